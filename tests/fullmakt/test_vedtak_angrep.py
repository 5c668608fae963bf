# SPDX-License-Identifier: EUPL-1.2
"""What a script with the staff role and a valid identity may try; all of it is refused (G3)."""

from __future__ import annotations

from contextlib import suppress

import pytest
from django.db import DatabaseError, connection

import fabrikk
from fullmakt import vedtakshjelp as hjelp
from fullmakt.basen import EIER, spoer
from fullmakt.vedtakshjelp import mangler, status
from glassklar.arkiv.data import NyttDokument
from glassklar.arkiv.models import Registrering
from glassklar.fullmakt.actions.loep import send_til_godkjenning
from glassklar.fullmakt.actions.vedtak import NyttVedtak, gjoer_til_vedtak
from glassklar.fullmakt.models import Godkjenning
from glassklar.grunn.feil import Avvist
from glassklar.grunn.identitet import transaksjon
from glassklar.grunn.klokke import i_dag
from glassklar.journal.api import sett_status

pytestmark = pytest.mark.django_db(transaction=True)

#: Frozen, not approved, not allowed now, no right.
NEKTET = frozenset({"GK001", "GK002", "GK003", "42501"})


@pytest.fixture
def i_kraft(k):
    """A decision with two enclosures, in effect."""
    r = k.utkast(dokumenter=[
        NyttDokument("Vedtak", (fabrikk.fil(),), "H"),
        NyttDokument("Kart", (fabrikk.fil(b"kart"),), "V"),
        NyttDokument("Tegning", (fabrikk.fil(b"tegning"),), "V"),
    ])  # fmt: skip
    ny = NyttVedtak(k.disp.pk, hjemmel=hjelp.HJEMMEL, utfall="avslag")
    gjoer_til_vedtak(bruker=k.forfatter, registrering=r.pk, vedtak=ny)
    sett_status(bruker=k.forfatter, registrering=r.pk, status="F")
    k.send(r)
    hjelp.godkjenn_som(k.fagleder, r)
    sett_status(bruker=k.forfatter, registrering=r.pk, status="E")
    return k, r


def som(b, *setninger: tuple[str, dict]) -> int:
    """Run statements as the person, and commit; how many rows the last one touched."""
    with transaksjon(b, "proeve"), connection.cursor() as c:
        for sql, verdier in setninger:
            c.execute(sql, verdier)
        return c.rowcount


def nektet(b, *setninger: tuple[str, dict]) -> str:
    """The statements are refused; with which class."""
    with pytest.raises(DatabaseError) as feil:
        som(b, *setninger)
    kode = feil.value.__cause__.sqlstate
    assert kode in NEKTET, feil.value
    return kode


I_KRAFT = {
    "vedleggenes rekkefølge": "update regdok set nr = case nr when 2 then 3 else 2 end"
    " where registrering_id = %(r)s and nr in (2, 3)",
    "hoveddokument": "update regdok set tilknyttet_som = 'V' where registrering_id = %(r)s",
    "dokument bort": "delete from regdok where registrering_id = %(r)s and nr = 3",
    "mottaker bort": "delete from korrespondansepart where registrering_id = %(r)s",
    "mottakers rolle": "update korrespondansepart set type = 'GM' where registrering_id = %(r)s",
    "fil bort": "delete from dokumentobjekt where dokument_id in"
    " (select dokument_id from regdok where registrering_id = %(r)s)",
    "filens sum": "update dokumentobjekt set sjekksum = repeat('b', 64) where dokument_id in"
    " (select dokument_id from regdok where registrering_id = %(r)s)",
    "annen sak": "update registrering set mappe_id = %(m)s where id = %(r)s",
    "annen enhet": "update registrering set enhet_id = %(e)s where id = %(r)s",
    "annen type post": "update registrering set journalposttype = 'N' where id = %(r)s",
    "ikke vedtak": "update registrering set vedtak = false where id = %(r)s",
    "opphevet": "update vedtak set opphevet = now() where registrering_id = %(r)s",
    "vedtakstype": "update vedtak set vedtakstype_id = %(t)s where registrering_id = %(r)s",
    "vedtaksrad bort": "delete from vedtak where registrering_id = %(r)s",
    "forfatter": "update registrering_skjermet set forfatter = array['X']"
    " where registrering_id = %(r)s",
    "beskrivelse": "update registrering_skjermet set beskrivelse = 'X'"
    " where registrering_id = %(r)s",
}


@pytest.mark.parametrize("hva", I_KRAFT)
def test_i_kraft_staar_innholdet(i_kraft, hva):
    k, r = i_kraft
    annen = fabrikk.sak(k.arkivar, k.bygg, k.arkivdel)
    verdier = {"r": r.pk, "m": annen.pk, "e": k.skole.pk, "t": k.tilskudd.pk}
    foer = spoer("select vedtak_avtrykk(%s)", [r.pk])
    for b in (k.forfatter, k.arkivar):
        nektet(b, (I_KRAFT[hva], verdier))
    assert spoer("select vedtak_avtrykk(%s)", [r.pk]) == foer
    assert (status(r), mangler(r)) == ("E", 0)


@pytest.mark.parametrize("til", ["E", "J", "A", "G"])
def test_status_rett_i_basen(k, til):
    r = k.vedtak()
    dag = i_dag() if til in ("J", "A") else None
    sql = (
        "update registrering set status = %(s)s, journaldato = %(d)s where id = %(r)s",
        {"s": til, "d": dag, "r": r.pk},
    )
    for b in (k.arkivar, k.forfatter, k.fagleder):
        assert nektet(b, sql) in {"GK002", "GK003"}
    # whoever asks for the check at once, or for it to wait, gets the same answer
    for naar in ("immediate", "deferred"):
        nektet(k.arkivar, (f"set constraints all {naar}", {}), sql)
    # out and back again in one transaction does not wash it
    nektet(
        k.arkivar,
        ("update registrering set vedtak = false where id = %(r)s", {"r": r.pk}),
        sql,
        ("update registrering set vedtak = true where id = %(r)s", {"r": r.pk}),
    )
    assert status(r) == "F"


def test_ikke_merket_men_med_vedtaksrad(k):
    """The mark is taken off the entry alone: it is a decision all the same."""
    r = k.vedtak()
    with suppress(DatabaseError):
        som(k.arkivar, ("update registrering set vedtak = false where id = %(r)s", {"r": r.pk}))
    nektet(k.arkivar, ("update registrering set status = 'E' where id = %(r)s", {"r": r.pk}))


@pytest.mark.parametrize(
    "sql",
    [
        "set session_replication_role = replica",
        "set role glassklar_eier",
        "set session authorization glassklar_eier",
        "alter table registrering disable trigger y_godkjent",
        "drop trigger y_godkjent on vedtak",
        "create or replace function glassklar.vedtak_mangler(r uuid) returns int"
        " language sql as 'select 0'",
        "select vedtak_kontroll(%(r)s)",
        "select ugyldiggjoer(%(r)s, 'endret')",
        "select laas_vedtak(%(r)s)",
        "select flytrad(%(r)s, 1, 1, now(), 'G', '')",
        "select salt from vedtak_salt",
    ],
)
def test_det_som_holder_vakt_kan_ikke_roeres(k, sql):
    r = k.vedtak()
    nektet(k.arkivar, (sql, {"r": r.pk}))


def test_uten_gyldig_underskrift_er_en_ingen(k):
    """The bare number of a person is not the person."""
    r = k.vedtak()
    with pytest.raises(DatabaseError):
        som(
            k.annen,
            ("select set_config('glassklar.hvem', %(b)s::text, true)", {"b": k.fagleder.pk}),
            ("select send_loep(%(r)s, 'sekvens', array[%(b)s::int])",
             {"r": r.pk, "b": k.sjef.pk}),
        )  # fmt: skip


def test_ny_post_rett_i_kraft(k):
    """As an import or a call of an interface would do it."""
    r = k.vedtak()
    kolonner = [f.column for f in Registrering._meta.concrete_fields if f.column != "id"]
    liste = ", ".join(kolonner)
    verdier = ", ".join(
        "'E'" if x == "status" else "true" if x == "vedtak" else x for x in kolonner
    )
    sql = (
        f"insert into registrering (id, {liste}) select gen_random_uuid(), {verdier}"
        " from registrering where id = %(r)s"
    )
    nektet(k.arkivar, (sql, {"r": r.pk}))


def test_laant_godkjenning(k):
    """An approval of one decision says nothing about another."""
    r, annet = k.godkjent(), k.vedtak()
    g = Godkjenning.objects.using(EIER).get()
    nektet(k.arkivar, (
        "update godkjenning set registrering_id = %(r)s where id = %(g)s",
        {"r": annet.pk, "g": g.pk},
    ))  # fmt: skip
    nektet(k.arkivar, (
        "update vedtak set registrering_id = %(r)s where registrering_id = %(fra)s",
        {"r": annet.pk, "fra": r.pk},
    ))  # fmt: skip
    assert (mangler(r), mangler(annet)) == (0, 1)


def test_senderen_er_ikke_mottaker_ogsaa_ved_sql(k):
    r = k.vedtak()
    hjelp.habil(r, k.fagleder)
    with pytest.raises(Avvist):
        send_til_godkjenning(bruker=k.fagleder, registrering=r.pk, maate="sekvens",
                             mottakere=[k.fagleder.pk])  # fmt: skip
    nektet(k.fagleder, ("select send_loep(%(r)s, 'sekvens', array[%(b)s::int])",
                        {"r": r.pk, "b": k.fagleder.pk}))  # fmt: skip
