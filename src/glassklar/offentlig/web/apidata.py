# SPDX-License-Identifier: EUPL-1.2
"""The shapes of the open API, and how a public row gets them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Schema
from pydantic import Field

from glassklar.offentlig.visning import Post, kodenavn
from glassklar.offentlig.web.foresporsel import MAKS_Q


class PartUt(Schema):
    rolle: str = Field(description="Kode M087: EA avsender, EM mottaker ...")
    rolle_tekst: str
    navn: str = Field(description="Navnet, eller *****")


class HjemmelUt(Schema):
    felt: str = Field(description="Kode M502, FIL for filer, M for alt")
    sitat: str
    til: date | None = None


class DokumentUt(Schema):
    nr: int
    tittel: str
    aapen: bool
    sladdet: bool = Field(description="Filen er en sladdet utgave")
    grunn: str = Field(description="Kode for hvorfor filen ikke er lagt ut")
    filnavn: str
    mime: str
    stoerrelse: int | None
    sider: int | None
    sha256: str
    url: str


class AvskrivningUt(Schema):
    maate: str
    maate_tekst: str
    dato: date | None = None
    ref: str


class RettelseUt(Schema):
    tidspunkt: datetime | None
    felt: str
    foer: str
    naa: str
    grunn: str


class TrekkingUt(Schema):
    tidspunkt: datetime | None
    grunn: str
    hjemmel: str


class JournalpostUt(Schema):
    id: UUID
    registreringsID: str
    saksaar: int
    sakssekvensnummer: int
    journalpostnummer: int
    journalaar: int
    journalsekvensnummer: int
    journalposttype: str
    journalstatus: str
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
    rettelser: list[RettelseUt]
    foerst_lagt_ut: datetime
    lagt_ut: datetime
    versjon: int
    trukket: TrekkingUt | None
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
    felt: dict[str, str] = Field(description="Melding ved hvert felt som er feil")


class Filter(Schema):
    q: str = Field(
        "", max_length=MAKS_Q, description="Ord, fraser i anførselstegn, -ord for å utelate"
    )
    fra: str = Field("", max_length=20, description="Journaldato fra og med, 2026-11-20")
    til: str = Field("", max_length=20, description="Journaldato til og med")
    enhet: list[str] = Field(default_factory=list, max_length=50)
    type: list[str] = Field(default_factory=list, max_length=5, description="I, U, N, X, S")
    tilgang: list[str] = Field(
        default_factory=list, max_length=4, description="aapen, delvis, skjermet, ikke_vurdert"
    )
    sort: str = Field("nyeste", pattern="^(nyeste|eldste)$")
    antall: int = Field(25, ge=1, le=100)
    markoer: str = Field("", max_length=200, description="Fra «neste»")


def post_ut(p: Post, rot: str) -> dict[str, Any]:
    """Return an entry as the API gives it."""
    r = p.rad
    return {
        **{n: r[n] for n in (
            "id", "tittel", "sakstittel", "klasse", "enhet", "enhet_kode", "saksbehandler",
            "journaldato", "dokumentets_dato", "tilgang", "foerst_lagt_ut", "lagt_ut", "versjon",
        )},
        "registreringsID": p.registrerings_id,
        "saksaar": r["saksaar"],
        "sakssekvensnummer": r["saksnr"],
        "journalpostnummer": r["postnr"],
        "journalaar": r["lopeaar"],
        "journalsekvensnummer": r["lopenr"],
        "journalposttype": r["retning"],
        "journalstatus": r["status"],
        "korrespondanseparter": [
            {"rolle": x["rolle"], "rolle_tekst": kodenavn("korrespondanseparttype", x["rolle"]),
             "navn": x["navn"]}
            for x in r["parter"]
        ],
        "hjemler": [
            {"felt": h["felt"], "sitat": h["sitat"], "til": h.get("til")} for h in r["hjemler"]
        ],
        "dokumenter": [_dokument(d, p, rot) for d in r["dokumenter"]],
        "avskrivning": [
            {"maate": a["maate"], "maate_tekst": kodenavn("avskrivningsmaate", a["maate"]),
             "dato": a["dato"], "ref": a["ref"] or ""}
            for a in r["avskrivning"]
        ],
        "rettelser": [
            {"tidspunkt": x.get("tidspunkt"), "felt": x.get("felt") or "",
             "foer": x.get("foer") or "", "naa": x.get("naa") or "", "grunn": x.get("grunn") or ""}
            for x in r["rettelser"]
        ],
        "trukket": p.trukket and {
            "tidspunkt": p.trukket.tidspunkt, "grunn": p.trukket.grunn,
            "hjemmel": p.trukket.hjemmel,
        },
        "url": rot + p.url,
    }  # fmt: skip


def _dokument(d: dict[str, Any], p: Post, rot: str) -> dict[str, Any]:
    aapen = d["aapen"]
    return {
        "nr": d["nr"],
        "tittel": d["tittel"],
        "aapen": aapen,
        "sladdet": bool(d.get("sladdet")),
        "grunn": d.get("grunn") or "",
        "filnavn": d["filnavn"] if aapen else "",
        "mime": d["mime"] if aapen else "",
        "stoerrelse": d["stoerrelse"] if aapen else None,
        "sider": d["sider"],
        "sha256": d["sha256"] if aapen else "",
        "url": f"{rot}{p.url}fil/{d['nr']}/" if aapen else "",
    }


def sak_ut(rad: dict[str, Any], rot: str) -> dict[str, Any]:
    """Return a case as the API gives it."""
    return {
        "saksaar": rad["aar"],
        "sakssekvensnummer": rad["nr"],
        "tittel": rad["tittel"],
        "klasse": rad["klasse"],
        "enhet": rad["enhet"],
        "status": rad["status"],
        "status_tekst": kodenavn("saksstatus", rad["status"]),
        "saksdato": rad["saksdato"],
        "antall": rad["antall"],
        "url": f"{rot}/sak/{rad['aar']}/{rad['nr']}/",
    }
