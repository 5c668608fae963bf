# SPDX-License-Identifier: EUPL-1.2
"""The pages of templates, letters, dispatch and complaints through the client."""

from __future__ import annotations

import re
from pathlib import Path
from uuid import UUID

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

import fabrikk
from fullmakt import by as b
from fullmakt.basen import spoer
from fullmakt.brevhjelp import VAAPEN, pdftekst
from fullmakt.test_brev_handlinger import godkjent, kp, mal, utkast
from glassklar.fullmakt.actions import utsending as ut
from glassklar.fullmakt.brev.lag import standardmal
from glassklar.grunn.klokke import i_dag
from glassklar.org.api import systembruker

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)


@pytest.fixture
def by(settings, tmp_path):
    settings.UTSKRIFTSMAPPE = tmp_path / "utskrift"
    return b.lag(klageinstans="Klagenemnda")


def klient(person) -> Client:
    c = Client(REMOTE_ADDR=f"10.0.0.{person.pk % 250}")
    c.force_login(person)
    return c


def tekst(svar) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", svar.content.decode()).split())


def brevfelt(by, post, m, **mer):
    return {
        "mal": str(m), "beslutter": str(by.fagleder.pk), "vedtak": "Dere får 1 000 kroner.",
        "begrunnelse": "Det følger av planen.", "hjemler": "fvl. § 2", "deres_ref": "",
        "versjon": spoer("select versjon from registrering where id = %s", [post.pk])[0][0],
    } | mer  # fmt: skip


def test_standardmalene_er_der_fra_foerste_dag(by):
    side = tekst(klient(by.arkivar).get("/admin/brevmaler/"))
    for maalform in ("Bokmål", "Nynorsk", "Engelsk"):
        assert maalform in side
    assert klient(by.saksbehandler).get("/admin/brevmaler/").status_code == 403


def test_malen_endres_i_ny_versjon_og_feil_vises_ved_feltet(by):
    c = klient(by.arkivar)
    ((m,),) = spoer("select id from brevmal where maalform = 'nb' and aktiv")
    adresse = f"/admin/brevmaler/{m}/"
    assert "brevdata()" in c.get(adresse).content.decode()
    felt = {"navn": "Vedtak", "vedtakstype": "", "kilde": standardmal("nb")}
    vist = c.post(adresse, felt | {"vis": "1"})
    assert vist["Content-Type"] == "application/pdf"
    assert "sandbox" in vist["Content-Security-Policy"]
    assert "Eksempel på et vedtak" in pdftekst(vist.content)
    for kilde, melding in (
        (standardmal("nb") + "\n#d.tull", "«tull», som ikke finnes"),
        (standardmal("nb") + "\n#(1", "ikke lukket"),
        (standardmal("nb").replace("#underskrift(d)", ""), "navnet på den som har avgjort"),
    ):
        svar = c.post(adresse, felt | {"kilde": kilde})
        assert svar.status_code == 422
        assert melding in tekst(svar)
    svar = c.post(adresse, felt | {"kilde": standardmal("nb") + "\n// endret\n"})
    assert svar.status_code == 302
    side = tekst(c.get(svar["Location"]))
    assert "Versjon 2" in side
    assert "eldre versjon" in tekst(c.get(adresse))


def test_ny_mal_og_ut_av_bruk(by):
    c = klient(by.arkivar)
    svar = c.post("/admin/brevmaler/ny/", {
        "navn": "Avslag på søknad", "maalform": "nn", "vedtakstype": str(by.type.pk),
        "kilde": standardmal("nn"),
    })  # fmt: skip
    assert svar.status_code == 302
    assert spoer("select kode, versjon from brevmal where vedtakstype_id = %s", [by.type.pk]) == [
        ("avslag-paa-soeknad", 1)
    ]
    c.post(svar["Location"] + "avslutt/")
    assert spoer("select aktiv from brevmal where vedtakstype_id = %s", [by.type.pk]) == [(False,)]


def test_utseendet_settes_paa_siden(by):
    c = klient(by.arkivar)
    adresse = "/admin/brevmaler/utseende/"
    svar = c.post(adresse, {"farge": "blå", "vaapen_alt": ""})
    assert svar.status_code == 422
    assert "#1e4e79" in tekst(svar)
    fil = SimpleUploadedFile("v.svg", VAAPEN.bilde)
    svar = c.post(adresse, {"farge": "#aa0000", "vaapen": fil, "vaapen_alt": "Et skjold"})
    assert svar.status_code == 302
    assert spoer("select farge, vaapen_alt, vaapen <> '' from brevprofil") == [
        ("#aa0000", "Et skjold", True)
    ]


def test_brevet_skrives_forhaandsvises_og_lages(by):
    post, m, c = utkast(by), mal(by), klient(by.saksbehandler)
    adresse = f"/post/{post.pk}/brev/"
    side = c.get(adresse).content.decode()
    assert "Fagleder" in side
    assert "fvl. § 2" in side
    vist = c.post(adresse, brevfelt(by, post, m, vis="1"))
    assert "1 000 kroner" in pdftekst(vist.content)
    assert spoer("select 1 from brev") == []
    svar = c.post(adresse, brevfelt(by, post, m, begrunnelse=""))
    assert svar.status_code == 422
    assert "må fylles ut" in tekst(svar)
    svar = c.post(adresse, brevfelt(by, post, m))
    assert svar.status_code == 302
    # What was written is there to go on from.
    assert "Det følger av planen." in tekst(c.get(adresse))
    assert klient(by.kollega).get(adresse).status_code == 403
    b.sett_status(by.saksbehandler, post, "F")
    assert "under arbeid" in tekst(c.get(adresse))


def test_uten_mottaker_sies_det_ved_brevet(by):
    post, m = utkast(by), mal(by)
    b.eier("update kp_identitet set navn = '' where registrering_id = %s", post.pk)
    svar = klient(by.saksbehandler).post(f"/post/{post.pk}/brev/", brevfelt(by, post, m))
    assert svar.status_code == 422
    assert "Må fylles ut" in tekst(svar)


@pytest.fixture
def klart(by):
    post = utkast(by)
    klient(by.saksbehandler).post(f"/post/{post.pk}/brev/", brevfelt(by, post, mal(by)))
    return by, godkjent(by, post)


def test_sendes_fra_siden_og_status_vises(klart):
    by, post = klart
    c, adresse = klient(by.saksbehandler), f"/post/{post.pk}/utsending/"
    side = tekst(c.get(adresse))
    assert "Kari Prøve" in side
    assert "E-post" in side
    svar = c.post(adresse, {f"kanal-{kp(post)[0]}": "epost"})
    assert svar.status_code == 302
    assert "venter på sending" in tekst(c.get(adresse))
    ut.send_forfalte(bruker=systembruker())
    assert len(mail.outbox) == 1
    assert "levert" in tekst(c.get(adresse))
    assert b.status(post) == "E"
    assert "Velg minst én mottaker" in tekst(c.post(adresse, {}))


def test_ikke_godkjent_sier_hvorfor_og_har_ingen_knapp(by):
    post = utkast(by)
    side = klient(by.saksbehandler).get(f"/post/{post.pk}/utsending/").content.decode()
    assert "må godkjennes" in side
    assert 'name="kanal-' not in side


def test_papirbrev_postlegges_og_feil_staar_paa_arbeidsbordet(klart, settings):
    by, post = klart
    c, adresse = klient(by.saksbehandler), f"/post/{post.pk}/utsending/"
    c.post(adresse, {f"kanal-{kp(post)[0]}": "utskrift"})
    ut.send_forfalte(bruker=systembruker())
    ((nr,),) = spoer("select id from utsending")
    (Path(settings.UTSKRIFTSMAPPE) / "ny" / str(nr)).rename(
        Path(settings.UTSKRIFTSMAPPE) / "feilet" / str(nr)
    )
    b.eier("update utsending set neste = now()")
    ut.send_forfalte(bruker=systembruker())
    assert "Utsending feilet" in tekst(c.get("/"))
    assert "lagt tilbake" in tekst(c.get("/utsendinger/"))
    assert "Ingen utsendinger" in tekst(klient(by.kollega).get("/utsendinger/"))
    svar = c.post(f"/utsendinger/{nr}/", {"hva": "igjen"}, follow=True)
    assert "Utsendingen er oppdatert" in tekst(svar)
    ut.send_forfalte(bruker=systembruker())
    c.post(f"/utsendinger/{nr}/", {"hva": "postlagt"})
    assert b.status(post) == "E"


@pytest.fixture
def sendt(klart):
    by, post = klart
    b.sett_status(by.saksbehandler, post, "E")
    klage = fabrikk.post(by.arkivar, post.mappe, "I", "Klage", fra="Kari Prøve")
    return by, post, klage


def klagefelt(by, klage, **mer):
    dag = i_dag().strftime("%d.%m.%Y")
    return {"klage": str(klage.pk), "kom_fram": dag, "mottatt": dag,
            "behandler": str(by.kollega.pk)} | mer  # fmt: skip


def test_klagen_registreres_og_avgjoeres_av_en_annen(sendt):
    by, post, klage = sendt
    c, adresse = klient(by.saksbehandler), f"/post/{post.pk}/klage/"
    valg = c.get(adresse).content.decode()
    assert f'<option value="{by.kollega.pk}"' in valg
    for person in (by.fagleder, by.saksbehandler):
        assert f'<option value="{person.pk}"' not in valg
    svar = c.post(adresse, klagefelt(by, klage, mottatt="31.12.2999"))
    assert svar.status_code == 422
    svar = c.post(adresse, klagefelt(by, klage))
    assert svar.status_code == 302
    sted = svar["Location"]
    assert UUID(sted.split("/")[2])
    assert "rettidig" in tekst(c.get(sted))
    assert "Avgjør klagen" not in tekst(c.get(sted))
    svar = c.post(sted, {"ny-behandler": str(by.nestleder.pk), "bytt": "1"})
    assert svar.status_code == 302
    assert klient(by.nestleder).post(sted, {"ny-behandler": str(by.kollega.pk), "bytt": "1"})
    k = klient(by.kollega)
    assert "Klager" in tekst(k.get("/"))
    assert sted in k.get("/klager/").content.decode()
    for utfall, melding in (
        ("avvist", "kan ikke avvises"), ("omgjort", "nye vedtaket"), ("oversendt", "Velg brevet"),
    ):  # fmt: skip
        svar = k.post(sted, {"utfall": utfall, "slutt": "1"})
        assert svar.status_code == 422
        assert melding in tekst(svar)
    brev = fabrikk.post(
        by.arkivar, post.mappe, "U", "Oversendelse", fra="Klagenemnda", saksbehandler=by.kollega.pk
    )
    svar = k.post(sted, {"utfall": "oversendt", "oversending": str(brev.pk), "slutt": "1"})
    assert svar.status_code == 302
    side = k.get(sted)
    assert "pakken med dokumentene" in tekst(side)
    assert k.get(f"/post/{brev.pk}/", follow=True).status_code == 200
