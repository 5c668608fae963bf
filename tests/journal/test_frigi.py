# SPDX-License-Identifier: EUPL-1.2
"""From journalled entry to public row, read by the public's own role."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

import fabrikk
from glassklar.arkiv.api import NyKorrespondent, NyttDokument, vurder
from glassklar.arkiv.models import Dokumentobjekt, Regdok
from glassklar.grunn.feil import Avvist, IkkeFunnet
from glassklar.grunn.identitet import lesing
from glassklar.journal import api as journal
from glassklar.journal.models import Frigivelse, Offentliggjoering
from glassklar.lager.api import OFFENTLIG, finnes
from glassklar.lager.lagring import sti
from glassklar.org.models import Virksomhet
from glassklar.tilgang.api import NySkjerming

pytestmark = pytest.mark.django_db(transaction=True)
MASKE = "*****"


def test_en_aapen_post_legges_ut_med_fil(kommune, rad, offentlig):
    r = kommune.journalfoert(
        filer=(fabrikk.fil(b"Hilsen fra filen"),), tittel2="tilbygg på boligen"
    )
    (dag,) = offentlig("select * from offentlig.dag")
    assert (dag["venter"], dag["lagt_ut"], dag["venter_numre"]) == (
        1,
        0,
        [{"aar": r.journaldato.year, "nr": 1}],
    )
    ut = journal.frigi_dag(bruker=kommune.arkivar, journaldato=r.journaldato)
    assert (ut.antall, ut.aapne, ut.stopp) == (1, 1, ())
    p = rad(r)
    assert p["tittel"] == "Søknad – tilbygg på boligen"
    assert p["sakstittel"] == "Gnr. 12, bnr. 45"
    assert p["klasse"] == "L42 Byggesak"
    assert p["tilgang"] == "aapen"
    assert p["parter"] == [{"rolle": "EA", "navn": "Eksempel Bygg AS", "person": False}]
    assert p["saksbehandler"] == "Sindre Demomo"
    (d,) = p["dokumenter"]
    assert d["aapen"]
    assert finnes(d["sha256"], OFFENTLIG)
    assert offentlig("select tekst from offentlig.dokumenttekst") == [{"tekst": "Hilsen fra filen"}]
    (dag,) = offentlig("select * from offentlig.dag")
    assert (dag["venter"], dag["lagt_ut"], dag["aapne"], dag["fra_nr"]) == (0, 1, 1, 1)
    (sak,) = offentlig("select * from offentlig.sak")
    assert (sak["tittel"], sak["antall"], sak["enhet"]) == ("Gnr. 12, bnr. 45", 1, "Bygg og miljø")
    versjon = Offentliggjoering.objects.using("eier").get()
    assert versjon.innhold["tittel"] == p["tittel"]
    assert "soek_tekst" not in versjon.innhold


def test_to_ganger_er_en_gang(kommune):
    r = kommune.frigitt()
    igjen = journal.frigi(bruker=kommune.arkivar, registreringer=[r.pk])
    assert (igjen.antall, igjen.allerede, igjen.frigivelse) == (0, 1, None)
    assert Offentliggjoering.objects.using("eier").count() == Frigivelse.objects.count() == 1


def test_det_som_ikke_er_journalfoert_stoppes(kommune, rad):
    r = fabrikk.post(kommune.arkivar, kommune.sak)
    ut = journal.frigi(bruker=kommune.arkivar, registreringer=[r.pk, kommune.sak.pk])
    assert ut.antall == 0
    assert sorted(s.kode for s in ut.stopp) == ["finnes_ikke", "ikke_journalfoert"]
    assert rad(r) is None


def test_holdt_tilbake_og_sluppet(kommune, rad, offentlig):
    r = kommune.journalfoert()
    journal.hold_tilbake(bruker=kommune.arkivar, registrering=r.pk, grunn="Feil sak?")
    ut = journal.frigi_dag(bruker=kommune.arkivar, journaldato=r.journaldato)
    assert (ut.antall, ut.holdt_tilbake) == (0, 1)
    assert rad(r) is None
    assert offentlig("select venter from offentlig.dag") == [{"venter": 1}]
    with lesing(kommune.arkivar):
        (venter,) = journal.til_frigivelse(r.journaldato)
        assert venter.tilbakeholdelse.grunn == "Feil sak?"
    journal.slipp(bruker=kommune.arkivar, registrering=r.pk)
    with pytest.raises(Avvist):
        journal.slipp(bruker=kommune.arkivar, registrering=r.pk)
    assert journal.frigi_dag(bruker=kommune.arkivar, journaldato=r.journaldato).antall == 1
    with pytest.raises(Avvist, match="allerede lagt ut"):
        journal.hold_tilbake(bruker=kommune.arkivar, registrering=r.pk, grunn="For sent")


def test_hold_tilbake_krever_grunn(kommune):
    r = kommune.journalfoert()
    with pytest.raises(Avvist) as feil:
        journal.hold_tilbake(bruker=kommune.arkivar, registrering=r.pk, grunn="  ")
    assert "grunn" in feil.value.felt
    with pytest.raises(IkkeFunnet):
        journal.hold_tilbake(bruker=kommune.arkivar, registrering=kommune.sak.pk, grunn="x")


def test_skjulte_sakstyper_telles_men_skrives_ikke(kommune, offentlig, alt_offentlig):
    barn = fabrikk.arkivdel("BARN", innfoersel_skjules=True, skjules_hjemmel="offlf-9-5")
    sak = fabrikk.sak(kommune.arkivar, kommune.enhet, barn, tittel="Barnesakkanari")
    r = kommune.journalfoert(sak=sak, tittel="Meldingkanari")
    ut = journal.frigi_dag(bruker=kommune.arkivar, journaldato=r.journaldato)
    assert (ut.antall, ut.utenfor) == (0, 1)
    (dag,) = offentlig("select * from offentlig.dag")
    assert (dag["skjulte"], dag["venter"], dag["venter_numre"]) == (1, 0, [])
    assert "kanari" not in alt_offentlig()


def test_gradert_saa_hoeyt_at_det_har_egen_journal(kommune, offentlig):
    from glassklar.grunn.klokke import naa
    from glassklar.tilgang.models import Gradering

    r = kommune.journalfoert()
    Gradering(gjelder=r.pk, art="R", graderingskode="H", graderingsdato=naa(),
              gradert_av=kommune.arkivar).save(using="eier")  # fmt: skip
    ut = journal.frigi_dag(bruker=kommune.arkivar, journaldato=r.journaldato)
    assert (ut.antall, ut.utenfor) == (0, 1)
    assert offentlig("select skjulte, venter from offentlig.dag") == [{"skjulte": 1, "venter": 0}]


def test_interne_dokumenter_etter_kommunens_valg(kommune, offentlig):
    Virksomhet.objects.using("eier").update(publiser_interne=False)
    r = fabrikk.post(kommune.arkivar, kommune.sak, "N", "Notat")
    journal.sett_status(bruker=kommune.arkivar, registrering=r.pk, status="F")
    r = journal.journalfoer(bruker=kommune.arkivar, registrering=r.pk)
    ut = journal.frigi_dag(bruker=kommune.arkivar, journaldato=r.journaldato)
    assert (ut.antall, ut.utenfor) == (0, 1)
    assert offentlig("select venter, skjulte from offentlig.dag") == [{"venter": 0, "skjulte": 0}]


def test_den_som_frigir_uten_klarering_legger_aldri_ut_mer(kommune, rad, alt_offentlig):
    """A row the releasing person may not see is masked; the public row is the same as ever."""
    uklarert = fabrikk.bruker("uklarert", "arkivar", i=kommune.enhet)
    p3 = NySkjerming("P", 3, hjemmel="offl-13", tillegg="fvl-13-1-1")
    felt = {
        "tittel": "Melding",
        "tittel2": "hemmelig kanarilinje",
        "skjerming": p3,
        "fra": "Kanarinavn",
        "er_person": True,
        "filer": (fabrikk.fil(b"Kanarifil"),),
    }
    a, b = kommune.journalfoert(**felt), kommune.journalfoert(**felt)
    with lesing(uklarert):
        assert journal.snapshot(a.pk).tittel.linje2 is None
        assert journal.snapshot(a.pk).parter[0].navn is None
    journal.frigi(bruker=uklarert, registreringer=[a.pk])
    journal.frigi(bruker=kommune.arkivar, registreringer=[b.pk])
    synlig = ("tittel", "parter", "hjemler", "tilgang", "dokumenter")
    assert [rad(a)[k] for k in synlig] == [rad(b)[k] for k in synlig]
    assert rad(a)["tittel"] == f"Melding – {MASKE}"
    assert "anari" not in alt_offentlig()


def test_merkede_ord_ogsaa_naar_den_som_frigir_ikke_ser_linjen(kommune, rad):
    uklarert = fabrikk.bruker("uklarert", "arkivar", i=kommune.enhet)
    r = kommune.journalfoert(tittel="Klage", tittel2="Perdemo mot skolen")
    vurder(
        bruker=kommune.arkivar, registrering=r.pk, skjulte_ord=frozenset({0}),
        vurdering=NySkjerming("UO", 0, hjemmel="offl-13", tillegg="fvl-13-1-1"),
    )  # fmt: skip
    journal.frigi(bruker=uklarert, registreringer=[r.pk])
    assert rad(r)["tittel"] == f"Klage – {MASKE} mot skolen"


def test_filen_som_er_borte_stopper_ikke_posten(kommune, rad):
    f = fabrikk.fil(b"snart borte")
    r = kommune.journalfoert(filer=(f,))
    from glassklar.arkiv.dokumenter.tekst import les_objekter
    from glassklar.org.api import systembruker

    ider = list(Dokumentobjekt.objects.using("eier").values_list("pk", flat=True))
    les_objekter(bruker=systembruker(), objekter=ider)
    sti(f.sjekksum).unlink()
    ut = journal.frigi(bruker=kommune.arkivar, registreringer=[r.pk])
    assert ut.antall == 1
    assert [s.kode for s in ut.stopp] == ["fil_mangler"]
    assert rad(r)["dokumenter"][0]["grunn"] == "fil_mangler"


def test_foedselsnummer_i_filen_stopper_filen(kommune, rad, alt_offentlig):
    r = kommune.journalfoert(filer=(fabrikk.fil(b"Mitt nummer er 13097248022."),))
    ut = journal.frigi(bruker=kommune.arkivar, registreringer=[r.pk])
    assert [s.kode for s in ut.stopp] == ["fnr"]
    assert rad(r)["dokumenter"][0]["grunn"] == "fnr"
    assert "13097248022" not in alt_offentlig()


def test_sladdet_utgave(kommune, rad, offentlig):
    r = kommune.journalfoert(
        dokumenter=[
            NyttDokument(
                "Brev",
                (fabrikk.fil(b"Hele brevet"), fabrikk.fil(b"Uten navn", variant="O")),
                "H",
            )
        ]
    )
    (dok,) = Regdok.objects.filter(registrering=r).values_list("dokument_id", flat=True)
    vurder(
        bruker=kommune.arkivar, registrering=r.pk, dokumenter={dok: "sladdet"},
        vurdering=NySkjerming("UO", 1, hjemmel="offl-13", tillegg="fvl-13-1-1"),
    )  # fmt: skip
    with lesing(kommune.arkivar):
        vist = journal.forhaandsvis(r.pk)
    journal.frigi(bruker=kommune.arkivar, registreringer=[r.pk])
    p = rad(r)
    assert p["dokumenter"][0]["sladdet"]
    assert [d.sha256 for d in vist.dokumenter] == [p["dokumenter"][0]["sha256"]]
    assert p["tilgang"] == "delvis"
    assert offentlig("select tekst from offentlig.dokumenttekst") == [{"tekst": "Uten navn"}]


def test_ingenting_gir_ikke_den_sladdede_utgaven(kommune, rad):
    r = kommune.journalfoert(
        dokumenter=[
            NyttDokument("Brev", (fabrikk.fil(), fabrikk.fil(b"Uten navn", variant="O")), "H")
        ]
    )
    (dok,) = Regdok.objects.filter(registrering=r).values_list("dokument_id", flat=True)
    vurder(
        bruker=kommune.arkivar, registrering=r.pk, dokumenter={dok: "ingenting"},
        vurdering=NySkjerming("UO", 1, hjemmel="offl-13", tillegg="fvl-13-1-1"),
    )  # fmt: skip
    journal.frigi(bruker=kommune.arkivar, registreringer=[r.pk])
    assert not rad(r)["dokumenter"][0]["aapen"]


def test_faa_spoerringer_uansett_antall(kommune):
    ider = [kommune.journalfoert(filer=(fabrikk.fil(f"Brev {n}".encode()),)).pk for n in range(12)]
    antall = {}
    for n in (2, 12):
        with lesing(kommune.arkivar), CaptureQueriesContext(connection) as q:
            assert len(journal.snapshots(ider[:n])) == n
        antall[n] = len(q)
    assert antall[2] == antall[12] <= 15
    journal.frigi(bruker=kommune.arkivar, registreringer=ider[:1])
    with CaptureQueriesContext(connection) as en:
        journal.frigi(bruker=kommune.arkivar, registreringer=ider[1:2])
    with CaptureQueriesContext(connection) as ti:
        journal.frigi(bruker=kommune.arkivar, registreringer=ider[2:])
    # Reading texts and copying is done file by file; the release itself is not.
    lest = sum("dokumenttekst" in q["sql"] and "INSERT" in q["sql"] for q in ti.captured_queries)
    assert len(ti) - 6 * lest <= len(en) + 15


def test_navn_finnes_i_ett_aar(kommune, offentlig):
    """The public's search, with the limit that the public site gives it."""
    r = kommune.frigitt(
        tittel="Søknad", tittel2="Karidemo vil bygge", navneord=frozenset({0}), fra="Oladumo",
        er_person=True,
    )  # fmt: skip

    def funnet(ordet, grense):
        return offentlig(
            "select id from offentlig.finn("
            " websearch_to_tsquery('norwegian', %s), '2000-01-01', '2100-01-01', null, null, null,"
            " 10, %s)",
            ordet,
            grense,
        )

    i_dag, i_fjor = r.journaldato, r.journaldato + timedelta(1)
    for ordet in ("Karidemo", "Oladumo"):
        assert funnet(ordet, i_dag)
        assert not funnet(ordet, i_fjor)
    for ordet in ("bygge", "søknad"):
        assert funnet(ordet, i_fjor)


def test_offentlig_rolle_ser_ikke_arkivet(kommune):
    kommune.frigitt()
    from django.db import ProgrammingError

    for tabell in ("registrering", "offentliggjoering", "frigivelse", "kp_identitet"):
        with (
            pytest.raises(ProgrammingError),
            connections["offentlig"].cursor() as c,
        ):
            c.execute(f"select * from glassklar.{tabell}")


def test_flere_mottakere_og_interne(kommune, rad):
    r = fabrikk.post(
        kommune.arkivar, kommune.sak, "U", "Svar",
        parter=[
            NyKorrespondent("EM", "Kari Demomo", True),
            NyKorrespondent("EK", "naboer@demo.example", True),
            NyKorrespondent("IA", enhet=kommune.enhet.pk),
        ],
    )  # fmt: skip
    for status in ("F", "E"):
        journal.sett_status(bruker=kommune.arkivar, registrering=r.pk, status=status)
    journal.journalfoer(bruker=kommune.arkivar, registrering=r.pk)
    ut = journal.frigi(bruker=kommune.arkivar, registreringer=[r.pk])
    assert [s.kode for s in ut.stopp] == ["epost"]
    assert [(p["rolle"], p["navn"]) for p in rad(r)["parter"]] == [
        ("EM", "Kari Demomo"),
        ("EK", "(navn mangler)"),
        ("IA", "Bygg og miljø"),
    ]
