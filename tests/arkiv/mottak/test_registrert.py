# SPDX-License-Identifier: EUPL-1.2
"""What is received is the archive's until it is registered; then it is as the entry."""

from __future__ import annotations

import io

import pytest
from django.db import connection, transaction

import fabrikk
from glassklar.arkiv.api import NyttDokument, vurder
from glassklar.arkiv.mottak import api
from glassklar.arkiv.mottak.models import Mottak
from glassklar.grunn.feil import Avvist, IkkeFunnet
from glassklar.grunn.identitet import lesing, transaksjon
from glassklar.lager.lagfiler import lag_eml
from glassklar.tilgang.api import NySkjerming

EPOST = lag_eml("Sykefraværet mitt", "Om helsen min.", fra=("Kari Fiktsen", "kari@x.example"))
HELE = NySkjerming("P", 3, "offl-13", "fvl-13-1-1")
FILENE = NySkjerming("P", 1, "offl-13", "fvl-13-1-1")
AAPEN = NySkjerming("AAPEN", 0)
LEST = """select (select count(*) from mottak where id = %(m)s),
                 (select count(*) from mottak_fil where mottak_id = %(m)s)"""


@pytest.fixture
def folk(kommune):
    """One of the archive who is cleared for nothing, an auditor, a leader and a case handler."""
    return {
        "arkivar": kommune.arkivar,
        "uklarert": fabrikk.bruker("uklarert", "arkivar", i=kommune.enhet),
        "revisor": fabrikk.bruker("revisor", "revisor"),
        "leder": fabrikk.bruker("leder", "leder", i=kommune.enhet, klarering=fabrikk.ALT),
        "behandler": fabrikk.bruker("b", "saksbehandler", klarering=fabrikk.ALT),
        "system": kommune.system,
    }


def ta_imot(kommune) -> Mottak:
    return api.ta_imot_filer(bruker=kommune.arkivar, filer=[("brev.eml", io.BytesIO(EPOST))])[0]


def registrer(kommune, m, skjerming=None, av=None):
    sak = fabrikk.sak(kommune.arkivar, kommune.enhet, kommune.arkivdel)
    dokumenter = [NyttDokument("Brev", [fabrikk.fil()], "H")]
    return fabrikk.post(av or kommune.arkivar, sak, mottak=m.pk, skjerming=skjerming,
                        dokumenter=dokumenter)  # fmt: skip


def hvem_leser(folk, m) -> set[str]:
    """Those who read the item and its files, by SQL of their own."""
    ut = set()
    for navn, person in folk.items():
        with lesing(person), connection.cursor() as c:
            c.execute(LEST, {"m": m.pk})
            rad, filer = c.fetchone()
        assert bool(rad) == bool(filer), navn
        if rad:
            ut.add(navn)
    return ut


ARKIVET = {"arkivar", "uklarert", "revisor", "system"}
KLARERTE = ARKIVET - {"uklarert"}


def test_det_som_venter_og_det_som_ble_et_aapent_dokument_leser_arkivet(kommune, folk):
    m = ta_imot(kommune)
    assert hvem_leser(folk, m) == ARKIVET
    registrer(kommune, m)
    assert hvem_leser(folk, m) == ARKIVET


@pytest.mark.parametrize("skjerming", [HELE, FILENE])
def test_det_som_ble_et_skjermet_dokument_leser_den_som_leser_dokumentet(kommune, folk, skjerming):
    m = ta_imot(kommune)
    post = registrer(kommune, m, skjerming)
    assert hvem_leser(folk, m) == KLARERTE
    with lesing(folk["uklarert"]), pytest.raises(IkkeFunnet):
        api.queries.mottak(m.pk)
    with transaksjon(folk["uklarert"], "angrep"), connection.cursor() as c:
        for sql in (
            "update mottak set registrering_id = null, status = 'ny' where id = %s",
            "update mottak_fil set tekst = 'x' where mottak_id = %s",
            "update mottak set tittel = tittel where registrering_id is not null and id = %s",
        ):
            c.execute(sql, [m.pk])
            assert c.rowcount == 0
        transaction.set_rollback(True)
    # The list still says when the last was registered to whoever reads it.
    with lesing(folk["arkivar"]):
        assert api.queries.sist_behandlet() is not None
    # Opened, it is read again; shut again, it is gone again.
    vurder(bruker=kommune.arkivar, registrering=post.pk, vurdering=AAPEN)
    assert hvem_leser(folk, m) == ARKIVET
    vurder(bruker=kommune.arkivar, registrering=post.pk, vurdering=skjerming)
    assert hvem_leser(folk, m) == KLARERTE


def test_den_som_ikke_er_klarert_kan_registrere_under_koden_og_leser_det_ikke_etterpaa(
    kommune, folk
):
    m = ta_imot(kommune)
    registrer(kommune, m, HELE, av=folk["uklarert"])
    assert hvem_leser(folk, m) == KLARERTE
    with lesing(kommune.arkivar):
        rad = Mottak.objects.get(pk=m.pk)
    assert (rad.status, rad.behandlet_av_id) == ("registrert", folk["uklarert"].pk)
    with pytest.raises(Avvist, match="allerede registrert"):
        registrer(kommune, m, av=folk["uklarert"])


def test_ingen_utenfor_arkivet_tar_noe_ut_av_koeen(kommune, folk):
    m = ta_imot(kommune)
    post = registrer(kommune, ta_imot_en_til(kommune))
    for navn in ("behandler", "leder", "revisor"):
        with transaksjon(folk[navn], "angrep"), connection.cursor() as c:
            c.execute("select registrer_mottak(%s, %s, now())", [m.pk, post.pk])
            assert c.fetchone() == (False,), navn
    assert hvem_leser(folk, m) == ARKIVET


def ta_imot_en_til(kommune) -> Mottak:
    return api.ta_imot_filer(bruker=kommune.arkivar, filer=[("to.txt", io.BytesIO(b"to"))])[0]
