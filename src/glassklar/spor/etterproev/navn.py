# SPDX-License-Identifier: EUPL-1.2
"""Naming what differs: which row was changed, removed, added or moved."""

from __future__ import annotations

from typing import Any, Callable, Dict, List, Optional

from glassklar.spor.etterproev.avvik import Avvik, Element, Ulikheter
from glassklar.spor.etterproev.linjer import LinjeFeil, les_linje
from glassklar.spor.poster import POSTLENGDE, PostFeil, les

# What a side's content says of the row.
Les = Callable[[bytes], Dict[str, Any]]


def av_linje(linje: bytes) -> Dict[str, Any]:
    """Number, time, table and row of a line; empty when it cannot be read."""
    try:
        h = les_linje(linje)
    except LinjeFeil:
        return {}
    return {"id": h.id, "us": h.us, "tabell": h.tabell, "rad": h.rad}


def av_post(post: bytes) -> Dict[str, Any]:
    """Number and time of an entry; empty when it cannot be read, or is only a leaf hash."""
    if len(post) != POSTLENGDE:
        return {}
    try:
        p = les(post)
    except PostFeil:
        return {}
    return {"id": p.nr, "us": p.us}


def avvik_av(u: Ulikheter, les_fasit: Les, les_annen: Les, hva: str) -> List[Avvik]:
    """The findings. ``hva``: what the other side holds, «hendelsen» or «forseglingsposten»."""
    ut: List[Avvik] = []
    etter_noekkel = {e[0]: e for e in u.ekstra}
    etter_id = {les_annen(e[2]).get("id"): e for e in u.ekstra}
    brukt = set()
    rester: List[Element] = []
    for m in u.mangler:
        e = etter_noekkel.get(m[0])
        if e is not None and e[1] not in brukt:
            brukt.add(e[1])
            kjent = {**les_fasit(m[2]), **les_annen(e[2])}
            ut.append(Avvik(f"{hva} er flyttet", m[1], mer=f"står nå som nr. {e[1]}", **kjent))
        else:
            rester.append(m)
    ledige = {e[1]: e for e in u.ekstra if e[1] not in brukt}
    for m in rester:
        om = les_fasit(m[2])
        e = _makker(m, om, etter_id, ledige)
        if e is None:
            ut.append(Avvik(f"{hva} er fjernet", m[1], **om))
            continue
        del ledige[e[1]]
        ny = les_annen(e[2])
        mer = "" if ny else "kan ikke leses"
        if ny.get("id", om.get("id")) != om.get("id", ny.get("id")):
            mer = f"oppgir nå nr. {ny['id']}"
        ut.append(Avvik(f"{hva} er endret", m[1], mer=mer, **{**ny, **om}))
    for e in ledige.values():
        ut.append(Avvik(f"{hva} er lagt til", e[1], **les_annen(e[2])))
    return sorted(ut, key=lambda x: x.blad)


def _makker(
    m: Element, om: Dict[str, Any], etter_id: Dict[Any, Element], ledige: Dict[int, Element]
) -> Optional[Element]:
    """The changed form of a missing row: the same number, or the same place."""
    samme = etter_id.get(om["id"]) if "id" in om else None
    if samme is not None and samme[1] in ledige:
        return samme
    e = ledige.get(m[1])
    if e is not None and (samme is None or e is not samme):
        return e
    return None
