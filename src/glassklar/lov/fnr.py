# SPDX-License-Identifier: EUPL-1.2
"""Finner fødselsnummer, D-nummer og syntetiske nummer i tekst.

Fødselsnummer skal aldri stå i en tittel eller på nett (offentlegforskrifta § 7; offl. § 26 femte
ledd; personopplysningsloven § 12). Nummeret er elleve siffer: fødselsdato og personnummer.
D-nummer har 4 lagt til første siffer. Syntetiske serier har 40, 65 eller 80 lagt til måneden.

Kontrollsifrene (modulus 11) gjør et funn *sikkert*. Et nummer som ikke stemmer, meldes også når
datoen er mulig: fra 2032 deles det ut nummer der siste kontrollsiffer følger en annen regel, og en
skrivefeil i et fødselsnummer er fortsatt noens fødselsnummer.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final, Literal, NamedTuple

Art = Literal["foedselsnummer", "d_nummer", "syntetisk"]

_SERIER: Final = (40, 65, 80)
_VEKTER_1: Final = (3, 7, 6, 1, 8, 9, 4, 5, 2)
_VEKTER_2: Final = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)

# Mellomrom (også hardt og smalt), punktum eller strek mellom dato og personnummer, og
# ddmmåå delt med punktum. Foran og bak skal det ikke være siffer, heller ikke etter et
# skille som binder tall sammen (kontonummer, KID, IBAN, saksnummer).
_SKILLE = "[ \u00a0\u2009\u202f.\u2010\u2011-]"
_KANDIDAT: Final = re.compile(
    rf"(?<![0-9])(?<![0-9][.,/:-])(?<![0-9][ \u00a0])"
    rf"([0-9]{{2}})(\.?)([0-9]{{2}})(\2)([0-9]{{2}})({_SKILLE}?)([0-9]{{3}})({_SKILLE}?)([0-9]{{2}})"
    rf"(?![0-9])(?![.,/:-][0-9])(?![ \u00a0][0-9])",
)


class Treff(NamedTuple):
    """Et funn: tegnene fra og med `start` til `slutt`, hva slags, og om kontrollsifrene stemmer."""

    start: int
    slutt: int
    art: Art
    sikker: bool


def finn(tekst: str) -> list[Treff]:
    """Alle numrene i teksten, i rekkefølge. Numre er sifre 0-9; andre skriftsystem telles med.

    Organisasjonsnummer (ni siffer), kontonummer med punktum (4.2.5), KID, IBAN, telefonnummer og
    saksnummer er ikke treff.
    """
    sifre = _som_ascii(tekst)
    ut: list[Treff] = []
    for m in _KANDIDAT.finditer(sifre):
        nummer = "".join(m.group(i) for i in (1, 3, 5, 7, 9))
        art = _art(nummer)
        if art is None:
            continue
        sikker = stemmer(nummer)
        if not sikker and not (_sannsynlig(m) and _staar_fritt(sifre, m)):
            continue
        ut.append(Treff(m.start(), m.end(), art, sikker))
    return ut


def inneholder(tekst: str) -> bool:
    """Om teksten har minst ett nummer."""
    return bool(finn(tekst))


def masker(tekst: str, maske: str = "*****") -> str:
    """Teksten med masken i stedet for hvert nummer."""
    ut: list[str] = []
    ved = 0
    for t in finn(tekst):
        ut.append(tekst[ved : t.start])
        ut.append(maske)
        ved = t.slutt
    ut.append(tekst[ved:])
    return "".join(ut)


def stemmer(nummer: str) -> bool:
    """Om elleve siffer har riktige kontrollsifre (modulus 11)."""
    if len(nummer) != 11 or not (nummer.isascii() and nummer.isdigit()):
        return False
    tall = [int(t) for t in nummer]
    return _kontroll(tall[:9], _VEKTER_1) == tall[9] and _kontroll(tall[:10], _VEKTER_2) == tall[10]


def _kontroll(tall: list[int], vekter: tuple[int, ...]) -> int:
    rest = sum(t * v for t, v in zip(tall, vekter, strict=True)) % 11
    # 10 finnes ikke som siffer; et slikt nummer deles ikke ut.
    return 0 if rest == 0 else 11 - rest


def _som_ascii(tekst: str) -> str:
    """Sifre fra andre skriftsystem (fullbredde, arabisk-indiske) som 0-9, tegn for tegn."""
    if tekst.isascii():
        return tekst
    return "".join(str(int(t)) if not t.isascii() and t.isdecimal() else t for t in tekst)


def _art(nummer: str) -> Art | None:
    """Slaget ut fra datoen, eller `None` når de seks første sifrene ikke kan være en dato."""
    dag, maaned, aar = int(nummer[:2]), int(nummer[2:4]), int(nummer[4:6])
    d_nummer = 41 <= dag <= 71
    if d_nummer:
        dag -= 40
    syntetisk = False
    if maaned > 12:
        for pluss in _SERIER:
            if 1 <= maaned - pluss <= 12:
                maaned -= pluss
                syntetisk = True
                break
    if not _mulig_dato(dag, maaned, aar):
        return None
    if syntetisk:
        return "syntetisk"
    return "d_nummer" if d_nummer else "foedselsnummer"


def _mulig_dato(dag: int, maaned: int, aar: int) -> bool:
    """Om datoen finnes i minst ett av århundrene nummeret kan høre til."""
    for hundre in (1800, 1900, 2000):
        try:
            date(hundre + aar, maaned, dag)
        except ValueError:
            continue
        return True
    return False


def _sannsynlig(m: re.Match[str]) -> bool:
    """Om et nummer med feil kontrollsifre er skrevet slik fødselsnummer skrives.

    Elleve siffer i ett, eller 6 + 5, med datoen eventuelt delt med punktum. Delt på andre måter
    (3 + 2 til slutt uten skille etter datoen) er det heller et konto- eller varenummer.
    """
    etter_dato, foer_kontroll = m.group(6), m.group(8)
    return not foer_kontroll or bool(etter_dato)


def _staar_fritt(tekst: str, m: re.Match[str]) -> bool:
    """Om det ikke står bokstaver inntil: ellers er det del av en kode eller sjekksum."""
    foer, etter = tekst[m.start() - 1 : m.start()], tekst[m.end() : m.end() + 1]
    return not (foer.isalpha() or etter.isalpha())
