# SPDX-License-Identifier: EUPL-1.2
"""Arbeidsdager og frister. Vektorene er regnet for hånd fra lovene som `lov.kalender` nevner."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glassklar.lov import kalender

DATOER = st.dates(date(1990, 1, 1), date(2200, 1, 1))


@pytest.mark.parametrize(
    ("mottatt", "frist"),
    [
        (date(2026, 3, 27), date(2026, 4, 8)),
        (date(2026, 5, 11), date(2026, 5, 19)),
        (date(2026, 12, 18), date(2026, 12, 28)),
        (date(2026, 4, 29), date(2026, 5, 7)),
        (date(2026, 5, 22), date(2026, 6, 1)),
        (date(2026, 11, 21), date(2026, 11, 27)),
        (date(2026, 12, 30), date(2027, 1, 7)),
        (date(2027, 3, 19), date(2027, 3, 31)),
    ],
)
def test_fem_arbeidsdager(mottatt: date, frist: date) -> None:
    """offl. § 32 andre ledd: i tide ut dagen, avslag fra dagen etter."""
    assert kalender.avslagsfrist(mottatt) == frist
    assert not kalender.er_ansett_avslag(mottatt, frist)
    assert kalender.er_ansett_avslag(mottatt, frist + timedelta(days=1))
    assert kalender.arbeidsdager_etter(mottatt, frist) == 5


def test_ti_arbeidsdager() -> None:
    assert kalender.grunngivingsfrist(date(2026, 3, 24)) == date(2026, 4, 10)


@pytest.mark.parametrize(
    ("mottatt", "frist"),
    [
        (date(2026, 3, 12), date(2026, 4, 7)),
        (date(2026, 4, 23), date(2026, 5, 15)),
        (date(2026, 12, 3), date(2026, 12, 24)),
        (date(2026, 12, 4), date(2026, 12, 28)),
        (date(2026, 12, 11), date(2027, 1, 4)),
        (date(2027, 4, 26), date(2027, 5, 18)),
    ],
)
def test_tre_uker(mottatt: date, frist: date) -> None:
    """domstolloven §§ 148-149."""
    assert kalender.klagefrist(mottatt) == frist
    assert kalender.frist_uker(mottatt, 3) == frist


@pytest.mark.parametrize(
    ("aar", "dag"),
    [
        (2026, date(2026, 4, 5)),
        (2027, date(2027, 3, 28)),
        (2028, date(2028, 4, 16)),
        (2000, date(2000, 4, 23)),
        (1954, date(1954, 4, 18)),
        (1981, date(1981, 4, 19)),
        (2049, date(2049, 4, 18)),
        (2076, date(2076, 4, 19)),
        (2008, date(2008, 3, 23)),
        (2038, date(2038, 4, 25)),
    ],
)
def test_paaske(aar: int, dag: date) -> None:
    assert kalender.paaskedag(aar) == dag


@given(st.integers(1900, 2299))
def test_paaske_er_en_soendag_i_rett_tidsrom(aar: int) -> None:
    p = kalender.paaskedag(aar)
    assert p.weekday() == 6
    assert date(aar, 3, 22) <= p <= date(aar, 4, 25)


def test_aar_utenfor_kalenderen() -> None:
    with pytest.raises(ValueError, match="1900"):
        kalender.paaskedag(1800)


def test_helligdagene_2026() -> None:
    assert list(kalender.helligdager(2026)) == [
        date(2026, 1, 1),
        date(2026, 4, 2),
        date(2026, 4, 3),
        date(2026, 4, 5),
        date(2026, 4, 6),
        date(2026, 5, 1),
        date(2026, 5, 14),
        date(2026, 5, 17),
        date(2026, 5, 24),
        date(2026, 5, 25),
        date(2026, 12, 25),
        date(2026, 12, 26),
    ]
    assert kalender.er_helligdag(date(2026, 11, 22))
    assert not kalender.er_helligdag(date(2026, 11, 21))


def test_to_helligdager_paa_samme_dag() -> None:
    """I 2027 er 17. mai også andre pinsedag."""
    assert kalender.helligdager(2027)[date(2027, 5, 17)] == "Grunnlovsdagen / Andre pinsedag"


@pytest.mark.parametrize(
    "d",
    [
        date(2026, 12, 24),
        date(2026, 12, 31),
        date(2026, 4, 1),
        date(2026, 4, 30),
        date(2025, 5, 16),
    ],
)
def test_aftener_er_arbeidsdager(d: date) -> None:
    assert kalender.er_arbeidsdag(d)


@given(DATOER, st.integers(0, 60))
def test_arbeidsdager_frem_og_tilbake(d: date, n: int) -> None:
    til = kalender.legg_til_arbeidsdager(d, n)
    assert kalender.arbeidsdager_etter(d, til) == n
    assert n == 0 or kalender.er_arbeidsdag(til)


@given(DATOER, st.integers(0, 60))
def test_ukefrist_er_en_arbeidsdag_og_aldri_tidligere(d: date, n: int) -> None:
    f = kalender.frist_uker(d, n)
    assert kalender.er_arbeidsdag(f)
    assert timedelta(0) <= f - (d + timedelta(weeks=n)) <= timedelta(days=6)


def test_maaneder() -> None:
    assert kalender.legg_til_maaneder(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert kalender.legg_til_maaneder(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert kalender.frist_maaneder(date(2026, 10, 22), 1) == date(2026, 11, 23)


@pytest.mark.parametrize(
    "f", [kalender.legg_til_arbeidsdager, kalender.frist_uker, kalender.legg_til_maaneder]
)
def test_negative_lengder(f: object) -> None:
    with pytest.raises(ValueError, match="negativt"):
        f(date(2026, 1, 1), -1)  # type: ignore[operator]


def test_frister_er_daterte_data() -> None:
    f = kalender.frist("ansett_avslag", date(2026, 11, 22))
    assert (f.antall, f.enhet, f.hjemmel) == (5, "arbeidsdager", "offl. § 32 andre ledd")
    with pytest.raises(kalender.UkjentFrist):
        kalender.frist("ansett_avslag", date(2008, 12, 31))
    with pytest.raises(kalender.UkjentFrist):
        kalender.frist("finnes_ikke", date(2026, 1, 1))
