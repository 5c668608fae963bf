# SPDX-License-Identifier: EUPL-1.2
"""Take in files, mails and mailboxes: they become items that wait to be registered."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from django.db import connection
from django.utils.translation import gettext as _

from glassklar.arkiv.jobber import legg_i_koe
from glassklar.arkiv.mottak.inntak import (
    EML,
    MSG,
    Avvistfil,
    Fil,
    Innfil,
    Mottatte,
    NyttMottak,
    avvisningstekst,
    som_json,
    sorter,
    tolk_epost,
)
from glassklar.arkiv.mottak.models import Mottak, MottakFil
from glassklar.grunn.feil import Avvist
from glassklar.grunn.handling import handling
from glassklar.grunn.ids import uuid7
from glassklar.grunn.klokke import naa
from glassklar.lager.api import del_mbox, lokal_fil, sti
from glassklar.org.api import Bruker, Enhet, Rolle
from glassklar.org.rettigheter import krev_rolle

OPPGAVE = "arkiv.les_mottak"


def ta_imot_filer(
    *,
    bruker: Bruker,
    filer: Iterable[tuple[str, Fil]],
    kilde: str = Mottak.Kilde.OPPLASTING,
    enhet: int | None = None,
    samlet: bool = False,
) -> Mottatte:
    """Take in uploaded files.

    Each file is stored safely before a row names it, and one that is refused does not stop
    the others. Mails (.eml, .msg) and mailboxes (.mbox), told by their content, are taken
    apart. What is wrong with a file (empty, cut short, encrypted, a zip bomb, wrong name)
    stands in its row; the original is kept.

    Args:
        bruker: someone of the archive.
        filer: names and open files, in order.
        kilde: ``Mottak.Kilde``.
        enhet: the unit it came to, or None.
        samlet: the files are one letter: the first is the main document, the rest attachments.

    Returns:
        The items; ``.avviste`` has the files that could not be taken in, with the reason,
        ``.kjente`` the mails that had been taken in before.

    Raises:
        Avvist: no file at all, not one that could be taken in, or not allowed.
        LagerFeil: the store does not answer.
    """
    krev_rolle(bruker, Rolle.ARKIVAR)
    _krev_enhet(enhet)
    filer = list(filer)
    if not filer:
        raise Avvist(filer=_("Velg minst én fil."))
    sortert = sorter(filer, enhet)
    if samlet and sortert.filer:
        problemer = tuple(a.som_problem() for a in sortert.avviste)
        sortert.poster.insert(0, NyttMottak(kilde, sortert.filer, problemer=problemer, enhet=enhet))
    else:
        sortert.poster += [NyttMottak(kilde, [fil], enhet=enhet) for fil in sortert.filer]
    ut = Mottatte(avviste=sortert.avviste)
    if sortert.poster:
        ut.legg_til(skriv_mottak(bruker=bruker, nye=sortert.poster))
    for postkasse in sortert.postkasser:
        ut.legg_til(_postkasse_fra_lager(bruker, postkasse, enhet, kilde))
    if not ut:
        raise Avvist(filer=" ".join(a.tekst for a in ut.avviste))
    return ut


def ta_imot_epost(
    *,
    bruker: Bruker,
    innhold: bytes,
    kilde_id: str = "",
    enhet: int | None = None,
    filnavn: str = "",
) -> Mottak:
    """Take in one mail: its readable text is the main document, beside it the mail itself as it
    came, and its attachments are attachments.

    The same mail is not taken in twice while the first is not rejected: then the first is
    returned. Two different mails that claim the same Message-ID are both taken in.

    Args:
        innhold: the mail's bytes.
        kilde_id: tells the mail apart when it has no Message-ID; "" means its checksum.

    Raises:
        Avvist: too large, the disk is full, or not allowed; nothing is written.
        LagerFeil: the store does not answer.
    """
    krev_rolle(bruker, Rolle.ARKIVAR)
    _krev_enhet(enhet)
    ny = tolk_epost(innhold, filnavn, kilde_id=kilde_id, enhet=enhet)
    return skriv_mottak(bruker=bruker, nye=[ny])[0]


def ta_imot_mbox(
    *, bruker: Bruker, fil: Path | bytes | Fil, filnavn: str = "", enhet: int | None = None
) -> Mottatte:
    """Take in all mails of a mailbox file, each as ``ta_imot_epost`` would.

    Each mail is written by itself: what was taken in before a crash stays, and doing it
    again takes in only the rest.

    Raises:
        Avvist: the file holds no mail, or not allowed.
        LagerFeil: the store does not answer.
    """
    krev_rolle(bruker, Rolle.ARKIVAR)
    _krev_enhet(enhet)
    if isinstance(fil, Path):
        return _postkasse(bruker, fil, filnavn or fil.name, enhet)
    with tempfile.NamedTemporaryFile(prefix="glassklar-mbox-") as mellom:
        kilde = io.BytesIO(fil) if isinstance(fil, bytes) else fil
        while bit := kilde.read(1 << 20):
            mellom.write(bit)
        mellom.flush()
        return _postkasse(bruker, Path(mellom.name), filnavn, enhet)


def _postkasse_fra_lager(bruker: Bruker, inn: Innfil, enhet: int | None, kilde: str) -> Mottatte:
    lokal = sti(inn.sjekksum)
    try:
        if lokal is not None:
            return _postkasse(bruker, lokal, inn.filnavn, enhet)
        with lokal_fil(inn.sjekksum) as fil:
            return ta_imot_mbox(bruker=bruker, fil=fil, filnavn=inn.filnavn, enhet=enhet)
    except Avvist:
        # It looked like a mailbox but has no mail in it: it is kept as the file it is.
        return skriv_mottak(bruker=bruker, nye=[NyttMottak(kilde, [inn], enhet=enhet)])


def _postkasse(bruker: Bruker, fil: Path, filnavn: str, enhet: int | None) -> Mottatte:
    ut = Mottatte()
    for nr, raa in enumerate(del_mbox(fil), 1):
        try:
            ny = tolk_epost(raa, f"e-post-{nr}.eml", enhet=enhet)
        except Avvist as feil:
            navn = _("e-post nr. %(nr)d i %(fil)s") % {"nr": nr, "fil": filnavn}
            ut.avviste.append(Avvistfil(navn, avvisningstekst(feil)))
            continue
        ut.legg_til(skriv_mottak(bruker=bruker, nye=[ny]))
    if not ut and not ut.avviste:
        raise Avvist(fil=_("Vi finner ingen e-post i filen."))
    return ut


def _krev_enhet(enhet: int | None) -> None:
    if enhet is not None and not Enhet.objects.filter(pk=enhet).exists():
        raise Avvist(enhet=_("Velg en enhet fra listen."))


@handling("ta_imot")
def skriv_mottak(*, bruker: Bruker, nye: Sequence[NyttMottak]) -> Mottatte:
    """Write items whose files are stored, and queue one job that reads their text.

    Raises:
        Avvist: not allowed (the database's own answer).
    """
    _laas({ny.kilde_id for ny in nye if ny.kilde_id})
    ut = Mottatte()
    skrevet: list[tuple[Mottak, NyttMottak]] = []
    for ny in nye:
        fantes = _fra_foer(ny) or next((m for m, annen in skrevet if _like(ny, annen)), None)
        if fantes is not None:
            ut.append(fantes)
            ut.kjente.append(fantes.pk)
            continue
        mottak = Mottak(
            id=uuid7(),
            kilde=ny.kilde,
            kilde_id=ny.kilde_id,
            mottatt=naa(),
            avsender_navn=ny.avsender_navn,
            avsender_epost=ny.avsender_epost,
            tittel=ny.tittel,
            dokumentets_dato=ny.dokumentets_dato,
            problemer=[som_json(p) for p in ny.problemer],
            enhet_id=ny.enhet,
        )
        skrevet.append((mottak, ny))
        ut.append(mottak)
    Mottak.objects.bulk_create([m for m, _ny in skrevet])
    MottakFil.objects.bulk_create(
        [
            MottakFil(
                id=uuid7(),
                mottak=m,
                nr=nr,
                filnavn=f.filnavn,
                sjekksum=f.sjekksum,
                stoerrelse=f.stoerrelse,
                format=f.format,
                format_detaljer=f.format_detaljer,
                mime=f.mime,
                problemer=[som_json(p) for p in f.problemer],
                tekst=f.tekst,
                lest=naa() if f.ferdig_lest else None,
            )
            for m, ny in skrevet
            for nr, f in enumerate(ny.filer, 1)
        ]
    )
    uleste = [str(m.pk) for m, ny in skrevet if not all(f.ferdig_lest for f in ny.filer)]
    if uleste:
        legg_i_koe(OPPGAVE, mottak=uleste)
    return ut


def _laas(kilder: set[str]) -> None:
    """Let nobody else take in the same things now; in one order, so that nobody waits in a ring."""
    with connection.cursor() as c:
        for kilde_id in sorted(kilder):
            c.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [kilde_id])


def _fra_foer(ny: NyttMottak) -> Mottak | None:
    """Return the item that this one was taken in as before, if it is still in use."""
    if not ny.kilde_id:
        return None
    kandidater = (
        Mottak.objects.filter(kilde_id=ny.kilde_id, kilde=ny.kilde)
        .exclude(status=Mottak.Status.FORKASTET)
        .exclude(kilde_id="")
        .prefetch_related("filer")
        .order_by("mottatt")
    )
    innhold = _innhold((f.format, f.sjekksum) for f in ny.filer)
    for m in kandidater:
        if _innhold((f.format, f.sjekksum) for f in m.filer.all()) == innhold:
            return m
    return None


def _like(en: NyttMottak, annen: NyttMottak) -> bool:
    return (
        bool(en.kilde_id)
        and (en.kilde_id, en.kilde) == (annen.kilde_id, annen.kilde)
        and (
            _innhold((f.format, f.sjekksum) for f in en.filer)
            == _innhold((f.format, f.sjekksum) for f in annen.filer)
        )
    )


def _innhold(filer: Iterable[tuple[str, str]]) -> list[str]:
    """What makes two mails the same: their text and attachments, not the marks of the servers
    that the mail itself passed on its way. Whoever copies a Message-ID hides nothing."""
    alle = list(filer)
    uten_brevet = sorted(sha for format_, sha in alle if format_ not in (EML, MSG))
    return uten_brevet or sorted(sha for _f, sha in alle)
