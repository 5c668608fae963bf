# SPDX-License-Identifier: EUPL-1.2
"""Entries: the page, corrections, who handles it, where it belongs, remarks and files."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from glassklar.arkiv import sider
from glassklar.arkiv.api import (
    NyttDokument,
    endre_post,
    er_sperret,
    flytt_post,
    fordel,
    kan_skrive_post,
    legg_til_dokument,
    legg_til_merknad,
    ny_versjon,
)
from glassklar.arkiv.mottak.inntak import legg_paa_lager
from glassklar.arkiv.statusvalg import statusvalg
from glassklar.arkiv.titler import linje1
from glassklar.arkiv.web.dokumentvisning import antall_bilder
from glassklar.arkiv.web.felles import UGYLDIG, enhetsvalg, heltall, personvalg, vis
from glassklar.arkiv.web.felt import tidspunkt
from glassklar.arkiv.web.innslag import for_post
from glassklar.arkiv.web.lesere import vis_lenke
from glassklar.arkiv.web.mottak import lag_ark
from glassklar.arkiv.web.registrer_ny import finn_sak, som_nyfil, uten_endelse
from glassklar.arkiv.web.skjema import (
    DokumentSkjema,
    EndrePostSkjema,
    FlyttSkjema,
    FordelSkjema,
    MerknadSkjema,
)
from glassklar.grunn.feil import Avvist, IkkeFunnet
from glassklar.grunn.identitet import lesing
from glassklar.lager.api import problemtekst
from glassklar.noark.api import MASKE, avskrivning, kodelister
from glassklar.org.api import Bruker, Rolle, har_rolle, roller, side


@side
def post(request: HttpRequest, aar: int, nr: int, postnr: int) -> HttpResponse:
    """The entry's page; one that has been moved leads on to where it is now."""
    try:
        p = sider.post(aar, nr, postnr)
    except IkkeFunnet:
        if (dit := sider.flyttet_til(aar, nr, postnr)) is not None:
            return HttpResponseRedirect(dit)
        raise
    return vis(request, "arkiv/post.html", _innhold(request, p))


def _innhold(request: HttpRequest, p: sider.Post, **ekstra: Any) -> dict[str, Any]:
    bruker: Any = request.user
    reg = p.post
    kan = kan_skrive_post(bruker, reg)
    valgt = _valgt(request, p)
    fil = valgt.fil if valgt else None
    lest = sider.tekst_av(fil.pk) if fil else None
    bilder = antall_bilder(fil.mime, lest.sider) if fil and lest else None
    mine = roller(bruker)
    spraak = get_language() or "nb"
    return {
        "p": p,
        "post": reg,
        "sak": p.sak,
        "kan_skrive": kan,
        "kan_merke": kan,
        "sperret": not kan and er_sperret(bruker, reg.mappe_id),
        "kan_fordele": kan and bool(mine & {Rolle.ARKIVAR, Rolle.LEDER}),
        "kan_se_lesere": vis_lenke(bruker, reg.pk),
        "valgt": valgt,
        "fil": fil,
        "filmelding": problemtekst(fil.problem, fil.filnavn) if fil and fil.problem else "",
        "lest": lest,
        "ark": lag_ark(lest.tekst, bilder) if lest else [],
        "sider_i_fil": bilder,
        "bildesti": f"/dokument/{fil.pk}/" if fil else "",
        **(_statusvalg(bruker, reg, spraak) if kan else {}),
        "avskrivningsmaater": [
            kodelister.kode("avskrivningsmaate", m) for m in avskrivning.maater(reg.journalposttype)
        ]
        if kan and reg.restanse
        else [],
        "merknad": MerknadSkjema(),
        "innslag": for_post(request, p, kan_skrive=kan),
        "registrert": "registrert" in request.GET,
        "vurdert": "vurdert" in request.GET,
        "broedsmuler": [
            (_("Saker"), "/saker/"),
            (
                _("Sak %(nummer)s") % {"nummer": p.linje.nummer.rpartition("-")[0]},
                p.linje.url.rsplit("/", 2)[0] + "/",
            ),
            (_("Dokument %(nr)s") % {"nr": p.linje.nr}, ""),
        ],
        **ekstra,
    }


def _valgt(request: HttpRequest, p: sider.Post) -> sider.Dok | None:
    nr = heltall(request.GET.get("dok"), 0)
    return next(
        (d for d in p.dokumenter if d.kobling.nr == nr), p.dokumenter[0] if p.dokumenter else None
    )


def _statusvalg(bruker: Any, reg: Any, spraak: str) -> dict[str, Any]:
    """(status, name, whether a reason is needed) that the person may set now; what is closed."""
    piler, stengt = statusvalg(bruker, reg)
    return {
        "statusvalg": [
            (o.til, kodelister.kode("journalstatus", o.til).navn(spraak), o.krever_grunn)
            for o in piler
        ],
        "stengt": stengt,
    }


def _hent(request: HttpRequest, registrering: UUID) -> sider.Post:
    with lesing(request.user):  # type: ignore[arg-type]
        return sider.post_med_id(registrering)


def _feilside(request: HttpRequest, p: sider.Post, **ekstra: Any) -> HttpResponse:
    """The entry's page with a refusal."""
    with lesing(request.user):  # type: ignore[arg-type]
        return vis(request, "arkiv/post.html", _innhold(request, p, **ekstra), UGYLDIG)


def _skjemaside(
    request: HttpRequest, p: sider.Post, mal: str, skjema: Any, status: int = 200, **ekstra: Any
) -> HttpResponse:
    smuler = [
        (_("Saker"), "/saker/"),
        (_("Dokument %(nr)s") % {"nr": p.linje.nummer}, p.linje.url),
        (ekstra.pop("siste"), ""),
    ]
    innhold = {"p": p, "post": p.post, "form": skjema, "broedsmuler": smuler, **ekstra}
    return vis(request, mal, innhold, status)


@side
def endre(request: HttpRequest, registrering: UUID) -> HttpResponse:
    """Correct an entry; what is frozen in its state is refused at the field."""
    bruker: Any = request.user
    p = _hent(request, registrering)
    reg = p.post
    _krev_skriv(bruker, p)
    skjermet = getattr(reg, "skjermet", None)
    # A form that is sent shows what was typed: what stands in the entry is then not read.
    ny = request.method != "POST"
    start = {
        "tittel": linje1(reg) if ny else "",
        "dokumentets_dato": reg.dokumentets_dato,
        "mottatt_dato": reg.mottatt_dato,
        "sendt_dato": reg.sendt_dato,
        "forfallsdato": reg.forfallsdato,
        "dokumentart": reg.dokumentart,
        "versjon": reg.versjon,
    }
    vernede = ("tittel2", "beskrivelse", "noekkelord")
    if skjermet is not None and ny:
        start |= {
            "tittel2": skjermet.tittel2,
            "beskrivelse": skjermet.beskrivelse,
            "noekkelord": ", ".join(skjermet.noekkelord),
        }
    skjema = EndrePostSkjema(request.POST if request.method == "POST" else None, initial=start)
    if skjermet is None:
        for navn in (*vernede, *(["tittel"] if reg.tittel == MASKE else [])):
            del skjema.fields[navn]
    del skjema.fields["sendt_dato" if reg.journalposttype == "I" else "mottatt_dato"]
    if request.method == "POST" and skjema.is_valid():
        d = skjema.cleaned_data
        felt = {n: d[n] for n in skjema.fields if n not in ("versjon", "grunn")}
        for navn in ("mottatt_dato", "sendt_dato"):
            if navn in felt:
                felt[navn] = tidspunkt(felt[navn], getattr(reg, navn))
        try:
            endre_post(
                bruker=bruker, registrering=reg.pk, versjon=d["versjon"], grunn=d["grunn"], **felt
            )
        except Avvist as feil:
            skjema.legg_paa(feil)
        else:
            messages.success(request, _("Dokumentet er endret."))
            return HttpResponseRedirect(p.linje.url)
    status = UGYLDIG if skjema.errors else 200
    return _skjemaside(
        request, p, "arkiv/endre_post.html", skjema, status, siste=_("Endre"), skjermet=skjermet
    )


def _krev_skriv(bruker: Bruker, p: sider.Post) -> None:
    """The entry is known to all staff; changing it is not for all."""
    with lesing(bruker):
        if not kan_skrive_post(bruker, p.post):
            raise PermissionDenied


@side("arkivar", "leder")
def fordel_post(request: HttpRequest, registrering: UUID) -> HttpResponse:
    """Give the entry to somebody."""
    bruker: Any = request.user
    p = _hent(request, registrering)
    skjema = FordelSkjema(
        request.POST or None,
        initial={"saksbehandler": p.post.saksbehandler_id, "enhet": p.post.enhet_id},
    )
    if request.method == "POST" and skjema.is_valid():
        d = skjema.cleaned_data
        try:
            if not d["saksbehandler"] and not d["enhet"]:
                raise Avvist(saksbehandler=_("Velg en person eller en enhet."))
            fordel(
                bruker=bruker,
                registrering=p.post.pk,
                saksbehandler=d["saksbehandler"],
                enhet=d["enhet"],
            )
        except Avvist as feil:
            skjema.legg_paa(feil)
        else:
            messages.success(request, _("Dokumentet er fordelt."))
            return HttpResponseRedirect(p.linje.url)
    with lesing(bruker):
        skjema.fields["saksbehandler"].sett_valg(personvalg())  # type: ignore[attr-defined]
        skjema.fields["enhet"].sett_valg(enhetsvalg())  # type: ignore[attr-defined]
    status = UGYLDIG if skjema.errors else 200
    return _skjemaside(request, p, "arkiv/fordel.html", skjema, status, siste=_("Fordel"))


@side
def flytt(request: HttpRequest, registrering: UUID) -> HttpResponse:
    """Move the entry to another case."""
    bruker: Any = request.user
    p = _hent(request, registrering)
    _krev_skriv(bruker, p)
    skjema = FlyttSkjema(request.POST or None)
    if request.method == "POST" and skjema.is_valid():
        try:
            til = finn_sak(skjema.cleaned_data["sak"])
            if til is None:
                raise Avvist(sak=_("Vi finner ikke saken. Sjekk saksnummeret."))
            flytt_post(bruker=bruker, registrering=p.post.pk, til_mappe=til.mappe)
        except Avvist as feil:
            skjema.legg_paa(feil)
        else:
            messages.success(request, _("Dokumentet er flyttet."))
            return HttpResponseRedirect(sider.adresse(p.post.pk) or "/saker/")
    status = UGYLDIG if skjema.errors else 200
    return _skjemaside(
        request, p, "arkiv/flytt.html", skjema, status, siste=_("Flytt til en annen sak")
    )


@require_POST
@side
def merknad(request: HttpRequest, registrering: UUID) -> HttpResponse:
    """Write a remark on an entry."""
    bruker: Any = request.user
    p = _hent(request, registrering)
    skjema = MerknadSkjema(request.POST)
    if skjema.is_valid():
        type_ = "MA" if har_rolle(bruker, Rolle.ARKIVAR) else "MS"
        try:
            legg_til_merknad(
                bruker=bruker,
                registrering=p.post.pk,
                tekst=skjema.cleaned_data["tekst"],
                type=type_,
            )
        except Avvist as feil:
            skjema.legg_paa(feil)
        else:
            return HttpResponseRedirect(f"{p.linje.url}#merknader")
    return _feilside(request, p, merknad=skjema)


@side
def nytt_dokument(request: HttpRequest, registrering: UUID) -> HttpResponse:
    """Attach one more document."""
    bruker: Any = request.user
    p = _hent(request, registrering)
    _krev_skriv(bruker, p)
    skjema = DokumentSkjema(request.POST or None, request.FILES or None)
    if request.method == "POST" and not skjema.is_bound:
        skjema = DokumentSkjema({}, {})
    if request.method == "POST" and skjema.is_valid():
        try:
            for nr, opplastet in enumerate(skjema.cleaned_data["fil"]):
                inn = legg_paa_lager(opplastet.name, opplastet)
                tittel = skjema.cleaned_data["tittel"] if nr == 0 else ""
                hoved = not p.dokumenter and nr == 0
                legg_til_dokument(
                    bruker=bruker,
                    registrering=p.post.pk,
                    dokument=NyttDokument(
                        tittel or uten_endelse(inn.filnavn)[:500],
                        [som_nyfil(inn)],
                        "H" if hoved else "V",
                    ),
                )
        except Avvist as feil:
            skjema.legg_paa(feil)
        else:
            messages.success(request, _("Vedlegget er lagt til."))
            return HttpResponseRedirect(p.linje.url)
    status = UGYLDIG if skjema.errors else 200
    return _skjemaside(
        request, p, "arkiv/nytt_dokument.html", skjema, status, siste=_("Legg til vedlegg")
    )


@side
def versjon(request: HttpRequest, registrering: UUID, dokument: UUID) -> HttpResponse:
    """Store a new version, or a redacted copy, of a document; earlier ones stay."""
    bruker: Any = request.user
    p = _hent(request, registrering)
    _krev_skriv(bruker, p)
    dok = next((d for d in p.dokumenter if d.kobling.dokument_id == dokument), None)
    if dok is None:
        raise IkkeFunnet
    sladdet = (request.POST.get("variant") or request.GET.get("variant")) == "O"
    skjema = DokumentSkjema(request.POST or None, request.FILES or None)
    if request.method == "POST" and not skjema.is_bound:
        skjema = DokumentSkjema({}, {})
    del skjema.fields["tittel"]
    if request.method == "POST" and skjema.is_valid():
        opplastet = skjema.cleaned_data["fil"][0]
        try:
            inn = legg_paa_lager(opplastet.name, opplastet)
            ny_versjon(
                bruker=bruker,
                registrering=p.post.pk,
                dokument=dokument,
                fil=som_nyfil(inn, "O" if sladdet else "P"),
            )
        except Avvist as feil:
            skjema.legg_paa(feil)
        else:
            ferdig = (
                _("Den sladdete utgaven er lagt til.") if sladdet else _("Ny versjon er lagret.")
            )
            messages.success(request, ferdig)
            return HttpResponseRedirect(f"{p.linje.url}?dok={dok.kobling.nr}")
    siste = _("Sladdet utgave") if sladdet else _("Ny versjon")
    status = UGYLDIG if skjema.errors else 200
    return _skjemaside(
        request, p, "arkiv/versjon.html", skjema, status, siste=siste, dok=dok, sladdet=sladdet
    )


@side
def til_post(request: HttpRequest, registrering: UUID) -> HttpResponse:
    """``/post/<id>/`` leads to the page by number."""
    dit = sider.adresse(registrering)
    if dit is None:
        raise IkkeFunnet
    return HttpResponseRedirect(dit)
