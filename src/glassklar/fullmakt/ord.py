# SPDX-License-Identifier: EUPL-1.2
"""Types, amounts and results of decisions as people read them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from glassklar.fullmakt.modeller_register import Vedtakstype
from glassklar.fullmakt.modeller_vedtak import Utfall

UTFALL: dict[str, Promise] = {
    Utfall.INNVILGET: gettext_lazy("Innvilget"),
    Utfall.DELVIS: gettext_lazy("Delvis innvilget"),
    Utfall.AVSLAG: gettext_lazy("Avslag"),
    Utfall.ANNET: gettext_lazy("Annet"),
}


def navn_paa(rad: Any) -> str:
    """The name of a type of decision, or of a step it asks for, in the reader's language."""
    spraak = (get_language() or "nb")[:2]
    return getattr(rad, f"navn_{spraak}", "") or rad.navn


def typenavn(pk: Any) -> str:
    """The name of a type of decision by its key."""
    rad = Vedtakstype.objects.filter(pk=pk).first() if pk else None
    return navn_paa(rad) if rad is not None else ""


def utfallsnavn(kode: str | None) -> str:
    """A result in words."""
    return str(UTFALL.get(kode or "", ""))


def ja_nei(verdi: object) -> str:
    """``ja`` or ``nei``."""
    return _("ja") if verdi else _("nei")


def kroner(beloep: Decimal | int | float | str | None) -> str:
    """``1 234 567,50 kr``; empty for None."""
    if beloep is None or beloep == "":
        return ""
    hele, oere = f"{Decimal(str(beloep)):.2f}".split(".")
    grupper = f"{int(hele):,}".replace(",", "\u00a0")
    return f"{grupper}{'' if oere == '00' else ',' + oere}\u00a0kr"
