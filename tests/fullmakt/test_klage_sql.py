# SPDX-License-Identifier: EUPL-1.2
"""Complaints in the database: in time, by another person, and ended as the act says."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError

import fabrikk
from fullmakt import by as b
from fullmakt.basen import spoer
from glassklar.fullmakt.klageregler import behandler_hinder
from glassklar.grunn.klokke import i_dag

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)


def nektet(ord_, f, *args, **valg):
    """The call is refused with this word, or with this class of refusal."""
    with pytest.raises(DatabaseError) as feil:
        f(*args, **valg)
    aarsak = feil.value.__cause__
    assert ord_ in (aarsak.diag.message_primary, aarsak.sqlstate), aarsak


def sendt(by, sak=None, *, til="E"):
    """A decision that the leader approved and that went out."""
    post = by.vedtak(sak)
    by.svar(post.mappe_id, by.saksbehandler, by.fagleder)
    (steg,) = b.send(by, post, by.fagleder)
    b.godkjenn(by.fagleder, steg)
    if til != "G":
        b.sett_status(by.saksbehandler, post, til)
    return post


def klagebrev(by, vedtak):
    """The letter of complaint in the same case."""
    return fabrikk.post(by.arkivar, vedtak.mappe, "I", "Klage på vedtak", fra="Eksempel Bygg AS")


def inhabil(vedtak, person):
    """The person says that they are a party."""
    b.som(person, "select erklaer_habilitet(%s, 'inhabil', 'part', 'Eier naboeiendommen.')",
          vedtak.mappe_id)  # fmt: skip


def registrer(av, v, k, behandler, *, mottatt=None, frist=None, grunn=""):
    frist = frist or i_dag() + timedelta(weeks=3)
    return b.en(av, "select registrer_klage(%s, %s, %s, %s, %s, %s)", v.pk, k.pk,
                mottatt or i_dag(), frist, grunn, behandler.pk)  # fmt: skip


@pytest.fixture
def klage(by):
    """(town, decision, complaint's entry, complaint's id): the colleague handles it."""
    v = sendt(by)
    k = klagebrev(by, v)
    return by, v, k, registrer(by.saksbehandler, v, k, by.kollega)


def test_en_annen_enn_den_foerste_behandler_klagen(by):
    """The same words as in klageregler.behandler_hinder."""
    v = sendt(by)
    inhabil(v, by.nestleder)
    avgjorde, forberedte = {by.fagleder.pk}, {by.saksbehandler.pk}
    for person in (by.fagleder, by.saksbehandler, by.nestleder, by.kollega, by.direktoer):
        fasit = behandler_hinder(
            person.pk, avgjorde=avgjorde, forberedte=forberedte, inhabile={by.nestleder.pk}
        )
        ord_ = b.en(by.saksbehandler, "select klagebehandler_hinder(%s, %s)", v.pk, person.pk)
        assert ord_ == fasit
        if fasit:
            nektet(fasit, registrer, by.saksbehandler, v, klagebrev(by, v), person)


def test_klage_paa_det_som_ikke_er_sendt(by):
    v = sendt(by, til="G")
    nektet("ikke_sendt", registrer, by.saksbehandler, v, klagebrev(by, v), by.kollega)


def test_klagen_er_et_mottatt_dokument_i_saken(klage):
    by, v, k, _id = klage
    nektet("finnes", registrer, by.saksbehandler, v, k, by.kollega)
    nektet("klage", registrer, by.saksbehandler, v, v, by.kollega)
    annen = fabrikk.post(by.arkivar, by.sak(tittel="En annen sak"), "I", "Klage")
    nektet("klage", registrer, by.saksbehandler, v, annen, by.kollega)
    nytt = klagebrev(by, v)
    nektet("rett", registrer, by.kollega, v, nytt, by.kollega)
    nektet("mottatt", registrer, by.saksbehandler, v, nytt, by.kollega,
           mottatt=i_dag() + timedelta(days=1))  # fmt: skip
    nektet("frist", registrer, by.saksbehandler, v, nytt, by.kollega,
           frist=i_dag() + timedelta(days=20))  # fmt: skip


def for_sen(klage, dager=30):
    """The decision was made so long ago that the complaint is late."""
    _by, _v, _k, nr = klage
    b.eier("update klage set mottatt = frist + %s, rettidig = false where id = %s", dager, nr)
    return klage


def avgjoer(av, nr, utfall, nytt=None, pakke=None):
    b.som(av, "select avgjoer_klage(%s, %s, %s, %s)", nr, utfall, nytt, pakke)


def test_bare_behandleren_avgjoer(klage):
    by, _v, _k, nr = klage
    for person in (by.fagleder, by.saksbehandler, by.arkivar, by.direktoer):
        nektet("rett", avgjoer, person, nr, "trukket")
    nektet("utfall", avgjoer, by.kollega, nr, "bortgjemt")
    avgjoer(by.kollega, nr, "trukket")
    nektet("ferdig", avgjoer, by.kollega, nr, "trukket")


def test_den_som_blir_inhabil_kan_ikke_avgjoere_og_byttes(klage):
    by, v, _k, nr = klage
    inhabil(v, by.kollega)
    nektet("inhabil", avgjoer, by.kollega, nr, "trukket")
    nektet("avgjorde", b.som, by.saksbehandler, "select bytt_klagebehandler(%s, %s)", nr,
           by.fagleder.pk)  # fmt: skip
    b.som(by.saksbehandler, "select bytt_klagebehandler(%s, %s)", nr, by.nestleder.pk)
    avgjoer(by.nestleder, nr, "trukket")


def test_rettidig_klage_avvises_ikke(klage):
    """fvl. § 33 second paragraph, fvl. 2025 § 67."""
    by, _v, _k, nr = klage
    nektet("kan_behandles", avgjoer, by.kollega, nr, "avvist")


def test_for_sen_klage_behandles_bare_med_grunn(klage):
    """fvl. § 31, fvl. 2025 § 65."""
    by, _v, _k, nr = for_sen(klage)
    nektet("sen_uten_grunn", avgjoer, by.kollega, nr, "oversendt")
    nektet("rett", b.som, by.saksbehandler, "select grunngi_sen_klage(%s, 'saerlige')", nr)
    nektet("grunn_for_sen", b.som, by.kollega, "select grunngi_sen_klage(%s, 'snill')", nr)
    b.som(by.kollega, "select grunngi_sen_klage(%s, 'saerlige')", nr)
    nektet("kan_behandles", avgjoer, by.kollega, nr, "avvist")
    nektet("pakke", avgjoer, by.kollega, nr, "oversendt")


def test_ett_aar_er_siste_frist(klage):
    """fvl. § 31 third paragraph, fvl. 2025 § 65 (3)."""
    by, _v, _k, nr = for_sen(klage, 366)
    nektet("for_sen", b.som, by.kollega, "select grunngi_sen_klage(%s, 'saerlige')", nr)
    nektet("for_sen", avgjoer, by.kollega, nr, "omgjort")
    avgjoer(by.kollega, nr, "avvist")


def test_omgjoering_er_et_nytt_godkjent_vedtak(klage):
    """fvl. § 33 second paragraph, fvl. 2025 § 67."""
    by, v, _k, nr = klage
    nektet("nytt_vedtak", avgjoer, by.kollega, nr, "omgjort")
    nektet("nytt_vedtak", avgjoer, by.kollega, nr, "omgjort", v.pk)
    nytt = by.vedtak(v.mappe)
    nektet("nytt_vedtak", avgjoer, by.kollega, nr, "omgjort", nytt.pk)
    (steg,) = b.send(by, nytt, by.fagleder)
    b.godkjenn(by.fagleder, steg)
    avgjoer(by.kollega, nr, "omgjort", nytt.pk)
    assert spoer("select utfall, nytt_vedtak_id, avgjort_av_id from klage where id = %s", [nr]) == [
        ("omgjort", nytt.pk, by.kollega.pk)
    ]


def test_oversending_tar_en_pakke_i_saken(klage):
    """fvl. § 33 fourth paragraph, fvl. 2025 § 67."""
    by, v, _k, nr = klage
    ut = fabrikk.post(by.saksbehandler, v.mappe, "U", "Oversendelse av klage",
                      fra="Statsforvalteren", filer=(fabrikk.fil(b"PK", "pakke.zip"),))  # fmt: skip
    objekt = (
        "select o.id from dokumentobjekt o join regdok d using (dokument_id)"
        " where d.registrering_id = %s"
    )
    ((pakke,),) = spoer(objekt, [ut.pk])
    annen = fabrikk.post(by.arkivar, by.sak(tittel="Annen"), "U", "X", filer=(fabrikk.fil(),))
    nektet("pakke", avgjoer, by.kollega, nr, "oversendt", None, spoer(objekt, [annen.pk])[0][0])
    avgjoer(by.kollega, nr, "oversendt", None, pakke)
    ((utfall, p, tid),) = spoer("select utfall, pakke_id, oversendt from klage where id = %s", [nr])
    assert (utfall, p) == ("oversendt", pakke)
    assert tid is not None
