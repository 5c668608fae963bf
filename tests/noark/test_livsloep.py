# SPDX-License-Identifier: EUPL-1.2
"""Livsløpene: lovlige skritt, hvem som kan ta dem, og hva som aldri kan slettes."""

from __future__ import annotations

from itertools import pairwise

import pytest

from glassklar.noark import avskrivning, kodelister, livsloep
from glassklar.noark.livsloep import ARKIVAR, LEDER, POSTTYPER, SAKSBEHANDLER


@pytest.mark.parametrize(
    ("posttype", "vei"),
    [
        ("I", "MJA"),
        ("I", "SJA"),
        ("I", "MSJA"),
        ("U", "RFGEJA"),
        ("U", "RFEJA"),
        ("N", "RFGEJA"),
        ("N", "SFGJA"),
        ("X", "RFJA"),
        ("S", "RFGJA"),
    ],
)
def test_veien_fra_start_til_arkivert(posttype: str, vei: str) -> None:
    assert vei[0] in livsloep.startstatuser(posttype)
    for fra, til in pairwise(vei):
        assert til in livsloep.overganger(posttype, fra), (posttype, fra, til)


@pytest.mark.parametrize(
    ("posttype", "fra", "til"),
    [
        ("I", "M", "A"),
        ("I", "S", "E"),
        ("U", "R", "J"),
        ("U", "F", "J"),  # utgående ekspederes før journalføring
        ("U", "G", "J"),
        ("U", "R", "E"),
        ("X", "R", "A"),
        ("I", "J", "M"),
    ],
)
def test_ulovlige_skritt(posttype: str, fra: str, til: str) -> None:
    assert til not in livsloep.overganger(posttype, fra)
    assert livsloep.roller_for_overgang(fra, til, posttype) == frozenset()


@pytest.mark.parametrize("posttype", POSTTYPER)
def test_rollene(posttype: str) -> None:
    for o in livsloep.JOURNALPOST[posttype]:
        if o.slag == "frem" and o.til in {"J", "A"}:
            assert o.roller == {ARKIVAR}
        if o.til == "G":
            assert o.roller == {LEDER}
        if o.til == "E" and o.slag == "frem":
            assert o.roller == {ARKIVAR, SAKSBEHANDLER, LEDER}
        if o.slag == "reversering":
            assert o.roller == {ARKIVAR}
            assert o.krever_grunn
        if o.til == "U":
            assert o.krever_grunn
            if o.fra in {"E", "J", "A"}:
                assert o.roller == {ARKIVAR}


@pytest.mark.parametrize("posttype", POSTTYPER)
def test_alle_statuser_er_i_kodelisten_og_kan_utgaa(posttype: str) -> None:
    koder = {k.kode for k in kodelister.liste("journalstatus")}
    brukt = {s for o in livsloep.JOURNALPOST[posttype] for s in (o.fra, o.til)}
    assert brukt <= koder
    assert all("U" in livsloep.overganger(posttype, s) for s in brukt - {"U"})
    par = [(o.fra, o.til) for o in livsloep.JOURNALPOST[posttype]]
    assert len(par) == len(set(par))


@pytest.mark.parametrize("posttype", POSTTYPER)
def test_alt_kan_naas_fra_start(posttype: str) -> None:
    sett = set(livsloep.startstatuser(posttype))
    while True:
        nye = {t for s in sett for t in livsloep.overganger(posttype, s)} - sett
        if not nye:
            break
        sett |= nye
    assert sett == {s for o in livsloep.JOURNALPOST[posttype] for s in (o.fra, o.til)}


def test_valgene_til_en_saksbehandler() -> None:
    assert livsloep.overganger_for("U", "F", {SAKSBEHANDLER}) == {"E", "R", "U"}
    assert livsloep.overganger_for("I", "J", {SAKSBEHANDLER}) == frozenset()


def test_ukjent_type() -> None:
    with pytest.raises(KeyError):
        livsloep.overganger("Q", "J")


@pytest.mark.parametrize(
    ("statuser", "kan"),
    [("R", True), ("M", True), ("RF", False), ("RFR", False), ("MJ", False), ("SU", False)],
)
def test_sletting_ser_paa_hele_historien(statuser: str, kan: bool) -> None:
    """Krav 3.2.19-3.2.21: også en status posten *har hatt*, stenger."""
    assert livsloep.journalpost_kan_slettes(statuser) is kan


def test_sak_dokument_og_arkivdel() -> None:
    assert livsloep.neste(livsloep.SAK, "B") == {"F", "S", "P", "A", "U"}
    gjenaapning = livsloep.finn(livsloep.SAK, "A", "B")
    assert gjenaapning is not None
    assert gjenaapning.krever_grunn
    assert livsloep.sak_kan_slettes("B", ["R", "M"])
    assert not livsloep.sak_kan_slettes("B", ["J"])
    assert not livsloep.sak_kan_slettes("A", [])
    assert livsloep.neste(livsloep.ARKIVDEL, "P") == frozenset()
    assert livsloep.neste(livsloep.ARKIVDEL, "A") == {"O", "P", "U"}
    assert livsloep.arkivdel_tar_nye_mapper("A")
    assert not livsloep.arkivdel_tar_nye_mapper("O")
    assert livsloep.arkivdel_tar_nye_registreringer("O")
    assert not livsloep.arkivdel_tar_nye_registreringer("P")
    assert livsloep.dokument_kan_gjenaapnes(["R", "F"])
    assert not livsloep.dokument_kan_gjenaapnes(["R", "J"])
    assert livsloep.krever_ferdigstilte_dokumenter("J")
    assert livsloep.neste(livsloep.ARKIV_STATUS, "O") == {"A"}
    assert livsloep.neste(livsloep.PRESEDENS, "F") == frozenset()


def test_avskrivning() -> None:
    assert avskrivning.staar_i_restanse("I", "J", 0)
    assert not avskrivning.staar_i_restanse("I", "J", 1)
    assert not avskrivning.staar_i_restanse("X", "J", 0)
    assert not avskrivning.staar_i_restanse("I", "U", 0)
    assert not avskrivning.kan_avskrives("N", "IK")
    assert avskrivning.kan_avskrives("N", "IM")
    assert "SA" not in avskrivning.maater("I")
    assert avskrivning.feil("BU", "I", "U") is None
    assert avskrivning.feil("BU", "I", None) == "mangler_svar"
    assert avskrivning.feil("BU", "I", "N") == "feil_svartype"
    assert avskrivning.feil("TO", "I", "U") == "svar_uten_grunn"
    assert avskrivning.feil("TO", "U", None) == "ikke_restansetype"
    assert avskrivning.feil("??", "I", None) == "ukjent_maate"
    assert avskrivning.foreslaatt_maate("U", sendt_med_epost=True) == "BE"
    assert avskrivning.gjenstaar([("IM", False), ("IM", True), ("IK", False)]) == 1
    assert {m.kode for m in avskrivning.MAATER} == {
        k.kode for k in kodelister.liste("avskrivningsmaate")
    }
