# SPDX-License-Identifier: EUPL-1.2
"""Decisions as steps of the decision path: sendings, answers, approvals, steps, letters sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from glassklar.fullmakt.actions.utsending import FEIL
from glassklar.fullmakt.modeller_vedtak import Godkjenning
from glassklar.fullmakt.ord import kroner, navn_paa, utfallsnavn
from glassklar.fullmakt.queries import kjedetekst
from glassklar.fullmakt.signatur import verifiser_underskrift
from glassklar.intern.historikk.sporing import Hendelse
from glassklar.org.models import Bruker, Enhet

TABELLER = frozenset(
    {"vedtak", "godkjenningsloep", "godkjenningssteg", "godkjenning", "utfoert_steg", "utsending"}
)
#: The rows of the entries' decisions, as a part of the path's rows.
ROR = " union all ".join(
    f"select 'registrering', x.id, r.id, r.id from r join {t} x on x.registrering_id = r.id"
    for t in ("godkjenningsloep", "godkjenning", "utfoert_steg", "utsending")
) + (
    " union all select 'registrering', x.id, r.id, r.id from r"
    " join godkjenningsloep l on l.registrering_id = r.id"
    " join godkjenningssteg x on x.loep_id = l.id"
)
_NAVN = """
select k.id::text, k.navn, k.navn_nn, k.navn_en from kravsteg k where k.id::text = any(%(i)s)
union all
select t.id::text, t.navn, t.navn_nn, t.navn_en from vedtakstype t where t.id::text = any(%(i)s)"""
_PERSONER = ("mottaker_id", "bruker_id", "paa_vegne_id")


@dataclass(frozen=True, slots=True)
class _Navn:
    navn: str
    navn_nn: str
    navn_en: str


@dataclass(slots=True)
class Navn:
    """The people, bodies, types and required steps that these events name."""

    folk: Mapping[int, str] = field(default_factory=dict)
    organer: Mapping[int, str] = field(default_factory=dict)
    ord: Mapping[str, _Navn] = field(default_factory=dict)


def navn(hendelser: Sequence[Hendelse]) -> Navn:
    """Look the names up, three queries at most; none where there is no decision."""
    egne = [h for h in hendelser if h.tabell in TABELLER]
    if not egne:
        return Navn()
    folk = {v for h in egne for k in _PERSONER if isinstance(v := h.etter.get(k), int)}
    organer = {v for h in egne if isinstance(v := h.etter.get("organ_id"), int)}
    ider = [v for h in egne for k in ("kravsteg_id", "vedtakstype_id") if (v := h.etter.get(k))]
    ut = Navn(dict(Bruker.objects.filter(pk__in=folk).values_list("pk", "navn")))
    if organer:
        ut.organer = dict(Enhet.objects.filter(pk__in=organer).values_list("pk", "navn"))
    if ider:
        with connection.cursor() as c:
            c.execute(_NAVN, {"i": ider})
            ut.ord = {pk: _Navn(*resten) for pk, *resten in c.fetchall()}
    return ut


def er_steg(h: Hendelse) -> bool:
    """Whether a change is a step: of a letter, only that it was ordered, sent or came back."""
    return h.tabell != "utsending" or h.op == "I" or bool(_utsendt(h.etter, Navn()))


def tekst(h: Hendelse, n: Navn) -> str:
    """What a step of a decision came to; empty for anything else, and for what is only kept."""
    skriver = _SKRIVERE.get((h.tabell, h.op))
    return skriver(h.etter, n) if skriver is not None else ""


def _vedtak(e: dict[str, Any], n: Navn) -> str:
    deler = []
    if (type_ := n.ord.get(e.get("vedtakstype_id", ""))) is not None:
        deler.append(navn_paa(type_))
    if e.get("beloep") is not None:
        deler.append(kroner(e["beloep"]))
    deler += filter(None, [e.get("hjemmel"), utfallsnavn(e.get("utfall"))])
    return _("Vedtak: %(hva)s") % {"hva": ", ".join(deler)} if deler else ""


def _loep(e: dict[str, Any], n: Navn) -> str:
    if not e.get("utfall"):
        return ""
    if e["utfall"] == "loeftet":
        return _("Løftet til %(organ)s") % {"organ": n.organer.get(e.get("organ_id", 0), "")}
    return {
        "godkjent": _("Alle har godkjent"),
        "retur": _("Sendt tilbake"),
        "avslag": _("Ikke godkjent"),
        "trukket": _("Trukket tilbake"),
        "uttalt": _("Alle har uttalt seg"),
        "inhabil": _("Stanset på grunn av inhabilitet"),
    }.get(e["utfall"], "")


def _mottaker(e: dict[str, Any], n: Navn) -> str:
    return _("Sendt til %(navn)s") % {"navn": n.folk.get(e["mottaker_id"], "")}


def _svart(e: dict[str, Any], n: Navn) -> str:
    if e.get("sett_avtrykk") and not e.get("svar"):
        return _("Åpnet og leste vedtaket")
    return ""


def _godkjent(e: dict[str, Any], n: Navn) -> str:
    ut = [_("Godkjente vedtaket, avtrykk %(kort)s") % {"kort": _kort(e["avtrykk"])}]
    if (vegne := n.folk.get(e.get("paa_vegne_id") or 0)) is not None:
        ut.append(_("på vegne av %(navn)s") % {"navn": vegne})
    if kjede := kjedetekst(e.get("kjede") or []):
        ut.append(_("Fullmakt: %(kjede)s") % {"kjede": kjede})
    if (holder := _underskrevet(e)) is not None:
        ut.append(_("Underskrevet med passnøkkel") if holder else _("Underskriften stemmer ikke"))
    return ". ".join(ut)


def _underskrevet(e: dict[str, Any]) -> bool | None:
    """Whether the signature, if there is one, is of this approval's content."""
    if not e.get("signatur"):
        return None
    avtrykk = bytes.fromhex(e["avtrykk"].removeprefix("\\x"))
    steg = UUID(e["steg_id"]) if e.get("steg_id") else None
    return verifiser_underskrift(Godkjenning(steg_id=steg, avtrykk=avtrykk, signatur=e["signatur"]))


def _kort(avtrykk: str) -> str:
    h = avtrykk.removeprefix("\\x")
    return f"{h[:4]} {h[4:8]} … {h[-4:]}"


def _falt(e: dict[str, Any], n: Navn) -> str:
    if not e.get("ugyldig"):
        return ""
    return {
        "endret": _("Godkjenningen falt bort, fordi vedtaket ble endret"),
        "inhabil": _("Godkjenningen falt bort på grunn av inhabilitet"),
    }.get(e.get("ugyldig_grunn", ""), _("Godkjenningen ble trukket"))


def _steg(e: dict[str, Any], n: Navn) -> str:
    navn_ = navn_paa(n.ord[e["kravsteg_id"]]) if e.get("kravsteg_id") in n.ord else ""
    if e.get("fraveket"):
        return _("Fravek steget «%(steg)s». Grunn: %(grunn)s") % {
            "steg": navn_, "grunn": e.get("grunn", "")
        }  # fmt: skip
    return _("Steget «%(steg)s» er gjort") % {"steg": navn_}


def _angret(e: dict[str, Any], n: Navn) -> str:
    return _("Et steg gjelder ikke lenger") if e.get("angret") else ""


def _utsendt(e: dict[str, Any], n: Navn) -> str:
    if e.get("status") == "feilet":
        return _("Brevet kom ikke fram. %(grunn)s") % {"grunn": FEIL.get(e.get("feil", ""), "")}
    if e.get("feil") == "retur_forsinket":
        return str(FEIL["retur_forsinket"])
    return {
        "sendt": _("Brevet er lagt til utskrift"),
        "levert": _("Brevet er levert"),
    }.get(e.get("status", ""), "")


_SKRIVERE = {
    ("vedtak", "I"): _vedtak,
    ("vedtak", "U"): _vedtak,
    ("godkjenningsloep", "U"): _loep,
    ("godkjenningssteg", "I"): _mottaker,
    ("godkjenningssteg", "U"): _svart,
    ("godkjenning", "I"): _godkjent,
    ("godkjenning", "U"): _falt,
    ("utfoert_steg", "I"): _steg,
    ("utfoert_steg", "U"): _angret,
    ("utsending", "U"): _utsendt,
}
