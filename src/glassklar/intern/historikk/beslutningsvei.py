# SPDX-License-Identifier: EUPL-1.2
"""The decision path of a case: all that led to where it stands, in order, out of the trace.

Call inside ``lesing(bruker)``. What the person may not read of the trace is not there.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from glassklar.arkiv.api import rader as arkivrader
from glassklar.intern.historikk import habilitetssteg, sporing, vedtakssteg
from glassklar.intern.historikk.ord import ord_for
from glassklar.intern.historikk.rader import Enhet, Omfang
from glassklar.intern.historikk.sporing import Hendelse
from glassklar.noark.api import kodelister

#: Entries of a case, and events, that a page holds; a longer path is told to be cut.
POSTER, HENDELSER = 500, 2000
#: Tables whose changes are steps. Everything else is in the history of each document.
_STEG = frozenset(
    {"mappe", "registrering", "skjerming", "avskrivning", "offentliggjoering", "tilbakeholdelse",
     "saksorgan", "partsunntak", habilitetssteg.TABELL}
) | vedtakssteg.TABELLER  # fmt: skip
_FERDIG = frozenset("JAU")

_ROR = f"""
with r(id) as (select unnest(%(poster)s::uuid[])),
     k(r, d) as (select x.registrering_id, x.dokument_id from r
                   join regdok x on x.registrering_id = r.id)
select 'mappe', %(sak)s::uuid, %(sak)s::uuid, null::uuid
union all {habilitetssteg.ROR}
union all {vedtakssteg.ROR}
union all select 'mappe', x.id, x.sak, null from saksorgan x where x.sak = %(sak)s
union all select 'registrering', r.id, r.id, r.id from r
union all select 'registrering', x.id, r.id, r.id from r
  join avskrivning x on x.registrering_id = r.id
union all select 'registrering', x.id, r.id, r.id from r
  join offentliggjoering x on x.registrering_id = r.id
union all select 'dokument', k.d, k.d, k.r from k
union all select 'dokumentobjekt', x.id, x.id, k.r from k
  join dokumentobjekt x on x.dokument_id = k.d"""
_STATUS = """
select r.id, coalesce(vedtak_mangler(r.id), 0) > 0, r.status, r.journalposttype, r.restanse,
       r.offentlighetsvurdert_dato is not null,
       exists (select from offentliggjoering o where o.registrering_id = r.id)
  from registrering r where r.id = any(%s::uuid[]) order by r.opprettet_dato, r.id"""


@dataclass(slots=True)
class Steg:
    """One step: what was done, by whom, when and why; about which entry (None: the case)."""

    tid: datetime
    hva: str
    hvem: str
    paa_vegne: str
    grunn: str
    post: Any | None
    linjer: list[str] = field(default_factory=list)
    lesing: bool = False


@dataclass(frozen=True, slots=True)
class Vei:
    """The path, what is missing in it, and whether it was cut."""

    steg: list[Steg]
    mangler: list[str]
    kuttet: bool


def vei(mappe: UUID) -> Vei:
    """Return a case's path, oldest first."""
    ider = arkivrader.i_sak(mappe, "", POSTER + 1, 0)
    linjer = {linje.post.pk: linje for linje in arkivrader.poster(ider[:POSTER])}
    omfang, om_post = _omfang(mappe, list(linjer))
    hendelser, neste = sporing.hent(omfang, "alt", antall=HENDELSER)
    hendelser.reverse()
    folk = habilitetssteg.navn(hendelser)
    vedtak = vedtakssteg.navn(hendelser)
    steg = [
        s for g in _grupper(hendelser) if (s := _steg(g, om_post, linjer, folk, vedtak)) is not None
    ]
    return Vei(
        _uten_gjentatt_lesing(steg),
        _mangler(linjer),
        neste is not None or len(ider) > POSTER,
    )


def _omfang(mappe: UUID, poster: list[UUID]) -> tuple[Omfang, dict[UUID, UUID]]:
    enheter: dict[UUID, Enhet] = {}
    om_post: dict[UUID, UUID] = {}
    with connection.cursor() as c:
        c.execute(_ROR, {"sak": mappe, "poster": poster})
        for tabell, rad, enhet, post in c.fetchall():
            enheter[rad] = (tabell, enhet)
            if post is not None:
                om_post.setdefault(rad, post)
    return Omfang(enheter), om_post


def _er_steg(h: Hendelse) -> bool:
    return h.op != "L" and h.tabell in _STEG and vedtakssteg.er_steg(h)


def _grupper(hendelser: Sequence[Hendelse]) -> Iterable[list[Hendelse]]:
    """The events of one transaction about one row's entry, that are steps; each reading alone."""
    for _xid, gruppe in itertools.groupby(hendelser, lambda h: h.xid):
        alle = list(gruppe)
        yield from ([h] for h in alle if h.op == "L")
        if endringer := [h for h in alle if _er_steg(h)]:
            yield endringer


def _steg(
    gruppe: list[Hendelse],
    om_post: dict[UUID, UUID],
    linjer: dict[UUID, Any],
    folk: dict[int, str],
    vedtak: vedtakssteg.Navn,
) -> Steg | None:
    foerste = gruppe[0]
    lesing = foerste.op == "L"
    tekster = _lest(foerste) if lesing else [t for h in gruppe if (t := _tekst(h, folk, vedtak))]
    navn = ord_for("handling", foerste.handling or "")
    if not lesing and not navn and not tekster:
        # Only what the database itself works out.
        return None
    post = next((linjer[om_post[h.rad]] for h in gruppe if om_post.get(h.rad) in linjer), None)
    return Steg(
        tid=foerste.tid,
        hva=_("Leste skjermet innhold") if lesing else _stor(navn or _("endret i databasen")),
        hvem=foerste.navn or "",
        paa_vegne=foerste.paa_vegne or "",
        grunn=foerste.grunn or "",
        post=post,
        linjer=list(dict.fromkeys(tekster)),
        lesing=lesing,
    )


def _stor(tekst: str) -> str:
    return tekst[:1].upper() + tekst[1:]


def _lest(h: Hendelse) -> list[str]:
    felt = ", ".join(t for f in h.etter.get("hva", ()) if (t := ord_for("felt", f)))
    return [f"{_stor(ord_for('tabell', h.tabell))}: {felt}"]


def _tekst(h: Hendelse, folk: dict[int, str], vedtak: vedtakssteg.Navn) -> str:
    """What a change came to, without a word of what can be shielded."""
    if funnet := habilitetssteg.tekst(h, folk) or vedtakssteg.tekst(h, vedtak):
        return funnet
    if h.tabell == "registrering" and h.etter.get("status"):
        navn = kodelister.kode("journalstatus", h.etter["status"]).navn(_spraak())
        return _("Status: %(status)s") % {"status": navn}
    if h.tabell == "mappe" and h.etter.get("status"):
        navn = kodelister.kode("saksstatus", h.etter["status"]).navn(_spraak())
        return _("Status: %(status)s") % {"status": navn}
    if h.tabell == "skjerming" and h.etter.get("kode"):
        kode = h.etter["kode"]
        return _("Åpent") if kode == "AAPEN" else _("Tilgangskode %(kode)s") % {"kode": kode}
    if h.tabell == "offentliggjoering" and h.op == "I":
        return _("Lagt ut på postlisten")
    if h.tabell == "avskrivning" and h.etter.get("maate"):
        return kodelister.kode("avskrivningsmaate", h.etter["maate"]).navn(_spraak())
    return ""


def _spraak() -> str:
    return (get_language() or "nb")[:2]


def _uten_gjentatt_lesing(steg: list[Steg]) -> list[Steg]:
    """Of what a person read of one entry in a day, the first time."""
    sett: set[Any] = set()
    ut = []
    for s in steg:
        if s.lesing:
            noekkel = (s.hvem, s.post.post.pk if s.post else None, s.tid.date(), tuple(s.linjer))
            if noekkel in sett:
                continue
            sett.add(noekkel)
        ut.append(s)
    return ut


def _mangler(linjer: dict[UUID, Any]) -> list[str]:
    """What a finished case would have, and this one has not."""
    ut = []
    with connection.cursor() as c:
        c.execute(_STATUS, [list(linjer)])
        for pk, ugodkjent, status, type_, restanse, vurdert, ute in c.fetchall():
            nr = {"nr": linjer[pk].nr or "–"}
            if status == "U":
                continue
            if not vurdert:
                ut.append(_("Dokument %(nr)s er ikke vurdert for innsyn.") % nr)
            if status not in _FERDIG:
                ut.append(_("Dokument %(nr)s er ikke journalført.") % nr)
            elif not ute and type_ in "IU":
                ut.append(_("Dokument %(nr)s er ikke lagt ut på postlisten.") % nr)
            if restanse:
                ut.append(_("Dokument %(nr)s er ikke besvart.") % nr)
            if ugodkjent:
                ut.append(_("Vedtaket i dokument %(nr)s er ikke godkjent.") % nr)
    return ut
