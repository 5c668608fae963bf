# SPDX-License-Identifier: EUPL-1.2
"""Number series: no gap, no duplicate, under many writers and after a crash."""

from __future__ import annotations

import threading
from collections.abc import Callable

import psycopg
import pytest
from django.db import connection, connections

import fabrikk
from glassklar.arkiv.models import Journalpostnummer, Loepenummer, Saksnummer
from glassklar.grunn.identitet import signert
from glassklar.grunn.ids import uuid7

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")

SKRIVERE, HVER = 16, 12


@pytest.fixture
def sted():
    fabrikk.virksomhet()
    e = fabrikk.enhet("42", "Byggesak")
    return e, fabrikk.arkivdel("SAK"), fabrikk.arkivar(e)


def _i_traader(arbeid: Callable[[int], None]) -> list[BaseException]:
    feil: list[BaseException] = []

    def kjoer(n: int) -> None:
        try:
            arbeid(n)
        except BaseException as galt:
            feil.append(galt)
        finally:
            connections.close_all()

    traader = [threading.Thread(target=kjoer, args=(n,)) for n in range(SKRIVERE)]
    for t in traader:
        t.start()
    for t in traader:
        t.join()
    return feil


def test_uten_hull_og_dubletter_med_seksten_skrivere(sted):
    e, a, arkivar = sted
    saker = [fabrikk.sak(arkivar, e, a, tittel=f"Sak {n}") for n in range(3)]

    def arbeid(n: int) -> None:
        for i in range(HVER):
            # A quarter of the writers roll back now and then: their numbers must not be missed.
            if n % 4 == 0 and i % 3 == 0:
                with pytest.raises(ZeroDivisionError):
                    _avbrutt(arkivar, saker[i % 3].pk, e.pk)
            fabrikk.post(arkivar, saker[(n + i) % 3], tittel=f"Brev {n}-{i}")
            if i % 6 == 0:
                fabrikk.sak(arkivar, e, a, tittel=f"Ny {n}-{i}")

    assert _i_traader(arbeid) == []
    loepe = sorted(Loepenummer.objects.values_list("nr", flat=True))
    assert loepe == list(range(1, SKRIVERE * HVER + 1))
    saksnr = sorted(Saksnummer.objects.values_list("nr", flat=True))
    assert saksnr == list(range(1, 3 + SKRIVERE * 2 + 1))
    for s in saker:
        nr = sorted(Journalpostnummer.objects.filter(mappe=s).values_list("nr", flat=True))
        assert nr == list(range(1, len(nr) + 1))


def _avbrutt(bruker, mappe, enhet) -> None:
    from django.db import transaction

    with transaction.atomic(), connection.cursor() as c:
        c.execute("select set_config('glassklar.hvem', %s, true)", [signert(bruker.pk)])
        c.execute(
            "insert into registrering (id, type, mappe_id, tittel, offentlig_tittel,"
            " journalposttype, status, enhet_id, opprettet_dato, opprettet_av_id, dokumentmedium,"
            " oppbevaringssted, ekstern_referanse, dokumentart, vedtak, restanse, versjon,"
            " moeteregistreringstype, moetesakstype, moeteregistreringsstatus)"
            " values (%s, 'journalpost', %s, 'x', 'x', 'I', 'M', %s, now(), %s, 'E', '{}',"
            " '', '', false, false, 1, '', '', '')",
            [uuid7(), mappe, enhet, bruker.pk],
        )
        c.execute("set constraints z_nummer immediate")
        raise ZeroDivisionError


def test_kobling_som_doer_foer_lagring_tar_ikke_nummer(sted, roller):
    e, a, arkivar = sted
    m = fabrikk.sak(arkivar, e, a)
    fabrikk.post(arkivar, m)
    with psycopg.connect(roller.intern.url) as k:
        k.execute("set search_path = glassklar")
        k.execute("select set_config('glassklar.hvem', %s, true)", [signert(arkivar.pk)])
        k.execute(
            "insert into registrering (id, type, mappe_id, tittel, offentlig_tittel,"
            " journalposttype, status, enhet_id, opprettet_dato, opprettet_av_id, dokumentmedium,"
            " oppbevaringssted, ekstern_referanse, dokumentart, vedtak, restanse, versjon,"
            " moeteregistreringstype, moetesakstype, moeteregistreringsstatus)"
            " values (%s, 'journalpost', %s, 'x', 'x', 'I', 'M', %s, now(), %s, 'E', '{}',"
            " '', '', false, false, 1, '', '', '')",
            [uuid7(), m.pk, e.pk, arkivar.pk],
        )
        k.execute("set constraints z_nummer immediate")
        pid = k.info.backend_pid
        with connections["eier"].cursor() as c:
            c.execute("select count(*) from loepenummer")
            assert c.fetchone() == (1,)
        with psycopg.connect(roller.intern.url) as annen:
            # The same role may end its own sessions: as sudden as a crash for this one.
            annen.execute("select pg_terminate_backend(%s)", [pid])
        with pytest.raises(psycopg.OperationalError):
            k.commit()
        k.close()
    p = fabrikk.post(arkivar, m)
    assert Loepenummer.objects.get(registrering=p).nr == 2


def test_flytting_tar_neste_nummer_og_lar_hullet_staa(sted):
    from glassklar.arkiv.api import flytt_post

    e, a, arkivar = sted
    m1, m2 = fabrikk.sak(arkivar, e, a), fabrikk.sak(arkivar, e, a, tittel="To")
    p1, p2 = fabrikk.post(arkivar, m1), fabrikk.post(arkivar, m1)
    fabrikk.post(arkivar, m2)
    flytt_post(bruker=arkivar, registrering=p1.pk, til_mappe=m2.pk)

    def gjelder(p):
        return Journalpostnummer.objects.get(registrering=p, gjelder=True)

    assert (gjelder(p1).mappe_id, gjelder(p1).nr) == (m2.pk, 2)
    assert (gjelder(p2).mappe_id, gjelder(p2).nr) == (m1.pk, 2)
    assert Journalpostnummer.objects.filter(registrering=p1).count() == 2


def test_nummerrader_kan_ikke_skrives_av_rollen(sted):
    from django.db import ProgrammingError

    with connection.cursor() as c:
        for sql in (
            "update loepenummer set nr = 99",
            "delete from loepenummer",
            "insert into saksnummer values (2026, 7, gen_random_uuid())",
            "update journalteller set nr = 0",
            "select * from journalteller",
        ):
            with pytest.raises(ProgrammingError):
                c.execute(sql)
