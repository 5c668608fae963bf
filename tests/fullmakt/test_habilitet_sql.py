# SPDX-License-Identifier: EUPL-1.2
"""Statements of habilitet in the database: what is said, who is shut out, and who may not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

import fabrikk
from fullmakt.habilitethjelp import avgjoer, avslag, eieren, kall, lag, oppnevn, si
from glassklar.arkiv.models import Mappe, Registrering
from glassklar.grunn.feil import Avvist
from glassklar.grunn.identitet import transaksjon
from glassklar.grunn.klokke import i_dag
from glassklar.lov.api import habilitet as lov

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")
RETT = "42501"


@pytest.fixture
def k(ferdig):
    return ferdig(lag)


def siste(k, bruker):
    rader = kall(
        k.revisor, "select svar, forhold, lov, avgjort_av_id from habilitet_i_sak(%s)"
        " where bruker_id = %s", k.sak.pk, bruker.pk)  # fmt: skip
    return rader[0] if rader else None


def sperret(k, bruker):
    return eieren("select er_sperret(%s, %s)", k.sak.pk, bruker.pk)[0][0]


def test_databasens_liste_er_lovens(k):
    for par in lov.sammenlign():
        for f in par:
            assert eieren("select habilitet_virkning(%s, %s)", f.lov, f.kode) == [(f.virkning,)]
    assert eieren("select habilitet_virkning('1967', 'fetter')") == [(None,)]


@pytest.mark.parametrize(
    ("svar", "forhold", "forklaring", "ord_"),
    [
        ("ingen", "", "", None),
        ("ingen", "part", "", "ingen_forhold"),
        ("oppgitt", "naer", "Vi sang i samme kor.", None),
        ("oppgitt", "naer", "  ", "forklaring"),
        ("oppgitt", "", "Noe", "forhold"),
        ("oppgitt", "fetter", "Noe", "forhold"),
        ("oppgitt", "slekt", "Broren min", "alltid"),  # § 6 første ledd b
        ("oppgitt", "samboer", "Samboeren min", None),  # ikke av seg selv i 1967-loven
        ("oppgitt", "offentlig_selskap", "Styremedlem", None),  # § 6 første ledd e nr. 2
        ("inhabil", "slekt", "", None),
        ("inhabil", "naer", "", None),
        ("inhabil", "", "", "forhold"),
        ("kanskje", "", "", "svar"),
        ("ingen", "", "x" * 4001, "lang"),
    ],
)
def test_egenerklaering(k, svar, forhold, forklaring, ord_):
    if ord_ is None:
        si(k.saksbehandler, k.sak, svar, forhold, forklaring)
        assert siste(k, k.saksbehandler) == (svar, forhold, "1967", None)
    else:
        with avslag() as nei:
            si(k.saksbehandler, k.sak, svar, forhold, forklaring)
        assert (nei.ord, nei.kode) == (ord_, "GK003")
        assert siste(k, k.saksbehandler) is None
    assert sperret(k, k.saksbehandler) is (svar == "inhabil" and ord_ is None)


def test_loven_av_2025_fra_dagen_som_er_satt(k):
    eieren("update virksomhet set fvl25_fra = %s", i_dag() + timedelta(days=1))
    si(k.saksbehandler, k.sak, "oppgitt", "samboer", "Samboeren min")
    eieren("update virksomhet set fvl25_fra = %s", i_dag())
    with avslag() as nei:
        si(k.kollega, k.sak, "oppgitt", "samboer", "Samboeren min")
    assert nei.ord == "alltid"  # fvl. (2025) § 26
    si(k.kollega, k.sak, "inhabil", "samboer")
    assert siste(k, k.saksbehandler)[2] == "1967"
    assert siste(k, k.kollega)[2] == "2025"


@pytest.mark.parametrize("kolonne", ["fvl25_fra = current_date", "interesser_synlig = 'alle'"])
def test_bare_systemeieren_setter_dagen(k, kolonne):
    for hvem in (k.saksbehandler, k.direktoer, k.arkivar):
        with avslag() as nei:
            kall(hvem, f"update virksomhet set {kolonne}")
        assert nei.kode == RETT
    kall(k.admin, f"update virksomhet set {kolonne}")


def test_den_inhabile_gaar_ikke_tilbake_alene(k):
    si(k.saksbehandler, k.sak, "inhabil", "naer")
    for svar, forhold in (("ingen", ""), ("oppgitt", "naer")):
        with avslag() as nei:
            si(k.saksbehandler, k.sak, svar, forhold, "Likevel ikke")
        assert nei.ord == "leder"
    si(k.saksbehandler, k.sak, "inhabil", "slekt", "Det er broren min")
    assert sperret(k, k.saksbehandler)
    avgjoer(k.fagleder, k.sak, k.saksbehandler, "oppgitt", "Åpenbart uten betydning")
    assert siste(k, k.saksbehandler) == ("oppgitt", "slekt", "1967", k.fagleder.pk)
    assert not sperret(k, k.saksbehandler)


@pytest.mark.parametrize(
    ("hvem", "om", "svar", "grunn", "ord_"),
    [
        ("fagleder", "saksbehandler", "inhabil", "Fetteren hans", None),
        ("sjef", "saksbehandler", "inhabil", "Fetteren hans", None),
        ("direktoer", "fagleder", "inhabil", "Fetteren hennes", None),
        ("fagleder", "saksbehandler", "inhabil", " ", "grunn"),
        ("fagleder", "saksbehandler", "ingen", "Alt vel", "svar"),
        ("fagleder", "saksbehandler", "oppgitt", "Alt vel", "mangler"),
        ("fagleder", "fagleder", "oppgitt", "Alt vel", "selv"),
        ("fagleder", "sjef", "inhabil", "Fetter", "rett"),
        ("sjef", "direktoer", "inhabil", "Fetter", "rett"),
        ("rektor", "saksbehandler", "inhabil", "Fetter", "rett"),
        ("saksbehandler", "kollega", "inhabil", "Fetter", "rett"),
        ("arkivar", "saksbehandler", "inhabil", "Fetter", "rett"),
        ("revisor", "saksbehandler", "inhabil", "Fetter", "rett"),
    ],
)
def test_lederen_avgjoer(k, hvem, om, svar, grunn, ord_):
    """fvl. 1967 § 8, fvl. 2025 § 29."""
    if ord_ is None:
        avgjoer(getattr(k, hvem), k.sak, getattr(k, om), svar, grunn)
        assert siste(k, getattr(k, om))[0] == svar
        assert sperret(k, getattr(k, om))
        return
    with avslag() as nei:
        avgjoer(getattr(k, hvem), k.sak, getattr(k, om), svar, grunn)
    assert nei.ord == ord_
    assert siste(k, getattr(k, om)) is None


def test_den_inhabile_lederen_avgjoer_ingenting(k):
    si(k.saksbehandler, k.sak, "inhabil", "naer")
    si(k.fagleder, k.sak, "inhabil", "naer")
    with avslag() as nei:
        avgjoer(k.fagleder, k.sak, k.saksbehandler, "oppgitt")
    assert nei.ord == "inhabil_selv"
    with avslag() as nei:
        oppnevn(k.fagleder, k.sak, k.saksbehandler, k.kollega)
    assert nei.ord == "inhabil_selv"


@pytest.mark.parametrize(
    ("inhabil", "under"),
    [
        ("saksbehandler", ()),
        ("fagleder", ("saksbehandler", "kollega")),
        ("sjef", ("fagleder", "saksbehandler", "kollega")),
        ("rektor", ()),
        (
            "direktoer",
            ("sjef", "fagleder", "saksbehandler", "kollega", "rektor", "arkivar"),
        ),
    ],
)
def test_den_underordnede(k, inhabil, under):
    """fvl. 1967 § 6 tredje ledd, fvl. 2025 § 25 andre ledd: kan forberede, ikke avgjøre."""
    si(getattr(k, inhabil), k.sak, "inhabil", "slekt")
    alle = ("direktoer", "sjef", "fagleder", "saksbehandler", "kollega", "rektor", "arkivar")
    for navn in alle:
        ((sier,),) = kall(
            k.revisor, "select overordnet_inhabil(%s, %s)", k.sak.pk, getattr(k, navn).pk
        )
        assert sier is (navn in under), navn
        ((selv,),) = kall(k.revisor, "select er_inhabil(%s, %s)", k.sak.pk, getattr(k, navn).pk)
        assert selv is (navn == inhabil)


def test_uten_sak_er_ingen_inhabil(k):
    assert kall(k.revisor, "select er_inhabil(null, %s)", k.fagleder.pk) == [(False,)]
    assert kall(k.revisor, "select overordnet_inhabil(null, %s)", k.fagleder.pk) == [(False,)]


DOERER = [
    "update mappe set tittel = 'x' where id = %(sak)s",
    "update mappe set saksansvarlig_id = %(annen)s where id = %(sak)s",
    "update mappe_skjermet set tittel2 = 'x' where mappe_id = %(sak)s",
    "update registrering set tittel = 'x' where id = %(post)s",
    "update registrering set status = 'F' where id = %(post)s",
    "update registrering set saksbehandler_id = %(annen)s where id = %(post)s",
    "update registrering_skjermet set tittel2 = 'x' where registrering_id = %(post)s",
    "update kp_identitet set navn = 'x' where registrering_id = %(post)s",
    "update korrespondansepart set type = 'EK' where registrering_id = %(post)s",
    "update dokument set status = 'F' where id = %(dok)s",
    "update dokument_skjermet set tittel = 'x' where dokument_id = %(dok)s",
    "insert into merknad (id, registrering_id, type, dato, registrert_av_id)"
    " values (gen_random_uuid(), %(post)s, '', now(), %(meg)s)",
    "insert into part (id, mappe_id, rolle, part_id, er_person)"
    " values (gen_random_uuid(), %(sak)s, 'SOEK', '', false)",
]  # fmt: skip


def test_skriving_er_stengt_gjennom_hver_doer(k):
    post = fabrikk.post(k.saksbehandler, k.sak, "U", "Vedtak", filer=(fabrikk.fil(),), fra="Søker")
    ((dok,),) = eieren("select dokument_id from regdok where registrering_id = %s", post.pk)
    verdier = {"sak": k.sak.pk, "post": post.pk, "dok": dok, "meg": k.saksbehandler.pk,
               "annen": k.kollega.pk}  # fmt: skip

    def gaar(sql):
        """Whether the statement gets through to a row; what it wrote is taken back."""
        try:
            with transaksjon(k.saksbehandler, "proeve"), connection.cursor() as c:
                c.execute(sql, verdier)
                rader = c.rowcount
                transaction.set_rollback(True)
        except DatabaseError as feil:
            if feil.__cause__.sqlstate != RETT:
                raise
            return False
        return rader > 0

    aapne = {sql for sql in DOERER if gaar(sql)}
    assert set(DOERER) - aapne == set()
    si(k.saksbehandler, k.sak, "inhabil", "slekt")
    assert not {sql for sql in DOERER if gaar(sql)}
    # new entries, and old ones moved in, are stopped too
    annen_sak = fabrikk.sak(k.arkivar, k.byggesak, k.arkivdel, ansvarlig=k.saksbehandler)
    egen = fabrikk.post(k.saksbehandler, annen_sak, "U", "Brev", fra="Søker")
    with avslag() as nei:
        kall(
            k.saksbehandler, "update registrering set mappe_id = %s where id = %s",
            k.sak.pk, egen.pk,
        )  # fmt: skip
    assert nei.kode == RETT
    with pytest.raises(Avvist, match="Du er inhabil i saken"):
        fabrikk.post(k.saksbehandler, k.sak, "U", "Nytt brev", fra="Søker")
    # the leader, inhabil, is stopped too; in other cases both write as before
    si(k.fagleder, k.sak, "inhabil", "slekt")
    with avslag() as nei:
        kall(k.fagleder, "update registrering set tittel = 'x' where id = %s", post.pk)
    assert nei.kode == RETT
    kall(k.saksbehandler, "update registrering set tittel = 'Rettet' where id = %s", egen.pk)


def test_programmet_skriver_ikke_utenom(k):
    si(k.saksbehandler, k.sak, "inhabil", "slekt", "Broren min")
    id_ = kall(k.revisor, "select id from habilitet_i_sak(%s)", k.sak.pk)[0][0]
    for som in (k.saksbehandler, k.fagleder, k.direktoer, k.arkivar):
        for sql, verdier in [
            ("delete from habilitet", ()),
            ("update habilitet set svar = 'ingen'", ()),
            ("insert into habilitet (id, sak, bruker_id, svar, forhold, lov, tid) values"
             " (gen_random_uuid(), %s, %s, 'ingen', '', '1967', now())",
             (k.sak.pk, k.saksbehandler.pk)),
            ("update habilitet_tekst set forklaring = ''", ()),
            ("delete from habilitet_tekst", ()),
            ("insert into habilitet_tekst values (%s, 'x')", (id_,)),
            ("delete from sperre", ()),
            ("update sperre set til = now()", ()),
            ("insert into sperre values (gen_random_uuid(), %s, now(), null, 'inhabil', %s)",
             (k.sak.pk, k.kollega.pk)),
            ("delete from interesse", ()),
            ("update interesse set til = now()", ()),
            ("insert into interesse (id, bruker_id) values (gen_random_uuid(), %s)", (som.pk,)),
            ("alter table habilitet disable trigger all", ()),
            ("alter table sperre disable trigger all", ()),
            ("select skriv_habilitet(%s, %s, 'ingen', '', null, '')",
             (k.sak.pk, k.saksbehandler.pk)),
            ("select stans_godkjenning(%s, %s)", (k.sak.pk, k.kollega.pk)),
            ("create or replace function er_inhabil(s uuid, p int) returns boolean"
             " language sql as 'select false'", ()),
        ]:  # fmt: skip
            with avslag() as nei:
                kall(som, sql, *verdier)
            assert nei.kode == RETT, sql
    assert siste(k, k.saksbehandler)[0] == "inhabil"
    assert sperret(k, k.saksbehandler)


def test_uten_person_eller_med_falsk_person_sies_ingenting(k):
    falsk = f"{k.saksbehandler.pk}:9999999999:{'0' * 64}"
    sql = "select erklaer_habilitet(%s, 'ingen', '', '')"
    for verdi in ("", falsk, str(k.saksbehandler.pk)):
        with avslag() as nei, transaction.atomic(), connection.cursor() as c:
            c.execute("select set_config('glassklar.hvem', %s, true)", [verdi])
            c.execute(sql, [k.sak.pk])
        assert nei.kode == RETT
    with avslag() as nei:
        si(k.revisor, k.sak, "ingen")
    assert nei.kode == RETT
    assert eieren("select count(*) from habilitet") == [(0,)]


def test_hvem_som_leser_forklaringen(k):
    si(k.saksbehandler, k.sak, "oppgitt", "naer", "Vi sang i samme kor.")
    leser = {
        navn
        for navn in ("direktoer", "sjef", "fagleder", "saksbehandler", "kollega", "rektor",
                     "arkivar", "revisor")
        if kall(getattr(k, navn), "select forklaring from habilitet_tekst")
    }  # fmt: skip
    assert leser == {"direktoer", "sjef", "fagleder", "saksbehandler", "revisor"}
    # the trace is no way around it
    i_sporet = {
        navn
        for navn in ("fagleder", "kollega", "rektor", "arkivar")
        if kall(getattr(k, navn), "select 1 from spor where tabell = 'habilitet_tekst'")
    }
    assert i_sporet == {"fagleder"}


def test_stedfortreder(k):
    utkast = fabrikk.post(k.saksbehandler, k.sak, "U", "Utkast", fra="Søker")
    inn = fabrikk.post(k.arkivar, k.sak, saksbehandler=k.saksbehandler.pk)
    for som, a, p, ord_ in [
        (k.fagleder, k.saksbehandler, k.kollega, "ikke_inhabil"),
        (k.saksbehandler, k.saksbehandler, k.kollega, "selv"),
        (k.kollega, k.saksbehandler, k.kollega, "rett"),
        (k.rektor, k.saksbehandler, k.kollega, "rett"),
        (k.arkivar, k.saksbehandler, k.kollega, "rett"),
        (k.revisor, k.saksbehandler, k.kollega, "rett"),
    ]:
        with avslag() as nei:
            oppnevn(som, k.sak, a, p)
        assert nei.ord == ord_
    si(k.saksbehandler, k.sak, "inhabil", "slekt")
    for p, grunn, ord_ in [
        (k.saksbehandler, "Inhabil", "samme"),
        (k.revisor, "Inhabil", "rolle"),
        (k.kollega, " ", "grunn"),
    ]:
        with avslag() as nei:
            oppnevn(k.fagleder, k.sak, k.saksbehandler, p, grunn)
        assert nei.ord == ord_
    si(k.kollega, k.sak, "inhabil", "naer")
    with avslag() as nei:
        oppnevn(k.fagleder, k.sak, k.saksbehandler, k.kollega)
    assert nei.ord == "inhabil"
    avgjoer(k.fagleder, k.sak, k.kollega, "oppgitt", "Ikke nær nok")
    oppnevn(k.fagleder, k.sak, k.saksbehandler, k.kollega)
    assert Mappe.objects.using(fabrikk.EIER).get(pk=k.sak.pk).saksansvarlig_id == k.kollega.pk
    poster = Registrering.objects.using(fabrikk.EIER).filter(pk__in=[utkast.pk, inn.pk])
    assert {p.saksbehandler_id for p in poster} == {k.kollega.pk}
    kall(k.kollega, "update registrering set tittel = 'Mitt' where id = %s", utkast.pk)
    with avslag() as nei:
        oppnevn(k.fagleder, k.sak, k.saksbehandler, k.kollega)
    assert nei.ord == "ingenting"


def test_interesser(k):
    def meld(som, art="verv", motpart="Demo AS", nr="", beloep=None, fra=None, til=None,
             synlig="leder"):  # fmt: skip
        return kall(
            som, "select meld_interesse(%s, %s, %s, %s, true, %s, %s, 'Fordi', %s)",
            art, motpart, nr, beloep, fra or i_dag(), til, synlig,
        )[0][0]  # fmt: skip

    i_gaar = i_dag() - timedelta(days=1)
    for felt, ord_ in [
        ({"art": "hobby"}, "art"),
        ({"motpart": " "}, "motpart"),
        ({"nr": "12345678"}, "orgnummer"),
        ({"beloep": -1}, "beloep"),
        ({"til": i_gaar}, "til"),
        ({"art": "gave", "fra": i_dag() + timedelta(days=1)}, "fra"),
        ({"synlig": "ingen"}, "synlig"),
        ({"motpart": "x" * 501}, "lang"),
    ]:
        with avslag() as nei:
            meld(k.saksbehandler, **felt)
        assert nei.ord == ord_
    with avslag() as nei:
        meld(k.revisor)
    assert nei.kode == RETT

    for synlig in ("meg", "leder", "alle"):
        meld(k.saksbehandler, motpart=synlig, synlig=synlig)

    def ser(som):
        return {m for (m,) in kall(som, "select motpart from interesse")}

    alt = {"meg", "leder", "alle"}
    # the municipality shows everything to the leader at least
    assert [ser(x) for x in (k.saksbehandler, k.fagleder, k.sjef, k.direktoer, k.revisor)] == [
        alt
    ] * 5
    assert [ser(x) for x in (k.kollega, k.rektor, k.arkivar)] == [{"alle"}] * 3
    eieren("update virksomhet set interesser_synlig = 'meg'")
    assert ser(k.fagleder) == {"leder", "alle"}
    assert ser(k.kollega) == {"alle"}
    eieren("update virksomhet set interesser_synlig = 'alle'")
    assert ser(k.kollega) == alt
    eieren("update virksomhet set interesser_synlig = 'meg'")
    # the trace is no way around it
    i_sporet = "select etter ->> 'motpart' from spor where tabell = 'interesse'"
    assert {m for (m,) in kall(k.kollega, i_sporet)} == {"alle"}

    ((meg,),) = kall(k.saksbehandler, "select id from interesse where motpart = 'meg'")
    for som in (k.fagleder, k.direktoer):
        for sql in (
            "select avslutt_interesse(%s, current_date)",
            "select vis_interesse(%s, 'alle')",
        ):
            with avslag() as nei:
                kall(som, sql, meg)
            assert nei.kode == RETT
    with avslag() as nei:
        kall(k.saksbehandler, "select avslutt_interesse(%s, %s)", meg, i_dag() - timedelta(days=2))
    assert nei.ord == "dag_interesse"
    kall(k.saksbehandler, "select vis_interesse(%s, 'alle')", meg)
    kall(k.saksbehandler, "select avslutt_interesse(%s, %s)", meg, i_gaar)
    with avslag() as nei:
        kall(k.saksbehandler, "select avslutt_interesse(%s, %s)", meg, i_dag())
    assert nei.ord == "ferdig"
    assert ser(k.kollega) == {"alle", "meg"}
