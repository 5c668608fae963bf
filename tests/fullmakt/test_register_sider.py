# SPDX-License-Identifier: EUPL-1.2
"""The pages of the delegation register: who opens them, what they show, and what they do."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace as Navn
from uuid import UUID

import pytest
from django.test import Client

import fabrikk
from fullmakt import basen
from glassklar.fullmakt.actions import register as handlinger
from glassklar.fullmakt.actions.register import NyFullmakt
from glassklar.fullmakt.models import Fullmakt, Innehaver, Reglement, Stilling
from glassklar.grunn.klokke import i_dag
from glassklar.grunn.templatetags.gk import dato
from glassklar.org.models import Bruker, Stedfortreder

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")

SIDER = ("/fullmakter/", "/fullmakter/mine/", "/fullmakter/hvem/", "/fullmakter/stillinger/",
         "/fullmakter/reglement/", "/fullmakter/ny/")  # fmt: skip


def om(dager: int):
    return i_dag() + timedelta(days=dager)


def skrevet(dag) -> str:
    return f"{dag:%d.%m.%Y}"


def klient(b: Bruker) -> Client:
    k = Client(REMOTE_ADDR=f"10.1.0.{b.pk % 250}")
    k.force_login(b)
    return k


@pytest.fixture
def tom(transactional_db):
    fabrikk.virksomhet()
    b = Navn()
    b.topp = fabrikk.enhet("1", navn="Kommunen")
    b.bygg = fabrikk.enhet("11", navn="Byggesak", under=b.topp)
    b.kd = fabrikk.bruker("kd", "kommunedirektoer", i=b.topp, navn="Dag Direktørsen")
    b.leder = fabrikk.bruker("leder", "leder", i=b.bygg, navn="Marit Testbakken")
    b.siv = fabrikk.bruker("siv", "saksbehandler", i=b.bygg, navn="Siv Demomo")
    b.arkivar = fabrikk.bruker("ark", "arkivar", i=b.topp, navn="Arne Arkivar")
    b.kjoep = basen.vedtakstype("innkjoep", navn_en="Procurement")
    b.disp = basen.vedtakstype("disp", har_beloep=False)
    return b


@pytest.fixture
def by(tom):
    b = tom
    b.reglement = handlinger.registrer_reglement(
        bruker=b.arkivar, navn="Delegeringsreglement", organ="Kommunestyret", vedtatt=om(-30),
        saksnr="PS 88/25", fra=om(-20),
    )  # fmt: skip
    handlinger.bekreft_reglement(bruker=b.kd, reglement=b.reglement)
    b.sjef = handlinger.ny_stilling(bruker=b.kd, navn="Fagleder byggesak", enhet=b.bygg.pk)
    handlinger.sett_innehaver(bruker=b.kd, stilling=b.sjef, innehaver=b.leder.pk, fra=i_dag(),
                              til=None, grunn="Tilsatt")  # fmt: skip
    b.rad = handlinger.foreslaa_fullmakt(
        bruker=b.arkivar,
        ny=NyFullmakt(vedtakstype=b.kjoep.pk, enhet=b.bygg.pk, fra=om(-20), reglement=b.reglement,
                      til_stilling=b.sjef, kan_delegere=True, hjemmel="koml. § 13-1",
                      beloep_til=Decimal(500_000)),
    )  # fmt: skip
    handlinger.bekreft_fullmakt(bruker=b.kd, fullmakt=b.rad)
    return b


@pytest.mark.parametrize("side", SIDER)
def test_alle_som_er_logget_inn_leser_registeret(by, side):
    assert Client().get(side).status_code == 302
    for b in (by.siv, by.arkivar, by.kd, fabrikk.bruker("pol", "politiker"),
              fabrikk.bruker("uten")):  # fmt: skip
        svar = klient(b).get(side)
        assert svar.status_code == 200
        assert 'href="/fullmakter/"' in svar.content.decode()


@pytest.mark.parametrize("side", SIDER)
def test_tomt_register_sier_hva_som_mangler(tom, side):
    svar = klient(tom.siv).get(side)
    assert svar.status_code == 200
    html = svar.content.decode()
    tekster = {
        "/fullmakter/": "Ingen reglement gjaldt denne dagen",
        "/fullmakter/mine/": "Du har ingen fullmakt denne dagen",
        "/fullmakter/stillinger/": "Det er ingen stillinger ennå",
        "/fullmakter/reglement/": "Det er ikke registrert noe reglement ennå",
    }
    assert tekster.get(side, "") in html


def test_matrisen(by):
    html = klient(by.siv).get("/fullmakter/").content.decode()
    assert "Fagleder byggesak" in html
    assert "inntil 500\u00a0000\u00a0kr" in html
    assert "Kommunestyret" in html
    assert "PS 88/25" in html
    assert "Foreslå fullmakt" not in html
    assert "Foreslå fullmakt" in klient(by.leder).get("/fullmakter/").content.decode()
    # Nobody but one holds it: that is told on top.
    assert "Bare én person kan bruke fullmakten til Fagleder byggesak: Innkjoep." in html
    assert f'href="/fullmakter/stillinger/#s-{by.sjef}"' in html
    foer = klient(by.siv).get("/fullmakter/", {"dag": skrevet(om(-21))}).content.decode()
    assert "Ingen reglement gjaldt denne dagen" in foer
    assert "inntil 500" not in foer
    annen = klient(by.siv).get("/fullmakter/", {"enhet": by.topp.pk}).content.decode()
    assert "inntil 500" in annen
    feil = klient(by.siv).get("/fullmakter/", {"dag": "32.13.2026"})
    assert feil.status_code == 422
    assert "Skriv datoen slik" in feil.content.decode()


def test_mange_mottakere_gaar_over_flere_sider(by):
    for n in range(26):
        p = fabrikk.bruker(f"m{n}", navn=f"Person {n:02}")
        nr = handlinger.foreslaa_fullmakt(
            bruker=by.arkivar,
            ny=NyFullmakt(vedtakstype=by.disp.pk, enhet=by.bygg.pk, fra=i_dag(),
                          reglement=by.reglement, til_bruker=p.pk),
        )  # fmt: skip
        handlinger.bekreft_fullmakt(bruker=by.kd, fullmakt=nr)
    k = klient(by.siv)
    en = k.get("/fullmakter/").content.decode()
    to = k.get("/fullmakter/", {"side": "2"}).content.decode()
    assert "Person 23" in en
    assert "Person 24" not in en
    assert "Person 24" in to
    assert "Person 23" not in to
    assert "?side=2" in en


def test_hva_kan_jeg_avgjoere(by):
    html = klient(by.leder).get("/fullmakter/mine/").content.decode()
    assert "Innkjoep" in html
    assert "Kommunestyret, PS 88/25" in html
    Stedfortreder(for_bruker=by.leder, bruker=by.siv, fra=i_dag(), til=om(3)).save(using="eier")
    html = klient(by.siv).get("/fullmakter/mine/").content.decode()
    assert "Du har ingen fullmakt denne dagen" in html
    assert "Som stedfortreder" in html
    assert "Marit Testbakken" in html
    etter = klient(by.siv).get("/fullmakter/mine/", {"dag": skrevet(om(4))}).content.decode()
    assert "Som stedfortreder" not in etter


def hvem(by, **felt):
    rett = {"type": by.kjoep.pk, "enhet": by.bygg.pk, "beloep": "500 000", "klasse": "",
            "dag": skrevet(i_dag())}  # fmt: skip
    return klient(by.siv).get("/fullmakter/hvem/", rett | felt)


def test_hvem_kan_avgjoere_dette(by):
    assert "Marit Testbakken" in hvem(by).content.decode()
    for felt in ({"beloep": "500 000,01"}, {"enhet": by.topp.pk}, {"dag": skrevet(om(-1))},
                 {"type": by.disp.pk}):  # fmt: skip
        svar = hvem(by, **felt)
        assert svar.status_code == 200
        assert "Ingen har fullmakt til dette" in svar.content.decode()
    for beloep, tekst in (("1.234,5", "både komma og punktum"), ("EUR 5", "uten «kr»"),
                          ("", "Skriv beløpet vedtaket gjelder")):  # fmt: skip
        svar = hvem(by, beloep=beloep)
        assert svar.status_code == 422
        assert tekst in svar.content.decode()
    assert hvem(by, type="tull").status_code == 422


def test_raden_med_kjede_og_brukere(by):
    side = f"/fullmakter/{by.rad}/"
    html = klient(by.siv).get(side).content.decode()
    for tekst in ("Kommunestyret, PS 88/25", "Fagleder byggesak", "koml. § 13-1", "gjelder",
                  "Marit Testbakken", "Arne Arkivar", "Dag Direktørsen", "Gi videre"):  # fmt: skip
        assert tekst in html
    assert "Trekk tilbake" not in html
    assert "Trekk tilbake" in klient(by.kd).get(side).content.decode()
    assert klient(by.siv).get(f"/fullmakter/{basen.uuid7()}/").status_code == 404


def forslag(by, **felt):
    return {
        "giver": f"f:{by.rad}", "vedtakstype": by.kjoep.pk, "hjemmel": "", "beloep_fra": "",
        "beloep_til": "50 000", "enhet": by.bygg.pk, "klasse": "", "mottaker": f"b:{by.siv.pk}",
        "fra": skrevet(i_dag()), "til": "", "vilkaar": "", "brev": "2026/12",
    } | felt  # fmt: skip


def test_foreslaa_bekreft_og_trekk(by):
    k = klient(by.leder)
    html = k.get("/fullmakter/ny/", {"fra": str(by.rad)}).content.decode()
    assert 'value="500\u00a0000"' in html
    svar = k.post("/fullmakter/ny/", forslag(by))
    assert svar.status_code == 302
    nr = UUID(svar.url.split("/")[2])
    f = Fullmakt.objects.get(pk=nr)
    assert (f.beloep_til, f.til_bruker, f.brev) == (Decimal(50_000), by.siv, "2026/12")
    assert "Venter på bekreftelse" in klient(by.siv).get("/fullmakter/").content.decode()
    assert "Bekreft fullmakten" not in klient(by.siv).get(svar.url).content.decode()
    html = k.get(svar.url).content.decode()
    assert "Bekreft fullmakten" in html
    assert "venter på bekreftelse" in html
    assert k.get(f"{svar.url}bekreft/").status_code == 405
    html = klient(by.siv).post(f"{svar.url}bekreft/", follow=True).content.decode()
    assert "Du har ikke rett til å gjøre dette med fullmakten." in html
    html = k.post(f"{svar.url}bekreft/", follow=True).content.decode()
    assert "Fullmakten er bekreftet" in html
    assert "Siv Demomo" in html
    assert klient(by.arkivar).get(f"{svar.url}trekk/").status_code == 404
    assert k.post(f"{svar.url}trekk/", {"grunn": " "}).status_code == 422
    html = k.post(f"{svar.url}trekk/", {"grunn": "Ny ordning"}, follow=True).content.decode()
    assert "trukket tilbake" in html
    assert "Ny ordning" in html


@pytest.mark.parametrize(
    ("felt", "ved", "tekst"),
    [
        ({"beloep_til": "600 000"}, "beloep_til", "Beløpet går utenfor fullmakten"),
        ({"beloep_til": ""}, "beloep_til", "Beløpet går utenfor fullmakten"),
        ({"beloep_til": "1.000"}, "beloep_til", "«1.000» har punktum"),
        ({"beloep_til": "kr 1 000,-"}, "beloep_til", "har mer enn tallet"),
        ({"enhet": "topp"}, "enhet", "Enheten ligger ikke under"),
        ({"mottaker": "b:leder"}, "mottaker", "Mottakeren står alt i kjeden"),
        ({"mottaker": "s:sjef"}, "mottaker", "Mottakeren står alt i kjeden"),
        ({"mottaker": ""}, "mottaker", "Velg ett av alternativene"),
        ({"mottaker": "b:999999"}, "mottaker", "Velg ett av alternativene"),
        ({"til": "01.01.2020"}, "til", "Siste dag er over"),
        ({"fra": "i morgen"}, "fra", "Skriv datoen slik"),
        ({"giver": ""}, "giver", "Velg ett av alternativene"),
    ],
)
def test_avslaget_staar_ved_feltet(by, felt, ved, tekst):
    bytt = {"topp": by.topp.pk, "b:leder": f"b:{by.leder.pk}", "s:sjef": f"s:{by.sjef}"}
    felt = {k: bytt.get(v, v) for k, v in felt.items()}
    svar = klient(by.leder).post("/fullmakter/ny/", forslag(by, **felt))
    assert svar.status_code == 422
    html = svar.content.decode()
    assert f'href="#id_{ved}"' in html
    assert tekst in html
    assert "Fullmakten er ikke foreslått." in html
    assert Fullmakt.objects.count() == 1


def test_reglementet_registreres_og_bekreftes(by):
    felt = {"navn": "Delegeringsreglement", "organ": "Kommunestyret", "saksnr": "PS 1/27",
            "vedtatt": skrevet(i_dag()), "fra": skrevet(om(5)), "til": ""}  # fmt: skip
    assert klient(by.siv).post("/fullmakter/reglement/", felt).status_code == 422
    assert klient(by.arkivar).post("/fullmakter/reglement/", felt).status_code == 302
    nytt = Reglement.objects.get(versjon=2)
    side = klient(by.arkivar).get("/fullmakter/reglement/").content.decode()
    assert "Bekreft reglementet" not in side
    assert "Bekreft reglementet" in klient(by.kd).get("/fullmakter/reglement/").content.decode()
    html = klient(by.kd).post(f"/fullmakter/reglement/{nytt.pk}/bekreft/", follow=True)
    assert "Reglementet er bekreftet." in html.content.decode()
    assert Reglement.objects.get(versjon=1).gjelder_til == om(4)


def test_stillinger_paa_siden(by):
    k = klient(by.leder)
    ny = {"navn": "Rådgiver", "enhet": by.bygg.pk}
    assert klient(by.siv).post("/fullmakter/stillinger/", ny).status_code == 422
    assert k.post("/fullmakter/stillinger/", ny).status_code == 302
    s = Stilling.objects.get(navn="Rådgiver")
    inn = {"innehaver": by.siv.pk, "fra": skrevet(i_dag()), "til": "", "grunn": "Tilsatt"}
    side = f"/fullmakter/stillinger/{s.pk}/innehaver/"
    assert klient(by.siv).post(side, inn | {"innehaver": by.kd.pk}).status_code == 422
    assert k.post(side, inn).status_code == 302
    html = k.get("/fullmakter/stillinger/").content.decode()
    assert "Siv Demomo" in html
    assert "Avslutt Siv Demomo som Rådgiver" in html
    assert f"fra {dato(i_dag())}" in html
    assert f'id="s-{s.pk}"' in html
    i = Innehaver.objects.get(stilling=s)
    slutt = {"dag": "", "grunn": "Feil"}
    assert k.post(f"/fullmakter/innehaver/{i.pk}/avslutt/", slutt).status_code == 302
    assert Innehaver.objects.get(pk=i.pk).til == om(-1)
    assert k.post(f"/fullmakter/stillinger/{s.pk}/legg-ned/", {"grunn": "Bort"}).status_code == 302
    assert k.get(side).status_code == 404


def test_paa_engelsk_og_nynorsk(by):
    k = klient(by.siv)
    for spraak, tekst in (("en", "Authority"), ("nn", "Fullmakter")):
        k.post("/sprak/", {"language": spraak, "next": "/"})
        html = k.get("/fullmakter/").content.decode()
        assert f'<h1 class="ds-heading" data-size="sm">{tekst}</h1>' in html
    k.post("/sprak/", {"language": "en", "next": "/"})
    assert "Procurement" in k.get("/fullmakter/").content.decode()


@pytest.fixture
def forslagene(by):
    """A top row, one given from it, and one that another proposed and another confirms."""
    inn = {"stilling": handlinger.ny_stilling(bruker=by.kd, navn="Direktør", enhet=by.topp.pk)}
    admin = fabrikk.bruker("adm", "admin", i=by.topp)
    handlinger.sett_innehaver(bruker=admin, innehaver=by.kd.pk, fra=i_dag(), til=None,
                              grunn="Tilsatt", **inn)  # fmt: skip
    topp = NyFullmakt(vedtakstype=by.disp.pk, enhet=by.topp.pk, fra=om(-20), kan_delegere=True,
                      reglement=by.reglement, til_stilling=inn["stilling"])  # fmt: skip
    by.topprad = handlinger.foreslaa_fullmakt(bruker=by.arkivar, ny=topp)
    under = NyFullmakt(vedtakstype=by.disp.pk, enhet=by.bygg.pk, fra=om(-20), giver=by.topprad,
                       til_stilling=by.sjef, klasse="L4", til=om(400))  # fmt: skip
    by.under = handlinger.foreslaa_fullmakt(bruker=by.arkivar, ny=under)
    ned = NyFullmakt(vedtakstype=by.kjoep.pk, enhet=by.bygg.pk, fra=om(-20), giver=by.rad,
                     til_bruker=by.siv.pk, beloep_til=Decimal(1000))  # fmt: skip
    by.ned = handlinger.foreslaa_fullmakt(bruker=by.arkivar, ny=ned)
    by.forslag = f"/fullmakter/reglement/{by.reglement}/forslag/"
    return by


def rutene(html: str) -> list[tuple[str, bool]]:
    """The check boxes of the page in order: which row, and whether it is ticked."""
    funnet = re.findall(r'<input class="ds-input" type="checkbox"[^>]*>', html)
    return [(re.search(r'value="([^"]+)"', x)[1], " checked" in x) for x in funnet]


def test_hver_ser_forslagene_sine_med_ruter_og_ingen_er_valgt(forslagene):
    by = forslagene
    html = klient(by.kd).get(by.forslag).content.decode()
    assert rutene(html) == [(str(by.topprad), False), (str(by.under), False)]
    for tekst in ("Disp, til Direktør", "fra Kommunestyret, PS 88/25",
                  "Disp, til Fagleder byggesak", "klasse L4", "fra Direktør",
                  "uten sluttdato", "kan gis videre",
                  f"{dato(om(-20))} – {dato(om(400))}"):  # fmt: skip
        assert tekst in html
    alle = klient(by.kd).get(by.forslag, {"alle": "1"}).content.decode()
    assert rutene(alle) == [(str(by.topprad), True), (str(by.under), True)]
    assert rutene(klient(by.leder).get(by.forslag).content.decode()) == [(str(by.ned), False)]
    assert "Innkjoep, inntil 1\u00a0000\u00a0kr, til Siv Demomo" in (
        klient(by.leder).get(by.forslag).content.decode()
    )
    for person in (by.siv, by.arkivar):
        html = klient(person).get(by.forslag).content.decode()
        assert rutene(html) == []
        assert "Ingen forslag venter på deg." in html
        assert by.forslag not in klient(person).get("/fullmakter/reglement/").content.decode()
    for lenke in ("/fullmakter/", "/fullmakter/reglement/"):
        assert by.forslag in klient(by.kd).get(lenke).content.decode()
    assert klient(by.kd).get(f"/fullmakter/reglement/{basen.uuid7()}/forslag/").status_code == 404


def test_de_valgte_bekreftes_ovenfra(forslagene):
    by, k = forslagene, klient(forslagene.kd)
    tom = k.post(by.forslag)
    assert tom.status_code == 422
    assert "Velg minst én fullmakt." in tom.content.decode()
    assert k.post(by.forslag, {"fullmakter": ["tull"]}).status_code == 422
    assert Fullmakt.objects.filter(bekreftet=None).count() == 3
    svar = k.post(by.forslag, {"fullmakter": [str(by.under), str(by.topprad)]}, follow=True)
    html = svar.content.decode()
    assert "2 fullmakter er bekreftet." in html
    assert "Ingen forslag venter på deg." in html
    assert Fullmakt.objects.get(bekreftet=None).pk == by.ned


def test_det_som_ikke_kan_bekreftes_staar_med_hvorfor_og_resten_gaar(forslagene):
    by, k = forslagene, klient(forslagene.kd)
    svar = k.post(by.forslag, {"fullmakter": [str(by.ned), str(by.topprad)]})
    html = svar.content.decode()
    assert svar.status_code == 200
    assert "1 fullmakt er bekreftet." in html
    assert "Ikke bekreftet" in html
    assert "Du har ikke rett til å gjøre dette med fullmakten." in html
    assert {f.pk for f in Fullmakt.objects.filter(bekreftet=None)} == {by.under, by.ned}
    svar = k.post(by.forslag, {"fullmakter": [str(by.ned)]})
    assert svar.status_code == 422
    # Alone, before its giver: told, and still there to be chosen.
    handlinger.bekreft_fullmakt(bruker=by.leder, fullmakt=by.ned)
    handlinger.trekk_fullmakt(bruker=by.kd, fullmakt=by.topprad, grunn="Feil")
    assert rutene(k.get(by.forslag).content.decode()) == []


def test_den_som_foreslo_reglementets_rader_ser_dem_ikke_og_ubekreftet_reglement_venter(by):
    nytt = handlinger.registrer_reglement(bruker=by.arkivar, navn="Nytt", organ="Kommunestyret",
                                          vedtatt=i_dag(), fra=om(5))  # fmt: skip
    rad = NyFullmakt(vedtakstype=by.disp.pk, enhet=by.bygg.pk, fra=om(5), reglement=nytt,
                     til_stilling=by.sjef)  # fmt: skip
    handlinger.foreslaa_fullmakt(bruker=by.kd, ny=replace(rad, vedtakstype=by.kjoep.pk))
    side = f"/fullmakter/reglement/{nytt}/forslag/"
    assert "Ingen forslag venter på deg." in klient(by.kd).get(side).content.decode()
    nr = handlinger.foreslaa_fullmakt(bruker=by.arkivar, ny=rad)
    html = klient(by.kd).get(side).content.decode()
    assert rutene(html) == []
    assert "Kan ikke bekreftes nå" in html
    assert "Reglementet den kommer fra, er ikke bekreftet" in html
    handlinger.bekreft_reglement(bruker=by.kd, reglement=nytt)
    assert rutene(klient(by.kd).get(side).content.decode()) == [(str(nr), False)]


def test_mange_forslag_gaar_over_flere_sider_og_paa_alle_spraak(forslagene, monkeypatch):
    by, k = forslagene, klient(forslagene.kd)
    monkeypatch.setattr("glassklar.fullmakt.web.bekreft.PAA_SIDEN", 1)
    en, to = (k.get(by.forslag, {"side": n}).content.decode() for n in (1, 2))
    # The second may be chosen before the first is confirmed, and is told of when it is not.
    assert (rutene(en), rutene(to)) == ([(str(by.topprad), False)], [(str(by.under), False)])
    assert "?side=2" in en
    svar = k.post(f"{by.forslag}?side=2", {"fullmakter": [str(by.under)]})
    assert svar.status_code == 422
    assert "gjelder ikke den første dagen" in svar.content.decode()
    assert rutene(k.get(by.forslag, {"side": "99"}).content.decode()) == rutene(to)
    for spraak, ord_ in (("nn", "Stadfest dei valde"), ("en", "Confirm the chosen")):
        k.post("/sprak/", {"language": spraak, "next": "/"})
        assert ord_ in k.get(by.forslag).content.decode()


def test_av_mange_forslag_staar_de_foerste(forslagene, monkeypatch):
    monkeypatch.setattr("glassklar.fullmakt.web.register.FORSLAG_VIST", 2)
    k = klient(forslagene.siv)
    html = k.get("/fullmakter/").content.decode()
    assert 'Venter på bekreftelse <span class="gk-dempet">3</span>' in html
    assert "Vis 1 forslag til" in html
    assert str(forslagene.ned) not in html
    html = k.get("/fullmakter/", {"forslag": "alle"}).content.decode()
    assert str(forslagene.ned) in html
    assert "forslag til</a>" not in html
