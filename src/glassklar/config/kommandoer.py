# SPDX-License-Identifier: EUPL-1.2
"""What each sub-command of ``glassklar`` does. Rooms are imported first when they are needed."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from glassklar.config import forsegler, miljoe, oppstart, prosesser, statisk
from glassklar.config.miljoe import MiljoeFeil
from glassklar.grunn.tjener import hent
from glassklar.grunn.tjener import sett_opp as sett_opp_roller


def _si(linje: str) -> None:
    print(linje, flush=True)  # noqa: T201


def demo(_: argparse.Namespace) -> int:
    """Set everything up, fill an own database once, and run the sites and the worker."""
    data = miljoe.datamappe()
    intern = miljoe.port("INTERN_PORT", 8000)
    offentlig = miljoe.port("OFFENTLIG_PORT", 8001)
    if intern == offentlig:
        raise MiljoeFeil(f"INTERN_PORT og OFFENTLIG_PORT er begge {intern}. Velg to ulike.")
    prosesser.krev_ledig(prosesser.VERT, intern, "INTERN_PORT")
    prosesser.krev_ledig(prosesser.VERT, offentlig, "OFFENTLIG_PORT")
    os.environ["GLASSKLAR_DEMO"] = "1"
    os.environ.setdefault("GLASSKLAR_OFFENTLIG_ADRESSE", f"http://127.0.0.1:{offentlig}")
    with oppstart.tjener(data) as tjener:
        _fyll_demobase(tjener.admin, data, poster=400, froe=1)
        miljoe.krev_demobase()
        from glassklar.intern.web.innlogging import DEMOBRUKERE, DEMOPASSORD

        def klar() -> None:
            _si("")
            _si("Glassklar går. Alt innhold er oppdiktet.")
            _si(f"  Saksbehandling  http://127.0.0.1:{intern}/")
            _si(f"  Innsyn          http://127.0.0.1:{offentlig}/")
            _si(f"  Brukere         {', '.join(DEMOBRUKERE[:6])},")
            _si(f"                  {', '.join(DEMOBRUKERE[6:])}")
            _si(f"  Passord         {DEMOPASSORD} (for alle)")
            _si(f"  Data            {data}")
            _si("Stopp med Ctrl-C.")

        return prosesser.kjoer(
            [
                _barn("intern", data, prosesser.VERT, intern),
                _barn("offentlig", data, prosesser.VERT, offentlig),
                _arbeiderbarn(data),
                forseglerbarn(data),
            ],
            klar,
            tjener.vokt,
        )


def sett_opp_base(valg: argparse.Namespace) -> int:
    """Roles, database, schemas, tables and static files of a real installation."""
    data = miljoe.datamappe()
    with oppstart.tjener(data) as tjener:
        oppsett = sett_opp_roller(
            tjener.admin.url, oppstart.databasenavn(), hent(data), nye_passord=valg.nye_passord
        )
        oppstart.sett_miljoe(oppsett, data)
        oppstart.start_django()
        oppstart.migrer()
        statisk.bygg(data)
        _si(f"Databasen «{oppsett.eier.database}» er klar. Hemmelighetene ligger i {data}.")
    return 0


def migrer(_: argparse.Namespace) -> int:
    """Tables up to date."""
    with oppstart.base(miljoe.datamappe()):
        oppstart.krev_roller(miljoe.datamappe())
        oppstart.start_django()
        _si("Tabellene er brakt à jour." if oppstart.migrer() else "Tabellene var à jour.")
    return 0


def bygg(_: argparse.Namespace) -> int:
    """Static files and translations; needs no database."""
    oppstart.uten_hemmeligheter()
    oppstart.start_django()
    statisk.bygg(miljoe.datamappe())
    return 0


def nettsted(side: str) -> Callable[[argparse.Namespace], int]:
    """The command that runs one site."""

    def kommando(valg: argparse.Namespace) -> int:
        data = miljoe.datamappe()
        port = valg.port or miljoe.port(f"{side.upper()}_PORT", 8000 if side == "intern" else 8001)
        prosesser.krev_ledig(valg.vert, port, f"{side.upper()}_PORT")
        eget = miljoe.DB_OFFENTLIG if side == "offentlig" else miljoe.DB_INTERN
        if os.environ.get(eget) and os.environ.get("GLASSKLAR_HEMMELIGHET"):
            # All is given from outside: become the server instead of watching it.
            argv = prosesser.nettsted(side, valg.vert, port)
            os.execve(  # noqa: S606
                sys.executable,
                argv,
                os.environ | {"DJANGO_SETTINGS_MODULE": f"glassklar.config.settings_{side}"},
            )
        with oppstart.base(data) as vokt:
            return prosesser.kjoer(
                [_barn(side, data, valg.vert, port)],
                lambda: _si(f"http://{valg.vert}:{port}/ – stopp med Ctrl-C."),
                vokt,
            )

    return kommando


def arbeider(_: argparse.Namespace) -> int:
    """The worker alone."""
    data = miljoe.datamappe()
    with oppstart.base(data) as vokt:
        return prosesser.kjoer([_arbeiderbarn(data)], lambda: _si("Arbeideren går."), vokt)


def lag_kommune(valg: argparse.Namespace) -> int:
    """An invented municipality of a chosen size, in a database of the demo's own."""
    data = miljoe.datamappe()
    os.environ["GLASSKLAR_DEMO"] = "1"
    with oppstart.tjener(data) as tjener:
        fylt = _fyll_demobase(
            tjener.admin, data, poster=valg.poster, froe=valg.froe, paa_nytt=valg.paa_nytt
        )
        miljoe.krev_demobase()
        if not fylt:
            raise MiljoeFeil(
                f"Demobasen «{oppstart.databasenavn()}» finnes fra før. "
                "Bruk --paa-nytt, eller velg et annet navn i GLASSKLAR_DB_NAVN."
            )
    return 0


def opprett_virksomhet(valg: argparse.Namespace) -> int:
    """The municipality itself, in an empty database."""
    with oppstart.base(miljoe.datamappe()):
        oppstart.start_django()
        from glassklar.config.innlesing import virksomhet

        _si(virksomhet.opprett(navn=valg.navn, kommunenummer=valg.kommunenummer, orgnr=valg.orgnr))
    return 0


def opprett_bruker(valg: argparse.Namespace) -> int:
    """One user, with a password from the keyboard (or one line on standard input)."""
    import getpass

    with oppstart.base(miljoe.datamappe()):
        oppstart.start_django()
        from glassklar.config.innlesing import bruker

        passord = (
            getpass.getpass("Passord: ") if sys.stdin.isatty() else sys.stdin.readline().strip()
        )
        _si(
            bruker.opprett(
                brukernavn=valg.brukernavn,
                navn=valg.navn,
                epost=valg.epost,
                roller=valg.rolle,
                enhet=valg.enhet,
                passord=passord,
            )
        )
    return 0


def fjern_tofaktor(valg: argparse.Namespace) -> int:
    """Second factors of a person who has lost them."""
    with oppstart.base(miljoe.datamappe()):
        oppstart.start_django()
        from glassklar.config.innlesing import innlogging

        _si(innlogging.fjern_tofaktor(valg.brukernavn))
    return 0


def koble_bruker(valg: argparse.Namespace) -> int:
    """What a provider calls a person, from the keyboard (or one line on standard input)."""
    import getpass

    with oppstart.base(miljoe.datamappe()):
        oppstart.start_django()
        from glassklar.config.innlesing import innlogging

        verdi = getpass.getpass("Verdi: ") if sys.stdin.isatty() else sys.stdin.readline()
        _si(innlogging.koble(valg.brukernavn, valg.tilbyder, verdi))
    return 0


def importer(hva: str) -> Callable[[argparse.Namespace], int]:
    """The command that reads one kind of CSV file in."""

    def kommando(valg: argparse.Namespace) -> int:
        fil = _fil(valg.fil)
        with oppstart.base(miljoe.datamappe()):
            oppstart.start_django()
            modul = import_module(f"glassklar.config.innlesing.{hva}")
            ekstra = {"avslutt": True} if getattr(valg, "avslutt", False) else {}
            _si(modul.importer(fil, proev=valg.proev, **ekstra))
        return 0

    return kommando


def _fil(navn: str) -> Path:
    fil = Path(navn).expanduser()
    if not fil.is_file():
        raise MiljoeFeil(f"Finner ikke filen {fil}.")
    return fil


def _fyll_demobase(
    admin: oppstart.Adresse, data: Path, *, poster: int, froe: int, paa_nytt: bool = False
) -> bool:
    """Tables up to date, and the invented municipality if the database is new."""
    oppsett, tom = oppstart.demobase(admin, oppstart.databasenavn(), data, paa_nytt=paa_nytt)
    oppstart.sett_miljoe(oppsett, data)
    oppstart.start_django()
    # Before the seeding: invented letters are set in the font that the pages use.
    if statisk.bygg(data):
        _si("Stilark, skript og oversettelser er satt sammen.")
    if tom:
        _si("Lager tabeller …")
        # Leaves of a demo that was thrown away would be ahead of the new one.
        shutil.rmtree(forsegler.flismappe(), ignore_errors=True)
    oppstart.migrer()
    if tom:
        from glassklar.config.demo.saadd import saadd

        _si("Lager Eksempelvik kommune …")
        saadd(poster=poster, froe=froe)
        miljoe.krev_demobase()
        oppstart.merk(oppsett.eier, oppstart.FERDIG)
    return tom


def _barn(side: str, data: Path, vert: str, port: int) -> prosesser.Prosess:
    navn = {"intern": "Siden for saksbehandlere", "offentlig": "Den offentlige siden"}[side]
    return prosesser.Prosess(
        navn, prosesser.nettsted(side, vert, port), oppstart.miljoe_for(side, data), port, vert
    )


def forseglerbarn(data: Path) -> prosesser.Prosess:
    """The sequencer as a child of ours."""
    return prosesser.Prosess(
        "Forsegleren", prosesser.forsegler(), oppstart.miljoe_for("forsegler", data), igjen=True
    )


def _arbeiderbarn(data: Path) -> prosesser.Prosess:
    return prosesser.Prosess(
        "Arbeideren", prosesser.arbeider(), oppstart.miljoe_for("arbeider", data), igjen=True
    )
