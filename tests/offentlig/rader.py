# SPDX-License-Identifier: EUPL-1.2
"""Finished public rows, written straight into schema ``offentlig`` by the owner.

The rows have the shape that the release writes (``OffentligPost.as_json``), so that the public
side can be tried without the archive behind it.
"""

from __future__ import annotations

import itertools
import json
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db import connections

from glassklar.grunn.ids import uuid7
from glassklar.journal.offentligpost import (
    OffentligDokument,
    OffentligHjemmel,
    OffentligPart,
    OffentligPost,
)

EIER = "eier"
DAG = date(2026, 11, 20)
SHA = "ab" * 32
_nr = itertools.count(1)

VIRKSOMHET = {
    "navn": "Eksempelvik kommune",
    "kommunenummer": "9901",
    "adresse": "Rådhusplassen 2\n9998 Eksempelvik",
    "epost": "postmottak@eksempelvik.example",
    "telefon": "00 00 00 00",
    "aapningstid": "Mandag til fredag 9–15",
    "publiser_interne": True,
    "publiser_dokumenter": True,
    "xx_frist_arbeidsdager": 5,
    "utenfor": [{"tittel": "Barnevern", "hjemmel": "offl. § 13 første ledd"}],
    "sakstyper_utenfor": [
        {"nb": "adopsjon", "nn": "adopsjon", "en": "adoption"},
        {"nb": "barnevern", "nn": "barnevern", "en": "child welfare"},
    ],
}
ENHETER = {"42": "Byggesak", "21": "Skole A", "K3": "Utvalg for plan, miljø og teknikk"}


def post(**endringer: Any) -> OffentligPost:
    """Return an ordinary open letter about a garage, with what is given changed."""
    nr = next(_nr)
    p = OffentligPost(
        id=uuid7(),
        saksaar=2026,
        saksnr=127,
        postnr=nr,
        lopeaar=2026,
        lopenr=nr,
        retning="I",
        tittel="Søknad om tillatelse til tiltak – garasje",
        sakstittel="Gnr. 12, bnr. 45 – Storgata 14 – garasje",
        klasse="L42 Byggesak",
        parter=(OffentligPart("EA", "Eksempel Bygg AS"),),
        enhet_kode="42",
        enhet="Byggesak",
        saksbehandler="Torbjørn Testbakken",
        dokumentets_dato=DAG - timedelta(days=2),
        journaldato=DAG,
        tilgang="aapen",
        hjemler=(),
        avskrivning=(),
        dokumenter=(dokument(),),
        status="J",
        saksenhet="Byggesak",
        saksstatus="B",
        saksdato=DAG - timedelta(days=30),
    )
    return replace(p, **endringer)


def dokument(**endringer: Any) -> OffentligDokument:
    """Return an open PDF."""
    d = OffentligDokument(
        nr=1, tittel="Søknadsbrev", aapen=True, filnavn="dokument-1.pdf",
        mime="application/pdf", stoerrelse=84_000, sider=2, sha256=SHA,
    )  # fmt: skip
    return replace(d, **endringer)


def skjermet(**endringer: Any) -> OffentligPost:
    """Return an entry with a masked title, sender and file, each with its legal basis."""
    sitat, lovkode = "offl. § 13 første ledd, jf. fvl. § 13 første ledd nr. 1", "offl-13/fvl-13-1-1"
    return post(
        tittel="Søknad om støttekontakt – *****",
        parter=(OffentligPart("EA", "*****"),),
        tilgang="skjermet",
        hjemler=tuple(OffentligHjemmel(f, sitat, "UO", lovkode) for f in ("TR1", "NA", "FIL")),
        dokumenter=(OffentligDokument(1, "*****", sider=3, grunn="skjermet"),),
        **endringer,
    )  # fmt: skip


def legg_ut(
    *poster: OffentligPost,
    lagt_ut: datetime | None = None,
    foerst_lagt_ut: datetime | None = None,
    versjon: int = 1,
) -> None:
    """Write the rows, their cases and the figures of their days, as the release would."""
    with connections[EIER].cursor() as c:
        c.execute("set search_path = offentlig, pg_catalog")
        for p in poster:
            ut = lagt_ut or datetime.combine(_dag(p), time(7, 40), UTC) + timedelta(days=1)
            _skriv(c, p, ut, foerst_lagt_ut or ut, versjon)
        for sak in {(p.saksaar, p.saksnr): p for p in poster}.values():
            _sak(c, sak)
        for dag in {_dag(p) for p in poster}:
            tell_dag(dag)
        c.execute("reset search_path")


def _dag(p: OffentligPost) -> date:
    assert p.journaldato is not None
    return p.journaldato


def _skriv(c: Any, p: OffentligPost, ut: datetime, foerst: datetime, versjon: int) -> None:
    r = p.as_json()
    soek = r["soek"] or _soek(p)[0]
    navn = r["soek_navn"] or _soek(p)[1]
    c.execute("delete from journalpost where id = %s", [p.id])
    c.execute(
        "insert into journalpost values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s::jsonb,"
        " %s, %s, %s, %s, %s, %s::jsonb, %s::jsonb, %s::jsonb, %s, %s, %s, %s, %s::jsonb,"
        " %s::jsonb, to_tsvector('norwegian', %s), to_tsvector('norwegian', %s))",
        [
            p.id, p.journaldato, p.saksaar, p.saksnr, p.postnr, p.lopeaar, p.lopenr, p.retning,
            r["tittel"], r["sakstittel"], r["klasse"], json.dumps(r["parter"]), p.enhet_kode,
            p.enhet, r["saksbehandler"], p.dokumentets_dato, p.tilgang, json.dumps(r["hjemler"]),
            json.dumps(r["avskrivning"]), json.dumps(r["dokumenter"]), p.status, ut, foerst,
            versjon, json.dumps(r["rettelser"]), json.dumps(r["trukket"]) if r["trukket"] else None,
            soek, f"{soek} {navn} {r['soek_tekst']}",
        ],
    )  # fmt: skip
    c.execute("delete from dokumenttekst where journalpost = %s", [p.id])
    for t in r["tekster"]:
        c.execute("insert into dokumenttekst values (%s, %s, %s)", [p.id, t["nr"], t["tekst"]])


def _soek(p: OffentligPost) -> tuple[str, str]:
    """What may always be found, and what is found for one year (journal.rules makes the real)."""
    if p.trukket:
        return "", ""
    alltid = [p.tittel, p.sakstittel, f"{p.saksaar}/{p.saksnr}-{p.postnr}", p.enhet]
    alltid += [x.navn for x in p.parter if not x.person]
    ett_aar = [x.navn for x in p.parter if x.person] + [p.saksbehandler]
    ett_aar += [d.tittel for d in p.dokumenter]
    return tuple(" ".join(t).replace("*****", " ") for t in (alltid, ett_aar))  # type: ignore[return-value]


def _sak(c: Any, p: OffentligPost) -> None:
    c.execute(
        "insert into sak (id, aar, nr, tittel, klasse, enhet, status, saksdato, sist, antall)"
        " select %s, %s, %s, %s, %s, %s, %s, %s, max(journaldato), count(*) from journalpost"
        " where saksaar = %s and saksnr = %s"
        " on conflict (aar, nr) do update set antall = excluded.antall, sist = excluded.sist",
        [uuid7(), p.saksaar, p.saksnr, p.sakstittel, p.klasse, p.saksenhet, p.saksstatus,
         p.saksdato, p.saksaar, p.saksnr],
    )  # fmt: skip


def tell_dag(dag: date, venter: tuple[int, ...] = (), skjulte: int = 0) -> None:
    """Write the figures of a journal date."""
    with connections[EIER].cursor() as c:
        c.execute(
            "insert into offentlig.dag"
            " select %s, count(*), count(*) filter (where tilgang = 'aapen'),"
            " count(*) filter (where tilgang <> 'aapen'), %s, %s::jsonb, %s, min(lopenr),"
            " max(lopenr), max(lagt_ut) from offentlig.journalpost where journaldato = %s"
            " on conflict (journaldato) do update set lagt_ut = excluded.lagt_ut,"
            " aapne = excluded.aapne, skjermet = excluded.skjermet, venter = excluded.venter,"
            " venter_numre = excluded.venter_numre, skjulte = excluded.skjulte,"
            " fra_nr = excluded.fra_nr, til_nr = excluded.til_nr,"
            " sist_frigitt = excluded.sist_frigitt",
            [dag, len(venter), json.dumps([{"aar": dag.year, "nr": n} for n in venter]), skjulte,
             dag],
        )  # fmt: skip


def trukket(p: OffentligPost, grunn: str = "Personopplysninger") -> OffentligPost:
    """Return the stone of a withdrawn entry."""
    return replace(
        p, tittel="*****", sakstittel="*****", klasse="*****", saksbehandler="", parter=(),
        hjemler=(), avskrivning=(), dokumenter=(), rettelser=(), tilgang="skjermet", tekster=(),
        soek="", soek_navn="", soek_tekst="",
        trukket={"tidspunkt": "2026-11-21T10:00:00+00:00", "grunn": grunn,
                 "hjemmel": "offl. § 13 første ledd, jf. fvl. § 13 første ledd nr. 1"},
    )  # fmt: skip


def rettet(p: OffentligPost, felt: str, foer: str, naa: str) -> OffentligPost:
    """Return the entry with a correction in its history."""
    r = {"tidspunkt": "2026-11-21T09:00:00+00:00", "felt": felt, "foer": foer, "naa": naa,
         "grunn": "Skrivefeil"}  # fmt: skip
    return replace(p, rettelser=(r, *p.rettelser))


def virksomhet(**endringer: Any) -> None:
    """Write who the municipality is, its units and its codes."""
    forklaring = {
        "nb": "Opplysninger som loven pålegger oss å holde tilbake.",
        "aktiv": True,
        "rekkefoelge": 1,
        "hjemler": [{"kode": "offl-13", "sitat": "offl. § 13 første ledd",
                     "url": "https://lovdata.no/dokument/NL/lov/2006-05-19-16/§13",
                     "gjelder": True}],
    }  # fmt: skip
    with connections[EIER].cursor() as c:
        c.execute(
            "insert into offentlig.virksomhet values (1, %s::jsonb)"
            " on conflict (id) do update set innhold = excluded.innhold",
            [json.dumps(VIRKSOMHET | endringer)],
        )
        c.execute("delete from offentlig.kode")
        rader = [("tilgangskode", "UO", "Unntatt offentlighet", forklaring)]
        rader += [
            ("enhet", kode, navn, {"overordnet": None, "folkevalgt": False, "aktiv": True})
            for kode, navn in ENHETER.items()
        ]
        for type_, kode, navn, f in rader:
            c.execute(
                "insert into offentlig.kode values (%s, %s, %s, %s::jsonb)",
                [type_, kode, navn, json.dumps(f)],
            )
