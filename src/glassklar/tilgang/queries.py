# SPDX-License-Identifier: EUPL-1.2
"""Reads about codes, shielding and clearances."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import connection

from glassklar.tilgang.models import Skjerming, Tilgangskode


def koder(*, bare_aktive: bool = True) -> list[Tilgangskode]:
    """Return the access codes in the order the municipality keeps them."""
    q = Tilgangskode.objects.all()
    return list(q.filter(aktiv=True) if bare_aktive else q)


def kode(k: str) -> Tilgangskode | None:
    """Return one access code."""
    return Tilgangskode.objects.filter(kode=k).first()


def skjerminger(gjelder: Iterable[UUID]) -> dict[UUID, Skjerming]:
    """Return the shielding rows that stand on these units, by unit."""
    return Skjerming.objects.select_related("kode", "eier").in_bulk(list(gjelder))


def mine_vern() -> frozenset[int]:
    """Return the labels that the acting person reads in every case."""
    with connection.cursor() as c:
        c.execute("select mine_vern()")
        return frozenset(c.fetchone()[0] or ())
