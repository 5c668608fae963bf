# SPDX-License-Identifier: EUPL-1.2
"""Open data of the public log: its state, and proofs for whoever keeps an eye on us."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema, Status
from pydantic import Field

from glassklar.offentlig import logg, queries
from glassklar.offentlig.visning import Post
from glassklar.offentlig.web.apidata import FeilUt

router = Router()
MAKS = 2**62
Blad = Annotated[int, Query(ge=0, lt=MAKS, description="Bladets nummer; det første er 0")]
Storrelse = Annotated[int, Query(ge=0, lt=MAKS, description="Antall blader i treet")]
Fra = Annotated[int, Query(ge=0, lt=MAKS, description="Størrelsen på den eldre loggen")]
Til = Annotated[int, Query(ge=0, lt=MAKS, description="Størrelsen på den nyere loggen")]
Ukjent = Status[dict[str, Any]]


class NoekkelUt(Schema):
    noekkel: str = Field(description="Offentlig nøkkel, skrevet som i signed-note (vkey)")
    fra: datetime
    til: datetime | None
    storrelse: int = Field(description="Størrelsen på det første seglet nøkkelen signerte")


class LoggUt(Schema):
    opphav: str = Field(description="Loggens navn, første linje i seglet")
    storrelse: int
    tid: datetime
    sjekkpunkt: str = Field(description="Seglet: en signert note (tlog-checkpoint)")
    noekler: list[NoekkelUt]


class SjekkpunkterUt(Schema):
    sjekkpunkter: list[str]


class InklusjonUt(Schema):
    blad: int
    storrelse: int
    post: str = Field(description="De 50 bytene som er forseglet, base64")
    bladhash: str = Field(description="SHA-256(0x00 ‖ post), base64")
    bevis: list[str] = Field(description="Revisjonsveien (RFC 9162 § 2.1.3), base64")


class KonsistensUt(Schema):
    fra: int
    til: int
    bevis: list[str] = Field(description="RFC 9162 § 2.1.4, base64")


class BevisUt(Schema):
    form: str
    dokument: str
    hendelse: int
    slag: str = Field(description="U lagt ut, R endret, T trukket tilbake")
    versjon: int
    tid: datetime
    linje: str | None = Field(description="Det som er forseglet; null når det er tatt bort")
    salt: str | None
    linjehash: str = Field(description="SHA-256 av linjen i UTF-8, heksadesimalt")
    blad: int | None = Field(description="null når linjen ikke er forseglet ennå")
    post: str | None
    bladhash: str | None
    storrelse: int | None
    vei: list[str]
    sjekkpunkt: str | None
    noekler: list[str]


def _galt(felt: dict[str, str]) -> Ukjent:
    return Status(400, {"melding": _("Noe i forespørselen er feil."), "felt": felt})


def _finnes_ikke() -> Ukjent:
    return Status(404, {"melding": _("Finnes ikke."), "felt": {}})


def _tom() -> Ukjent:
    return Status(404, {"melding": _("Ingenting er forseglet ennå."), "felt": {}})


def _for_stor(felt: str, storrelse: int) -> Ukjent:
    return _galt({felt: _("Loggen har %(antall)s linjer.") % {"antall": storrelse}})


@router.get("", response={200: LoggUt, 404: FeilUt}, operation_id="logg",
            summary="Den åpne loggen nå")  # fmt: skip
def tilstand(request: HttpRequest) -> Any:
    """The last checkpoint and the keys."""
    siste = logg.siste()
    if siste is None:
        return _tom()
    return {
        "opphav": siste.opphav,
        "storrelse": siste.storrelse,
        "tid": siste.tid,
        "sjekkpunkt": siste.note,
        "noekler": logg.noekler(),
    }


@router.get("/sjekkpunkt", response={200: SjekkpunkterUt, 400: FeilUt, 404: FeilUt},
            operation_id="logg_sjekkpunkt", summary="Seglene for en størrelse")  # fmt: skip
def sjekkpunkt(request: HttpRequest, storrelse: Storrelse) -> Any:
    """The checkpoints of a size; where the key was changed, one is signed by both."""
    funnet = logg.med_storrelse(storrelse)
    return {"sjekkpunkter": [s.note for s in funnet]} if funnet else _finnes_ikke()


@router.get("/inklusjon", response={200: InklusjonUt, 400: FeilUt, 404: FeilUt},
            operation_id="logg_inklusjon", summary="Bevis for at et blad er i loggen")  # fmt: skip
def inklusjon(request: HttpRequest, blad: Blad, storrelse: Storrelse) -> Any:
    """The proof that a leaf stands in the log of a size."""
    siste = logg.siste()
    if siste is None:
        return _tom()
    if storrelse > siste.storrelse:
        return _for_stor("storrelse", siste.storrelse)
    if blad >= storrelse:
        return _galt({"blad": _("Bladet må ha et lavere nummer enn størrelsen.")})
    raa = logg.post(blad)
    if raa is None:
        return _finnes_ikke()
    return {
        "blad": blad,
        "storrelse": storrelse,
        "post": logg.b64(raa),
        "bladhash": logg.b64(logg.bladhash(raa)),
        "bevis": logg.b64er(logg.inklusjon(blad, storrelse)),
    }


@router.get("/konsistens", response={200: KonsistensUt, 400: FeilUt, 404: FeilUt},
            operation_id="logg_konsistens", summary="Bevis for at loggen har vokst")  # fmt: skip
def konsistens(request: HttpRequest, fra: Fra, til: Til) -> Any:
    """The proof that the log of a size is the beginning of the log of a later one."""
    siste = logg.siste()
    if siste is None:
        return _tom()
    if til > siste.storrelse:
        return _for_stor("til", siste.storrelse)
    if fra > til:
        return _galt({"fra": _("Fra kan ikke være større enn til.")})
    return {"fra": fra, "til": til, "bevis": logg.b64er(logg.konsistens(fra, til))}


@router.get("/bevis/{aar}/{nr}/{postnr}", response={200: BevisUt, 400: FeilUt, 404: FeilUt},
            operation_id="logg_bevis", summary="Bevis for en journalpost")  # fmt: skip
def bevis(
    request: HttpRequest,
    aar: int,
    nr: int,
    postnr: int,
    versjon: Annotated[
        int | None, Query(ge=1, le=32767, description="Utgaven; den siste når den ikke er oppgitt")
    ] = None,
) -> Any:
    """The proof of what an entry last said, or said in a version."""
    gyldig = 0 < aar < 10_000 and all(0 < n < 2**31 for n in (nr, postnr))
    rad = queries.post(aar, nr, postnr) if gyldig else None
    if rad is None:
        return _finnes_ikke()
    p = Post(rad)
    alle = logg.hendelser(p.id)
    funnet = next((h for h in alle if versjon is None or h.versjon == versjon), None)
    return logg.bevis(funnet, p.registrerings_id) if funnet else _finnes_ikke()
