# SPDX-License-Identifier: EUPL-1.2
"""The room's door."""

from __future__ import annotations

from glassklar.fullmakt.actions.loep import (
    godkjenn,
    loeft,
    send_til_godkjenning,
    sett_steg,
    svar,
    trekk_godkjenning,
    trekk_loep,
)
from glassklar.fullmakt.actions.steg import angre_steg, fravik_steg, utfoer_steg
from glassklar.fullmakt.actions.vedtak import (
    NyttVedtak,
    endre_vedtak,
    gjoer_til_vedtak,
    ikke_vedtak,
)
from glassklar.fullmakt.queries import kan_tre_i_kraft, mangler

__all__ = [
    "NyttVedtak",
    "angre_steg",
    "endre_vedtak",
    "fravik_steg",
    "gjoer_til_vedtak",
    "godkjenn",
    "ikke_vedtak",
    "kan_tre_i_kraft",
    "loeft",
    "mangler",
    "send_til_godkjenning",
    "sett_steg",
    "svar",
    "trekk_godkjenning",
    "trekk_loep",
    "utfoer_steg",
]
