# SPDX-License-Identifier: EUPL-1.2
"""Odd cases that are about what is hidden, and how much of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glassklar.arkiv.api import vurder, vurder_sak
from glassklar.tilgang.api import NySkjerming

if TYPE_CHECKING:
    from glassklar.config.demo.saertilfeller import Saertilfeller

_NAVN = "Amalie Oppdiktvik"


def tre_nivaaer(t: Saertilfeller) -> None:
    """The same code at each level: the files; line 2 too; the sender too."""
    sak = t.ny_sak("nivaaer", "ulovlighet",
                   "Gnr. 12, bnr. 71 – Fjellveien 3 – ulovlighetsoppfølging", hvem="saksbehandler",
                   person=_NAVN, sted="Fjellveien", adresse="Fjellveien 3", bnr=71)  # fmt: skip
    for nr, (nivaa, tittel, tittel2) in enumerate((
        (1, "Svar på varsel om pålegg", ""),
        (2, "Redegjørelse for tiltaket", f"{_NAVN} – sykdom i familien"),
        (3, "Bekymring for beboeren", f"{_NAVN} – helse"),
    ), 1):  # fmt: skip
        p = t.ny_post(f"n{nr}", sak, "I", tittel, tittel2, part=_NAVN, person=True, vurder=False,
                      journal=False)  # fmt: skip
        with t.h.tikk():
            vurder(
                bruker=t.h.brukere["saksbehandler"],
                registrering=t.h.poster[p.nr],
                vurdering=NySkjerming("UO", nivaa, "offl-13", "fvl-13-1-1"),
                navneord=frozenset({0, 1}) if tittel2 else frozenset(),
            )
        t.h.journalfoer(p)


def gjeld(t: Saertilfeller) -> None:
    """A whole case under another act than offentleglova."""
    sak = t.ny_sak("gjeld", "helse", "Gjeldsrådgivning", tittel2="Ola Berg Vik", hvem="nav1",
                   person="Ola Berg Vik")  # fmt: skip
    mappe = t.h.opprett_sak(sak)
    with t.h.tikk():
        vurder_sak(
            bruker=t.h.brukere["arkivar"],
            mappe=mappe,
            vurdering=NySkjerming("KL", 3, "offl-13", "sosial-44"),
            navneord=frozenset({0, 1, 2}),
        )
    p = t.ny_post("gj1", sak, "I", "Søknad om gjeldsrådgivning", "Ola Berg Vik",
                  part="Ola Berg Vik", person=True, vurder=False, journal=False)  # fmt: skip
    with t.h.tikk():
        vurder(
            bruker=t.h.brukere["arkivar"],
            registrering=t.h.poster[p.nr],
            vurdering=NySkjerming("KL", 3, "offl-13", "sosial-44"),
            navneord=frozenset({0, 1, 2}),
        )
    t.h.journalfoer(p)
