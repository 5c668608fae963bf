# SPDX-License-Identifier: EUPL-1.2
"""The public site's doors, those of who is not logged in, and attacks that archive systems have
fallen to: forged forms, kept pages, ended rights, secrets in logs, cookies that can be stolen."""

from __future__ import annotations

import logging
import random
import re
from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.cache import cache
from django.db import DatabaseError, connection, transaction
from django.test import Client, override_settings
from django.urls import reverse

import fabrikk
from glassklar.config import gunicornvalg, settings_felles, settings_intern
from glassklar.grunn.identitet import lesing
from glassklar.grunn.ids import uuid7
from glassklar.grunn.klokke import i_dag, naa
from glassklar.journal import api as journal
from glassklar.offentlig.web import kontekst
from glassklar.org.models import Bruker
from journal.test_orakel import orakel
from tilgang import doerer
from tilgang.doerer import HODER, UTVID, Adresse, klient, lik, like
from tilgang.doerlogg import ingen_ord_i_loggen
from tilgang.doerorakel import Kanari, eier_sql
from tilgang.doertabell import INTERN, OFFENTLIG, Doer
from tilgang.doerverden import Doerverden

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")
INTERNE = "glassklar.config.urls_intern"
OFFENTLIGE = "glassklar.config.urls_offentlig"
ALLE = SimpleNamespace(navn="alle")
#: What the public may ever see of an entry, a document and a case, by the oracle's names.
POST = {("registrering", "tittel"): "post1", ("registrering_skjermet", "tittel2"): "post2"}
DOK = {("dokument_skjermet", "tittel"): "doktittel", ("dokumenttekst", "tekst"): "fil"}
SAK = {("mappe", "tittel"): "sak1", ("mappe_skjermet", "tittel2"): "sak2",
       ("mappe_klasse", "klasse_id"): "klasse", ("mappe_klasse", "tittel"): "klasse"}  # fmt: skip
PART = {"EA": "avsender", "IS": "avsender", "EM": "mottaker", "GM": "mottaker", "EK": "kopi"}
#: Released, but put on no page: the class's name stands beside its number only inside.
VISES_IKKE = {("mappe_klasse", "tittel")}


@pytest.fixture(autouse=True)
def _tomt():
    cache.clear()
    kontekst.glem()


class Offentlig:
    """What anybody may see: the table of test_orakel, over the facts of what is released."""

    def __init__(self, v: Doerverden) -> None:
        self.v, self.f = v, v.fakta
        self.saker = {self.f.poster[r][0] for r in v.frigitt}

    def maa_ses(self) -> frozenset[str]:
        return frozenset(o for o, k in self.v.kanarier.items() if self._vist(k))

    def _skjult(self, m: Any, r: Any = None, d: Any = None) -> set[str]:
        s, f = self.f.skjerming, self.f
        kjente = {"M": {"TM1", "KID", "TD"}, "R": {"TR1", "NA", "NM", "TD"}, "D": {"TD", "D"}}

        def ren(x: Any) -> Any:
            # The table of levels has a day of its own: over is over, and the rest is in force.
            slutt = date.min if x is not None and self._utloept(x) else None
            return x and replace(x, brytere=frozenset(x.brytere) & kjente[x.art], opphoerer=slutt)

        merkede = f.merkede.get(r, frozenset()) if r else frozenset()
        egen = s.get(r)
        if egen is None or "TRO" not in egen.brytere:
            merkede = frozenset()
        return orakel(ren(s.get(m)), ren(egen), ren(s.get(d)), merkede)

    def _vist(self, k: Kanari) -> bool:
        art, pk = k.enhet
        if art == "M":
            if pk not in self.saker or k.felt not in SAK:
                return False
            skjult = self._skjult(pk)
            if SAK[k.felt] in skjult:
                return False
            s = self.f.skjerming.get(pk)
            merket = s is not None and "TMO" in s.brytere and k.plass in self.f.merkede[pk]
            return not (merket and s.kode != "AAPEN" and not self._utloept(s))
        if art == "R":
            if pk not in self.v.frigitt:
                return False
            skjult = self._skjult(self.f.poster[pk][0], pk)
            if k.felt == ("kp_identitet", "navn"):
                navn = PART.get(self.f.kp_type[k.noekkel])
                return navn is not None and navn not in skjult
            if k.felt not in POST:
                return False
            return POST[k.felt] not in skjult and f"post2.{k.plass}" not in skjult
        if art == "D":
            r = self.f.dokumenter[pk][0]
            if r not in self.v.frigitt or k.felt not in DOK:
                return False
            if k.tabell == "dokumenttekst" and self.f.variant[k.noekkel] == "O":
                return True
            return DOK[k.felt] not in self._skjult(self.f.poster[r][0], r, pk)
        return False

    @staticmethod
    def _utloept(s: Any) -> bool:
        return s.opphoerer is not None and s.opphoerer <= i_dag()


class Publikumsvakt(doerer.Vakt):
    """The same looks, for anybody."""

    def __init__(self, v: Doerverden) -> None:
        super().__init__(v, offentlig=True)
        self.lov["alle"] = Offentlig(v).maa_ses()
        self.sett["alle"] = set()


@pytest.mark.parametrize(
    "froe", [11, *(pytest.param(n, marks=pytest.mark.stor) for n in range(12, 24))]
)
def test_det_frigitte_og_ingenting_annet_er_paa_nett(transactional_db, som_offentlig, froe):
    v = Doerverden(froe, serier=False, alt_ut=True).bygg(saker=4, poster=3)
    trukket = v.frigitt.pop()
    journal.trekk_tilbake(
        bruker=v.person("arkivar").bruker, registrering=trukket, grunn="Feil.",
        hjemmel="offl-13/fvl-13-1-1",
    )  # fmt: skip
    vakt, r = Publikumsvakt(v), random.Random(froe)
    steder = doerer.Steder(v)
    steder._dagnavn = "dag"
    with som_offentlig(), ingen_ord_i_loggen():
        c = Client(HTTP_HOST="localhost")
        for navn, d in OFFENTLIG.items():
            if not isinstance(d, Doer):
                continue
            adresser = steder.adresser(navn, d, OFFENTLIGE)
            for a in adresser:
                vakt.se(ALLE, a, c.get(a.sti))
            for a in doerer.utvalg(r, adresser, 4):
                skille = "&" if "?" in a.sti else "?"
                vakt.se(ALLE, a, c.get(a.sti + skille + UTVID, **HODER), "UTVID")
                vakt.se(ALLE, a, c.get(a.sti, HTTP_RANGE="bytes=0-9"), "RANGE")
                hode = c.head(a.sti)
                assert doerer.kropp(hode) == ""
                vakt.se(ALLE, a, hode, "HEAD")
                assert c.post(a.sti, {"q": "x"}).status_code in (404, 405), a.sti
        _finner_bare_det_frigitte(c, vakt, r)
    assert vakt.antall > 3 * len(vakt.kjente)
    skjult = vakt.kjente - vakt.lov["alle"]
    assert len(skjult) > len(vakt.kjente) // 2
    # And openness: what nothing hides is there for all to read.
    for o in vakt.lov["alle"] - vakt.sett["alle"]:
        k = v.kanarier[o]
        assert k.felt in VISES_IKKE or _holdt_fil(v, k), k


def _holdt_fil(v: Doerverden, k: Kanari) -> bool:
    """A file that is not put out whole: a redacted copy that nobody chose, or one that the check
    of files stopped."""
    if k.tabell != "dokumenttekst":
        return False
    stoppet = any(r in v.stoppet for r in v.fakta.dokumenter[k.enhet[1]])
    return stoppet or v.fakta.variant[k.noekkel] == "O"


def _finner_bare_det_frigitte(c: Client, vakt: doerer.Vakt, r: random.Random) -> None:
    """A word that is not released is answered as one that stands nowhere: page, feed and data."""
    intet = "kq0123456789z"
    stier = ("/sok/?q={}", "/feed.atom?q={}", "/api/v1/journalposter?q={}")
    ingen = {sti: _uten_tid(like(c.get(sti.format(intet)), intet)) for sti in stier}
    for o in r.sample(sorted(vakt.kjente - vakt.lov["alle"]), 40):
        for sti in stier:
            svar = c.get(sti.format(o))
            vakt.se(ALLE, Adresse("sok", sti, frozenset({o})), svar, utenom=o)
            lik(_uten_tid(like(svar, o)), ingen[sti], (sti, vakt.v.kanarier[o]))


def _uten_tid(svar: Any) -> Any:
    """Without what follows the clock and the length of the words: ETag, a feed's own time."""
    tekst = re.sub(r"<updated>[^<]*</updated>", "", svar[1])
    return svar[0], tekst, tuple(x for x in svar[2] if x[0] != "ETag")


@pytest.fixture
def liten(ferdig):
    """A small archive for attacks."""
    return ferdig(_lag_liten)


def _lag_liten() -> Doerverden:
    return Doerverden(21, alt_ut=True).bygg(saker=3, poster=3)


def _alle_adresser(v: Doerverden) -> list[str]:
    """An address of every name on the staff site, with something in every hole."""
    steder = doerer.Steder(v)
    ut = []
    for navn, trenger in doerer.navn_i(INTERNE).items():
        d = INTERN[navn]
        if isinstance(d, Doer):
            ut.append(steder.adresser(navn, d, INTERNE)[0].sti)
        else:
            hull = {
                "uidb64": "MQ",
                "token": "a-b",
                "provider_id": "x",
                "pk": 1,
                "aar": 2026,
                "nr": 1,
            }
            hull |= dict.fromkeys(("utsending", "reglement", "fullmakt", "mal"), uuid7())
            ut.append(reverse(navn, INTERNE, kwargs={t: hull[t] for t in trenger}))
    return ut


def test_den_som_ikke_er_logget_inn_faar_ingenting(liten):
    vakt = doerer.Vakt(liten)
    vakt.lov["ingen"], vakt.sett["ingen"] = frozenset(), set()
    ingen: Any = SimpleNamespace(navn="ingen")
    for sti in _alle_adresser(liten):
        for svar, hva in (
            (Client().get(sti, **HODER), "GET"), (Client().head(sti), "HEAD"),
            (Client().get(sti + "?" + UTVID), "UTVID"), (Client().post(sti, {}), "POST"),
        ):  # fmt: skip
            a = Adresse("", sti, vakt.kjente)
            svar.lest = set()  # nobody is logged in: nothing may be shown
            vakt.se(ingen, a, svar, hva)
            assert svar.status_code in (200, 204, 301, 302, 404, 405, 422), (sti, hva, svar)
            if svar.status_code == 302 and hva == "GET":
                assert svar["Location"].startswith(("/logg-inn/", "/", "?")), svar["Location"]


def test_skjema_uten_merke_avvises_overalt(liten):
    c = Client(enforce_csrf_checks=True)
    c.force_login(liten.person("arkivar").bruker)
    for sti in _alle_adresser(liten):
        for metode in (c.post, c.put, c.delete):
            svar = metode(sti, {"csrfmiddlewaretoken": "x" * 64})
            assert svar.status_code == 403, (sti, metode.__name__, svar.status_code)


def test_rett_som_slutter_slutter_med_en_gang(liten):
    """No page and no answer of "unchanged" outlives the right to read."""
    p = liten.person("arkivar")
    lov = liten.maa_ses(p)
    aapent = liten.maa_ses(liten.person("uklarert"))
    # XX is read by being of the archive: that does not end with a clearance.
    filer = [
        k for o, k in liten.kanarier.items()
        if k.tabell == "dokumenttekst" and o in lov - aapent and liten.fakta.etikett(k).kode != "XX"
    ]  # fmt: skip
    assert filer
    c = klient(p)
    for k in filer:
        sti = f"/dokument/{k.noekkel}/last-ned/"
        svar = c.get(sti)
        assert k.ordet in doerer.kropp(svar)
        del_ = c.get(sti, HTTP_RANGE="bytes=0-12")
        assert (del_.status_code, doerer.kropp(del_)) == (206, k.ordet)
        k.etag = svar["ETag"]  # type: ignore[attr-defined]
    i_gaar = i_dag() - timedelta(days=1)
    eier_sql("update klarering set til = %s where bruker_id = %s", [i_gaar, p.bruker.pk])
    for k in filer:
        sti = f"/dokument/{k.noekkel}/last-ned/"
        for hode in ({}, {"HTTP_RANGE": "bytes=0-12"}, {"HTTP_IF_NONE_MATCH": k.etag}):  # type: ignore[attr-defined]
            svar = c.get(sti, **hode)
            assert svar.status_code == 404
            assert k.ordet not in doerer.kropp(svar)
    Bruker.objects.using("eier").filter(pk=p.bruker.pk).update(
        avsluttet_dato=naa() - timedelta(days=1)
    )
    assert c.get("/saker/").status_code == 302


def test_feil_i_sql_og_sider_legger_ingen_ord_i_loggen(liten, monkeypatch):
    o = next(k.ordet for k in liten.kanarier.values() if k.tabell == "kp_identitet")
    bruker = liten.person("arkivar").bruker
    with ingen_ord_i_loggen() as lytter:
        for sql, verdier in (
            ("select cast(%s as int)", [o]),
            ("select navn::int from kp_identitet where navn like %s", [f"%{o}%"]),
            ("insert into kp_identitet (kp_id, navn) values (%s, %s)", ["x", o]),
            ("insert into saksnummer select * from saksnummer where %s <> ''", [o]),
            ("select 1/0 where %s <> ''", [o]),
        ):
            with pytest.raises(DatabaseError), transaction.atomic(), lesing(bruker):
                with connection.cursor() as cur:
                    cur.execute(sql, verdier)
        c = klient(liten.person("arkivar"))
        c.raise_request_exception = False

        def velt(*_: Any, **__: Any) -> Any:
            raise RuntimeError(f"det gikk galt med {o}")

        monkeypatch.setattr("glassklar.arkiv.queries.soek", velt)
        svar = c.get("/sok/", {"q": o})
        assert svar.status_code == 500
        assert o not in doerer.kropp(svar)
        c.get(f"/finnes/ikke/{o[:5]}/")
        c.get("/saker/", {"status": o, "enhet": o, "side": o})
        c.post("/logg-inn/", {"username": o, "password": o})
        logging.getLogger("glassklar").error("prøve")
    assert any("prøve" in x for x in lytter.linjer)
    assert any("RuntimeError" in x for x in lytter.linjer), "feilen skal stå i loggen"


def test_tjeneren_skriver_ingen_adresser_i_loggen():
    """An address can hold the words of a search."""
    assert getattr(gunicornvalg, "accesslog", None) is None
    assert gunicornvalg.logconfig_dict["loggers"]["gunicorn.access"]["level"] == "WARNING"


def test_kjeks_og_hoder_som_i_drift(transactional_db):
    """With the settings of a real installation, which tests and the demo turn down."""
    fabrikk.virksomhet()
    person = fabrikk.bruker("kjeks", "saksbehandler", i=fabrikk.enhet("E"))
    with lesing(person):
        pass
    bruker = Bruker.objects.using("eier").get(pk=person.pk)
    bruker.set_password("et langt passord her")
    bruker.save(using="eier")
    navn = ("SECURE_HSTS_SECONDS", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE",
            "LANGUAGE_COOKIE_SECURE")  # fmt: skip
    i_drift = {n: getattr(settings_felles, n) for n in navn}
    assert not settings_felles.DEMO
    with override_settings(**i_drift):
        c = Client()
        svar = c.get("/logg-inn/", secure=True)
        assert int(svar["Strict-Transport-Security"].split("max-age=")[1].split(";")[0]) >= 31536000
        data = {"username": "kjeks", "password": "et langt passord her"}
        kjeks = dict(svar.cookies)
        for sti, post in (("/logg-inn/", data), ("/sprak/", {"language": "nn", "next": "/"})):
            svar = c.post(sti, post, secure=True)
            assert svar.status_code == 302, sti
            kjeks |= svar.cookies
        kjeks |= c.get("/utseende/?v=dark", secure=True).cookies
    ventet = {settings_intern.SESSION_COOKIE_NAME, settings_intern.CSRF_COOKIE_NAME, "utseende",
              settings_felles.LANGUAGE_COOKIE_NAME}  # fmt: skip
    assert ventet <= set(kjeks)
    for k in kjeks.values():
        assert k["secure"], k.key
        assert k["samesite"] in ("Lax", "Strict"), k.key
        # The language is the reader's own choice and no secret; Django's view sets it.
        assert k["httponly"] or k.key == settings_felles.LANGUAGE_COOKIE_NAME, k.key
