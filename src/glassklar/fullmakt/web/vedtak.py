# SPDX-License-Identifier: EUPL-1.2
"""The author's pages of a decision: where it stands, what is decided, steps, sending."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from glassklar.arkiv.api import er_sperret, kan_skrive_post, sider
from glassklar.arkiv.api import queries as arkiv
from glassklar.arkiv.web.felles import UGYLDIG, heltall, vis
from glassklar.fullmakt import queries
from glassklar.fullmakt.actions import loep, steg
from glassklar.fullmakt.actions.vedtak import (
    AAPNE,
    EGNE,
    NyttVedtak,
    endre_vedtak,
    gjoer_til_vedtak,
    ikke_vedtak,
)
from glassklar.fullmakt.web.vedtakskjema import VedtakSkjema
from glassklar.fullmakt.web.vedtakstilstand import tilstand
from glassklar.grunn.feil import Avvist, IkkeFunnet
from glassklar.grunn.identitet import lesing
from glassklar.org.api import ledede_enheter, saksbehandlere, side


def rot(registrering: UUID) -> str:
    """The address of the decision's page."""
    return f"/post/{registrering}/vedtak/"


def smuler(linje: sider.Linje, *flere: tuple[str, str]) -> list[tuple[str, str]]:
    """The way to a page about the decision."""
    return [
        (_("Saker"), "/saker/"),
        (_("Dokument %(nr)s") % {"nr": linje.nummer}, linje.url),
        *(flere or [(_("Vedtak"), "")]),
    ]


def hent(registrering: UUID) -> sider.Linje:
    """The entry; only own documents are decisions. Raises IkkeFunnet."""
    linje = sider.lag_linjer([arkiv.post(registrering)])[0]
    if linje.post.journalposttype not in EGNE:
        raise IkkeFunnet
    return linje


def krev_skriv(bruker: Any, linje: sider.Linje) -> None:
    """The entry is known to all staff; changing it is not for all."""
    if not kan_skrive_post(bruker, linje.post):
        raise PermissionDenied


@side
def vedtak(request: HttpRequest, registrering: UUID) -> HttpResponse:
    """Where the decision stands, what it decides, and who may approve it."""
    bruker: Any = request.user
    linje = hent(registrering)
    return vis(request, "fullmakt/vedtak.html", _innhold(request, bruker, linje))


def _innhold(request: HttpRequest, bruker: Any, linje: sider.Linje, **ekstra: Any) -> dict:
    post = linje.post
    g = queries.gangen(post)
    if g.mangler is None:
        raise IkkeFunnet
    kan = kan_skrive_post(bruker, post)
    spurt = heltall(request.GET.get("person"), 0) or None
    spoerres = g.vedtak is not None and g.tilstand not in ("i_kraft", "godkjent")
    folk = queries.kandidater(post.pk, spurt) if spoerres else []
    aapen = post.status in AAPNE
    return {
        "p": linje,
        "post": post,
        "g": g,
        "t": tilstand(g, kan_skrive=kan, hvem=bruker.pk),
        "kan_skrive": kan,
        "sperret": not kan and er_sperret(bruker, post.mappe_id),
        "kan_endre": kan and aapen,
        "kan_sende": kan and g.tilstand == "klar",
        "kan_fravike": kan and aapen and post.enhet_id in ledede_enheter(bruker),
        "kan_angre_steg": kan and post.status in "RSF",
        "kan_fjerne": kan and aapen and g.vedtak and not g.loep,
        "spoerres": spoerres,
        "folk": folk,
        "spurt": next((k for k in folk if k.bruker == spurt), None),
        "alle": saksbehandlere() if folk else [],
        "falt": {x.steg_id for x in g.godkjenninger if x.ugyldig is not None},
        "kjeder": [(x, queries.kjedetekst(x.kjede)) for x in g.godkjenninger],
        "broedsmuler": smuler(linje),
        **ekstra,
    }


def _gjoer(
    request: HttpRequest, registrering: UUID, utfoer: Callable[[], object], gjort: str, videre: str
) -> HttpResponse:
    """Do what a button without a form asks for; refused, the page says why."""
    try:
        utfoer()
    except Avvist as feil:
        return _feilside(request, registrering, feil)
    messages.success(request, gjort)
    return HttpResponseRedirect(videre)


def _feilside(request: HttpRequest, registrering: UUID, feil: Avvist) -> HttpResponse:
    bruker: Any = request.user
    with lesing(bruker):
        linje = hent(registrering)
        innhold = _innhold(request, bruker, linje, avslag=[str(m) for m in feil.felt.values()])
        return vis(request, "fullmakt/vedtak.html", innhold, UGYLDIG)


@side
def endre(request: HttpRequest, registrering: UUID) -> HttpResponse:
    """Say what is decided, the first time or again."""
    bruker: Any = request.user
    with lesing(bruker):
        linje = hent(registrering)
        krev_skriv(bruker, linje)
        naa = queries.gangen(linje.post).vedtak
        typer = queries.typer(naa.vedtakstype_id if naa else None)
    skjema = VedtakSkjema(request.POST or None, typer=typer, initial=_start(linje, naa))
    if request.method == "POST" and skjema.is_valid() and _lagre(bruker, linje, naa, skjema):
        messages.success(request, _("Vedtaket er lagret."))
        return HttpResponseRedirect(rot(registrering))
    innhold = {
        "form": skjema,
        "p": linje,
        "post": linje.post,
        "ny": naa is None,
        "godkjent": bool(naa and linje.post.status == "G"),
        "hjemler": sorted({h for t in typer for h in t.hjemler}),
        "tilbake": rot(registrering) if linje.post.vedtak else linje.url,
        "broedsmuler": smuler(linje, (_("Vedtak"), rot(registrering)), (_("Fyll ut"), ""))
        if linje.post.vedtak
        else smuler(linje, (_("Vedtak"), "")),
    }
    status = UGYLDIG if skjema.errors else 200
    return vis(request, "fullmakt/vedtak_endre.html", innhold, status)


def _start(linje: sider.Linje, naa: Any) -> dict[str, Any]:
    start: dict[str, Any] = {"versjon": linje.post.versjon}
    if naa is not None:
        start |= {navn: getattr(naa, navn) for navn in ("beloep", "hjemmel", "utfall")}
        start["vedtakstype"] = str(naa.vedtakstype_id)
        if naa.klageadgang != naa.vedtakstype.klageadgang:
            start["klageadgang"] = "ja" if naa.klageadgang else "nei"
    return start


def _lagre(bruker: Any, linje: sider.Linje, naa: Any, skjema: VedtakSkjema) -> bool:
    d = skjema.cleaned_data
    ny = NyttVedtak(
        UUID(d["vedtakstype"]),
        beloep=d["beloep"],
        hjemmel=d["hjemmel"],
        utfall=d["utfall"],
        klageadgang={"ja": True, "nei": False}.get(d["klageadgang"]),
    )
    gjoer = gjoer_til_vedtak if naa is None else endre_vedtak
    return skjema.proev(
        gjoer, bruker=bruker, registrering=linje.post.pk, vedtak=ny, versjon=d["versjon"]
    )


@side
@require_POST
def fjern(request: HttpRequest, registrering: UUID) -> HttpResponse:
    """It was no decision after all."""
    bruker: Any = request.user
    return _gjoer(
        request, registrering, lambda: ikke_vedtak(bruker=bruker, registrering=registrering),
        _("Dokumentet er ikke lenger et vedtak."), f"/post/{registrering}/",
    )  # fmt: skip


@side
@require_POST
def trekk(request: HttpRequest, registrering: UUID) -> HttpResponse:
    """Take the sending that is under way back."""
    bruker: Any = request.user
    nr = _nummer(request.POST.get("loep", ""))
    return _gjoer(
        request, registrering, lambda: loep.trekk_loep(bruker=bruker, loep=nr),
        _("Vedtaket er trukket tilbake."), rot(registrering),
    )  # fmt: skip


@side
@require_POST
def angre(request: HttpRequest, registrering: UUID) -> HttpResponse:
    """Undo that a step was done or passed."""
    bruker: Any = request.user
    nr = _nummer(request.POST.get("steg", ""))
    return _gjoer(
        request, registrering, lambda: steg.angre_steg(bruker=bruker, utfoert=nr),
        _("Steget er åpnet igjen."), rot(registrering) + "#steg",
    )  # fmt: skip


def _nummer(tekst: str) -> UUID:
    try:
        return UUID(tekst)
    except ValueError as feil:
        raise IkkeFunnet from feil
