# SPDX-License-Identifier: EUPL-1.2
"""The public log's events, as the sequencer reads them (journal/sql/offentlig_logg.sql)."""

from __future__ import annotations

from glassklar.spor.kilder import Kilde
from glassklar.spor.poster import OFFENTLIG
from glassklar.spor.speil import Speil, speil_av
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
#: What the public site shows of the log are copies (the trigger ``offentlig_logg_speil``).
SPEIL = (
    speil_av("logg_flis", "offentlig", ("nivaa", "nr"), ("hasher",)),
    speil_av("logg_bunt", "offentlig", ("nr",), ("poster",)),
    speil_av("logg_sjekkpunkt", "offentlig", ("storrelse", "tid"), ("note",)),
    speil_av("logg_noekkel", "offentlig", ("noekkel",), ("fra", "til", "storrelse")),
    Speil(
        "offentlig.logg_blad",
        "select b.nr * 256 + u.i - 1 as blad, h.nr as hendelse from glassklar.logg_bunt b,"
        " unnest(b.id_er) with ordinality u(e, i), offentlig.logg_hendelse h"
        " where b.logg = %(logg)s and h.nr = u.e"
        " and h.hash = substr(b.poster, (u.i::int - 1) * 52 + 21, 32)",
        ("blad",),
        ("hendelse",),
    ),
)
