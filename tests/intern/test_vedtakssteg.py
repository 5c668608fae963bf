# SPDX-License-Identifier: EUPL-1.2
"""A decision in the decision path: sendings, returns, approvals with chain, void ones, steps."""

from __future__ import annotations

import io
from decimal import Decimal

import pypdfium2
import pytest

import fabrikk
from fullmakt import vedtakshjelp as hjelp
from fullmakt.test_godkjenn_sider import klient, tekst
from glassklar.arkiv.api import endre_post
from glassklar.fullmakt.actions.loep import loeft, svar, trekk_godkjenning
from glassklar.fullmakt.actions.steg import fravik_steg, utfoer_steg


@pytest.fixture
def by(transactional_db):
    return hjelp.lag()


def sti(by):
    by.sak.refresh_from_db()
    return f"/sak/{by.sak.saksnummer.aar}/{by.sak.saksnummer.nr}/beslutningsvei/"


def i_rekkefoelge(t, *ord_):
    steder = []
    ved = 0
    for o in ord_:
        assert o in t[ved:], f"{o!r} står ikke etter {ord_[: len(steder)]}: {t[ved : ved + 600]}"
        ved = t.index(o, ved) + len(o)
        steder.append(ved)


def test_veien_til_vedtaket_i_ord_og_i_pdf(by):
    nabo = hjelp.kravsteg(by.tilskudd, "nabovarsel")
    uttalelse = hjelp.kravsteg(by.tilskudd, "uttalelse", kan_fravikes=True)
    post = by.vedtak(vedtakstype=by.tilskudd.pk, beloep=Decimal(200000))
    utfoer_steg(bruker=by.forfatter, registrering=post.pk, kravsteg=nabo.pk, grunn="Sendt 1. mai")
    fravik_steg(bruker=by.fagleder, registrering=post.pk, kravsteg=uttalelse.pk,
                grunn="Har uttalt seg før")  # fmt: skip
    by.send(post, by.sjef, by.direktoer)
    hjelp.godkjenn_som(by.sjef, post)
    endre_post(bruker=by.forfatter, registrering=post.pk, tittel2="og garasje")
    hjelp.godkjenn_som(by.sjef, post)
    hjelp.godkjenn_som(by.direktoer, post)
    t = tekst(klient(by.arkivar).get(sti(by)))
    kjede = "Fullmakt: Kommunestyret PS 88/25 → Kommunedirektør → Kommunalsjef"
    i_rekkefoelge(
        t,
        "Gjorde dokumentet til et vedtak", "Vedtak: Tilskudd, 200 000 kr, pbl. § 19-2, Innvilget",
        "Steget «Nabovarsel» er gjort",
        "Fravek steget «Uttalelse». Grunn: Har uttalt seg før",
        "Sendte vedtaket til godkjenning", "Sindre Demomo", "Sendt til Aisha Demomo",
        "Sendt til Torbjørn Eksempelrud", "Leste vedtaket", "Aisha Demomo",
        "Godkjente vedtaket, avtrykk", kjede,
        "Godkjenningen falt bort, fordi vedtaket ble endret",
        "Godkjente vedtaket, avtrykk", "Godkjente vedtaket, avtrykk", "Alle har godkjent",
    )  # fmt: skip
    assert "er ikke godkjent." not in t
    pdf = klient(by.arkivar).get(f"{sti(by)}pdf/")
    sider = pypdfium2.PdfDocument(io.BytesIO(pdf.content))
    i_pdf = " ".join(s.get_textpage().get_text_range() for s in sider).replace("\r\n", " ")
    for ord_ in ("Sendte vedtaket til godkjenning", "Kommunestyret PS 88/25", "falt bort"):
        assert ord_ in i_pdf


def test_retur_loeft_trukket_og_det_som_mangler(by):
    utvalg = fabrikk.enhet("UTV", "Planutvalget", folkevalgt=True)
    retur, loeftet, trukket = by.sendt(), by.sendt(), by.sendt()
    svar(bruker=by.fagleder, steg=hjelp.steget(retur, by.fagleder).pk, svar="S",
         merknad="Hemmelig merknad om Per")  # fmt: skip
    loeft(bruker=by.fagleder, steg=hjelp.steget(loeftet, by.fagleder).pk, organ=utvalg.pk,
          merknad="Prinsipiell")  # fmt: skip
    g = hjelp.godkjenn_som(by.fagleder, trukket)
    trekk_godkjenning(bruker=by.fagleder, godkjenning=g, grunn="Så feil")
    t = tekst(klient(by.arkivar).get(sti(by)))
    for ord_ in ("Sendt tilbake", "Løftet til Planutvalget", "Godkjenningen ble trukket",
                 "Vedtaket i dokument 1 er ikke godkjent."):  # fmt: skip
        assert ord_ in t, ord_
    # The remark is content of the document: it stands in the protected row, not in the path.
    assert "om Per" not in t


def test_stedfortreder_staar_med_den_det_er_for(by):
    vikar = hjelp.vikar_for(by, by.fagleder)
    post = by.sendt()
    hjelp.habil(post, vikar)
    s = hjelp.steget(post, by.fagleder).pk
    hjelp.godkjenn(bruker=vikar, steg=s, avtrykk=hjelp.sett_steg(bruker=vikar, steg=s))
    assert "på vegne av Marit Testbakken" in tekst(klient(by.arkivar).get(sti(by)))
