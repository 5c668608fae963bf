# SPDX-License-Identifier: EUPL-1.2
"""Titler: linje 1 og linje 2, ordene i dem, masken, og den offentlige tittelen.

Linje 1 er alltid åpen; linje 2 kan skjermes (M502: TM1, TR1) eller få ord merket (TMO, TRO).
offentligTittel (M025) er tittelen med `*****` for det som er skjermet; masken er alltid fem
stjerner, så lengden ikke røper noe.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final, NamedTuple

MASKE: Final = "*****"
SKILLE: Final = " – "
"""Skillet mellom leddene i en tittel, og mellom linje 1 og linje 2 når de skrives på én linje."""

# Bokstaver og sifre, også med kombinerende tegn (á skrevet som a + U+0301), holdt sammen av
# bindestrek, apostrof eller punktum/skråstrek mellom sifre (2026/127, 12.45).
_BOKSTAV = r"[^\W_]"
_TEGN = rf"{_BOKSTAV}[\u0300-\u036f]*"
_ORD: Final = re.compile(
    rf"{_TEGN}(?:{_TEGN}|[-\u2010\u2011'\u2019](?={_BOKSTAV})|(?<=\d)[./,:](?=\d))*"
)


class Ord(NamedTuple):
    """Et ord i en tekst: tegnene fra og med `start` til `slutt`."""

    start: int
    slutt: int
    tekst: str


def del_linjer(tekst: str, *, ved_tankestrek: bool = False) -> tuple[str, str]:
    """Tittelen som (linje 1, linje 2), uten blanke i endene. Linje 2 kan være tom.

    Skillet er første linjeskift; flere linjer blir del av linje 2. Med `ved_tankestrek` deles en
    tittel på én linje ved siste « – ». Det gjøres bare når noen ber om det: strek er vanlig i
    titler som er helt åpne.
    """
    linjer = [linje.strip() for linje in tekst.strip().splitlines()]
    if len(linjer) > 1:
        return linjer[0], " ".join(linje for linje in linjer[1:] if linje)
    hel = linjer[0] if linjer else ""
    if ved_tankestrek and SKILLE in hel:
        foerste, _, andre = hel.rpartition(SKILLE)
        return foerste.strip(), andre.strip()
    return hel, ""


def sett_sammen(linje1: str, linje2: str = "") -> str:
    """Tittelen på én linje, slik lister viser den."""
    return f"{linje1}{SKILLE}{linje2}" if linje2 else linje1


def ord(tekst: str) -> list[Ord]:
    """Ordene i teksten, i rekkefølge. Plassen i listen er indeksen `masker_ord` bruker.

    Samiske bokstaver, bindestreksord og tall som 2026/127 er ett ord hver. Samme tekst gir alltid
    samme indekser.
    """
    return [Ord(m.start(), m.end(), m.group()) for m in _ORD.finditer(tekst)]


def masker_ord(tekst: str, indekser: Collection[int]) -> str:
    """Teksten med `*****` for hvert merket ord.

    Merkede ord som står inntil hverandre, blir til én maske, så antallet ikke røper om det er ett
    eller to navn. Indekser som ikke finnes, gir `IndexError`: merker laget for en eldre tittel skal
    aldri brukes på en ny.
    """
    alle = ord(tekst)
    ukjente = [i for i in indekser if not 0 <= i < len(alle)]
    if ukjente:
        raise IndexError(f"ord {min(ukjente)} finnes ikke i en tekst på {len(alle)} ord")
    merket = sorted(set(indekser))
    ut: list[str] = []
    ved = 0
    forrige: int | None = None
    for i in merket:
        if forrige is None or i != forrige + 1:
            ut.append(tekst[ved : alle[i].start])
            ut.append(MASKE)
        ved = alle[i].slutt
        forrige = i
    ut.append(tekst[ved:])
    return "".join(ut)


def offentlig_tittel(
    linje1: str,
    linje2: str = "",
    *,
    skjul_linje1: bool = False,
    skjul_linje2: bool = False,
    merkede1: Collection[int] = (),
    merkede2: Collection[int] = (),
) -> str:
    """offentligTittel (M025): det publikum leser.

    `skjul_linje2` er TM1/TR1 (nivå 2 og 3). `merkede1` og `merkede2` er ordindekser i hver linje
    (TMO/TRO, nivå 0). `skjul_linje1` gjelder bare midlertidig skjerming som ikke er vurdert (M).
    Uten skjerming er den lik tittelen, for journalen har ikke noe annet tittelfelt (5.2.9).
    """
    foerste = MASKE if skjul_linje1 else masker_ord(linje1, merkede1)
    if not linje2:
        return foerste
    andre = MASKE if skjul_linje2 or skjul_linje1 else masker_ord(linje2, merkede2)
    if foerste == MASKE and andre == MASKE:
        return MASKE
    return f"{foerste}{SKILLE}{andre}"


def er_maskert(offentlig: str) -> bool:
    """Om en offentlig tittel inneholder en maske."""
    return MASKE in offentlig
