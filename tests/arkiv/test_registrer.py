# SPDX-License-Identifier: EUPL-1.2
"""Opening cases, registering, assessing: actions against the real database."""

from __future__ import annotations

import pytest

import fabrikk
from glassklar.arkiv.api import NyttDokument, queries, vurder
from glassklar.arkiv.models import Journalpostnummer, Loepenummer, Registrering, Saksnummer
from glassklar.grunn.feil import Avvist
from glassklar.grunn.identitet import lesing
from glassklar.tilgang.api import NySkjerming

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")


@pytest.fixture
def sted():
    fabrikk.virksomhet()
    e = fabrikk.enhet("42", "Byggesak")
    a = fabrikk.arkivdel("SAK")
    return e, a, fabrikk.arkivar(e)


def test_numre_gis_ved_lagring(sted):
    e, a, arkivar = sted
    m = fabrikk.sak(arkivar, e, a)
    nr = Saksnummer.objects.get(mappe=m)
    assert nr.nr == 1
    p1, p2 = fabrikk.post(arkivar, m), fabrikk.post(arkivar, m, "U", "Svar")
    assert [Journalpostnummer.objects.get(registrering=p, gjelder=True).nr for p in (p1, p2)] == [
        1,
        2,
    ]
    assert [Loepenummer.objects.get(registrering=p).nr for p in (p1, p2)] == [1, 2]


def test_skjermet_linje_er_borte_for_den_uten_klarering(sted):
    e, a, arkivar = sted
    annen = fabrikk.bruker("annen", "saksbehandler", i=e)
    m = fabrikk.sak(arkivar, e, a, tittel2="garasje")
    p = fabrikk.post(
        arkivar, m, tittel="Søknad", tittel2="plantegning og legeuttalelse",
        fra="Ola Prøvli", er_person=True,
        dokumenter=[NyttDokument("Brev", [fabrikk.fil(b"om helse")], "H")],
        skjerming=NySkjerming("UO", 3, "offl-13", "fvl-13-1-1"),
    )  # fmt: skip
    assert p.offentlig_tittel == "Søknad – *****"
    with lesing(annen):
        lest = queries.post(p.pk)
        assert getattr(lest, "skjermet", None) is None
        part = lest.korrespondanseparter.all()[0]
        assert getattr(part, "identitet", None) is None
        assert queries.dokumenter(p.pk)[0].dokument.objekter.count() == 0
        assert queries.soek("legeuttalelse") == []
        assert [t.objekt for t in queries.soek("søknad")] == [p.pk]
    with lesing(arkivar):
        assert queries.post(p.pk).skjermet.tittel2 == "plantegning og legeuttalelse"
        assert [t.objekt for t in queries.soek("legeuttalelse")] == [p.pk]
        assert [t.objekt for t in queries.soek("prøvli søknad")] == [p.pk]


def test_vurdering_med_merkede_ord(sted):
    e, a, arkivar = sted
    m = fabrikk.sak(arkivar, e, a)
    p = fabrikk.post(arkivar, m, tittel2="plantegning og legeuttalelse")
    p = vurder(
        bruker=arkivar, registrering=p.pk,
        vurdering=NySkjerming("UO", 0, "offl-13", "fvl-13-1-1"),
        skjulte_ord=frozenset({2}), versjon=p.versjon,
    )  # fmt: skip
    assert p.offentlig_tittel == "Søknad – plantegning og *****"
    assert p.offentlighetsvurdert_dato is not None
    with pytest.raises(Avvist):
        vurder(bruker=arkivar, registrering=p.pk, vurdering=NySkjerming("AAPEN"), versjon=1)


def test_paragraf_13_alene_avvises_og_ingenting_skrives(sted):
    e, a, arkivar = sted
    m = fabrikk.sak(arkivar, e, a)
    with pytest.raises(Avvist) as avvist:
        fabrikk.post(arkivar, m, skjerming=NySkjerming("UO", 1, "offl-13"))
    assert "tillegg" in avvist.value.felt
    assert Registrering.objects.count() == 0


def test_foedselsnummer_i_tittel_avvises(sted):
    e, a, arkivar = sted
    m = fabrikk.sak(arkivar, e, a)
    with pytest.raises(Avvist) as avvist:
        fabrikk.post(arkivar, m, tittel="Søknad fra 01810012345")
    assert "fødselsnummer" in str(avvist.value.felt["tittel"])
