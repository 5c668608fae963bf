# SPDX-License-Identifier: EUPL-1.2
"""Reads for journalling, release and the preview. Call inside ``lesing(bruker)``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import BooleanField, F, QuerySet
from django.db.models.expressions import RawSQL

from glassklar.arkiv.api import arbeidsliste, kan_skrive_post, statusvalg
from glassklar.arkiv.models import Registrering
from glassklar.grunn.feil import IkkeFunnet
from glassklar.grunn.forberedt import forberedt
from glassklar.grunn.klokke import i_dag
from glassklar.journal.bygg import snapshots
from glassklar.journal.models import Offentliggjoering
from glassklar.journal.rules import EGEN_JOURNAL, OffentligPost, PostSnapshot, projiser
from glassklar.journal.snapshot import DokumentSnapshot
from glassklar.noark.api import kodelister
from glassklar.org.api import Bruker, virksomhet
from glassklar.tilgang.api import AAPEN, Gradering, NySkjerming

__all__ = [
    "Dag",
    "Statusvalg",
    "dager_som_venter",
    "forhaandsvis",
    "historikk",
    "lagt_ut_paa",
    "restanser",
    "snapshot",
    "snapshots",
    "status_valg",
    "til_frigivelse",
    "til_journalfoering",
    "utenfor_journalen",
    "ved_frigivelse",
    "venter_paa",
]

HELE, SLADDET, INGENTING = "hele", "sladdet", "ingenting"


@dataclass(frozen=True, slots=True)
class Dag:
    """A journal date with entries that are not released, and how many are out already."""

    dag: date
    venter: int
    lagt_ut: int
    utenfor: int


@dataclass(frozen=True, slots=True)
class Statusvalg:
    """A status that the person can set now, with its name and whether a reason is needed."""

    kode: str
    navn: str
    krever_grunn: bool
    slag: str


def snapshot(registrering: UUID, overstyr: NySkjerming | None = None) -> PostSnapshot:
    """Return one entry's snapshot, as it is, or as if ``overstyr`` were its shielding.

    Raises:
        IkkeFunnet: no such journalpost.
    """
    funnet = snapshots([registrering])
    if not funnet:
        raise IkkeFunnet
    s = funnet[0]
    if overstyr is None:
        return s
    # The stored public title tells of the earlier assessment: not to be leant on now.
    return replace(
        s,
        skjerming=replace(overstyr, art="R"),
        felthjemler=(),
        tittel=replace(s.tittel, lagret=s.tittel.lagret if s.tittel.linje2 is not None else ""),
    )


def forhaandsvis(
    registrering: UUID,
    overstyr: NySkjerming | None = None,
    dokumentvalg: Mapping[UUID, str] | None = None,
    skjulte_ord: Iterable[int] | None = None,
    navneord: Iterable[int] | None = None,
) -> OffentligPost:
    """Return exactly what the public would get, before anything is saved.

    Args:
        overstyr: the assessment on the page; None keeps the stored one.
        dokumentvalg: per document ``hele``, ``sladdet`` or ``ingenting``.
        skjulte_ord, navneord: word numbers in line 2 as marked on the page; None keeps.

    Raises:
        IkkeFunnet: no such journalpost.
    """
    s = snapshot(registrering, overstyr)
    tittel = s.tittel
    if skjulte_ord is not None:
        tittel = replace(tittel, skjulte_ord=frozenset(skjulte_ord))
        if s.skjerming is not None:
            utvalgte = {"TRO"} if tittel.skjulte_ord else set()
            brytere = (frozenset(s.skjerming.brytere) - {"TRO"}) | utvalgte
            s = replace(s, skjerming=replace(s.skjerming, brytere=brytere))
    if navneord is not None:
        tittel = replace(tittel, navneord=frozenset(navneord))
    valg = dict(dokumentvalg or {})
    dokumenter = tuple(
        replace(d, skjerming=_valgt(valg[d.id], s.skjerming)) if d.id in valg else d
        for d in map(_som_lest, s.dokumenter)
    )
    return projiser(replace(s, tittel=tittel, dokumenter=dokumenter), i_dag())


def ved_frigivelse(s: PostSnapshot) -> PostSnapshot:
    """Return the snapshot as it will be when it is released: its files are read first."""
    return replace(s, dokumenter=tuple(map(_som_lest, s.dokumenter)))


def _som_lest(d: DokumentSnapshot) -> DokumentSnapshot:
    """A file that is not read yet is read before the release: shown as if nothing is wrong."""
    if d.filer is None or all(f.tekst is not None for f in d.filer):
        return d
    return replace(d, filer=tuple(replace(f, tekst="") if f.tekst is None else f for f in d.filer))


def _valgt(hva: str, post_s: NySkjerming | None) -> NySkjerming:
    """The document's own shielding that a choice on the page means (as ``arkiv.vurder`` writes)."""
    if hva == HELE or post_s is None or post_s.kode == AAPEN:
        return NySkjerming(AAPEN, 0, art="D")
    brytere = frozenset(post_s.brytere) & {"TD"} | ({"D"} if hva == SLADDET else set())
    return replace(post_s, nivaa=1, art="D", brytere=brytere)


def _ikke_ute(q: QuerySet[Registrering]) -> QuerySet[Registrering]:
    """Keep those without a public row on their journal date (as SQL ``offentlig_dag`` counts)."""
    return q.filter(
        RawSQL(
            "not exists (select 1 from offentlig.journalpost o"
            " where o.id = registrering.id and o.journaldato = registrering.journaldato)",
            (),
            BooleanField(),
        )
    )


def venter_paa(journaldato: date) -> QuerySet[Registrering]:
    """Return the journalled entries of a day that are not out, held back ones too."""
    return _ikke_ute(
        Registrering.objects.filter(
            type=Registrering.Type.JOURNALPOST,
            status__in=["J", "A"],
            journaldato=journaldato,
        )
    ).order_by("loepenummer__aar", "loepenummer__nr")


def til_frigivelse(journaldato: date) -> list[Registrering]:
    """Return what waits of a day in the order of the running numbers, with why it is held back.

    ``tilbakeholdelse`` is there, and not lifted, on what is held back.
    """
    return _til_frigivelse(journaldato)


@forberedt(date)
def _til_frigivelse(journaldato: date) -> QuerySet[Registrering]:
    # A whole day, of which 25 are shown: what is counted and sorted by, and no more.
    return (
        venter_paa(journaldato)
        .select_related("tilbakeholdelse__av", "mappe__arkivdel")
        .only(
            "journalposttype",
            "journaldato",
            "mappe__arkivdel__innfoersel_skjules",
            "tilbakeholdelse__av__navn",
            "tilbakeholdelse__grunn",
            "tilbakeholdelse__tid",
            "tilbakeholdelse__opphevet",
        )
    )


def utenfor_journalen(poster: Sequence[Registrering]) -> frozenset[UUID]:
    """Return which of these (read by ``til_frigivelse``) are not in the public journal at all.

    The same answer as ``rules.utenfor``, for a whole day at once.
    """
    v = virksomhet()
    interne = frozenset() if v is None or v.publiser_interne else frozenset("NX")
    steder = {i for r in poster for i in _steder(r)}
    gradert = frozenset(
        Gradering.objects.filter(
            gjelder__in=steder, nedgraderingsdato__isnull=True, graderingskode__in=EGEN_JOURNAL
        ).values_list("gjelder", flat=True)
    )
    return frozenset(
        r.pk
        for r in poster
        if r.mappe.arkivdel.innfoersel_skjules
        or r.journalposttype in interne
        or gradert.intersection(_steder(r))
    )


def _steder(r: Registrering) -> tuple[UUID, UUID, UUID]:
    return (r.pk, r.mappe_id, r.mappe.arkivdel_id)


def lagt_ut_paa(journaldato: date, grense: int = 500) -> list[dict[str, Any]]:
    """Return what stands in public on a journal date: id, number and title as published."""
    with connection.cursor() as c:
        c.execute(
            "select id, saksaar || '/' || saksnr || '-' || postnr, tittel, trukket is not null"
            " from offentlig.journalpost where journaldato = %s order by lopeaar, lopenr limit %s",
            [journaldato, grense],
        )
        return [
            {"id": i, "nummer": nr, "tittel": tittel, "trukket": trukket}
            for i, nr, tittel, trukket in c.fetchall()
        ]


def dager_som_venter(grense: int = 60) -> list[Dag]:
    """Return the journal dates with entries that wait for release, oldest first.

    The figures are those the public sees; one row a day, so cheap in any archive.
    """
    with connection.cursor() as c:
        c.execute(
            "select journaldato, venter, lagt_ut, skjulte from offentlig.dag where venter > 0"
            " order by journaldato limit %s",
            [grense],
        )
        return [Dag(*rad) for rad in c.fetchall()]


def til_journalfoering(enhet: int | None = None) -> QuerySet[Registrering]:
    """Return the entries that the archive may journal now, oldest first: the same as the basket
    on the worklist holds."""
    q = arbeidsliste.til_journalfoering()
    if enhet is not None:
        q = q.filter(enhet_id=enhet)
    return q.order_by("opprettet_dato", "id")


def restanser(
    *, enhet: int | None = None, saksbehandler: int | None = None, forfalt: date | None = None
) -> QuerySet[Registrering]:
    """Return the entries that wait for an answer (3.4.1), the most urgent first.

    Args:
        forfalt: only those whose limit was before this day.
    """
    q = Registrering.objects.filter(restanse=True)
    if enhet is not None:
        q = q.filter(enhet_id=enhet)
    if saksbehandler is not None:
        q = q.filter(saksbehandler_id=saksbehandler)
    if forfalt is not None:
        q = q.filter(forfallsdato__lt=forfalt)
    return q.order_by(F("forfallsdato").asc(nulls_last=True), "opprettet_dato", "id")


def status_valg(bruker: Bruker, post: Registrering, spraak: str = "nb") -> list[Statusvalg]:
    """Return the statuses that the person can give the entry now; forward ones first."""
    if post.type != Registrering.Type.JOURNALPOST or not kan_skrive_post(bruker, post):
        return []
    return [
        Statusvalg(
            o.til, kodelister.kode("journalstatus", o.til).navn(spraak), o.krever_grunn, o.slag
        )
        for o in statusvalg(bruker, post)[0]
    ]


def historikk(registrering: UUID) -> list[Offentliggjoering]:
    """Return what was given to the public of an entry, newest first, without the content."""
    return list(
        Offentliggjoering.objects.filter(registrering=registrering)
        .select_related("frigivelse__av")
        .defer("innhold")
        .order_by("-versjon")
    )
