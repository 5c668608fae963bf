# SPDX-License-Identifier: EUPL-1.2
"""What becomes of approvals when somebody is inhabil, and two things done in the same moment."""

from __future__ import annotations

import threading

import psycopg
import pytest

import fabrikk
from fullmakt import by as b
from fullmakt.basen import spoer
from fullmakt.habilitethjelp import avslag
from glassklar.arkiv.models import Registrering

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)
INHABIL = "select erklaer_habilitet(%s, 'inhabil', 'naer', '')"


@pytest.fixture
def klart(by):
    """A decision, and everybody has answered."""
    post = by.vedtak()
    by.svar(post.mappe_id, by.saksbehandler, by.fagleder, by.nestleder, by.sjef)
    return by, post


def status(post):
    return Registrering.objects.using(fabrikk.EIER).get(pk=post.pk).status


def gyldige(post):
    return spoer(
        "select bruker_id, ugyldig is null, ugyldig_grunn from godkjenning"
        " where registrering_id = %s", [post.pk],
    )  # fmt: skip


def loep(post):
    return spoer(
        "select l.utfall, l.avsluttet is not null, array_agg(t.svar order by t.nr)"
        " from godkjenningsloep l join godkjenningssteg t on t.loep_id = l.id"
        " where l.registrering_id = %s group by l.id order by l.sendt", [post.pk],
    )  # fmt: skip


def test_den_som_har_godkjent_og_blir_inhabil(klart):
    by, post = klart
    (steg,) = b.send(by, post, by.fagleder)
    b.godkjenn(by.fagleder, steg)
    assert status(post) == "G"
    b.som(by.fagleder, INHABIL, post.mappe_id)
    assert gyldige(post) == [(by.fagleder.pk, False, "inhabil")]
    assert status(post) == "F"
    with avslag() as nei:
        b.sett_status(by.arkivar, post, "E")
    assert nei.kode == "GK002"
    # another, who is not below, takes it
    (nytt,) = b.send(by, post, by.sjef)
    b.godkjenn(by.sjef, nytt)
    b.sett_status(by.arkivar, post, "E")
    assert status(post) == "E"


def test_en_inhabil_over_den_som_har_godkjent(klart):
    """fvl. 1967 § 6 tredje ledd: da kan den underordnede ikke avgjøre."""
    by, post = klart
    (steg,) = b.send(by, post, by.fagleder)
    b.godkjenn(by.fagleder, steg)
    b.som(by.sjef, INHABIL, post.mappe_id)
    assert gyldige(post) == [(by.fagleder.pk, False, "inhabil")]
    assert status(post) == "F"
    # whoever leads above decides; the line below does not
    with avslag() as nei:
        b.send(by, post, by.nestleder)
    assert nei.ord == "mottaker"
    b.send(by, post, by.direktoer)


def test_den_som_er_spurt_og_blir_inhabil(klart):
    by, post = klart
    b.send(by, post, by.nestleder, by.fagleder)
    b.som(by.nestleder, INHABIL, post.mappe_id)
    assert loep(post) == [("inhabil", True, ["T", "T"])]
    assert status(post) == "F"
    b.send(by, post, by.fagleder)


def test_en_hoering_gaar_videre_uten_den_inhabile(klart):
    by, post = klart
    b.send(by, post, by.nestleder, by.kollega, maate="hoering")
    b.som(by.nestleder, INHABIL, post.mappe_id)
    assert loep(post) == [("", False, ["T", ""])]
    b.som(by.kollega, INHABIL, post.mappe_id)
    assert loep(post) == [("inhabil", True, ["T", "T"])]


def test_andres_inhabilitet_roerer_ikke_loepet(klart):
    by, post = klart
    (steg,) = b.send(by, post, by.fagleder)
    b.som(by.kollega, INHABIL, post.mappe_id)
    assert loep(post) == [("", False, [""])]
    b.godkjenn(by.fagleder, steg)
    b.som(by.saksbehandler, INHABIL, post.mappe_id)
    assert gyldige(post) == [(by.fagleder.pk, True, "")]
    assert status(post) == "G"


def test_det_som_er_i_kraft_staar(klart):
    by, post = klart
    (steg,) = b.send(by, post, by.fagleder)
    b.godkjenn(by.fagleder, steg)
    b.sett_status(by.saksbehandler, post, "E")
    b.som(by.fagleder, INHABIL, post.mappe_id)
    assert gyldige(post) == [(by.fagleder.pk, True, "")]
    assert status(post) == "E"


def test_lederens_avgjoerelse_virker_likt(klart):
    by, post = klart
    (steg,) = b.send(by, post, by.fagleder)
    b.godkjenn(by.fagleder, steg)
    avgjoer = "select avgjoer_habilitet(%s, %s, %s, 'Vurdert')"
    b.som(by.sjef, avgjoer, post.mappe_id, by.fagleder.pk, "inhabil")
    assert gyldige(post) == [(by.fagleder.pk, False, "inhabil")]
    # may go on again: the approval that fell does not rise
    b.som(by.sjef, avgjoer, post.mappe_id, by.fagleder.pk, "oppgitt")
    assert gyldige(post) == [(by.fagleder.pk, False, "inhabil")]
    (nytt,) = b.send(by, post, by.fagleder)
    b.godkjenn(by.fagleder, nytt)
    assert status(post) == "G"


# -- two at once ----------------------------------------------------------------------------------


def _samtidig(*jobber):
    """Run each job in a thread that begins when all are ready; what each raised, or None."""
    ut, start = [None] * len(jobber), threading.Barrier(len(jobber))

    def kjoer(n, url, bruker, setninger):
        with b.oekt(url, bruker) as c:
            start.wait(30)
            try:
                for sql, verdier in setninger:
                    c.execute(sql, verdier)
                c.commit()
            except psycopg.Error as feil:
                c.rollback()
                ut[n] = feil

    traader = [threading.Thread(target=kjoer, args=(n, *j)) for n, j in enumerate(jobber)]
    for t in traader:
        t.start()
    for t in traader:
        t.join(60)
    assert not any(t.is_alive() for t in traader)
    return ut


def _laaser(feil):
    return [f for f in feil if f is not None and f.sqlstate in ("40P01", "55P03", "40001")]


@pytest.mark.parametrize("runde", range(6))
def test_inhabil_i_det_oeyeblikket_det_godkjennes(klart, roller, runde):
    """Whichever comes first, no approval by somebody inhabil is left, and nobody waits for ever."""
    by, post = klart
    (steg,) = b.send(by, post, by.fagleder)
    avtrykk = b.en(by.fagleder, "select sett_steg(%s)", steg)
    url = roller.intern.url
    hvem = (by.fagleder, by.sjef)[runde % 2]  # the approver, or the one above
    feil = _samtidig(
        (url, hvem, [(INHABIL, [post.mappe_id])]),
        (url, by.fagleder, [("select godkjenn_vedtak(%s, %s, '', null)", [steg, avtrykk])]),
    )
    assert _laaser(feil) == []
    assert feil[0] is None
    assert [g for g in gyldige(post) if g[1]] == []
    if feil[1] is not None:
        assert feil[1].diag.message_primary in {"ikke_sendt", "inhabil", "overordnet_inhabil"}
    assert status(post) == "F"


@pytest.mark.parametrize("runde", range(6))
def test_inhabil_i_det_oeyeblikket_det_sendes_eller_skrives(klart, roller, runde):
    by, post = klart
    url = roller.intern.url
    andre = [
        (
            by.saksbehandler,
            "select send_loep(%s, 'sekvens', %s)",
            [post.pk, [by.fagleder.pk]],
        ),
        (by.saksbehandler, "update registrering set tittel = 'Ny' where id = %s", [post.pk]),
        (
            by.sjef,
            "select oppnevn_stedfortreder(%s, %s, %s, 'Inhabil')",
            [post.mappe_id, by.saksbehandler.pk, by.kollega.pk],
        ),
    ]
    hvem, sql, verdier = andre[runde % 3]
    inhabil = by.fagleder if runde % 3 == 0 else by.saksbehandler
    feil = _samtidig((url, inhabil, [(INHABIL, [post.mappe_id])]), (url, hvem, [(sql, verdier)]))
    assert _laaser(feil) == []
    assert feil[0] is None
    if feil[1] is not None:
        assert feil[1].sqlstate in ("GK003", "42501")
    # nothing waits for somebody inhabil
    assert spoer(
        "select count(*) from godkjenningssteg t join godkjenningsloep l on l.id = t.loep_id"
        " where l.avsluttet is null and t.svar = '' and er_inhabil(%s, t.mottaker_id)",
        [post.mappe_id],
    ) == [(0,)]
    with avslag() as nei:
        b.som(inhabil, "update registrering set tittel = 'x' where id = %s", post.pk)
    assert nei.kode == "42501"


def test_mange_svarer_paa_en_gang(klart, roller):
    """Two answers of one person in one moment: inhabil is what stands, with one bar."""
    by, post = klart
    url = roller.intern.url
    for _ in range(4):
        feil = _samtidig(
            (url, by.kollega, [(INHABIL, [post.mappe_id])]),
            (url, by.kollega, [("select erklaer_habilitet(%s, 'ingen', '', '')", [post.mappe_id])]),
        )
        assert _laaser(feil) == []
        assert b.en(by.sjef, "select er_inhabil(%s, %s)", post.mappe_id, by.kollega.pk)
        assert spoer(
            "select count(*) from sperre where sak = %s and bruker_id = %s and til is null",
            [post.mappe_id, by.kollega.pk],
        ) == [(1,)]
        b.som(
            by.sjef, "select avgjoer_habilitet(%s, %s, 'oppgitt', 'Vurdert')",
            post.mappe_id, by.kollega.pk,
        )  # fmt: skip
