# SPDX-License-Identifier: EUPL-1.2
"""The assessment page: what it shows, previews and saves, and the law's refusals at the field."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import fabrikk
from glassklar.arkiv.models import Dokument, Mappe, Registrering
from glassklar.grunn.klokke import i_dag
from glassklar.grunn.minne import prosess as cache
from glassklar.tilgang.models import Skjerming

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def post(kommune):
    return kommune.post(
        tittel="Tilleggsopplysninger", tittel2="plantegning og legeuttalelse",
        fra="Demo Arkitekter AS", filer=(fabrikk.fil(b"Brevet", "brev.txt"),),
    )  # fmt: skip


def skjema(reg, **felt):
    return {
        "kode": "UO", "hjemmel": "offl-13", "tillegg": "fvl-13-1-1", "nivaa": "0",
        "ord": ["2"], "versjon": reg.versjon, **felt,
    }  # fmt: skip


def rute(svar):
    """The pane's text."""
    t = svar.content.decode()
    bit = t[t.index('class="gk-rute"') : t.index("</section>", t.index('class="gk-rute"'))]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", bit))


def test_siden_viser_alt_som_trengs(kommune, post):
    svar = kommune.klient(kommune.saksbehandler).get(f"/post/{post.pk}/vurder/")
    t = svar.content.decode()
    assert svar.status_code == 200
    for ord_ in ("1. Hva kan skjermes?", "2. Hvor mye må skjermes?", "Slik ser publikum det",
                 "offl. § 13 første ledd", "Bare ordene og filene jeg merker under",
                 "Publikum får", "Oppdater visningen", "Lagre vurderingen"):  # fmt: skip
        assert ord_ in t
    assert re.search(r'name="ord" value="2"[^>]*>legeuttalelse', t)
    assert "Tilleggsopplysninger – plantegning og legeuttalelse" in rute(svar)


def test_oppdater_visningen_lagrer_ingenting(kommune, post):
    k = kommune.klient(kommune.saksbehandler)
    svar = k.post(f"/post/{post.pk}/vurder/", skjema(post) | {"vis": "1"})
    assert svar.status_code == 200
    assert "plantegning og ***** " in rute(svar)
    assert "offl. § 13 første ledd, jf. fvl. § 13 første ledd nr. 1" in rute(svar)
    assert "Ikke treff på «legeuttalelse»" in rute(svar)
    assert not Skjerming.objects.using(fabrikk.EIER).filter(gjelder=post.pk).exists()
    bare_ruten = k.post(
        f"/post/{post.pk}/vurder/", skjema(post) | {"vis": "1"}, headers={"HX-Request": "true"}
    )
    assert "<html" not in bare_ruten.content.decode()
    assert "plantegning og *****" in rute(bare_ruten)
    # Half filled in: the pane still comes.
    for felt in ({"kode": ""}, {"nivaa": "9"}, {"ord": ["99"]}, {"frist": "tull"}, {"kode": "Q"}):
        svar = k.post(f"/post/{post.pk}/vurder/", skjema(post) | felt | {"vis": "1"})
        assert svar.status_code == 200, felt


def test_det_som_vises_er_det_som_lagres(kommune, post):
    k = kommune.klient(kommune.saksbehandler)
    data = skjema(post, nivaa="2", ord=[])
    foer = rute(k.post(f"/post/{post.pk}/vurder/", data | {"vis": "1"}))
    svar = k.post(f"/post/{post.pk}/vurder/", data)
    assert (svar.status_code, svar["Location"]) == (302, kommune.adresse(post))
    post.refresh_from_db()
    assert post.offentlig_tittel == "Tilleggsopplysninger – *****"
    assert post.offentlighetsvurdert_dato == i_dag()
    assert "Vurderingen er lagret. Legges ut tidligst" in k.get(svar["Location"]).content.decode()
    etter = rute(k.get(f"/post/{post.pk}/vurder/"))
    assert foer == etter


def test_filer_paa_nivaa_0(kommune, post):
    k = kommune.klient(kommune.saksbehandler)
    dok = Dokument.objects.using(fabrikk.EIER).get()
    svar = k.post(f"/post/{post.pk}/vurder/", skjema(post, **{f"dok_{dok.pk}": "ingenting"}))
    assert svar.status_code == 302
    s = Skjerming.objects.using(fabrikk.EIER).get(gjelder=dok.pk)
    assert (s.kode_id, s.art) == ("UO", "D")
    post.refresh_from_db()
    svar = k.post(f"/post/{post.pk}/vurder/", skjema(post, **{f"dok_{dok.pk}": "sladdet"}))
    assert svar.status_code == 422
    assert "sladdete utgaven er ikke laget" in svar.content.decode()
    # Opened again: the file follows.
    svar = k.post(
        f"/post/{post.pk}/vurder/",
        {"kode": "AAPEN", "versjon": post.versjon, f"dok_{dok.pk}": "ingenting"},
    )
    assert svar.status_code == 302
    s.refresh_from_db()
    assert s.kode_id == "AAPEN"


@pytest.mark.parametrize(
    ("felt", "melding"),
    [
        ({"kode": ""}, "Velg en tilgangskode"),
        ({"kode": "FINNESIKKE"}, "Velg en tilgangskode fra listen"),
        ({"hjemmel": "tull"}, "hjemmel"),
        ({"tillegg": ""}, "taushetsplikt"),
        ({"hjemmel": "offl-14-1", "tillegg": ""}, "meroffentlighet"),
        ({"nivaa": "7"}, "Velg hvor mye som skal skjermes"),
        ({"ord": ["99"]}, "Merk"),
        ({"ord": ["x"]}, "Merk ordene på nytt"),
        ({"kode": "XX", "xx_grunn": "utsatt", "hjemmel": "", "tillegg": ""}, ""),
        ({"kode": "XX", "xx_grunn": "tull"}, "Velg ett av alternativene"),
        ({"opphoerer": "01.01.2001"}, "dato"),
        ({"opphoerer": "x"}, "Skriv datoen slik"),
        ({"hjemmel": "offl-14-1", "tillegg": "", "meroffentlighet": "ja", "nivaa": "2"}, "gis"),
        ({"hjemmel": "offl-14-1", "tillegg": "", "meroffentlighet": "nei"}, "hvorfor"),
        ({"brytere": ["ZZZ"]}, "Velg ett av alternativene"),
        ({"meroffentlighet_grunn": "x" * 2001}, "Teksten er for lang"),
        ({"eier": "99999", "kode": "XX"}, "Velg en fra listen"),
    ],
)
def test_lovens_kontroller_og_daarlige_felt(kommune, post, felt, melding):
    k = kommune.klient(kommune.saksbehandler)
    svar = k.post(f"/post/{post.pk}/vurder/", skjema(post) | felt)
    assert svar.status_code == 422
    t = svar.content.decode()
    assert "Vurderingen er ikke lagret." in t
    assert melding.lower() in t.lower()
    assert not Skjerming.objects.using(fabrikk.EIER).filter(gjelder=post.pk).exists()


def test_paragraf_14_paa_saksframlegg(kommune):
    reg = kommune.post(type_="S", dokumentart="saksframlegg")
    k = kommune.klient(kommune.saksbehandler)
    svar = k.post(
        f"/post/{reg.pk}/vurder/",
        skjema(
            reg,
            hjemmel="offl-14-1",
            tillegg="",
            ord=[],
            meroffentlighet="nei",
            meroffentlighet_grunn="Nei.",
        ),
    )
    assert svar.status_code == 422
    assert "§ 14 kan ikke brukes" in svar.content.decode()


def test_xx_med_frist_og_eier(kommune, post):
    k = kommune.klient(kommune.saksbehandler)
    data = {
        "kode": "XX", "xx_grunn": "ikke_vurdert", "eier": kommune.saksbehandler.pk,
        "frist": f"{i_dag():%d.%m.%Y}", "versjon": post.versjon,
    }  # fmt: skip
    svar = k.post(f"/post/{post.pk}/vurder/", data | {"vis": "1"})
    assert "*****" in rute(svar)
    assert "Tilleggsopplysninger" not in rute(svar)
    svar = k.post(f"/post/{post.pk}/vurder/", data)
    assert svar.status_code == 302, svar.content.decode()
    post.refresh_from_db()
    assert post.offentlighetsvurdert_dato is None


def test_samtidig_endring(kommune, post):
    k = kommune.klient(kommune.saksbehandler)
    assert k.post(f"/post/{post.pk}/vurder/", skjema(post)).status_code == 302
    svar = k.post(f"/post/{post.pk}/vurder/", skjema(post, nivaa="3"))
    assert svar.status_code == 422
    assert "Sindre Demomo lagret en endring" in svar.content.decode()


def test_hvem_som_kan_vurdere(kommune, post):
    sti = f"/post/{post.pk}/vurder/"
    assert kommune.klient(kommune.annen).get(sti).status_code == 403
    assert kommune.klient(kommune.annen).post(sti, skjema(post)).status_code == 403
    # The leader may change it, but is not cleared for what it holds.
    kommune.klient(kommune.arkivar).post(sti, skjema(post, nivaa="3", ord=[]))
    svar = kommune.klient(kommune.leder).get(sti)
    assert svar.status_code == 403
    assert "Be lederen eller arkivet om klarering" in svar.content.decode()
    assert "legeuttalelse" not in svar.content.decode()


def test_vurder_sak(kommune):
    sak = fabrikk.sak(
        kommune.arkivar, kommune.bygg, kommune.arkivdel, ansvarlig=kommune.saksbehandler,
        tittel="Elevsak", tittel2="for Per Testesen",
    )  # fmt: skip
    k = kommune.klient(kommune.saksbehandler)
    sti = f"/sak/{sak.pk}/vurder/"
    assert "Elevsak – for Per Testesen" in rute(k.get(sti))
    data = {"kode": "UO", "hjemmel": "offl-13", "tillegg": "fvl-13-1-1", "nivaa": "0",
            "ord": ["1", "2"], "versjon": sak.versjon}  # fmt: skip
    assert "Elevsak – for *****" in rute(k.post(sti, data | {"vis": "1"}))
    assert k.post(sti, data | {"tillegg": ""}).status_code == 422
    assert k.post(sti, data).status_code == 302
    sak = Mappe.objects.using(fabrikk.EIER).get(pk=sak.pk)
    assert sak.offentlig_tittel == "Elevsak – for *****"
    assert kommune.klient(kommune.annen).get(sti).status_code == 403


def test_fast_antall_sporringer(kommune, post):
    k = kommune.klient(kommune.saksbehandler)

    def maal():
        cache.clear()
        with CaptureQueriesContext(connection) as q:
            assert k.get(f"/post/{post.pk}/vurder/").status_code == 200
        return len(q)

    en = maal()
    from glassklar.arkiv.api import NyttDokument, legg_til_dokument

    for n in range(5):
        legg_til_dokument(
            bruker=kommune.arkivar, registrering=post.pk,
            dokument=NyttDokument(f"V {n}", [fabrikk.fil(b"%d" % n)]),
        )  # fmt: skip
    assert maal() == en
    # One of them asks whether the reader is inhabil in the case.
    assert en <= 43
    assert Registrering.objects.using(fabrikk.EIER).count() == 1
