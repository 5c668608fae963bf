# SPDX-License-Identifier: EUPL-1.2
"""The auditor finds what took effect while the guard was off."""

from __future__ import annotations

import psycopg
import pytest

from fullmakt import by as b
from glassklar.fullmakt.kontroll import ugodkjente

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)


def test_vakten_som_ble_slaatt_av_vises(roller):
    by = b.lag()
    godkjent, smuglet = by.vedtak(), by.vedtak()
    by.svar(godkjent.mappe_id, by.saksbehandler, by.fagleder)
    b.godkjenn(by.fagleder, b.send(by, godkjent, by.fagleder)[0])
    b.sett_status(by.saksbehandler, godkjent, "E")
    with psycopg.connect(roller.revisjon.url) as c:
        assert ugodkjente(c) == []
    b.eier("alter table registrering disable trigger y_godkjent")
    try:
        b.sett_status(by.saksbehandler, smuglet, "E")
    finally:
        b.eier("alter table registrering enable trigger y_godkjent")
    with psycopg.connect(roller.revisjon.url) as c:
        assert ugodkjente(c) == [smuglet.pk]
