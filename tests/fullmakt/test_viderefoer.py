# SPDX-License-Identifier: EUPL-1.2
"""A new reglement gets the rows of the one before it, as proposals that give nobody more."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

import fabrikk
from fullmakt import basen, verden
from fullmakt.basen import EIER, middag, spoer
from fullmakt.test_brevsider import klient, tekst
from fullmakt.test_register import avslag, by, om
from glassklar.fullmakt.actions import register as handlinger
from glassklar.fullmakt.actions.register import NyFullmakt
from glassklar.fullmakt.actions.viderefoer import forgjenger, viderefoer
from glassklar.fullmakt.models import Fullmakt, Reglement
from glassklar.grunn.klokke import i_dag
from glassklar.org.models import Bruker, Rolletildeling

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")
__all__ = ["by"]


def nytt(by, *, fra=5, til=None, organ="Kommunestyret"):
    return handlinger.registrer_reglement(
        bruker=by.arkivar, navn="Delegeringsreglement 2027", organ=organ, vedtatt=i_dag(),
        saksnr="PS 90/26", fra=om(fra), til=om(til) if til is not None else None,
    )  # fmt: skip


def alle_kan(by, dag):
    """Who may decide what on a day, and for whom."""
    return {
        (t.pk, beloep, e.pk, klasse, bruker, vegne)
        for t in (by.kjoep, by.disp)
        for beloep in (None, 0, 500_000, 500_001, 10**9)
        for e in (by.topp, by.bygg, by.vei)
        for klasse in ("", "L42")
        for bruker, vegne in spoer(
            "select bruker, paa_vegne from hvem_kan(%s, %s, %s, %s, %s)",
            [t.pk, beloep, e.pk, klasse, dag],
        )
    }


def kjeder(reglement):
    """The rows of a reglement, each with all that it gives and its chain of givers."""
    rader = {f.pk: f for f in Fullmakt.objects.using(EIER).all()}

    def som(f):
        giver = som(rader[f.giver_id]) if f.giver_id else f.reglement_id == reglement
        return (f.vedtakstype_id, f.beloep_fra, f.beloep_til, f.enhet_id, f.klasse, f.hjemmel,
                f.til_stilling_id, f.til_bruker_id, f.kan_delegere, f.vilkaar, giver)  # fmt: skip

    def topp(f):
        return topp(rader[f.giver_id]) if f.giver_id else f.reglement_id

    return {som(f) for f in rader.values() if topp(f) == reglement}


@pytest.fixture
def flere(by):
    """A third link to a person, with a class, conditions and a last day."""
    by.tre = handlinger.foreslaa_fullmakt(
        bruker=by.leder,
        ny=NyFullmakt(
            vedtakstype=by.kjoep.pk, enhet=by.bygg.pk, fra=i_dag(), til=om(400), giver=by.to,
            til_bruker=by.siv.pk, beloep_fra=Decimal(10), beloep_til=Decimal(1000), klasse="L4",
            vilkaar="Bare i drift", hjemmel="koml. § 13-1",
        ),
    )  # fmt: skip
    handlinger.bekreft_fullmakt(bruker=by.leder, fullmakt=by.tre)
    return by


def test_kjedene_kommer_igjen_som_forslag_og_bekreftes_som_andre(flere):
    by, foer = flere, alle_kan(flere, i_dag())
    ny = nytt(by)
    handlinger.bekreft_reglement(bruker=by.kd, reglement=ny)
    assert alle_kan(by, om(5)) == set()
    ut = viderefoer(bruker=by.arkivar, reglement=ny)
    assert [f.pk for _n, f in ut.nye] == [by.en, by.to, by.tre]
    assert (ut.fra_foer, ut.ikke) == ([], [])
    assert kjeder(ny) == kjeder(by.reglement)
    rader = [Fullmakt.objects.using(EIER).get(pk=n) for n, _f in ut.nye]
    assert {(f.bekreftet, f.foreslaatt_av_id) for f in rader} == {(None, by.arkivar.pk)}
    # Proposals give nobody anything.
    assert alle_kan(by, om(5)) == set()
    assert avslag(handlinger.bekreft_fullmakt, bruker=by.leder, fullmakt=rader[0].pk)
    assert avslag(handlinger.bekreft_fullmakt, bruker=by.leder, fullmakt=rader[2].pk)
    for f, av in zip(rader, (by.kd, by.kd, by.leder), strict=True):
        handlinger.bekreft_fullmakt(bruker=av, fullmakt=f.pk)
    assert alle_kan(by, om(5)) == foer
    assert alle_kan(by, om(4)) == foer


def test_igjen_foreslaar_bare_det_som_mangler(flere):
    by, ny = flere, nytt(flere)
    foerst = viderefoer(bruker=by.arkivar, reglement=ny)
    handlinger.trekk_fullmakt(bruker=by.arkivar, fullmakt=foerst.nye[2][0], grunn="Feil")
    ut = viderefoer(bruker=by.admin, reglement=ny)
    assert [f.pk for _n, f in ut.nye] == [by.tre]
    assert [f.pk for f in ut.fra_foer] == [by.en, by.to]
    assert ut.ikke == []


def test_proeve_skriver_ingenting(flere):
    foer = spoer("select count(*) from fullmakt"), spoer("select count(*) from spor")
    ut = viderefoer(bruker=flere.arkivar, reglement=(ny := nytt(flere)), proev=True)
    assert len(ut.nye) == 3
    assert kjeder(ny) == set()
    assert spoer("select count(*) from fullmakt") == foer[0]
    assert spoer("select count(*) from spor where tabell = 'fullmakt' and handling ="
                 " 'viderefoer_reglement'") == [(0,)]  # fmt: skip


def test_det_som_ikke_blir_med_sier_hvorfor(flere):
    by = flere
    kort = handlinger.foreslaa_fullmakt(
        bruker=by.arkivar, ny=replace(by.topprad, vedtakstype=by.disp.pk, til=om(3))
    )
    handlinger.bekreft_fullmakt(bruker=by.kd, fullmakt=kort)
    Bruker.objects.using(EIER).filter(pk=by.siv.pk).update(avsluttet_dato=middag(om(-1)))
    ut = viderefoer(bruker=by.arkivar, reglement=nytt(by))
    assert {f.pk: hvorfor for f, hvorfor in ut.ikke} == {
        kort: "Siste dag er før det nye reglementet begynner.",
        by.tre: "Personen arbeider ikke her lenger.",
    }
    assert [f.pk for _n, f in ut.nye] == [by.en, by.to]


@pytest.mark.parametrize(
    ("hva", "hvorfor"),
    [
        ("update stilling set avsluttet = now() where id = %(sjef)s", "Stillingen er lagt ned."),
        ("update enhet set avsluttet_dato = now() where id = %(bygg)s", "Enheten er nedlagt."),
        ("update vedtakstype set aktiv = false where id = %(type)s", "Vedtakstypen er ikke i bruk"),
    ],
)
def test_det_som_er_gitt_videre_foelger_giveren(flere, hva, hvorfor):
    by = flere
    ny = nytt(by)
    with basen.connections[EIER].cursor() as c:
        c.execute(hva, {"sjef": by.sjef, "bygg": by.bygg.pk, "type": by.kjoep.pk})
    ikke = {f.pk: t for f, t in viderefoer(bruker=by.arkivar, reglement=ny).ikke}
    assert hvorfor in ikke[by.to if by.en not in ikke else by.en]
    assert ikke[by.tre] == "Fullmakten den er gitt fra, blir ikke med."


def test_perioden_kuttes_og_blir_aldri_lengre(flere):
    by = flere
    ut = viderefoer(bruker=by.arkivar, reglement=nytt(by, fra=5, til=100))
    perioder = [(f.fra, f.til) for f in
                (Fullmakt.objects.using(EIER).get(pk=n) for n, _f in ut.nye)]  # fmt: skip
    assert perioder == [(om(5), None), (om(5), None), (om(5), om(100))]


def test_bare_de_som_registrerer_reglementet(flere):
    by, ny = flere, nytt(flere)
    revisor = fabrikk.bruker("rev", "revisor", i=by.topp)
    for person in (by.leder, by.siv, revisor):
        assert avslag(viderefoer, bruker=person, reglement=ny)
        assert kjeder(ny) == set()
    assert avslag(viderefoer, bruker=by.arkivar, reglement=by.reglement) != {}
    assert avslag(viderefoer, bruker=by.arkivar, reglement=nytt(by, organ="Havnestyret"))
    assert len(viderefoer(bruker=by.kd, reglement=ny).nye) == 3


def test_forgjengeren_er_det_forrige_bekreftede_fra_samme_organ(by):
    andre = nytt(by, fra=5)
    tredje = nytt(by, fra=9)
    hent = Reglement.objects.using(EIER).get
    assert forgjenger(hent(pk=tredje), Reglement.objects.using(EIER).all()).pk == by.reglement
    handlinger.bekreft_reglement(bruker=by.kd, reglement=andre)
    alle = list(Reglement.objects.using(EIER).all())
    assert forgjenger(hent(pk=tredje), alle).pk == andre
    assert forgjenger(hent(pk=by.reglement), alle) is None


@pytest.mark.parametrize("froe", range(12))
def test_de_samme_kan_avgjoere_det_samme_av_det_som_ble_med(froe):
    """On random registers: after all is confirmed, who may decide is as before, but for the rows
    that were told not to have come along."""
    r = random.Random(froe)
    reg = verden.kommune(r, 14)
    for g in reg["reglementer"]:
        g |= {"gjelder_fra": i_dag() - timedelta(days=30), "gjelder_til": None}
        g["bekreftet"] = i_dag() - timedelta(days=20)
    reg = basen.legg_inn(reg)
    arkivar = fabrikk.bruker("ark", "arkivar")
    direktoer = fabrikk.bruker("kd", "kommunedirektoer")
    assert Rolletildeling.objects.using(EIER).filter(bruker=direktoer).exists()
    typer = {f["vedtakstype"] for f in reg["fullmakter"]}
    spoersmaal = [(t, beloep, e["id"], klasse) for t in typer for e in reg["enheter"]
                  for beloep in verden.BELOEP for klasse in verden.KLASSER]  # fmt: skip

    def kan():
        return {
            (s, b, v, f)
            for s in spoersmaal
            for b, v, f in spoer(
                "select bruker, paa_vegne, fullmakt from hvem_kan(%s, %s, %s, %s, %s)",
                [*s, i_dag()],
            )
        }

    foer, ikke, av = kan(), set(), {}
    for g in reg["reglementer"]:
        organ = Reglement.objects.using(EIER).get(pk=g["id"]).organ
        ny = handlinger.registrer_reglement(bruker=arkivar, navn="Nytt", organ=organ.upper(),
                                            vedtatt=i_dag(), fra=i_dag())  # fmt: skip
        ut = viderefoer(bruker=arkivar, reglement=ny)
        ikke |= {f.pk for f, _hvorfor in ut.ikke}
        av |= {n: f.pk for n, f in ut.nye}
        handlinger.bekreft_reglement(bruker=direktoer, reglement=ny)
    assert kan() == set()
    Fullmakt.objects.using(EIER).filter(pk__in=av).update(
        bekreftet=middag(i_dag()), bekreftet_av=direktoer
    )
    assert {(*x, av[f]) for *x, f in kan()} == {(*x, f) for *x, f in foer if f not in ikke}


def test_siden_viser_hva_som_blir_med_og_foreslaar_det(flere):
    by, ny = flere, nytt(flere)
    Bruker.objects.using(EIER).filter(pk=by.siv.pk).update(avsluttet_dato=middag(om(-1)))
    sti = f"/fullmakter/reglement/{ny}/viderefoer/"
    for person, status in ((by.leder, 404), (by.arkivar, 200)):
        k = klient(person)
        assert (sti in k.get("/fullmakter/reglement/").content.decode()) == (status == 200)
        assert k.get(sti).status_code == status
    assert klient(by.leder).post(sti).status_code == 404
    k = klient(by.arkivar)
    t = tekst(k.get(sti))
    assert "Foreslå 2 fullmakter" in t
    assert "Personen arbeider ikke her lenger." in t
    assert kjeder(ny) == set()
    t = tekst(k.post(sti, follow=True))
    assert "2 fullmakter er foreslått. De gjelder når de er bekreftet." in t
    assert "2 fullmakter er foreslått fra før." in t
    assert "Foreslå 2" not in t
    assert len(kjeder(ny)) == 2
    gammel = f"/fullmakter/reglement/{by.reglement}/viderefoer/"
    assert k.get(gammel).status_code == 404
