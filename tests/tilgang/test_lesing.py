# SPDX-License-Identifier: EUPL-1.2
"""Who reads, writes and finds which row: the database against a plain oracle.

A decision is one person and one field of one record: given or not, as the oracle says.
"""

from __future__ import annotations

import random
from collections.abc import Container
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, Phase, given, settings

from glassklar.arkiv.api import queries
from glassklar.grunn.identitet import sett, transaksjon
from tilgang import skriver
from tilgang.verden import Leser, Verden, kanarier, verdener

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")

#: Compared at least so many times in an ordinary run (two towns), and in a long one.
AVGJOERELSER, AVGJOERELSER_STOR = 200_000, 5_000_000
FOLK = 14
#: In the long run most of the time would go to making worlds and asking of writing: so the worlds
#: are larger, more people look at each, and one in twenty of them is also asked of writing.
FOLK_STOR, SKRIV_HVER_STOR, STOERRELSE_STOR = 50, 20, (8, 24, 16)


class Proeve:
    """One town, and what has been compared in it."""

    def __init__(self, froe: int, folk: int = FOLK, skriv_hver: int = 1) -> None:
        self.g = skriver.grunn()
        self.folk = skriver.lesere(self.g, froe, folk)
        self.skriv_hver = skriv_hver
        skriver.bare_i_aar()
        self.r = random.Random(froe)
        self.lest = self.skrevet = self.soekt = self.ja = 0

    def verden(self, v: Verden, soek: int = 4) -> None:
        """Build a world, change it, and let everybody look at it after each part."""
        with transaksjon(self.g.system, "proeve"):
            s = skriver.Skriver(self.g, v)
            s.bygg()
            self._alle(v)
            sett(self.g.system.pk)
            for steg in v.steg:
                s.utfoer(steg)
            self._alle(v)
            if soek:
                sett(self.g.system.pk)
                with connection.cursor() as c:
                    c.execute("set constraints all immediate")
                self._soek(v, soek)
            transaction.set_rollback(True)

    def _alle(self, v: Verden) -> None:
        etiketter, over = v.etiketter(), self.g.over
        felt = sum(len(skriver.FELT[t]) for t, _n in etiketter)
        for person, leser in self.folk:
            sett(person.pk)
            synlig = {rad: e for rad, e in etiketter.items() if leser.leser(e, v, over)}
            assert skriver.lest(self.g) == synlig, (person.brukernavn, leser)
            assert skriver.titler() == {
                pk: (tittel, offentlig, linje1 if rad in synlig else None)
                for pk, (tittel, offentlig, linje1, rad) in v.titler().items()
            }, (person.brukernavn, leser)
            self.lest += felt
            self.ja += sum(len(skriver.FELT[t]) for t, _n in synlig)
            if self.r.randrange(self.skriv_hver):
                continue
            kan = {rad for rad in synlig if leser.skriver(rad, v, over)}
            assert skriver.kan_skrive() == kan, (person.brukernavn, leser)
            self.skrevet += len(synlig)
            self._skriv(self.r.choice([*etiketter]), synlig, kan)

    def _skriv(
        self, rad: tuple[str, UUID], synlig: Container[object], kan: Container[object]
    ) -> None:
        """One real attempt."""
        tabell, noekkel = rad
        try:
            with transaction.atomic(), connection.cursor() as c:
                c.execute(
                    f"update {tabell} set vern = vern where {skriver.NOEKLER[tabell]} = %s",
                    [noekkel],
                )
                skrevet = c.rowcount == 1
        except DatabaseError as feil:
            skrevet = feil.__cause__.sqlstate
        # Hidden rows are not there to be changed; the others are written, or refused.
        assert (skrevet is True) == (rad in kan), rad
        assert skrevet in (True, False, "42501")
        assert rad in synlig or skrevet is False, rad

    def _soek(self, v: Verden, antall: int) -> None:
        etiketter, fugler = v.etiketter(), kanarier(v)
        for person, leser in self.folk:
            sett(person.pk)
            for f in self.r.sample(fugler, min(antall, len(fugler))):
                ser = f.rad is None or leser.leser(etiketter[f.rad], v, self.g.over)
                funnet = {t.objekt for t in queries.soek(f.ordet)}
                assert funnet == (f.objekter if ser else set()), (person.brukernavn, f)
                self.soekt += 1


def _verdener(proeve, antall: int, maks_steg: int, soek: int, stoerrelse=(4, 8, 5)) -> None:
    @settings(
        max_examples=antall, deadline=None, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(verdener(maks_steg, *stoerrelse))
    def proev(v):
        proeve.verden(v, soek)

    proev()


@pytest.mark.parametrize("froe", [1, pytest.param(2, marks=pytest.mark.stor)])
def test_hver_leser_ser_skriver_og_finner_det_regelen_sier(transactional_db, froe):
    proeve = Proeve(froe)
    while proeve.lest < AVGJOERELSER / 2:
        _verdener(proeve, 4, 4, 3)
    # Some of both, or nothing has been compared.
    assert proeve.lest - proeve.ja > 5_000
    assert proeve.ja > 5_000
    assert proeve.soekt > 100


@pytest.mark.stor
def test_fem_millioner_avgjoerelser(transactional_db):
    proeve = Proeve(3, FOLK_STOR, SKRIV_HVER_STOR)
    while proeve.lest < AVGJOERELSER_STOR:
        _verdener(proeve, 10, 4, 1, STOERRELSE_STOR)
    assert proeve.lest >= AVGJOERELSER_STOR
    assert min(proeve.ja, proeve.lest - proeve.ja) > 200_000
    assert proeve.skrevet > 20_000
    print(f"{proeve.lest} leseavgjørelser, {proeve.ja} av dem ja; {proeve.skrevet} om skriving,"  # noqa: T201
          f" {proeve.soekt} søk")  # fmt: skip


def test_uten_person_ses_bare_aapne_rader_og_ingenting_finnes(transactional_db):
    proeve = Proeve(4)
    ingen = Leser([])

    @settings(max_examples=8, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(verdener(2))
    def proev(v):
        with transaksjon(proeve.g.system, "proeve"):
            s = skriver.Skriver(proeve.g, v)
            s.bygg()
            with connection.cursor() as c:
                c.execute("set constraints all immediate")
            sett(None)
            assert skriver.lest(proeve.g) == {
                rad: e for rad, e in v.etiketter().items() if ingen.leser(e, v, proeve.g.over)
            }
            assert [f for f in kanarier(v) if queries.soek(f.ordet)] == []
            transaction.set_rollback(True)

    proev()
