# SPDX-License-Identifier: EUPL-1.2
"""Read the text of received files, so that proposals can be made from it."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from uuid import UUID

from glassklar.arkiv.mottak.inntak import MAKS_TEKST, som_json
from glassklar.arkiv.mottak.models import Mottak, MottakFil
from glassklar.arkiv.mottak.rules import rens_tittel
from glassklar.grunn.handling import handling
from glassklar.grunn.identitet import lesing
from glassklar.grunn.klokke import i_dag, naa
from glassklar.lager.api import KRASJ, Problem, Uttrekk, trekk_ut
from glassklar.org.api import Bruker

logg = logging.getLogger(__name__)


def les_mottak(*, bruker: Bruker, mottak: Sequence[UUID], siste: bool = False) -> int:
    """Read what is unread in these items; return how many files that failed.

    One file that fails does not stop the others. Nothing is kept open while the reading
    goes on: each file's text is written by an action of its own.

    Args:
        bruker: the system user.
        siste: the job will not be tried again: a file that fails now is marked so, in words
            that the archive sees.
    """
    with lesing(bruker):
        filer = list(
            MottakFil.objects.filter(
                mottak__in=mottak, mottak__status=Mottak.Status.NY, lest__isnull=True
            ).order_by("mottak_id", "nr")
        )
    feilet = 0
    for fil in filer:
        try:
            uttrekk = trekk_ut(fil.sjekksum, filnavn=fil.filnavn)
        except Exception:
            logg.exception("teksten i en mottatt fil kunne ikke leses")
            feilet += 1
            if siste:
                skriv_lest(bruker=bruker, fil=fil, uttrekk=None)
            continue
        skriv_lest(bruker=bruker, fil=fil, uttrekk=uttrekk)
    return feilet


@handling("les_mottak")
def skriv_lest(*, bruker: Bruker, fil: MottakFil, uttrekk: Uttrekk | None) -> None:
    """Write what was read out of a received file; None means that it could not be read."""
    if uttrekk is None:
        problemer = [*fil.problemer, som_json(Problem(KRASJ, fil.filnavn))]
        MottakFil.objects.filter(pk=fil.pk).update(problemer=problemer, lest=naa())
        return
    MottakFil.objects.filter(pk=fil.pk).update(
        tekst=uttrekk.tekst[:MAKS_TEKST],
        sider=uttrekk.sider,
        problemer=[som_json(p) for p in uttrekk.problemer],
        lest=naa(),
    )
    if fil.nr != 1:
        return
    if uttrekk.tittelforslag:
        Mottak.objects.filter(pk=fil.mottak_id, tittel="").update(
            tittel=rens_tittel(uttrekk.tittelforslag)
        )
    if uttrekk.dato_forslag and uttrekk.dato_forslag <= i_dag():
        Mottak.objects.filter(pk=fil.mottak_id, dokumentets_dato__isnull=True).update(
            dokumentets_dato=uttrekk.dato_forslag
        )


@handling("toem_mottak")
def toem_mottak(*, bruker: Bruker, mottak: Sequence[UUID] | None = None) -> int:
    """Take sender, title and text away from items that are registered; return how many.

    They stand in the entry now, under its own shielding. The list of received items knows
    no shielding, so nothing may be left behind there.

    Args:
        mottak: these items, or None for all that are left over.
    """
    q = Mottak.objects.filter(status=Mottak.Status.REGISTRERT)
    if mottak is not None:
        q = q.filter(pk__in=mottak)
    else:
        # Reading queued by the registration gets its time first.
        q = q.exclude(tittel="", avsender_navn="", avsender_epost="")
    ider = list(q.values_list("pk", flat=True)[:5000])
    MottakFil.objects.filter(mottak__in=ider).exclude(tekst="", filnavn="").update(
        tekst="", filnavn=""
    )
    return Mottak.objects.filter(pk__in=ider).update(tittel="", avsender_navn="", avsender_epost="")
