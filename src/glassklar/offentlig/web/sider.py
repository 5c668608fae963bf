# SPDX-License-Identifier: EUPL-1.2
"""The public pages."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from glassklar.grunn.klokke import i_dag
from glassklar.grunn.skjema import les_dato
from glassklar.lov.api import hjemler as hjemmelregister
from glassklar.noark.api import UgyldigIdentifikator, identifikatorer
from glassklar.offentlig import queries
from glassklar.offentlig.visning import Post, Side, kodenavn, spraak
from glassklar.offentlig.web import foresporsel
from glassklar.offentlig.web.hurtig import lagret
from glassklar.offentlig.web.kontekst import UTSEENDER, virksomhet


@require_safe
@lagret
def forside(request: HttpRequest) -> HttpResponse:
    """The front page: search, what is new, what was corrected."""
    poster = [Post(r) for r in queries.nyeste(4)]
    _foerste, siste = queries.ytterdager()
    dag = queries.dag(siste) if siste else None
    return render(
        request,
        "offentlig/forside.html",
        {
            "nyeste": poster,
            "siste_dag": siste,
            "siste_antall": dag["lagt_ut"] if dag else 0,
            "sist_lagt_ut": poster[0].lagt_ut if poster else None,
            "rettelser": [_rettelse(Post(r)) for r in queries.rettede(3)],
            "eksempler": _eksempler(poster),
        },
    )


def _eksempler(poster: list[Post]) -> list[tuple[str, str]]:
    if not poster:
        return []
    p = poster[0]
    return [("gnr. 12, bnr. 45", "/sok/?q=gnr.+12+bnr.+45"),
            (f"{p.saksaar}/{p.saksnr}", p.sak_url)]  # fmt: skip


def _rettelse(p: Post) -> dict[str, Any]:
    tid = p.trukket.tidspunkt if p.trukket else p.rettelser[0].tidspunkt if p.rettelser else None
    return {
        "tekst": _("Trukket tilbake") if p.trukket else p.tittel,
        "url": p.url,
        "registrerings_id": p.registrerings_id,
        "dato": tid or p.lagt_ut,
    }


@require_safe
@lagret
def sok(request: HttpRequest) -> HttpResponse:
    """Search with filters; works as a plain GET, wrong fields are said and left out."""
    s, feil = foresporsel.les_soek(request.GET)
    hopp = _nummerhopp(s.q) if s.q and not feil else None
    if hopp:
        return HttpResponseRedirect(hopp)
    side = foresporsel.sidetall(request, queries.MAKS_TREFF // queries.SIDE)
    treff, resultat = list[Post](), None
    if not s.tomt:
        resultat = queries.soek(s, side)
        steder = queries.hitsteder(resultat.rader, s.q)
        treff = [Post(r, steder.get(r["id"])) for r in resultat.rader]
        if side > 1 and not treff:
            raise Http404
    antall = min(resultat.antall, queries.MAKS_TREFF) if resultat else 0
    sider = Side(treff, side, antall, over=bool(resultat and resultat.flere))
    spoerring = foresporsel.spoerring(s)
    return render(
        request,
        "offentlig/sok.html",
        {
            "q": s.q,
            "fra": request.GET.get("fra", "")[:20],
            "til": request.GET.get("til", "")[:20],
            "sort": "eldste" if s.eldste_foerst else "nyeste",
            "soekt": not s.tomt,
            "treff": treff,
            "side": sider,
            "antall_tekst": _antall(sider) if resultat else "",
            "brikker": _brikker(request, s),
            "nullstill_url": "/sok/" + foresporsel.med(
                request.GET, fra=None, til=None, enhet=None, type=None, tilgang=None
            ),
            "felt_feil": feil,
            "fasetter": {"enheter": _enhetsvalg(s.enheter), "typer": _typevalg(s.typer)},
            "skjulte_felt": [
                (n, v) for n in ("fra", "til", "enhet", "type", "sort", "tilgang")
                for v in request.GET.getlist(n)[:10] if v
            ],
            "stroem_url": f"/feed.atom?{spoerring}" if spoerring else "/feed.atom",
            "api_url": f"/api/v1/journalposter?{spoerring}",
            "uten_dato_url": (
                "/sok/" + foresporsel.med(request.GET, fra=None, til=None)
                if s.fra or s.til else ""
            ),
            "siste_side": sider.over and not sider.har_neste,
        },
        status=422 if feil else 200,
    )  # fmt: skip


def _antall(side: Side) -> str:
    if side.antall == 1:
        return _("1 treff")
    return _("%(antall)s treff") % {"antall": side.antall_tekst}


def _nummerhopp(q: str) -> str | None:
    """Return the address when the words are a case's, entry's or running number that exists."""
    try:
        funnet = identifikatorer.gjett(q)
    except UgyldigIdentifikator:
        return None
    match funnet:
        case identifikatorer.RegistreringsId(aar, nr, postnr):
            rad = queries.post(aar, nr, postnr)
            return Post(rad).url if rad else None
        case identifikatorer.MappeId(aar, nr):
            return f"/sak/{aar}/{nr}/" if queries.sak(aar, nr) else None
        case _:
            return None


def _brikker(request: HttpRequest, s: queries.Soek) -> list[tuple[str, str]]:
    ut = []
    if s.fra:
        ut.append((_("fra %(dato)s") % {"dato": f"{s.fra:%d.%m.%Y}"},
                   "/sok/" + foresporsel.med(request.GET, fra=None)))  # fmt: skip
    if s.til:
        ut.append((_("til %(dato)s") % {"dato": f"{s.til:%d.%m.%Y}"},
                   "/sok/" + foresporsel.med(request.GET, til=None)))  # fmt: skip
    if s.typer:
        navn = ", ".join(kodenavn("journalposttype", t) for t in s.typer if t != "X")
        ut.append((navn, "/sok/" + foresporsel.med(request.GET, type=None)))
    if s.enheter:
        navn_paa = {e["kode"]: e["navn"] for e in virksomhet().get("enheter", [])}
        ut.append((", ".join(navn_paa.get(e, e) for e in s.enheter),
                   "/sok/" + foresporsel.med(request.GET, enhet=None)))  # fmt: skip
    return ut


def _typevalg(valgt: tuple[str, ...], antall: dict[str, int] | None = None) -> list[dict[str, Any]]:
    return [
        {"verdi": t, "tekst": tekst, "antall": (antall or {}).get(t), "valgt": t in valgt}
        for t, tekst in (("I", _("Inn")), ("U", _("Ut")), ("N", _("Internt")),
                         ("S", _("Saksframlegg")))
    ]  # fmt: skip


def _enhetsvalg(valgt: tuple[str, ...]) -> list[dict[str, Any]]:
    return [
        {"verdi": e["kode"], "tekst": e["navn"], "antall": None, "valgt": e["kode"] in valgt}
        for e in virksomhet().get("enheter", [])
    ]


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
        maaneder.setdefault(d.replace(day=1), []).append({"dag": d, "antall": r["lagt_ut"]})
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
@lagret
def postliste(request: HttpRequest, dag: date) -> HttpResponse:
    """A journal date: figures, entries, and the numbers that wait."""
    tall = queries.dag(dag) or {}
    enhet = request.GET.get("enhet", "")[:20]
    type_ = request.GET.get("type", "")[:1]
    type_ = type_ if type_ in foresporsel.TYPER else ""
    side = foresporsel.sidetall(request, 10_000)
    rader, antall = queries.poster_paa_dag(dag, enhet, type_, side)
    if side > 1 and not rader:
        raise Http404
    forrige, neste = queries.nabodager(dag)
    mange = (tall.get("lagt_ut") or 0) > 1
    return render(
        request,
        "offentlig/postliste.html",
        {
            "dag": dag,
            "broedsmuler": [(_("Postliste"), "/postliste/"), (f"{dag:%d.%m.%Y}", "")],
            "forrige": (forrige["journaldato"], forrige["lagt_ut"]) if forrige else None,
            "neste": (neste["journaldato"], neste["lagt_ut"]) if neste else None,
            "tall": {
                **{n: tall.get(n) or 0 for n in ("lagt_ut", "aapne", "skjermet", "venter", "skjulte")},
                "foerste_lopenr": tall.get("fra_nr"),
                "siste_lopenr": tall.get("til_nr"),
            },
            "lagt_ut": tall.get("sist_frigitt"),
            "poster": Side([Post(r) for r in rader], side, antall),
            "enheter": [
                {"verdi": e["enhet_kode"], "tekst": e["enhet"], "antall": e["antall"],
                 "valgt": e["enhet_kode"] == enhet}
                for e in queries.enheter_paa_dag(dag)
            ] if mange else [],
            "typer": _typevalg((type_,)) if mange else [],
            "venter_numre": [f"{v['nr']}/{v['aar']}" for v in tall.get("venter_numre") or []][:200],
            "stroem_url": f"/feed.atom?fra={dag}&til={dag}",
        },
    )  # fmt: skip


@require_safe
@lagret
def journalpost(request: HttpRequest, aar: int, nr: int, postnr: int) -> HttpResponse:
    """One entry; a withdrawn one shows its stone."""
    rad = queries.post(aar, nr, postnr)
    if rad is None:
        raise Http404
    p = Post(rad)
    return render(
        request,
        "offentlig/journalpost.html",
        {
            "post": p,
            "broedsmuler": [
                (_("Postliste"), "/postliste/"),
                (f"{rad['journaldato']:%d.%m.%Y}", f"/postliste/{rad['journaldato']}/"),
                (p.registrerings_id, ""),
            ],
        },
    )


@require_safe
@lagret
def sak(request: HttpRequest, aar: int, nr: int) -> HttpResponse:
    """One case with its released entries."""
    rad = queries.sak(aar, nr)
    if rad is None:
        raise Http404
    side = foresporsel.sidetall(request, 10_000)
    rader = queries.poster_i_sak(aar, nr, side)
    if side > 1 and not rader:
        raise Http404
    return render(
        request,
        "offentlig/sak.html",
        {
            "sak": {
                **rad,
                "saksaar": aar,
                "saksnr": nr,
                "status_tekst": kodenavn("saksstatus", rad["status"]),
                "avsluttet": rad["status"] == "A",
                "poster": Side([Post(r) for r in rader], side, rad["antall"]),
            },
            "broedsmuler": [(_("Søk"), "/sok/"), (f"{aar}/{nr}", "")],
            "stroem_url": f"/feed.atom?sak={aar}/{nr}",
        },
    )


@require_safe
@lagret
def om_innsyn(request: HttpRequest) -> HttpResponse:
    """What is published, what is not and why, from the configuration."""
    v = virksomhet()
    dag = i_dag()
    koder = []
    for k in v.get("koder", []):
        sitater = []
        for kode in k.get("hjemler", []):
            h = hjemmelregister.finn(kode)
            if h is not None and h.gjelder(dag):
                sitater.append({"sitat": h.sitat, "url": h.url})
        forklaring = k.get("forklaring") or ""
        if isinstance(forklaring, dict):
            forklaring = forklaring.get(spraak()) or forklaring.get("nb") or ""
        koder.append({**k, "forklaring": forklaring, "hjemler": sitater})
    valg = v.get("valg", {})
    return render(
        request,
        "offentlig/om_innsyn.html",
        {
            "valg": {
                "interne": valg.get("interne", True),
                "dokumenter": valg.get("dokumenter", True),
                "xx_frist": valg.get("xx_frist"),
            },
            "koder": koder,
            "utenfor": v.get("utenfor", []),
            "antall_utenfor": queries.sum_skjulte(),
        },
    )


@require_safe
@lagret
def tekstside(request: HttpRequest, mal: str) -> HttpResponse:
    """A page of fixed text."""
    return render(request, mal)


@require_POST
def sprak(request: HttpRequest) -> HttpResponse:
    """Remember the language in a cookie and go back."""
    svar = HttpResponseRedirect(_trygg(request, request.POST.get("next", "/")))
    valgt = request.POST.get("language", "")
    if valgt in dict(settings.LANGUAGES) and check_for_language(valgt):
        svar.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, valgt, max_age=settings.LANGUAGE_COOKIE_AGE,
            samesite="Lax", secure=settings.LANGUAGE_COOKIE_SECURE,
        )  # fmt: skip
    return svar


@require_http_methods(["GET"])
def utseende(request: HttpRequest) -> HttpResponse:
    """Remember light, dark or the device's own in a cookie and go back."""
    svar = HttpResponseRedirect(_trygg(request, request.GET.get("neste", "/")))
    if (v := request.GET.get("v")) in UTSEENDER:
        svar.set_cookie(
            "utseende", v, max_age=settings.LANGUAGE_COOKIE_AGE, samesite="Lax",
            secure=settings.LANGUAGE_COOKIE_SECURE,
        )  # fmt: skip
    svar["Cache-Control"] = "no-store"
    return svar


def _trygg(request: HttpRequest, url: str) -> str:
    """Return the address if it leads back to this site, else the front page."""
    if url_has_allowed_host_and_scheme(url, allowed_hosts={request.get_host()}):
        deler = urlsplit(url)
        return deler.path + (f"?{deler.query}" if deler.query else "")
    return "/"


def feil404(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The same page for what does not exist and what may not be known."""
    return render(request, "offentlig/404.html", status=404)


def feil500(request: HttpRequest) -> HttpResponse:
    """Our fault."""
    return render(request, "offentlig/500.html", status=500)
