# SPDX-License-Identifier: EUPL-1.2
"""Registering through the pages: with and without the inbox, and everything that can be wrong."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

import fabrikk
from glassklar.arkiv.models import Dokumentobjekt, Mottak, Registrering
from glassklar.arkiv.mottak.api import ta_imot_filer
from glassklar.grunn.identitet import lesing
from glassklar.grunn.klokke import i_dag
from glassklar.tilgang.models import Skjerming

pytestmark = pytest.mark.django_db(transaction=True)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def skjema(kommune, **felt):
    """A form as the page sends it."""
    dag = f"{i_dag():%d.%m.%Y}"
    return {
        "sak": kommune.saksnummer,
        "tittel": "Søknad om tilbygg",
        "tittel2": "",
        "journalposttype": "I",
        "part": "Demo Arkitekter AS",
        "dokumentets_dato": dag,
        "mottatt_dato": dag,
        "grad": "arv",
        **felt,
    }


def fil(navn="brev.pdf", innhold=PDF):
    return SimpleUploadedFile(navn, innhold, "application/octet-stream")


def alle():
    return list(Registrering.objects.using(fabrikk.EIER).order_by("opprettet_dato"))


def test_registrer_med_filer_i_en_sending(kommune):
    k = kommune.klient(kommune.arkivar)
    assert k.get("/registrer/ny/").status_code == 200
    data = skjema(kommune, tittel2="for Kari Fiktsen", part="Kari Fiktsen", er_person="on",
                  flere_parter="Ola Demomo (privatperson)\nEksempel Bygg AS")  # fmt: skip
    svar = k.post("/registrer/ny/", {**data, "filer": [fil(), fil("Tegning_2.pdf")]})
    assert svar.status_code == 302
    assert svar["Location"] == f"/sak/{kommune.saksnummer}/1/?registrert=1"
    tekst = k.get(svar["Location"]).content.decode()
    assert f"Registrert som {kommune.saksnummer}-1" in tekst
    for ord_ in ("Søknad om tilbygg – for Kari Fiktsen", "Tegning 2", "Ola Demomo", "PDF"):
        assert ord_ in tekst
    (reg,) = alle()
    assert (reg.status, reg.journalposttype, reg.antall_vedlegg) == ("M", "I", 1)


def test_faa_sporringer_paa_den_maalte_veien(kommune):
    k = kommune.klient(kommune.arkivar)
    data = {**skjema(kommune), "filer": fil()}
    k.post("/registrer/ny/", data)
    data["filer"] = fil()
    with CaptureQueriesContext(connection) as q:
        svar = k.post("/registrer/ny/", data)
    assert svar.status_code == 302
    setninger = [
        s["sql"] for s in q.captured_queries
        if not s["sql"].startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"))
    ]  # fmt: skip
    assert len(setninger) <= 15, "\n".join(setninger)


@pytest.mark.parametrize(
    ("felt", "verdi", "melding"),
    [
        ("sak", "", "Skriv saksnummeret"),
        ("sak", "2026/99999", "Vi finner ikke saken"),
        ("sak", "ord som ikke finnes", "Vi finner ingen åpen sak"),
        ("sak", "'; drop table sak; --", "Vi finner ingen åpen sak"),
        ("tittel", "", "Skriv en tittel"),
        ("tittel", "x" * 501, "Teksten er for lang"),
        ("tittel", "Søknad fra 01410050185", "fødselsnummer"),
        ("tittel", "Søknad\x07om", "tegn som ikke kan leses"),
        ("tittel", "Søk\u202enad", "tegn som ikke kan leses"),
        ("tittel", "med\x00null", "tegn som ikke kan leses"),
        ("tittel2", "gjelder 014100 50185", "fødselsnummer"),
        ("tittel2", "x" * 501, "Teksten er for lang"),
        ("journalposttype", "Q", "Velg ett av alternativene"),
        ("journalposttype", "", "Velg ett av alternativene"),
        ("part", "", "Skriv hvem dokumentet er fra"),
        ("part", "x" * 301, "Teksten er for lang"),
        ("part", "Kari 01410050185", "fødselsnummer"),
        ("epost", "ikke en adresse", "Skriv en e-postadresse"),
        ("dokumentets_dato", "31.02.2026", "Skriv datoen slik"),
        ("dokumentets_dato", "i går", "Skriv datoen slik"),
        ("dokumentets_dato", "01.01.0001", "Skriv datoen slik"),
        ("mottatt_dato", "", "Skriv når dokumentet kom inn"),
        ("mottatt_dato", "99", "Skriv datoen slik"),
        ("forfallsdato", "12/13/2026", "Skriv datoen slik"),
        ("saksbehandler", "abc", "Velg en fra listen"),
        ("saksbehandler", "-1", "Velg en fra listen"),
        ("saksbehandler", "999999", "Velg en fra listen"),
        ("saksbehandler", "99999999999999999999", "Velg en fra listen"),
        ("dokumentart", "finnes ikke", "Velg ett av alternativene"),
        ("noekkelord", "x" * 501, "Teksten er for lang"),
        ("flere_parter", "\n".join(f"P{n}" for n in range(60)), "For mange"),
        ("flere_parter", "Kari 01410050185", "fødselsnummer"),
        ("beskrivelse", "x" * 10_001, "Teksten er for lang"),
        ("grad", "FINNESIKKE:1", "Velg en tilgangskode"),
        ("grad", "UO:1", "hjemmel"),
        ("grad", "x" * 100, "Teksten er for lang"),
    ],
)  # fmt: skip
def test_feil_gir_422_med_melding_og_det_som_var_skrevet(kommune, felt, verdi, melding):
    k = kommune.klient(kommune.arkivar)
    data = skjema(kommune, tittel2="det jeg skrev") | {felt: verdi}
    svar = k.post("/registrer/ny/", data)
    tekst = svar.content.decode()
    assert svar.status_code == 422
    assert melding in tekst
    assert "<title>Feil: Registrer dokument" in tekst
    assert "Dokumentet er ikke registrert ennå." in tekst
    if felt != "tittel2":
        assert 'value="det jeg skrev"' in tekst
    assert alle() == []


def test_datoer_i_gal_rekkefoelge(kommune):
    k = kommune.klient(kommune.arkivar)
    dag = i_dag()
    for dok, mott, melding in (
        (dag, dag - timedelta(days=3), "Datoen er etter mottatt dato"),
        (dag + timedelta(days=9), dag + timedelta(days=9), "kan ikke være i fremtiden"),
    ):
        svar = k.post(
            "/registrer/ny/",
            skjema(
                kommune,
                dokumentets_dato=f"{dok:%d.%m.%Y}",
                mottatt_dato=f"{mott:%d.%m.%Y}",
            ),
        )
        assert svar.status_code == 422
        assert melding in svar.content.decode()


@pytest.mark.parametrize("skrevet", ["{:%d.%m.%Y}", "{:%d.%m.%y}", "{:%d%m%y}", "{:%Y-%m-%d}"])
def test_datoer_kan_skrives_slik_folk_gjor(kommune, skrevet):
    k = kommune.klient(kommune.arkivar)
    dag = skrevet.format(i_dag())
    svar = k.post("/registrer/ny/", skjema(kommune, dokumentets_dato=dag, mottatt_dato=dag))
    assert svar.status_code == 302
    assert alle()[0].dokumentets_dato == i_dag()


def test_html_og_sql_i_tekst_blir_staaende_som_tekst(kommune):
    k = kommune.klient(kommune.arkivar)
    ond = "Tegning <script>alert(1)</script>' OR 1=1 --"
    svar = k.post(
        "/registrer/ny/", skjema(kommune, tittel=ond, tittel2=ond, part=ond, beskrivelse=ond)
    )
    assert svar.status_code == 302
    for sti in (svar["Location"], f"/sak/{kommune.saksnummer}/", "/sok/?q=tegning"):
        tekst = k.get(sti).content.decode()
        assert "<script>alert" not in tekst
        assert "&lt;script&gt;alert(1)" in tekst


def test_sak_funnet_ved_ord_maa_velges(kommune):
    kommune.sak  # noqa: B018 - made by the first use
    k = kommune.klient(kommune.arkivar)
    svar = k.post("/registrer/ny/", skjema(kommune, sak="Gnr. 12"))
    tekst = svar.content.decode()
    assert svar.status_code == 422
    assert "Velg saken under" in tekst
    assert f'value="{kommune.saksnummer} Gnr. 12, bnr. 45"' in tekst
    linje = f"{kommune.saksnummer} Gnr. 12, bnr. 45"
    svar = k.post("/registrer/ny/", skjema(kommune, sak="Gnr. 12") | {"velg_sak": linje})
    assert svar.status_code == 200
    assert f'name="sak" value="{linje}"' in svar.content.decode()
    assert alle() == []
    assert k.post("/registrer/ny/", skjema(kommune, sak=linje)).status_code == 302


def test_gradering_ved_registrering(kommune):
    k = kommune.klient(kommune.arkivar)
    k.post("/registrer/ny/", skjema(kommune, grad="XX"))
    (reg,) = alle()
    s = Skjerming.objects.using(fabrikk.EIER).get(gjelder=reg.pk)
    assert (s.kode_id, s.xx_grunn, s.eier_id) == ("XX", "ikke_vurdert", kommune.saksbehandler.pk)
    assert s.frist > i_dag()
    assert reg.offentlig_tittel == "*****"
    k.post("/registrer/ny/", skjema(kommune, grad="kode", kode="P:3"))
    s = Skjerming.objects.using(fabrikk.EIER).get(gjelder=alle()[1].pk)
    assert (s.kode_id, s.nivaa, s.hjemmel) == ("P", 3, "offl-13")


def test_tom_fil_blir_nektet_og_ingenting_registrert(kommune):
    k = kommune.klient(kommune.arkivar)
    svar = k.post("/registrer/ny/", skjema(kommune) | {"filer": fil("tom.pdf", b"")})
    assert svar.status_code == 422
    assert "«tom.pdf» er tom" in svar.content.decode()
    assert alle() == []


def test_for_stor_fil(kommune, settings):
    settings.MAKS_FIL_MB = 1
    k = kommune.klient(kommune.arkivar)
    svar = k.post("/registrer/ny/", skjema(kommune) | {"filer": fil("stor.pdf", b"x" * 1_100_000)})
    assert svar.status_code == 422
    assert "for stor" in svar.content.decode()
    assert alle() == []


def test_dobbel_sending_gir_en_registrering(kommune):
    k = kommune.klient(kommune.arkivar)
    merke = re.search(
        r'name="innsending" value="([^"]+)"', k.get("/registrer/ny/").content.decode()
    )
    foerste = k.post("/registrer/ny/", skjema(kommune, innsending=merke[1]))
    andre = k.post("/registrer/ny/", skjema(kommune, innsending=merke[1]))
    assert foerste["Location"] == andre["Location"]
    (reg,) = alle()
    assert str(reg.pk) == merke[1]


@pytest.mark.parametrize(
    "merke",
    [
        "019a0000-0000-7000-8000-00000000abcd",
        "6f1d3c0e-8f0a-4a57-9d53-0f6f3f1f2b11",
        "fffffffe-ffff-7000-8000-00000000abcd",
    ],
)
def test_et_merke_som_ikke_er_vaart_blir_aldri_en_noekkel(kommune, merke):
    k = kommune.klient(kommune.arkivar)
    for _ in range(2):
        assert k.post("/registrer/ny/", skjema(kommune, innsending=merke)).status_code == 302
    assert len(alle()) == 2
    assert merke not in {str(r.pk) for r in alle()}


def test_utgaaende_og_interne(kommune):
    k = kommune.klient(kommune.saksbehandler)
    for type_, felt in (
        ("U", {"part": "Demo Arkitekter AS", "mottatt_dato": ""}),
        ("N", {"part": "", "mottatt_dato": "", "saksbehandler": str(kommune.leder.pk)}),
        ("X", {"part": "", "mottatt_dato": ""}),
        ("S", {"part": "", "mottatt_dato": ""}),
    ):
        svar = k.post("/registrer/ny/", skjema(kommune, journalposttype=type_, **felt))
        assert svar.status_code == 302, (type_, svar.content.decode()[:3000])
    assert [r.journalposttype for r in alle()] == ["U", "N", "X", "S"]
    svar = k.post("/registrer/ny/", skjema(kommune, journalposttype="U", part=""))
    assert "Skriv hvem dokumentet skal til" in svar.content.decode()


def test_andres_sak_kan_ikke_faa_poster(kommune):
    k = kommune.klient(kommune.annen)
    svar = k.post("/registrer/ny/", skjema(kommune))
    assert svar.status_code == 422
    assert "dine egne saker" in svar.content.decode()
    assert alle() == []


# --- the inbox -------------------------------------------------------------------------------


def mottak(kommune, navn="Søknad om garasje.txt", innhold=b"Hei. Saken gjelder garasje."):
    (m,) = ta_imot_filer(bruker=kommune.arkivar, filer=[(navn, io.BytesIO(innhold))])
    return m


def test_last_opp_til_postmottaket(kommune):
    k = kommune.klient(kommune.arkivar)
    svar = k.post("/registrer/", {"filer": [fil("a.txt", b"Brev A"), fil("b.txt", b"Brev B")]})
    assert svar.status_code == 302
    tekst = k.get("/registrer/").content.decode()
    assert "a.txt" in tekst
    assert "b.txt" in tekst
    assert k.post("/registrer/", {}).status_code == 422
    svar = kommune.klient(kommune.saksbehandler).post("/registrer/", {"filer": fil()})
    assert svar.status_code == 422


def test_registrer_fra_postmottaket_og_ta_neste(kommune):
    en, to = mottak(kommune), mottak(kommune, "brev to.txt", b"Det andre brevet.")
    k = kommune.klient(kommune.arkivar)
    svar = k.get(f"/registrer/{en.pk}/")
    tekst = svar.content.decode()
    assert svar.status_code == 200
    assert "1 av 2 i postmottaket" in tekst
    assert "Søknad om garasje" in tekst
    svar = k.post(f"/registrer/{en.pk}/", skjema(kommune, tittel="Søknad om garasje"))
    assert (svar.status_code, svar["Location"]) == (302, f"/registrer/{to.pk}/")
    assert f"Registrert som {kommune.saksnummer}-1." in k.get(svar["Location"]).content.decode()
    svar = k.post(f"/registrer/{to.pk}/", skjema(kommune) | {"lukk": "1"})
    assert svar["Location"] == f"/sak/{kommune.saksnummer}/2/?registrert=1"
    assert Mottak.objects.using(fabrikk.EIER).filter(status="ny").count() == 0
    # Registered already: the address leads to the entry.
    assert k.get(f"/registrer/{en.pk}/")["Location"] == f"/sak/{kommune.saksnummer}/1/"
    svar = k.post(f"/registrer/{en.pk}/", skjema(kommune))
    assert svar["Location"] == f"/sak/{kommune.saksnummer}/1/"
    assert "allerede registrert" in k.get(svar["Location"]).content.decode()
    # What the item said is the entry's now, and shielded as it is: no page here tells it.
    for svar in (k.get(f"/registrer/{en.pk}/forkast/"), k.post(f"/registrer/{en.pk}/forkast/")):
        assert svar["Location"] == f"/sak/{kommune.saksnummer}/1/"


def test_vedlegg_faar_tittel_og_feil_i_den_stopper(kommune):
    (m,) = ta_imot_filer(
        bruker=kommune.arkivar,
        filer=[("Brev.txt", io.BytesIO(b"Brevet")), ("v1.txt", io.BytesIO(b"Vedlegget"))],
        samlet=True,
    )
    k = kommune.klient(kommune.arkivar)
    svar = k.post(f"/registrer/{m.pk}/", skjema(kommune) | {"doktittel_1": "fnr 01410050185"})
    assert svar.status_code == 422
    assert "Rett tittelen på vedlegg 1" in svar.content.decode()
    svar = k.post(
        f"/registrer/{m.pk}/", skjema(kommune) | {"doktittel_1": "Uttalelse", "lukk": "1"}
    )
    assert "Uttalelse" in k.get(svar["Location"]).content.decode()


def test_forkast_og_hent_tilbake(kommune):
    m = mottak(kommune)
    k = kommune.klient(kommune.arkivar)
    assert k.get(f"/registrer/{m.pk}/forkast/").status_code == 200
    assert k.post(f"/registrer/{m.pk}/forkast/", {"grunn": ""}).status_code == 422
    svar = k.post(f"/registrer/{m.pk}/forkast/", {"grunn": "reklame"})
    assert (svar.status_code, svar["Location"]) == (302, "/registrer/")
    assert "reklame" in k.get("/registrer/forkastet/").content.decode()
    k.post("/registrer/forkastet/", {"mottak": str(m.pk)})
    assert k.get(f"/registrer/{m.pk}/").status_code == 200
    assert k.post("/registrer/forkastet/", {"mottak": "tull"}).status_code == 404


def test_filene_i_postmottaket_er_bare_for_arkivet(kommune):
    m = mottak(kommune, "brev.txt", b"Hemmelig innhold")
    sti = f"/mottak/{m.pk}/fil/1/last-ned/"
    svar = kommune.klient(kommune.arkivar).get(sti)
    assert b"".join(svar.streaming_content) == b"Hemmelig innhold"
    assert svar["Content-Disposition"].startswith("attachment")
    assert kommune.klient(kommune.saksbehandler).get(sti).status_code == 403
    assert kommune.klient(kommune.saksbehandler).get(f"/registrer/{m.pk}/").status_code == 403
    assert kommune.klient(kommune.arkivar).get(f"/mottak/{m.pk}/fil/9/tekst/").status_code == 404


def test_skadelig_fil_sendes_som_vedlegg_og_kan_ikke_kjore(kommune):
    k = kommune.klient(kommune.arkivar)
    svar = k.post(
        "/registrer/ny/",
        skjema(kommune) | {"filer": fil("side.html", b"<script>alert(1)</script>")},
    )
    with lesing(kommune.arkivar):
        objekt = Dokumentobjekt.objects.get()
    svar = k.get(f"/dokument/{objekt.pk}/last-ned/")
    assert svar["Content-Disposition"].startswith("attachment")
    assert svar["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in svar["Content-Security-Policy"]
    assert svar["Cache-Control"] == "private, no-cache"
    svar.close()
