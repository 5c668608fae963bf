# SPDX-License-Identifier: EUPL-1.2
"""Habilitet: hvem som ikke kan forberede eller avgjøre en sak, og hvem som bare kan forberede den.

Kilder: forvaltningsloven av 1967 §§ 6-9, forvaltningsloven av 2025 §§ 25-29, kommuneloven § 13-3.
Forholdene og paragrafene står i `habilitet.toml`, de to lovene ved siden av hverandre. Loven av
2025 er vedtatt, men ikke satt i kraft: alle spørsmål tar `fvl25_fra`, dagen den gjelder fra, eller
`None`.

Modulen sier hva loven sier om opplysningene den får. Den avgjør ingen vurdering etter skjønn: der
loven krever en, er svaret `vurderes`, og et menneske avgjør (`avgjoeres_av`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Final, Literal

from .data import les_toml

Lov = Literal["1967", "2025"]
Virkning = Literal["alltid", "skjoenn"]
Utfall = Literal["inhabil", "vurderes", "habil"]
Avgjoerer = Literal["selv", "overordnet", "organet"]
Evne = Literal["avgjoere", "forberede", "ingenting"]

_NOEKKEL: Final[Mapping[Lov, str]] = {"1967": "fvl67", "2025": "fvl25"}


class UkjentForhold(LookupError):
    """Koden er ikke et forhold i loven."""


@dataclass(frozen=True, slots=True)
class Forhold:
    """Et forhold mellom en ansatt og en sak, slik én av lovene ser på det.

    `virkning`: «alltid» gjør inhabil av seg selv, «skjoenn» bare etter en vurdering. `bokstav` er
    tom der loven ikke har en, eller der vi ikke har lest den.
    """

    kode: str
    lov: Lov
    virkning: Virkning
    bokstav: str
    kilde: str
    nb: str
    nn: str
    en: str
    merknad: str

    def tekst(self, spraak: str = "nb") -> str:
        """Forholdet på nb, nn eller en; andre språk gir nb."""
        return {"nn": self.nn, "en": self.en}.get(spraak, self.nb)


def lov_paa(dag: date, *, fvl25_fra: date | None = None) -> Lov:
    """Loven som gjelder på `dag`."""
    return "2025" if fvl25_fra is not None and dag >= fvl25_fra else "1967"


@cache
def _alle(lov: Lov) -> dict[str, Forhold]:
    return {
        rad["kode"]: Forhold(
            kode=rad["kode"],
            lov=lov,
            virkning=rad[_NOEKKEL[lov]]["virkning"],
            bokstav=rad[_NOEKKEL[lov]].get("bokstav", ""),
            kilde=rad[_NOEKKEL[lov]]["kilde"],
            nb=rad["nb"],
            nn=rad["nn"],
            en=rad["en"],
            merknad=rad.get("merknad", ""),
        )
        for rad in les_toml("habilitet.toml")["forhold"]
    }


def alle(dag: date, *, fvl25_fra: date | None = None) -> tuple[Forhold, ...]:
    """Forholdene slik loven som gjelder på `dag`, ser på dem, i lovens rekkefølge."""
    return tuple(_alle(lov_paa(dag, fvl25_fra=fvl25_fra)).values())


def forhold(kode: str, lov: Lov) -> Forhold:
    """Forholdet med koden i `lov`. Ukjent kode gir `UkjentForhold`.

    Gamle svar må kunne vises, så det er loven svaret ble gitt under, som gis inn.
    """
    try:
        return _alle(lov)[kode]
    except KeyError:
        raise UkjentForhold(f"forholdet {kode!r} finnes ikke") from None


def sammenlign() -> tuple[tuple[Forhold, Forhold], ...]:
    """Hvert forhold i 1967-loven og i 2025-loven, ved siden av hverandre."""
    return tuple((f, _alle("2025")[kode]) for kode, f in _alle("1967").items())


@cache
def _regler() -> dict[str, dict[str, str]]:
    regler: dict[str, Any] = les_toml("habilitet.toml")["regel"]
    return regler


def kilde(regel: str, lov: Lov) -> str:
    """Paragrafen for en av reglene ved siden av listen.

    `skjoenn`, `overordnet`, `aapenbart`, `foreloepig`, `avgjoeres` eller `stedfortreder`; andre
    gir `KeyError`.
    """
    return _regler()[regel][_NOEKKEL[lov]]


@dataclass(frozen=True, slots=True)
class Omstendighet:
    """Det som gjør at listen ikke brukes slik den står.

    `uten_betydning`: det er åpenbart at tilknytningen ikke kan påvirke standpunktet, og verken
    offentlige eller private hensyn tilsier at den ansatte viker (§ 6 fjerde ledd / § 28).
    `haster`: å vente kan ikke skje uten vesentlig ulempe eller skade (§ 7 / § 28 første ledd).
    """

    uten_betydning: bool = False
    haster: bool = False


@dataclass(frozen=True, slots=True)
class Vurdering:
    """Hva loven sier om forholdene, og paragrafene som avgjør.

    `foreloepig`: den inhabile kan likevel treffe en foreløpig avgjørelse.
    """

    utfall: Utfall
    lov: Lov
    kilder: tuple[str, ...]
    foreloepig: bool = False


def vurder(
    koder: Collection[str],
    dag: date,
    omstendighet: Omstendighet | None = None,
    *,
    fvl25_fra: date | None = None,
) -> Vurdering:
    """Hva loven på `dag` sier om en ansatt med disse forholdene til saken.

    Forhold som alltid gjør inhabil, går foran; ellers må de vurderes. Ukjent kode gir
    `UkjentForhold`.
    """
    som = omstendighet or Omstendighet()
    lov = lov_paa(dag, fvl25_fra=fvl25_fra)
    har = [forhold(kode, lov) for kode in dict.fromkeys(koder)]
    if not har:
        return Vurdering("habil", lov, ())
    if som.uten_betydning:
        return Vurdering("habil", lov, (kilde("aapenbart", lov),))
    alltid = dict.fromkeys(f.kilde for f in har if f.virkning == "alltid")
    if not alltid:
        return Vurdering("vurderes", lov, tuple(dict.fromkeys(f.kilde for f in har)))
    kilder = (*alltid, kilde("foreloepig", lov)) if som.haster else tuple(alltid)
    return Vurdering("inhabil", lov, kilder, foreloepig=som.haster)


@dataclass(frozen=True, slots=True)
class Reist:
    """Hvordan spørsmålet om habilitet er reist.

    `finner_grunn`: den ansatte selv finner grunn til å legge det fram; `leder_finner_grunn`:
    lederen i et kollegialt organ. `part_krever` og `tidsspille`: en part krever det, og om det da
    ville sinke saken vesentlig.
    """

    kollegialt: bool = False
    finner_grunn: bool = False
    leder_finner_grunn: bool = False
    part_krever: bool = False
    tidsspille: bool = False


def avgjoeres_av(reist: Reist, lov: Lov) -> Avgjoerer:
    """Hvem som avgjør om en ansatt eller et medlem er inhabil (1967 § 8 / 2025 § 29).

    Den det gjelder, avgjør selv, men legger spørsmålet fram for nærmeste overordnede når hun finner
    grunn til det; i 1967-loven også når en part krever det og det ikke sinker saken vesentlig. I et
    kollegialt organ avgjør organet uten medlemmet; i 2025-loven bare når lederen eller medlemmet
    finner grunn til det.
    """
    if reist.kollegialt:
        if lov == "1967" or reist.finner_grunn or reist.leder_finner_grunn:
            return "organet"
        return "selv"
    krav = lov == "1967" and reist.part_krever and not reist.tidsspille
    return "overordnet" if reist.finner_grunn or krav else "selv"


def stemmer_om_habilitet(
    medlemmer: Collection[int], spurte: Collection[int], vedtaksfoer: int
) -> frozenset[int]:
    """Medlemmene som deltar når et organ avgjør habiliteten (1967 § 8 andre ledd / 2025 § 29).

    Ingen av `spurte` deltar i avgjørelsen om seg selv eller hverandre, med mindre organet ellers
    ikke er vedtaksført (`vedtaksfoer` medlemmer); da deltar alle som møter.
    """
    igjen = frozenset(medlemmer) - frozenset(spurte)
    if len(frozenset(spurte)) > 1 and len(igjen) < vedtaksfoer:
        return frozenset(medlemmer)
    return igjen


@dataclass(frozen=True, slots=True)
class Enhet:
    """En enhet på en dag: hva den ligger under, hvem som leder den, og organet den er del av."""

    over: int | None = None
    ledere: frozenset[int] = frozenset()
    organ: str = "administrasjonen"


@dataclass(frozen=True, slots=True)
class Organisasjon:
    """Enhetene, og enheten hver person hører til, på en dag."""

    enheter: Mapping[int, Enhet]
    plass: Mapping[int, int]

    def oppover(self, enhet: int) -> tuple[int, ...]:
        """Enheten selv og dem over den, nedenfra. En ring i treet stopper der den lukker seg."""
        funnet: list[int] = []
        naa: int | None = enhet
        while naa is not None and naa not in funnet and naa in self.enheter:
            funnet.append(naa)
            naa = self.enheter[naa].over
        return tuple(funnet)


def direkte_underordnet(org: Organisasjon, person: int, overordnet: int) -> bool:
    """Om `person` står i linjen rett under `overordnet` i samme organ (§ 6 tredje ledd / § 25).

    Det avgjørende er om den overordnede kan instruere: hun leder enheten personen hører til, eller
    en over den, i samme organ. Den som selv leder en enhet over den igjen, er ikke under henne.
    Leder to den samme enheten, vet ingen her hvem som instruerer hvem; da regnes begge som over.
    """
    if person == overordnet or person not in org.plass:
        return False
    linje = org.oppover(org.plass[person])
    for nr, enhet in enumerate(linje):
        sted = org.enheter[enhet]
        if overordnet not in sted.ledere or sted.organ != org.enheter[linje[0]].organ:
            continue
        if not any(person in org.enheter[e].ledere for e in linje[nr + 1 :]):
            return True
    return False


def evne(org: Organisasjon, person: int, inhabile: Collection[int]) -> Evne:
    """Hva `person` kan gjøre i en sak der `inhabile` er inhabile.

    Den inhabile kan verken forberede eller avgjøre (§ 6 første ledd / § 25 første ledd). Den som er
    direkte underordnet en inhabil, kan forberede, men ikke avgjøre (§ 6 tredje ledd / § 25 andre
    ledd). De andre kan begge deler, for så vidt gjelder habiliteten.
    """
    if person in inhabile:
        return "ingenting"
    if any(direkte_underordnet(org, person, o) for o in inhabile):
        return "forberede"
    return "avgjoere"
