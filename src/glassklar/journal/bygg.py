# SPDX-License-Identifier: EUPL-1.2
"""Read entries with all that may matter to the public row, in a constant number of queries.

Everything is read under the acting person's own policies: a row that they may not see is not
there, and becomes ``None`` in the snapshot, which is always masked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import PurePath
from typing import Any
from uuid import UUID

from django.db.models.expressions import RawSQL
from django.db.models.functions import Left

from glassklar.arkiv.models import (
    Avskrivning,
    Dokumentobjekt,
    Felthjemmel,
    Journalpostnummer,
    Korrespondansepart,
    Mappe,
    Part,
    Regdok,
    Registrering,
)
from glassklar.grunn.lest import ikke_vist
from glassklar.journal.rules import MAKS_SOEKETEKST
from glassklar.journal.snapshot import (
    Avskrevet,
    DokumentSnapshot,
    FilSnapshot,
    Journalfelt,
    PartSnapshot,
    PostSnapshot,
    SakSnapshot,
    Tittel,
)
from glassklar.lager.api import Problem
from glassklar.org.api import Virksomhet
from glassklar.tilgang.api import Gradering, NySkjerming, Skjerming

Skjerminger = dict[UUID, NySkjerming]

#: What looks like an identity number behind the part of a long text that is read whole.
_HALE = r"""(select left(string_agg(m[1], ' | '), 100000) from regexp_matches(
  substring(dokumenttekst.tekst from %s),
  '(.{0,6}[0-9]{2}\.?[0-9]{2}\.?[0-9]{2}.?[0-9]{3}.?[0-9]{2}.{0,6})', 'g') m)"""


@ikke_vist()
def snapshots(ider: Iterable[UUID]) -> list[PostSnapshot]:
    """Return the entries' snapshots in the order given; unknown ids are left out.

    Not a reading: what comes out of them is masked for the public.

    Twelve queries, however many entries. Call inside a transaction with an acting person.
    """
    rekkefoelge = list(ider)
    poster = {
        r.pk: r
        for r in Registrering.objects.filter(
            pk__in=rekkefoelge, type=Registrering.Type.JOURNALPOST
        ).select_related(
            "skjermet",
            "loepenummer",
            "enhet",
            "saksbehandler",
            "mappe__skjermet",
            "mappe__klassering",
            "mappe__saksnummer",
            "mappe__enhet",
            "mappe__arkivdel",
        )
    }
    regdok = list(
        Regdok.objects.filter(registrering__in=poster)
        .select_related("dokument", "dokument__skjermet")
        .order_by("registrering_id", "nr")
    )
    dokumenter = {k.dokument_id for k in regdok}
    andre = _andre_steder(dokumenter, poster)
    s = _skjerminger(poster.values(), dokumenter, [r for rader in andre.values() for r in rader])
    r = _Rader(poster, regdok, andre, s)
    return [r.post(poster[i]) for i in rekkefoelge if i in poster]


def fra_rad(s: Skjerming) -> NySkjerming:
    """Return a stored shielding as a plain value."""
    return NySkjerming(
        kode=s.kode_id,
        nivaa=s.nivaa,
        hjemmel=s.hjemmel,
        tillegg=s.tillegg,
        brytere=frozenset(s.brytere),
        xx_grunn=s.xx_grunn,
        opphoerer=s.opphoerer,
        art=s.art,
    )


def _steder(r: Registrering) -> tuple[UUID | None, ...]:
    """Where an entry's shielding may stand, the first that is found decides (M208, 2.8.1)."""
    return (r.pk, r.referanse_arkivdel_id, *(_sakssteder(r.mappe) if r.mappe else ()))


def _sakssteder(m: Mappe) -> tuple[UUID | None, ...]:
    return (m.pk, m.referanse_arkivdel_id, m.arkivdel_id)


def _gjeldende(steder: Iterable[UUID | None], s: Skjerminger) -> NySkjerming | None:
    return next((s[i] for i in steder if i in s), None)


def _skjerminger(
    poster: Iterable[Registrering], dokumenter: Iterable[UUID], andre: Sequence[Registrering]
) -> Skjerminger:
    ider = {i for r in (*poster, *andre) for i in _steder(r) if i} | set(dokumenter)
    return {s.gjelder: fra_rad(s) for s in Skjerming.objects.filter(gjelder__in=ider)}


def _andre_steder(
    dokumenter: Iterable[UUID], poster: dict[UUID, Registrering]
) -> dict[UUID, list[Registrering]]:
    """Which other entries the documents stand in: the strictest of them decides."""
    ut: dict[UUID, list[Registrering]] = defaultdict(list)
    for k in Regdok.objects.filter(dokument__in=list(dokumenter)).select_related(
        "registrering__mappe"
    ):
        ut[k.dokument_id].append(k.registrering)
    return {d: rader for d, rader in ut.items() if len(rader) > 1}


class _Rader:
    """All rows that belong to the entries, by entry; read once."""

    def __init__(
        self,
        poster: dict[UUID, Registrering],
        regdok: list[Regdok],
        andre: dict[UUID, list[Registrering]],
        s: Skjerminger,
    ) -> None:
        self.s = s
        self.andre = andre
        self.saker = {r.mappe_id for r in poster.values()}
        self.regdok: dict[UUID, list[Regdok]] = defaultdict(list)
        for k in regdok:
            self.regdok[k.registrering_id].append(k)
        self.filer = self._filer({k.dokument_id for k in regdok})
        self.avskrevet = self._avskrevet(poster)
        self.parter: dict[UUID, list[PartSnapshot]] = defaultdict(list)
        for p in (
            Korrespondansepart.objects.filter(registrering__in=poster)
            .select_related("identitet", "enhet")
            .order_by("rekkefoelge", "id")
        ):
            self.parter[p.registrering_id].append(_part(p))
        self.felthjemler: dict[UUID, list[tuple[str, str, str]]] = defaultdict(list)
        for f in Felthjemmel.objects.filter(registrering__in=poster).order_by("felt"):
            self.felthjemler[f.registrering_id].append((f.felt, f.hjemmel, f.tillegg))
        self.personer = self._personer()
        self.gradert = self._gradert(poster)
        self.virksomhet = Virksomhet.objects.first()

    def _filer(self, dokumenter: set[UUID]) -> dict[UUID, list[FilSnapshot]]:
        ut: dict[UUID, list[FilSnapshot]] = defaultdict(list)
        rader = Dokumentobjekt.objects.filter(dokument__in=dokumenter).values(
            "dokument_id", "variant", "versjon", "mime", "stoerrelse", "sjekksum", "filnavn",
            "problem", "tekst__sider", "tekst__lest", "tekst__problemer",
            tekst_=Left("tekst__tekst", MAKS_SOEKETEKST),
            hale=RawSQL(_HALE, [MAKS_SOEKETEKST - 20]),  # noqa: S611 - a constant with a parameter
        )  # fmt: skip
        for o in rader:
            ut[o["dokument_id"]].append(
                FilSnapshot(
                    variant=o["variant"],
                    versjon=o["versjon"],
                    mime=o["mime"],
                    stoerrelse=o["stoerrelse"],
                    sha256=o["sjekksum"],
                    endelse=_endelse(o["filnavn"]),
                    lesbar=_lesbar(o["problem"], o["tekst__problemer"]),
                    sider=o["tekst__sider"],
                    tekst=None if o["tekst__lest"] is None else o["tekst_"] or "",
                    hale=o["hale"] or "",
                )
            )
        return ut

    def _avskrevet(self, poster: dict[UUID, Registrering]) -> dict[UUID, list[Avskrevet]]:
        """Numbers of the entries too, since both come from the same table."""
        rader = list(
            Avskrivning.objects.filter(registrering__in=poster, part__isnull=True)
            .select_related("avskrives_av__mappe__saksnummer", "avskrives_av__mappe__arkivdel")
            .order_by("dato", "id")
        )
        svar = {a.avskrives_av_id for a in rader if a.avskrives_av_id}
        self.postnr: dict[UUID, int] = dict(
            Journalpostnummer.objects.filter(
                registrering__in=[*poster, *svar], gjelder=True
            ).values_list("registrering_id", "nr")
        )
        ut: dict[UUID, list[Avskrevet]] = defaultdict(list)
        for a in rader:
            ut[a.registrering_id].append(Avskrevet(a.maate, a.dato, self._ref(a.avskrives_av)))
        return ut

    def _ref(self, svar: Registrering | None) -> str:
        """The answer's number; not when the answer's own entry is kept out of the journal."""
        if svar is None or svar.mappe is None or svar.mappe.arkivdel.innfoersel_skjules:
            return ""
        nr = getattr(svar.mappe, "saksnummer", None)
        postnr = self.postnr.get(svar.pk)
        return f"{nr.aar}/{nr.nr}-{postnr}" if nr and postnr else ""

    def _personer(self) -> dict[UUID, tuple[str, ...]]:
        ut: dict[UUID, list[str]] = defaultdict(list)
        rader = Part.objects.filter(
            mappe__in=self.saker, er_person=True, identitet__isnull=False
        ).values_list("mappe_id", "identitet__navn")
        for mappe, navn in rader:
            ut[mappe].append(navn)
        return {m: tuple(sorted(navn)) for m, navn in ut.items()}

    def _gradert(self, poster: dict[UUID, Registrering]) -> dict[UUID, str]:
        steder = {i for r in poster.values() for i in (r.pk, r.mappe_id, r.mappe.arkivdel_id)}
        return dict(
            Gradering.objects.filter(gjelder__in=steder, nedgraderingsdato__isnull=True)
            .values_list("gjelder", "graderingskode")
        )  # fmt: skip

    def post(self, r: Registrering) -> PostSnapshot:
        """Return one entry's snapshot."""
        m = r.mappe
        v = self.virksomhet
        return PostSnapshot(
            id=r.pk,
            sak=self._sak(m),
            journal=Journalfelt(
                postnr=self.postnr.get(r.pk, 0),
                lopeaar=getattr(getattr(r, "loepenummer", None), "aar", 0),
                lopenr=getattr(getattr(r, "loepenummer", None), "nr", 0),
                retning=r.journalposttype,
                enhet_kode=r.enhet.kode,
                enhet=r.enhet.navn,
                saksbehandler=r.saksbehandler.navn if r.saksbehandler else "",
                dokumentets_dato=r.dokumentets_dato,
                journaldato=r.journaldato,
                status=r.status,
                avskrivning=tuple(self.avskrevet.get(r.pk, ())),
            ),
            tittel=_tittel(r, getattr(r, "skjermet", None)),
            skjerming=_gjeldende(_steder(r), self.s),
            parter=tuple(self.parter.get(r.pk, ())),
            dokumenter=tuple(self._dokument(k) for k in self.regdok.get(r.pk, ())),
            felthjemler=tuple(self.felthjemler.get(r.pk, ())),
            gradert=next(
                (self.gradert[i] for i in (r.pk, m.pk, m.arkivdel_id) if i in self.gradert), ""
            ),
            innfoersel_skjules=m.arkivdel.innfoersel_skjules,
            publiser_dokumenter=v is None or v.publiser_dokumenter,
            publiser_interne=v is None or v.publiser_interne,
        )

    def _sak(self, m: Mappe) -> SakSnapshot:
        klassering: Any = getattr(m, "klassering", None)
        nr: Any = getattr(m, "saksnummer", None)
        return SakSnapshot(
            id=m.pk,
            aar=nr.aar if nr else 0,
            nr=nr.nr if nr else 0,
            tittel=_tittel(m, getattr(m, "skjermet", None)),
            skjerming=_gjeldende(_sakssteder(m), self.s),
            klasse_id=klassering.klasse_id if klassering else None,
            klasse_tittel=klassering.tittel if klassering else "",
            enhet=m.enhet.navn if m.enhet else "",
            status=m.status,
            saksdato=m.saksdato,
            personnavn=self.personer.get(m.pk, ()),
        )

    def _dokument(self, k: Regdok) -> DokumentSnapshot:
        skjermet = getattr(k.dokument, "skjermet", None)
        andre = (
            _gjeldende(_steder(r), self.s)
            for r in self.andre.get(k.dokument_id, ())
            if r.pk != k.registrering_id
        )
        return DokumentSnapshot(
            nr=k.nr,
            tittel=skjermet.tittel if skjermet else None,
            filer=tuple(self.filer.get(k.dokument_id, ())),
            skjerming=self.s.get(k.dokument_id),
            andre=tuple(x for x in andre if x is not None),
            id=k.dokument_id,
        )


def _tittel(rad: Registrering | Mappe, skjermet: Any) -> Tittel:
    return Tittel(
        linje1=(skjermet.tittel1 if skjermet else "") or rad.tittel,
        linje2=None if skjermet is None else skjermet.tittel2,
        skjulte_ord=frozenset(skjermet.skjulte_ord) if skjermet else frozenset(),
        navneord=frozenset(skjermet.navneord) if skjermet else frozenset(),
        lagret=rad.offentlig_tittel,
    )


def _part(p: Korrespondansepart) -> PartSnapshot:
    identitet = getattr(p, "identitet", None)
    return PartSnapshot(
        type=p.type,
        navn=identitet.navn if identitet else None,
        er_person=p.er_person or bool(identitet and identitet.person_id),
        enhet=p.enhet.navn if p.enhet else "",
    )


def _endelse(navn: str) -> str:
    endelse = PurePath(navn).suffix.lower()
    return endelse if 1 < len(endelse) <= 6 and endelse[1:].isalnum() else ""


def _lesbar(problem: str, funnet: list[dict[str, Any]] | None) -> bool:
    """Whether the file could be read at all: what cannot be read cannot be checked either."""
    return not problem and not any(Problem(p.get("kode", "")).alvorlig for p in funnet or ())
