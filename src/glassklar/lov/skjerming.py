# SPDX-License-Identifier: EUPL-1.2
"""Lovens kontroll av en vurdering: om det som er valgt av kode og hjemmel, kan stå.

Kilde: offentleglova §§ 5, 11-16, 25, 29, 31; offentlegforskrifta § 9; arkivforskrifta § 15.
Reglene bærer bokstaver:

a) en kode som ikke er åpen, krever hjemmel; XX «ikke vurdert» krever eier og frist i stedet
b) § 13 krever loven om taushetsplikt ved siden av seg
c) §§ 14 og 15 kan ikke brukes på dokumentene i § 16 (og § 14 andre ledd, § 15 fjerde ledd)
d) det som opphører, må ha en hendelse eller dato fremover
e) hjemmelen er presis til ledd og bokstav eller nummer (§ 31), og gjelder på datoen
f) hjemmelen for det som er tatt ut av *journalen*, er en annen enn dokumentets
g) en skjerming satt på forhånd er ikke et avslag: den vurderes på nytt ved hvert krav (§ 29)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Final

from . import dokumentart, hjemler, meldinger
from .dokumentart import UNNTATT_14, UNNTATT_15, Dokumentart
from .hjemler import Hjemmel
from .journalplikt import kan_skjule_innfoersel

AAPNE: Final = frozenset({"", "Å", "ÅPEN", "AAPEN", "APEN"})
"""Skrivemåtene av «åpen»."""

MIDLERTIDIG: Final = "XX"
IKKE_VURDERT: Final = "ikke_vurdert"
UTSATT: Final = "utsatt"

_ART_14_2: Final = frozenset(
    {Dokumentart.ENDELIG_AVGJOERELSE, Dokumentart.GENERELLE_RETNINGSLINJER}
)


@dataclass(frozen=True, slots=True)
class Vurdering:
    """Det som er valgt av kode, hjemmel og varighet. Tom tekst er det samme som `None`.

    - `kode`: tilgangskoden; se `AAPNE` for åpen.
    - `hjemmel`, `tillegg`: koder i `lov.hjemler`. `hjemmel` kan være sammensatt (`offl-13/...`).
    - `xx_grunn`, `eier`, `frist`: for XX. `frist` er når vurderingen skal være gjort.
    - `hendelse`, `opphoerer`: hendelsen (kode eller tekst) eller datoen som åpner.
    - `meroffentlighet`: grunnen til at det ikke kan gis likevel. `kan_gis`: svaret på «Kan det
      likevel gis?» når det er stilt for seg; `None` når bare grunnen er skrevet.
    - `nivaa`: 0 bare det merkede, 1-3 som i skjermingsnivåene.
    - `dokumentart`, `journalposttype`: hva slags dokument det er; se `dokumentart.les`.
    - `forslag`: arkivet foreslår. Meroffentlighet vurderes da senere, av saksbehandleren.
    - `hele_dokumentet`, `resthjemmel`: satt når alt holdes tilbake etter § 12.
    - `hjemmel_journal`, `tillegg_journal`: hjemmelen for felter tatt ut av journalen, når
      `skjermer_journal` og den er en annen enn dokumentets.
    - `skjul_innfoersel`, `sakstype`: hele innføringen holdes utenfor (offlf. § 9 femte ledd).
    """

    kode: str
    hjemmel: str | None = None
    tillegg: str | None = None
    xx_grunn: str | None = None
    eier: object | None = None
    frist: date | None = None
    hendelse: str | None = None
    opphoerer: date | None = None
    meroffentlighet: str = ""
    kan_gis: bool | None = None
    nivaa: int = 1
    dokumentart: Dokumentart | str = Dokumentart.ANNET
    journalposttype: str = ""
    forslag: bool = False
    hele_dokumentet: bool = False
    resthjemmel: str | None = None
    skjermer_journal: bool = False
    hjemmel_journal: str | None = None
    tillegg_journal: str | None = None
    skjul_innfoersel: bool = False
    sakstype: str | None = None

    @property
    def art(self) -> Dokumentart:
        """Arten loven ser."""
        return dokumentart.les(self.dokumentart, self.journalposttype)

    @property
    def ikke_vurdert(self) -> bool:
        """XX fordi ingen har vurdert ennå: da trengs ingen hjemmel."""
        return self.kode == MIDLERTIDIG and self.xx_grunn == IKKE_VURDERT


@dataclass(frozen=True, slots=True)
class Brudd:
    """Én regel vurderingen bryter.

    `felt` er feltet i `Vurdering` meldingen hører til, `kode` bokstaven over («a»-«g», «11», «12»,
    «25» og «9-5» for paragrafene), `tekst_noekkel` nøkkelen i `meldinger.toml`.
    """

    felt: str
    kode: str
    tekst_noekkel: str
    verdier: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    art: Dokumentart | None = None

    def melding(self, spraak: str = "nb") -> str:
        """Meldingen til den som vurderer, på nb, nn eller en."""
        verdier = dict(self.verdier)
        if self.art is not None:
            verdier["art"] = dokumentart.navn(self.art, spraak)
        return meldinger.melding(self.tekst_noekkel, spraak, **verdier)

    @property
    def tekst(self) -> str:
        """Meldingen på bokmål."""
        return self.melding()


def er_aapen(tilgangskode: str | None) -> bool:
    """Om koden betyr åpen for alle."""
    return tilgangskode is None or tilgangskode.strip().upper() in AAPNE


def maa_vurderes_ved_krav(tilgangskode: str | None) -> bool:
    """Regel g: skjermes noe, skal hvert innsynskrav vurderes på nytt (offl. § 29)."""
    return not er_aapen(tilgangskode)


def kontroller(v: Vurdering, dato: date, *, fvl25_fra: date | None = None) -> list[Brudd]:
    """Alle brudd i vurderingen slik loven er på `dato`; tom liste når den kan lagres."""
    ut: list[Brudd] = []
    if v.skjul_innfoersel and not kan_skjule_innfoersel(v.sakstype, dato):
        ut.append(Brudd("skjul_innfoersel", "9-5", "innfoersel_ikke_tillatt"))
    if er_aapen(v.kode):
        if v.hjemmel:
            ut.append(Brudd("hjemmel", "a", "hjemmel_paa_aapen"))
        return ut
    if v.kode == MIDLERTIDIG:
        ut.extend(_xx(v, dato))
    valgt: Hjemmel | None = None
    if v.hjemmel:
        hoved, med = hjemler.del_kode(v.hjemmel)
        tillegg = v.tillegg or med
        funn, valgt = _slaa_opp(hoved, "hjemmel", dato, fvl25_fra)
        ut.extend(funn)
        if valgt is not None:
            ut.extend(_tillegg(valgt, tillegg, "tillegg", dato, fvl25_fra))
            ut.extend(_art(valgt, v.art))
            ut.extend(_rest(valgt, v, dato, fvl25_fra))
    elif not v.ikke_vurdert:
        ut.append(Brudd("hjemmel", "a", "hjemmel_mangler"))
        if v.tillegg:
            ut.append(Brudd("tillegg", "b", "tillegg_uten_13"))
    if valgt is not None and not v.ikke_vurdert:
        ut.extend(_meroffentlighet(valgt, v))
    if v.opphoerer is not None and v.opphoerer <= dato:
        ut.append(Brudd("opphoerer", "d", "slutt_passert", _dato(dato)))
    ut.extend(_journal(v, dato, fvl25_fra))
    return ut


def _dato(dato: date) -> Mapping[str, str]:
    return {"dato": f"{dato:%d.%m.%Y}"}


def _xx(v: Vurdering, dato: date) -> list[Brudd]:
    """Regel a og d for midlertidig skjerming."""
    if v.xx_grunn not in {IKKE_VURDERT, UTSATT}:
        return [Brudd("xx_grunn", "a", "xx_grunn_mangler")]
    ut: list[Brudd] = []
    if v.eier is None:
        ut.append(Brudd("eier", "a", "xx_eier_mangler"))
    if v.xx_grunn == UTSATT:
        if not (v.hendelse or v.opphoerer or v.frist):
            ut.append(Brudd("hendelse", "d", "xx_slutt_mangler"))
    elif v.frist is None:
        ut.append(Brudd("frist", "a", "xx_frist_mangler"))
    if v.frist is not None and v.frist < dato:
        ut.append(Brudd("frist", "a", "xx_frist_passert"))
    return ut


def _slaa_opp(
    kode: str, felt: str, dato: date, fvl25_fra: date | None
) -> tuple[list[Brudd], Hjemmel | None]:
    """Regel e: kjent, presis, i kraft, og av et slag som kan stå som hjemmel."""
    h = hjemler.finn(kode, fvl25_fra=fvl25_fra)
    if h is None:
        if hjemler.er_upresis(kode, dato, fvl25_fra=fvl25_fra):
            return [Brudd(felt, "e", "hjemmel_upresis")], None
        return [Brudd(felt, "e", "hjemmel_ukjent", {"hjemmel": kode})], None
    if h.bruk != "hoved":
        return [Brudd(felt, "e", "hjemmel_feil_bruk", {"hjemmel": h.sitat})], None
    if not h.gjelder(dato):
        verdier = {"hjemmel": h.sitat, **_dato(dato)}
        return [Brudd(felt, "e", "hjemmel_ikke_gyldig", verdier)], None
    return [], h


def _tillegg(
    h: Hjemmel, tillegg: str | None, felt: str, dato: date, fvl25_fra: date | None
) -> list[Brudd]:
    """Regel b."""
    if not h.krever_tillegg:
        return [Brudd(felt, "b", "tillegg_uten_13")] if tillegg else []
    if not tillegg:
        return [Brudd(felt, "b", "tillegg_mangler")]
    t = hjemler.finn(tillegg, fvl25_fra=fvl25_fra)
    if t is None or t.bruk != "tillegg":
        return [Brudd(felt, "b", "tillegg_ukjent", {"hjemmel": tillegg})]
    if not t.gjelder(dato):
        verdier = {"hjemmel": t.sitat, **_dato(dato)}
        return [Brudd(felt, "b", "hjemmel_ikke_gyldig", verdier)]
    return []


def _art(h: Hjemmel, art: Dokumentart) -> list[Brudd]:
    """Regel c, og søkerlisten etter § 25 andre ledd."""
    verdier = {"paragraf": h.paragraf}
    if h.paragraf == "14" and art in UNNTATT_14:
        noekkel = "p14_paa_14_2" if art in _ART_14_2 else "p14_paa_16"
        return [Brudd("hjemmel", "c", noekkel, verdier, art)]
    if h.paragraf == "15" and art in UNNTATT_15:
        er_hoering = art is Dokumentart.HOERINGSUTTALELSE
        noekkel = "p15_paa_hoering" if er_hoering else "p14_paa_16"
        return [Brudd("hjemmel", "c", noekkel, verdier, art)]
    if h.kode == "offl-25-1" and art is Dokumentart.SOEKERLISTE:
        return [Brudd("hjemmel", "25", "p25_paa_soekerliste")]
    return []


def _rest(h: Hjemmel, v: Vurdering, dato: date, fvl25_fra: date | None) -> list[Brudd]:
    """§ 12: holdes alt tilbake med en hjemmel som bare gjelder deler, må resten ha sin grunn."""
    if not v.hele_dokumentet or h.omfang in {"dokument", "sak"}:
        return []
    if not v.resthjemmel:
        return [Brudd("resthjemmel", "12", "rest_mangler")]
    r = hjemler.finn(v.resthjemmel, fvl25_fra=fvl25_fra)
    if r is None or r.bruk != "rest" or not r.gjelder(dato):
        return [Brudd("resthjemmel", "12", "hjemmel_ukjent", {"hjemmel": v.resthjemmel})]
    return []


def _meroffentlighet(h: Hjemmel, v: Vurdering) -> list[Brudd]:
    """§ 11: grunn for «kan», aldri for taushetsplikt."""
    if not h.meroffentlighet:
        if v.kan_gis is not None or v.meroffentlighet.strip():
            return [Brudd("meroffentlighet", "11", "meroffentlighet_paa_plikt")]
        return []
    if v.kan_gis:
        # Ja er forenlig med at bare det merkede skjermes: resten blir gitt.
        return [] if v.nivaa == 0 else [Brudd("meroffentlighet", "11", "meroffentlighet_ja")]
    if v.forslag or v.meroffentlighet.strip():
        return []
    noekkel = "meroffentlighet_mangler" if v.kan_gis is None else "meroffentlighet_grunn_mangler"
    return [Brudd("meroffentlighet", "11", noekkel)]


def _journal(v: Vurdering, dato: date, fvl25_fra: date | None) -> list[Brudd]:
    """Regel f: journalens egen hjemmel. Uten egen gjelder dokumentets."""
    if v.hjemmel_journal:
        hoved, med = hjemler.del_kode(v.hjemmel_journal)
        funn, h = _slaa_opp(hoved, "hjemmel_journal", dato, fvl25_fra)
        if h is None:
            return funn
        tillegg = v.tillegg_journal or med
        return _tillegg(h, tillegg, "tillegg_journal", dato, fvl25_fra)
    if v.skjermer_journal and not v.hjemmel and not v.ikke_vurdert:
        return [Brudd("hjemmel_journal", "f", "journalhjemmel_mangler")]
    return []
