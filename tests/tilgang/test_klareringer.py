# SPDX-License-Identifier: EUPL-1.2
"""Clearances are given and ended by those who may, end with the place, and reach stand-ins."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection

import fabrikk
from glassklar.arkiv.api import NyKorrespondent, vurder
from glassklar.arkiv.models import RegistreringSkjermet
from glassklar.grunn.feil import Avvist
from glassklar.grunn.identitet import lesing, transaksjon
from glassklar.grunn.klokke import i_dag
from glassklar.org.actions.roller import avslutt_rolle, gi_rolle
from glassklar.org.actions.stedfortredere import avslutt_stedfortreder, gi_stedfortreder
from glassklar.org.models import Bruker, Rolletildeling, Virksomhet
from glassklar.org.rules import Giver, Mottaker, Oenske, Periode, Stedet
from glassklar.tilgang import klareringsregler as regler
from glassklar.tilgang.actions.klareringer import avslutt_klarering, gi_klarering
from glassklar.tilgang.models import Klarering
from glassklar.tilgang.rules import NySkjerming
from org.test_tildelinger import Kommune, dager, om, spoer

MED_BASE = pytest.mark.django_db(transaction=True, databases="__all__")
DAG = date(2026, 11, 22)
DIREKTOER = Giver(2, frozenset({"kommunedirektoer"}))
LEDER = Giver(3, frozenset({"leder"}), frozenset({10, 11}))
KARI, FJERN = Mottaker(7, enhet=11), Mottaker(8, enhet=12)
STEDER = {10: Stedet(10), 11: Stedet(11), 12: Stedet(12), 90: Stedet(90, folkevalgt=True)}
KODER = {"UO", "P", "XX", "AAPEN"}


def regel(giver, kode="UO", omfang="egne", enhet=None, *, til_=KARI, fra=DAG, til=DAG,
          grunn="Ny sak", har=()):  # fmt: skip
    return regler.klarering_avslag(
        giver, til_, kode, omfang, enhet, Oenske(fra, til, grunn, tuple(har)), koder=KODER,
        enheter=STEDER, i_dag=DAG,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("faktisk", "ventet"),
    [
        (regel(LEDER), None),
        (regel(LEDER, omfang="enhet", enhet=11), None),
        (regel(LEDER, omfang="enhet", enhet=10), None),
        (regel(LEDER, omfang="enhet", enhet=12), "annen_enhet"),
        (regel(LEDER, omfang="enhet"), "enhet"),
        (regel(LEDER, omfang="egne", enhet=11), "enhet"),
        (regel(LEDER, omfang="enhet", enhet=99), "enhet"),
        (regel(LEDER, omfang="alle"), "alle"),
        (regel(LEDER, til_=FJERN), "rett"),
        (regel(DIREKTOER, til_=FJERN, omfang="alle"), None),
        (regel(DIREKTOER, til_=FJERN, omfang="enhet", enhet=10), None),
        (regel(DIREKTOER, omfang="enhet", enhet=90), "enhet"),
        (regel(Giver(1, frozenset({"admin"}))), "rett"),
        (regel(Giver(1, frozenset({"arkivar"}))), "rett"),
        (regel(Giver(1, frozenset({"revisor"}))), "rett"),
        (regel(LEDER, til_=Mottaker(3, enhet=10)), "selv"),
        (regel(DIREKTOER, til_=Mottaker(2, enhet=10)), "selv"),
        (regel(LEDER, til_=Mottaker(7, enhet=11, aktiv=False)), "sluttet"),
        (regel(LEDER, kode="AAPEN"), "kode"),
        (regel(LEDER, kode="XX"), "kode"),
        (regel(LEDER, kode="Q"), "kode"),
        (regel(LEDER, omfang="litt"), "omfang"),
        (regel(LEDER, grunn="\n"), "grunn"),
        (regel(LEDER, fra=DAG - timedelta(1)), "fra"),
        (regel(LEDER, til=None), "til_mangler"),
        (regel(LEDER, til=DAG - timedelta(1)), "til"),
        (regel(LEDER, til=date(2028, 11, 22)), None),
        (regel(LEDER, til=date(2028, 11, 23)), "for_lenge"),
        (regel(LEDER, har=[Periode(("UO", "egne", None), DAG, None)]), "finnes"),
        (regel(LEDER, har=[Periode(("UO", "alle", None), DAG, None)]), None),
        (regel(LEDER, har=[Periode(("UO", "egne", None), DAG, DAG - timedelta(1))]), None),
    ],
)  # fmt: skip
def test_hvem_som_klarerer(faktisk, ventet):
    assert faktisk == ventet


@MED_BASE
@pytest.mark.parametrize("froe", [0, *(pytest.param(n, marks=pytest.mark.stor) for n in (1, 2))])
def test_basen_klarerer_som_reglene(froe):
    k = Kommune(froe + 20)
    r, gitt, avslag = k.r, 0, set()
    for _ in range(300):
        giver, til_ = r.choice(k.folk[:8]), r.choice(k.folk)
        kode = r.choice(["UO", "P", "IS", "UO", "P", "XX", "AAPEN", "Q"])
        omfang = r.choice(["egne", "enhet", "alle", "egne", "enhet", "tull"])
        enhet = r.choice(k.enheter) if omfang == "enhet" or r.random() < 0.1 else None
        fra, til = dager(r)
        grunn = r.choice(["Ny sak", "Ny sak", "Ny sak", "\t\n"])
        har = tuple(
            Periode((x.kode_id, x.omfang, x.enhet_id), x.fra, x.til)
            for x in Klarering.objects.using("eier").filter(bruker=til_)
        )
        ventet = regler.klarering_avslag(
            k.giver(giver), k.mottaker(til_), kode, omfang, enhet.pk if enhet else None,
            Oenske(fra, til, grunn, har), koder=set(fabrikk.KODER), enheter=k.steder,
            i_dag=i_dag(),
        )  # fmt: skip
        fikk = spoer(
            giver, "gi_klarering(%s, %s, %s, %s, %s, %s, %s)", til_.pk, kode, omfang,
            enhet.pk if enhet else None, fra, til, grunn,
        )  # fmt: skip
        assert fikk == ventet
        gitt += fikk is None
        avslag.add(fikk)
        if r.random() < 0.2:
            _avslutt_en(k, r)
    assert gitt >= 3
    assert {"grunn", "selv", "rett", "fra", "til_mangler"} <= avslag


def _avslutt_en(k: Kommune, r: random.Random) -> None:
    alle = list(Klarering.objects.using("eier").select_related("bruker"))
    if not alle:
        return
    x, avslutter = r.choice(alle), r.choice(k.folk[:8])
    dag = r.choice([None, om(-1), om(0), om(3), om(900)])
    ventet = "rett"
    if regler.kan_avslutte(k.giver(avslutter), k.mottaker(x.bruker), x.enhet_id):
        from glassklar.org.rules import slutt_avslag

        ventet = slutt_avslag(x.til, dag, "Ferdig", i_dag())
    assert spoer(avslutter, "avslutt_klarering(%s, %s, 'Ferdig')", x.pk, dag) == ventet


@MED_BASE
@pytest.mark.parametrize("froe", range(2))
def test_hver_ser_klareringene_de_skal(froe):
    k = Kommune(froe + 40)
    for b in k.folk[:8]:
        Klarering(bruker_id=b.pk, kode_id="UO", omfang="enhet",
                  enhet_id=k.r.choice(k.enheter[:4]).pk, fra=om(-9)).save(using="eier")  # fmt: skip
    alle = list(Klarering.objects.using("eier").select_related("bruker"))
    for b in k.folk[:8]:
        giver = k.giver(b)
        with lesing(b), connection.cursor() as c:
            c.execute("select id from synlige_klareringer()")
            sett = {n for (n,) in c.fetchall()}
        assert sett == {
            x.pk for x in alle
            if regler.ser(giver, k.mottaker(x.bruker)) or x.enhet_id in giver.leder
        }  # fmt: skip
    with connection.cursor() as c:
        c.execute("select count(*) from synlige_klareringer()")
        assert c.fetchone() == (0,)


# -- the actions, and what ends by itself -----------------------------------------------------
class Sted:
    """A unit under another, its leader, two case handlers, and an entry under P in Kari's case."""

    def __init__(self) -> None:
        fabrikk.virksomhet()
        self.topp = fabrikk.enhet("40")
        self.e = fabrikk.enhet("42", under=self.topp)
        self.annen = fabrikk.enhet("43")
        self.leder = fabrikk.bruker("leder", "leder", i=self.topp)
        self.direktoer = fabrikk.bruker("dir", "kommunedirektoer", i=self.topp)
        self.admin = fabrikk.bruker("adm", "admin", i=self.topp)
        self.kari = fabrikk.bruker("kari", "saksbehandler", i=self.e)
        self.ola = fabrikk.bruker("ola", "saksbehandler", i=self.e)
        self.arkivar = fabrikk.arkivar(self.topp)
        self.a = fabrikk.arkivdel("SAK")

    def klarer(
        self, b: Bruker | None = None, kode: str = "P", omfang: str = "egne",
        enhet: int | None = None, av: Bruker | None = None, til: date | None = None,
    ) -> int:  # fmt: skip
        return gi_klarering(
            bruker=av or self.leder, til_bruker=(b or self.ola).pk, kode=kode, omfang=omfang,
            enhet=enhet, fra=i_dag(), til=til or om(30), grunn="Trenger den",
        )  # fmt: skip

    def post(self, ansvarlig: Bruker, kode: str = "P"):
        m = fabrikk.sak(self.arkivar, self.e, self.a, ansvarlig=ansvarlig)
        skjerming = NySkjerming(kode, 3, "offl-13", "fvl-13-1-1")
        p = fabrikk.post(self.arkivar, m, tittel2="hemmelig", skjerming=skjerming,
                         parter=[NyKorrespondent("EA", "Ole Prøvsen", er_person=True)])  # fmt: skip
        vurder(bruker=self.arkivar, registrering=p.pk, vurdering=skjerming, versjon=None)
        return p

    def leser(self, b: Bruker, p) -> bool:
        with lesing(b):
            return RegistreringSkjermet.objects.filter(pk=p.pk).exists()


@pytest.fixture
def sted(ferdig):
    return ferdig(Sted)


def hent(n: int) -> Klarering:
    return Klarering.objects.using("eier").get(pk=n)


@MED_BASE
def test_en_klarering_gis_og_avsluttes_med_historikk(sted):
    n = sted.klarer()
    k = hent(n)
    assert (k.gitt_av_id, k.grunn, k.fra, k.til, k.grunnlag_id) == (
        sted.leder.pk, "Trenger den", i_dag(), om(30), sted.e.pk,
    )  # fmt: skip
    assert k.gitt is not None
    p = sted.post(sted.ola)
    assert sted.leser(sted.ola, p)
    avslutt_klarering(bruker=sted.leder, klarering=n, dag=None, grunn="Ferdig")
    assert not sted.leser(sted.ola, p)
    k = hent(n)
    assert (k.til, k.avsluttet_av_id, k.avsluttet_aarsak, k.avsluttet_grunn) == (
        om(-1), sted.leder.pk, "person", "Ferdig",
    )  # fmt: skip


@MED_BASE
def test_ingen_klarerer_seg_selv_men_alle_kan_gi_fra_seg(sted):
    for b in (sted.leder, sted.direktoer):
        with pytest.raises(Avvist) as feil:
            sted.klarer(b, av=b)
        assert "selv" in str(feil.value)
    n = sted.klarer(til=om(20))
    avslutt_klarering(bruker=sted.ola, klarering=n, dag=om(3), grunn="Trenger den ikke")
    assert hent(n).til == om(3)
    with pytest.raises(Avvist) as feil:
        avslutt_klarering(bruker=sted.ola, klarering=n, dag=om(10), grunn="Angrer")
    assert "dag" in feil.value.felt


@MED_BASE
def test_ingen_andre_enn_funksjonene_skriver(sted):
    sted.klarer()
    for sql in (
        "insert into klarering (bruker_id, kode_id, omfang, fra) select %s, 'P', 'alle', i_dag()",
        "update klarering set omfang = 'alle' where bruker_id = %s",
        "delete from klarering where bruker_id = %s",
        "select count(*) from klarering where bruker_id = %s",
        "update rolletildeling set rolle = 'arkivar' where bruker_id = %s",
        "insert into rolletildeling (bruker_id, rolle, fra, grunn)"
        " values (%s, 'arkivar', i_dag(), '')",
        "update stedfortreder set til = i_dag() where bruker_id = %s",
    ):
        with pytest.raises(DatabaseError) as feil, transaksjon(sted.ola, "x"):
            with connection.cursor() as c:
                c.execute(sql, [sted.ola.pk])
        assert feil.value.__cause__.sqlstate == "42501"


@MED_BASE
def test_uten_person_gis_ingenting(sted):
    for sql in ("gi_klarering(%s, 'P', 'alle', null, i_dag(), i_dag(), 'x')",
                "gi_rolle(%s, 'arkivar', null, i_dag(), null, 'x')"):  # fmt: skip
        with pytest.raises(DatabaseError) as feil, connection.cursor() as c:
            c.execute(f"select {sql}", [sted.ola.pk])
        assert feil.value.__cause__.sqlstate == "42501"


@MED_BASE
def test_grensen_for_hvor_lenge_er_kommunens(sted):
    Virksomhet.objects.using("eier").update(klarering_maks_maaneder=6)
    with pytest.raises(Avvist) as feil:
        sted.klarer(til=om(200))
    assert "til" in feil.value.felt
    sted.klarer(til=om(170))


@MED_BASE
def test_den_som_bytter_enhet_mister_klareringene_fra_plassen(sted):
    egne, enhet = sted.klarer(), sted.klarer(kode="UO", omfang="enhet", enhet=sted.e.pk)
    alle = sted.klarer(kode="IS", omfang="alle", av=sted.direktoer)
    Bruker.objects.using("eier").filter(pk=sted.ola.pk).update(navn="Ola Nyttnavn")
    assert hent(egne).til == om(30)
    Bruker.objects.using("eier").filter(pk=sted.ola.pk).update(enhet=sted.annen)
    for n in (egne, enhet, alle):
        assert (hent(n).til, hent(n).avsluttet_aarsak) == (om(-1), "enhet")
    ny = sted.klarer(av=sted.direktoer)
    assert hent(ny).grunnlag_id == sted.annen.pk
    # moving back brings nothing back
    Bruker.objects.using("eier").filter(pk=sted.ola.pk).update(enhet=sted.e)
    assert hent(egne).til == om(-1)
    assert hent(ny).til == om(-1)


@MED_BASE
def test_den_som_slutter_mister_alle(sted):
    n = sted.klarer()
    Bruker.objects.using("eier").filter(pk=sted.ola.pk).update(avsluttet_dato="2026-01-01T00:00Z")
    assert (hent(n).til, hent(n).avsluttet_aarsak) == (om(-1), "sluttet")


@MED_BASE
def test_klareringen_slutter_med_den_siste_rollen_i_enheten(sted):
    n = sted.klarer()
    (rolle,) = sted.ola.roller.all()
    avslutt_rolle(bruker=sted.admin, rolletildeling=rolle.pk, dag=om(10), grunn="Går av")
    assert (hent(n).til, hent(n).avsluttet_aarsak) == (om(10), "rolle")
    # given while the end is known: no longer than the role
    m = sted.klarer(kode="UO", til=om(20))
    assert (hent(m).til, hent(m).avsluttet_aarsak) == (om(10), "rolle")


@MED_BASE
def test_en_rolle_til_holder_klareringen(sted):
    n = sted.klarer()
    gi_rolle(bruker=sted.admin, til_bruker=sted.ola.pk, rolle="leder", enhet=sted.topp.pk,
             fra=i_dag(), til=None, grunn="Ny leder")  # fmt: skip
    (rolle,) = sted.ola.roller.filter(rolle="saksbehandler")
    avslutt_rolle(bruker=sted.admin, rolletildeling=rolle.pk, dag=None, grunn="Byttet")
    assert (hent(n).til, hent(n).avsluttet) == (om(30), None)


@MED_BASE
def test_en_rolle_i_en_annen_enhet_holder_den_ikke(sted):
    n = sted.klarer()
    Rolletildeling(bruker_id=sted.ola.pk, rolle="leder", enhet_id=sted.annen.pk, fra=om(-5)).save(
        using="eier"
    )
    (rolle,) = sted.ola.roller.filter(rolle="saksbehandler")
    avslutt_rolle(bruker=sted.admin, rolletildeling=rolle.pk, dag=None, grunn="Byttet")
    assert hent(n).til == om(-1)


@MED_BASE
def test_roller_som_loeser_hverandre_av_holder_den(sted):
    n = sted.klarer(til=om(60))
    gi_rolle(bruker=sted.admin, til_bruker=sted.ola.pk, rolle="leder", enhet=None,
             fra=om(11), til=om(20), grunn="Fra da")  # fmt: skip
    (rolle,) = sted.ola.roller.filter(rolle="saksbehandler")
    avslutt_rolle(bruker=sted.admin, rolletildeling=rolle.pk, dag=om(10), grunn="Til da")
    assert hent(n).til == om(20)


# -- stand-ins --------------------------------------------------------------------------------
@MED_BASE
def test_stedfortrederen_leser_saken_bare_med_egen_klarering(sted):
    p, uo = sted.post(sted.kari), sted.post(sted.kari, "UO")
    sted.klarer(sted.kari), sted.klarer(sted.kari, "UO")
    assert sted.leser(sted.kari, p)
    n = gi_stedfortreder(bruker=sted.kari, for_bruker=sted.kari.pk, stedfortreder=sted.ola.pk,
                         fra=om(0), til=om(14), grunn="Ferie")  # fmt: skip
    assert not sted.leser(sted.ola, p), "koden følger ikke med"
    sted.klarer(sted.ola)
    assert sted.leser(sted.ola, p)
    assert not sted.leser(sted.ola, uo)
    avslutt_stedfortreder(bruker=sted.kari, stedfortreder=n, dag=None, grunn="Tilbake")
    assert not sted.leser(sted.ola, p)


@MED_BASE
def test_en_stedfortreder_har_ingen_stedfortreder_for_andres_saker(sted):
    p = sted.post(sted.kari)
    per = fabrikk.bruker("per", "saksbehandler", i=sted.e)
    for for_, inn in ((sted.kari, sted.ola), (sted.ola, per)):
        gi_stedfortreder(bruker=sted.admin, for_bruker=for_.pk, stedfortreder=inn.pk,
                         fra=om(0), til=om(14), grunn="Ferie")  # fmt: skip
    sted.klarer(per), sted.klarer(sted.ola)
    assert sted.leser(sted.ola, p)
    assert not sted.leser(per, p)


@MED_BASE
def test_en_stedfortreder_som_begynner_i_morgen_leser_ikke_i_dag(sted):
    p = sted.post(sted.kari)
    sted.klarer(sted.ola)
    gi_stedfortreder(bruker=sted.kari, for_bruker=sted.kari.pk, stedfortreder=sted.ola.pk,
                     fra=om(1), til=om(14), grunn="Ferie")  # fmt: skip
    assert not sted.leser(sted.ola, p)
