# SPDX-License-Identifier: EUPL-1.2
"""The inbox: upload, look, register the next, or say that it is no case document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from glassklar.arkiv import sider
from glassklar.arkiv.api import NyttDokument, registrer
from glassklar.arkiv.mottak import api as mottak_api
from glassklar.arkiv.mottak.api import Mottak, MottakFil, RegistreringsForslag, forslag
from glassklar.arkiv.rules import MAKS_TITTEL
from glassklar.arkiv.templatetags.arkivtitler import sitat
from glassklar.arkiv.web.dokumentvisning import antall_bilder, png, send_fil
from glassklar.arkiv.web.felles import UGYLDIG, heltall, personvalg, vis
from glassklar.arkiv.web.registrer_ny import (
    ARV,
    finn_sak,
    gradvalg,
    lag_post,
    sak_ikke_funnet,
    sakslinje,
)
from glassklar.arkiv.web.skjema import GrunnSkjema, OpplastingSkjema, PostSkjema
from glassklar.grunn.feil import Avvist, IkkeFunnet
from glassklar.grunn.identitet import lesing
from glassklar.grunn.klokke import OSLO
from glassklar.lov.api import finn_fnr
from glassklar.noark.api import lint
from glassklar.org.api import side
from glassklar.tilgang.api import AAPEN, NySkjerming

KOE_SIDE = 25


@dataclass(frozen=True, slots=True)
class Gradforslag:
    """A proposed grading as a radio button."""

    verdi: str
    kode: str
    nivaatekst: str
    sitat: str
    grunn: str


def nivaatekst(nivaa: int) -> str:
    """What a level hides, in words."""
    return {
        0: _("bare det som merkes"),
        1: _("nivå 1: filene skjermes"),
        2: _("nivå 2: filene og linje 2 skjermes"),
        3: _("nivå 3: filene, linje 2, avsender og mottaker skjermes"),
    }.get(nivaa, "")


def _gradforslag(f: RegistreringsForslag) -> list[Gradforslag]:
    if f.skjermingsforslag is None:
        return []
    ut: list[Gradforslag] = []
    alle: list[tuple[NySkjerming, str]] = [
        (f.skjermingsforslag.skjerming, f.skjermingsforslag.grunn),
        *((s, "") for s in f.skjermingsforslag.andre),
    ]
    for s, grunn in alle:
        if s.kode == AAPEN:
            continue
        ut.append(
            Gradforslag(
                verdi=f"F:{s.kode}:{s.nivaa}:{s.hjemmel}:{s.tillegg}",
                kode=s.kode,
                nivaatekst=nivaatekst(s.nivaa),
                sitat=sitat(s),
                grunn=grunn,
            )
        )
    return ut


@side("arkivar", "saksbehandler", "leder")
def koe(request: HttpRequest) -> HttpResponse:
    """The list of what waits, and the form that takes in more files."""
    bruker: Any = request.user
    skjema = OpplastingSkjema()
    if request.method == "POST":
        skjema = OpplastingSkjema(request.POST, request.FILES)
        if skjema.is_valid():
            try:
                mottatte = mottak_api.ta_imot_filer(
                    bruker=bruker,
                    filer=[(f.name, f) for f in skjema.cleaned_data["filer"]],
                    samlet=skjema.cleaned_data["samlet"],
                )
            except Avvist as feil:
                skjema.legg_paa(feil)
            else:
                for avvist in mottatte.avviste:
                    messages.warning(request, avvist.tekst)
                if mottatte.kjente:
                    messages.info(
                        request, _("Noe av dette var tatt inn før, og er ikke tatt inn igjen.")
                    )
                return HttpResponseRedirect("/registrer/")
    nummer = heltall(request.GET.get("side"))
    with lesing(bruker):
        k = mottak_api.queries.koe(fra=(nummer - 1) * KOE_SIDE, antall=KOE_SIDE)
        innhold = {
            "form": skjema,
            "koe": k,
            "side": sider.Side(nummer, k.antall, KOE_SIDE),
            "rader": [(m, mottak_api.queries.meldinger(m)) for m in k.mottak],
        }
        return vis(request, "arkiv/koe.html", innhold, UGYLDIG if skjema.errors else 200)


def _start(mottak: Mottak, f: RegistreringsForslag) -> dict[str, Any]:
    """The form's first values out of the proposal."""
    grader = _gradforslag(f)
    foerste = f.skjermingsforslag
    return {
        "sak": sakslinje(f.sak_forslag[0].mappe) if f.sak_forslag else "",
        "tittel": f.tittel[:MAKS_TITTEL],
        "tittel2": f.tittel2[:MAKS_TITTEL],
        "journalposttype": f.journalposttype,
        "part": f.avsender,
        "er_person": f.er_person,
        "epost": f.avsender_epost,
        "dokumentets_dato": f.dokumentdato,
        "mottatt_dato": mottak.mottatt.astimezone(OSLO).date(),
        "grad": grader[0].verdi if grader and foerste and foerste.skjerming.kode != AAPEN else ARV,
    }


@side("arkivar")
def registrer_mottak(request: HttpRequest, mottak: UUID) -> HttpResponse:
    """Document to the left, form to the right."""
    bruker: Any = request.user
    with lesing(bruker):
        m = mottak_api.queries.mottak(mottak)
        if m.registrering_id is not None:
            return _til_posten(request, m)
        f = forslag(m)
        if request.method != "POST":
            return _side(request, m, f, PostSkjema(initial=_start(m, f)))
    if "velg_sak" in request.POST:
        data = request.POST.copy()
        data["sak"] = request.POST["velg_sak"][:400]
        skjema = PostSkjema(data)
        skjema.errors.clear()
        return _side(request, m, f, skjema)
    skjema = PostSkjema(request.POST)
    dokumenter = _dokumenter(request, f, skjema) if skjema.is_valid() else []
    if skjema.errors:
        return _side(request, m, f, skjema, UGYLDIG)
    sak = finn_sak(skjema.cleaned_data["sak"])
    if sak is None:
        with lesing(bruker):
            melding, saker = sak_ikke_funnet(skjema.cleaned_data["sak"])
        skjema.add_error("sak", melding)
        return _side(request, m, f, skjema, UGYLDIG, saker)
    try:
        reg = registrer(
            bruker=bruker,
            post=lag_post(skjema, sak, bruker, dokumenter, mottak=m.pk, mottatt=m.mottatt),
        )
    except Avvist as feil:
        skjema.legg_paa(feil)
        return _side(request, m, f, skjema, UGYLDIG)
    return _videre(request, m, reg.pk)


def _til_posten(request: HttpRequest, m: Mottak) -> HttpResponse:
    """To the entry that an item became. What the item said is shielded as the entry is now, so
    nothing of it is shown here any more, also not beside a form that came too late."""
    if request.method == "POST":
        messages.error(request, _("Dokumentet er allerede registrert av en annen."))
    dit = sider.adresse(m.registrering_id) if m.registrering_id else None
    return HttpResponseRedirect(dit or "/registrer/")


def _videre(request: HttpRequest, m: Mottak, registrert: UUID | None) -> HttpResponse:
    """To the next item, or to the entry when that was asked for."""
    dit = sider.adresse(registrert) if registrert else None
    if dit and "lukk" in request.POST:
        return HttpResponseRedirect(f"{dit}?registrert=1")
    if dit:
        nummer = dit.removeprefix("/sak/").rstrip("/").replace("/", "-").replace("-", "/", 1)
        messages.success(request, _("Registrert som %(nummer)s.") % {"nummer": nummer})
    with lesing(request.user):  # type: ignore[arg-type]
        neste = mottak_api.queries.neste(m.pk)
    return HttpResponseRedirect(f"/registrer/{neste.pk}/" if neste else "/registrer/")


def _dokumenter(
    request: HttpRequest, f: RegistreringsForslag, skjema: PostSkjema
) -> list[NyttDokument]:
    """The item's documents with the titles that were typed; the main one is the entry's."""
    ut: list[NyttDokument] = []
    for nr, d in enumerate(f.dokumenter):
        tittel = " ".join(request.POST.get(f"doktittel_{nr}", d.tittel).split())
        if nr == 0:
            tittel = skjema.cleaned_data["tittel"]
        if len(tittel) > MAKS_TITTEL or finn_fnr(tittel) or not tittel.isprintable():
            skjema.add_error(
                "filer",
                _("Rett tittelen på vedlegg %(nr)d: uten fødselsnummer, høyst %(maks)d tegn.")
                % {"nr": nr, "maks": MAKS_TITTEL},
            )
        ut.append(NyttDokument(tittel, d.nye_filer, d.tilknyttet_som))
    return ut


def _valgt_fil(request: HttpRequest, filer: list[MottakFil]) -> MottakFil | None:
    nr = heltall(request.GET.get("fil"), 0)
    return next((x for x in filer if x.nr == nr), filer[0] if filer else None)


def _side(
    request: HttpRequest,
    m: Mottak,
    f: RegistreringsForslag,
    skjema: PostSkjema,
    status: int = 200,
    saker: Any = (),
) -> HttpResponse:
    bruker: Any = request.user
    with lesing(bruker):
        skjema.fields["saksbehandler"].sett_valg(personvalg())  # type: ignore[attr-defined]
        plass, antall = mottak_api.queries.plass(m)
        neste = mottak_api.queries.neste(m.pk)
        filer = list(m.filer.all())
        valgt = _valgt_fil(request, filer)
        bilder = antall_bilder(valgt.mime, valgt.sider) if valgt else None
        spraak = get_language() or "nb"
        foerste = f.sak_forslag[0] if f.sak_forslag else None
        andre = [(s.mappe, sakslinje(s.mappe)) for s in f.sak_forslag[1:] if not s.avsluttet]
        return vis(
            request,
            "arkiv/registrer_mottak.html",
            {
                "m": m,
                "f": f,
                "form": skjema,
                "plass": plass,
                "antall": antall,
                "neste": neste if neste and neste.pk != m.pk else None,
                "filer": filer,
                "valgt": valgt,
                "bildesti": f"/mottak/{m.pk}/fil/{valgt.nr}/" if valgt else "",
                "ark": lag_ark(valgt.tekst if valgt else "", bilder),
                "sider_i_fil": bilder,
                "filmeldinger": mottak_api.queries.filmeldinger(valgt) if valgt else [],
                "sakshjelp": foerste.grunn if foerste else "",
                "saksforslag": [(s, sakslinje(s)) for s in saker] or andre,
                "tittelraad": [r.tekst(spraak) for r in lint(str(skjema["tittel"].value() or ""))],
                "grad": skjema["grad"].value() or ARV,
                "gradforslag": _gradforslag(f),
                "forslag": f.skjermingsforslag,
                "kodevalg": gradvalg(),
                "valgt_kode": skjema["kode"].value() or "",
                "varsler": [
                    _("%(funn)s. Det kan registreres, men ikke legges ut før nummeret er sladdet.")
                    % {"funn": funn.tekst}
                    for funn in f.funn
                ],
                "doktitler": [
                    (nr, d, request.POST.get(f"doktittel_{nr}", d.tittel))
                    for nr, d in enumerate(f.dokumenter)
                ],
            },
            status,
        )


#: Pictures on the page itself; a longer file is read from its own page or taken home.
MAKS_ARK = 20


def lag_ark(tekst: str, antall: int | None) -> list[tuple[int, str]]:
    """Return (page number, its text) for the viewer; a file without pages is one page."""
    if not antall:
        return [(0, tekst)] if tekst.strip() else []
    tekster = tekst.split("\f")
    return [
        (n, tekster[n - 1] if n <= len(tekster) else "")
        for n in range(1, min(antall, MAKS_ARK) + 1)
    ]


@side("arkivar")
def forkast(request: HttpRequest, mottak: UUID) -> HttpResponse:
    """Put aside what is no case document, with the reason."""
    bruker: Any = request.user
    with lesing(bruker):
        m = mottak_api.queries.mottak(mottak)
        if m.registrering_id is not None:
            return _til_posten(request, m)
    skjema = GrunnSkjema(request.POST or None)
    if request.method == "POST" and skjema.is_valid():
        try:
            mottak_api.forkast_mottak(
                bruker=bruker, mottak=m.pk, grunn=skjema.cleaned_data["grunn"]
            )
        except Avvist as feil:
            skjema.legg_paa(feil)
        else:
            messages.success(request, _("Lagt til side. Ingenting er slettet."))
            return _videre(request, m, None)
    return vis(
        request,
        "arkiv/forkast.html",
        {"m": m, "form": skjema},
        UGYLDIG if skjema.errors else 200,
    )


@side("arkivar")
def forkastede(request: HttpRequest) -> HttpResponse:
    """What was put aside, last first; and back again."""
    bruker: Any = request.user
    if request.method == "POST":
        try:
            mottak_api.angre_forkast(bruker=bruker, mottak=UUID(request.POST.get("mottak", "")))
        except ValueError as feil:
            raise IkkeFunnet from feil
        except Avvist as feil:
            messages.error(request, " ".join(str(t) for t in feil.felt.values()))
        else:
            messages.success(request, _("Dokumentet er tilbake i postmottaket."))
        return HttpResponseRedirect("/registrer/forkastet/")
    return vis(request, "arkiv/forkastede.html", {"rader": mottak_api.queries.forkastede()})


# --- files of an item ------------------------------------------------------------------------


@side("arkivar")
def filside(request: HttpRequest, mottak: UUID, nr: int, sidenr: int) -> HttpResponseBase:
    """A page of a received file as a picture."""
    fil = mottak_api.queries.fil(mottak, nr)
    return png(request, fil.sjekksum, fil.filnavn, sidenr)


@side("arkivar")
def filtekst(request: HttpRequest, mottak: UUID, nr: int) -> HttpResponse:
    """A received file's text as a page."""
    fil = mottak_api.queries.fil(mottak, nr)
    return vis(
        request,
        "arkiv/tekst.html",
        {"fil": fil, "lest": fil.lest, "ark": fil.tekst.split("\f") if fil.tekst else []},
    )


@side("arkivar")
def fillast(request: HttpRequest, mottak: UUID, nr: int) -> HttpResponseBase:
    """A received file to take home."""
    fil = mottak_api.queries.fil(mottak, nr)
    return send_fil(request, fil.sjekksum, fil.filnavn, fil.mime, fil.stoerrelse)
