# SPDX-License-Identifier: EUPL-1.2
"""``{% load offentlig %}``: rows of lists, remembered while the entry is unchanged."""

from __future__ import annotations

import functools
from collections import OrderedDict
from threading import Lock
from typing import Any

from django import template
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from glassklar.grunn.templatetags.gk import maske
from glassklar.offentlig.visning import Post

register = template.Library()

#: About 2 kB each. Half the time of a page of hits goes to rows that were written before.
MAKS_RADER = 10_000
#: Stand for the document and the place of a hit, which differ from search to search.
HVOR, HVA = "\ue002", "\ue003"
_rader: OrderedDict[tuple[object, ...], SafeString] = OrderedDict()
_laas = Lock()


@functools.cache
def _felt(spraak: str | None) -> dict[str, str]:
    """The names of the columns in this language, looked up once and not on every row."""
    return {
        "dokument": _("Dokument"),
        "tittel_og_sak": _("Tittel og sak"),
        "tittel": _("Tittel"),
        "nr": _("Nr."),
        "inn_eller_ut": _("Inn eller ut"),
        "fra_eller_til": _("Fra eller til"),
        "datert": _("Datert"),
        "journalfoert": _("Journalført"),
        "tilgang": _("Tilgang"),
    }


@register.simple_tag
def velger(
    navn: str, etikett: str, alle: str, valgene: list[dict[str, Any]], feil: str = ""
) -> str:
    """``{% velger "enhet" _("Enhet") _("Alle enheter") enheter feil %}``: a select with counts.

    Remembered by its contents: a municipality's units are the longest list of the search page.
    """
    valg = tuple((v["verdi"], v["tekst"], v["antall"], v["valgt"]) for v in valgene)
    return _velger(navn, str(etikett), str(alle), valg, feil or "", get_language())


@functools.lru_cache(maxsize=256)
def _velger(
    navn: str, etikett: str, alle: str, valg: tuple[Any, ...], feil: str, spraak: str | None
) -> SafeString:
    felt = ("verdi", "tekst", "antall", "valgt")
    valgene = [dict(zip(felt, v, strict=True)) for v in valg]
    innhold = {"navn": navn, "etikett": etikett, "alle": alle, "valgene": valgene, "feil": feil}
    return get_template("offentlig/velger.html").render(innhold)


@register.simple_tag
def rad(post: Post, mal: str) -> SafeString:
    """``{% rad post "offentlig/rad_treff.html" %}``: the row of an entry in a list.

    Kept by version of the public row, so a correction or withdrawal is seen at once. The template
    sees ``post`` and the names of columns (``felt``) only, and must not depend on the reader but
    for the language.
    """
    noekkel = (mal, get_language(), post.id, post.versjon, post.lagt_ut, post.treff is None)
    with _laas:
        html = _rader.get(noekkel)
        if html is not None:
            _rader.move_to_end(noekkel)
    if html is None:
        uten = Post(post.rad, post.treff and (HVOR, mark_safe(HVA)))  # noqa: S308 - a sign
        html = mark_safe(get_template(mal).render({"post": uten, "felt": _felt(get_language())}))  # noqa: S308
        with _laas:
            _rader[noekkel] = html
            while len(_rader) > MAKS_RADER:
                _rader.popitem(last=False)
    if post.treff is None:
        return html
    hvor, hva = post.treff
    return mark_safe(html.replace(HVOR, maske(hvor)).replace(HVA, maske(hva)))  # noqa: S308
