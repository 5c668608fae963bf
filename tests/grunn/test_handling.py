# SPDX-License-Identifier: EUPL-1.2
"""The action decorator: name and reason in the trace, all or nothing, readable refusals."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, IntegrityError, connection, connections

import fabrikk
from glassklar.grunn.feil import Avvist
from glassklar.grunn.handling import handling
from glassklar.org.models import Virksomhet

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")


@pytest.fixture
def arkivar():
    fabrikk.virksomhet()
    return fabrikk.arkivar(fabrikk.enhet("42"))


def spor():
    with connections["eier"].cursor() as c:
        c.execute("select bruker, handling, grunn, op from spor where tabell = 'virksomhet'"
                  " and handling is not null order by id")  # fmt: skip
        return [(b, h, g, o) for b, h, g, o in c.fetchall()]


@handling("indre")
def indre(*, bruker):
    Virksomhet.objects.update(telefon="2")


@handling("ytre")
def ytre(*, bruker, grunn=""):
    Virksomhet.objects.update(telefon="1")
    indre(bruker=bruker)
    Virksomhet.objects.update(telefon="3")


def test_navn_og_grunn_staar_i_sporet_ogsaa_etter_en_indre(arkivar):
    ytre(bruker=arkivar, grunn="derfor")
    n = arkivar.pk
    assert spor() == [
        (n, "ytre", "derfor", "U"), (n, "indre", None, "U"), (n, "ytre", "derfor", "U"),
    ]  # fmt: skip


def test_avvist_skriver_ingenting(arkivar):
    @handling("halv")
    def halv(*, bruker):
        Virksomhet.objects.update(telefon="1")
        raise Avvist(telefon="nei")

    with pytest.raises(Avvist):
        halv(bruker=arkivar)
    assert spor() == []
    assert Virksomhet.objects.get().telefon == ""


def kast(arkivar, sql):
    @handling("kaster")
    def kaster(*, bruker):
        with connection.cursor() as c:
            c.execute(sql)

    kaster(bruker=arkivar)


@pytest.mark.parametrize("kode", ["GK001", "GK002", "GK003", "42501"])
def test_databasens_avslag_blir_tekst_ved_feltet(arkivar, kode):
    with pytest.raises(Avvist) as avvist:
        kast(arkivar, f"do $$ begin raise exception 'x' using errcode = '{kode}',"
                      " column = 'tittel'; end $$")  # fmt: skip
    assert set(avvist.value.felt) == {"tittel"}


def test_andre_feil_er_vaare_egne(arkivar):
    with pytest.raises(DatabaseError):
        kast(arkivar, "select 1/0")
    with pytest.raises(IntegrityError):
        kast(arkivar, "update virksomhet set id = 2")


def test_uten_bruker_er_det_ingen_handling():
    with pytest.raises(KeyError):
        indre()
