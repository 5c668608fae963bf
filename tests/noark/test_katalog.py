# SPDX-License-Identifier: EUPL-1.2
"""Katalogen: hel i seg selv, og lik de offisielle skjemaene når de er til stede."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import get_args

import pytest
from lxml import etree

from glassklar.noark import katalog, kodelister

ROT = Path(__file__).resolve().parents[2]
MAPPE = Path(os.environ.get("GLASSKLAR_SKJEMA") or ROT.parent / "shared" / "skjema")
SKJEMA = next((m for m in (MAPPE / "noark5", MAPPE) if (m / "arkivstruktur.xsd").is_file()), None)
XS = "{http://www.w3.org/2001/XMLSchema}"

krever_skjema = pytest.mark.skipif(
    SKJEMA is None,
    reason=f"Noark 5-skjemaene finnes ikke i {MAPPE}; sett GLASSKLAR_SKJEMA til mappen",
)


def test_alle_entitetene_er_med() -> None:
    navn = {e.navn for e in katalog.alle_entiteter()}
    assert navn >= {
        *("arkiv", "arkivskaper", "arkivdel", "klassifikasjonssystem", "klasse", "mappe"),
        *("saksmappe", "moetemappe", "registrering", "journalpost", "arkivnotat"),
        *("moeteregistrering", "dokumentbeskrivelse", "dokumentobjekt", "korrespondansepart"),
        *("part", "merknad", "kryssreferanse", "avskrivning", "dokumentflyt", "presedens"),
        *("skjerming", "gradering", "kassasjon", "utfoertKassasjon", "sletting"),
        *("konvertering", "elektroniskSignatur", "matrikkelnummer", "byggident", "planident"),
        *("posisjon", "endring", "bruker", "administrativEnhet", "tilgang"),
    }


@pytest.mark.parametrize("e", katalog.alle_entiteter(), ids=lambda e: e.navn)
def test_entiteten_er_hel(e: katalog.Entitet) -> None:
    navn = [x.navn for x in e.alle_elementer()]
    assert len(navn) == len(set(navn))
    for x in e.elementer:
        assert x.type in get_args(katalog.Type)
        assert x.endring in get_args(katalog.Endring)
        assert re.fullmatch(r"(M\d{3})?", x.nummer)
        assert x.std or x.api_inn
        if x.liste and x.liste not in {"land", "postnummer"}:
            assert kodelister.liste(x.liste)


@pytest.mark.parametrize("m", katalog.alle_m_numre())
def test_ett_navn_for_hvert_m_nummer(m: str) -> None:
    metadata = katalog.element(m)
    assert {e.navn for e in metadata.paa.values()} == {metadata.navn}


def test_oppslag() -> None:
    journalpost = katalog.entitet("journalpost")
    assert journalpost.utvider == "registrering"
    assert journalpost.finn("tittel").nummer == "M020"
    assert journalpost.finn("journalstatus").liste == "journalstatus"
    assert journalpost.finn("journaldato").xsd_dato
    assert journalpost.finn("journaldato").endring == "til_avslutning"
    assert katalog.element("M101").navn == "journaldato"
    assert set(katalog.element("M306").paa) == {"saksmappe"}
    assert katalog.m_nummer("saksmappe", "mappeID") == "M003"
    assert katalog.entitet("gradering").finn("graderingskode").xsd_navn == "grad"
    flere = katalog.entitet("skjerming").finn("skjermingMetadata").std
    assert flere is not None
    assert flere.paakrevd
    assert flere.flere
    assert katalog.entitet("mappe").finn("endretDato").xsd is None
    with pytest.raises(katalog.UkjentElement):
        katalog.entitet("finnes_ikke")
    with pytest.raises(katalog.UkjentElement):
        katalog.element("M999")
    with pytest.raises(katalog.UkjentElement):
        journalpost.finn("finnes_ikke")


def test_xmlrekkefoelgen_er_skjemaets_og_ikke_standardens() -> None:
    navn = [d.navn for d in katalog.entitet("registrering").xmlsekvens()]
    assert navn.index("dokumentbeskrivelse") < navn.index("registreringsID")
    assert katalog.entitet("journalpost").xmlsekvens()[0].navn == "systemID"
    assert katalog.entitet("tilgang").xmlsekvens() == ()


def test_hvert_xsd_element_er_i_sekvensen() -> None:
    for e in katalog.alle_entiteter():
        sekvens = {d.navn: d for d in e.xmlsekvens() if not d.gruppe}
        for x in e.alle_elementer():
            if x.xsd is not None:
                assert sekvens[x.xsd_navn].forekomst == x.xsd, (e.navn, x.navn)
            elif (e.navn, x.nummer) != ("saksmappe", "M209"):
                # Vedlegg 2 har sekundær klassifikasjon på alle mapper, XSD bare på saksmappen.
                assert x.xsd_navn not in {d.navn for d in e.xml}, (e.navn, x.navn)


def _typer() -> dict[str, etree._Element]:
    assert SKJEMA is not None
    rot = etree.parse(str(SKJEMA / "arkivstruktur.xsd")).getroot()
    return {str(t.get("name")): t for t in rot.findall(f"{XS}complexType")}


@krever_skjema
def test_katalogen_mot_arkivstruktur() -> None:
    typer = _typer()
    egne = {e.navn: e for e in katalog.alle_entiteter()}
    assert set(typer) <= set(egne)
    for navn, type_ in typer.items():
        i_skjema = [
            (
                el.get("name"),
                katalog.Forekomst(
                    int(el.get("minOccurs", "1")),
                    None if el.get("maxOccurs") == "unbounded" else int(el.get("maxOccurs", "1")),
                ),
            )
            for el in type_.iter(f"{XS}element")
        ]
        assert [(d.navn, d.forekomst) for d in egne[navn].xml] == i_skjema, navn
        utvidelse = type_.find(f".//{XS}extension")
        assert egne[navn].utvider == ("" if utvidelse is None else utvidelse.get("base"))


@krever_skjema
def test_katalogen_mot_metadatakatalogen() -> None:
    assert SKJEMA is not None
    rot = etree.parse(str(SKJEMA / "metadatakatalog.xsd")).getroot()
    typer = {str(t.get("name")): t for t in rot.findall(f"{XS}simpleType")}
    typer |= {str(t.get("name")): t for t in rot.findall(f"{XS}complexType")}
    brukt = {
        str(el.get("name")): str(el.get("type")).removeprefix("n5mdk:")
        for t in _typer().values()
        for el in t.iter(f"{XS}element")
    }
    for ent in katalog.alle_entiteter():
        for x in ent.elementer:
            if x.xsd is None:
                continue
            type_ = typer.get(brukt[x.xsd_navn])
            if type_ is None:
                assert x.type == "fritt", x.navn
                continue
            nummer = type_.findtext(f"{XS}annotation/{XS}documentation", "").strip()
            assert nummer == x.nummer, (ent.navn, x.navn)
            grense = next(type_.iter(f"{XS}restriction", f"{XS}extension"), None)
            grunntype = "" if grense is None else str(grense.get("base"))
            ventet = {
                "tekst": {"xs:string", "ID"},
                "heltall": {"xs:integer"},
                "tidspunkt": {"xs:date" if x.xsd_dato else "xs:dateTime"},
                "referanse": {"ID"},
            }[x.type]
            assert grunntype in ventet, (ent.navn, x.navn, grunntype)
