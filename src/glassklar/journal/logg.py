# SPDX-License-Identifier: EUPL-1.2
"""The public log's events, as the sequencer reads them (journal/sql/offentlig_logg.sql)."""

from __future__ import annotations

from glassklar.spor.kilder import Kilde
from glassklar.spor.poster import OFFENTLIG
from glassklar.spor.utskrift import Linjer

#: The hash stands beside the line: an entry may be withdrawn before it was sealed.
KILDE = Kilde(
    "P",
    "offentlig",
    OFFENTLIG,
    "select h.xid, h.nr as id, h.slag::text as op, h.tid, h.hash from offentlig.logg_hendelse h",
    ("offentlig.logg_hendelse", "nr"),
)
#: Where the lines are, for the verifier and the export.
LINJER = Linjer("P", "offentlig.logg_hendelse", "k.nr", "k.linje")
