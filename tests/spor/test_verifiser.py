# SPDX-License-Identifier: EUPL-1.2
"""The verifier and the export: clean when untouched, and clear when it cannot check."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connections

import fabrikk
from glassklar.config import cli
from glassklar.journal.logg import KILDE as OFFENTLIG
from glassklar.spor import eksport as eksportering
from glassklar.spor.eksport import EksportFeil, bilde, eksporter
from glassklar.spor.forsegler import koble
from glassklar.spor.note import Sjekkpunkt
from glassklar.spor.signering import ny_noekkel, signer_sjekkpunkt
from glassklar.spor.utskrift import SPOR_LINJER, sporede
from glassklar.spor.verifiser import Valg, verifiser, verifiser_tilstand
from spor.kommune import NAVN, Kommune, arbeid, opprett, skriv_grunnlag


@pytest.fixture
def miljoe(roller, tmp_path, monkeypatch) -> None:
    """The environment of the command."""
    monkeypatch.setenv("GLASSKLAR_DB_REVISJON", roller.revisjon.url)
    monkeypatch.setenv("GLASSKLAR_DB_FORSEGLER", roller.forsegler.url)
    monkeypatch.setenv("GLASSKLAR_LOGGMAPPE", str(tmp_path / "fliser"))


@pytest.fixture
def tom(transactional_db, miljoe, roller, tmp_path) -> Kommune:
    """A municipality that has just begun."""
    return Kommune(roller, tmp_path)


@pytest.fixture
def kommune(ferdig, miljoe, roller, tmp_path, tmp_path_factory) -> Kommune:
    """One that has worked and sealed, made once: a copy of its database and of its files."""

    def lag() -> Path:
        k = Kommune(roller, tmp_path_factory.mktemp("kommune"))
        sted = opprett()
        arbeid(sted, 1, 6)
        k.forsegl()
        arbeid(sted, 2, 3)
        k.forsegl()
        return k.mappe

    shutil.copytree(ferdig(lag), tmp_path, dirs_exist_ok=True)
    return Kommune(roller, tmp_path)


def kjoer(capfd, *argv: object) -> tuple[int, str]:
    """The command's exit code, and all that it said."""
    capfd.readouterr()
    kode = cli.main([str(a) for a in argv])
    ut, feil = capfd.readouterr()
    return kode, ut + feil


def eier(sql: str, *verdier):
    with connections["eier"].cursor() as c:
        c.execute(sql, list(verdier))
        return c.fetchall() if c.description else None


def sjekkpunkt(k: Kommune, nr: int) -> Path:
    """A file with one of the checkpoints."""
    noter = eier("select note from logg_sjekkpunkt where logg = 'S' order by storrelse, tid")
    fil = k.mappe / f"eldre{nr}"
    fil.write_text(noter[nr][0], "utf-8")
    return fil


def test_uroert_base_stemmer(kommune, capfd):
    kode, sagt = kjoer(capfd, "verifiser")
    assert kode == 0, sagt
    assert "LOGGEN STEMMER" in sagt
    assert f"{kommune.mappe}/fliser/spor er kontrollert" in sagt
    assert "Arkivets rader er kontrollert" in sagt
    kode, sagt = kjoer(capfd, "verifiser", "--mot", sjekkpunkt(kommune, 0), "--json")
    (dom,) = json.loads(sagt)
    assert (kode, dom["stemmer"], dom["avvik"]) == (0, True, [])
    assert any("fortsettelse" in m for m in dom["meldinger"])


def test_en_fersk_base_og_en_uten_forsegling_er_hel(tom):
    with tom.som() as c, bilde(c):
        assert verifiser_tilstand(c) == []
    arbeid(opprett(), 3, 4)
    with tom.som() as c, bilde(c):
        assert verifiser_tilstand(c) == []


def test_det_som_ikke_er_forseglet_ennaa_gir_ingen_alarm(kommune):
    fabrikk.enhet("99", "Ny")
    with kommune.som() as c, bilde(c):
        dom = verifiser(c, SPOR_LINJER, Valg())
    assert dom.avvik == []
    assert any("ikke forseglet ennå" in m for m in dom.meldinger)


def test_grunnlag_av_rader_og_kolonner_som_kom_utenom(kommune, tjener, roller):
    """Rows loaded with the triggers off, and a column added to a table with rows."""
    assert skriv_grunnlag() == 0
    eier("alter table enhet disable trigger user")
    fabrikk.enhet("98", "Lastet")
    eier("alter table enhet enable trigger user")
    eier("alter table enhet add column farge text not null default 'blaa'")
    with kommune.som() as c, bilde(c):
        galt = verifiser_tilstand(c, ["enhet"])
    assert {a.hva for a in galt} == {
        "raden er lagt til utenom sporet", "raden er endret utenom sporet"}  # fmt: skip
    # The row itself as one event, and its new column with it; of the others the column.
    assert [(skriv_grunnlag(),)] == eier("select count(*) from enhet")
    assert skriv_grunnlag() == 0
    kommune.forsegl()
    with kommune.som() as c, bilde(c):
        dom = verifiser(c, SPOR_LINJER, Valg())
    assert dom.avvik == []
    assert any("tatt inn som grunnlag" in m for m in dom.meldinger)


def test_en_tabell_som_ikke_spores_lenger_navngis(kommune, tjener, roller):
    eier("alter table enhet disable trigger zz_spor")
    with kommune.som() as c, bilde(c):
        (a,) = verifiser(c, SPOR_LINJER, Valg()).avvik
    assert (a.hva, a.tabell) == ("sporingen av tabellen er slått av", "enhet")


# -- the export ------------------------------------------------------------------------------------


@pytest.mark.parametrize("navn", ["uttak", "uttak.zip"])
def test_eksporten_kan_kontrolleres_av_den_som_bare_har_python(kommune, navn, capfd):
    maal = kommune.mappe / navn
    kode, sagt = kjoer(capfd, "spor", "eksporter", maal, "--med-tilstand")
    assert kode == 0, sagt
    if navn.endswith(".zip"):
        shutil.unpack_archive(maal, kommune.mappe / "pakket")
    pyz = (kommune.mappe / "pakket" if navn.endswith(".zip") else maal) / "etterproev.pyz"
    assert "python3 etterproev.pyz" in (pyz.parent / "LESMEG.txt").read_text("utf-8")
    svar = subprocess.run(
        [sys.executable, "-I", str(pyz), str(maal), "--mot", str(sjekkpunkt(kommune, 0))],
        capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert (svar.returncode, svar.stderr) == (0, ""), svar.stdout
    assert "Arkivets rader er kontrollert" in svar.stdout
    assert kjoer(capfd, "verifiser", maal)[0] == 0
    # The taking out is itself in the trace, and in the export.
    ((doer, hva, rolle),) = eier(
        "select etter ->> 'doer', etter -> 'hva', rolle from spor where handling = 'eksporter_spor'"
    )
    assert (doer, json.loads(hva), rolle) == (
        "kommandolinje", ["spor", "tilstand"], "glassklar_revisjon")  # fmt: skip
    assert b"eksporter_spor" in (pyz.parent / "uforseglet.jsonl").read_bytes()
    kode, sagt = kjoer(capfd, "spor", "eksporter", maal)
    assert (kode, "finnes fra før" in sagt) == (1, True)
    assert not list(kommune.mappe.glob(".uttak*"))


def test_full_disk_sier_fra_og_etterlater_ingenting(kommune, capfd, monkeypatch):
    monkeypatch.setattr(eksportering, "RESERVE", 1 << 62)
    kode, sagt = kjoer(capfd, "spor", "eksporter", kommune.mappe / "uttak")
    assert kode == 1
    assert "lite plass" in sagt
    assert not list(kommune.mappe.glob("*uttak*"))


def test_en_disk_som_gaar_full_underveis(kommune):
    """Linux' own full disk: every write to it fails."""
    kladd = Path("/dev/full")
    if not kladd.exists():
        pytest.skip("/dev/full finnes ikke")

    class Full(eksportering.Mappe):
        def __init__(self, sti):
            super().__init__(sti)
            (sti / "hendelser.jsonl").symlink_to(kladd)

    with kommune.som() as c, pytest.MonkeyPatch.context() as bytte:
        bytte.setattr(eksportering, "Mappe", Full)
        with pytest.raises(EksportFeil, match="Disken er full"):
            eksporter(c, SPOR_LINJER, kommune.mappe / "uttak")
    assert not list(kommune.mappe.glob("*uttak*"))


def test_eksport_som_er_avkuttet(kommune, capfd):
    mappe, fil = kommune.mappe / "uttak", kommune.mappe / "uttak.zip"
    assert kjoer(capfd, "spor", "eksporter", mappe)[0] == 0
    assert kjoer(capfd, "spor", "eksporter", fil)[0] == 0
    raa = fil.read_bytes()
    fil.write_bytes(raa[: len(raa) // 2])
    kode, sagt = kjoer(capfd, "verifiser", fil)
    assert (kode, "avkuttet eller ikke en zip-fil" in sagt) == (2, True)
    linjer = (mappe / "hendelser.jsonl").read_bytes()
    (mappe / "hendelser.jsonl").write_bytes(linjer[: len(linjer) // 2])
    kode, sagt = kjoer(capfd, "verifiser", mappe)
    assert (kode, "avkuttet" in sagt) == (1, True)
    (mappe / "sjekkpunkt").unlink()
    kode, sagt = kjoer(capfd, "verifiser", mappe)
    assert (kode, "«sjekkpunkt» mangler" in sagt) == (2, True)


def test_den_offentlige_loggen(tom, capfd):
    sted = opprett()
    arbeid(sted, 1, 4)
    tom.forsegl()
    eier("insert into offentlig.logg_hendelse (tid, slag, journalpost, versjon, linje, hash) select"
         " clock_timestamp(), 'U', gen_random_uuid(), 1, l, sha256(convert_to(l, 'UTF8'))"
         " from (select format('{\"nr\":%%s}', i) l from generate_series(1, 5) i) x")  # fmt: skip
    tom.forsegl(OFFENTLIG)
    kode, sagt = kjoer(capfd, "verifiser")
    assert (kode, sagt.count("LOGGEN STEMMER.")) == (0, 2), sagt
    maal = tom.mappe / "ut"
    assert kjoer(capfd, "spor", "eksporter", maal, "--offentlig")[0] == 0
    assert kjoer(capfd, "verifiser", maal)[0] == 0
    eier("update offentlig.logg_hendelse set linje = null where nr = 2")
    kode, sagt = kjoer(capfd, "verifiser", "--logg", "offentlig")
    assert (kode, "trukket eller rettet" in sagt) == (0, True), sagt
    eier("alter table offentlig.logg_hendelse disable trigger user")
    eier("update offentlig.logg_hendelse set linje = linje || ' ' where nr = 3")
    kode, sagt = kjoer(capfd, "verifiser", "--logg", "offentlig")
    assert (kode, "Hendelsen er endret (blad 2, hendelse 3" in sagt) == (1, True), sagt


# -- what cannot be checked ------------------------------------------------------------------------


def test_base_uten_forsegling(tom, capfd):
    opprett()
    kode, sagt = kjoer(capfd, "verifiser")
    assert kode == 2
    assert sagt.startswith("KAN IKKE KONTROLLERES. Ingenting er forseglet ennå.")
    kode, sagt = kjoer(capfd, "spor", "eksporter", tom.mappe / "ut")
    assert (kode, "ingenting er forseglet ennå" in sagt) == (1, True)


def test_feil_noekkel_og_ingen_noekkel(kommune, capfd):
    annen = ny_noekkel(f"{NAVN}/spor").noekkel
    kode, sagt = kjoer(capfd, "verifiser", "--noekkel", annen)
    assert (kode, "Er det riktig nøkkel?" in sagt) == (2, True)
    fremmed = ny_noekkel("111222333/spor").noekkel
    kode, sagt = kjoer(capfd, "verifiser", "--noekkel", fremmed)
    assert (kode, "Er det riktig kommune?" in sagt) == (2, True)
    kode, sagt = kjoer(capfd, "verifiser", "--noekkel", "tull+tull")
    assert (kode, "Nøkkelen kan ikke leses" in sagt) == (2, True)
    (riktig,) = kommune.noekkelfil.les()
    assert kjoer(capfd, "verifiser", "--noekkel", riktig.noekkel)[0] == 0


def test_sjekkpunkt_fra_en_annen_kommune_og_et_som_ikke_passer(kommune, capfd):
    fil = kommune.mappe / "fremmed"
    note = Sjekkpunkt("111222333/spor", 3, bytes(32))
    fil.write_text(signer_sjekkpunkt(note, [ny_noekkel(note.opphav)]), "utf-8")
    kode, sagt = kjoer(capfd, "verifiser", "--mot", fil)
    assert kode == 2
    assert "fra en annen logg: 111222333/spor" in sagt
    note = Sjekkpunkt(f"{NAVN}/spor", 3, bytes(32))
    fil.write_text(signer_sjekkpunkt(note, kommune.noekkelfil.les()), "utf-8")
    kode, sagt = kjoer(capfd, "verifiser", "--mot", fil)
    assert (kode, "ikke en forløper for loggen" in sagt) == (1, True)
    fil.write_text("tull", "utf-8")
    kode, sagt = kjoer(capfd, "verifiser", "--mot", fil)
    assert (kode, "kan ikke leses som sjekkpunkt" in sagt) == (2, True)
    kode, sagt = kjoer(capfd, "verifiser", "--mot", kommune.mappe / "finnes-ikke")
    assert (kode, "Kan ikke lese" in sagt) == (2, True)


def test_fliser_som_ikke_kan_leses_eller_er_fra_en_annen_logg(kommune, capfd):
    kode, sagt = kjoer(capfd, "verifiser", "--fliser", kommune.mappe / "borte")
    assert (kode, "finnes ikke" in sagt) == (2, True)
    mappe = kommune.mappe / "fliser" / "spor"
    shutil.copytree(mappe, kommune.mappe / "kopi")
    (mappe / "tile" / "0" / "000").unlink(missing_ok=True)
    shutil.rmtree(mappe / "tile")
    (mappe / "tile").write_text("ikke en mappe", "utf-8")
    kode, sagt = kjoer(capfd, "verifiser")
    assert (kode, "Mappen med fliser kan ikke leses" in sagt) == (2, True)
    kopi = kommune.mappe / "kopi"
    for navn, kode, ord_ in (
        ("111222333/spor", 2, "fra en annen logg: 111222333/spor"),
        (f"{NAVN}/spor", 1, "Sjekkpunktet i mappen er endret"),
    ):
        note = signer_sjekkpunkt(Sjekkpunkt(navn, 3, bytes(32)), [ny_noekkel(navn)])
        (kopi / "checkpoint").write_text(note, "utf-8")
        svar, sagt = kjoer(capfd, "verifiser", "--fliser", kopi)
        assert (svar, ord_ in sagt) == (kode, True), sagt


def test_base_som_ikke_svarer(tom, capfd, monkeypatch):
    monkeypatch.setenv("GLASSKLAR_DB_REVISJON", "postgresql://ingen@127.0.0.1:1/ingen")
    kode, sagt = kjoer(capfd, "verifiser")
    assert (kode, "Databasen svarer ikke" in sagt) == (2, True)


def test_meldingene_har_aldri_verdier(kommune, tjener, roller, capfd):
    """A finding names the column; what stands in it may be shielded."""
    eier("alter table registrering_skjermet disable trigger user")
    eier("update registrering_skjermet set tittel2 = 'HEMMELIGHETEN' || coalesce(tittel2, '')")
    eier("alter table registrering_skjermet enable trigger user")
    kode, sagt = kjoer(capfd, "verifiser")
    assert kode == 1
    assert "Raden er endret utenom sporet" in sagt
    assert "felt: tittel2" in sagt
    assert "HEMMELIGHETEN" not in sagt
    _kode, sagt = kjoer(capfd, "verifiser", "--json")
    assert "HEMMELIGHETEN" not in sagt


# -- the one list ----------------------------------------------------------------------------------


def test_listen_over_det_som_utelates_er_den_triggerne_har(tom):
    from glassklar.spor.etterproev.utelatt import KOLONNER

    rader = eier("select tabell, utelatt from spor_sporede() where utelatt <> ''")
    assert rader
    for tabell, kolonne in rader:
        assert kolonne in KOLONNER[tabell]
    finnes = {(t, k) for t, ks in eier("select tabell, kolonner from spor_sporede()") for k in ks}
    assert {(t, k) for t, ks in KOLONNER.items() if t for k in ks} <= finnes
    with koble(tom.roller.revisjon.url) as c:
        assert len(sporede(c)) > 45


# -- the copies that the public reads --------------------------------------------------------------


@pytest.mark.parametrize(
    ("tabell", "sql", "rad", "felt"),
    [
        ("logg_flis", "update offentlig.logg_flis set hasher = sha256(hasher)", "nivaa 0, nr 0",
         "hasher"),
        ("logg_flis", "insert into offentlig.logg_flis values (0, 7, 'x')", "nivaa 0, nr 7", ""),
        ("logg_bunt", "update offentlig.logg_bunt set poster = poster || poster", "nr 0", "poster"),
        ("logg_bunt", "delete from offentlig.logg_bunt", "nr 0", ""),
        ("logg_sjekkpunkt", "update offentlig.logg_sjekkpunkt set note = note || note", "", "note"),
        ("logg_sjekkpunkt", "update offentlig.logg_sjekkpunkt set tid = tid - interval '1 day'",
         "", ""),
        ("logg_noekkel", "update offentlig.logg_noekkel set til = now()", "", "til"),
        ("logg_noekkel", "insert into offentlig.logg_noekkel values ('min+0+A', now(), null, 0)",
         "noekkel min+0+A", ""),
        ("logg_blad", "update offentlig.logg_blad set hendelse = 99 where blad = 3", "blad 3",
         "hendelse"),
        ("logg_blad", "delete from offentlig.logg_blad where blad = 2", "blad 2", ""),
    ],
)  # fmt: skip
def test_en_forfalsket_kopi_til_publikum_blir_funnet(
    tom, capfd, tjener, roller, tabell, sql, rad, felt
):
    opprett()
    eier("insert into offentlig.logg_hendelse (tid, slag, journalpost, versjon, linje, hash) select"
         " clock_timestamp(), 'U', gen_random_uuid(), 1, l, sha256(convert_to(l, 'UTF8'))"
         " from (select format('{\"nr\":%%s}', i) l from generate_series(1, 5) i) x")  # fmt: skip
    tom.forsegl(OFFENTLIG)
    assert kjoer(capfd, "verifiser", "--logg", "offentlig")[0] == 0
    with tjener.som(tjener.bruker, tjener.passord, roller.eier.database).koble() as c:
        c.execute("set session_replication_role = replica")
        assert c.execute(sql.encode()).rowcount > 0
    kode, sagt = kjoer(capfd, "verifiser", "--logg", "offentlig", "--json")
    avvik = json.loads(sagt)[0]["avvik"]
    assert kode == 1
    funn = [a for a in avvik if a["tabell"] == f"offentlig.{tabell}" and rad in a["rad"]]
    assert funn, avvik
    assert any(felt in a["mer"] for a in funn)
    assert {a["tabell"] for a in avvik} == {f"offentlig.{tabell}"}
