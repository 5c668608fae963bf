# SPDX-License-Identifier: EUPL-1.2
"""Release journalled entries to the public side (offentlegforskrifta §§ 6-7, Noark 5.2.5-5.2.10).

Order of things: files are copied to the public store, then the rows are written, in one
transaction. Whoever reads the public row can therefore always fetch what it promises.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from glassklar.arkiv.api import krev_rolle
from glassklar.arkiv.dokumenter.tekst import les_objekter
from glassklar.arkiv.models import Dokumentobjekt, Registrering
from glassklar.grunn.feil import Avvist, IkkeFunnet
from glassklar.grunn.handling import handling
from glassklar.grunn.identitet import handlende, lesing
from glassklar.grunn.klokke import i_dag
from glassklar.journal import offentlig
from glassklar.journal.bygg import snapshots
from glassklar.journal.models import Frigivelse, Offentliggjoering, Tilbakeholdelse
from glassklar.journal.offentligpost import FIL_MANGLER, OffentligPost
from glassklar.journal.queries import venter_paa
from glassklar.journal.rules import projiser, utenfor
from glassklar.lager.api import LagerFeil, kopier_til_offentlig
from glassklar.org.api import Bruker, Rolle, systembruker


@dataclass(frozen=True, slots=True)
class PostStopp:
    """Why an entry was not released, or not whole. ``kode`` is said in words by ``tekster``."""

    registrering: UUID
    registrerings_id: str
    kode: str
    sted: str = ""


@dataclass(frozen=True, slots=True)
class Frigitt:
    """What a release did. ``frigivelse`` is None when nothing was released.

    ``utenfor``: left out of the public journal by law or choice, counted only.
    """

    frigivelse: Frigivelse | None
    antall: int
    aapne: int = 0
    holdt_tilbake: int = 0
    allerede: int = 0
    utenfor: int = 0
    stopp: tuple[PostStopp, ...] = ()

    @property
    def id(self) -> UUID | None:
        """The key of the release."""
        return self.frigivelse.pk if self.frigivelse else None


def frigi(*, bruker: Bruker, registreringer: Sequence[UUID]) -> Frigitt:
    """Release these entries.

    Args:
        bruker: an archivist. What they may not read themselves is masked.
        registreringer: journalled entries; held back and already released ones are passed over.

    Returns:
        Counts, and why something was not released or not whole.

    Raises:
        Avvist: not the archive, or the public store is full; then nothing is released.
    """
    krev_rolle(bruker, Rolle.ARKIVAR)
    les_uleste(bruker, registreringer)
    return _frigi_disse(bruker=bruker, registreringer=registreringer)


def frigi_dag(*, bruker: Bruker, journaldato: date) -> Frigitt:
    """Release all that waits of one journal date; as ``frigi``."""
    krev_rolle(bruker, Rolle.ARKIVAR)
    with lesing(bruker):
        ider = list(venter_paa(journaldato).values_list("pk", flat=True))
    les_uleste(bruker, ider)
    return _frigi_dagen(bruker=bruker, journaldato=journaldato)


@handling("frigi")
def _frigi_disse(*, bruker: Bruker, registreringer: Sequence[UUID]) -> Frigitt:
    return _frigi(bruker, registreringer, None)


@handling("frigi_dag")
def _frigi_dagen(*, bruker: Bruker, journaldato: date) -> Frigitt:
    ider = list(venter_paa(journaldato).values_list("pk", flat=True))
    return _frigi(bruker, ider, journaldato)


def les_uleste(bruker: Bruker, ider: Sequence[UUID]) -> None:
    """Read the text of files that nobody has read yet: an unread file is not published.

    The worker has usually done it. Before the release's own transaction, as the system user,
    who may read every file; inside somebody's transaction it cannot be done.
    """
    if handlende() is not None:
        return
    with lesing(bruker):
        uleste = list(
            Dokumentobjekt.objects.filter(
                dokument__koblinger__registrering__in=list(ider), tekst__isnull=True, problem=""
            ).values_list("pk", flat=True)
        )
    if uleste:
        les_objekter(bruker=systembruker(), objekter=uleste)


def _frigi(bruker: Bruker, ider: Sequence[UUID], journaldato: date | None) -> Frigitt:
    # Locked in one order, so that two archivists on the same day wait for each other.
    rader = {
        r.pk: r
        for r in Registrering.objects.select_for_update(of=("self",))
        .filter(pk__in=list(ider), type=Registrering.Type.JOURNALPOST)
        .order_by("pk")
    }
    stopp = [PostStopp(i, "", "finnes_ikke") for i in ider if i not in rader]
    ferdige = offentlig.lagt_ut(rader)
    holdt = frozenset(
        Tilbakeholdelse.objects.filter(registrering__in=rader, opphevet__isnull=True).values_list(
            "registrering_id", flat=True
        )
    )
    journalfoert = [
        i for i, r in rader.items() if r.status in ("J", "A") and r.journaldato is not None
    ]
    stopp += [PostStopp(i, "", "ikke_journalfoert") for i in rader if i not in set(journalfoert)]
    klare = [i for i in journalfoert if i not in ferdige and i not in holdt]
    snap = snapshots(klare)
    synlige = [s for s in snap if not utenfor(s)]
    poster = med_filer([projiser(s, i_dag()) for s in synlige])
    poster.sort(key=lambda p: (p.lopeaar, p.lopenr))
    for p in poster:
        stopp += [PostStopp(p.id, p.registrerings_id, s.kode, s.sted) for s in p.stopp]
    frigivelse = skriv_versjoner(bruker, poster, journaldato) if poster else None
    offentlig.dager([journaldato, *(rader[i].journaldato for i in journalfoert)])
    return Frigitt(
        frigivelse=frigivelse,
        antall=len(poster),
        aapne=sum(p.tilgang == "aapen" for p in poster),
        holdt_tilbake=len(holdt - ferdige),
        allerede=len(ferdige),
        utenfor=len(snap) - len(synlige),
        stopp=tuple(stopp),
    )


def med_filer(poster: Iterable[OffentligPost]) -> list[OffentligPost]:
    """Copy the rows' open files to the public store; return the rows without those that failed.

    Raises:
        Avvist: the public store is full.
    """
    ut: list[OffentligPost] = []
    feil: dict[str, str] = {}
    kopiert: set[str] = set()
    for p in poster:
        for sha in p.filer:
            if sha in kopiert or sha in feil:
                continue
            try:
                kopier_til_offentlig(sha)
            except (IkkeFunnet, LagerFeil):
                feil[sha] = FIL_MANGLER
            except Avvist as full:
                raise Avvist({"": full.felt.get("fil", "")}) from full
            else:
                kopiert.add(sha)
        ut.append(p.uten_filer(feil))
    return ut


def skriv_versjoner(
    bruker: Bruker,
    poster: Sequence[OffentligPost],
    journaldato: date | None,
    grunn: str = "",
    versjoner: dict[UUID, int] | None = None,
) -> Frigivelse:
    """Write the rows and what was given to the public, version by version."""
    frigivelse = Frigivelse.objects.create(av=bruker, journaldato=journaldato, antall=len(poster))
    Offentliggjoering.objects.bulk_create(
        Offentliggjoering(
            registrering_id=p.id,
            frigivelse=frigivelse,
            versjon=(versjoner or {}).get(p.id, 1),
            innhold=p.synlig(),
            grunn=grunn,
        )
        for p in poster
    )
    offentlig.skriv([p.as_json() for p in poster])
    return frigivelse


__all__ = ["Frigitt", "PostStopp", "frigi", "frigi_dag"]
