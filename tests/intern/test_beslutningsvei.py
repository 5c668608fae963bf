# SPDX-License-Identifier: EUPL-1.2
"""The decision path: in order, with what is missing, under access control, and as PDF/A."""

from __future__ import annotations

import io
import re

import pikepdf
import pypdfium2
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import sidehjelp
from glassklar.arkiv.api import vurder
from glassklar.journal.api import frigi, journalfoer
from glassklar.tilgang.api import NySkjerming

UO3 = NySkjerming("UO", 3, "offl-13", "fvl-13-1-1")


@pytest.fixture
def kommune(ferdig):
    return ferdig(sidehjelp.lag)


def sti(k):
    return f"/sak/{k.saksnummer}/beslutningsvei/"


def tekst(svar):
    assert svar.status_code == 200
    ut = re.sub(r"<nav.*?</nav>|<[^>]+>", " ", svar.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", ut)


def _lest_av(k, hvem, post):
    k.klient(hvem).get(k.adresse(post))


def test_alt_i_rekkefoelge_og_det_som_mangler(kommune):
    p = kommune.post(tittel="Varsel", tittel2="om Per", fra="Ola Varsler")
    kommune.post(tittel="Svar", type_="U")
    vurder(bruker=kommune.arkivar, registrering=p.pk, vurdering=UO3)
    _lest_av(kommune, kommune.saksbehandler, p)
    _lest_av(kommune, kommune.arkivar, p)
    journalfoer(bruker=kommune.arkivar, registrering=p.pk)
    frigi(bruker=kommune.arkivar, registreringer=[p.pk])
    t = tekst(kommune.klient(kommune.arkivar).get(sti(kommune)))
    steg = ["Opprettet saken", "Registrerte dokumentet", "Vurderte skjerming", "Tilgangskode UO",
            "Leste skjermet innhold", "Journalførte dokumentet", "La ut på postlisten"]  # fmt: skip
    steder = [t.index(s) for s in steg]
    assert steder == sorted(steder), steg
    assert t.count("Leste skjermet innhold") == 2
    assert "Sindre Demomo" in t[t.index("Leste skjermet innhold") :]
    assert "Dokument 2 er ikke vurdert for innsyn." in t
    assert "Dokument 2 er ikke journalført." in t
    assert "Dokument 1 er ikke besvart." in t
    assert "Dokument 1 er ikke vurdert" not in t
    assert "Dokument 1 er ikke journalført" not in t
    # Nothing of what is shielded stands in the path itself; and others' reading is theirs.
    assert "Ola Varsler" not in t
    annen = tekst(kommune.klient(kommune.annen).get(sti(kommune)))
    assert "Leste skjermet innhold" not in annen
    assert "Vurderte skjerming" in annen
    assert kommune.klient(kommune.annen).get("/sak/1999/1/beslutningsvei/").status_code == 404


def test_antall_spoersmaal_foelger_ikke_antall_poster(kommune):
    c = kommune.klient(kommune.arkivar)

    def spoersmaal():
        with CaptureQueriesContext(connection) as q:
            assert c.get(sti(kommune)).status_code == 200
        return len(q)

    kommune.post()
    spoersmaal()
    foer = spoersmaal()
    for _nr in range(4):
        kommune.post()
    assert spoersmaal() == foer
    assert foer <= 22


@pytest.mark.parametrize("spraak", ["nb", "nn", "en"])
def test_pdf_er_merket_pdf_a_2a_og_sier_det_samme(kommune, spraak):
    krok = '#eval("1") $x$ *fet* \\ <a> [b]'
    p = kommune.post(tittel="Varsel", fra="Ola Varsler", skjerming=UO3)
    vurder(bruker=kommune.arkivar, registrering=p.pk, vurdering=UO3)
    type(kommune.sak).objects.using("eier").filter(pk=kommune.sak.pk).update(tittel=krok)
    c = kommune.klient(kommune.arkivar)
    c.post("/sprak/", {"language": spraak})
    svar = c.get(f"{sti(kommune)}pdf/")
    assert svar["Content-Type"] == "application/pdf"
    assert (
        f'filename="beslutningsvei-{kommune.saksnummer.replace("/", "-")}.pdf"'
        in (svar["Content-Disposition"])
    )
    assert "sandbox" in svar["Content-Security-Policy"]
    with pikepdf.open(io.BytesIO(svar.content)) as fil:
        assert fil.Root.MarkInfo.Marked
        assert fil.Root.StructTreeRoot
        assert str(fil.Root.Lang)[:2] == spraak
        assert fil.Root.OutputIntents[0].S == "/GTS_PDFA1"
        with fil.open_metadata() as meta:
            assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("2", "A")
            assert meta["dc:title"]
        for ark in fil.pages:
            for font in ark.Resources.Font.values():
                under = font.DescendantFonts[0] if "/DescendantFonts" in font else font
                assert any(k.startswith("/FontFile") for k in under.FontDescriptor.keys())
        # Nothing that runs, and nothing from elsewhere.
        assert "/AA" not in fil.Root
        assert "/OpenAction" not in fil.Root
        assert "/JavaScript" not in fil.Root.get("/Names", {})
    with pypdfium2.PdfDocument(svar.content) as fil:
        t = re.sub(r"\s+", " ", "".join(a.get_textpage().get_text_bounded() for a in fil))
    assert krok in t
    assert "Ola Varsler" not in t
    assert {"nb": "Vurderte skjerming", "nn": "Vurderte skjerming",
            "en": "Assessed what to withhold"}[spraak] in t  # fmt: skip


def test_gammel_adresse_sender_videre(kommune):
    c = kommune.klient(kommune.annen)
    for hale in ("", "pdf/"):
        svar = c.get(f"/saker/{kommune.saksnummer}/beslutningsvei/{hale}")
        assert (svar.status_code, svar["Location"]) == (301, sti(kommune) + hale)
