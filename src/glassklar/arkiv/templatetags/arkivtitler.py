# SPDX-License-Identifier: EUPL-1.2
"""Titles, names, codes and legal bases as staff pages show them. ``{% load arkivtitler %}``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from glassklar.arkiv.merker import kodemerke, sitat, statusmerke
from glassklar.arkiv.titler import Bit, linje1, titteldeler
from glassklar.grunn.templatetags.gk import maske, skjult_for_publikum
from glassklar.noark.api import MASKE, UkjentKode, kodelister

register = template.Library()

_VIS = {"maske": maske, "ramme": skjult_for_publikum, "aapen": conditional_escape}


def _biter(deler: list[Bit]) -> SafeString:
    return mark_safe("".join([_VIS[b.slag](b.tekst) for b in deler]))  # noqa: S308 - all escaped


def _tittel(enhet: Any) -> SafeString:
    skjermet = getattr(enhet, "skjermet", None)
    return _biter(
        titteldeler(
            linje1(enhet),
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
def foerstelinje(enhet: Any) -> SafeString | str:
    """``{{ post|foerstelinje }}``: line 1 alone; stars when it is not assessed and not readable."""
    tekst = linje1(enhet)
    return maske(MASKE) if tekst == MASKE else tekst


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
def parter(alle: Sequence[Any]) -> SafeString | str:
    """``{% parter linje.utenfor %}``: the names, or the first and how many more."""
    if not alle:
        return format_html('<span class="gk-dempet">{}</span>', _("ingen"))
    if len(alle) > 2:
        andre = len(alle) - 1
        hale = ngettext("og %(andre)s til", "og %(andre)s til", andre) % {"andre": andre}
        return format_html("{} {}", partnavn(alle[0]), hale)
    return format_html_join(", ", "{}", ((partnavn(p),) for p in alle))


@register.simple_tag
def doktittel(dokument: Any) -> SafeString | str:
    """``{% doktittel dokument %}``: a document's title, likewise."""
    skjermet = getattr(dokument, "skjermet", None)
    if skjermet is None:
        return maske(MASKE)
    return skjult_for_publikum(skjermet.tittel) if skjermet.vern is not None else skjermet.tittel


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


register.simple_tag(kodemerke)
register.simple_tag(statusmerke)
