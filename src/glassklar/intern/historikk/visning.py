# SPDX-License-Identifier: EUPL-1.2
"""Events dressed for people: one item a transaction, with what was changed, in words."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from glassklar.arkiv.merker import sitat
from glassklar.arkiv.web.lesere import FELTNAVN
from glassklar.grunn.templatetags.gk import dato, klokkeslett
from glassklar.intern.historikk.ord import ord_for
from glassklar.intern.historikk.sporing import Hendelse, endrede_felt
from glassklar.lov.api import dokumentart
from glassklar.noark.api import UkjentKode, kodelister
from glassklar.org.api import Rolle
from glassklar.org.models import Bruker, Enhet, Rolletildeling
from glassklar.tilgang.api import AAPEN
from glassklar.tilgang.models import Omfang, Skjerming

#: Columns that hold a person or a unit.
_PERSONER = frozenset(
    {"saksbehandler_id", "saksansvarlig_id", "eier_id", "arkivert_av_id", "avsluttet_av_id",
     "gitt_av_id", "for_bruker_id", "flyt_fra_id", "flyt_til_id", "godkjent_av_id",
     "gradert_av_id", "nedgradert_av_id", "satt_av_id", "utlaant_til_id", "verifisert_av_id",
     "vurdert_av_id", "mottaker_id", "sendt_av_id", "paa_vegne_id"}
)  # fmt: skip
_ENHETER = frozenset({"enhet_id", "journalenhet_id", "organ_id"})
_LISTER = {
    ("mappe", "status"): "saksstatus",
    ("registrering", "status"): "journalstatus",
    ("registrering", "journalposttype"): "journalposttype",
    ("dokument", "status"): "dokumentstatus",
    ("dokument", "dokumenttype"): "dokumenttype",
    ("korrespondansepart", "type"): "korrespondanseparttype",
    ("part", "rolle"): "partRolle",
    ("avskrivning", "maate"): "avskrivningsmaate",
    ("regdok", "tilknyttet_som"): "tilknyttetRegistreringSom",
    ("dokumentobjekt", "variant"): "variantformat",
    ("merknad", "type"): "merknadstype",
    ("mappe", "dokumentmedium"): "dokumentmedium",
    ("dokument", "dokumentmedium"): "dokumentmedium",
    ("registrering", "dokumentmedium"): "dokumentmedium",
    ("arkiv", "dokumentmedium"): "dokumentmedium",
    ("arkivdel", "dokumentmedium"): "dokumentmedium",
    ("arkiv", "status"): "arkivstatus",
    ("arkivdel", "status"): "arkivdelstatus",
    ("dokumentflyt", "status"): "flytstatus",
    ("elektronisk_signatur", "sikkerhetsnivaa"): "elektroniskSignaturSikkerhetsnivaa",
    ("elektronisk_signatur", "verifisert"): "elektroniskSignaturVerifisert",
    ("gradering", "graderingskode"): "graderingskode",
    ("kassasjon", "vedtak"): "kassasjonsvedtak",
    ("klassifikasjonssystem", "klassifikasjonstype"): "klassifikasjonstype",
    ("moetedeltaker", "funksjon"): "moetedeltakerFunksjon",
    ("presedens", "status"): "presedensstatus",
    ("registrering", "moetesakstype"): "moetesakstype",
    ("registrering", "moeteregistreringsstatus"): "moeteregistreringsstatus",
    ("registrering", "moeteregistreringstype"): "moeteregistreringstype",
    ("sletting", "type"): "slettingstype",
}
_VALG: dict[str, dict[str, Any]] = {
    "avsluttet_aarsak": dict(Rolletildeling.Aarsak.choices),
    "xx_grunn": dict(Skjerming.XXGrunn.choices),
    "omfang": dict(Omfang.choices),
}
_TYPER: dict[tuple[str, str], dict[str, Any]] = {
    ("mappe", "type"): {
        "mappe": gettext_lazy("mappe"),
        "saksmappe": gettext_lazy("saksmappe"),
        "moetemappe": gettext_lazy("møtemappe"),
    },
    ("registrering", "type"): {
        "registrering": gettext_lazy("registrering"),
        "journalpost": gettext_lazy("journalpost"),
        "arkivnotat": gettext_lazy("arkivnotat"),
        "moeteregistrering": gettext_lazy("møteregistrering"),
    },
}


class _Hjemmel(NamedTuple):
    hjemmel: str
    tillegg: str


@dataclass(slots=True)
class Felt:
    """A field: its name, and what it said before and after (empty: nothing)."""

    navn: str
    foer: str
    naa: str


@dataclass(slots=True)
class Linje:
    """What happened to one row: «la til mottaker», with the fields."""

    tekst: str
    felt: list[Felt] = field(default_factory=list)


@dataclass(slots=True)
class Post:
    """One transaction: who did what, when and why."""

    tid: datetime
    hvem: str
    paa_vegne: str
    hva: str
    grunn: str
    linjer: list[Linje]
    lesing: bool


def poster(hendelser: Sequence[Hendelse]) -> list[Post]:
    """Return the items of a page; one query for the names in it."""
    navn = Navn(hendelser)
    return [_post(list(g), navn) for _x, g in itertools.groupby(hendelser, lambda h: h.xid)]


def enkeltvis(hendelser: Sequence[Hendelse]) -> Iterator[tuple[Post, Hendelse]]:
    """Yield each event as an item of its own."""
    navn = Navn(hendelser)
    for h in hendelser:
        yield _post([h], navn), h


def noarkverdi(k: str, verdi: Any, navn: Navn) -> str:
    """The name that Noark wants for the key of a person or a unit; empty for anything else."""
    if k in _PERSONER:
        return navn.folk.get(verdi, "")
    return navn.enheter.get(verdi, "") if k in _ENHETER else ""


class Navn:
    """The people and units that the events name."""

    def __init__(self, hendelser: Sequence[Hendelse]) -> None:
        folk, enheter = set(), set()
        for h in hendelser:
            for k, *verdier in endrede_felt(h):
                maal = folk if k in _PERSONER else enheter if k in _ENHETER else None
                if maal is not None:
                    maal |= {v for v in verdier if isinstance(v, int)}
        rader = Bruker.objects.filter(pk__in=folk).values_list("pk", "navn") if folk else ()
        self.folk: dict[int, str] = dict(rader)
        steder = Enhet.objects.filter(pk__in=enheter).values_list("pk", "navn") if enheter else ()
        self.enheter: dict[int, str] = dict(steder)


def _post(gruppe: list[Hendelse], navn: Navn) -> Post:
    foerste = gruppe[-1]
    lesing = all(h.op == "L" for h in gruppe)
    return Post(
        tid=foerste.tid,
        hvem=foerste.navn or _("Driften (%(rolle)s)") % {"rolle": _rolle(foerste.rolle)},
        paa_vegne=foerste.paa_vegne or "",
        hva=ord_for("handling", foerste.handling or "")
        or (_("endret i databasen") if foerste.bruker is None else _("endret")),
        grunn=foerste.grunn or "",
        linjer=[
            linje
            for h in reversed(gruppe)
            if (linje := _lest(h) if h.op == "L" else _linje(h, navn)) is not None
        ],
        lesing=lesing,
    )


def _rolle(rolle: str) -> str:
    """The database role in words."""
    return {
        "glassklar_eier": _("eieren av databasen"),
        "glassklar_intern": _("programmet"),
        "glassklar_forsegler": _("forsegleren"),
    }.get(rolle, _("administrator av databasen"))


def _lest(h: Hendelse) -> Linje:
    felt = ", ".join(dict.fromkeys(t for f in h.etter.get("hva", ()) if (t := ord_for("felt", f))))
    ting = ord_for("tabell", h.tabell) or h.tabell
    return Linje(
        _("%(ting)s: %(felt)s, gjennom %(doer)s")
        % {"ting": ting, "felt": felt, "doer": ord_for("doer", h.etter.get("doer", ""), "annet")}
    )


def _linje(h: Hendelse, navn: Navn) -> Linje | None:
    ting = ord_for("tabell", h.tabell) or h.tabell
    felt = _felt(h, navn)
    if h.op in ("I", "G"):
        return Linje(_("la til %(ting)s") % {"ting": ting}, felt)
    if h.op == "D":
        return Linje(_("fjernet %(ting)s") % {"ting": ting}, felt)
    # Only what the database works out was changed.
    return Linje(_("endret %(ting)s") % {"ting": ting}, felt) if felt else None


def _felt(h: Hendelse, navn: Navn) -> list[Felt]:
    ut = []
    for k, foer, etter in endrede_felt(h):
        if k == "tillegg" and ("hjemmel" in h.foer or "hjemmel" in h.etter):
            continue
        ut.append(
            Felt(
                ord_for("felt", k) or k,
                _tekst(h.tabell, k, foer, h.foer, navn),
                _tekst(h.tabell, k, etter, h.etter, navn),
            )
        )
    return [f for f in ut if f.foer or f.naa]


def _tekst(tabell: str, k: str, verdi: Any, rad: dict[str, Any], navn: Navn) -> str:
    """A value in words."""
    if verdi is None or verdi in ("", []):
        return ""
    if isinstance(verdi, bool):
        return _("ja") if verdi else _("nei")
    if k in _PERSONER:
        return navn.folk.get(verdi, "")
    if k in _ENHETER:
        return navn.enheter.get(verdi, "")
    if k == "hjemmel":
        return sitat(_Hjemmel(verdi, rad.get("tillegg") or ""))
    if k == "brytere":
        return ", ".join(dict.fromkeys(str(FELTNAVN[b]) for b in verdi if b in FELTNAVN))
    if k in ("kode", "kode_id", "standard_kode") and verdi == AAPEN:
        return _("Åpent")
    if k in _VALG:
        return str(_VALG[k].get(verdi, ""))
    if (tabell, k) in _TYPER:
        return str(_TYPER[tabell, k].get(verdi, verdi))
    if k == "dokumentart":
        spraak = (get_language() or "nb")[:2]
        return dokumentart.navn(dokumentart.les(str(verdi)), spraak)
    if (tabell, k) == ("rolletildeling", "rolle"):
        return str(dict(Rolle.choices).get(verdi, ""))
    if (tabell, k) in _LISTER:
        return _kode(_LISTER[tabell, k], str(verdi))
    if isinstance(verdi, list):
        return ", ".join(str(v) for v in verdi)
    return _tidspunkt(verdi) if isinstance(verdi, str) else str(verdi)


def _kode(liste: str, verdi: str) -> str:
    try:
        return kodelister.kode(liste, verdi).navn(get_language() or "nb")
    except UkjentKode:
        return verdi


def _tidspunkt(verdi: str) -> str:
    """A date or moment as people write it; any other text as it is."""
    if len(verdi) < 10 or verdi[4:5] != "-" or not verdi[:4].isdigit():
        return verdi
    try:
        tid: datetime | date | None = parse_datetime(verdi) if "T" in verdi else parse_date(verdi)
    except ValueError:
        return verdi
    if isinstance(tid, datetime):
        return f"{dato(tid)} {klokkeslett(tid)}"
    return dato(tid) if tid else verdi
