# SPDX-License-Identifier: EUPL-1.2
"""Which statuses (M053) a person can give an entry now, and which a room above would refuse."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from glassklar.arkiv.registreringer.models import Registrering
from glassklar.noark.api import livsloep
from glassklar.org.api import Bruker, roller


class Stengt(NamedTuple):
    """Statuses that cannot be set now, why, and where the way to them begins."""

    statuser: frozenset[str]
    hvorfor: str
    adresse: str
    lenketekst: str


#: Says what is closed for an entry, None for nothing; inside ``lesing(bruker)``.
Vakt = Callable[[Registrering], Stengt | None]

_vakter: list[Vakt] = []
_PLASS = {"frem": 0, "retur": 1, "reversering": 2, "utgaar": 3}


def meld(vakt: Vakt) -> None:
    """Report what a room above would refuse, so that no page offers it."""
    if vakt not in _vakter:
        _vakter.append(vakt)


def statusvalg(bruker: Bruker, post: Registrering) -> tuple[list[livsloep.Overgang], list[Stengt]]:
    """Return what the person can set, forward first, and what is closed to them for now.

    Whether the person may write at all is asked elsewhere (``kan_skrive_post``).
    """
    if post.type != Registrering.Type.JOURNALPOST:
        return [], []
    mine = roller(bruker)
    piler = [
        o
        for o in livsloep.JOURNALPOST[post.journalposttype]
        if o.fra == post.status and (o.roller & mine or bruker.er_system)
    ]
    mulige = {o.til for o in piler}
    stengt = [s for vakt in _vakter if (s := vakt(post)) and s.statuser & mulige]
    lukket = {til for s in stengt for til in s.statuser}
    aapne = [o for o in piler if o.til not in lukket]
    return sorted(aapne, key=lambda o: _PLASS[o.slag]), stengt
