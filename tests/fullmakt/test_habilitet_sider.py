# SPDX-License-Identifier: EUPL-1.2
"""The pages of habilitet and interests through the client: asked, refused, decided, taken over."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

import fabrikk
from fullmakt.habilitethjelp import avgjoer, eieren, lag, si
from glassklar.arkiv.api import er_sperret, kan_skrive_sak
from glassklar.arkiv.data import NyPart
from glassklar.arkiv.sider import adresse, saksadresse
from glassklar.fullmakt.models import Habilitet, Interesse
from glassklar.grunn.identitet import lesing
from glassklar.grunn.klokke import i_dag
from glassklar.grunn.minne import prosess as cache

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")


@pytest.fixture
def k(ferdig):
    cache.clear()
    return ferdig(lag)


def klient(bruker) -> Client:
    c = Client(REMOTE_ADDR=f"10.0.0.{bruker.pk % 250}")
    c.force_login(bruker)
    return c


def nummer(k) -> str:
    k.sak.refresh_from_db()
    return f"{k.sak.saksnummer.aar}/{k.sak.saksnummer.nr}"


def tekst(svar) -> str:
    return " ".join(svar.content.decode().split())


def svar_felt(svar="ingen", forhold="", forklaring="", **mer):
    return {"hab-svar": svar, "hab-forhold": forhold, "hab-forklaring": forklaring, **mer}


def test_spoersmaalet_stilles_en_gang(k):
    c, adresse = klient(k.saksbehandler), f"/sak/{nummer(k)}/habilitet/"
    side = tekst(c.get(adresse))
    assert "Har du en binding til noen av partene?" in side
    assert "Ingen har svart om habilitet" in side
    svar = c.post(adresse, svar_felt())
    assert (svar.status_code, svar["Location"]) == (302, adresse)
    side = tekst(c.get(adresse))
    assert "Har du en binding" not in side
    assert "Du svarte «ingen binding»" in side
    assert "Sindre Demomo" in side
    assert "Har du en binding" in tekst(c.get(f"{adresse}?endre"))
    assert Habilitet.objects.using(fabrikk.EIER).count() == 1


@pytest.mark.parametrize(
    ("felt", "melding"),
    [
        ({}, "Svar på spørsmålet."),
        (svar_felt("oppgitt"), "Velg hva slags binding det er."),
        (svar_felt("oppgitt", "naer"), "Forklar bindingen"),
        (svar_felt("oppgitt", "slekt", "Broren min"), "gjør deg inhabil etter loven"),
        (svar_felt("oppgitt", "fetter", "x"), "Velg ett av alternativene."),
        (svar_felt("kanskje"), "Velg ett av alternativene."),
        (svar_felt("oppgitt", "naer", "x\0y"), "tegn som ikke kan leses"),
    ],
)
def test_feil_staar_ved_feltet(k, felt, melding):
    svar = klient(k.saksbehandler).post(f"/sak/{nummer(k)}/habilitet/", felt)
    assert svar.status_code == 422
    side = tekst(svar)
    assert side.count(melding) == 2  # in the summary and at the field
    assert "Svaret er ikke lagret." in side
    assert not Habilitet.objects.using(fabrikk.EIER).exists()


@pytest.mark.parametrize(
    ("neste", "dit"),
    [
        ("/saker/", "/saker/"),
        ("https://ondt.example/", None),
        ("//ondt.example/", None),
        ("javascript:alert(1)", None),
    ],
)
def test_tilbake_dit_en_kom_fra(k, neste, dit):
    adresse = f"/sak/{nummer(k)}/habilitet/"
    svar = klient(k.saksbehandler).post(adresse, svar_felt(neste=neste))
    assert svar["Location"] == (dit or adresse)


def test_inhabil_leder_og_stedfortreder(k):
    fabrikk.post(k.saksbehandler, k.sak, "U", "Utkast", fra="Søker")
    adresse = f"/sak/{nummer(k)}/habilitet/"
    handler = klient(k.saksbehandler)
    handler.post(adresse, svar_felt("inhabil", "slekt", "Det er broren min."))
    side = tekst(handler.get(adresse))
    assert "Du er inhabil i saken." in side
    assert "fvl. § 6 første ledd bokstav b" in side
    # the way back is the leader's
    assert "Lederen din må avgjøre" in tekst(handler.post(adresse, svar_felt("ingen")))

    leder = klient(k.fagleder)
    side = tekst(leder.get("/inhabile/"))
    assert "Oppnevn stedfortreder for Sindre Demomo" in side
    assert "Det er broren min." in tekst(leder.get(adresse))
    assert "Det er broren min." not in tekst(klient(k.kollega).get(adresse))
    bytt = f"{adresse}{k.saksbehandler.pk}/stedfortreder/"
    skjema = tekst(leder.get(bytt))
    assert f'value="{k.saksbehandler.pk}"' not in skjema
    assert leder.post(bytt, {"til_bruker": k.kollega.pk, "grunn": ""}).status_code == 422
    svar = leder.post(bytt, {"til_bruker": k.kollega.pk, "grunn": "Sindre er inhabil"})
    assert svar.status_code == 302
    k.sak.refresh_from_db()
    assert k.sak.saksansvarlig_id == k.kollega.pk
    assert "Ingen saker venter" in tekst(leder.get("/inhabile/"))

    avgjoer = f"{adresse}{k.saksbehandler.pk}/avgjoer/"
    assert leder.post(avgjoer, {"svar": "oppgitt", "begrunnelse": " "}).status_code == 422
    svar = leder.post(avgjoer, {"svar": "oppgitt", "begrunnelse": "Åpenbart uten betydning"})
    assert svar.status_code == 302
    side = tekst(handler.get(adresse))
    assert "Marit Testbakken avgjorde" in side
    # the reason is for few; the trace's own reason, which all read, does not hold it
    assert eieren("select count(*) from spor where grunn like '%%betydning%%'") == [(0,)]


SPERRET = "Du er inhabil i saken, og kan ikke skrive i den."
#: What only those who may write are offered.
KNAPPER = ("Nytt dokument", "Endre saken", "Vurder dokumentet", "Legg til vedlegg", "Sett status",
           "Fordel", "Legg til merknad", "Gjør det til et vedtak")  # fmt: skip


@pytest.mark.parametrize("hvem", ["saksbehandler", "fagleder", "arkivar"])
def test_den_inhabile_faar_ingen_knapper_som_ikke_virker(k, hvem):
    post = fabrikk.post(k.saksbehandler, k.sak, "U", "Utkast", fra="Søker")
    bruker = getattr(k, hvem)
    c, sider = klient(bruker), (saksadresse(k.sak.pk), adresse(post.pk))
    foer = [tekst(c.get(s)) for s in sider]
    assert all(SPERRET not in side and "Legg til merknad" in side for side in foer)
    si(bruker, k.sak, "inhabil", "slekt")
    naa = [tekst(c.get(s)) for s in sider]
    if hvem == "arkivar":  # who registers for all, and decides nothing
        assert all(SPERRET not in side and "Legg til merknad" in side for side in naa)
        return
    for side in naa:
        assert side.count(SPERRET) == 1
        assert [x for x in KNAPPER if x in side] == []
    assert "Historikk" in naa[1]
    for sti in ("endre", "dokument", "flytt", "vurder", "vedtak/endre"):
        assert c.get(f"/post/{post.pk}/{sti}/").status_code == 403, sti
    assert "Du kan ikke endre statusen nå." in tekst(c.get(f"/post/{post.pk}/status/"))
    svar = c.post(f"/post/{post.pk}/merknad/", {"tekst": "Min mening"})
    assert svar.status_code == 422
    assert SPERRET in tekst(svar)


def test_en_sperre_som_er_slutt_stenger_ikke(k):
    si(k.saksbehandler, k.sak, "inhabil", "slekt")
    with lesing(k.saksbehandler):
        assert er_sperret(k.saksbehandler, k.sak.pk)
        assert not er_sperret(k.kollega, k.sak.pk)
    avgjoer(k.fagleder, k.sak, k.saksbehandler, "oppgitt")
    with lesing(k.saksbehandler):
        assert not er_sperret(k.saksbehandler, k.sak.pk)
        assert kan_skrive_sak(k.saksbehandler, k.sak)


@pytest.mark.parametrize("hvem", ["kollega", "rektor", "arkivar", "saksbehandler", "revisor"])
def test_lederens_sider_er_lederens(k, hvem):
    si(k.saksbehandler, k.sak, "inhabil", "slekt")
    adresse = f"/sak/{nummer(k)}/habilitet/{k.saksbehandler.pk}"
    c = klient(getattr(k, hvem))
    for side in ("avgjoer", "stedfortreder"):
        assert c.get(f"{adresse}/{side}/").status_code == 404
        assert (
            c.post(f"{adresse}/{side}/", {"svar": "oppgitt", "begrunnelse": "x"}).status_code == 404
        )
    if hvem != "rektor":
        assert c.get("/inhabile/").status_code == 403


def test_revisor_leser_men_blir_ikke_spurt(k):
    si(k.saksbehandler, k.sak, "oppgitt", "naer", "Vi sang i samme kor.")
    adresse = f"/sak/{nummer(k)}/habilitet/"
    c = klient(k.revisor)
    side = tekst(c.get(adresse))
    assert "Vi sang i samme kor." in side
    assert "Din habilitet i saken" not in side
    assert c.post(adresse, svar_felt()).status_code == 422


def test_ukjent_sak(k):
    assert klient(k.saksbehandler).get("/sak/2026/99999/habilitet/").status_code == 404


def interesse(**felt):
    return {
        "art": "verv", "motpart": "Demo Arkitekter AS", "orgnummer": "911 111 118",
        "fra": "1.1.2024", "til": "", "beloep": "", "forklaring": "", "synlig": "leder", **felt,
    }  # fmt: skip


def test_interesseregisteret(k):
    c = klient(k.saksbehandler)
    assert "Du har ikke meldt noe." in tekst(c.get("/interesser/"))
    # the municipality shows it to the leader at least
    assert 'value="meg"' not in tekst(c.get("/interesser/ny/"))
    for felt, melding in [
        ({"art": ""}, "Velg ett av alternativene."),
        ({"motpart": ""}, "Skriv hvem det gjelder."),
        ({"orgnummer": "123"}, "Et organisasjonsnummer har ni sifre."),
        ({"fra": "i fjor"}, "Skriv datoen slik"),
        ({"til": "1.1.2023"}, "Siste dag kan ikke være før første dag."),
        ({"beloep": "1.000,50,2"}, "Verdi i kroner"),
        ({"synlig": "meg"}, "Velg ett av alternativene."),
    ]:
        svar = c.post("/interesser/ny/", interesse(**felt))
        assert svar.status_code == 422, felt
        assert melding in tekst(svar)
    assert c.post("/interesser/ny/", interesse()).status_code == 302
    rad = Interesse.objects.using(fabrikk.EIER).get()
    assert (rad.orgnummer, rad.synlig, rad.bruker_id) == ("911111118", "leder", k.saksbehandler.pk)
    side = tekst(c.get("/interesser/"))
    assert "Demo Arkitekter AS" in side
    # another reads neither the list nor the row
    assert "Demo Arkitekter" in tekst(klient(k.fagleder).get("/interesser/andre/"))
    kollega = klient(k.kollega)
    assert "Ingenting å vise." in tekst(kollega.get("/interesser/andre/"))
    for som in (kollega, klient(k.fagleder)):
        assert som.get(f"/interesser/{rad.pk}/").status_code == 404
        assert som.post(f"/interesser/{rad.pk}/", {"til": "", "synlig": "alle"}).status_code == 404
    svar = c.post(f"/interesser/{rad.pk}/", {"til": "1.1.2020", "synlig": "alle"})
    assert svar.status_code == 422
    i_gaar = i_dag() - timedelta(days=1)
    svar = c.post(f"/interesser/{rad.pk}/", {"til": f"{i_gaar:%d.%m.%Y}", "synlig": "alle"})
    assert svar.status_code == 302
    assert "Demo Arkitekter" in tekst(kollega.get("/interesser/andre/"))
    assert "avsluttet" in tekst(c.get("/interesser/"))
    assert "Ingenting å vise." in tekst(kollega.get("/interesser/andre/?q=ukjent"))


def test_stor_gave_ser_lederen(k):
    eieren("update virksomhet set interesser_synlig = 'meg'")
    c = klient(k.saksbehandler)
    for verdi in ("300", "600"):
        felt = interesse(art="gave", beloep=verdi, synlig="meg", motpart=f"Gave {verdi}")
        assert c.post("/interesser/ny/", felt).status_code == 302
    side = tekst(klient(k.fagleder).get("/interesser/andre/"))
    assert "Gave 600" in side
    assert "Gave 300" not in side


def test_forslag_fra_registeret(k):
    c = klient(k.saksbehandler)
    c.post("/interesser/ny/", interesse())
    sak = fabrikk.sak(
        k.arkivar, k.byggesak, k.arkivdel, ansvarlig=k.saksbehandler,
        parter=[NyPart("SOEK", "Demo Arkitekter")],
    )  # fmt: skip
    sak.refresh_from_db()
    adresse = f"/sak/{sak.saksnummer.aar}/{sak.saksnummer.nr}/habilitet/"
    side = tekst(c.get(adresse))
    assert "Du har meldt «Demo Arkitekter AS»" in side
    assert "Samme navn i saken, kanskje en annen:" in side
    assert "Et treff er bare noe å tenke på." in side
    # nobody is declared anything by it, and it is not shown to others
    assert not Habilitet.objects.using(fabrikk.EIER).exists()
    assert "Demo Arkitekter AS" not in tekst(klient(k.kollega).get(adresse))
    # the leader above sees it too (C6), as a suggestion
    leder = tekst(klient(k.fagleder).get(adresse))
    assert "Sindre Demomo har meldt «Demo Arkitekter AS»" in leder
    assert "kanskje en annen" in leder
    assert "Fra interesseregisteret" not in tekst(c.get(f"/sak/{nummer(k)}/habilitet/"))


@pytest.mark.parametrize("spraak", ["nn", "en"])
def test_sidene_paa_andre_maal(k, spraak):
    si(k.saksbehandler, k.sak, "oppgitt", "naer", "Kor")
    c = klient(k.fagleder)
    c.cookies["glassklar_spraak"] = spraak
    venter = {"nn": "Har du ei binding", "en": "Do you have a connection"}
    side = tekst(c.get(f"/sak/{nummer(k)}/habilitet/"))
    assert venter[spraak] in side
    assert {"nn": "Nær venskap", "en": "Close friendship"}[spraak] in side


def test_systemeieren_velger_loven_og_hvem_som_ser(k):
    for hvem in (k.saksbehandler, k.fagleder, k.direktoer, k.arkivar):
        c = klient(hvem)
        assert c.get("/admin/habilitet/").status_code == 403
        assert c.post("/admin/habilitet/", {}).status_code == 403
    c = klient(k.admin)
    side = tekst(c.get("/admin/habilitet/"))
    assert "fvl. § 6 første ledd bokstav a" in side
    assert "fvl. (2025) § 26" in side
    gyldig = {"fvl25_fra": "1.7.2027", "interesser_synlig": "alle", "grunn": "Kongelig resolusjon"}
    for felt, melding in [
        ({"grunn": ""}, "Skriv hvorfor."),
        ({"fvl25_fra": "1.1.2025"}, "Loven ble sanksjonert 20. juni 2025."),
        ({"fvl25_fra": "snart"}, "Skriv datoen slik"),
        ({"interesser_synlig": "ingen"}, "Velg ett av alternativene."),
    ]:
        svar = c.post("/admin/habilitet/", gyldig | felt)
        assert svar.status_code == 422
        assert melding in tekst(svar)
    assert c.post("/admin/habilitet/", gyldig).status_code == 302
    assert eieren("select fvl25_fra::text, interesser_synlig from virksomhet") == [
        ("2027-07-01", "alle")
    ]
    spor = eieren(
        "select grunn from spor where tabell = 'virksomhet' and handling = 'sett_habilitetsvalg'"
    )
    assert spor == [("Kongelig resolusjon",)]


def test_lederens_kurv(k):
    leder = klient(k.fagleder)
    assert "Inhabile uten stedfortreder" not in tekst(leder.get("/"))
    si(k.saksbehandler, k.sak, "inhabil", "slekt")
    cache.clear()
    assert "Inhabile uten stedfortreder" in tekst(leder.get("/"))
    assert "Inhabile uten stedfortreder" not in tekst(klient(k.rektor).get("/"))


def test_at_andre_leser_staar_i_sporet(k):
    """Explanations and interests are for few; who else reads them leaves a trace, oneself none."""
    klient(k.saksbehandler).post("/interesser/ny/", interesse())
    si(k.saksbehandler, k.sak, "oppgitt", "naer", "Vi sang i samme kor.")
    adresse = f"/sak/{nummer(k)}/habilitet/"
    for hvem in (k.saksbehandler, k.kollega, k.fagleder):
        klient(hvem).get(adresse)
        klient(hvem).get("/interesser/andre/")
    lest = eieren(
        "select bruker, tabell, etter ->> 'hva', etter ->> 'doer' from spor"
        " where op = 'L' and tabell in ('habilitet_tekst', 'interesse') order by id"
    )
    assert lest == [
        (k.fagleder.pk, "habilitet_tekst", '["forklaring"]', "fullmakt:habilitet"),
        (k.fagleder.pk, "interesse", '["motpart"]', "fullmakt:interesser_andre"),
    ]
