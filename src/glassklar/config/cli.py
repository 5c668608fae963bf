# SPDX-License-Identifier: EUPL-1.2
"""The ``glassklar`` command. Every failure is one clear line and an exit code other than 0."""

from __future__ import annotations

import argparse
import errno
import os
import shutil
import signal
import sys
from collections.abc import Callable, Sequence
from types import FrameType
from typing import Any

from glassklar.config.miljoe import MiljoeFeil, datamappe
from glassklar.grunn.tjener import TjenerFeil

Kommando = Callable[[argparse.Namespace], int]


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. Returns the exit code: 0, or 1 with a line on stderr, or 130 if stopped."""
    valg = _leser().parse_args(argv)
    for tegn in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(tegn, _avbryt)
    try:
        return int(valg.kommando(valg))
    except KeyboardInterrupt:
        _si("Avbrutt. Ingenting er tapt; kjør kommandoen på nytt for å fortsette.")
        return 130
    except (MiljoeFeil, TjenerFeil) as feil:
        _si(f"Feil: {feil}")
        return 1
    except Exception as feil:
        linje = _kjent(feil)
        if linje is None:
            raise
        _si(f"Feil: {linje}")
        return 1


_FULL = "Disken er full. Rydd plass og prøv igjen; det som var lagret, er lagret."


def _avbryt(_tegn: int, _ramme: FrameType | None) -> None:
    raise KeyboardInterrupt


def _si(linje: str) -> None:
    print(linje, file=sys.stderr, flush=True)


def _kjent(feil: BaseException) -> str | None:
    """One line for what can happen to any installation; None for a fault of our own."""
    if os.environ.get("GLASSKLAR_SPOR") == "1":
        return None
    sett: BaseException | None = feil
    while sett is not None:
        if (isinstance(sett, OSError) and sett.errno in {errno.ENOSPC, errno.EDQUOT}) or getattr(
            sett, "sqlstate", None
        ) == "53100":
            return _FULL
        sett = sett.__cause__ or sett.__context__
    if isinstance(feil, PermissionError):
        return f"Ingen tilgang til {feil.filename}. Kjør som brukeren som eier mappen."
    if isinstance(feil, ModuleNotFoundError) and not (feil.name or "").startswith("glassklar"):
        return f"Pakken {feil.name} mangler. Kjør «make demo» eller installer på nytt."
    if type(feil).__name__ == "OperationalError":
        # A server that finds no room for its log goes down, and all we see is a lost connection.
        if datamappe().is_dir() and shutil.disk_usage(datamappe()).free < 32 * 2**20:
            return _FULL
        return (
            "Databasen svarer ikke slik den skal. Er den satt opp? Kjør «glassklar sett-opp». "
            "(GLASSKLAR_SPOR=1 viser alt.)"
        )
    return None


class _Hjelp(argparse.HelpFormatter):
    """argparse's help, in Norwegian where it has words of its own."""

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "bruk: " if prefix is None else prefix)


def _leser() -> argparse.ArgumentParser:
    from glassklar.config import kommandoer as k
    from glassklar.config import returkommando as r
    from glassklar.config import sporkommandoer as s
    from glassklar.config import utdragkommando as u
    from glassklar.config import verifikommandoer as v

    leser = argparse.ArgumentParser(
        prog="glassklar",
        description="Saksbehandling, arkiv og innsyn for kommuner.",
        epilog=(
            "Miljø: DATA_DIR (standard «var»), INTERN_PORT (8000), OFFENTLIG_PORT (8001), "
            "DATABASE_URL (ellers brukes en innebygd PostgreSQL under DATA_DIR)."
        ),
        add_help=False,
        formatter_class=_Hjelp,
    )
    _paa_norsk(leser)
    under = leser.add_subparsers(title="kommandoer", metavar="KOMMANDO", required=True)

    def ny(navn: str, kommando: Kommando, hjelp: str) -> argparse.ArgumentParser:
        p = under.add_parser(
            navn, help=hjelp, description=hjelp, add_help=False, formatter_class=_Hjelp
        )
        _paa_norsk(p)
        p.set_defaults(kommando=kommando)
        return p

    ny("demo", k.demo, "Start alt med den oppdiktede Eksempelvik kommune.")
    p = ny("sett-opp", k.sett_opp_base, "Lag roller, database og tabeller. Kan kjøres om igjen.")
    p.add_argument(
        "--nye-passord",
        action="store_true",
        help="gi rollene som finnes fra før, passordene i hemmeligheter.json",
    )
    ny("migrer", k.migrer, "Bring tabellene på nyeste form.")
    ny("bygg", k.bygg, "Sett sammen stilark, skrift, skript og oversettelser.")
    for side, port, tekst in (
        ("intern", 8000, "Start siden for saksbehandlere."),
        ("offentlig", 8001, "Start den offentlige siden."),
    ):
        p = ny(side, k.nettsted(side), tekst)
        p.add_argument("--vert", default="127.0.0.1", help="adressen siden lytter på")
        p.add_argument("--port", type=int, help=f"standard {side.upper()}_PORT eller {port}")
    ny("arbeider", k.arbeider, "Start arbeideren som utfører jobber i kø og overvåker innmappen.")
    p = ny("forsegler", s.forsegler, "Start forsegleren, som signerer sporet og publikums logg.")
    p.add_argument("--en-gang", action="store_true", help="forsegl det som er klart, og avslutt")
    p.add_argument(
        "--etter-gjenoppretting",
        action="store_true",
        help="gå videre etter at databasen er hentet fra sikkerhetskopi; de andre må være stoppet",
    )
    sporet = ny("spor", s.status, "Se etter sporet og nøklene det er forseglet med.")
    under_spor = sporet.add_subparsers(title="kommandoer", metavar="KOMMANDO", required=True)

    def ny_spor(navn: str, kommando: Kommando, hjelp: str) -> argparse.ArgumentParser:
        p = under_spor.add_parser(
            navn, help=hjelp, description=hjelp, add_help=False, formatter_class=_Hjelp
        )
        _paa_norsk(p)
        p.set_defaults(kommando=kommando)
        return p

    ny_spor("status", s.status, "Vis hvor langt forseglingen er kommet, og hva som er galt.")
    ny_spor("noekkel", s.noekkel, "Vis de offentlige nøklene, til den som kontrollerer loggen.")
    ny_spor("bytt-noekkel", s.bytt_noekkel, "Lag ny nøkkel; begge signerer ved byttet.")
    p = ny_spor("eksporter", v.eksport, "Skriv loggen til en mappe eller .zip.")
    p.add_argument("maal", metavar="MAPPE|FIL.zip", help="finnes ikke fra før")
    p.add_argument("--med-tilstand", action="store_true", help="ta med radene i arkivet")
    p.add_argument("--offentlig", action="store_true", help="den offentlige loggen, ikke sporet")
    p = ny_spor("utdrag", u.utdrag, "Skriv det en person gjorde, eller en periode, til en fil.")
    p.add_argument("fil", metavar="FIL.csv|FIL.jsonl", help="finnes ikke fra før")
    p.add_argument("--person", metavar="BRUKERNAVN", default="", help="den som gjorde det")
    p.add_argument("--fra", metavar="DATO", default="", help="første dag, for eksempel 21.11.2026")
    p.add_argument("--til", metavar="DATO", default="", help="siste dag")
    p = ny("verifiser", v.verifiser, "Kontroller loggen i databasen, eller i en eksport.")
    p.add_argument("sti", nargs="?", metavar="MAPPE|FIL.zip", help="en eksport; ellers databasen")
    p.add_argument("--mot", metavar="SJEKKPUNKT", help="fil med et eldre sjekkpunkt du har")
    p.add_argument(
        "--noekkel", action="append", default=[], metavar="VKEY",
        help="den offentlige nøkkelen, eller en fil med den; kan gjentas",
    )  # fmt: skip
    p.add_argument(
        "--logg", choices=("begge", "spor", "offentlig"), default="begge", help="hvilken"
    )
    p.add_argument("--fliser", metavar="MAPPE", help="mappen med fliser til den ene loggen")
    p.add_argument("--uten-tilstand", action="store_true", help="bare loggen, ikke arkivets rader")
    p.add_argument("--json", action="store_true", help="svar som JSON")
    p = ny("ta-imot-retur", r.ta_imot, "Les det e-posttjenere melder om brev som er sendt.")
    p.add_argument(
        "--mappe", metavar="MAILDIR", help="les alt nytt i mappen; ellers én melding inn"
    )
    p.add_argument(
        "--til", action="append", default=[], metavar="ADRESSE",
        help="adressen meldingen kom til, når tjeneren oppgir den; kan gjentas",
    )  # fmt: skip
    p = ny("lag-kommune", k.lag_kommune, "Lag en demobase med oppdiktede data.")
    p.add_argument("--poster", type=_antall, default=400, help="antall journalposter (400)")
    p.add_argument("--froe", type=int, default=1, help="samme frø gir samme kommune (1)")
    p.add_argument("--paa-nytt", action="store_true", help="kast demobasen som finnes, og lag ny")
    p = ny("opprett-virksomhet", k.opprett_virksomhet, "Opprett kommunen i en tom database.")
    p.add_argument("navn", help="kommunens navn")
    p.add_argument("--kommunenummer", required=True, help="fire sifre")
    p.add_argument("--orgnr", default="", help="organisasjonsnummer")
    p = ny("opprett-bruker", k.opprett_bruker, "Opprett en bruker; passordet leses fra tastaturet.")
    p.add_argument("brukernavn")
    p.add_argument("--navn", required=True, help="fullt navn")
    p.add_argument("--epost", default="", help="e-postadresse")
    p.add_argument("--rolle", action="append", default=[], help="rolle, kan gjentas")
    p.add_argument("--enhet", default="", help="kode for enheten brukeren hører til")
    p = ny("fjern-tofaktor", k.fjern_tofaktor, "Fjern totrinns innlogging for en bruker.")
    p.add_argument("brukernavn")
    p = ny("koble-bruker", k.koble_bruker, "Koble en bruker til en tilbyder; verdien leses inn.")
    p.add_argument("brukernavn")
    p.add_argument("tilbyder", help="«id» i filen GLASSKLAR_OIDC_FIL nevner")
    for hva, tekst in (
        ("enheter", "Les inn enheter fra en CSV-fil."),
        ("arkivdeler", "Les inn arkivdeler fra en CSV-fil."),
        ("klasser", "Les inn klasser fra en CSV-fil."),
        ("brukere", "Les inn brukere, roller og klareringer fra en CSV-fil."),
        ("fullmakter", "Les inn fullmakter fra en CSV-fil, som forslag."),
    ):
        p = ny(f"importer-{hva}", k.importer(hva), tekst)
        p.add_argument("fil", help="CSV-fil")
        p.add_argument(
            "--proev",
            action="store_true",
            help="kontroller filen, si hva som endres, skriv ingenting",
        )
        if hva == "brukere":
            p.add_argument(
                "--avslutt",
                action="store_true",
                help="avslutt roller som ikke står i filen, for dem som står der",
            )
    return leser


def _antall(tekst: str) -> int:
    antall = int(tekst.replace("_", "").replace(" ", ""))
    if not 1 <= antall <= 10_000_000:
        raise argparse.ArgumentTypeError("må være fra 1 til 10 000 000")
    return antall


def _paa_norsk(leser: argparse.ArgumentParser) -> None:
    leser.add_argument("-h", "--hjelp", "--help", action="help", help="vis denne hjelpen")
    leser._positionals.title = "argumenter"
    leser._optionals.title = "valg"
    leser.error = lambda melding: _bruksfeil(leser, melding)  # type: ignore[method-assign, assignment]


def _bruksfeil(leser: argparse.ArgumentParser, melding: str) -> None:
    for engelsk, norsk in (
        ("the following arguments are required:", "mangler:"),
        ("unrecognized arguments:", "ukjente argumenter:"),
        ("invalid choice:", "ukjent kommando:"),
        ("choose from", "velg blant"),
        ("argument ", "argumentet "),
        ("invalid int value:", "ikke et tall:"),
        ("invalid _antall value:", "ikke et tall:"),
        ("expected one argument", "mangler en verdi"),
    ):
        melding = melding.replace(engelsk, norsk)
    _si(f"Feil: {melding}\nSkriv «{leser.prog} --hjelp» for hjelp.")
    raise SystemExit(2)


if __name__ == "__main__":
    sys.exit(main())
