# SPDX-License-Identifier: EUPL-1.2
"""Noarks kodelister som data, med navn på tre språk og en forklaring der publikum ser koden.

Kilde: API kap. 7 «Kodelister» og M-numrenes verdilister (std vedlegg 1). Dataene står i
`kodelister.csv`. I et uttrekk skrives **teksten** (bokmål), aldri koden (std vedlegg 2).
Land (ISO 3166) og postnummer er egne registre og står ikke her.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final, Literal, NamedTuple

Opphav = Literal["std", "api", "lokal", "utdatert"]
SPRAAK: Final = ("nb", "nn", "en")


class UkjentKode(LookupError):
    """Listen eller koden finnes ikke."""


class Kode(NamedTuple):
    """En verdi i en kodeliste.

    `navn_nb` er teksten Noark leverer. `opphav`: `std` er påkrevd eller nevnt i standarden, `api`
    bare i grensesnittet, `lokal` vårt tillegg, `utdatert` kan leses, men ikke velges på nytt.
    Forklaringene er for en innbygger, og tomme i lister publikum ikke ser.
    """

    kode: str
    navn_nb: str
    navn_nn: str
    navn_en: str
    opphav: Opphav
    forklaring_nb: str
    forklaring_nn: str
    forklaring_en: str

    def navn(self, spraak: str = "nb") -> str:
        """Navnet på nb, nn eller en; andre språk gir nb."""
        return {"nn": self.navn_nn, "en": self.navn_en}.get(spraak, self.navn_nb)

    def forklaring(self, spraak: str = "nb") -> str:
        """Forklaringen på nb, nn eller en; tom når listen ikke vises for publikum."""
        return {"nn": self.forklaring_nn, "en": self.forklaring_en}.get(spraak, self.forklaring_nb)

    @property
    def lokal(self) -> bool:
        """Om verdien er vår egen og ikke Noarks."""
        return self.opphav == "lokal"


@cache
def _les() -> MappingProxyType[str, tuple[Kode, ...]]:
    ut: dict[str, list[Kode]] = {}
    tekst = files(__package__).joinpath("kodelister.csv").read_text("utf-8")
    for rad in csv.DictReader(tekst.splitlines(), delimiter=";"):
        liste = rad.pop("liste")
        ut.setdefault(liste, []).append(
            Kode(
                rad["kode"],
                rad["nb"],
                rad["nn"],
                rad["en"],
                _opphav(rad["opphav"]),
                rad["forklaring_nb"],
                rad["forklaring_nn"],
                rad["forklaring_en"],
            )
        )
    return MappingProxyType({navn: tuple(koder) for navn, koder in ut.items()})


def _opphav(verdi: str) -> Opphav:
    match verdi:
        case "std" | "api" | "lokal" | "utdatert":
            return verdi
    raise ValueError(f"ukjent opphav i kodelister.csv: {verdi!r}")


def listenavn() -> tuple[str, ...]:
    """Navnene på alle listene, som Noarks elementnavn (`journalposttype`, `saksstatus` ...)."""
    return tuple(_les())


def liste(navn: str, *, med_utdaterte: bool = False) -> tuple[Kode, ...]:
    """Verdiene i listen, i Noarks rekkefølge. Ukjent liste gir `UkjentKode`."""
    try:
        koder = _les()[navn]
    except KeyError:
        raise UkjentKode(f"kodelisten {navn} finnes ikke") from None
    return koder if med_utdaterte else tuple(k for k in koder if k.opphav != "utdatert")


def kode(navn: str, verdi: str) -> Kode:
    """Verdien med koden `verdi` i listen, også en utdatert. Finnes den ikke: `UkjentKode`."""
    for k in liste(navn, med_utdaterte=True):
        if k.kode == verdi:
            return k
    raise UkjentKode(f"{navn} har ingen kode {verdi!r}")


def er_gyldig(navn: str, verdi: str) -> bool:
    """Om koden kan velges nå (finnes og er ikke utdatert)."""
    return any(k.kode == verdi for k in liste(navn))


def valg(navn: str, spraak: str = "nb") -> list[tuple[str, str]]:
    """Listen som `(kode, navn)` til et skjema."""
    return [(k.kode, k.navn(spraak)) for k in liste(navn)]


def fra_tekst(navn: str, tekst: str) -> Kode:
    """Verdien med denne leverte teksten (bokmål), slik den står i et uttrekk."""
    for k in liste(navn, med_utdaterte=True):
        if k.navn_nb == tekst:
            return k
    raise UkjentKode(f"{navn} har ingen verdi {tekst!r}")
