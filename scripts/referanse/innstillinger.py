# SPDX-License-Identifier: EUPL-1.2
"""The environment variables. The words stand here; that none is missing is read from the code."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from referanse.markdown import kode, tabell

_NAVN = re.compile(
    r"(GLASSKLAR_[A-Z][A-Z0-9_]*[A-Z0-9]|DATA_DIR|(INTERN|OFFENTLIG)_PORT|DATABASE_URL)"
)
#: Read by the tests alone.
_FOR_PROEVER = re.compile(r"GLASSKLAR_TEST(_.*)?")

_GRUPPER: dict[str, dict[str, tuple[str, str]]] = {
    "Hvor": {
        "DATA_DIR": (
            "`var`",
            "Mappen for alt som lagres utenfor databasen. `GLASSKLAR_DATA` går foran.",
        ),
        "GLASSKLAR_DATA": ("", "Som `DATA_DIR`; det prosessene selv bruker."),
        "INTERN_PORT": ("8000", "Porten til siden for saksbehandlere."),
        "OFFENTLIG_PORT": ("8001", "Porten til den offentlige siden."),
        "GLASSKLAR_VERTER": (
            "localhost, 127.0.0.1, [::1]",
            "Vertsnavnene sidene svarer på, med komma mellom.",
        ),
        "GLASSKLAR_OPPHAV": (
            "",
            "Opphav skjemaer godtas fra, med skjema: `https://sak.eksempel.no`. Trengs bak en "
            "proxy som ender TLS.",
        ),
        "GLASSKLAR_BAK_PROXY": (
            "",
            "`1`: stol på X-Forwarded-Proto og på den siste adressen i X-Forwarded-For. Bare bak "
            "en proxy som alltid setter dem selv.",
        ),
        "GLASSKLAR_OFFENTLIG_ADRESSE": (
            "http://127.0.0.1:8001",
            "Den offentlige sidens adresse, slik saksbehandlersiden lenker til den.",
        ),
    },
    "Database": {
        "DATABASE_URL": (
            "",
            "PostgreSQL-tjeneren, som en bruker som kan lage roller og database. Uten den startes "
            "en innebygd tjener under `DATA_DIR`.",
        ),
        "GLASSKLAR_DB_NAVN": (
            "`glassklar`",
            "Databasens navn, når det ikke står i `DATABASE_URL`.",
        ),
        "GLASSKLAR_DB_INTERN": (
            "",
            "`postgresql://`-adresse som rollen `glassklar_intern`. Settes av `glassklar` når "
            "tjeneren er innebygd eller gitt i `DATABASE_URL`.",
        ),
        "GLASSKLAR_DB_OFFENTLIG": ("", "Adresse som rollen `glassklar_offentlig`."),
        "GLASSKLAR_DB_EIER": ("", "Adresse som rollen `glassklar_eier`; bare til migrering."),
        "GLASSKLAR_DB_FORSEGLER": ("", "Adresse som rollen `glassklar_forsegler`."),
        "GLASSKLAR_DB_REVISJON": (
            "",
            "Adresse som rollen `glassklar_revisjon`; til kontroll og eksport av sporet.",
        ),
    },
    "Forsegling": {
        "GLASSKLAR_LOGGNOEKKEL": (
            "`loggnoekkel` i datamappen",
            "Filen med de private nøklene til loggene. Se "
            "[veiledningen](../veiledning/forsegling.md).",
        ),
        "GLASSKLAR_LOGGMAPPE": ("`spor-fliser` i datamappen", "Mappen med fliser og sjekkpunkter."),
        "GLASSKLAR_LOGG_NAVN": (
            "organisasjonsnummeret",
            "Begynnelsen på navnet til loggene. Har virkning bare første gang.",
        ),
        "GLASSKLAR_LOGG_MAPPER": ("", "Mapper som får hvert sjekkpunkt, med komma mellom."),
        "GLASSKLAR_LOGG_ADRESSER": (
            "",
            "`https://`-adresser som sjekkpunkter sendes til med POST, med komma mellom.",
        ),
        "GLASSKLAR_LOGG_EPOST": ("", "E-postadresser som får sjekkpunkter, med komma mellom."),
        "GLASSKLAR_LOGG_MINUTTER": ("60", "Minutter mellom to sjekkpunkter til mapper og nett."),
        "GLASSKLAR_LOGG_TIMER": ("24", "Timer mellom to sjekkpunkter på e-post."),
        "GLASSKLAR_LESESPOR_AAR": ("2", "Så mange år beholdes innholdet i lesespor. Minst 1."),
    },
    "Hemmeligheter": {
        "GLASSKLAR_NOEKKEL": (
            "laget i `hemmeligheter.json`",
            "64 heksadesimale tegn. Signerer hvem som handler, i hver transaksjon. Samme verdi "
            "som databasen fikk ved migrering.",
        ),
        "GLASSKLAR_HEMMELIGHET": (
            "laget i `hemmeligheter.json`",
            "Djangos SECRET_KEY. Ulik for de to sidene.",
        ),
    },
    "Innlogging": {
        "GLASSKLAR_KREV_TOFAKTOR": (
            "",
            "Roller som må ha totrinns innlogging, med komma mellom: `admin,leder`. Uten den får "
            "de bare siden der den settes opp.",
        ),
        "GLASSKLAR_OIDC_FIL": (
            "",
            "JSON-fil med tilbydere av felles innlogging. Se "
            "[veiledningen](../veiledning/innlogging.md).",
        ),
        "GLASSKLAR_LOKALE_PASSORD": (
            "`ja`",
            "`nei`: ingen logger inn med passord som er lagret her.",
        ),
        "GLASSKLAR_OEKT_MINUTTER": (
            "60 (600 i demoen)",
            "Så lenge kan en økt stå ubrukt. Den slutter uansett ti timer etter innlogging.",
        ),
    },
    "Filer": {
        "GLASSKLAR_INNMAPPE": ("`innmappe` i datamappen", "Mappen arbeideren overvåker."),
        "GLASSKLAR_MAKS_FIL_MB": ("200", "Største fil som tas imot."),
        "GLASSKLAR_S3_BOTTE": ("", "S3-bøtte for arkivets filer. Uten den: mappen `lager`."),
        "GLASSKLAR_S3_BOTTE_OFFENTLIG": (
            "",
            "S3-bøtte for de utlagte filene. Uten den: mappen `offentlig-lager`.",
        ),
        "GLASSKLAR_S3_ENDEPUNKT": ("", "Annen S3-tjener enn Amazons."),
        "GLASSKLAR_S3_REGION": ("", "S3-region."),
        "GLASSKLAR_RETURADRESSE": (
            "",
            "Adressen e-posttjenere melder til når et brev kommer i retur. Tom: retur leses ikke.",
        ),
        "GLASSKLAR_UTSKRIFT": (
            "`utskrift` i datamappen",
            "Mappen brev som skal på papir, legges i.",
        ),
        "GLASSKLAR_SKJEMA": (
            "",
            "Mappe med de offisielle Noark-skjemaene, til prøver som bruker dem.",
        ),
    },
    "E-post": {
        "GLASSKLAR_EPOST": (
            "",
            "`smtp://`, `smtp+tls://` eller `smtps://` med bruker, passord, vert og port. I "
            "demoen skrives e-post på skjermen når den mangler.",
        ),
        "GLASSKLAR_AVSENDER": ("postmottak@localhost", "Avsenderadressen."),
    },
    "Kjøring": {
        "GLASSKLAR_DEMO": (
            "",
            "`1`: demomodus. Starter bare på en database demoen selv har laget og merket.",
        ),
        "GLASSKLAR_SPOR": ("", "`1`: vis hele feilsporet i stedet for én linje."),
    },
}


def side(rot: Path) -> str:
    """Return the page of settings. Raises ValueError when the code and the list differ."""
    kjent = {navn for gruppe in _GRUPPER.values() for navn in gruppe}
    brukt = brukte(rot / "src" / "glassklar")
    if kjent != brukt:
        raise ValueError(
            f"innstillinger.py: uten forklaring {sorted(brukt - kjent)}, "
            f"ikke i koden {sorted(kjent - brukt)}"
        )
    deler = [
        "# Innstillinger\n",
        "Alt som settes utenfra, er miljøvariabler. `glassklar`-kommandoene fyller selv ut "
        "databaseadresser og hemmeligheter fra `hemmeligheter.json` i datamappen når de ikke er "
        "satt. S3-nøkler leses fra `AWS_ACCESS_KEY_ID` og `AWS_SECRET_ACCESS_KEY`.\n",
    ]
    for gruppe, rader in _GRUPPER.items():
        deler.append(f"## {gruppe}\n")
        deler.append(
            tabell(
                ("Variabel", "Standard", "Betydning"),
                ((kode(navn), *verdi) for navn, verdi in rader.items()),
            )
        )
    return "\n".join(deler)


def brukte(pakke: Path) -> set[str]:
    """Names of environment variables that stand as whole strings in the program's code."""
    funnet: set[str] = set()
    for fil in pakke.rglob("*.py"):
        for node in ast.walk(ast.parse(fil.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                if _NAVN.fullmatch(node.value):
                    funnet.add(node.value)
    return {navn for navn in funnet if not _FOR_PROEVER.fullmatch(navn)}
