# SPDX-License-Identifier: EUPL-1.2
"""The change log: only what annex 3 names, never from or to nothing, valid against the schema."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from typing import Any, NamedTuple

import pytest
from lxml import etree

from glassklar.noark import endringslogg
from glassklar.noark.endringslogg import METADATA, Endring, endringer, raa, xml
from hus import PAKKE
from noark.test_katalog import SKJEMA, krever_skjema

TID = datetime(2026, 11, 21, 13, 5, tzinfo=UTC)
ENHET = "b8215b5a-f86c-5d66-9794-a17f77488115"


class H(NamedTuple):
    tabell: str
    foer: dict[str, Any]
    etter: dict[str, Any]
    op: str = "U"
    tid: datetime = TID


def rader(h: H) -> list[tuple[str, str, str]]:
    return [
        (r.referanse_metadata, r.tidligere_verdi, r.ny_verdi)
        for r in endringer(h, ENHET, "Kari Arkivar", raa)
    ]


@pytest.mark.parametrize(
    ("hendelse", "ventet"),
    [
        (H("mappe", {"tittel": "A", "status": "B"}, {"tittel": "B", "status": "A"}),
         [("tittel", "A", "B"), ("saksstatus", "B", "A")]),
        # From or to nothing has no valid row.
        (H("mappe", {"tittel": None}, {"tittel": "B"}), []),
        (H("mappe", {"tittel": "A"}, {"tittel": ""}), []),
        (H("registrering_skjermet", {"tittel2": " "}, {"tittel2": "B"}), []),
        (H("skjerming", {"brytere": []}, {"brytere": ["NA"]}), []),
        (H("skjerming", {"brytere": ["NA"]}, {"brytere": ["NA", "NM"]}),
         [("skjermingMetadata", "NA", "NA, NM")]),
        # Not in annex 3: the access code, and all that is the program's own.
        (H("skjerming", {"kode": "UO"}, {"kode": "P"}), []),
        (H("registrering", {"versjon": 1}, {"versjon": 2}), []),
        (H("bruker", {"navn": "A"}, {"navn": "B"}), []),
        # New and removed rows are events of another kind.
        (H("mappe", {}, {"tittel": "A"}, "I"), []),
        (H("mappe", {"tittel": "A"}, {"tittel": "B"}, "L"), []),
        # What XML cannot hold is left out.
        (H("klasse", {"tittel": "A\x00\x0b"}, {"tittel": "\ufffe<B>"}), [("tittel", "A", "<B>")]),
    ],
)  # fmt: skip
def test_bare_vedlegg_3_og_aldri_fra_eller_til_tomt(hendelse, ventet):
    assert rader(hendelse) == ventet


def test_hvert_element_finnes_i_metadatakatalogen():
    with (PAKKE / "noark" / "elementer.csv").open(encoding="utf-8") as fil:
        kjente = {r["navn"] for r in csv.DictReader(fil, delimiter=";")}
    brukte = {n for kolonner in METADATA.values() for n in kolonner.values()}
    # M204 is in the catalogue of annex 3 only; the schema carries the reference by structure.
    assert brukte - kjente == {"referanseKlassifikasjonssystem"}
    assert not brukte & {"tilgangsrestriksjon", "graderingskode"}


def test_tom_logg_er_ingen_fil():
    with pytest.raises(ValueError, match="ingen endringer"):
        xml([])


@krever_skjema
def test_filen_er_gyldig_etter_skjemaet():
    alle = [
        r
        for tabell, kolonner in METADATA.items()
        for k in kolonner
        for r in endringer(H(tabell, {k: "før <&> «æ»"}, {k: "nå"}), ENHET, "Kari Arkivar", raa)
    ]
    assert len(alle) == sum(map(len, METADATA.values()))
    assert SKJEMA is not None
    skjema = etree.XMLSchema(etree.parse(str(SKJEMA / "endringslogg.xsd")))
    skjema.assertValid(etree.fromstring(xml(alle)))
    # The schema does refuse what we promise never to write.
    tom = xml([Endring(ENHET, "tittel", TID, "Kari", "", "B")])
    assert not skjema.validate(etree.fromstring(tom))
    assert endringslogg.NAVNEROM in xml(alle).decode()
