# SPDX-License-Identifier: EUPL-1.2
"""Approving a decision, the list of who may decide, and the letter.

Promises: approving with all checks and trace ≤ 30 ms of CPU and ≤ 100 ms p99, and «who may decide»
≤ 50 ms, with 2 000 authority rows; a letter ≤ 50 ms warm. Reference: the same transaction with
one changed row of the entry and its trace, and nothing asked.
"""

from __future__ import annotations

import argparse
import os
import random
import time
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import psycopg

from bench.maaling import Cpu, Tider, lagre, samtidig, si, tabell
from bench.omgivelser import Base, base

RADER, STILLINGER, TYPER = 2000, 200, 12
KLIENTER = 4


def kjoer(valg: argparse.Namespace) -> None:
    """Measure on each size of base."""
    for poster in valg.poster:
        with base(poster, paa_nytt=valg.paa_nytt) as b:
            _maal(b, max(200, valg.brev // 2))  # most calls on warm connections, as in the product


def _maal(b: Base, antall: int) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "glassklar.config.settings_arbeider"
    import django

    django.setup()
    si(f"\nVedtak, {b.poster} poster fra før, {RADER} fullmakter")
    with psycopg.connect(
        os.environ["GLASSKLAR_DB_EIER"], options="-c search_path=glassklar", autocommit=True
    ) as c:
        folk, type_ = _register(c)
        vedtak = [_vedtak(c, folk, type_, n) for n in range(antall)]
        c.execute("analyze")
        steg = [_klar(c, folk, v) for v in vedtak]
    maalt = {
        "se før godkjenning": _ta(b, antall, lambda n: _se(folk["leder"], steg[n])),
        "godkjenne": _ta(b, antall, lambda n: _godkjenn(folk["leder"], steg[n])),
        "en rad og dens spor": _ta(b, antall, lambda n: _en_rad(folk["arkivar"], vedtak[n])),
        "hvem kan avgjøre": _ta(b, antall, lambda n: _hvem_kan(folk["arkivar"], vedtak[n])),
    }
    ref = maalt["en rad og dens spor"]
    hode = ["handling", "median ms", "p99 ms", "CPU ms", "CPU db ms", "CPU mot én rad"]
    rader = [
        [navn, *_kol(t), f"{cpu:.1f}", f"{db:.1f}", f"{cpu / ref[1]:.1f}×"]
        for navn, (t, cpu, db) in maalt.items()
    ]
    brev = _brev()
    tabell(hode, rader)
    si(f"Et brev, varmt: {brev:.0f} ms.")
    tall = [dict(zip(hode, r, strict=True)) for r in rader]
    lagre(f"vedtak-{b.poster}", {"poster": b.poster, "brev_ms": brev, "rader": tall})


def _kol(t: Tider) -> list[str]:
    return [f"{t.prosentil(50):.0f}", f"{t.prosentil(99):.0f}"]


def _ta(b: Base, antall: int, gjoer: Callable[[int], object]) -> tuple[Tider, float, float]:
    """Four clients, timed when warm; CPU of this process and of the server per call, in ms, the
    first and cold ones among them."""
    from django.db import connections

    def en(_: int, n: int) -> None:
        gjoer(n)

    gjoer_foerst = time.process_time()
    db = Cpu(b.postmester) if b.postmester else None
    t = samtidig(KLIENTER, antall, en, varme=antall // 5)
    web = (time.process_time() - gjoer_foerst) * 1000 / antall
    brukt = db.brukt() * 1000 / antall if db else 0.0
    connections.close_all()
    return t, web + brukt, brukt


# -- what is measured ---------------------------------------------------------------------------


def _se(leder: Any, steg: Any) -> None:
    from glassklar.fullmakt.api import sett_steg

    sett_steg(bruker=leder, steg=steg[0])


def _godkjenn(leder: Any, steg: Any) -> None:
    from glassklar.fullmakt.api import godkjenn

    godkjenn(bruker=leder, steg=steg[0], avtrykk=steg[1])


def _en_rad(person: Any, vedtak: Any) -> None:
    from django.db import connection

    from glassklar.grunn.identitet import transaksjon

    with transaksjon(person, "bench"), connection.cursor() as c:
        c.execute("update registrering set forfallsdato = current_date where id = %s", [vedtak])


def _hvem_kan(person: Any, vedtak: Any) -> None:
    from django.db import connection

    from glassklar.grunn.identitet import lesing

    with lesing(person), connection.cursor() as c:
        c.execute("select * from vedtak_fullmakter(%s, current_date)", [vedtak])
        assert c.fetchall()


def _brev() -> float:
    """Milliseconds of one letter when the process is warm: the best of five."""
    import sys
    from pathlib import Path

    sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
    from fullmakt.brevhjelp import brevdata
    from glassklar.fullmakt.brev.lag import lag_brev, standardmal

    kilde, innhold = standardmal("nb"), brevdata("nb")
    ms = []
    for _ in range(6):
        begynte = time.perf_counter()
        lag_brev(kilde, innhold)
        ms.append((time.perf_counter() - begynte) * 1000)
    return min(ms[1:])


# -- the register and the decisions ----------------------------------------------------------------


def _register(c: psycopg.Connection[Any]) -> tuple[dict[str, Any], Any]:
    """A council's reglement, 2 000 rows in chains, and a leader who holds one of the last."""
    from glassklar.org.models import Bruker

    r = random.Random(1)  # noqa: S311
    merke = time.strftime("%d%H%M%S")
    enhet = c.execute("select id from enhet where not folkevalgt and overordnet_id is not null"
                      " order by id limit 1").fetchone()[0]  # fmt: skip

    def ny(navn: str, *roller: str) -> int:
        nr = c.execute(
            "insert into bruker (password, brukernavn, navn, epost, enhet_id, er_system,"
            " opprettet_dato) values ('!', %s, %s, '', %s, false, now()) returning id",
            [f"{navn}-{merke}", navn, enhet],
        ).fetchone()[0]
        for rolle in roller:
            c.execute(
                "insert into rolletildeling (bruker_id, rolle, enhet_id, fra, grunn,"
                " avsluttet_aarsak, avsluttet_grunn) values (%s, %s, %s, '2020-01-01', '', '', '')",
                [nr, rolle, enhet],
            )
        return int(nr)

    skriver, leder = ny("skriver", "saksbehandler"), ny("leder", "leder")
    arkivar = ny("arkivar", "arkivar")
    typer = [
        c.execute(
            "insert into vedtakstype (id, kode, navn, navn_nn, navn_en, hjemler, har_beloep,"
            " klageadgang, klagefrist_uker, klageinstans, antall_godkjennere, aktiv, rekkefoelge)"
            " values (gen_random_uuid(), %s, 'Type', '', '', '{}', true, true, 3, '', 1, true, 99)"
            " returning id",
            [f"b{n}-{merke}"],
        ).fetchone()[0]
        for n in range(TYPER)
    ]
    (versjon,) = c.execute("select coalesce(max(versjon), 0) + 1 from reglement").fetchone()
    reglement = c.execute(
        "insert into reglement (id, versjon, navn, organ, vedtatt, saksnr, gjelder_fra,"
        " registrert_av_id, registrert, bekreftet_av_id, bekreftet) values (gen_random_uuid(), %s,"
        " 'Reglement', 'Kommunestyret', '2020-01-01', '', '2020-01-01', %s, now(), %s,"
        " '2020-01-01') returning id",
        [versjon, skriver, arkivar],
    ).fetchone()[0]
    stillinger = [
        c.execute(
            "insert into stilling (id, navn, enhet_id, opprettet)"
            " values (gen_random_uuid(), %s, %s, now()) returning id",
            [f"Stilling {n}", enhet],
        ).fetchone()[0]
        for n in range(STILLINGER)
    ]
    folk = [leder, *(ny(f"person{n}") for n in range(STILLINGER - 1))]
    for s, p in zip(stillinger, folk, strict=True):
        c.execute(
            "insert into stillingsinnehaver (id, stilling_id, bruker_id, fra, grunn, satt_av_id,"
            " satt) values (gen_random_uuid(), %s, %s, '2020-01-01', '', %s, now())",
            [s, p, arkivar],
        )
    # Chains of up to five rows for each type; the leader has the end of one of the first.
    kjeder: dict[Any, list[Any]] = {t: [] for t in typer}
    topp = c.execute("select over_id from enhet_under where under_id = %s order by over_id limit 1",
                     [enhet]).fetchone()[0]  # fmt: skip
    for n in range(RADER):
        t = typer[n % TYPER]
        giver = r.choice(kjeder[t][-40:]) if len(kjeder[t]) % 5 else None
        id_ = c.execute(
            "insert into fullmakt (id, reglement_id, giver_id, vedtakstype_id, hjemmel, beloep_til,"
            " enhet_id, klasse, til_stilling_id, kan_delegere, vilkaar, brev, fra,"
            " foreslaatt_av_id, foreslaatt, bekreftet_av_id, bekreftet, trukket_grunn) values"
            " (gen_random_uuid(), %s, %s, %s, '', 1000000, %s, '', %s, true, '', '', '2020-01-01',"
            " %s, now(), %s, '2020-01-01', '') returning id",
            [reglement if giver is None else None, giver, t, topp, r.choice(stillinger[1:])
             if n % 100 else stillinger[0], skriver, arkivar],
        ).fetchone()[0]  # fmt: skip
        kjeder[t].append(id_)
    hent = Bruker.objects.get
    return {"skriver": hent(pk=skriver), "leder": hent(pk=leder), "arkivar": hent(pk=arkivar),
            "enhet": enhet}, typer[0]  # fmt: skip


def _vedtak(c: psycopg.Connection[Any], folk: dict[str, Any], type_: Any, n: int) -> Any:
    """A finished decision in a case of its own."""
    from glassklar.arkiv.api import NyKorrespondent, NyPost, NySak, opprett_sak, registrer

    arkivdel, klasse = c.execute(
        "select a.id, k.id from arkivdel a"
        " join klasse k on k.system_id = a.klassifikasjonssystem_id where a.avsluttet_dato is null"
        " and not exists (select 1 from skjerming s where s.gjelder = a.id)"
        " and not exists (select 1 from klasse x where x.forelder_id = k.id)"
        " and k.avsluttet_dato is null"
        " order by a.kode, k.klasse_id limit 1"
    ).fetchone()
    sak = opprett_sak(
        bruker=folk["arkivar"],
        sak=NySak(tittel=f"Tilskudd {n}", arkivdel=arkivdel, enhet=folk["enhet"],
                  saksansvarlig=folk["skriver"].pk, klasse=klasse),
    )  # fmt: skip
    post = registrer(
        bruker=folk["skriver"],
        post=NyPost(mappe=sak.pk, journalposttype="U", tittel="Vedtak", dokumenter=[],
                    parter=[NyKorrespondent("EM", "Eksempel Bygg AS", False)]),
    )  # fmt: skip
    from glassklar.fullmakt.api import NyttVedtak, gjoer_til_vedtak

    gjoer_til_vedtak(
        bruker=folk["skriver"], registrering=post.pk,
        vedtak=NyttVedtak(type_, Decimal(1000), "fvl. § 2", "innvilget"),
    )  # fmt: skip
    return post.pk


def _klar(c: psycopg.Connection[Any], folk: dict[str, Any], vedtak: Any) -> tuple[Any, bytes]:
    """Answered, sent to the leader, and seen."""
    from django.db import connection

    from glassklar.fullmakt.api import send_til_godkjenning, sett_steg
    from glassklar.grunn.identitet import transaksjon

    (sak,) = c.execute("select mappe_id from registrering where id = %s", [vedtak]).fetchone()
    for person in (folk["skriver"], folk["leder"]):
        with transaksjon(person, "bench"), connection.cursor() as k:
            k.execute("select erklaer_habilitet(%s, 'ingen', '', '')", [sak])
    with transaksjon(folk["skriver"], "bench"), connection.cursor() as k:
        k.execute("update registrering set status = 'F' where id = %s", [vedtak])
    loep = send_til_godkjenning(
        bruker=folk["skriver"], registrering=vedtak, maate="sekvens", mottakere=[folk["leder"].pk]
    )
    (steg,) = c.execute("select id from godkjenningssteg where loep_id = %s", [loep]).fetchone()
    return steg, sett_steg(bruker=folk["leder"], steg=steg)
