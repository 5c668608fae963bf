# SPDX-License-Identifier: EUPL-1.2
"""Mail to whoever's turn it is: queued with the action, and without content."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core import mail

from fullmakt import vedtakshjelp as hjelp
from fullmakt.basen import spoer
from glassklar.fullmakt.actions.loep import send_til_godkjenning
from glassklar.fullmakt.tasks import varsle_mottaker
from glassklar.fullmakt.varsling import OPPGAVE
from glassklar.grunn.feil import Avvist


@pytest.fixture
def by(transactional_db):
    return hjelp.lag()


def koe():
    """The steps that a mail is queued for."""
    rader = spoer(
        "select args ->> 'steg' from procrastinate_jobs where task_name = %s order by id", [OPPGAVE]
    )
    return [r[0] for r in rader]


def test_den_som_har_tur_faar_melding_uten_innhold(by):
    post = by.sendt(by.sjef, by.direktoer, vedtakstype=by.tilskudd.pk, beloep=Decimal(200000))
    foerste, andre = (str(hjelp.steget(post, b).pk) for b in (by.sjef, by.direktoer))
    assert koe() == [foerste]
    hjelp.godkjenn_som(by.sjef, post)
    assert koe() == [foerste, andre]
    # Answered meanwhile: no mail.
    varsle_mottaker(steg=foerste)
    assert mail.outbox == []
    varsle_mottaker(steg=andre)
    (brev,) = mail.outbox
    assert brev.to == [by.direktoer.epost]
    by.sak.refresh_from_db()
    nr = f"{by.sak.saksnummer.aar}/{by.sak.saksnummer.nr}"
    assert brev.subject == f"Vedtak til godkjenning i sak {nr}"
    assert brev.body.splitlines() == [
        f"Et vedtak i sak {nr} venter på godkjenning fra deg.", "",
        "Logg inn i Glassklar for å lese det.",
    ]  # fmt: skip


def test_det_som_avvises_varsler_ingen(by):
    post = by.vedtak()
    with pytest.raises(Avvist):
        send_til_godkjenning(bruker=by.forfatter, registrering=post.pk, maate="sekvens",
                             mottakere=[by.annen.pk])  # fmt: skip
    assert koe() == []


def test_hoering(by):
    post = by.sendt(by.annen, maate="hoering")
    varsle_mottaker(steg=str(hjelp.steget(post, by.annen).pk))
    assert "venter på uttalelse" in mail.outbox[0].body
