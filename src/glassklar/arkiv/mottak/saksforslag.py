# SPDX-License-Identifier: EUPL-1.2
"""Which case a letter may belong to: by number, by property, by who sent it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from glassklar.arkiv.mapper.models import Mappe, Saksnummer
from glassklar.arkiv.mottak import tolkning
from glassklar.arkiv.mottak.models import Mottak
from glassklar.arkiv.queries import soek
from glassklar.arkiv.registreringer.models import NasjonalIdentifikator, PartIdentitet, Registrering
from glassklar.arkiv.titler import linje1
from glassklar.noark.api import sett_sammen
from glassklar.org.api import virksomhet

MAKS_SAKER = 5


@dataclass(frozen=True, slots=True)
class Sakforslag:
    """A case that the letter may belong to, and why, in words."""

    mappe: Mappe
    saksnummer: str
    tittel: str
    grunn: str
    avsluttet: bool = False


def oppregning(ledd: Sequence[str]) -> str:
    """«a», «b» og «c», in the active language."""
    if len(ledd) < 2:
        return "".join(ledd)
    return _("%(foerste)s og %(siste)s") % {"foerste": ", ".join(ledd[:-1]), "siste": ledd[-1]}


@dataclass(slots=True)
class _Kandidat:
    poeng: int = 0
    nevnt: list[str] = field(default_factory=list)
    part: bool = False


def finn_saker(
    mottak: Mottak, alt: str, matrikkel: Sequence[tolkning.Matrikkelfunn], avsender: str
) -> list[Sakforslag]:
    kandidater: dict[UUID, _Kandidat] = defaultdict(_Kandidat)
    _etter_saksnummer(kandidater, mottak, alt)
    _etter_matrikkel(kandidater, matrikkel)
    _etter_avsender(kandidater, avsender, mottak.avsender_epost)
    if not kandidater:
        return []
    saker = {
        m.pk: m
        for m in Mappe.objects.select_related("saksnummer", "skjermet", "enhet", "saksansvarlig")
        .filter(pk__in=list(kandidater), type=Mappe.Type.SAKSMAPPE)
        .exclude(status="U")
    }
    ut = []
    for pk, m in saker.items():
        k = kandidater[pk]
        if m.avsluttet_dato is not None:
            k.poeng -= 40
        nr = getattr(m, "saksnummer", None)
        if nr is None:
            continue
        ut.append(
            (
                (k.poeng, nr.aar, nr.nr),
                Sakforslag(m, f"{nr.aar}/{nr.nr}", _sakstittel(m), _grunn(k, m),
                           m.avsluttet_dato is not None),
            )
        )  # fmt: skip
    ut.sort(key=lambda par: par[0], reverse=True)
    return [s for _poeng, s in ut[:MAKS_SAKER]]


def _sakstittel(m: Mappe) -> str:
    skjermet: Any = getattr(m, "skjermet", None)
    return sett_sammen(linje1(m), skjermet.tittel2) if skjermet else m.offentlig_tittel


def _grunn(k: _Kandidat, m: Mappe) -> str:
    biter = []
    if k.nevnt:
        biter.append(_("Foreslått fordi brevet nevner %(hva)s.") % {"hva": oppregning(k.nevnt[:3])})
        if k.part:
            biter.append(_("Avsenderen er part i saken."))
    else:
        biter.append(_("Foreslått fordi avsenderen er part i saken."))
    if m.avsluttet_dato is not None:
        biter.append(_("Saken er avsluttet."))
    return " ".join(biter)


def _etter_saksnummer(ut: dict[UUID, _Kandidat], mottak: Mottak, alt: str) -> None:
    numre = tolkning.finn_saksnumre(alt)
    if not numre:
        return
    vilkaar = Q()
    for n in numre:
        vilkaar |= Q(aar=n.aar, nr=n.nummer)
    i_tittel = set(tolkning.finn_saksnumre(mottak.tittel))
    for rad in Saksnummer.objects.filter(vilkaar):
        nevnt = next(n for n in numre if (n.aar, n.nummer) == (rad.aar, rad.nr))
        k = ut[rad.mappe_id]
        k.poeng += 130 if nevnt in i_tittel else 100
        k.nevnt.append(_("saksnummer %(nr)s") % {"nr": str(nevnt)})


def _etter_matrikkel(
    ut: dict[UUID, _Kandidat], matrikkel: Sequence[tolkning.Matrikkelfunn]
) -> None:
    if not matrikkel:
        return
    v = virksomhet()
    eget = v.kommunenummer if v else ""
    vilkaar = Q()
    for f in matrikkel:
        if f.kommunenummer and f.kommunenummer != eget:
            continue
        vilkaar |= Q(gaardsnummer=f.gaardsnummer, bruksnummer=f.bruksnummer)
    if not vilkaar:
        return
    rader = (
        NasjonalIdentifikator.objects.filter(
            vilkaar,
            kommunenummer__in=[eget, ""],
            art=NasjonalIdentifikator.Art.MATRIKKEL,
            mappe__isnull=False,
        )
        .order_by("-mappe_id")
        .values_list("mappe_id", "gaardsnummer", "bruksnummer", "festenummer", "seksjonsnummer")
    )
    for mappe, gnr, bnr, fnr, snr in rader[:100]:
        like = [f for f in matrikkel if (f.gaardsnummer, f.bruksnummer) == (gnr, bnr)]
        noeyaktig = any((f.festenummer, f.seksjonsnummer) == (fnr or 0, snr or 0) for f in like)
        k = ut[mappe]
        k.poeng += 60 if noeyaktig else 50
        k.nevnt.append(f"gnr. {gnr} bnr. {bnr}")


def _etter_avsender(ut: dict[UUID, _Kandidat], navn: str, epost: str) -> None:
    """Add cases where the sender is a party. Names are found through the search, which knows
    what the person may read; a name is never looked up in an index of its own."""
    navn = " ".join(re.sub(r'["\\]', " ", navn).split())
    if len(navn) >= 4 and "@" not in navn:
        treff = [t.objekt for t in soek(f'"{navn}"', 20)]
        saker = set(
            Registrering.objects.filter(pk__in=treff, mappe__isnull=False).values_list(
                "mappe_id", flat=True
            )
        )
        saker |= set(Mappe.objects.filter(pk__in=treff).values_list("pk", flat=True))
    else:
        saker = set()
    er_part = Q(navn__iexact=navn) if navn else Q()
    if epost:
        er_part |= Q(epost__iexact=epost)
    if not er_part:
        return
    parter = PartIdentitet.objects.filter(er_part, part__mappe__in=saker | set(ut))
    for mappe in set(parter.values_list("part__mappe_id", flat=True)):
        ut[mappe].poeng += 30
        ut[mappe].part = True
