# SPDX-License-Identifier: EUPL-1.2
"""The register is kept by those who may, through the actions and past them."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace as Navn

import psycopg
import pytest
from django.db import DatabaseError, connection

import fabrikk
from fullmakt import basen
from glassklar.fullmakt.actions import register as handlinger
from glassklar.fullmakt.actions.bekreft import bekreft_fullmakter
from glassklar.fullmakt.actions.register import NyFullmakt
from glassklar.fullmakt.models import Fullmakt, Innehaver, Reglement, Stilling
from glassklar.grunn.feil import Avvist
from glassklar.grunn.identitet import lesing, signert, transaksjon
from glassklar.grunn.klokke import i_dag
from glassklar.org.models import Bruker, Rolletildeling, Stedfortreder

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")

ROLLER = ("arkivar", "saksbehandler", "leder", "kommunedirektoer", "politiker", "revisor", "admin")


def om(dager: int):
    return i_dag() + timedelta(days=dager)


def avslag(f, **felt) -> dict[str, str]:
    """The fields that an action refuses at, with the texts."""
    with pytest.raises(Avvist) as feil:
        f(**felt)
    return {k: str(v) for k, v in feil.value.felt.items()}


def ord_(b: Bruker, sql: str, *verdier) -> str | None:
    """The word that the database itself refuses with."""
    try:
        with transaksjon(b, "proeve"), connection.cursor() as c:
            c.execute(f"select {sql}", list(verdier))
    except DatabaseError as feil:
        return feil.__cause__.diag.message_primary
    return None


@pytest.fixture
def by(transactional_db):
    """A council's reglement, a kommunedirektør, a leader and two who work for her."""
    fabrikk.virksomhet()
    b = Navn()
    b.topp = fabrikk.enhet("1")
    b.bygg = fabrikk.enhet("11", under=b.topp)
    b.vei = fabrikk.enhet("12", under=b.topp)
    b.kd = fabrikk.bruker("kd", "kommunedirektoer", i=b.topp)
    b.leder = fabrikk.bruker("leder", "leder", i=b.bygg)
    b.siv = fabrikk.bruker("siv", "saksbehandler", i=b.bygg)
    b.per = fabrikk.bruker("per", "saksbehandler", i=b.bygg)
    b.arkivar = fabrikk.bruker("ark", "arkivar", i=b.topp)
    b.admin = fabrikk.bruker("adm", "admin", i=b.topp)
    b.disp = basen.vedtakstype("disp", har_beloep=False)
    b.kjoep = basen.vedtakstype("kjoep")
    b.reglement = handlinger.registrer_reglement(
        bruker=b.arkivar, navn="Delegeringsreglement", organ="Kommunestyret", vedtatt=om(-30),
        saksnr="PS 88/25", fra=om(-20),
    )  # fmt: skip
    handlinger.bekreft_reglement(bruker=b.kd, reglement=b.reglement)
    b.kdstilling = handlinger.ny_stilling(bruker=b.kd, navn="Kommunedirektør", enhet=b.topp.pk)
    b.sjef = handlinger.ny_stilling(bruker=b.kd, navn="Fagleder byggesak", enhet=b.bygg.pk)
    handlinger.sett_innehaver(bruker=b.admin, stilling=b.kdstilling, innehaver=b.kd.pk,
                              fra=i_dag(), til=None, grunn="Tilsatt")  # fmt: skip
    handlinger.sett_innehaver(bruker=b.kd, stilling=b.sjef, innehaver=b.leder.pk,
                              fra=i_dag(), til=None, grunn="Tilsatt")  # fmt: skip
    b.topprad = NyFullmakt(vedtakstype=b.kjoep.pk, enhet=b.topp.pk, fra=om(-20),
                           reglement=b.reglement, til_stilling=b.kdstilling, kan_delegere=True,
                           hjemmel="koml. § 13-1")  # fmt: skip
    b.en = handlinger.foreslaa_fullmakt(bruker=b.arkivar, ny=b.topprad)
    handlinger.bekreft_fullmakt(bruker=b.kd, fullmakt=b.en)
    b.underrad = NyFullmakt(vedtakstype=b.kjoep.pk, enhet=b.bygg.pk, fra=om(-20), giver=b.en,
                            til_stilling=b.sjef, kan_delegere=True,
                            beloep_til=Decimal(500_000))  # fmt: skip
    b.to = handlinger.foreslaa_fullmakt(bruker=b.leder, ny=b.underrad)
    handlinger.bekreft_fullmakt(bruker=b.kd, fullmakt=b.to)
    return b


def kan(rad, dag=None) -> set:
    dag = dag or i_dag()
    return set(basen.spoer("select * from fullmakt_innehavere(%s, %s)", [rad, dag]))


# -- rows ------------------------------------------------------------------------------------
def test_fra_kommunestyret_til_en_saksbehandler(by):
    ny = NyFullmakt(vedtakstype=by.kjoep.pk, enhet=by.bygg.pk, fra=i_dag(), til=None, giver=by.to,
                    til_bruker=by.siv.pk, beloep_til=Decimal("50000.00"))  # fmt: skip
    nr = handlinger.foreslaa_fullmakt(bruker=by.leder, ny=ny)
    assert kan(nr) == set()
    handlinger.bekreft_fullmakt(bruker=by.leder, fullmakt=nr)
    f = Fullmakt.objects.get(pk=nr)
    assert (f.foreslaatt_av, f.bekreftet_av) == (by.leder, by.leder)
    assert kan(nr) == {(by.siv.pk, None)}
    ((kjede,),) = basen.spoer("select fullmakt_kjede(%s)", [nr])
    assert kjede == [by.en, by.to, nr]
    # What it is given from ends: it ends in the same moment.
    handlinger.trekk_fullmakt(bruker=by.kd, fullmakt=by.to, grunn="Ny ordning")
    assert kan(nr) == kan(by.to) == set()
    assert kan(nr, om(-1)) == set()
    f = Fullmakt.objects.get(pk=by.to)
    assert (f.trukket_av, f.trukket_grunn) == (by.kd, "Ny ordning")
    assert "" in avslag(handlinger.bekreft_fullmakt, bruker=by.kd, fullmakt=by.to)
    assert "" in avslag(handlinger.trekk_fullmakt, bruker=by.kd, fullmakt=by.to, grunn="Igjen")


def test_stedfortrederen_kan_bare_saa_lenge(by):
    Stedfortreder(for_bruker=by.leder, bruker=by.per, fra=i_dag(), til=om(3)).save(using="eier")
    assert kan(by.to) == {(by.leder.pk, None), (by.per.pk, by.leder.pk)}
    assert kan(by.to, om(4)) == {(by.leder.pk, None)}
    # Standing in does not make anybody a giver.
    ny = replace(by.underrad, giver=by.to, til_stilling=None, til_bruker=by.siv.pk)
    nr = handlinger.foreslaa_fullmakt(bruker=by.leder, ny=ny)
    assert ord_(by.per, "bekreft_fullmakt(%s)", nr) == "rett"


@pytest.mark.parametrize(
    ("endring", "felt"),
    [
        ({"enhet": "topp"}, "enhet"),
        ({"enhet": "vei"}, "enhet"),
        ({"beloep_til": None}, "beloep_til"),
        ({"beloep_til": Decimal("500000.01")}, "beloep_til"),
        ({"beloep_fra": Decimal(2), "beloep_til": Decimal(1)}, "beloep_til"),
        ({"beloep_fra": Decimal(-1)}, "beloep_til"),
        ({"vedtakstype": "disp", "beloep_til": None}, "vedtakstype"),
        ({"fra": om(-21)}, "fra"),
        ({"til": om(-1)}, "til"),
        ({"til_stilling": "kdstilling", "til_bruker": None}, "mottaker"),
        ({"til_stilling": "sjef", "til_bruker": None}, "mottaker"),
        ({"til_bruker": "kd"}, "mottaker"),
        ({"til_bruker": "leder"}, "mottaker"),
        ({"til_bruker": None}, "mottaker"),
        ({"til_stilling": "sjef"}, "mottaker"),
        ({"reglement": "reglement"}, "giver"),
        ({"giver": None}, "giver"),
    ],
)
def test_det_som_ikke_passer_avvises_ved_feltet(by, endring, felt):
    ny = replace(by.underrad, giver=by.to, til_stilling=None, til_bruker=by.siv.pk)
    verdier = {}
    for navn, verdi in endring.items():
        ting = getattr(by, verdi) if isinstance(verdi, str) else verdi
        verdier[navn] = getattr(ting, "pk", ting)
    ny = replace(ny, **verdier)
    assert list(avslag(handlinger.foreslaa_fullmakt, bruker=by.leder, ny=ny)) == [felt]
    assert Fullmakt.objects.count() == 2


def test_ikke_videre_uten_rett_til_det_og_ikke_to_like(by):
    ny = replace(by.underrad, giver=by.to, til_stilling=None, til_bruker=by.siv.pk,
                 kan_delegere=False)  # fmt: skip
    nr = handlinger.foreslaa_fullmakt(bruker=by.leder, ny=ny)
    videre = replace(ny, giver=nr, til_bruker=by.per.pk)
    assert list(avslag(handlinger.foreslaa_fullmakt, bruker=by.leder, ny=videre)) == ["giver"]
    assert list(avslag(handlinger.foreslaa_fullmakt, bruker=by.leder, ny=ny)) == ["fra"]
    assert ord_(by.leder, "snevrere_avslag(null)") is not None  # no right to ask the rule itself
    # Not at the same time: after it, or for other amounts.
    handlinger.trekk_fullmakt(bruker=by.leder, fullmakt=nr, grunn="Feil")
    handlinger.foreslaa_fullmakt(bruker=by.leder, ny=replace(ny, til=om(5)))
    handlinger.foreslaa_fullmakt(bruker=by.leder, ny=replace(ny, fra=om(6)))


@pytest.mark.parametrize("rolle", ROLLER)
def test_hver_rolle_foreslaar_bekrefter_og_trekker(by, rolle):
    p = fabrikk.bruker(f"en{rolle}", rolle, i=by.vei)
    nr = handlinger.foreslaa_fullmakt(
        bruker=by.arkivar, ny=replace(by.topprad, vedtakstype=by.disp.pk)
    )
    under = handlinger.foreslaa_fullmakt(
        bruker=by.leder, ny=replace(by.underrad, giver=by.to, til_stilling=None,
                                    til_bruker=by.siv.pk))  # fmt: skip
    kd = rolle == "kommunedirektoer"
    assert (ord_(p, "bekreft_fullmakt(%s)", nr) is None) == kd
    assert ord_(p, "bekreft_fullmakt(%s)", under) == "rett"  # not theirs to give
    assert (ord_(p, "trekk_fullmakt(%s, 'Nei')", under) is None) == kd
    foreslaa = (
        "foreslaa_fullmakt(%s, null, %s, '', null, null, %s, '', %s, null, false, '', %s, null, '')"
    )
    fikk = ord_(p, foreslaa, by.reglement, by.disp.pk, by.vei.pk, by.sjef, i_dag())
    assert (fikk is None) == (rolle in {"arkivar", "leder", "kommunedirektoer", "admin"})
    assert Fullmakt.objects.count() == 4 + (fikk is None)


def test_ingen_bekrefter_det_de_foreslo_eller_faar_selv(by):
    andre = replace(by.topprad, vedtakstype=by.disp.pk)
    nr = handlinger.foreslaa_fullmakt(bruker=by.kd, ny=andre)
    assert ord_(by.kd, "bekreft_fullmakt(%s)", nr) == "selv"
    # A second holder of the giver's position does not confirm what is given to themselves.
    handlinger.sett_innehaver(bruker=by.kd, stilling=by.sjef, innehaver=by.per.pk, fra=i_dag(),
                              til=None, grunn="To om stillingen")  # fmt: skip
    til_siv = handlinger.foreslaa_fullmakt(
        bruker=by.leder,
        ny=replace(by.underrad, giver=by.to, til_stilling=None, til_bruker=by.siv.pk),
    )
    handlinger.sett_innehaver(bruker=by.kd, stilling=by.sjef, innehaver=by.siv.pk, fra=i_dag(),
                              til=None, grunn="Tre om stillingen")  # fmt: skip
    assert ord_(by.siv, "bekreft_fullmakt(%s)", til_siv) == "selv"
    # Nor does it fit any more: the position that it comes from is theirs now.
    assert ord_(by.per, "bekreft_fullmakt(%s)", til_siv) == "samme"


def test_uten_person_og_uten_rett_skjer_ingenting(by):
    for sql in ("bekreft_fullmakt(%s)", "trekk_fullmakt(%s, 'x')"):
        with pytest.raises(DatabaseError), connection.cursor() as c:
            c.execute(f"select {sql}", [by.to])
    system = Bruker.objects.get(brukernavn="system")
    assert ord_(system, "trekk_fullmakt(%s, 'x')", by.to) == "rett"
    assert ord_(by.siv, "trekk_fullmakt(%s, 'x')", by.to) == "rett"
    assert ord_(by.kd, "trekk_fullmakt(%s, ' ')", by.to) == "grunn"
    assert ord_(by.kd, "bekreft_fullmakt(%s)", basen.uuid7()) == "rett"


def test_den_som_har_sluttet_holder_ingenting(by):
    Bruker.objects.using("eier").filter(pk=by.leder.pk).update(avsluttet_dato=basen.middag(i_dag()))
    assert kan(by.to) == set()
    assert kan(by.to, om(-1)) == set()  # not confirmed yet that day
    ny = replace(by.underrad, giver=by.en, til_stilling=None, til_bruker=by.leder.pk)
    assert list(avslag(handlinger.foreslaa_fullmakt, bruker=by.kd, ny=ny)) == ["mottaker"]


# -- the reglement ---------------------------------------------------------------------------
def test_et_nytt_reglement_avloeser_det_gamle(by):
    nytt = handlinger.registrer_reglement(
        bruker=by.arkivar, navn="Delegeringsreglement", organ="kommunestyret", vedtatt=i_dag(),
        fra=om(10),
    )  # fmt: skip
    assert kan(by.to, om(30)) == {(by.leder.pk, None)}  # not confirmed: the old one stands
    assert ord_(by.arkivar, "bekreft_reglement(%s)", nytt) == "rett"
    handlinger.bekreft_reglement(bruker=by.kd, reglement=nytt)
    gammelt = Reglement.objects.get(pk=by.reglement)
    assert (gammelt.gjelder_til, gammelt.versjon) == (om(9), 1)
    assert kan(by.to, om(9)) == {(by.leder.pk, None)}
    assert kan(by.to, om(10)) == set()  # what came from the old one ends with it
    assert ord_(by.kd, "bekreft_reglement(%s)", nytt) == "bekreftet"
    eldre = handlinger.registrer_reglement(
        bruker=by.arkivar, navn="Glemt", organ="Kommunestyret", vedtatt=om(-1), fra=i_dag()
    )
    assert ord_(by.kd, "bekreft_reglement(%s)", eldre) == "nyere"


def test_et_reglement_som_bekreftes_for_sent_skriver_ikke_om_det_som_var(by):
    Fullmakt.objects.using("eier").update(bekreftet=basen.middag(om(-20)))
    Reglement.objects.using("eier").update(bekreftet=basen.middag(om(-20)))
    Innehaver.objects.using("eier").update(fra=om(-20))
    assert kan(by.to, om(-1)) == {(by.leder.pk, None)}
    sent = handlinger.registrer_reglement(
        bruker=by.arkivar, navn="Nytt", organ="Kommunestyret", vedtatt=om(-10), fra=om(-5)
    )
    handlinger.bekreft_reglement(bruker=by.kd, reglement=sent)
    assert Reglement.objects.get(pk=by.reglement).gjelder_til == om(-1)
    assert kan(by.to, om(-1)) == {(by.leder.pk, None)}
    assert kan(by.to) == set()


@pytest.mark.parametrize("rolle", ROLLER)
def test_hver_rolle_med_reglementet(by, rolle):
    p = fabrikk.bruker(f"en{rolle}", rolle, i=by.topp)
    reg = "registrer_reglement('R', 'Kommunestyret', %s, '', %s, null)"
    fikk = ord_(p, reg, i_dag(), om(1))
    assert (fikk is None) == (rolle in {"arkivar", "kommunedirektoer", "admin"})
    if rolle == "kommunedirektoer":
        eget = Reglement.objects.get(registrert_av=p)
        assert ord_(p, "bekreft_reglement(%s)", eget.pk) == "selv"


@pytest.mark.parametrize(
    ("felt", "ventet"),
    [
        ({"navn": " "}, "navn"),
        ({"organ": ""}, "organ"),
        ({"vedtatt": om(1), "fra": om(2)}, "vedtatt"),
        ({"fra": om(-31)}, "fra"),
        ({"til": om(-25)}, "til"),
    ],
)
def test_reglementets_felt(by, felt, ventet):
    rett = {"navn": "R", "organ": "Kommunestyret", "vedtatt": om(-30), "fra": om(-20), "til": None}
    assert list(avslag(handlinger.registrer_reglement, bruker=by.arkivar, **rett | felt)) == [
        ventet
    ]


# -- positions -------------------------------------------------------------------------------
def test_stillinger_og_innehavere(by):
    s = handlinger.ny_stilling(bruker=by.leder, navn="Rådgiver", enhet=by.bygg.pk)
    assert avslag(handlinger.ny_stilling, bruker=by.leder, navn="rådgiver", enhet=by.bygg.pk)
    assert avslag(handlinger.ny_stilling, bruker=by.leder, navn="Rådgiver", enhet=by.vei.pk)
    sett = "sett_innehaver(%s, %s, %s, %s, %s)"
    assert ord_(by.leder, sett, s, by.leder.pk, i_dag(), None, "Meg") == "selv"
    assert ord_(by.siv, sett, s, by.per.pk, i_dag(), None, "Nei") == "rett"
    assert ord_(by.leder, sett, s, by.siv.pk, i_dag(), None, " ") == "grunn"
    assert ord_(by.leder, sett, s, by.siv.pk, om(-1), None, "Før") == "fra"
    assert ord_(by.leder, sett, s, by.siv.pk, i_dag(), om(-1), "Før") == "til"
    # Nobody puts another beside themselves: the leader holds this position.
    assert ord_(by.leder, sett, by.sjef, by.siv.pk, i_dag(), None, "Venn") == "rett"
    # Nor after having left it: who leads is put there by somebody above.
    egen = Innehaver.objects.get(stilling=by.sjef)
    handlinger.avslutt_innehaver(bruker=by.leder, innehav=egen.pk, dag=None, grunn="Gir meg")
    assert ord_(by.leder, sett, by.sjef, by.siv.pk, i_dag(), None, "Venn") == "rett"
    # The administrator enters the kommunedirektør, nobody else.
    assert ord_(by.admin, sett, s, by.siv.pk, i_dag(), None, "Nei") == "rett"
    n = handlinger.sett_innehaver(bruker=by.leder, stilling=s, innehaver=by.siv.pk, fra=i_dag(),
                                  til=None, grunn="Tilsatt")  # fmt: skip
    assert ord_(by.leder, sett, s, by.siv.pk, om(9), None, "Igjen") == "finnes"
    slutt = "avslutt_innehaver(%s, %s, %s)"
    assert ord_(by.per, slutt, n, None, "Nei") == "rett"
    assert ord_(by.leder, slutt, n, om(-1), "Før") == "dag"
    handlinger.avslutt_innehaver(bruker=by.siv, innehav=n, dag=om(2), grunn="Slutter")
    assert Innehaver.objects.get(pk=n).til == om(2)
    handlinger.avslutt_stilling(bruker=by.leder, stilling=s, grunn="Lagt ned")
    assert Stilling.objects.get(pk=s).avsluttet is not None
    assert ord_(by.leder, sett, s, by.per.pk, i_dag(), None, "Sent") == "avsluttet"
    assert ord_(by.leder, "avslutt_stilling(%s, 'x')", s) == "avsluttet"


@pytest.mark.parametrize("rolle", ROLLER)
def test_hver_rolle_med_stillinger(by, rolle):
    p = fabrikk.bruker(f"en{rolle}", rolle, i=by.vei)
    fikk = ord_(p, "ny_stilling('Ny', %s)", by.bygg.pk)
    assert (fikk is None) == (rolle in {"kommunedirektoer", "admin"})
    fikk = ord_(p, "sett_innehaver(%s, %s, %s, null, 'x')", by.sjef, by.siv.pk, i_dag())
    assert (fikk is None) == (rolle == "kommunedirektoer")
    fikk = ord_(p, "avslutt_stilling(%s, 'x')", by.sjef)
    assert (fikk is None) == (rolle in {"kommunedirektoer", "admin"})


def test_mister_kommunedirektoeren_rollen_kan_ingenting_bekreftes(by):
    nr = handlinger.foreslaa_fullmakt(
        bruker=by.arkivar, ny=replace(by.topprad, vedtakstype=by.disp.pk)
    )
    Rolletildeling.objects.using("eier").filter(bruker=by.kd).update(til=om(-1))
    assert ord_(by.kd, "bekreft_fullmakt(%s)", nr) == "rett"


# -- past the actions ------------------------------------------------------------------------
TABELLER = ("stilling", "stillingsinnehaver", "reglement", "fullmakt")


@pytest.mark.parametrize("tabell", TABELLER)
def test_ingen_skriver_i_tabellene_utenom(by, tabell):
    angrep = [
        f"insert into {tabell} select * from {tabell}",
        f"update {tabell} set id = id",
        f"delete from {tabell}",
        f"truncate {tabell} cascade",
        f"alter table {tabell} disable trigger all",
        f"drop trigger zz_spor on {tabell}",
        f"select * from {tabell} for update",
        f"copy {tabell} from stdin",
        f"create rule r as on insert to {tabell} do instead nothing",
    ]
    foer = basen.spoer(f"select * from {tabell} order by id")
    for sql in angrep:
        for b in (by.kd, by.admin, by.arkivar):
            with (
                pytest.raises(DatabaseError) as feil,
                transaksjon(b, "angrep"),
                connection.cursor() as c,
            ):
                c.execute(sql)
            assert feil.value.__cause__.sqlstate == "42501", sql
    with (
        pytest.raises(DatabaseError),
        transaksjon(by.kd, "angrep"),
        connection.cursor() as c,
    ):
        c.execute("set session_replication_role = replica")
    assert basen.spoer(f"select * from {tabell} order by id") == foer


def test_alle_inne_leser_registeret(by):
    with lesing(by.siv):
        assert Fullmakt.objects.count() == 2
        assert Reglement.objects.count() == 1
        with connection.cursor() as c:
            c.execute("select fullmakt from hva_kan(%s, %s)", [by.kd.pk, i_dag()])
            assert [f for (f,) in c.fetchall()] == [by.en]
            c.execute("select bruker from hvem_kan(%s, 1000, %s, '', %s)",
                      [by.kjoep.pk, by.bygg.pk, i_dag()])  # fmt: skip
            assert {b for (b,) in c.fetchall()} == {by.kd.pk, by.leder.pk}


def test_alt_staar_i_sporet(by):
    rader = basen.spoer(
        "select tabell, handling, bruker from spor where tabell = any(%s)", [list(TABELLER)]
    )
    assert ("fullmakt", "bekreft_fullmakt", by.kd.pk) in rader
    assert ("fullmakt", "foreslaa_fullmakt", by.arkivar.pk) in rader
    assert ("reglement", "registrer_reglement", by.arkivar.pk) in rader
    assert ("stillingsinnehaver", "sett_innehaver", by.admin.pk) in rader


# -- at the same time ------------------------------------------------------------------------
def som(roller, b: Bruker) -> psycopg.Connection:
    """A connection of its own, as the program's role, in which a person acts."""
    kobling = roller.intern.koble()
    kobling.autocommit = False
    kobling.execute("select set_config('glassklar.hvem', %s, false)", [signert(b.pk)])
    return kobling


def test_to_like_forslag_samtidig_blir_ett(by, roller):
    sql = ("select foreslaa_fullmakt(null, %s, %s, '', null, null, %s, '', null, %s, false, '',"
           " %s, null, '')")  # fmt: skip
    verdier = [by.en, by.kjoep.pk, by.vei.pk, by.siv.pk, i_dag()]
    foerst, saa = som(roller, by.leder), som(roller, by.arkivar)
    with foerst, saa:
        foerst.execute(sql, verdier)
        svar: list[str] = []

        def andre() -> None:
            try:
                saa.execute(sql, verdier)
                svar.append("gikk")
            except psycopg.Error as feil:
                svar.append(feil.diag.message_primary)

        traad = threading.Thread(target=andre)
        traad.start()
        _vent_paa_laas(saa)
        foerst.commit()
        traad.join(30)
    assert svar == ["overlapp"]


def _vent_paa_laas(kobling: psycopg.Connection) -> None:
    """Until the connection's statement stands waiting for another's lock."""
    for _ in range(3000):
        ((venter,),) = basen.spoer(
            "select cardinality(pg_blocking_pids(%s))", [kobling.info.backend_pid]
        )
        if venter:
            return
        threading.Event().wait(0.01)
    raise AssertionError("venter ikke")


def test_giveren_trekkes_mens_en_fullmakt_bekreftes(by, roller):
    """Whoever comes first wins; the other sees it: never a row from one that is taken back."""
    nr = handlinger.foreslaa_fullmakt(
        bruker=by.leder,
        ny=replace(by.underrad, giver=by.to, til_stilling=None, til_bruker=by.siv.pk),
    )
    trekker, bekrefter = som(roller, by.kd), som(roller, by.leder)
    with trekker, bekrefter:
        trekker.execute("select trekk_fullmakt(%s, 'Slutt')", [by.to])
        svar: list[str] = []

        def bekreft() -> None:
            try:
                bekrefter.execute("select bekreft_fullmakt(%s)", [nr])
                svar.append("gikk")
            except psycopg.Error as feil:
                svar.append(feil.diag.message_primary)

        traad = threading.Thread(target=bekreft)
        traad.start()
        _vent_paa_laas(bekrefter)
        trekker.commit()
        traad.join(30)
    assert svar == ["giver_gjelder"]
    assert kan(nr) == set()


def test_fullmakten_trekkes_i_samme_oeyeblikk_som_den_brukes(by, roller):
    """Who uses it holds the chain; who takes it back waits, and holds from then on."""
    bruker, trekker = roller.eier.koble(), som(roller, by.kd)
    with bruker, trekker:
        bruker.autocommit = False
        # As approving does: the chain is held until the approval is committed.
        bruker.execute(
            "select 1 from fullmakt where id = any (fullmakt_kjede(%s)) order by id for share",
            [by.to],
        )
        svar: list[str] = []

        def trekk() -> None:
            trekker.execute("select trekk_fullmakt(%s, 'Slutt')", [by.en])
            trekker.commit()
            svar.append("trukket")

        traad = threading.Thread(target=trekk)
        traad.start()
        _vent_paa_laas(trekker)
        assert bruker.execute("select fullmakt_gjelder(%s, %s)", [by.to, i_dag()]).fetchone()[0]
        assert svar == []
        bruker.commit()
        traad.join(30)
        assert svar == ["trukket"]
        assert not bruker.execute("select fullmakt_gjelder(%s, %s)", [by.to, i_dag()]).fetchone()[0]


# -- many at once ----------------------------------------------------------------------------
def test_flere_bekreftes_som_om_hver_ble_bekreftet_alene(by):
    """Every role tries everything that waits: what went is what they may confirm one at a time."""
    ventende = replace(by.topprad, vedtakstype=by.disp.pk, fra=i_dag())
    topp = handlinger.foreslaa_fullmakt(bruker=by.arkivar, ny=ventende)
    under = handlinger.foreslaa_fullmakt(
        bruker=by.leder,
        ny=NyFullmakt(vedtakstype=by.disp.pk, enhet=by.bygg.pk, fra=i_dag(), giver=topp,
                      til_stilling=by.sjef, kan_delegere=True),
    )  # fmt: skip
    nederst = handlinger.foreslaa_fullmakt(
        bruker=by.leder,
        ny=NyFullmakt(vedtakstype=by.disp.pk, enhet=by.bygg.pk, fra=i_dag(), giver=under,
                      til_bruker=by.siv.pk),
    )  # fmt: skip
    alle = [nederst, under, topp, by.en, basen.uuid7()]
    for rolle in ROLLER:
        if rolle == "kommunedirektoer":
            continue
        ut = bekreft_fullmakter(bruker=fabrikk.bruker(f"x{rolle}", rolle), fullmakter=alle)
        assert ut.bekreftet == []
        assert {f.pk for f, _t in ut.ikke} == {nederst, under, topp, by.en}
    ut = bekreft_fullmakter(bruker=by.kd, fullmakter=alle)
    assert [f.pk for f in ut.bekreftet] == [topp, under]
    assert {f.pk: t for f, t in ut.ikke} == {
        by.en: "Den er bekreftet fra før.",
        nederst: "Du har ikke rett til å gjøre dette med fullmakten.",
    }
    assert kan(under) == {(by.leder.pk, None)}
    assert kan(nederst) == set()
    ut = bekreft_fullmakter(bruker=by.leder, fullmakter=[nederst])
    assert ([f.pk for f in ut.bekreftet], ut.ikke) == ([nederst], [])
    assert kan(nederst) == {(by.siv.pk, None)}
    navn = {h for (h,) in basen.spoer("select distinct handling from spor where rad = %s", [topp])}
    assert navn == {"foreslaa_fullmakt", "bekreft_fullmakter"}
