# SPDX-License-Identifier: EUPL-1.2
"""Snapshots for tests: an entry in which every text is a word of its own (a canary)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from glassklar.journal.snapshot import (
    DokumentSnapshot,
    FilSnapshot,
    Journalfelt,
    PartSnapshot,
    PostSnapshot,
    SakSnapshot,
    Tittel,
)
from glassklar.tilgang.api import NySkjerming

DAG = date(2026, 11, 20)
ID = UUID("01930000-0000-7000-8000-000000000001")


def skjerming(kode: str = "UO", nivaa: int = 1, **felt: Any) -> NySkjerming:
    """A shielding with a basis."""
    felt.setdefault("hjemmel", "offl-13")
    felt.setdefault("tillegg", "fvl-13-1-1" if felt["hjemmel"] == "offl-13" else "")
    return NySkjerming(kode, nivaa, **felt)


def aapen(art: str = "R") -> NySkjerming:
    """The explicit "open"."""
    return NySkjerming("AAPEN", 0, art=art)


def ikke_vurdert(art: str = "R") -> NySkjerming:
    """XX, not assessed yet."""
    return NySkjerming("XX", 1, xx_grunn="ikke_vurdert", art=art)


def fil(variant: str = "P", tekst: str | None = "filordkanari", **felt: Any) -> FilSnapshot:
    """A file with a text of its own."""
    verdier = {"versjon": 1, "mime": "application/pdf", "stoerrelse": 10, "endelse": ".pdf"}
    return FilSnapshot(
        variant=variant, sha256=f"{variant}{tekst}"[:20].ljust(64, "0"), tekst=tekst, sider=2,
        **{**verdier, **felt},
    )  # fmt: skip


def post(**felt: Any) -> PostSnapshot:
    """An open entry in an open case; give ``sak_skjerming`` and ``skjerming`` to shield."""
    sak = SakSnapshot(
        id=ID,
        aar=2026,
        nr=127,
        tittel=Tittel("Saklinjeen", "saklinjeto saknavn", navneord=frozenset({1})),
        skjerming=felt.pop("sak_skjerming", None),
        klasse_id="L42kanari",
        klasse_tittel="klassetittelkanari",
        enhet="Byggkontoret",
        saksdato=DAG,
    )
    s = PostSnapshot(
        id=ID,
        sak=sak,
        journal=Journalfelt(
            postnr=4, lopeaar=2026, lopenr=4312, retning="I", enhet_kode="BYG",
            enhet="Byggkontoret", saksbehandler="Sindre Demomo", journaldato=DAG,
            dokumentets_dato=date(2026, 11, 17),
        ),
        tittel=Tittel("Postlinjeen", "postlinjeto postnavn", navneord=frozenset({1})),
        parter=(
            PartSnapshot("EA", "Avsenderkanari Demomo", er_person=True),
            PartSnapshot("EM", "Mottakerkanari AS"),
            PartSnapshot("IM", "Ansattkanari", enhet="Postmottaket"),
        ),
        dokumenter=(
            DokumentSnapshot(1, "doktittelkanari", (fil(), fil("O", "sladdetkanari")), id=ID),
        ),
    )  # fmt: skip
    return replace(s, **felt)
