# SPDX-License-Identifier: EUPL-1.2
"""The freeze matrix, kept by the database whoever asks."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, connections, transaction

import fabrikk
from glassklar.arkiv.api import endre_post
from glassklar.arkiv.models import Registrering
from glassklar.grunn.feil import Avvist
from glassklar.grunn.identitet import transaksjon
from glassklar.noark.api import MATRISE

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")


@pytest.fixture
def sted():
    fabrikk.virksomhet()
    e = fabrikk.enhet("42", "Byggesak")
    a = fabrikk.arkivdel("SAK")
    arkivar = fabrikk.arkivar(e)
    return arkivar, fabrikk.sak(arkivar, e, a)


def test_databasen_har_hele_matrisen():
    with connections["eier"].cursor() as c:
        c.execute("select tabell, tilstand, kolonne from frysregel")
        assert set(c.fetchall()) == {(r.tabell, r.tilstand, r.kolonne) for r in MATRISE}


def test_matrisen_nevner_bare_kolonner_som_finnes():
    with connections["eier"].cursor() as c:
        c.execute(
            "select table_name, column_name from information_schema.columns"
            " where table_schema = 'glassklar'"
        )
        finnes = set(c.fetchall())
    assert {(r.tabell, r.kolonne) for r in MATRISE} - finnes == set()


TILSTANDER = {
    "inn_journalfoert": ("I", ["J"]),
    "inn_arkivert": ("I", ["J", "A"]),
    "arkivert": ("I", ["J", "A"]),
    "egen_endelig": ("U", ["E"]),
}
VERDI = {
    "journalposttype": "'X'",
    "journaldato": "date '2020-01-01'",
    "dokumentets_dato": "date '2020-01-01'",
    "mottatt_dato": "timestamptz '2020-01-01'",
    "sendt_dato": "timestamptz '2020-01-01'",
    "tittel": "'annen'",
    "tittel2": "'annen'",
    "dokumentmedium": "'F'",
    "opprettet_dato": "timestamptz '2020-01-01'",
}


@pytest.mark.parametrize(
    "regel",
    [
        r for r in MATRISE
        if r.tilstand in TILSTANDER and r.tabell in ("registrering", "registrering_skjermet")
        and r.kolonne in VERDI
    ],
    ids=lambda r: f"{r.tilstand}-{r.tabell}.{r.kolonne}",
)  # fmt: skip
def test_hver_regel_holdes_mot_ren_sql(sted, regel):
    arkivar, m = sted
    type_, statuser = TILSTANDER[regel.tilstand]
    p = fabrikk.post(arkivar, m, type_, tittel2="linje to")
    for s in statuser:
        with transaksjon(arkivar, "proeve"):
            Registrering.objects.filter(pk=p.pk).update(
                status=s, journaldato="2026-11-20" if s in "JA" else None
            )
    noekkel = "id" if regel.tabell == "registrering" else "registrering_id"
    with pytest.raises(DatabaseError) as feil, transaksjon(arkivar, "proeve"):
        with connection.cursor() as c:
            c.execute(
                f"update {regel.tabell} set {regel.kolonne} = {VERDI[regel.kolonne]}"
                f" where {noekkel} = %s",
                [p.pk],
            )
    assert feil.value.__cause__.sqlstate == "GK001"
    assert feil.value.__cause__.diag.column_name == regel.kolonne


def test_foer_journalfoering_kan_alt_endres(sted):
    arkivar, m = sted
    p = fabrikk.post(arkivar, m, tittel2="linje to")
    p = endre_post(bruker=arkivar, registrering=p.pk, tittel="Rettet tittel", tittel2="ny linje")
    assert p.offentlig_tittel == "Rettet tittel – ny linje"


def test_handlingen_sier_fra_ved_feltet(sted):
    arkivar, m = sted
    p = fabrikk.post(arkivar, m, "U")
    with transaksjon(arkivar, "proeve"):
        Registrering.objects.filter(pk=p.pk).update(status="E")
    with pytest.raises(Avvist) as avvist:
        endre_post(bruker=arkivar, registrering=p.pk, tittel="Noe annet")
    assert set(avvist.value.felt) == {"tittel"}


def test_ingenting_legges_i_en_avsluttet_sak(sted):
    arkivar, m = sted
    from glassklar.arkiv.models import Mappe

    with transaksjon(arkivar, "proeve"):
        Mappe.objects.filter(pk=m.pk).update(avsluttet_dato="2026-11-20T00:00:00Z")
    with pytest.raises(Avvist) as avvist:
        fabrikk.post(arkivar, m)
    assert "mappe" in avvist.value.felt
    with pytest.raises(DatabaseError), transaksjon(arkivar, "proeve"):
        Registrering(
            type="arkivnotat", mappe=m, tittel="x", offentlig_tittel="x", opprettet_av=arkivar
        ).save(force_insert=True)


def test_uten_handlende_person_skrives_ingenting(sted):
    _arkivar, m = sted
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as c:
        c.execute("update mappe set tittel = 'x' where id = %s", [m.pk])


def test_forfalsket_person_er_ingen(sted):
    arkivar, m = sted
    with transaction.atomic(), connection.cursor() as c:
        c.execute(
            "select set_config('glassklar.hvem', %s, true)", [f"{arkivar.pk}:9999999999:{'0' * 64}"]
        )
        with pytest.raises(DatabaseError), transaction.atomic():
            c.execute("update mappe set tittel = 'x' where id = %s", [m.pk])
