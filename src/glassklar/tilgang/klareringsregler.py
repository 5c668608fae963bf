# SPDX-License-Identifier: EUPL-1.2
"""Who gives and ends clearances (4.5.17, docs/decisions/0018). Pure functions.

A refusal is one word. The same rules stand in tilgang/sql/klareringer.sql, where they hold for
whoever has the connection; tests/tilgang/test_klareringer.py compares them.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from glassklar.org.rules import Giver, Mottaker, Oenske, Stedet, om_maaneder

OMFANG = ("egne", "enhet", "alle")
#: No clearance is for these: what is open needs none, and XX is read by the archive, the leader
#: and its owner only (docs/decisions/0008).
UTEN_KLARERING = frozenset({"AAPEN", "XX"})
MAKS_MAANEDER = 24
#: Those who keep order see every clearance.
SER_ALLE = frozenset({"kommunedirektoer", "admin", "arkivar", "revisor"})


def klarering_avslag(
    giver: Giver, til_: Mottaker, kode: str, omfang: str, enhet: int | None, o: Oenske, *,
    koder: Collection[str], enheter: dict[int, Stedet], i_dag: date,
    maks: int = MAKS_MAANEDER,
) -> str | None:  # fmt: skip
    """Return why the clearance is not given, or None.

    ``o.har`` is (code, extent, unit) by period; ``koder`` are the codes in use.
    """
    if not o.grunn.strip():
        return "grunn"
    if til_.id == giver.id:
        return "selv"
    if not til_.aktiv:
        return "sluttet"
    if kode not in koder or kode in UTEN_KLARERING:
        return "kode"
    if omfang not in OMFANG:
        return "omfang"
    sted = enheter.get(enhet) if enhet is not None else None
    if (omfang == "enhet") != (enhet is not None) or (
        enhet is not None and (sted is None or sted.folkevalgt)
    ):
        return "enhet"
    if "kommunedirektoer" not in giver.roller:
        if til_.enhet not in giver.leder:
            return "rett"
        if omfang == "alle":
            return "alle"
        if omfang == "enhet" and enhet not in giver.leder:
            return "annen_enhet"
    if o.fra is None or o.fra < i_dag:
        return "fra"
    if o.til is None:
        return "til_mangler"
    if o.til < o.fra:
        return "til"
    if o.til > om_maaneder(i_dag, maks):
        return "for_lenge"
    lik = (kode, omfang, enhet)
    return "finnes" if any(p.hva == lik and p.moeter(o.fra, o.til) for p in o.har) else None


def kan_gi(giver: Giver, til_: Mottaker) -> bool:
    """Whether the giver gives this person clearances at all."""
    return giver.id != til_.id and til_.aktiv and (
        "kommunedirektoer" in giver.roller or til_.enhet in giver.leder
    )  # fmt: skip


def kan_avslutte(giver: Giver, til_: Mottaker, enhet: int | None) -> bool:
    """Whether the giver ends a clearance that the person has (for a unit, if it is for one)."""
    return (
        giver.id == til_.id
        or bool(giver.roller & {"kommunedirektoer", "admin"})
        or til_.enhet in giver.leder
        or enhet in giver.leder
    )


def ser(giver: Giver, til_: Mottaker) -> bool:
    """Whether the acting person sees this person's clearances."""
    return giver.id == til_.id or bool(giver.roller & SER_ALLE) or til_.enhet in giver.leder
