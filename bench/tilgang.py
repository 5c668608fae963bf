# SPDX-License-Identifier: EUPL-1.2
"""What row security costs on the staff pages, and how fast the pages are with it.

Every statement of a page is taken as the page sends it, and all of them are asked in one
transaction three ways: by the staff role under the policies, by the owner with the same predicate
written into the query with ready values, and by the owner with none. What counts is the server's
CPU time, so that other work on the machine does not; first with planning, as the pages ask, then
prepared, which leaves what the rows cost. Then the pages are fetched over HTTP by four clients.

Promise at 1 000 000 entries, 200 users and 40 units: policies ≤ 1.3 times the explicit predicate;
p99 ≤ 100 ms a page.
"""

from __future__ import annotations

import argparse
import os
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from bench.maaling import Cpu, lagre, samtidig, si, tabell
from bench.omgivelser import Base, Klient, base, nettsted

KLIENTER = 4
#: Each page is asked so many times; the fastest counts, as the machine is shared.
GANGER = 25
LOEFTE = 1.3
BRUKERE, ENHETER = 200, 40
#: Cleared for everything, for the own unit, for every code in 500 own cases and in thousands of
#: own cases, and for nothing. The first four are logged in over HTTP.
LESERE = ("arkivar", "leder", "maaling", "saksbehandler2", "politiker")
EGNE_SAKER = 500
#: The policy's question with ready values: what a page would have to write itself.
SKREVET = """vern is null or vern_til <= {i_dag} or vern = any({mine_vern}) or vern_eier = {hvem}
 or (sak = any({mine_saker}) and vern = any({mine_saksvern}))
 or (unntatt_part is not true and sak = any({mine_partssaker}))
 or (internt and sak = any({mine_organsaker}) and vern = any({mine_organvern}))"""
_TABELL = re.compile(r'\b(FROM|JOIN) "(\w+)"(?: (T\d+|"?\w+"?))?', re.IGNORECASE)
_KALL = re.compile(r"\{(\w+)\}")
_ORD = {"ON", "WHERE", "INNER", "LEFT", "ORDER", "LIMIT", "GROUP", "JOIN", "CROSS", "UNION"}


@dataclass(frozen=True, slots=True)
class Side:
    """A staff page and the statements it sends."""

    navn: str
    adresse: str


def kjoer(valg: argparse.Namespace) -> None:
    """Measure at each size."""
    for poster in valg.poster:
        with base(poster, paa_nytt=valg.paa_nytt) as b:
            _maal(b, valg.sekunder)


def _maal(b: Base, sekunder: float) -> None:
    import django

    django.setup()

    si(f"\nTilgang på sidene for ansatte, {b.poster} poster")
    _fyll_ut()
    vernede = _vernede()
    rader: list[list[object]] = []
    resultat: dict[str, Any] = {"poster": b.poster, "sider": {}, "http": {}}
    for leser in LESERE:
        for side in _sider():
            setninger = _setninger(leser, side.adresse)
            berort = [s for s in setninger if _beroerer(s, vernede)]
            rad: list[object] = [f"{side.navn}, {leser}", len(setninger), len(berort)]
            maalt: dict[str, Any] = {"sql": len(setninger), "vernet": len(berort)}
            for navn, forberedt in (("planlagt", False), ("forberedt", True)):
                tid = _tre_veier(leser, berort, vernede, forberedt)
                forhold = tid["policy"] / tid["skrevet"] if tid["skrevet"] else 1.0
                maalt[navn] = {k: round(v, 2) for k, v in (*tid.items(), ("forhold", forhold))}
                rad += [f"{v:.2f}" for v in (*tid.values(), forhold)]
            resultat["sider"][rad[0]] = maalt
            rader.append(rad)
    kolonner = ["uten ms", "skrevet ms", "policy ms", "forhold"]
    tabell(["", "SQL", "vernet", *kolonner, *kolonner], rader)
    verst = max(r["planlagt"]["forhold"] for r in resultat["sider"].values())
    si(f"Løfte: forhold ≤ {LOEFTE}. Høyeste her {verst:.2f}.")
    resultat["http"] = _over_http(b, sekunder)
    lagre(f"tilgang-{b.poster}", resultat)


def _fyll_ut() -> None:
    """People and units as a municipality has them: what the readers' rights are worked out from.

    The base of the invented municipality has fewer, and each of them thousands of cases; one
    gets as many as an ordinary handler has after some years.
    """
    from django.contrib.auth.hashers import make_password

    with psycopg.connect(os.environ["GLASSKLAR_DB_EIER"], options="-c search_path=glassklar") as c:
        c.execute("select set_config('glassklar.handling', 'maaling', true)")
        _enheter(c)
        _folk(c, make_password("demo"))
        if not c.execute("select 1 from bruker where brukernavn = 'maaling'").fetchone():
            _egne_saker(c, _person(c, "maaling", make_password("demo")))
        _klarer(c, "maaling")
        _klarer(c, "saksbehandler2")


def _enheter(c: psycopg.Connection) -> None:
    c.execute(
        "insert into enhet (kode, navn, overordnet_id, folkevalgt, opprettet_dato)"
        " select 'M' || n, 'Måling ' || n,"
        " (select enhet_id from bruker where brukernavn = 'leder'), false, now()"
        " from generate_series(1, %s - (select count(*) from enhet"
        "  where not folkevalgt)) n on conflict do nothing",
        [ENHETER],
    )
    # every code in every unit, as after some years
    c.execute(
        "insert into vern (kode_id, enhet_id) select k.kode, e.id from tilgangskode k, enhet e"
        " where k.kode <> 'AAPEN' and not e.folkevalgt on conflict do nothing"
    )


def _person(c: psycopg.Connection, navn: str, passord: str) -> int:
    (id_,) = c.execute(
        "insert into bruker (password, brukernavn, navn, epost, enhet_id, er_system,"
        " opprettet_dato) select %s, %s, 'Mari Måling', '', enhet_id, false, now()"
        " from bruker where brukernavn = 'saksbehandler' returning id",
        [passord, navn],
    ).fetchone() or (0,)
    c.execute(
        "insert into rolletildeling (bruker_id, rolle, enhet_id, fra, grunn)"
        " select id, 'saksbehandler', enhet_id, current_date - 1, 'Måling' from bruker"
        " where id = %s",
        [id_],
    )
    return int(id_)


def _folk(c: psycopg.Connection, passord: str) -> None:
    """Handlers in turn in every unit, cleared in turn for own cases, their unit, or everything."""
    (mangler,) = c.execute("select %s - count(*) from bruker", [BRUKERE]).fetchone() or (0,)
    for n in range(mangler):
        id_ = _person(c, f"maaling-{n}", passord)
        c.execute(
            "update bruker set enhet_id = e.id from (select id from enhet where not folkevalgt"
            " order by id offset %s limit 1) e where bruker.id = %s",
            [n % ENHETER, id_],
        )
        omfang = ("egne", "enhet", "alle")[n % 3]
        c.execute(
            "insert into klarering (bruker_id, kode_id, omfang, enhet_id, fra, grunn)"
            " select b.id, k.kode, %s, case when %s = 'enhet' then b.enhet_id end,"
            " current_date - 1, 'Måling' from bruker b, (select kode from tilgangskode"
            "  where kode not in ('AAPEN', 'XX') order by kode offset %s limit 3) k"
            " where b.id = %s",
            [omfang, omfang, n % 5, id_],
        )


def _klarer(c: psycopg.Connection, navn: str) -> None:
    """Every code in own cases, unless the person has it."""
    c.execute(
        "insert into klarering (bruker_id, kode_id, omfang, fra, grunn)"
        " select b.id, k.kode, 'egne', current_date - 1, 'Måling' from tilgangskode k, bruker b"
        " where b.brukernavn = %s and k.kode not in ('AAPEN', 'XX') and not exists (select 1"
        "  from klarering x where x.bruker_id = b.id and x.kode_id = k.kode and x.omfang = 'egne')",
        [navn],
    )


def _egne_saker(c: psycopg.Connection, person: int) -> None:
    c.execute(
        "update mappe set saksansvarlig_id = %s where id in"
        " (select mappe_id from registrering r join skjerming k on k.gjelder = r.id"
        "   where k.kode <> 'AAPEN' and r.mappe_id is not null group by 1 limit %s)",
        [person, EGNE_SAKER],
    )


def _vernede() -> set[str]:
    with psycopg.connect(os.environ["GLASSKLAR_DB_EIER"]) as c:
        return {
            t
            for (t,) in c.execute(
                "select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid"
                " where c.relrowsecurity and a.attname = 'vern' and not a.attisdropped"
                " and c.relkind = 'r' and c.relname not like 'spor%'"
            )
        }


def _sider() -> list[Side]:
    with psycopg.connect(os.environ["GLASSKLAR_DB_EIER"], options="-c search_path=glassklar") as c:
        # A case with a code and many entries, and an entry of it: what the policies are for.
        aar, nr, mappe = c.execute(
            "select s.aar, s.nr, s.mappe_id from saksnummer s join ("
            "  select r.mappe_id, count(*) n from registrering r"
            "  join skjerming k on k.gjelder = r.id where k.art = 'R' and k.kode <> 'AAPEN'"
            "  group by 1 order by 2 desc limit 1) m on m.mappe_id = s.mappe_id"
        ).fetchone() or (0, 0, None)
        (post,) = c.execute(
            "select n.nr from journalpostnummer n join skjerming k on k.gjelder = n.registrering_id"
            " where n.mappe_id = %s and n.gjelder and k.kode <> 'AAPEN' order by n.nr limit 1",
            [mappe],
        ).fetchone() or (None,)
    return [
        Side("arbeidsbord", "/"),
        Side("saker", "/saker/"),
        Side("sak", f"/sak/{aar}/{nr}/"),
        Side("dokument", f"/sak/{aar}/{nr}/{post}/"),
        Side("søk", "/sok/?q=s%C3%B8knad"),
    ]


def _setninger(leser: str, adresse: str) -> list[str]:
    """The page's statements with their values, as they are sent the second time it is asked."""
    from django.contrib.auth import get_user_model
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    klient = Client(HTTP_HOST="127.0.0.1")
    klient.force_login(get_user_model().objects.get(brukernavn=leser))
    for _ in range(2):
        with CaptureQueriesContext(connection) as q:
            svar = klient.get(adresse, follow=True)
        if svar.status_code != 200:
            raise SystemExit(f"{adresse} svarte {svar.status_code}")
    return [s["sql"] for s in q.captured_queries if s["sql"].lstrip().upper().startswith("SELECT")]


def _beroerer(setning: str, vernede: set[str]) -> bool:
    return any(t in vernede for _o, t, _a in _TABELL.findall(setning))


def _skriv_inn(setning: str, vernede: set[str], vilkaar: str) -> str:
    """The statement with the predicate at every protected table."""

    def bytt(m: re.Match[str]) -> str:
        ord_, tabell_, navn = m[1], m[2], m[3] or ""
        if tabell_ not in vernede:
            return m[0]
        kallenavn, hale = (navn, "") if navn and navn.upper() not in _ORD else ("", navn)
        delspoerring = f'(select * from "{tabell_}" where {vilkaar})'
        return f"{ord_} {delspoerring} {kallenavn or chr(34) + tabell_ + chr(34)} {hale}"

    return _TABELL.sub(bytt, setning)


def _tre_veier(
    leser: str, setninger: Sequence[str], vernede: set[str], forberedt: bool
) -> dict[str, float]:
    """Milliseconds of all the page's protected statements in one transaction, by the fastest."""
    from django.contrib.auth import get_user_model

    from glassklar.grunn.identitet import signert

    person = get_user_model().objects.get(brukernavn=leser).pk
    ut: dict[str, float] = {}
    for vei, rolle in (("ingen", "EIER"), ("skrevet", "EIER"), ("policy", "INTERN")):
        with psycopg.connect(
            os.environ[f"GLASSKLAR_DB_{rolle}"],
            options="-c search_path=glassklar",
            prepare_threshold=0 if forberedt else None,
        ) as c:
            spoersmaal = list(setninger)
            if vei == "skrevet":
                c.execute("select set_config('glassklar.hvem', %s, true)", [signert(person)])
                vilkaar = _KALL.sub(lambda m: _verdi(c, f"{m[1]}()"), SKREVET)
                spoersmaal = [_skriv_inn(s, vernede, vilkaar) for s in setninger]
                c.rollback()
            ut[vei] = min(_runde(c, person, signert, spoersmaal) for _ in range(GANGER))
    return ut


def _verdi(c: psycopg.Connection, kall: str) -> str:
    """What a function answers, as a literal."""
    svar = c.execute(f"select quote_nullable({kall}::text), pg_typeof({kall})").fetchone()  # type: ignore[arg-type]
    return f"({svar[0]}::{svar[1]})" if svar else "(null)"


def _runde(
    c: psycopg.Connection, person: int, signert: Callable[[int], str], spoersmaal: Sequence[str]
) -> float:
    """Milliseconds of the statements, in a transaction of their own as a page has."""
    c.execute("select set_config('glassklar.hvem', %s, true)", [signert(person)])
    foer = _brukt(c)
    for s in spoersmaal:
        c.execute(s.replace("%", "%%"), ()).fetchall()  # type: ignore[arg-type]
    brukt = _brukt(c) - foer
    c.commit()  # a rollback would throw the prepared statements away
    return brukt


def _brukt(c: psycopg.Connection) -> float:
    """Milliseconds of CPU that the connection's server process has used; else of the clock."""
    try:
        tekst = Path(f"/proc/{c.info.backend_pid}/schedstat").read_text("ascii")
    except OSError:
        return time.perf_counter() * 1000
    return int(tekst.split()[0]) / 1e6


def _over_http(b: Base, sekunder: float) -> dict[str, Any]:
    rader: list[list[object]] = []
    ut: dict[str, Any] = {}
    with nettsted("intern", b) as (port, pid):
        klienter = [Klient(port) for _ in range(KLIENTER)]
        for nr, k in enumerate(klienter):
            k.logg_inn(LESERE[nr % len(LESERE)], "demo")
        for side in _sider():

            def hent(klient: int, _nr: int, side: Side = side) -> None:
                status, _sted, _innhold = klienter[klient].send("GET", side.adresse)
                if status != 200:
                    raise SystemExit(f"{side.adresse} svarte {status}")

            proeve = samtidig(KLIENTER, 24, hent)
            antall = max(60, int(proeve.per_sekund * sekunder))
            web, db = Cpu(pid), Cpu(b.postmester) if b.postmester else None
            tider = samtidig(KLIENTER, antall, hent)
            cpu = web.brukt() / antall * 1000, db.brukt() / antall * 1000 if db else 0.0
            ut[side.navn] = {
                **tider.som_json(), "cpu_web_ms": round(cpu[0], 1), "cpu_db_ms": round(cpu[1], 1),
            }  # fmt: skip
            rader.append(
                [side.navn, f"{tider.per_sekund:.0f}", f"{tider.prosentil(50):.0f}",
                 f"{tider.prosentil(99):.0f}", f"{cpu[0]:.1f}", f"{cpu[1]:.1f}"]
            )  # fmt: skip
    si()
    tabell(["", "sider/s", "p50 ms", "p99 ms", "CPU web ms", "CPU db ms"], rader)
    si("Løfte: p99 ≤ 100 ms på hver side.")
    return ut
