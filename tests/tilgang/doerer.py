# SPDX-License-Identifier: EUPL-1.2
"""Every address of both sites as a door: how it is opened, and what came out of it.

The doors are found by walking the address configurations; ``doertabell`` says how each is opened.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pypdfium2
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from glassklar.arkiv.models import Journalpostnummer, Regdok, Saksnummer
from tilgang.doerfolk import Person
from tilgang.doerorakel import eier_sql
from tilgang.doerord import ORD, RAA
from tilgang.doertabell import Doer
from tilgang.doerverden import Doerverden
from tilgang.verden import date_i_dag

#: Parameters that other archive systems have obeyed without asking who it was for.
UTVID = (
    "expand=*&embed=skjermet,identitet,tekst&fields=*&include=alt&format=json&alle=1&vis=alt"
    "&antall=100000&limit=100000&offset=0&bruker=1&som=system&rolle=arkivar&klarert=1&debug=1"
)
#: Headers that a proxy might set, and that are nobody's proof of anything here.
HODER = {
    "HTTP_X_FORWARDED_USER": "system", "HTTP_REMOTE_USER": "system",
    "HTTP_X_REMOTE_USER": "arkivar", "HTTP_X_ORIGINAL_URL": "/admin/",
    "HTTP_X_HTTP_METHOD_OVERRIDE": "PUT", "HTTP_ACCEPT": "application/json",
    "HTTP_HX_REQUEST": "true", "HTTP_X_FORWARDED_FOR": "127.0.0.1",
}  # fmt: skip
_SKIFTER = re.compile(rb'(name="(?:csrfmiddlewaretoken|innsending)" value="|"X-CSRFToken": ")[^"]*')

#: The counts in the menu are remembered for a while, and forgotten whenever that is over.
_TELLER = re.compile(r' <span class="gk-teller"><span[^>]*>[^<]*</span>[^<]*</span>')


def navn_i(urlconf: str) -> dict[str, frozenset[str]]:
    """Every named address of a configuration, data and rooms inside rooms too, with what its
    addresses need to be told; one without a name stands under its pattern."""

    def gaa(moenstre: list[Any], rom: str, trenger: frozenset[str]) -> Iterator[Any]:
        for m in moenstre:
            alle = trenger | frozenset(m.pattern.converters) | frozenset(m.pattern.regex.groupindex)
            if isinstance(m, URLResolver):
                yield from gaa(
                    m.url_patterns, rom + (f"{m.namespace}:" if m.namespace else ""), alle
                )
            else:
                assert isinstance(m, URLPattern)
                yield rom + (m.name or str(m.pattern)), alle

    return dict(gaa(get_resolver(urlconf).url_patterns, "", frozenset()))


@dataclass(frozen=True)
class Adresse:
    """Where to knock, and the words that the address is about."""

    doer: str
    sti: str
    om: frozenset[str]


class Steder:
    """What the addresses of a world are made of: (arguments, words that they are about)."""

    def __init__(self, v: Doerverden) -> None:
        self.v = v
        self.alle = frozenset(v.kanarier)
        numre = Saksnummer.objects.using("eier").values_list("mappe_id", "aar", "nr")
        self.saksnr = {m: {"aar": a, "nr": n} for m, a, n in numre}
        self.i_sak: dict[UUID, list[UUID]] = {m: [] for m in v.saker}
        for r, (m, *_resten) in v.fakta.poster.items():
            self.i_sak[m].append(r)
        self.postnr = [
            (self.saksnr[m] | {"postnr": n}, r)
            for m, n, r in Journalpostnummer.objects.using("eier").values_list(
                "mappe_id", "nr", "registrering_id"
            )
        ]
        self.objekter = eier_sql("select id, dokument_id from dokumentobjekt", [])
        self.dager = [d for (d,) in eier_sql(
            "select distinct journaldato from registrering where journaldato is not null", []
        )]  # fmt: skip

    def adresser(self, navn: str, d: Doer, urlconf: str) -> list[Adresse]:
        """Every address of a door."""
        return [
            Adresse(navn, reverse(navn, urlconf, kwargs={**hva, **d.mer}) + q, om)
            for hva, om in getattr(self, f"_{d.sted}")()
            for q in d.spoersmaal
        ]

    def _om_post(self, r: UUID) -> frozenset[str]:
        return self.v.om(("R", r))

    def _liste(self) -> Iterator[Any]:
        yield {}, self.alle

    def _fast(self) -> Iterator[Any]:
        """A page that is not about records: looked at, but nothing is counted."""
        yield {}, frozenset()

    def _sak(self) -> Iterator[Any]:
        for m in self.v.saker:
            yield self.saksnr[m], self.v.om(("M", m), *(("R", r) for r in self.i_sak[m]))

    def _sakid(self) -> Iterator[Any]:
        for m in self.v.saker:
            yield {"mappe": m}, self.v.om(("M", m))

    def _postnr(self) -> Iterator[Any]:
        for hvor, r in self.postnr:
            yield hvor, self._om_post(r)

    def _post(self) -> Iterator[Any]:
        for r in self.v.poster:
            yield {"registrering": r}, self._om_post(r)

    def _dok(self) -> Iterator[Any]:
        for k in Regdok.objects.using("eier").all():
            yield (
                {"registrering": k.registrering_id, "dokument": k.dokument_id},
                self._om_post(k.registrering_id),
            )

    def _dokid(self) -> Iterator[Any]:
        for d in self.v.fakta.dokumenter:
            yield {"dokument": d}, self.v.om(("D", d))

    def _objekt(self) -> Iterator[Any]:
        for o, d in self.objekter:
            yield {"objekt": o}, self.v.om(("D", d))

    def _fil(self) -> Iterator[Any]:
        for hvor, r in self.postnr:
            for nr in (1, 2, 3):
                yield hvor | {"dok": nr}, self._om_post(r)

    def _mottak(self) -> Iterator[Any]:
        for m in self.v.mottak:
            yield {"mottak": m}, self.v.om(("I", m))
        for m in self.v.registrerte:
            yield {"mottak": m}, self.v.om(("G", m))

    def _dag(self) -> Iterator[Any]:
        for dag in self.dager:
            yield {self._dagnavn: dag}, self.alle

    #: The two sites call the day differently.
    _dagnavn = "dato"

    def _slipp(self) -> Iterator[Any]:
        for r in self.v.poster[:4]:
            yield {"dato": "2001-01-02", "registrering": r}, self._om_post(r)

    def _person(self) -> Iterator[Any]:
        for p in self.v.personer:
            yield {"person": p.bruker.pk}, frozenset()

    def _nr(self) -> Iterator[Any]:
        for nr in range(1, 9):
            yield {"nr": nr}, frozenset()

    def _kode(self) -> Iterator[Any]:
        yield {"kode": "UO"}, frozenset()


Enhet = tuple[str, UUID]
_TABELL = {"M": "mappe", "R": "registrering", "I": "mottak", "G": "mottak"}


def skjermet_enhet(v: Doerverden, o: str) -> Enhet | None:
    """The unit whose reading is traced when the word is shown; None when the word is open."""
    k = v.kanarier[o]
    art, pk = k.enhet
    if art not in ("I", "G"):
        e = v.fakta.etikett(k)
        if e is None or (e.til is not None and e.til <= date_i_dag()):
            return None
    if art == "D":
        fil = k.tabell in ("dokumentobjekt", "dokumenttekst")
        return ("dokumentobjekt", k.noekkel) if fil else ("dokument", pk)
    return _TABELL[art], pk


def lesespor() -> dict[tuple[int, str], set[Enhet]]:
    """Person and door: the units that the trace says were read. That an extract of the trace was
    taken is an event too, of no unit's content."""
    ut: dict[tuple[int, str], set[Enhet]] = {}
    for person, doer, tabell, rad in eier_sql(
        "select bruker, etter ->> 'doer', tabell, rad from spor where op = 'L' and tabell <> 'spor'"
    ):
        ut.setdefault((person, doer), set()).add((tabell, rad))
    return ut


class Vakt:
    """Looks at every answer, counts what it decided, and keeps what was seen."""

    def __init__(self, v: Doerverden, *, offentlig: bool = False) -> None:
        self.v = v
        self.offentlig = offentlig
        self.kjente = frozenset(v.kanarier)
        self.avgjort: dict[tuple[str, str], set[str]] = {}
        self.sett: dict[str, set[str]] = {p.navn: set() for p in v.personer}
        self.lov = {p.navn: v.maa_ses(p) for p in v.personer}
        #: Person and door: the units of which something shielded was shown, or may have been.
        self.vist: dict[tuple[str, str], set[Enhet]] = {}
        self.kanskje: dict[tuple[str, str], set[Enhet]] = {}
        self.svar = 0

    @property
    def antall(self) -> int:
        """Decisions: (person, field of a record) through a door."""
        return sum(map(len, self.avgjort.values()))

    def se(self, p: Person, a: Adresse, svar: Any, hva: str = "GET", utenom: str = "") -> None:
        """Fail when a word came out that the oracle denies, or when text became code."""
        hvor = (p.navn, hva, a.doer, a.sti, svar.status_code)
        self.svar += 1
        tekst = kropp(svar) + "\n" + "\n".join(f"{k}: {x}" for k, x in svar.items())
        tekst += str(svar.cookies)
        ute = (set(ORD.findall(tekst)) & self.kjente) - {utenom}
        for o in ute - self.lov[p.navn]:
            k = self.v.kanarier[o]
            vern = {x: self.v.fakta.skjerming.get(x) for x in self.v.over(k.enhet)}
            raise AssertionError(f"{hvor} viser {k}: {_rundt(tekst, o)} {vern}")
        if "html" in svar.get("Content-Type", "") or "xml" in svar.get("Content-Type", ""):
            raatt = RAA.search(tekst)
            assert raatt is None, (*hvor, _rundt(tekst, raatt[0]))
        assert svar.status_code < 500, hvor
        self._hoder(svar, hvor)
        # The history shows what stood in any field, to those who look it up.
        if hva == "GET" and not a.doer.endswith(("historikk", "utdrag", "endringslogg")):
            self.sett[p.navn] |= ute
        if not self.offentlig:
            self._husk_lest(p, a, svar, hva, ute, utenom)
        self.avgjort.setdefault((p.navn, a.doer), set()).update(a.om)

    def _husk_lest(
        self, p: Person, a: Adresse, svar: Any, hva: str, ute: set[str], utenom: str
    ) -> None:
        """Keep what must stand in the trace of readings, and fail when a form's answer showed
        what does not stand there, or the other way round."""
        enheter = {e for o in ute if (e := skjermet_enhet(self.v, o)) is not None}
        noekkel = p.navn, a.doer
        if hva == "POST":
            # It is undone afterwards: what it wrote was read while it was there.
            assert svar.lest <= enheter, (p.navn, a.sti, svar.lest - enheter)
            mangler = enheter - svar.lest - self.vist.get(noekkel, set())
            assert mangler == set(), (p.navn, a.sti, mangler)
        elif hva != "HEAD":
            self.vist.setdefault(noekkel, set()).update(enheter)
            if utenom and (e := skjermet_enhet(self.v, utenom)) is not None:
                self.kanskje.setdefault(noekkel, set()).add(e)

    def _hoder(self, svar: Any, hvor: Any) -> None:
        """Strict policy on every answer; nothing of it is kept by others; a file is no page."""
        regel = svar.get("Content-Security-Policy", "")
        assert svar.get("X-Content-Type-Options") == "nosniff", hvor
        assert regel, hvor
        if self.offentlig:
            return
        assert "unsafe" not in regel, (*hvor, regel)
        assert "default-src 'self'" in regel or "default-src 'none'" in regel, (*hvor, regel)
        kopi = svar.get("Cache-Control", "")
        assert "no-store" in kopi or "private" in kopi, (*hvor, kopi)
        assert "public" not in kopi, hvor
        if "attachment" in svar.get("Content-Disposition", ""):
            assert "sandbox" in regel, hvor
            assert "default-src 'none'" in regel, hvor
        elif svar.status_code == 200:
            type_ = svar["Content-Type"]
            assert type_.startswith(("text/html", "image/png", "application/json")), (*hvor, type_)


def _rundt(tekst: str, o: str) -> str:
    ved = tekst.find(o)
    return tekst[max(0, ved - 200) : ved + 100]


def kropp(svar: Any) -> str:
    """The whole body, streams too."""
    raa = b"".join(svar.streaming_content) if svar.streaming else svar.content
    if svar.get("Content-Type") == "application/pdf" and raa.startswith(b"%PDF"):
        # One that the program makes: its words are packed.
        with pypdfium2.PdfDocument(raa) as fil:
            return "".join(ark.get_textpage().get_text_bounded() for ark in fil)
    return raa.decode("utf-8", "replace")


def like(svar: Any, *egne: str) -> tuple[int, str, tuple[tuple[str, str], ...]]:
    """An answer without what must differ: form tokens, and the words and keys of the question."""
    tekst = _TELLER.sub("", _SKIFTER.sub(rb"\1", kropp(svar).encode()).decode())
    hoder = tuple(sorted((k, v) for k, v in svar.items() if k not in ("Content-Length", "Date")))
    for n, o in enumerate(egne):
        tekst = tekst.replace(o, f"<{n}>")
        hoder = tuple((k, v.replace(o, f"<{n}>")) for k, v in hoder)
    return svar.status_code, tekst, hoder


def lik(a: Any, b: Any, hvor: Any) -> None:
    """Fail with the first place where two answers differ."""
    if a == b:
        return
    n = next((i for i, (x, y) in enumerate(zip(a[1], b[1], strict=False)) if x != y), 0)
    raise AssertionError(
        f"{hvor}: {a[0]} {b[0]} {a[1][max(0, n - 150) : n + 150]!r}"
        f" {b[1][max(0, n - 150) : n + 150]!r} {set(a[2]) ^ set(b[2])}"
    )


def klient(p: Person) -> Client:
    """A browser where the person is logged in."""
    c = Client(REMOTE_ADDR=f"10.1.0.{p.bruker.pk % 250}")
    c.force_login(p.bruker)
    return c


def ukjent() -> str:
    """A key that nothing has."""
    return str(uuid4())


def utvalg(r: random.Random, alle: list[Adresse], antall: int) -> list[Adresse]:
    """Some of them."""
    return alle if len(alle) <= antall else r.sample(alle, antall)


#: So many ways of asking a list are few.
FAA = 4


def velg(r: random.Random, p: Person, alle: list[Adresse], d: Doer, antall: int) -> list[Adresse]:
    """A sample; of a main door all its places, and some of what else can be asked there; all of a
    list that is asked in few ways."""
    if d.sted == "liste" and len(alle) <= FAA:
        return alle
    if not (d.hoved is True or d.hoved in p.leser.roller):
        return utvalg(r, alle, antall)
    n = len(d.spoersmaal)
    return [a for i, a in enumerate(alle) if i % n == 0 or r.random() < 0.15]
