# SPDX-License-Identifier: EUPL-1.2
"""Reads of the delegation register for pages. What counts and who holds it, the database says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection, connections
from django.db.models import Q, QuerySet

from glassklar.fullmakt import rules
from glassklar.fullmakt.models import Fullmakt, Innehaver, Reglement, Stilling, Vedtakstype
from glassklar.fullmakt.registervarsler import (
    FAERREST,
    VIKAR_DAGER,
    Varsel,
    perioder,
    reglement_varsel,
)
from glassklar.grunn.klokke import OSLO, i_dag
from glassklar.org.models import Bruker, Enhet, Stedfortreder

_MED = ("vedtakstype", "enhet", "til_stilling__enhet", "til_bruker", "reglement")


@dataclass(frozen=True, slots=True)
class Utoever:
    """A person who may decide something: by which row, its chain, and for whom."""

    bruker: Bruker
    fullmakt: Fullmakt
    kjede: tuple[Fullmakt, ...]
    paa_vegne: Bruker | None = None


@dataclass(slots=True)
class Linje:
    """One receiver's line in the matrix: a cell of rows for each type."""

    mottaker: Stilling | Bruker
    enhet: str
    celler: list[list[Fullmakt]] = field(default_factory=list)


def _spoer(sql: str, verdier: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as c:
        c.execute(sql, verdier)
        return list(c.fetchall())


def fullmakter(ider: Iterable[UUID]) -> dict[UUID, Fullmakt]:
    """The rows with these keys, with all that a page names."""
    return Fullmakt.objects.select_related(*_MED).in_bulk(list(ider))


def fullmakt(id_: UUID) -> Fullmakt | None:
    """One row."""
    rader = Fullmakt.objects.select_related(
        *_MED, "foreslaatt_av", "bekreftet_av", "trukket_av", "giver"
    )
    return rader.filter(pk=id_).first()


def kjede(f: Fullmakt) -> list[Fullmakt]:
    """The row with all its givers, from the council down."""
    ((ider,),) = _spoer("select fullmakt_kjede(%s)", [f.pk])
    rader = fullmakter(ider)
    return [rader[i] for i in ider]


def gjelder(f: Fullmakt, dag: date) -> bool:
    """Whether the row counts on a day."""
    ((ja,),) = _spoer("select fullmakt_gjelder(%s, %s)", [f.pk, dag])
    return bool(ja)


def _folk(ider: Iterable[int | None]) -> dict[int, Bruker]:
    brukere = Bruker.objects.defer("password").select_related("enhet")
    return brukere.in_bulk([i for i in set(ider) if i is not None])


def innehavere(f: Fullmakt, dag: date) -> list[tuple[Bruker, Bruker | None]]:
    """Who may use the row on a day, and for whom; by name."""
    par = _spoer("select bruker, paa_vegne from fullmakt_innehavere(%s, %s)", [f.pk, dag])
    folk = _folk(b for rad in par for b in rad)
    ut = [(folk[b], folk.get(v) if v else None) for b, v in par]
    return sorted(ut, key=lambda x: (x[1] is not None, x[0].navn))


def _utoevere(treff: list[tuple[UUID, list[UUID], int, int | None]]) -> list[Utoever]:
    rader = fullmakter({i for _f, sti, _b, _v in treff for i in sti})
    folk = _folk(x for _f, _k, b, v in treff for x in (b, v))
    ut = [
        Utoever(folk[b], rader[f], tuple(rader[i] for i in sti), folk.get(v) if v else None)
        for f, sti, b, v in treff
    ]
    ut.sort(key=lambda u: (u.bruker.navn, u.bruker.pk, u.paa_vegne is not None, u.fullmakt.fra))
    return ut


def mine(bruker: Bruker, dag: date) -> list[Utoever]:
    """What a person may decide on a day, in own name and for others."""
    treff = _spoer(
        "select fullmakt, kjede, %s::int, paa_vegne from hva_kan(%s, %s)",
        [bruker.pk, bruker.pk, dag],
    )
    ut = _utoevere(treff)  # type: ignore[arg-type]
    ut.sort(key=lambda u: (u.paa_vegne is not None, u.fullmakt.vedtakstype.rekkefoelge,
                           u.fullmakt.vedtakstype.navn, u.fullmakt.fra))  # fmt: skip
    return ut


def hvem_kan(
    type_: UUID, beloep: Decimal | None, enhet: int, klasse: str, dag: date
) -> list[Utoever]:
    """Who may decide such a case on a day, each by their ways, own first."""
    treff = _spoer(
        "select fullmakt, kjede, bruker, paa_vegne from hvem_kan(%s, %s, %s, %s, %s)",
        [type_, beloep, enhet, klasse, dag],
    )
    return _utoevere(treff)  # type: ignore[arg-type]


def _mottakere(rader: QuerySet[Fullmakt]) -> list[Linje]:
    """Who the rows are given to, positions by unit, then people."""
    stillinger = Stilling.objects.filter(pk__in=rader.values("til_stilling")).select_related(
        "enhet"
    )
    folk = Bruker.objects.filter(pk__in=rader.values("til_bruker")).order_by("navn", "pk")
    return [
        *(Linje(s, s.enhet.navn) for s in stillinger.order_by("enhet__kode", "navn", "pk")),
        *(Linje(b, "") for b in folk.defer("password")),
    ]


def matrise(dag: date, enhet: int | None = None) -> tuple[list[Vedtakstype], list[Linje]]:
    """Types across, receivers down; ``fyll`` puts the rows in the cells of those that are shown.

    Args:
        enhet: only rows for this unit and those below it.
    """
    rader = _gjeldende(dag, enhet)
    typer = Vedtakstype.objects.filter(pk__in=rader.values("vedtakstype"))
    return list(typer.order_by("rekkefoelge", "kode")), _mottakere(rader)


def _gjeldende(dag: date, enhet: int | None) -> QuerySet[Fullmakt]:
    ider = [i for (i,) in _spoer("select fullmakt from gjeldende_fullmakter(%s)", [dag])]
    rader = Fullmakt.objects.filter(pk__in=ider)
    if enhet is not None:
        under = _spoer("select under_id from enhet_under where over_id = %s", [enhet])
        rader = rader.filter(enhet_id__in=[u for (u,) in under])
    return rader


def fyll(linjer: list[Linje], typer: list[Vedtakstype], dag: date, enhet: int | None) -> None:
    """Put the rows that count that day in the cells of these receivers' lines."""
    stillinger = [x.mottaker.pk for x in linjer if isinstance(x.mottaker, Stilling)]
    folk = [x.mottaker.pk for x in linjer if isinstance(x.mottaker, Bruker)]
    rader = _gjeldende(dag, enhet).filter(Q(til_stilling__in=stillinger) | Q(til_bruker__in=folk))
    celler: dict[tuple[Any, UUID], list[Fullmakt]] = {}
    for f in rader.select_related("vedtakstype", "enhet").order_by("beloep_til", "fra", "pk"):
        noekkel = f.til_stilling_id or f.til_bruker_id
        celler.setdefault((noekkel, f.vedtakstype_id), []).append(f)
    for linje in linjer:
        linje.celler = [celler.get((linje.mottaker.pk, t.pk), []) for t in typer]


def forslag() -> QuerySet[Fullmakt]:
    """Rows that wait to be confirmed, the oldest first."""
    return (
        Fullmakt.objects.filter(bekreftet__isnull=True, trukket__isnull=True)
        .filter(Q(til__isnull=True) | Q(til__gte=i_dag()))
        .select_related(*_MED, "foreslaatt_av")
        .order_by("foreslaatt")
    )


def ovenfra(ider: Iterable[UUID]) -> list[Fullmakt]:
    """The rows with these keys, givers first; keys of no row are passed over."""
    dybde = dict(
        _spoer("select i, cardinality(fullmakt_kjede(i)) from unnest(%s::uuid[]) i", [list(ider)])
    )
    rader = fullmakter(i for i, n in dybde.items() if n is not None)
    return sorted(rader.values(), key=lambda f: (dybde[f.pk], f.vedtakstype.rekkefoelge, f.pk))


def kan(f: Fullmakt) -> tuple[bool, bool]:
    """Whether the acting person confirms the row, and whether they take it back."""
    ((avslag, trekke),) = _spoer("select bekreft_avslag(%s), kan_trekke(%s)", [f.pk, f.pk])
    return avslag is None, trekke and f.trukket is None


def videre(f: Fullmakt) -> QuerySet[Fullmakt]:
    """What is given on from the row, the newest first."""
    return Fullmakt.objects.filter(giver=f).select_related(*_MED).order_by("-fra", "pk")


def reglementer() -> QuerySet[Reglement]:
    """Every version, the newest first."""
    return Reglement.objects.select_related("registrert_av", "bekreftet_av").order_by("-versjon")


def gjeldende_reglement(dag: date) -> list[Reglement]:
    """The versions in force on a day (each body has its own)."""
    rader = reglementer().filter(bekreftet__isnull=False, gjelder_fra__lte=dag)
    rader = rader.filter(Q(gjelder_til__isnull=True) | Q(gjelder_til__gte=dag))
    return [r for r in rader if r.bekreftet and norsk_dag(r.bekreftet) <= dag]


def stillinger() -> list[tuple[Stilling, list[Innehaver], bool]]:
    """The positions in use with who holds or will hold them, and whether the person keeps them."""
    rader = Stilling.objects.filter(avsluttet__isnull=True).select_related("enhet")
    folk: dict[UUID, list[Innehaver]] = {}
    innehav = Innehaver.objects.select_related("bruker").order_by("fra", "pk")
    for i in innehav.filter(Q(til__isnull=True) | Q(til__gte=i_dag())):
        folk.setdefault(i.stilling_id, []).append(i)
    styrer = dict(_spoer("select id, styrer_stillinger(id) from enhet", []))
    ordnet = rader.order_by("enhet__kode", "navn")
    return [(s, folk.get(s.pk, []), styrer.get(s.enhet_id, False)) for s in ordnet]


def norsk_dag(tid: datetime) -> date:
    """The day in Norway."""
    return tid.astimezone(OSLO).date()


def _dag(tid: datetime | None) -> date | None:
    return None if tid is None else norsk_dag(tid)


#: A row's fields in the rules, and the columns that they are read from.
_FELT = {
    "id": "id", "type": "vedtakstype_id", "enhet": "enhet_id", "fra": "fra", "til": "til",
    "reglement": "reglement_id", "giver": "giver_id", "beloep_fra": "beloep_fra",
    "beloep_til": "beloep_til", "klasse": "klasse", "til_stilling": "til_stilling_id",
    "til_bruker": "til_bruker_id", "kan_delegere": "kan_delegere", "bekreftet": "bekreftet",
    "trukket": "trukket",
}  # fmt: skip


def _regel(rad: tuple[Any, ...]) -> rules.Fullmakt:
    """A row in the rules' form, of the columns in ``_FELT``."""
    alt: dict[str, Any] = dict(zip(_FELT, rad, strict=True))
    return rules.Fullmakt(
        **alt | {"bekreftet": _dag(alt["bekreftet"]), "trukket": _dag(alt["trukket"])}
    )


def registeret(using: str = "default") -> rules.Register:
    """The whole register in the rules' form, for what is read in."""
    rader = {
        rad[0]: _regel(rad) for rad in Fullmakt.objects.using(using).values_list(*_FELT.values())
    }
    return rules.Register(
        over=dict(Enhet.objects.using(using).values_list("id", "overordnet_id")),
        stillinger={
            i: rules.Stilling(i, e, _dag(a))
            for i, e, a in Stilling.objects.using(using).values_list("id", "enhet_id", "avsluttet")
        },
        innehav=tuple(
            rules.Innehav(*rad)
            for rad in Innehaver.objects.using(using).values_list(
                "stilling_id", "bruker_id", "fra", "til"
            )
        ),
        vikariater=tuple(
            rules.Vikariat(*rad)
            for rad in Stedfortreder.objects.using(using)
            .filter(til__gte=i_dag())
            .values_list("for_bruker_id", "bruker_id", "fra", "til")
        ),
        reglementer={
            i: rules.Reglement(i, fra, til, _dag(b))
            for i, fra, til, b in Reglement.objects.using(using).values_list(
                "id", "gjelder_fra", "gjelder_til", "bekreftet"
            )
        },
        fullmakter=rader,
        sluttet={
            i: norsk_dag(a)
            for i, a in Bruker.objects.using(using)
            .filter(avsluttet_dato__isnull=False)
            .values_list("id", "avsluttet_dato")
        },
    )


#: Positions that too few can use, and stand-ins whose time runs out, of the rows that count on a
#: day; and when the newest reglement was adopted.
_VARSLER = """
with g as materialized (
  select f.id, f.til_stilling_id as s, f.til_bruker_id as b
    from gjeldende_fullmakter(%(dag)s) x join fullmakt f on f.id = x.fullmakt),
p as materialized (
  select s, array_agg(id order by id) as rader from g where s is not null group by s),
h as (
  select i.fullmakt, count(distinct i.bruker) as antall
    from innehavere_av(array(select rader[1] from p), %(dag)s) i group by i.fullmakt),
v as materialized (
  select v.id, v.for_bruker_id, v.bruker_id, v.til
    from stedfortreder v join bruker b on b.id = v.for_bruker_id
   where v.fra <= %(dag)s and v.til between %(dag)s and %(snart)s and not b.er_system
     and (b.avsluttet_dato is null
          or (b.avsluttet_dato at time zone 'Europe/Oslo')::date > %(dag)s)),
vg as (
  select v.id, g.id as rad from v join g on g.b = v.for_bruker_id
  union
  select v.id, g.id from v
    join stillingsinnehaver i on i.bruker_id = v.for_bruker_id and i.fra <= %(dag)s
     and (i.til is null or i.til >= %(dag)s)
    join stilling s on s.id = i.stilling_id
     and (s.avsluttet is null or (s.avsluttet at time zone 'Europe/Oslo')::date > %(dag)s)
    join g on g.s = s.id)
select 'vedtatt', null::uuid, null::int, null::int, 0, max(vedtatt), null::uuid[]
  from reglement where bekreftet is not null
union all
select 'faa', p.s, null, null, coalesce(h.antall, 0), null, p.rader
  from p left join h on h.fullmakt = p.rader[1] where coalesce(h.antall, 0) < %(faerrest)s
union all
select 'vikar', null, v.for_bruker_id, v.bruker_id, 0, v.til, array_agg(vg.rad order by vg.rad)
  from v join vg on vg.id = v.id group by v.id, v.for_bruker_id, v.bruker_id, v.til"""
#: Rows that others of the same receiver are for the same thing as; most are alone.
_PERIODER = f"""
select {", ".join(_FELT.values())}
  from (select f.*, count(*) over w as like, max(coalesce(f.til, 'infinity')) over w as siste
          from fullmakt f where f.bekreftet is not null and f.trukket is null
        window w as (partition by f.til_stilling_id, f.til_bruker_id, f.vedtakstype_id, f.enhet_id,
                                  f.klasse)) x
 where x.like > 1 and x.siste >= %(dag)s order by id"""


def alle_varsler(dag: date, using: str = "default") -> list[Varsel]:
    """What somebody should look at in the register, the law's first.

    Two queries, whatever the register holds; the rules say the same (tests/fullmakt).
    """
    frist, andre = [], []
    snart = dag + timedelta(days=VIKAR_DAGER)
    verdier: dict[str, Any] = {"dag": dag, "snart": snart, "faerrest": FAERREST}
    with connections[using].cursor() as c:
        c.execute(_VARSLER, verdier)
        for art, stilling, person, vikar, antall, til, rader in c.fetchall():
            if art == "vedtatt":
                frist = [reglement_varsel(til, dag)]
            elif art == "faa":
                andre.append(Varsel(art, stilling, tuple(rader), antall))
            else:
                andre.append(Varsel(art, person, tuple(rader), bruker=vikar, til=til))
        c.execute(_PERIODER, {"dag": dag})
        like = [_regel(rad) for rad in c.fetchall()]
    return [*filter(None, frist), *andre, *perioder(like, dag)]
