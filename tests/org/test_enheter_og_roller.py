# SPDX-License-Identifier: EUPL-1.2
"""The unit tree's closure, and roles that begin and end by themselves."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, connections, transaction

import fabrikk
from glassklar.grunn.identitet import lesing, transaksjon
from glassklar.grunn.klokke import i_dag
from glassklar.org.api import EnhetUnder, enheter_under, har_rolle
from glassklar.org.models import Bruker, Enhet, Rolletildeling

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")


def fasit(over: dict[int, int | None]) -> set[tuple[int, int]]:
    ut = set()
    for n in over:
        forelder: int | None = n
        while forelder is not None:
            ut.add((forelder, n))
            forelder = over[forelder]
    return ut


def test_lukningen_foelger_treet():
    """Random trees and moves; moves that would make a ring are left out."""
    r = random.Random(5)
    fabrikk.virksomhet()
    enheter = [fabrikk.enhet() for _ in range(8)]
    over: dict[int, int | None] = {e.pk: None for e in enheter}
    for _ in range(15):
        barn, forelder = r.choice(enheter).pk, r.choice([None, *(e.pk for e in enheter)])
        if forelder is not None and (barn, forelder) in fasit(over):
            continue
        over[barn] = forelder
        Enhet.objects.using("eier").filter(pk=barn).update(overordnet_id=forelder)
        assert set(EnhetUnder.objects.values_list("over_id", "under_id")) == fasit(over)
    topp = enheter[0].pk
    assert enheter_under([topp]) == {u for o, u in fasit(over) if o == topp}


@pytest.mark.parametrize(
    ("fra", "til", "holder"),
    [(-10, None, True), (0, None, True), (1, None, False), (-10, -1, False), (-10, 0, True),
     (-10, 5, True), (0, 0, True)],
)  # fmt: skip
def test_rollen_gjelder_fra_og_med_til_og_med(fra, til, holder):
    fabrikk.virksomhet()
    b = fabrikk.bruker("hun")
    Rolletildeling(
        bruker_id=b.pk, rolle="arkivar", fra=i_dag() + timedelta(days=fra),
        til=None if til is None else i_dag() + timedelta(days=til),
    ).save(using="eier")  # fmt: skip
    assert har_rolle(Bruker.objects.get(pk=b.pk), "arkivar") is holder
    with lesing(b), connection.cursor() as c:
        c.execute("select har_rolle('arkivar'), har_rolle('admin'), har_rolle('')")
        assert c.fetchone() == (holder, False, False)


def test_uten_person_holdes_ingen_rolle():
    fabrikk.virksomhet()
    fabrikk.arkivar()
    with connection.cursor() as c:
        c.execute("select har_rolle('arkivar'), er_system()")
        assert c.fetchone() == (False, False)


def test_programmet_skriver_ikke_organisasjonen():
    """People, units and roles are set up by the owner; a person writes only the password."""
    fabrikk.virksomhet()
    e = fabrikk.enhet("42")
    admin = fabrikk.bruker("adm", "admin", i=e)
    for felt in ("navn = 'x'", "epost = 'x@x.no'", "enhet_id = null", "er_system = true",
                 "avsluttet_dato = now()", "brukernavn = 'y'"):  # fmt: skip
        with pytest.raises(DatabaseError), transaksjon(admin, "x"), connection.cursor() as c:
            c.execute(f"update bruker set {felt} where id = %s", [admin.pk])
    for sql in ("delete from bruker", "insert into enhet (kode, navn, folkevalgt, opprettet_dato)"
                " values ('x', 'x', false, now())", "update enhet set navn = 'x'",
                "update rolletildeling set rolle = 'arkivar'", "delete from rolletildeling",
                "delete from enhet_under"):  # fmt: skip
        with pytest.raises(DatabaseError), transaksjon(admin, "x"), connection.cursor() as c:
            c.execute(sql)
    admin.set_password("et nytt og langt passord")
    with transaksjon(admin, "passord"):
        admin.save()
    assert Bruker.objects.get(pk=admin.pk).check_password("et nytt og langt passord")


def test_det_er_bare_en_virksomhet():
    fabrikk.virksomhet()
    with pytest.raises(IntegrityError), transaction.atomic(using="eier"):
        with connections["eier"].cursor() as c:
            c.execute("update virksomhet set id = 2")
