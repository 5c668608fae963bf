# SPDX-License-Identifier: EUPL-1.2
"""Journalplikten etter arkf. §§ 14-15 og den lukkede listen i offlf. § 9."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from glassklar.lov import journalplikt
from glassklar.lov.dokumentart import Dokumentart
from glassklar.lov.journalplikt import Dokument, Innfoering, maa_journalfoeres


@pytest.mark.parametrize(
    ("dokument", "maa", "kan", "grunn"),
    [
        (Dokument("inn"), True, True, "inn_ut"),
        (Dokument("ut"), True, True, "inn_ut"),
        (Dokument("inn", er_saksdokument=False), False, False, "ikke_saksdokument"),
        (Dokument("inn", saksbehandles=False), False, True, "uten_verdi"),
        (Dokument("inn", dokumentasjonsverdi=False), False, True, "uten_verdi"),
        (Dokument("internt"), False, True, "internt_skjoenn"),
        (Dokument("internt", art=Dokumentart.SAKSFRAMLEGG), True, True, "alltid_internt"),
        (Dokument("internt", art=Dokumentart.SAKSLISTE), True, True, "alltid_internt"),
        (Dokument("internt", art=Dokumentart.ENDELIG_AVGJOERELSE), True, True, "alltid_internt"),
        (Dokument("internt", art=Dokumentart.LEDELSESKONTROLL), False, True, "internt_skjoenn"),
        (Dokument("inn", er_innsynssak=True), False, True, "innsynssak"),
        (Dokument("inn", er_innsynssak=True, innsynsledd="klage"), True, True, "inn_ut"),
        (Dokument("ut", er_innsynssak=True, innsynsledd="betaling"), True, True, "inn_ut"),
    ],
)
def test_plikten(dokument: Dokument, maa: bool, kan: bool, grunn: str) -> None:
    plikt = maa_journalfoeres(dokument)
    assert (plikt.maa, plikt.kan, plikt.grunn) == (maa, kan, grunn)
    assert "§" in plikt.kilde


HEL = Innfoering("inn", "2026/127-4", "2026/127", "Søknad", avsendere=1, mottatt=date(2026, 11, 20))


@pytest.mark.parametrize(
    ("mer", "mangler"),
    [
        ({}, ()),
        ({"identifikasjon": ""}, ("identifikasjon",)),
        ({"sak": " "}, ("sak",)),
        ({"tittel": ""}, ("tittel",)),
        ({"avsendere": 0}, ("avsender",)),
        ({"retning": "ut"}, ("mottaker",)),
        ({"retning": "ut", "mottakere": 2, "avsendere": 0}, ()),
        ({"retning": "internt"}, ()),
        ({"mottatt": None}, ("dato",)),
        ({"mottatt": None, "dokumentdato": date(2026, 11, 1)}, ()),
        ({"registrert": False}, ("registrert",)),
    ],
)
def test_feltene(mer: dict[str, object], mangler: tuple[str, ...]) -> None:
    assert journalplikt.journalfelt_mangler(replace(HEL, **mer)) == mangler  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("sakstype", "kan"),
    [
        ("barnevern", True),
        ("adopsjon", True),
        ("sosialtjeneste", True),
        ("psykisk_helsevern", True),
        ("vergemaal", True),
        ("skole", False),
        ("barnehage", False),
        ("helse", False),
        ("personal", False),
        ("varsling", False),
        ("", False),
        (None, False),
    ],
)
def test_den_lukkede_listen(sakstype: str | None, kan: bool) -> None:
    assert journalplikt.kan_skjule_innfoersel(sakstype) is kan
    assert journalplikt.kan_skjule_innfoersel(sakstype, date(2026, 11, 22)) is kan
    assert not journalplikt.kan_skjule_innfoersel(sakstype, date(2008, 1, 1))


def test_listen_paa_tre_spraak() -> None:
    typer = journalplikt.skjulbare_sakstyper()
    assert len(typer) == 14
    assert all(t.navn(s) for t in typer for s in ("nb", "nn", "en"))
    assert journalplikt.skjulte_utenfor_listen(["skole", "barnevern", "helse"]) == (
        "helse",
        "skole",
    )
