# SPDX-License-Identifier: EUPL-1.2
"""Random municipalities with a delegation register: the oracle's dicts, and the rules' rows."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from glassklar.fullmakt.avgjoerere import Folk, Leder, Vedtakssak
from glassklar.fullmakt.rules import (
    Fullmakt,
    Innehav,
    Register,
    Reglement,
    Stilling,
    Vikariat,
)

DAG = date(2026, 11, 22)
TYPER = ("disp", "innkjoep")
BELOEP = (None, None, Decimal("0"), Decimal("100.00"), Decimal("100.01"), Decimal("500"))
KLASSER = ("", "", "L", "L4", "L42", "M")


def _dag(r: random.Random, lav: int = -12, hoey: int = 12) -> date:
    return DAG + timedelta(days=r.randint(lav, hoey))


def _periode(r: random.Random) -> tuple[date, date | None]:
    """Mostly a period that holds today."""
    if r.random() < 0.25:
        fra = _dag(r)
        return fra, r.choice([None, fra + timedelta(days=r.randint(0, 15))])
    return _dag(r, -20, 0), r.choice([None, None, _dag(r, 0, 20)])


def _beloep(r: random.Random) -> tuple[Decimal | None, Decimal | None]:
    lav, hoey = r.choice(BELOEP), r.choice(BELOEP)
    if lav is not None and hoey is not None and lav > hoey:
        return hoey, lav
    return lav, hoey


def ny_rad(r: random.Random, reg: dict[str, Any], id_: int, *, rett: bool = True) -> dict[str, Any]:
    """A row from a reglement or from another row; with ``rett`` often narrower than its giver."""
    fra, til = _periode(r)
    lav, hoey = _beloep(r)
    f: dict[str, Any] = {
        "id": id_, "reglement": None, "giver": None, "vedtakstype": r.choice(TYPER),
        "beloep_fra": lav, "beloep_til": hoey, "enhet": r.choice(reg["enheter"])["id"],
        "klasse": r.choice(KLASSER), "til_stilling": None, "til_bruker": None,
        "kan_delegere": r.random() < 0.8, "fra": fra, "til": til,
        "bekreftet": r.choice([_dag(r, -20, -10)] * 6 + [None, _dag(r)]),
        "trukket": r.choice([None] * 6 + [_dag(r)]),
    }  # fmt: skip
    if r.random() < 0.6:
        f["til_stilling"] = r.choice(reg["stillinger"])["id"]
    else:
        f["til_bruker"] = r.choice(reg["folk"])["id"]
    if not reg["fullmakter"] or r.random() < 0.35:
        f["reglement"] = r.choice(reg["reglementer"])["id"]
        return f
    giver = r.choice(reg["fullmakter"])
    f["giver"] = giver["id"]
    if rett and r.random() < 0.85:
        for felt in ("vedtakstype", "beloep_fra", "beloep_til", "enhet", "klasse", "fra", "til"):
            if r.random() < 0.9:
                f[felt] = giver[felt]
        if f["til"] is not None and f["til"] < f["fra"]:
            f["til"] = f["fra"]
        if None not in (f["beloep_fra"], f["beloep_til"]) and f["beloep_fra"] > f["beloep_til"]:
            f["beloep_fra"] = f["beloep_til"]
    return f


def kommune(r: random.Random, rader: int = 8) -> dict[str, Any]:
    """A municipality in the oracle's form."""
    enheter = [{"id": 1, "overordnet": None}]
    for n in range(2, r.randint(3, 6)):
        enheter.append({"id": n, "overordnet": r.choice([None, *[e["id"] for e in enheter]])})
    steder = [e["id"] for e in enheter]
    folk = [
        {"id": 100 + n, "enhet": r.choice([None, *steder, *steder]),
         "sluttet": r.choice([None] * 7 + [_dag(r)])}
        for n in range(r.randint(3, 7))
    ]  # fmt: skip
    personer = [p["id"] for p in folk]
    stillinger = [
        {"id": 200 + n, "enhet": r.choice(steder), "avsluttet": r.choice([None] * 7 + [_dag(r)])}
        for n in range(r.randint(1, 4))
    ]
    innehavere = []
    for _ in range(r.randint(2, 8)):
        fra, til = _periode(r)
        innehavere.append({"stilling": r.choice(stillinger)["id"], "bruker": r.choice(personer),
                           "fra": fra, "til": til})  # fmt: skip
    vikarer = []
    for _ in range(r.randint(0, 4)):
        a, b = r.sample(personer, 2)
        fra, til = _periode(r)
        vikarer.append({"for_bruker": a, "bruker": b, "fra": fra, "til": til or _dag(r, 12, 30)})
    reglementer = []
    for n in range(r.randint(1, 2)):
        fra, til = _periode(r)
        reglementer.append({"id": 300 + n, "gjelder_fra": fra, "gjelder_til": til,
                            "bekreftet": r.choice([_dag(r, -20, 0)] * 5 + [None])})  # fmt: skip
    ledere = []
    for _ in range(r.randint(0, 3)):
        fra, til = _periode(r)
        ledere.append({"bruker": r.choice(personer), "enhet": r.choice([None, *steder, *steder]),
                       "fra": fra, "til": til})  # fmt: skip
    reg: dict[str, Any] = {
        "enheter": enheter, "stillinger": stillinger, "innehavere": innehavere, "vikarer": vikarer,
        "reglementer": reglementer, "fullmakter": [], "folk": folk, "ledere": ledere,
    }  # fmt: skip
    for n in range(r.randint(1, rader)):
        reg["fullmakter"].append(ny_rad(r, reg, 400 + n))
    return reg


def vedtakssak(r: random.Random, reg: dict[str, Any]) -> dict[str, Any]:
    """A case to decide, often one that some row is about."""
    personer = [p["id"] for p in reg["folk"]]
    om = r.choice(reg["fullmakter"])
    noen = lambda p: {b for b in personer if r.random() < p}  # noqa: E731
    svar = r.choices(["ingen", "oppgitt", "inhabil"], [8, 2, 1], k=len(personer))
    return {
        "vedtakstype": r.choice([om["vedtakstype"]] * 5 + list(TYPER)),
        "beloep": r.choice([*BELOEP, om["beloep_fra"], om["beloep_til"], Decimal("99.99")]),
        "enhet": r.choice([om["enhet"]] * 3 + [e["id"] for e in reg["enheter"]]),
        "klasse": r.choice([om["klasse"] + "2", "L42", "L421", "M", ""]),
        "dag": r.choice([DAG, DAG, DAG, _dag(r)]),
        "forfattere": noen(0.15),
        "habilitet": {b: s for b, s in zip(personer, svar, strict=True) if r.random() < 0.85},
        "godkjent_av": noen(0.1),
        "lest": r.choice([None, noen(0.9)]),
    }


def fullmakt(f: dict[str, Any]) -> Fullmakt:
    """A row in the rules' form."""
    verdier = dict(f)
    return Fullmakt(type=verdier.pop("vedtakstype"), **verdier)


def register(reg: dict[str, Any]) -> Register:
    """The register in the rules' form."""
    return Register(
        over={e["id"]: e["overordnet"] for e in reg["enheter"]},
        stillinger={s["id"]: Stilling(**s) for s in reg["stillinger"]},
        innehav=tuple(Innehav(**i) for i in reg["innehavere"]),
        vikariater=tuple(Vikariat(**v) for v in reg["vikarer"]),
        reglementer={g["id"]: Reglement(**g) for g in reg["reglementer"]},
        fullmakter={f["id"]: fullmakt(f) for f in reg["fullmakter"]},
        sluttet={p["id"]: p["sluttet"] for p in reg["folk"] if p["sluttet"] is not None},
    )


def folk(reg: dict[str, Any]) -> Folk:
    """Who works where and leads what, in the rules' form."""
    return Folk(
        enhet={p["id"]: p["enhet"] for p in reg["folk"]},
        ledere=tuple(Leder(**x) for x in reg["ledere"]),
    )


def sak(s: dict[str, Any]) -> Vedtakssak:
    """A case in the rules' form."""
    lest = s["lest"]
    return Vedtakssak(
        type=s["vedtakstype"], dag=s["dag"], enhet=s["enhet"], beloep=s["beloep"],
        klasse=s["klasse"], forfattere=frozenset(s["forfattere"]), habilitet=s["habilitet"],
        godkjent_av=frozenset(s["godkjent_av"]), lest=None if lest is None else frozenset(lest),
    )  # fmt: skip
