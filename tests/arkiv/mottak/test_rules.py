# SPDX-License-Identifier: EUPL-1.2
"""Guesses about title, sender and shielding, without a database."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glassklar.arkiv.mottak import rules
from glassklar.arkiv.mottak.skjermingsord import finn_ord, grupper

BREV = """Eksempelvik, 17. november 2026
Demo Arkitekter AS
Furulia 33, 9998 Eksempelvik
Eksempelvik kommune, Byggesak
Rådhusplassen 2, 9998 Eksempelvik
Åslia 19, gnr. 101 bnr. 3 – tilleggsopplysninger til søknad om dispensasjon
Vi viser til søknaden av 3. august og kommunens brev av 12. november.
Familien har et medlem med varig nedsatt funksjonsevne, jf. vedlagt legeuttalelse.
Med hilsen
Amalie Fiksdalseksempel
Demo Arkitekter AS
Vedlegg: 2
"""


def test_brevet_i_skissen():
    assert rules.overskrift(BREV) == (
        "Åslia 19, gnr. 101 bnr. 3 – tilleggsopplysninger til søknad om dispensasjon"
    )
    assert rules.signatur(BREV) == ("Demo Arkitekter AS", False)
    helse = next(g for g in grupper() if g.navn == "helse")
    assert finn_ord(helse, BREV) == ["funksjonsevne", "legeuttalelse"]


@pytest.mark.parametrize(
    ("inn", "ut"),
    [
        ("SV: VS: Klage på vedtak", "Klage på vedtak"),
        ("  Søknad\tom\r\n skjenkebevilling ", "Søknad om skjenkebevilling"),
        ("soeknad_om_tilbygg.pdf", "soeknad om tilbygg"),
        ("SØKNAD OM TILBYGG", "Søknad om tilbygg"),
        ("«Søknad om tilbygg»", "Søknad om tilbygg"),
        ("Søknad\u202e om \x00tilbygg", "Søknad om tilbygg"),
        ("", ""),
        ("SV:", ""),
    ],
)
def test_tittel_renses(inn, ut):
    assert rules.rens_tittel(inn) == ut


@given(st.text(max_size=600))
def test_renset_tittel_er_en_kort_linje(tekst):
    tittel = rules.rens_tittel(tekst)
    assert len(tittel) <= rules.MAKS_TITTEL
    assert tittel == tittel.strip()
    assert "\n" not in tittel
    assert "\x00" not in tittel


@pytest.mark.parametrize(
    ("navn", "epost", "person"),
    [
        ("Kari Testesen", "kari@eksempel.no", True),
        ("Amalie Fiksdalseksempel", "", True),
        ("Ola-Johan von Prøvli", "", True),
        ("Demo Arkitekter AS", "", False),
        ("Eksempelvik kommune", "", False),
        ("Statsforvalteren i Eksempel", "", False),
        ("Solsiden Borettslag", "", False),
        ("Eksempelvik Idrettslag", "post@eil.example", False),
        ("Kundeservice", "", False),
        ("Nils Test", "postmottak@firma.example", False),
    ],
)
def test_person_eller_virksomhet(navn, epost, person):
    assert rules.ser_ut_som_person(navn, epost) is person


@pytest.mark.parametrize(
    ("tekst", "ventet"),
    [
        ("Hei\n\nMvh\nKari Testesen\nTlf. 99 99 99 99", ("Kari Testesen", True)),
        ("Hei\nVennlig hilsen Kari Testesen", ("Kari Testesen", True)),
        ("Med helsing\n\nOla Prøvli\nProve Bygg AS", ("Prove Bygg AS", False)),
        ("Kind regards,\nJohn Example", ("John Example", True)),
        ("Ingen hilsen her", ("", False)),
        ("Hilsen", ("", False)),
    ],
)
def test_signatur(tekst, ventet):
    assert rules.signatur(tekst) == ventet


def test_avsender_uten_navn_i_e_posten():
    assert rules.avsender("", "kari@gmail.com", "Hei\nMvh\nKari Testesen").navn == "Kari Testesen"
    assert rules.avsender("", "kari@gmail.com", "Hei") == ("kari@gmail.com", True)
    assert rules.avsender("", "post@firma.example", "Hei") == ("post@firma.example", False)


@pytest.mark.parametrize(
    ("tittel", "navn", "ventet"),
    [
        ("Søknad om startlån – Kari Testesen", "Kari Testesen",
         ("Søknad om startlån", "Kari Testesen")),
        ("Klage fra Kari Testesen", "Kari Testesen", ("Klage", "Kari Testesen")),
        ("Kari Testesen klager på vedtak", "Kari Testesen",
         ("Kari Testesen klager på vedtak", "")),
        ("Søknad om startlån", "Kari Testesen", ("Søknad om startlån", "")),
        ("Søknad for Kari", "Kari", ("Søknad for Kari", "")),
    ],
)  # fmt: skip
def test_privat_navn_til_linje_to(tittel, navn, ventet):
    assert rules.del_navn(tittel, navn) == ventet


@pytest.mark.parametrize(
    ("tekst", "gruppe"),
    [
        ("vedlagt legeerklæring", "helse"),
        ("lækjarattest følgjer", "helse"),
        ("BEKYMRINGSMELDING", "barnevern"),
        ("søknad om startlån", "personlig"),
        ("økonomisk\nsosialhjelp", "sosial"),
        ("sakkyndig vurdering frå PP-tenesta", "elev"),
    ],
)
def test_ord_som_tyder_paa_taushetsplikt(tekst, gruppe):
    assert any(g.navn == gruppe and finn_ord(g, tekst) for g in grupper())


@pytest.mark.parametrize(
    "tekst",
    [
        "Søknad om tilbygg. Tiltaket ligger ved legendariske fjell.",
        "Utvalg for helse og omsorg har møte. Legemiddelverket er høringsinstans.",
        "Vi bygger ny helsestasjon og blinde felter i fasaden.",
        "Kulturprivilegium og kollegene i kollegiet.",
    ],
)
def test_ord_som_ligner(tekst):
    assert not [g.navn for g in grupper() if finn_ord(g, tekst)]
