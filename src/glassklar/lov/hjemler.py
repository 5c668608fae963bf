# SPDX-License-Identifier: EUPL-1.2
"""Hjemmelsregisteret: bestemmelsene som gir rett eller plikt til å skjerme, som daterte data.

Kilde: offentleglova (LOV-2006-05-19-16) §§ 5, 12-26, offentlegforskrifta § 9, forvaltningsloven
§§ 13 og 18-19, og særlovene om taushetsplikt. Radene står i `hjemler.toml`, hver med sin kode.

Forvaltningsloven av 2025 er vedtatt, men ikke satt i kraft. Alle oppslag tar `fvl25_fra`: dagen den
gjelder fra, eller `None` så lenge det ikke er bestemt. Registeret velger rader etter den.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any, Final, Literal

from .data import gjelder, les_toml

Plikt = Literal["kan", "skal"]
Bruk = Literal["hoved", "tillegg", "rest", "innfoersel", "part"]
Omfang = Literal["dokument", "opplysning", "sak", "rest", "felt", "innfoersel"]

_FVL25: Final = "fvl25"


class UkjentHjemmel(LookupError):
    """Koden finnes ikke i registeret, eller gjelder ikke på datoen."""


@dataclass(frozen=True, slots=True)
class Hjemmel:
    """En bestemmelse, ned til ledd og bokstav eller nummer (offl. § 31 første ledd).

    `plikt`: «kan» åpner for meroffentlighet, «skal» er taushetsplikt. `krever_tillegg`: bare offl.
    § 13, som må ha loven om taushetsplikt ved siden av seg. `omfang`: hva den kan dekke.
    `utloeserkode` er hendelsen som åpner, som kode; teksten gir metoden `utloeser`. `varighet_aar`
    er tiden i år når loven har en. `aldri_paa_nett`: offlf. § 7.
    """

    kode: str
    lov: str
    paragraf: str
    sitat: str
    forklaring_nb: str
    forklaring_nn: str
    forklaring_en: str
    plikt: Plikt
    bruk: Bruk
    omfang: Omfang
    krever_tillegg: bool
    utloeser_nb: str
    utloeser_nn: str
    utloeser_en: str
    utloeserkode: str
    varighet_aar: int | None
    vurderes_innen_dager: int | None
    koder: tuple[str, ...]
    aldri_paa_nett: bool
    merknad: str
    gyldig_fra: date | None
    gyldig_til: date | None
    url: str

    @property
    def meroffentlighet(self) -> bool:
        """Om meroffentlighet skal vurderes (offl. § 11): for alle «kan», aldri for «skal»."""
        return self.plikt == "kan"

    def forklaring(self, spraak: str = "nb") -> str:
        """Forklaringen på nb, nn eller en; andre språk gir nb."""
        return {"nn": self.forklaring_nn, "en": self.forklaring_en}.get(spraak, self.forklaring_nb)

    def utloeser(self, spraak: str = "nb") -> str:
        """Når skjermingen bør ta slutt, på nb, nn eller en; tom når loven ikke sier noe."""
        return {"nn": self.utloeser_nn, "en": self.utloeser_en}.get(spraak, self.utloeser_nb)

    def gjelder(self, dato: date) -> bool:
        """Om bestemmelsen gjelder på `dato`."""
        return gjelder(self.gyldig_fra, self.gyldig_til, dato)


def _url(lov_id: str, paragraf: str) -> str:
    return f"https://lovdata.no/{lov_id}/§{paragraf.replace(' ', '')}"


def _fra(rad: dict[str, Any], fvl25_fra: date | None) -> tuple[bool, date | None, date | None]:
    """(finnes raden, første dag, siste dag)."""
    fra, til = rad.get("gyldig_fra"), rad.get("gyldig_til")
    if fra == _FVL25:
        if fvl25_fra is None:
            return False, None, None
        fra = fvl25_fra
    if til == _FVL25:
        til = fvl25_fra - timedelta(days=1) if fvl25_fra else None
    return True, fra, til


@cache
def _register(fvl25_fra: date | None) -> dict[str, Hjemmel]:
    data = les_toml("hjemler.toml")
    ut: dict[str, Hjemmel] = {}
    for rad in data["hjemmel"]:
        finnes, fra, til = _fra(rad, fvl25_fra)
        if not finnes:
            continue
        slutt = data["utloeser"][rad["utloeser"]] if "utloeser" in rad else {}
        ut[rad["kode"]] = Hjemmel(
            kode=rad["kode"],
            lov=data["lov"][rad["lov"]]["navn"],
            paragraf=rad["paragraf"],
            sitat=rad["sitat"],
            forklaring_nb=rad["nb"],
            forklaring_nn=rad["nn"],
            forklaring_en=rad["en"],
            plikt=rad["plikt"],
            bruk=rad.get("bruk", "hoved"),
            omfang=rad["omfang"],
            krever_tillegg=rad.get("krever_tillegg", False),
            utloeser_nb=slutt.get("nb", ""),
            utloeser_nn=slutt.get("nn", ""),
            utloeser_en=slutt.get("en", ""),
            utloeserkode=rad.get("utloeserkode", ""),
            varighet_aar=rad.get("varighet_aar"),
            vurderes_innen_dager=rad.get("vurderes_innen_dager"),
            koder=tuple(rad.get("koder", ())),
            aldri_paa_nett=rad.get("internett") == "aldri",
            merknad=rad.get("merknad", ""),
            gyldig_fra=fra,
            gyldig_til=til,
            url=_url(data["lov"][rad["lov"]]["id"], rad["paragraf"]),
        )
    return ut


@cache
def _alias() -> dict[str, str]:
    return {a["kode"]: a["gjelder"] for a in les_toml("hjemler.toml")["alias"]}


def kanonisk(kode: str) -> str:
    """Koden registeret bruker. Gamle koder uten egen taushetsplikt peker til den rette."""
    return _alias().get(kode, kode)


def del_kode(kode: str) -> tuple[str, str | None]:
    """`offl-13/fvl-13-1-1` som (hjemmel, tillegg); uten skråstrek er tillegget `None`."""
    hoved, skille, tillegg = kode.partition("/")
    return hoved, (tillegg if skille else None)


def finn(kode: str, *, fvl25_fra: date | None = None) -> Hjemmel | None:
    """Hjemmelen med koden, uansett dato; `None` når koden ikke finnes."""
    return _register(fvl25_fra).get(kanonisk(kode))


def hjemmel(kode: str, dato: date, *, fvl25_fra: date | None = None) -> Hjemmel:
    """Hjemmelen slik den gjelder på `dato`. Ukjent eller ikke gyldig da: `UkjentHjemmel`."""
    funnet = finn(kode, fvl25_fra=fvl25_fra)
    if funnet is None:
        raise UkjentHjemmel(f"hjemmelen {kode!r} finnes ikke")
    if not funnet.gjelder(dato):
        raise UkjentHjemmel(f"hjemmelen {kode!r} gjelder ikke {dato.isoformat()}")
    return funnet


def alle(
    dato: date, *, bruk: Bruk | None = "hoved", fvl25_fra: date | None = None
) -> tuple[Hjemmel, ...]:
    """Hjemlene som gjelder på `dato`, i lovens rekkefølge.

    Som forvalg de som kan velges som hjemmel for å skjerme; `bruk=None` gir alle slag.
    """
    return tuple(
        h
        for h in _register(fvl25_fra).values()
        if h.gjelder(dato) and (bruk is None or h.bruk == bruk)
    )


def tilleggshjemler(dato: date, *, fvl25_fra: date | None = None) -> tuple[Hjemmel, ...]:
    """Lovene om taushetsplikt som kan stå ved siden av offl. § 13 på `dato`."""
    return alle(dato, bruk="tillegg", fvl25_fra=fvl25_fra)


def for_tilgangskode(
    tilgangskode: str, dato: date, *, fvl25_fra: date | None = None
) -> tuple[Hjemmel, ...]:
    """Hjemlene som er vanlige sammen med tilgangskoden: det siden foreslår først."""
    return tuple(h for h in alle(dato, fvl25_fra=fvl25_fra) if tilgangskode in h.koder)


def er_upresis(kode: str, dato: date, *, fvl25_fra: date | None = None) -> bool:
    """Om koden peker på en paragraf uten ledd, bokstav eller nummer (`offl-23`).

    Et avslag skal vise til ledd og bokstav eller nummer (offl. § 31 første ledd).
    """
    register = _register(fvl25_fra)
    if kanonisk(kode) in register:
        return False
    start = f"{kode}-"
    return any(k.startswith(start) and h.gjelder(dato) for k, h in register.items())


def siter(kode: str, tillegg: str | None = None) -> str:
    """Henvisningen slik den skrives overalt.

    `siter("offl-13", "fvl-13-1-1")` gir
    «offl. § 13 første ledd, jf. fvl. § 13 første ledd nr. 1». Koden kan også være sammensatt
    (`offl-13/fvl-13-1-1`). Ukjent kode gir `UkjentHjemmel`. Gamle journaler må kunne siteres, så
    gyldigheten prøves ikke.
    """
    hoved, med = del_kode(kode)
    # Dagen 2025-loven gjelder fra, betyr ikke noe for hvordan den siteres.
    register = _register(date.max)
    deler = [hoved]
    andre = tillegg or med
    if andre:
        deler.append(andre)
    sitater = []
    for d in deler:
        h = register.get(kanonisk(d))
        if h is None:
            raise UkjentHjemmel(f"hjemmelen {d!r} finnes ikke")
        sitater.append(h.sitat)
    return ", jf. ".join(sitater)


def opphoerer(h: Hjemmel, dokumentdato: date) -> date | None:
    """Dagen skjermingen slutter av seg selv når loven har en tid (M505), ellers `None`."""
    if h.varighet_aar is None:
        return None
    try:
        return dokumentdato.replace(year=dokumentdato.year + h.varighet_aar)
    except ValueError:  # 29. februar i et år som ikke har den
        return date(dokumentdato.year + h.varighet_aar, 3, 1)
