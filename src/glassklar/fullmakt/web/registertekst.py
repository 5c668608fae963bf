# SPDX-License-Identifier: EUPL-1.2
"""Rows and alerts of the delegation register in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from glassklar.fullmakt.models import Fullmakt, Stilling
from glassklar.fullmakt.ord import kroner, navn_paa
from glassklar.fullmakt.registervarsler import Varsel
from glassklar.grunn.templatetags.gk import dato
from glassklar.org.models import Bruker

#: How many types an alert names.
NEVNES = 3


def grense(f: Fullmakt) -> str:
    """How much a row is for: ``inntil 500 000 kr``; empty for types without amounts."""
    if not f.vedtakstype.har_beloep:
        return ""
    lav, hoey = kroner(f.beloep_fra), kroner(f.beloep_til)
    if f.beloep_fra and f.beloep_til is not None:
        return _("%(lav)s til %(hoey)s") % {"lav": lav, "hoey": hoey}
    if f.beloep_til is not None:
        return _("inntil %(hoey)s") % {"hoey": hoey}
    return _("fra %(lav)s") % {"lav": lav} if f.beloep_fra else _("uten beløpsgrense")


def mottaker(f: Fullmakt) -> str:
    """The position or the person that a row is given to."""
    ting = f.til_stilling or f.til_bruker
    return "" if ting is None else ting.navn


def kilde(f: Fullmakt) -> str:
    """The reglement of a top row: ``Kommunestyret, PS 88/25``."""
    if f.reglement is None:
        return ""
    return ", ".join(filter(None, [f.reglement.organ, f.reglement.saksnr]))


def kjede(rader: Iterable[Fullmakt]) -> list[tuple[str, str]]:
    """The way from the council: (words, key of the row or empty)."""
    rader = list(rader)
    return [(kilde(rader[0]), ""), *((mottaker(f), str(f.pk)) for f in rader)] if rader else []


@dataclass(frozen=True, slots=True)
class Varseltekst:
    """An alert on a page."""

    farge: str
    tekst: str
    url: str


@dataclass(slots=True)
class Navn:
    """What the alerts are about, by key."""

    stillinger: dict[Any, str]
    folk: dict[Any, str]
    rader: dict[Any, Fullmakt]

    @classmethod
    def til(cls, funnet: list[Varsel]) -> Navn:
        """Look up all the names at once: keys of positions are uuids, of people numbers."""
        ider = {i for v in funnet for i in v.fullmakter}
        om = {x for v in funnet for x in (v.om, v.bruker)}
        stillinger = Stilling.objects.filter(pk__in=[x for x in om if isinstance(x, UUID)])
        folk = Bruker.objects.filter(pk__in=[x for x in om if isinstance(x, int)])
        return cls(
            dict(stillinger.values_list("pk", "navn")),
            dict(folk.values_list("pk", "navn")),
            Fullmakt.objects.select_related("vedtakstype").in_bulk(list(ider)),  # type: ignore[arg-type]
        )

    def mottaker(self, noekkel: Any) -> str:
        """A position or a person."""
        return self.folk.get(noekkel) or self.stillinger.get(noekkel, "")

    def typer(self, v: Varsel) -> str:
        """The types of decision that an alert is about, in the reader's language: the first few."""
        typer = sorted(
            {navn_paa(self.rader[i].vedtakstype) for i in v.fullmakter if i in self.rader}
        )
        navn = ", ".join(typer[:NEVNES])
        if len(typer) <= NEVNES:
            return navn
        return _("%(navn)s og %(antall)s til") % {"navn": navn, "antall": len(typer) - NEVNES}


def _faa(v: Varsel, n: Navn) -> Varseltekst:
    verdier = {"stilling": n.mottaker(v.om), "typer": n.typer(v)}
    tekst = (
        _("Ingen har stillingen %(stilling)s nå, og ingen kan bruke fullmakten til: %(typer)s.")
        if v.antall == 0
        else _("Bare én person kan bruke fullmakten til %(stilling)s: %(typer)s.")
    )
    farge = "danger" if v.antall == 0 else "warning"
    return Varseltekst(farge, tekst % verdier, f"/fullmakter/stillinger/#s-{v.om}")


def _vikar(v: Varsel, n: Navn) -> Varseltekst:
    tekst = _("%(vikar)s er stedfortreder for %(person)s bare til og med %(dag)s.")
    verdier = {"vikar": n.mottaker(v.bruker), "person": n.mottaker(v.om), "dag": dato(v.til)}
    return Varseltekst("info", tekst % verdier, f"/tilgang/person/{v.om}/")


def _perioder(v: Varsel, n: Navn) -> Varseltekst:
    verdier = {
        "hvem": n.mottaker(v.om),
        "typer": n.typer(v),
        "fra": dato(v.fra),
        "til": dato(v.til),
    }
    tekst = (
        _("%(hvem)s har to fullmakter som overlapper: %(typer)s.")
        if v.art == "overlapp"
        else _("%(hvem)s er uten fullmakt fra %(fra)s til %(til)s: %(typer)s.")
    )
    return Varseltekst("warning", tekst % verdier, f"/fullmakter/{v.fullmakter[0]}/")


def _reglement(v: Varsel, _n: Navn) -> Varseltekst:
    tekst = (
        _("Fristen for nytt delegeringsreglement gikk ut %(dag)s (kommuneloven § 5-14)."
          " Det gamle gjelder til kommunestyret har vedtatt et nytt.")
        if v.art == "reglement_forfalt"
        else _("Kommunestyret må vedta delegeringsreglement innen %(dag)s (kommuneloven § 5-14).")
    )  # fmt: skip
    farge = "danger" if v.art == "reglement_forfalt" else "warning"
    return Varseltekst(farge, tekst % {"dag": dato(v.til)}, "/fullmakter/reglement/")


_TEKST = {"faa": _faa, "vikar": _vikar, "overlapp": _perioder, "hull": _perioder,
          "reglement_snart": _reglement, "reglement_forfalt": _reglement}  # fmt: skip


def varseltekster(funnet: list[Varsel]) -> list[Varseltekst]:
    """The alerts in words, in the order they came."""
    if not funnet:
        return []
    navn = Navn.til(funnet)
    return [_TEKST[v.art](v, navn) for v in funnet]
