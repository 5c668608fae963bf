# SPDX-License-Identifier: EUPL-1.2
"""What the approval page rests on: whose turn it is, may they decide, who else may, what waits.

Call inside ``lesing(bruker)``. The database decides (sql/godkjenning.sql); this asks it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Prefetch, Q

from glassklar.fullmakt import erklaeringer, queries
from glassklar.fullmakt.modeller_register import Fullmakt
from glassklar.fullmakt.modeller_vedtak import Godkjenning, Loep, Loepsteg
from glassklar.grunn.feil import IkkeFunnet
from glassklar.grunn.klokke import naa
from glassklar.org.api import Bruker, staar_inne_for

#: How long an answer stands in the list of what was decided.
NYLIG = timedelta(days=30)
LISTE = 100

_GRUNNLAG = """
select vedtak_avtrykk(%(r)s), godkjenner_hindre(%(r)s, %(b)s), vedtak_mangler(%(r)s),
       array(select b.navn from bruker b where b.id = any(vedtak_forfattere(%(r)s))
              order by b.navn),
       f.fullmakt, f.paa_vegne, v.navn, fullmakt_kjede(f.fullmakt),
       (select krev_passnoekkel from fullmakt_valg where id = 1)
  from (select 1) x left join lateral (
    select * from vedtak_fullmakter(%(r)s, i_dag()) y where y.bruker = %(b)s
     order by y.paa_vegne is not null, y.fullmakt limit 1) f on true
  left join bruker v on v.id = f.paa_vegne"""
_STEG = """
select k.navn, k.navn_nn, k.navn_en, u.id is not null, coalesce(u.fraveket, false),
       coalesce(u.grunn, ''), coalesce(b.navn, '')
  from vedtak v join kravsteg k on k.vedtakstype_id = v.vedtakstype_id
  left join utfoert_steg u
    on u.registrering_id = v.registrering_id and u.kravsteg_id = k.id and u.angret is null
  left join bruker b on b.id = u.av_id
 where v.registrering_id = %s and (k.aktiv or u.id is not null)
 order by k.rekkefoelge, k.kode"""
_TELL = """
select count(*) from godkjenningssteg t join godkjenningsloep l on l.id = t.loep_id
 where t.svar = '' and t.sendt is not null and l.avsluttet is null and (t.mottaker_id = %(b)s
    or t.mottaker_id in (select s.for_bruker_id from stedfortreder s
        where s.bruker_id = %(b)s and s.fra <= i_dag() and s.til >= i_dag()))"""


class Kravstatus(NamedTuple):
    """A required step, and whether and by whom it was done or passed."""

    navn: str
    navn_nn: str
    navn_en: str
    gjort: bool
    fraveket: bool
    grunn: str
    av: str


@dataclass(slots=True)
class Grunnlag:
    """The answer to "may you decide this", with all that it rests on."""

    avtrykk: bytes
    hindre: list[str]
    mangler: int | None
    forfattere: list[str]
    fullmakt: Fullmakt | None
    kjede: list[Fullmakt]
    paa_vegne: str
    #: Whether the approval must be signed by a passkey.
    krever_passnoekkel: bool = False
    steg: list[Kravstatus] = field(default_factory=list)
    habilitet: list[erklaeringer.Erklaering] = field(default_factory=list)
    andre: list[queries.Kandidat] = field(default_factory=list)

    @property
    def steg_gjort(self) -> int:
        """How many of the required steps are done or passed."""
        return sum(s.gjort for s in self.steg)

    @property
    def stanser(self) -> list[str]:
        """What stands in the way and cannot be answered on the page."""
        ut = [h for h in self.hindre if h != "habilitet_mangler"]
        return ut if self.steg_gjort == len(self.steg) else [*ut, "steg"]

    @property
    def kort(self) -> tuple[str, str]:
        """The first and the last signs of the hash, as people compare them."""
        h = self.avtrykk.hex()
        return f"{h[:4]} {h[4:8]}", h[-4:]


def steg(pk: UUID) -> Loepsteg:
    """Return a receiver's step with its sending and decision. Raises IkkeFunnet."""
    funnet = (
        Loepsteg.objects.select_related(
            "mottaker", "loep__sendt_av", "loep__organ", "dokumentflyt",
            "loep__registrering__vedtaket__vedtakstype", "loep__registrering__mappe__saksnummer",
        )
        .filter(pk=pk)
        .first()
    )  # fmt: skip
    if funnet is None:
        raise IkkeFunnet
    return funnet


def aapent(s: Loepsteg) -> bool:
    """Whether the step waits for an answer now."""
    return s.svar == "" and s.sendt is not None and s.loep.avsluttet is None


def kan_svare(s: Loepsteg, bruker: Bruker) -> bool:
    """Whether the step waits for this person, or for somebody they stand in for today."""
    return aapent(s) and (s.mottaker_id == bruker.pk or s.mottaker_id in staar_inne_for(bruker))


def grunnlag(s: Loepsteg, bruker: Bruker) -> Grunnlag:
    """Return what stands for and against that this person decides."""
    r, sak = s.loep.registrering_id, s.loep.registrering.mappe_id
    with connection.cursor() as c:
        c.execute(_GRUNNLAG, {"r": r, "b": bruker.pk})
        avtrykk, hindre, mangler, forfattere, rad, _vegne, vegne_navn, kjede, krever = c.fetchone()
        c.execute(_STEG, [r])
        krav = [Kravstatus(*rad_) for rad_ in c.fetchall()]
    rader = kjeden(kjede or [])
    return Grunnlag(
        avtrykk=bytes(avtrykk), hindre=hindre, mangler=mangler, forfattere=forfattere,
        fullmakt=rader[-1] if rad is not None and rader else None, kjede=rader,
        paa_vegne=vegne_navn or "", krever_passnoekkel=bool(krever), steg=krav,
        habilitet=erklaeringer.i_sak(sak),
        andre=[k for k in queries.kandidater(r) if k.bruker != bruker.pk],
    )  # fmt: skip


def kjeden(ider: list[UUID]) -> list[Fullmakt]:
    """The rows of a chain of authority, from the council down."""
    if not ider:
        return []
    rader = Fullmakt.objects.select_related(
        "reglement", "vedtakstype", "til_stilling", "til_bruker", "enhet"
    ).in_bulk(ider)
    return [rader[i] for i in ider if i in rader]


def tell_venter(bruker: Bruker) -> int:
    """How many decisions wait for this person's answer. ⚡ By the index of what waits."""
    with connection.cursor() as c:
        c.execute(_TELL, {"b": bruker.pk})
        return int(c.fetchone()[0])


@dataclass(slots=True)
class Lister:
    """The page of decisions to approve."""

    mine: list[Loepsteg]
    sendt: list[Loep]
    avgjort: list[Loepsteg]


def lister(bruker: Bruker) -> Lister:
    """What waits for the person, what they sent, and what they answered lately."""
    folk = {bruker.pk, *staar_inne_for(bruker)}
    steg_ = Loepsteg.objects.select_related("loep__sendt_av", "mottaker")
    mine = steg_.filter(
        mottaker__in=folk, svar="", sendt__isnull=False, loep__avsluttet__isnull=True
    ).order_by("sendt")[:LISTE]
    sendt = (
        Loep.objects.filter(sendt_av=bruker)
        .filter(Q(avsluttet__isnull=True) | Q(avsluttet__gt=naa() - NYLIG))
        .prefetch_related(
            Prefetch("steg", Loepsteg.objects.select_related("mottaker").order_by("nr"))
        )
        .order_by("-sendt")[:LISTE]
    )
    avgjort = steg_.filter(mottaker=bruker, svart__gt=naa() - NYLIG).exclude(svar__in=["", "T"])
    return Lister(list(mine), list(sendt), list(avgjort.order_by("-svart")[:LISTE]))


def godkjenninger(registrering: UUID) -> list[Godkjenning]:
    """The approvals of a decision, void ones too, oldest first."""
    return list(
        Godkjenning.objects.filter(registrering=registrering)
        .select_related("bruker", "paa_vegne")
        .order_by("tid")
    )


def falt(steg_: list[UUID]) -> set[UUID]:
    """Which of these answers were approvals that do not count any more."""
    rader = Godkjenning.objects.filter(steg__in=steg_, ugyldig__isnull=False)
    return {pk for pk in rader.values_list("steg_id", flat=True) if pk is not None}
