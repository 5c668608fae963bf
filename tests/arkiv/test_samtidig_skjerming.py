# SPDX-License-Identifier: EUPL-1.2
"""What is written while somebody shields the case, the entry or the document gets the new label."""

from __future__ import annotations

import threading
import uuid
from types import SimpleNamespace

import psycopg
import pytest
from psycopg.types.json import Jsonb

import fabrikk

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")


def _kopi(c, tabell, hvor, verdi, **bytt):
    """One more row like one that is there, by the owner."""
    c.execute(
        f"insert into {tabell} select (jsonb_populate_record(x, %s)).* from {tabell} x"
        f" where {hvor} = %s limit 1",
        [Jsonb(bytt), verdi],
    )


@pytest.fixture
def s(transactional_db):
    fabrikk.virksomhet()
    e = fabrikk.enhet("E")
    arkivar = fabrikk.arkivar(e)
    sak = fabrikk.sak(arkivar, e, fabrikk.arkivdel("SAK"))
    post = fabrikk.post(arkivar, sak, filer=(fabrikk.fil(),))
    return SimpleNamespace(e=e, arkivar=arkivar, sak=sak, post=post)


def _skriver(roller):
    return psycopg.connect(roller.eier.url, options="-c search_path=glassklar")


def _skjerm(c, art, hva, kode, xx_grunn):
    c.execute(
        "insert into skjerming (gjelder, art, kode, nivaa, hjemmel, tillegg, brytere, xx_grunn,"
        " hendelse, meroffentlighet_grunn, eier_id, frist)"
        " select %s, %s, %s, 3, 'offl-13', '', '{}', %s, '', '', min(id), current_date from bruker"
        " on conflict (gjelder) do update"
        " set kode = excluded.kode, xx_grunn = excluded.xx_grunn, nivaa = 3, hjemmel = 'offl-13',"
        " eier_id = excluded.eier_id, frist = excluded.frist",
        [hva, art, kode, xx_grunn],
    )
    c.commit()


def _samtidig(roller, skriv, art, hva, kode="UO", xx_grunn=""):
    """``skriv`` in an open transaction; the shielding comes in between and must wait for it."""
    with _skriver(roller) as a, _skriver(roller) as b:
        svar = skriv(a)
        traad = threading.Thread(target=_skjerm, args=(b, art, hva, kode, xx_grunn))
        traad.start()
        # The other is waiting when it is blocked by us; without a lock it is simply done.
        while traad.is_alive():
            if a.execute("select pg_backend_pid() = any(pg_blocking_pids(%s))",
                         [b.info.backend_pid]).fetchone()[0]:  # fmt: skip
                break
        a.commit()
        traad.join()
        (satt,) = a.execute("select kode from skjerming where gjelder = %s", [hva]).fetchone()
        assert satt == kode
        return svar


def _vern(roller, tabell, kolonne, verdi):
    with _skriver(roller) as c:
        return c.execute(f"select vern from {tabell} where {kolonne} = %s", [verdi]).fetchone()[0]


def test_mottaker_mens_posten_skjermes(s, roller):
    def skriv(c):
        kp = str(uuid.uuid4())
        _kopi(c, "korrespondansepart", "registrering_id", s.post.pk, id=kp)
        _kopi(c, "kp_identitet", "registrering_id", s.post.pk, kp_id=kp, navn="Kari Eksempel")
        return kp

    kp = _samtidig(roller, skriv, "R", s.post.pk)
    assert _vern(roller, "kp_identitet", "kp_id", kp) is not None


def test_fil_mens_saken_skjermes(s, roller):
    def skriv(c):
        ny = str(uuid.uuid4())
        (dokument,) = c.execute(
            "select dokument_id from regdok where registrering_id = %s", [s.post.pk]
        ).fetchone()
        _kopi(c, "dokumentobjekt", "dokument_id", dokument, id=ny, versjon=7)
        return ny

    ny = _samtidig(roller, skriv, "M", s.sak.pk)
    assert _vern(roller, "dokumentobjekt", "id", ny) is not None


def test_post_mens_saken_skjermes(s, roller):
    def skriv(c):
        ny = str(uuid.uuid4())
        _kopi(c, "registrering", "id", s.post.pk, id=ny, status="R")
        _kopi(c, "registrering_skjermet", "registrering_id", s.post.pk, registrering_id=ny)
        return ny

    # «only the files» is what an entry inherits of a case, and XX hides the title too
    ny = _samtidig(roller, skriv, "M", s.sak.pk, kode="XX", xx_grunn="ikke_vurdert")
    assert _vern(roller, "registrering_skjermet", "registrering_id", ny) is not None
