# SPDX-License-Identifier: EUPL-1.2
"""From journalled entry to public row, read by the public's own role."""

from __future__ import annotations

import pytest

import fabrikk
from glassklar.grunn.identitet import lesing
from glassklar.journal import api as journal

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def kommune():
    fabrikk.virksomhet()
    return fabrikk.enhet("BYG", "Bygg og miljø")


def test_en_aapen_post_legges_ut_med_fil(kommune, som_offentlig):
    ark = fabrikk.arkivar(kommune)
    sak = fabrikk.sak(ark, kommune, fabrikk.arkivdel())
    r = fabrikk.post(ark, sak, filer=(fabrikk.fil(),))
    r = journal.journalfoer(bruker=ark, registrering=r.pk)
    with lesing(ark):
        assert [d.venter for d in journal.dager_som_venter()] == [1]
    ut = journal.frigi_dag(bruker=ark, journaldato=r.journaldato)
    print(ut)
    assert ut.antall == 1
