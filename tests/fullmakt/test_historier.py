# SPDX-License-Identifier: EUPL-1.2
"""Random histories of decisions: the database does what a plain model says, and G3 always holds.

Organisations, delegations, stand-ins and dates are random (``verden``); so are the steps: answers
about habilitet, sendings, readings, approvals (also of old contents, and by whoever), changes by
anybody, returns, withdrawals, and taking effect by plain SQL. After each step the database must
have said yes exactly when the model does.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

import psycopg
import pytest
from psycopg.sql import SQL

import fabrikk
from fullmakt import basen, orakel, verden
from fullmakt.by import eier, som
from glassklar.arkiv.models import Registrering
from glassklar.grunn.identitet import signert
from glassklar.grunn.klokke import i_dag
from glassklar.org.models import Bruker, Rolletildeling

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)
KOMMUNER, VEDTAK = 6, 4


@dataclass
class Sted:
    """A municipality, and a finished decision in it."""

    reg: dict[str, Any]
    post: Registrering
    sak: dict[str, Any]
    forfatter: int
    krav: int

    @cached_property
    def holdere(self) -> set[tuple[int, int | None, Any]]:
        """Who holds which row that covers the decision; nothing in a history changes it."""
        return orakel.holdere_i(self.reg, self.sak | {"dag": i_dag()})


@dataclass
class Modell:
    """Where a decision stands, as plainly as it can be said."""

    sted: Sted
    versjon: int = 0
    status: str = "F"
    forfattere: set[int] = field(default_factory=set)
    svar: dict[int, str] = field(default_factory=dict)
    #: (person, on behalf of, version, step and its sending) of the approvals that count.
    godkjent: list[tuple[int, int | None, int, tuple[int, int]]] = field(default_factory=list)
    runde: int = 0  # how many times it has been sent
    loep: str = ""  # how the open sending goes round; empty: none
    steg: list[dict[str, Any]] = field(default_factory=list)

    # -- who may ----------------------------------------------------------------------------
    def arbeider(self, b: int) -> bool:
        return all(p["sluttet"] is None for p in self.sted.reg["folk"] if p["id"] == b)

    def _leder(self, b: int) -> list[int]:
        """Units that a person leads today."""
        hjemme = {p["id"]: p["enhet"] for p in self.sted.reg["folk"]}
        return [
            x["enhet"] or hjemme[b]
            for x in self.sted.reg["ledere"]
            if x["bruker"] == b and x["enhet"] and orakel.mellom(i_dag(), x["fra"], x["til"])
        ]

    def _direktoer(self, b: int) -> bool:
        return any(
            x["bruker"] == b and x["enhet"] is None and orakel.mellom(i_dag(), x["fra"], x["til"])
            for x in self.sted.reg["ledere"]
        )

    def over(self, o: int, p: int) -> bool:
        """Whether o can instruct p (fvl. § 6 third paragraph)."""
        if o == p or self._direktoer(p):
            return False
        if self._direktoer(o):
            return True
        (her,) = [x["enhet"] for x in self.sted.reg["folk"] if x["id"] == p]
        for topp in self._leder(o):
            if her is None or her not in orakel.under(self.sted.reg, topp):
                continue
            hoeyere = [
                e for e in self._leder(p) if e != topp and topp in orakel.under(self.sted.reg, e)
            ]
            if not hoeyere:
                return True
        return False

    def stengt(self, b: int, vegne: int | None) -> set[str]:
        """Why a person may not approve in this way."""
        inhabile = {x for x, s in self.svar.items() if s == "inhabil"}
        sak = self.sted.sak | {
            "forfattere": self.forfattere, "habilitet": self.svar, "lest": None, "dag": i_dag(),
            "godkjent_av": {x for g in self.godkjent for x in g[:2] if x is not None},
        }  # fmt: skip
        ut = orakel.kan_ikke(self.sted.reg, sak, b, vegne, self.sted.holdere)
        ut -= {"overordnet_inhabil", "stedfortreder"}
        if any(self.over(o, b) for o in inhabile):
            ut.add("overordnet_inhabil")
        if vegne is not None and (
            vegne in self.forfattere
            or vegne in inhabile
            or any(self.over(o, vegne) for o in inhabile)
        ):
            ut.add("stedfortreder")
        return ut

    def maater(self, b: int, tillatt: set[str] = frozenset()) -> set[tuple[int | None, Any]]:
        """The ways (on behalf of, row) in which a person may approve."""
        return {
            (vegne, rad)
            for hvem, vegne, rad in self.sted.holdere
            if hvem == b and self.stengt(b, vegne) <= tillatt
        }

    def kan_sendes_til(self, b: int) -> bool:
        return bool(self.maater(b, {"habilitet_mangler", "godkjent_foer"}))

    def er_vikar(self, b: int, for_: int) -> bool:
        return any(
            v["bruker"] == b
            and v["for_bruker"] == for_
            and orakel.mellom(i_dag(), v["fra"], v["til"])
            for v in self.sted.reg["vikarer"]
        )

    def aapent(self, n: int, b: int) -> bool:
        """Whether a step waits for this person's answer."""
        if not self.loep or n >= len(self.steg):
            return False
        s = self.steg[n]
        return bool(s["sendt"] and not s["svar"]) and (
            s["mottaker"] == b or self.er_vikar(b, s["mottaker"])
        )

    @property
    def nok(self) -> bool:
        """Whether the content as it is now is approved by enough people."""
        return len({g[0] for g in self.godkjent if g[2] == self.versjon}) >= self.sted.krav

    # -- what happens -------------------------------------------------------------------------
    def videre(self) -> None:
        venter = [s for s in self.steg if not s["svar"]]
        for s in venter:
            s["sendt"] = self.loep != "sekvens" or s is venter[0]

    def slutt(self) -> None:
        self.loep = ""

    def endret(self, b: int) -> None:
        self.versjon += 1
        self.forfattere.add(b)
        if self.godkjent:
            self.godkjent = []
            if self.loep:
                for s in self.steg:
                    if s["svar"] == "G":
                        s["svar"] = ""
                self.videre()
            if self.status == "G":
                self.status = "F"

    def inhabil(self, b: int) -> None:
        """What rests on the inhabil, or on those below them, falls away."""
        if self.status == "E":
            return
        igjen = [
            g
            for g in self.godkjent
            if b not in g[:2] and not any(x is not None and self.over(b, x) for x in g[:2])
        ]
        venter = self.loep and any(s["mottaker"] == b and not s["svar"] for s in self.steg)
        if len(igjen) == len(self.godkjent) and not venter:
            return
        self.godkjent = igjen
        self.slutt()
        if self.status == "G" and not self.nok:
            self.status = "F"


@pytest.fixture
def steder(monkeypatch):
    """Some municipalities with decisions that some row is about, committed once."""
    monkeypatch.setattr(verden, "DAG", i_dag())
    r = random.Random(7)
    ut: list[Sted] = []
    while len(ut) < KOMMUNER * VEDTAK:
        reg = verden.kommune(r, 12)
        for p in reg["folk"]:
            if p["sluttet"] is not None and p["sluttet"] > i_dag():
                p["sluttet"] = None
        i_arbeid = [p["id"] for p in reg["folk"] if p["sluttet"] is None]
        if len(i_arbeid) < 3 or not _brukbar(r, reg):
            continue
        ut += _legg_inn(r, reg)
    return ut


def _brukbar(r: random.Random, reg: dict[str, Any]) -> bool:
    """Mostly registers where somebody holds something today."""
    return len({b for b, _, _ in orakel.holdere(reg, i_dag())}) >= 2 or r.random() < 0.05


def _legg_inn(r: random.Random, reg: dict[str, Any]) -> list[Sted]:
    reg = basen.legg_inn(reg)
    krav = {t: r.choice([1, 1, 2]) for t in sorted({f["vedtakstype"] for f in reg["fullmakter"]})}
    for t, antall in krav.items():
        eier("update vedtakstype set antall_godkjennere = %s where id = %s", antall, t)
    topp = fabrikk.enhet()
    del_ = fabrikk.arkivdel()
    folk = {p["id"]: Bruker.objects.get(pk=p["id"]) for p in reg["folk"]}
    for b in folk.values():
        # Everybody may write everywhere, so that anybody can become an author.
        Rolletildeling(bruker_id=b.pk, rolle="arkivar", fra=fabrikk.FOER).save(using=basen.EIER)
    i_arbeid = [p["id"] for p in reg["folk"] if p["sluttet"] is None]
    ut = []
    for _ in range(VEDTAK):
        om = r.choice(reg["fullmakter"])
        type_ = om["vedtakstype"]
        forfatter = folk[r.choice(i_arbeid)]
        sak = fabrikk.sak(forfatter, topp, del_, forfatter)
        post = fabrikk.post(forfatter, sak, "U", "Vedtak", filer=(fabrikk.fil(),))
        beloep = r.choice(
            [b for b in (*verden.BELOEP, om["beloep_fra"], om["beloep_til"]) if b is not None]
        )
        enhet = r.choice([om["enhet"]] * 3 + [e["id"] for e in reg["enheter"]])
        eier(
            "update registrering set enhet_id = %s, saksbehandler_id = null where id = %s",
            enhet,
            post.pk,
        )
        som(
            forfatter,
            "insert into vedtak (registrering_id, vedtakstype_id, beloep, hjemmel, utfall,"
            " klageadgang, opprettet_av_id, opprettet) values (%s, %s, %s, 'fvl. § 2', 'avslag',"
            " true, %s, now())",
            post.pk,
            type_,
            beloep,
            forfatter.pk,
        )
        som(
            forfatter,
            "update dokument set status = 'F' where id in"
            " (select dokument_id from regdok where registrering_id = %s)",
            post.pk,
        )
        som(forfatter, "update registrering set status = 'F' where id = %s", post.pk)
        sted = Sted(
            reg,
            post,
            {"vedtakstype": type_, "beloep": Decimal(beloep), "enhet": enhet, "klasse": "L42"},
            forfatter.pk,
            krav[type_],
        )
        # Mostly decisions that enough people may approve.
        m = Modell(sted, forfattere={forfatter.pk})
        egnede = [b for b in i_arbeid if m.kan_sendes_til(b)]
        if len(egnede) >= krav[type_] or r.random() < 0.1:
            ut.append(sted)
    return ut


class Historie:
    """One history, on a connection of its own; rolled back at the end."""

    def __init__(
        self, c: psycopg.Connection, r: random.Random, sted: Sted, teller: Counter
    ) -> None:
        self.c, self.r, self.teller = c, r, teller
        self.m = Modell(sted, forfattere={sted.forfatter})
        self.folk = [p["id"] for p in sted.reg["folk"]]
        self.i_arbeid = [b for b in self.folk if self.m.arbeider(b)]
        self.steg: list[Any] = []
        self.avtrykk: list[bytes] = []
        self.godkjenninger: list[Any] = []

    def proev(self, hvem: int, sql: str, *verdier: Any) -> tuple[bool, Any]:
        """The statement as the person, with everything that waits for commit."""
        c = self.c
        # What goes together is sent together: a hundred thousand histories are some million steps.
        c.execute(
            SQL("savepoint s; select set_config('glassklar.hvem', {}, true)").format(signert(hvem))
        )
        try:
            svar = c.execute(sql, verdier)
            rad = svar.fetchone() if svar.description else None
            c.execute("set constraints all immediate; set constraints all deferred")
        except psycopg.Error as feil:
            if feil.sqlstate not in {"GK001", "GK002", "GK003", "42501"}:
                raise
            c.execute("rollback to savepoint s")
            return False, feil.diag.message_primary
        c.execute("release savepoint s")
        return True, rad and rad[0]

    def venter(self, ja: bool, kan: bool, hva: str, mer: Any = "") -> bool:
        self.teller[hva, ja] += 1
        assert ja == kan, (hva, f"basen {ja}, modellen {kan}", mer, self.m)
        return ja

    def gaa(self, antall: int) -> None:
        gjoer = (
            [self.habil] * 4
            + [self.send] * 4
            + [self.se] * 3
            + [self.godkjenn] * 6
            + [self.endre, self.retur, self.trekk, self.trekk_egen, self.i_kraft, self.i_kraft]
        )
        for _ in range(antall):
            self.r.choice(gjoer)()
        self.i_kraft()
        rad = self.c.execute(
            "select status, vedtak_mangler(id) from registrering where id = %s",
            [self.m.sted.post.pk],
        ).fetchone()
        assert rad[0] == self.m.status
        if self.m.status == "E":
            assert rad[1] == 0

    # -- the steps -----------------------------------------------------------------------------
    def habil(self) -> None:
        b = self.r.choice(self.folk)
        svar = self.r.choices(["ingen", "oppgitt", "inhabil"], [12, 3, 1])[0]
        forhold = ("", "") if svar == "ingen" else ("annet", "En binding.")
        ja, mer = self.proev(
            b, "select erklaer_habilitet(%s, %s, %s, %s)", self.m.sted.post.mappe_id, svar, *forhold
        )
        kan = self.m.arbeider(b) and (svar == "inhabil" or self.m.svar.get(b) != "inhabil")
        if self.venter(ja, kan, "habilitet", mer):
            self.m.svar[b] = svar
            if svar == "inhabil":
                self.m.inhabil(b)

    def _svar_ingen(self, b: int) -> None:
        sql = "select erklaer_habilitet(%s, 'ingen', '', '')"
        ja, mer = self.proev(b, sql, self.m.sted.post.mappe_id)
        assert ja, mer
        self.m.svar[b] = "ingen"

    def send(self) -> None:
        m = self.m
        fra = self.r.choice(self.i_arbeid)
        if self.r.random() < 0.8 and m.svar.get(fra) is None:
            self._svar_ingen(fra)
        egnede = [b for b in self.folk if b != fra and m.kan_sendes_til(b)]
        antall = self.r.choice([1, 1, 2, 3])
        if egnede and self.r.random() < 0.85:
            til = self.r.sample(egnede, min(antall, len(egnede)))
        else:
            til = self.r.sample(self.folk, min(antall, len(self.folk)))
        maate = self.r.choice(["sekvens", "parallell"])
        ja, mer = self.proev(fra, "select send_loep(%s, %s, %s)", m.sted.post.pk, maate, til)
        kan = (
            m.status in ("F", "G")
            and not m.loep
            and m.svar.get(fra, "inhabil") != "inhabil"
            and len(til) >= m.sted.krav
            and fra not in til
            and all(m.kan_sendes_til(b) for b in til)
        )
        if self.venter(ja, kan, "send", (mer, fra, til)):
            m.loep = maate
            m.runde += 1
            m.steg = [{"mottaker": b, "svar": "", "sendt": False, "sett": None} for b in til]
            m.videre()
            self.steg = [
                x
                for (x,) in self.c.execute(
                    "select id from godkjenningssteg where loep_id = %s order by nr", [mer]
                )
            ]

    def _steg(self) -> tuple[int, int]:
        """A step, and mostly somebody whom it is for."""
        aapne = [n for n, s in enumerate(self.m.steg) if s["sendt"] and not s["svar"]]
        n = (
            self.r.choice(aapne)
            if aapne and self.r.random() < 0.9
            else self.r.randrange(len(self.steg))
        )
        til = self.m.steg[n]["mottaker"]
        vikarer = [b for b in self.folk if self.m.er_vikar(b, til)]
        if self.r.random() < 0.1:
            return n, self.r.choice(self.folk)
        return n, self.r.choice([til, til, *vikarer])

    def se(self) -> None:
        if not self.steg:
            return
        n, b = self._steg()
        self._se(n, b)

    def _se(self, n: int, b: int) -> None:
        ja, mer = self.proev(b, "select sett_steg(%s)", self.steg[n])
        if self.venter(ja, self.m.aapent(n, b), "se", mer):
            self.m.steg[n]["sett"] = self.m.versjon
            while len(self.avtrykk) <= self.m.versjon:
                self.avtrykk.append(b"")
            self.avtrykk[self.m.versjon] = bytes(mer)

    def godkjenn(self) -> None:
        if not self.steg:
            return
        n, b = self._steg()
        m = self.m
        if self.r.random() < 0.7 and m.svar.get(b) is None and m.arbeider(b):
            self._svar_ingen(b)
        if self.r.random() < 0.85:
            self._se(n, b)
        kjente = [v for v, h in enumerate(self.avtrykk) if h]
        versjon = (
            m.versjon
            if m.versjon in kjente and self.r.random() < 0.9
            else self.r.choice(kjente or [-1])
        )
        avtrykk = self.avtrykk[versjon] if versjon >= 0 else b"x" * 32
        ja, mer = self.proev(b, "select godkjenn_vedtak(%s, %s, '', null)", self.steg[n], avtrykk)
        maater = m.maater(b)
        kan = (
            m.aapent(n, b)
            and versjon == m.versjon
            and m.steg[n]["sett"] == m.versjon
            and bool(maater)
        )
        if not self.venter(ja, kan, "godkjenn", (mer, b, n)):
            return
        vegne, rad = self.c.execute(
            "select paa_vegne_id, fullmakt_id from godkjenning where id = %s", [mer]
        ).fetchone()
        assert (vegne, rad) in maater
        m.godkjent.append((b, vegne, m.versjon, (n, m.runde)))
        self.godkjenninger.append((mer, b))
        m.steg[n]["svar"] = "G"
        if all(s["svar"] for s in m.steg):
            m.slutt()
            if m.nok and m.status == "F":
                m.status = "G"
        else:
            m.videre()

    def endre(self) -> None:
        b = self.r.choice(self.i_arbeid)
        hva = self.r.choice(
            [
                "update registrering_skjermet set beskrivelse = gen_random_uuid()::text"
                " where registrering_id = %s",
                "update kp_identitet set navn = gen_random_uuid()::text where registrering_id = %s",
                "update vedtak set hjemmel = gen_random_uuid()::text where registrering_id = %s",
            ]
        )
        ja, mer = self.proev(b, hva, self.m.sted.post.pk)
        if self.venter(ja, self.m.status != "E", "endre", mer):
            self.m.endret(b)

    def retur(self) -> None:
        if not self.steg:
            return
        n, b = self._steg()
        ja, mer = self.proev(
            b, "select svar_loep(%s, %s, 'Se på dette.')", self.steg[n], self.r.choice("SI")
        )
        m = self.m
        if not self.venter(ja, m.aapent(n, b) and m.status != "E", "retur", mer):
            return
        m.steg[n]["svar"] = "S"
        m.godkjent = []
        m.slutt()
        m.status = "R"
        b = self.r.choice(self.i_arbeid)
        ja, mer = self.proev(
            b,
            "update dokument set status = 'F' where id in"
            " (select dokument_id from regdok where registrering_id = %s)",
            m.sted.post.pk,
        )
        assert ja
        ja, mer = self.proev(
            b, "update registrering set status = 'F' where id = %s", m.sted.post.pk
        )
        assert ja, mer
        m.status = "F"

    def trekk(self) -> None:
        m = self.m
        if not self.steg:
            return
        b = self.r.choice(self.i_arbeid)
        ja, mer = self.proev(
            b, "select trekk_loep(loep_id) from godkjenningssteg where id = %s", self.steg[0]
        )
        if self.venter(ja, bool(m.loep) and m.status != "E", "trekk", mer):
            m.godkjent = []
            m.slutt()
            if m.status == "G":
                m.status = "F"

    def trekk_egen(self) -> None:
        if not self.godkjenninger:
            return
        m = self.m
        k, hvem = self.r.choice(self.godkjenninger)
        b = hvem if self.r.random() < 0.8 else self.r.choice(self.folk)
        gyldig = self.c.execute(
            "select ugyldig is null from godkjenning where id = %s", [k]
        ).fetchone()[0]
        ja, mer = self.proev(b, "select trekk_godkjenning(%s, 'Tenkte om igjen')", k)
        if self.venter(ja, b == hvem and gyldig and m.status != "E", "trekk egen", mer):
            ((n, runde),) = [g[3] for g in m.godkjent if g[0] == b]
            m.godkjent = [g for g in m.godkjent if g[0] != b]
            # One of an earlier sending leaves those alone who are asked now.
            if runde == m.runde:
                m.steg[n]["svar"] = "T"
                m.slutt()
            if m.status == "G":
                m.status = "F"

    def i_kraft(self) -> None:
        m = self.m
        if m.status == "E":
            return
        b = self.r.choice(self.i_arbeid)
        ja, mer = self.proev(
            b, "update registrering set status = 'E' where id = %s", m.sted.post.pk
        )
        if self.venter(ja, m.nok, "i kraft", mer):
            m.status = "E"


def _gaa(roller: Any, steder: list[Sted], antall: int, froe: int) -> Counter:
    teller: Counter = Counter()
    r = random.Random(froe)
    with psycopg.connect(roller.intern.url) as c:
        for _ in range(antall):
            Historie(c, r, r.choice(steder), teller).gaa(r.randint(3, 14))
            c.rollback()
            teller["historier"] += 1
            if teller["historier"] % 5_000 == 0:
                print(teller["historier"], flush=True)  # noqa: T201
    return teller


def _har_skilt(teller: Counter) -> None:
    """Every kind of step was both accepted and refused."""
    for hva in ("habilitet", "send", "se", "godkjenn", "endre", "retur", "trekk", "i kraft"):
        assert teller[hva, True] >= 1, (hva, teller)
        assert teller[hva, False] >= 1, (hva, teller)


def test_tilfeldige_historier(roller, steder):
    teller = _gaa(roller, steder, 400, 1)
    _har_skilt(teller)
    print(dict(teller))  # noqa: T201


@pytest.mark.stor
@pytest.mark.parametrize("froe", [2, 3, 4, 5])
def test_hundre_tusen_historier(roller, steder, froe):
    """A hundred thousand in all, in four parts that can go side by side."""
    teller = _gaa(roller, steder, 25_000, froe)
    _har_skilt(teller)
    assert teller["historier"] == 25_000
    print(dict(teller))  # noqa: T201
