# SPDX-License-Identifier: EUPL-1.2
"""Copies of a log's tables that others read, against the tables themselves, row by row.

Who publishes a log from copies could show one thing to the world and keep another: the copies
are checked as the log is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from glassklar.spor.etterproev.avvik import Avvik
from glassklar.spor.loggbase import Kobling
from glassklar.spor.utskrift import stroem


@dataclass(frozen=True, slots=True)
class Speil:
    """A copy.

    Args:
        tabell: the table with the copies, with its schema.
        kilde: the rows that it must have: a query with ``%(logg)s`` and no other value.
        noekkel: the columns of its key.
        felt: the other columns.
    """

    tabell: str
    kilde: str
    noekkel: tuple[str, ...]
    felt: tuple[str, ...]


def speil_av(tabell: str, skjema: str, noekkel: tuple[str, ...], felt: tuple[str, ...]) -> Speil:
    """A copy of the rows of one log of a table ``logg_…``, column by column."""
    kolonner = ", ".join((*noekkel, *felt))
    kilde = f"select {kolonner} from glassklar.{tabell} where logg = %(logg)s"
    return Speil(f"{skjema}.{tabell}", kilde, noekkel, felt)


def kontroller(c: Kobling, logg: str, alle: Sequence[Speil]) -> Iterator[Avvik]:
    """What of the copies is not as the log's own."""
    for s in alle:
        ulike = ", ".join(f"(a.{f} is distinct from b.{f})" for f in s.felt)
        noekkel = ", ".join(s.noekkel)
        for *verdier, har, skal, hvilke in stroem(
            c,
            f"select {', '.join(f'{k}::text' for k in s.noekkel)}, b.finnes, a.finnes,"
            f" array[{ulike}]"
            f" from (select k.*, true as finnes from ({s.kilde}) k) a"
            f" full join (select k.*, true as finnes from {s.tabell} k) b using ({noekkel})"
            f" where a.finnes is null or b.finnes is null or true in ({ulike})"
            f" order by {noekkel}",
            {"logg": logg},
        ):
            felt = [f for f, ulik in zip(s.felt, hvilke, strict=True) if ulik]
            if not har:
                hva, felt = "raden mangler i kopien som legges ut", []
            elif not skal:
                hva, felt = "raden er lagt til i kopien som legges ut", []
            else:
                hva = "raden er endret i kopien som legges ut"
            yield Avvik(
                hva,
                -1,
                tabell=s.tabell,
                rad=", ".join(f"{k} {v}" for k, v in zip(s.noekkel, verdier, strict=True)),
                mer=f"felt: {', '.join(felt)}" if felt else "",
            )
