# SPDX-License-Identifier: EUPL-1.2
"""A random register (``verden.kommune``) laid into the database by the owner."""

from __future__ import annotations

import copy
import json
from datetime import date, datetime, time
from typing import Any

from django.db import connections

import fabrikk
from glassklar.fullmakt.models import (
    Fullmakt,
    Innehaver,
    Reglement,
    Stilling,
    Vedtakstype,
)
from glassklar.grunn.ids import uuid7
from glassklar.grunn.klokke import OSLO
from glassklar.org.models import Bruker, Enhet, Rolletildeling, Stedfortreder, Virksomhet

EIER = "eier"


def middag(dag: date | None) -> datetime | None:
    """Noon in Norway on that day."""
    return None if dag is None else datetime.combine(dag, time(12), OSLO)


def vedtakstype(kode: str, *, har_beloep: bool = True, **felt: Any) -> Vedtakstype:
    """A type of decision."""
    t = Vedtakstype(kode=kode, navn=kode.capitalize(), har_beloep=har_beloep, **felt)
    t.save(using=EIER, force_insert=True)
    return t


def legg_inn(reg: dict[str, Any]) -> dict[str, Any]:
    """Lay a register into the database; return it again with the ids that it has there."""
    reg, nye = copy.deepcopy(reg), {None: None}
    if not Virksomhet.objects.using(EIER).exists():
        fabrikk.virksomhet()
    for e in reg["enheter"]:
        rad = Enhet(kode=f"R{uuid7().hex[-12:]}", navn="Enhet", overordnet_id=nye[e["overordnet"]])
        rad.save(using=EIER)
        nye[e["id"]] = rad.pk
        e |= {"id": rad.pk, "overordnet": rad.overordnet_id}
    for p in reg["folk"]:
        rad = Bruker(brukernavn=f"p{uuid7().hex}", navn="Person", enhet_id=nye[p["enhet"]],
                     password="!", avsluttet_dato=middag(p["sluttet"]))  # fmt: skip
        rad.save(using=EIER)
        nye[p["id"]] = rad.pk
        p |= {"id": rad.pk, "enhet": rad.enhet_id}
    noen, andre = reg["folk"][0]["id"], reg["folk"][1]["id"]
    for s in reg["stillinger"]:
        s["enhet"] = nye[s["enhet"]]
        rad = Stilling(navn="Stilling", enhet_id=s["enhet"], avsluttet=middag(s["avsluttet"]))
        rad.save(using=EIER, force_insert=True)
        nye[s["id"]] = s["id"] = rad.pk
    for i in reg["innehavere"]:
        i |= {"stilling": nye[i["stilling"]], "bruker": nye[i["bruker"]]}
        Innehaver(stilling_id=i["stilling"], bruker_id=i["bruker"], fra=i["fra"], til=i["til"],
                  satt_av_id=noen).save(using=EIER, force_insert=True)  # fmt: skip
    for v in reg["vikarer"]:
        v |= {"for_bruker": nye[v["for_bruker"]], "bruker": nye[v["bruker"]]}
        Stedfortreder(for_bruker_id=v["for_bruker"], bruker_id=v["bruker"], fra=v["fra"],
                      til=v["til"]).save(using=EIER)  # fmt: skip
    for x in reg["ledere"]:
        x |= {"bruker": nye[x["bruker"]], "enhet": nye[x["enhet"]]}
        rolle = "leder" if x["enhet"] is not None else "kommunedirektoer"
        Rolletildeling(bruker_id=x["bruker"], rolle=rolle, enhet_id=x["enhet"], fra=x["fra"],
                       til=x["til"]).save(using=EIER)  # fmt: skip
    neste = max(Reglement.objects.using(EIER).values_list("versjon", flat=True), default=0) + 1
    for n, g in enumerate(reg["reglementer"], neste):
        rad = Reglement(versjon=n, navn="Reglement", organ=f"Kommunestyret {n}",
                        vedtatt=g["gjelder_fra"], gjelder_fra=g["gjelder_fra"],
                        gjelder_til=g["gjelder_til"], registrert_av_id=noen,
                        bekreftet=middag(g["bekreftet"]),
                        bekreftet_av_id=andre if g["bekreftet"] else None)  # fmt: skip
        rad.save(using=EIER, force_insert=True)
        nye[g["id"]] = g["id"] = rad.pk
    for f in reg["fullmakter"]:
        if f["vedtakstype"] not in nye:
            nye[f["vedtakstype"]] = vedtakstype(f"{f['vedtakstype']}{uuid7().hex[-8:]}").pk
        for felt in ("vedtakstype", "reglement", "giver", "enhet", "til_stilling", "til_bruker"):
            f[felt] = nye[f[felt]]
        rad = Fullmakt(**som_kolonner(f) | {"id": uuid7()}, foreslaatt_av_id=noen,
                       bekreftet_av_id=noen if f["bekreftet"] else None,
                       trukket_av_id=noen if f["trukket"] else None)  # fmt: skip
        rad.save(using=EIER, force_insert=True)
        nye[f["id"]] = f["id"] = rad.pk
    return reg | {"nye": nye}


_PEKERE = ("vedtakstype", "reglement", "giver", "enhet", "til_stilling", "til_bruker")


def som_kolonner(f: dict[str, Any]) -> dict[str, Any]:
    """A row of the oracle's with the names of the columns."""
    return {
        f"{k}_id" if k in _PEKERE else k: middag(v) if k in ("bekreftet", "trukket") else v
        for k, v in f.items()
    }


def spoer(sql: str, verdier: list[Any] | None = None, alias: str = EIER) -> list[tuple]:
    """Rows that a statement gives."""
    with connections[alias].cursor() as c:
        c.execute(sql, verdier or [])
        return c.fetchall()


def som_rad(f: dict[str, Any]) -> str:
    """A row as json, for ``jsonb_populate_record(null::fullmakt, …)``."""
    return json.dumps(som_kolonner(f), default=str)
