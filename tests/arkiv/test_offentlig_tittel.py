# SPDX-License-Identifier: EUPL-1.2
"""The public title (M025) stands in an open row: it must follow every change that hides line 2,
also when whoever makes the change may not read line 2 afterwards."""

from __future__ import annotations

import pytest

import fabrikk
from glassklar.arkiv.api import flytt_post, vurder_sak
from glassklar.arkiv.models import Registrering
from glassklar.grunn.klokke import i_dag
from glassklar.tilgang.api import NySkjerming

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")


@pytest.fixture
def sted(transactional_db):
    fabrikk.virksomhet()
    e = fabrikk.enhet("E")
    arkivar, uten = fabrikk.arkivar(e), fabrikk.bruker("uten", "arkivar", i=e)
    xx = NySkjerming("XX", 3, xx_grunn="ikke_vurdert", eier=arkivar.pk, frist=i_dag())
    return e, arkivar, uten, xx, fabrikk.arkivdel("SAK")


def _tittel(pk):
    return Registrering.objects.get(pk=pk).offentlig_tittel


def test_flytting_av_en_uten_klarering_skjuler_linje_to(sted):
    e, arkivar, uten, xx, a = sted
    aapen, skjult = fabrikk.sak(arkivar, e, a), fabrikk.sak(arkivar, e, a, skjerming=xx)
    post = fabrikk.post(arkivar, aapen, tittel="Brev", tittel2="hemmelig heis")
    assert "heis" in _tittel(post.pk)
    flytt_post(bruker=uten, registrering=post.pk, til_mappe=skjult.pk)
    assert "heis" not in _tittel(post.pk)


def test_vurdering_av_en_uten_klarering_skjuler_linje_to_paa_det_som_arver(sted):
    e, arkivar, uten, xx, a = sted
    sak = fabrikk.sak(arkivar, e, a, tittel2="saksheis")
    post = fabrikk.post(arkivar, sak, tittel="Brev", tittel2="hemmelig heis")
    vurder_sak(bruker=uten, mappe=sak.pk, vurdering=xx)
    assert "heis" not in _tittel(post.pk)
    sak.refresh_from_db()
    assert "heis" not in sak.offentlig_tittel
