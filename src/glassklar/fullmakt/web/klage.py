# SPDX-License-Identifier: EUPL-1.2
"""Complaints over a decision: registered, given to another, and ended."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from glassklar.arkiv.api import kan_skrive_post, queries, sider
from glassklar.arkiv.models import Registrering
from glassklar.arkiv.web.felles import UGYLDIG, vis
from glassklar.fullmakt import klagesaker
from glassklar.fullmakt.actions import klage as klagene
from glassklar.fullmakt.klageregler import GrunnForSen, Utfall
from glassklar.fullmakt.web.vedtak import hent, rot, smuler
from glassklar.grunn.feil import Avvist, IkkeFunnet
from glassklar.grunn.identitet import lesing
from glassklar.grunn.klokke import i_dag
from glassklar.grunn.skjema import DatoFelt, Skjema, Valgfelt
from glassklar.org.api import side

GRUNNER = [
    (GrunnForSen.IKKE_LASTES, gettext_lazy("Klageren kan ikke lastes for at klagen er sen")),
    (GrunnForSen.SAERLIGE, gettext_lazy("Særlige grunner gjør det rimelig å behandle klagen")),
]


class KlageSkjema(Skjema):
    """A complaint is registered."""

    klage = Valgfelt(
        label=gettext_lazy("Klagen"),
        help_text=gettext_lazy("Det mottatte dokumentet i saken."),
    )
    kom_fram = DatoFelt(
        label=gettext_lazy("Når kom vedtaket fram?"),
        help_text=gettext_lazy("Fristen regnes fra denne dagen."),
    )
    mottatt = DatoFelt(
        label=gettext_lazy("Når ble klagen sendt?"),
        help_text=gettext_lazy("Dagen klagen ble levert til posten eller kom på e-post."),
    )
    behandler = Valgfelt(
        label=gettext_lazy("Hvem skal behandle klagen?"),
        help_text=gettext_lazy("En annen enn den som forberedte eller avgjorde vedtaket."),
    )


class UtfallSkjema(Skjema):
    """How a complaint ends, or what is said on the way."""

    utfall = Valgfelt(
        label=gettext_lazy("Hvordan ender klagen?"),
        choices=[
            (Utfall.OMGJORT, gettext_lazy("Vi gir medhold: et nytt vedtak i saken")),
            (Utfall.OVERSENDT, gettext_lazy("Vi opprettholder vedtaket, og oversender klagen")),
            (Utfall.AVVIST, gettext_lazy("Vi avviser klagen: den kom for sent")),
            (Utfall.TRUKKET, gettext_lazy("Klageren har trukket klagen")),
        ],
        widget=forms.RadioSelect,
    )
    nytt_vedtak = Valgfelt(label=gettext_lazy("Det nye vedtaket"), required=False)
    oversending = Valgfelt(
        label=gettext_lazy("Brevet klagen oversendes med"),
        help_text=gettext_lazy("Alle dokumentene i saken legges ved som én pakke."),
        required=False,
    )


class GrunnSkjema(Skjema):
    """Why a late complaint is handled."""

    grunn_for_sen = Valgfelt(
        label=gettext_lazy("Hvorfor behandles klagen likevel?"),
        choices=GRUNNER,
        widget=forms.RadioSelect,
    )


class BytteSkjema(Skjema):
    """A complaint is given to another."""

    behandler = Valgfelt(
        label=gettext_lazy("Hvem skal behandle klagen?"),
        help_text=gettext_lazy("En annen enn den som forberedte eller avgjorde vedtaket."),
    )


@side
def klager(request: HttpRequest, registrering: UUID) -> HttpResponse:
    """The complaints over a decision, and registering one."""
    bruker: Any = request.user
    with lesing(bruker):
        linje = hent(registrering)
        if not linje.post.vedtak or linje.post.mappe is None:
            raise IkkeFunnet
        kan = kan_skrive_post(bruker, linje.post) and linje.post.status in "EJA"
        rader = klagesaker.paa_vedtaket(registrering)
        poster = list(queries.poster_i_sak(linje.post.mappe.pk))
        brukt = {k.klage_id for k in rader}
        skjema = KlageSkjema(request.POST or None, initial={"mottatt": i_dag()})
        _valg(
            skjema, "klage", [p for p in poster if p.journalposttype == "I" and p.pk not in brukt]
        )
        skjema.fields["behandler"].choices = klagesaker.mulige_behandlere(registrering)  # type: ignore[attr-defined]
    if request.method == "POST" and kan and skjema.is_valid():
        nr = _registrer(bruker, registrering, skjema)
        if nr is not None:
            messages.success(request, _("Klagen er registrert."))
            return HttpResponseRedirect(f"/klager/{nr}/")
    innhold = {
        "form": skjema,
        "p": linje,
        "post": linje.post,
        "kan": kan,
        "rader": rader,
        "utfall": klagesaker.UTFALL,
        "broedsmuler": smuler(linje, (_("Vedtak"), rot(registrering)), (_("Klage"), "")),
    }
    return vis(request, "fullmakt/klager.html", innhold, UGYLDIG if skjema.errors else 200)


def _registrer(bruker: Any, vedtak: UUID, skjema: KlageSkjema) -> UUID | None:
    d = skjema.cleaned_data
    try:
        return klagene.registrer_klage(
            bruker=bruker,
            vedtak=vedtak,
            klage=UUID(d["klage"]),
            kom_fram=d["kom_fram"],
            mottatt=d["mottatt"],
            behandler=int(d["behandler"]),
        )
    except Avvist as feil:
        skjema.legg_paa(feil)
        return None


def _valg(skjema: Skjema, navn: str, poster: list[Registrering]) -> None:
    """Entries to choose between, by number and title."""
    skjema.fields[navn].choices = [  # type: ignore[attr-defined]
        ("", _("Velg")),
        *((str(x.post.pk), f"{x.nummer} {x.post.tittel}") for x in sider.lag_linjer(poster)),
    ]


@side
def klage(request: HttpRequest, klage: UUID) -> HttpResponse:
    """A complaint: the deadline, who handles it, and how it ends."""
    bruker: Any = request.user
    with lesing(bruker):
        rad = klagesaker.hent(klage)
        linje = hent(rad.vedtak_id)
        min_ = rad.behandler_id == bruker.pk and not rad.utfall
        poster = list(queries.poster_i_sak(rad.vedtak.mappe_id)) if min_ else []
    egne = [p for p in poster if p.journalposttype == "U" and p.pk != rad.vedtak_id]
    sen = GrunnSkjema(request.POST if "grunn" in request.POST else None, prefix="sen")
    slutt = UtfallSkjema(request.POST if "slutt" in request.POST else None)
    with lesing(bruker):
        _valg(slutt, "nytt_vedtak", [p for p in egne if p.vedtak])
        _valg(slutt, "oversending", [p for p in egne if p.status in "RSF"])
    with lesing(bruker):
        kan_bytte = not rad.utfall and (min_ or kan_skrive_post(bruker, linje.post))
        ny = BytteSkjema(request.POST if "bytt" in request.POST else None, prefix="ny")
        folk = klagesaker.mulige_behandlere(rad.vedtak_id) if kan_bytte else []
        ny.fields["behandler"].choices = [f for f in folk if f[0] != str(rad.behandler_id)]  # type: ignore[attr-defined]
    skjema = sen if "grunn" in request.POST else ny if "bytt" in request.POST else slutt
    kan = kan_bytte if skjema is ny else min_
    if (
        request.method == "POST"
        and kan
        and skjema.is_valid()
        and skjema.proev(_gjoer, bruker, rad.pk, skjema)
    ):
        messages.success(request, _("Klagen er oppdatert."))
        return HttpResponseRedirect(f"/klager/{klage}/")
    innhold = {
        "k": rad,
        "p": linje,
        "min": min_,
        "sen": sen if min_ and not rad.rettidig and not rad.grunn_for_sen else None,
        "form": slutt,
        "ny": ny if kan_bytte and ny.fields["behandler"].choices else None,  # type: ignore[attr-defined]
        "feilskjema": skjema,
        "utfall": klagesaker.UTFALL.get(rad.utfall, ""),
        "grunn": dict(GRUNNER).get(GrunnForSen(rad.grunn_for_sen)) if rad.grunn_for_sen else "",
        "broedsmuler": smuler(linje, (_("Vedtak"), rot(rad.vedtak_id)), (_("Klage"), "")),
    }
    return vis(request, "fullmakt/klage.html", innhold, UGYLDIG if skjema.errors else 200)


def _gjoer(bruker: Any, nr: UUID, skjema: Skjema) -> None:
    d = skjema.cleaned_data
    if isinstance(skjema, GrunnSkjema):
        klagene.grunngi_sen(bruker=bruker, klage=nr, grunn_for_sen=GrunnForSen(d["grunn_for_sen"]))
    elif isinstance(skjema, BytteSkjema):
        klagene.bytt_behandler(bruker=bruker, klage=nr, behandler=int(d["behandler"]))
    elif d["utfall"] == Utfall.OVERSENDT:
        if not d["oversending"]:
            raise Avvist(oversending=_("Velg brevet klagen oversendes med."))
        klagene.oversend(bruker=bruker, klage=nr, registrering=UUID(d["oversending"]))
    else:
        nytt = UUID(d["nytt_vedtak"]) if d["nytt_vedtak"] else None
        klagene.avgjoer_klage(bruker=bruker, klage=nr, utfall=Utfall(d["utfall"]), nytt_vedtak=nytt)


@side
def mine(request: HttpRequest) -> HttpResponse:
    """The complaints that one handles."""
    innhold = {
        "rader": klagesaker.mine(request.user),  # type: ignore[arg-type]
        "broedsmuler": [(_("Klager"), "")],
    }
    return vis(request, "fullmakt/klager_mine.html", innhold)
