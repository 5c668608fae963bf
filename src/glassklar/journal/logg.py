# SPDX-License-Identifier: EUPL-1.2
"""The public log's events, as the sequencer reads them (journal/sql/offentlig_logg.sql)."""

from __future__ import annotations

from glassklar.spor.kilder import Kilde
from glassklar.spor.poster import OFFENTLIG

#: The hash stands beside the line: an entry may be withdrawn before it was sealed.
KILDE = Kilde(
    "P",
    "offentlig",
    OFFENTLIG,
    "select h.xid, h.nr as id, h.slag::text as op, h.tid, h.hash from offentlig.logg_hendelse h",
    ("offentlig.logg_hendelse", "nr"),
)
