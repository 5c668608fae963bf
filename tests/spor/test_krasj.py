# SPDX-License-Identifier: EUPL-1.2
"""kill -9 in the middle of work: what was acknowledged has its events once, and the log is one."""

from __future__ import annotations

import random
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connections

from glassklar.spor.fliser import les_bunt
from glassklar.spor.note import aapne_sjekkpunkt, les_noekkel
from glassklar.spor.poster import pakk_hash
from glassklar.spor.signering import verifiser
from glassklar.spor.tre import Front, Minnekilde, bladhasher, konsistens_stemmer, konsistensbevis

from .krasj import By, by, last

#: How often each is killed in an ordinary run, and in the long one.
VANLIG = ["forsegler"] * 4 + ["web"] * 3 + ["base"] * 3
LANG = ["forsegler"] * 80 + ["web"] * 60 + ["base"] * 60


@pytest.fixture
def sted(roller, db) -> Iterator[By]:
    """A whole installation with a server of its own, where there is memory for it."""
    connections.close_all()
    shm = Path("/dev/shm")
    mappe = Path(tempfile.mkdtemp(prefix="gk-krasj-", dir=shm if shm.is_dir() else None))
    mappe.chmod(0o755)
    try:
        with by(mappe, roller.eier) as b:
            yield b
    finally:
        shutil.rmtree(mappe, ignore_errors=True)


def test_drept_midt_i_arbeidet(sted):
    _drep(sted, VANLIG)


@pytest.mark.stor
def test_drept_to_hundre_ganger(sted):
    _drep(sted, LANG)


def _drep(b: By, rekke: list[str]) -> None:
    rekke = random.sample(rekke, len(rekke))
    with last(b) as arbeid:
        arbeid()
        for hva in rekke:
            b.drep(hva)
            arbeid(random.randint(0, 4))
        arbeid()
    assert sum(b.drept.values()) == len(rekke)
    # The last step of the sequencer takes the rest.
    for _ in range(600):
        b.se_sjekkpunkt()
        if b.spoer("select antall from logg_venter()") == [(0,)]:
            break
        time.sleep(0.1)
    b.se_sjekkpunkt()
    kontroller(b)


def kontroller(b: By) -> None:
    """Everything at rest: entries, events, leaves and checkpoints."""
    hendelser = {
        i: (op, us, bytes(h))
        for i, op, us, h in b.spoer(
            "select id, op::text, (extract(epoch from tid) * 1000000)::bigint,"
            " sha256(convert_to(spor_linje(s), 'UTF8')) from spor s"
        )
    }
    # Every acknowledged entry is there, with its events, once.
    registrert = Counter(
        r for (r,) in b.spoer("select rad from spor where tabell = 'registrering' and op = 'I'")
    )
    assert b.kvittert
    assert {registrert[k] for k in b.kvittert} == {1}
    assert len(registrert) == b.spoer("select count(*) from registrering")[0][0]
    for tabell, kolonne in (("registrering_skjermet", "registrering_id"), ("kp_identitet", "kp_id"),
                            ("loepenummer", "registrering_id")):  # fmt: skip
        rader = Counter(r for (r,) in b.spoer(f"select {kolonne} from {tabell}"))
        assert Counter(
            r for (r,) in b.spoer("select rad from spor where tabell = %s and op = 'I'", tabell)
        ) == rader, tabell  # fmt: skip
    # Every event is a leaf, once, in order, and the bundles have no hole.
    bunter = b.spoer("select nr, poster, id_er from logg_bunt where logg = 'S' order by nr")
    assert [nr for nr, *_ in bunter] == list(range(len(bunter)))
    blader = [p for _, poster, _ in bunter for p in les_bunt(bytes(poster))]
    ider = [i for *_, id_er in bunter for i in id_er]
    assert ider == [i for (i,) in b.spoer("select id from spor order by xid, id")]
    assert blader == [
        pakk_hash(1, hendelser[i][0], i, hendelser[i][1], hendelser[i][2]) for i in ider
    ]
    _kontroller_sjekkpunkter(b, bladhasher(blader))


def _kontroller_sjekkpunkter(b: By, hasher: list[bytes]) -> None:
    noekler = [les_noekkel(n) for (n,) in b.spoer("select noekkel from logg_noekkel")]
    rader = b.spoer(
        "select storrelse, rot, note from logg_sjekkpunkt where logg = 'S' order by tid"
    )
    noter = {note for *_, note in rader}
    # What has been out was committed, and is signed still.
    assert len(b.sett) > 3
    assert {n.decode() for n in b.sett.values()} <= noter
    minne, front, naadd = Minnekilde(hasher), Front(), 0
    siste = (rader[-1][0], bytes(rader[-1][1]))
    assert siste[0] == len(hasher)
    forrige = (0, None)
    for storrelse, rot, note in rader:
        front.utvid(hasher[naadd:storrelse])
        naadd = storrelse
        s = aapne_sjekkpunkt(note, noekler, verifiser)
        assert (s.storrelse, s.rot) == (storrelse, bytes(rot)) == (storrelse, front.rot())
        # One chain: each to the next, and each to the last.
        for eldre, nyere in ((forrige, (storrelse, s.rot)), ((storrelse, s.rot), siste)):
            if eldre[1] is not None:
                bevis = konsistensbevis(minne, eldre[0], nyere[0])
                assert konsistens_stemmer(eldre[0], nyere[0], eldre[1], nyere[1], bevis)
        forrige = (storrelse, s.rot)
