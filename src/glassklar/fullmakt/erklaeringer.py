# SPDX-License-Identifier: EUPL-1.2
"""Reads of who has said what about their habilitet in a case, and what their interests suggest.

Call inside ``lesing(bruker)``: what the reader may not see of explanations and interests is not
there.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import get_language

from glassklar.arkiv.models import Korrespondansepart, Part
from glassklar.fullmakt import treff as regler
from glassklar.fullmakt.modeller_habilitet import Habilitet, Interesse
from glassklar.grunn import lest
from glassklar.grunn.identitet import handlende
from glassklar.grunn.klokke import i_dag
from glassklar.lov.api import habilitet as lov
from glassklar.org.api import Bruker, virksomhet

Lovnavn = lov.Lov
#: So many parties of a case are compared; a hearing may have thousands of correspondents.
PARTER = 500

_I_SAK = """
select h.id, h.bruker_id, b.navn, h.svar, h.forhold, h.lov, a.navn, h.tid, t.forklaring,
       leder_for(hvem(), h.bruker_id),
       m.saksansvarlig_id = h.bruker_id or exists (
         select from registrering r where r.mappe_id = h.sak and r.saksbehandler_id = h.bruker_id
            and (r.status not in ('E', 'J', 'A', 'U')
                 or (r.journalposttype = 'I' and r.status = 'J' and r.restanse)))
  from habilitet_i_sak(%s) h join bruker b on b.id = h.bruker_id join mappe m on m.id = h.sak
  left join bruker a on a.id = h.avgjort_av_id left join habilitet_tekst t on t.habilitet_id = h.id
 order by h.svar = 'inhabil' desc, b.navn"""
_UTEN = """
select m.id, n.aar, n.nr, m.tittel, b.id, b.navn, s.fra
  from sperre s join mappe m on m.id = s.sak join saksnummer n on n.mappe_id = m.id
  join bruker b on b.id = s.bruker_id
 where s.til is null and s.grunn = 'inhabil' and m.avsluttet_dato is null
   and (m.saksansvarlig_id = s.bruker_id or exists (
         select from registrering r where r.mappe_id = m.id and r.saksbehandler_id = s.bruker_id
            and (r.status not in ('E', 'J', 'A', 'U')
                 or (r.journalposttype = 'I' and r.status = 'J' and r.restanse))))
   and leder_for(%s, s.bruker_id)
 order by s.fra"""


def forhold_i_dag() -> tuple[lov.Forhold, ...]:
    """The relations of the act in force today."""
    v = virksomhet()
    return lov.alle(i_dag(), fvl25_fra=v.fvl25_fra if v is not None else None)


def spraak() -> str:
    """The reader's language, as the law's texts know it."""
    return (get_language() or "nb")[:2]


@dataclass(frozen=True, slots=True)
class Erklaering:
    """A person's newest statement in a case.

    ``har_saken``: the case, or an open document in it, is still with the person. ``kan_lede``: the
    reader is a leader above. ``forklaring`` is None where there is none that the reader may see.
    """

    id: UUID
    bruker: int
    navn: str
    svar: str
    forhold: str
    lov: str
    avgjort_av: str | None
    tid: datetime
    forklaring: str | None
    kan_lede: bool
    har_saken: bool

    @property
    def binding(self) -> str:
        """The relation in words; empty where there is none."""
        return lov.forhold(self.forhold, self._lov).tekst(spraak()) if self.forhold else ""

    @property
    def paragraf(self) -> str:
        """Where the relation stands in the act that the statement was made under."""
        return lov.forhold(self.forhold, self._lov).kilde if self.forhold else ""

    @property
    def _lov(self) -> Lovnavn:
        return "2025" if self.lov == "2025" else "1967"


def i_sak(mappe: UUID) -> list[Erklaering]:
    """Everybody's newest statement; the inhabil first."""
    with connection.cursor() as c:
        c.execute(_I_SAK, [mappe])
        ut = [Erklaering(*rad) for rad in c.fetchall()]
    for e in ut:
        if e.forklaring and e.bruker != handlende():
            # It has no label, and is for few all the same: who reads it leaves a trace.
            lest.noter("habilitet_tekst", e.id, "forklaring", lest.Etikett(sak=mappe))
    return ut


def min_erklaering(mappe: UUID, bruker: int) -> Habilitet | None:
    """A person's newest statement in a case."""
    return (
        Habilitet.objects.filter(sak=mappe, bruker=bruker)
        .select_related("avgjort_av")
        .order_by("-tid", "-id")
        .first()
    )


@dataclass(frozen=True, slots=True)
class UtenStedfortreder:
    """An inhabil person who still has a case or open documents in it."""

    mappe: UUID
    aar: int
    nr: int
    tittel: str
    bruker: int
    navn: str
    siden: datetime

    @property
    def url(self) -> str:
        """Where a substitute is appointed."""
        return f"/sak/{self.aar}/{self.nr}/habilitet/{self.bruker}/stedfortreder/"


def uten_stedfortreder(bruker: Bruker) -> list[UtenStedfortreder]:
    """What waits for the leader to appoint a substitute, oldest first."""
    with connection.cursor() as c:
        c.execute(_UTEN, [bruker.pk])
        return [UtenStedfortreder(*rad) for rad in c.fetchall()]


@dataclass(frozen=True, slots=True)
class Forslag:
    """An interest that may be about a party of the case: something to think about, never blame.

    ``part`` is a ``Part`` or ``Korrespondansepart`` to show with ``partnavn``.
    """

    interesse: Interesse
    part: Any
    sikkert: bool
    naa: bool


def _parter(mappe: UUID) -> dict[UUID, Any]:
    """The case's parties and its entries' correspondents whose name the reader may see."""
    parter = Part.objects.filter(mappe=mappe).select_related("identitet")[:PARTER]
    andre = (
        Korrespondansepart.objects.filter(registrering__mappe=mappe)
        .select_related("identitet")
        .order_by("id")[:PARTER]
    )
    return {p.pk: p for p in (*parter, *andre) if getattr(p, "identitet", None) is not None}


def involverte(mappe: UUID) -> frozenset[int]:
    """Who handles the case or something in it, and who has answered about it."""
    with connection.cursor() as c:
        c.execute(
            "select saksansvarlig_id from mappe where id = %(m)s"
            " union select saksbehandler_id from registrering where mappe_id = %(m)s"
            " union select bruker_id from habilitet where sak = %(m)s",
            {"m": mappe},
        )
        return frozenset(b for (b,) in c.fetchall() if b is not None)


def forslag(mappe: UUID, personer: Iterable[int]) -> list[Forslag]:
    """What the registers of these people suggest, one line for each interest and name."""
    interesser = {
        i.pk: i
        for i in Interesse.objects.filter(bruker__in=list(personer)).select_related("bruker")
    }
    if not interesser:
        return []
    parter = _parter(mappe)
    # Comparing shows nothing; the names of those that match are noted when they are shown.
    with lest.ikke_vist():
        funnet = regler.treff(
            (
                regler.Interesse(i.pk, i.art, i.motpart, i.fra, i.til, i.orgnummer)
                for i in interesser.values()
            ),
            (
                regler.Part(p.pk, p.identitet.navn, p.identitet.organisasjons_id)
                for p in parter.values()
            ),
            i_dag(),
        )
        ut: dict[tuple[Any, ...], Forslag] = {}
        for t in funnet:
            part = parter[t.part]  # type: ignore[index]
            noekkel = (t.interesse, regler.navn(part.identitet.navn))
            ut.setdefault(
                noekkel,
                Forslag(interesser[t.interesse], part, t.styrke == "nummer", t.naa),  # type: ignore[index]
            )
    for f in ut.values():
        noter(f.interesse)
    return list(ut.values())


def noter(interesse: Interesse) -> None:
    """Note that an interest of another's, which not everybody sees, is shown."""
    if interesse.bruker_id != handlende() and interesse.synlig != Interesse.Synlig.ALLE:
        lest.noter("interesse", interesse.pk, "motpart", lest.Etikett())
