# SPDX-License-Identifier: EUPL-1.2
"""The alerts of a register, by the rules alone: what the queries of registeroppslag are held to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from glassklar.fullmakt.registervarsler import (
    FAERREST,
    VIKAR_DAGER,
    Varsel,
    perioder,
    reglement_varsel,
)
from glassklar.fullmakt.rules import (
    Fullmakt,
    Id,
    Register,
    gjelder,
    i_perioden,
    innehavere,
    mottar,
)


def i_kraft(r: Register, dag: date) -> list[Fullmakt]:
    """The rows that count on a day."""
    return [f for f in r.fullmakter.values() if gjelder(r, f.id, dag)]


def faa_innehavere(r: Register, dag: date) -> Iterator[Varsel]:
    """Positions with an authority that fewer than two people can use, stand-ins counted."""
    rader: dict[Id, list[Id]] = {}
    for f in i_kraft(r, dag):
        if f.til_stilling is not None:
            rader.setdefault(f.til_stilling, []).append(f.id)
    for stilling, ider in rader.items():
        antall = len({b for b, _vegne in innehavere(r, ider[0], dag)})
        if antall < FAERREST:
            yield Varsel("faa", stilling, tuple(ider), antall)


def vikarer_som_slutter(r: Register, dag: date) -> Iterator[Varsel]:
    """Stand-ins for holders of an authority whose last day is near."""
    snart = dag + timedelta(days=VIKAR_DAGER)
    holdere: dict[int, list[Id]] = {}
    for f in i_kraft(r, dag):
        for b in mottar(r, f, dag):
            holdere.setdefault(b, []).append(f.id)
    for v in r.vikariater:
        if i_perioden(dag, v.fra, v.til) and v.til <= snart and v.for_bruker in holdere:
            yield Varsel("vikar", v.for_bruker, tuple(holdere[v.for_bruker]), bruker=v.bruker,
                         til=v.til)  # fmt: skip


def varsler(r: Register, vedtatt: date | None, dag: date) -> list[Varsel]:
    """Every alert on a day."""
    frist = reglement_varsel(vedtatt, dag)
    return [
        *([frist] if frist else []),
        *faa_innehavere(r, dag),
        *vikarer_som_slutter(r, dag),
        *perioder(r.fullmakter.values(), dag),
    ]
