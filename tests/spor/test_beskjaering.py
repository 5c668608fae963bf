# SPDX-License-Identifier: EUPL-1.2
"""Old read events lose their content and keep their leaf; nothing else can be taken away."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from django.db import DatabaseError, connection, connections, transaction

from glassklar.grunn.identitet import transaksjon
from glassklar.grunn.klokke import frys
from glassklar.org.queries import systembruker
from glassklar.spor import tasks
from glassklar.spor.etterproev.linjer import grense_av
from glassklar.spor.fliser import les_bunt
from glassklar.spor.poster import les
from glassklar.spor.tasks import beskjaer_lesespor

from .test_forsegler import eier, sted  # noqa: F401
from .test_publisering import gaa, o, skriv  # noqa: F401

pytestmark = pytest.mark.usefixtures("sted")
TOM = "00000000-0000-0000-0000-000000000000"


def lesespor(alder: str, antall: int = 3, op: str = "L") -> list[int]:
    """Read events of that age; their numbers."""
    eier("select spor_lag_maaned((now() - %s::interval)::date)", alder)
    rader = eier(
        "insert into spor (tid, bruker, enhet, rolle, handling, grunn, tabell, rad, op, etter,"
        " vern, sak) select clock_timestamp() - %s::interval, 1, 1, 'x', 'les', 'grunn',"
        ' \'registrering\', gen_random_uuid(), %s::"char", \'{"hva": ["hemmeligfelt"]}\', 7,'
        " gen_random_uuid() from generate_series(1, %s) returning id",
        alder,
        op,
        antall,
    )
    return [i for (i,) in rader]


def beskjaer(grense: datetime) -> int:
    with transaksjon(systembruker(), "beskjaer_lesespor"), connection.cursor() as c:
        c.execute("select spor_beskjaer(%s)", [grense])
        return c.fetchone()[0]


def test_gamle_lesespor_mister_innholdet_og_loggen_er_hel(o):  # noqa: F811
    gamle, nye = lesespor("3 years"), lesespor("18 months")
    andre = lesespor("3 years", op="U")
    gaa(o)
    blader = eier("select poster from logg_bunt order by nr")
    with frys(datetime.now(UTC)):
        beskjaer_lesespor(0)
    for id_ in gamle:
        ((rad,),) = eier("select to_jsonb(s) from spor s where id = %s", id_)
        rad = json.loads(rad) if isinstance(rad, str) else rad
        borte = {k for k, v in rad.items() if v in (None, "", TOM)}
        assert borte >= {"bruker", "paa_vegne", "enhet", "rolle", "handling", "grunn", "rad",
                         "foer", "etter", "vern", "sak", "vern_til", "salt"}  # fmt: skip
        assert (rad["op"], rad["tabell"]) == ("L", "registrering")
        assert eier("select spor_linje(s) from spor s where id = %s", id_) == [(None,)]
    for id_ in nye + andre:
        assert eier("select grunn from spor where id = %s", id_) == [("grunn",)]
    # The leaves stand, and the pruning is an event with its limit and count.
    assert eier("select poster from logg_bunt order by nr") == blader
    ((b,),) = eier("select spor_linje(s) from spor s where op = 'B'")
    g = grense_av(b.encode())
    assert g["antall"] == len(gamle)
    poster = {les(p).nr: les(p) for (raa,) in blader for p in les_bunt(bytes(raa))}
    assert all(poster[i].us < g["grense"] for i in gamle)
    assert all(poster[i].us >= g["grense"] for i in nye)
    assert gaa(o) == ""
    # Once more: nothing to do, and no event that says so.
    beskjaer_lesespor(0)
    assert eier("select count(*) from spor where op = 'B'") == [(1,)]


def test_det_som_ikke_er_forseglet_beholdes(o):  # noqa: F811
    skriv(3)
    gaa(o)
    lesespor("3 years")
    assert beskjaer(datetime.now(UTC) - timedelta(days=800)) == 0


def test_grensen_kan_ikke_vaere_naermere_enn_et_aar(o):  # noqa: F811
    lesespor("8 months")
    gaa(o)
    for dager in (0, -400, 30, 364):
        with pytest.raises(DatabaseError):
            beskjaer(datetime.now(UTC) - timedelta(days=dager))
    with pytest.raises(DatabaseError):
        beskjaer(None)


def test_bare_nattjobben_beskjaerer(sted):  # noqa: F811
    _e, _a, arkivar = sted
    with pytest.raises(DatabaseError), transaksjon(arkivar, "x"), connection.cursor() as c:
        c.execute("select spor_beskjaer(now() - interval '3 years')")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as c:
        c.execute("select spor_beskjaer(now() - interval '3 years')")


@pytest.mark.parametrize(
    "sett",
    ["grunn = null", "grunn = 'annen'", "bruker = 2", "op = 'U'", f"rad = '{TOM}'",
     f"salt = '{TOM}'", "tid = tid - interval '1 day'", "etter = '{}'", "xid = '1'"],
)  # fmt: skip
def test_ingen_annen_endring_slipper_til(sted, roller, sett):  # noqa: F811
    """Not even of old read events, by the owner, with the setting that lets the function in."""
    lesespor("3 years")
    with psycopg.connect(roller.eier.url, options="-c search_path=glassklar") as k:
        k.execute("set glassklar.beskjaerer = 'ja'")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            k.execute(f"update spor set {sett} where op = 'L'".encode())


def test_hele_innholdet_av_noe_annet_kan_heller_ikke_tas(sted):  # noqa: F811
    tomt = ("bruker = null, paa_vegne = null, enhet = null, rolle = '', handling = null,"
            f" grunn = null, rad = '{TOM}', foer = null, etter = null, vern = null, sak = null,"
            f" vern_til = null, salt = '{TOM}'")  # fmt: skip
    for alder, op in (("3 years", "U"), ("11 months", "L")):
        (id_, *_) = lesespor(alder, op=op)
        with (
            pytest.raises(DatabaseError),
            transaction.atomic(using="eier"),
            connections["eier"].cursor() as c,
        ):
            c.execute(
                f"set local glassklar.beskjaerer = 'ja'; update spor set {tomt} where id = {id_}"
            )


def test_skuddaarsdagen():
    skudd = datetime(2028, 2, 29, 12, tzinfo=UTC)
    assert tasks.grense(skudd, 2).date().isoformat() == "2026-02-28"
    assert tasks.grense(skudd, 4).date().isoformat() == "2024-02-29"
