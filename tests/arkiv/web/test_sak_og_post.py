# SPDX-License-Identifier: EUPL-1.2
"""Case and entry pages: what stands there for whom, corrections, and a known number of queries."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

import fabrikk
from glassklar.arkiv.api import NyttDokument, registrer
from glassklar.arkiv.data import NyKorrespondent, NyPost
from glassklar.arkiv.models import Dokumentobjekt, Mappe
from glassklar.grunn.identitet import lesing
from glassklar.grunn.minne import prosess as cache
from glassklar.tilgang.api import NySkjerming

pytestmark = pytest.mark.django_db(transaction=True)
UO3 = NySkjerming("UO", 3, "offl-13", "fvl-13-1-1")


def tekst(kommune, bruker, sti, status=200):
    svar = kommune.klient(bruker).get(sti)
    assert svar.status_code == status, sti
    return svar.content.decode()


def hemmelig(kommune, **felt):
    """An entry with everything shielded, a file with a secret word in it."""
    return kommune.post(
        tittel="Bekymring", tittel2="om Per Testesen", fra="Ola Varsler", er_person=True,
        filer=(fabrikk.fil(b"hemmelig innhold", "per testesen.txt"),), skjerming=UO3,
        beskrivelse="Om Per Testesen", noekkelord=("testesen",), **felt,
    )  # fmt: skip


def test_uklarert_ser_at_men_ikke_hva(kommune):
    reg = hemmelig(kommune)
    sti = kommune.adresse(reg)
    for side in (sti, f"/sak/{kommune.saksnummer}/"):
        t = tekst(kommune, kommune.annen, side)
        assert "Bekymring" in t
        assert "offl. § 13 første ledd, jf. fvl. § 13 første ledd nr. 1" in t
        for ord_ in ("Per", "Testesen", "Varsler", "hemmelig", "testesen"):
            assert ord_ not in t, (side, ord_)
    t = tekst(kommune, kommune.saksbehandler, sti)
    for ord_ in ("om Per Testesen", "Ola Varsler", "Last ned filen", "Om Per Testesen"):
        assert ord_ in t
    assert "skjules for publikum" in t


def test_filen_foelger_klareringen(kommune):
    hemmelig(kommune)
    with lesing(kommune.arkivar):
        objekt = Dokumentobjekt.objects.get()
    for ende in ("last-ned/", "tekst/", "side/1.png"):
        tekst(kommune, kommune.annen, f"/dokument/{objekt.pk}/{ende}", 404)
    k = kommune.klient(kommune.saksbehandler)
    svar = k.get(f"/dokument/{objekt.pk}/last-ned/")
    assert b"".join(svar.streaming_content) == b"hemmelig innhold"
    svar = k.get(f"/dokument/{objekt.pk}/last-ned/", headers={"Range": "bytes=0-7"})
    assert (svar.status_code, b"".join(svar.streaming_content)) == (206, b"hemmelig")
    assert svar["Content-Range"] == "bytes 0-7/16"
    svar = k.get(f"/dokument/{objekt.pk}/last-ned/", headers={"Range": "bytes=-6"})
    assert b"".join(svar.streaming_content) == b"nnhold"
    assert k.get(
        f"/dokument/{objekt.pk}/last-ned/", headers={"Range": "bytes=99-"}
    ).status_code == 416  # fmt: skip
    svar = k.get(f"/dokument/{objekt.pk}/last-ned/", headers={"Range": "bytes=0-1,3-4"})
    assert svar.status_code == 200
    svar.close()
    tekst(kommune, kommune.saksbehandler, f"/dokument/{objekt.pk}/side/1.png", 404)


def test_sidebilde_av_bilde(kommune):
    import io

    from PIL import Image

    ut = io.BytesIO()
    Image.new("RGB", (20, 10), "white").save(ut, "PNG")
    kommune.post(filer=(fabrikk.fil(ut.getvalue(), "skann.png"),))
    with lesing(kommune.arkivar):
        objekt = Dokumentobjekt.objects.get()
    k = kommune.klient(kommune.annen)
    svar = k.get(f"/dokument/{objekt.pk}/side/1.png")
    assert svar["Content-Type"] == "image/png"
    assert svar.content.startswith(b"\x89PNG")
    svar = k.get(f"/dokument/{objekt.pk}/side/1.png", headers={"If-None-Match": svar["ETag"]})
    assert svar.status_code == 304
    assert k.get(f"/dokument/{objekt.pk}/side/7.png").status_code == 404


@pytest.mark.parametrize("hva", ["sak", "post", "saker"])
def test_antall_sporringer_er_fast(kommune, hva):
    reg = kommune.post(filer=(fabrikk.fil(b"En", "1.txt"),))
    sti = {
        "sak": f"/sak/{kommune.saksnummer}/", "post": kommune.adresse(reg), "saker": "/saker/"
    }[hva]  # fmt: skip
    k = kommune.klient(kommune.saksbehandler)

    def maal():
        cache.clear()
        with CaptureQueriesContext(connection) as q:
            assert k.get(sti).status_code == 200
        return len(q)

    en = maal()
    if hva == "saker":
        for n in range(8):
            fabrikk.sak(kommune.arkivar, kommune.bygg, kommune.arkivdel, tittel=f"Sak {n}")
    elif hva == "sak":
        for n in range(8):
            kommune.post(tittel=f"Brev {n}", skjerming=UO3 if n % 2 else None)
    else:
        from glassklar.arkiv.api import legg_til_dokument, legg_til_merknad

        for n in range(4):
            legg_til_dokument(
                bruker=kommune.arkivar, registrering=reg.pk,
                dokument=NyttDokument(f"Vedlegg {n}", [fabrikk.fil(b"v%d" % n)]),
            )  # fmt: skip
            legg_til_merknad(bruker=kommune.arkivar, registrering=reg.pk, tekst=f"Merknad {n}")
    # However many of them are shielded: one statement says that they were read.
    assert maal() == en + (hva == "sak")
    # One of them asks whether the reader is inhabil in the case.
    assert en <= 22, en


def test_opprett_sak(kommune):
    k = kommune.klient(kommune.saksbehandler)
    assert k.get("/sak/ny/").status_code == 200
    data = {
        "tittel": "Gnr. 101, bnr. 3 – Åslia 19", "tittel2": "for Kari Fiktsen",
        "arkivdel": str(kommune.arkivdel.pk), "klasse": "L42 Byggesak",
        "enhet": kommune.bygg.pk, "saksansvarlig": kommune.saksbehandler.pk,
        "gnr": "101", "bnr": "3", "part": "Kari Fiktsen", "partsrolle": "SOEK",
        "part_er_person": "on",
    }  # fmt: skip
    svar = k.post("/sak/ny/", data)
    assert svar.status_code == 302, svar.content.decode()[:4000]
    t = k.get(svar["Location"]).content.decode()
    for ord_ in ("Saken er opprettet.", "9901-101/3", "Kari Fiktsen", "L42 Byggesak", "Søker"):
        assert ord_ in t


@pytest.mark.parametrize(
    ("felt", "verdi", "melding"),
    [
        ("tittel", "", "Skriv en tittel"),
        ("tittel", "Kari 01410050185", "fødselsnummer"),
        ("klasse", "finnes ikke", "Vi finner ikke klassen"),
        ("klasse", "", "Velg en klasse"),
        ("arkivdel", "tull", "Velg en fra listen"),
        ("arkivdel", "019a0000-0000-7000-8000-000000000000", "Vi finner ikke klassen"),
        ("enhet", "", "Velg en fra listen"),
        ("enhet", "x", "Velg en fra listen"),
        ("saksansvarlig", "", "Velg en fra listen"),
        ("saksdato", "40.40.2026", "Skriv datoen slik"),
        ("saksdato", "01.01.2199", "fremtiden"),
        ("gnr", "12", "Skriv både gårds- og bruksnummer"),
        ("gnr", "abc", "heltall"),
        ("part", "Kari 01410050185", "fødselsnummer"),
        ("beskrivelse", "a\x00b", "tegn som ikke kan leses"),
    ],
)
def test_feil_i_ny_sak(kommune, felt, verdi, melding):
    data = {
        "tittel": "En sak", "arkivdel": str(kommune.arkivdel.pk), "klasse": "L42",
        "enhet": kommune.bygg.pk, "saksansvarlig": kommune.saksbehandler.pk,
        "tittel2": "det jeg skrev",
    } | {felt: verdi}  # fmt: skip
    svar = kommune.klient(kommune.saksbehandler).post("/sak/ny/", data)
    t = svar.content.decode()
    assert svar.status_code == 422
    assert melding in t
    assert 'value="det jeg skrev"' in t
    assert not Mappe.objects.using(fabrikk.EIER).exists()


def test_enhet_og_person_som_ikke_finnes(kommune):
    data = {
        "tittel": "En sak", "arkivdel": str(kommune.arkivdel.pk), "klasse": "L42",
        "enhet": kommune.bygg.pk, "saksansvarlig": kommune.saksbehandler.pk,
    }  # fmt: skip
    k = kommune.klient(kommune.saksbehandler)
    for felt in ("enhet", "saksansvarlig"):
        assert k.post("/sak/ny/", data | {felt: 99999}).status_code == 422, felt


def test_endre_sak_og_laasen(kommune):
    k = kommune.klient(kommune.saksbehandler)
    sti = f"/sak/{kommune.saksnummer}/endre/"
    svar = k.get(sti)
    data = {n: ("" if v is None else v) for n, v in svar.context["form"].initial.items()}
    data |= {"tittel": "Ny tittel", "saksdato": f"{data['saksdato']:%d.%m.%Y}"}
    data = {n: v for n, v in data.items() if n in svar.context["form"].fields}
    assert k.post(sti, data).status_code == 302
    # Somebody saved since the page was read: refused, with who, and what was typed stays.
    svar = k.post(sti, data | {"tittel": "Enda nyere"})
    t = svar.content.decode()
    assert svar.status_code == 422
    assert "Sindre Demomo lagret en endring" in t
    assert 'value="Enda nyere"' in t
    assert kommune.klient(kommune.annen).post(sti, data).status_code == 422


def test_avslutt_og_gjenaapne(kommune):
    kommune.post()
    k = kommune.klient(kommune.arkivar)
    svar = k.post(f"/sak/{kommune.saksnummer}/avslutt/")
    assert svar.status_code == 422
    assert "ikke journalført ennå" in svar.content.decode()
    assert kommune.klient(kommune.saksbehandler).post(
        f"/sak/{kommune.saksnummer}/avslutt/"
    ).status_code == 403  # fmt: skip
    tom = fabrikk.sak(kommune.arkivar, kommune.bygg, kommune.arkivdel, tittel="Tom sak")
    tom.refresh_from_db()
    sti = f"/sak/{tom.saksnummer.aar}/{tom.saksnummer.nr}/"
    assert k.post(f"{sti}avslutt/").status_code == 302
    assert "Avsluttet" in k.get(sti).content.decode()
    assert k.post(f"{sti}gjenaapne/", {"grunn": ""}).status_code == 422
    assert k.post(f"{sti}gjenaapne/", {"grunn": "Nytt brev kom"}).status_code == 302


def test_merknad(kommune):
    reg = kommune.post()
    k = kommune.klient(kommune.saksbehandler)
    sti = f"/post/{reg.pk}/merknad/"
    assert k.post(sti, {"tekst": ""}).status_code == 422
    assert k.post(sti, {"tekst": "Ring <b>Kari</b>"}).status_code == 302
    assert "Ring &lt;b&gt;Kari&lt;/b&gt;" in k.get(kommune.adresse(reg)).content.decode()
    assert kommune.klient(kommune.annen).post(sti, {"tekst": "Hei"}).status_code == 422
    assert k.post(f"/sak/{kommune.saksnummer}/merknad/", {"tekst": "Om saken"}).status_code == 302


def test_endre_post_og_frosne_felt(kommune):
    reg = kommune.post(tittel2="gammel linje 2")
    k = kommune.klient(kommune.saksbehandler)
    sti = f"/post/{reg.pk}/endre/"
    assert "gammel linje 2" in k.get(sti).content.decode()
    dag = f"{reg.mottatt_dato:%d.%m.%Y}"
    data = {"tittel": "Rettet", "tittel2": "ny linje", "mottatt_dato": dag,
            "versjon": reg.versjon, "grunn": "skrivefeil"}  # fmt: skip
    assert k.post(sti, data).status_code == 302
    assert "Rettet – ny linje" in k.get(kommune.adresse(reg)).content.decode()
    assert k.post(sti, data).status_code == 422
    assert kommune.klient(kommune.annen).get(sti).status_code == 403
    assert k.post(sti, data | {"tittel": "01410050185"}).status_code == 422


def test_flytt_lar_den_gamle_adressen_lede_videre(kommune):
    reg = kommune.post()
    gammel = kommune.adresse(reg)
    ny = fabrikk.sak(kommune.arkivar, kommune.bygg, kommune.arkivdel, tittel="Den andre saken")
    ny.refresh_from_db()
    k = kommune.klient(kommune.arkivar)
    assert k.post(f"/post/{reg.pk}/flytt/", {"sak": "2026/9999"}).status_code == 422
    nummer = f"{ny.saksnummer.aar}/{ny.saksnummer.nr}"
    svar = k.post(f"/post/{reg.pk}/flytt/", {"sak": nummer})
    assert svar["Location"] == f"/sak/{nummer}/1/"
    assert k.get(gammel)["Location"] == f"/sak/{nummer}/1/"
    assert k.get(f"/post/{reg.pk}/")["Location"] == f"/sak/{nummer}/1/"


def test_fordel(kommune):
    reg = kommune.post()
    k = kommune.klient(kommune.leder)
    sti = f"/post/{reg.pk}/fordel/"
    assert k.get(sti).status_code == 200
    assert k.post(sti, {"saksbehandler": "", "enhet": ""}).status_code == 422
    assert k.post(sti, {"saksbehandler": 99999}).status_code == 422
    assert k.post(sti, {"saksbehandler": kommune.annen.pk}).status_code == 302
    reg.refresh_from_db()
    assert reg.saksbehandler_id == kommune.annen.pk
    assert kommune.klient(kommune.saksbehandler).get(sti).status_code == 403


def test_vedlegg_og_versjoner(kommune):
    reg = registrer(
        bruker=kommune.saksbehandler,
        post=NyPost(
            kommune.sak.pk, "U", "Svar", parter=[NyKorrespondent("EM", "Demo AS")],
            dokumenter=[NyttDokument("Svar", [fabrikk.fil(b"utkast", "svar.txt")], "H")],
        ),
    )  # fmt: skip
    k = kommune.klient(kommune.saksbehandler)
    sti = f"/post/{reg.pk}/dokument/"

    def fil(innhold=b"vedlegg", navn="Vedlegg_1.txt"):
        return SimpleUploadedFile(navn, innhold)

    assert k.post(sti, {}).status_code == 422
    assert k.post(sti, {"fil": fil()}).status_code == 302
    t = k.get(kommune.adresse(reg)).content.decode()
    assert "Vedlegg 1" in t
    with lesing(kommune.arkivar):
        dok = Dokumentobjekt.objects.get(filnavn="svar.txt").dokument_id
    versjon = f"/post/{reg.pk}/dokument/{dok}/versjon/"
    assert k.get(versjon).status_code == 200
    assert k.post(versjon, {"fil": fil(b"bedre", "svar.txt")}).status_code == 302
    assert k.post(versjon, {"fil": fil(b"sladd", "s.txt"), "variant": "O"}).status_code == 302
    assert "Sladdet utgave" in k.get(kommune.adresse(reg)).content.decode()
    annet = f"/post/{reg.pk}/dokument/019a0000-0000-7000-8000-000000000000/versjon/"
    assert k.get(annet).status_code == 404


def test_saker_filtre(kommune):
    kommune.sak  # noqa: B018 - made by the first use
    fabrikk.sak(kommune.arkivar, kommune.skole, kommune.arkivdel, tittel="Skolesak")
    t = tekst(kommune, kommune.saksbehandler, f"/saker/?enhet={kommune.skole.pk}")
    assert "Skolesak" in t
    assert "Gnr. 12" not in t
    assert "Skolesak" not in tekst(kommune, kommune.saksbehandler, "/saker/?mine=1")
    assert "Ingen saker med dette" in tekst(kommune, kommune.saksbehandler, "/saker/?status=A")
    for rart in ("?enhet=x", "?status=<b>", "?side=99", "?enhet=999999"):
        tekst(kommune, kommune.saksbehandler, f"/saker/{rart}")
