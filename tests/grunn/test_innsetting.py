# SPDX-License-Identifier: EUPL-1.2
"""Rows written by ``sett_inn`` are those the ORM would have written; errors come as Django's."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, IntegrityError, connection

import fabrikk
from glassklar.arkiv.dokumenter.models import Dokument
from glassklar.grunn.handling import handling
from glassklar.grunn.identitet import lesing
from glassklar.grunn.ids import uuid7
from glassklar.grunn.innsetting import paa_rad, sett_inn
from glassklar.tilgang.models import Skjerming

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")


@pytest.fixture
def arkivar():
    fabrikk.virksomhet()
    return fabrikk.arkivar(fabrikk.enhet("42"))


def dokumenter(arkivar, antall):
    return [
        Dokument(id=uuid7(), dokumenttype="X", status="B", opprettet_av=arkivar)
        for _ in range(antall)
    ]


@handling("proeve")
def skriv(*, bruker, rader, samlet=True):
    if samlet:
        with paa_rad():
            for r in rader:
                sett_inn([r])
    else:
        sett_inn(rader)


@pytest.mark.parametrize("samlet", [True, False])
def test_radene_er_de_samme_som_orm_ville_skrevet(arkivar, samlet):
    egne, orm = dokumenter(arkivar, 3), dokumenter(arkivar, 1)
    skriv(bruker=arkivar, rader=egne, samlet=samlet)
    with lesing(arkivar):
        Dokument.objects.bulk_create(orm)
        lest = Dokument.objects.in_bulk([d.pk for d in egne + orm])
    assert len(lest) == 4
    utenom = {"id", "opprettet_dato"}
    felt = [f.attname for f in Dokument._meta.concrete_fields if f.name not in utenom]
    verdier = {tuple(map(str, (getattr(d, f) for f in felt))) for d in lest.values()}
    assert len(verdier) == 1
    assert not any(d._state.adding for d in egne)
    assert all(lest[d.pk].opprettet_dato == d.opprettet_dato for d in egne)


def test_ingen_rader_er_ingen_setning(arkivar, django_assert_num_queries):
    with django_assert_num_queries(0):
        sett_inn([])


def test_feil_i_rekken_er_djangos_og_skriver_ingenting(arkivar):
    to_like = dokumenter(arkivar, 1) * 2
    with pytest.raises(IntegrityError):
        skriv(bruker=arkivar, rader=[*dokumenter(arkivar, 1), *to_like])
    with lesing(arkivar):
        assert not Dokument.objects.filter(pk=to_like[0].pk).exists()
    # The connection is whole afterwards.
    skriv(bruker=arkivar, rader=dokumenter(arkivar, 2))


def test_nektet_av_databasen_kommer_som_djangos_feil(arkivar):
    """A label's trigger refuses: the refusal must keep its code on the way through the row."""
    fremmed = fabrikk.bruker("fremmed")
    rad = Skjerming(gjelder=uuid7(), art="M", kode_id="UO", hjemmel="offl-13", nivaa=1)
    with pytest.raises(DatabaseError) as feil, lesing(fremmed), paa_rad():
        sett_inn([rad])
    assert getattr(feil.value.__cause__, "sqlstate", "") == "42501"
    assert not connection.in_atomic_block
