# SPDX-License-Identifier: EUPL-1.2
"""Complaints: every rule with its paragraph, in both acts."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glassklar.fullmakt.klageregler import (
    PARAGRAF,
    GrunnForSen,
    Klagefrist,
    Lov,
    Underretning,
    Utfall,
    Vurdering,
    behandler_hinder,
    klagefrist,
    lov_for,
    siste_mulige,
    utfall_hinder,
    vurder,
)
from glassklar.lov.api import er_arbeidsdag

D = date
VEDTAK = D(2026, 3, 10)
DATOER = st.dates(D(2000, 1, 1), D(2100, 1, 1))


@pytest.mark.parametrize("lov", Lov)
@pytest.mark.parametrize(
    ("u", "siste", "regel"),
    [
        # fvl. § 29 first, fvl. 2025 § 63: three weeks from when it came.
        (Underretning(VEDTAK, kom_fram=D(2026, 3, 12)), D(2026, 4, 7), "frist"),
        (Underretning(VEDTAK, kom_fram=D(2026, 4, 23)), D(2026, 5, 15), "frist"),
        # It may end on Christmas Eve, which is no holiday; not on the first day of Christmas.
        (Underretning(VEDTAK, kom_fram=D(2026, 12, 3)), D(2026, 12, 24), "frist"),
        (Underretning(VEDTAK, kom_fram=D(2026, 12, 4)), D(2026, 12, 28), "frist"),
        # fvl. § 29 third: reasons that were asked for give three new weeks.
        (
            Underretning(VEDTAK, kom_fram=D(2026, 3, 12), begrunnelse_kom=D(2026, 4, 13)),
            D(2026, 5, 4),
            "begrunnelse",
        ),
        # fvl. § 29 second: others, from when they knew; three months when it favours somebody.
        (Underretning(VEDTAK, kjente_til=D(2026, 7, 1)), D(2026, 7, 22), "andre"),
        (
            Underretning(VEDTAK, kjente_til=D(2026, 7, 1), begunstiger_andre=True),
            D(2026, 6, 10),
            "andre",
        ),
        (
            Underretning(VEDTAK, kjente_til=D(2026, 4, 7), begunstiger_andre=True),
            D(2026, 4, 28),
            "andre",
        ),
        (Underretning(VEDTAK, begunstiger_andre=True), D(2026, 6, 10), "andre"),
        # Nobody was told and nobody knew: the time has not begun.
        (Underretning(VEDTAK), None, "andre"),
    ],
)
def test_frist(lov: Lov, u: Underretning, siste: date | None, regel: str) -> None:
    assert klagefrist(u, lov) == Klagefrist(siste, PARAGRAF[lov][regel])


@pytest.mark.parametrize(
    ("uker", "siste"), [(1, D(2026, 3, 19)), (3, D(2026, 4, 7)), (6, D(2026, 4, 23))]
)
def test_egen_frist_i_saerlov(uker: int, siste: date) -> None:
    u = Underretning(VEDTAK, kom_fram=D(2026, 3, 12))
    assert klagefrist(u, uker=uker).siste_dag == siste


@given(DATOER, st.integers(1, 8))
def test_fristen_er_aldri_kortere_og_ender_paa_en_arbeidsdag(kom: date, uker: int) -> None:
    """domstolloven §§ 148-149."""
    siste = klagefrist(Underretning(kom, kom_fram=kom), uker=uker).siste_dag
    assert siste is not None
    assert siste >= kom + timedelta(weeks=uker)
    assert er_arbeidsdag(siste)
    assert not any(
        er_arbeidsdag(kom + timedelta(weeks=uker, days=n))
        for n in range((siste - kom - timedelta(weeks=uker)).days)
    )


FRIST = Klagefrist(D(2026, 4, 7), "")


@pytest.mark.parametrize("lov", Lov)
@pytest.mark.parametrize(
    ("avsendt", "grunn", "rettidig", "kan", "regel"),
    [
        # fvl. § 30, fvl. 2025 § 64: sent on the last day is in time.
        (D(2026, 4, 7), None, True, True, "avsendt"),
        (D(2026, 4, 8), None, False, None, "sen"),
        # fvl. § 31 first a and b, fvl. 2025 § 65.
        (D(2026, 4, 8), GrunnForSen.IKKE_LASTES, False, True, "sen"),
        (D(2026, 9, 1), GrunnForSen.SAERLIGE, False, True, "sen"),
        # fvl. § 31 third, fvl. 2025 § 65 (3): one year, whatever the reason.
        (D(2027, 3, 10), GrunnForSen.SAERLIGE, False, True, "sen"),
        (D(2027, 3, 11), GrunnForSen.SAERLIGE, False, False, "siste"),
        (D(2027, 3, 11), None, False, False, "siste"),
    ],
)
def test_rettidig(
    lov: Lov, avsendt: date, grunn: GrunnForSen | None, rettidig: bool, kan: bool | None, regel: str
) -> None:
    assert vurder(avsendt, FRIST, VEDTAK, grunn, lov) == Vurdering(
        rettidig, kan, PARAGRAF[lov][regel]
    )


def test_uten_underretning_er_ingen_klage_for_sen() -> None:
    assert vurder(D(2030, 1, 1), Klagefrist(None, ""), VEDTAK).rettidig


@pytest.mark.parametrize(
    ("dag", "siste"),
    [(D(2026, 3, 10), D(2027, 3, 10)), (D(2024, 2, 29), D(2025, 2, 28))],
)
def test_ett_aar(dag: date, siste: date) -> None:
    assert siste_mulige(dag) == siste


@pytest.mark.parametrize(
    ("dag", "fra", "lov"),
    [
        (D(2026, 6, 30), None, Lov.FVL67),
        (D(2026, 6, 30), D(2026, 7, 1), Lov.FVL67),
        (D(2026, 7, 1), D(2026, 7, 1), Lov.FVL25),
    ],
)
def test_loven_som_gjaldt_da_det_ble_avgjort(dag: date, fra: date | None, lov: Lov) -> None:
    assert lov_for(dag, fra) == lov


@pytest.mark.parametrize(
    ("bruker", "hinder"), [(1, "avgjorde"), (2, "forberedte"), (3, "inhabil"), (4, None)]
)
def test_en_annen_enn_den_foerste_behandler_klagen(bruker: int, hinder: str | None) -> None:
    assert behandler_hinder(bruker, avgjorde={1}, forberedte={2, 1}, inhabile={3, 1}) == hinder


JA, SEN, UTE = (
    Vurdering(True, True, ""),
    Vurdering(False, None, ""),
    Vurdering(False, False, ""),
)


@pytest.mark.parametrize(
    ("utfall", "v", "ny", "pakke", "hinder"),
    [
        # fvl. § 33 second: reverse by a new decision, which is approved like any other.
        (Utfall.OMGJORT, JA, True, False, None),
        (Utfall.OMGJORT, JA, False, False, "nytt_vedtak"),
        # fvl. § 33 fourth: forward with the documents.
        (Utfall.OVERSENDT, JA, False, True, None),
        (Utfall.OVERSENDT, JA, False, False, "pakke"),
        # fvl. § 33 second, § 31: dismissed when late without excuse, not otherwise.
        (Utfall.AVVIST, JA, False, False, "kan_behandles"),
        (Utfall.AVVIST, SEN, False, False, None),
        (Utfall.AVVIST, UTE, False, False, None),
        (Utfall.OMGJORT, SEN, True, False, "sen_uten_grunn"),
        (Utfall.OVERSENDT, SEN, False, True, "sen_uten_grunn"),
        (Utfall.OMGJORT, UTE, True, False, "for_sen"),
        (Utfall.OVERSENDT, UTE, False, True, "for_sen"),
        # The complainant may always withdraw.
        (Utfall.TRUKKET, JA, False, False, None),
        (Utfall.TRUKKET, UTE, False, False, None),
    ],
)
def test_utfall(utfall: Utfall, v: Vurdering, ny: bool, pakke: bool, hinder: str | None) -> None:
    assert utfall_hinder(utfall, v, ny_godkjent=ny, pakke=pakke) == hinder
