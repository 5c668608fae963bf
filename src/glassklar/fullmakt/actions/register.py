# SPDX-License-Identifier: EUPL-1.2
"""Keep the delegation register. The database decides who may (fullmakt/sql/register.sql)."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext_lazy as _

from glassklar.grunn.handling import handling
from glassklar.org.avslag import FELLES, Tekster, kall
from glassklar.org.models import Bruker

#: Word of a refusal to field and text, for rows.
FULLMAKT: Tekster = {
    "rett": ("", _("Du har ikke rett til å gjøre dette med fullmakten.")),
    "giver": ("giver", _("Velg reglementet eller fullmakten den gis fra. Den må være i bruk.")),
    "type_finnes": ("vedtakstype", _("Velg en type vedtak som er i bruk.")),
    "mottaker": ("mottaker", _("Velg én stilling eller én person.")),
    "sluttet": ("mottaker", _("Personen arbeider ikke her lenger.")),
    "enhet_finnes": ("enhet", _("Velg en enhet som er i bruk.")),
    "fra_mangler": ("fra", _("Skriv første dag.")),
    "til_over": ("til", _("Siste dag er over.")),
    "beloep": (
        "beloep_til",
        _("Beløpet passer ikke: fra kan ikke være over til, og typen må ha beløp."),
    ),
    "delegere": ("giver", _("Fullmakten den skal gis fra, kan ikke gis videre.")),
    "type": ("vedtakstype", _("Fullmakten den gis fra, gjelder en annen type vedtak.")),
    "beloep_videre": ("beloep_til", _("Beløpet går utenfor fullmakten den gis fra.")),
    "enhet": ("enhet", _("Enheten ligger ikke under enheten i fullmakten den gis fra.")),
    "klasse": ("klasse", _("Klassen ligger ikke under klassen i fullmakten den gis fra.")),
    "periode": ("fra", _("Tiden går utenfor reglementet eller fullmakten den gis fra.")),
    "ring": ("giver", _("Fullmakten kommer til slutt fra seg selv. Den går i ring.")),
    "samme": (
        "mottaker",
        _("Mottakeren står alt i kjeden denne fullmakten kommer fra, og har den dermed allerede."),
    ),
    "overlapp": (
        "fra",
        _(
            "Mottakeren har alt denne fullmakten i noe av den samme tiden."
            " La den nye begynne dagen etter at den gamle slutter."
        ),
    ),
    "bekreftet": ("", _("Den er bekreftet fra før.")),
    "trukket": ("", _("Fullmakten er trukket tilbake.")),
    "selv": (
        "",
        _(
            "En fullmakt bekreftes av en annen enn den som foreslo den fra kommunestyret, og en"
            " annen enn den som får den."
        ),
    ),
    "reglement": ("", _("Reglementet den kommer fra, er ikke bekreftet, eller gjelder ikke da.")),
    "giver_gjelder": ("", _("Fullmakten den gis fra, gjelder ikke den første dagen.")),
}
REGLEMENT: Tekster = {
    "rett": ("", _("Du har ikke rett til å gjøre dette med reglementet.")),
    "navn": ("navn", _("Skriv hva reglementet heter.")),
    "organ": ("organ", _("Skriv hvem som vedtok det.")),
    "vedtatt": ("vedtatt", _("Skriv dagen det ble vedtatt, i dag eller før.")),
    "fra_vedtatt": ("fra", _("Det kan ikke gjelde fra før det ble vedtatt.")),
    "bekreftet": ("", _("Det er bekreftet fra før.")),
    "selv": ("", _("Reglementet bekreftes av en annen enn den som registrerte det.")),
    "nyere": ("", _("Et bekreftet reglement fra samme organ gjelder fra samme dag eller senere.")),
}
STILLING: Tekster = {
    "rett": ("", _("Stillinger styres av den som leder enheten, og av kommunedirektøren.")),
    "navn": ("navn", _("Skriv hva stillingen heter.")),
    "enhet_finnes": ("enhet", _("Velg en enhet som er i bruk.")),
    "finnes": ("", _("Den står her fra før.")),
    "avsluttet": ("", _("Stillingen er avsluttet.")),
    "selv": ("innehaver", _("Du kan ikke sette deg selv i en stilling.")),
    "sluttet": ("innehaver", _("Personen arbeider ikke her lenger.")),
}


@dataclass(frozen=True, slots=True)
class NyFullmakt:
    """What is to be given: from a reglement or from a row, to a position or to a person."""

    vedtakstype: UUID
    enhet: int
    fra: date
    til: date | None = None
    reglement: UUID | None = None
    giver: UUID | None = None
    til_stilling: UUID | None = None
    til_bruker: int | None = None
    hjemmel: str = ""
    beloep_fra: Decimal | None = None
    beloep_til: Decimal | None = None
    klasse: str = ""
    kan_delegere: bool = False
    vilkaar: str = ""
    brev: str = ""


@handling("foreslaa_fullmakt")
def foreslaa_fullmakt(*, bruker: Bruker, ny: NyFullmakt) -> UUID:
    """Propose a row; it counts from when it is confirmed.

    Raises:
        Avvist: not the right to, or wider than what it is given from (fvl. 2025 §§ 22-24).
    """
    nr: UUID = kall(
        "foreslaa_fullmakt(uuid, uuid, uuid, text, numeric, numeric, int, text, uuid, int, boolean,"
        " text, date, date, text)",
        [
            ny.reglement, ny.giver, ny.vedtakstype, ny.hjemmel, ny.beloep_fra, ny.beloep_til,
            ny.enhet, ny.klasse, ny.til_stilling, ny.til_bruker, ny.kan_delegere, ny.vilkaar,
            ny.fra, ny.til, ny.brev,
        ],
        FULLMAKT,
    )  # fmt: skip
    return nr


def foreslaa_mange(nye: list[NyFullmakt]) -> list[tuple[UUID | None, str]]:
    """Propose rows in their order, inside an action: the key of each, or None and why not."""
    if not nye:
        return []
    with connection.cursor() as c:
        c.execute(
            "select ny, ord from foreslaa_fullmakter(%s::jsonb) order by nr",
            [json.dumps([asdict(n) for n in nye], default=str)],
        )
        return [(nr, "" if ord_ is None else hvorfor(ord_)) for nr, ord_ in c.fetchall()]


def hvorfor(ord_: str) -> str:
    """A word of a refusal, for rows, in text. Raises KeyError for what is no refusal of ours."""
    _felt, tekst = FULLMAKT.get(ord_) or FELLES[ord_]
    return str(tekst)


@handling("bekreft_fullmakt")
def bekreft_fullmakt(*, bruker: Bruker, fullmakt: UUID) -> None:
    """Let a proposed row count from now on.

    Raises:
        Avvist: not whoever it is given from, or it does not fit any more.
    """
    kall("bekreft_fullmakt(uuid)", [fullmakt], FULLMAKT)


@handling("trekk_fullmakt")
def trekk_fullmakt(*, bruker: Bruker, fullmakt: UUID, grunn: str) -> None:
    """Take a row back at once; what is given on from it ends with it.

    Raises:
        Avvist: not the right to, no reason, or taken back before.
    """
    kall("trekk_fullmakt(uuid, text)", [fullmakt, grunn], FULLMAKT)


@handling("registrer_reglement")
def registrer_reglement(
    *, bruker: Bruker, navn: str, organ: str, vedtatt: date, fra: date, til: date | None = None,
    saksnr: str = "",
) -> UUID:  # fmt: skip
    """Enter a version of the delegeringsreglement (kommuneloven § 5-14); it must be confirmed.

    Raises:
        Avvist: not the right to, or the days do not fit.
    """
    nr: UUID = kall(
        "registrer_reglement(text, text, date, text, date, date)",
        [navn, organ, vedtatt, saksnr, fra, til],
        REGLEMENT,
    )
    return nr


@handling("bekreft_reglement")
def bekreft_reglement(*, bruker: Bruker, reglement: UUID) -> None:
    """Confirm that a version is what was adopted; the version before ends the day before it begins.

    Raises:
        Avvist: not a kommunedirektør, or the one who registered it.
    """
    kall("bekreft_reglement(uuid)", [reglement], REGLEMENT)


@handling("ny_stilling")
def ny_stilling(*, bruker: Bruker, navn: str, enhet: int) -> UUID:
    """Make a position that authority can be given to.

    Raises:
        Avvist: not the right to, no name, or there is one of that name in the unit.
    """
    nr: UUID = kall("ny_stilling(text, int)", [navn, enhet], STILLING)
    return nr


@handling("avslutt_stilling")
def avslutt_stilling(*, bruker: Bruker, stilling: UUID, grunn: str) -> None:
    """Let nobody hold a position any more; what was given to it rests.

    Raises:
        Avvist: not the right to, no reason, or ended before.
    """
    kall("avslutt_stilling(uuid, text)", [stilling, grunn], STILLING)


@handling("sett_innehaver")
def sett_innehaver(
    *, bruker: Bruker, stilling: UUID, innehaver: int, fra: date, til: date | None, grunn: str
) -> UUID:
    """Put a person in a position.

    Raises:
        Avvist: not the right to, oneself, or it does not fit.
    """
    nr: UUID = kall(
        "sett_innehaver(uuid, int, date, date, text)",
        [stilling, innehaver, fra, til, grunn],
        STILLING,
    )
    return nr


@handling("avslutt_innehaver")
def avslutt_innehaver(*, bruker: Bruker, innehav: UUID, dag: date | None, grunn: str) -> None:
    """End a person's time in a position; ``dag`` is the last day, None ends it at once.

    Raises:
        Avvist: not the right to, ended already, or the day does not fit.
    """
    kall("avslutt_innehaver(uuid, date, text)", [innehav, dag, grunn], STILLING)
