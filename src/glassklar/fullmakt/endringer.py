# SPDX-License-Identifier: EUPL-1.2
"""What changed in a decision since a person last saw it, out of the trace, in plain words.

Call inside ``lesing(bruker)``: the trace is read under the reader's own policies, by the keys of
the rows that ``vedtak_avtrykk`` is made of. What a field says now is read off the models, which
note that shielded content is read; what it said before is then noted as the same field.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from glassklar.arkiv.api import sider
from glassklar.arkiv.dokumenter.models import Dokumentobjekt
from glassklar.arkiv.models import Korrespondansepart
from glassklar.arkiv.titler import linje1
from glassklar.fullmakt import tekstforskjell
from glassklar.fullmakt.innhold import Innhold
from glassklar.fullmakt.ord import ja_nei, kroner, typenavn, utfallsnavn
from glassklar.fullmakt.tekstforskjell import Bit, Forskjell
from glassklar.noark.api import MASKE, kodelister

#: The rows that the hash is made of (sql/avtrykk.sql), with the ones that came since.
_RADER = """
with d as (select dokument_id as id from regdok where registrering_id = %(r)s),
rad(tabell, id) as (
  select t, %(r)s::uuid from unnest(array['registrering', 'registrering_skjermet', 'vedtak']) t
  union all
  select t, k.id from korrespondansepart k, unnest(array['korrespondansepart', 'kp_identitet']) t
   where k.registrering_id = %(r)s
  union all select t, d.id from d, unnest(array['dokument_skjermet', 'regdok']) t
  union all select 'dokumentobjekt', o.id from d join dokumentobjekt o on o.dokument_id = d.id
   where o.variant <> 'O')
select s.tabell, s.rad, s.op::text, s.foer::text, s.etter::text, s.tid, b.navn
  from rad join spor s on s.rad = rad.id and s.tabell = rad.tabell
  left join bruker b on b.id = s.bruker
 where s.tid > %(siden)s and s.op in ('I', 'U')
 order by s.id"""
#: When this person saw which content: their own answers to "have you seen it", newest first.
_SETT = """
select s.tid, s.etter ->> 'sett_avtrykk' from spor s
 where s.rad = any(array(
         select t.id from godkjenningssteg t join godkjenningsloep l on l.id = t.loep_id
          where l.registrering_id = %s))
   and s.tabell = 'godkjenningssteg' and s.op = 'U' and s.bruker = %s
   and jsonb_exists(s.etter, 'sett_avtrykk')
 order by s.id desc"""
#: Fields of an identity, in the order that they are told.
_IDENTITET = (
    "navn", "postadresse", "postnummer", "poststed", "land", "epost", "telefon", "kontaktperson",
    "person_id", "organisasjons_id",
)  # fmt: skip


class _Hendelse(NamedTuple):
    tabell: str
    rad: UUID
    op: str
    foer: dict[str, Any]
    etter: dict[str, Any]
    tid: datetime
    hvem: str


@dataclass(slots=True)
class Endring:
    """One thing that changed: what it is, and the words taken out and put in."""

    hva: str
    biter: list[Bit] = field(default_factory=list)
    #: The page of the document that it leads to.
    side: int | None = None
    dokument: int | None = None


@dataclass(slots=True)
class Endringer:
    """What changed between two looks. ``siden`` None: never seen before."""

    siden: datetime | None = None
    liste: list[Endring] = field(default_factory=list)
    flere: int = 0
    #: The last change: when, and everybody who made one.
    sist: datetime | None = None
    hvem: list[str] = field(default_factory=list)
    #: The new texts with what is new in them, by file.
    tekster: dict[UUID, Forskjell] = field(default_factory=dict)

    @property
    def antall(self) -> int:
        """How many things changed."""
        return len(self.liste) + self.flere


class Sett(NamedTuple):
    """When a person last saw a decision, and whether it was just this content (None: never)."""

    tid: datetime | None
    uendret: bool


def sist_sett(registrering: UUID, person: int, avtrykk: bytes) -> Sett:
    """When the person last saw another content than this; else when they first saw this one."""
    with connection.cursor() as c:
        c.execute(_SETT, [registrering, person])
        rader = c.fetchall()
    naa = "\\x" + avtrykk.hex()
    andre = [tid for tid, sett in rader if sett != naa]
    if andre:
        return Sett(andre[0], False)
    return Sett(rader[-1][0] if rader else None, bool(rader))


def finn(innhold: Innhold, siden: datetime | None) -> Endringer:
    """Return what changed since a moment, and read the texts that the page shows."""
    if siden is None:
        innhold.hent_tekster()
        return Endringer()
    hendelser = _hent(innhold.post.pk, siden)
    s = _Sammenligning(innhold, hendelser)
    nye_filer = s.nye_filer()
    innhold.hent_tekster(gammel.pk for _dok, _ny, gammel in nye_filer if gammel is not None)
    ut = Endringer(siden=siden)
    ut.liste = [*s.om_vedtaket(), *s.om_posten(), *s.om_parter(), *s.om_dokumenter()]
    for dok, ny, gammel in nye_filer:
        _legg_til_fil(ut, innhold, dok, ny, gammel)
    if innhold_hendelser := [h for h in hendelser if _betyr_noe(h)]:
        ut.sist = innhold_hendelser[-1].tid
        ut.hvem = list(dict.fromkeys(h.hvem for h in innhold_hendelser if h.hvem))
    return ut


def _hent(registrering: UUID, siden: datetime) -> list[_Hendelse]:
    with connection.cursor() as c:
        c.execute(_RADER, {"r": registrering, "siden": siden})
        return [
            _Hendelse(t, rad, op, json.loads(f or "{}"), json.loads(e or "{}"), tid, hvem or "")
            for t, rad, op, f, e, tid, hvem in c.fetchall()
        ]


#: Columns that the hash is made of.
_FELT: Mapping[str, frozenset[str]] = {
    "registrering": frozenset({"tittel", "mappe_id", "enhet_id", "journalposttype"}),
    "registrering_skjermet": frozenset({"tittel1", "tittel2", "beskrivelse", "forfatter"}),
    "vedtak": frozenset({"vedtakstype_id", "beloep", "hjemmel", "utfall", "klageadgang"}),
    "korrespondansepart": frozenset({"type", "enhet_id", "saksbehandler_id", "rekkefoelge"}),
    "kp_identitet": frozenset(_IDENTITET),
    "regdok": frozenset({"nr", "tilknyttet_som"}),
    "dokument_skjermet": frozenset({"tittel", "beskrivelse", "forfatter"}),
    "dokumentobjekt": frozenset({"variant", "sjekksum", "filnavn", "mime", "versjon"}),
}


def _betyr_noe(h: _Hendelse) -> bool:
    return h.op == "I" or bool(_FELT[h.tabell] & h.foer.keys())


class _Sammenligning:
    """The content now, and what its changed fields said before."""

    def __init__(self, innhold: Innhold, hendelser: Sequence[_Hendelse]) -> None:
        self.innhold = innhold
        self.nye: set[tuple[str, UUID]] = set()
        self.foer: dict[tuple[str, UUID], dict[str, Any]] = {}
        for h in hendelser:
            if h.op == "I":
                # A document may have been taken into another entry.
                if h.etter.get("registrering_id") in (None, str(innhold.post.pk)):
                    self.nye.add((h.tabell, h.rad))
            else:
                # The oldest event says what stood there when it was last seen.
                self.foer[h.tabell, h.rad] = h.foer | self.foer.get((h.tabell, h.rad), {})

    def _foer(self, tabell: str, rad: UUID) -> dict[str, Any]:
        return self.foer.get((tabell, rad), {})

    def _felt(
        self, tabell: str, rad: UUID, objekt: Any, navn: Mapping[str, str]
    ) -> Iterable[Endring]:
        """Changed texts of a row; ``objekt`` None: not readable (nor is then its history)."""
        foer = self._foer(tabell, rad)
        for k, hva in navn.items():
            if k not in foer or objekt is None:
                continue
            biter = tekstforskjell.flett(_tekst(foer[k]), _tekst(getattr(objekt, k)))
            if any(b.slag != "lik" for b in biter):
                yield Endring(hva, biter)

    def om_vedtaket(self) -> Iterable[Endring]:
        """Type, amount, law, result and right of complaint."""
        v = self.innhold.vedtak
        foer = self._foer("vedtak", v.pk)
        vis: dict[str, tuple[str, Callable[[Any], str]]] = {
            "vedtakstype_id": (_("Type vedtak"), typenavn),
            "beloep": (_("Beløp"), kroner),
            "hjemmel": (_("Hjemmel"), str),
            "utfall": (_("Utfall"), utfallsnavn),
            "klageadgang": (_("Rett til å klage"), ja_nei),
        }
        for k, (hva, som) in vis.items():
            if k in foer:
                yield from _to(hva, som(foer[k]), som(getattr(v, k)))

    def om_posten(self) -> Iterable[Endring]:
        """Title in two lines, description, case, unit and kind of document."""
        post = self.innhold.post
        skjermet = getattr(post, "skjermet", None)
        aapen, vernet = (self._foer(t, post.pk) for t in ("registrering", "registrering_skjermet"))
        if skjermet is not None and ("tittel" in aapen or "tittel1" in vernet):
            # Line 1 moves between the two rows with the shielding.
            foer1 = vernet.get("tittel1", skjermet.tittel1)
            yield from _to(
                _("Tittel, linje 1"), foer1 or aapen.get("tittel", post.tittel), linje1(post)
            )
        navn = {
            "tittel2": _("Tittel, linje 2"),
            "beskrivelse": _("Beskrivelse"),
            "forfatter": _("Forfatter"),
        }
        yield from self._felt("registrering_skjermet", post.pk, skjermet, navn)
        if "mappe_id" in aapen and aapen["mappe_id"] != str(post.mappe_id):
            yield Endring(_("Flyttet til en annen sak"))
        if "enhet_id" in aapen and aapen["enhet_id"] != post.enhet_id:
            yield Endring(_("Enhet"), [Bit("inn", post.enhet.navn if post.enhet else "–")])
        if "journalposttype" in aapen:
            yield from _to(
                _("Type dokument"),
                _kode("journalposttype", aapen["journalposttype"]),
                _kode("journalposttype", post.journalposttype),
            )

    def om_parter(self) -> Iterable[Endring]:
        """Recipients that came, and what changed of the others."""
        flyttet = False
        for kp in self.innhold.parter:
            if ("korrespondansepart", kp.pk) in self.nye:
                yield Endring(_("Ny mottaker"), [Bit("inn", _part(kp))])
                continue
            identitet = getattr(kp, "identitet", None)
            if self._foer("kp_identitet", kp.pk) and identitet is not None:
                yield from self._felt("kp_identitet", kp.pk, identitet, _identitetsnavn())
            rolle = self._foer("korrespondansepart", kp.pk)
            if "type" in rolle:
                hva = _("Rollen til %(navn)s") % {"navn": _navn(kp)}
                gammel, ny = (_kode("korrespondanseparttype", t) for t in (rolle["type"], kp.type))
                yield from _to(hva, gammel, ny)
            if rolle.keys() & {"enhet_id", "saksbehandler_id"}:
                yield Endring(_("Mottaker innenfor kommunen"), [Bit("inn", _part(kp))])
            flyttet = flyttet or "rekkefoelge" in rolle
        if flyttet:
            yield Endring(_("Rekkefølgen av mottakerne"))

    def om_dokumenter(self) -> Iterable[Endring]:
        """Documents that came or changed places, and their titles."""
        flyttet = False
        for d in self.innhold.dokumenter:
            nr, pk = d.kobling.nr, d.kobling.dokument_id
            skjermet = getattr(d.dokument, "skjermet", None)
            if ("regdok", pk) in self.nye:
                navn = MASKE if skjermet is None else skjermet.tittel
                yield Endring(_("Nytt dokument %(nr)s") % {"nr": nr}, [Bit("inn", navn)],
                              dokument=nr)  # fmt: skip
                continue
            hva = _("Tittel på dokument %(nr)s") % {"nr": nr}
            annet = _("Om dokument %(nr)s") % {"nr": nr}
            yield from self._felt(
                "dokument_skjermet", pk, skjermet,
                {"tittel": hva, "beskrivelse": annet, "forfatter": annet},
            )  # fmt: skip
            flyttet = flyttet or bool(self._foer("regdok", pk).keys() & _FELT["regdok"])
        if flyttet:
            yield Endring(_("Rekkefølgen av dokumentene"))

    def nye_filer(self) -> list[tuple[sider.Dok, Dokumentobjekt, Dokumentobjekt | None]]:
        """Documents with a new file: it, and the one that was there before."""
        ut = []
        for d in self.innhold.dokumenter:
            if d.fil is None or ("regdok", d.kobling.dokument_id) in self.nye:
                continue
            if ("dokumentobjekt", d.fil.pk) in self.nye:
                gamle = [
                    f
                    for f in d.filer
                    if f.variant != "O" and ("dokumentobjekt", f.pk) not in self.nye
                ]
                foerre = max(gamle, key=lambda f: (f.versjon, f.variant == "A"), default=None)
                ut.append((d, d.fil, foerre))
        return ut


def _legg_til_fil(
    ut: Endringer, innhold: Innhold, dok: sider.Dok, ny: Dokumentobjekt,
    gammel: Dokumentobjekt | None,
) -> None:  # fmt: skip
    """What a new file says that the old did not."""
    nr = dok.kobling.nr
    naa = innhold.tekster.get(ny.pk)
    foer = None if gammel is None else innhold.tekster.get(gammel.pk)
    if naa is None or foer is None:
        tekst = _("Teksten kan ikke sammenlignes ennå. Les hele dokumentet.")
        ut.liste.append(
            Endring(_("Ny fil i dokument %(nr)s") % {"nr": nr}, [Bit("lik", tekst)], dokument=nr)
        )
        return
    f = tekstforskjell.sammenlign(foer.tekst, naa.tekst)
    ut.tekster[ny.pk] = f
    ut.flere += f.flere
    for sted in f.steder:
        hva = _("Dokument %(nr)s, side %(side)s") % {"nr": nr, "side": sted.side}
        biter = [Bit("lik", _("Mye er skrevet om her. Les siden."))] if sted.mye else sted.biter
        ut.liste.append(Endring(hva, biter, sted.side, nr))
    if not f.steder:
        lik = Bit("lik", _("Teksten er den samme."))
        ut.liste.append(Endring(_("Ny fil i dokument %(nr)s") % {"nr": nr}, [lik], dokument=nr))


def _to(hva: str, foer: str, naa: str) -> Iterable[Endring]:
    if foer != naa:
        yield Endring(hva, [Bit(s, t) for s, t in (("ut", foer), ("inn", naa)) if t])  # type: ignore[arg-type]


def _tekst(verdi: Any) -> str:
    return ", ".join(str(v) for v in verdi) if isinstance(verdi, list) else str(verdi or "")


def _kode(liste: str, verdi: str) -> str:
    return kodelister.kode(liste, verdi).navn((get_language() or "nb")[:2]) if verdi else ""


def _navn(kp: Korrespondansepart) -> str:
    identitet = getattr(kp, "identitet", None)
    if kp.enhet is not None and not (identitet and identitet.navn):
        return kp.enhet.navn
    return MASKE if identitet is None else identitet.navn


def _part(kp: Korrespondansepart) -> str:
    return f"{_navn(kp)} ({_kode('korrespondanseparttype', kp.type)})"


def _identitetsnavn() -> dict[str, str]:
    adresse = _("Adressen til en mottaker")
    return {
        "navn": _("Navnet på en mottaker"),
        "postadresse": adresse,
        "postnummer": adresse,
        "poststed": adresse,
        "land": adresse,
        "epost": _("E-posten til en mottaker"),
        "telefon": _("Telefonen til en mottaker"),
        "kontaktperson": _("Kontaktpersonen hos en mottaker"),
        "person_id": _("Fødselsnummeret til en mottaker"),
        "organisasjons_id": _("Organisasjonsnummeret til en mottaker"),
    }
