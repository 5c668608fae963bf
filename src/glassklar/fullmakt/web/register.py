# SPDX-License-Identifier: EUPL-1.2
"""The delegation register, read by everybody: the matrix, what one may decide, who may, a row."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from glassklar.arkiv.sider import Side
from glassklar.arkiv.web.felles import UGYLDIG, enhetsvalg, heltall, vis
from glassklar.fullmakt import registeroppslag as oppslag
from glassklar.fullmakt.bekreftes import venter_paa
from glassklar.fullmakt.models import Vedtakstype
from glassklar.fullmakt.ord import navn_paa
from glassklar.fullmakt.registeroppslag import Utoever
from glassklar.fullmakt.web import registertekst as tekst
from glassklar.fullmakt.web.registerskjema import HvemSkjema
from glassklar.grunn.feil import IkkeFunnet
from glassklar.grunn.klokke import i_dag
from glassklar.grunn.skjema import les_dato
from glassklar.org.api import Rolle, har_rolle, side

#: Who proposes rows whatever they hold; the database asks the same.
FORESLAAR = (Rolle.LEDER, Rolle.KOMMUNEDIREKTOER, Rolle.ARKIVAR, Rolle.ADMIN)
#: A new reglement may bring thousands of proposals; so many stand on the register's page.
FORSLAG_VIST = 20


def hjem() -> tuple[str, str]:
    """The first of the way here."""
    return _("Fullmakter"), "/fullmakter/"


def dagen(request: HttpRequest) -> dict[str, Any]:
    """The day of the address (today when there is none), and whether it could be read."""
    skrevet = request.GET.get("dag", "").strip()[:20]
    try:
        dag = les_dato(skrevet) if skrevet else i_dag()
    except ValueError:
        return {"dag": i_dag(), "feil_dato": True, "dagtekst": skrevet}
    return {"dag": dag, "feil_dato": False, "i_dag": dag == i_dag()}


def typevalg() -> list[tuple[str, str]]:
    """The types of decision in use, in the reader's language."""
    return [(str(t.pk), navn_paa(t)) for t in Vedtakstype.objects.filter(aktiv=True)]


def rad(u: Utoever) -> dict[str, Any]:
    """One way to an authority, for a table."""
    f = u.fullmakt
    return {
        "f": f, "type": navn_paa(f.vedtakstype), "grense": tekst.grense(f),
        "kjede": tekst.kjede(u.kjede), "bruker": u.bruker, "paa_vegne": u.paa_vegne,
    }  # fmt: skip


def _celle(f: Any) -> dict[str, Any]:
    return {"f": f, "grense": tekst.grense(f)}


def _forslag(*, alle: bool) -> dict[str, Any]:
    """What waits to be confirmed: the first of it, unless all is asked for."""
    rader = oppslag.forslag()
    antall = rader.count()
    vist = rader if alle else rader[:FORSLAG_VIST]
    return {
        "forslag": [{**_celle(f), "type": navn_paa(f.vedtakstype)} for f in vist],
        "antall_forslag": antall,
        "flere_forslag": 0 if alle else max(0, antall - FORSLAG_VIST),
    }


@side
def register(request: HttpRequest) -> HttpResponse:
    """Who may decide what on a day: receivers down, types across, with the amounts."""
    bruker: Any = request.user
    valgt = dagen(request)
    enheter = enhetsvalg()
    enhet = next((e for e, _navn in enheter if str(e) == request.GET.get("enhet")), None)
    typer, linjer = oppslag.matrise(valgt["dag"], enhet)
    side_ = Side(max(1, heltall(request.GET.get("side"))), len(linjer))
    vist = linjer[(side_.nummer - 1) * side_.stoerrelse : side_.nummer * side_.stoerrelse]
    oppslag.fyll(vist, typer, valgt["dag"], enhet)
    innhold = {
        **valgt,
        "enheter": enheter,
        "enhet": enhet,
        "typer": [navn_paa(t) for t in typer],
        "linjer": [
            (x, list(zip((navn_paa(t) for t in typer),
                         ([_celle(f) for f in c] for c in x.celler), strict=True)))
            for x in vist
        ],
        "side": side_,
        "reglementer": oppslag.gjeldende_reglement(valgt["dag"]),
        "varsler": tekst.varseltekster(oppslag.alle_varsler(i_dag())),
        **_forslag(alle=request.GET.get("forslag") == "alle"),
        "mine_reglement": [(r, len(rader)) for r, rader in venter_paa(bruker).items()],
        "foreslaar": har_rolle(bruker, *FORESLAAR),
    }  # fmt: skip
    return vis(request, "fullmakt/register.html", innhold, UGYLDIG if valgt["feil_dato"] else 200)


@side
def mine(request: HttpRequest) -> HttpResponse:
    """What the reader may decide on a day, in own name and for others."""
    bruker: Any = request.user
    valgt = dagen(request)
    rader = [rad(u) for u in oppslag.mine(bruker, valgt["dag"])]
    innhold = {
        **valgt,
        "egne": [r for r in rader if r["paa_vegne"] is None],
        "andres": [r for r in rader if r["paa_vegne"] is not None],
        "broedsmuler": [hjem(), (_("Hva kan jeg avgjøre?"), "")],
    }
    return vis(request, "fullmakt/mine.html", innhold, UGYLDIG if valgt["feil_dato"] else 200)


@side
def hvem(request: HttpRequest) -> HttpResponse:
    """Who may make a decision of a type, for an amount, in a unit, on a day."""
    spurt = "type" in request.GET
    skjema = HvemSkjema(
        request.GET if spurt else None,
        typer=typevalg(),
        enheter=[(str(e), navn) for e, navn in enhetsvalg()],
        initial={"dag": i_dag()},
    )
    innhold: dict[str, Any] = {
        "form": skjema,
        "broedsmuler": [hjem(), (_("Hvem kan avgjøre dette?"), "")],
    }
    if spurt and skjema.is_valid():
        d = skjema.cleaned_data
        type_ = Vedtakstype.objects.get(pk=UUID(d["type"]))
        if type_.har_beloep and d["beloep"] is None:
            skjema.add_error("beloep", _("Skriv beløpet vedtaket gjelder."))
        else:
            beloep = d["beloep"] if type_.har_beloep else None
            funnet = oppslag.hvem_kan(type_.pk, beloep, int(d["enhet"]), d["klasse"], d["dag"])
            innhold |= {"svar": [rad(u) for u in funnet], "dag": d["dag"], "spurt": True}
    return vis(request, "fullmakt/hvem.html", innhold, UGYLDIG if skjema.errors else 200)


def finn(id_: UUID) -> Any:
    """A row, or the same 404 as for anything else."""
    f = oppslag.fullmakt(id_)
    if f is None:
        raise IkkeFunnet
    return f


def _naar(f: Any, i_kraft: bool, dag: date) -> tuple[str, str]:
    """How it is with a row on a day: colour and words."""
    if f.trukket is not None and oppslag.norsk_dag(f.trukket) <= dag:
        return "danger", _("trukket tilbake")
    if f.bekreftet is None:
        return "warning", _("venter på bekreftelse")
    if i_kraft:
        return "success", _("gjelder")
    if f.fra > dag:
        return "info", _("ikke begynt")
    return "neutral", _("gjelder ikke")


@side
def vis_rad(request: HttpRequest, fullmakt: UUID) -> HttpResponse:
    """A row: what it gives, to whom, from whom, who uses it, and what is given on."""
    f = finn(fullmakt)
    valgt = dagen(request)
    dag = valgt["dag"]
    i_kraft = oppslag.gjelder(f, dag)
    kan_bekrefte, kan_trekke = oppslag.kan(f)
    innhold = {
        **valgt, **_celle(f),
        "type": navn_paa(f.vedtakstype),
        "mottaker": tekst.mottaker(f),
        "kjede": tekst.kjede(oppslag.kjede(f)),
        "naar": _naar(f, i_kraft, dag),
        "innehavere": oppslag.innehavere(f, dag),
        "videre": [
            {**_celle(x), "mottaker": tekst.mottaker(x),
             "naar": _naar(x, oppslag.gjelder(x, dag), dag)}
            for x in oppslag.videre(f)
        ],
        "kan_bekrefte": kan_bekrefte,
        "kan_trekke": kan_trekke,
        "kan_gi": f.kan_delegere and f.trukket is None,
        "broedsmuler": [hjem(), (navn_paa(f.vedtakstype), "")],
    }  # fmt: skip
    return vis(request, "fullmakt/rad.html", innhold, UGYLDIG if valgt["feil_dato"] else 200)
