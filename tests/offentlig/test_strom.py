# SPDX-License-Identifier: EUPL-1.2
"""Feeds: valid Atom for any search; corrections and withdrawals come again with a new date."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import quote

from django.test import Client
from lxml import etree

from glassklar.grunn import klokke
from glassklar.journal.offentligpost import OffentligPart
from offentlig import rader

A = "{http://www.w3.org/2005/Atom}"
#: RFC 4287 §§ 4.1.1-4.1.2: what must be there once, and what may be there at all.
MAA = {"feed": {"id", "title", "updated"}, "entry": {"id", "title", "updated"}}
KAN = {
    "feed": {"author", "category", "contributor", "generator", "icon", "id", "link", "logo",
             "rights", "subtitle", "title", "updated", "entry"},
    "entry": {"author", "category", "content", "contributor", "id", "link", "published", "rights",
              "source", "summary", "title", "updated"},
}  # fmt: skip


def _atom(klient: Client, sti: str) -> etree._Element:
    """The feed, checked against RFC 4287."""
    svar = klient.get(sti)
    assert svar.status_code == 200, sti
    assert svar["Content-Type"] == "application/atom+xml; charset=utf-8"
    rot = etree.fromstring(svar.content)
    assert rot.tag == f"{A}feed"
    assert rot.find(f"{A}author/{A}name").text
    for element in (rot, *rot.iter(f"{A}entry")):
        slag = etree.QName(element).localname
        barn = [etree.QName(b).localname for b in element]
        assert set(barn) <= KAN[slag], barn
        for navn in MAA[slag]:
            assert barn.count(navn) == 1, navn
        for tid in (*element.findall(f"{A}updated"), *element.findall(f"{A}published")):
            assert datetime.fromisoformat(tid.text).tzinfo is not None
        assert element.find(f"{A}id").text
    assert rot.xpath("count(a:link[@rel='self'])", namespaces={"a": A[1:-1]}) == 1
    ider = [e.find(f"{A}id").text for e in rot.iter(f"{A}entry")]
    assert len(ider) == len(set(ider))
    tider = [datetime.fromisoformat(e.find(f"{A}updated").text) for e in rot.iter(f"{A}entry")]
    assert tider == sorted(tider, reverse=True)
    return rot


def _titler(klient: Client, sti: str) -> list[str]:
    return [e.find(f"{A}title").text for e in _atom(klient, sti).iter(f"{A}entry")]


def _naa(time: int) -> datetime:
    return datetime(2026, 11, 22, time, tzinfo=UTC)


def test_gyldig_atom_for_alle_slags_soek(publikum: Client) -> None:
    rader.legg_ut(
        rader.post(postnr=1, tittel='Brev <om> "garasje" & \x0b\x0c tilbygg'),
        rader.skjermet(postnr=2),
        rader.post(postnr=3, parter=(OffentligPart("EM", "Fiktiv Rør AS"),), retning="U"),
    )
    for sti in (
        "/feed.atom", "/feed.atom?q=garasje", f"/feed.atom?q={quote('<&>' + chr(34))}",
        "/feed.atom?fra=2026-11-20&til=2026-11-20", "/feed.atom?enhet=42&type=I",
        "/feed.atom?tilgang=skjermet", "/feed.atom?sak=2026/127", "/feed.atom?q=finnesikke",
        "/feed.atom?sort=eldste&q=garasje",
    ):  # fmt: skip
        rot = _atom(publikum, sti)
        selv = rot.xpath("string(a:link[@rel='self']/@href)", namespaces={"a": A[1:-1]})
        assert selv == f"http://localhost{sti}".replace('"', "%22")
    assert len(_titler(publikum, "/feed.atom?tilgang=skjermet")) == 1


def test_hvert_soek_viser_til_sin_stroem(publikum: Client) -> None:
    rader.legg_ut(rader.post())
    side = publikum.get("/sok/?q=garasje&enhet=42&fra=1.11.2026").content.decode()
    assert 'href="/feed.atom?q=garasje&amp;fra=2026-11-01&amp;enhet=42"' in side
    assert _titler(publikum, "/feed.atom?q=garasje&fra=2026-11-01&enhet=42")


def test_rettet_kommer_igjen_med_ny_tid(publikum: Client) -> None:
    gammel = rader.post(postnr=1, tittel="Gammel", journaldato=rader.DAG - timedelta(days=300))
    andre = [rader.post(postnr=n) for n in range(2, 30)]
    rader.legg_ut(gammel, *andre)
    for sti in ("/feed.atom", "/feed.atom?q=garasje", "/feed.atom?sak=2026/127"):
        assert "Rettet" not in _titler(publikum, sti)[0]
    p = rader.rettet(gammel, "tittel", "Gammel", "Nytt om garasje")
    rader.legg_ut(p, lagt_ut=_naa(9), foerst_lagt_ut=_naa(8) - timedelta(days=300), versjon=2)
    for sti in ("/feed.atom", "/feed.atom?q=garasje", "/feed.atom?sak=2026/127"):
        foerste = next(_atom(publikum, sti).iter(f"{A}entry"))
        assert foerste.find(f"{A}title").text.startswith("Rettet: 2026/127-1")
        assert foerste.find(f"{A}id").text == f"urn:uuid:{gammel.id}"
        assert foerste.find(f"{A}updated").text.startswith("2026-11-22T")
        assert foerste.find(f"{A}published").text.startswith("2026-01-26T")


def test_trukket_kommer_igjen_og_roeper_ingenting(publikum: Client) -> None:
    p = rader.post(postnr=1, tittel="Hemmelig om garasje", enhet_kode="21")
    rader.legg_ut(p, rader.post(postnr=2))
    rader.legg_ut(rader.trukket(p), lagt_ut=_naa(9), versjon=2)
    for sti in ("/feed.atom", "/feed.atom?q=garasje", "/feed.atom?q=skole", "/feed.atom?enhet=21",
                "/feed.atom?sak=2026/127"):  # fmt: skip
        assert _titler(publikum, sti)[0] == "Trukket tilbake: dokument 2026/127-1", sti
        assert "Hemmelig" not in publikum.get(sti).content.decode()
    for sti in ("/feed.atom?enhet=42", "/feed.atom?type=U", "/feed.atom?fra=2026-11-21"):
        assert not any("Trukket" in t for t in _titler(publikum, sti)), sti
    with klokke.frys(_naa(9) + timedelta(days=40)):
        assert not any("Trukket" in t for t in _titler(publikum, "/feed.atom?q=garasje"))


def test_sent_lagt_ut_kommer_den_dagen_det_legges_ut(publikum: Client) -> None:
    rader.legg_ut(*[rader.post(postnr=n) for n in range(2, 70)])
    sen = rader.post(postnr=1, journaldato=rader.DAG - timedelta(days=600), tittel="Sen garasje")
    rader.legg_ut(sen, lagt_ut=_naa(9))
    for sti in ("/feed.atom", "/feed.atom?q=garasje"):
        assert _titler(publikum, sti)[0] == "2026/127-1 Sen garasje"
        assert len(_titler(publikum, sti)) == 50
