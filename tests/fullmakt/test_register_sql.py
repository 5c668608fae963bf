# SPDX-License-Identifier: EUPL-1.2
"""The database says of random registers what the rules say."""

from __future__ import annotations

import random
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from fullmakt import basen, orakel, varselorakel, verden
from glassklar.fullmakt.avgjoerere import fullmakter_for
from glassklar.fullmakt.registeroppslag import alle_varsler
from glassklar.fullmakt.rules import (
    gjelder,
    innehavere,
    kjede,
    overlapper,
    snevrere_avslag,
)

pytestmark = pytest.mark.django_db(databases="__all__")


def dager(r: random.Random) -> list:
    return [verden.DAG + timedelta(days=n) for n in (0, r.randint(-15, 15), r.randint(-15, 15))]


@pytest.mark.parametrize("froe", range(40))
def test_basen_leser_registeret_som_reglene_og_orakelet(froe):
    r = random.Random(froe)
    reg = basen.legg_inn(verden.kommune(r, 12))
    register = verden.register(reg)
    for f in register.fullmakter:
        assert tuple(basen.spoer("select fullmakt_kjede(%s)", [f])[0][0]) == kjede(register, f)
    for dag in dager(r):
        gjeldende = {f for f in register.fullmakter if gjelder(register, f, dag)}
        for f in register.fullmakter:
            ((sier,),) = basen.spoer("select fullmakt_gjelder(%s, %s)", [f, dag])
            assert sier == (f in gjeldende)
            rader = basen.spoer("select * from fullmakt_innehavere(%s, %s)", [f, dag])
            assert len(rader) == len(set(rader))
            assert set(rader) == innehavere(register, f, dag)
        rader = basen.spoer("select * from gjeldende_fullmakter(%s)", [dag])
        assert {(f, tuple(k)) for f, k in rader} == {(f, kjede(register, f)) for f in gjeldende}
        kan = orakel.holdere(reg, dag)
        for p in reg["folk"]:
            rader = basen.spoer("select fullmakt, paa_vegne from hva_kan(%s, %s)", [p["id"], dag])
            assert set(rader) == {(f, v) for b, v, f in kan if b == p["id"]}


@pytest.mark.parametrize("froe", range(40))
def test_basen_finner_de_samme_som_kan_avgjoere(froe):
    r = random.Random(1000 + froe)
    reg = basen.legg_inn(verden.kommune(r, 12))
    register, nye = verden.register(reg), reg.pop("nye")
    for _ in range(10):
        sak = verden.vedtakssak(r, reg)
        sak["vedtakstype"] = nye.get(sak["vedtakstype"], sak["vedtakstype"])
        if isinstance(sak["vedtakstype"], str):
            continue
        spurt = [sak[k] for k in ("vedtakstype", "beloep", "enhet", "klasse", "dag")]
        rader = basen.spoer("select fullmakt, kjede, bruker, paa_vegne"
                            " from hvem_kan(%s, %s, %s, %s, %s)", spurt)  # fmt: skip
        assert {(b, v, f) for f, _k, b, v in rader} == orakel.holdere_i(reg, sak)
        assert all(tuple(k) == kjede(register, f) for f, k, _b, _v in rader)
        dekker = basen.spoer("select fullmakt from dekkende_fullmakter(%s, %s, %s, %s, %s)", spurt)
        assert {f for (f,) in dekker} == set(fullmakter_for(register, verden.sak(sak)))


def test_basen_avviser_det_som_er_videre_enn_giveren_som_reglene():
    ord_: Counter[str | None] = Counter()
    overlapp = 0
    for froe in range(60):
        r = random.Random(2000 + froe)
        reg = basen.legg_inn(verden.kommune(r, 12))
        nye = reg.pop("nye")
        register = verden.register(reg)
        for n in range(12):
            ny = verden.ny_rad(r, reg, n)
            ny["vedtakstype"] = nye.get(ny["vedtakstype"], ny["vedtakstype"])
            if isinstance(ny["vedtakstype"], str):
                continue
            ny["id"] = r.choice([basen.uuid7(), *([ny["giver"]] * (n == 0)), basen.uuid7()])
            if ny["id"] is None:
                continue
            if r.random() < 0.1:
                ny["til"] = ny["fra"] - timedelta(days=1)
            ventet = snevrere_avslag(register, verden.fullmakt(ny))
            ((sier,),) = basen.spoer(
                "select snevrere_avslag(jsonb_populate_record(null::fullmakt, %s::jsonb))",
                [basen.som_rad(ny)],
            )
            assert sier == ventet
            ord_[ventet] += 1
            ((like,),) = basen.spoer(
                "select overlappende(jsonb_populate_record(null::fullmakt, %s::jsonb))",
                [basen.som_rad(ny | {"trukket": None})],
            )
            rad = verden.fullmakt(ny | {"trukket": None})
            treff = {f.id for f in register.fullmakter.values() if overlapper(rad, f)}
            assert (like in treff) if treff else like is None
            overlapp += bool(treff)
    assert {None, "til", "delegere", "type", "beloep_videre", "enhet", "klasse", "periode",
            "ring", "samme"} <= set(ord_)  # fmt: skip
    assert overlapp > 3


def som_mengde(varsler) -> Counter:
    """Alerts without the order that their rows are told in."""
    return Counter((v.art, v.om, frozenset(v.fullmakter), v.antall, v.bruker, v.fra, v.til)
                   for v in varsler)  # fmt: skip


@pytest.mark.parametrize("froe", range(60))
def test_varslene_er_som_reglene_sier(froe):
    r = random.Random(3000 + froe)
    reg = verden.register(basen.legg_inn(verden.kommune(r, 20)))
    vedtatt = max(
        (v for (v,) in basen.spoer("select vedtatt from reglement where bekreftet is not null")),
        default=None,
    )
    for dag in dager(r):
        with CaptureQueriesContext(connections[basen.EIER]) as sett:
            funnet = alle_varsler(dag, basen.EIER)
        assert som_mengde(funnet) == som_mengde(varselorakel.varsler(reg, vedtatt, dag))
        assert len(sett) == 2
