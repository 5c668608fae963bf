# SPDX-License-Identifier: EUPL-1.2
"""What the program is told from outside: environment variables, and nothing else.

Reads them in one place, so that settings, command line and tests understand them alike.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from glassklar.grunn.tjener import Adresse

PAKKE = Path(__file__).resolve().parent.parent
#: The working copy when there is one; an installed package has no package.json beside it.
PROSJEKT = PAKKE.parent.parent

#: The font of documents made here, out of the npm package that dresses the pages: the letters
#: of every day, then the rest.
DOKUMENTSKRIFT = ("inter-latin-400-normal.woff", "inter-latin-ext-400-normal.woff")

DB_INTERN = "GLASSKLAR_DB_INTERN"
DB_OFFENTLIG = "GLASSKLAR_DB_OFFENTLIG"
DB_EIER = "GLASSKLAR_DB_EIER"
DB_FORSEGLER = "GLASSKLAR_DB_FORSEGLER"
DB_REVISJON = "GLASSKLAR_DB_REVISJON"


class MiljoeFeil(Exception):
    """A setting is missing or does not fit. The message is one line of bokmål."""


def datamappe() -> Path:
    """The data folder: GLASSKLAR_DATA, else DATA_DIR, else ``var`` where we stand."""
    valgt = os.environ.get("GLASSKLAR_DATA") or os.environ.get("DATA_DIR") or "var"
    return Path(valgt).expanduser().absolute()


def dokumentskrift(statisk_npm: Path) -> list[Path]:
    """Where ``glassklar bygg`` puts the files of DOKUMENTSKRIFT."""
    return [statisk_npm / "npm" / "inter" / "dokument" / navn for navn in DOKUMENTSKRIFT]


def er_demo() -> bool:
    """Whether demo mode is asked for (GLASSKLAR_DEMO=1)."""
    return os.environ.get("GLASSKLAR_DEMO") == "1"


def tall(navn: str, standard: int, minst: int = 1, hoeyst: int = 2**31) -> int:
    """A whole number from the environment. Raises MiljoeFeil when it is none, or out of range."""
    tekst = os.environ.get(navn, "")
    if not tekst:
        return standard
    if not tekst.isascii() or not tekst.isdigit() or not minst <= int(tekst) <= hoeyst:
        raise MiljoeFeil(f"{navn} må være et tall fra {minst} til {hoeyst}, ikke «{tekst}».")
    return int(tekst)


def port(navn: str, standard: int) -> int:
    """A TCP port from the environment."""
    return tall(navn, standard, 1, 65535)


def liste(navn: str, standard: str = "") -> list[str]:
    """A comma separated list from the environment."""
    return [del_.strip() for del_ in os.environ.get(navn, standard).split(",") if del_.strip()]


def krev(navn: str) -> str:
    """A variable that must be there. Raises MiljoeFeil otherwise."""
    verdi = os.environ.get(navn, "")
    if not verdi:
        raise MiljoeFeil(f"Miljøvariabelen {navn} mangler. Start gjennom kommandoen «glassklar».")
    return verdi


def database(navn: str, soekesti: str, pool: dict[str, int] | None = None) -> dict[str, Any]:
    """Django's description of the database whose address stands in the variable ``navn``.

    Values travel apart from the statement (server-side binding): otherwise every session of
    the same role reads them in pg_stat_activity.
    """
    adresse = Adresse.les(krev(navn))
    valg: dict[str, Any] = dict(adresse.valg)
    valg |= {
        "options": f"-c search_path={soekesti}",
        "server_side_binding": True,
        # The same few statements come again and again: the server parses and plans them once.
        "prepare_threshold": 5,
    }
    if pool is not None:
        valg["pool"] = pool
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": adresse.database,
        "USER": adresse.bruker,
        "PASSWORD": adresse.passord,
        "HOST": adresse.vert,
        "PORT": adresse.port,
        "CONN_MAX_AGE": 0,
        # One empty round trip when a connection leaves the pool: a restarted server costs no page.
        "CONN_HEALTH_CHECKS": pool is not None,
        "OPTIONS": valg,
    }


def epost() -> dict[str, Any]:
    """Django's mail settings from GLASSKLAR_EPOST, e.g. ``smtp+tls://bruker:passord@vert:587``.

    Schemes: ``smtp`` (plain, for a relay on the same machine), ``smtp+tls`` (STARTTLS), ``smtps``.
    Without it mail is written on the console in demo mode, and is refused otherwise.
    """
    from urllib.parse import unquote, urlsplit

    adresse = os.environ.get("GLASSKLAR_EPOST", "")
    if not adresse:
        slag = "console" if er_demo() else "smtp"
        return {"EMAIL_BACKEND": f"django.core.mail.backends.{slag}.EmailBackend"}
    deler = urlsplit(adresse)
    if deler.scheme not in {"smtp", "smtp+tls", "smtps"} or not deler.hostname:
        raise MiljoeFeil("GLASSKLAR_EPOST må ha formen smtp+tls://bruker:passord@vert:587.")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": deler.hostname,
        "EMAIL_PORT": deler.port or {"smtp": 25, "smtp+tls": 587, "smtps": 465}[deler.scheme],
        "EMAIL_HOST_USER": unquote(deler.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(deler.password or ""),
        "EMAIL_USE_TLS": deler.scheme == "smtp+tls",
        "EMAIL_USE_SSL": deler.scheme == "smtps",
        "EMAIL_TIMEOUT": 20,
    }


def returadresse() -> str:
    """GLASSKLAR_RETURADRESSE, where each letter's own return address is made from; may be empty."""
    from glassklar.fullmakt.utsending.retur import gyldig_returadresse

    adresse = os.environ.get("GLASSKLAR_RETURADRESSE", "").strip()
    if adresse and not gyldig_returadresse(adresse):
        raise MiljoeFeil(
            "GLASSKLAR_RETURADRESSE må være én adresse uten +, med høyst 31 tegn foran @."
        )
    return adresse


def lagre(data: Path) -> dict[str, dict[str, Any]]:
    """Where document bytes lie: folders under the data folder, or S3 when a bucket is named.

    GLASSKLAR_S3_BOTTE names the bucket of the archive's files, GLASSKLAR_S3_BOTTE_OFFENTLIG that
    of the published ones; GLASSKLAR_S3_ENDEPUNKT another server than Amazon's. Keys come from
    the usual AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.
    """
    mapper = {"lager": "lager", "offentlig_lager": "offentlig-lager"}
    boetter = {"lager": "GLASSKLAR_S3_BOTTE", "offentlig_lager": "GLASSKLAR_S3_BOTTE_OFFENTLIG"}
    svar: dict[str, dict[str, Any]] = {}
    for alias, mappe in mapper.items():
        botte = os.environ.get(boetter[alias], "")
        if botte:
            svar[alias] = {
                "BACKEND": "storages.backends.s3.S3Storage",
                "OPTIONS": {
                    "bucket_name": botte,
                    "endpoint_url": os.environ.get("GLASSKLAR_S3_ENDEPUNKT") or None,
                    "region_name": os.environ.get("GLASSKLAR_S3_REGION") or None,
                    "default_acl": None,
                    "file_overwrite": False,
                    "querystring_auth": True,
                },
            }
        else:
            svar[alias] = {
                "BACKEND": "django.core.files.storage.FileSystemStorage",
                "OPTIONS": {
                    "location": str(data / mappe),
                    "file_permissions_mode": 0o640,
                    "directory_permissions_mode": 0o750,
                },
            }
    return svar


def krev_demobase() -> None:
    """In demo mode: refuse unless the database itself says that it is a demo.

    The mark is ``glassklar.virksomhet.demo``, which only the demo's own seeding sets, in a
    database that the demo made. So the variable alone, set by accident beside a real archive,
    starts nothing. Raises MiljoeFeil. Needs Django's settings.
    """
    if not er_demo():
        return
    from django.db import Error, connection

    try:
        with connection.cursor() as peker:
            peker.execute("select bool_and(demo) from virksomhet")
            rad = peker.fetchone()
    except Error as feil:
        raise MiljoeFeil("Demomodus: databasen er ikke satt opp av «glassklar demo».") from feil
    finally:
        connection.close()
    if not rad or rad[0] is not True:
        raise MiljoeFeil("GLASSKLAR_DEMO=1, men databasen er ikke en demobase. Starter ikke.")
