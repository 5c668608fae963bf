# SPDX-License-Identifier: EUPL-1.2
"""Labels: what the triggers compute is what the rules say, in random worlds and their changes."""

from __future__ import annotations

import itertools
from types import SimpleNamespace

import pytest
from django.db import connections, transaction
from hypothesis import HealthCheck, given, settings

import fabrikk
from glassklar.grunn.identitet import transaksjon
from glassklar.tilgang.rules import FELT, skjuler
from tilgang import skriver
from tilgang.verden import FOLK, verdener


@pytest.fixture
def g(transactional_db):
    ut = skriver.grunn()
    ut.folk = [fabrikk.bruker(f"p{n}") for n in range(FOLK)]
    return ut


@pytest.mark.django_db(transaction=True)
def test_etikettene_er_som_regelen_sier(g):
    @settings(max_examples=60, deadline=None, database=None,
              suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])  # fmt: skip
    @given(verdener())
    def proev(v):
        with transaksjon(g.system, "proeve"):
            s = skriver.Skriver(g, v)
            s.bygg()
            assert skriver.lest(g) == v.etiketter()
            for steg in v.steg:
                s.utfoer(steg)
            assert skriver.lest(g) == v.etiketter()
            transaction.set_rollback(True)

    proev()


ALLE_FELT = sorted(set().union(*FELT.values()))
BRYTERE = ("KID", "TKL", "TMO", "TRO", "NA", "NM", "NPS", "MT", "TD")


@pytest.mark.django_db
@pytest.mark.parametrize("kode", ["AAPEN", "XX", "UO"])
@pytest.mark.parametrize("xx", ["", "ikke_vurdert", "utsatt"])
def test_regelen_i_python_og_sql_er_den_samme(kode, xx):
    """Every kind of unit, field and level; every switch, and up to three at once for UO."""
    antall = 3 if (kode, xx) == ("UO", "") else 2
    sett = [c for n in range(antall + 1) for c in itertools.combinations(BRYTERE, n)]
    with connections["eier"].cursor() as c:
        c.execute(
            """select array_agg(skjuler(jsonb_populate_record(null::skjerming, jsonb_build_object(
                 'art', a, 'kode', %s::text, 'nivaa', n, 'brytere', b.b::jsonb, 'xx_grunn', %s::text
               )), fa, f) order by an, nn, bn, fan, fn)
               from unnest(array['A','K','M','R','D']) with ordinality a(a, an),
                    unnest(array[0,1,2,3]) with ordinality n(n, nn),
                    unnest(%s::text[]) with ordinality b(b, bn),
                    unnest(array['M','R','D']) with ordinality fa(fa, fan),
                    unnest(%s::text[]) with ordinality f(f, fn)""",
            [kode, xx, ["[" + ",".join(f'"{x}"' for x in b) + "]" for b in sett], ALLE_FELT],
        )
        sql = c.fetchone()[0]
    python = [
        skjuler(SimpleNamespace(art=a, kode_id=kode, nivaa=n, brytere=b, xx_grunn=xx), fa, f)
        for a, n, b, fa, f in itertools.product("AKMRD", range(4), sett, "MRD", ALLE_FELT)
    ]
    assert sql == python
