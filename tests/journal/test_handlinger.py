# SPDX-License-Identifier: EUPL-1.2
"""Status, journalling, writing off, correcting and withdrawing; and who may do it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

import fabrikk
from glassklar.arkiv.api import NyKorrespondent, endre_post, flytt_post, vurder, vurder_sak
from glassklar.arkiv.models import Avskrivning, Dokument, Registrering
from glassklar.grunn.feil import Avvist, IkkeFunnet
from glassklar.grunn.identitet import lesing
from glassklar.grunn.klokke import frys, i_dag
from glassklar.journal import api as journal
from glassklar.journal.models import Frigivelse, Offentliggjoering, Tilbakeholdelse
from glassklar.lager.api import OFFENTLIG, finnes
from glassklar.tilgang.api import NySkjerming

pytestmark = pytest.mark.django_db(transaction=True)
MASKE = "*****"
UO2 = NySkjerming("UO", 2, hjemmel="offl-13", tillegg="fvl-13-1-1")


def utgaaende(kommune, **felt):
    """An outgoing letter that is sent and journalled."""
    r = fabrikk.post(kommune.arkivar, kommune.sak, "U", "Svar", **felt)
    for status in ("F", "E"):
        journal.sett_status(bruker=kommune.arkivar, registrering=r.pk, status=status)
    return journal.journalfoer(bruker=kommune.arkivar, registrering=r.pk)


class TestStatus:
    def test_utgaaende_hele_veien(self, kommune):
        ark = kommune.arkivar
        r = fabrikk.post(ark, kommune.sak, "U", "Svar", filer=(fabrikk.fil(),))
        dok = Dokument.objects.get(koblinger__registrering=r)
        assert dok.status == "B"
        r = journal.sett_status(bruker=ark, registrering=r.pk, status="F", versjon=r.versjon)
        dok.refresh_from_db()
        assert dok.status == "F"
        r = journal.sett_status(bruker=ark, registrering=r.pk, status="R")
        dok.refresh_from_db()
        assert dok.status == "B"
        for status in ("F", "E"):
            r = journal.sett_status(bruker=ark, registrering=r.pk, status=status)
        assert r.sendt_dato is not None
        r = journal.journalfoer(bruker=ark, registrering=r.pk)
        assert (r.status, r.journaldato) == ("J", i_dag())
        r = journal.sett_status(bruker=ark, registrering=r.pk, status="A")
        assert r.arkivert_av_id == ark.pk
        with pytest.raises(Avvist, match="hvorfor"):
            journal.sett_status(bruker=ark, registrering=r.pk, status="J")
        r = journal.sett_status(bruker=ark, registrering=r.pk, status="J", grunn="For tidlig")
        assert r.status == "J"

    def test_ulovlig_pil(self, kommune):
        r = fabrikk.post(kommune.arkivar, kommune.sak, "U", "Svar")
        with pytest.raises(Avvist) as feil:
            journal.journalfoer(bruker=kommune.arkivar, registrering=r.pk)
        assert "status" in feil.value.felt

    def test_endret_av_en_annen(self, kommune):
        r = fabrikk.post(kommune.arkivar, kommune.sak, "U", "Svar")
        journal.sett_status(bruker=kommune.arkivar, registrering=r.pk, status="F")
        with pytest.raises(Avvist):
            journal.sett_status(
                bruker=kommune.arkivar, registrering=r.pk, status="E", versjon=r.versjon
            )

    def test_ukjent_post(self, kommune):
        with pytest.raises(IkkeFunnet):
            journal.journalfoer(bruker=kommune.arkivar, registrering=kommune.sak.pk)

    def test_saksbehandler_faar_ikke_journalfoere(self, kommune):
        r = fabrikk.post(kommune.arkivar, kommune.sak)
        with pytest.raises(Avvist, match="rollen"):
            journal.journalfoer(bruker=kommune.saksbehandler, registrering=r.pk)
        assert Registrering.objects.get(pk=r.pk).status == "M"

    def test_status_valg_er_det_en_kan(self, kommune):
        r = fabrikk.post(kommune.arkivar, kommune.sak)
        with lesing(kommune.arkivar):
            valg = journal.status_valg(kommune.arkivar, r)
            assert [v.kode for v in valg] == ["S", "J", "U"]
            assert [v.krever_grunn for v in valg] == [False, False, True]
        with lesing(kommune.saksbehandler):
            assert [v.kode for v in journal.status_valg(kommune.saksbehandler, r)] == ["S", "U"]
        annen = fabrikk.bruker("annen", "saksbehandler", i=kommune.enhet)
        with lesing(annen):
            assert journal.status_valg(annen, r) == []

    def test_journaldato_er_dagen_i_norge(self, kommune):
        r = fabrikk.post(kommune.arkivar, kommune.sak)
        with frys(datetime(2026, 11, 20, 23, 30, tzinfo=UTC)):
            r = journal.journalfoer(bruker=kommune.arkivar, registrering=r.pk)
        assert r.journaldato.isoformat() == "2026-11-21"

    def test_innfoering_uten_dato_stoppes_ved_feltet(self, kommune):
        r = fabrikk.post(kommune.arkivar, kommune.sak, "U", "Svar")
        Registrering.objects.using("eier").filter(pk=r.pk).update(status="E", sendt_dato=None)
        with pytest.raises(Avvist) as feil:
            journal.journalfoer(bruker=kommune.arkivar, registrering=r.pk)
        assert list(feil.value.felt) == ["dokumentets_dato"]

    def test_gjenaapnet_foer_frigivelse_faar_ny_dag(self, kommune, offentlig):
        with frys(datetime(2026, 11, 19, 12, tzinfo=UTC)):
            r = kommune.journalfoert()
        with frys(datetime(2026, 11, 20, 12, tzinfo=UTC)):
            journal.sett_status(bruker=kommune.arkivar, registrering=r.pk, status="S", grunn="Feil")
            r = journal.journalfoer(bruker=kommune.arkivar, registrering=r.pk)
        assert r.journaldato.day == 20
        dager = offentlig("select journaldato, venter from offentlig.dag order by 1")
        assert [(d["journaldato"].day, d["venter"]) for d in dager] == [(19, 0), (20, 1)]

    def test_gjenaapnet_etter_frigivelse_beholder_dagen(self, kommune, rad):
        with frys(datetime(2026, 11, 19, 12, tzinfo=UTC)):
            r = kommune.frigitt()
        journal.sett_status(bruker=kommune.arkivar, registrering=r.pk, status="S", grunn="Feil")
        assert rad(r)["tittel"] == "Søknad"
        r = journal.journalfoer(bruker=kommune.arkivar, registrering=r.pk)
        assert r.journaldato.day == 19

    def test_utgaatt_etter_frigivelse_vises(self, kommune, rad):
        r = kommune.frigitt()
        journal.sett_status(bruker=kommune.arkivar, registrering=r.pk, status="U", grunn="Feil")
        assert rad(r)["status"] == "U"


class TestAvskrivning:
    def test_besvart_med_brev_og_vist(self, kommune, rad):
        inn = kommune.frigitt()
        svar = utgaaende(kommune)
        journal.avskriv(
            bruker=kommune.saksbehandler, registrering=inn.pk, maate="BU", avskrives_av=svar.pk
        )
        inn.refresh_from_db()
        assert not inn.restanse
        p = rad(inn)
        assert p["avskrivning"] == [
            {"maate": "BU", "dato": i_dag().isoformat(), "ref": f"{i_dag().year}/1-2"}
        ]
        assert (p["versjon"], p["rettelser"]) == (1, [])
        # Both ways (3.4.7).
        assert [a.registrering_id for a in svar.avskriver.all()] == [inn.pk]

    def test_ett_svar_paa_mange_og_alt_eller_ingenting(self, kommune):
        a, b = (
            fabrikk.post(kommune.arkivar, kommune.sak),
            fabrikk.post(kommune.arkivar, kommune.sak),
        )
        svar = utgaaende(kommune)
        with pytest.raises(Avvist):
            journal.avskriv_flere(
                bruker=kommune.arkivar, registreringer=[a.pk, svar.pk], maate="BU",
                avskrives_av=svar.pk,
            )  # fmt: skip
        assert not Avskrivning.objects.exists()
        journal.avskriv_flere(
            bruker=kommune.arkivar, registreringer=[a.pk, b.pk], maate="BE", avskrives_av=svar.pk
        )
        assert Avskrivning.objects.count() == 2

    @pytest.mark.parametrize(
        ("felt", "ved"),
        [
            ({"maate": "BU"}, "avskrives_av"),
            ({"maate": "??"}, "maate"),
            ({"maate": "SA"}, "maate"),
            ({"maate": "TLF", "dato": timedelta(1)}, "dato"),
            ({"maate": "TLF", "dato": timedelta(-400)}, "dato"),
            ({"maate": "TLF", "svar": True}, "avskrives_av"),
            ({"maate": "BN", "svar": True}, "avskrives_av"),
        ],
    )
    def test_avslag_ved_feltet(self, kommune, felt, ved):
        inn = fabrikk.post(kommune.arkivar, kommune.sak)
        svar = utgaaende(kommune) if felt.pop("svar", False) else None
        if "dato" in felt:
            felt["dato"] = i_dag() + felt["dato"]
        with pytest.raises(Avvist) as feil:
            journal.avskriv(
                bruker=kommune.arkivar, registrering=inn.pk,
                avskrives_av=svar.pk if svar else None, **felt,
            )  # fmt: skip
        assert list(feil.value.felt) == [ved]

    def test_alle_maater(self, kommune):
        svar = utgaaende(kommune)
        notat = fabrikk.post(kommune.arkivar, kommune.sak, "X", "Notat")
        uten_svar = [(maate, None) for maate in ("TLF", "TE", "TO")]
        for maate, av in [("BU", svar), ("BE", svar), ("BN", notat), *uten_svar]:
            inn = fabrikk.post(kommune.arkivar, kommune.sak)
            journal.avskriv(
                bruker=kommune.arkivar, registrering=inn.pk, maate=maate,
                avskrives_av=av.pk if av else None,
            )  # fmt: skip
            inn.refresh_from_db()
            assert not inn.restanse

    def test_ikke_to_ganger(self, kommune):
        inn = fabrikk.post(kommune.arkivar, kommune.sak)
        journal.avskriv(bruker=kommune.arkivar, registrering=inn.pk, maate="TLF")
        with pytest.raises(Avvist, match="allerede avskrevet"):
            journal.avskriv(bruker=kommune.arkivar, registrering=inn.pk, maate="TO")
        svar = utgaaende(kommune)
        journal.avskriv(
            bruker=kommune.arkivar, registrering=inn.pk, maate="BU", avskrives_av=svar.pk
        )

    def test_internt_avskrives_per_mottaker(self, kommune):
        skole = fabrikk.enhet("SKO", "Skole")
        n = fabrikk.post(
            kommune.arkivar, kommune.sak, "N", "Notat",
            parter=[
                NyKorrespondent("IM", enhet=kommune.enhet.pk),
                NyKorrespondent("IM", enhet=skole.pk),
                NyKorrespondent("IK", enhet=skole.pk),
            ],
        )  # fmt: skip
        a, b, kopi = n.korrespondanseparter.order_by("rekkefoelge")
        with pytest.raises(Avvist) as feil:
            journal.avskriv(bruker=kommune.arkivar, registrering=n.pk, maate="TO", part=kopi.pk)
        assert "part" in feil.value.felt
        for part, igjen in ((a, True), (b, False)):
            journal.avskriv(bruker=kommune.arkivar, registrering=n.pk, maate="TO", part=part.pk)
            n.refresh_from_db()
            assert n.restanse is igjen

    def test_svar_i_skjult_sak_roepes_ikke(self, kommune, rad):
        barn = fabrikk.arkivdel("BARN", innfoersel_skjules=True, skjules_hjemmel="offlf-9-5")
        skjult = fabrikk.sak(kommune.arkivar, kommune.enhet, barn)
        inn = kommune.frigitt()
        svar = fabrikk.post(kommune.arkivar, skjult, "U", "Svar")
        journal.avskriv(
            bruker=kommune.arkivar, registrering=inn.pk, maate="BU", avskrives_av=svar.pk
        )
        assert rad(inn)["avskrivning"][0]["ref"] == ""

    def test_restanser(self, kommune):
        a = fabrikk.post(kommune.arkivar, kommune.sak)
        b = fabrikk.post(kommune.arkivar, kommune.sak, forfallsdato=i_dag() - timedelta(3))
        with lesing(kommune.arkivar):
            assert [r.pk for r in journal.restanser(enhet=kommune.enhet.pk)] == [b.pk, a.pk]
            assert [r.pk for r in journal.restanser(forfalt=i_dag())] == [b.pk]
            assert not journal.restanser(saksbehandler=kommune.arkivar.pk)


class TestRetting:
    def test_foer_og_naa(self, kommune, rad, offentlig):
        r = kommune.frigitt()
        endre_post(bruker=kommune.arkivar, registrering=r.pk, tittel="Klage")
        journal.rett(bruker=kommune.arkivar, registrering=r.pk, grunn="Feil tittel")
        p = rad(r)
        assert (p["tittel"], p["versjon"]) == ("Klage", 2)
        (rettelse,) = p["rettelser"]
        assert (rettelse["felt"], rettelse["foer"], rettelse["naa"], rettelse["grunn"]) == (
            "tittel", "Søknad", "Klage", "Feil tittel",
        )  # fmt: skip
        versjoner = Offentliggjoering.objects.using("eier").order_by("versjon")
        assert [v.versjon for v in versjoner] == [1, 2]
        (sak,) = offentlig("select antall from offentlig.sak")
        assert sak["antall"] == 1
        with pytest.raises(Avvist, match="Ingenting"):
            journal.rett(bruker=kommune.arkivar, registrering=r.pk, grunn="Igjen")

    def test_en_rettelse_som_tar_bort_en_hemmelighet(self, kommune, rad, alt_offentlig):
        r = kommune.frigitt(tittel="Klage", tittel2="Kanarimo mot skolen")
        # First an ordinary correction that shows the secret on both sides ...
        endre_post(bruker=kommune.arkivar, registrering=r.pk, tittel="Anke")
        journal.rett(bruker=kommune.arkivar, registrering=r.pk, grunn="Feil ord")
        assert "Kanarimo" in alt_offentlig()
        # ... then one that hides it.
        vurder(bruker=kommune.arkivar, registrering=r.pk, vurdering=UO2)
        journal.rett(bruker=kommune.arkivar, registrering=r.pk, grunn="Personopplysninger")
        p = rad(r)
        assert p["tittel"] == f"Anke – {MASKE}"
        tittelrettelse = next(x for x in p["rettelser"] if x["felt"] == "tittel")
        assert tittelrettelse["foer"] == MASKE
        assert tittelrettelse["fjernet"]
        assert tittelrettelse["hjemmel"].startswith("offl. § 13")
        assert "anarimo" not in alt_offentlig().casefold()

    def test_navnet_som_blir_skjult_forsvinner_ogsaa_fra_filer(self, kommune, rad, alt_offentlig):
        r = kommune.frigitt(fra="Kanarimo", er_person=True, filer=(fabrikk.fil(b"Kanarifil"),))
        (d,) = rad(r)["dokumenter"]
        vurder(
            bruker=kommune.arkivar, registrering=r.pk,
            vurdering=NySkjerming("P", 3, hjemmel="offl-13", tillegg="fvl-13-1-1"),
        )  # fmt: skip
        journal.rett(bruker=kommune.arkivar, registrering=r.pk, grunn="Personopplysninger")
        assert "anari" not in alt_offentlig()
        assert not finnes(d["sha256"], OFFENTLIG)
        assert finnes(d["sha256"])

    def test_skjul_foer_naar_teksten_selv_er_endret(self, kommune, rad):
        r = kommune.frigitt(tittel="Søknad fra Kanarimo")
        endre_post(bruker=kommune.arkivar, registrering=r.pk, tittel="Søknad")
        journal.rett(
            bruker=kommune.arkivar, registrering=r.pk, grunn="Navn i tittel", skjul_foer=True
        )
        assert rad(r)["rettelser"][0]["foer"] == MASKE

    def test_filen_staar_saa_lenge_en_annen_post_gir_den(self, kommune, rad):
        f = fabrikk.fil(b"Felles fil")
        a, b = kommune.frigitt(filer=(f,)), kommune.frigitt(filer=(f,))
        journal.trekk_tilbake(
            bruker=kommune.arkivar, registrering=a.pk, grunn="Feil", hjemmel="offl-13/fvl-13-1-1"
        )
        assert finnes(f.sjekksum, OFFENTLIG)
        journal.trekk_tilbake(
            bruker=kommune.arkivar, registrering=b.pk, grunn="Feil", hjemmel="offl-13/fvl-13-1-1"
        )
        assert not finnes(f.sjekksum, OFFENTLIG)

    @pytest.mark.parametrize("grunn", ["", "x" * 501, "Fnr 13097248022"])
    def test_grunnen_leses_av_publikum(self, kommune, grunn):
        r = kommune.frigitt()
        with pytest.raises(Avvist) as feil:
            journal.rett(bruker=kommune.arkivar, registrering=r.pk, grunn=grunn)
        assert "grunn" in feil.value.felt

    def test_bare_det_som_er_lagt_ut(self, kommune):
        r = kommune.journalfoert()
        with pytest.raises(Avvist, match="ikke lagt ut"):
            journal.rett(bruker=kommune.arkivar, registrering=r.pk, grunn="Hm")
        with pytest.raises(IkkeFunnet):
            journal.rett(bruker=kommune.arkivar, registrering=kommune.sak.pk, grunn="Hm")

    def test_sakens_tittel_paa_alle_linjer(self, kommune, rad, offentlig):
        a, b = kommune.frigitt(), kommune.frigitt()
        vurder_sak(
            bruker=kommune.arkivar, mappe=kommune.sak.pk,
            vurdering=NySkjerming("UO", 3, hjemmel="offl-13", tillegg="fvl-13-1-1"),
        )  # fmt: skip
        ut = journal.rett_sak(bruker=kommune.arkivar, mappe=kommune.sak.pk, grunn="Skjermet")
        assert len(ut) == 2
        assert {rad(a)["klasse"], rad(b)["klasse"]} == {MASKE}
        assert offentlig("select klasse from offentlig.sak") == [{"klasse": MASKE}]

    def test_flyttet_til_en_annen_sak(self, kommune, rad, offentlig):
        r = kommune.frigitt()
        ny = fabrikk.sak(kommune.arkivar, kommune.enhet, kommune.arkivdel, tittel="En annen sak")
        flytt_post(bruker=kommune.arkivar, registrering=r.pk, til_mappe=ny.pk)
        journal.rett(bruker=kommune.arkivar, registrering=r.pk, grunn="Feil sak")
        assert (rad(r)["saksnr"], rad(r)["sakstittel"]) == (2, "En annen sak")
        assert offentlig("select nr, antall from offentlig.sak order by nr") == [
            {"nr": 1, "antall": 0},
            {"nr": 2, "antall": 1},
        ]


class TestUtloept:
    def test_det_som_ikke_lenger_er_skjermet_aapnes_av_seg_selv(self, kommune, rad):
        from dataclasses import replace

        from glassklar.org.api import systembruker
        from glassklar.tilgang.models import Skjerming

        r = kommune.journalfoert(tittel="Tilbud", tittel2="prisen")
        vurder(
            bruker=kommune.arkivar, registrering=r.pk,
            vurdering=replace(UO2, opphoerer=i_dag() + timedelta(5)),
        )  # fmt: skip
        annen = kommune.frigitt()
        journal.frigi(bruker=kommune.arkivar, registreringer=[r.pk])
        assert rad(r)["tittel"] == f"Tilbud – {MASKE}"
        system = systembruker()
        assert journal.aapne_utloepte(bruker=system, dag=i_dag()) == 0
        # Time passes: the database looks at its own day, so the end is moved instead.
        Skjerming.objects.using("eier").filter(gjelder=r.pk).update(opphoerer=i_dag())
        assert journal.aapne_utloepte(bruker=system, dag=i_dag()) == 1
        p = rad(r)
        assert (p["tittel"], p["hjemler"]) == ("Tilbud – prisen", [])
        assert {x["grunn"] for x in p["rettelser"]} == {"Skjermingen har gått ut."}
        assert journal.aapne_utloepte(bruker=system, dag=i_dag()) == 0
        assert rad(annen)["versjon"] == 1


class TestTrukket:
    def test_steinen(self, kommune, rad, offentlig, alt_offentlig):
        r = kommune.frigitt(tittel="Kanarititel", filer=(fabrikk.fil(b"Kanarifil"),))
        sha = rad(r)["dokumenter"][0]["sha256"]
        endre_post(bruker=kommune.arkivar, registrering=r.pk, tittel="Kanarito")
        journal.rett(bruker=kommune.arkivar, registrering=r.pk, grunn="Rettet")
        ut = journal.trekk_tilbake(
            bruker=kommune.arkivar, registrering=r.pk, grunn="Personopplysninger",
            hjemmel="offl-13/fvl-13-1-1",
        )  # fmt: skip
        p = rad(r)
        assert p["trukket"]["grunn"] == "Personopplysninger"
        assert p["trukket"]["hjemmel"].startswith("offl. § 13")
        assert (p["saksaar"], p["saksnr"], p["postnr"], p["lopenr"]) == (i_dag().year, 1, 1, 1)
        assert "anari" not in alt_offentlig()
        assert "Gnr. 12" not in alt_offentlig()
        assert not finnes(sha, OFFENTLIG)
        assert ut.trukket
        (dag,) = offentlig("select lagt_ut, venter from offentlig.dag")
        assert (dag["lagt_ut"], dag["venter"]) == (1, 0)
        with pytest.raises(Avvist, match="allerede trukket"):
            journal.trekk_tilbake(
                bruker=kommune.arkivar, registrering=r.pk, grunn="x", hjemmel="offl-13/fvl-13-1-1"
            )

    def test_ut_igjen(self, kommune, rad, offentlig):
        r = kommune.frigitt()
        journal.trekk_tilbake(
            bruker=kommune.arkivar, registrering=r.pk, grunn="Feil", hjemmel="offl-14-1"
        )
        journal.rett(bruker=kommune.arkivar, registrering=r.pk, grunn="Kan likevel gis")
        p = rad(r)
        assert (p["tittel"], p["trukket"]) == ("Søknad", None)
        assert p["rettelser"][0]["felt"] == "trukket"
        assert offentlig("select tittel from offentlig.sak") == [{"tittel": "Gnr. 12, bnr. 45"}]

    def test_avslag(self, kommune):
        r = kommune.journalfoert()
        for grunn, hjemmel, felt in [
            ("", "offl-14-1", "grunn"),
            ("Feil", "tull", "hjemmel"),
            ("Feil", "offl-14-1", ""),
        ]:
            with pytest.raises(Avvist) as feil:
                journal.trekk_tilbake(
                    bruker=kommune.arkivar, registrering=r.pk, grunn=grunn, hjemmel=hjemmel
                )
            assert list(feil.value.felt) == [felt]


HANDLINGER = {
    "journalfoer": lambda b, r: journal.journalfoer(bruker=b, registrering=r.pk),
    "sett_status": lambda b, r: journal.sett_status(bruker=b, registrering=r.pk, status="S"),
    "avskriv": lambda b, r: journal.avskriv(bruker=b, registrering=r.pk, maate="TO"),
    "frigi": lambda b, r: journal.frigi(bruker=b, registreringer=[r.pk]),
    "frigi_dag": lambda b, r: journal.frigi_dag(bruker=b, journaldato=i_dag()),
    "hold_tilbake": lambda b, r: journal.hold_tilbake(bruker=b, registrering=r.pk, grunn="x"),
    "slipp": lambda b, r: journal.slipp(bruker=b, registrering=r.pk),
    "rett": lambda b, r: journal.rett(bruker=b, registrering=r.pk, grunn="x"),
    "rett_sak": lambda b, r: journal.rett_sak(bruker=b, mappe=r.mappe_id, grunn="x"),
    "trekk_tilbake": lambda b, r: journal.trekk_tilbake(
        bruker=b, registrering=r.pk, grunn="x", hjemmel="offl-14-1"
    ),
    "virksomhet": lambda b, r: journal.oppdater_offentlig_virksomhet(bruker=b),
}
TILLATT = {
    "arkivar": set(HANDLINGER),
    "admin": {"virksomhet"},
    "saksbehandler": {"avskriv", "sett_status"},
    # A leader of the entry's unit may write in it.
    "leder": {"avskriv"},
}


@pytest.mark.parametrize(
    "rolle",
    ["saksbehandler", "leder", "kommunedirektoer", "politiker", "revisor", "admin", "ingen"],
)
def test_hver_rolle_proever_alt(kommune, rolle):
    """What a role may not do is refused, and leaves no change."""
    roller = () if rolle == "ingen" else (rolle,)
    person = fabrikk.bruker(f"en_{rolle}", *roller, i=kommune.enhet)
    r = fabrikk.post(kommune.arkivar, kommune.sak)
    if rolle == "saksbehandler":
        person = kommune.saksbehandler
    foer = Registrering.objects.filter(pk=r.pk).values().get()
    for navn, gjoer in HANDLINGER.items():
        if navn in TILLATT.get(rolle, set()):
            continue
        with pytest.raises(Avvist):
            gjoer(person, r)
        assert Registrering.objects.filter(pk=r.pk).values().get() == foer, navn
    assert not Frigivelse.objects.exists()
    assert not Tilbakeholdelse.objects.exists()
    assert not Avskrivning.objects.exists()
    for navn in TILLATT.get(rolle, set()):
        HANDLINGER[navn](person, r)


def test_virksomheten_paa_den_offentlige_siden(kommune, offentlig):
    fabrikk.arkivdel("BARN", innfoersel_skjules=True, skjules_hjemmel="offlf-9-5")
    journal.oppdater_offentlig_virksomhet(bruker=kommune.arkivar)
    journal.oppdater_offentlig_virksomhet(bruker=kommune.arkivar)
    (v,) = offentlig("select innhold from offentlig.virksomhet")
    innhold = v["innhold"]
    assert innhold["navn"] == "Eksempelvik kommune"
    assert innhold["publiser_interne"] is innhold["publiser_dokumenter"] is True
    assert innhold["xx_frist_arbeidsdager"] == 5
    assert {k["kode"] for k in innhold["koder"]} == {"XX", "UO", "P", "IS"}
    assert [set(u) for u in innhold["utenfor"]] == [{"tittel", "hjemmel"}]
    assert {"nb", "nn", "en"} == set(innhold["sakstyper_utenfor"][0])
    koder = offentlig("select type, kode from offentlig.kode order by 1, 2")
    assert {"type": "enhet", "kode": "BYG"} in koder
    assert {"type": "tilgangskode", "kode": "UO"} in koder
