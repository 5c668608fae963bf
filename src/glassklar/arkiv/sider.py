# SPDX-License-Identifier: EUPL-1.2
"""What the archive's pages read: one function a page, and a constant number of queries each.

Call inside ``lesing(bruker)``. What the person may not read is absent: ``skjermet``,
``identitet`` and ``innhold`` are then missing on their rows, and files are not in the lists.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from glassklar.arkiv import queries, rader, spoersmaal
from glassklar.arkiv.dokumenter.models import Dokumentobjekt, Dokumenttekst
from glassklar.arkiv.mapper.models import Mappe, Saksnummer
from glassklar.arkiv.registreringer.models import (
    Avskrivning,
    Journalpostnummer,
    Korrespondansepart,
    Merknad,
    NasjonalIdentifikator,
    Part,
    Regdok,
    Registrering,
)
from glassklar.grunn.feil import IkkeFunnet
from glassklar.grunn.klokke import i_dag
from glassklar.tilgang.api import AAPEN, Skjerming, skjuler

SIDE = 25
#: Counting stops here: "over 1 000" says enough, and costs no more at ten million rows.
TELLEGRENSE = 1000


@dataclass(frozen=True, slots=True)
class Side:
    """A numbered page of a list; fits the tag ``{% sider %}``."""

    nummer: int
    antall: int
    stoerrelse: int = SIDE

    @property
    def antall_sider(self) -> int:
        return max(1, -(-self.antall // self.stoerrelse))

    @property
    def har_forrige(self) -> bool:
        return self.nummer > 1

    @property
    def har_neste(self) -> bool:
        return self.nummer < self.antall_sider

    @property
    def foerste(self) -> int:
        return min(self.antall, (self.nummer - 1) * self.stoerrelse + 1)

    @property
    def siste(self) -> int:
        return min(self.antall, self.nummer * self.stoerrelse)

    @property
    def mange(self) -> bool:
        """Whether the count stopped at the limit."""
        return self.antall > TELLEGRENSE


def tell_til(q: QuerySet, grense: int = TELLEGRENSE) -> int:
    """Count rows, but not past ``grense`` (then ``grense`` + 1)."""
    return q.order_by()[: grense + 1].count()


def i_kraft(s: Skjerming | None) -> Skjerming | None:
    """The shielding, unless its time is over."""
    if s is None or (s.opphoerer is not None and s.opphoerer <= i_dag()):
        return None
    return s


@dataclass(slots=True)
class Linje:
    """One entry as a page has it: the row, its number in the case, its correspondents and
    shielding (for lists there is ``rader``)."""

    post: Registrering
    nr: int | None = None
    saksnr: Saksnummer | None = None
    parter: list[Korrespondansepart] = field(default_factory=list)
    skjerming: Skjerming | None = None

    @property
    def url(self) -> str:
        """The address of the entry's page."""
        if self.saksnr is None or self.nr is None:
            return ""
        return f"/sak/{self.saksnr.aar}/{self.saksnr.nr}/{self.nr}/"

    @property
    def nummer(self) -> str:
        """``2026/127-4``."""
        return f"{self.saksnr.aar}/{self.saksnr.nr}-{self.nr}" if self.saksnr else ""

    @property
    def utenfor(self) -> list[Korrespondansepart]:
        """Those outside: senders of an incoming entry, receivers of others."""
        return rader.utenfor(self.post.journalposttype, self.parter)


def lag_linjer(poster: Sequence[Registrering]) -> list[Linje]:
    """Dress entries that were read with ``queries.med_rader``; one query for all."""
    over = {u for p in poster for u in _over(p.mappe)}
    s = Skjerming.objects.in_bulk([*(p.pk for p in poster), *over]) if poster else {}
    return [_linje(p, i_kraft(_gjeldende(s, [p.pk, *_over(p.mappe)]))) for p in poster]


def _linje(post: Registrering, skjerming: Skjerming | None) -> Linje:
    return Linje(
        post=post,
        nr=queries.postnr(post),
        saksnr=getattr(post.mappe, "saksnummer", None) if post.mappe else None,
        parter=list(post.korrespondanseparter.all()),
        skjerming=skjerming,
    )


def _over(sak: Mappe | None) -> list[UUID]:
    """Where a case's shielding comes from, nearest first."""
    if sak is None:
        return []
    return [i for i in (sak.pk, sak.referanse_arkivdel_id, sak.arkivdel_id) if i]


def _gjeldende(s: dict[UUID, Skjerming], ider: Iterable[UUID]) -> Skjerming | None:
    return next((s[i] for i in ider if i in s), None)


# --- case ------------------------------------------------------------------------------------


@dataclass(slots=True)
class Sak:
    """What the case page shows."""

    mappe: Mappe
    skjerming: Skjerming | None
    skjerming_arvet: bool
    parter: list[Part]
    identifikatorer: list[NasjonalIdentifikator]
    merknader: list[Merknad]
    linjer: list[rader.Linje]
    side: Side

    @property
    def nummer(self) -> str:
        """``2026/127``."""
        n = self.mappe.saksnummer
        return f"{n.aar}/{n.nr}"


def sak(aar: int, nr: int, side: int = 1, type_: str = "") -> Sak:
    """Return the case page's content; entries newest first, 25 a page. Raises IkkeFunnet."""
    mappe = queries.finn_sak(aar, nr)
    antall = rader.antall_i_sak(mappe.pk, type_)
    vis = Side(min(max(side, 1), max(1, -(-antall // SIDE))), antall)
    s = _skjerminger(mappe.pk, mappe)
    return Sak(
        mappe=mappe,
        skjerming=i_kraft(_gjeldende(s, _over(mappe))),
        skjerming_arvet=mappe.pk not in s,
        parter=spoersmaal.sakens_parter(mappe.pk),
        identifikatorer=spoersmaal.identifikatorer(mappe.pk),
        merknader=spoersmaal.sakens_merknader(mappe.pk),
        linjer=rader.poster(rader.i_sak(mappe.pk, type_, SIDE, (vis.nummer - 1) * SIDE)),
        side=vis,
    )


def _skjerminger(enhet: UUID, sak: Mappe | None) -> dict[UUID, Skjerming]:
    """What stands on an entry or case, on all above it, and on the entry's documents, by key."""
    over = _over(sak)
    alle = spoersmaal.skjermingsrader(enhet, *(over + [enhet] * (3 - len(over))), enhet)
    return {s.pk: s for s in alle}


def saker(
    *, enhet: int | None = None, status: str = "", mine: int | None = None, side: int = 1
) -> tuple[list[rader.Sakrad], Side]:
    """Return a page of cases, newest first, and where in the list it is."""
    q = Mappe.objects.filter(type=Mappe.Type.SAKSMAPPE)
    if enhet is not None:
        q = q.filter(enhet_id=enhet)
    if status:
        q = q.filter(status=status)
    if mine is not None:
        q = q.filter(saksansvarlig_id=mine)
    antall = tell_til(q)
    vis = Side(min(max(side, 1), max(1, -(-min(antall, TELLEGRENSE) // SIDE))), antall)
    start = (vis.nummer - 1) * SIDE
    # The page's keys first: the newest entry is looked up for 25 cases only.
    ider = q.order_by("-saksdato", "-id").values_list("pk", flat=True)[start : start + SIDE]
    return rader.saker(ider), vis


# --- entry -----------------------------------------------------------------------------------


@dataclass(slots=True)
class Dok:
    """A document of an entry: its place, its readable files, and what shields it."""

    kobling: Regdok
    filer: list[Dokumentobjekt] = field(default_factory=list)
    skjerming: Skjerming | None = None

    @property
    def dokument(self):
        return self.kobling.dokument

    @property
    def fil(self) -> Dokumentobjekt | None:
        """The newest readable file that is not the redacted copy."""
        vis = [f for f in self.filer if f.variant != "O"]
        return max(vis, key=lambda f: (f.versjon, f.variant == "A"), default=None)

    @property
    def sladdet(self) -> Dokumentobjekt | None:
        """The newest redacted copy."""
        return max(
            (f for f in self.filer if f.variant == "O"), key=lambda f: f.versjon, default=None
        )

    @property
    def skjult(self) -> bool:
        """Whether the files are hidden from the public."""
        s = self.skjerming
        return skjuler(s, s.art if s is not None and s.art == "D" else "R", "FIL")


@dataclass(slots=True)
class Post:
    """What the entry page shows."""

    linje: Linje
    sak: Mappe
    skjerming: Skjerming | None
    skjerming_arvet: bool
    dokumenter: list[Dok]
    merknader: list[Merknad]
    avskrivninger: list[Avskrivning]
    besvarer: list[Avskrivning]
    loepenummer: str

    @property
    def post(self) -> Registrering:
        """The entry itself."""
        return self.linje.post


def post(aar: int, nr: int, postnr: int) -> Post:
    """Return the entry page's content. Raises IkkeFunnet; for a moved entry see ``flyttet_til``."""
    return post_med_id(queries.postnoekkel(aar, nr, postnr))


def post_med_id(registrering: UUID) -> Post:
    """Return an entry by its key. Raises IkkeFunnet."""
    reg = queries.post(registrering)
    if reg.mappe is None:
        raise IkkeFunnet
    koblinger = spoersmaal.koblinger(reg.pk)
    hvor = [reg.pk, *_over(reg.mappe)]
    s = _skjerminger(reg.pk, reg.mappe)
    egen = i_kraft(_gjeldende(s, hvor))
    dokumenter = {
        k.dokument_id: Dok(k, [], i_kraft(s.get(k.dokument_id)) or egen) for k in koblinger
    }
    for d in dokumenter.values():
        # A document's own "open" beats the entry's code.
        if (eget := s.get(d.kobling.dokument_id)) is not None and eget.kode_id == AAPEN:
            d.skjerming = eget
    for fil in spoersmaal.filer(reg.pk) if koblinger else []:
        dokumenter[fil.dokument_id].filer.append(fil)
    avskrivninger = spoersmaal.avskrivninger(reg.pk)
    loep = getattr(reg, "loepenummer", None)
    return Post(
        linje=_linje(reg, egen),
        sak=reg.mappe,
        skjerming=egen,
        skjerming_arvet=reg.pk not in s,
        dokumenter=list(dokumenter.values()),
        merknader=spoersmaal.postens_merknader(reg.pk),
        avskrivninger=[a for a in avskrivninger if a.registrering_id == reg.pk],
        besvarer=[a for a in avskrivninger if a.registrering_id != reg.pk],
        loepenummer=f"{loep.nr}/{loep.aar}" if loep else "",
    )


def flyttet_til(aar: int, nr: int, postnr: int) -> str | None:
    """Return the new address of an entry that has been moved from this place, or None."""
    funnet = Journalpostnummer.objects.filter(
        mappe__saksnummer__aar=aar, mappe__saksnummer__nr=nr, nr=postnr, gjelder=False
    ).first()
    return adresse(funnet.registrering_id) if funnet is not None else None


def adresse(registrering: UUID) -> str | None:
    """Return ``/sak/<year>/<number>/<entry>/`` for an entry, or None before it has numbers."""
    # ⚡ Asked after every registration: plain SQL, as compiling it costs more than running it.
    with connection.cursor() as c:
        c.execute(
            "select s.aar, s.nr, n.nr from journalpostnummer n"
            " join saksnummer s on s.mappe_id = n.mappe_id"
            " where n.registrering_id = %s and n.gjelder",
            [registrering],
        )
        rad = c.fetchone()
    return f"/sak/{rad[0]}/{rad[1]}/{rad[2]}/" if rad else None


def saksadresse(mappe: UUID) -> str | None:
    """Return ``/sak/<year>/<number>/`` for a case."""
    rad = Saksnummer.objects.filter(mappe=mappe).values_list("aar", "nr").first()
    return f"/sak/{rad[0]}/{rad[1]}/" if rad else None


# --- files -----------------------------------------------------------------------------------


def tekst_av(objekt: UUID) -> Dokumenttekst | None:
    """Return the text of a file, or None while it is not read yet."""
    return next(iter(spoersmaal.tekster(objekt)), None)


# --- finding a case --------------------------------------------------------------------------


def finn_saker(tekst: str, antall: int = 8) -> list[Mappe]:
    """Return open cases that the words lead to: the case itself, or one of its entries."""
    treff = queries.soek(tekst, 60)
    saker_ = [t.objekt for t in treff if t.art == "M"]
    av_poster = dict(
        Registrering.objects.filter(pk__in=[t.objekt for t in treff if t.art == "R"]).values_list(
            "pk", "mappe_id"
        )
    )
    ider = list(dict.fromkeys([*saker_, *(av_poster.get(t.objekt) for t in treff)]))
    rader = Mappe.objects.filter(
        pk__in=[i for i in ider if i], avsluttet_dato__isnull=True
    ).select_related("saksnummer", "skjermet", "enhet")
    plass = {pk: nr for nr, pk in enumerate(ider)}
    return sorted(rader, key=lambda m: plass[m.pk])[:antall]
