# SPDX-License-Identifier: EUPL-1.2
"""Each release, correction and withdrawal is an event whose line says what the public saw."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import psycopg
import pytest
from django.db import connections

import fabrikk
from glassklar.arkiv.api import endre_post, vurder
from glassklar.journal import api as journal
from glassklar.journal.rettelser import rettet
from glassklar.tilgang.api import NySkjerming
from offentlig import rader

pytestmark = pytest.mark.django_db(transaction=True)
UO2 = NySkjerming("UO", 2, hjemmel="offl-13", tillegg="fvl-13-1-1")
HJEMMEL = "offl-13/fvl-13-1-1"


@pytest.fixture
def hendelser(offentlig):
    """The events in order, as the public's role reads them."""
    return lambda: offentlig(
        "select nr, slag::text, journalpost, versjon, linje, hash, tid from offentlig.logg_hendelse"
        " order by nr"
    )


def _eier(sql: str, *verdier: Any) -> list[tuple[Any, ...]]:
    with connections["eier"].cursor() as c:
        c.execute(sql, verdier)
        return c.fetchall() if c.description else []


def _kanonisk(verdi: Any) -> str:
    return json.dumps(verdi, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def test_frigivelse_sier_det_publikum_ser(kommune, hendelser, rad):
    r = kommune.frigitt(tittel="Søknad «x» \\ \u2028", fra="Kari Syntetvik", er_person=True)
    (h,) = hendelser()
    linje = json.loads(h["linje"])
    assert (h["slag"], h["versjon"], h["journalpost"]) == ("U", 1, r.pk)
    assert h["linje"] == _kanonisk(linje)
    assert bytes(h["hash"]) == sha256(h["linje"].encode()).digest()
    assert len(bytes.fromhex(linje["salt"])) == 32
    assert linje["tid"] == h["tid"].astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    assert linje["parter"] == [{"rolle": "EA", "navn": "Kari Syntetvik"}]
    p = rad(r)
    for felt in ("tittel", "sakstittel", "klasse", "enhet", "status", "hjemler", "tilgang"):
        assert linje[felt] == p[felt], felt
    assert linje["post"] == f"{p['saksaar']}/{p['saksnr']}-{p['postnr']}"


def test_to_like_poster_har_ulike_avtrykk(kommune, hendelser):
    kommune.frigitt()
    kommune.frigitt()
    a, b = hendelser()
    assert json.loads(a["linje"])["salt"] != json.loads(b["linje"])["salt"]


def test_en_vanlig_rettelse_beholder_begge_linjene(kommune, hendelser):
    r = kommune.frigitt()
    endre_post(bruker=kommune.arkivar, registrering=r.pk, tittel="Klage")
    journal.rett(bruker=kommune.arkivar, registrering=r.pk, grunn="Feil tittel")
    foer, naa = hendelser()
    assert (naa["slag"], naa["versjon"]) == ("R", 2)
    assert json.loads(foer["linje"])["tittel"] == "Søknad"
    assert json.loads(naa["linje"])["rettelser"][0]["foer"] == "Søknad"


def test_en_rettelse_som_tar_bort_tar_linjene_foer_ogsaa(kommune, hendelser, alt_offentlig):
    r = kommune.frigitt(tittel="Klage", tittel2="Kanarimo mot skolen")
    annen = kommune.frigitt(tittel="Noe annet")
    endre_post(bruker=kommune.arkivar, registrering=r.pk, tittel="Anke")
    journal.rett(bruker=kommune.arkivar, registrering=r.pk, grunn="Feil ord")
    assert "Kanarimo" in alt_offentlig()
    hasher = [h["hash"] for h in hendelser()]
    vurder(bruker=kommune.arkivar, registrering=r.pk, vurdering=UO2)
    journal.rett(bruker=kommune.arkivar, registrering=r.pk, grunn="Personopplysninger")
    alle = hendelser()
    assert [(h["slag"], h["linje"] is None) for h in alle] == [
        ("U", True), ("U", False), ("R", True), ("R", False),
    ]  # fmt: skip
    assert alle[1]["journalpost"] == annen.pk
    assert [h["hash"] for h in alle[:3]] == hasher
    assert "anarimo" not in alt_offentlig()


def test_trekking_sier_bare_nummer_tid_og_hjemmel(kommune, hendelser, alt_offentlig):
    r = kommune.frigitt(tittel="Kanarititel", filer=(fabrikk.fil(b"Kanarifil"),))
    endre_post(bruker=kommune.arkivar, registrering=r.pk, tittel="Kanarito")
    journal.rett(bruker=kommune.arkivar, registrering=r.pk, grunn="Rettet")
    journal.trekk_tilbake(
        bruker=kommune.arkivar, registrering=r.pk, grunn="Kanarigrunn", hjemmel=HJEMMEL
    )
    alle = hendelser()
    assert [(h["slag"], h["linje"] is None) for h in alle] == [
        ("U", True), ("R", True), ("T", False),
    ]  # fmt: skip
    linje = json.loads(alle[-1]["linje"])
    assert set(linje) == {"form", "nr", "slag", "tid", "post", "salt", "trukket", "hjemmel"}
    assert linje["hjemmel"].startswith("offl. § 13")
    alt = alt_offentlig()
    # The reason stands on the stone, where the archive wrote it for the public; not in the log.
    assert alt.count("anari") == alt.count("Kanarigrunn")
    assert not any("anari" in (h["linje"] or "") for h in alle)


def test_ut_igjen_er_en_ny_utgivelse(kommune, hendelser):
    r = kommune.frigitt()
    journal.trekk_tilbake(bruker=kommune.arkivar, registrering=r.pk, grunn="F", hjemmel=HJEMMEL)
    journal.rett(bruker=kommune.arkivar, registrering=r.pk, grunn="Kan likevel gis")
    assert [h["slag"] for h in hendelser()] == ["U", "T", "U"]


def test_besvart_foeres_uten_ny_versjon(kommune, hendelser):
    r = kommune.frigitt()
    journal.avskriv(bruker=kommune.saksbehandler, registrering=r.pk, maate="TLF")
    h = hendelser()[-1]
    assert (h["slag"], h["versjon"]) == ("R", 1)
    assert json.loads(h["linje"])["avskrivning"][0]["maate"] == "TLF"
    antall = len(hendelser())
    with connections["default"].cursor() as c:
        from glassklar.grunn.identitet import lesing

        with lesing(kommune.arkivar):
            c.execute("select offentlig_felt(id, avskrivning, status) from offentlig.journalpost")
    assert len(hendelser()) == antall


@pytest.mark.parametrize(
    "sql",
    [
        "update offentlig.logg_hendelse set linje = '{}'",
        "update offentlig.logg_hendelse set hash = sha256('x')",
        "update offentlig.logg_hendelse set linje = null, slag = 'T'",
        "delete from offentlig.logg_hendelse",
        "truncate offentlig.logg_hendelse",
    ],
)
def test_loggen_endres_ikke_av_eieren_heller(kommune, hendelser, roller, sql):
    kommune.frigitt()
    foer = hendelser()
    for adresse in (roller.eier, roller.intern, roller.offentlig, roller.forsegler):
        with adresse.koble() as k, pytest.raises(psycopg.errors.InsufficientPrivilege):
            k.execute(sql)
    assert hendelser() == foer


def test_det_som_var_ute_foer_faar_hendelser_som_sier_det(kommune, hendelser):
    kommune.frigitt()
    p, stein = rader.post(saksnr=901), rader.trukket(rader.post(saksnr=902))
    rader.legg_ut(p, stein)
    assert _eier("select glassklar.offentlig_logg_grunnlag()") == [(2,)]
    foerste, *nye = hendelser()
    assert "grunnlag" not in json.loads(foerste["linje"])
    assert {h["journalpost"]: h["slag"] for h in nye} == {p.id: "U", stein.id: "T"}
    assert all(json.loads(h["linje"])["grunnlag"] is True for h in nye)
    assert all(bytes(h["hash"]) == sha256(h["linje"].encode()).digest() for h in nye)
    assert _eier("select glassklar.offentlig_logg_grunnlag()") == [(0,)]


def test_kanonisk_er_som_pythons(kommune):
    for verdi in (
        {"b": 1, "a": [True, None, {"æ": "«\"»", "aa": "\\", "z": "\t\n\x1f\x7f"}], "Ø": {}},
        [], {}, "😀\u2028\u00ad", [[], [{}]], {"tall": [0, -7, 2**53], "": ""},
    ):  # fmt: skip
        ((tekst,),) = _eier("select glassklar.offentlig_kanonisk(%s::jsonb)", json.dumps(verdi))
        assert tekst == _kanonisk(verdi)


class TestHvaSomTarBortLinjer:
    """``rettet`` says when earlier lines must go."""

    def _borte(self, foer, naa, **valg) -> bool:
        forrige = {**foer.synlig(), "rettelser": [dict(r) for r in foer.rettelser]}
        return rettet(
            forrige, naa, tid=datetime(2026, 11, 20, tzinfo=UTC), grunn="x", **valg
        ).fjern_linjer

    def test_vanlige_rettelser(self):
        p = rader.post()
        ny_fil = replace(p, dokumenter=(rader.dokument(sha256="cd" * 32),))
        for naa in (replace(p, tittel="Ny"), ny_fil, replace(p, enhet="Skole A")):
            assert not self._borte(p, naa)

    def test_noe_tas_bort(self):
        p = rader.post()
        lukket = replace(p, dokumenter=(rader.dokument(aapen=False, sha256="", filnavn=""),))
        for naa in (replace(p, tittel="Søknad *****"), lukket, replace(p, dokumenter=())):
            assert self._borte(p, naa)
        assert self._borte(p, replace(p, tittel="Ny"), skjul_foer=True)

    def test_det_som_ble_rettet_foer_og_skjules_naa(self):
        foer = rader.rettet(rader.post(), "tittel", "Klage fra Kanarimo", "Klage")
        naa = replace(foer, tittel="Anke", skjulte_ord=frozenset({"kanarimo"}), ukjent_skjult=True)
        assert self._borte(foer, naa)


def test_trukket_foer_den_ble_forseglet(kommune, hendelser, offentlig, roller, tmp_path):
    from glassklar.journal.logg import KILDE
    from glassklar.spor import poster, tre
    from glassklar.spor.fliser import les_bunt
    from offentlig.segl import forsegl

    r = kommune.frigitt()
    journal.trekk_tilbake(bruker=kommune.arkivar, registrering=r.pk, grunn="F", hjemmel=HJEMMEL)
    assert forsegl(roller, tmp_path) == 2
    alle = hendelser()
    (bunt,) = offentlig("select poster from offentlig.logg_bunt")
    lest = [poster.les(p) for p in les_bunt(bytes(bunt["poster"]))]
    assert [(p.versjon, p.slag, p.nr, p.linjehash) for p in lest] == [
        (KILDE.versjon, h["slag"], h["nr"], bytes(h["hash"])) for h in alle
    ]
    assert [p.tid for p in lest] == [h["tid"] for h in alle]
    (flis,) = offentlig("select hasher from offentlig.logg_flis where nivaa = 0")
    assert bytes(flis["hasher"]) == b"".join(tre.bladhasher(les_bunt(bytes(bunt["poster"]))))
    blader = offentlig("select blad, hendelse from offentlig.logg_blad order by blad")
    assert [(b["blad"], b["hendelse"]) for b in blader] == [(0, alle[0]["nr"]), (1, alle[1]["nr"])]
