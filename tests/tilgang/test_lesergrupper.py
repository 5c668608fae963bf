# SPDX-License-Identifier: EUPL-1.2
"""Those who read beside the cleared: auditor, party, councillor, the owner of an XX; and who may
move or open what they do not read."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, connections, transaction

import fabrikk
from glassklar.arkiv.api import vurder, vurder_sak
from glassklar.grunn.feil import Avvist
from glassklar.grunn.identitet import transaksjon
from glassklar.grunn.klokke import i_dag
from glassklar.org.models import Bruker
from glassklar.tilgang.api import NySkjerming
from tilgang.angriper import Sted, nektes, ser, som

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")


@pytest.fixture
def sted(ferdig):
    return ferdig(Sted)


def test_revisoren_leser_alt_og_skriver_ingenting(sted):
    revisor = fabrikk.bruker("rev", "revisor", klarering=fabrikk.ALT)
    egen = fabrikk.sak(sted.arkivar, sted.e, sted.a, ansvarlig=revisor, tittel="Egen")
    with som(revisor) as c:
        assert ser(c) == 3
        c.execute("select count(*) from spor")
        assert c.fetchone()[0] > 10
        c.execute("select count(*) from soek('postheisen', 9)")
        assert c.fetchone() == (1,)
        c.execute(
            "select table_name from information_schema.role_table_grants where grantee ="
            " 'glassklar_intern' and table_schema = 'glassklar' and privilege_type = 'UPDATE'"
            " and table_name !~ '^(procrastinate|django|account|mfa|oekt|intern|bruker|soek)'"
        )
        tabeller = [t for (t,) in c.fetchall()]
        assert len(tabeller) > 40
        for t in tabeller:
            c.execute(
                "select attname from pg_attribute where attrelid = %s::regclass and"
                " attnum > 0 and not attisdropped limit 1",
                [t],
            )
            kolonne = c.fetchone()[0]
            try:
                with transaction.atomic():
                    c.execute(f"update {t} set {kolonne} = {kolonne}")
                    assert c.rowcount == 0, t
            except DatabaseError as feil:
                kode = feil.__cause__.sqlstate
            else:
                kode = "42501"
            assert kode == "42501", t
        nektes(c, "select sett_partsunntak(%s, 'R', '')", sted.p.pk)
        nektes(c, "select gi_partsinnsyn(%s, %s, current_date, null)", egen.pk, sted.arkivar.pk)


def test_en_revisor_har_ingen_annen_rolle(sted):
    from glassklar.org.models import Rolletildeling

    revisor = fabrikk.bruker("rev", "revisor")
    for person, rolle in ((revisor, "arkivar"), (sted.arkivar, "revisor")):
        with pytest.raises(DatabaseError) as feil, transaction.atomic(using="eier"):
            Rolletildeling(bruker_id=person.pk, rolle=rolle, fra=i_dag()).save(using="eier")
        assert feil.value.__cause__.sqlstate == "GK003"
    # One after the other is no harm.
    Rolletildeling.objects.using("eier").filter(bruker_id=revisor.pk).update(
        til=i_dag() - timedelta(1)
    )
    Rolletildeling(bruker_id=revisor.pk, rolle="arkivar", fra=i_dag()).save(using="eier")


def test_part_og_folkevalgt_leser_sin_sak_og_ikke_mer(sted):
    part = fabrikk.bruker("part1")
    organ = fabrikk.enhet("UTV", folkevalgt=True)
    politiker = fabrikk.bruker("pol1", "politiker", i=organ)
    from glassklar.arkiv.api import (
        avslutt_partsinnsyn,
        gi_partsinnsyn,
        sett_partsunntak,
        sett_saksorgan,
    )
    from glassklar.tilgang.api import Tilgangskode

    Tilgangskode.objects.using("eier").filter(kode="UO").update(folkevalgt=True)
    arkivar = sted.arkivar
    for forsoek in (
        lambda: gi_partsinnsyn(bruker=part, mappe=sted.m.pk, part=part.pk, grunn="x"),
        lambda: gi_partsinnsyn(bruker=arkivar, mappe=sted.m.pk, part=arkivar.pk, grunn="x"),
        lambda: gi_partsinnsyn(bruker=arkivar, mappe=sted.m.pk, part=part.pk, grunn=" "),
        lambda: sett_saksorgan(bruker=politiker, mappe=sted.m.pk, enhet=organ.pk, grunn="x"),
        lambda: sett_saksorgan(bruker=arkivar, mappe=sted.m.pk, enhet=sted.e.pk, grunn="x"),
        lambda: sett_partsunntak(bruker=arkivar, gjelder=sted.p.pk, art="R", hjemmel="offl-13",
                                 grunn="x"),
    ):  # fmt: skip
        with pytest.raises(Avvist):
            forsoek()
    gi_partsinnsyn(bruker=arkivar, mappe=sted.m.pk, part=part.pk, grunn="er søker")
    sett_saksorgan(bruker=arkivar, mappe=sted.m.pk, enhet=organ.pk, grunn="skal avgjøres")
    with som(part) as c:
        assert ser(c) == 3
    with som(politiker) as c:
        # offl. § 13: no internal document
        assert ser(c) == 0
    sett_partsunntak(bruker=arkivar, gjelder=sted.dok, art="D", hjemmel="fvl-19-1-b", grunn="x")
    with som(part) as c:
        assert ser(c) == 2
    sett_partsunntak(bruker=arkivar, gjelder=sted.p.pk, art="R", hjemmel="fvl-19-1-b", grunn="x")
    with som(part) as c:
        assert ser(c) == 0
        nektes(c, "select sett_partsunntak(%s, 'R', '')", sted.p.pk)
    intern = NySkjerming("UO", 3, "offl-14-1", meroffentlighet=False,
                         meroffentlighet_grunn="Internt notat.")  # fmt: skip
    vurder(bruker=arkivar, registrering=sted.p.pk, vurdering=intern,
           dokumenter={sted.dok: "ingenting"})  # fmt: skip
    with som(politiker) as c:
        assert ser(c) == 3
        nektes(c, "update skjerming set kode = 'AAPEN' where gjelder = %s", sted.p.pk)
    assert avslutt_partsinnsyn(bruker=arkivar, mappe=sted.m.pk, part=part.pk, grunn="ferdig",
                               til=i_dag() - timedelta(1))  # fmt: skip


def test_ingen_flytter_seg_til_lesetilgang_i_sin_egen_sak(sted):
    """A handler without the clearance: no place change of an own entry opens what it hides."""
    meg = fabrikk.bruker("hun", "saksbehandler", i=sted.e)
    aapen = fabrikk.arkivdel("AAPNE")
    min_sak = fabrikk.sak(sted.arkivar, sted.e, sted.a, ansvarlig=meg, tittel="Hennes")
    annen = fabrikk.sak(sted.arkivar, sted.e, aapen, ansvarlig=meg, tittel="Hennes andre")
    vurder_sak(bruker=sted.arkivar, mappe=min_sak.pk,
               vurdering=NySkjerming("UO", 3, "offl-13", "fvl-13-1-1"))  # fmt: skip
    p = fabrikk.post(sted.arkivar, min_sak, tittel2="x", filer=(fabrikk.fil(),))
    with transaksjon(Bruker.objects.get(brukernavn="system"), "x"), connection.cursor() as c:
        c.execute("insert into skjerming (gjelder, art, kode, hjemmel, tillegg, nivaa, brytere,"
                  " xx_grunn, hendelse, meroffentlighet_grunn)"
                  " values (%s, 'A', 'AAPEN', '', '', 0, '{}', '', '', '')",
                  [aapen.pk])  # fmt: skip
    with som(meg) as c:
        for sql, verdi in (
            ("update registrering set referanse_arkivdel_id = %s where id = %s", aapen.pk),
            ("update registrering set mappe_id = %s where id = %s", annen.pk),
            ("update registrering set enhet_id = %s where id = %s", sted.annen_enhet.pk),
        ):
            nektes(c, sql, verdi, p.pk)
        nektes(c, "update mappe set referanse_arkivdel_id = %s where id = %s", aapen.pk, min_sak.pk)
        nektes(c, "update mappe set arkivdel_id = %s where id = %s", aapen.pk, min_sak.pk)


def test_administratoren_aapner_ikke_en_serie_som_er_i_bruk(sted):
    with transaksjon(Bruker.objects.get(brukernavn="system"), "x"), connection.cursor() as c:
        c.execute("insert into skjerming (gjelder, art, kode, hjemmel, tillegg, nivaa, brytere,"
                  " xx_grunn, hendelse, meroffentlighet_grunn)"
                  " values (%s, 'A', 'UO', 'offl-13', '', 3, '{}', '', '', '')",
                  [sted.a.pk])  # fmt: skip
    ny = fabrikk.arkivdel("NY")
    for rolle, klarering in (("admin", ()), ("arkivar", (("UO", "egne"),))):
        with som(fabrikk.bruker(f"a{rolle}", rolle, klarering=klarering)) as c:
            nektes(c, "update skjerming set kode = 'AAPEN' where gjelder = %s", sted.a.pk)
            nektes(c, "update skjerming set nivaa = 0 where gjelder = %s", sted.a.pk)
            c.execute("insert into skjerming (gjelder, art, kode, hjemmel, tillegg, nivaa, brytere,"
                      " xx_grunn, hendelse, meroffentlighet_grunn)"
                      " values (%s, 'A', 'UO', 'offl-13', '', 3, '{}', '', '', '')",
                      [ny.pk])  # fmt: skip


def test_xx_leses_av_arkivet_eieren_og_lederen(sted):
    """Not by whoever else is cleared: XX is no kind of content that one is cleared for."""
    eier = fabrikk.bruker("eier", "saksbehandler", i=sted.annen_enhet)
    leder = fabrikk.bruker("leder", "leder", i=sted.topp)
    andre = [
        fabrikk.bruker("klarert", "saksbehandler", i=sted.e, klarering=(("XX", "alle"),)),
        fabrikk.bruker("annenleder", "leder", i=sted.annen_enhet, klarering=(("XX", "enhet"),)),
        fabrikk.bruker("sjef", "admin", "kommunedirektoer", i=sted.topp),
    ]
    xx = NySkjerming("XX", 1, xx_grunn="ikke_vurdert", eier=eier.pk, frist=i_dag())
    vurder(bruker=sted.arkivar, registrering=sted.p.pk, vurdering=xx,
           dokumenter={sted.dok: "ingenting"})  # fmt: skip
    for person, antall in [(eier, 3), (leder, 3), (sted.arkivar, 3), *((b, 0) for b in andre)]:
        with som(person) as c:
            assert ser(c) == antall, person.brukernavn
            c.execute("select count(*) from soek('postheisen', 9)")
            assert c.fetchone()[0] == bool(antall), person.brukernavn


def test_slutten_paa_en_skjerming_staar_i_sporet_en_gang(sted):
    system = Bruker.objects.get(brukernavn="system")
    with connections["eier"].cursor() as c:
        c.execute("update skjerming set opphoerer = %s where gjelder = %s",
                  [i_dag() - timedelta(1), sted.p.pk])  # fmt: skip
    for _ in range(2):
        with transaksjon(system, "aapne_utloepte"), connection.cursor() as c:
            c.execute("select soek_bygg_utloepte()")
    with connections["eier"].cursor() as c:
        c.execute(
            "select bruker, etter::text from spor"
            " where handling = 'aapne_utloepte' and tabell = 'skjerming' and rad = %s",
            [sted.p.pk],
        )
        assert c.fetchall() == [(system.pk, f'{{"utloept": "{i_dag() - timedelta(1)}"}}')]
