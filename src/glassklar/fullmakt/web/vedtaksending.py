# SPDX-License-Identifier: EUPL-1.2
"""A step of a decision done or passed, the decision sent, and its part of the entry's page."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from glassklar.arkiv.api import queries as arkiv
from glassklar.arkiv.api import sider
from glassklar.arkiv.models import Registrering
from glassklar.arkiv.titler import linje1
from glassklar.arkiv.web.felles import UGYLDIG, heltall, vis
from glassklar.fullmakt import queries
from glassklar.fullmakt.actions.loep import send_til_godkjenning
from glassklar.fullmakt.actions.steg import fravik_steg, utfoer_steg
from glassklar.fullmakt.actions.vedtak import AAPNE, EGNE
from glassklar.fullmakt.modeller_register import Kravsteg
from glassklar.fullmakt.modeller_vedtak import Loep, Vedtak
from glassklar.fullmakt.web.habilitet import boks, svar_i_skjema
from glassklar.fullmakt.web.vedtak import hent, krev_skriv, rot, smuler
from glassklar.fullmakt.web.vedtakskjema import FravikSkjema, SendSkjema, StegSkjema, som_valg
from glassklar.fullmakt.web.vedtakstilstand import gangen, tilstand
from glassklar.grunn.feil import IkkeFunnet
from glassklar.grunn.identitet import lesing
from glassklar.org.api import ledede_enheter, saksbehandlere, side

#: So many entries of the case are offered as what shows that a step is done.
DOKUMENTER = 100


def paa_posten(request: HttpRequest, p: sider.Post, kan_skrive: bool) -> SafeString | str:
    """The section "Vedtak" on the entry's page; nothing for what others have written."""
    post = p.post
    if post.journalposttype not in EGNE:
        return ""
    if not post.vedtak:
        if not (kan_skrive and post.status in AAPNE):
            return ""
        return render_to_string("fullmakt/deler/vedtak_paa_post.html", {"post": post})
    g = gangen(post)
    innhold = {
        "post": post,
        "g": g,
        "t": tilstand(g, kan_skrive=kan_skrive, hvem=request.user.pk),
        "neste": p.linje.url,
        "hoved": post.offentlighetsvurdert_dato is not None,
    }
    return render_to_string("fullmakt/deler/vedtak_paa_post.html", innhold, request)


def i_saken(_request: HttpRequest, s: sider.Sak) -> SafeString | str:
    """The case's decisions, where it has some."""
    linjer = queries.i_saken(s.mappe.pk)
    if not linjer:
        return ""
    return render_to_string("fullmakt/deler/vedtak_i_sak.html", {"linjer": linjer, "s": s})


@side
def steg(request: HttpRequest, registrering: UUID, kravsteg: UUID) -> HttpResponse:
    """Say that a step is done; ``?fravik``: a leader passes it."""
    bruker: Any = request.user
    fravik = "fravik" in request.GET
    with lesing(bruker):
        linje = hent(registrering)
        krav = Kravsteg.objects.filter(
            pk=kravsteg, vedtakstype__in=_typen(linje.post), aktiv=True
        ).first()
        if krav is None or (fravik and not krav.kan_fravikes):
            raise IkkeFunnet
        krev_skriv(bruker, linje)
        if fravik and linje.post.enhet_id not in ledede_enheter(bruker):
            raise PermissionDenied
        skjema: Any = (
            FravikSkjema(request.POST or None)
            if fravik
            else StegSkjema(request.POST or None, dokumenter=_dokumenter(linje.post))
        )
    if request.method == "POST" and skjema.is_valid():
        d = skjema.cleaned_data
        felles = {"bruker": bruker, "registrering": registrering, "kravsteg": kravsteg}
        if fravik:
            ok = skjema.proev(fravik_steg, **felles, grunn=d["grunn"])
        else:
            dokument = UUID(d["dokument"]) if d["dokument"] else None
            ok = skjema.proev(utfoer_steg, **felles, dokument=dokument, grunn=d["grunn"])
        if ok:
            messages.success(request, _("Steget er ført."))
            return HttpResponseRedirect(rot(registrering) + "#steg")
    innhold = {
        "form": skjema,
        "krav": krav,
        "fravik": fravik,
        "p": linje,
        "post": linje.post,
        "tilbake": rot(registrering),
        "broedsmuler": smuler(linje, (_("Vedtak"), rot(registrering)), (_("Steg"), "")),
    }
    return vis(request, "fullmakt/vedtak_steg.html", innhold, UGYLDIG if skjema.errors else 200)


def _typen(post: Registrering) -> list[UUID]:
    rad = Vedtak.objects.filter(pk=post.pk, opphevet__isnull=True)
    return list(rad.values_list("vedtakstype", flat=True))


def _dokumenter(post: Registrering) -> list[tuple[UUID, str]]:
    """The other entries of the case, newest first, as a list to choose from."""
    poster = (
        arkiv.med_rader(Registrering.objects.filter(mappe=post.mappe_id))
        .exclude(pk=post.pk)
        .order_by("-opprettet_dato")[:DOKUMENTER]
    )
    return [(r.pk, f"{arkiv.postnr(r)}: {linje1(r)}") for r in poster]


@side
def send(request: HttpRequest, registrering: UUID) -> HttpResponse:
    """Send to those who approve, or with ``?hoering`` to those who say their opinion."""
    bruker: Any = request.user
    hoering = "hoering" in request.GET
    data = request.POST or None
    with lesing(bruker):
        linje = hent(registrering)
        krev_skriv(bruker, linje)
        g = queries.gangen(linje.post)
        if g.vedtak is None:
            raise IkkeFunnet
        folk = queries.kandidater(registrering)
        kan = (
            [(b.pk, b.navn) for b in saksbehandlere() if b.pk != bruker.pk]
            if hoering
            else [v for v in som_valg(folk) if v[0] != bruker.pk]
        )
        antall = g.vedtak.vedtakstype.antall_godkjennere
        skjema = SendSkjema(
            data, kan=kan, antall=antall, hoering=hoering, initial={"maate": Loep.Maate.SEKVENS},
            foerst=_nevnt(request, g, folk),
        )  # fmt: skip
        hab = boks(bruker, linje.post.mappe, data)
    spoer = hab.siste is None
    if request.method == "POST":
        ok = skjema.is_valid() & (not spoer or hab.skjema.is_valid())
        if ok and (not spoer or svar_i_skjema(bruker, linje.post.mappe_id, hab.skjema)):
            spoer = False
            if _send(bruker, registrering, skjema, hoering=hoering):
                messages.success(request, _("Vedtaket er sendt."))
                return HttpResponseRedirect(rot(registrering))
    innhold = {
        "form": skjema,
        "mottakere": [skjema[navn] for navn in skjema.mottakerfelt],
        "hab": hab if spoer else None,
        "habskjema": hab.skjema if spoer else None,
        "g": g,
        "hoering": hoering,
        "antall": antall,
        "kan": kan,
        "andre": [k for k in folk if not k.kan],
        "p": linje,
        "post": linje.post,
        "tilbake": rot(registrering),
        "broedsmuler": smuler(linje, (_("Vedtak"), rot(registrering)), (_("Send"), "")),
    }
    feil = skjema.errors or (spoer and data and hab.skjema.errors)
    return vis(request, "fullmakt/vedtak_send.html", innhold, UGYLDIG if feil else 200)


def _nevnt(request: HttpRequest, g: queries.Gangen, folk: list[queries.Kandidat]) -> set[int]:
    """Whom the page was opened for (``?til=``), else those whom the last remark names."""
    if valgt := heltall(request.GET.get("til"), 0):
        return {valgt}
    s = g.tilbakemelding
    merknad = s.dokumentflyt.merknad if s is not None and s.dokumentflyt is not None else ""
    return {k.bruker for k in folk if merknad and k.navn in merknad}


def _send(bruker: Any, registrering: UUID, skjema: SendSkjema, *, hoering: bool) -> bool:
    maate = Loep.Maate.HOERING if hoering else skjema.cleaned_data.get("maate", "sekvens")
    return skjema.proev(
        send_til_godkjenning,
        bruker=bruker, registrering=registrering, maate=maate, mottakere=skjema.mottakere(),
    )  # fmt: skip
