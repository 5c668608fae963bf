# SPDX-License-Identifier: EUPL-1.2
"""Whether the parts that the law asks for stand in the finished letter.

Asked of the text on the pages, not of the template: a template may leave a part out in many
ways. Sources: forvaltningsloven 1967 §§ 23-27, forvaltningsloven 2025 §§ 55-59.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

#: The part's name and the fields that it is read from.
LOVENS_DELER: dict[str, tuple[str, ...]] = {
    "vedtak": ("vedtak",),
    "begrunnelse": ("begrunnelse",),
    "hjemmel": ("hjemler",),
    "klagerett": ("klage.rett",),
    "klagefrist": ("klage.frist",),
    "klageinstans": ("klage.instans",),
    "klagested": ("klage.sted",),
    "klageform": ("klage.form",),
    "partsinnsyn": ("partsinnsyn",),
    "saksbehandler": ("saksbehandler.navn",),
    "beslutter": ("beslutter.navn",),
}
#: Signs that stand at the edge of a name: a name is found as whole words only.
_NAVN = {"saksbehandler", "beslutter"}


def mangler(sider: Sequence[str], felt: Mapping[str, Any]) -> list[str]:
    """Return the parts of the law that the pages do not hold, in the law's order.

    A text is found when its letters and digits follow each other, whatever stands between
    them of line breaks, hyphens and points; it may go on over several pages.
    """
    rene = [_ren(s) for s in sider]
    # A name twice in the letter is one name in two roles: each role needs a place of its own.
    roller = [str(_hent(felt, f"{r}.navn") or "") for r in sorted(_NAVN)]
    ut = []
    for del_, stier in LOVENS_DELER.items():
        for sti in stier:
            verdi = _hent(felt, sti)
            if verdi is None:
                continue
            if del_ in _NAVN and len({_ren(n) for n in roller}) == 1:
                funnet = sum(s.count(_ren(str(verdi))) for s in rene) >= 2
            else:
                funnet = all(_finnes(rene, a) for a in _avsnitt(verdi))
            if not funnet:
                ut.append(del_)
    return ut


def _hent(felt: Mapping[str, Any], sti: str) -> Any:
    verdi: Any = felt
    for ledd in sti.split("."):
        if verdi is None:
            return None
        verdi = verdi[ledd]
    return verdi


def _avsnitt(verdi: Any) -> list[str]:
    tekster = verdi if isinstance(verdi, list) else str(verdi).split("\n")
    return [ren for t in tekster if (ren := _ren(str(t)))]


def _ren(tekst: str) -> str:
    """Letters and digits only: what line breaks, hyphenation and capitals cannot change."""
    return "".join(t for t in unicodedata.normalize("NFKC", tekst).casefold() if t.isalnum())


def _finnes(sider: Sequence[str], tekst: str) -> bool:
    return any(_fra(sider[i:], tekst) for i in range(len(sider)))


def _fra(sider: Sequence[str], tekst: str) -> bool:
    """Whether the text begins on the first of these pages and goes on over the next ones."""
    if _lengste_start(sider[0], tekst) == 0:
        return False
    for side in sider:
        tekst = tekst[_lengste_start(side, tekst) :]
        if not tekst:
            return True
    return False


def _lengste_start(side: str, tekst: str) -> int:
    """The length of the longest beginning of the text that stands on the page."""
    lav, hoey = 0, len(tekst)
    while lav < hoey:
        midt = (lav + hoey + 1) // 2
        if tekst[:midt] in side:
            lav = midt
        else:
            hoey = midt - 1
    return lav
