# SPDX-License-Identifier: EUPL-1.2
"""The public log as the site shows it: events, checkpoints, tiles and proofs.

Everything is read from copies in schema ``offentlig`` that are written in the transaction that
seals them (journal/sql/offentlig_logg.sql), so what a checkpoint vouches for is always there.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from glassklar.offentlig.database import Rad, en, hent
from glassklar.spor.fliser import BUNT, Flis, FlisFeil, Fliskilde, les_bunt, pakk_bunt
from glassklar.spor.note import les_note, les_sjekkpunkt
from glassklar.spor.tre import HASHLENGDE, bladhash, inklusjonsbevis, konsistensbevis

#: What a proof file is called inside; a new form gets a new number.
FORM = "glassklar-bevis-1"
#: Waiting events are counted up to here.
MAKS_VENTER = 1000

_HENDELSE = """
select h.nr, h.slag::text as slag, h.versjon, h.tid, h.linje, h.hash,
       b.blad, s.storrelse, s.tid as forseglet
  from logg_hendelse h left join logg_blad b on b.hendelse = h.nr
  left join lateral (select storrelse, tid from logg_sjekkpunkt s where s.storrelse > b.blad
                      order by s.storrelse, s.tid limit 1) s on true
 where h.journalpost = %s"""


@dataclass(frozen=True, slots=True)
class Sjekkpunkt:
    """A signed checkpoint: what the log vouched for, and when."""

    storrelse: int
    tid: datetime
    note: str

    @property
    def opphav(self) -> str:
        """The log's name."""
        return les_sjekkpunkt(les_note(self.note).tekst).opphav


@dataclass(frozen=True)
class Hendelse:
    """A release, correction or withdrawal of an entry in the log.

    ``blad`` is None until it is sealed; ``linje`` when its content was lawfully taken away;
    ``storrelse`` and ``forseglet`` tell of the first checkpoint that it is in.
    """

    nr: int
    slag: str
    versjon: int
    tid: datetime
    linje: str | None
    hash: bytes
    blad: int | None
    storrelse: int | None
    forseglet: datetime | None

    @property
    def avtrykk(self) -> str:
        """The hash of the line, in hex."""
        return self.hash.hex()

    @property
    def avtrykk_kort(self) -> str:
        """Enough of it to know it again."""
        a = self.avtrykk
        return f"{a[:4]} {a[4:8]} … {a[-4:]}"

    @cached_property
    def innhold(self) -> dict[str, Any]:
        """What the line says; empty when it is taken away."""
        return json.loads(self.linje) if self.linje is not None else {}


def siste() -> Sjekkpunkt | None:
    """The last checkpoint, or None before anything is sealed."""
    r = en(
        "select storrelse, tid, note from logg_sjekkpunkt order by storrelse desc, tid desc limit 1"
    )
    return Sjekkpunkt(**r) if r else None


def med_storrelse(storrelse: int) -> list[Sjekkpunkt]:
    """The checkpoints of a size; several where the key was changed."""
    rader = hent(
        "select storrelse, tid, note from logg_sjekkpunkt where storrelse = %s order by tid",
        [storrelse],
    )
    return [Sjekkpunkt(**r) for r in rader]


def noekler() -> list[Rad]:
    """The public keys that have signed, newest first: noekkel, fra, til, storrelse."""
    return hent("select noekkel, fra, til, storrelse from logg_noekkel order by fra desc, noekkel")


def venter() -> int:
    """How many events wait for their seal, counted up to ``MAKS_VENTER``."""
    r = en(
        "select count(*)::int n from (select 1 from logg_hendelse where nr > coalesce((select"
        " hendelse from logg_blad order by blad desc limit 1), 0) limit %s) x",
        [MAKS_VENTER],
    )
    return r["n"] if r else 0


def siste_hendelse(journalpost: UUID) -> Hendelse | None:
    """The last event of an entry: what its page shows."""
    r = en(f"{_HENDELSE} order by h.nr desc limit 1", [journalpost])
    return Hendelse(**r) if r else None


def hendelser(journalpost: UUID) -> list[Hendelse]:
    """All events of an entry, newest first."""
    return [Hendelse(**r) for r in hent(f"{_HENDELSE} order by h.nr desc", [journalpost])]


def flis(f: Flis) -> bytes | None:
    """The content of a tile or bundle of this width, or None when there is not so much."""
    if f.nivaa == BUNT:
        r = en("select poster from logg_bunt where nr = %s", [f.nr])
        poster = les_bunt(bytes(r["poster"])) if r else []
        return pakk_bunt(poster[: f.bredde]) if len(poster) >= f.bredde else None
    r = en(
        "select substr(hasher, 1, %s) as hasher from logg_flis where nivaa = %s and nr = %s",
        [f.bredde * HASHLENGDE, f.nivaa, f.nr],
    )
    return bytes(r["hasher"]) if r and len(r["hasher"]) == f.bredde * HASHLENGDE else None


def _kilde(storrelse: int) -> Fliskilde:
    def les(f: Flis) -> bytes:
        innhold = flis(f)
        if innhold is None:
            raise FlisFeil("flisen finnes ikke")
        return innhold

    return Fliskilde(les, storrelse)


def post(blad: int) -> bytes | None:
    """The 50 bytes of a leaf's entry."""
    nr, plass = divmod(blad, 256)
    innhold = flis(Flis(BUNT, nr, plass + 1))
    return les_bunt(innhold)[plass] if innhold is not None else None


def inklusjon(blad: int, storrelse: int) -> list[bytes]:
    """The audit path of a leaf in the tree of a size. Raises as ``tre`` and ``fliser``."""
    return inklusjonsbevis(_kilde(storrelse), blad, storrelse)


def konsistens(fra: int, til: int) -> list[bytes]:
    """The proof that the log of a size is the beginning of a later one. Raises as ``tre``."""
    return konsistensbevis(_kilde(til), fra, til)


def bevis(h: Hendelse, registrerings_id: str) -> dict[str, Any]:
    """The proof of an event, complete in itself: line, entry, path, checkpoint and keys."""
    naa = siste() if h.blad is not None else None
    ut: dict[str, Any] = {
        "form": FORM,
        "dokument": registrerings_id,
        "hendelse": h.nr,
        "slag": h.slag,
        "versjon": h.versjon,
        "tid": h.tid.isoformat(),
        "linje": h.linje,
        "salt": h.innhold.get("salt"),
        "linjehash": h.avtrykk,
        "blad": h.blad,
        "post": None,
        "bladhash": None,
        "storrelse": None,
        "vei": [],
        "sjekkpunkt": None,
        "noekler": [],
    }
    raa = post(h.blad) if h.blad is not None else None
    if h.blad is None or naa is None or raa is None:
        return ut
    return ut | {
        "post": b64(raa),
        "bladhash": b64(bladhash(raa)),
        "storrelse": naa.storrelse,
        "vei": b64er(inklusjon(h.blad, naa.storrelse)),
        "sjekkpunkt": naa.note,
        "noekler": [n["noekkel"] for n in noekler()],
    }


def b64(raa: bytes) -> str:
    """Standard base 64, as checkpoints have it."""
    return base64.b64encode(raa).decode("ascii")


def b64er(hasher: Sequence[bytes]) -> list[str]:
    """Hashes as text."""
    return [b64(h) for h in hasher]
