# SPDX-License-Identifier: EUPL-1.2
"""Reads about clearances, roles and stand-ins, for pages: now, before, and at an earlier time.

Which clearances the acting person sees is decided by the database (synlige_klareringer), and so
is who may ask who could read something (hvem_kunne_lese).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q

from glassklar.grunn.klokke import i_dag
from glassklar.org.models import Bruker, Enhet, Rolletildeling, Stedfortreder
from glassklar.org.queries import roller
from glassklar.org.rules import Giver, Mottaker, styrer_rolle
from glassklar.tilgang import klareringsregler as regler
from glassklar.tilgang.models import Klarering

#: "Runs out soon".
SNART_DAGER = 30
_FELT = ("bruker__enhet", "enhet", "kode", "gitt_av", "avsluttet_av")


@dataclass(frozen=True, slots=True)
class Linje:
    """Something given for a time: the row, when it holds, and what the reader may do with it."""

    ting: Any
    #: ``naa``, ``kommer`` or ``foer``.
    naar: str
    kan_avslutte: bool = False
    #: Whether the reader may open the person's page: a leader also sees the clearances that
    #: people of other units have for the led one.
    kan_se: bool = False


def giver(bruker: Bruker) -> Giver:
    """Return what the rules ask about the acting person."""
    with connection.cursor() as c:
        c.execute(
            "select distinct u.under_id from rolletildeling t join bruker b on b.id = t.bruker_id"
            " join enhet_under u on u.over_id = coalesce(t.enhet_id, b.enhet_id)"
            " where t.bruker_id = %s and t.rolle = 'leder' and t.fra <= %s"
            " and (t.til is null or t.til >= %s)",
            [bruker.pk, i_dag(), i_dag()],
        )
        ledet = frozenset(rad[0] for rad in c.fetchall())
    return Giver(bruker.pk, roller(bruker), ledet)


def mottaker(b: Bruker) -> Mottaker:
    """Return what the rules ask about a person."""
    return Mottaker(b.pk, b.enhet_id, b.is_active)


def naar(fra: date, til: date | None, dag: date) -> str:
    """Return ``naa``, ``kommer`` or ``foer`` for a period, seen from a day."""
    if til is not None and (til < dag or til < fra):
        return "foer"
    return "kommer" if fra > dag else "naa"


def klareringer(
    g: Giver, *, bruker: int | None = None, kode: str = "", dag: date | None = None
) -> list[Linje]:
    """Return the clearances that may be seen: of a person, or for a code (in force on a day)."""
    q = "select * from synlige_klareringer() k where true"
    verdier: list[Any] = []
    if bruker is not None:
        q, verdier = f"{q} and k.bruker_id = %s", [bruker]
    if kode:
        q, verdier = f"{q} and k.kode_id = %s", [*verdier, kode]
    if dag is not None:
        q = f"{q} and k.fra <= %s and (k.til is null or k.til >= %s)"
        verdier += [dag, dag]
    rader = Klarering.objects.raw(
        f"{q} order by k.kode_id, k.fra desc, k.id", verdier
    ).prefetch_related(*_FELT)
    return [
        Linje(
            k,
            naar(k.fra, k.til, i_dag()),
            regler.kan_avslutte(g, mottaker(k.bruker), k.enhet_id),
            regler.ser(g, mottaker(k.bruker)),
        )
        for k in rader
    ]


def loeper_ut(g: Giver) -> list[Linje]:
    """Return the clearances of others that the person may renew and that end within 30 days."""
    rader = Klarering.objects.raw(
        "select * from synlige_klareringer() k where k.fra <= %s and k.til >= %s and k.til <= %s"
        " and k.avsluttet is null order by k.til, k.bruker_id, k.kode_id",
        [i_dag(), i_dag(), i_dag() + timedelta(days=SNART_DAGER)],
    ).prefetch_related(*_FELT)
    return [
        Linje(k, "naa", kan_avslutte=True, kan_se=True)
        for k in rader
        if regler.kan_gi(g, mottaker(k.bruker))
    ]


def tell_loeper_ut(bruker: Bruker) -> int:
    """Return how many of them there are (inside ``lesing``)."""
    return len(loeper_ut(giver(bruker)))


def rolletildelinger(g: Giver, bruker: int) -> list[Linje]:
    """Return a person's roles, in force first."""
    rader = (
        Rolletildeling.objects.filter(bruker=bruker)
        .select_related("enhet", "gitt_av", "avsluttet_av")
        .order_by("-fra", "rolle")
    )
    return [
        Linje(
            t, naar(t.fra, t.til, i_dag()), g.id == bruker or styrer_rolle(g.roller, t.rolle)
        )
        for t in rader
    ]  # fmt: skip


def stedfortredere(g: Giver, bruker: Bruker) -> list[Linje]:
    """Return who stands in for the person, and whom the person stands in for."""
    rader = (
        Stedfortreder.objects.filter(Q(bruker=bruker) | Q(for_bruker=bruker))
        .select_related("bruker", "for_bruker", "gitt_av", "avsluttet_av")
        .order_by("-fra", "id")
    )
    return [
        Linje(
            s,
            naar(s.fra, s.til, i_dag()),
            g.id in (s.bruker_id, s.for_bruker_id)
            or "admin" in g.roller
            or s.for_bruker.enhet_id in g.leder,
        )
        for s in rader
    ]


def folk(g: Giver, tekst: str = "") -> list[Bruker]:
    """Return those whose clearances the person may see, by name; at most 200."""
    q = Bruker.objects.filter(er_system=False).select_related("enhet").order_by("navn", "pk")
    if not g.roller & regler.SER_ALLE:
        q = q.filter(Q(enhet__in=g.leder) | Q(pk=g.id))
    if tekst:
        q = q.filter(Q(navn__icontains=tekst) | Q(brukernavn__icontains=tekst))
    else:
        q = q.filter(avsluttet_dato__isnull=True)
    return list(q[:200])


# -- who could read it ------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Leser:
    """A person who could read something hidden, and why: the rows that gave it."""

    bruker: Bruker
    grunn: str
    forhold: str
    klarering: Klarering | None = None
    tildeling: Rolletildeling | None = None
    stedfortreder: Stedfortreder | None = None


@dataclass(frozen=True, slots=True)
class Skjult:
    """A hidden part: of what, which fields, under which code and unit, and its readers."""

    gjelder: UUID
    art: str
    felt: tuple[str, ...]
    kode: str
    enhet: Enhet | None
    til: date | None
    lesere: tuple[Leser, ...]


def fantes(hva: UUID, dag: date) -> bool:
    """Return whether a case or entry was there when the day ended."""
    with connection.cursor() as c:
        c.execute("select fantes(%s, %s)", [hva, dag])
        return bool(c.fetchone()[0])


def ser_lesere(hva: UUID) -> bool:
    """Return whether the acting person may ask who could read it."""
    with connection.cursor() as c:
        c.execute("select ser_lesere(%s)", [hva])
        return bool(c.fetchone()[0])


def hvem_kunne_lese(hva: UUID, dag: date) -> list[Skjult]:
    """Return the hidden parts of a case or entry at the end of a day, each with its readers.

    Empty: nothing was hidden, or it was not there. Call inside ``lesing``; the database refuses
    whoever may not ask.
    """
    with connection.cursor() as c:
        c.execute(
            "select gjelder, art, felt, kode, enhet, til, bruker, grunn, id, forhold, forhold_id"
            " from hvem_kunne_lese(%s, %s)",
            [hva, dag],
        )
        rader = c.fetchall()
    hent = _Oppslag(rader)
    deler: dict[tuple[Any, ...], list[Leser]] = {}
    for gjelder, art, felt, kode, enhet, til, bruker, grunn, nr, forhold, forhold_nr in rader:
        lesere = deler.setdefault((gjelder, art, tuple(felt), kode, enhet, til), [])
        if bruker is not None:
            lesere.append(hent.leser(bruker, grunn, nr, forhold, forhold_nr))
    rekkefoelge = {"M": 0, "R": 1, "D": 2}
    return [
        Skjult(gjelder, art, felt, kode, hent.enheter.get(enhet), til,
               tuple(sorted(lesere, key=lambda x: (x.bruker.navn, x.grunn, x.forhold))))
        for (gjelder, art, felt, kode, enhet, til), lesere in sorted(
            deler.items(), key=lambda d: (rekkefoelge[d[0][1]], str(d[0][0]), d[0][2])
        )
    ]  # fmt: skip


class _Oppslag:
    """The rows that the answer points to, each table asked once."""

    def __init__(self, rader: Iterable[tuple[Any, ...]]) -> None:
        rader = list(rader)
        self.brukere = Bruker.objects.in_bulk({r[6] for r in rader if r[6] is not None})
        self.enheter = Enhet.objects.in_bulk({r[4] for r in rader if r[4] is not None})
        numre = {r[8] for r in rader if r[7] == "klarering"}
        alle = Klarering.objects.raw(
            "select * from synlige_klareringer() where id = any(%s)", [list(numre)]
        ).prefetch_related("enhet", "gitt_av")
        self.klareringer = {k.pk: k for k in alle}
        self.roller = Rolletildeling.objects.select_related("enhet").in_bulk(
            {r[8] for r in rader if r[7] in ("arkivar", "leder", "revisor", "folkevalgt")}
        )
        self.vikarer = Stedfortreder.objects.select_related("for_bruker").in_bulk(
            {r[10] for r in rader if r[9] == "stedfortreder"}
        )

    def leser(
        self, bruker: int, grunn: str, nr: int | None, forhold: str, fnr: int | None
    ) -> Leser:
        """Return a reader with the rows behind."""
        return Leser(
            bruker=self.brukere[bruker],
            grunn=grunn,
            forhold=forhold,
            klarering=self.klareringer.get(nr or 0) if grunn == "klarering" else None,
            tildeling=None if grunn == "klarering" else self.roller.get(nr or 0),
            stedfortreder=self.vikarer.get(fnr or 0) if forhold == "stedfortreder" else None,
        )
