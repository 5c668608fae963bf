# SPDX-License-Identifier: EUPL-1.2
"""Decisions: made, changed, stepped through, sent, answered, approved, taken back; and by whom."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

import fabrikk
from fullmakt import vedtakshjelp as hjelp
from fullmakt.basen import EIER, spoer
from fullmakt.vedtakshjelp import Kommune, godkjenn_som, habil, kravsteg, mangler, status, steget
from glassklar.arkiv.api import (
    bytt_parter,
    endre_post,
    flytt_post,
    fordel,
    legg_til_dokument,
    ny_versjon,
)
from glassklar.arkiv.data import NyKorrespondent, NyttDokument
from glassklar.arkiv.models import Dokumentflyt, Regdok, Registrering
from glassklar.fullmakt import avslag
from glassklar.fullmakt.actions import loep, steg
from glassklar.fullmakt.actions import vedtak as v
from glassklar.fullmakt.models import Godkjenning, Loep, Loepsteg, Vedtak
from glassklar.grunn.feil import Avvist, IkkeFunnet
from glassklar.grunn.klokke import naa
from glassklar.journal.api import journalfoer, sett_status

pytestmark = pytest.mark.django_db(transaction=True)


def _ny(k: Kommune, **felt):
    return v.NyttVedtak(**({"vedtakstype": k.disp.pk} | felt))


class TestVedtak:
    def test_utkast_blir_vedtak(self, k):
        r = k.utkast()
        rad = v.gjoer_til_vedtak(bruker=k.forfatter, registrering=r.pk, vedtak=_ny(k))
        r.refresh_from_db()
        assert r.vedtak
        assert rad.klageadgang
        assert rad.opprettet_av_id == k.forfatter.pk
        assert mangler(r) == 1
        with pytest.raises(Avvist, match="fra før"):
            v.gjoer_til_vedtak(bruker=k.forfatter, registrering=r.pk, vedtak=_ny(k))

    @pytest.mark.parametrize("hvem", ["annen", "admin", "revisor", "politiker", "direktoer"])
    def test_bare_den_som_kan_skrive(self, k, hvem):
        r = k.utkast()
        with pytest.raises(Avvist):
            v.gjoer_til_vedtak(bruker=getattr(k, hvem), registrering=r.pk, vedtak=_ny(k))
        assert not Vedtak.objects.exists()

    @pytest.mark.parametrize("hvem", ["forfatter", "arkivar", "fagleder"])
    def test_de_som_skriver(self, k, hvem):
        r = k.utkast()
        v.gjoer_til_vedtak(bruker=getattr(k, hvem), registrering=r.pk, vedtak=_ny(k))
        assert mangler(r) == 1

    def test_inngaaende_er_ikke_vedtak(self, k):
        r = fabrikk.post(k.arkivar, k.sak)
        with pytest.raises(Avvist, match="egne"):
            v.gjoer_til_vedtak(bruker=k.arkivar, registrering=r.pk, vedtak=_ny(k))

    def test_ukjent_post(self, k):
        with pytest.raises(IkkeFunnet):
            v.gjoer_til_vedtak(bruker=k.arkivar, registrering=k.sak.pk, vedtak=_ny(k))

    @pytest.mark.parametrize(
        ("felt", "verdi", "type_"),
        [("beloep", Decimal(5), "disp"), ("beloep", None, "tilskudd"),
         ("beloep", Decimal(-1), "tilskudd"), ("beloep", Decimal("NaN"), "tilskudd"),
         ("utfall", "kanskje", "disp")],
    )  # fmt: skip
    def test_feil_ved_feltet(self, k, felt, verdi, type_):
        r = k.utkast()
        ny = _ny(k, vedtakstype=getattr(k, type_).pk, **{felt: verdi})
        with pytest.raises(Avvist) as feil:
            v.gjoer_til_vedtak(bruker=k.forfatter, registrering=r.pk, vedtak=ny)
        assert list(feil.value.felt) == [felt]

    def test_type_som_hviler(self, k):
        k.disp.aktiv = False
        k.disp.save(using=EIER)
        with pytest.raises(Avvist) as feil:
            v.gjoer_til_vedtak(bruker=k.forfatter, registrering=k.utkast().pk, vedtak=_ny(k))
        assert list(feil.value.felt) == ["vedtakstype"]

    def test_endret_av_en_annen(self, k):
        r = k.vedtak("R")
        v.endre_vedtak(bruker=k.forfatter, registrering=r.pk, vedtak=_ny(k, utfall="avslag"),
                       versjon=r.versjon)  # fmt: skip
        with pytest.raises(Avvist, match="lagret en endring"):
            v.endre_vedtak(bruker=k.forfatter, registrering=r.pk, vedtak=_ny(k), versjon=r.versjon)

    def test_ikke_vedtak_og_vedtak_igjen(self, k):
        r = k.vedtak("R")
        v.ikke_vedtak(bruker=k.forfatter, registrering=r.pk)
        r.refresh_from_db()
        assert not r.vedtak
        assert mangler(r) is None
        v.gjoer_til_vedtak(bruker=k.forfatter, registrering=r.pk, vedtak=_ny(k))
        assert mangler(r) == 1

    def test_sendt_er_vedtak_for_godt(self, k):
        r = k.sendt()
        loep.trekk_loep(bruker=k.forfatter, loep=Loep.objects.get().pk)
        with pytest.raises(Avvist, match="også videre"):
            v.ikke_vedtak(bruker=k.forfatter, registrering=r.pk)

    def test_i_kraft_kan_ikke_endres(self, k):
        r = k.godkjent()
        sett_status(bruker=k.forfatter, registrering=r.pk, status="E")
        for gjoer in (
            lambda: v.endre_vedtak(bruker=k.arkivar, registrering=r.pk, vedtak=_ny(k)),
            lambda: v.ikke_vedtak(bruker=k.arkivar, registrering=r.pk),
        ):
            with pytest.raises(Avvist, match="kan ikke endres"):
                gjoer()


class TestSteg:
    def test_gjort_med_dokument(self, k):
        krav, r = kravsteg(k.disp, "nabovarsel"), k.vedtak()
        varsel = fabrikk.post(k.arkivar, k.sak, tittel="Nabovarsel")
        with pytest.raises(Avvist) as feil:
            k.send(r)
        assert list(feil.value.felt) == ["steg"]
        steg.utfoer_steg(bruker=k.forfatter, registrering=r.pk, kravsteg=krav.pk,
                         dokument=varsel.pk)  # fmt: skip
        k.send(r)

    def test_uten_noe_som_viser_det(self, k):
        krav, r = kravsteg(k.disp, "nabovarsel"), k.vedtak()
        utenfor = fabrikk.post(k.arkivar, fabrikk.sak(k.arkivar, k.bygg, k.arkivdel))
        for dokument in (None, utenfor.pk):
            with pytest.raises(Avvist) as feil:
                steg.utfoer_steg(bruker=k.forfatter, registrering=r.pk, kravsteg=krav.pk,
                                 dokument=dokument)  # fmt: skip
            assert list(feil.value.felt) == ["dokument"]

    def test_en_gang(self, k):
        krav, r = kravsteg(k.disp, "nabovarsel"), k.vedtak()
        nr = steg.utfoer_steg(bruker=k.forfatter, registrering=r.pk, kravsteg=krav.pk, grunn="Ja")
        with pytest.raises(Avvist, match="ført"):
            steg.utfoer_steg(bruker=k.forfatter, registrering=r.pk, kravsteg=krav.pk, grunn="Ja")
        steg.angre_steg(bruker=k.forfatter, utfoert=nr)
        steg.utfoer_steg(bruker=k.forfatter, registrering=r.pk, kravsteg=krav.pk, grunn="Ja")

    @pytest.mark.parametrize("hvem", ["annen", "admin", "revisor", "politiker", "direktoer"])
    def test_hvem_foerer_steg(self, k, hvem):
        krav, r = kravsteg(k.disp, "nabovarsel", kan_fravikes=True), k.vedtak()
        b = getattr(k, hvem)
        for gjoer in (
            lambda: steg.utfoer_steg(bruker=b, registrering=r.pk, kravsteg=krav.pk, grunn="Ja"),
            lambda: steg.fravik_steg(bruker=b, registrering=r.pk, kravsteg=krav.pk, grunn="Ja"),
        ):
            with pytest.raises(Avvist):
                gjoer()

    def test_leder_fraviker_med_grunn(self, k):
        krav, r = kravsteg(k.disp, "hoering", kan_fravikes=True), k.vedtak()
        with pytest.raises(Avvist, match="hvorfor"):
            steg.fravik_steg(bruker=k.fagleder, registrering=r.pk, kravsteg=krav.pk, grunn=" ")
        with pytest.raises(Avvist, match="leder"):
            steg.fravik_steg(bruker=k.forfatter, registrering=r.pk, kravsteg=krav.pk, grunn="Ja")
        steg.fravik_steg(bruker=k.fagleder, registrering=r.pk, kravsteg=krav.pk, grunn="Bagatell")
        k.send(r)

    def test_steg_som_maa_gjoeres(self, k):
        krav, r = kravsteg(k.disp, "hoering"), k.vedtak()
        with pytest.raises(Avvist, match="fravikes"):
            steg.fravik_steg(bruker=k.fagleder, registrering=r.pk, kravsteg=krav.pk, grunn="Ja")

    def test_leder_som_har_skrevet_fraviker_ikke(self, k):
        krav, r = kravsteg(k.disp, "hoering", kan_fravikes=True), k.vedtak("R")
        r.refresh_from_db()
        endre_post(bruker=k.fagleder, registrering=r.pk, versjon=r.versjon, tittel="Nytt")
        with pytest.raises(Avvist):
            steg.fravik_steg(bruker=k.fagleder, registrering=r.pk, kravsteg=krav.pk, grunn="Ja")


class TestSend:
    def test_sendt_til_den_som_kan(self, k):
        r = k.sendt()
        s = steget(r, k.fagleder)
        assert (s.nr, s.svar, s.sendt is not None) == (1, "", True)

    @pytest.mark.parametrize(
        ("hvem", "ord_"),
        [("annen", "fullmakt"), ("arkivar", "fullmakt"), ("forfatter", "deg selv"),
         ("revisor", "fullmakt")],
    )  # fmt: skip
    def test_mottaker_navngis(self, k, hvem, ord_):
        r = k.vedtak()
        with pytest.raises(Avvist, match=ord_) as feil:
            k.send(r, getattr(k, hvem))
        assert list(feil.value.felt) == ["mottakere"]
        assert not Loep.objects.exists()

    def test_den_som_har_skrevet(self, k):
        r = k.vedtak("R")
        endre_post(bruker=k.fagleder, registrering=r.pk, versjon=r.versjon, tittel="Nytt vedtak")
        sett_status(bruker=k.forfatter, registrering=r.pk, status="F")
        with pytest.raises(Avvist, match="Marit Testbakken: Har skrevet"):
            k.send(r)
        k.send(r, k.sjef)

    def test_inhabil_mottaker(self, k):
        r = k.vedtak()
        habil(r, k.fagleder, "inhabil")
        with pytest.raises(Avvist, match="inhabil"):
            k.send(r)

    def test_underordnet_av_inhabil(self, k):
        r = k.vedtak()
        habil(r, k.sjef, "inhabil")
        with pytest.raises(Avvist, match="underordnet"):
            k.send(r)

    @pytest.mark.parametrize(
        ("felt", "ord_"),
        [("hjemmel", {"hjemmel": ""}), ("utfall", {"utfall": ""})],
    )
    def test_ikke_ferdig_utfylt(self, k, felt, ord_):
        r = k.vedtak(**ord_)
        with pytest.raises(Avvist) as feil:
            k.send(r)
        assert list(feil.value.felt) == [felt]

    def test_maa_vaere_ferdig(self, k):
        r = k.vedtak("R")
        with pytest.raises(Avvist, match="F, ferdig"):
            k.send(r)

    def test_senderen_svarer_om_habilitet(self, k):
        r = k.vedtak()
        with pytest.raises(Avvist) as feil:
            loep.send_til_godkjenning(bruker=k.forfatter, registrering=r.pk, maate="sekvens",
                                      mottakere=[k.fagleder.pk])  # fmt: skip
        assert list(feil.value.felt) == ["habilitet"]
        habil(r, k.forfatter, "inhabil")
        with pytest.raises(Avvist):
            k.send(r)

    def test_to_maa_godkjenne(self, k):
        r = k.vedtak(vedtakstype=k.tilskudd.pk, beloep=Decimal(50000))
        with pytest.raises(Avvist, match="flere"):
            k.send(r)
        k.send(r, k.fagleder, k.sjef)
        assert [s.sendt is not None for s in Loepsteg.objects.order_by("nr")] == [True, False]

    def test_over_beloepet(self, k):
        r = k.vedtak(vedtakstype=k.tilskudd.pk, beloep=Decimal("100000.01"))
        with pytest.raises(Avvist, match="Marit Testbakken: Har ikke fullmakt"):
            k.send(r, k.fagleder, k.sjef)
        k.send(r, k.direktoer, k.sjef)

    def test_en_sending_om_gangen(self, k):
        r = k.sendt()
        with pytest.raises(Avvist, match="Trekk"):
            k.send(r)

    @pytest.mark.parametrize("maate", ["", "alle"])
    def test_ukjent_maate(self, k, maate):
        with pytest.raises(Avvist) as feil:
            k.sendt(maate=maate)
        assert list(feil.value.felt) == ["maate"]

    def test_ingen_mottakere(self, k):
        r = k.vedtak()
        habil(r, k.forfatter)
        with pytest.raises(Avvist) as feil:
            loep.send_til_godkjenning(bruker=k.forfatter, registrering=r.pk, maate="sekvens",
                                      mottakere=[])  # fmt: skip
        assert list(feil.value.felt) == ["mottakere"]

    @pytest.mark.parametrize("hvem", ["annen", "admin", "revisor", "politiker", "direktoer"])
    def test_hvem_som_sender(self, k, hvem):
        r, b = k.vedtak(), getattr(k, hvem)
        habil(r, b)
        with pytest.raises(Avvist):
            loep.send_til_godkjenning(bruker=b, registrering=r.pk, maate="sekvens",
                                      mottakere=[k.fagleder.pk])  # fmt: skip

    def test_hoering_uten_fullmakt_og_steg(self, k):
        kravsteg(k.disp, "nabovarsel")
        r = k.sendt(k.annen, k.revisor, maate="hoering")
        for b in (k.annen, k.revisor):
            with pytest.raises(Avvist, match="merknad"):
                loep.svar(bruker=b, steg=steget(r, b).pk, svar="H", merknad="")
            loep.svar(bruker=b, steg=steget(r, b).pk, svar="H", merknad="Ser greit ut.")
        assert Loep.objects.get().utfall == "uttalt"
        with pytest.raises(Avvist):
            godkjenn_som(k.annen, r)


class TestGodkjenn:
    def test_hele_veien(self, k):
        r = k.godkjent()
        assert (r.status, mangler(r), Loep.objects.get().utfall) == ("G", 0, "godkjent")
        g = Godkjenning.objects.get()
        assert [x["stilling"] for x in g.kjede] == [
            "Kommunedirektør", "Kommunalsjef", "Fagleder byggesak",
        ]  # fmt: skip
        flyt = Dokumentflyt.objects.using(EIER).get(registrering=r)
        assert (flyt.flyt_fra_id, flyt.flyt_til_id, flyt.status) == (
            k.forfatter.pk, k.fagleder.pk, "G",
        )  # fmt: skip
        sett_status(bruker=k.forfatter, registrering=r.pk, status="E")
        journalfoer(bruker=k.arkivar, registrering=r.pk)
        sett_status(bruker=k.arkivar, registrering=r.pk, status="A")
        assert status(r) == "A"

    def test_to_i_rekkefoelge(self, k):
        r = k.sendt(k.fagleder, k.sjef, vedtakstype=k.tilskudd.pk, beloep=Decimal(5))
        with pytest.raises(Avvist, match="ikke på deg"):
            godkjenn_som(k.sjef, r)
        godkjenn_som(k.fagleder, r)
        assert (status(r), mangler(r)) == ("F", 1)
        godkjenn_som(k.sjef, r)
        assert (status(r), mangler(r)) == ("G", 0)

    def test_side_om_side(self, k):
        r = k.sendt(k.fagleder, k.sjef, maate="parallell", vedtakstype=k.tilskudd.pk,
                    beloep=Decimal(5))  # fmt: skip
        godkjenn_som(k.sjef, r)
        godkjenn_som(k.fagleder, r)
        assert status(r) == "G"

    def test_maa_ha_lest(self, k):
        r = k.sendt()
        habil(r, k.fagleder)
        s = steget(r, k.fagleder).pk
        with pytest.raises(Avvist, match="endret"):
            loep.godkjenn(bruker=k.fagleder, steg=s, avtrykk=b"x" * 32)
        h = spoer("select vedtak_avtrykk(%s)", [r.pk])[0][0]
        with pytest.raises(Avvist, match="les"):
            loep.godkjenn(bruker=k.fagleder, steg=s, avtrykk=bytes(h))
        loep.sett_steg(bruker=k.fagleder, steg=s)
        loep.godkjenn(bruker=k.fagleder, steg=s, avtrykk=bytes(h))

    def test_maa_svare_om_habilitet(self, k):
        r = k.sendt()
        s = steget(r, k.fagleder).pk
        h = loep.sett_steg(bruker=k.fagleder, steg=s)
        with pytest.raises(Avvist) as feil:
            loep.godkjenn(bruker=k.fagleder, steg=s, avtrykk=h)
        assert list(feil.value.felt) == ["habilitet"]

    def test_endret_mens_den_leste(self, k):
        r = k.sendt()
        habil(r, k.fagleder)
        s = steget(r, k.fagleder).pk
        h = loep.sett_steg(bruker=k.fagleder, steg=s)
        v.endre_vedtak(bruker=k.forfatter, registrering=r.pk,
                       vedtak=_ny(k, hjemmel=hjelp.HJEMMEL, utfall="avslag"))  # fmt: skip
        with pytest.raises(Avvist, match="endret mens"):
            loep.godkjenn(bruker=k.fagleder, steg=s, avtrykk=h)

    def test_fullmakten_er_trukket(self, k):
        r = k.sendt()
        rad = k.fullmakter["disp:sjef"]
        rad.trukket, rad.trukket_av_id, rad.trukket_grunn = naa(), k.direktoer.pk, "Ny ordning"
        rad.save(using=EIER)
        with pytest.raises(Avvist, match="fullmakt"):
            godkjenn_som(k.fagleder, r)

    @pytest.mark.parametrize("hvem", ["arkivar", "forfatter", "annen", "sjef", "direktoer",
                                      "admin", "revisor", "politiker"])  # fmt: skip
    def test_bare_mottakeren(self, k, hvem):
        r, b = k.sendt(), getattr(k, hvem)
        habil(r, b)
        s = steget(r, k.fagleder).pk
        h = bytes(spoer("select vedtak_avtrykk(%s)", [r.pk])[0][0])
        for gjoer in (
            lambda: loep.sett_steg(bruker=b, steg=s),
            lambda: loep.godkjenn(bruker=b, steg=s, avtrykk=h),
            lambda: loep.svar(bruker=b, steg=s, svar="S", merknad="Nei"),
            lambda: loep.loeft(bruker=b, steg=s, organ=k.bygg.pk, merknad="Nei"),
        ):
            with pytest.raises(Avvist):
                gjoer()
        assert (status(r), mangler(r)) == ("F", 1)

    def test_stedfortreder_paa_vegne_av(self, k):
        vikar = hjelp.vikar_for(k, k.fagleder)
        r = k.sendt()
        habil(r, vikar)
        s = steget(r, k.fagleder).pk
        h = loep.sett_steg(bruker=vikar, steg=s)
        loep.godkjenn(bruker=vikar, steg=s, avtrykk=h)
        g = Godkjenning.objects.get()
        assert (g.bruker_id, g.paa_vegne_id) == (vikar.pk, k.fagleder.pk)

    def test_vikar_for_forfatteren_godkjenner_ikke(self, k):
        r = k.vedtak("R")
        endre_post(bruker=k.fagleder, registrering=r.pk, versjon=r.versjon, tittel="Nytt")
        sett_status(bruker=k.forfatter, registrering=r.pk, status="F")
        vikar = hjelp.vikar_for(k, k.fagleder)
        with pytest.raises(Avvist, match="stedfortreder"):
            k.send(r, vikar)


class TestSvar:
    @pytest.mark.parametrize(("svar", "utfall"), [("S", "retur"), ("I", "avslag")])
    def test_tilbake_med_merknad(self, k, svar, utfall):
        r = k.sendt()
        s = steget(r, k.fagleder).pk
        with pytest.raises(Avvist) as feil:
            loep.svar(bruker=k.fagleder, steg=s, svar=svar, merknad="  ")
        assert list(feil.value.felt) == ["merknad"]
        loep.svar(bruker=k.fagleder, steg=s, svar=svar, merknad="Se punkt 2.")
        assert (status(r), Loep.objects.get().utfall) == ("R", utfall)
        flyt = Dokumentflyt.objects.using(EIER).get(registrering=r)
        assert (flyt.status, flyt.merknad) == (svar, "Se punkt 2.")
        with pytest.raises(Avvist, match="ikke på deg"):
            loep.svar(bruker=k.fagleder, steg=s, svar=svar, merknad="Igjen")

    def test_ukjent_svar(self, k):
        r = k.sendt()
        for svar in ("H", "G", "X"):
            with pytest.raises(Avvist, match="svare slik"):
                loep.svar(bruker=k.fagleder, steg=steget(r, k.fagleder).pk, svar=svar, merknad="x")

    def test_tilbake_etter_den_foerste(self, k):
        r = k.sendt(k.fagleder, k.sjef, vedtakstype=k.tilskudd.pk, beloep=Decimal(5))
        godkjenn_som(k.fagleder, r)
        loep.svar(bruker=k.sjef, steg=steget(r, k.sjef).pk, svar="S", merknad="Feil beløp.")
        assert Godkjenning.objects.get().ugyldig_grunn == "trukket"
        assert (status(r), mangler(r)) == ("R", 2)

    def test_loeftet_til_organ(self, k):
        organ = fabrikk.enhet("K3", "Planutvalget", folkevalgt=True)
        r = k.sendt()
        s = steget(r, k.fagleder).pk
        with pytest.raises(Avvist) as feil:
            loep.loeft(bruker=k.fagleder, steg=s, organ=k.bygg.pk, merknad="Prinsipielt")
        assert list(feil.value.felt) == ["organ"]
        loep.loeft(bruker=k.fagleder, steg=s, organ=organ.pk, merknad="Prinsipielt")
        rad = Loep.objects.get()
        assert (rad.utfall, rad.organ_id) == ("loeftet", organ.pk)

    def test_trekk_og_send_paa_nytt(self, k):
        r = k.sendt()
        nr = Loep.objects.get().pk
        for b in (k.annen, k.admin, k.revisor, k.politiker, k.direktoer):
            with pytest.raises(Avvist):
                loep.trekk_loep(bruker=b, loep=nr)
        loep.trekk_loep(bruker=k.forfatter, loep=nr)
        with pytest.raises(Avvist, match="avsluttet"):
            loep.trekk_loep(bruker=k.forfatter, loep=nr)
        k.send(r)
        godkjenn_som(k.fagleder, r)
        assert status(r) == "G"

    def test_trekk_godkjenning(self, k):
        r = k.godkjent()
        g = Godkjenning.objects.get().pk
        for b in (k.forfatter, k.arkivar, k.sjef, k.direktoer):
            with pytest.raises(Avvist):
                loep.trekk_godkjenning(bruker=b, godkjenning=g, grunn="Nei")
        with pytest.raises(Avvist, match="hvorfor"):
            loep.trekk_godkjenning(bruker=k.fagleder, godkjenning=g, grunn="")
        loep.trekk_godkjenning(bruker=k.fagleder, godkjenning=g, grunn="Overså noe")
        assert (status(r), mangler(r)) == ("F", 1)


class TestEndretEtterpaa:
    def test_godkjenningen_faller(self, k):
        r = k.godkjent()
        sett_status(bruker=k.arkivar, registrering=r.pk, status="F")
        assert mangler(r) == 0
        v.endre_vedtak(bruker=k.forfatter, registrering=r.pk,
                       vedtak=_ny(k, hjemmel="pbl. § 20-1", utfall="innvilget"))  # fmt: skip
        g = Godkjenning.objects.get()
        assert g.ugyldig is not None
        assert g.ugyldig_grunn == "endret"
        with pytest.raises(Avvist):
            sett_status(bruker=k.forfatter, registrering=r.pk, status="E")

    def test_fra_godkjent_til_ferdig_ved_endring(self, k):
        r = k.godkjent()
        v.endre_vedtak(bruker=k.forfatter, registrering=r.pk,
                       vedtak=_ny(k, hjemmel="pbl. § 20-1", utfall="innvilget"))  # fmt: skip
        assert (status(r), mangler(r)) == ("F", 1)

    def test_foerste_spoerres_igjen(self, k):
        r = k.sendt(k.fagleder, k.sjef, vedtakstype=k.tilskudd.pk, beloep=Decimal(5))
        godkjenn_som(k.fagleder, r)
        v.endre_vedtak(bruker=k.forfatter, registrering=r.pk,
                       vedtak=_ny(k, vedtakstype=k.tilskudd.pk, beloep=Decimal(6),
                                  hjemmel=hjelp.HJEMMEL, utfall="innvilget"))  # fmt: skip
        assert [(s.svar, s.sendt is not None) for s in Loepsteg.objects.order_by("nr")] == [
            ("", True), ("", False),
        ]  # fmt: skip
        godkjenn_som(k.fagleder, r)
        godkjenn_som(k.sjef, r)
        assert (status(r), Loep.objects.get().utfall) == ("G", "godkjent")


class TestVakten:
    """The refusal comes at COMMIT, in another room's action, and is told at the right place."""

    @pytest.mark.parametrize("til", ["E", "G"])
    def test_status_uten_godkjenning(self, k, til):
        r = k.vedtak()
        b = k.fagleder if til == "G" else k.forfatter
        with pytest.raises(Avvist, match="gyldig godkjenning") as feil:
            sett_status(bruker=b, registrering=r.pk, status=til)
        assert list(feil.value.felt) == ["status"]
        assert status(r) == "F"

    def test_journalfoering_uten_godkjenning(self, k):
        r = fabrikk.post(k.forfatter, k.sak, "N", "Notat", saksbehandler=k.forfatter.pk)
        v.gjoer_til_vedtak(bruker=k.forfatter, registrering=r.pk, vedtak=_ny(k))
        sett_status(bruker=k.forfatter, registrering=r.pk, status="F")
        with pytest.raises(Avvist, match="gyldig godkjenning") as feil:
            journalfoer(bruker=k.arkivar, registrering=r.pk)
        assert list(feil.value.felt) == ["status"]

    def test_registrert_som_vedtak_uten_type(self, k):
        r = k.utkast(vedtak=True)
        sett_status(bruker=k.forfatter, registrering=r.pk, status="F")
        with pytest.raises(Avvist, match="gyldig godkjenning"):
            sett_status(bruker=k.forfatter, registrering=r.pk, status="E")

    def test_vedlegg_etter_at_det_er_i_kraft(self, k):
        r = k.godkjent()
        sett_status(bruker=k.forfatter, registrering=r.pk, status="E")
        with pytest.raises(Avvist, match="godkjenning"):
            legg_til_dokument(
                bruker=k.arkivar,
                registrering=r.pk,
                dokument=NyttDokument("Vedlegg", (fabrikk.fil(b"Mer"),), "V"),
            )

    @pytest.mark.parametrize("hva", ["flytt", "fordel", "versjon", "parter"])
    def test_andre_roms_handlinger_i_kraft(self, k, hva):
        r = k.godkjent()
        sett_status(bruker=k.forfatter, registrering=r.pk, status="E")
        annen = fabrikk.sak(k.arkivar, k.bygg, k.arkivdel)
        (dok,) = Regdok.objects.filter(registrering=r.pk).values_list("dokument_id", flat=True)
        gjoer = {
            "flytt": lambda **v: flytt_post(til_mappe=annen.pk, **v),
            "fordel": lambda **v: fordel(saksbehandler=None, enhet=k.skole.pk, **v),
            "versjon": lambda **v: ny_versjon(
                dokument=dok, fil=fabrikk.fil(b"Nytt.", variant="A"), **v
            ),
            "parter": lambda **v: bytt_parter(legg_til=[NyKorrespondent("EM", "En annen")], **v),
        }[hva]
        foer = spoer("select vedtak_avtrykk(%s)", [r.pk])
        with pytest.raises(Avvist) as feil:
            gjoer(bruker=k.arkivar, registrering=r.pk)
        assert all(len(str(tekst)) > 20 for tekst in feil.value.felt.values())
        assert (spoer("select vedtak_avtrykk(%s)", [r.pk]), status(r)) == (foer, "E")

    def test_endre_i_kraft(self, k):
        r = k.godkjent()
        sett_status(bruker=k.forfatter, registrering=r.pk, status="E")
        r.refresh_from_db()
        with pytest.raises(Avvist) as feil:
            endre_post(bruker=k.arkivar, registrering=r.pk, versjon=r.versjon, tittel="Nytt")
        assert list(feil.value.felt) in (["tittel"], ["status"])
        assert Registrering.objects.get(pk=r.pk).tittel == "Vedtak"


def test_hvert_ord_har_en_tekst():
    """Each word that the functions refuse with is told as a text."""
    sql = (Path(avslag.__file__).parent / "sql" / "godkjenning.sql").read_text()
    hindre = set(re.findall(r"array_append\(\w+, '(\w+)'", sql)) | {"stedfortreder", "fullmakt"}
    ord_ = set(re.findall(r"avslaa\('(\w+)'\)", sql)) | hindre
    assert {"endret", "skrevet", "steg"} <= ord_
    kjent = set().union(*(getattr(avslag, t) for t in ("SEND", "SVAR", "TREKK", "STEG")))
    # "sluttet" is told by org, as for everything that is given
    assert ord_ - kjent == {"sluttet"}
    assert hindre <= set(avslag.HINDRE)
