# SPDX-License-Identifier: EUPL-1.2
"""Amounts as people type them in Norway, read exactly: ``1 234 567,50``. No Django.

What can be read in two ways is refused: ``1.234`` is a thousand to one and a fraction to another,
and the wrong guess would be an authority a thousand times too wide.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

#: The largest amount that is kept, as ``numeric(14, 2)``.
STOERST = Decimal("999999999999.99")
#: Blanks that stand between thousands: plain, no-break, narrow no-break, thin, figure.
_BLANKE = str.maketrans(dict.fromkeys("\u00a0\u202f\u2009\u2007", " "))
_TALL = re.compile(r"([0-9]{1,3}(?: [0-9]{3})+|[0-9]+)(?:,([0-9]{1,2}))?")
_VALUTA = re.compile(r"[^\W\d_]|[$€£¥]|,\s*[-–—]+\s*$")


class UlesbartBeloep(ValueError):
    """The text is no amount that can be read in one way only.

    ``ord`` says what is wrong: ``valuta``, ``minus``, ``begge``, ``punktum``, ``oere``,
    ``gruppering``, ``stort`` or ``tegn``; ``lest`` is the text as it was read.
    """

    def __init__(self, ord_: str, lest: str) -> None:
        super().__init__(f"{ord_}: {lest}")
        self.ord, self.lest = ord_, lest


def _hva_er_galt(tekst: str) -> str:
    if _VALUTA.search(tekst):
        return "valuta"
    if re.match(r"[-–—−]", tekst):
        return "minus"
    if "," in tekst and "." in tekst:
        return "begge"
    if "." in tekst:
        return "punktum"
    if re.search(r"[^0-9 ,]", tekst) or not re.search("[0-9]", tekst):
        return "tegn"
    if tekst.count(",") > 1 or re.search(r",(?![0-9]{1,2}$)", tekst) or tekst.startswith(","):
        return "oere"
    return "gruppering"


def les_beloep(tekst: str) -> Decimal:
    """Read an amount in kroner: digits, blanks between thousands, a comma before øre.

    Raises:
        UlesbartBeloep: no amount, or one that can be read in more ways than one.
    """
    lest = unicodedata.normalize("NFC", tekst).translate(_BLANKE).strip()
    treff = _TALL.fullmatch(lest)
    if treff is None:
        raise UlesbartBeloep(_hva_er_galt(lest), lest)
    hele, oere = treff.groups()
    beloep = Decimal(f"{hele.replace(' ', '')}.{(oere or '0').ljust(2, '0')}")
    if beloep > STOERST:
        raise UlesbartBeloep("stort", lest)
    return beloep
