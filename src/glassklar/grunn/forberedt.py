# SPDX-License-Identifier: EUPL-1.2
"""Querysets that are compiled once: ``@forberedt(int, UUID)`` on a function that makes one.

⚡ Django writes the SQL of a queryset anew each time it is asked, and for a page of a dozen
statements that cost more than all the rest. A function marked here is called once, with values
that stand for the real ones; afterwards its statement is sent with the real ones in their place.
The objects come back as from any queryset, in a list.

The queryset must not depend on the values but as parameters of the statement: no ``None``, no
list, no condition in Python. Values that stand for others are odd enough to be nobody's own.
"""

from __future__ import annotations

import copy
import functools
from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model, QuerySet

M = TypeVar("M", bound=Model)

_STEDFORTREDERE: dict[type, Callable[[int], Any]] = {
    # Fits the smallest integer column, and no key or number is negative.
    int: lambda nr: -31001 - nr,
    UUID: lambda nr: UUID(int=0xFFFF_0000_F0BE_DD70_0000_0000_0000_0000 + nr),
    date: lambda nr: date(1, 1, 1 + nr),
    str: lambda nr: f"\x01stedfortreder {nr}\x01",
}


def forberedt(*slag: type) -> Callable[[Callable[..., QuerySet[M]]], Callable[..., list[M]]]:
    """Let the decorated function's queryset be compiled the first time only.

    Args:
        slag: the types of its arguments, in order.

    Raises:
        ValueError: when it is first called, if an argument never became a parameter.
    """

    def pakk(lag: Callable[..., QuerySet[M]]) -> Callable[..., list[M]]:
        vikarer = [_STEDFORTREDERE[type_](nr) for nr, type_ in enumerate(slag)]

        @functools.cache
        def kompilert() -> tuple[QuerySet[M], Any, str, tuple[Any, ...]]:
            q = lag(*vikarer)
            kompilator = q.query.get_compiler(DEFAULT_DB_ALIAS)
            sql, parametre = kompilator.as_sql()
            if mangler := [v for v in vikarer if v not in parametre]:
                raise ValueError(f"{lag.__qualname__}: {mangler} er ikke med i setningen")
            return q, kompilator, sql, tuple(parametre)

        @functools.wraps(lag)
        def svar(*verdier: Any) -> list[M]:
            q, kompilator, sql, parametre = kompilert()
            bytt = dict(zip(vikarer, verdier, strict=True))
            ferdige = tuple(_verdi(p, bytt) for p in parametre)
            ny = copy.copy(kompilator)
            # A connection belongs to one thread.
            ny.connection = connections[DEFAULT_DB_ALIAS]
            ny.as_sql = lambda *_a, **_k: (sql, ferdige)
            ut = q._chain()  # type: ignore[attr-defined]
            ut.query.get_compiler = lambda *_a, **_k: ny
            return list(ut)

        return svar

    return pakk


def _verdi(parameter: Any, bytt: dict[Any, Any]) -> Any:
    """The real value, of the type that Django sends (an ``Int2`` for a small integer)."""
    if isinstance(parameter, bool) or parameter not in bytt:
        return parameter
    verdi = bytt[parameter]
    return type(parameter)(verdi) if isinstance(parameter, int) else verdi
