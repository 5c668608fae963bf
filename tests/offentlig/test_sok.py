# SPDX-License-Identifier: EUPL-1.2
"""Search: words, phrases, properties, filters, and pages without gaps or doubles."""

from __future__ import annotations

import random
import re
from datetime import date, timedelta
from typing import Any
from urllib.parse import quote
from uuid import UUID

import pytest
from django.db import connections
from django.test import Client
from lxml import html

from glassklar.grunn.ids import uuid7
from glassklar.journal.offentligpost import OffentligPart
from glassklar.offentlig import soek
from glassklar.offentlig.soek import Soek
from offentlig import rader


def _treff(klient: Client, q: str, **felt: str) -> set[str]:
    """The numbers of the hits on the first page."""
    sti = f"/sok/?q={quote(q)}" + "".join(f"&{n}={quote(v)}" for n, v in felt.items())
    svar = klient.get(sti)
    assert svar.status_code == 200, sti
    side = html.fromstring(svar.content)
    return set(side.xpath("//article[@class='gk-linje']//span[@class='gk-tallord']/text()"))


@pytest.fixture
def utlagt(publikum: Client) -> Client:
    """Ten entries that differ in words."""
    sak = "Kulturmidler 2026 – søknader"

    def p(nr: int, tittel: str, sakstittel: str = sak, **felt: Any) -> Any:
        return rader.post(postnr=nr, saksnr=12, tittel=tittel, sakstittel=sakstittel, **felt)

    rader.legg_ut(
        p(1, "Søknad om garasje", "Gnr. 12, bnr. 45 – Storgata 14 – garasje"),
        p(2, "Søknad om tilbygg", "Gnr. 45, bnr. 12 – Åslia 19 – tilbygg"),
        p(3, "Fradeling", "Gnr. 101, bnr. 3, fnr. 2 – fradeling tomt"),
        p(4, "Tegning av garasjene – tilbygg"),
        p(5, "Ráđđehusat Áŋŋel đávvirat ŠŦŽ", retning="U"),
        p(6, "Ålesund og Ørsta i ÆRLIG samarbeid", enhet_kode="21", enhet="Skole A"),
        p(7, "Saksframlegg om drikkevann", retning="S"),
        p(8, "Notat om drikkevann", retning="X", tilgang="delvis"),
        p(9, "Brev om gbnr 77/8", parter=(OffentligPart("EA", "Fiktiv Rør AS"),)),
        p(10, "Eldre brev om drikkevann", journaldato=rader.DAG - timedelta(days=800)),
    )
    return publikum


def test_ord(utlagt: Client, subtests: pytest.Subtests) -> None:
    for q, numre in {
        "garasje": {1, 4}, "GARASJER": {1, 4}, "søknad garasje": {1, 4}, '"søknad om garasje"': {1},
        "«søknad om garasje»": {1}, "“søknad om tilbygg”": {2}, '"garasje søknad"': set(),
        "garasje -tilbygg": {1}, '-tilbygg "garasjene"': {1}, "drikkevann": {7, 8, 10},
        "drikkevann or fradeling": {3, 7, 8, 10}, "ráđđehusat": {5}, "RÁĐĐEHUSAT": {5},
        "áŋŋel": {5}, "šŧž": {5}, "ålesund ørsta": {6}, "ærlig": {6}, "fiktiv rør": {9},
        "x": set(), "1": set(), "finnesikke": set(), "storgata 14": {1},
    }.items():  # fmt: skip
        with subtests.test(ascii(q)):
            assert _treff(utlagt, q) == {f"2026/12-{n}" for n in numre}


def test_eiendom(utlagt: Client, subtests: pytest.Subtests) -> None:
    for q, numre in {
        "12/45": {1}, "gnr. 12 bnr. 45": {1}, "gnr. 12, bnr. 45": {1}, "gnr 12 bnr 45": {1},
        "Gnr.12/bnr.45": {1}, "GNR12 BNR45": {1}, "gbnr 12/45": {1}, "gnr/bnr 12/45": {1},
        "g.nr. 12 b.nr. 45": {1}, "012/0045": {1}, "12/45 garasje": {1}, "12/45 tilbygg": set(),
        "12/45/0/0": {1}, "45/12": {2}, "101/3": {3}, "101/3/2": {3}, "101/3/9": set(),
        "gnr. 101 bnr. 3 fnr. 2": {3}, "77/8": {9}, "12/46": set(), '"gnr. 12, bnr. 45"': {1},
    }.items():  # fmt: skip
        with subtests.test(ascii(q)):
            assert _treff(utlagt, q) == {f"2026/12-{n}" for n in numre}


def test_nummer_leder_rett_dit(utlagt: Client) -> None:
    for q, sti in {
        "2026/12": "/sak/2026/12/", "2026/12-4": "/sak/2026/12/4/", " 2026/12 ": "/sak/2026/12/",
    }.items():  # fmt: skip
        assert utlagt.get(f"/sok/?q={quote(q)}")["Location"] == sti
    p = rader.post(postnr=77, lopenr=4312)
    rader.legg_ut(p)
    assert utlagt.get("/sok/?q=4312/2026")["Location"] == "/sak/2026/127/77/"
    assert _treff(utlagt, "2026/999") == set()
    rader.legg_ut(rader.post(postnr=1, saksaar=2012, saksnr=45))
    assert _treff(utlagt, "12/45") == {"2026/12-1"} | {"2026/127-77", "2012/45-1"}


def test_bare_smaaord_forklares(utlagt: Client) -> None:
    for q in ("og", "og i på", "-", '""', "?!"):
        tekst = utlagt.get(f"/sok/?q={quote(q)}").content.decode()
        assert "Vi søker ikke på småord" in tekst, q
    assert "småord som «og»" not in utlagt.get("/sok/?q=finnesikke").content.decode()


def test_avgrensning(utlagt: Client) -> None:
    assert _treff(utlagt, "", enhet="21") == {"2026/12-6"}
    assert _treff(utlagt, "drikkevann", type="S") == {"2026/12-7"}
    assert _treff(utlagt, "drikkevann", type="N") == {"2026/12-8"}
    assert _treff(utlagt, "drikkevann", tilgang="delvis") == {"2026/12-8"}
    assert _treff(utlagt, "drikkevann", fra="1.1.2025") == {"2026/12-7", "2026/12-8"}
    assert _treff(utlagt, "drikkevann", til="1.1.2025") == {"2026/12-10"}
    assert _treff(utlagt, "", fra="20.11.2026", til="20.11.2026", type="U") == {"2026/12-5"}
    assert _treff(utlagt, "drikkevann", enhet="99") == set()


def test_avgrensning_staar_som_brikker_som_kan_fjernes(utlagt: Client) -> None:
    side = html.fromstring(
        utlagt.get("/sok/?q=drikkevann&type=S&enhet=42&fra=1.1.2025&sort=eldste").content
    )
    brikker = {a.text_content(): a.get("href") for a in side.xpath("//a[@data-removable]")}
    assert set(brikker) == {"Fjern fra 01.01.2025", "Fjern Saksframlegg", "Fjern Byggesak"}
    assert "type=" not in brikker["Fjern Saksframlegg"]
    assert "enhet=42" in brikker["Fjern Saksframlegg"]
    assert "sort=eldste" in brikker["Fjern Saksframlegg"]


def test_skjermet_gir_aldri_treff(publikum: Client) -> None:
    rader.legg_ut(rader.skjermet(postnr=1))
    assert _treff(publikum, "støttekontakt") == {"2026/127-1"}
    tekst = publikum.get("/sok/?q=støttekontakt").content.decode()
    assert "Hjemmel: offl. § 13 første ledd" in tekst


def test_trukket_gir_ikke_treff(publikum: Client) -> None:
    p = rader.post(tittel="Brønnboring")
    rader.legg_ut(p)
    assert _treff(publikum, "brønnboring")
    rader.legg_ut(rader.trukket(p), versjon=2)
    assert not _treff(publikum, "brønnboring")
    assert not _treff(publikum, "", fra="1.1.2020")


def _mange(antall: int, seed: int = 1) -> list[tuple[date, UUID]]:
    """Insert entries by one statement; returns their keys."""
    r = random.Random(seed)
    noekler = [
        (rader.DAG - timedelta(days=int(r.expovariate(0.003))), uuid7()) for _ in range(antall)
    ]
    with connections["eier"].cursor() as c:
        c.execute(
            "insert into offentlig.journalpost select u, d, 2026, 900, n, extract(year from d), n,"
            " 'I', 'Brønn ' || n, 'Sak', '', '[]', '42', 'Byggesak', '', d, 'aapen', '[]', '[]',"
            " '[]', 'J', d + interval '30 hours', d + interval '30 hours', 1, '[]', null,"
            " to_tsvector('norwegian', 'brønn ' || n), to_tsvector('norwegian', 'brønn ' || n)"
            " from unnest(%s::uuid[], %s::date[]) with ordinality x(u, d, n)",
            [[u for _d, u in noekler], [d for d, _u in noekler]],
        )
        c.execute("analyze offentlig.journalpost")
    return sorted(noekler, reverse=True)


def test_alt_kan_naas_side_for_side(publikum: Client) -> None:
    """Forty numbered pages, then on by key: every hit once, in order."""
    noekler = _mange(1130)
    for retning, ventet in (("nyeste", noekler), ("eldste", noekler[::-1])):
        sett: list[str] = []
        sti: str | None = f"/sok/?q=brønn&sort={retning}&side=1"
        sider = 0
        while sti:
            svar = publikum.get(sti)
            assert svar.status_code == 200, sti
            side = html.fromstring(svar.content)
            sett += side.xpath(
                "//article//a/@href[starts-with(., '/sak/2026/900/') and string-length(.) > 14]"
            )
            sider += 1
            neste = side.xpath("//a[@rel='next']/@href")
            sti = ("/sok/" + neste[0] if neste[0].startswith("?") else neste[0]) if neste else None
        assert sider == 46
        numre = [int(re.findall(r"/(\d+)/$", s)[0]) for s in sett]
        assert len(numre) == len(set(numre)) == 1130
        dato = dict(_datoer())
        assert [dato[n] for n in numre] == [d for d, _u in ventet]
    tekst = publikum.get("/sok/?q=brønn").content.decode()
    assert "over 1\u202f000 treff på «brønn»" in tekst


def _datoer() -> list[tuple[int, date]]:
    with connections["eier"].cursor() as c:
        c.execute("select postnr, journaldato from offentlig.journalpost")
        return c.fetchall()


@pytest.mark.parametrize("antall", [0, 1, 24, 25, 26, 1000, 1001])
def test_telling_er_noeyaktig_til_tusen(publikum: Client, antall: int) -> None:
    _mange(antall)
    r = soek.soek(Soek(q="brønn"), 1)
    assert (r.antall, r.flere) == (min(antall, 1000), antall > 1000)
    assert soek.antall(Soek(q="brønn")) == (r.antall, r.flere)
    assert len(r.rader) == min(antall, 25)
    assert r.antall == 0 or len(soek.soek(Soek(q="brønn"), -(-r.antall // 25)).rader) > 0


def test_sammenfaller_med_en_enkel_leting(publikum: Client) -> None:
    """The function, year by year and month by month, finds what a plain look at all rows finds."""
    _mange(400, seed=3)
    r = random.Random(5)
    for _ in range(60):
        fra = rader.DAG - timedelta(days=r.randrange(1500)) if r.random() < 0.6 else None
        til = rader.DAG - timedelta(days=r.randrange(900)) if r.random() < 0.6 else None
        s = Soek(
            q=r.choice(["", "brønn", "brønn -7", "brønn 12", "brønn or finnesikke"]),
            fra=fra, til=til if not fra or not til or til >= fra else None,
            enheter=r.choice([(), ("42",), ("42", "21"), ("21",)]),
            typer=r.choice([(), ("I",), ("U", "S")]),
            tilganger=r.choice([(), ("aapen",)]), eldste_foerst=r.random() < 0.5,
        )  # fmt: skip
        antall = r.choice([1, 7, 50])
        faktisk = [(p["journaldato"], p["id"]) for p in soek.bla(s, None, antall).rader]
        ventet = _enkelt(s)
        assert faktisk == ventet[:antall], s
        assert soek.antall(s) == (len(ventet), False), s
        if len(ventet) > 3:
            etter = ventet[2]
            videre = [(p["journaldato"], p["id"]) for p in soek.bla(s, etter, antall).rader]
            assert videre == ventet[3 : 3 + antall], s


def _enkelt(s: Soek) -> list[tuple[date, UUID]]:
    vilkaar, verdier = ["trukket is null"], list[Any]()
    for uttrykk, verdi in (
        ("tsv @@ websearch_to_tsquery('norwegian', %s)", s.q), ("journaldato >= %s", s.fra),
        ("journaldato <= %s", s.til), ("enhet_kode = any(%s)", list(s.enheter)),
        ("retning = any(%s)", list(s.typer)), ("tilgang = any(%s)", list(s.tilganger)),
    ):  # fmt: skip
        if verdi:
            vilkaar.append(uttrykk)
            verdier.append(verdi)
    with connections["eier"].cursor() as c:
        c.execute(
            f"select journaldato, id from offentlig.journalpost where {' and '.join(vilkaar)}",
            verdier,
        )
        return sorted(c.fetchall(), reverse=not s.eldste_foerst)


def test_rader_utenfor_aarene_finnes(publikum: Client) -> None:
    rader.legg_ut(
        rader.post(postnr=1, saksaar=1987, journaldato=date(1987, 5, 4), tittel="Gammelt kart"),
        rader.post(postnr=2, journaldato=date(2026, 11, 19), tittel="Nytt kart"),
    )
    assert _treff(publikum, "kart") == {"1987/127-1", "2026/127-2"}
    assert _treff(publikum, "kart", til="1.1.1990") == {"1987/127-1"}
    assert publikum.get("/sak/1987/127/1/").status_code == 200


def test_planene_bruker_indeksene(publikum: Client) -> None:
    """Words are found by their own index where they are rare, and by the date's where common."""
    _mange(5000)
    with connections["offentlig"].cursor() as c:
        c.execute("set search_path = offentlig, pg_catalog")

        def plan(felt: str, q: str, vilkaar: str, orden: str) -> str:
            c.execute(
                "explain select id from offentlig.journalpost_2026 where trukket is null and"
                f" {vilkaar} and {felt} @@ websearch_to_tsquery('norwegian', %s)"
                f" order by {orden} limit 26",
                [q],
            )
            return "\n".join(r[0] for r in c.fetchall())

        ny = "journaldato desc, id desc"
        maaned = "journaldato >= '2026-10-01' and journaldato <= '2026-10-31'"
        assert "tsv_idx" in plan("tsv", "finnesikke", "true", ny)
        assert "tsv_navn_idx" in plan("tsv_navn", "finnesikke", maaned, ny)
        assert "journaldato_id_idx" in plan("tsv", "brønn", "true", ny)
        enhet = plan("tsv", "brønn", "enhet_kode = '21'", ny)
        assert "enhet_kode_journaldato_id_idx" in enhet
        c.execute(
            "explain select id from offentlig.journalpost_2026 where"
            " (trukket is not null or rettelser <> '[]') order by lagt_ut desc, id desc limit 3"
        )
        assert "lagt_ut_id_idx1" in "".join(r[0] for r in c.fetchall())
