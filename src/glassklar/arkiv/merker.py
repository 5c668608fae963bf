# SPDX-License-Identifier: EUPL-1.2
"""Small marks that stand on every row of a list: code and basis, status.

⚡ Written here and not in templates, and kept by what they say: a mark is the same for everybody
who reads the same language. Nothing here is about a person or a text.
"""

from __future__ import annotations

import functools
from datetime import date
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from glassklar.grunn.templatetags.gk import ikon, kortdato
from glassklar.lov.api import UkjentHjemmel, siter
from glassklar.tilgang.api import AAPEN, XX

#: Far more than the municipality's codes, bases and dates that are in use at a time.
_PLASS = 4096
_STATUSFARGER = {"J": "success", "A": "neutral", "U": "neutral", "E": "info", "M": "warning"}


def sitat(skjerming: Any) -> str:
    """The basis of a shielding as it is cited everywhere; empty when there is none."""
    return _sitat(skjerming.hjemmel, skjerming.tillegg) if skjerming is not None else ""


@functools.lru_cache(_PLASS)
def _sitat(hjemmel: str, tillegg: str) -> str:
    if not hjemmel:
        return ""
    try:
        return siter(hjemmel, tillegg or None)
    except UkjentHjemmel:
        return ", jf. ".join(filter(None, [hjemmel, tillegg]))


def kodemerke(skjerming: Any, arvet: bool = False) -> SafeString:
    """``{% kodemerke skjerming %}``: code, level, basis and end, whoever reads."""
    s = skjerming
    spraak = get_language()
    if s is None or s.kode_id == AAPEN:
        return _aapen(spraak)
    return _kode(
        spraak, s.kode_id, _nivaa(s), sitat(s), s.frist if s.kode_id == XX else None, s.opphoerer,
        arvet,
    )  # fmt: skip


def _nivaa(s: Any) -> int | None:
    """The level to tell; none for a document, or while it is not assessed."""
    if s.art == "D" or (s.kode_id == XX and s.xx_grunn != "utsatt"):
        return None
    return int(s.nivaa)


@functools.lru_cache(_PLASS)
def _aapen(_spraak: str | None) -> SafeString:
    return format_html(
        '<span class="ds-tag" data-color="success">{}{}</span>', ikon("ok"), _("Åpen")
    )


@functools.lru_cache(_PLASS)
def _kode(
    _spraak: str | None,
    kode: str,
    nivaa: int | None,
    hjemmel: str,
    frist: date | None,
    opphoerer: date | None,
    arvet: bool,
) -> SafeString:
    hale = ""
    if nivaa == 0:
        hale = " " + _("det som er merket")
    elif nivaa is not None:
        hale = " " + _("nivå %(nivaa)s") % {"nivaa": nivaa}
    deler = [
        format_html(
            '<span class="ds-tag" data-color="brand2">{}{}{}</span>', ikon("las"), kode, hale
        )
    ]
    if hjemmel:
        deler.append(
            format_html(
                '<span class="gk-hjemmel gk-liten gk-dempet">{} {}</span>', _("Hjemmel:"), hjemmel
            )
        )
    sist = []
    if frist:
        sist.append(_("vurderes innen %(frist)s") % {"frist": kortdato(frist)})
    if opphoerer:
        sist.append(_("til %(dato)s") % {"dato": kortdato(opphoerer)})
    if arvet:
        sist.append(_("arvet"))
    deler += [format_html('<span class="gk-liten gk-dempet">{}</span>', tekst) for tekst in sist]
    return mark_safe(" ".join(deler))  # noqa: S308 - each part is escaped above


def statusmerke(status: str) -> SafeString:
    """``{% statusmerke post.status %}``: the journal status with letter and short word."""
    return _status(get_language(), status)


@functools.lru_cache(_PLASS)
def _status(_spraak: str | None, status: str) -> SafeString:
    korte = {
        "M": _("midlertidig"),
        "S": _("registrert"),
        "R": _("reservert"),
        "F": _("ferdig"),
        "G": _("godkjent"),
        "E": _("ekspedert"),
        "J": _("journalført"),
        "A": _("arkivert"),
        "U": _("utgår"),
    }
    return format_html(
        '<span class="ds-tag" data-color="{}">{}\u00a0{}</span>',
        _STATUSFARGER.get(status, "neutral"),
        status,
        korte.get(status, ""),
    )
