# SPDX-License-Identifier: EUPL-1.2
"""What is wrong with a file, line by line."""

from __future__ import annotations

from collections.abc import Sequence

from glassklar.config.miljoe import MiljoeFeil

#: More than this is a wrong file, not a typing error.
VIS = 30


class InnlesingFeil(MiljoeFeil):
    """The file cannot be read in; nothing was written.

    ``feil`` holds (line number, what is wrong); line 0 is the file as a whole.
    """

    def __init__(self, fil: str, feil: Sequence[tuple[int, str]]) -> None:
        self.feil = sorted(feil)
        linjer = [f"  linje {nr}: {tekst}" if nr else f"  {tekst}" for nr, tekst in self.feil[:VIS]]
        if len(self.feil) > VIS:
            linjer.append(f"  … og {len(self.feil) - VIS} feil til")
        super().__init__("\n".join([f"{fil} er ikke lest inn. Ingenting er skrevet.", *linjer]))
