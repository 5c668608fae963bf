# SPDX-License-Identifier: EUPL-1.2
"""Who may decide what, said as plainly as it can be said. Slow on purpose; shares no code.

Everything is lists of plain dicts, named as the columns in the database, so that rows can be
handed over as they are read. Moments are given as days in Norway (``bekreftet``, ``trukket``,
``avsluttet``, ``sluttet``).

A register is a dict with:
    enheter      [{id, overordnet}]
    stillinger   [{id, enhet, avsluttet}]
    innehavere   [{stilling, bruker, fra, til}]
    vikarer      [{for_bruker, bruker, fra, til}]
    reglementer  [{id, gjelder_fra, gjelder_til, bekreftet}]
    fullmakter   [{id, reglement, giver, vedtakstype, beloep_fra, beloep_til, enhet, klasse,
                   til_stilling, til_bruker, kan_delegere, fra, til, bekreftet, trukket}]
    folk         [{id, enhet, sluttet}]
    ledere       [{bruker, enhet, fra, til}]        enhet None: the whole municipality

A case is a dict with: vedtakstype, beloep, enhet, klasse, dag, forfattere (set), habilitet
({person: ingen|oppgitt|inhabil}), godkjent_av (set), lest (set, or None: not asked).
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

#: As far as any test goes: a period without an end ends here.
EVIG = date(2999, 12, 31)


def mellom(dag, fra, til):
    return fra <= dag <= (til or EVIG)


def under(reg, topp):
    """A unit and all below it, by adding until nothing more is added."""
    funnet = {topp}
    while True:
        flere = {e["id"] for e in reg["enheter"] if e["overordnet"] in funnet} - funnet
        if not flere:
            return funnet
        funnet |= flere


def arbeider(reg, bruker, dag):
    return all(p["sluttet"] is None or dag < p["sluttet"] for p in reg["folk"]
               if p["id"] == bruker)  # fmt: skip


def egen_tid(f, dag):
    """The row's own time: confirmed by then, not withdrawn by then, the day in its period."""
    if f["bekreftet"] is None or f["bekreftet"] > dag:
        return False
    if f["trukket"] is not None and f["trukket"] <= dag:
        return False
    return mellom(dag, f["fra"], f["til"])


def gjeldende(reg, dag):
    """The ids of the rows that count, from the council downwards."""
    i_kraft = {
        g["id"]
        for g in reg["reglementer"]
        if g["bekreftet"] is not None
        and g["bekreftet"] <= dag
        and mellom(dag, g["gjelder_fra"], g["gjelder_til"])
    }
    gjelder = {
        f["id"]
        for f in reg["fullmakter"]
        if f["giver"] is None and f["reglement"] in i_kraft and egen_tid(f, dag)
    }
    while True:
        flere = {
            f["id"] for f in reg["fullmakter"] if f["giver"] in gjelder and egen_tid(f, dag)
        } - gjelder
        if not flere:
            return gjelder
        gjelder |= flere


def rad(reg, id_):
    return next(f for f in reg["fullmakter"] if f["id"] == id_)


def givere(reg, f):
    """All rows that the row comes from, and itself."""
    ut = [f]
    while ut[-1]["giver"] is not None and len(ut) <= len(reg["fullmakter"]):
        ut.append(rad(reg, ut[-1]["giver"]))
    return ut


def direkte(reg, f, dag):
    """The people that a row is given to on a day."""
    folk = set()
    if f["til_bruker"] is not None:
        folk.add(f["til_bruker"])
    for s in reg["stillinger"]:
        if s["id"] == f["til_stilling"] and (s["avsluttet"] is None or dag < s["avsluttet"]):
            for i in reg["innehavere"]:
                if i["stilling"] == s["id"] and mellom(dag, i["fra"], i["til"]):
                    folk.add(i["bruker"])
    return {b for b in folk if arbeider(reg, b, dag)}


def holdere(reg, dag):
    """Every (person, on behalf of or None, row) on a day."""
    ut = set()
    for id_ in gjeldende(reg, dag):
        for b in direkte(reg, rad(reg, id_), dag):
            ut.add((b, None, id_))
            for v in reg["vikarer"]:
                if (
                    v["for_bruker"] == b
                    and mellom(dag, v["fra"], v["til"])
                    and arbeider(reg, v["bruker"], dag)
                ):
                    ut.add((v["bruker"], b, id_))
    return ut


def dekker_punkt(reg, f, vedtakstype, beloep, enhet, klasse):
    """Whether one row covers one decision. Amount None: only a row without limits does."""
    if f["vedtakstype"] != vedtakstype:
        return False
    if enhet not in under(reg, f["enhet"]):
        return False
    if klasse[: len(f["klasse"])] != f["klasse"]:
        return False
    if beloep is None:
        return (f["beloep_fra"], f["beloep_til"]) == (None, None)
    return (f["beloep_fra"] or Decimal(0)) <= beloep and (
        f["beloep_til"] is None or f["beloep_til"] >= beloep
    )


def sjefer(reg, bruker, dag):
    """Everybody who leads the unit that a person belongs to, or any above it.

    But for those whom the person leads in turn: by a unit above theirs, or the whole municipality.
    """
    (sted,) = [p["enhet"] for p in reg["folk"] if p["id"] == bruker] or [None]
    i_dag = [x for x in reg["ledere"] if mellom(dag, x["fra"], x["til"])]
    mine = {x["enhet"] for x in i_dag if x["bruker"] == bruker}
    ut = set()
    for x in i_dag:
        u = x["enhet"]
        if None in mine or (u is not None and (sted is None or sted not in under(reg, u))):
            continue
        if u is None or not any(u in under(reg, m) - {m} for m in mine):
            ut.add(x["bruker"])
    return ut - {bruker}


def kan_ikke(reg, sak, bruker, vegne=None, i_saken=None):
    """Every reason, by its word, why a person may not decide a case in this way.

    An empty set means that they may, by a row they hold in that way (``holdere``).
    ``i_saken`` is ``holdere_i(reg, sak)``, when it is known already.
    """
    dag, inhabile = sak["dag"], {b for b, s in sak["habilitet"].items() if s == "inhabil"}
    ut = set()
    if not arbeider(reg, bruker, dag):
        ut.add("sluttet")
    if bruker in sak["forfattere"]:
        ut.add("skrevet")
    i_saken = holdere_i(reg, sak) if i_saken is None else i_saken
    if not any(h[:2] == (bruker, vegne) for h in i_saken):
        ut.add("fullmakt")
    if bruker in inhabile:
        ut.add("inhabil")
    if sjefer(reg, bruker, dag) & inhabile:
        ut.add("overordnet_inhabil")
    if vegne is not None and (
        vegne in sak["forfattere"] or vegne in inhabile or sjefer(reg, vegne, dag) & inhabile
    ):
        ut.add("stedfortreder")
    if bruker in sak["godkjent_av"] or vegne in sak["godkjent_av"]:
        ut.add("godkjent_foer")
    if bruker not in sak["habilitet"]:
        ut.add("habilitet_mangler")
    if sak["lest"] is not None and bruker not in sak["lest"]:
        ut.add("lest")
    return ut


def holdere_i(reg, sak):
    """Every (person, on behalf of, row) where the row and all its givers cover the case."""
    return {
        h
        for h in holdere(reg, sak["dag"])
        if all(
            dekker_punkt(reg, f, sak["vedtakstype"], sak["beloep"], sak["enhet"], sak["klasse"])
            for f in givere(reg, rad(reg, h[2]))
        )
    }


def kan_avgjoere(reg, sak):
    """Every (person, on behalf of, row) that may decide the case."""
    alle = holdere_i(reg, sak)
    return {h for h in alle if not kan_ikke(reg, sak, h[0], h[1], alle)}


def mer_enn_giveren(reg, ny, giver):
    """A decision on a day that the new row would cover and its giver does not, or None.

    Tried point by point: what is narrower in every way has no such point.
    """
    oere, dag = Decimal("0.01"), timedelta(days=1)
    grenser = [x for f in (ny, giver) for x in (f["beloep_fra"], f["beloep_til"]) if x is not None]
    beloep = {Decimal(0), Decimal(10) ** 12, *grenser}
    beloep |= {g + d for g in grenser for d in (oere, -oere) if g + d >= 0}
    ender = [x for f in (ny, giver) for x in (f["fra"], f["til"] or EVIG)]
    dager = {*ender, *(x + dag for x in ender if x < EVIG), *(x - dag for x in ender)}
    for type_ in {ny["vedtakstype"], giver["vedtakstype"]}:
        for enhet in [e["id"] for e in reg["enheter"]]:
            for klasse in {ny["klasse"], ny["klasse"] + "9", giver["klasse"]}:
                for b in beloep:
                    if not dekker_punkt(reg, ny, type_, b, enhet, klasse):
                        continue
                    if not dekker_punkt(reg, giver, type_, b, enhet, klasse):
                        return type_, enhet, klasse, b
    for d in dager:
        if mellom(d, ny["fra"], ny["til"]) and not mellom(d, giver["fra"], giver["til"]):
            return d
    return None
