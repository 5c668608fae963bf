# SPDX-License-Identifier: EUPL-1.2
"""Habilitet as steps of the decision path: statements, decisions about them, and substitutes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from glassklar.fullmakt.erklaeringer import spraak
from glassklar.intern.historikk.sporing import Hendelse
from glassklar.lov.api import habilitet as lov
from glassklar.org.models import Bruker

#: The case's statements, as a part of the path's rows.
ROR = "select 'mappe', x.id, x.sak, null::uuid from habilitet x where x.sak = %(sak)s"
TABELL = "habilitet"
OPPNEVNT = "oppnevn_stedfortreder"
_ANSVAR = ("saksansvarlig_id", "saksbehandler_id")


def navn(hendelser: Sequence[Hendelse]) -> dict[int, str]:
    """The people whom these steps name, in one query; none where there are no such steps."""
    ider = {
        h.etter[k]
        for h in hendelser
        for k in ("bruker_id", *_ANSVAR)
        if (h.tabell == TABELL or h.handling == OPPNEVNT) and isinstance(h.etter.get(k), int)
    }
    return dict(Bruker.objects.filter(pk__in=ider).values_list("pk", "navn")) if ider else {}


def tekst(h: Hendelse, folk: Mapping[int, str]) -> str:
    """What a statement, a leader's decision or a substitute came to; empty for anything else."""
    if h.tabell == TABELL and h.op == "I":
        return _svar(h, folk)
    if h.handling == OPPNEVNT:
        ny = next((folk.get(h.etter[k]) for k in _ANSVAR if k in h.etter), None)
        return _("Ny saksbehandler: %(navn)s") % {"navn": ny} if ny else ""
    return ""


def _svar(h: Hendelse, folk: Mapping[int, str]) -> str:
    svar = {
        "ingen": _("Ingen binding"),
        "oppgitt": _("Oppgitt binding"),
        "inhabil": _("Inhabil"),
    }[h.etter["svar"]]
    if h.etter.get("avgjort_av_id"):
        hvem = {"navn": folk.get(h.etter["bruker_id"], "")}
        svar = (
            _("%(navn)s er inhabil")
            if h.etter["svar"] == "inhabil"
            else _("%(navn)s kan fortsette i saken")
        ) % hvem
    if not h.etter.get("forhold"):
        return svar
    f = lov.forhold(h.etter["forhold"], "2025" if h.etter.get("lov") == "2025" else "1967")
    return f"{svar}: {f.tekst(spraak())} ({f.kilde})"
