# SPDX-License-Identifier: EUPL-1.2
"""Reads of what is received and not yet registered. Whoever is not of the archive sees none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet

from glassklar.arkiv.dokumenter.models import Dokumentobjekt
from glassklar.arkiv.mottak.inntak import MAKS_TEKST, fra_json, problemtekst
from glassklar.arkiv.mottak.models import Mottak, MottakFil
from glassklar.grunn.feil import IkkeFunnet

#: What a list of the files shows; the text can be long.
_UTEN_TEKST = MottakFil.objects.defer("tekst").order_by("nr")
SIDE = 50


@dataclass(frozen=True, slots=True)
class Koe:
    """What waits to be registered, oldest first.

    ``mottak`` is one page of it; ``antall`` counts all, ``med_problemer`` those with a
    message, ``leses`` those whose text is still being read.
    """

    mottak: Sequence[Mottak]
    antall: int
    med_problemer: int
    leses: int
    sist_behandlet: datetime | None


def _nye(enhet: int | None) -> QuerySet[Mottak]:
    q = Mottak.objects.filter(status=Mottak.Status.NY)
    return q if enhet is None else q.filter(enhet=enhet)


def koe(enhet: int | None = None, *, fra: int = 0, antall: int = SIDE) -> Koe:
    """Return what waits, for one unit or all, with counts."""
    q = _nye(enhet)
    tall = q.aggregate(
        alle=Count("pk", distinct=True),
        problemer=Count("pk", distinct=True, filter=~Q(problemer=[]) | ~Q(filer__problemer=[])),
        leses=Count("pk", distinct=True, filter=Q(filer__lest__isnull=True, filer__isnull=False)),
    )
    side = q.order_by("mottatt", "pk").prefetch_related(Prefetch("filer", _UTEN_TEKST))
    return Koe(
        mottak=list(side[fra : fra + antall]),
        antall=tall["alle"],
        med_problemer=tall["problemer"],
        leses=tall["leses"],
        sist_behandlet=sist_behandlet(),
    )


def antall_i_koe(enhet: int | None = None) -> int:
    """Return how many items wait, for the menu."""
    return _nye(enhet).count()


def sist_behandlet() -> datetime | None:
    """Return when the last item was registered or rejected («Siste dokument ble registrert …»)."""
    return (
        Mottak.objects.filter(behandlet__isnull=False)
        .order_by("-behandlet")
        .values_list("behandlet", flat=True)
        .first()
    )


def mottak(mottak_id: UUID) -> Mottak:
    """Return an item with its files and their text.

    Raises:
        IkkeFunnet: there is none, or the person is not of the archive.
    """
    funnet = (
        Mottak.objects.select_related("enhet", "behandlet_av", "registrering")
        .prefetch_related("filer")
        .filter(pk=mottak_id)
        .first()
    )
    if funnet is None:
        raise IkkeFunnet
    return funnet


def neste(etter: UUID | None = None, enhet: int | None = None) -> Mottak | None:
    """Return the item after this one, the first when it was the last, None when none waits.

    ``etter`` may be an item that is dealt with meanwhile.
    """
    q = _nye(enhet).order_by("mottatt", "pk").prefetch_related("filer")
    if etter is not None:
        forrige = Mottak.objects.filter(pk=etter).values_list("mottatt", flat=True).first()
        if forrige is not None:
            senere = q.filter(Q(mottatt__gt=forrige) | Q(mottatt=forrige, pk__gt=etter)).first()
            if senere is not None:
                return senere
            q = q.exclude(pk=etter)
    return q.first()


def plass(ett: Mottak, enhet: int | None = None) -> tuple[int, int]:
    """Return the item's place in the list and how many wait («3 av 11 i postmottaket»)."""
    q = _nye(enhet)
    foer = q.filter(Q(mottatt__lt=ett.mottatt) | Q(mottatt=ett.mottatt, pk__lt=ett.pk)).count()
    return foer + 1, q.count()


def fil(mottak_id: UUID, nr: int) -> MottakFil:
    """Return a file of an item that is not registered; after that the entry shows it.

    Raises:
        IkkeFunnet: there is none, or the person is not of the archive.
    """
    funnet = (
        MottakFil.objects.select_related("mottak")
        .exclude(mottak__status=Mottak.Status.REGISTRERT)
        .filter(mottak=mottak_id, nr=nr)
        .first()
    )
    if funnet is None:
        raise IkkeFunnet
    return funnet


def forkastede(*, fra: int = 0, antall: int = SIDE) -> list[Mottak]:
    """Return what was put aside as no case document, last first."""
    q = Mottak.objects.filter(status=Mottak.Status.FORKASTET).select_related("behandlet_av")
    q = q.prefetch_related(Prefetch("filer", _UTEN_TEKST)).order_by("-behandlet", "-pk")
    return list(q[fra : fra + antall])


def meldinger(ett: Mottak) -> list[str]:
    """Return what the archive should know about an item and its files, each once, as texts."""
    rader = [*ett.problemer, *(p for f in ett.filer.all() for p in f.problemer)]
    return list(dict.fromkeys(problemtekst(fra_json(rad)) for rad in rader))


def filmeldinger(en_fil: MottakFil) -> list[str]:
    """Return what the archive should know about one file, as texts."""
    return [problemtekst(fra_json(rad)) for rad in en_fil.problemer]


def leste_tekster(objekter: Sequence[UUID]) -> tuple[dict[str, MottakFil], list[UUID]]:
    """Return received files already read, by checksum, for rows of files made from them, and
    the items they came in."""
    ider = list(
        Mottak.objects.filter(registrering__dokumentkoblinger__dokument__objekter__in=objekter)
        .values_list("pk", flat=True)
        .distinct()
    )
    if not ider:
        return {}, []
    sjekksummer = set(
        Dokumentobjekt.objects.filter(pk__in=objekter).values_list("sjekksum", flat=True)
    )
    filer = MottakFil.objects.filter(mottak__in=ider, sjekksum__in=sjekksummer, lest__isnull=False)
    # Only what is whole: a cut text is read again, and so is one that was never looked for.
    return {f.sjekksum: f for f in filer if 0 < len(f.tekst) < MAKS_TEKST}, ider
