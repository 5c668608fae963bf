# SPDX-License-Identifier: EUPL-1.2
"""G3 in the database: the right person, exactly that content, whatever the program does."""

from __future__ import annotations

import json
import threading
from datetime import date, timedelta

import psycopg
import pytest
from django.db import DatabaseError, connection

import fabrikk
from fullmakt import by as b
from fullmakt.basen import EIER, spoer
from glassklar.fullmakt.models import Kravsteg
from glassklar.grunn.identitet import transaksjon
from glassklar.grunn.klokke import i_dag
from glassklar.tilgang.rules import NySkjerming

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)


@pytest.fixture
def klart(by):
    """A decision that waits for the leader, who has answered."""
    post = by.vedtak()
    by.svar(post.mappe_id, by.saksbehandler, by.fagleder, by.nestleder, by.sjef)
    return by, post


def nektet(ord_, f, *args, **valg):
    """The call is refused with this word, or with this class of refusal."""
    with pytest.raises(DatabaseError) as feil:
        f(*args, **valg)
    aarsak = feil.value.__cause__
    assert ord_ in (aarsak.diag.message_primary, aarsak.sqlstate), aarsak
    return feil.value


def test_rett_person_godkjenner_og_vedtaket_kan_tre_i_kraft(klart):
    by, post = klart
    nektet("GK002", b.sett_status, by.saksbehandler, post, "E")
    (steg,) = b.send(by, post, by.fagleder)
    nektet("GK002", b.sett_status, by.saksbehandler, post, "E")
    b.godkjenn(by.fagleder, steg)
    assert b.status(post) == "G"
    b.sett_status(by.saksbehandler, post, "E")
    b.sett_status(by.arkivar, post, "J")
    b.sett_status(by.arkivar, post, "A")
    ((kjede, flyt),) = spoer(
        "select k.kjede, f.status from godkjenning k join godkjenningssteg s on s.id = k.steg_id"
        " join dokumentflyt f on f.id = s.dokumentflyt_id"
    )
    kjede = json.loads(kjede) if isinstance(kjede, str) else kjede
    assert [r["stilling"] for r in kjede] == ["kommunedirektør", "kommunalsjef", "fagleder"]
    assert kjede[0]["organ"] == "Kommunestyret"
    assert flyt == "G"


INNHOLD = {
    "tittel": "update registrering set tittel = 'Noe annet' where id = %(r)s",
    "linje to": "update registrering_skjermet set tittel2 = 'til en annen' where "
    "registrering_id = %(r)s",
    "mottaker": "update kp_identitet set navn = 'Annen AS' where registrering_id = %(r)s",
    "adresse": "update kp_identitet set epost = 'annen@eksempel.example' where "
    "registrering_id = %(r)s",
    "ny mottaker": "insert into korrespondansepart (id, registrering_id, type, er_person, "
    "rekkefoelge)"
    " values (gen_random_uuid(), %(r)s, 'EM', false, 2)",
    "fil": "insert into dokumentobjekt (id, opprettet_dato, opprettet_av_id, dokument_id, "
    "versjon, variant, format,"
    " format_detaljer, mime, filnavn, sjekksum, algoritme, stoerrelse, problem)"
    " select gen_random_uuid(), now(), %(b)s, dokument_id, 2, 'P', 'x-fmt/111', '', 'text/plain',"
    " 'brev.txt', repeat('a', 64), 'SHA-256', 3, '' from regdok where registrering_id = %(r)s",
    "dokumentets tittel": "update dokument_skjermet set tittel = 'X' where dokument_id in"
    " (select dokument_id from regdok where registrering_id = %(r)s)",
    "beløp": "update vedtak set beloep = 2000 where registrering_id = %(r)s",
    "hjemmel": "update vedtak set hjemmel = 'pbl. § 19-2' where registrering_id = %(r)s",
    "utfall": "update vedtak set utfall = 'avslag' where registrering_id = %(r)s",
    "klageadgang": "update vedtak set klageadgang = false where registrering_id = %(r)s",
}


@pytest.mark.parametrize("hva", INNHOLD)
def test_hver_endring_av_innholdet_gjoer_godkjenningen_ugyldig_eller_nektes(klart, hva):
    by, post = klart
    (steg,) = b.send(by, post, by.fagleder)
    b.godkjenn(by.fagleder, steg)
    verdier = {"r": post.pk, "b": by.arkivar.pk}

    def endre():
        with transaksjon(by.arkivar, "proeve"), connection.cursor() as c:
            c.execute(INNHOLD[hva], verdier)
            assert c.rowcount == 1

    # In force: refused at commit, also when only a content row changes.
    b.sett_status(by.saksbehandler, post, "E")
    with pytest.raises(DatabaseError) as feil:
        endre()
    assert feil.value.__cause__.sqlstate in {"GK001", "GK002", "GK003"}
    assert b.status(post) == "E"
    # Back again, and changed: the approval is void, and it cannot take effect.
    b.sett_status(by.arkivar, post, "F")
    assert b.gyldige(post) == [by.fagleder.pk]
    endre()
    assert b.gyldige(post) == []
    assert spoer("select ugyldig_grunn from godkjenning") == [("endret",)]
    for status in "EJAG":
        nektet("GK002", b.sett_status, by.arkivar, post, status)


def test_en_endring_for_en_godkjent_status_faller_tilbake_til_ferdig(klart):
    by, post = klart
    (steg,) = b.send(by, post, by.fagleder)
    b.godkjenn(by.fagleder, steg)
    b.som(by.saksbehandler, "update vedtak set beloep = 7 where registrering_id = %s", post.pk)
    assert b.status(post) == "F"
    # Sent again, and approved again.
    (steg,) = b.send(by, post, by.fagleder)
    b.godkjenn(by.fagleder, steg)
    b.sett_status(by.saksbehandler, post, "E")


def test_samme_transaksjon_kan_ikke_snike_innhold_forbi(klart):
    by, post = klart
    (steg,) = b.send(by, post, by.fagleder)
    b.godkjenn(by.fagleder, steg)
    for knep in (
        "set constraints all immediate; update registrering set status = 'E' where id = '{r}';"
        " update vedtak set beloep = 9 where registrering_id = '{r}'",
        "update vedtak set beloep = 9 where registrering_id = '{r}';"
        " update registrering set status = 'E' where id = '{r}'; set constraints all deferred",
        "update registrering set vedtak = false, status = 'E' where id = '{r}'; update vedtak"
        " set beloep = 9 where registrering_id = '{r}'",
        "update vedtak set opphevet = now() where registrering_id = '{r}';"
        " update registrering set status = 'E' where id = '{r}'",
    ):
        with pytest.raises(DatabaseError):
            b.som(by.arkivar, knep.format(r=post.pk))
        assert b.status(post) == "G"
        assert b.gyldige(post) == [by.fagleder.pk]


def test_et_vedtak_som_har_vaert_til_godkjenning_er_et_vedtak(klart):
    by, post = klart
    annet = by.vedtak()
    b.som(
        by.saksbehandler, "update vedtak set opphevet = now() where registrering_id = %s", annet.pk
    )
    b.sett_status(by.saksbehandler, annet, "E")  # an ordinary letter
    b.send(by, post, by.fagleder)
    nektet(
        "GK003",
        b.som,
        by.saksbehandler,
        "update vedtak set opphevet = now() where registrering_id = %s",
        post.pk,
    )
    b.som(by.saksbehandler, "update registrering set vedtak = false where id = %s", post.pk)
    nektet("GK002", b.sett_status, by.saksbehandler, post, "E")


def test_bare_merket_som_vedtak_kan_det_ikke_tre_i_kraft(by):
    post = fabrikk.post(by.saksbehandler, by.sak(), "U", "Vedtak", vedtak=True)
    b.sett_status(by.saksbehandler, post, "F")
    nektet("GK002", b.sett_status, by.saksbehandler, post, "E")


@pytest.mark.parametrize(
    ("hvem", "ord_"),
    [("saksbehandler", "rett"), ("kollega", "rett"), ("fagleder", None)],
)
def test_bare_den_som_er_spurt_godkjenner(klart, hvem, ord_):
    by, post = klart
    (steg,) = b.send(by, post, by.fagleder)
    if ord_:
        nektet(ord_, b.godkjenn, getattr(by, hvem), steg)
        assert b.gyldige(post) == []
    else:
        b.godkjenn(getattr(by, hvem), steg)


def hindre(by, post, person):
    return b.en(by.arkivar, "select godkjenner_hindre(%s, %s)", post.pk, person.pk)


def test_hvorfor_ikke(klart):
    by, post = klart
    assert hindre(by, post, by.fagleder) == []
    assert hindre(by, post, by.sjef) == []
    assert hindre(by, post, by.saksbehandler) == ["skrevet", "fullmakt"]
    assert hindre(by, post, by.kollega) == ["fullmakt", "habilitet_mangler"]
    assert hindre(by, post, by.direktoer) == ["habilitet_mangler"]
    dyrt = by.vedtak(beloep="100000.01")
    assert "fullmakt" in hindre(by, dyrt, by.fagleder)
    assert "fullmakt" not in hindre(by, dyrt, by.sjef)
    uten = by.vedtak(beloep=None)
    assert "fullmakt" in hindre(by, uten, by.direktoer)


def test_den_som_har_skrevet_litt_er_forfatter(klart):
    by, post = klart
    b.som(
        by.fagleder,
        "update registrering_skjermet set tittel2 = 'til Bygg og anlegg'"
        " where registrering_id = %s",
        post.pk,
    )
    assert hindre(by, post, by.fagleder) == ["skrevet"]
    nektet("mottaker", b.send, by, post, by.fagleder)


def test_underordnet_av_en_inhabil_leder(klart):
    by, post = klart
    (steg,) = b.send(by, post, by.fagleder)
    by.svar(post.mappe_id, by.sjef, svar="inhabil")
    assert "overordnet_inhabil" in hindre(by, post, by.fagleder)
    nektet("overordnet_inhabil", b.godkjenn, by.fagleder, steg)


def test_inhabil(klart):
    by, post = klart
    b.send(by, post, by.fagleder)
    by.svar(post.mappe_id, by.fagleder, svar="inhabil")
    assert "inhabil" in hindre(by, post, by.fagleder)
    assert "overordnet_inhabil" in hindre(by, post, by.nestleder)


def test_stedfortreder_paa_vegne_av_og_aldri_i_begge_roller(klart):
    by, post = klart
    b.vikar(by, by.kollega, by.fagleder)
    by.svar(post.mappe_id, by.kollega)
    (steg,) = b.send(by, post, by.fagleder)
    b.godkjenn(by.kollega, steg)
    assert spoer("select bruker_id, paa_vegne_id from godkjenning") == [
        (by.kollega.pk, by.fagleder.pk)
    ]
    # The author stands in for the leader: neither in own name nor in the leader's.
    b.vikar(by, by.saksbehandler, by.fagleder)
    post2 = by.vedtak()
    by.svar(post2.mappe_id, by.saksbehandler, by.fagleder)
    assert hindre(by, post2, by.saksbehandler) == ["skrevet"]
    # A stand-in for somebody who wrote it.
    post3 = by.vedtak(av=by.fagleder)
    by.svar(post3.mappe_id, by.fagleder, by.kollega)
    assert hindre(by, post3, by.kollega) == ["stedfortreder"]


def test_fullmakten_er_slutt(klart):
    by, post = klart
    (steg,) = b.send(by, post, by.fagleder)
    b.eier(
        "update stillingsinnehaver set til = %s where bruker_id = %s",
        i_dag() - timedelta(1),
        by.fagleder.pk,
    )
    nektet("fullmakt", b.godkjenn, by.fagleder, steg)
    b.eier(
        "update fullmakt set trukket = now(), trukket_av_id = %s where giver_id is null",
        by.direktoer.pk,
    )
    assert "fullmakt" in hindre(by, post, by.sjef)


def test_den_som_har_sluttet(klart):
    by, post = klart
    b.eier("update bruker set avsluttet_dato = now() where id = %s", by.fagleder.pk)
    assert "sluttet" in hindre(by, post, by.fagleder)


def test_to_godkjennere_er_to_personer(by):
    b.eier("update vedtakstype set antall_godkjennere = 2")
    post = by.vedtak()
    by.svar(post.mappe_id, by.saksbehandler, by.fagleder, by.nestleder)
    nektet("antall", b.send, by, post, by.fagleder)
    en_, to = b.send(by, post, by.fagleder, by.nestleder)
    nektet("ikke_sendt", b.godkjenn, by.nestleder, to)  # in order
    b.godkjenn(by.fagleder, en_)
    assert b.status(post) == "F"
    nektet("GK002", b.sett_status, by.saksbehandler, post, "E")
    # Changed between the two: the first is asked again.
    b.som(by.saksbehandler, "update vedtak set beloep = 7 where registrering_id = %s", post.pk)
    assert b.gyldige(post) == []
    nektet("ikke_sendt", b.godkjenn, by.nestleder, to)
    b.godkjenn(by.fagleder, en_)
    b.godkjenn(by.nestleder, to)
    assert b.status(post) == "G"
    b.sett_status(by.saksbehandler, post, "E")


def test_stedfortreder_er_ikke_den_andre(by):
    b.eier("update vedtakstype set antall_godkjennere = 2")
    post = by.vedtak()
    by.svar(post.mappe_id, by.saksbehandler, by.fagleder, by.nestleder)
    b.vikar(by, by.fagleder, by.nestleder)
    en_, to = b.send(by, post, by.fagleder, by.nestleder, maate="parallell")
    b.godkjenn(by.fagleder, en_)
    nektet("godkjent_foer", b.godkjenn, by.fagleder, to)


def test_det_som_ikke_er_lest_og_det_som_er_endret(klart):
    by, post = klart
    (steg,) = b.send(by, post, by.fagleder)
    h = b.en(by.saksbehandler, "select vedtak_avtrykk(%s)", post.pk)
    nektet("lest", b.en, by.fagleder, "select godkjenn_vedtak(%s, %s, '', null)", steg, h)
    b.en(by.fagleder, "select sett_steg(%s)", steg)
    b.som(by.saksbehandler, "update vedtak set beloep = 7 where registrering_id = %s", post.pk)
    nektet("endret", b.en, by.fagleder, "select godkjenn_vedtak(%s, %s, '', null)", steg, h)


def test_uten_klarering_kan_ingen_godkjenne(klart):
    by, post = klart
    (steg,) = b.send(by, post, by.fagleder)
    skjerm(by, post, NySkjerming("P", 3, "offl-13", "fvl-13-1-1"))
    nektet("klarering", b.en, by.fagleder, "select sett_steg(%s)", steg)


def test_steg_som_kreves(klart):
    by, post = klart
    k = Kravsteg(vedtakstype=by.type, kode="nabo", navn="Nabovarsel", kan_fravikes=True)
    k.save(using=EIER, force_insert=True)
    nektet("steg", b.send, by, post, by.fagleder)
    gjoer = "select utfoer_steg(%s, %s, %s, %s, %s)"
    nektet("dokument", b.en, by.saksbehandler, gjoer, post.pk, k.pk, None, "", False)
    nektet("rett", b.en, by.saksbehandler, gjoer, post.pk, k.pk, None, "Haster", True)
    nektet("grunn", b.en, by.fagleder, gjoer, post.pk, k.pk, None, " ", True)
    u = b.en(by.sjef, gjoer, post.pk, k.pk, None, "Ingen naboer", True)
    b.send(by, post, by.fagleder)
    b.som(by.saksbehandler, "select angre_steg(%s)", u)
    (steg,) = [s for (s,) in spoer("select id from godkjenningssteg where svar = ''")]
    nektet("steg", b.godkjenn, by.fagleder, steg)


def test_retur_avslag_uttalelse_og_loeft(klart):
    by, post = klart
    (steg,) = b.send(by, post, by.fagleder)
    nektet("merknad", b.som, by.fagleder, "select svar_loep(%s, 'S', ' ')", steg)
    b.som(by.fagleder, "select svar_loep(%s, 'S', 'Skriv om grunnene.')", steg)
    assert b.status(post) == "R"
    assert spoer("select status, merknad from dokumentflyt") == [("S", "Skriv om grunnene.")]
    b.sett_status(by.saksbehandler, post, "F")
    (steg,) = b.send(by, post, by.nestleder, maate="hoering")
    nektet("svar", b.godkjenn, by.nestleder, steg)
    b.som(by.nestleder, "select svar_loep(%s, 'H', 'Ingen merknad')", steg)
    utvalg = fabrikk.enhet("PLAN", "Planutvalget", folkevalgt=True)
    (steg,) = b.send(by, post, by.fagleder)
    nektet("organ", b.som, by.fagleder, "select loeft_loep(%s, %s, 'For stort')", steg, by.enhet.pk)
    b.som(by.fagleder, "select loeft_loep(%s, %s, 'For stort')", steg, utvalg.pk)
    assert [u for (u,) in spoer("select utfall from godkjenningsloep order by sendt")] == [
        "retur",
        "uttalt",
        "loeftet",
    ]


def test_trekk(klart):
    by, post = klart
    (steg,) = b.send(by, post, by.fagleder)
    k = b.godkjenn(by.fagleder, steg)
    nektet("rett", b.som, by.saksbehandler, "select trekk_godkjenning(%s, 'x')", k)
    b.som(by.fagleder, "select trekk_godkjenning(%s, 'Så ikke vedlegget')", k)
    assert b.status(post) == "F"
    assert b.gyldige(post) == []
    nektet("GK002", b.sett_status, by.saksbehandler, post, "E")


def test_uten_svar_om_habilitet_sendes_ingenting(by):
    post = by.vedtak()
    nektet("habilitet", b.send, by, post, by.fagleder)


def skjerm(by, post, vurdering):
    from glassklar.arkiv.api import vurder

    vurder(bruker=by.arkivar, registrering=post.pk, vurdering=vurdering, versjon=post.versjon)


TABELLER = (
    "godkjenning",
    "godkjenningsloep",
    "godkjenningssteg",
    "fullmakt",
    "reglement",
    "stilling",
    "stillingsinnehaver",
    "vedtak_arv",
    "vedtak_salt",
    "utfoert_steg",
    "habilitet",
    "sperre",
)


SKRIVING = (
    "insert into {t} select * from {t}",
    "update {t} set {k} = {k}",
    "delete from {t}",
    "truncate {t}",
    "alter table {t} disable trigger all",
    "alter table {t} no inherit {t}",
)


@pytest.mark.parametrize("tabell", TABELLER)
def test_programmets_rolle_skriver_ikke_i_det_som_avgjoer(by, tabell):
    k = {"vedtak_arv": "grunn", "vedtak_salt": "salt"}.get(tabell, "id")
    for hva in SKRIVING:
        for hvem in (by.arkivar, by.direktoer):
            feil = nektet("42501", b.som, hvem, hva.format(t=tabell, k=k))
            assert feil.__cause__.sqlstate == "42501"


# -- two at once --------------------------------------------------------------------------------


def samtidig(*jobber):
    """Run each (function, arguments …) in a thread; return what each gave or raised, in order."""
    ut = [None] * len(jobber)

    def kjoer(n, jobb):
        try:
            ut[n] = jobb[0](*jobb[1:])
        except psycopg.Error as feil:
            ut[n] = feil

    traader = [threading.Thread(target=kjoer, args=(n, j)) for n, j in enumerate(jobber)]
    for t in traader:
        t.start()
    for t in traader:
        t.join(30)
    assert not any(t.is_alive() for t in traader)
    return ut


def kjoer_sql(url, bruker, *setninger):
    with b.oekt(url, bruker) as c:
        for sql, verdier in setninger:
            c.execute(sql, verdier)
        c.commit()


def test_to_godkjenner_samme_steg_samtidig(klart, roller):
    by, post = klart
    b.vikar(by, by.nestleder, by.fagleder)
    for _ in range(5):
        (steg,) = b.send(by, post, by.fagleder)
        h = b.en(by.fagleder, "select sett_steg(%s)", steg)
        sql = ("select godkjenn_vedtak(%s, %s, '', null)", [steg, h])
        svar = samtidig(
            *((kjoer_sql, roller.intern.url, p, sql) for p in (by.fagleder, by.nestleder))
        )
        assert sorted(x is None for x in svar) == [False, True]
        assert len(b.gyldige(post)) == 1
        (feil,) = [x for x in svar if x]
        assert feil.diag.message_primary == "ikke_sendt"
        k = spoer("select id, bruker_id from godkjenning where ugyldig is null")[0]
        b.som(
            next(p for p in (by.fagleder, by.nestleder) if p.pk == k[1]),
            "select trekk_godkjenning(%s, 'x')",
            k[0],
        )


def test_endring_under_godkjenningen_gir_ett_klart_utfall(klart, roller):
    """Whoever comes first, an approval of another content never counts."""
    by, post = klart
    utfall = set()
    for n in range(12):
        (steg,) = b.send(by, post, by.fagleder)
        h = b.en(by.fagleder, "select sett_steg(%s)", steg)
        godkjenn = ("select godkjenn_vedtak(%s, %s, '', null)", [steg, h])
        endre = ("update vedtak set beloep = %s where registrering_id = %s", [100 + n, post.pk])
        vent = ("select pg_sleep(%s)", [0.02 * (n % 3)])
        en_, to = samtidig(
            (kjoer_sql, roller.intern.url, by.fagleder, vent, godkjenn),
            (kjoer_sql, roller.intern.url, by.saksbehandler, endre),
        )
        assert to is None
        ((naa,),) = spoer("select vedtak_avtrykk(%s)", [post.pk])
        gyldig = spoer(
            "select avtrykk from godkjenning where registrering_id = %s and ugyldig is null",
            [post.pk],
        )
        assert all(bytes(a) == bytes(naa) for (a,) in gyldig)
        assert gyldig == []
        assert b.status(post) == "F"
        utfall.add("endret" if en_ else "godkjent")
        if en_:
            assert en_.diag.message_primary == "endret"
            b.som(
                by.saksbehandler,
                "select trekk_loep(id) from godkjenningsloep where avsluttet is null",
            )
        nektet("GK002", b.sett_status, by.saksbehandler, post, "E")


def test_innhold_og_ikrafttredelse_i_hver_sin_oekt(klart, roller):
    """One changes line 2, another sets E: never both, whatever the order (the lock on the "
    "entry)."""
    by, post = klart
    for n in range(10):
        (steg,) = b.send(by, post, by.fagleder)
        b.godkjenn(by.fagleder, steg)
        endre = (
            "update registrering_skjermet set tittel2 = %s where registrering_id = %s",
            [f"til {n}", post.pk],
        )
        e = ("update registrering set status = 'E' where id = %s", [post.pk])
        vent = ("select pg_sleep(0.01)", [])
        svar = samtidig(
            (kjoer_sql, roller.intern.url, by.arkivar, endre, vent)
            if n % 2
            else (kjoer_sql, roller.intern.url, by.arkivar, vent, endre),
            (kjoer_sql, roller.intern.url, by.saksbehandler, e, vent),
        )
        assert sum(x is None for x in svar) >= 1
        if b.status(post) == "E":
            assert svar[1] is None
            assert b.gyldige(post) == [by.fagleder.pk]
            assert spoer("select vedtak_mangler(%s)", [post.pk]) == [(0,)]
            b.sett_status(by.arkivar, post, "F")
            b.som(
                by.saksbehandler,
                "update vedtak set beloep = %s where registrering_id = %s",
                n + 1,
                post.pk,
            )
        else:
            assert b.gyldige(post) == []


def test_fullmakt_som_trekkes_i_samme_oeyeblikk(klart, roller):
    by, post = klart
    (steg,) = b.send(by, post, by.fagleder)
    h = b.en(by.fagleder, "select sett_steg(%s)", steg)
    with b.oekt(roller.intern.url, by.fagleder) as c:
        c.execute("select godkjenn_vedtak(%s, %s, '', null)", [steg, h])
        ferdig = threading.Event()

        def trekk():
            kjoer_sql(
                roller.intern.url, by.direktoer, ("select trekk_fullmakt(%s, 'slutt')", [by.rad.pk])
            )
            ferdig.set()

        t = threading.Thread(target=trekk)
        t.start()
        assert not ferdig.wait(0.3)  # waits for the approval that rests on it
        c.commit()
        t.join(30)
    assert b.gyldige(post) == [by.fagleder.pk]
    post2 = by.vedtak(post.mappe)
    assert "fullmakt" in hindre(by, post2, by.fagleder)


def test_inhabil_mens_det_godkjennes(klart, roller):
    by, post = klart
    (steg,) = b.send(by, post, by.fagleder)
    h = b.en(by.fagleder, "select sett_steg(%s)", steg)
    with b.oekt(roller.intern.url, by.fagleder) as c:
        c.execute("select erklaer_habilitet(%s, 'inhabil', 'annet', 'x')", [post.mappe_id])
        svar = []
        t = threading.Thread(
            target=lambda: svar.extend(
                samtidig(
                    (
                        kjoer_sql,
                        roller.intern.url,
                        by.fagleder,
                        ("select godkjenn_vedtak(%s, %s, '', null)", [steg, h]),
                    )
                )
            )
        )
        t.start()
        t.join(0.3)
        assert t.is_alive()
        c.commit()
        t.join(30)
    assert svar[0].diag.message_primary in {"ikke_sendt", "inhabil"}
    assert b.gyldige(post) == []


def test_det_som_var_avgjort_foer_staar_slik_det_var(by):
    """A decision from before the control goes on its way as long as its content is the same."""
    post = fabrikk.post(by.saksbehandler, by.sak(), "U", "Vedtak", filer=(fabrikk.fil(),))
    b.sett_status(by.saksbehandler, post, "F")
    b.sett_status(by.saksbehandler, post, "E")
    # As the migration finds it: marked and in force.
    b.eier("alter table registrering disable trigger y_godkjent")
    try:
        b.eier("update registrering set vedtak = true where id = %s", post.pk)
    finally:
        b.eier("alter table registrering enable trigger y_godkjent")
    b.eier("insert into vedtak_salt (registrering_id) values (%s)", post.pk)
    b.eier("insert into vedtak_arv select %s, vedtak_avtrykk(%s), 'før'", post.pk, post.pk)
    b.sett_status(by.arkivar, post, "J")
    nektet(
        "GK002",
        b.som,
        by.arkivar,
        "update dokument_skjermet set tittel = 'X' where dokument_id in"
        " (select dokument_id from regdok where registrering_id = %s)",
        post.pk,
    )
    b.sett_status(by.arkivar, post, "A")


def test_avtrykket_skiller_felt_fra_hverandre(by):
    """Length in front: moving a sign from one field to the next is another content."""
    post = by.vedtak(status="R")
    avtrykk = set()
    for tittel2, beskrivelse in (("ab", "c"), ("a", "bc"), ("abc", ""), ("", "abc")):
        b.som(
            by.saksbehandler,
            "update registrering_skjermet set tittel2 = %s, beskrivelse = %s"
            " where registrering_id = %s",
            tittel2,
            beskrivelse,
            post.pk,
        )
        avtrykk.add(bytes(b.en(by.saksbehandler, "select vedtak_avtrykk(%s)", post.pk)))
    assert len(avtrykk) == 4


def test_skjerming_endrer_ikke_innholdet(by):
    post = by.vedtak()
    foer = b.en(by.saksbehandler, "select vedtak_avtrykk(%s)", post.pk)
    skjerm(
        by,
        post,
        NySkjerming(
            "XX", 3, xx_grunn="ikke_vurdert", eier=by.saksbehandler.pk, frist=date(2999, 1, 1)
        ),
    )
    assert spoer("select tittel from registrering where id = %s", [post.pk]) == [("*****",)]
    assert bytes(b.en(by.arkivar, "select vedtak_avtrykk(%s)", post.pk)) == bytes(foer)
