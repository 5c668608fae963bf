# SPDX-License-Identifier: EUPL-1.2
"""Titles, names, codes and legal bases as staff pages show them. ``{% load arkivtitler %}``."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from glassklar.arkiv.titler import Bit, titteldeler
from glassklar.grunn.templatetags.gk import maske, skjult_for_publikum
from glassklar.lov.api import UkjentHjemmel, siter
from glassklar.noark.api import MASKE, UkjentKode, kodelister

register = template.Library()


def _biter(deler: list[Bit]) -> SafeString:
    vis = {"maske": lambda t: maske(t), "ramme": skjult_for_publikum, "aapen": conditional_escape}
    return format_html_join("", "{}", ((vis[b.slag](b.tekst),) for b in deler))


def _tittel(enhet: Any) -> SafeString:
    skjermet = getattr(enhet, "skjermet", None)
    return _biter(
        titteldeler(
            enhet.tittel,
            None if skjermet is None else skjermet.tittel2,
            enhet.offentlig_tittel,
            () if skjermet is None else skjermet.skjulte_ord,
        )
    )


@register.simple_tag
def tittel(enhet: Any) -> SafeString:
    """``{% tittel post %}``: the title of a case or entry, framed and masked for this reader.

    Load ``skjermet`` with ``select_related``: a row that may not be read is then just absent.
    """
    return _tittel(enhet)


@register.filter
def rentittel(enhet: Any) -> str:
    """The title as plain text for ``<title>`` and labels: never more than the public's."""
    return enhet.offentlig_tittel


@register.simple_tag
def partnavn(part: Any) -> SafeString | str:
    """``{% partnavn kp %}``: who it is; stars when not readable; framed when hidden to the public.

    ``part`` is a Korrespondansepart or Part with ``identitet`` loaded by ``select_related``.
    """
    identitet = getattr(part, "identitet", None)
    if identitet is None:
        return maske(MASKE)
    if identitet.vern is not None:
        return skjult_for_publikum(identitet.navn)
    return identitet.navn


@register.simple_tag
def doktittel(dokument: Any) -> SafeString | str:
    """``{% doktittel dokument %}``: a document's title, likewise."""
    skjermet = getattr(dokument, "skjermet", None)
    if skjermet is None:
        return maske(MASKE)
    return skjult_for_publikum(skjermet.tittel) if skjermet.vern is not None else skjermet.tittel


def sitat(skjerming: Any) -> str:
    """The basis of a shielding as it is cited everywhere; empty when there is none."""
    if skjerming is None or not skjerming.hjemmel:
        return ""
    try:
        return siter(skjerming.hjemmel, skjerming.tillegg or None)
    except UkjentHjemmel:
        return ", jf. ".join(filter(None, [skjerming.hjemmel, skjerming.tillegg]))


@register.filter
def hjemmel(skjerming: Any) -> str:
    """``{{ skjerming|hjemmel }}``: offl. § 13 første ledd, jf. fvl. § 13 første ledd nr. 1."""
    return sitat(skjerming)


@register.filter
def kodenavn(verdi: str | None, liste: str) -> str:
    """``{{ post.status|kodenavn:"journalstatus" }}``: the name of a Noark code in the language."""
    if not verdi:
        return ""
    try:
        return kodelister.kode(liste, verdi).navn(get_language() or "nb")
    except UkjentKode:
        return verdi


_STATUSFARGER = {"J": "success", "A": "neutral", "U": "neutral", "E": "info", "M": "warning"}


@register.simple_tag
def statusmerke(status: str) -> SafeString:
    """``{% statusmerke post.status %}``: the journal status with letter and short word."""
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


@register.inclusion_tag("arkiv/deler/kodemerke.html")
def kodemerke(skjerming: Any, arvet: bool = False) -> dict[str, Any]:
    """``{% kodemerke skjerming %}``: code, level, basis and end, whoever reads."""
    return {"s": skjerming, "sitat": sitat(skjerming), "arvet": arvet}
