# SPDX-License-Identifier: EUPL-1.2
"""A title as its reader may see it: open, framed or masked."""

from __future__ import annotations

import pytest

from glassklar.arkiv.titler import titteldeler
from glassklar.noark.api import masker_ord


def vis(*args, **kwargs):
    """[framed] and *masked* in one line."""
    tegn = {"aapen": "{}", "ramme": "[{}]", "maske": "{}"}
    return "".join(tegn[b.slag].format(b.tekst) for b in titteldeler(*args, **kwargs))


@pytest.mark.parametrize(
    ("linje2", "offentlig", "ord_", "skal"),
    [
        ("", "Brev", (), "Brev"),
        ("om Per", "Brev – om Per", (), "Brev – om Per"),
        ("om Per", "Brev – *****", (), "Brev – [om Per]"),
        ("om Per", "Brev – om *****", (1,), "Brev – om [Per]"),
        ("Per og Kari", "Brev – ***** og *****", (0, 2), "Brev – [Per] og [Kari]"),
        ("Per Hansen kom", "Brev – ***** kom", (0, 1), "Brev – [Per Hansen] kom"),
        # Marked, but the whole line is hidden: one frame round it.
        ("om Per", "Brev – *****", (1,), "Brev – [om Per]"),
        ("om Per", "*****", (), "[Brev – om Per]"),
        ("", "*****", (), "[Brev]"),
        # Marks of an older title never hide the wrong word.
        ("om Per", "Brev – *****", (7,), "Brev – [om Per]"),
        (None, "Brev – *****", (), "Brev – *****"),
        (None, "Brev – om *****", (), "Brev – om *****"),
        (None, "*****", (), "Brev – *****"),
        (None, "Brev", (), "Brev"),
    ],
)
def test_titteldeler(linje2, offentlig, ord_, skal):
    assert vis("Brev", linje2, offentlig, ord_) == skal


def test_rammene_staar_der_maskene_staar():
    linje2 = "Per Hansen og Kari"
    for merket in ((0,), (0, 1), (1, 3), (0, 1, 2, 3)):
        offentlig = f"Brev – {masker_ord(linje2, merket)}"
        biter = titteldeler("Brev", linje2, offentlig, merket)
        assert "".join("*****" if b.slag == "ramme" else b.tekst for b in biter) == offentlig
