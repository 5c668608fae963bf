# SPDX-License-Identifier: EUPL-1.2
"""Names of private persons are found for one year, by no door longer (innsyn I3)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import quote
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from glassklar.grunn import klokke
from glassklar.journal.offentligpost import OffentligPart
from offentlig import rader

OSLO = ZoneInfo("Europe/Oslo")
#: (journal date, last day the name is found)
GRENSER = (
    (date(2025, 11, 22), date(2026, 11, 22)),
    (date(2025, 12, 31), date(2026, 12, 31)),
    (date(2026, 1, 1), date(2027, 1, 1)),
    (date(2026, 6, 15), date(2027, 6, 15)),
    (date(2024, 2, 29), date(2025, 2, 28)),
)
#: Words that are found for one year: a person's name, the case handler, a document's title, and
#: the text of a document.
ETT_AAR = ("Fiksdalseksempel", "Testbakken", "situasjonskart", "mønehøyde")
#: Words that are always found: the title, an organisation, the unit.
ALLTID = ("garasje", "Fiktiv", "Byggesak")


def _klokke(dag: date, tid: time = time(12)) -> datetime:
    return datetime.combine(dag, tid, OSLO).astimezone(UTC)


def _legg_ut(dag: date) -> None:
    rader.legg_ut(
        rader.post(
            journaldato=dag,
            saksaar=dag.year,
            postnr=1,
            parter=(
                OffentligPart("EA", "Ingrid Fiksdalseksempel", person=True),
                OffentligPart("EK", "Fiktiv Rør AS"),
            ),
            dokumenter=(rader.dokument(tittel="Situasjonskart"),),
            tekster=((1, "Bygget har mønehøyde fire meter."),),
            soek_tekst="Bygget har mønehøyde fire meter.",
        )
    )


def _finnes(klient: Client, ord_: str, ekstra: str = "") -> set[bool]:
    """Whether search, feed and API find it: they must agree."""
    q = f"?q={quote(ord_)}{ekstra}"
    return {
        b'class="gk-linje"' in klient.get(f"/sok/{q}").content,
        b"<entry>" in klient.get(f"/feed.atom{q}").content,
        bool(klient.get(f"/api/v1/journalposter{q}").json()["journalposter"]),
    }


@pytest.mark.parametrize(("journaldato", "siste_dag"), GRENSER)
def test_paa_begge_sider_av_grensen(publikum: Client, journaldato: date, siste_dag: date) -> None:
    _legg_ut(journaldato)
    for dag, tid, navn in (
        (journaldato, time(12), True),
        (siste_dag, time(0, 1), True),
        (siste_dag, time(23, 59), True),
        (siste_dag + timedelta(days=1), time(0, 1), False),
        (siste_dag + timedelta(days=400), time(12), False),
    ):
        with klokke.frys(_klokke(dag, tid)):
            for ord_ in ETT_AAR:
                assert _finnes(publikum, ord_) == {navn}, (ord_, dag)
                avgrenset = f"&fra={journaldato}&til={journaldato}&enhet=42&type=I&tilgang=aapen"
                assert _finnes(publikum, ord_, avgrenset) == {navn}, (ord_, dag)
                assert _finnes(publikum, ord_, "&sort=eldste") == {navn}, (ord_, dag)
            for ord_ in ALLTID:
                assert _finnes(publikum, ord_) == {True}, (ord_, dag)


def test_et_fratrukket_navn_roeper_ikke_noe_etter_ett_aar(publikum: Client) -> None:
    """``garasje -Fiksdalseksempel`` must not tell by its absence who the letter is from."""
    _legg_ut(date(2025, 11, 22))
    with klokke.frys(_klokke(date(2026, 11, 22))):
        assert _finnes(publikum, "garasje -Fiksdalseksempel") == {False}
    with klokke.frys(_klokke(date(2026, 11, 23))):
        assert _finnes(publikum, "garasje -Fiksdalseksempel") == {True}
        assert _finnes(publikum, "garasje -finnesikke") == {True}
        assert _finnes(publikum, '"Ingrid Fiksdalseksempel" or finnesikke') == {False}


def test_hitsted_i_tekst_vises_ikke_etter_ett_aar(publikum: Client) -> None:
    _legg_ut(date(2025, 11, 22))
    with klokke.frys(_klokke(date(2026, 11, 22))):
        assert "<mark>" in publikum.get("/sok/?q=garasje+or+mønehøyde").content.decode()
    with klokke.frys(_klokke(date(2026, 11, 23))):
        side = publikum.get("/sok/?q=garasje+or+mønehøyde").content.decode()
        assert "gk-linje" in side
        assert "<mark>" not in side


def test_navnet_vises_naar_posten_aapnes(publikum: Client) -> None:
    _legg_ut(date(2025, 11, 22))
    with klokke.frys(_klokke(date(2030, 1, 1))):
        for sti in ("/sak/2025/127/1/", "/sak/2025/127/", "/postliste/2025-11-22/"):
            svar = publikum.get(sti)
            assert "Ingrid Fiksdalseksempel" in svar.content.decode() or sti == "/sak/2025/127/"
            assert svar["X-Robots-Tag"] == "noindex"


def test_navn_staar_ikke_i_adresser(publikum: Client) -> None:
    _legg_ut(date(2026, 11, 20))
    for sti in ("/postliste/2026-11-20/", "/sak/2026/127/", "/sak/2026/127/1/", "/feed.atom"):
        tekst = publikum.get(sti).content.decode()
        for adresse in (a.split('"')[0] for a in tekst.split('href="')[1:]):
            assert "fiksdals" not in adresse.lower()


def test_apiet_har_ikke_noe_filter_paa_navn(publikum: Client) -> None:
    _legg_ut(date(2024, 1, 2))
    beskrivelse = publikum.get("/api/openapi.json").json()
    felt = {
        p["name"]
        for sti in beskrivelse["paths"].values()
        for p in sti.get("get", {}).get("parameters", [])
    }
    assert felt == {
        "q", "fra", "til", "enhet", "type", "tilgang", "sort", "antall", "markoer", "side", "aar",
        "nr", "postnr",
        # the public log: numbers only
        "blad", "storrelse", "versjon",
    }  # fmt: skip
    svar = publikum.get("/api/v1/journalposter?navn=Fiksdalseksempel&part=Fiksdalseksempel").json()
    assert svar["antall"] == 1, "ukjente felt avgrenser ikke, så de kan ikke brukes til å lete"
