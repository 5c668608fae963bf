# SPDX-License-Identifier: EUPL-1.2
"""Fill the database with a large invented municipality."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from importlib.resources import files

from django.db import connections

from glassklar.arkiv.models import Arkivdel, Klasse
from glassklar.config.demo.fortelling import arbeidsdager
from glassklar.config.demo.stor import folk, tabeller
from glassklar.config.demo.stor.prosess import bolker
from glassklar.config.demo.stor.rader import Oppslag
from glassklar.config.innlesing.eier import EIER, som_eier
from glassklar.config.innlesing.virksomhet import system
from glassklar.org.api import Bruker, Enhet
from glassklar.spor import grunnlag
from glassklar.tilgang.api import NySkjerming, Skjerming, Tilgangskode

#: Entries a working day; with it a million are four years, ten million seventeen.
PER_DAG = 1000
FLEST_DAGER = 17 * 250
#: A million entries would be twelve million events, some ten gigabytes, of no use to a measurement.
FLEST_I_SPORET = 100_000


def dager_for(poster: int, siste: date) -> list[date]:
    """Return the working days that so many entries are spread over."""
    return arbeidsdager(siste, min(FLEST_DAGER, max(60, poster // PER_DAG)))


def fyll(poster: int, froe: int, siste: date, si: Callable[[str], None]) -> None:
    """Make the cases and entries, and the people that the small municipality lacks.

    Its units, classes and people must be there.
    """
    dager = dager_for(poster, siste)
    person = system().pk
    folk.seksjoner(person)
    folk.opprett(siste, person)
    oppslag = slaa_opp()
    begynte = time.monotonic()
    ferdig = 0
    with som_eier("lag_kommune", person), connections[EIER].cursor() as c:
        for tid in ("idle_in_transaction_session_timeout", "statement_timeout", "lock_timeout"):
            c.execute(f"set local {tid} = 0")
        c.execute("set local synchronous_commit = off")
        c.execute("set local maintenance_work_mem = '256MB'")
        c.execute("set local work_mem = '64MB'")
        c.execute("set local client_min_messages = warning")
        for aar in range(dager[0].year, siste.year + 2):
            c.execute("select soek_lag_aar(%s), offentlig_lag_aar(%s)", [aar, aar])
        c.execute(_sql("1_staging"))
        with tabeller.bare(si):
            for bolk in bolker(oppslag, froe, poster, dager):
                c.execute("truncate raa_sak, raa_post")
                for tabell, data in (("raa_sak", bolk.saker), ("raa_post", bolk.poster)):
                    with c.copy(f"copy {tabell} from stdin") as kopi:
                        kopi.write(data)
                c.execute("analyze raa_sak, raa_post")
                for del_ in ("2_saker", "3_poster"):
                    _kjoer(c, _sql(del_))
                ferdig += bolk.antall
                brukt = time.monotonic() - begynte
                si(f"{ferdig:>10,} av {poster:,} poster, {brukt:.0f} s".replace(",", " "))
            _kjoer(c, _sql("4_tellere"))
    folk.saksorgan(siste, person)
    si("Samler statistikk …")
    tabeller.analyser()
    with som_eier("lag_kommune", person), connections[EIER].cursor() as c:
        c.execute(
            "select offentlig_dag(d) from (select distinct journaldato d from registrering"
            " where journaldato is not null) x"
        )
        # What is out has come without the function that tells the public log.
        c.execute("select offentlig_logg_grunnlag()")
        if poster <= FLEST_I_SPORET:
            si("Tar radene inn i sporet …")
            c.execute("set local statement_timeout = 0")
            grunnlag.skriv_for(connections[EIER], tabeller.FYLLES)
        else:
            si("Radene er ikke i sporet; «glassklar verifiser» vil si at de er lagt til utenom.")
    with connections[EIER].cursor() as c:
        c.execute("analyze offentlig.dag")
        c.execute("analyze offentlig.logg_hendelse")


def slaa_opp() -> Oppslag:
    """Return what the rows point to."""
    deler = list(Arkivdel.objects.using(EIER).all())
    folk_ = list(Bruker.objects.using(EIER).select_related("enhet"))
    kode = {d.pk: d.kode for d in deler}
    return Oppslag(
        enheter={e.kode: (e.pk, e.navn) for e in Enhet.objects.using(EIER).all()},
        brukere={b.brukernavn: (b.pk, b.navn) for b in folk_},
        behandlere=folk.behandlere({b.brukernavn for b in folk_}),
        hjemme={b.brukernavn: b.enhet.kode for b in folk_ if b.enhet},
        arkivdeler={d.kode: d.pk for d in deler},
        arv={
            kode[s.gjelder]: NySkjerming(
                s.kode_id, s.nivaa, s.hjemmel, s.tillegg, frozenset(s.brytere), art="A"
            )
            for s in Skjerming.objects.using(EIER).filter(art="A")
        },
        skjules=frozenset(d.kode for d in deler if d.innfoersel_skjules),
        klasser={k.klasse_id: (k.pk, k.tittel) for k in Klasse.objects.using(EIER).all()},
        varighet={
            k.kode: k.varighet_aar
            for k in Tilgangskode.objects.using(EIER).exclude(varighet_aar=None)
        },
    )


def _sql(navn: str) -> str:
    return files(__package__).joinpath(f"sql/{navn}.sql").read_text("utf-8")


def _kjoer(c, tekst: str) -> None:  # type: ignore[no-untyped-def]
    """Run the statements of a file one by one (values are bound on the server elsewhere)."""
    for setning in tekst.split(";\n"):
        if setning.strip():
            c.execute(setning)
