# SPDX-License-Identifier: EUPL-1.2
"""Personnavn er søkbare i ett år etter journaldatoen (offlf. § 6 fjerde ledd)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glassklar.lov.navnefrist import eldste_soekbare, navn_er_soekbart, siste_soekbare_dag


@pytest.mark.parametrize(
    ("journaldato", "i_dag", "soekbart"),
    [
        (date(2026, 11, 20), date(2026, 11, 20), True),
        (date(2025, 11, 22), date(2026, 11, 22), True),
        (date(2025, 11, 21), date(2026, 11, 22), False),
        (date(2025, 10, 22), date(2026, 11, 22), False),
        (date(2028, 2, 29), date(2029, 2, 28), True),
        (date(2028, 2, 29), date(2029, 3, 1), False),
        (date(2005, 1, 1), date(2005, 1, 2), False),
    ],
)
def test_ett_aar(journaldato: date, i_dag: date, soekbart: bool) -> None:
    assert navn_er_soekbart(journaldato, i_dag) is soekbart


@given(st.dates(date(2012, 1, 1), date(2100, 1, 1)))
def test_grensen_er_den_samme_begge_veier(i_dag: date) -> None:
    eldst = eldste_soekbare(i_dag)
    assert navn_er_soekbart(eldst, i_dag)
    assert not navn_er_soekbart(eldst - timedelta(days=1), i_dag)
    assert siste_soekbare_dag(eldst) >= i_dag
