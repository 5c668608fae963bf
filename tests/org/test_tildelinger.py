# SPDX-License-Identifier: EUPL-1.2
"""Roles and stand-ins are given and ended by those who may; the database says as the rules."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

import fabrikk
from glassklar.grunn.feil import Avvist
from glassklar.grunn.identitet import transaksjon
from glassklar.grunn.klokke import i_dag
from glassklar.org import rules
from glassklar.org.actions.roller import avslutt_rolle, gi_rolle
from glassklar.org.actions.stedfortredere import avslutt_stedfortreder, gi_stedfortreder
from glassklar.org.models import Bruker, EnhetUnder, Rolletildeling, Stedfortreder
from glassklar.org.rules import Giver, Mottaker, Oenske, Periode, Stedet

MED_BASE = pytest.mark.django_db(transaction=True, databases="__all__")
DAG = date(2026, 11, 22)


def om(dager: int) -> date:
    return i_dag() + timedelta(days=dager)


# -- the rules, by example --------------------------------------------------------------------
ADMIN = Giver(1, frozenset({"admin"}))
DIREKTOER = Giver(2, frozenset({"kommunedirektoer"}))
LEDER = Giver(3, frozenset({"leder"}), frozenset({10, 11}))
INGEN = Giver(4, frozenset({"saksbehandler"}))
KARI, OLA = Mottaker(7, enhet=11), Mottaker(8)
STEDER = {10: Stedet(10), 11: Stedet(11), 90: Stedet(90, folkevalgt=True)}


def rolle(giver, rolle_, enhet=None, *, til_=KARI, fra=DAG, til=None, grunn="Ny her", har=()):
    return rules.rolle_avslag(
        giver, til_, rolle_, enhet, Oenske(fra, til, grunn, tuple(har)), enheter=STEDER, i_dag=DAG
    )


@pytest.mark.parametrize(
    ("faktisk", "ventet"),
    [
        (rolle(ADMIN, "arkivar"), None),
        (rolle(ADMIN, "leder", 10), None),
        (rolle(ADMIN, "politiker", 90), None),
        (rolle(ADMIN, "politiker", 10), "enhet"),
        (rolle(ADMIN, "politiker"), "enhet"),
        (rolle(ADMIN, "leder", 90), "enhet"),
        (rolle(ADMIN, "leder", 99), "enhet"),
        (rolle(ADMIN, "admin"), "rett"),
        (rolle(ADMIN, "revisor"), "rett"),
        (rolle(ADMIN, "kommunedirektoer"), "rett"),
        (rolle(DIREKTOER, "admin"), None),
        (rolle(DIREKTOER, "revisor"), None),
        (rolle(DIREKTOER, "arkivar"), "rett"),
        (rolle(LEDER, "saksbehandler", 11), "rett"),
        (rolle(INGEN, "arkivar"), "rett"),
        (rolle(ADMIN, "sjef"), "rolle"),
        (rolle(ADMIN, "arkivar", til_=Mottaker(1)), "selv"),
        (rolle(ADMIN, "arkivar", til_=Mottaker(7, aktiv=False)), "sluttet"),
        (rolle(ADMIN, "arkivar", grunn=" "), "grunn"),
        (rolle(ADMIN, "arkivar", fra=DAG - timedelta(1)), "fra"),
        (rolle(ADMIN, "arkivar", til=DAG - timedelta(1)), "til"),
        (rolle(ADMIN, "arkivar", til=DAG), None),
        (rolle(ADMIN, "arkivar", har=[Periode(("arkivar", None), DAG, None)]), "finnes"),
        (rolle(ADMIN, "arkivar", har=[Periode(("arkivar", 10), DAG, None)]), None),
        (rolle(ADMIN, "arkivar", har=[Periode(("revisor", None), DAG, None)]), "revisor"),
        (rolle(ADMIN, "arkivar", har=[Periode(("arkivar", None), date(2020, 1, 1),
                                              DAG - timedelta(1))]), None),
        (rolle(DIREKTOER, "revisor", har=[Periode(("arkivar", None), DAG, DAG)]), "revisor"),
    ],
)  # fmt: skip
def test_hvem_som_gir_roller(faktisk, ventet):
    assert faktisk == ventet


def vikar(giver, for_=KARI, inn=OLA, fra=DAG, til=DAG, grunn="Ferie", har=()):
    return rules.stedfortreder_avslag(giver, for_, inn, Oenske(fra, til, grunn, har), i_dag=DAG)


@pytest.mark.parametrize(
    ("faktisk", "ventet"),
    [
        (vikar(Giver(7)), None),
        (vikar(LEDER), None),
        (vikar(ADMIN), None),
        (vikar(INGEN), "rett"),
        (vikar(Giver(3, frozenset({"leder"}), frozenset({12}))), "rett"),
        (vikar(DIREKTOER), "rett"),
        (vikar(Giver(8, frozenset({"admin"}))), "selv"),
        (vikar(LEDER, inn=Mottaker(3)), "selv"),
        (vikar(ADMIN, inn=KARI), "samme"),
        (vikar(ADMIN, inn=Mottaker(8, aktiv=False)), "sluttet"),
        (vikar(ADMIN, grunn=""), "grunn"),
        (vikar(ADMIN, fra=DAG - timedelta(1)), "fra"),
        (vikar(ADMIN, til=None), "til_mangler"),
        (vikar(ADMIN, til=DAG - timedelta(1)), "til"),
        (vikar(ADMIN, til=date(2027, 11, 22)), None),
        (vikar(ADMIN, til=date(2027, 11, 23)), "for_lenge"),
        (vikar(ADMIN, har=(Periode((), DAG, DAG),)), "finnes"),
    ],
)
def test_hvem_som_setter_stedfortreder(faktisk, ventet):
    assert faktisk == ventet


@pytest.mark.parametrize(
    ("til", "dag", "ventet"),
    [(None, None, None), (None, DAG, None), (DAG, DAG, None), (DAG, DAG + timedelta(1), "dag"),
     (None, DAG - timedelta(1), "dag"), (DAG - timedelta(1), None, "ferdig")],
)  # fmt: skip
def test_hva_som_kan_avsluttes(til, dag, ventet):
    assert rules.slutt_avslag(til, dag, "Ferdig", DAG) == ventet
    assert rules.slutt_avslag(til, dag, "", DAG) == "grunn"


def test_siste_dag():
    assert rules.siste_dag(None, date(2026, 1, 1), DAG) == DAG - timedelta(1)
    assert rules.siste_dag(None, DAG, DAG) == DAG - timedelta(1)
    assert rules.siste_dag(None, DAG + timedelta(9), DAG) == DAG + timedelta(8)
    assert rules.siste_dag(DAG + timedelta(3), DAG, DAG) == DAG + timedelta(3)


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(0, 60))
def test_om_maaneder_er_samme_dag_eller_siste_i_maaneden(dag, n):
    ut = rules.om_maaneder(dag, n)
    assert (ut.year * 12 + ut.month) - (dag.year * 12 + dag.month) == n
    assert ut.day == dag.day or (ut.day < dag.day and (ut + timedelta(1)).day == 1)


# -- the database says the same ---------------------------------------------------------------
class Kommune:
    """Units in a tree, people in them with random roles, and the facts that the rules ask for."""

    def __init__(self, froe: int) -> None:
        r = self.r = random.Random(froe)
        fabrikk.virksomhet()
        topp = fabrikk.enhet("0")
        midt = fabrikk.enhet("1", under=topp)
        self.enheter = [topp, midt, fabrikk.enhet("2", under=midt), fabrikk.enhet("3")]
        self.enheter.append(fabrikk.enhet("K1", folkevalgt=True))
        self.folk = []
        for n in range(8):
            b = fabrikk.bruker(f"p{n}", i=r.choice([*self.enheter[:4], None]))
            for _ in range(r.randint(0, 2)):
                sted, fra = r.choice([None, *self.enheter[:4]]), r.choice([-300, 0, 5])
                Rolletildeling(
                    bruker_id=b.pk, rolle=r.choice(["leder", "leder", "admin", "kommunedirektoer"]),
                    enhet=sted, fra=om(fra), til=r.choice([None, None, om(fra + 20), om(fra)]),
                ).save(using="eier")  # fmt: skip
            if n < 3:
                fast = ("kommunedirektoer", "leder", "admin")[n]
                Rolletildeling(bruker_id=b.pk, rolle=fast, enhet=topp, fra=om(-9)).save(
                    using="eier"
                )
            self.folk.append(b)
        slutt = self.folk[-1]
        Bruker.objects.using("eier").filter(pk=slutt.pk).update(avsluttet_dato="2026-01-01T00:00Z")
        self.folk.append(Bruker.objects.get(brukernavn="system"))
        self.steder = {e.pk: Stedet(e.pk, e.folkevalgt) for e in self.enheter}

    def giver(self, b: Bruker) -> Giver:
        over: dict[int, set[int]] = {}
        for o, u in EnhetUnder.objects.values_list("over_id", "under_id"):
            over.setdefault(o, set()).add(u)
        i_kraft = [t for t in Rolletildeling.objects.filter(bruker=b)
                   if t.fra <= i_dag() and (t.til is None or t.til >= i_dag())]  # fmt: skip
        leder: set[int] = set()
        for t in i_kraft:
            if t.rolle == "leder" and (sted := t.enhet_id or b.enhet_id) is not None:
                leder |= over[sted]
        return Giver(b.pk, frozenset(t.rolle for t in i_kraft), frozenset(leder))

    def mottaker(self, b: Bruker) -> Mottaker:
        b = Bruker.objects.get(pk=b.pk)
        return Mottaker(b.pk, b.enhet_id, b.is_active)


def spoer(b: Bruker, sql: str, *verdier) -> str | None:
    """The word that the database refuses with, or None; nothing is kept when it refuses."""
    try:
        with transaksjon(b, "proeve"), connection.cursor() as c:
            c.execute(f"select {sql}", list(verdier))
    except DatabaseError as feil:
        diag = feil.__cause__.diag
        assert diag.sqlstate == ("42501" if diag.message_primary in
                                 ("rett", "selv", "alle", "annen_enhet") else "GK003")  # fmt: skip
        return diag.message_primary
    return None


def dager(r: random.Random) -> tuple[date | None, date | None]:
    fra = r.choice([None, om(-1), om(0), om(0), om(0), om(3)])
    return fra, r.choice([None, om(-1), om(0), om(3), om(30), om(363), om(380), om(800)])


@MED_BASE
@pytest.mark.parametrize("froe", range(2))
def test_basen_gir_roller_som_reglene(froe):
    k = Kommune(froe)
    r, gitt, avslag = k.r, 0, set()
    for _ in range(250):
        giver, til_ = r.choice(k.folk[:8]), r.choice(k.folk)
        rolle_, enhet = r.choice([*rules.ROLLER, "tull"]), r.choice([None, *k.enheter])
        fra, til = dager(r)
        grunn = r.choice(["Ny jobb", "Ny jobb", "Ny jobb", " "])
        har = tuple(Periode((t.rolle, t.enhet_id), t.fra, t.til)
                    for t in Rolletildeling.objects.filter(bruker=til_))  # fmt: skip
        ventet = rules.rolle_avslag(
            k.giver(giver), k.mottaker(til_), rolle_, enhet.pk if enhet else None,
            Oenske(fra, til, grunn, har), enheter=k.steder, i_dag=i_dag(),
        )  # fmt: skip
        fikk = spoer(giver, "gi_rolle(%s, %s, %s, %s, %s, %s)", til_.pk, rolle_,
                     enhet.pk if enhet else None, fra, til, grunn)  # fmt: skip
        assert fikk == ventet
        gitt += fikk is None
        avslag.add(fikk)
    assert gitt >= 3
    assert {"grunn", "selv", "rett", "fra"} <= avslag


@MED_BASE
@pytest.mark.parametrize("froe", range(2))
def test_basen_setter_stedfortreder_som_reglene(froe):
    k = Kommune(froe + 10)
    r, gitt, avslag = k.r, 0, set()
    for _ in range(250):
        giver, for_, inn = r.choice(k.folk[:8]), r.choice(k.folk), r.choice(k.folk)
        fra, til = dager(r)
        grunn = r.choice(["Ferie", "Ferie", "Ferie", "\t"])
        har = tuple(Periode((), s.fra, s.til)
                    for s in Stedfortreder.objects.filter(for_bruker=for_, bruker=inn))  # fmt: skip
        ventet = rules.stedfortreder_avslag(
            k.giver(giver), k.mottaker(for_), k.mottaker(inn), Oenske(fra, til, grunn, har),
            i_dag=i_dag(),
        )  # fmt: skip
        fikk = spoer(
            giver, "gi_stedfortreder(%s, %s, %s, %s, %s)", for_.pk, inn.pk, fra, til, grunn
        )
        assert fikk == ventet
        gitt += fikk is None
        avslag.add(fikk)
    assert gitt >= 3
    assert {"grunn", "selv", "rett", "fra"} <= avslag


# -- the actions ------------------------------------------------------------------------------
@pytest.fixture
def folk(ferdig):
    return ferdig(_lag)


def _lag():
    fabrikk.virksomhet()
    e = fabrikk.enhet("42")
    return {
        "admin": fabrikk.bruker("adm", "admin", i=e),
        "kari": fabrikk.bruker("kari", "saksbehandler", i=e),
        "ola": fabrikk.bruker("ola", "saksbehandler", i=e),
    }


@MED_BASE
def test_en_rolle_gis_og_tas_fra_med_historikk(folk):
    n = gi_rolle(bruker=folk["admin"], til_bruker=folk["kari"].pk, rolle="arkivar", enhet=None,
                 fra=i_dag(), til=None, grunn="Vikar i arkivet")  # fmt: skip
    t = Rolletildeling.objects.get(pk=n)
    assert (t.gitt_av, t.grunn, t.til) == (folk["admin"], "Vikar i arkivet", None)
    assert t.gitt is not None
    assert Bruker.objects.get(pk=folk["kari"].pk).roller.filter(rolle="arkivar").exists()
    with pytest.raises(Avvist) as feil:
        avslutt_rolle(bruker=folk["ola"], rolletildeling=n, dag=None, grunn="Nei")
    assert "" in feil.value.felt
    avslutt_rolle(bruker=folk["admin"], rolletildeling=n, dag=None, grunn="Feil person")
    t.refresh_from_db()
    assert (t.til, t.avsluttet_av, t.avsluttet_aarsak, t.avsluttet_grunn) == (
        om(-1), folk["admin"], "person", "Feil person",
    )  # fmt: skip
    with pytest.raises(Avvist):
        avslutt_rolle(bruker=folk["admin"], rolletildeling=n, dag=None, grunn="En gang til")


@MED_BASE
def test_den_som_har_rollen_kan_gi_den_fra_seg(folk):
    n = folk["kari"].roller.get().pk
    avslutt_rolle(bruker=folk["kari"], rolletildeling=n, dag=om(10), grunn="Slutter")
    assert Rolletildeling.objects.get(pk=n).til == om(10)


@MED_BASE
def test_avslagene_staar_ved_feltet(folk):
    for felter, felt in (
        ({"rolle": "admin"}, "rolle"),
        ({"til_bruker": folk["admin"].pk}, ""),
        ({"fra": om(-1)}, "fra"),
        ({"til": om(-1)}, "til"),
        ({"grunn": ""}, "grunn"),
        ({"grunn": "nul\0l"}, "grunn"),
        ({"enhet": 10**6}, "enhet"),
    ):
        alt = {"til_bruker": folk["kari"].pk, "rolle": "arkivar", "enhet": None, "fra": i_dag(),
               "til": None, "grunn": "x"} | felter  # fmt: skip
        with pytest.raises(Avvist) as feil:
            gi_rolle(bruker=folk["admin"], **alt)
        assert list(feil.value.felt) == [felt]
    assert not Rolletildeling.objects.filter(rolle="arkivar").exists()


@MED_BASE
def test_stedfortreder_settes_og_avsluttes(folk):
    kari, ola = folk["kari"], folk["ola"]
    n = gi_stedfortreder(bruker=kari, for_bruker=kari.pk, stedfortreder=ola.pk, fra=om(0),
                         til=om(14), grunn="Ferie")  # fmt: skip
    s = Stedfortreder.objects.get(pk=n)
    assert (s.for_bruker, s.bruker, s.gitt_av) == (folk["kari"], folk["ola"], folk["kari"])
    fremmed = fabrikk.bruker("fremmed", "saksbehandler")
    with pytest.raises(Avvist):
        avslutt_stedfortreder(bruker=fremmed, stedfortreder=n, dag=None, grunn="Nei")
    avslutt_stedfortreder(bruker=folk["ola"], stedfortreder=n, dag=om(2), grunn="Blir borte selv")
    s.refresh_from_db()
    assert (s.til, s.avsluttet_av) == (om(2), folk["ola"])


@MED_BASE
def test_to_som_gir_samme_rolle_samtidig_gir_en(folk):
    """The person's row is locked: the second giver sees the first one's row."""
    import threading

    fremme, feil = threading.Barrier(2), []

    def gi():
        try:
            fremme.wait()
            gi_rolle(bruker=folk["admin"], til_bruker=folk["kari"].pk, rolle="arkivar", enhet=None,
                     fra=i_dag(), til=None, grunn="Begge")  # fmt: skip
        except Avvist as f:
            feil.append(f)
        finally:
            connection.close()

    traader = [threading.Thread(target=gi) for _ in range(2)]
    for t in traader:
        t.start()
    for t in traader:
        t.join()
    assert Rolletildeling.objects.filter(rolle="arkivar").count() == 1
    assert len(feil) == 1


@MED_BASE
def test_den_som_slutter_mister_roller_og_stedfortreder(folk):
    kari, ola = folk["kari"], folk["ola"]
    for for_, inn in ((kari, ola), (ola, kari)):
        gi_stedfortreder(bruker=folk["admin"], for_bruker=for_.pk, stedfortreder=inn.pk,
                         fra=om(0), til=om(14), grunn="Ferie")  # fmt: skip
    Bruker.objects.using("eier").filter(pk=ola.pk).update(avsluttet_dato="2026-01-01T00:00Z")
    assert list(ola.roller.values_list("til", "avsluttet_aarsak")) == [(om(-1), "sluttet")]
    assert Stedfortreder.objects.get(bruker=ola).til == om(-1)
    # the cases of the one who left still need somebody
    assert Stedfortreder.objects.get(for_bruker=ola).til == om(14)


@MED_BASE
def test_bare_administrator_flytter_grensen_for_klareringer(folk):
    from glassklar.org.models import Virksomhet

    with pytest.raises(DatabaseError), transaksjon(folk["kari"], "x"), transaction.atomic():
        Virksomhet.objects.update(klarering_maks_maaneder=60)
    with transaksjon(folk["admin"], "x"):
        Virksomhet.objects.update(klarering_maks_maaneder=12)
    assert Virksomhet.objects.get().klarering_maks_maaneder == 12
