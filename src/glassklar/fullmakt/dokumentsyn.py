# SPDX-License-Identifier: EUPL-1.2
"""A decision's documents as they are read on the approval page: text by page, with what is new."""

from __future__ import annotations

from dataclasses import dataclass, field

from glassklar.arkiv.api import sider
from glassklar.arkiv.dokumenter.models import Dokumentobjekt
from glassklar.fullmakt.endringer import Endringer
from glassklar.fullmakt.innhold import Innhold
from glassklar.fullmakt.tekstforskjell import Bit

#: Characters and pages that are written on the page; the rest is in the file.
TEGN, ARK = 120_000, 100


@dataclass(slots=True)
class Dokumentsyn:
    """A document: its place and file, its text by page, and the pages that can be drawn."""

    dok: sider.Dok
    fil: Dokumentobjekt | None
    ark: list[tuple[int, list[Bit]]] = field(default_factory=list)
    bilder: list[int] = field(default_factory=list)
    lest: bool = True
    kuttet: bool = False

    @property
    def hoved(self) -> bool:
        """Whether it is the decision itself."""
        return self.dok.kobling.tilknyttet_som == "H"


def vis(innhold: Innhold, e: Endringer) -> list[Dokumentsyn]:
    """The documents in the order that the hash has them."""
    return [_vis(d, innhold, e) for d in innhold.dokumenter]


def _vis(d: sider.Dok, innhold: Innhold, e: Endringer) -> Dokumentsyn:
    ut = Dokumentsyn(d, d.fil)
    if d.fil is None:
        return ut
    tekst = innhold.tekster.get(d.fil.pk)
    ut.lest = tekst is not None
    if tekst is None:
        return ut
    if d.fil.mime == "application/pdf" or d.fil.mime.startswith("image/"):
        ut.bilder = list(range(1, min(tekst.sider or 0, ARK) + 1))
    if (forskjell := e.tekster.get(d.fil.pk)) is not None:
        ark = forskjell.ark
    else:
        ark = [[Bit("lik", side)] for side in tekst.tekst.split("\f")]
    tegn = 0
    for nr, biter in enumerate(ark, 1):
        tegn += sum(len(b.tekst) for b in biter)
        if tegn > TEGN or nr > ARK:
            ut.kuttet = True
            break
        if any(b.tekst.strip() for b in biter):
            ut.ark.append((nr, biter))
    return ut
