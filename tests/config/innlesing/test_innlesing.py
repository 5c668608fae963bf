# SPDX-License-Identifier: EUPL-1.2
"""A municipality starts from an empty database without the demo, and a letter goes all the way."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.contrib.auth import authenticate
from django.db import connections

from fabrikk import fil as lagret_fil
from glassklar.arkiv.api import NyKorrespondent, NyPost, NySak, NyttDokument, opprett_sak, registrer
from glassklar.arkiv.models import Arkiv, Arkivdel, Klasse, Loepenummer
from glassklar.config import standardkoder
from glassklar.config.innlesing import arkivdeler, bruker, brukere, enheter, klasser, virksomhet
from glassklar.config.innlesing.feil import InnlesingFeil
from glassklar.config.miljoe import MiljoeFeil
from glassklar.grunn.klokke import i_dag, naa
from glassklar.journal.api import frigi_dag, journalfoer
from glassklar.lov.api import hjemler
from glassklar.org.api import Bruker, Enhet, Rolletildeling, Virksomhet
from glassklar.tilgang.api import Klarering, Skjerming, Tilgangskode

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")
#: The owner's session sees what it has written; nothing is committed, so it is quick.
BARE_EIER = pytest.mark.django_db(databases="__all__")

ENHETER = (
    "kode;navn;overordnet;folkevalgt\n42;Byggesak;40;\n40;Samfunn;;nei\nK1;Kommunestyret;;ja\n"
)
DELER = (
    "kode;tittel;system;standard_kode;tillegg;innfoersel_skjules;skjules_hjemmel\n"
    "SAK;Saksarkiv;Nøkkel;;;;\nPERS;Personal;;P;;;\nBARN;Barnevern;;KL;barnevern-13-1;ja;offlf-9-5\n"
)
KLASSER = (
    "system;klasse_id;tittel;forelder;standard_kode\n"
    "Nøkkel;L42;Byggesak;L;\nNøkkel;L;Areal;;\nNøkkel;601;Anskaffelser;;AN\n"
)
BRUKERE = (
    "brukernavn;navn;epost;enhet;roller;klareringer;fra\n"
    "Arne;Arne Prøvli;arne@nordfjella.example;40;arkivar;UO:alle IS:alle P:alle;1.1.2026\n"
    "kari;Kari Fiktsen;;42;saksbehandler leder;UO:enhet IS:egne P:enhet@40;2026-02-01\n"
)


@pytest.fixture
def ny() -> virksomhet.Opprettet:
    return virksomhet.opprett_virksomhet(navn="Nordfjella kommune", kommunenummer="9902")


def skriv(mappe: Path, navn: str, tekst: str) -> Path:
    fil = mappe / f"{navn}.csv"
    fil.write_text(tekst, "utf-8")
    return fil


def les_alt(mappe: Path) -> list[str]:
    return [
        modul.importer(skriv(mappe, navn, tekst))
        for modul, navn, tekst in (
            (enheter, "enheter", ENHETER),
            (arkivdeler, "arkivdeler", DELER),
            (klasser, "klasser", KLASSER),
            (brukere, "brukere", BRUKERE),
        )
    ]


def test_fra_tom_database_til_offentlig_journal(ny: virksomhet.Opprettet, tmp_path: Path) -> None:
    les_alt(tmp_path)
    bruker.opprett(
        brukernavn="sjef", navn="Siri Sjefseksempel", roller=["admin"], passord="et langt passord 1"
    )
    arne, kari = (Bruker.objects.get(brukernavn=n) for n in ("arne", "kari"))
    sak = opprett_sak(
        bruker=arne,
        sak=NySak(
            tittel="Gnr. 12, bnr. 45 – garasje",
            arkivdel=Arkivdel.objects.get(kode="SAK").pk,
            klasse=Klasse.objects.get(klasse_id="L42").pk,
            enhet=Enhet.objects.get(kode="42").pk,
            saksansvarlig=kari.pk,
        ),
    )
    post = registrer(
        bruker=arne,
        post=NyPost(
            mappe=sak.pk,
            journalposttype="I",
            tittel="Søknad om garasje",
            mottatt_dato=naa(),
            dokumentets_dato=i_dag(),
            parter=[NyKorrespondent("EA", "Eksempel Bygg AS")],
            dokumenter=[NyttDokument("Søknad", [lagret_fil()], "H")],
        ),
    )
    journalfoer(bruker=arne, registrering=post.pk)
    assert frigi_dag(bruker=arne, journaldato=i_dag()).antall == 1
    nummer = Loepenummer.objects.get(registrering=post)
    assert (nummer.aar, nummer.nr) == (i_dag().year, 1)
    with connections["offentlig"].cursor() as c:
        c.execute("select saksaar, saksnr, postnr, tittel, parter->0->>'navn' from journalpost")
        assert c.fetchall() == [(i_dag().year, 1, 1, "Søknad om garasje", "Eksempel Bygg AS")]


def test_alt_er_der(ny: virksomhet.Opprettet, tmp_path: Path) -> None:
    meldinger = les_alt(tmp_path)
    assert meldinger[0] == "3 enheter: 3 nye, 0 endret, 0 som før."
    v = Virksomhet.objects.get()
    assert (v.navn, v.demo) == ("Nordfjella kommune", False)
    assert Arkiv.objects.get().skapere.get().navn == "Nordfjella kommune"
    assert Enhet.objects.get(kode="42").overordnet == Enhet.objects.get(kode="40")
    assert Klasse.objects.get(klasse_id="L42").forelder.klasse_id == "L"  # type: ignore[union-attr]
    barn = Arkivdel.objects.get(kode="BARN")
    assert (barn.innfoersel_skjules, barn.skjules_hjemmel) == (True, "offlf-9-5")
    s = Skjerming.objects.get(gjelder=Arkivdel.objects.get(kode="PERS").pk)
    assert (s.art, s.kode_id, s.nivaa, s.hjemmel, s.tillegg) == (
        "A", "P", 3, "offl-13", "fvl-13-1-1",
    )  # fmt: skip
    kari = Bruker.objects.get(brukernavn="kari")
    assert set(kari.roller.values_list("rolle", "fra")) == {
        ("saksbehandler", date(2026, 2, 1)),
        ("leder", date(2026, 2, 1)),
    }
    klareringer = Klarering.objects.using("eier").filter(bruker=kari)
    assert set(klareringer.values_list("kode_id", "omfang", "enhet__kode")) == {
        ("UO", "enhet", "42"),
        ("IS", "egne", None),
        ("P", "enhet", "40"),
    }


def test_andre_gang_skriver_ingenting(ny: virksomhet.Opprettet, tmp_path: Path) -> None:
    les_alt(tmp_path)
    foer = _spor()
    assert all("0 nye, 0 endret" in m for m in les_alt(tmp_path))
    assert _spor() == foer


@BARE_EIER
def test_proeve_skriver_ingenting(ny: virksomhet.Opprettet, tmp_path: Path) -> None:
    foer = _spor()
    melding = enheter.importer(skriv(tmp_path, "enheter", ENHETER), proev=True)
    assert melding.startswith("Prøve, ingenting er skrevet: 3 enheter: 3 nye")
    assert not Enhet.objects.using("eier").exists()
    assert _spor() == foer


def test_endringer_foelger_med(ny: virksomhet.Opprettet, tmp_path: Path) -> None:
    les_alt(tmp_path)
    ny_tekst = ENHETER.replace("Byggesak;40", "Plan og bygg;K1")
    assert "1 endret" in enheter.importer(skriv(tmp_path, "enheter", ny_tekst))
    assert Enhet.objects.get(kode="42").overordnet == Enhet.objects.get(kode="K1")
    # What is no longer in the file stays: rights end by a date, not by a missing line.
    brukere.importer(
        skriv(tmp_path, "brukere", "brukernavn;navn;roller\nkari;Kari Fiktsen;arkivar\n")
    )
    assert Rolletildeling.objects.filter(bruker__brukernavn="kari").count() == 3


HODE = "brukernavn;navn;epost;enhet;roller;klareringer;sluttet\n"


def test_ny_enhet_tar_klareringene_fra_den_gamle(ny: virksomhet.Opprettet, tmp_path: Path) -> None:
    les_alt(tmp_path)
    klareringer = "UO:enhet IS:egne P:enhet"
    fil = skriv(tmp_path, "b", f"{HODE}kari;Kari Fiktsen;;40;saksbehandler leder;{klareringer};\n")
    proeve = brukere.importer(fil, proev=True)
    assert proeve.startswith("Prøve, ingenting er skrevet: 1 brukere: 0 nye, 1 endret")
    svar = brukere.importer(fil)
    assert proeve.removeprefix("Prøve, ingenting er skrevet: ") == svar
    for del_ in ("  kari: enhet 42 → 40", "klarering avsluttet: UO:enhet@42",
                 "ny klarering: UO:enhet@40", "klarering avsluttet: P:enhet@40"):  # fmt: skip
        assert del_ in svar
    rader = Klarering.objects.using("eier").filter(bruker__brukernavn="kari")
    assert {(k.kode_id, k.enhet and k.enhet.kode, k.avsluttet_aarsak, k.fra == i_dag())
            for k in rader.select_related("enhet")} == {
        ("UO", "42", "enhet", False), ("IS", None, "enhet", False), ("P", "40", "enhet", False),
        ("UO", "40", "", True), ("IS", None, "", True), ("P", "40", "", True),
    }  # fmt: skip
    foer = _spor()
    assert "0 nye, 0 endret" in brukere.importer(fil)
    assert _spor() == foer


def test_den_som_har_sluttet_mister_alt_og_kommer_ikke_igjen(
    ny: virksomhet.Opprettet, tmp_path: Path
) -> None:
    les_alt(tmp_path)
    fil = skriv(tmp_path, "b", f"{HODE}kari;Kari Fiktsen;;42;saksbehandler;UO:enhet;1.10.2026\n")
    svar = brukere.importer(fil)
    assert "  kari: sluttet; klarering avsluttet: UO:enhet@42" in svar
    kari = Bruker.objects.get(brukernavn="kari")
    assert not kari.is_active
    gaar = i_dag() - timedelta(days=1)
    assert set(kari.roller.values_list("til", "avsluttet_aarsak")) == {(gaar, "sluttet")}
    assert {k.til for k in Klarering.objects.using("eier").filter(bruker=kari.pk)} == {gaar}
    foer = _spor()
    assert "0 nye, 0 endret" in brukere.importer(fil)
    igjen = skriv(tmp_path, "c", f"{HODE}kari;Kari Fiktsen;;42;arkivar;;\n")
    assert "kari: sluttet fra før; ikke endret" in brukere.importer(igjen)
    ukjent = skriv(tmp_path, "d", f"{HODE}helge;Helge Borte;;42;arkivar;;ja\n")
    assert "0 nye, 0 endret" in brukere.importer(ukjent)
    assert _spor() == foer


def test_roller_som_ikke_staar_der_avsluttes_bare_naar_det_bes_om(
    ny: virksomhet.Opprettet, tmp_path: Path
) -> None:
    les_alt(tmp_path)
    fil = skriv(tmp_path, "b", f"{HODE}kari;Kari Fiktsen;;42;saksbehandler;;\n")
    assert "0 nye, 0 endret" in brukere.importer(fil)
    assert "  kari: rolle avsluttet: leder" in brukere.importer(fil, avslutt=True)
    gjelder = Rolletildeling.objects.filter(bruker__brukernavn="kari", til__isnull=True)
    assert list(gjelder.values_list("rolle", flat=True)) == ["saksbehandler"]
    assert "0 nye, 0 endret" in brukere.importer(fil, avslutt=True)
    # the last role in the unit takes the clearances with it
    tom = skriv(tmp_path, "c", f"{HODE}kari;Kari Fiktsen;;42;;;\n")
    assert "klarering avsluttet: UO:enhet@42" in brukere.importer(tom, avslutt=True)


def test_uten_passord_kan_ingen_logge_inn_men_be_om_nytt(
    ny: virksomhet.Opprettet, tmp_path: Path
) -> None:
    les_alt(tmp_path)
    arne = Bruker.objects.get(brukernavn="arne")
    assert arne.has_usable_password()
    for passord in ("", arne.password, "ukjent"):
        assert authenticate(username="arne", password=passord) is None


@BARE_EIER
@pytest.mark.parametrize(
    ("modul", "tekst", "linje", "feil"),
    [
        (enheter, "kode;navn\n;A\n", 2, "«kode» er tom"),
        (enheter, "kode;navn\n1;A\n1;B\n", 3, "enheten 1 står også på linje 2"),
        (enheter, "kode;navn;overordnet\n1;A;9\n", 2, "den overordnede enheten 9 finnes ikke"),
        (enheter, "kode;navn;overordnet\n1;A;2\n2;B;1\n", 2, "enheten 1 er sin egen overordnede"),
        (enheter, "kode;navn;folkevalgt\n1;A;kanskje\n", 2, "«folkevalgt» må være ja eller nei"),
        (enheter, f"kode;navn\n{'1' * 21};A\n", 2, "«kode» er lengre enn 20 tegn"),
        (arkivdeler, "kode;tittel;standard_kode\nA;B;QQ\n", 2, "tilgangskoden QQ finnes ikke"),
        (arkivdeler, "kode;tittel;standard_kode\nA;B;XX\n", 2, "kan ikke arves"),
        (arkivdeler, "kode;tittel;standard_kode;nivaa\nA;B;P;4\n", 2, "«nivaa» må være 1, 2"),
        (arkivdeler, "kode;tittel;standard_kode;hjemmel\nA;B;P;offl-99\n", 2, "«offl-99» finnes"),
        (arkivdeler, "kode;tittel;standard_kode;tillegg\nA;B;P;offl-13\n", 2, "må ha loven om"),
        (
            arkivdeler,
            "kode;tittel;standard_kode;innfoersel_skjules;skjules_hjemmel\nELEV;E;E;ja;offl-13\n",
            2,
            "må «skjules_hjemmel» være offlf-9-5",
        ),
        (klasser, "system;klasse_id;tittel;forelder\nN;1;A;9\n", 2, "klassen 9 finnes ikke i N"),
        (klasser, "system;klasse_id;tittel;forelder\nN;1;A;1\n", 2, "klassen 1 er under seg selv"),
        (klasser, "system;klasse_id;tittel\nN;1;A\nN;1;B\n", 3, "klassen 1 står også på linje 2"),
        (klasser, "system;klasse_id;tittel;standard_kode\nN;1;A;Q\n", 2, "tilgangskoden Q finnes"),
        (brukere, "brukernavn;navn\na b;A\n", 2, "brukernavnet «a b» kan bare ha"),
        (brukere, "brukernavn;navn\nsystem;A\n", 2, "programmets eget"),
        (brukere, "brukernavn;navn\nA;A\na;B\n", 3, "a står også på linje 2"),
        (brukere, "brukernavn;navn;epost\na;A;a@\n", 2, "«a@» er ikke en e-postadresse"),
        (brukere, "brukernavn;navn;enhet\na;A;99\n", 2, "enheten 99 finnes ikke"),
        (brukere, "brukernavn;navn;roller\na;A;konge\n", 2, "rollen konge finnes ikke"),
        (brukere, "brukernavn;navn;klareringer\na;A;AAPEN\n", 2, "tilgangskoden finnes ikke"),
        (brukere, "brukernavn;navn;klareringer\na;A;UO XX:alle\n", 2, "XX leses av arkivet"),
        (brukere, "brukernavn;navn;klareringer\na;A;UO:litt\n", 2, "omfanget er egne, enhet, alle"),
        (brukere, "brukernavn;navn;klareringer\na;A;UO:enhet\n", 2, "gjelder en enhet, men ingen"),
        (brukere, "brukernavn;navn;fra\na;A;31.2.2026\n", 2, "«fra» må være en dato"),
        (brukere, "brukernavn;navn;sluttet\na;A;31.2.2026\n", 2, "«sluttet» må være ja eller"),
        (brukere, "brukernavn;navn;sluttet\na;A;1.1.2190\n", 2, "«sluttet» må være ja eller"),
    ],
)
def test_feil_sier_linje_og_skriver_ingenting(
    ny: virksomhet.Opprettet, tmp_path: Path, modul: object, tekst: str, linje: int, feil: str
) -> None:
    fil = skriv(tmp_path, "ark", tekst)
    foer = _spor()
    with pytest.raises(InnlesingFeil) as funnet:
        modul.importer(fil)  # type: ignore[attr-defined]
    assert any(nr == linje and feil in t for nr, t in funnet.value.feil), funnet.value.feil
    assert _spor() == foer


@BARE_EIER
def test_klasse_flyttes_ikke(ny: virksomhet.Opprettet, tmp_path: Path) -> None:
    les_alt(tmp_path)
    fil = skriv(tmp_path, "k", "system;klasse_id;tittel;forelder\nNøkkel;L42;Byggesak;601\n")
    with pytest.raises(InnlesingFeil, match="den flyttes ikke"):
        klasser.importer(fil)


@BARE_EIER
def test_virksomheten_opprettes_bare_i_en_tom_database(ny: virksomhet.Opprettet) -> None:
    with pytest.raises(MiljoeFeil, match="tilhører allerede Nordfjella kommune"):
        virksomhet.opprett_virksomhet(navn="Sundlia kommune", kommunenummer="9903", demo=True)
    assert Virksomhet.objects.using("eier").get().demo is False


@BARE_EIER
@pytest.mark.parametrize(
    "felt",
    [
        {"navn": " ", "kommunenummer": "9902"},
        {"navn": "N", "kommunenummer": "99"},
        {"navn": "N", "kommunenummer": "9902", "orgnummer": "12"},
    ],
)
def test_virksomhet_med_gale_verdier(felt: dict[str, str]) -> None:
    with pytest.raises(MiljoeFeil):
        virksomhet.opprett_virksomhet(**felt)  # type: ignore[arg-type]
    assert not Virksomhet.objects.exists()


@BARE_EIER
def test_uten_virksomhet_sies_det(tmp_path: Path) -> None:
    with pytest.raises(MiljoeFeil, match="opprett-virksomhet"):
        enheter.importer(skriv(tmp_path, "enheter", ENHETER))


@BARE_EIER
@pytest.mark.parametrize(
    ("felt", "feil"),
    [
        ({"brukernavn": "a b"}, "kan bare ha"),
        ({"roller": ["konge"]}, "finnes ikke"),
        ({"enhet": "99"}, "enheten 99"),
        ({"navn": " "}, "fullt navn mangler"),
        ({"passord": "kort"}, "Brukeren er ikke opprettet"),
        ({"brukernavn": "system"}, "er i bruk"),
    ],
)
def test_bruker_med_feil(ny: virksomhet.Opprettet, felt: dict[str, object], feil: str) -> None:
    rett: dict[str, object] = {"brukernavn": "ny", "navn": "Ny", "passord": "et langt passord 1"}
    with pytest.raises(MiljoeFeil, match=feil):
        bruker.opprett(**(rett | felt))  # type: ignore[arg-type]
    assert list(Bruker.objects.using("eier").values_list("brukernavn", flat=True)) == ["system"]


@BARE_EIER
def test_sporet_viser_hvem(ny: virksomhet.Opprettet, tmp_path: Path) -> None:
    enheter.importer(skriv(tmp_path, "enheter", ENHETER))
    with connections["eier"].cursor() as c:
        c.execute("select distinct handling, bruker from spor where tabell = 'enhet'")
        assert c.fetchall() == [("importer_enheter", ny.system.pk)]


@BARE_EIER
def test_standardkodene_er_gyldige() -> None:
    """Every basis of a code is in the register, and one that it proposes can stand alone."""
    dag = i_dag() + timedelta(days=0)
    koder = {k.kode: k for k in standardkoder.les()}
    assert list(koder)[:2] == ["AAPEN", "XX"]
    assert set(koder) == {"AAPEN", "XX", "UO", "P", "E", "BA", "KL", "AN", "V", "LED", "IS"}
    for k in koder.values():
        k.clean_fields(exclude=["hjemler", "varighet_aar", "endret_av"])
        for h in k.hjemler:
            funnet = hjemler.hjemmel(h, dag)
            assert funnet.bruk == "hoved"
        if k.standard_hjemmel:
            assert k.standard_hjemmel in k.hjemler
            krever = hjemler.hjemmel(k.standard_hjemmel, dag).krever_tillegg
            assert bool(k.standard_tillegg) == krever
            if krever:
                assert hjemler.hjemmel(k.standard_tillegg, dag).bruk == "tillegg"
    assert koder["XX"].krever_frist
    assert not any(k.krever_frist for k in koder.values() if k.kode != "XX")


@BARE_EIER
def test_standardkodene_overskriver_ikke(ny: virksomhet.Opprettet) -> None:
    Tilgangskode.objects.using("eier").filter(kode="UO").update(navn="Vårt eget navn")
    assert standardkoder.opprett("eier") == 0
    assert Tilgangskode.objects.using("eier").get(kode="UO").navn == "Vårt eget navn"


def _spor() -> int:
    with connections["eier"].cursor() as c:
        c.execute("select count(*) from spor")
        return int(c.fetchone()[0])
