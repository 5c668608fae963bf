# SPDX-License-Identifier: EUPL-1.2
"""Arbeidsdager, helligdager og lovens frister.

Kilder: helligdagsfredloven (LOV-1995-02-24-12) § 2, lov om 1. og 17. mai (LOV-1947-04-26-1) § 1,
domstolloven (LOV-1915-08-13-5) §§ 148-149, offentleglova §§ 31-32. Dagene og lengdene står i
`helligdager.toml` og `frister.toml`.

Offentleglova sier ikke hva en arbeidsdag er. Her er det mandag til fredag som ikke er helligdag.
"""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from types import MappingProxyType
from typing import Literal

from .data import gjelder, les_toml

Enhet = Literal["arbeidsdager", "uker", "maaneder"]

FOERSTE_AAR = 1900
SISTE_AAR = 2299


class UkjentFrist(LookupError):
    """Det finnes ingen frist med navnet på datoen."""


@dataclass(frozen=True, slots=True)
class Frist:
    """En frist i loven: navn, lengde, og hvor den står."""

    navn: str
    antall: int
    enhet: Enhet
    hjemmel: str
    gyldig_fra: date | None
    gyldig_til: date | None
    kilde: str


def paaskedag(aar: int) -> date:
    """Første påskedag i den gregorianske kalenderen (1900-2299).

    Regnemåten er den vanlige med månens gylne tall og århundrets korreksjoner.
    """
    if not FOERSTE_AAR <= aar <= SISTE_AAR:
        raise ValueError(f"kalenderen gjelder {FOERSTE_AAR}-{SISTE_AAR}, ikke {aar}")
    gyllen = aar % 19
    hundre = aar // 100
    epakt = (hundre - hundre // 4 - (8 * hundre + 13) // 25 + 19 * gyllen + 15) % 30
    maane = epakt - (epakt // 28) * (1 - (29 // (epakt + 1)) * ((21 - gyllen) // 11))
    ukedag = (aar + aar // 4 + maane + 2 - hundre + hundre // 4) % 7
    forskyvning = maane - ukedag
    maaned = 3 + (forskyvning + 40) // 44
    dag = forskyvning + 28 - 31 * (maaned // 4)
    return date(aar, maaned, dag)


@cache
def helligdager(aar: int) -> Mapping[date, str]:
    """Årets helligdager med navn, i datorekkefølge. Søndager ellers er ikke med."""
    paaske = paaskedag(aar)
    ut: dict[date, str] = {}
    for d in les_toml("helligdager.toml")["dag"]:
        if "etter_paaske" in d:
            dato = paaske + timedelta(days=d["etter_paaske"])
        else:
            dato = date(aar, d["maaned"], d["dag"])
        # Faller to på samme dag (17. mai og 2. pinsedag), beholder dagen begge navn.
        ut[dato] = f"{ut[dato]} / {d['navn']}" if dato in ut else d["navn"]
    return MappingProxyType(dict(sorted(ut.items())))


def er_helligdag(d: date) -> bool:
    """Søndag, helligdag, eller dag likestilt med søndag."""
    return d.weekday() == 6 or d in helligdager(d.year)


def er_arbeidsdag(d: date) -> bool:
    """Mandag til fredag som ikke er helligdag. 24. og 31. desember er arbeidsdager."""
    return d.weekday() < 5 and d not in helligdager(d.year)


def neste_arbeidsdag(d: date) -> date:
    """`d` selv om den er arbeidsdag, ellers den første etter (domstolloven § 149)."""
    while not er_arbeidsdag(d):
        d += timedelta(days=1)
    return d


def legg_til_arbeidsdager(d: date, n: int) -> date:
    """Arbeidsdag nummer `n` etter `d`. Dagen selv regnes ikke med (domstolloven § 148).

    `n = 0` gir `d`. Negativt `n` gir `ValueError`.
    """
    if n < 0:
        raise ValueError("antall arbeidsdager kan ikke være negativt")
    while n:
        d += timedelta(days=1)
        if er_arbeidsdag(d):
            n -= 1
    return d


def arbeidsdager_etter(fra: date, til: date) -> int:
    """Hvor mange arbeidsdager som er begynt etter `fra`, til og med `til`; 0 når `til <= fra`.

    Svaret på «arbeidsdag 2 av 5».
    """
    antall = 0
    d = fra
    while d < til:
        d += timedelta(days=1)
        antall += er_arbeidsdag(d)
    return antall


def frist_uker(d: date, n: int) -> date:
    """Samme ukedag `n` uker etter; lørdag, søndag og helligdag flytter til neste arbeidsdag.

    Domstolloven § 148 andre ledd og § 149.
    """
    if n < 0:
        raise ValueError("antall uker kan ikke være negativt")
    return neste_arbeidsdag(d + timedelta(weeks=n))


def legg_til_maaneder(d: date, n: int) -> date:
    """Samme dato `n` måneder etter, uten flytting. Finnes ikke datoen, månedens siste dag."""
    if n < 0:
        raise ValueError("antall måneder kan ikke være negativt")
    aar, maaned = divmod(d.month - 1 + n, 12)
    aar += d.year
    siste = calendar.monthrange(aar, maaned + 1)[1]
    return date(aar, maaned + 1, min(d.day, siste))


def frist_maaneder(d: date, n: int) -> date:
    """Samme dato `n` måneder etter; lørdag, søndag og helligdag flytter til neste arbeidsdag."""
    return neste_arbeidsdag(legg_til_maaneder(d, n))


@cache
def _frister() -> tuple[Frist, ...]:
    return tuple(
        Frist(
            f["navn"],
            f["antall"],
            f["enhet"],
            f["hjemmel"],
            f.get("gyldig_fra"),
            f.get("gyldig_til"),
            f["kilde"],
        )
        for f in les_toml("frister.toml")["frist"]
    )


def frist(navn: str, dato: date) -> Frist:
    """Fristen slik den er på `dato`. Finnes den ikke da: `UkjentFrist`."""
    for f in _frister():
        if f.navn == navn and gjelder(f.gyldig_fra, f.gyldig_til, dato):
            return f
    raise UkjentFrist(f"ingen frist {navn!r} på {dato.isoformat()}")


def utloep(navn: str, start: date) -> date:
    """Siste dag av fristen som begynner `start`. Dagen etter er fristen ute."""
    f = frist(navn, start)
    if f.enhet == "arbeidsdager":
        return legg_til_arbeidsdager(start, f.antall)
    if f.enhet == "uker":
        return frist_uker(start, f.antall)
    return frist_maaneder(start, f.antall)


def avslagsfrist(mottatt: date) -> date:
    """Siste dag å svare på et innsynskrav; dagen etter regnes det som avslått.

    Fem arbeidsdager etter at kommunen mottok kravet, uansett kanal (offl. § 32 andre ledd).
    """
    return utloep("ansett_avslag", mottatt)


def er_ansett_avslag(mottatt: date, i_dag: date) -> bool:
    """Om et ubesvart krav regnes som avslått `i_dag` (offl. § 32 andre ledd)."""
    return i_dag > avslagsfrist(mottatt)


def grunngivingsfrist(krav_mottatt: date) -> date:
    """Siste dag å gi nærmere grunngiving: 10 arbeidsdager (offl. § 31 andre ledd)."""
    return utloep("naermere_grunngiving_svar", krav_mottatt)


def klagefrist(avslag_mottatt: date) -> date:
    """Siste dag å klage: tre uker etter at avslaget kom frem (offl. § 32, fvl. § 29)."""
    return utloep("klage", avslag_mottatt)
