# SPDX-License-Identifier: EUPL-1.2
"""What differs between an old and a new text, word by word. Pure; escapes nothing."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

#: A stretch of text and whether it differs from the other side.
Bit = tuple[str, bool]

_ORD = re.compile(r"\*+|\w+|\s+|[^\w\s*]")


def ordvis(foer: str, naa: str) -> tuple[list[Bit], list[Bit]]:
    """Split both texts in stretches that are the same and stretches that differ.

    Joining the stretches of one side gives its text back.
    """
    a, b = _ORD.findall(foer), _ORD.findall(naa)
    venstre: list[Bit] = []
    hoyre: list[Bit] = []
    for slag, a0, a1, b0, b1 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if a1 > a0:
            venstre.append(("".join(a[a0:a1]), slag != "equal"))
        if b1 > b0:
            hoyre.append(("".join(b[b0:b1]), slag != "equal"))
    return venstre, hoyre
