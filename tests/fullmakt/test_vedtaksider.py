# SPDX-License-Identifier: EUPL-1.2
"""The author's pages of a decision: what they say in each state, and what they refuse."""

from __future__ import annotations

import html
import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import fabrikk
from fullmakt import vedtakshjelp as hjelp
from fullmakt.basen import EIER
from fullmakt.vedtakshjelp import Kommune, habil, kravsteg, status, steget
from glassklar.arkiv.sider import adresse, saksadresse
from glassklar.fullmakt.actions import loep
from glassklar.fullmakt.actions.habilitet import erklaer_habilitet
from glassklar.fullmakt.models import Habilitet, Kravsteg, Loep, UtfoertSteg, Vedtak, Vedtakstype
from glassklar.journal.api import sett_status

pytestmark = pytest.mark.django_db(transaction=True)

#: Statements of the decision's page; beside them session, person, transaction and identity.
SQL_VEDTAK, RAMME = 14, 5


def inn(b) -> Client:
    """A browser where the person is logged in."""
    klient = Client(REMOTE_ADDR=f"10.0.0.{b.pk % 250}")
    klient.force_login(b)
    return klient


def les(svar, kode: int = 200) -> str:
    """What a page says, in one line."""
    assert svar.status_code == kode, svar.content.decode()[:500]
    tekst = re.sub(r"<[^>]+>", " ", svar.content.decode())
    return html.unescape(re.sub(r"\s+", " ", tekst))


def felt(k: Kommune, r, **mer) -> dict:
    return {"vedtakstype": str(k.disp.pk), "hjemmel": hjelp.HJEMMEL, "utfall": "innvilget",
            "beloep": "", "klageadgang": "", "versjon": r.versjon} | mer  # fmt: skip


def side(r) -> str:
    return f"/post/{r.pk}/vedtak/"


def statuser(klient, r) -> list[list[str]]:
    """The statuses that the entry's page and the journal's page offer."""
    sider = (klient.get(adresse(r.pk)), klient.get(f"/post/{r.pk}/status/"))
    return [
        re.findall(r'<option value="(\w)"', s.content.decode().partition('name="status"')[2]
                   .partition("</select>")[0])
        for s in sider
    ]  # fmt: skip


@pytest.mark.parametrize("hvem", ["forfatter", "fagleder", "arkivar"])
def test_status_som_venter_paa_godkjenning_tilbys_ikke(k, hvem):
    r = k.vedtak()
    klient, maa = inn(getattr(k, hvem)), "Et vedtak må være godkjent før det kan ekspederes"
    paa_siden, i_journalen = statuser(klient, r)
    assert paa_siden == i_journalen
    assert "R" in paa_siden
    assert not set(paa_siden) & set("GEJA")
    for adr in (adresse(r.pk), f"/post/{r.pk}/status/"):
        svar = klient.get(adr)
        assert maa in les(svar)
        assert f'href="{side(r)}send/"' in svar.content.decode()
    # Where something is left before it can be sent, the way shows what.
    krav = kravsteg(k.disp, "nabovarsel")
    assert f'href="{side(r)}send/"' not in klient.get(f"/post/{r.pk}/status/").content.decode()
    Kravsteg.objects.using(EIER).filter(pk=krav.pk).update(aktiv=False)
    k.send(r)
    assert "Se veien til godkjenning" in les(klient.get(f"/post/{r.pk}/status/"))
    hjelp.godkjenn_som(k.fagleder, r)
    assert status(r) == "G"
    paa_siden, i_journalen = statuser(klient, r)
    assert paa_siden == i_journalen
    assert "E" in paa_siden
    assert maa not in les(klient.get(adresse(r.pk)))


def test_det_som_ikke_er_vedtak_faar_alle_statusene(k):
    r = k.utkast()
    sett_status(bruker=k.forfatter, registrering=r.pk, status="F")
    assert "E" in statuser(inn(k.forfatter), r)[0]


def _saksside(k: Kommune) -> str:
    return saksadresse(k.sak.pk) or ""


class TestHeleVeien:
    def test_fra_utkast_til_i_kraft(self, k):
        r = k.utkast()
        f = inn(k.forfatter)
        assert "Gjør det til et vedtak" in les(f.get(adresse(r.pk)))
        assert "Gjør dokumentet til et vedtak" in les(f.get(side(r) + "endre/"))
        svar = f.post(side(r) + "endre/", felt(k, r))
        assert svar.url == side(r)
        assert "Vedtaket skrives" in les(f.get(adresse(r.pk)))
        sett_status(bruker=k.forfatter, registrering=r.pk, status="F")
        tekst = les(f.get(side(r)))
        assert "kan sendes til godkjenning" in tekst
        assert "Marit Testbakken Ja Fagleder byggesak" in tekst
        assert "Sindre Demomo Nei Har skrevet i dokumentet" in tekst
        sendeside = les(f.get(side(r) + "send/"))
        assert "Har du en binding" in sendeside
        data = {"mottaker1": k.fagleder.pk, "mottaker2": "", "maate": "sekvens"}
        assert "Svar på spørsmålet" in les(f.post(side(r) + "send/", data), 422)
        navn = [n for n in re.findall(r'name="([\w-]+)"', f.get(side(r) + "send/").content.decode())
                if n.endswith("svar")]  # fmt: skip
        svar = f.post(side(r) + "send/", data | {navn[0]: "ingen"})
        assert svar.url == side(r)
        tekst = les(f.get(side(r)))
        assert "venter på godkjenning av Marit Testbakken" in tekst
        hjelp.godkjenn_som(k.fagleder, r)
        tekst = les(f.get(side(r)))
        assert "godkjent slik det er nå" in tekst
        assert "Kommunestyret PS 88/25 → Kommunedirektør → Kommunalsjef → Fagleder" in tekst
        r.refresh_from_db()
        svar = f.post(f"/post/{r.pk}/status/",
                      {"status": "E", "versjon": r.versjon, "neste": adresse(r.pk)})  # fmt: skip
        assert svar.status_code == 302
        assert status(r) == "E"
        assert "Vedtaket er i kraft" in les(f.get(adresse(r.pk)))

    def test_falt_godkjenning_vises(self, k):
        r = k.godkjent()
        f = inn(k.forfatter)
        r.refresh_from_db()
        assert "gjelder godkjenningen ikke lenger" in les(f.get(side(r) + "endre/"))
        f.post(side(r) + "endre/", felt(k, r, utfall="avslag"))
        for sti in (side(r), adresse(r.pk)):
            assert "falt bort" in les(f.get(side(r)))
            assert re.search(
                r"Godkjenningen fra \d+\. \w+ 20\d\d gjelder ikke lenger", les(f.get(sti))
            )
        assert status(r) == "F"

    def test_sendt_tilbake_med_merknad(self, k):
        r = k.sendt()
        loep.svar(bruker=k.fagleder, steg=steget(r, k.fagleder).pk, svar="S", merknad="Se side 2")
        tekst = les(inn(k.forfatter).get(side(r)))
        assert "sendt tilbake" in tekst
        assert "Marit Testbakken skrev: Se side 2" in tekst

    def test_loeftet_til_utvalg(self, k):
        organ = fabrikk.enhet("K3", "Planutvalget", folkevalgt=True)
        r = k.sendt()
        loep.loeft(bruker=k.fagleder, steg=steget(r, k.fagleder).pk, organ=organ.pk,
                   merknad="Prinsipielt")  # fmt: skip
        tekst = les(inn(k.forfatter).get(side(r)))
        assert "løftet til Planutvalget, som avgjør saken" in tekst
        assert "Marit Testbakken skrev: Prinsipielt" in tekst

    def test_stanset_fordi_mottakeren_er_inhabil(self, k):
        r = k.sendt()
        erklaer_habilitet(bruker=k.fagleder, sak=r.mappe_id, svar="inhabil", forhold="part")
        tekst = les(inn(k.forfatter).get(side(r)))
        assert "stanset fordi en mottaker er inhabil" in tekst
        assert "Marit Testbakken Nei Er inhabil" in tekst
        sperret = "Du er inhabil i saken, og kan ikke skrive i den."
        assert sperret not in tekst
        assert sperret in les(inn(k.fagleder).get(side(r)))

    def test_den_det_venter_paa_faar_veien_dit(self, k):
        r = k.sendt()
        sti = f"/vedtak/til-godkjenning/{steget(r, k.fagleder).pk}/"
        for hvor in (side(r), adresse(r.pk)):
            assert sti in inn(k.fagleder).get(hvor).content.decode()
            assert sti not in inn(k.forfatter).get(hvor).content.decode()

    def test_trekk_tilbake(self, k):
        r = k.sendt()
        f = inn(k.forfatter)
        nr = Loep.objects.get().pk
        assert f.post(side(r) + "trekk/", {"loep": nr}).url == side(r)
        assert "avsluttet fra før" in les(f.post(side(r) + "trekk/", {"loep": nr}), 422)
        assert f.post(side(r) + "trekk/", {"loep": "x"}).status_code == 404
        assert "kan sendes" in les(f.get(side(r)))

    def test_ikke_vedtak(self, k):
        r = k.vedtak("R")
        f = inn(k.forfatter)
        assert f.post(side(r) + "fjern/").url == f"/post/{r.pk}/"
        assert f.get(side(r)).status_code == 404
        assert f.post(side(r) + "fjern/").status_code == 404


class TestSkjema:
    @pytest.mark.parametrize(
        ("beloep", "ord_"),
        [("1.234", "to måter"), ("1.234,50", "to måter"), ("125 000 kr", "uten"), ("", "beløpet"),
         ("-5", "under null"), ("USD 5", "valuta")],
    )  # fmt: skip
    def test_beloep_som_ikke_kan_leses(self, k, beloep, ord_):
        r = k.utkast()
        svar = inn(k.forfatter).post(
            side(r) + "endre/", felt(k, r, vedtakstype=str(k.tilskudd.pk), beloep=beloep)
        )
        assert ord_ in les(svar, 422)
        assert not Vedtak.objects.exists()

    @pytest.mark.parametrize("beloep", ["125 000", "125000", "125 000,00", "125\u00a0000"])
    def test_beloep_slik_folk_skriver(self, k, beloep):
        r = k.utkast()
        inn(k.forfatter).post(
            side(r) + "endre/", felt(k, r, vedtakstype=str(k.tilskudd.pk), beloep=beloep)
        )
        assert Vedtak.objects.get().beloep == Decimal(125000)

    def test_uten_type_og_gammel_versjon(self, k):
        r = k.utkast()
        f = inn(k.forfatter)
        assert "Velg ett" in les(f.post(side(r) + "endre/", felt(k, r, vedtakstype="")), 422)
        f.post(side(r) + "endre/", felt(k, r))
        tekst = les(f.post(side(r) + "endre/", felt(k, r, utfall="avslag")), 422)
        assert "lagret en endring" in tekst

    def test_klageadgang_foelger_typen_eller_valget(self, k):
        r = k.utkast()
        f = inn(k.forfatter)
        f.post(side(r) + "endre/", felt(k, r, klageadgang="nei"))
        assert Vedtak.objects.get().klageadgang is False
        r.refresh_from_db()
        f.post(side(r) + "endre/", felt(k, r))
        assert Vedtak.objects.get().klageadgang is True


class TestSteg:
    def test_foer_fravik_og_aapne_igjen(self, k):
        nabo = kravsteg(k.disp, "nabovarsel")
        hoering = kravsteg(k.disp, "hoering", kan_fravikes=True)
        r = k.vedtak()
        varsel = fabrikk.post(k.arkivar, k.sak, tittel="Nabovarsel med kvittering")
        f, leder = inn(k.forfatter), inn(k.fagleder)
        tekst = les(f.get(side(r)))
        assert "2 steg må gjøres" in tekst
        assert "Fravik" not in tekst
        assert "Nabovarsel med kvittering" in les(f.get(f"{side(r)}steg/{nabo.pk}/"))
        assert "Velg dokumentet" in les(f.post(f"{side(r)}steg/{nabo.pk}/", {"grunn": ""}), 422)
        f.post(f"{side(r)}steg/{nabo.pk}/", {"dokument": varsel.pk, "grunn": ""})
        assert f.get(f"{side(r)}steg/{hoering.pk}/?fravik").status_code == 403
        assert "Fravik med begrunnelse" in les(leder.get(side(r)))
        sti = f"{side(r)}steg/{hoering.pk}/?fravik"
        assert "Begrunnelsen vises" in les(leder.get(sti))
        les(leder.post(sti, {"grunn": ""}), 422)
        assert leder.post(sti, {"grunn": "Bagatell"}).status_code == 302
        tekst = les(f.get(side(r)))
        assert "fraveket" in tekst
        assert "Bagatell" in tekst
        nr = UtfoertSteg.objects.get(kravsteg=nabo.pk).pk
        f.post(side(r) + "angre/", {"steg": nr})
        assert "1 steg må gjøres" in les(f.get(side(r)))
        assert leder.get(f"{side(r)}steg/{nabo.pk}/?fravik").status_code == 404


class TestSend:
    def test_to_godkjennere_i_rekkefoelge(self, k):
        r = k.vedtak(vedtakstype=k.tilskudd.pk, beloep=Decimal(5))
        habil(r, k.forfatter)
        f = inn(k.forfatter)
        html_ = f.get(side(r) + "send/")
        assert "godkjennes av 2 personer" in les(html_)
        # the nearest in the chain of authority are proposed
        assert re.findall(r'<option value="(\d+)" selected', html_.content.decode()) == [
            str(k.fagleder.pk), str(k.sjef.pk),
        ]  # fmt: skip
        data = {"mottaker1": k.sjef.pk, "mottaker2": "", "maate": "sekvens"}
        assert "Velg en person" in les(f.post(side(r) + "send/", data), 422)
        f.post(side(r) + "send/", data | {"mottaker2": k.fagleder.pk})
        assert [s.mottaker_id for s in Loep.objects.get().steg.order_by("nr")] == [
            k.sjef.pk, k.fagleder.pk,
        ]  # fmt: skip

    def test_samme_person_to_ganger(self, k):
        r = k.vedtak(vedtakstype=k.tilskudd.pk, beloep=Decimal(5))
        habil(r, k.forfatter)
        data = {"mottaker1": k.sjef.pk, "mottaker2": k.sjef.pk, "maate": "sekvens"}
        tekst = les(inn(k.forfatter).post(side(r) + "send/", data), 422)
        assert "hver person bare én gang" in tekst

    def test_ingen_kan(self, k):
        r = k.vedtak(vedtakstype=k.tilskudd.pk, beloep=Decimal(5_000_000))
        assert "Ingen kan godkjenne" in les(inn(k.forfatter).get(side(r) + "send/"))
        assert "Har ikke fullmakt" in les(inn(k.forfatter).get(side(r)))

    def test_hoering(self, k):
        r = k.vedtak()
        habil(r, k.forfatter)
        f = inn(k.forfatter)
        assert "En høring er ikke en godkjenning" in les(f.get(side(r) + "send/?hoering"))
        f.post(side(r) + "send/?hoering", {"mottaker1": k.annen.pk})
        assert "på høring hos Ravdna Fiktsen" in les(f.get(side(r)))

    def test_spoer_om_en_person(self, k):
        r = k.vedtak()
        tekst = les(inn(k.forfatter).get(f"{side(r)}?person={k.annen.pk}"))
        assert "Ravdna Fiktsen: Har ikke fullmakt" in tekst
        assert inn(k.forfatter).get(f"{side(r)}?person=999999").status_code == 200

    def test_inhabil_avsender(self, k):
        r = k.vedtak()
        habil(r, k.forfatter, "inhabil")
        Habilitet.objects.using(EIER).get()
        data = {"mottaker1": k.fagleder.pk, "mottaker2": "", "maate": "sekvens"}
        svar = inn(k.forfatter).post(side(r) + "send/", data)
        assert svar.status_code in (403, 422)
        assert not Loep.objects.exists()


class TestHvemSer:
    @pytest.mark.parametrize("hvem", ["annen", "direktoer", "revisor", "politiker", "admin"])
    def test_leser_men_endrer_ikke(self, k, hvem):
        r, b = k.vedtak(), inn(getattr(k, hvem))
        tekst = les(b.get(side(r)))
        assert "Endre vedtaket" not in tekst
        assert "Send til godkjenning" not in tekst
        for sti in ("endre/", "send/"):
            assert b.get(side(r) + sti).status_code == 403
            assert b.post(side(r) + sti, felt(k, r)).status_code == 403

    def test_saken_viser_vedtakene(self, k):
        assert "Vedtak i saken" not in les(inn(k.annen).get(_saksside(k)))
        r = k.sendt()
        assert "Vedtak i saken 1 Disp venter på svar" in les(inn(k.annen).get(_saksside(k)))
        hjelp.godkjenn_som(k.fagleder, r)
        assert "1 Disp godkjent" in les(inn(k.annen).get(_saksside(k)))

    def test_inngaaende_har_ingen_side(self, k):
        r = fabrikk.post(k.arkivar, k.sak)
        assert inn(k.arkivar).get(side(r)).status_code == 404
        assert "Gjør det til et vedtak" not in les(inn(k.arkivar).get(adresse(r.pk)))

    def test_faa_spoersmaal_til_databasen(self, k):
        r = k.godkjent()
        f = inn(k.forfatter)
        f.get(side(r))
        with CaptureQueriesContext(connection) as sql:
            f.get(side(r))
        assert len(sql) <= SQL_VEDTAK + RAMME

    @pytest.mark.parametrize("spraak", ["nn", "en"])
    def test_andre_spraak(self, k, spraak):
        r = k.sendt()
        f = inn(k.forfatter)
        f.cookies["glassklar_spraak"] = spraak
        for sti in (side(r), side(r) + "endre/", side(r) + "send/", adresse(r.pk)):
            tekst = les(f.get(sti))
            assert "Vedtaket venter" not in tekst


class TestTyper:
    def test_bare_admin_og_arkivar(self, k):
        for b in (k.forfatter, k.fagleder, k.revisor, k.direktoer):
            assert inn(b).get("/admin/vedtakstyper/").status_code == 403
            assert inn(b).post("/admin/vedtakstyper/ny/", {}).status_code == 403
        assert "Disp" in les(inn(k.admin).get("/admin/vedtakstyper/"))

    def _data(self, *steg, **mer):
        data = {"navn": "Salgsbevilling", "navn_nn": "", "navn_en": "", "klagefrist_uker": "3",
                "hjemler": "alkoholloven § 1-7a\nalkoholloven § 4-2", "antall_godkjennere": "2",
                "klageadgang": "on", "aktiv": "on", "klageinstans": "Statsforvalteren",
                "steg-TOTAL_FORMS": len(steg), "steg-INITIAL_FORMS": 0}  # fmt: skip
        for nr, s in enumerate(steg):
            data |= {f"steg-{nr}-{navn}": verdi for navn, verdi in s.items()}
        return data | mer

    def test_ny_og_endret(self, k):
        a = inn(k.admin)
        data = self._data({"navn": "Uttalelse fra politiet", "aktiv": "on"}, {"aktiv": "on"})
        assert a.post("/admin/vedtakstyper/ny/", data).status_code == 302
        t = Vedtakstype.objects.get(navn="Salgsbevilling")
        assert (t.antall_godkjennere, t.hjemler) == (
            2, ["alkoholloven § 1-7a", "alkoholloven § 4-2"],
        )  # fmt: skip
        steg = t.kravsteg.get()
        sti = f"/admin/vedtakstyper/{t.pk}/"
        assert "Uttalelse fra politiet" in a.get(sti).content.decode()
        data = self._data({"id": steg.pk, "navn": "Uttalelse", "kan_fravikes": "on"},
                          **{"steg-INITIAL_FORMS": 1, "navn": "Bevilling"})  # fmt: skip
        assert a.post(sti, data).status_code == 302
        steg.refresh_from_db()
        assert (steg.navn, steg.kan_fravikes, steg.aktiv) == ("Uttalelse", True, False)

    def test_feil_ved_feltet(self, k):
        a = inn(k.admin)
        les(a.post("/admin/vedtakstyper/ny/", self._data(navn="")), 422)
        tekst = les(a.post("/admin/vedtakstyper/ny/", self._data(klagefrist_uker="0")), 422)
        assert "fra 1 til 52" in tekst

    def test_beloep_er_avgjort_naar_typen_er_brukt(self, k):
        k.vedtak()
        sti = f"/admin/vedtakstyper/{k.disp.pk}/"
        svar = inn(k.admin).post(sti, self._data(navn="Disp", har_beloep="on"))
        assert "Lag en ny type" in les(svar, 422)
