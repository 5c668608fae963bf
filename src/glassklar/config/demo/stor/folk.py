# SPDX-License-Identifier: EUPL-1.2
"""Two hundred people in forty units: who works where in the large municipality, and who reads what.

The small municipality's people stay as they are; these come beside them. Clearances of every
code and scope are dealt out in turn, some ended, some with an end; there are stand-ins, parties,
committees with cases, and auditors. Nothing is drawn by lot, so that every run has the same mix.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from datetime import date, datetime, time, timedelta
from itertools import cycle, islice
from typing import Final

from django.contrib.auth.hashers import make_password
from django.db import connections

from glassklar.config.demo.fortelling import SAKSBEHANDLERE
from glassklar.config.demo.grunnlag import PASSORD
from glassklar.config.demo.ordforraad import ETTERNAVN, FORNAVN
from glassklar.config.innlesing import brukere
from glassklar.config.innlesing.eier import EIER, som_eier
from glassklar.grunn.klokke import OSLO
from glassklar.org.api import Bruker, Enhet, Stedfortreder
from glassklar.tilgang.api import Klarering

FOLK: Final = 200
#: Sections below the units of the small municipality, whose cases they take their share of.
SEKSJONER: Final = {
    "311": ("Hjemmetjenesten nord", "31"), "421": ("Tilsyn og ulovlighet", "42"),
    "511": ("Avløp", "51"), "521": ("Veidrift", "52"), "531": ("Eiendomsdrift", "53"),
}  # fmt: skip
_START: Final = date(2009, 1, 1)
#: What case handlers are cleared for, beside UO in their own unit; dealt out in turn.
_KLARERINGER: Final = (
    (), ("P:egne",), ("E:enhet", "IS:egne"), ("KL:enhet",), ("AN:alle",), ("BA:egne", "E:egne"),
    ("P:enhet", "LED:egne"), ("V:egne",), ("KL:egne", "BA:egne"), ("AN:egne", "LED:alle"),
)  # fmt: skip
#: The archive's own, from the whole to next to nothing.
_ARKIV: Final = (
    tuple(f"{kode}:alle" for kode in ("UO", "P", "E", "BA", "KL", "AN", "V", "LED", "IS")),
    ("UO:alle", "E:alle", "AN:alle", "LED:alle"),
    ("UO:alle",),
)  # fmt: skip


def seksjoner(system: int) -> None:
    """Make the sections. The units of the small municipality must be there."""
    with som_eier("lag_kommune", system):
        over = {e.kode: e for e in Enhet.objects.using(EIER).filter(avsluttet_dato=None)}
        for kode, (navn, under) in SEKSJONER.items():
            Enhet(kode=kode, navn=navn, overordnet=over[under]).save(using=EIER, force_insert=True)


def opprett(siste: date, system: int) -> None:
    """Make the people, with clearances and stand-ins counted from the last day."""
    with som_eier("lag_kommune", system):
        har = Bruker.objects.using(EIER).filter(er_system=False).count()
        nye = list(islice(_personer(), FOLK - har))
        brukere.opprett(nye, system)
        navn = [p.brukernavn for p in nye]
        # One hash for all, as in the small one: whoever measures logs in as any of them.
        Bruker.objects.using(EIER).filter(brukernavn__in=navn).update(
            password=make_password(PASSORD)
        )
        _med_fortid(siste, [p.brukernavn for p in nye if p.roller == ("saksbehandler",)])


def behandlere(finnes: Container[str]) -> dict[str, tuple[str, ...]]:
    """Return who of those that are there handles the cases of a subject's unit."""
    ut = {enhet: list(dict.fromkeys(folk)) for enhet, folk in SAKSBEHANDLERE.items()}
    for p in islice(_personer(), FOLK):
        hjem = SEKSJONER.get(p.enhet, ("", p.enhet))[1]
        if p.brukernavn in finnes and "saksbehandler" in p.roller and hjem in ut:
            ut[hjem].append(p.brukernavn)
    return {enhet: tuple(folk) for enhet, folk in ut.items()}


def saksorgan(siste: date, system: int) -> None:
    """Let the committees decide the cases that have a paper for them, one in eight; and let some
    people be parties of cases."""
    with som_eier("lag_kommune", system), connections[EIER].cursor() as c:
        c.execute(
            "insert into saksorgan (id, sak, enhet_id, fra, til, gitt_av_id, grunn)"
            " select md5('saksorgan' || x.sak)::uuid, x.sak, o.id, x.fra, null, %s,"
            "        'Organet avgjør saken'"
            "   from (select r.mappe_id as sak, min(r.opprettet_dato)::date as fra,"
            "                row_number() over (order by min(r.opprettet_dato), r.mappe_id) as nr"
            "           from registrering r where r.journalposttype = 'S' group by 1) x"
            "   join (select id, row_number() over (order by kode) - 1 as plass,"
            "                count(*) over () as antall from enhet where folkevalgt) o"
            "     on o.plass = (x.nr / 8) %% o.antall where x.nr %% 8 = 0",
            [system],
        )
        c.execute(
            "insert into sakstilgang (bruker_id, sak, grunn, fra, til)"
            " select b.id, s.mappe, 'part', %s, null"
            "   from (select id, row_number() over (order by id) as nr from bruker"
            "          where brukernavn like 'part%%') b"
            "   join (select mappe, row_number() over (order by min(gjelder::text)) as nr"
            "           from skjerming where art = 'R' and kode <> 'XX' group by mappe) s"
            "     on s.nr = b.nr",
            [siste - timedelta(days=30)],
        )


def _personer() -> Iterable[brukere.Person]:
    """Everybody, the rare kinds first; case handlers until there are enough."""
    navn = _navn()

    def ny(brukernavn: str, enhet: str, roller: tuple[str, ...], *klareringer: str):  # type: ignore[no-untyped-def]
        gitt = tuple(
            (kode, omfang, enhet if omfang == "enhet" else "")
            for kode, omfang in (k.split(":") for k in klareringer)
        )
        hele = next(navn)
        return brukere.Person(
            brukernavn, hele, f"{brukernavn}@eksempelvik.example", enhet, roller, gitt, _START
        )

    for nr, koder in enumerate(_ARKIV, 3):
        yield ny(f"arkivar{nr}", "11", ("arkivar",), *koder)
    for nr in (2, 3):
        yield ny(f"revisor{nr}", "K7", ("revisor",))
    for organ in (f"K{n}" for n in range(1, 10)):
        for nr in (1, 2, 3):
            yield ny(f"folkevalgt{organ[1]}{nr}", organ, ("politiker",))
    for nr in range(1, 7):
        yield ny(f"part{nr}", "", ())
    # Leaders where the small municipality has none, so that every unit with cases has one.
    for enhet in (*_MED_SAKER, *SEKSJONER):
        yield ny(f"leder{enhet}", enhet, ("leder", "saksbehandler"), "UO:enhet", "P:enhet")
    koder_ = cycle(_KLARERINGER)
    for nr, enhet in enumerate(cycle((*_MED_SAKER, *SEKSJONER))):
        koder = next(koder_)
        yield ny(f"saksbehandler{enhet}x{nr}", enhet, ("saksbehandler",), "UO:enhet", *koder)


_MED_SAKER: Final = tuple(sorted(SAKSBEHANDLERE))


def _navn() -> Iterable[str]:
    """Invented names, none twice, beginning where the story's own seldom come."""
    for runde in range(1, len(ETTERNAVN)):
        for plass, fornavn in enumerate(FORNAVN):
            yield f"{fornavn} {ETTERNAVN[(plass * 7 + runde * 3) % (len(ETTERNAVN) - 7)]}"


def _med_fortid(siste: date, navn: list[str]) -> None:
    """Every eighth has a clearance that ended, every eighth one that runs out, every tenth is
    away now or was, with somebody else in their place."""
    id_av = dict(Bruker.objects.using(EIER).values_list("brukernavn", "pk"))
    leder = id_av["leder"]

    def dag(antall: int) -> date:
        return siste + timedelta(days=antall)

    def tid(antall: int) -> datetime:
        return datetime.combine(dag(antall), time(10), OSLO)

    klareringer, vikarer = [], []
    for nr, (en, annen) in enumerate(zip(navn, navn[1:] + navn[:1], strict=True)):
        felt = {"bruker_id": id_av[en], "omfang": "egne", "gitt_av_id": leder}
        if nr % 8 == 1:
            klareringer.append(
                Klarering(kode_id="IS", fra=dag(-300), til=dag(-30), gitt=tid(-300),
                          grunn="Sak om arbeidsmiljø", **felt)
            )  # fmt: skip
        if nr % 8 == 5:
            klareringer.append(
                Klarering(kode_id="P", fra=dag(-300), til=dag(nr % 60 + 1), gitt=tid(-300),
                          grunn="Tilsetting", **felt)
            )  # fmt: skip
        if nr % 10 in (3, 7):
            fra, til = (-3, 11) if nr % 10 == 3 else (-130, -110)
            vikarer.append(
                Stedfortreder(for_bruker_id=id_av[en], bruker_id=id_av[annen], fra=dag(fra),
                              til=dag(til), gitt=tid(fra), gitt_av_id=id_av[en], grunn="Ferie")
            )  # fmt: skip
    Klarering.objects.using(EIER).bulk_create(klareringer)
    Stedfortreder.objects.using(EIER).bulk_create(vikarer)
