# SPDX-License-Identifier: EUPL-1.2
"""Cases: list, page, open, correct, close and open again."""

from __future__ import annotations

import contextlib
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from glassklar.arkiv import queries, sider
from glassklar.arkiv.api import (
    Matrikkel,
    NyPart,
    NySak,
    avslutt_sak,
    endre_sak,
    er_sperret,
    gjenaapne_sak,
    kan_skrive_sak,
    legg_til_merknad,
    opprett_sak,
)
from glassklar.arkiv.mapper.models import Mappe
from glassklar.arkiv.struktur.models import Arkivdel, Klasse
from glassklar.arkiv.titler import linje1
from glassklar.arkiv.web.felles import UGYLDIG, enhetsvalg, heltall, personvalg, vis
from glassklar.arkiv.web.felt import kodevalg
from glassklar.arkiv.web.innslag import for_sak
from glassklar.arkiv.web.lesere import vis_lenke
from glassklar.arkiv.web.skjema import GrunnSkjema, MerknadSkjema, SakSkjema
from glassklar.grunn.feil import Avvist
from glassklar.grunn.identitet import lesing
from glassklar.grunn.klokke import i_dag
from glassklar.noark.api import MASKE, livsloep
from glassklar.org.api import Bruker, Rolle, enheter, har_rolle, side, virksomhet

#: Fields of the form to arguments of the action.
_ENDRES = {
    "tittel": "tittel",
    "tittel2": "tittel2",
    "saksdato": "saksdato",
    "enhet": "enhet_id",
    "saksansvarlig": "saksansvarlig_id",
    "beskrivelse": "beskrivelse",
    "noekkelord": "noekkelord",
}


@side
def saker(request: HttpRequest) -> HttpResponse:
    """All cases, newest first, by unit, status or one's own."""
    bruker: Any = request.user
    enhet = heltall(request.GET.get("enhet"), 0) or None
    status = request.GET.get("status", "")[:1]
    mine = "mine" in request.GET
    rader, vis_side = sider.saker(
        enhet=enhet,
        status=status,
        mine=bruker.pk if mine else None,
        side=heltall(request.GET.get("side")),
    )
    return vis(
        request,
        "arkiv/saker.html",
        {
            "saker": rader,
            "side": vis_side,
            "enheter": enheter(),
            "enhet": enhet,
            "statuser": kodevalg("saksstatus"),
            "status": status,
            "mine": mine,
        },
    )


@side
def sak(request: HttpRequest, aar: int, nr: int) -> HttpResponse:
    """The case's page."""
    innhold = _saksinnhold(request, aar, nr)
    return vis(request, "arkiv/sak.html", innhold)


def _saksinnhold(request: HttpRequest, aar: int, nr: int, **ekstra: Any) -> dict[str, Any]:
    bruker: Any = request.user
    type_ = request.GET.get("type", "")[:1]
    s = sider.sak(aar, nr, heltall(request.GET.get("side")), type_)
    kan = kan_skrive_sak(bruker, s.mappe)
    arkivar = har_rolle(bruker, Rolle.ARKIVAR)
    return {
        "s": s,
        "mappe": s.mappe,
        "side": s.side,
        "type": type_,
        "typer": kodevalg("journalposttype"),
        "kan_skrive": kan and s.mappe.avsluttet_dato is None,
        "kan_merke": kan,
        "sperret": not kan and er_sperret(bruker, s.mappe.pk),
        "kan_se_lesere": vis_lenke(bruker, s.mappe.pk),
        "kan_avslutte": arkivar and s.mappe.avsluttet_dato is None,
        "kan_gjenaapne": arkivar and s.mappe.avsluttet_dato is not None,
        "innslag": for_sak(request, s),
        "merknad": MerknadSkjema(),
        "gjenaapning": GrunnSkjema(),
        "broedsmuler": [(_("Saker"), "/saker/"), (s.nummer, "")],
        **ekstra,
    }


def _arkivdeler() -> list[Arkivdel]:
    return [
        a
        for a in Arkivdel.objects.filter(avsluttet_dato__isnull=True).order_by("kode")
        if livsloep.arkivdel_tar_nye_mapper(a.status) and not a.bare_referanse
    ]


def _klasser(antall: int = 400) -> list[Klasse]:
    """Leaf classes in use, for the list of suggestions under the field."""
    return list(
        Klasse.objects.filter(avsluttet_dato__isnull=True, underklasser__isnull=True)
        .order_by("klasse_id")
        .only("klasse_id", "tittel")[:antall]
    )


def finn_klasse(tekst: str, arkivdel: Any) -> Klasse | None:
    """Return the class that a text names (``L42`` or ``L42 Byggesak``) in the series' system."""
    system = Arkivdel.objects.filter(pk=arkivdel).values("klassifikasjonssystem")
    q = Klasse.objects.filter(system__in=system, avsluttet_dato__isnull=True)
    ord_ = tekst.split()
    funnet = q.filter(klasse_id__iexact=ord_[0] if ord_ else "").first()
    if funnet is not None:
        return funnet
    treff = list(q.filter(tittel__iexact=tekst)[:2]) or list(q.filter(tittel__icontains=tekst)[:2])
    return treff[0] if len(treff) == 1 else None


def _vis_skjema(
    request: HttpRequest, skjema: SakSkjema, mal: str, status: int = 200, **ekstra: Any
) -> HttpResponse:
    bruker: Any = request.user
    with lesing(bruker):
        felt: dict[str, Any] = skjema.fields
        if "arkivdel" in felt:
            felt["arkivdel"].sett_valg((a.pk, f"{a.kode} {a.tittel}") for a in _arkivdeler())
            ekstra["klasser"] = _klasser()
        if "enhet" in felt:
            felt["enhet"].sett_valg(enhetsvalg())
            felt["saksansvarlig"].sett_valg(personvalg())
        return vis(request, mal, {"form": skjema, **ekstra}, status)


@side("arkivar", "saksbehandler", "leder")
def ny_sak(request: HttpRequest) -> HttpResponse:
    """Open a case."""
    bruker: Any = request.user
    if request.method != "POST":
        start = {
            "saksdato": i_dag(),
            "enhet": bruker.enhet_id,
            "saksansvarlig": bruker.pk,
            "tittel": request.GET.get("tittel", "")[:500],
        }
        deler = _arkivdeler()
        if len(deler) == 1:
            start["arkivdel"] = str(deler[0].pk)
        return _vis_skjema(request, SakSkjema(initial=start), "arkiv/ny_sak.html")
    skjema = SakSkjema(request.POST)
    if skjema.is_valid():
        klasse = finn_klasse(skjema.cleaned_data["klasse"], skjema.cleaned_data["arkivdel"])
        if klasse is None:
            skjema.add_error("klasse", _("Vi finner ikke klassen. Skriv nummeret, som «L42»."))
        else:
            with contextlib.suppress(_Avslag):
                mappe = _opprett(skjema, klasse, bruker)
                adresse = sider.saksadresse(mappe.pk)
                messages.success(request, _("Saken er opprettet."))
                return HttpResponseRedirect(adresse or "/saker/")
    return _vis_skjema(request, skjema, "arkiv/ny_sak.html", UGYLDIG)


class _Avslag(Exception):
    """The action refused; the form carries the messages."""


def _opprett(skjema: SakSkjema, klasse: Klasse, bruker: Bruker) -> Mappe:
    d = skjema.cleaned_data
    kommune = virksomhet()
    matrikkel = (
        [Matrikkel(kommune.kommunenummer if kommune else "", d["gnr"], d["bnr"])]
        if d["gnr"]
        else []
    )
    parter = (
        [NyPart(d["partsrolle"] or "SOEK", d["part"], d["part_er_person"])] if d["part"] else []
    )
    try:
        return opprett_sak(
            bruker=bruker,
            sak=NySak(
                tittel=d["tittel"],
                tittel2=d["tittel2"],
                arkivdel=d["arkivdel"],
                klasse=klasse.pk,
                enhet=d["enhet"],
                saksansvarlig=d["saksansvarlig"],
                saksdato=d["saksdato"],
                beskrivelse=d["beskrivelse"],
                noekkelord=d["noekkelord"],
                matrikkel=matrikkel,
                parter=parter,
            ),
        )
    except Avvist as feil:
        skjema.legg_paa(feil)
        raise _Avslag from feil


def _endreskjema(mappe: Mappe, data: Any = None) -> SakSkjema:
    """The form without what is set once; line 2 only for those who may read it."""
    skjermet = getattr(mappe, "skjermet", None)
    start = {
        "saksdato": mappe.saksdato,
        "enhet": mappe.enhet_id,
        "saksansvarlig": mappe.saksansvarlig_id,
        "versjon": mappe.versjon,
    }
    # A form that is sent shows what was typed: what stands in the case is then not read.
    if data is None:
        start |= {
            "tittel": linje1(mappe),
            "tittel2": skjermet.tittel2 if skjermet else "",
            "beskrivelse": skjermet.beskrivelse if skjermet else "",
            "noekkelord": ", ".join(skjermet.noekkelord) if skjermet else "",
        }
    skjema = SakSkjema(data, initial=start)
    ut = ["arkivdel", "klasse", "gnr", "bnr", "part", "partsrolle", "part_er_person"]
    if skjermet is None:
        ut += ["tittel2", "beskrivelse", "noekkelord"]
        ut += ["tittel"] if mappe.tittel == MASKE else []
    for navn in ut:
        del skjema.fields[navn]
    return skjema


@side("arkivar", "saksbehandler", "leder")
def endre(request: HttpRequest, aar: int, nr: int) -> HttpResponse:
    """Correct a case."""
    bruker: Any = request.user
    with lesing(bruker):
        mappe = queries.finn_sak(aar, nr)
        skjema = _endreskjema(mappe, request.POST if request.method == "POST" else None)
    nummer = f"{aar}/{nr}"
    smuler = [(_("Saker"), "/saker/"), (nummer, f"/sak/{nummer}/"), (_("Endre"), "")]
    if request.method != "POST":
        return _vis_skjema(request, skjema, "arkiv/endre_sak.html", mappe=mappe, broedsmuler=smuler)
    if skjema.is_valid():
        d = skjema.cleaned_data
        try:
            endre_sak(
                bruker=bruker,
                mappe=mappe.pk,
                versjon=d["versjon"],
                **{maal: d[navn] for navn, maal in _ENDRES.items() if navn in d},
            )
        except Avvist as feil:
            skjema.legg_paa(feil)
        else:
            messages.success(request, _("Saken er endret."))
            return HttpResponseRedirect(f"/sak/{nummer}/")
    return _vis_skjema(
        request, skjema, "arkiv/endre_sak.html", UGYLDIG, mappe=mappe, broedsmuler=smuler
    )


def _svar(request: HttpRequest, aar: int, nr: int, feil: Avvist, **ekstra: Any) -> HttpResponse:
    """The case's page with a refusal that has no form of its own."""
    with lesing(request.user):  # type: ignore[arg-type]
        innhold = _saksinnhold(request, aar, nr, avslag=[str(t) for t in feil.felt.values()])
        return vis(request, "arkiv/sak.html", innhold | ekstra, UGYLDIG)


@require_POST
@side("arkivar")
def avslutt(request: HttpRequest, aar: int, nr: int) -> HttpResponse:
    """Close a case."""
    bruker: Any = request.user
    with lesing(bruker):
        mappe = queries.finn_sak(aar, nr)
    try:
        avslutt_sak(
            bruker=bruker, mappe=mappe.pk, versjon=heltall(request.POST.get("versjon"), 0) or None
        )
    except Avvist as feil:
        return _svar(request, aar, nr, feil)
    messages.success(request, _("Saken er avsluttet."))
    return HttpResponseRedirect(f"/sak/{aar}/{nr}/")


@require_POST
@side("arkivar")
def gjenaapne(request: HttpRequest, aar: int, nr: int) -> HttpResponse:
    """Open a closed case again, with the reason."""
    bruker: Any = request.user
    skjema = GrunnSkjema(request.POST)
    with lesing(bruker):
        mappe = queries.finn_sak(aar, nr)
    if skjema.is_valid():
        try:
            gjenaapne_sak(bruker=bruker, mappe=mappe.pk, grunn=skjema.cleaned_data["grunn"])
        except Avvist as feil:
            skjema.legg_paa(feil)
        else:
            messages.success(request, _("Saken er gjenåpnet."))
            return HttpResponseRedirect(f"/sak/{aar}/{nr}/")
    with lesing(bruker):
        innhold = _saksinnhold(request, aar, nr, gjenaapning=skjema)
        return vis(request, "arkiv/sak.html", innhold, UGYLDIG)


@require_POST
@side
def merknad(request: HttpRequest, aar: int, nr: int) -> HttpResponse:
    """Write a remark on a case."""
    bruker: Any = request.user
    skjema = MerknadSkjema(request.POST)
    with lesing(bruker):
        mappe = queries.finn_sak(aar, nr)
    if skjema.is_valid():
        try:
            legg_til_merknad(
                bruker=bruker,
                mappe=mappe.pk,
                tekst=skjema.cleaned_data["tekst"],
                type="MA" if har_rolle(bruker, Rolle.ARKIVAR) else "MS",
            )
        except Avvist as feil:
            skjema.legg_paa(feil)
        else:
            return HttpResponseRedirect(f"/sak/{aar}/{nr}/#merknader")
    with lesing(bruker):
        innhold = _saksinnhold(request, aar, nr, merknad=skjema)
        return vis(request, "arkiv/sak.html", innhold, UGYLDIG)
