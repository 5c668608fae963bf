# SPDX-License-Identifier: EUPL-1.2
"""Propose, confirm and take back rows; reglement, positions and who holds them. Actions decide."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from glassklar.arkiv.web.felles import UGYLDIG, enhetsvalg, vis
from glassklar.fullmakt import registeroppslag as oppslag
from glassklar.fullmakt.actions import register as handlinger
from glassklar.fullmakt.bekreftes import venter_paa
from glassklar.fullmakt.models import Fullmakt, Innehaver, Stilling
from glassklar.fullmakt.ord import navn_paa
from glassklar.fullmakt.web import registertekst as tekst
from glassklar.fullmakt.web.register import finn, hjem, typevalg
from glassklar.fullmakt.web.registerskjema import (
    AvsluttSkjema,
    FullmaktSkjema,
    GrunnSkjema,
    InnehaverSkjema,
    ReglementSkjema,
    StillingSkjema,
)
from glassklar.fullmakt.web.viderefoer import kan_foeres_videre
from glassklar.grunn.feil import Avvist, IkkeFunnet
from glassklar.grunn.identitet import lesing
from glassklar.grunn.klokke import i_dag
from glassklar.grunn.skjema import Skjema
from glassklar.org.api import Bruker, side


def _svar(
    request: HttpRequest, skjema: Skjema, tekster: dict[str, Any], utfoer: Callable[[], Any],
) -> HttpResponse:  # fmt: skip
    """Show the form, or do what it asks for and go on.

    ``tekster``: overskrift, knapp, ikke_gjort, gjort, tilbake; smuler and forklaring if wanted.
    An action that gives a key leads to ``videre`` with the key in it.
    """
    if request.method == "POST" and skjema.is_valid():
        try:
            ny = utfoer()
        except Avvist as feil:
            skjema.legg_paa(feil)
        else:
            messages.success(request, tekster["gjort"])
            return HttpResponseRedirect(tekster.get("videre", tekster["tilbake"]).format(ny=ny))
    smuler = [*tekster.get("smuler", [hjem()]), (tekster["overskrift"], "")]
    innhold = {"form": skjema, "broedsmuler": smuler, **tekster}
    status = UGYLDIG if skjema.errors else 200
    return vis(request, "fullmakt/registerskjema.html", innhold, status)


def _data(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _mottakervalg() -> list[tuple[str, str]]:
    stillinger = [
        (f"s:{s.pk}", f"{s.navn} ({s.enhet.navn})") for s, _folk, _styrer in oppslag.stillinger()
    ]
    return stillinger + [(f"b:{nr}", navn) for nr, navn in folkvalg()]


def folkvalg() -> list[tuple[str, str]]:
    """Everybody who works here, by name."""
    folk = Bruker.objects.filter(avsluttet_dato__isnull=True, er_system=False)
    return [(str(nr), navn) for nr, navn in folk.order_by("navn").values_list("pk", "navn")]


def _kilder(bruker: Any, giver: Fullmakt | None) -> list[tuple[str, str]]:
    """What can be given from: the row that one came from, the reglement, and one's own rows."""
    egne = [u.fullmakt for u in oppslag.mine(bruker, i_dag()) if u.paa_vegne is None]
    rader = {f.pk: f for f in [*([giver] if giver else []), *egne] if f.kan_delegere}
    ut = [
        (f"f:{f.pk}", ", ".join(filter(None, [navn_paa(f.vedtakstype), tekst.mottaker(f),
                                              tekst.grense(f)])))
        for f in rader.values()
    ]  # fmt: skip
    reglementer = [
        (f"r:{r.pk}", ", ".join(filter(None, [r.navn, r.organ, r.saksnr])))
        for r in oppslag.reglementer()
        if r.gjelder_til is None or r.gjelder_til >= i_dag()
    ]
    return ut + reglementer


def _som(giver: Fullmakt | None) -> dict[str, Any]:
    """What a new row begins as: as wide as what it is given from."""
    if giver is None:
        return {"fra": i_dag()}
    return {
        "giver": f"f:{giver.pk}", "vedtakstype": str(giver.vedtakstype_id),
        "hjemmel": giver.hjemmel, "beloep_fra": giver.beloep_fra, "beloep_til": giver.beloep_til,
        "enhet": str(giver.enhet_id), "klasse": giver.klasse, "fra": max(i_dag(), giver.fra),
        "til": giver.til,
    }  # fmt: skip


@side
def ny(request: HttpRequest) -> HttpResponse:
    """Propose a row, from the reglement or (``?fra=``) from another row."""
    bruker: Any = request.user
    with lesing(bruker):
        try:
            giver = finn(UUID(request.GET["fra"])) if request.GET.get("fra") else None
        except ValueError as feil:
            raise IkkeFunnet from feil
        skjema = FullmaktSkjema(
            _data(request),
            kilder=_kilder(bruker, giver),
            typer=typevalg(),
            enheter=[(str(e), navn) for e, navn in enhetsvalg()],
            mottakere=_mottakervalg(),
            initial=_som(giver),
        )
    tekster = {
        "overskrift": _("Foreslå fullmakt"),
        "knapp": _("Foreslå fullmakten"),
        "ikke_gjort": _("Fullmakten er ikke foreslått."),
        "gjort": _("Fullmakten er foreslått. Den gjelder når den er bekreftet."),
        "forklaring": _(
            "Fullmakten gjelder når den er bekreftet: av kommunedirektøren når den kommer fra"
            " reglementet, ellers av den som har fullmakten den gis fra."
        ),
        "tilbake": "/fullmakter/",
        "videre": "/fullmakter/{ny}/",
    }
    return _svar(
        request, skjema, tekster,
        lambda: handlinger.foreslaa_fullmakt(bruker=bruker, ny=skjema.ny()),
    )  # fmt: skip


@side
@require_POST
def bekreft(request: HttpRequest, fullmakt: UUID) -> HttpResponse:
    """Let a proposed row count."""
    bruker: Any = request.user
    _gjoer(request, lambda: handlinger.bekreft_fullmakt(bruker=bruker, fullmakt=fullmakt),
           _("Fullmakten er bekreftet."))  # fmt: skip
    return HttpResponseRedirect(f"/fullmakter/{fullmakt}/")


def _gjoer(request: HttpRequest, utfoer: Callable[[], Any], gjort: str) -> None:
    """Do something that has no form, and say how it went."""
    try:
        utfoer()
    except Avvist as feil:
        for melding in feil.felt.values():
            messages.error(request, str(melding))
    else:
        messages.success(request, gjort)


@side
def trekk(request: HttpRequest, fullmakt: UUID) -> HttpResponse:
    """Take a row back at once."""
    bruker: Any = request.user
    with lesing(bruker):
        f = finn(fullmakt)
        if not oppslag.kan(f)[1]:
            raise IkkeFunnet
        navn = navn_paa(f.vedtakstype)
        antall = oppslag.videre(f).filter(trukket__isnull=True).count()
    tilbake = f"/fullmakter/{f.pk}/"
    tekster = {
        "overskrift": _("Trekk fullmakten tilbake"),
        "knapp": _("Trekk fullmakten tilbake"),
        "ikke_gjort": _("Fullmakten er ikke trukket tilbake."),
        "gjort": _("Fullmakten er trukket tilbake."),
        "forklaring": f"{navn}, {tekst.mottaker(f)}. "
        + _("Den slutter med en gang, og alt som er gitt videre fra den, slutter samtidig.")
        + (f" ({antall})" if antall else ""),
        "tilbake": tilbake,
        "smuler": [hjem(), (navn, tilbake)],
    }
    skjema = GrunnSkjema(_data(request))
    return _svar(
        request, skjema, tekster,
        lambda: handlinger.trekk_fullmakt(
            bruker=bruker, fullmakt=fullmakt, grunn=skjema.cleaned_data["grunn"]
        ),
    )  # fmt: skip


@side
def reglementer(request: HttpRequest) -> HttpResponse:
    """The versions of the reglement, with a form for the next."""
    bruker: Any = request.user
    skjema = ReglementSkjema(_data(request))
    if (
        request.method == "POST"
        and skjema.is_valid()
        and skjema.proev(handlinger.registrer_reglement, bruker=bruker, **skjema.cleaned_data)
    ):
        messages.success(request, _("Reglementet er registrert. Kommunedirektøren bekrefter."))
        return HttpResponseRedirect("/fullmakter/reglement/")
    with lesing(bruker):
        alle = list(oppslag.reglementer())
        innhold = {
            "reglementer": alle,
            "venter": venter_paa(bruker),
            "kan_foeres_videre": kan_foeres_videre(bruker, alle),
            "form": skjema,
            "dag": i_dag(),
            "broedsmuler": [hjem(), (_("Delegeringsreglement"), "")],
        }
    status = UGYLDIG if skjema.errors else 200
    return vis(request, "fullmakt/reglementer.html", innhold, status)


@side
@require_POST
def bekreft_reglement(request: HttpRequest, reglement: UUID) -> HttpResponse:
    """Confirm a version; the one before ends."""
    bruker: Any = request.user
    _gjoer(request, lambda: handlinger.bekreft_reglement(bruker=bruker, reglement=reglement),
           _("Reglementet er bekreftet."))  # fmt: skip
    return HttpResponseRedirect("/fullmakter/reglement/")


@side
def stillinger(request: HttpRequest) -> HttpResponse:
    """The positions, who holds them, and a form for a new one."""
    bruker: Any = request.user
    with lesing(bruker):
        skjema = StillingSkjema(
            _data(request), enheter=[(str(e), navn) for e, navn in enhetsvalg()]
        )
    if request.method == "POST" and skjema.is_valid():
        d = skjema.cleaned_data
        if skjema.proev(
            handlinger.ny_stilling, bruker=bruker, navn=d["navn"], enhet=int(d["enhet"])
        ):
            messages.success(request, _("Stillingen er opprettet."))
            return HttpResponseRedirect("/fullmakter/stillinger/")
    with lesing(bruker):
        rader = oppslag.stillinger()
    innhold = {"stillinger": rader, "form": skjema, "styrer": any(x[2] for x in rader),
               "dag": i_dag(), "meg": bruker,
               "broedsmuler": [hjem(), (_("Stillinger"), "")]}  # fmt: skip
    status = UGYLDIG if skjema.errors else 200
    return vis(request, "fullmakt/stillinger.html", innhold, status)


def _stillingstekst(navn: str) -> dict[str, Any]:
    return {
        "tilbake": "/fullmakter/stillinger/",
        "smuler": [hjem(), (_("Stillinger"), "/fullmakter/stillinger/"), (navn, "")][:2],
        "forklaring": navn,
    }


@side
def innehaver(request: HttpRequest, stilling: UUID) -> HttpResponse:
    """Put a person in a position."""
    bruker: Any = request.user
    with lesing(bruker):
        s = Stilling.objects.filter(pk=stilling, avsluttet__isnull=True).first()
        if s is None:
            raise IkkeFunnet
        folk = [x for x in folkvalg() if x[0] != str(bruker.pk)]
    skjema = InnehaverSkjema(_data(request), folk=folk, initial={"fra": i_dag()})
    tekster = _stillingstekst(s.navn) | {
        "overskrift": _("Sett inn i stillingen"),
        "knapp": _("Sett inn personen"),
        "ikke_gjort": _("Personen er ikke satt inn i stillingen."),
        "gjort": _("Personen er satt inn i stillingen."),
    }

    def utfoer() -> Any:
        d = skjema.cleaned_data
        return handlinger.sett_innehaver(
            bruker=bruker, stilling=stilling, innehaver=int(d["innehaver"]), fra=d["fra"],
            til=d["til"], grunn=d["grunn"],
        )  # fmt: skip

    return _svar(request, skjema, tekster, utfoer)


@side
def slutt(request: HttpRequest, innehav: UUID) -> HttpResponse:
    """End a person's time in a position."""
    bruker: Any = request.user
    with lesing(bruker):
        i = Innehaver.objects.select_related("stilling", "bruker").filter(pk=innehav).first()
        if i is None:
            raise IkkeFunnet
    skjema = AvsluttSkjema(_data(request))
    tekster = _stillingstekst(f"{i.stilling.navn}, {i.bruker.navn}") | {
        "overskrift": _("Avslutt i stillingen"),
        "knapp": _("Avslutt i stillingen"),
        "ikke_gjort": _("Tiden i stillingen er ikke avsluttet."),
        "gjort": _("Tiden i stillingen er avsluttet."),
    }
    return _svar(
        request, skjema, tekster,
        lambda: handlinger.avslutt_innehaver(
            bruker=bruker, innehav=innehav, **skjema.cleaned_data
        ),
    )  # fmt: skip


@side
def legg_ned(request: HttpRequest, stilling: UUID) -> HttpResponse:
    """End a position."""
    bruker: Any = request.user
    with lesing(bruker):
        s = Stilling.objects.filter(pk=stilling, avsluttet__isnull=True).first()
        if s is None:
            raise IkkeFunnet
    skjema = GrunnSkjema(_data(request))
    tekster = _stillingstekst(s.navn) | {
        "overskrift": _("Legg ned stillingen"),
        "knapp": _("Legg ned stillingen"),
        "ikke_gjort": _("Stillingen er ikke lagt ned."),
        "gjort": _("Stillingen er lagt ned. Fullmaktene til den hviler."),
    }
    return _svar(
        request, skjema, tekster,
        lambda: handlinger.avslutt_stilling(
            bruker=bruker, stilling=stilling, grunn=skjema.cleaned_data["grunn"]
        ),
    )  # fmt: skip
