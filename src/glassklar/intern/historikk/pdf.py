# SPDX-License-Identifier: EUPL-1.2
"""The decision path as PDF/A-2a: archivable, and readable by a screen reader."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import typst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from glassklar.grunn.templatetags.gk import dato, klokkeslett
from glassklar.intern.historikk.beslutningsvei import Steg, Vei

_MAL = Path(__file__).parent / "beslutningsvei.typ"
STANDARD = "a-2a"


def lag(v: Vei, nummer: str, tittel: str, kommune: str, dag: date) -> bytes:
    """Return the file. ``tittel`` is the case's title as this reader sees it."""
    data = {
        "tittel": _("Beslutningsvei, sak %(nummer)s") % {"nummer": nummer},
        "undertittel": tittel,
        "nummer": nummer,
        "kommune": kommune,
        "spraak": (get_language() or "nb")[:2],
        "aar": dag.year,
        "maaned": dag.month,
        "dag": dag.day,
        "mangler": [*v.mangler, *([_("Veien er lengre enn det som vises.")] if v.kuttet else [])],
        "ord_mangler": _("Mangler"),
        "ord_grunn": _("Grunn"),
        "steg": [_steg(s) for s in v.steg],
        "slutt": _("Laget av sporet %(dato)s. Viser det som kunne leses av den som laget den.")
        % {"dato": dato(dag)},
    }
    ut = typst.compile(
        _MAL.read_bytes(),
        format="pdf",
        pdf_standards=[STANDARD],
        sys_inputs={"data": json.dumps(data)},
        timestamp=0,
    )
    assert isinstance(ut, bytes)
    return ut


def _steg(s: Steg) -> dict[str, Any]:
    return {
        "hva": s.hva,
        "tid": f"{dato(s.tid)} {klokkeslett(s.tid)}",
        "hvem": hvem(s),
        "om": _("dokument %(nr)s") % {"nr": s.post.nr} if s.post else "",
        "grunn": s.grunn,
        "linjer": s.linjer,
    }


def hvem(s: Steg) -> str:
    """``Kari Prøve på vegne av Ola Test``."""
    if not s.paa_vegne:
        return s.hvem
    return _("%(navn)s på vegne av %(for)s") % {"navn": s.hvem, "for": s.paa_vegne}
