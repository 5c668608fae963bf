# SPDX-License-Identifier: EUPL-1.2
"""What changed in a decision since a person last saw it, in words, under own rights."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import fabrikk
from fullmakt import vedtakshjelp as hjelp
from glassklar.arkiv.api import (
    NyKorrespondent,
    NyttDokument,
    bytt_parter,
    endre_post,
    legg_til_dokument,
    ny_versjon,
    vurder,
)
from glassklar.arkiv.dokumenter.tekst import les_objekter
from glassklar.arkiv.models import Dokumentobjekt, Regdok
from glassklar.fullmakt import endringer, grunnlag, innhold
from glassklar.fullmakt.actions.loep import sett_steg, svar
from glassklar.fullmakt.actions.vedtak import NyttVedtak, endre_vedtak
from glassklar.fullmakt.models import Vedtak
from glassklar.fullmakt.tekstforskjell import flett, sammenlign
from glassklar.grunn import lest
from glassklar.grunn.identitet import lesing
from glassklar.journal.api import sett_status
from glassklar.tilgang.api import NySkjerming

GAMMEL = "Vedtaket\n\nTilbygget kan stå 11,0 meter fra midten av veien.\n\fGrunner\nAlt er klart."
NY = (
    "Vedtaket\n\nTilbygget kan stå 12,5 meter fra midten av veien.\n"
    "\fGrunner\nAlt er klart. Statsforvalteren har ikke merknader."
)


@pytest.fixture
def by(ferdig):
    return ferdig(hjelp.lag)


def finn(bruker, post, siden=...):
    """What the person is told; and the fields that are noted as read."""
    with lesing(bruker), lest.samler() as samling:
        i = innhold.les(Vedtak.objects.select_related("vedtakstype").get(pk=post.pk))
        if siden is ...:
            siden = endringer.sist_sett(post.pk, bruker.pk, _avtrykk(post)).tid
        e = endringer.finn(i, siden)
        ut = [(x.hva, " ".join(_merket(b) for b in x.biter)) for x in e.liste]
    return e, ut, samling


def _avtrykk(post):
    with connection.cursor() as c:
        c.execute("select vedtak_avtrykk(%s)", [post.pk])
        return bytes(c.fetchone()[0])


def _merket(bit):
    return {"lik": "{}", "ut": "[-{}-]", "inn": "[+{}+]"}[bit.slag].format(bit.tekst)


def se(by, post, hvem=None):
    """The receiver opens it."""
    hvem = hvem or by.fagleder
    sett_steg(bruker=hvem, steg=hjelp.steget(post, hvem).pk)


def utkast_igjen(by, post, hvem=None):
    """The receiver sends it back: it is a draft that may be changed."""
    hvem = hvem or by.fagleder
    svar(bruker=hvem, steg=hjelp.steget(post, hvem).pk, svar="S", merknad="Rett avstanden.")
    post.refresh_from_db()


def les_tekst(bruker):
    les_objekter(bruker=bruker, objekter=[o.pk for o in Dokumentobjekt.objects.using("eier").all()])


def test_foerste_gang_er_ingen_forskjell(by):
    post = by.sendt()
    e, ut, _lest = finn(by.fagleder, post)
    assert e.siden is None
    assert ut == []
    se(by, post)
    e, ut, _lest = finn(by.fagleder, post)
    assert e.siden is not None
    assert (ut, e.sist) == ([], None)


def test_alt_som_betyr_noe_fortelles_i_ord(by):
    post = by.sendt()
    se(by, post)
    utkast_igjen(by, post)
    vedtak = NyttVedtak(by.disp.pk, None, "pbl. § 19-2 andre ledd", "delvis", False)
    endre_vedtak(bruker=by.forfatter, registrering=post.pk, vedtak=vedtak)
    post.refresh_from_db()
    endre_post(bruker=by.forfatter, registrering=post.pk, tittel="Vedtak om tilbygg",
               tittel2="til Kari Prøve")  # fmt: skip
    bytt_parter(bruker=by.forfatter, registrering=post.pk,
                legg_til=[NyKorrespondent("EK", "Ola Test", epost="ola@test.example")])  # fmt: skip
    kart = NyttDokument("Kart", (fabrikk.fil(b"Kart", "kart.txt"),), "V")
    legg_til_dokument(bruker=by.forfatter, registrering=post.pk, dokument=kart)
    e, ut, _lest = finn(by.fagleder, post)
    assert dict(ut) == {
        "Hjemmel": "[-pbl. § 19-2-] [+pbl. § 19-2 andre ledd+]",
        "Utfall": "[-Innvilget-] [+Delvis innvilget+]",
        "Rett til å klage": "[-ja-] [+nei+]",
        "Tittel, linje 1": "[-Vedtak-] [+Vedtak om tilbygg+]",
        "Tittel, linje 2": "[+til Kari Prøve+]",
        "Ny mottaker": "[+Ola Test (Kopimottaker)+]",
        "Nytt dokument 2": "[+Kart+]",
    }
    assert e.hvem == ["Sindre Demomo"]
    assert e.sist is not None
    # A change that was taken back is none.
    endre_post(bruker=by.forfatter, registrering=post.pk, tittel="Vedtak")
    assert "Tittel, linje 1" not in dict(finn(by.fagleder, post)[1])


def test_ny_type_og_beloep(by):
    post = by.sendt(by.sjef, by.direktoer, vedtakstype=by.tilskudd.pk, beloep=Decimal(200000))
    se(by, post, by.sjef)
    utkast_igjen(by, post, by.sjef)
    vedtak = NyttVedtak(by.tilskudd.pk, Decimal("250000.50"), hjelp.HJEMMEL, "innvilget")
    endre_vedtak(bruker=by.forfatter, registrering=post.pk, vedtak=vedtak)
    assert finn(by.sjef, post)[1] == [
        ("Beløp", "[-200\u00a0000\u00a0kr-] [+250\u00a0000,50\u00a0kr+]")
    ]
    disp = NyttVedtak(by.disp.pk, None, hjelp.HJEMMEL, "innvilget")
    endre_vedtak(bruker=by.forfatter, registrering=post.pk, vedtak=disp)
    assert ("Type vedtak", "[-Tilskudd-] [+Disp+]") in finn(by.sjef, post)[1]


def test_ny_fil_sammenlignes_ord_for_ord_side_for_side(by):
    post = by.utkast(filer=(fabrikk.fil(GAMMEL.encode(), "vedtak.txt"),))
    nytt = NyttVedtak(by.disp.pk, None, hjelp.HJEMMEL, "innvilget")
    hjelp.gjoer_til_vedtak(bruker=by.forfatter, registrering=post.pk, vedtak=nytt)
    sett_status(bruker=by.forfatter, registrering=post.pk, status="F")
    by.send(post)
    les_tekst(by.arkivar)
    se(by, post)
    utkast_igjen(by, post)
    dok = Regdok.objects.using("eier").get(registrering=post.pk).dokument_id
    ny_versjon(bruker=by.forfatter, registrering=post.pk, dokument=dok,
               fil=fabrikk.fil(NY.encode(), "vedtak.txt"))  # fmt: skip
    assert finn(by.fagleder, post)[1] == [
        ("Ny fil i dokument 1", "Teksten kan ikke sammenlignes ennå. Les hele dokumentet.")
    ]
    les_tekst(by.arkivar)
    e, ut, _lest = finn(by.fagleder, post)
    assert ut == [
        ("Dokument 1, side 1",
         "Vedtaket Tilbygget kan stå [-11,0-] [+12,5+] meter fra midten av veien. Grunner …"),
        ("Dokument 1, side 2",
         "… av veien. Grunner Alt er klart. [+Statsforvalteren har ikke merknader.+]"),
    ]  # fmt: skip
    (f,) = e.tekster.values()
    assert [[b.tekst for b in side if b.slag == "inn"] for side in f.ark] == [
        ["12,5"], ["Statsforvalteren har ikke merknader."]
    ]  # fmt: skip


def test_lesing_av_det_skjermede_noteres(by):
    post = by.vedtak(status="R")
    endre_post(bruker=by.forfatter, registrering=post.pk, tittel2="til Kari Prøve")
    vurder(bruker=by.forfatter, registrering=post.pk,
           vurdering=NySkjerming("UO", 3, "offl-13", "fvl-13-1-1"))  # fmt: skip
    sett_status(bruker=by.forfatter, registrering=post.pk, status="F")
    by.send(post)
    se(by, post)
    endre_post(bruker=by.forfatter, registrering=post.pk, tittel2="til Kari Fiktsen")
    _e, ut, samling = finn(by.fagleder, post)
    assert ut == [("Tittel, linje 2", "til Kari [-Prøve-] [+Fiktsen+]")]
    assert "tittel2" in samling["registrering", post.pk][0]
    # Who is not cleared is told nothing of it, and nothing is noted.
    _e, ut, samling = finn(by.annen, post, siden=post.opprettet_dato)
    assert "Fiktsen" not in str(ut)
    assert ("registrering", post.pk) not in samling


def test_sist_sett_er_det_innholdet_personen_selv_saa(by):
    post = by.sendt()
    vikar = hjelp.vikar_for(by, by.fagleder)
    sett_steg(bruker=vikar, steg=hjelp.steget(post, by.fagleder).pk)
    with lesing(by.fagleder):
        assert endringer.sist_sett(post.pk, by.fagleder.pk, _avtrykk(post)) == (None, False)
    with lesing(vikar):
        foerst, uendret = endringer.sist_sett(post.pk, vikar.pk, _avtrykk(post))
        assert foerst is not None
        assert uendret
    endre_post(bruker=by.forfatter, registrering=post.pk, tittel2="til Kari")
    sett_steg(bruker=vikar, steg=hjelp.steget(post, by.fagleder).pk)
    # Also when the page is loaded again: since the content that was another.
    with lesing(vikar):
        assert endringer.sist_sett(post.pk, vikar.pk, _avtrykk(post)) == (foerst, False)


def test_faa_spoersmaal(by):
    post = by.sendt()
    se(by, post)
    endre_post(bruker=by.forfatter, registrering=post.pk, tittel2="til Kari")
    with lesing(by.fagleder), CaptureQueriesContext(connection) as q:
        s = grunnlag.steg(hjelp.steget(post, by.fagleder).pk)
        i = innhold.les(s.loep.registrering.vedtaket)
        endringer.finn(i, post.opprettet_dato)
        grunnlag.grunnlag(s, by.fagleder)
    assert len(q) <= 15, [x["sql"][:80] for x in q]


def test_forskjell_i_tekst():
    lange = " ".join(f"ord{n}" for n in range(40))
    f = sammenlign(f"Først\n{lange}\nSist", f"Nytt først\n{lange}\nHelt sist")
    assert [[b.tekst for b in s.biter if b.slag != "lik"] for s in f.steder] == [
        ["Først", "Nytt først"], ["Sist", "Helt sist"]
    ]  # fmt: skip
    # A line that only moved to the next page is no change.
    assert sammenlign("En linje\nTo\fTre", "En linje\fTo\nTre").steder == []
    # More than can be compared is told of, and the page named.
    a = "\f".join(f"a{n} " * 900 for n in range(5))
    f = sammenlign("Felles\n" + a, "Felles\n" + a.replace("a", "b"))
    assert [(s.side, s.mye) for s in f.steder] == [(1, True)]
    assert flett("", "ny") == [("inn", "ny")]
    assert flett("en to tre", "en fire tre")[1:3] == [("ut", "to"), ("inn", "fire")]
