# SPDX-License-Identifier: EUPL-1.2
"""The letter of a decision: its words, a look at it, and making it; then sending it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from glassklar.arkiv.api import kan_skrive_post, sider
from glassklar.arkiv.web.felles import UGYLDIG, vis
from glassklar.fullmakt import brevgrunnlag, queries, utsendinger
from glassklar.fullmakt.actions import brev as brevene
from glassklar.fullmakt.actions import utsending as ut
from glassklar.fullmakt.brevgrunnlag import Brevord
from glassklar.fullmakt.modeller_vedtak import Vedtak
from glassklar.fullmakt.web.maler import MAALFORMER
from glassklar.fullmakt.web.pdfsvar import pdf_svar
from glassklar.fullmakt.web.vedtak import hent, krev_skriv, rot, smuler
from glassklar.grunn.feil import Avvist, IkkeFunnet
from glassklar.grunn.identitet import lesing
from glassklar.grunn.skjema import Linjefelt, Skjema, Tekstfelt, Valgfelt
from glassklar.org.api import side

LANG = 30_000


class BrevSkjema(Skjema):
    """What the case handler writes of a letter."""

    #: What a letter lacks, by the name it has in the letter, at the field where it is written.
    feltnavn = {
        "saksbehandler": "",
        "mottakere": "",
        "tittel": "",
        "avsender.kommune": "",
        "klage.instans": "",
        "kilde": "mal",
    }

    mal = Valgfelt(label=gettext_lazy("Mal"))
    beslutter = Valgfelt(
        label=gettext_lazy("Hvem skal avgjøre?"),
        help_text=gettext_lazy("Navnet står i brevet, og vedtaket må godkjennes av den personen."),
    )
    vedtak = Tekstfelt(
        label=gettext_lazy("Vedtak"),
        help_text=gettext_lazy("Blank linje mellom avsnitt. Begynn linjen med - for punkter."),
        max_length=LANG,
        rader=6,
    )
    begrunnelse = Tekstfelt(
        label=gettext_lazy("Begrunnelse"),
        help_text=gettext_lazy("Reglene og fakta vedtaket bygger på, og hva vi har lagt vekt på."),
        max_length=LANG,
        rader=10,
    )
    hjemler = Tekstfelt(
        label=gettext_lazy("Rettsgrunnlag"),
        help_text=gettext_lazy("Én hjemmel på hver linje."),
        max_length=2000,
        rader=3,
    )
    deres_ref = Linjefelt(label=gettext_lazy("Deres referanse"), max_length=100, required=False)
    versjon = forms.IntegerField(widget=forms.HiddenInput)


@side
def brev(request: HttpRequest, registrering: UUID) -> HttpResponse:
    """Write the letter, see it, and make it."""
    bruker: Any = request.user
    with lesing(bruker):
        linje = hent(registrering)
        krev_skriv(bruker, linje)
        vedtak = Vedtak.objects.filter(pk=linje.post.pk).first()
        if vedtak is None:
            raise IkkeFunnet
        siste = brevgrunnlag.siste_brev(registrering)
        maler = brevgrunnlag.malene(vedtak.vedtakstype_id)
        folk = [k for k in queries.kandidater(registrering, None) if k.kan]
        skjema = BrevSkjema(request.POST or None, initial=_start(linje, vedtak, siste))
        skjema.fields["mal"].choices = [  # type: ignore[attr-defined]
            (str(m.pk), f"{m.navn} ({dict(MAALFORMER)[m.maalform]})") for m in maler
        ]
        skjema.fields["beslutter"].choices = [(str(k.bruker), k.navn) for k in folk]  # type: ignore[attr-defined]
    if request.method == "POST" and skjema.is_valid():
        svar = _lag(request, bruker, linje, skjema)
        if svar is not None:
            return svar
    innhold = {
        "form": skjema,
        "p": linje,
        "post": linje.post,
        "siste": siste,
        "aapen": linje.post.status in brevene.UNDER_ARBEID,
        "uten_folk": not folk,
        "uten_maler": not maler,
        "tilbake": rot(registrering),
        "broedsmuler": smuler(linje, (_("Vedtak"), rot(registrering)), (_("Brev"), "")),
    }
    return vis(request, "fullmakt/brev.html", innhold, UGYLDIG if skjema.errors else 200)


def _start(linje: sider.Linje, vedtak: Vedtak, siste: Any) -> dict[str, Any]:
    start: dict[str, Any] = {
        "versjon": linje.post.versjon,
        "hjemler": "\n".join(brevene.linjer(vedtak.hjemmel)),
    }
    if siste is not None:
        start |= {"mal": str(siste.mal_id), "beslutter": str(siste.beslutter_id)}
    ord_ = brevgrunnlag.siste_ord(siste)
    if ord_ is not None:
        start |= {"vedtak": ord_.vedtak, "begrunnelse": ord_.begrunnelse}
        start |= {"deres_ref": ord_.deres_ref}
        if ord_.hjemler:
            start["hjemler"] = "\n".join(ord_.hjemler)
    return start


def _lag(
    request: HttpRequest, bruker: Any, linje: sider.Linje, skjema: BrevSkjema
) -> HttpResponse | None:
    d = skjema.cleaned_data
    ord_ = Brevord(
        vedtak=d["vedtak"],
        begrunnelse=d["begrunnelse"],
        hjemler=brevene.linjer(d["hjemler"]),
        deres_ref=d["deres_ref"],
    )
    valg: dict[str, Any] = {
        "bruker": bruker,
        "registrering": linje.post.pk,
        "mal": UUID(d["mal"]),
        "beslutter": int(d["beslutter"]),
        "ord_": ord_,
    }
    try:
        if "vis" in request.POST:
            with lesing(bruker):
                return pdf_svar(brevene.forhaandsvis(**valg), "brev.pdf")
        brevene.lag(**valg, versjon=d["versjon"])
    except Avvist as feil:
        skjema.legg_paa(feil)
        return None
    messages.success(request, _("Brevet er laget."))
    return HttpResponseRedirect(rot(linje.post.pk))


@side
def utsending(request: HttpRequest, registrering: UUID) -> HttpResponse:
    """Who the decision is sent to, how, and how far it has come."""
    bruker: Any = request.user
    if request.method == "POST":
        valg = {
            UUID(navn.removeprefix("kanal-")): kode
            for navn, kode in request.POST.items()
            if navn.startswith("kanal-") and kode and _er_uuid(navn.removeprefix("kanal-"))
        }
        try:
            ut.bestill(bruker=bruker, registrering=registrering, valg=valg)
        except Avvist as feil:
            return _utsending(request, bruker, registrering, feil)
        messages.success(request, _("Brevet er lagt til utsending."))
        return HttpResponseRedirect(f"/post/{registrering}/utsending/")
    return _utsending(request, bruker, registrering, None)


def _utsending(
    request: HttpRequest, bruker: Any, registrering: UUID, feil: Avvist | None
) -> HttpResponse:
    with lesing(bruker):
        linje = hent(registrering)
        tavle = utsendinger.tavle(registrering)
        if tavle is None:
            raise IkkeFunnet
        kan = kan_skrive_post(bruker, linje.post)
        innhold = {
            "p": linje,
            "post": linje.post,
            "tavle": tavle,
            "kan_skrive": kan,
            "kan_sende": kan and tavle.hinder is None and any(r.kan_sendes for r in tavle.rader),
            "hinder": ut.TEKSTER[tavle.hinder][1] if tavle.hinder else "",
            "feil": {n: str(t) for n, t in feil.felt.items()} if feil else {},
            "avslag": [str(t) for t in feil.felt.values()] if feil else [],
            "broedsmuler": smuler(linje, (_("Vedtak"), rot(registrering)), (_("Utsending"), "")),
        }
        return vis(request, "fullmakt/utsending.html", innhold, UGYLDIG if feil else 200)


def _er_uuid(tekst: str) -> bool:
    try:
        UUID(tekst)
    except ValueError:
        return False
    return True


@side
@require_POST
def flytt(request: HttpRequest, utsending: UUID) -> HttpResponse:
    """A dispatch was posted, or is to be tried once more."""
    bruker: Any = request.user
    gjoer = ut.postlagt if request.POST.get("hva") == "postlagt" else ut.igjen
    try:
        gjoer(bruker=bruker, utsending=utsending)
    except Avvist as feil:
        messages.error(request, " ".join(str(t) for t in feil.felt.values()))
    else:
        messages.success(request, _("Utsendingen er oppdatert."))
    with lesing(bruker):
        post = utsendinger.posten(utsending)
    return HttpResponseRedirect(f"/post/{post}/utsending/" if post else "/utsendinger/")


@side
def feilede(request: HttpRequest) -> HttpResponse:
    """Dispatches of one's own that failed, or wait at the printer's."""
    innhold = {
        "rader": utsendinger.mine(request.user),  # type: ignore[arg-type]
        "broedsmuler": [(_("Utsendinger"), "")],
    }
    return vis(request, "fullmakt/utsendinger.html", innhold)
