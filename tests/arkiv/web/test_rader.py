# SPDX-License-Identifier: EUPL-1.2
"""Rows of lists say what the models say, and no more than the person may read."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

import fabrikk
from glassklar.arkiv import queries, rader, sider
from glassklar.arkiv.models import Mappe, Registrering
from glassklar.grunn.identitet import lesing
from glassklar.grunn.klokke import i_dag
from glassklar.tilgang.api import NySkjerming
from glassklar.tilgang.models import Skjerming

pytestmark = pytest.mark.django_db(transaction=True)
UO3 = NySkjerming("UO", 3, "offl-13", "fvl-13-1-1")
_POSTFELT = (
    "pk", "tittel", "offentlig_tittel", "journalposttype", "status", "restanse", "versjon",
    "dokumentets_dato", "opprettet_dato", "forfallsdato",
)  # fmt: skip
_SKJERMING = (
    "kode_id", "hjemmel", "tillegg", "nivaa", "art", "xx_grunn", "frist", "opphoerer"
)  # fmt: skip


def _samme(rad: rader.Linje, linje: sider.Linje) -> None:
    for navn in _POSTFELT:
        assert getattr(rad.post, navn) == getattr(linje.post, navn), navn
    assert (rad.nr, rad.nummer, rad.url) == (linje.nr, linje.nummer, linje.url)
    for a, b in ((rad.post, linje.post), (rad.post.mappe, linje.post.mappe)):
        skjermet = getattr(b, "skjermet", None)
        if skjermet is None:
            assert a.skjermet is None
        else:
            assert a.skjermet.tittel2 == skjermet.tittel2
            assert a.skjermet.skjulte_ord == skjermet.skjulte_ord
    for mine, deres in ((rad.parter, linje.parter), (rad.utenfor, linje.utenfor)):
        assert [p.type for p in mine] == [p.type for p in deres]
        assert [(p.identitet.navn, p.identitet.vern) if p.identitet else None for p in mine] == [
            (p.identitet.navn, p.identitet.vern) if getattr(p, "identitet", None) else None
            for p in deres
        ]
    assert (rad.skjerming is None) == (linje.skjerming is None)
    for navn in _SKJERMING if rad.skjerming else ():
        assert getattr(rad.skjerming, navn) == getattr(linje.skjerming, navn), navn


def test_poster_er_som_modellene_for_hver_leser(kommune):
    kommune.post(tittel="Åpent")
    kommune.post(tittel="Skjult", tittel2="om Per", fra="Ola Varsler", skjerming=UO3)
    kommune.post(tittel="Midlertidig", skjerming=NySkjerming(
        "XX", 3, xx_grunn="ikke_vurdert", eier=kommune.saksbehandler.pk,
        frist=i_dag() + timedelta(days=3)))  # fmt: skip
    ut = kommune.post(tittel="Ut", tittel2="til Kari")
    Skjerming.objects.using(fabrikk.EIER).update_or_create(
        gjelder=ut.pk,
        defaults={"art": "R", "kode_id": "UO", "hjemmel": "offl-13", "opphoerer": i_dag()},
    )
    for bruker in (kommune.arkivar, kommune.saksbehandler, kommune.annen, kommune.leder):
        with lesing(bruker):
            modeller = list(queries.med_rader(Registrering.objects.order_by("-id")))
            lagt = {linje.post.pk: linje for linje in sider.lag_linjer(modeller)}
            rekke = rader.poster([*lagt, uuid4()])
            assert [r.post.pk for r in rekke] == list(lagt)
            assert len(rekke) == 4
            for rad in rekke:
                _samme(rad, lagt[rad.post.pk])


def test_fristen_er_postens_egen(kommune):
    frist = i_dag() + timedelta(days=3)
    xx = NySkjerming("XX", 3, xx_grunn="ikke_vurdert", eier=kommune.saksbehandler.pk, frist=frist)
    egen, arver = kommune.post(skjerming=xx), kommune.post()
    with lesing(kommune.arkivar):
        assert [r.xx_frist for r in rader.poster([egen.pk, arver.pk])] == [frist, None]
    assert rader.poster([]) == []


def test_saker_er_som_modellene(kommune):
    kommune.post()
    nyeste = kommune.post()
    with lesing(kommune.annen):
        (rad,) = rader.saker([kommune.sak.pk, uuid4()])
        sak = Mappe.objects.select_related("saksnummer", "enhet", "saksansvarlig", "skjermet").get(
            pk=kommune.sak.pk
        )
    assert str(rad.saksnummer) == kommune.saksnummer
    assert rad.skjermet.tittel2 == sak.skjermet.tittel2
    assert (rad.pk, rad.tittel, rad.offentlig_tittel, rad.status, rad.enhet.navn,
            rad.saksansvarlig.navn) == (
        sak.pk, sak.tittel, sak.offentlig_tittel, sak.status, sak.enhet.navn,
        sak.saksansvarlig.navn)  # fmt: skip
    assert rad.sist == nyeste.opprettet_dato
    assert rader.saker([]) == []


def test_mine_saker_de_sist_endrede_foerst(kommune):
    andre = [
        fabrikk.sak(kommune.arkivar, kommune.bygg, kommune.arkivdel, tittel=f"Sak {n}")
        for n in range(3)
    ]
    meg = kommune.saksbehandler
    egne = Mappe.objects.using(fabrikk.EIER)
    egne.filter(pk__in=[s.pk for s in andre]).update(saksansvarlig=meg)
    with lesing(meg):
        funnet = [s.pk for s in rader.mine_saker_siste(meg.pk, 10)]
        assert set(funnet) == set(
            Mappe.objects.filter(saksansvarlig=meg, avsluttet_dato=None).values_list(
                "pk", flat=True
            )
        )
        assert [s.pk for s in rader.mine_saker_siste(meg.pk, 2)] == funnet[:2]


@pytest.mark.parametrize("nr", [(2026, 0), (0, 1), (40000, 1), (2026, 2**31), (10**30, 10**30)])
def test_umulige_numre_finnes_ikke(kommune, nr):
    k = kommune.klient(kommune.arkivar)
    assert k.get(f"/sak/{nr[0]}/{nr[1]}/").status_code == 404
    assert k.get(f"/sak/{nr[0]}/{nr[1]}/1/").status_code == 404
    assert k.get(f"/sak/2026/1/{nr[1]}/").status_code == 404
