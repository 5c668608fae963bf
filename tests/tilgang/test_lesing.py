# SPDX-License-Identifier: EUPL-1.2
"""Who reads which row, and whom the search answers: the database against a plain oracle."""

from __future__ import annotations

import random

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings

from glassklar.arkiv.api import queries
from glassklar.grunn.identitet import sett, transaksjon
from tilgang import skriver
from tilgang.verden import kanarier, verdener

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")


@pytest.fixture(params=[1, 2])
def steder(request, transactional_db):
    g = skriver.grunn()
    folk = skriver.lesere(g, request.param)
    skriver.bare_i_aar()
    return g, folk


def _hver_verden(antall, maks_steg):
    return lambda f: settings(
        max_examples=antall, deadline=None, database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )(given(verdener(maks_steg))(f))  # fmt: skip


def test_hver_leser_ser_og_finner_det_regelen_sier(steder):
    g, folk = steder
    r = random.Random(7)

    @_hver_verden(20, 4)
    def proev(v):
        with transaksjon(g.system, "proeve"):
            s = skriver.Skriver(g, v)
            s.bygg()
            with connection.cursor() as c:
                c.execute("set constraints all immediate")
            for steg in v.steg:
                s.utfoer(steg)
            etiketter, fugler = v.etiketter(), kanarier(v)
            for person, leser in folk:
                sett(person.pk)
                synlig = {rad: e for rad, e in etiketter.items() if leser.leser(e, v, g.over)}
                assert skriver.lest(g) == synlig, person.brukernavn
                for f in r.sample(fugler, min(12, len(fugler))):
                    ventet = f.objekter if f.rad is None or f.rad in synlig else set()
                    funnet = {t.objekt for t in queries.soek(f.ordet)}
                    assert funnet == ventet, (person.brukernavn, f)
            transaction.set_rollback(True)

    proev()


def test_uten_person_ses_bare_aapne_rader_og_ingenting_finnes(steder):
    g, _folk = steder

    @_hver_verden(8, 2)
    def proev(v):
        with transaksjon(g.system, "proeve"):
            s = skriver.Skriver(g, v)
            s.bygg()
            with connection.cursor() as c:
                c.execute("set constraints all immediate")
            sett(None)
            from tilgang.verden import Leser

            ingen = Leser([])
            assert skriver.lest(g) == {
                rad: e for rad, e in v.etiketter().items() if ingen.leser(e, v, g.over)
            }
            assert [f for f in kanarier(v) if queries.soek(f.ordet)] == []
            transaction.set_rollback(True)

    proev()
