# SPDX-License-Identifier: EUPL-1.2
"""The only code that writes and reads the public schema from inside, through its functions."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

_SYNLIG = (
    "id, journaldato, saksaar, saksnr, postnr, lopeaar, lopenr, retning, tittel, sakstittel,"
    " klasse, parter, enhet_kode, enhet, saksbehandler, dokumentets_dato, tilgang, hjemler,"
    " avskrivning, dokumenter, status, rettelser, trukket, lagt_ut, foerst_lagt_ut, versjon"
)


def skriv(rader: Sequence[Mapping[str, Any]]) -> None:
    """Write finished public rows, all in one statement."""
    if not rader:
        return
    with connection.cursor() as c:
        c.execute(
            "select offentlig_skriv(p) from jsonb_array_elements(%s::jsonb) p",
            [json.dumps(list(rader), ensure_ascii=False)],
        )


def dager(dager_: Iterable[date | None]) -> None:
    """Count the figures of these journal dates anew."""
    unike = sorted({d for d in dager_ if d is not None})
    if not unike:
        return
    with connection.cursor() as c:
        c.execute("select offentlig_dag(d) from unnest(%s::date[]) d", [unike])


def rader(ider: Iterable[UUID]) -> dict[UUID, dict[str, Any]]:
    """Return the public rows that stand for these entries, by entry."""
    with connection.cursor() as c:
        c.execute(
            f"select to_jsonb(r) from (select {_SYNLIG} from offentlig.journalpost"
            " where id = any(%s)) r",
            [list(ider)],
        )
        funnet = [json.loads(r) if isinstance(r, str) else r for (r,) in c.fetchall()]
    return {UUID(r["id"]): r for r in funnet}


def lagt_ut(ider: Iterable[UUID]) -> frozenset[UUID]:
    """Return which of the entries stand in public (also as a stone)."""
    with connection.cursor() as c:
        c.execute("select id from offentlig.journalpost where id = any(%s)", [list(ider)])
        return frozenset(i for (i,) in c.fetchall())


def i_sak(mappe: UUID) -> list[UUID]:
    """Return the entries of a case that stand in public."""
    with connection.cursor() as c:
        c.execute(
            "select o.id from offentlig.journalpost o join registrering r on r.id = o.id"
            " where r.mappe_id = %s and o.trukket is null order by o.postnr",
            [mappe],
        )
        return [i for (i,) in c.fetchall()]


def sett_felt(registrering: UUID, avskrivning: Sequence[Mapping[str, Any]], status: str) -> None:
    """Change how an entry was answered, and its status, in the public row; nothing else."""
    with connection.cursor() as c:
        c.execute(
            "select offentlig_felt(%s, %s::jsonb, %s)",
            [registrering, json.dumps(list(avskrivning)), status],
        )


def filer_i_bruk(sha256: Iterable[str]) -> frozenset[str]:
    """Return which of these files some public row still gives to everybody."""
    with connection.cursor() as c:
        c.execute(
            "select s from unnest(%s::text[]) s where exists (select 1 from offentlig.journalpost"
            " where dokumenter @> jsonb_build_array("
            "   jsonb_build_object('sha256', s, 'aapen', true)))",
            [list(sha256)],
        )
        return frozenset(s for (s,) in c.fetchall())


def virksomhet(innhold: Mapping[str, Any], koder: Sequence[Mapping[str, Any]]) -> None:
    """Write what the public site knows of the municipality, and its codes with explanations."""
    with connection.cursor() as c:
        c.execute(
            "select offentlig_virksomhet(%s::jsonb), offentlig_koder(%s::jsonb)",
            [json.dumps(dict(innhold)), json.dumps(list(koder))],
        )
