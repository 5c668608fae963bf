# SPDX-License-Identifier: EUPL-1.2
"""Querysets compiled once: the same rows, other values each time, in any thread."""

from __future__ import annotations

import threading
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

import sidehjelp
from glassklar.arkiv.models import Journalpostnummer, Korrespondansepart, Registrering
from glassklar.grunn.forberedt import forberedt
from glassklar.grunn.identitet import lesing

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def kommune(transactional_db):
    return sidehjelp.lag()


_laget: list[UUID] = []


@forberedt(UUID)
def _poster(pk):
    _laget.append(pk)
    return (
        Registrering.objects.filter(pk=pk)
        .select_related("skjermet", "mappe__saksnummer", "saksbehandler")
        .defer("mappe__tittel")
    )


@forberedt(int, int, int)
def _noekler(aar, nr, postnr):
    return Journalpostnummer.objects.filter(
        mappe__saksnummer__aar=aar, mappe__saksnummer__nr=nr, nr=postnr, gjelder=True
    ).values_list("registrering_id", flat=True)


@forberedt(UUID, UUID)
def _parter(a, b):
    return Korrespondansepart.objects.filter(Q(registrering=a) | Q(registrering=b))


def test_radene_er_de_samme_som_uten(kommune):
    to = [kommune.post(tittel=f"Brev {n}", tittel2="om noe") for n in range(2)]
    with lesing(kommune.arkivar):
        for reg in to:
            (funnet,) = _poster(reg.pk)
            assert funnet == reg
            assert funnet.skjermet.tittel2 == "om noe"
            assert funnet.mappe.saksnummer == reg.mappe.saksnummer
            with CaptureQueriesContext(connection) as q:
                assert funnet.saksbehandler.navn
                assert funnet.tittel == reg.tittel
            assert not q
            assert funnet.mappe.tittel == kommune.sak.tittel
        assert _poster(uuid4()) == []
        alle = {*Korrespondansepart.objects.filter(registrering__in=to)}
        assert {*_parter(to[0].pk, to[1].pk)} == alle
        assert {*_parter(to[0].pk, to[0].pk)} < alle
    assert len(_laget) == 1


def test_tall_og_verdilister(kommune):
    to = [kommune.post(), kommune.post()]
    aar, nr = (int(x) for x in kommune.saksnummer.split("/"))
    with lesing(kommune.arkivar):
        assert [_noekler(aar, nr, n) for n in (1, 2, 3)] == [[to[0].pk], [to[1].pk], []]


def test_hver_traad_har_sin_forbindelse(kommune):
    reg = kommune.post()
    with lesing(kommune.arkivar):
        _poster(reg.pk)
    funnet = []

    def les():
        with lesing(kommune.arkivar):
            funnet.append((_poster(reg.pk)[0].pk, connection.connection.info.backend_pid))
        connection.close()

    traad = threading.Thread(target=les)
    traad.start()
    traad.join()
    assert [pk for pk, _pid in funnet] == [reg.pk]


def test_uten_identitet_er_det_skjermede_borte(kommune):
    from glassklar.tilgang.api import NySkjerming

    reg = kommune.post(skjerming=NySkjerming("UO", 3, "offl-13", "fvl-13-1-1"))
    with lesing(kommune.saksbehandler):
        assert _poster(reg.pk)[0].skjermet
    with lesing(kommune.annen):
        assert getattr(_poster(reg.pk)[0], "skjermet", None) is None


def test_en_verdi_som_ikke_blir_parameter_nektes():
    @forberedt(int)
    def feil(grense):
        return Registrering.objects.all()[: abs(grense)]

    with pytest.raises(ValueError, match="er ikke med i setningen"):
        feil(25)
