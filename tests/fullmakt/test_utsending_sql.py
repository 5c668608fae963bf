# SPDX-License-Identifier: EUPL-1.2
"""Dispatch in the database: only what is approved, by whom the letter names, and then E."""

from __future__ import annotations

import pytest
from django.db import DatabaseError

from fullmakt import by as b
from fullmakt.basen import EIER, spoer
from glassklar.arkiv.api import NyKorrespondent, bytt_parter, vurder
from glassklar.org.api import systembruker
from glassklar.tilgang.api import NySkjerming
from glassklar.tilgang.models import Klarering

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)


def nektet(ord_, f, *args, **valg):
    """The call is refused with this word, or with this class of refusal."""
    with pytest.raises(DatabaseError) as feil:
        f(*args, **valg)
    aarsak = feil.value.__cause__
    assert ord_ in (aarsak.diag.message_primary, aarsak.sqlstate), aarsak


def godkjent(by, post=None):
    """A decision that the leader approved."""
    post = post or by.vedtak()
    by.svar(post.mappe_id, by.saksbehandler, by.fagleder)
    (steg,) = b.send(by, post, by.fagleder)
    b.godkjenn(by.fagleder, steg)
    return post


def parter(post):
    return [
        r[0]
        for r in spoer(
            "select id from korrespondansepart where registrering_id = %s order by rekkefoelge",
            [post.pk],
        )
    ]


def bestill(av, post, kp, kanal="utskrift"):
    return b.en(av, "select bestill_utsending(%s, %s, %s)", post.pk, kp, kanal)


def svar(u, status, feil="", kvittering="ref"):
    b.som(
        systembruker(), "select utsending_svar(%s, %s, %s, %s, null)", u, status, feil, kvittering
    )


def test_bare_et_godkjent_vedtak_kan_sendes(by):
    post = by.vedtak()
    (kp,) = parter(post)
    nektet("godkjenning", bestill, by.saksbehandler, post, kp)
    godkjent(by, post)
    nektet("rett", bestill, by.kollega, post, kp)
    nektet("kanal", bestill, by.saksbehandler, post, kp, "duer")
    u = bestill(by.saksbehandler, post, kp)
    nektet("sendt", bestill, by.saksbehandler, post, kp)
    assert b.status(post) == "G"
    svar(u, "sendt")
    assert b.status(post) == "G"
    svar(u, "levert")
    assert b.status(post) == "E"
    nektet("ferdig", svar, u, "levert")


def test_ekspedert_foerst_naar_alle_har_faatt_det(by):
    post = by.vedtak(status="R")
    bytt_parter(
        bruker=by.saksbehandler,
        registrering=post.pk,
        legg_til=[NyKorrespondent("EM", "Nabo AS"), NyKorrespondent("IM", enhet=by.enhet.pk)],
    )
    b.sett_status(by.saksbehandler, post, "F")
    godkjent(by, post)
    ider = spoer("select id, type from korrespondansepart where registrering_id = %s", [post.pk])
    ute = [i for i, t in ider if t == "EM"]
    (inne,) = [i for i, t in ider if t == "IM"]
    nektet("mottaker", bestill, by.saksbehandler, post, inne)
    foerste, andre = (bestill(by.saksbehandler, post, kp) for kp in ute)
    svar(foerste, "levert")
    assert b.status(post) == "G"
    svar(andre, "feilet", "ukjent_mottaker", "")
    assert b.status(post) == "G"
    nektet("rett", b.som, by.kollega, "select utsending_igjen(%s)", andre)
    b.som(by.saksbehandler, "select utsending_igjen(%s)", andre)
    svar(andre, "levert")
    assert b.status(post) == "E"


def test_postlagt_av_den_som_foerer_saken(by):
    post = godkjent(by)
    u = bestill(by.saksbehandler, post, parter(post)[0])
    nektet("ferdig", b.som, by.saksbehandler, "select utsending_postlagt(%s)", u)
    svar(u, "sendt", "", "mappe-1")
    nektet("rett", b.som, by.kollega, "select utsending_postlagt(%s)", u)
    assert b.en(by.saksbehandler, "select utsending_postlagt(%s)", u) == "mappe-1"
    assert b.status(post) == "E"


def test_ingen_andre_enn_arbeideren_sier_hva_det_ble(by):
    post = godkjent(by)
    u = bestill(by.saksbehandler, post, parter(post)[0])
    for person in (by.saksbehandler, by.arkivar, by.direktoer):
        nektet("rett", b.som, person, "select utsending_svar(%s, 'levert', '', 'x', null)", u)


@pytest.mark.parametrize(
    "sql",
    [
        "insert into utsending (id, registrering_id, korrespondansepart_id, kanal, status, forsoek,"
        " feil, kvittering, opprettet) select gen_random_uuid(), registrering_id, id, 'epost',"
        " 'levert', 1, '', '', now() from korrespondansepart limit 1",
        "update utsending set status = 'levert'",
        "delete from utsending",
        "update brevmal set kilde = 'x'",
        "delete from brev",
        "update klage set utfall = 'trukket'",
        "select ekspeder((select id from registrering limit 1))",
    ],
)
def test_programmets_rolle_skriver_ikke_radene(by, sql):
    post = godkjent(by)
    bestill(by.saksbehandler, post, parter(post)[0])
    nektet("42501", b.som, by.arkivar, sql)


def test_skjermet_dokument_gaar_ikke_i_vanlig_epost(by):
    post = by.vedtak(status="R")
    uo = NySkjerming("UO", 3, "offl-13", "fvl-13-1-1")
    vurder(bruker=by.arkivar, registrering=post.pk, vurdering=uo)
    # Who is to approve reads all of it.
    for person in (by.fagleder, by.saksbehandler):
        Klarering(bruker=person, kode_id="UO", omfang="alle", fra=b.FOER).save(using=EIER)
    b.sett_status(by.saksbehandler, post, "F")
    godkjent(by, post)
    (kp,) = parter(post)
    nektet("skjermet", bestill, by.saksbehandler, post, kp, "epost")
    assert bestill(by.saksbehandler, post, kp, "utskrift")


def test_endret_etter_bestilling_blir_ikke_ekspedert(by):
    post = godkjent(by)
    u = bestill(by.saksbehandler, post, parter(post)[0])
    b.som(
        by.saksbehandler,
        "update vedtak set hjemmel = 'fvl. § 3' where registrering_id = %s",
        post.pk,
    )
    assert b.gyldige(post) == []
    svar(u, "levert")
    assert b.status(post) == "F"


def test_det_mottakeren_har_faatt_endres_ikke(by):
    """From the first letter out, until the decision is in force."""
    post = godkjent(by)
    u = bestill(by.saksbehandler, post, parter(post)[0])
    svar(u, "sendt")
    endre = "update vedtak set hjemmel = 'fvl. § 3' where registrering_id = %s"
    nektet("GK001", b.som, by.saksbehandler, endre, post.pk)
    ((g,),) = spoer("select id from godkjenning where registrering_id = %s", [post.pk])
    nektet("GK001", b.som, by.fagleder, "select trekk_godkjenning(%s, 'Feil.')", g)
    assert b.gyldige(post) == [by.fagleder.pk]
    svar(u, "levert")
    assert b.status(post) == "E"


def mal(av, kode="vedtak", maalform="nb", kilde="= Mal"):
    return b.en(av, "select ny_brevmal(%s, %s, %s, null, %s)", kode, maalform, "Vedtak", kilde)


def test_maler_har_versjoner_og_stelles_av_arkivet(by):
    nektet("rett", mal, by.saksbehandler)
    nektet("kode", mal, by.arkivar, "../x")
    nektet("maalform", mal, by.arkivar, "vedtak", "se")
    nektet("kilde", mal, by.arkivar, "vedtak", "nb", " ")
    mal(by.arkivar, kilde="en")
    mal(by.arkivar, kilde="to")
    mal(by.arkivar, maalform="nn", kilde="ein")
    rader = spoer(
        "select maalform, kilde, aktiv, versjon from brevmal where satt_av_id = %s"
        " order by maalform, versjon",
        [by.arkivar.pk],
    )
    assert [r[:3] for r in rader] == [("nb", "en", False), ("nb", "to", True), ("nn", "ein", True)]
    assert rader[1][3] == rader[0][3] + 1


def test_brevet_maa_nevne_den_som_avgjorde(by):
    post = by.vedtak()
    m = mal(by.arkivar)
    ((o,),) = spoer(
        "select o.id from dokumentobjekt o join regdok d using (dokument_id)"
        " where d.registrering_id = %s",
        [post.pk],
    )
    skriv = "select skriv_brev(%s, %s, %s, %s)"
    nektet("rett", b.som, by.kollega, skriv, post.pk, m, o, by.nestleder.pk)
    b.som(by.saksbehandler, skriv, post.pk, m, o, by.nestleder.pk)
    godkjent(by, post)
    (kp,) = parter(post)
    nektet("beslutter", bestill, by.saksbehandler, post, kp)
    b.som(by.saksbehandler, skriv, post.pk, m, o, by.fagleder.pk)
    assert bestill(by.saksbehandler, post, kp)
