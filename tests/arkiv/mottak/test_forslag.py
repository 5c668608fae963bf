# SPDX-License-Identifier: EUPL-1.2
"""Proposals for registration, from real files through to a registered entry."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime

import pytest

import fabrikk
from glassklar.arkiv.api import NyKorrespondent, NyPart, NyPost, NyttDokument, registrer
from glassklar.arkiv.data import Matrikkel
from glassklar.arkiv.mottak import api
from glassklar.arkiv.mottak.actions import les as leseaction
from glassklar.grunn.identitet import lesing
from glassklar.lager.lagfiler import lag_docx, lag_eml, lag_pdf
from glassklar.tilgang.api import NySkjerming
from lager import filer

BREV = [
    "Vi viser til søknaden av 3. august. Eiendommen er gnr. 101 bnr. 3.",
    "Familien har et medlem med varig nedsatt funksjonsevne, jf. vedlagt legeuttalelse.",
    "Med hilsen",
    "Demo Arkitekter AS",
]


@pytest.fixture
def sak(kommune):
    return fabrikk.sak(
        kommune.arkivar, kommune.enhet, kommune.arkivdel, tittel="Åslia 19 – tilbygg",
        matrikkel=[Matrikkel("9901", 101, 3)],
        parter=[NyPart("tiltakshaver", "Demo Arkitekter AS", epost="post@demoark.example")],
    )  # fmt: skip


def ta_imot(kommune, *par, **kw):
    filer_ = [(navn, io.BytesIO(data)) for navn, data in par]
    (m,) = api.ta_imot_filer(bruker=kommune.arkivar, filer=filer_, **kw)
    return m


def foreslaa(kommune, m, les=True, bruker=None):
    if les:
        assert leseaction.les_mottak(bruker=kommune.system, mottak=[m.pk]) == 0
    with lesing(bruker or kommune.arkivar):
        return api.forslag(api.queries.mottak(m.pk))


def test_brev_som_nevner_eiendom_og_part(kommune, sak):
    m = ta_imot(kommune, ("scan001.pdf", lag_pdf("Tilleggsopplysninger til søknad", BREV)))
    f = foreslaa(kommune, m, les=False)
    assert f.leser
    assert (f.sak_forslag, f.avsender) == ([], "")
    f = foreslaa(kommune, m)
    assert not f.leser
    assert f.tittel == "Tilleggsopplysninger til søknad"
    assert (f.avsender, f.er_person, f.journalposttype) == ("Demo Arkitekter AS", False, "I")
    assert [str(x) for x in f.matrikkel] == ["gnr. 101 bnr. 3"]
    (s,) = f.sak_forslag
    assert (s.mappe.pk, s.tittel) == (sak.pk, "Åslia 19 – tilbygg")
    assert s.saksnummer.endswith("/1")
    assert s.grunn == ("Foreslått fordi brevet nevner gnr. 101 bnr. 3. Avsenderen er part i saken.")
    skjerming = f.skjermingsforslag
    assert (skjerming.skjerming.kode, skjerming.skjerming.nivaa) == ("UO", 2)
    assert (skjerming.skjerming.hjemmel, skjerming.skjerming.tillegg) == ("offl-13", "fvl-13-1-1")
    assert skjerming.grunn == "Grunn: ordene «funksjonsevne» og «legeuttalelse» i brevet."
    assert [a.kode for a in skjerming.andre] == ["AAPEN"]


def test_saksnummer_gaar_foran_og_avsluttet_sak_sies_fra_om(kommune, sak):
    annen = fabrikk.sak(kommune.arkivar, kommune.enhet, kommune.arkivdel, tittel="Annen")
    aar = annen.saksdato.year
    tekst = [f"Vi viser til sak {aar}/2, {aar}/1 og {aar}/99.", "Eiendommen: gnr. 101 bnr. 3."]
    f = foreslaa(kommune, ta_imot(kommune, ("b.pdf", lag_pdf("Klage", tekst))))
    assert [s.saksnummer for s in f.sak_forslag] == [f"{aar}/1", f"{aar}/2"]
    assert f.sak_forslag[0].grunn == (
        f"Foreslått fordi brevet nevner saksnummer {aar}/1 og gnr. 101 bnr. 3."
    )


def test_avsender_som_part_uten_annet_spor(kommune, sak):
    f = foreslaa(kommune, ta_imot(kommune, ("b.pdf", lag_pdf("Purring", ["Hei", *BREV[2:]]))))
    assert [s.grunn for s in f.sak_forslag] == ["Foreslått fordi avsenderen er part i saken."]


def test_sak_med_skjerming_gaar_foran_ordene(kommune):
    fabrikk.sak(
        kommune.arkivar, kommune.enhet, kommune.arkivdel, tittel="Personalsak",
        matrikkel=[Matrikkel("9901", 101, 3)],
        skjerming=NySkjerming("P", 3, "offl-13", "fvl-13-1-1"),
    )  # fmt: skip
    f = foreslaa(kommune, ta_imot(kommune, ("b.pdf", lag_pdf("Brev", BREV))))
    assert f.skjermingsforslag.skjerming.kode == "P"
    assert [a.kode for a in f.skjermingsforslag.andre] == ["UO"]


def test_skjermet_linje_i_saken_vises_ikke_uten_klarering(kommune):
    m = fabrikk.sak(
        kommune.arkivar, kommune.enhet, kommune.arkivdel, tittel="Personalsak",
        tittel2="Kari Testesen", matrikkel=[Matrikkel("9901", 101, 3)],
        skjerming=NySkjerming("P", 3, "offl-13", "fvl-13-1-1"),
    )  # fmt: skip
    uklarert = fabrikk.bruker("ny", "arkivar", i=kommune.enhet)
    brev = ta_imot(kommune, ("b.pdf", lag_pdf("Brev", BREV)))
    (s,) = foreslaa(kommune, brev, bruker=uklarert).sak_forslag
    assert (s.mappe.pk, s.tittel) == (m.pk, "Personalsak – *****")
    (s,) = foreslaa(kommune, brev, bruker=kommune.arkivar).sak_forslag
    assert s.tittel == "Personalsak – Kari Testesen"


FNR = "018197 12345"  # synthetic: month + 80, and the check digits do not fit


def test_foedselsnummer_meldes_med_fil_og_side_men_aldri_selv(kommune):
    sider = lag_pdf("Søknad om støtte", ["Side en." * 200, f"Fødselsnummer: {FNR}."])
    m = ta_imot(
        kommune, ("brev.pdf", sider), (f"{FNR}.docx", lag_docx("V", [f"Fnr {FNR}"])), samlet=True
    )
    f = foreslaa(kommune, m)
    assert {x.fil_nr for x in f.funn} == {1, 2}
    assert "Fødselsnummer på side" in f.funn[0].tekst
    assert f.funn[0].side >= 1
    assert f.funn[1].side == 0
    alt = " ".join([f.tittel, f.tittel2, *(d.tittel for d in f.dokumenter)])
    assert "12345" not in alt


def test_foedselsnummer_i_emne_kommer_ikke_i_tittelen(kommune):
    m = api.ta_imot_epost(
        bruker=kommune.arkivar, innhold=lag_eml(f"Søknad om startlån {FNR}", "Hei")
    )
    f = foreslaa(kommune, m)
    assert f.tittel == "Søknad om startlån"


def test_e_post_blir_ett_dokument_med_to_filer_og_vedlegg(kommune):
    eml = lag_eml(
        "SV: Søknad om redusert betaling – Kari Testesen",
        "Hei\n\nMvh\nKari Testesen",
        tid=datetime(2026, 11, 17, 10, tzinfo=UTC),
        vedlegg=[("Legeerklæring.pdf", "application/pdf", lag_pdf("L", ["Fra fastlegen."]))],
    )
    m = api.ta_imot_epost(bruker=kommune.arkivar, innhold=eml)
    f = foreslaa(kommune, m)
    assert (f.tittel, f.tittel2) == ("Søknad om redusert betaling", "Kari Testesen")
    assert (f.avsender, f.avsender_epost, f.er_person) == (
        "Kari Testesen", "kari@eksempel.no", True,
    )  # fmt: skip
    assert f.dokumentdato == date(2026, 11, 17)
    hoved, vedlegg = f.dokumenter
    assert (hoved.tilknyttet_som, vedlegg.tilknyttet_som) == ("H", "V")
    assert [(n.filnavn, n.variant) for n in hoved.nye_filer] == [
        ("E-post.txt", "A"), ("e-post.eml", "P"),
    ]  # fmt: skip
    assert vedlegg.tittel == "Legeerklæring"


def test_emne_uten_mening_gir_tittel_fra_vedlegget(kommune):
    eml = lag_eml(
        "Vedlegg", "Se vedlegg",
        vedlegg=[("x.pdf", "application/pdf", lag_pdf("Klage på vedtak om skoleplass", ["Hei"]))],
    )  # fmt: skip
    f = foreslaa(kommune, api.ta_imot_epost(bruker=kommune.arkivar, innhold=eml))
    assert f.tittel == "Klage på vedtak om skoleplass"


def test_dato_i_framtiden_foreslaas_ikke(kommune):
    eml = lag_eml("Hei der borte", "Hei", tid=datetime(2090, 1, 1, tzinfo=UTC))
    assert (
        foreslaa(kommune, api.ta_imot_epost(bruker=kommune.arkivar, innhold=eml)).dokumentdato
        is None
    )


@pytest.mark.parametrize(
    "data",
    [b"", filer.avkortet_pdf(), filer.kryptert_pdf(), filer.soeppel_pdf(), filer.program(),
     filer.latter_docx(), lambda: filer.loegnaktig_docx(50), filer.dyp_html(), filer.bildebombe()],
    ids=["tom", "avkortet", "kryptert", "soeppel", "program", "latter", "loegn", "dyp", "bilde"],
)  # fmt: skip
def test_daarlige_filer_gir_forslag_med_melding(kommune, data):
    m = ta_imot(kommune, ("Søknad om tilbygg.pdf", data() if callable(data) else data))
    f = foreslaa(kommune, m)
    assert f.tittel
    assert not f.leser
    assert len(f.dokumenter) == 1
    with lesing(kommune.arkivar):
        assert api.queries.meldinger(api.queries.mottak(m.pk))


def test_hele_veien_til_registrert(kommune, sak):
    m = ta_imot(kommune, ("brev.pdf", lag_pdf("Tilleggsopplysninger til søknad", BREV)))
    f = foreslaa(kommune, m)
    post = registrer(
        bruker=kommune.arkivar,
        post=NyPost(
            mappe=f.sak_forslag[0].mappe.pk, journalposttype="I", tittel=f.tittel,
            tittel2=f.tittel2, mottatt_dato=f.mottatt, dokumentets_dato=f.dokumentdato,
            parter=[NyKorrespondent("EA", f.avsender, f.er_person)],
            dokumenter=[NyttDokument(d.tittel, d.nye_filer, d.tilknyttet_som)
                        for d in f.dokumenter],
            skjerming=f.skjermingsforslag.skjerming, mottak=m.pk,
        ),
    )  # fmt: skip
    with lesing(kommune.arkivar):
        assert api.queries.koe().antall == 0
        assert api.queries.mottak(m.pk).registrering_id == post.pk
