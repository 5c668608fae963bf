# SPDX-License-Identifier: EUPL-1.2
"""What the author's pages read of a decision: steps, sendings, approvals, who may approve.

Call inside ``lesing(bruker)``. One function a page, a constant number of queries each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Exists, F, OuterRef, Prefetch
from django.utils.functional import Promise

from glassklar.arkiv.models import Registrering
from glassklar.fullmakt import avslag
from glassklar.fullmakt.modeller_register import Kravsteg, Vedtakstype
from glassklar.fullmakt.modeller_vedtak import (
    Godkjenning,
    Loep,
    Loepsteg,
    UtfoertSteg,
    Vedtak,
)

#: So many people are told of; anybody else can be asked about by name.
FOLK = 40
#: What stands in the way of approving now, but not of being asked.
GJENSTAAR = frozenset({"habilitet_mangler", "godkjent_foer"})

_KANDIDATER = """
with k as materialized (
  select f.bruker, min(f.fullmakt::text)::uuid as fullmakt,
         bool_and(f.paa_vegne is not null) as vikar,
         max(cardinality(fullmakt_kjede(f.fullmakt))) as ledd
    from vedtak_fullmakter(%(r)s, i_dag()) f group by f.bruker),
alle as (
  select bruker from k union select unnest(vedtak_forfattere(%(r)s))
  union select i.bruker from innehavere_av(array(
    select f.id from fullmakt f join vedtak v on v.vedtakstype_id = f.vedtakstype_id
     where v.registrering_id = %(r)s and f.bekreftet is not null and f.trukket is null), i_dag()) i
  union select %(ekstra)s::int)
select b.id, b.navn, coalesce(s.navn, ''), coalesce(k.vikar, false), coalesce(k.ledd, 0),
       godkjenner_hindre(%(r)s, b.id)
  from alle join bruker b on b.id = alle.bruker left join k on k.bruker = b.id
  left join fullmakt f on f.id = k.fullmakt left join stilling s on s.id = f.til_stilling_id
 order by k.bruker is null, b.navn limit %(n)s"""


class Kandidat(NamedTuple):
    """Somebody who may approve, or why not."""

    bruker: int
    navn: str
    stilling: str
    vikar: bool
    #: How far down the chain of authority: the nearest is asked first.
    ledd: int
    hindre: list[str]

    @property
    def kan(self) -> bool:
        """Whether the decision can be sent to them."""
        return set(self.hindre) <= GJENSTAAR

    @property
    def hvorfor(self) -> Promise | str:
        """The first reason why not."""
        return next((avslag.HINDRE[h] for h in self.hindre if h not in GJENSTAAR), "")


class Steg(NamedTuple):
    """A step that the type asks for, and that it was done, or passed."""

    krav: Kravsteg
    utfoert: UtfoertSteg | None


@dataclass(slots=True)
class Gangen:
    """A decision with its way: steps, sendings (newest first) and approvals (newest first)."""

    post: Registrering
    #: None: marked as a decision when it was registered, and nothing more said yet.
    vedtak: Vedtak | None
    mangler: int | None
    steg: list[Steg] = field(default_factory=list)
    loep: list[Loep] = field(default_factory=list)
    godkjenninger: list[Godkjenning] = field(default_factory=list)

    @property
    def gjenstaar(self) -> list[Steg]:
        """The steps that are neither done nor passed."""
        return [s for s in self.steg if s.utfoert is None]

    @property
    def aapent(self) -> Loep | None:
        """The sending that is under way."""
        return next((x for x in self.loep if x.avsluttet is None), None)

    @property
    def siste(self) -> Loep | None:
        """The last sending."""
        return self.loep[0] if self.loep else None

    @property
    def venter_paa(self) -> list[Loepsteg]:
        """Those whose answer is waited for now."""
        if (loep := self.aapent) is None:
            return []
        return [s for s in loep.steg.all() if s.svar == "" and s.sendt is not None]

    @property
    def gyldige(self) -> list[Godkjenning]:
        """The approvals that count."""
        return [g for g in self.godkjenninger if g.ugyldig is None]

    @property
    def falt(self) -> Godkjenning | None:
        """The newest approval that a change of the content voided, with none given since."""
        nyeste = self.godkjenninger[0] if self.godkjenninger else None
        return nyeste if nyeste is not None and nyeste.ugyldig_grunn == "endret" else None

    @property
    def tilbakemelding(self) -> Loepsteg | None:
        """The answer that ended the last sending without approval."""
        siste = self.siste
        if siste is None or siste.utfall not in ("retur", "avslag", "loeftet"):
            return None
        return next((s for s in siste.steg.all() if s.svar in ("S", "I", "L")), None)

    @property
    def ufullstendig(self) -> list[str]:
        """Fields that must be filled in before it can be sent."""
        v = self.vedtak
        if v is None:
            return ["vedtakstype"]
        mangler = {
            "beloep": v.vedtakstype.har_beloep and v.beloep is None,
            "hjemmel": not v.hjemmel.strip(),
            "utfall": not v.utfall,
        }
        return [navn for navn, tomt in mangler.items() if tomt]

    @property
    def tilstand(self) -> str:
        """Where it stands, in one word of ``web/vedtakstilstand``."""
        status = self.post.status
        if status in ("E", "J", "A"):
            return "i_kraft"
        if status == "U":
            return "utgaar"
        if self.vedtak is None:
            return "uten_type"
        if (loep := self.aapent) is not None:
            return "hoering" if loep.maate == Loep.Maate.HOERING else "venter"
        if self.mangler == 0:
            return "godkjent"
        if self.siste is not None and self.siste.utfall in ("retur", "avslag") and status == "R":
            return self.siste.utfall
        if self.siste is not None and self.siste.utfall == "loeftet":
            return "loeftet"
        if self.ufullstendig:
            return "ufullstendig"
        if status != "F":
            return "utkast"
        return "steg" if self.gjenstaar else "klar"


def gangen(post: Registrering) -> Gangen:
    """Return a decision with all that has been done about it; five queries."""
    vedtak = (
        Vedtak.objects.select_related("vedtakstype")
        .filter(pk=post.pk, opphevet__isnull=True)
        .first()
    )
    if vedtak is None:
        return Gangen(post, None, mangler(post.pk))
    return Gangen(
        post, vedtak, mangler(post.pk), steg(vedtak), _loep(post.pk), _godkjenninger(post.pk)
    )


def mangler(registrering: UUID) -> int | None:
    """How many approvals of the content as it is are missing; None for what is no decision.

    0: it may take effect.
    """
    with connection.cursor() as c:
        c.execute("select vedtak_mangler(%s)", [registrering])
        return c.fetchone()[0]


def kan_tre_i_kraft(registrering: UUID) -> bool:
    """Whether the guard lets the entry be sent or journalled: no decision, or approved as it is."""
    return not mangler(registrering)


def steg(vedtak: Vedtak) -> list[Steg]:
    """The steps of the decision's type, and those done that the list no longer asks for."""
    gjort = {
        u.kravsteg_id: u
        for u in UtfoertSteg.objects.filter(
            registrering=vedtak.pk, angret__isnull=True
        ).select_related("av", "kravsteg", "dokument__skjermet")
    }
    krav = Kravsteg.objects.filter(vedtakstype=vedtak.vedtakstype_id)
    return [Steg(k, gjort.get(k.pk)) for k in krav if k.aktiv or k.pk in gjort]


def _loep(registrering: UUID) -> list[Loep]:
    steg_ = Loepsteg.objects.select_related("mottaker", "dokumentflyt").order_by("nr")
    return list(
        Loep.objects.filter(registrering=registrering)
        .select_related("sendt_av", "organ")
        .prefetch_related(Prefetch("steg", steg_))
        .order_by("-sendt")
    )


def _godkjenninger(registrering: UUID) -> list[Godkjenning]:
    return list(
        Godkjenning.objects.filter(registrering=registrering)
        .select_related("bruker", "paa_vegne")
        .order_by("-tid")
    )


def kandidater(registrering: UUID, spurt: int | None = None) -> list[Kandidat]:
    """Who may approve, and why others may not: those with authority today, those who wrote it,
    those with authority for another amount or unit, and ``spurt``. Whom to ask first stands first:
    the nearest in the chain, in own name."""
    with connection.cursor() as c:
        c.execute(_KANDIDATER, {"r": registrering, "ekstra": spurt, "n": FOLK})
        rader = [Kandidat(*rad) for rad in c.fetchall()]
    return sorted(rader, key=lambda k: (not k.kan, k.vikar, -k.ledd))


def typer(med: UUID | None = None) -> list[Vedtakstype]:
    """The types in use, with the one that the decision has."""
    return [t for t in Vedtakstype.objects.all() if t.aktiv or t.pk == med]


def kjedetekst(kjede: Sequence[dict[str, Any]]) -> str:
    """A chain as it was, from the top: ``Kommunestyret PS 88/25 → Kommunedirektør → Fagleder``."""
    if not kjede:
        return ""
    topp = kjede[0]
    foerst = " ".join(filter(None, (topp.get("organ", ""), topp.get("sak", ""))))
    ledd = [x.get("stilling") or x.get("bruker") or "" for x in kjede]
    return " → ".join(filter(None, [foerst, *ledd]))


class Vedtakslinje(NamedTuple):
    """A decision of a case in short. ⚡ By status and sending: the content is not hashed."""

    nr: int
    type: Vedtakstype
    status: str
    venter: bool

    @property
    def ord(self) -> str:
        """``i_kraft``, ``utgaar``, ``venter``, ``godkjent`` or ``arbeid``."""
        if self.status in ("E", "J", "A"):
            return "i_kraft"
        if self.status == "U":
            return "utgaar"
        if self.venter:
            return "venter"
        return "godkjent" if self.status == "G" else "arbeid"


def i_saken(mappe: UUID) -> list[Vedtakslinje]:
    """The decisions of a case, in the order of their entries. One query."""
    rader = (
        Vedtak.objects.filter(
            opphevet__isnull=True,
            registrering__mappe=mappe,
            registrering__journalpostnumre__gjelder=True,
        )
        .annotate(
            nr=F("registrering__journalpostnumre__nr"),
            status=F("registrering__status"),
            venter=Exists(Loep.objects.filter(registrering=OuterRef("pk"), avsluttet__isnull=True)),
        )
        .select_related("vedtakstype")
        .order_by("nr")
    )
    return [Vedtakslinje(v.nr, v.vedtakstype, v.status, v.venter) for v in rader]
