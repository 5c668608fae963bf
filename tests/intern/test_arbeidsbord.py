# SPDX-License-Identifier: EUPL-1.2
"""The worklist: the right baskets, the right rows, a known number of queries."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import fabrikk
from glassklar.arkiv.api import registrer, vurder
from glassklar.arkiv.data import NyKorrespondent, NyPost
from glassklar.arkiv.mottak.api import ta_imot_filer
from glassklar.grunn.klokke import i_dag, naa
from glassklar.grunn.minne import prosess as cache
from glassklar.tilgang.api import NySkjerming

pytestmark = pytest.mark.django_db(transaction=True)


def _xx(kommune, dager=3):
    return NySkjerming(
        "XX", 3, xx_grunn="ikke_vurdert", eier=kommune.saksbehandler.pk,
        frist=i_dag() + timedelta(days=dager),
    )  # fmt: skip


def _side(kommune, bruker, sti="/"):
    svar = kommune.klient(bruker).get(sti)
    assert svar.status_code == 200
    return svar


def test_kurver_etter_rolle(kommune):
    navn = {
        "arkivar": {"registrering", "vurdering", "journalfoering"},
        "saksbehandler": {"vurdering", "behandling", "restanser", "xx"},
        "leder": {"vurdering", "restanser"},
    }
    for rolle, skal in navn.items():
        c = _side(kommune, getattr(kommune, rolle)).context
        har = {k.navn for k in [*c["mine"], *c["felles"]]} | {c["kurv"]}
        assert skal - {"journalfoering"} <= har, rolle
        assert "registrering" not in har or rolle == "arkivar"
    assert "Rollen din har ingen oppgaver" in _side(kommune, kommune.revisor).content.decode()


def test_en_posts_vei_gjennom_kurvene(kommune):
    reg = kommune.post(tittel="Søknad om tilbygg", tittel2="for Kari Fiktsen")
    svar = _side(kommune, kommune.saksbehandler)
    assert svar.context["kurv"] == "vurdering"
    tekst = svar.content.decode()
    assert "Søknad om tilbygg – for Kari Fiktsen" in tekst
    assert f"/post/{reg.pk}/vurder/" in tekst
    # The journal does not wait for the assessment.
    assert _side(kommune, kommune.arkivar, "/?kurv=journalfoering").context["antall"] == 1
    vurder(bruker=kommune.saksbehandler, registrering=reg.pk, vurdering=NySkjerming("AAPEN", 0))
    cache.clear()
    tall = {k.navn: k.antall for k in _side(kommune, kommune.saksbehandler).context["mine"]}
    assert tall == {"vurdering": 0, "behandling": 0, "restanser": 1, "xx": 0}
    svar = _side(kommune, kommune.arkivar, "/?kurv=journalfoering")
    assert svar.context["antall"] == 1
    assert kommune.adresse(reg) in svar.content.decode()


def test_xx_staar_hos_eieren_og_kan_journalfoeres(kommune):
    reg = kommune.post(skjerming=_xx(kommune))
    svar = _side(kommune, kommune.saksbehandler, "/?kurv=xx")
    assert [linje.post.pk for linje, _u in svar.context["rader"]] == [reg.pk]
    assert _side(kommune, kommune.arkivar, "/?kurv=journalfoering").context["antall"] == 1


def test_ufordelt_bare_for_arkiv_og_leder(kommune):
    reg = kommune.post()
    from glassklar.arkiv.models import Registrering

    Registrering.objects.using(fabrikk.EIER).filter(pk=reg.pk).update(saksbehandler=None)
    assert _side(kommune, kommune.arkivar, "/?kurv=ufordelt").context["antall"] == 1
    assert _side(kommune, kommune.leder, "/?kurv=ufordelt").context["antall"] == 1
    assert _side(kommune, kommune.saksbehandler, "/?kurv=ufordelt").context["kurv"] != "ufordelt"


def test_ufordelt_gaar_etter_enheten_rollen_leder(kommune):
    """The leader of a unit may belong to another; who belongs to it leads nothing by that."""
    from glassklar.arkiv.models import Registrering
    from glassklar.org.models import Rolletildeling

    reg = kommune.post()
    Registrering.objects.using(fabrikk.EIER).filter(pk=reg.pk).update(saksbehandler=None)
    utenfra = fabrikk.bruker("utenfra", "leder", i=kommune.skole)
    Rolletildeling.objects.using(fabrikk.EIER).filter(bruker=utenfra).update(enhet=kommune.bygg)
    herfra = fabrikk.bruker("herfra", "leder", i=kommune.bygg)
    Rolletildeling.objects.using(fabrikk.EIER).filter(bruker=herfra).update(enhet=kommune.skole)
    cache.clear()
    svar = _side(kommune, utenfra, "/?kurv=ufordelt")
    assert (svar.context["kurv"], svar.context["antall"]) == ("ufordelt", 1)
    assert [linje.post.pk for linje, _u in svar.context["rader"]] == [reg.pk]
    assert kommune.adresse(reg) not in _side(kommune, herfra, "/?kurv=ufordelt").content.decode()


def test_postmottaket_er_bare_for_arkivet(kommune):
    import io

    ta_imot_filer(bruker=kommune.arkivar, filer=[("hemmelig brev.txt", io.BytesIO(b"Hei hei"))])
    svar = _side(kommune, kommune.arkivar)
    assert svar.context["kurv"] == "registrering"
    assert svar.context["antall"] == 1
    tekst = _side(kommune, kommune.saksbehandler).content.decode()
    assert "hemmelig brev" not in tekst
    assert "Til registrering" not in tekst


def test_uten_klarering_vises_stjerner(kommune):
    kommune.post(
        tittel="Bekymring",
        tittel2="om Per Testesen",
        fra="Ola Varsler",
        er_person=True,
        skjerming=NySkjerming("UO", 3, "offl-13", "fvl-13-1-1"),
        saksbehandler=kommune.annen.pk,
    )
    tekst = _side(kommune, kommune.annen).content.decode()
    assert "Bekymring – " in tekst
    assert "Per Testesen" not in tekst
    assert "Ola Varsler" not in tekst
    assert "offl. § 13 første ledd" in tekst


@pytest.mark.parametrize("sti", ["/", "/?kurv=restanser", "/?kurv=vurdering&sort=nyeste"])
def test_antall_sporringer_er_det_samme_for_en_og_mange(kommune, sti):
    k = kommune.klient(kommune.saksbehandler)
    kommune.post(tittel="Den første")

    def maal():
        cache.clear()
        with CaptureQueriesContext(
            connection,
        ) as q:
            assert k.get(sti).status_code == 200
        return len(q)

    en = maal()
    for n in range(12):
        registrer(
            bruker=kommune.arkivar,
            post=NyPost(
                kommune.sak.pk, "I", f"Brev {n}", mottatt_dato=naa(),
                parter=[NyKorrespondent("EA", f"Avsender {n}")],
                skjerming=NySkjerming("UO", 1, "offl-13", "fvl-13-1-1") if n % 2 else None,
            ),
        )  # fmt: skip
    assert maal() == en
    assert en <= 15


def test_sider_paa_25(kommune):
    for n in range(27):
        kommune.post(tittel=f"Brev {n}")
    svar = _side(kommune, kommune.saksbehandler)
    assert len(svar.context["rader"]) == 25
    assert "Viser 1–25 av" in svar.content.decode()
    assert len(_side(kommune, kommune.saksbehandler, "/?side=2").context["rader"]) == 2
    for rart in ("0", "-1", "abc", "99", "1e3", "٣", "9" * 40):
        assert _side(kommune, kommune.saksbehandler, f"/?side={rart}").context["rader"]
    assert _side(kommune, kommune.saksbehandler, "/?kurv=<script>&sort=x'").status_code == 200
