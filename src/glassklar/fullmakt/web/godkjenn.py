# SPDX-License-Identifier: EUPL-1.2
"""Decisions to approve: what waits, and the page where one is read, approved or sent back."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from glassklar.arkiv.api import rader
from glassklar.arkiv.models import Mappe
from glassklar.arkiv.web.felles import UGYLDIG, vis
from glassklar.fullmakt import (
    dokumentsyn,
    endringer,
    erklaeringer,
    grunnlag,
    innhold,
    queries,
    sendemaate,
    signatur,
    sjekkliste,
)
from glassklar.fullmakt.actions import loep
from glassklar.fullmakt.modeller_habilitet import Habilitet
from glassklar.fullmakt.modeller_vedtak import Loep, Loepsteg
from glassklar.fullmakt.web.godkjennskjema import SvarSkjema, UttalelseSkjema, med_forslag
from glassklar.fullmakt.web.habilitet import Boks, boks, svar_i_skjema
from glassklar.fullmakt.web.habilitetskjema import HabilitetSkjema
from glassklar.grunn.feil import Avvist
from glassklar.grunn.identitet import lesing
from glassklar.grunn.templatetags.gk import klokkeslett
from glassklar.org.api import side

LISTEN = "/vedtak/til-godkjenning/"
#: Button → the answer without approving.
_SVAR = {"retur": "S", "avslaa": "I", "uttal": "H"}
_SAGT = {
    "retur": gettext_lazy("Vedtaket er sendt tilbake."),
    "avslaa": gettext_lazy("Du har avslått å godkjenne vedtaket."),
    "uttal": gettext_lazy("Uttalelsen er sendt."),
    "loeft": gettext_lazy("Vedtaket er løftet til utvalget."),
}


@side
def godkjenninger(request: HttpRequest) -> HttpResponse:
    """What waits for the person, what they sent, and what they answered lately."""
    bruker: Any = request.user
    lister = grunnlag.lister(bruker)
    svar = [*lister.avgjort, *(s for x in lister.sendt for s in x.steg.all())]
    falt = grunnlag.falt([s.pk for s in svar if s.svar == "G"])
    poster = {
        p.post.pk: p
        for p in rader.poster(
            {
                *(s.loep.registrering_id for s in (*lister.mine, *lister.avgjort)),
                *(x.registrering_id for x in lister.sendt),
            }
        )
    }
    innhold_ = {
        "mine": [(s, poster.get(s.loep.registrering_id)) for s in lister.mine],
        "sendt": [(x, poster.get(x.registrering_id)) for x in lister.sendt],
        "avgjort": [(s, poster.get(s.loep.registrering_id)) for s in lister.avgjort],
        "falt": falt,
        "broedsmuler": [(_("Vedtak til godkjenning"), "")],
    }
    return vis(request, "fullmakt/godkjenninger.html", innhold_)


@side
def godkjenn(request: HttpRequest, steg: UUID) -> HttpResponse:
    """Read a decision, and approve it, send it back, refuse, lift it to a body or be heard."""
    bruker: Any = request.user
    if request.method != "POST":
        return _vis(request, grunnlag.steg(steg))
    with lesing(bruker):
        s = grunnlag.steg(steg)
        skjema = _skjema(s, request.POST)
        skjema.sett_organer()
        if "til" in request.POST:
            skjema.foreslaa(queries.kandidater(s.loep.registrering_id))
        hab = boks(bruker, s.loep.registrering.mappe, request.POST)
    gjoer = request.POST.get("gjoer", "godkjenn")
    if skjema.is_valid() and (svar := _svar(request, s, gjoer, skjema, hab)) is not None:
        return svar
    with lesing(bruker):
        return _vis(request, grunnlag.steg(steg), skjema, hab)


def _skjema(s: Loepsteg, data: QueryDict | None = None) -> SvarSkjema:
    slag = UttalelseSkjema if s.loep.maate == Loep.Maate.HOERING else SvarSkjema
    return slag(data)


def _svar(
    request: HttpRequest, s: Loepsteg, gjoer: str, skjema: SvarSkjema, hab: Boks
) -> HttpResponse | None:
    """Do what the button says. None: refused, and the forms say why."""
    bruker: Any = request.user
    hoering = s.loep.maate == Loep.Maate.HOERING
    if not hoering and not _habilitet_i_orden(bruker, s, gjoer, hab):
        return None
    if not hoering and _meldte_seg_inhabil(hab):
        messages.success(
            request,
            _("Du er meldt inhabil i saken. Vedtaket er gått tilbake til %(navn)s, som sender det"
              " til en annen.") % {"navn": s.loep.sendt_av.navn},
        )  # fmt: skip
        return HttpResponseRedirect(LISTEN)
    d = skjema.cleaned_data
    if gjoer == "retur":
        d |= {"merknad": med_forslag(d["merknad"], skjema.foreslaatt)}
    if not skjema.proev(_gjoer, request, s, gjoer, d):
        return None
    messages.success(request, str(_SAGT.get(gjoer, "")) or _sagt_om_godkjenning(bruker, s))
    return HttpResponseRedirect(LISTEN)


def _gjoer(request: HttpRequest, s: Loepsteg, gjoer: str, d: dict[str, Any]) -> None:
    bruker: Any = request.user
    if gjoer in _SVAR:
        loep.svar(bruker=bruker, steg=s.pk, svar=_SVAR[gjoer], merknad=d["merknad"])
    elif gjoer == "loeft":
        if not d["organ"]:
            raise Avvist(organ=_("Velg et utvalg."))
        loep.loeft(bruker=bruker, steg=s.pk, organ=int(d["organ"]), merknad=d["merknad"])
    else:
        loep.godkjenn(
            bruker=bruker,
            steg=s.pk,
            avtrykk=bytes.fromhex(d["avtrykk"]),
            merknad=d["merknad"],
            underskrift=_noekkelsvar(request),
        )


def _noekkelsvar(request: HttpRequest) -> dict[str, Any] | None:
    """What the passkey answered; empty for what is no answer, None where none was sent."""
    if not (sendt := request.POST.get("credential", "")):
        return None
    try:
        svar = json.loads(sendt)
    except ValueError:
        return {}
    return svar if isinstance(svar, dict) else {}


def _habilitet_i_orden(bruker: Any, s: Loepsteg, gjoer: str, hab: Boks) -> bool:
    """Whether the person has answered, now or before. Sending back asks for no answer."""
    if hab.siste is not None:
        return True
    if gjoer != "godkjenn" and not hab.skjema.data.get(hab.skjema.add_prefix("svar")):
        return True
    sak = s.loep.registrering.mappe_id
    return hab.skjema.is_valid() and svar_i_skjema(bruker, sak, hab.skjema)


def _meldte_seg_inhabil(hab: Boks) -> bool:
    return (
        hab.siste is None
        and hab.skjema.is_valid()
        and hab.skjema.cleaned_data["svar"] == Habilitet.Svar.INHABIL
    )


def _sagt_om_godkjenning(bruker: Any, s: Loepsteg) -> str:
    with lesing(bruker):
        mangler = queries.mangler(s.loep.registrering_id)
    if mangler:
        return _("Du har godkjent vedtaket. Det venter på flere godkjenninger.")
    return _("Vedtaket er godkjent.")


def _vis(
    request: HttpRequest,
    s: Loepsteg,
    skjema: SvarSkjema | None = None,
    hab: Boks | None = None,
) -> HttpResponse:
    """The page. What the receiver is shown is marked as seen in the same transaction."""
    bruker: Any = request.user
    vedtak = s.loep.registrering.vedtaket
    svarer = grunnlag.kan_svare(s, bruker)
    hoering = s.loep.maate == Loep.Maate.HOERING
    # The hash first: content that is read after it is never older than it.
    g = grunnlag.grunnlag(s, bruker)
    sett = endringer.sist_sett(vedtak.pk, bruker.pk, g.avtrykk)
    if svarer:
        _merk_sett(s, g, bruker)
    i = innhold.les(vedtak)
    e = endringer.finn(i, sett.tid)
    sendte = (skjema.data.get("avtrykk") or "") if skjema is not None else ""
    endret = skjema is not None and svarer and sendte != g.avtrykk.hex()
    if skjema is None:
        skjema = _skjema(s)
    elif endret:
        _si_endret(skjema, e)
    skjema.sett_organer()
    if svarer and not hoering and hab is None:
        hab = _boks(bruker, i.post.mappe, g)
    godkjenninger_ = grunnlag.godkjenninger(vedtak.pk)
    punkter = (sjekkliste.punkter if svarer else sjekkliste.for_andre)(g, godkjenninger_)
    kan = svarer and not hoering and not g.stanser
    underskrift = ""
    if kan and g.krever_passnoekkel:
        underskrift = signatur.spoersmaal(bruker, s.pk, g.avtrykk)
        if not underskrift:
            kan = False
            punkter.insert(0, sjekkliste.uten_passnoekkel())
    if svarer and not kan:
        skjema.foreslaa(g.andre)
    nummer = f"{i.post.mappe.saksnummer.aar}/{i.post.mappe.saksnummer.nr}"
    data = {
        "steg": s, "vedtak": vedtak, "post": i.post, "sak": i.post.mappe, "innhold": i,
        "e": e, "uendret": sett.uendret, "g": g, "punkter": punkter, "kan": kan,
        "svarer": svarer, "hoering": hoering,
        "falt": {k.steg_id for k in godkjenninger_ if k.ugyldig is not None},
        "paa_vegne": s.mottaker.navn if svarer and s.mottaker_id != bruker.pk else "",
        "dokumenter": dokumentsyn.vis(i, e), "form": skjema, "hab": hab,
        "mottakere": sendemaate.sendemaater(vedtak.pk, i.mottakere),
        "endret": endret, "underskrift": underskrift, "avtrykk": g.avtrykk.hex(),
        "broedsmuler": [
            (_("Vedtak til godkjenning"), LISTEN),
            (_("Sak %(nummer)s") % {"nummer": nummer}, f"/sak/{nummer}/"),
            (_("Uttalelse") if hoering else _("Godkjenn"), ""),
        ],
    }  # fmt: skip
    feil = bool(skjema.errors) or (
        hab is not None and hab.skjema is not None and bool(hab.skjema.errors)
    )
    return vis(request, "fullmakt/godkjenn.html", data, UGYLDIG if feil else 200)


def _boks(bruker: Any, mappe: Mappe, g: grunnlag.Grunnlag) -> Boks:
    """The question about habilitet, or the answer; ⚡ not both."""
    nummer = f"{mappe.saksnummer.aar}/{mappe.saksnummer.nr}"
    forslag = erklaeringer.forslag(mappe.pk, [bruker.pk])
    if "habilitet_mangler" in g.hindre:
        return Boks(HabilitetSkjema(), None, forslag, nummer)
    siste = erklaeringer.min_erklaering(mappe.pk, bruker.pk)
    return Boks(None, siste, forslag, nummer)  # type: ignore[arg-type]


def _merk_sett(s: Loepsteg, g: grunnlag.Grunnlag, bruker: Any) -> None:
    """The content is before the receiver now; it is locked until the page is made."""
    if s.sett_avtrykk is not None and bytes(s.sett_avtrykk) == g.avtrykk:
        return
    if "klarering" in g.hindre:
        return
    g.avtrykk = loep.sett_steg(bruker=bruker, steg=s.pk)


def _si_endret(skjema: SvarSkjema, e: endringer.Endringer) -> None:
    """What was said of the changed content, with when."""
    naar = klokkeslett(e.sist)
    tekst = (
        _("Vedtaket er endret %(naar)s mens du leste. Se endringen før du godkjenner.")
        % {"naar": naar}
        if naar
        else _("Vedtaket er endret mens du leste. Se endringen før du godkjenner.")
    )
    skjema.errors.pop("__all__", None)
    skjema.add_error(None, tekst)
