# SPDX-License-Identifier: EUPL-1.2
"""Word-by-word difference."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glassklar.grunn.forskjell import ordvis


@pytest.mark.parametrize(
    ("foer", "naa", "venstre", "hoyre"),
    [
        ("", "", [], []),
        ("likt", "likt", [("likt", False)], [("likt", False)]),
        ("bnr. 64", "bnr. 46", [("bnr. ", False), ("64", True)], [("bnr. ", False), ("46", True)]),
        ("", "nytt", [], [("nytt", True)]),
        ("x *****", "y *****", [("x", True), (" *****", False)], [("y", True), (" *****", False)]),
    ],
)
def test_ordvis(foer, naa, venstre, hoyre):
    assert ordvis(foer, naa) == (venstre, hoyre)


@given(st.text(), st.text())
def test_ingenting_blir_borte(foer, naa):
    venstre, hoyre = ordvis(foer, naa)
    assert "".join(tekst for tekst, _ in venstre) == foer
    assert "".join(tekst for tekst, _ in hoyre) == naa
