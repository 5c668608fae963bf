# SPDX-License-Identifier: EUPL-1.2
"""The published files of a log against the leaves that were signed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path

from glassklar.spor.etterproev.avvik import Avvik
from glassklar.spor.etterproev.eksport import KanIkkeSjekkes
from glassklar.spor.fasit import Fasit
from glassklar.spor.fliser import BREDDE, BUNT, FlisFeil, bredde_i, les_sti, nye_bunter, nye_fliser
from glassklar.spor.note import Noekkel, NoteFeil, aapne_sjekkpunkt, les_note, les_sjekkpunkt
from glassklar.spor.publisering import SJEKKPUNKT
from glassklar.spor.signering import verifiser


def kontroller(
    mappe: Path, fasit: Fasit, navn: str, noekler: list[Noekkel], roetter: dict[int, bytes],
    naa: Callable[[], int] | None = None,
) -> Iterator[Avvik]:  # fmt: skip
    """Findings of a folder of tiles. The sequencer may write in it meanwhile.

    Args:
        navn: the log's name.
        roetter: the root of every size that is signed.
        naa: how big the log is now, outside of the snapshot.

    Raises:
        KanIkkeSjekkes: the folder cannot be read, or is of another log.
    """
    try:
        ute = _sjekkpunkt(mappe, navn, noekler)
        foran = ute is not None and ute[0] > fasit.storrelse
        if ute is None:
            yield _avvik("sjekkpunktet i mappen er endret", SJEKKPUNKT)
        elif foran and (naa is None or naa() < ute[0]):
            mer = f"mappen har {ute[0]} hendelser, databasen {fasit.storrelse}"
            yield _avvik("mappen er foran databasen", SJEKKPUNKT, mer=mer)
        elif roetter.get(ute[0], ute[1]) != ute[1]:
            yield _avvik("sjekkpunktet i mappen er ikke en forløper for loggen", SJEKKPUNKT)
        funn, sett = [], set()
        for sti in _filer(mappe):
            sett.add(sti)
            funn += _en(mappe, sti, fasit)
        n = fasit.storrelse if ute is None else min(ute[0], fasit.storrelse)
        for f in chain(nye_fliser(0, n), nye_bunter(0, n)):
            if f.sti not in sett:
                funn.append(_avvik("flisen mangler", f.sti, blad=_blad(f.nivaa, f.nr)))
        if foran or _sjekkpunkt(mappe, navn, noekler) != ute:
            # It grew while we looked: what is at its edge is not of our snapshot.
            funn = [a for a in funn if a.hva == "flisen er endret" or _hel(a.rad or "", n)]
        yield from funn
    except OSError as feil:
        raise KanIkkeSjekkes(
            f"Mappen med fliser kan ikke leses: «{feil.filename or mappe}» ({feil.strerror})."
        ) from None


def _hel(sti: str, storrelse: int) -> bool:
    """Whether it is a whole tile of the tree, or no tile at all."""
    try:
        f = les_sti(sti)
    except FlisFeil:
        return True
    return f.hel and bredde_i(f.nivaa, f.nr, storrelse) == BREDDE


def _avvik(hva: str, sti: str, blad: int = -1, mer: str = "") -> Avvik:
    return Avvik(hva, blad, rad=sti, mer=mer)


def _blad(nivaa: int, nr: int) -> int:
    return nr * BREDDE << (8 * max(0, nivaa))


def _sjekkpunkt(mappe: Path, navn: str, noekler: list[Noekkel]) -> tuple[int, bytes] | None:
    """Size and root of the folder's checkpoint; None when it does not hold."""
    try:
        raa = (mappe / SJEKKPUNKT).read_bytes()
    except FileNotFoundError:
        raise KanIkkeSjekkes(f"«{mappe / SJEKKPUNKT}» finnes ikke. Er dette mappen?") from None
    try:
        opphav = les_sjekkpunkt(les_note(raa).tekst).opphav
        if opphav != navn:
            raise KanIkkeSjekkes(
                f"Flisene i «{mappe}» er fra en annen logg: {opphav}. Databasen har {navn}."
            )
        lest = aapne_sjekkpunkt(raa, noekler, verifiser)
    except NoteFeil:
        return None
    return lest.storrelse, lest.rot


def _filer(mappe: Path) -> Iterator[str]:
    def opp(feil: OSError) -> None:
        raise feil

    for hvor, _, filer in os.walk(mappe / "tile", onerror=opp):
        for fil in filer:
            yield Path(hvor, fil).relative_to(mappe).as_posix()


def _en(mappe: Path, sti: str, fasit: Fasit) -> Iterator[Avvik]:
    if Path(sti).name.startswith(".ny-"):
        return  # left by a writer that was stopped
    try:
        f = les_sti(sti)
    except FlisFeil:
        yield _avvik("en fil hører ikke til loggen", sti)
        return
    if f.nivaa == BUNT and not fasit.har_poster:
        return
    ventet = fasit.flis(f)
    if not ventet:
        yield _avvik("flisen er lagt til", sti, blad=_blad(f.nivaa, f.nr))
        return
    try:
        har = (mappe / sti).read_bytes()
    except FileNotFoundError:
        return  # a partial tile that became whole while we looked
    if har != ventet:
        yield _avvik("flisen er endret", sti, blad=_blad(f.nivaa, f.nr))
