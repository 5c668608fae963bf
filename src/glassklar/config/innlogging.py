# SPDX-License-Identifier: EUPL-1.2
"""What the environment says of logging in: providers, local passwords, who needs two factors.

The roles' names are not checked here (this runs before Django's models are there); a name that
no role has is refused by the check in ``intern/apps.py``.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from glassklar.config import miljoe
from glassklar.config.miljoe import MiljoeFeil

_FELT = ("brukernavn", "epost", "koblet")
_LOKALE = {"localhost", "127.0.0.1", "::1"}


@dataclass(frozen=True)
class Tilbyder:
    """An OpenID Connect provider that people may log in through."""

    id: str
    navn: str
    #: The issuer, exactly as the provider writes it in its tokens.
    utsteder: str
    klient: str
    hemmelighet: str = field(repr=False)
    #: The claim that tells who it is, and what it is compared with here.
    krav: str = "preferred_username"
    felt: str = "brukernavn"
    omfang: tuple[str, ...] = ("openid", "profile", "email")
    #: Sent along to the provider: acr_values, prompt, ui_locales.
    parametre: dict[str, str] = field(default_factory=dict)
    #: Ask the provider's userinfo too, when the claim is not in the token.
    brukerinfo: bool = False
    #: The provider always asks for a second factor itself.
    tofaktor: bool = False
    #: If set, the token must say one of these levels (claim acr).
    acr: tuple[str, ...] = ()
    #: The provider vouches for e-mail addresses although it does not say email_verified.
    epost_bekreftet: bool = False


def tilbydere() -> tuple[Tilbyder, ...]:
    """The providers in the JSON file that GLASSKLAR_OIDC_FIL names. Raises MiljoeFeil."""
    sti = os.environ.get("GLASSKLAR_OIDC_FIL", "")
    if not sti:
        return ()
    try:
        innhold = json.loads(Path(sti).read_text("utf-8"))
    except (OSError, ValueError) as feil:
        raise MiljoeFeil(f"GLASSKLAR_OIDC_FIL: kan ikke lese {sti} som JSON.") from feil
    if not isinstance(innhold, list):
        raise MiljoeFeil("GLASSKLAR_OIDC_FIL: filen må inneholde en liste av tilbydere.")
    funnet = tuple(_tilbyder(rad) for rad in innhold)
    if len({t.id for t in funnet}) != len(funnet):
        raise MiljoeFeil("GLASSKLAR_OIDC_FIL: to tilbydere har samme «id».")
    return funnet


def _tilbyder(rad: Any) -> Tilbyder:
    if not isinstance(rad, dict):
        raise MiljoeFeil("GLASSKLAR_OIDC_FIL: hver tilbyder må være et objekt.")
    verdier = dict(rad)
    if fil := verdier.pop("hemmelighet_fil", None):
        try:
            verdier["hemmelighet"] = Path(str(fil)).read_text("utf-8").strip()
        except OSError as feil:
            raise MiljoeFeil(f"GLASSKLAR_OIDC_FIL: kan ikke lese {fil}.") from feil
    kjente = {f.name for f in fields(Tilbyder)}
    if ukjente := sorted(set(verdier) - kjente):
        raise MiljoeFeil(f"GLASSKLAR_OIDC_FIL: ukjent felt «{ukjente[0]}».")
    for navn in ("omfang", "acr"):
        if navn in verdier:
            verdier[navn] = tuple(verdier[navn])
    try:
        t = Tilbyder(**verdier)
    except TypeError as feil:
        raise MiljoeFeil(
            "GLASSKLAR_OIDC_FIL: id, navn, utsteder, klient og hemmelighet må være med."
        ) from feil
    _sjekk(t)
    return t


def _sjekk(t: Tilbyder) -> None:
    if not re.fullmatch(r"[a-z0-9-]{1,30}", t.id):
        raise MiljoeFeil(f"GLASSKLAR_OIDC_FIL: «id» må være små bokstaver og tall, ikke «{t.id}».")
    adresse = urlsplit(t.utsteder)
    if adresse.scheme != "https" and adresse.hostname not in _LOKALE:
        raise MiljoeFeil(f"GLASSKLAR_OIDC_FIL: utstederen til «{t.id}» må være en https-adresse.")
    if t.felt not in _FELT:
        raise MiljoeFeil(f"GLASSKLAR_OIDC_FIL: «felt» må være {', '.join(_FELT)}.")
    if "openid" not in t.omfang:
        raise MiljoeFeil("GLASSKLAR_OIDC_FIL: «omfang» må ha med openid.")


def apper(alle: Sequence[Tilbyder]) -> list[dict[str, Any]]:
    """The providers as django-allauth wants them."""
    return [
        {
            "provider_id": t.id,
            "name": t.navn,
            "client_id": t.klient,
            "secret": t.hemmelighet,
            "settings": {
                "server_url": t.utsteder.rstrip("/"),
                "oauth_pkce_enabled": True,
                "scope": list(t.omfang),
                "auth_params": t.parametre,
            },
        }
        for t in alle
    ]


def lokale_passord(alle: Sequence[Tilbyder]) -> bool:
    """Whether people log in with passwords kept here (GLASSKLAR_LOKALE_PASSORD).

    Raises MiljoeFeil when they do not, and there is no other way in.
    """
    valg = os.environ.get("GLASSKLAR_LOKALE_PASSORD", "ja")
    if valg not in ("ja", "nei"):
        raise MiljoeFeil(f"GLASSKLAR_LOKALE_PASSORD må være ja eller nei, ikke «{valg}».")
    if valg == "nei" and not alle:
        raise MiljoeFeil("GLASSKLAR_LOKALE_PASSORD=nei trenger en tilbyder i GLASSKLAR_OIDC_FIL.")
    return valg == "ja"


def krev_tofaktor() -> frozenset[str]:
    """The roles that must have two factors (GLASSKLAR_KREV_TOFAKTOR, comma between)."""
    return frozenset(miljoe.liste("GLASSKLAR_KREV_TOFAKTOR"))
