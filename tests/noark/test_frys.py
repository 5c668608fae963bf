# SPDX-License-Identifier: EUPL-1.2
"""Frysmatrisen rad for rad mot kravene (Noark 5 kap. 3.2)."""

from __future__ import annotations

import pytest

from glassklar.noark import frys


def reg(posttype: str | None, status: str | None, **mer: object) -> dict[str, object]:
    return {"type": "journalpost", "journalposttype": posttype, "status": status, **mer}


@pytest.mark.parametrize(
    ("tabell", "tilstand", "kolonne", "krav"),
    [
        ("registrering", reg("I", "M"), "id", "M001"),
        ("registrering", reg("I", "J"), "mottatt_dato", "3.2.22"),
        ("registrering", reg("I", "A"), "mottatt_dato", "3.2.22"),
        ("registrering", reg("I", "A"), "journaldato", "M101"),
        ("registrering", reg("I", "A"), "tittel", "3.2.14"),
        ("registrering", reg("I", "A"), "journalposttype", "3.2.23"),
        ("registrering", reg("I", "A"), "arkivdel_id", "3.2.14"),
        ("kp_identitet", reg("I", "A"), "navn", "3.2.23"),
        ("registrering", reg("U", "E"), "sendt_dato", "3.2.24"),
        ("registrering", reg("U", "J"), "tittel", "3.2.24"),
        ("registrering_skjermet", reg("U", "J"), "tittel2", "3.2.24"),
        ("registrering", reg("N", "J"), "saksbehandler_id", "3.2.24"),
        ("registrering", reg("S", "J"), "enhet_id", "3.2.24"),
        ("kp_identitet", reg("X", "J"), "navn", "3.2.24"),
        ("mappe", {"type": "saksmappe", "status": "A"}, "tittel", "3.2.2"),
        ("mappe", {"type": "saksmappe", "status": "A"}, "saksansvarlig_id", "3.2.10"),
        ("mappe", {"type": "moetemappe", "avsluttet_dato": 1}, "tittel", "3.2.2"),
        ("mappe_skjermet", {"type": "saksmappe", "status": "A"}, "tittel2", "3.2.2"),
        ("dokumentobjekt", {}, "sjekksum", "M705"),
        ("regdok", {}, "nr", "M007"),
        ("registrering", {"type": "arkivnotat", "arkivert_dato": 1}, "tittel", "3.2.14"),
    ],
)
def test_frosset(tabell: str, tilstand: dict[str, object], kolonne: str, krav: str) -> None:
    assert frys.frosne(tabell, tilstand)[kolonne] == krav


@pytest.mark.parametrize(
    ("tabell", "tilstand", "kolonne"),
    [
        # 3.2.25 og 3.2.26: det som ennå er under registrering, kan endres.
        ("registrering", reg("I", "M"), "tittel"),
        ("registrering", reg("I", "S"), "mottatt_dato"),
        ("registrering", reg("U", "F"), "dokumentets_dato"),
        ("registrering", reg("U", "G"), "tittel"),
        # Inngående og journalført: tittel og saksbehandler kan fortsatt rettes.
        ("registrering", reg("I", "J"), "tittel"),
        ("registrering", reg("I", "J"), "journaldato"),
        ("registrering", reg("I", "J"), "saksbehandler_id"),
        ("kp_identitet", reg("I", "J"), "navn"),
        # 3.2.33: tittelen på et ferdigstilt dokument kan endres.
        ("dokument", {"status": "F"}, "tittel"),
        # 3.2.35: flytting er tillatt; status har sin egen graf.
        ("registrering", reg("U", "A"), "mappe_id"),
        ("registrering", reg("U", "A"), "status"),
        ("mappe", {"type": "saksmappe", "status": "B"}, "tittel"),
        ("mappe", {"type": "mappe", "avsluttet_dato": 1}, "saksansvarlig_id"),
        # Reversert fra arkivert: tittelen kan rettes selv om datoen står.
        ("registrering", reg("I", "J", arkivert_dato=1), "tittel"),
    ],
)
def test_ikke_frosset(tabell: str, tilstand: dict[str, object], kolonne: str) -> None:
    assert kolonne not in frys.frosne(tabell, tilstand)


def test_etikettene_kan_alltid_endres() -> None:
    """Skjerming etter journalføring må kunne endres: etikettene er aldri frosset."""
    assert not {r.kolonne for r in frys.MATRISE} & {"vern", "sak", "vern_til"}


def test_matrisen_er_flat_og_uten_gjentakelser() -> None:
    noekler = [(r.tabell, r.tilstand, r.kolonne) for r in frys.MATRISE]
    assert len(noekler) == len(set(noekler))
    assert {r.tilstand for r in frys.MATRISE} <= set(frys.TILSTANDER)
    assert all(r.krav for r in frys.MATRISE)


def test_ny_part_er_stengt_naar_innholdet_er_endelig() -> None:
    stengt = frys.LUKKEDE_FOR_NYE
    assert stengt["egen_endelig"]["korrespondansepart"] == "3.2.24"
    assert stengt["mappe_avsluttet"]["registrering"] == "3.2.4"
    assert stengt["arkivert"]["regdok"] == "3.2.17"
