# SPDX-License-Identifier: EUPL-1.2
"""Open data: the public journal as JSON, described by OpenAPI 3.1. No key, no login."""

from __future__ import annotations

import base64
import binascii
import json
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Query, Status
from ninja.errors import HttpError, ValidationError

from glassklar.offentlig import queries, soek
from glassklar.offentlig.visning import Post
from glassklar.offentlig.web import apilogg, foresporsel
from glassklar.offentlig.web.apidata import (
    FeilUt,
    Filter,
    JournalposterUt,
    JournalpostUt,
    SakerUt,
    SakUt,
    post_ut,
    sak_ut,
)

api = NinjaAPI(
    title="Glassklar: offentlig journal",
    version="1",
    description="Postlisten som åpne data. Alt som er skjermet, står som ***** med hjemmel. "
    "Navn på privatpersoner gir ikke treff når posten er eldre enn ett år.",
    docs_url=None,
    openapi_url="/openapi.json",
    urls_namespace="api",
)
api.add_router("/v1/logg", apilogg.router)


def _markoer(noekkel: tuple[Any, ...]) -> str:
    return base64.urlsafe_b64encode(json.dumps([str(n) for n in noekkel]).encode()).decode()


def _galt(felt: dict[str, str]) -> Status[dict[str, Any]]:
    return Status(422, {"melding": _("Noe i forespørselen er feil."), "felt": felt})


def _gal_markoer() -> Status[dict[str, Any]]:
    return _galt({"markoer": _("Bruk verdien fra «neste» uendret.")})


def _les_markoer(tekst: str) -> list[str] | None:
    """Return the two values of a cursor, or None when it is not one of ours."""
    try:
        verdi = json.loads(base64.urlsafe_b64decode(tekst.encode("ascii")))
    except (binascii.Error, UnicodeError, ValueError, RecursionError):
        return None
    if isinstance(verdi, list) and len(verdi) == 2 and all(isinstance(v, str) for v in verdi):
        return verdi
    return None


def _neste(request: HttpRequest, noekkel: tuple[Any, ...]) -> str:
    data = request.GET.copy()
    data["markoer"] = _markoer(noekkel)
    return f"{_rot(request)}{request.path}?{data.urlencode()}"


def _rot(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"


def _gyldig(aar: int, *numre: int) -> bool:
    return 0 < aar < 10_000 and all(0 < n < 2**31 for n in numre)


def _ukjent() -> Status[dict[str, Any]]:
    return Status(404, {"melding": _("Finnes ikke."), "felt": {}})


@api.get("/v1/journalposter", response={200: JournalposterUt, 422: FeilUt},
         operation_id="journalposter", summary="Søk i postlisten")  # fmt: skip
def journalposter(request: HttpRequest, filter_: Annotated[Filter, Query()]) -> Any:
    """Entries by journal date; cursor paging without gaps or doubles."""
    s, feil = foresporsel.les_soek(request.GET)
    if feil:
        return _galt(feil)
    etter = None
    if filter_.markoer:
        try:
            dato, id_ = _les_markoer(filter_.markoer) or ("", "")
            etter = (date.fromisoformat(dato), UUID(id_))
        except ValueError:
            return _gal_markoer()
    r = soek.bla(s, etter, filter_.antall)
    antall, nedre = soek.antall(s) if etter is None else (None, False)
    return {
        "journalposter": [post_ut(Post(rad), _rot(request)) for rad in r.rader],
        "antall": antall,
        "antall_er_nedre_grense": nedre,
        "neste": _neste(request, r.siste) if r.flere and r.siste else None,
    }


@api.get("/v1/journalposter/{aar}/{nr}/{postnr}",
         response={200: JournalpostUt, 404: FeilUt, 422: FeilUt},
         operation_id="journalpost", summary="Én journalpost")  # fmt: skip
def journalpost(request: HttpRequest, aar: int, nr: int, postnr: int) -> Any:
    """One entry by its number."""
    rad = queries.post(aar, nr, postnr) if _gyldig(aar, nr, postnr) else None
    return post_ut(Post(rad), _rot(request)) if rad else _ukjent()


@api.get("/v1/saker", response={200: SakerUt, 422: FeilUt}, operation_id="saker",
         summary="Saker, nyeste først")  # fmt: skip
def saker(
    request: HttpRequest,
    antall: Annotated[int, Query(ge=1, le=100)] = 25,
    markoer: Annotated[str, Query(max_length=200)] = "",
) -> Any:
    """Cases by number; cursor paging."""
    etter = None
    if markoer:
        aar, nr = _les_markoer(markoer) or ("", "")
        tall = all(t.isascii() and t.isdigit() for t in (aar, nr))
        if not tall or not _gyldig(int(aar[:9]), int(nr[:11])):
            return _gal_markoer()
        etter = (int(aar), int(nr))
    rader = queries.saker(etter, antall + 1)
    siste = rader[antall - 1] if len(rader) > antall else None
    return {
        "saker": [sak_ut(r, _rot(request)) for r in rader[:antall]],
        "neste": _neste(request, (siste["aar"], siste["nr"])) if siste else None,
    }


@api.get("/v1/saker/{aar}/{nr}", response={200: SakUt, 404: FeilUt, 422: FeilUt},
         operation_id="sak", summary="Én sak")  # fmt: skip
def sak(request: HttpRequest, aar: int, nr: int) -> Any:
    """One case by its number."""
    rad = queries.sak(aar, nr) if _gyldig(aar, nr) else None
    return sak_ut(rad, _rot(request)) if rad else _ukjent()


@api.get("/v1/saker/{aar}/{nr}/journalposter",
         response={200: list[JournalpostUt], 404: FeilUt, 422: FeilUt},
         operation_id="poster_i_sak", summary="Journalpostene i en sak")  # fmt: skip
def poster_i_sak(
    request: HttpRequest, aar: int, nr: int, side: Annotated[int, Query(ge=1, le=10_000)] = 1
) -> Any:
    """A case's entries, newest first, 100 a page."""
    if not _gyldig(aar, nr) or queries.sak(aar, nr) is None:
        return _ukjent()
    rader = queries.poster_i_sak(aar, nr, side, 100)
    return [post_ut(Post(r), _rot(request)) for r in rader]


@api.exception_handler(HttpError)
def _feil(request: HttpRequest, feil: HttpError) -> HttpResponse:
    return JsonResponse({"melding": str(feil), "felt": {}}, status=feil.status_code)


@api.exception_handler(Http404)
def _finnes_ikke(request: HttpRequest, feil: Http404) -> HttpResponse:
    return JsonResponse({"melding": _("Finnes ikke."), "felt": {}}, status=404)


@api.exception_handler(ValidationError)
def _ugyldig(request: HttpRequest, feil: ValidationError) -> HttpResponse:
    """A message at each field, in the reader's language."""
    svar = _galt({str(f["loc"][-1]): _melding(f) for f in feil.errors})
    # What programs ask of the log is right or wrong as a whole.
    status = 400 if request.path.startswith("/api/v1/logg") else svar.status_code
    return JsonResponse(svar.value, status=status)


def _melding(feil: dict[str, Any]) -> str:
    grenser = feil.get("ctx") or {}
    match feil["type"]:
        case "int_parsing" | "int_type" | "int_parsing_size" | "int_from_float":
            return _("Skriv et helt tall.")
        case "greater_than_equal":
            return _("Skriv minst %(tall)s.") % {"tall": grenser["ge"]}
        case "less_than_equal":
            return _("Skriv høyst %(tall)s.") % {"tall": grenser["le"]}
        case "less_than":
            return _("Skriv et lavere tall.")
        case "missing":
            return _("Mangler.")
        case "string_too_long" | "too_long":
            return _("For langt: høyst %(tall)s.") % {"tall": grenser["max_length"]}
        case "string_pattern_mismatch":
            return _("Bruk en av verdiene i beskrivelsen av API-et.")
        case _:
            return _("Verdien kan ikke brukes her.")
