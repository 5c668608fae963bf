# SPDX-License-Identifier: EUPL-1.2
"""Open data: the public journal as JSON, described by OpenAPI 3.1. No key, no login."""

from __future__ import annotations

import base64
import binascii
import json
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI, Query, Schema
from ninja.errors import HttpError
from pydantic import Field

from glassklar.offentlig import queries
from glassklar.offentlig.visning import Post, kodenavn
from glassklar.offentlig.web import foresporsel

api = NinjaAPI(
    title="Glassklar: offentlig journal",
    version="1",
    description="Postlisten som åpne data. Alt som er skjermet, står som ***** med hjemmel. "
    "Navn på privatpersoner gir ikke treff når posten er eldre enn ett år.",
    docs_url=None,
    openapi_url="/openapi.json",
    urls_namespace="api",
)


class PartUt(Schema):
    rolle: str = Field(description="Kode M087: EA avsender, EM mottaker ...")
    rolle_tekst: str
    navn: str = Field(description="Navnet, eller *****")


class HjemmelUt(Schema):
    felt: str
    sitat: str
    til: date | None = None


class DokumentUt(Schema):
    nr: int
    tittel: str
    aapen: bool
    mime: str = ""
    stoerrelse: int | None = None
    sider: int | None = None
    sha256: str = ""
    url: str = ""


class AvskrivningUt(Schema):
    maate: str
    maate_tekst: str
    dato: date | None = None
    ref: str = ""


class JournalpostUt(Schema):
    id: UUID
    registreringsID: str
    journalaar: int
    journalsekvensnummer: int
    journalposttype: str
    tittel: str = Field(description="offentligTittel (M025)")
    sakstittel: str
    klasse: str
    korrespondanseparter: list[PartUt]
    enhet: str
    enhet_kode: str
    saksbehandler: str
    journaldato: date
    dokumentets_dato: date | None
    tilgang: str = Field(description="aapen, delvis, skjermet eller ikke_vurdert")
    hjemler: list[HjemmelUt]
    dokumenter: list[DokumentUt]
    avskrivning: list[AvskrivningUt]
    lagt_ut: datetime
    versjon: int
    trukket: bool
    url: str


class JournalposterUt(Schema):
    journalposter: list[JournalpostUt]
    antall: int | None = Field(description="Antall treff, opp til 1000; null for senere sider")
    antall_er_nedre_grense: bool
    neste: str | None = Field(description="Adressen til neste side, eller null")


class SakUt(Schema):
    saksaar: int
    sakssekvensnummer: int
    tittel: str
    klasse: str
    enhet: str
    status: str
    status_tekst: str
    saksdato: date | None
    antall: int
    url: str


class SakerUt(Schema):
    saker: list[SakUt]
    neste: str | None


class FeilUt(Schema):
    melding: str
    felt: dict[str, str] = {}


class Filter(Schema):
    q: str = Field("", max_length=300, description="Ord, fraser i «», -ord for å utelate")
    fra: str = Field("", max_length=20, description="Journaldato fra og med, 2026-11-20")
    til: str = Field("", max_length=20, description="Journaldato til og med")
    enhet: list[str] = Field(default_factory=list, max_length=50)
    type: list[str] = Field(default_factory=list, max_length=5, description="I, U, N, X, S")
    tilgang: list[str] = Field(default_factory=list, max_length=4)
    sort: str = Field("nyeste", pattern="^(nyeste|eldste)$")
    antall: int = Field(25, ge=1, le=100)
    markoer: str = Field("", max_length=100, description="Fra «neste»")


def _markoer(noekkel: tuple[Any, ...]) -> str:
    return base64.urlsafe_b64encode(json.dumps([str(n) for n in noekkel]).encode()).decode()


def _les_markoer(tekst: str) -> list[str]:
    try:
        verdi = json.loads(base64.urlsafe_b64decode(tekst.encode("ascii")))
        if isinstance(verdi, list) and len(verdi) == 2 and all(isinstance(v, str) for v in verdi):
            return verdi
    except (binascii.Error, UnicodeError, ValueError):
        pass
    raise HttpError(422, "markoer: bruk verdien fra «neste» uendret.")


def _neste(request: HttpRequest, noekkel: tuple[Any, ...]) -> str:
    data = request.GET.copy()
    data["markoer"] = _markoer(noekkel)
    return f"{request.scheme}://{request.get_host()}{request.path}?{data.urlencode()}"


def ut(p: Post, rot: str) -> dict[str, Any]:
    """Return an entry as the API gives it."""
    r = p.rad
    if p.trukket:
        r = {**r, "tittel": "", "parter": [], "dokumenter": [], "hjemler": []}
        p = Post(r)
    return {
        **{n: r[n] for n in (
            "id", "tittel", "sakstittel", "klasse", "enhet", "enhet_kode", "saksbehandler",
            "journaldato", "dokumentets_dato", "tilgang", "lagt_ut", "versjon",
        )},
        "registreringsID": p.registrerings_id,
        "journalaar": r["lopeaar"],
        "journalsekvensnummer": r["lopenr"],
        "journalposttype": r["retning"],
        "korrespondanseparter": [
            {"rolle": x["rolle"], "rolle_tekst": kodenavn("korrespondanseparttype", x["rolle"]),
             "navn": x["navn"]}
            for x in r["parter"]
        ],
        "hjemler": [{"felt": h["felt"], "sitat": h["sitat"], "til": h.get("til")}
                    for h in r["hjemler"]],
        "dokumenter": [
            {"nr": d.nr, "tittel": d.tittel, "aapen": d.aapen, "mime": d.mime,
             "stoerrelse": d.stoerrelse, "sider": d.sider,
             "sha256": d.sha256 if d.aapen else "", "url": rot + d.url if d.url else ""}
            for d in p.dokumenter
        ],
        "avskrivning": [
            {"maate": a["maate"], "maate_tekst": kodenavn("avskrivningsmaate", a["maate"]),
             "dato": a["dato"], "ref": a["ref"] or ""}
            for a in r["avskrivning"]
        ],
        "trukket": bool(r["trukket"]),
        "url": rot + p.url,
    }  # fmt: skip


def _rot(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"


@api.get("/v1/journalposter", response={200: JournalposterUt, 422: FeilUt},
         operation_id="journalposter", summary="Søk i postlisten")  # fmt: skip
def journalposter(request: HttpRequest, filter_: Annotated[Filter, Query()]) -> Any:
    """Entries by journal date; cursor paging without gaps or doubles."""
    s, feil = foresporsel.les_soek(request.GET)
    ukjente = [t for t in filter_.type if t not in foresporsel.TYPER]
    if ukjente:
        feil["type"] = "Bruk I, U, N, X eller S."
    if feil:
        return 422, {"melding": "Noe i søket er feil.", "felt": feil}
    etter = None
    if filter_.markoer:
        dato, id_ = _les_markoer(filter_.markoer)
        try:
            etter = (date.fromisoformat(dato), UUID(id_))
        except ValueError as galt:
            raise HttpError(422, "markoer: bruk verdien fra «neste» uendret.") from galt
    r = queries.bla(s, etter, filter_.antall)
    antall = queries.soek(s, 1, 1) if etter is None else None
    return 200, {
        "journalposter": [ut(Post(rad), _rot(request)) for rad in r.rader],
        "antall": min(antall.antall, queries.MAKS_TREFF) if antall else None,
        "antall_er_nedre_grense": bool(antall and antall.flere),
        "neste": _neste(request, r.siste) if r.flere and r.siste else None,
    }


@api.get("/v1/journalposter/{aar}/{nr}/{postnr}", response={200: JournalpostUt, 404: FeilUt},
         operation_id="journalpost", summary="Én journalpost")  # fmt: skip
def journalpost(request: HttpRequest, aar: int, nr: int, postnr: int) -> Any:
    """One entry by its number."""
    rad = queries.post(aar, nr, postnr) if _gyldig(aar, nr, postnr) else None
    if rad is None:
        return 404, {"melding": "Finnes ikke."}
    return 200, ut(Post(rad), _rot(request))


def _gyldig(aar: int, *numre: int) -> bool:
    return 0 < aar < 10_000 and all(0 < n < 2**31 for n in numre)


def _sak(rad: dict[str, Any], rot: str) -> dict[str, Any]:
    return {
        "saksaar": rad["aar"], "sakssekvensnummer": rad["nr"], "tittel": rad["tittel"],
        "klasse": rad["klasse"], "enhet": rad["enhet"], "status": rad["status"],
        "status_tekst": kodenavn("saksstatus", rad["status"]), "saksdato": rad["saksdato"],
        "antall": rad["antall"], "url": f"{rot}/sak/{rad['aar']}/{rad['nr']}/",
    }  # fmt: skip


@api.get("/v1/saker", response={200: SakerUt, 422: FeilUt}, operation_id="saker",
         summary="Saker, nyeste først")  # fmt: skip
def saker(
    request: HttpRequest,
    antall: Annotated[int, Query(ge=1, le=100)] = 25,
    markoer: Annotated[str, Query(max_length=100)] = "",
) -> Any:
    """Cases by number."""
    etter = None
    if markoer:
        aar, nr = _les_markoer(markoer)
        if not (aar.isdigit() and nr.isdigit() and len(aar) <= 4 and len(nr) <= 9):
            raise HttpError(422, "markoer: bruk verdien fra «neste» uendret.")
        etter = (int(aar), int(nr))
    rader = queries.saker(etter, antall + 1)
    siste = rader[antall - 1] if len(rader) > antall else None
    return 200, {
        "saker": [_sak(r, _rot(request)) for r in rader[:antall]],
        "neste": _neste(request, (siste["aar"], siste["nr"])) if siste else None,
    }


@api.get("/v1/saker/{aar}/{nr}", response={200: SakUt, 404: FeilUt}, operation_id="sak",
         summary="Én sak")  # fmt: skip
def sak(request: HttpRequest, aar: int, nr: int) -> Any:
    """One case by its number."""
    rad = queries.sak(aar, nr) if _gyldig(aar, nr) else None
    if rad is None:
        return 404, {"melding": "Finnes ikke."}
    return 200, _sak(rad, _rot(request))


@api.get("/v1/saker/{aar}/{nr}/journalposter", response={200: list[JournalpostUt], 404: FeilUt},
         operation_id="poster_i_sak", summary="Journalpostene i en sak")  # fmt: skip
def poster_i_sak(
    request: HttpRequest, aar: int, nr: int, side: Annotated[int, Query(ge=1, le=10_000)] = 1
) -> Any:
    """A case's entries, newest first, 100 a page."""
    if not _gyldig(aar, nr) or queries.sak(aar, nr) is None:
        return 404, {"melding": "Finnes ikke."}
    rader = queries.poster_i_sak(aar, nr, side, 100)
    return 200, [ut(Post(r), _rot(request)) for r in rader]


@api.exception_handler(HttpError)
def _feil(request: HttpRequest, feil: HttpError) -> HttpResponse:
    return JsonResponse({"melding": str(feil), "felt": {}}, status=feil.status_code)
