# SPDX-License-Identifier: EUPL-1.2
"""Change an access code; the earlier version is kept (5.2.16)."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.forms.models import model_to_dict
from django.utils.translation import gettext as _

from glassklar.grunn.feil import Avvist
from glassklar.grunn.handling import handling
from glassklar.grunn.klokke import naa
from glassklar.org.models import Bruker, Rolle
from glassklar.org.queries import har_rolle
from glassklar.tilgang.models import Tilgangskode, TilgangskodeVersjon

ENDRES = (
    "navn", "forklaring", "m500", "hjemler", "standard_hjemmel", "standard_tillegg", "sak_nivaa",
    "post_nivaa", "varighet_aar", "krever_frist", "hele", "folkevalgt", "rekkefoelge", "aktiv",
)  # fmt: skip


@handling("endre_tilgangskode")
def endre_tilgangskode(
    *, bruker: Bruker, kode: str, felt: dict[str, Any], grunn: str, versjon: int | None = None
) -> Tilgangskode:
    """Give an access code (new or existing) new defaults, with the reason.

    Raises:
        Avvist: not an administrator, no reason, bad value, or changed by somebody else.
    """
    if not har_rolle(bruker, Rolle.ADMIN):
        raise Avvist({"": _("Bare administrator kan endre tilgangskoder.")})
    if not grunn.strip():
        raise Avvist(grunn=_("Skriv hvorfor koden endres."))
    gammel = Tilgangskode.objects.select_for_update().filter(kode=kode).first()
    ny = gammel or Tilgangskode(kode=kode, versjon=0)
    if gammel is not None:
        if versjon is not None and versjon != gammel.versjon:
            raise Avvist({"": _("Koden er endret av en annen. Se endringen, og lagre på nytt.")})
        TilgangskodeVersjon.objects.create(
            kode=gammel,
            versjon=gammel.versjon,
            innhold=model_to_dict(gammel, fields=ENDRES),
            erstattet_av=bruker,
            grunn=grunn,
        )
    for navn, verdi in felt.items():
        if navn not in ENDRES:
            raise Avvist({navn: _("Dette feltet finnes ikke.")})
        setattr(ny, navn, verdi)
    ny.versjon += 1
    ny.endret_av, ny.endret = bruker, naa()
    try:
        # May be left out: no end of its own, no basis to choose from.
        tomme = [n for n in ("varighet_aar", "hjemler") if not getattr(ny, n)]
        ny.clean_fields(exclude=["endret_av", *tomme])
    except ValidationError as feil:
        raise Avvist({k: " ".join(v) for k, v in feil.message_dict.items()}) from feil
    ny.save(force_insert=gammel is None, force_update=gammel is not None)
    return ny
