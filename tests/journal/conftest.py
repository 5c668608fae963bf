# SPDX-License-Identifier: EUPL-1.2
"""A small municipality with one case, and the public side as its own role sees it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from django.db import connections

import fabrikk
from glassklar.arkiv.models import Arkivdel, Mappe, Registrering
from glassklar.journal import api as journal
from glassklar.org.models import Bruker, Enhet

#: The type number of jsonb, which Django leaves as text.
JSONB = 3802


@dataclass
class Kommune:
    """The people and the case that the tests use."""

    enhet: Enhet
    arkivar: Bruker
    saksbehandler: Bruker
    arkivdel: Arkivdel
    sak: Mappe

    def journalfoert(self, **felt: Any) -> Registrering:
        """An incoming entry, journalled today."""
        r = fabrikk.post(self.arkivar, felt.pop("sak", self.sak), **felt)
        return journal.journalfoer(bruker=self.arkivar, registrering=r.pk)

    def frigitt(self, **felt: Any) -> Registrering:
        """An incoming entry that is out."""
        r = self.journalfoert(**felt)
        ut = journal.frigi(bruker=self.arkivar, registreringer=[r.pk])
        assert ut.antall == 1
        return r


@pytest.fixture
def kommune(ferdig: Callable[[Any], Any]) -> Kommune:
    return ferdig(_lag)


def _lag() -> Kommune:
    fabrikk.virksomhet()
    enhet = fabrikk.enhet("BYG", "Bygg og miljø")
    arkivar = fabrikk.arkivar(enhet)
    saksbehandler = fabrikk.bruker(
        "saksbehandler", "saksbehandler", i=enhet, klarering=fabrikk.ALT, navn="Sindre Demomo"
    )
    arkivdel = fabrikk.arkivdel("SAK")
    sak = fabrikk.sak(arkivar, enhet, arkivdel, ansvarlig=saksbehandler)
    return Kommune(enhet, arkivar, saksbehandler, arkivdel, sak)


@pytest.fixture
def offentlig(kommune: Kommune):
    """Read as the public's role: ``offentlig(sql, *values)`` gives rows as dictionaries."""

    def les(sql: str, *verdier: Any) -> list[dict[str, Any]]:
        with connections["offentlig"].cursor() as c:
            c.execute(sql, verdier)
            kolonner = [(k.name, k.type_code == JSONB) for k in c.description]
            return [
                {
                    navn: json.loads(v) if er_json and isinstance(v, str) else v
                    for (navn, er_json), v in zip(kolonner, rad, strict=True)
                }
                for rad in c.fetchall()
            ]

    return les


@pytest.fixture
def rad(offentlig):
    """The public row of an entry, or None."""

    def hent(r: Registrering | UUID) -> dict[str, Any] | None:
        funnet = offentlig("select * from offentlig.journalpost where id = %s", getattr(r, "pk", r))
        return funnet[0] if funnet else None

    return hent


@pytest.fixture
def alt_offentlig(offentlig):
    """Everything that stands in the schema ``offentlig``, as one text."""

    def hent() -> str:
        tabeller = offentlig(
            "select table_name from information_schema.tables where table_schema = 'offentlig'"
        )
        return "\n".join(
            str(r)
            for t in tabeller
            for r in offentlig(
                f"select to_jsonb(t)::text as rad from offentlig.{t['table_name']} t"
            )
        )

    return hent
