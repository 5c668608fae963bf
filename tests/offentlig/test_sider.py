# SPDX-License-Identifier: EUPL-1.2
"""Every public page: answers, refuses what is no address, sets no cookies, needs no script."""

from __future__ import annotations

import itertools
import re
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest
from django.test import Client
from lxml import html

from offentlig import rader

SIDER = (
    "/", "/sok/", "/sok/?q=garasje", "/sok/?q=finnesikke", "/sok/?q=og", "/postliste/",
    "/postliste/2026-11-20/", "/postliste/2026-11-20/?side=alle", "/postliste/2026-11-21/",
    "/sak/2026/127/", "/sak/2026/127/1/", "/sak/2026/127/2/", "/sak/2026/127/3/",
    "/sak/2026/127/4/", "/om-innsyn/", "/personvern/", "/tilgjengelighet/",
)  # fmt: skip
ANNET = (
    "/postliste/2026-11-20/postliste.csv", "/feed.atom", "/feed.atom?q=garasje",
    "/feed.atom?sak=2026/127", "/robots.txt", "/sitemap.xml", "/api/openapi.json",
    "/api/v1/journalposter", "/api/v1/journalposter/2026/127/1", "/api/v1/saker",
    "/api/v1/saker/2026/127", "/api/v1/saker/2026/127/journalposter",
)  # fmt: skip
IKKE_SIDER = (
    "/nei", "/sak/", "/sak/2026/", "/sak/2026/999/", "/sak/2026/127/999/", "/sak/0000/1/",
    "/sak/2026/0/", "/sak/2026/1234567890/", "/sak/2026/127/1234567890123/", "/sak/9999/1/1/",
    "/sak/2026/127/1/fil/", "/sak/2026/127/1/fil/9/", "/sak/2026/127/1/fil/1234567890/",
    "/sak/2026/127/2/fil/1/", "/sak/2026/127/3/fil/1/", "/postliste/2026-13-45/",
    "/postliste/2026-02-30/", "/postliste/0000-01-01/", "/postliste/i-dag/",
    "/postliste/2026-11-20/x.csv", "/postliste/2026-11-21/postliste.csv",
    "/postliste/2026-11-20/?side=2", "/postliste/2026-11-20/?side=0",
    "/postliste/2026-11-20/?side=x", "/postliste/2026-11-20/?side=99999999999999999999",
    "/postliste/?til=tull", "/sak/2026/127/?side=2", "/sak/2026/127/?side=-1",
    "/sok/?q=garasje&side=2", "/sok/?q=garasje&side=41", "/sok/?q=garasje&side=1%00",
    "/sok/?etter=2026-11-20_x", "/sok/?etter=", "/sok/?q=garasje&etter=2026-13-20_"
    "00000000-0000-0000-0000-000000000000", "/sok/?q=garasje&etter=2026-01-20_" + "-" * 36,
    "/feed.atom?sak=1", "/feed.atom?sak=2026/999", "/feed.atom?fra=tull",
    "/feed.atom?sak=2026/99999999999", "/api/", "/api/v1/nei", "/api/v1/saker/2026/999",
    "/api/v1/saker/99999999999999999999/1", "/api/v1/saker/2026/-1",
    "/api/v1/journalposter/2026/127/99999999999999999999", "/admin/", "/logg-inn/",
    "/%00", "/sak/2026/127/1%00/", "/..%2f..%2fetc/passwd", "/statisk/../settings.py",
)  # fmt: skip
VONDE_ORD = (
    "'; drop table journalpost; --", "<script>alert(1)</script>", "\x00\x01\x1f", "\x7f",
    "%", "_", "\\", "'", '"', '""', "«»", "((((", "))))", "&&&", "|||", "!!!", "a & b | c", "<->",
    ":*", "a:*", "-", "--", "- -", "or", "or or or", "-or-", "\u202e\u2066snudd", "\ud83d\ude00",
    "x" * 300, "a " * 150, "(" * 300, '"' * 299, "-a " * 100, "ÆØÅ æøå", "đŋšŧž", "0/0", "1/1/1/1",
    "gnr. bnr.", "gnr 99999 bnr 99999", "2026/", "/127", "2026/127-", "2026/99999999999999",
    "99999999/2026", "2026/127-99999999999-9999999999", "1" * 300, "\n\r\t", "\u0000'\"",
    "{{ 7*7 }}", "${7*7}", "%(a)s", "%s%s%s", "\ue000\ue001\ue002\ue003", "*****",
)  # fmt: skip


@pytest.fixture
def utlagt(publikum: Client) -> Client:
    """Four entries in a case: open, shielded, withdrawn, corrected."""
    galt, feil = rader.post(postnr=3, tittel="Hemmelig navn"), rader.post(postnr=4)
    rader.legg_ut(
        rader.post(
            postnr=1,
            tekster=((1, "Her står det noe om garasje med <b>mønehøyde</b> & mer. " * 20),),
            soek_tekst="garasje mønehøyde",
        ),
        rader.skjermet(postnr=2),
        rader.trukket(galt),
        rader.rettet(feil, "tittel", "Klage på garasje", feil.tittel),
    )
    rader.tell_dag(rader.DAG, venter=(900, 901), skjulte=2)
    return publikum


def test_svarer_likt_paa_get_og_head(utlagt: Client, subtests: pytest.Subtests) -> None:
    for sti in SIDER + ANNET:
        with subtests.test(sti):
            svar = utlagt.get(sti)
            assert svar.status_code == 200
            assert not svar.cookies, "en side skal ikke sette informasjonskapsler"
            hode = utlagt.head(sti)
            assert hode.status_code == 200
            assert hode.content == b""
            assert hode["Content-Type"] == svar["Content-Type"]


def test_kan_bufres_ett_minutt_og_gir_304(utlagt: Client, subtests: pytest.Subtests) -> None:
    for sti in SIDER + ANNET:
        with subtests.test(sti):
            svar = utlagt.get(sti)
            assert svar["Cache-Control"] == "public, max-age=60"
            assert {"Cookie", "Accept-Language"} <= {v.strip() for v in svar["Vary"].split(",")}
            igjen = utlagt.get(sti, HTTP_IF_NONE_MATCH=svar["ETag"])
            assert igjen.status_code == 304
            assert igjen.content == b""
            assert utlagt.get(sti, HTTP_IF_NONE_MATCH='"annet"').status_code == 200


def test_det_som_ikke_finnes_er_404(utlagt: Client, subtests: pytest.Subtests) -> None:
    for sti in IKKE_SIDER:
        with subtests.test(sti):
            svar = utlagt.get(sti)
            assert svar.status_code == 404
            if sti.startswith("/api/"):
                assert svar.json()["melding"] == "Finnes ikke."
            else:
                assert "Vi finner ikke denne siden" in svar.content.decode()


def test_trukket_og_ukjent_fil_er_samme_side(utlagt: Client) -> None:
    def ren(sti: str) -> str:
        side = utlagt.get(sti).content.decode()
        return side.replace(sti, "").replace(quote(sti, safe=""), "")

    assert ren("/sak/2026/127/3/fil/1/") == ren("/sak/2026/127/999/fil/1/")


def test_vonde_ord_gir_en_side(utlagt: Client, subtests: pytest.Subtests) -> None:
    for ord_ in VONDE_ORD:
        with subtests.test(ascii(ord_)):
            for sti in ("/sok/", "/feed.atom", "/api/v1/journalposter"):
                adresse = (
                    f"{sti}?q={quote(ord_.encode('utf-16', 'surrogatepass').decode('utf-16'))}"
                )
                svar = utlagt.get(adresse)
                assert svar.status_code in (200, 302), adresse
                assert b"<script>alert" not in svar.content


FELT = ("fra", "til", "enhet", "type", "tilgang", "sort", "side", "etter", "markoer", "dag", "sak")
VERDIER = ("'", "\x00", "x" * 5000, "-1", "9" * 30, "2026-02-30", "ø")
MED_FELT = (
    "/", "/sok/", "/postliste/", "/postliste/2026-11-20/", "/sak/2026/127/", "/feed.atom",
    "/utseende/", "/api/v1/journalposter", "/api/v1/saker",
)  # fmt: skip


def test_vonde_felt_gir_aldri_feil_hos_oss(utlagt: Client) -> None:
    for sti, felt, verdi in itertools.product(MED_FELT, FELT, VERDIER):
        svar = utlagt.get(f"{sti}?{felt}={quote(verdi)}")
        assert svar.status_code in (200, 302, 404, 422), (sti, felt, verdi)


def test_feil_dato_sies_ved_feltet_og_resten_soekes(utlagt: Client) -> None:
    svar = utlagt.get("/sok/?q=garasje&fra=32.13.2026")
    assert svar.status_code == 422
    side = html.fromstring(svar.content)
    felt = side.get_element_by_id("fra")
    assert felt.get("aria-invalid") == "true"
    assert felt.get("value") == "32.13.2026"
    assert "dag.måned.år" in side.get_element_by_id("fra-feil").text_content()
    assert "Søknad om tillatelse til tiltak" in side.text_content()


def test_til_foer_fra_sies_ved_feltet(utlagt: Client) -> None:
    svar = utlagt.get("/sok/?fra=20.11.2026&til=19.11.2026")
    assert svar.status_code == 422
    assert "Til og med kan ikke være før fra og med." in svar.content.decode()


def test_virker_uten_skript(utlagt: Client, subtests: pytest.Subtests) -> None:
    for sti in SIDER:
        with subtests.test(sti):
            side = html.fromstring(utlagt.get(sti).content)
            for skript in side.iter("script"):
                assert skript.get("src")
                assert "defer" in skript.attrib
            for e in side.iter():
                if isinstance(e.tag, str):
                    assert not [a for a in e.attrib if a.startswith("on")]
                    assert not e.get("href", "").startswith("javascript:")
                    assert "style" not in e.attrib
            for skjema in side.iter("form"):
                assert skjema.xpath(".//button[@type='submit']")
            ider = [e.get("id") for e in side.xpath("//*[@id]")]
            assert len(ider) == len(set(ider))
            assert len(side.xpath("//h1")) == 1


def test_lenker_paa_siden_leder_et_sted(utlagt: Client, subtests: pytest.Subtests) -> None:
    for sti in SIDER:
        with subtests.test(sti):
            side = html.fromstring(utlagt.get(sti).content)
            ider = {e.get("id") for e in side.xpath("//*[@id]")}
            for lenke in {a.get("href") for a in side.xpath("//a[@href]")}:
                if lenke.startswith("#"):
                    assert lenke[1:] in ider
                elif (
                    lenke.startswith(("/", "?"))
                    and "/fil/" not in lenke
                    and "/utseende/" not in lenke
                ):
                    hel = sti.split("?")[0] + lenke if lenke.startswith("?") else lenke
                    assert utlagt.get(hel.split("#")[0], follow=True).status_code == 200, lenke


SKJULT = {
    "/": False, "/om-innsyn/": False, "/sok/?q=garasje": True, "/sak/2026/127/": True,
    "/sak/2026/127/1/": True, "/postliste/2026-11-20/": True, "/feed.atom": True,
    "/postliste/2026-11-20/postliste.csv": True, "/api/v1/journalposter": True,
}  # fmt: skip


def test_innfoersler_indekseres_ikke(utlagt: Client) -> None:
    """Noark 5.2.34-5.2.38: no finding of people through search engines."""
    robots = utlagt.get("/robots.txt").content.decode()
    stengt = re.findall(r"Disallow: (\S+)", robots)
    for sti, skjult in SKJULT.items():
        assert (utlagt.get(sti).get("X-Robots-Tag") == "noindex") is skjult, sti
        assert any(sti.startswith(s) for s in stengt) is skjult, sti


def test_tomt_nettsted(publikum: Client) -> None:
    assert "Vi har ikke lagt ut noe ennå." in publikum.get("/").content.decode()
    for sti in ("/postliste/", "/postliste/2026-11-20/", "/sok/?q=garasje", "/feed.atom",
                "/api/v1/journalposter", "/api/v1/saker", "/om-innsyn/"):  # fmt: skip
        assert publikum.get(sti).status_code == 200


def test_trukket_viser_steinen_og_ingenting_mer(utlagt: Client) -> None:
    for sti in ("/sak/2026/127/3/", "/sak/2026/127/", "/postliste/2026-11-20/", "/",
                "/api/v1/journalposter/2026/127/3", "/feed.atom"):  # fmt: skip
        tekst = utlagt.get(sti).content.decode()
        assert "Hemmelig navn" not in tekst
    side = utlagt.get("/sak/2026/127/3/").content.decode()
    assert "Trukket tilbake 21. november 2026 av Eksempelvik kommune" in side
    assert "Personopplysninger" in side
    assert "offl. § 13 første ledd" in side


def test_rettet_viser_foer_og_naa(utlagt: Client) -> None:
    side = utlagt.get("/sak/2026/127/4/").content.decode()
    assert "Tittelen er rettet" in side
    assert "<del" in side
    assert "<ins" in side


def test_hitstedet_er_merket_og_vasket(utlagt: Client) -> None:
    tekst = utlagt.get("/sok/?q=mønehøyde").content.decode()
    assert "&lt;b&gt;<mark>mønehøyde</mark>&lt;/b&gt; &amp; mer" in tekst
    assert "Søknadsbrev:" in tekst


def test_en_rad_huskes_ikke_forbi_en_rettelse(utlagt: Client) -> None:
    p = rader.post(postnr=50, tittel="Gammel tittel om brønn")
    rader.legg_ut(p)
    assert "Gammel tittel" in utlagt.get("/sok/?q=brønn").content.decode()
    ny = rader.post(id=p.id, postnr=50, tittel="Ny tittel om brønn")
    rader.legg_ut(ny, lagt_ut=datetime(2026, 11, 22, 9, tzinfo=UTC), versjon=2)
    etter = utlagt.get("/sok/?q=brønn").content.decode()
    assert "Ny tittel" in etter
    assert "Gammel tittel" not in etter


def test_soek_nede_beholder_ordene(utlagt: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    import psycopg

    from glassklar.offentlig import soek

    def nede(*_: object) -> None:
        raise psycopg.errors.QueryCanceled

    monkeypatch.setattr(soek, "soek", nede)
    svar = utlagt.get("/sok/?q=garasje")
    assert svar.status_code == 503
    assert "Søket virker ikke akkurat nå. Postlisten virker." in svar.content.decode()
    assert 'value="garasje"' in svar.content.decode()


def test_feil_hos_oss_gir_en_side_uten_database(
    utlagt: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from glassklar.offentlig import queries

    def nede(*_: object) -> None:
        raise RuntimeError("intern grunn")

    for navn in ("nyeste", "virksomhet", "saker"):
        monkeypatch.setattr(queries, navn, nede)
    utlagt.raise_request_exception = False
    svar = utlagt.get("/")
    assert svar.status_code == 500
    assert "Noe gikk galt hos oss" in svar.content.decode()
    assert "intern grunn" not in svar.content.decode()
    svar = utlagt.get("/api/v1/saker")
    assert svar.status_code == 500
    assert svar.json()["melding"] == "Noe gikk galt hos oss."


UT_HERFRA = (
    "https://ond.example/", "//ond.example/", "http://localhost//ond.example/",
    "http://localhost/\\ond.example/", "/\\ond.example", "javascript:alert(1)", "\x00",
)  # fmt: skip


def test_valg_sender_aldri_ut_av_nettstedet(publikum: Client) -> None:
    for maal in UT_HERFRA:
        for svar in (
            publikum.post("/sprak/", {"language": "nn", "next": maal}),
            publikum.get("/utseende/", {"v": "dark", "neste": maal}),
        ):
            assert svar.status_code == 302
            assert re.fullmatch(r"/(?![/\\]).*", svar["Location"]) or svar["Location"] == "/"


def test_valg_av_spraak_og_utseende_huskes(publikum: Client) -> None:
    svar = publikum.post("/sprak/", {"language": "nn", "next": "/om-innsyn/?a=1"})
    assert svar["Location"] == "/om-innsyn/?a=1"
    assert publikum.get("/").content.decode().count('lang="nn"') >= 1
    publikum.get("/utseende/?v=dark&neste=/")
    assert 'data-color-scheme="dark"' in publikum.get("/").content.decode()
    assert publikum.post("/sprak/", {"language": "<xx>", "next": "/"}).cookies == {}
    assert publikum.get("/utseende/?v=<x>").cookies == {}
    assert publikum.get("/sprak/").status_code == 405


def test_dager_leder_til_hverandre(publikum: Client) -> None:
    rader.legg_ut(
        *[rader.post(journaldato=rader.DAG - timedelta(days=d * 40)) for d in range(1, 12)]
    )
    sett, sti = set(), "/postliste/"
    while sti:
        side = html.fromstring(publikum.get(sti).content)
        sett |= set(side.xpath("//ul[@class='gk-dager']//a/@href"))
        eldre = [a.get("href") for a in side.xpath("//nav//a") if "Eldre" in a.text_content()]
        sti = f"/postliste/{eldre[0]}" if eldre else ""
    assert len(sett) == 11


def test_velg_dag(publikum: Client) -> None:
    assert publikum.get("/postliste/?dag=20.11.2026")["Location"] == "/postliste/2026-11-20/"
    svar = publikum.get("/postliste/?dag=i+går")
    assert svar.status_code == 422
    assert 'value="i går"' in svar.content.decode()
