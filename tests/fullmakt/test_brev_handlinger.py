# SPDX-License-Identifier: EUPL-1.2
"""A letter's whole way: template, words, approval, dispatch, delivered; and a complaint over it."""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.core import mail
from procrastinate.contrib.django import app

import fabrikk
from fullmakt import by as b
from fullmakt.basen import spoer
from fullmakt.brevhjelp import VAAPEN, pdftekst
from glassklar.arkiv.api import NyKorrespondent, NyttDokument
from glassklar.fullmakt.actions import brev as brevene
from glassklar.fullmakt.actions import klage as klagene
from glassklar.fullmakt.actions import utsending as ut
from glassklar.fullmakt.brev.lag import standardmal
from glassklar.fullmakt.brevgrunnlag import EKSEMPELFELT, Brevord, siste_brev, siste_ord
from glassklar.fullmakt.klageregler import GrunnForSen, Utfall
from glassklar.fullmakt.utsending.utskrift import FEILET, JOBB, LEVERT, NY
from glassklar.grunn.feil import Avvist
from glassklar.grunn.identitet import lesing
from glassklar.grunn.klokke import i_dag
from glassklar.lager.api import aapne
from glassklar.org.api import systembruker

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)
ORD = Brevord("Dere får 1 000 kroner.", "Tilskuddet følger planen.\n\nDet er nok penger igjen.")
KARI = NyKorrespondent(
    "EM", "Kari Prøve", er_person=True, epost="kari@prove.example", postadresse=["Testveien 3"],
    postnummer="9991", poststed="Solvik",
)  # fmt: skip


@pytest.fixture
def by(settings, tmp_path):
    settings.UTSKRIFTSMAPPE = tmp_path / "utskrift"
    return b.lag(klageinstans="Klagenemnda")


def mal(by, maalform="nb", kilde=None, kode="vedtak"):
    return brevene.lagre_mal(
        bruker=by.arkivar, kode=kode, maalform=maalform, navn="Vedtak",
        kilde=kilde or standardmal(maalform),
    )  # fmt: skip


def utkast(by, sak=None, *, parter=(KARI,), filer=()):
    """A decision that is being written, without a file."""
    sak = sak or by.sak()
    post = fabrikk.post(
        by.saksbehandler, sak, "U", "Vedtak om tilskudd", parter=list(parter), tittel2="til Kari",
        dokumenter=[NyttDokument("Kart", (fabrikk.fil(b"kart", "kart.txt"),)), *filer],
    )  # fmt: skip
    b.som(by.saksbehandler, "insert into vedtak (registrering_id, vedtakstype_id, beloep, hjemmel,"
          " utfall, klageadgang, opprettet_av_id, opprettet)"
          " values (%s, %s, 1000, 'fvl. § 2; koml. § 5-3', 'innvilget', true, %s, now())",
          post.pk, by.type.pk, by.saksbehandler.pk)  # fmt: skip
    return post


def lag(by, post, m, ord_=ORD, beslutter=None, av=None):
    return brevene.lag(
        bruker=av or by.saksbehandler, registrering=post.pk, mal=m, ord_=ord_,
        beslutter=(beslutter or by.fagleder).pk,
    )  # fmt: skip


def pdf_av(brev):
    with aapne(brev.objekt.sjekksum) as fil:
        return fil.read()


def godkjent(by, post):
    b.sett_status(by.saksbehandler, post, "F")
    by.svar(post.mappe_id, by.saksbehandler, by.fagleder)
    (steg,) = b.send(by, post, by.fagleder)
    b.godkjenn(by.fagleder, steg)
    return post


def kp(post):
    sql = "select id from korrespondansepart where registrering_id = %s order by rekkefoelge"
    return [r[0] for r in spoer(sql, [post.pk])]


def rader():
    return spoer("select status, forsoek, feil, kanal from utsending order by opprettet")


@pytest.fixture
def klart(by):
    """An approved decision with its letter."""
    post = utkast(by)
    lag(by, post, mal(by))
    return by, godkjent(by, post)


# -- templates and letters -------------------------------------------------------------------------


def test_brevet_lages_av_sakens_opplysninger(by):
    post = utkast(by)
    brev = lag(by, post, mal(by))
    t = pdftekst(pdf_av(brev))
    nr = spoer("select aar || '/' || nr from saksnummer where mappe_id = %s", [post.mappe_id])[0][0]
    for tekst in (
        "Eksempelvik kommune", "Byggesak", "Kari Prøve", "Testveien 3", "9991 Solvik", nr,
        "Vedtak om tilskudd til Kari", "Innvilget", "Dere får 1 000 kroner.",
        "Det er nok penger igjen.", "fvl. § 2", "koml. § 5-3", "Klagenemnda", "tre uker",
        "Fagleder", "fagleder", "Saksbehandler", "Kart",
    ):  # fmt: skip
        assert tekst in t, tekst
    filer = spoer(
        "select o.variant, o.versjon, o.format, o.mime from dokumentobjekt o"
        " join regdok d using (dokument_id) where d.registrering_id = %s and d.tilknyttet_som = 'H'"
        " order by 1", [post.pk],
    )  # fmt: skip
    assert filer == [
        ("A", 1, "fmt/476", "application/pdf"),
        ("P", 1, "fmt/817", "application/json"),
    ]


def test_et_nytt_brev_er_en_ny_versjon_og_gaar_videre_fra_ordene(by):
    post, m = utkast(by), mal(by)
    lag(by, post, m)
    with lesing(by.saksbehandler):
        assert siste_ord(siste_brev(post.pk)) == replace(ORD, hjemler=[])
    andre = lag(by, post, m, replace(ORD, vedtak="Dere får 900 kroner."))
    assert andre.objekt.versjon == 2
    assert "900 kroner" in pdftekst(pdf_av(andre))


def test_malen_fletter_inn_sakens_opplysninger(by):
    felt = "#(" + ", ".join(f"d.felt.{n}" for n in EKSEMPELFELT) + ").join([; ])\n"
    t = pdftekst(pdf_av(lag(by, utkast(by), mal(by, kilde=standardmal("nb") + felt))))
    assert "Gnr. 12, bnr. 45; Saksbehandler; Byggesak; Tilskudd; " in t
    assert "1 000" in t


def test_en_stedfortreder_avgjoer_i_eget_navn(by):
    """fvl. 2025 § 58: who decided; a stand-in «på vegne av»."""
    b.vikar(by, by.kollega, by.fagleder)
    post = utkast(by)
    t = pdftekst(pdf_av(lag(by, post, mal(by), beslutter=by.kollega)))
    assert "Kollega" in t
    assert "på vegne av Fagleder" in t
    godkjent(by, post)
    with pytest.raises(Avvist) as feil:
        ut.bestill(bruker=by.saksbehandler, registrering=post.pk, valg={kp(post)[0]: "epost"})
    assert "en annen enn den som har godkjent" in str(feil.value)


@pytest.mark.parametrize(("maalform", "ord_"), [("nn", "Grunngiving"), ("en", "Legal basis")])
def test_brev_paa_mottakerens_maal(by, maalform, ord_):
    t = pdftekst(pdf_av(lag(by, utkast(by), mal(by, maalform))))
    assert ord_ in t
    assert {"nn": "Innvilga", "en": "Granted"}[maalform] in t


def test_en_mal_som_ikke_kan_brukes_lagres_ikke(by):
    for kilde, ord_ in (("#d.tull", "Linje 1"), ("= Hei", "tittel"), ("", "tittel")):
        with pytest.raises(Avvist) as feil:
            mal(by, kilde=kilde or " ")
        assert ord_ in str(feil.value), kilde
        assert list(feil.value.felt) == ["kilde"]
    with pytest.raises(Avvist) as feil:
        mal(by, kilde=standardmal("nb").replace("#tekst(d.begrunnelse)", ""))
    assert "begrunnelsen" in str(feil.value)
    assert spoer("select 1 from brevmal where satt_av_id is not null") == []


def test_bare_den_som_foerer_dokumentet_lager_brev_mens_det_er_under_arbeid(by):
    post, m = utkast(by), mal(by)
    with pytest.raises(Avvist):
        lag(by, post, m, av=by.kollega)
    with pytest.raises(Avvist):
        lag(by, post, uuid4())
    lag(by, post, m)
    b.sett_status(by.saksbehandler, post, "F")
    with pytest.raises(Avvist) as feil:
        lag(by, post, m)
    assert "under arbeid" in str(feil.value)


def test_utseendet_er_kommunens(by):
    with pytest.raises(Avvist):
        brevene.sett_profil(bruker=by.saksbehandler, farge="#aa0000", vaapen=None, vaapen_alt="")
    for felt, verdier in {
        "farge": ("rød", None, ""),
        "vaapen": ("#aa0000", b"GIF89a", "Våpen"),
        "vaapen_alt": ("#aa0000", VAAPEN.bilde, " "),
    }.items():
        farge, bilde, alt = verdier
        with pytest.raises(Avvist) as feil:
            brevene.sett_profil(bruker=by.arkivar, farge=farge, vaapen=bilde, vaapen_alt=alt)
        assert list(feil.value.felt) == [felt]
    brevene.sett_profil(
        bruker=by.arkivar, farge="#aa0000", vaapen=VAAPEN.bilde, vaapen_alt="Et skjold"
    )
    assert b"Et skjold" not in pdf_av(lag(by, utkast(by), mal(by)))[:10]
    brevene.sett_profil(bruker=by.arkivar, farge="#00aa00", vaapen=None, vaapen_alt="Et skjold")
    assert spoer("select farge, vaapen <> '' from brevprofil") == [("#00aa00", True)]
    brevene.sett_profil(bruker=by.arkivar, farge="#00aa00", vaapen=b"", vaapen_alt="")
    assert spoer("select vaapen from brevprofil") == [("",)]


def test_arbeideren_kjenner_oppgavene():
    assert {ut.OPPGAVE, "fullmakt.send_forfalte"} <= set(app.tasks)


# -- dispatch --------------------------------------------------------------------------------------


def test_epost_sendes_av_arbeideren_og_setter_e(klart):
    by, post = klart
    (nr,) = ut.bestill(bruker=by.saksbehandler, registrering=post.pk, valg={kp(post)[0]: "epost"})
    jobber = "select args ->> 'utsending' from procrastinate_jobs where task_name = %s"
    assert spoer(jobber, [ut.OPPGAVE]) == [(str(nr),)]
    assert mail.outbox == []
    assert ut.send(bruker=systembruker(), utsending=nr)
    (melding,) = mail.outbox
    assert melding.to == ["kari@prove.example"]
    assert "tilskudd" not in melding.subject
    assert [v[0].rpartition(".")[2] for v in melding.attachments] == ["pdf", "txt"]
    assert melding.attachments[0][1][:5] == b"%PDF-"
    assert rader() == [("levert", 1, "", "epost")]
    assert b.status(post) == "E"
    # A second worker, or the same job again, sends nothing.
    assert not ut.send(bruker=systembruker(), utsending=nr)
    assert len(mail.outbox) == 1


def test_utskrift_er_levert_naar_den_er_flyttet(klart, settings):
    by, post = klart
    (nr,) = ut.bestill(
        bruker=by.saksbehandler, registrering=post.pk, valg={kp(post)[0]: "utskrift"}
    )
    assert ut.send_forfalte(bruker=systembruker()) == 1
    mappe = Path(settings.UTSKRIFTSMAPPE)
    jobb = json.loads((mappe / NY / str(nr) / JOBB).read_text("utf-8"))
    assert jobb["adresse"] == ["Kari Prøve", "Testveien 3", "9991 Solvik"]
    assert b.status(post) == "G"
    b.eier("update utsending set neste = now()")
    assert ut.send_forfalte(bruker=systembruker()) == 0
    (mappe / NY / str(nr)).rename(mappe / LEVERT / str(nr))
    b.eier("update utsending set neste = now()")
    assert ut.send_forfalte(bruker=systembruker()) == 1
    assert b.status(post) == "E"


def test_postlagt_paa_siden(klart, settings):
    by, post = klart
    (nr,) = ut.bestill(
        bruker=by.saksbehandler, registrering=post.pk, valg={kp(post)[0]: "utskrift"}
    )
    ut.send(bruker=systembruker(), utsending=nr)
    with pytest.raises(Avvist):
        ut.postlagt(bruker=by.kollega, utsending=nr)
    ut.postlagt(bruker=by.saksbehandler, utsending=nr)
    assert os.listdir(Path(settings.UTSKRIFTSMAPPE) / LEVERT) == [str(nr)]
    assert b.status(post) == "E"


def test_lagt_tilbake_er_en_feil_som_kan_proeves_igjen(klart, settings):
    by, post = klart
    (nr,) = ut.bestill(
        bruker=by.saksbehandler, registrering=post.pk, valg={kp(post)[0]: "utskrift"}
    )
    ut.send(bruker=systembruker(), utsending=nr)
    mappe = Path(settings.UTSKRIFTSMAPPE)
    (mappe / NY / str(nr)).rename(mappe / FEILET / str(nr))
    b.eier("update utsending set neste = now()")
    ut.send_forfalte(bruker=systembruker())
    assert rader() == [("feilet", 1, "utskrift_feilet", "utskrift")]
    assert b.status(post) == "G"


def test_tjener_som_er_borte_proeves_til_den_er_gitt_opp(klart, settings):
    by, post = klart
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    (nr,) = ut.bestill(bruker=by.saksbehandler, registrering=post.pk, valg={kp(post)[0]: "epost"})
    pauser = []
    while rader()[0][0] == "klar":
        b.eier("update utsending set neste = now()")
        ut.send(bruker=systembruker(), utsending=nr)
        pauser.append(spoer("select neste - now() from utsending")[0][0])
    assert rader() == [("feilet", 7, "gitt_opp", "epost")]
    assert pauser[-1] is None
    assert pauser[:-1] == sorted(pauser[:-1])
    assert pauser[0] < timedelta(minutes=2)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    ut.igjen(bruker=by.saksbehandler, utsending=nr)
    assert ut.send(bruker=systembruker(), utsending=nr)
    assert b.status(post) == "E"


def test_mottaker_uten_adresse_avvises_ved_mottakeren(by):
    uten = NyKorrespondent("EM", "Per Adresseløs")
    post = utkast(by, parter=[KARI, uten])
    lag(by, post, mal(by))
    godkjent(by, post)
    kari, per = kp(post)
    for kanal, ord_ in (("epost", "e-postadresse"), ("utskrift", "postadresse")):
        with pytest.raises(Avvist) as feil:
            ut.bestill(
                bruker=by.saksbehandler, registrering=post.pk, valg={kari: kanal, per: kanal}
            )
        assert list(feil.value.felt) == [f"kanal-{per}"]
        assert ord_ in str(feil.value)
    assert rader() == []


def test_ikke_godkjent_sendes_ikke(by):
    post = utkast(by)
    lag(by, post, mal(by))
    with pytest.raises(Avvist) as feil:
        ut.bestill(bruker=by.saksbehandler, registrering=post.pk, valg={kp(post)[0]: "epost"})
    assert "godkjennes" in str(feil.value)


def test_endret_etter_bestilling_sendes_ikke(klart):
    by, post = klart
    (nr,) = ut.bestill(bruker=by.saksbehandler, registrering=post.pk, valg={kp(post)[0]: "epost"})
    b.som(by.saksbehandler, "update kp_identitet set epost = 'annen@prove.example'"
          " where registrering_id = %s", post.pk)  # fmt: skip
    ut.send(bruker=systembruker(), utsending=nr)
    assert mail.outbox == []
    assert rader() == [("feilet", 1, "endret", "epost")]


def test_brevet_nevner_en_annen_enn_den_som_godkjente(by):
    post = utkast(by)
    lag(by, post, mal(by), beslutter=by.nestleder)
    godkjent(by, post)
    with pytest.raises(Avvist) as feil:
        ut.bestill(bruker=by.saksbehandler, registrering=post.pk, valg={kp(post)[0]: "epost"})
    assert "en annen enn den som har godkjent" in str(feil.value)


# -- complaints ------------------------------------------------------------------------------------


@pytest.fixture
def sendt(klart):
    by, post = klart
    (nr,) = ut.bestill(bruker=by.saksbehandler, registrering=post.pk, valg={kp(post)[0]: "epost"})
    ut.send(bruker=systembruker(), utsending=nr)
    fil = fabrikk.fil(b"Klage.")
    klage = fabrikk.post(by.arkivar, post.mappe, "I", "Klage", fra="Kari Prøve", filer=(fil,))
    return by, post, klage


def registrer(by, post, klage, behandler=None, **felt) -> UUID:
    return klagene.registrer_klage(
        bruker=by.saksbehandler, vedtak=post.pk, klage=klage.pk, mottatt=i_dag(),
        kom_fram=felt.pop("kom_fram", i_dag()), behandler=(behandler or by.kollega).pk, **felt,
    )  # fmt: skip


def test_klagen_faar_frist_og_en_annen_behandler(sendt):
    by, post, klage = sendt
    for person, ord_ in ((by.fagleder, "avgjorde"), (by.saksbehandler, "forberedte")):
        with pytest.raises(Avvist) as feil:
            registrer(by, post, klage, person)
        assert list(feil.value.felt) == ["behandler"]
        assert ord_ in str(feil.value)
    nr = registrer(by, post, klage)
    frist = klagene.frist_for(post, i_dag()).siste_dag
    assert frist >= i_dag() + timedelta(weeks=3)
    assert spoer("select frist, rettidig, behandler_id from klage where id = %s", [nr]) == [
        (frist, True, by.kollega.pk)
    ]


def test_klage_som_ikke_avgjoeres_av_den_foerste(sendt):
    by, post, klage = sendt
    nr = registrer(by, post, klage)
    with pytest.raises(Avvist):
        klagene.avgjoer_klage(bruker=by.fagleder, klage=nr, utfall=Utfall.TRUKKET)
    with pytest.raises(Avvist):
        klagene.grunngi_sen(bruker=by.kollega, klage=nr, grunn_for_sen=GrunnForSen.SAERLIGE)
    klagene.bytt_behandler(bruker=by.saksbehandler, klage=nr, behandler=by.nestleder.pk)
    with pytest.raises(Avvist):
        klagene.avgjoer_klage(bruker=by.kollega, klage=nr, utfall=Utfall.TRUKKET)
    klagene.avgjoer_klage(bruker=by.nestleder, klage=nr, utfall=Utfall.TRUKKET)


def test_oversending_har_alle_dokumentene_med_kontrollsum(sendt):
    by, post, klage = sendt
    nr = registrer(by, post, klage)
    utkast_ = fabrikk.post(by.arkivar, post.mappe, "U", "Et utkast", filer=(fabrikk.fil(b"Nei."),))
    brev = fabrikk.post(
        by.arkivar, post.mappe, "U", "Oversendelse av klage", fra="Klagenemnda",
        filer=(fabrikk.fil(b"Vi oversender."),), saksbehandler=by.kollega.pk,
    )  # fmt: skip
    for feil_post in (post, klage, utkast_):
        with pytest.raises(Avvist):
            klagene.oversend(bruker=by.kollega, klage=nr, registrering=feil_post.pk)
    objekt = klagene.oversend(bruker=by.kollega, klage=nr, registrering=brev.pk)
    ((sum_,),) = spoer("select sjekksum from dokumentobjekt where id = %s", [objekt])
    with aapne(sum_) as fil, zipfile.ZipFile(fil) as pakke:
        assert pakke.testzip() is None
        manifest = json.loads(pakke.read("manifest.json"))
        linjer = manifest["dokumenter"]
        assert {rad["fil"] for rad in linjer} == set(pakke.namelist()) - {"manifest.json"}
        for rad in linjer:
            assert hashlib.sha256(pakke.read(rad["fil"])).hexdigest() == rad["sha256"]
        titler = [rad["tittel"] for rad in linjer]
    assert titler == ["Vedtak om tilskudd", "Vedtak om tilskudd", "Klage"]
    assert spoer("select utfall, pakke_id from klage where id = %s", [nr]) == [
        ("oversendt", objekt)
    ]


def test_omgjoering_krever_et_nytt_vedtak(sendt):
    by, post, klage = sendt
    nr = registrer(by, post, klage)
    with pytest.raises(Avvist) as feil:
        klagene.avgjoer_klage(bruker=by.kollega, klage=nr, utfall=Utfall.OMGJORT)
    assert list(feil.value.felt) == ["nytt_vedtak"]
    with pytest.raises(Avvist):
        klagene.avgjoer_klage(bruker=by.kollega, klage=nr, utfall=Utfall.OVERSENDT)
