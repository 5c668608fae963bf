# SPDX-License-Identifier: EUPL-1.2
"""How a decision will reach its recipients, as the approver is shown it.

The way that the page of dispatch proposes first; whoever sends it may choose another.
Call inside ``lesing(bruker)``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from glassklar.arkiv.models import Korrespondansepart
from glassklar.fullmakt.actions.utsending import FEIL, adresse
from glassklar.fullmakt.brevgrunnlag import KOPI, TIL
from glassklar.fullmakt.utsending.kanaler import kanaler
from glassklar.fullmakt.utsendinger import KANALER


@dataclass(frozen=True, slots=True)
class Sendemaate:
    """The way in words, and the address; or why there is no way yet."""

    maate: Promise | str = ""
    adresse: str = ""
    mangler: Promise | str = ""


def sendemaater(
    registrering: UUID, parter: Iterable[Korrespondansepart]
) -> list[tuple[Korrespondansepart, Sendemaate]]:
    """Return each recipient with the way to it."""
    parter = list(parter)
    skjermet = False
    if any(getattr(p, "identitet", None) and p.identitet.epost for p in parter):
        with connection.cursor() as c:
            c.execute("select er_skjermet_post(%s)", [registrering])
            (skjermet,) = c.fetchone() or (False,)
    return [(p, _maate(p, skjermet=skjermet)) for p in parter]


def _maate(p: Korrespondansepart, *, skjermet: bool) -> Sendemaate:
    if p.type not in (*TIL, *KOPI):
        return Sendemaate(_("Internt"))
    ident = getattr(p, "identitet", None)
    if ident is None:
        return Sendemaate(mangler=FEIL["uten_klarering"])
    til, feil = adresse(ident), ""
    for kode, kanal in kanaler().items():
        if kode == "epost" and skjermet:
            continue
        if not (feil := kanal.adressefeil(til) or ""):
            sted = til.epost if kode == "epost" else ", ".join(til.linjer()[1:])
            return Sendemaate(KANALER[kode], sted)
    return Sendemaate(mangler=FEIL[feil])
