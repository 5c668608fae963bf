# SPDX-License-Identifier: EUPL-1.2
"""The open API: described, paged without gaps or doubles, and never wrong on our side."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openapi_spec_validator import OpenAPIV31SpecValidator

from glassklar.journal.offentligpost import OffentligPart
from offentlig import rader

INGEN_FRIST = settings(
    deadline=None,
    max_examples=30,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture
def utlagt(publikum: Client) -> Client:
    """Entries on many days and in many cases, some on the same day."""
    rader.legg_ut(
        *[
            rader.post(
                journaldato=rader.DAG - timedelta(days=(n * n) % 37 * 12),
                saksnr=200 + n % 7,
                postnr=n + 1,
                saksaar=2025 + n % 2,
                retning="IUNXS"[n % 5],
                tittel=f"Brev nummer {n} om {'brønn' if n % 3 else 'vei'}",
            )
            for n in range(60)
        ],
        rader.skjermet(postnr=1),
        rader.trukket(rader.post(postnr=2)),
    )
    return publikum


def test_beskrivelsen_er_gyldig_openapi_31(publikum: Client) -> None:
    svar = publikum.get("/api/openapi.json")
    beskrivelse = svar.json()
    assert beskrivelse["openapi"].startswith("3.1")
    OpenAPIV31SpecValidator(beskrivelse).validate()
    assert set(beskrivelse["paths"]) == {
        "/api/v1/journalposter", "/api/v1/journalposter/{aar}/{nr}/{postnr}", "/api/v1/saker",
        "/api/v1/saker/{aar}/{nr}", "/api/v1/saker/{aar}/{nr}/journalposter",
        "/api/v1/logg", "/api/v1/logg/sjekkpunkt", "/api/v1/logg/inklusjon",
        "/api/v1/logg/konsistens", "/api/v1/logg/bevis/{aar}/{nr}/{postnr}",
    }  # fmt: skip
    for sti in beskrivelse["paths"].values():
        assert set(sti) == {"get"}, "bare lesing"


def test_svarene_foelger_beskrivelsen(utlagt: Client) -> None:
    from jsonschema import Draft202012Validator

    beskrivelse = utlagt.get("/api/openapi.json").json()
    for adresse, mal, kode in (
        ("/api/v1/journalposter", "/api/v1/journalposter", 200),
        ("/api/v1/journalposter?antall=0", "/api/v1/journalposter", 422),
        ("/api/v1/journalposter/2026/127/1", "/api/v1/journalposter/{aar}/{nr}/{postnr}", 200),
        ("/api/v1/journalposter/2026/127/2", "/api/v1/journalposter/{aar}/{nr}/{postnr}", 200),
        ("/api/v1/journalposter/2026/127/9", "/api/v1/journalposter/{aar}/{nr}/{postnr}", 404),
        ("/api/v1/journalposter/x/127/9", "/api/v1/journalposter/{aar}/{nr}/{postnr}", 422),
        ("/api/v1/saker", "/api/v1/saker", 200),
        ("/api/v1/saker/2026/127", "/api/v1/saker/{aar}/{nr}", 200),
        ("/api/v1/saker/2026/1", "/api/v1/saker/{aar}/{nr}", 404),
        ("/api/v1/saker/2026/127/journalposter", "/api/v1/saker/{aar}/{nr}/journalposter", 200),
    ):
        svar = utlagt.get(adresse)
        assert svar.status_code == kode, adresse
        skjema = beskrivelse["paths"][mal]["get"]["responses"][str(kode)]
        skjema = skjema["content"]["application/json"]["schema"]
        Draft202012Validator({**skjema, "components": beskrivelse["components"]}).validate(
            svar.json()
        )


def test_en_post(utlagt: Client) -> None:
    post = utlagt.get("/api/v1/journalposter/2026/127/1").json()
    assert post["registreringsID"] == "2026/127-1"
    assert post["tittel"] == "Søknad om støttekontakt – *****"
    assert post["korrespondanseparter"] == [
        {"rolle": "EA", "rolle_tekst": "Avsender", "navn": "*****"}
    ]
    assert {h["felt"] for h in post["hjemler"]} == {"TR1", "NA", "FIL"}
    assert post["dokumenter"][0]["url"] == ""
    assert post["dokumenter"][0]["sha256"] == ""
    assert post["url"] == "http://localhost/sak/2026/127/1/"
    stein = utlagt.get("/api/v1/journalposter/2026/127/2").json()
    assert stein["trukket"]["grunn"] == "Personopplysninger"
    assert (stein["tittel"], stein["dokumenter"]) == ("*****", [])


def test_aapent_fra_andre_nettsteder(utlagt: Client) -> None:
    for sti in ("/api/v1/journalposter", "/api/openapi.json", "/api/v1/saker/2026/999"):
        assert utlagt.get(sti)["Access-Control-Allow-Origin"] == "*"


def _bla(klient: Client, sti: str, liste: str) -> list[dict[str, Any]]:
    """All that the pages hold, following the addresses given."""
    ut: list[dict[str, Any]] = []
    for _ in range(100):
        svar = klient.get(sti)
        assert svar.status_code == 200, sti
        ut += svar.json()[liste]
        neste = svar.json()["neste"]
        if neste is None:
            return ut
        assert neste.startswith("http://localhost/")
        sti = neste.removeprefix("http://localhost")
    raise AssertionError("sidene tar ikke slutt")


@INGEN_FRIST
@given(
    antall=st.integers(1, 100),
    sort=st.sampled_from(["nyeste", "eldste"]),
    q=st.sampled_from(["", "brønn", "brev -brønn", "vei or støttekontakt"]),
    type_=st.sampled_from([[], ["I"], ["N"], ["U", "S"]]),
)
def test_sidene_har_verken_hull_eller_dubletter(
    utlagt: Client, antall: int, sort: str, q: str, type_: list[str]
) -> None:
    felt = {"sort": sort, "q": q, "type": type_, "antall": antall}
    sti = "/api/v1/journalposter?" + urlencode(felt, doseq=True)
    poster = _bla(utlagt, sti, "journalposter")
    ider = [p["id"] for p in poster]
    assert len(ider) == len(set(ider))
    noekler = [(p["journaldato"], p["id"]) for p in poster]
    assert noekler == sorted(noekler, reverse=sort == "nyeste")
    foerste = utlagt.get(sti).json()
    assert foerste["antall"] == len(poster)
    assert foerste["antall_er_nedre_grense"] is False
    alt = _bla(utlagt, "/api/v1/journalposter?antall=100", "journalposter")
    assert len(alt) == 61, "alt som er lagt ut og ikke trukket"


@INGEN_FRIST
@given(antall=st.integers(1, 20))
def test_saker_side_for_side(utlagt: Client, antall: int) -> None:
    saker = _bla(utlagt, f"/api/v1/saker?antall={antall}", "saker")
    numre = [(s["saksaar"], s["sakssekvensnummer"]) for s in saker]
    assert numre == sorted(set(numre), reverse=True)
    assert len(numre) == 15


def test_nye_poster_underveis_gir_ingen_dubletter(utlagt: Client) -> None:
    foerste = utlagt.get("/api/v1/journalposter?antall=20").json()
    rader.legg_ut(rader.post(postnr=500, tittel="Kom til underveis"))
    resten = _bla(utlagt, foerste["neste"].removeprefix("http://localhost"), "journalposter")
    ider = [p["id"] for p in foerste["journalposter"] + resten]
    assert len(ider) == len(set(ider)) == 61


def test_feil_staar_ved_feltene(utlagt: Client) -> None:
    for felt, verdi, melding in (
        ("antall", "0", "Skriv minst 1."), ("antall", "101", "Skriv høyst 100."),
        ("antall", "mange", "Skriv et helt tall."), ("fra", "i går", "Skriv datoen"),
        ("q", "x" * 301, "For langt: høyst 300."), ("type", "Z", "Velg inn, ut"),
        ("enhet", "'", "Velg en enhet"), ("tilgang", "hemmelig", "Velg åpent"),
        ("markoer", "tull", "Bruk verdien fra «neste» uendret."),
        ("sort", "relevans", "Bruk en av verdiene"),
    ):  # fmt: skip
        svar = utlagt.get("/api/v1/journalposter?" + urlencode({felt: verdi}))
        assert svar.status_code == 422, (felt, verdi)
        assert svar["Content-Type"].startswith("application/json")
        assert set(svar.json()["felt"]) == {felt}
        assert svar.json()["felt"][felt].startswith(melding)
        assert svar.json()["melding"]
    engelsk = utlagt.get("/api/v1/journalposter?antall=0", HTTP_ACCEPT_LANGUAGE="en").json()
    assert engelsk["felt"]["antall"] == "Write at least 1."


PARAMETRE = st.dictionaries(
    st.sampled_from(["q", "fra", "til", "enhet", "type", "tilgang", "sort", "antall", "markoer"]),
    st.one_of(
        st.text(max_size=40), st.integers().map(str), st.dates().map(str),
        st.sampled_from(["I", "aapen", "eldste", "42", "2026-11-20", "W10=", "WyIxIiwiMSJd"]),
        st.binary(max_size=30).map(lambda b: b.decode("latin-1")),
    ),
    max_size=5,
)  # fmt: skip
STIER = st.sampled_from(["/api/v1/journalposter", "/api/v1/saker", "/sok/", "/feed.atom"])


@settings(INGEN_FRIST, max_examples=150)
@given(sti=STIER, felt=PARAMETRE)
def test_ingen_foresporsel_gir_feil_hos_oss(utlagt: Client, sti: str, felt: dict[str, str]) -> None:
    svar = utlagt.get(f"{sti}?{urlencode(felt, errors='replace')}")
    assert svar.status_code in (200, 302, 404, 422)
    if sti.startswith("/api/") and svar.status_code != 200:
        assert svar.json()["felt"]


@settings(INGEN_FRIST, max_examples=100)
@given(deler=st.lists(st.one_of(st.integers(), st.text("0123456789-x", max_size=25)), max_size=4))
def test_ingen_adresse_gir_feil_hos_oss(utlagt: Client, deler: list[Any]) -> None:
    hale = "/".join(str(d) for d in deler)
    for rot in ("/api/v1/saker/", "/api/v1/journalposter/", "/sak/", "/postliste/"):
        svar = utlagt.get(f"{rot}{hale}")
        assert svar.status_code in (200, 301, 404, 422)


def test_vonde_markoerer(utlagt: Client) -> None:
    from base64 import urlsafe_b64encode

    for verdi in (
        [], ["a"], ["2026-11-20", "x"], ["2026-13-20", "0" * 32], [1, 2], {"a": 1}, None,
        ["9" * 50, "9" * 50], ["-1", "1"], ["²", "1"], ["2026", "0"], [["a"], "b"],
    ):  # fmt: skip
        markoer = urlsafe_b64encode(json.dumps(verdi).encode()).decode()
        for sti in ("/api/v1/journalposter", "/api/v1/saker"):
            svar = utlagt.get(f"{sti}?" + urlencode({"markoer": markoer}))
            assert svar.status_code == 422, (sti, verdi)
            assert set(svar.json()["felt"]) == {"markoer"}


def test_part_i_api_har_navn_og_rolle(publikum: Client) -> None:
    rader.legg_ut(rader.post(postnr=1, parter=(OffentligPart("EM", "Ingrid Prøvli", True),)))
    (post,) = publikum.get("/api/v1/saker/2026/127/journalposter").json()
    assert post["korrespondanseparter"][0]["rolle_tekst"] == "Mottaker"
    assert "person" not in post["korrespondanseparter"][0]
