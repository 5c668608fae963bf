# SPDX-License-Identifier: EUPL-1.2
"""The history is under the same lock as the row: hidden when it is shielded later, shown again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection, connections

import fabrikk
from glassklar.arkiv.api import endre_post, vurder
from glassklar.grunn.identitet import lesing, transaksjon
from glassklar.grunn.klokke import i_dag
from glassklar.intern.historikkvern import HISTORIKK, OM_PERSONER, OM_SPORET
from glassklar.org.api import Bruker, gi_stedfortreder
from glassklar.org.models import Rolletildeling
from glassklar.tilgang.api import NySkjerming
from glassklar.tilgang.sporpolicy import spor_leses_sql

UO3 = NySkjerming("UO", 3, "offl-13", "fvl-13-1-1")
AAPEN = NySkjerming("AAPEN", 0)


def eier(sql, *verdier):
    with connections["eier"].cursor() as c:
        c.execute(sql, list(verdier))
        return c.fetchall() if c.description else None


def ser(bruker, sql="select tabell, rad, op::text, foer::text, etter::text from spor", *verdier):
    with lesing(bruker), connection.cursor() as c:
        c.execute(sql, list(verdier))
        return c.fetchall()


@pytest.fixture
def sted(ferdig):
    return ferdig(_lag)


def _lag():
    fabrikk.virksomhet()
    e = fabrikk.enhet("42", "Byggesak")
    annen = fabrikk.enhet("43", "Skole")
    a = fabrikk.arkivdel("SAK")
    folk = {
        "arkivar": fabrikk.arkivar(e),
        "uklarert_arkivar": fabrikk.bruker("uklarert", "arkivar", i=e),
        "saksbehandler": fabrikk.bruker(
            "sb", "saksbehandler", i=e, klarering=(("UO", "egne"), ("P", "egne"))
        ),
        "enhetsklarert": fabrikk.bruker("enh", "saksbehandler", i=e, klarering=(("UO", "enhet"),)),
        "kollega": fabrikk.bruker("kollega", "saksbehandler", i=e),
        "leder": fabrikk.bruker("leder", "leder", i=e),
        "annen_leder": fabrikk.bruker("annenleder", "leder", i=annen),
        "direktoer": fabrikk.bruker("direktoer", "kommunedirektoer"),
        "admin": fabrikk.bruker("admin", "admin", i=annen),
        "revisor": fabrikk.bruker("revisor", "revisor"),
    }
    m = fabrikk.sak(folk["arkivar"], e, a, folk["saksbehandler"])
    return folk, m, e, a


def ser_ord(bruker, ord_):
    return bool(ser(bruker, "select 1 from spor where foer::text like %s or etter::text like %s",
                    f"%{ord_}%", f"%{ord_}%"))  # fmt: skip


def test_det_som_skjermes_siden_skjules_og_det_som_aapnes_vises_igjen(sted):
    folk, m, *_ = sted
    p = fabrikk.post(folk["arkivar"], m, tittel="Åpent", tittel2="Hemmeligord", fra="Kari Navnesen")
    for b in folk.values():
        assert ser_ord(b, "Hemmeligord")
        assert ser_ord(b, "Navnesen")
    vurder(bruker=folk["saksbehandler"], registrering=p.pk, vurdering=UO3)
    leser = {n for n, b in folk.items() if ser_ord(b, "Hemmeligord")}
    assert leser == {"arkivar", "saksbehandler", "enhetsklarert", "revisor"}
    assert {n for n, b in folk.items() if ser_ord(b, "Navnesen")} == leser
    # Line 1 was never hidden; but the public title said line 2, in the same row.
    assert {n for n, b in folk.items() if ser_ord(b, "Åpent")} >= leser
    vurder(bruker=folk["saksbehandler"], registrering=p.pk, vurdering=AAPEN)
    for b in folk.values():
        assert ser_ord(b, "Hemmeligord")


def test_linje_1_av_det_ingen_har_vurdert_skjules_ogsaa_i_historikken(sted):
    folk, m, *_ = sted
    xx = NySkjerming(
        "XX", 3, xx_grunn="ikke_vurdert", frist=i_dag() + timedelta(days=5), opphoerer=None
    )
    p = fabrikk.post(folk["arkivar"], m, tittel="Forsteord", tittel2="Andreord", skjerming=xx)
    leser = {n for n, b in folk.items() if ser_ord(b, "Forsteord")}
    assert "kollega" not in leser
    assert {"arkivar", "saksbehandler", "revisor"} <= leser
    vurder(bruker=folk["saksbehandler"], registrering=p.pk, vurdering=UO3)
    assert not ser_ord(folk["kollega"], "Andreord")


def test_hver_leser_ser_historikken_til_nettopp_de_radene_de_leser(sted):
    """The same answer as asking each protected table, for every reader and every event."""
    folk, m, e, a = sted
    m2 = fabrikk.sak(folk["arkivar"], e, a, folk["kollega"], skjerming=NySkjerming(
        "P", 3, "offl-25-1"))  # fmt: skip
    for nr, (sak_, v) in enumerate([(m, UO3), (m, None), (m2, None), (m2, UO3), (m, UO3)]):
        p = fabrikk.post(folk["arkivar"], sak_, tittel=f"Post {nr}", tittel2=f"linje {nr}",
                         er_person=True)  # fmt: skip
        if v:
            vurder(bruker=folk["arkivar"], registrering=p.pk, vurdering=v)
        if nr == 4:
            vurder(bruker=folk["arkivar"], registrering=p.pk, vurdering=AAPEN)
    avgjort = 0
    for b in folk.values():
        sett = {(t, r) for t, r in ser(b, "select tabell, rad from spor where op <> 'L'")}
        for tabell, noekkel in HISTORIKK.vernede.items():
            lesbare = {r for (r,) in ser(b, f"select {noekkel} from {tabell}")}
            alle = {r for (r,) in eier("select rad from spor where tabell = %s", tabell)}
            assert {r for t, r in sett if t == tabell} == lesbare & alle, (b.brukernavn, tabell)
            avgjort += len(alle)
    assert avgjort > 100


def test_uten_person_leses_ingenting(sted):
    with connection.cursor() as c:
        c.execute("select count(*) from spor")
        assert c.fetchone() == (0,)


def test_det_som_er_borte_leses_av_arkivet_og_revisor(sted):
    folk, m, *_ = sted
    p = fabrikk.post(folk["arkivar"], m, fra="Bortevekk Borteson")
    eier("delete from kp_identitet where registrering_id = %s", p.pk)
    leser = {n for n, b in folk.items() if ser_ord(b, "Bortevekk")}
    assert leser == {"arkivar", "uklarert_arkivar", "revisor"}
    # Under a code when it went: the archive as far as it is cleared.
    p = fabrikk.post(folk["arkivar"], m, fra="Skjermet Borteson", er_person=True)
    vurder(bruker=folk["arkivar"], registrering=p.pk, vurdering=UO3)
    eier("delete from kp_identitet where registrering_id = %s", p.pk)
    leser = {n for n, b in folk.items() if ser_ord(b, "Skjermet Borteson")}
    assert leser == {"arkivar", "revisor"}


def test_lesing_ses_av_en_selv_arkivet_lederen_og_revisor(sted):
    folk, *_ = sted
    eier(
        "insert into spor (bruker, enhet, rolle, tabell, rad, op, etter) select id, enhet_id,"
        " 'x', 'registrering', gen_random_uuid(), 'L', '{}' from bruker where navn = 'Kollega'"
    )
    leser = {n for n, b in folk.items() if ser(b, "select 1 from spor where op = 'L'")}
    assert leser == {"kollega", "arkivar", "uklarert_arkivar", "leder", "revisor"}


def test_personer_og_rettigheter_ses_av_dem_som_steller_med_dem(sted):
    folk, *_ = sted
    med = {"admin", "direktoer", "arkivar", "uklarert_arkivar", "leder", "kollega", "revisor"}
    gi_stedfortreder(bruker=folk["leder"], for_bruker=folk["kollega"].pk,
                     stedfortreder=folk["saksbehandler"].pk, fra=i_dag(),
                     til=i_dag() + timedelta(days=3), grunn="ferie")  # fmt: skip

    def hvem(sql, *verdier):
        return {n for n, b in folk.items() if ser(b, f"select 1 from spor where {sql}", *verdier)}

    assert (
        hvem("tabell = 'bruker' and rad = lpad(%s, 32, '0')::uuid", str(folk["kollega"].pk)) == med
    )
    assert hvem("tabell = 'stedfortreder'") == med | {"saksbehandler"}
    roller = eier("select id::text from rolletildeling where bruker_id = %s", folk["kollega"].pk)
    assert hvem("tabell = 'rolletildeling' and rad = lpad(%s, 32, '0')::uuid", roller[0][0]) == med
    klar = eier("select id::text from klarering where bruker_id = %s", folk["enhetsklarert"].pk)
    assert hvem("tabell = 'klarering' and rad = lpad(%s, 32, '0')::uuid", klar[0][0]) == (
        med - {"kollega"} | {"enhetsklarert"}
    )
    eier(
        "insert into spor (rolle, tabell, rad, op) values ('x', 'noe nytt', gen_random_uuid(), 'I')"
    )
    assert hvem("tabell = 'noe nytt'") == {"revisor"}


def test_hver_sporet_tabell_er_nevnt_med_sin_noekkel(sted):
    traader = dict(
        eier(
            """select c.relname, split_part(encode(t.tgargs, 'escape'), E'\\\\000', 1)
                 from pg_trigger t join pg_class c on c.oid = t.tgrelid
                where t.tgname = 'zz_spor'"""
        )
    )
    nevnt = {**HISTORIKK.vernede, **HISTORIKK.aapne, **HISTORIKK.egne,
             **{t: k for t, (k, *_) in HISTORIKK.tvillinger.items()}}  # fmt: skip
    andre = {*HISTORIKK.alltid, *OM_PERSONER, *OM_SPORET} - {"spor"}
    assert set(traader) == set(nevnt) | andre
    assert {t: traader[t] for t in nevnt} == nevnt
    # Every protected table that is traced is judged by its own policy, and nothing else is.
    med_etikett = {
        t for (t,) in eier(
            "select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid"
            " where a.attname = 'vern' and c.relrowsecurity and c.relkind = 'r'"
            " and c.relnamespace = 'glassklar'::regnamespace")
    }  # fmt: skip
    assert set(HISTORIKK.vernede) == med_etikett & set(traader)


def test_funksjonen_i_databasen_er_den_som_er_skrevet_her(sted):
    ((kropp,),) = eier("select prosrc from pg_proc where proname = 'spor_leses'")
    assert kropp.strip() in spor_leses_sql(HISTORIKK)
    assert eier(
        "select policyname, roles::text[], qual from pg_policies where tablename = 'spor'"
        " order by 1"
    ) == [
        ("forsegler", ["glassklar_forsegler"], "true"),
        ("historikk", ["glassklar_intern"],
         "spor_leses(tabell, rad, op, bruker, enhet, vern, vern_til)"),
        ("revisjon", ["glassklar_revisjon"], "true"),
        ("z_revisor", ["glassklar_intern"], "( SELECT er_revisor() AS er_revisor)"),
    ]  # fmt: skip


def test_en_endring_har_enheten_og_den_en_staar_inne_for(sted):
    folk, m, e, _a = sted
    p = fabrikk.post(folk["arkivar"], m)
    gi_stedfortreder(bruker=folk["leder"], for_bruker=folk["saksbehandler"].pk,
                     stedfortreder=folk["kollega"].pk, fra=i_dag(),
                     til=i_dag() + timedelta(days=3), grunn="ferie")  # fmt: skip

    def skriv(hvem, vegne, dokumentart):
        with transaksjon(hvem, "x"), connection.cursor() as c:
            c.execute("select set_config('glassklar.paa_vegne', %s, true)", [str(vegne)])
            c.execute("update registrering set dokumentart = %s where id = %s", [dokumentart, p.pk])
        return eier("select bruker, paa_vegne, enhet from spor order by id desc limit 1")[0]

    arkivar, sb, kollega = folk["arkivar"], folk["saksbehandler"], folk["kollega"]
    assert skriv(arkivar, "", "klage") == (arkivar.pk, None, e.pk)
    # Only for whom one stands in today, and nothing that is not a person.
    for nr, feil in enumerate([sb.pk, "x", "-1", "1e3", "99999999999", "0", " "]):
        assert skriv(arkivar, feil, f"a{nr}") == (arkivar.pk, None, e.pk)
    Rolletildeling(bruker=kollega, rolle="arkivar", fra=fabrikk.FOER).save(using="eier")
    assert skriv(kollega, sb.pk, "b") == (kollega.pk, sb.pk, e.pk)

    def handling(bruker, sak_=None):
        """The person's own action, without saying for whom."""
        bruker = Bruker.objects.get(pk=bruker.pk)
        if sak_ is None:
            endre_post(bruker=bruker, registrering=p.pk, tittel=f"Ny {siste()}", tittel2="")
        else:
            fabrikk.post(bruker, sak_)
        return eier("select distinct bruker, paa_vegne from spor where id > %s and handling"
                    " in ('endre_post', 'registrer')", siste.foer)  # fmt: skip

    def siste():
        ((siste.foer,),) = eier("select max(id) from spor")
        return siste.foer

    siste()
    assert handling(kollega) == [(kollega.pk, sb.pk)]
    siste()
    assert handling(kollega, m) == [(kollega.pk, sb.pk)]
    siste()
    assert handling(kollega, fabrikk.sak(arkivar, e, _a, kollega)) == [(kollega.pk, None)]
    siste()
    assert handling(arkivar) == [(arkivar.pk, None)]
    eier("update stedfortreder set til = %s, fra = %s",
         i_dag() - timedelta(1), i_dag() - timedelta(2))  # fmt: skip
    assert skriv(kollega, sb.pk, "c") == (kollega.pk, None, e.pk)
    siste()
    assert handling(kollega) == [(kollega.pk, None)]
