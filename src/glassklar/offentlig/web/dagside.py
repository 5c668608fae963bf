# SPDX-License-Identifier: EUPL-1.2
"""The public journal day by day: which days, one day, and one day as a table to download."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from glassklar.grunn.klokke import OSLO, i_dag
from glassklar.grunn.skjema import les_dato
from glassklar.grunn.templatetags.gk import RETNINGER
from glassklar.offentlig import queries
from glassklar.offentlig.visning import Post, Side, tilgangstekst
from glassklar.offentlig.web import foresporsel
from glassklar.offentlig.web.hurtig import lagret, uindeksert
from glassklar.offentlig.web.sokeside import typevalg

MAKS_CSV = 20_000
TALL = ("lagt_ut", "aapne", "skjermet", "venter", "skjulte")
#: Signs that make a spreadsheet read a cell as a formula, also in their full-width forms.
FORMELTEGN = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")


@require_safe
@lagret
def postliste_oversikt(request: HttpRequest) -> HttpResponse:
    """The days that have something, three months a page; "Velg dag" leads to one."""
    dag_tekst = request.GET.get("dag", "").strip()[:20]
    feil = {}
    if dag_tekst:
        try:
            return HttpResponseRedirect(f"/postliste/{les_dato(dag_tekst).isoformat()}/")
        except ValueError:
            feil["dag"] = _("Skriv datoen som dag.måned.år, for eksempel 19.11.2026.")
    foerste, siste = queries.ytterdager()
    til = siste or i_dag()
    if request.GET.get("til"):
        try:
            til = min(til, les_dato(request.GET["til"]))
        except ValueError as galt:
            raise Http404 from galt
    fra = (til.replace(day=1) - timedelta(days=62)).replace(day=1)
    maaneder: dict[date, list[dict[str, Any]]] = {}
    for r in queries.dager(fra, til):
        d = r["journaldato"]
        maaneder.setdefault(d.replace(day=1), []).append(
            {"dag": d, "antall": r["lagt_ut"], "venter": r["venter"]}
        )
    eldre = fra - timedelta(days=1)
    nyere = (til + timedelta(days=93)) if siste and til < siste else None
    return render(
        request,
        "offentlig/postliste_oversikt.html",
        {
            "maaneder": [{"maaned": m, "dager": d} for m, d in maaneder.items()],
            "eldre_url": f"?til={eldre}" if foerste and eldre >= foerste else "",
            "nyere_url": f"?til={nyere}" if nyere else "",
            "dag_verdi": dag_tekst,
            "felt_feil": feil,
        },
        status=422 if feil else 200,
    )


@require_safe
@uindeksert
@lagret
def postliste(request: HttpRequest, dag: date) -> HttpResponse:
    """A journal date: figures, entries, and the numbers that wait."""
    enhet = foresporsel.kode(request.GET.get("enhet", ""))
    type_ = request.GET.get("type", "")
    type_ = type_ if type_ in foresporsel.TYPER else ""
    hele = request.GET.get("side") == "alle"
    side = 1 if hele else foresporsel.sidetall(request, 10_000)
    per_side = queries.MAKS_DAG if hele else queries.SIDE
    rader, antall = queries.poster_paa_dag(dag, enhet, type_, side, per_side)
    if side > 1 and not rader:
        raise Http404
    tall = queries.dag(dag) or {}
    forrige, neste = queries.nabodager(dag)
    mange = (tall.get("lagt_ut") or 0) > 1
    return render(
        request,
        "offentlig/postliste.html",
        {
            "dag": dag,
            "broedsmuler": [(_("Postliste"), "/postliste/"), (f"{dag:%d.%m.%Y}", "")],
            "forrige": _nabo(forrige),
            "neste": _nabo(neste),
            "tall": {
                **{n: tall.get(n) or 0 for n in TALL},
                "foerste_lopenr": tall.get("fra_nr"),
                "siste_lopenr": tall.get("til_nr"),
            },
            "lagt_ut": tall.get("sist_frigitt"),
            "poster": Side([Post(r) for r in rader], side, antall, per_side),
            "enheter": _enheter(dag, enhet) if mange else [],
            "typer": typevalg((type_,)) if mange else [],
            "venter_numre": [f"{v['nr']}/{v['aar']}" for v in tall.get("venter_numre") or []][:200],
            "stroem_url": f"/feed.atom?fra={dag}&til={dag}",
            "csv_url": f"/postliste/{dag}/postliste.csv" if antall else "",
            "alle_url": (
                foresporsel.med(request.GET, side="alle")
                if not hele and queries.SIDE < antall <= queries.MAKS_DAG else ""
            ),
        },
    )  # fmt: skip


def _nabo(rad: dict[str, Any] | None) -> tuple[date, int] | None:
    return (rad["journaldato"], rad["lagt_ut"]) if rad else None


def _enheter(dag: date, valgt: str) -> list[dict[str, Any]]:
    return [
        {"verdi": e["enhet_kode"], "tekst": e["enhet"], "antall": e["antall"],
         "valgt": e["enhet_kode"] == valgt}
        for e in queries.enheter_paa_dag(dag)
    ]  # fmt: skip


def celle(verdi: object) -> str:
    """Return a value for a spreadsheet, which must not take it for a formula."""
    tekst = "" if verdi is None else str(verdi)
    tekst = " ".join(tekst.split())
    return f"'{tekst}" if tekst.startswith(FORMELTEGN) else tekst


@require_safe
@uindeksert
@lagret
def postliste_csv(request: HttpRequest, dag: date) -> HttpResponse:
    """A day's entries as a table, semicolon between, as Norwegian spreadsheets read it."""
    rader, _antall = queries.poster_paa_dag(dag, antall=MAKS_CSV)
    if not rader:
        raise Http404
    ut = io.StringIO()
    skriver = csv.writer(ut, delimiter=";", lineterminator="\r\n")
    skriver.writerow([
        _("Dokument"), _("Løpenummer"), _("Type"), _("Tittel"), _("Sak"), _("Sakstittel"),
        _("Fra"), _("Til"), _("Dokumentdato"), _("Journaldato"), _("Enhet"), _("Arkivkode"),
        _("Tilgang"), _("Hjemmel"), _("Lagt ut"), _("Adresse"),
    ])  # fmt: skip
    rot = f"{request.scheme}://{request.get_host()}"
    for rad in rader:
        p = Post(rad)
        skriver.writerow(celle(v) for v in (
            p.registrerings_id, f"{p.lopenr}/{p.lopeaar}",
            RETNINGER.get(p.retning, RETNINGER["X"])[1], p.tittel, f"{p.saksaar}/{p.saksnr}",
            p.sakstittel, _navn(p, "EA", "IA", "IS"), _navn(p, "EM", "GM", "IM"),
            p.dokumentets_dato, p.journaldato, p.enhet, p.klasse, tilgangstekst(p),
            "; ".join(dict.fromkeys(h.sitat for h in p.hjemler if h.sitat)),
            p.lagt_ut.astimezone(OSLO).strftime("%Y-%m-%d %H:%M"), rot + p.url,
        ))  # fmt: skip
    svar = HttpResponse(
        "\ufeff" + ut.getvalue(), content_type="text/csv; charset=utf-8"
    )  # fmt: skip
    svar["Content-Disposition"] = f'attachment; filename="postliste-{dag}.csv"'
    return svar


def _navn(p: Post, *roller: str) -> str:
    return ", ".join(x["navn"] for x in p.rad["parter"] if x["rolle"] in roller)
