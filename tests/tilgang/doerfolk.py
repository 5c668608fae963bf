# SPDX-License-Identifier: EUPL-1.2
"""One of each audience that opens doors: what they are, and what they were given."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import fabrikk
from glassklar.org.models import Bruker, Enhet, Stedfortreder
from glassklar.tilgang.models import (
    Klarering,
    Partsunntak,
    Saksorgan,
    Sakstilgang,
    Skjerming,
)
from glassklar.tilgang.rules import NySkjerming
from tilgang.doerorakel import Leser
from tilgang.verden import Klarert, date_i_dag

if TYPE_CHECKING:
    from tilgang.doerverden import Doerverden


@dataclass
class Person:
    """Somebody who opens doors."""

    navn: str
    bruker: Bruker
    leser: Leser


def folk(r: random.Random, enheter: list[Enhet], utvalget: Enhet) -> list[Person]:
    """One of each audience, and one archivist with clearances drawn by lot."""
    i_dag, ut = date_i_dag(), []

    def k(kode: str, omfang: str, e: int | None = None, fra: int = -300,
          til: int | None = None) -> Klarert:  # fmt: skip
        slutt = None if til is None else i_dag + timedelta(days=til)
        return Klarert(kode, omfang, e, i_dag + timedelta(days=fra), slutt)

    alt = [k(x, "alle") for x in ("UO", "P", "IS")]
    egne = [k(x, "egne") for x in ("UO", "P")]
    lott = [
        k(r.choice(("UO", "P", "IS")), r.choice(("egne", "enhet", "alle")), r.randrange(4))
        for _ in range(2)
    ]
    for navn, rolle, e, klareringer in (
        ("uklarert", "saksbehandler", 3, []),
        ("egne", "saksbehandler", 1, egne),
        ("eier", "saksbehandler", 2, []),
        ("enheten", "saksbehandler", 1, [k("UO", "enhet", 1), k("P", "enhet", 1)]),
        ("under", "saksbehandler", 0, [k("UO", "enhet", 2), k("IS", "enhet", 2)]),
        ("hele", "saksbehandler", 3, [k("UO", "alle"), k("IS", "alle")]),
        ("arkivar", "arkivar", 0, alt),
        ("arkivuten", "arkivar", 0, lott[:1]),
        ("leder", "leder", 1, []),
        ("vikar", "saksbehandler", 3, egne[:1]),
        ("part", "saksbehandler", 3, []),
        ("folkevalgt", "politiker", 4, []),
        ("direktoer", "kommunedirektoer", 0, lott[1:]),
        ("admin", "admin", None, []),
        ("revisor", "revisor", None, []),
        ("sluttet", "saksbehandler", 1,
         [k("UO", "alle", til=-1), k("P", "alle", fra=1), k("IS", "egne", til=-1)]),
    ):  # fmt: skip
        b = fabrikk.bruker(navn, rolle, i=None if e is None else [*enheter, utvalget][e])
        for x in klareringer:
            _klarer(b, x, enheter)
        ut.append(Person(navn, b, Leser(b.pk, frozenset({rolle}), e, klareringer)))
    return ut


def gjester(v: Doerverden) -> None:
    """A stand-in, a party of two cases with one entry withheld, a councillor with two."""
    i_dag = date_i_dag()
    vikar, egen, part = (v.person(n) for n in ("vikar", "egne", "part"))
    Stedfortreder(bruker_id=vikar.leser.pk, for_bruker_id=egen.leser.pk, fra=i_dag, til=i_dag,
                  grunn="ferie").save(using="eier")  # fmt: skip
    vikar.leser.vikar_for = frozenset({egen.bruker.pk})
    for m, til in ((v.saker[0], None), (v.saker[1], i_dag), (v.saker[2], -1)):
        slutt = i_dag - timedelta(days=1) if til == -1 else til
        fra = i_dag - timedelta(days=9)
        Sakstilgang(bruker_id=part.leser.pk, sak=m, grunn="part", fra=fra, til=slutt).save(
            using="eier"
        )  # fmt: skip
        Saksorgan(sak=m, enhet_id=v.utvalget.pk, fra=fra, til=slutt, gitt_av_id=v.system.pk,
                  grunn="delegert").save(using="eier", force_insert=True)  # fmt: skip
    part.leser.part_i = frozenset(v.saker[:2])
    v.person("folkevalgt").leser.organ_i = frozenset(v.saker[:2])
    Partsunntak(gjelder=v.poster[0], art="R", hjemmel="fvl-18", satt_av_id=v.system.pk).save(
        using="eier", force_insert=True
    )


def _klarer(b: Bruker, k: Klarert, enheter: Sequence[Enhet]) -> None:
    e = enheter[k.enhet].pk if k.omfang == "enhet" and k.enhet is not None else None
    Klarering(
        bruker_id=b.pk, kode_id=k.kode, omfang=k.omfang, fra=k.fra, til=k.til, enhet_id=e
    ).save(using="eier")


def skriv_skjerming(gjelder: UUID, s: NySkjerming) -> None:
    """Shield a series, as the owner."""
    Skjerming(gjelder=gjelder, art=s.art, kode_id=s.kode, hjemmel=s.hjemmel, nivaa=s.nivaa,
              brytere=sorted(s.brytere)).save(using="eier", force_insert=True)  # fmt: skip
