# SPDX-License-Identifier: EUPL-1.2
"""The stand-alone verifier, as a person runs it and on every kind of tampering."""

from __future__ import annotations

import fcntl
import json
import os
import random
import shutil
import struct
import subprocess
import sys
import termios
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from glassklar.spor import note, poster, signering, tre
from glassklar.spor.etterproev import __main__ as program
from glassklar.spor.etterproev import blokk, bygg
from glassklar.spor.etterproev.kontroll import Dom, KanIkkeSjekkes, etterproev
from spor.eksportlager import LOGG, START, Lager, lag, linje, post

EN_HENDELSE = 300


@pytest.fixture(scope="module")
def lager() -> Lager:
    return lag(600)


@pytest.fixture(scope="module")
def pyz(tmp_path_factory: pytest.TempPathFactory) -> Path:
    ut = tmp_path_factory.mktemp("pyz") / "etterproev.pyz"
    bygg.skriv_pyz(ut)
    return ut


def kopi(lager: Lager) -> Lager:
    return Lager(
        lager.signerere, list(lager.linjer), list(lager.poster), lager.levende, lager.snitt
    )


def en(lager: Lager, fra: int = EN_HENDELSE) -> int:
    """A leaf with its line in place."""
    return next(i for i in range(fra, len(lager.linjer)) if lager.linjer[i] != b"null")


def som_json(raa: bytes) -> dict:
    f = json.loads(raa)
    return {"id": f[1], "tabell": f[5], "rad": f[6]}


def skriv_linjer(mappe: Path, linjer: list[bytes]) -> None:
    (mappe / "hendelser.jsonl").write_bytes(b"".join(x + b"\n" for x in linjer))


def kjoer(*valg: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-I", *map(str, valg)], capture_output=True, encoding="utf-8", check=False
    )


def test_uroert_eksport_stemmer_i_eget_program(lager: Lager, pyz: Path, tmp_path: Path) -> None:
    lager.skriv(tmp_path / "e", blader=True)
    eldre = tmp_path / "eldre"
    eldre.write_text(lager.sjekkpunkt(lager.snitt[2]), "utf-8")
    svar = kjoer(pyz, tmp_path / "e", "--mot", eldre, "--noekkel", lager.signerere[0].noekkel,
                 "--prosesser", 2)  # fmt: skip
    assert (svar.returncode, svar.stderr) == (0, "")
    assert "LOGGEN STEMMER. " in svar.stdout
    assert "fortsettelse av sjekkpunktet i --mot" in svar.stdout
    assert "dokument, sak" in svar.stdout
    assert "hentet fra eksporten selv" not in svar.stdout
    with zipfile.ZipFile(tmp_path / "e.zip", "w", zipfile.ZIP_DEFLATED) as z:
        for fil in (tmp_path / "e").rglob("*"):
            z.write(fil, Path("eksport", fil.relative_to(tmp_path / "e")))
    svar = kjoer(pyz, tmp_path / "e.zip", "--json")
    assert svar.returncode == 0
    assert json.loads(svar.stdout)["storrelse"] == 600
    raa = (tmp_path / "e.zip").read_bytes()
    (tmp_path / "kuttet.zip").write_bytes(raa[: len(raa) // 2])
    svar = kjoer(pyz, tmp_path / "kuttet.zip")
    assert (svar.returncode, "avkuttet" in svar.stderr) == (2, True)


def test_samme_kilde_gir_samme_program(pyz: Path, tmp_path: Path) -> None:
    bygg.skriv_pyz(tmp_path / "x.pyz")
    assert (tmp_path / "x.pyz").read_bytes() == pyz.read_bytes()


def test_programmet_klarer_seg_med_eldre_python(lager: Lager, pyz: Path, tmp_path: Path) -> None:
    prog = eldre_python()
    if prog is None:
        pytest.skip("ingen eldre Python på maskinen")
    lager.skriv(tmp_path / "e")
    svar = subprocess.run([prog, "-I", str(pyz), str(tmp_path / "e"), "--prosesser", "2"],
                          capture_output=True, encoding="utf-8", check=False)  # fmt: skip
    assert (svar.returncode, svar.stderr) == (0, "")


def eldre_python() -> str | None:
    """A Python 3.9 or 3.10, if one is installed; pyenv's are tried by name."""
    kjente = [shutil.which(f"python3.{v}") for v in (9, 10)]
    kjente += sorted(map(str, Path.home().glob(".pyenv/versions/3.[91]*/bin/python3.[91]*")))
    for p in filter(None, kjente):
        svar = subprocess.run([p, "-V"], capture_output=True, encoding="utf-8", check=False)
        if svar.stdout.startswith(("Python 3.9.", "Python 3.10.")):
            return p
    return None


@pytest.mark.parametrize("froe", range(8))
def test_ingen_falsk_alarm(froe: int, tmp_path: Path) -> None:
    e = lag(250, froe).skriv(tmp_path / "e")
    assert etterproev(e).avvik == []


def test_tom_logg(tmp_path: Path) -> None:
    tom = Lager([signering.ny_noekkel(LOGG)])
    dom = etterproev(tom.skriv(tmp_path / "e"))
    assert dom.stemmer
    assert "tom" in program.rapport(dom)


def funn(dom: Dom, hva: str) -> list:
    return [a for a in dom.avvik if a.hva == hva]


def test_endret_linje_navngis(lager: Lager, tmp_path: Path) -> None:
    e, i = lager.skriv(tmp_path / "e", tilstand=False), en(lager)
    skriv_linjer(e, [x.replace(b"registrering.", b"registrerinG.") if n == i else x
                     for n, x in enumerate(lager.linjer)])  # fmt: skip
    (a,) = etterproev(e).avvik
    assert (a.hva, a.blad) == ("hendelsen er endret", i)
    assert {"id": a.id, "tabell": a.tabell, "rad": a.rad} == som_json(lager.linjer[i])
    forseglet = next((s for s in lager.snitt if s > i), len(lager.linjer))
    assert a.mer == f"forseglet fra sjekkpunkt {forseglet}"


def test_uleselig_linje_navngis(lager: Lager, tmp_path: Path) -> None:
    e, i = lager.skriv(tmp_path / "e", tilstand=False), en(lager)
    skriv_linjer(e, [b"{" if n == i else x for n, x in enumerate(lager.linjer)])
    (a,) = etterproev(e).avvik
    assert (a.hva, a.blad, a.id) == ("hendelsen er endret", i, i + 1)


@pytest.mark.parametrize("antall", [1, 2, 90])
def test_fjernede_linjer_navngis(lager: Lager, antall: int, tmp_path: Path) -> None:
    e, i = lager.skriv(tmp_path / "e", tilstand=False), en(lager)
    skriv_linjer(e, lager.linjer[:i] + lager.linjer[i + antall :])
    fjernet = funn(etterproev(e), "hendelsen er fjernet")
    assert [a.blad for a in fjernet] == list(range(i, i + antall))
    assert fjernet[0].id == i + 1


def test_lagt_til_linje_navngis(lager: Lager, tmp_path: Path) -> None:
    e, i = lager.skriv(tmp_path / "e", tilstand=False), en(lager)
    ny = linje(9999, 6000, START, "sak", "x", "I", None, {})
    skriv_linjer(e, [*lager.linjer[:i], ny, *lager.linjer[i:]])
    (a,) = etterproev(e).avvik
    assert (a.hva, a.blad, a.id, a.tabell) == ("hendelsen er lagt til", i, 9999, "sak")


@pytest.mark.parametrize("avstand", [1, 2, 200])
def test_byttede_linjer_navngis(lager: Lager, avstand: int, tmp_path: Path) -> None:
    e, i = lager.skriv(tmp_path / "e", tilstand=False), en(lager)
    j = en(lager, i + avstand)
    linjer = list(lager.linjer)
    linjer[i], linjer[j] = linjer[j], linjer[i]
    skriv_linjer(e, linjer)
    avvik = etterproev(e).avvik
    assert {a.hva for a in avvik} == {"hendelsen er flyttet"}
    assert {a.blad for a in avvik} & {i, j}


def endre_post(raa: bytes, sted: int) -> bytes:
    return raa[:sted] + bytes([raa[sted] ^ 1]) + raa[sted + 1 :]


@pytest.mark.parametrize("sted", [5, 20, 49])
def test_endret_post_navngis(lager: Lager, sted: int, tmp_path: Path) -> None:
    ny, i = kopi(lager), en(lager)
    e = ny.skriv(tmp_path / "e", tilstand=False)
    ny.poster[i] = endre_post(ny.poster[i], sted)
    (e / "poster.bin").write_bytes(b"".join(ny.poster))
    (a,) = funn(etterproev(e), "forseglingsposten er endret")
    assert (a.blad, a.id) == (i, i + 1)


def skriv_om(lager: Lager, mappe: Path, *, blader: bool) -> int:
    """Line and entry changed together, as one with the whole database could."""
    ny, i = kopi(lager), en(lager)
    e = lager.skriv(mappe, tilstand=False, blader=blader)
    ny.linjer[i] = ny.linjer[i].replace(b"registrering.", b"registrerinG.")
    ny.poster[i] = post(ny.linjer[i])
    skriv_linjer(e, ny.linjer)
    (e / "poster.bin").write_bytes(b"".join(ny.poster))
    return i


def test_omskrevet_hendelse_avgrenses_av_sjekkpunktene(lager: Lager, tmp_path: Path) -> None:
    i = skriv_om(lager, tmp_path / "e", blader=False)
    (a,) = funn(etterproev(tmp_path / "e"), "loggen er ikke den som ble signert")
    fra = max([s for s in lager.snitt if s <= i], default=0)
    til = min([s for s in lager.snitt if s > i], default=600)
    assert f"et sted i blad {fra}–{til - 1}" in a.mer


def test_omskrevet_hendelse_navngis_av_bladene(lager: Lager, tmp_path: Path) -> None:
    i = skriv_om(lager, tmp_path / "e", blader=True)
    (a,) = funn(etterproev(tmp_path / "e"), "hendelsen er endret")
    assert (a.blad, a.id) == (i, i + 1)


def test_signert_paa_nytt_motsies_av_eldre_sjekkpunkt(lager: Lager, tmp_path: Path) -> None:
    """Whoever has the key too can seal a rewritten log; the checkpoint outside tells."""
    ny, i = kopi(lager), en(lager)
    ny.linjer[i] = ny.linjer[i].replace(b"registrering.", b"registrerinG.")
    ny.poster[i] = post(ny.linjer[i])
    e = ny.skriv(tmp_path / "e", tilstand=False)
    assert etterproev(e).stemmer
    dom = etterproev(e, mot=lager.sjekkpunkt(500).encode())
    (a,) = dom.avvik
    assert a.hva == "sjekkpunktet i --mot er ikke en forløper for loggen"
    assert etterproev(e, mot=lager.sjekkpunkt(i).encode()).stemmer
    (e / "sjekkpunkter.txt").write_text(lager.sjekkpunkt(i) + lager.sjekkpunkt(i + 1), "utf-8")
    (a,) = etterproev(e).avvik
    assert a.hva == "et tidligere sjekkpunkt er ikke en forløper for loggen"
    assert f"blad {i}–{i}" in a.mer


def test_uorden_i_loggen_selv(tmp_path: Path) -> None:
    ny = Lager([signering.ny_noekkel(LOGG)])
    for nr, xid in ((1, 10), (2, 12), (3, 11)):
        ny.legg_til(linje(nr, xid, START, "sak", "x", "L", None, None))
    e = ny.skriv(tmp_path / "e")
    (a,) = etterproev(e).avvik
    assert (a.hva, a.blad) == ("hendelsen står foran en som kom før den", 2)
    (e / "epoker.txt").write_text("2\n")
    (a,) = etterproev(e).avvik  # a file that anybody can write excuses nothing
    assert (a.hva, a.blad) == ("tellingen begynner på nytt, og det er ikke forseglet hvorfor", 2)


def epoke(nr: int, xid: int, storrelse: int, logg: str = "S") -> bytes:
    etter = {"logg": logg, "epoke": 2, "storrelse": storrelse, "grunn": "gjenopprettet"}
    return linje(nr, xid, START, "logg_epoke", "2", "I", None, etter)


def test_ny_telling_maa_vaere_forseglet(tmp_path: Path) -> None:
    def log(*epoker: bytes) -> Lager:
        ny = Lager([signering.ny_noekkel(LOGG)])
        for nr, xid in ((1, 10), (2, 12)):
            ny.legg_til(linje(nr, xid, START, "sak", "x", "L", None, None))
        for raa in epoker:
            ny.legg_til(raa)
        return ny

    god = log(epoke(3, 5, 2))
    e = god.skriv(tmp_path / "e", tilstand=False)
    dom = etterproev(e)
    assert dom.avvik == []
    assert any("begynner på nytt i blad 2" in m for m in dom.meldinger)
    for gal in (log(epoke(3, 5, 1)), log(epoke(3, 5, 2, "P")), log(epoke(3, 5, 9))):
        (a,) = etterproev(gal.skriv(tmp_path / "e", tilstand=False)).avvik
        assert a.hva == "hendelsen står foran en som kom før den"


def test_beskjaering_maa_dekkes(tmp_path: Path) -> None:
    def log(grense: str, antall: int, op: str = "L", b_foerst: bool = False) -> list[str]:
        ny = Lager([signering.ny_noekkel(LOGG)])
        b = linje(1 if b_foerst else 4, 1 if b_foerst else 9, START, "spor", "0", "B", None,
                  {"grense": grense, "antall": antall})  # fmt: skip
        if b_foerst:
            ny.legg_til(b)
        for nr in (2, 3):
            ny.legg_til(linje(nr, nr, START, "sak", "x", op, None, {}))
            ny.linjer[-1] = b"null"
        if not b_foerst:
            ny.legg_til(b)
        return [a.hva for a in etterproev(ny.skriv(tmp_path / "e", tilstand=False)).avvik]

    assert log("2026-11-02T00:00:00.000000Z", 2) == []
    assert log("2026-11-02T00:00:00.000000Z", 1) == [
        "flere hendelser er uten innhold enn det er beskåret"
    ]
    udekket = "innholdet er tatt bort uten at en beskjæring dekker det"
    assert log("2026-10-31T00:00:00.000000Z", 2) == [udekket, udekket]
    assert log("2026-11-02T00:00:00.000000Z", 2, b_foerst=True) == [udekket, udekket]
    assert "innholdet er tatt bort, men bare lesing kan beskjæres" in log(
        "2026-11-02T00:00:00.000000Z", 2, op="U"
    )
    assert "beskjæringen sier ikke grense og antall" in log("i går", 2)


@pytest.mark.parametrize(
    ("fil", "lengde", "tekst"),
    [
        ("hendelser.jsonl", 0.5, "slutter midt i en linje"),
        ("poster.bin", 0.503, "slutter midt i en post"),
        ("poster.bin", 0.5, "har 300 av 600"),
    ],
)
def test_avkuttede_filer(lager: Lager, fil: str, lengde: float, tekst: str, tmp_path: Path) -> None:
    e = lager.skriv(tmp_path / "e", tilstand=False)
    raa = (e / fil).read_bytes()
    (e / fil).write_bytes(raa[: int(len(raa) * lengde)])
    dom = etterproev(e)
    assert "avkuttet" in program.rapport(dom)
    assert tekst in program.rapport(dom)


def test_kortere_eksport_med_gammelt_sjekkpunkt(lager: Lager, tmp_path: Path) -> None:
    kort = kopi(lager)
    del kort.linjer[450:], kort.poster[450:]
    kort.snitt = []
    e = kort.skriv(tmp_path / "e", tilstand=False)
    # whether its pruned lines are covered is another matter: some prunings are cut away
    dom = etterproev(e, mot=lager.sjekkpunkt().encode())
    assert funn(dom, "eksporten er kortere enn sjekkpunktet i --mot")
    lager.skriv(e, tilstand=False)
    (e / "sjekkpunkt").write_text(lager.sjekkpunkt(450), "utf-8")
    assert funn(etterproev(e), "hendelser er lagt til uten forsegling")


def test_kan_ikke_kontrolleres(lager: Lager, tmp_path: Path, capsys) -> None:
    e = lager.skriv(tmp_path / "e", tilstand=False)

    def nektes(tekst: str, *valg: object) -> None:
        assert program.main([str(e), *map(str, valg)]) == 2
        assert tekst in capsys.readouterr().err

    annen = tmp_path / "annen"
    annen.write_text(lager.sjekkpunkt(10, "111222333/spor"), "utf-8")
    nektes("fra en annen logg: 111222333/spor", "--mot", annen)
    nektes("Er det riktig nøkkel?", "--noekkel", signering.ny_noekkel(LOGG).noekkel)
    nektes("nøkkel", "--noekkel", "tull")
    nektes("annen", "--mot", tmp_path / "annen-som-mangler")
    annen.write_text("tull")
    nektes("kan ikke leses som sjekkpunkt", "--mot", annen)
    (e / "noekler.txt").write_text("")
    nektes("Nøkkelen mangler")
    (e / "sjekkpunkt").write_text("tull")
    nektes("kan ikke leses som sjekkpunkt")
    (e / "poster.bin").unlink()
    nektes("«poster.bin» mangler")
    assert program.main([str(tmp_path / "ingenting")]) == 2


def test_signaturer_og_noekkelbytte(lager: Lager, tmp_path: Path) -> None:
    gammel, ny = lager.signerere[0], signering.ny_noekkel(LOGG)
    e = lager.skriv(tmp_path / "e", tilstand=False)
    sp = str(note.les_note(lager.sjekkpunkt()).tekst)
    (e / "sjekkpunkt").write_text(signering.signer_note(sp, [ny]), "utf-8")
    (e / "noekler.txt").write_text(f"{gammel.noekkel}\n{ny.noekkel}\n")
    dom = etterproev(e, [ny.noekkel])
    assert dom.stemmer
    assert dom.signert_av == [str(ny.noekkel)]
    (e / "noekler.txt").write_text("")
    assert "5 eldre sjekkpunkt" in program.rapport(etterproev(e, [ny.noekkel]))
    falsk = lager.sjekkpunkt(300).replace("\n300\n", "\n301\n")
    (e / "sjekkpunkter.txt").write_text(falsk + lager.sjekkpunkt(9)[:-9], "utf-8")
    hva = {a.hva for a in etterproev(e, [ny.noekkel, gammel.noekkel]).avvik}
    assert hva == {
        "et tidligere sjekkpunkt er endret etter at det ble signert",
        "et tidligere sjekkpunkt er ikke en forløper for loggen",
        "et tidligere sjekkpunkt kan ikke leses",
    }
    (e / "sjekkpunkt").write_text(lager.sjekkpunkt().replace("\n600\n", "\n599\n"), "utf-8")
    assert funn(etterproev(e, [gammel.noekkel]), "sjekkpunktet er endret etter at det ble signert")


def _levende(e: Path, tabell: str, gjoer: Callable[[list], None]) -> None:
    fil = e / "tilstand" / f"{tabell}.jsonl"
    rader = [json.loads(x) for x in fil.read_text("utf-8").splitlines()]
    gjoer(rader)
    fil.write_text("".join(json.dumps(r) + "\n" for r in rader), "utf-8")


@pytest.mark.parametrize(
    ("gjoer", "hva"),
    [
        (lambda r: r[3][1].update(tittel="x"), "raden er endret utenom sporet"),
        (lambda r: r[3][1].update(ny=1), "raden er endret utenom sporet"),
        (lambda r: r[3][1].pop("tittel"), "raden er endret utenom sporet"),
        (lambda r: r.pop(3), "raden er fjernet utenom sporet"),
        (lambda r: r.append(r[3]), "raden er lagt til utenom sporet"),
        (lambda r: r.append(["ny", {"id": "ny"}]), "raden er lagt til utenom sporet"),
    ],
)
def test_arkivets_rader(lager: Lager, gjoer: Callable, hva: str, tmp_path: Path) -> None:
    e = lager.skriv(tmp_path / "e")
    rad = lager.levende["sak"][3][0]
    _levende(e, "sak", gjoer)
    (a,) = etterproev(e).avvik
    assert (a.hva, a.tabell) == (hva, "sak")
    assert a.rad in (rad, "ny")
    if "endret" in hva:
        assert a.mer.startswith("felt: ")


def test_rader_tall_og_utelatte_felt_sammenlignes_som_i_databasen(tmp_path: Path) -> None:
    ny = Lager([signering.ny_noekkel(LOGG)])
    ny.legg_til(linje(1, 1, START, "bruker", "a", "I", None, {"id": 1, "m": {"x": 1, "y": [None]}}))
    ny.legg_til(linje(2, 1, START, "bruker", "a", "U", {"b": None, "t": None}, {"b": 1, "t": None}))
    ny.legg_til(linje(3, 2, START, "bruker", "b", "G", None, {"id": 2}))
    ny.legg_til(linje(4, 3, START, "bruker", "b", "D", {"id": 2}, None))
    ny.levende = {"bruker": [("a", {"id": 1, "b": 1.0, "m": {"x": 1, "z": None, "y": [None]},
                                    "password": "x", "last_login": "y"})]}  # fmt: skip
    assert etterproev(ny.skriv(tmp_path / "e")).avvik == []
    ny.legg_til(linje(5, 4, START, "bruker", "a", "U", {"b": 2}, {"b": 3}))
    (a,) = etterproev(ny.skriv(tmp_path / "e")).avvik
    assert (a.hva, a.blad) == ("hendelsen passer ikke med hendelsene før den", 4)


def test_mange_rader_med_samme_noekkel_sammenlignes_felt_for_felt(tmp_path: Path) -> None:
    """Too many ways to follow: never silent, and every field is still counted."""
    ny, rader = Lager([signering.ny_noekkel(LOGG)]), [{"id": n, "slutt": None} for n in range(9)]
    for n in range(9):
        ny.legg_til(linje(n + 1, n + 1, START, "kode", "a", "I", None, {"id": n}))
    for n in range(9):
        rader[n]["slutt"] = 100 + n
        ny.legg_til(linje(n + 10, n + 10, START, "kode", "a", "U", {"slutt": None},
                          {"slutt": 100 + n}))  # fmt: skip
    ny.legg_til(linje(19, 19, START, "kode", "a", "D", rader.pop(), None))
    ny.levende = {"kode": [("a", r) for r in rader]}
    e = ny.skriv(tmp_path / "e")
    dom = etterproev(e)
    assert dom.avvik == []
    assert any("felt for felt" in m and "kode a" in m for m in dom.meldinger)
    for gjoer in (
        lambda r: r[3][1].update(slutt=1),
        lambda r: r.pop(),
        lambda r: r.append(r[0]),
        lambda r: r.append(["a", {}]),
    ):
        ny.skriv(e)
        _levende(e, "kode", gjoer)
        (a,) = etterproev(e).avvik
        assert (a.hva, a.rad) == ("radene med denne nøkkelen er endret utenom sporet", "a")
    ny.legg_til(linje(20, 20, START, "kode", "a", "D", {"id": 3, "slutt": 999}, None))
    (a,) = etterproev(ny.skriv(e)).avvik
    assert (a.hva, a.blad) == ("hendelsen passer ikke med hendelsene før den", 19)


@pytest.mark.parametrize("prosesser", [1, 2])
def test_sporet_tabell_som_ikke_er_med_nevnes(prosesser: int, lager: Lager, tmp_path: Path) -> None:
    e = lager.skriv(tmp_path / "e")
    (e / "tilstand" / "sak.jsonl").unlink()
    dom = etterproev(e, prosesser=prosesser)
    assert dom.stemmer
    (m,) = [m for m in dom.meldinger if m.startswith("IKKE kontrollert")]
    assert m.endswith(": sak.")


@pytest.mark.parametrize("op", "IUDLGB")
def test_slaget_i_posten_maa_vaere_linjens(op: str, tmp_path: Path) -> None:
    """Whatever the kind, and where every other field is right; in the quick check and the slow."""
    for annet in set("IUDLGB") - {op}:
        for nr in (1, 9, 10):  # from 9 to 10 the numbers get longer, and each line is read alone
            ny = Lager([signering.ny_noekkel(LOGG)])
            for n in range(nr, nr + 2):
                ny.legg_til(linje(n, 5, START, "sak", "x", op, None,
                                  {"grense": "2026-01-01T00:00:00Z", "antall": 0}))  # fmt: skip
            assert etterproev(ny.skriv(tmp_path / "e", tilstand=False)).stemmer
            ny.poster[1] = ny.poster[1][:1] + annet.encode() + ny.poster[1][2:]
            assert "hendelsen er endret" in {
                a.hva for a in etterproev(ny.skriv(tmp_path / "e", tilstand=False)).avvik
            }


def test_rask_og_langsom_kontroll_sier_det_samme() -> None:
    """Lines that only look right are refused by both ways of reading."""
    god = linje(12, 34, START, "sak", "x", "I", None, {"id": 1})
    assert blokk._stemmer([god + b"\n"], post(god)) == [(b"34", b"12")]
    for fra, til in (
        (b"[1, 12, ", b"[1, 012, "),
        (b", 34, ", b", 034, "),
        (b"[1, ", b"[2, "),
        (b":00.000000Z", b":60.000000Z"),
        (b"-11-01T", b"-13-01T"),
        (b"T08:", b"T28:"),
        (b'"I"', b'"T"'),
        (b'"I"', b'"U"'),
    ):
        assert fra in god
        ny = god.replace(fra, til, 1)
        p = poster.FORM.pack(1, b"I", 12, poster.les(post(god)).us, sha256(ny).digest())
        assert blokk._stemmer([ny + b"\n"], p) is None
        svar = blokk.kontroller(0, ny + b"\n", p)
        assert (svar.ulike, svar.linjer) == (1, 1), til


def test_framdrift_vises_i_en_terminal(pyz: Path, tmp_path: Path) -> None:
    """A person sees how far it has come; nothing of it is left when the verdict stands there."""
    e = lag(300).skriv(tmp_path / "e")
    leder, foelger = os.openpty()
    fcntl.ioctl(foelger, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    with subprocess.Popen(
        [sys.executable, "-I", str(pyz), str(e)], stdout=foelger, stderr=foelger
    ) as p:
        os.close(foelger)
        vist = b""
        while True:
            try:
                bit = os.read(leder, 4096)
            except OSError:  # the other end is closed
                break
            if not bit:
                break
            vist += bit
    os.close(leder)
    assert p.returncode == 0
    tekst = vist.decode("utf-8")
    streker, _, dom = tekst.rpartition("\r" + " " * 56 + "\r")
    assert "Hendelser       [##############################] 100%" in streker
    assert "Arkivets rader  [##############################] 100%" in streker
    assert all(len(x) < 80 for x in streker.split("\r"))
    assert dom.startswith("Logg: ")
    assert "LOGGEN STEMMER." in dom


def test_den_offentlige_loggen(tmp_path: Path) -> None:
    ny = Lager([signering.ny_noekkel("999888777/offentlig")])
    for nr in range(20):
        ny.linjer.append(json.dumps({"nr": nr, "salt": "0" * 64}).encode())
        ny.poster.append(poster.pakk(poster.OFFENTLIG, "U", nr, nr, ny.linjer[-1]))
    e = ny.skriv(tmp_path / "e")
    assert etterproev(e).stemmer
    skriv_linjer(e, [b"{}" if n == 7 else x for n, x in enumerate(ny.linjer)])
    (a,) = etterproev(e).avvik
    assert (a.hva, a.blad, a.id) == ("hendelsen er endret", 7, 7)


def test_flere_blokker_og_prosesser_gir_samme_dom(tmp_path: Path) -> None:
    ny = Lager([signering.ny_noekkel(LOGG)])
    antall = 2 * blokk.BLOKK + 77
    for nr in range(1, antall + 1):
        ny.legg_til(
            linje(nr, nr // 3, START, "sak", str(nr), "I", None, {"id": nr}, "a, b"[: nr % 5])
        )
    ny.snitt = [1, 511, blokk.BLOKK, blokk.BLOKK + 1, 2 * blokk.BLOKK - 1, antall - 1]
    e = ny.skriv(tmp_path / "e", blader=True)
    for prosesser in (1, 2):
        dom = etterproev(e, prosesser=prosesser)
        assert dom.avvik == []
        assert dom.sjekkpunkter == [*ny.snitt, antall]
    skriv_linjer(e, ny.linjer[:1500] + ny.linjer[1501:])
    (a,) = etterproev(e, prosesser=2).avvik
    assert (a.hva, a.blad, a.id) == ("hendelsen er fjernet", 1500, 1501)


MUTASJONER = 1000


def test_tusen_tilfeldige_endringer_finnes(tmp_path: Path) -> None:
    """Every change of lines, entries, checkpoints or live rows is found, every one."""
    r = random.Random(4)
    for runde in range(10):
        lager = lag(60, 100 + runde)
        lager.snitt = lager.snitt[::3]
        e = lager.skriv(tmp_path / f"e{runde}", blader=runde % 2 == 0)
        assert etterproev(e).stemmer
        rene = {p: p.read_bytes() for p in e.rglob("*") if p.is_file()}
        for p, raa in rene.items():
            mening(p, raa)  # remembers the earlier checkpoints as they were
        filer = [p for p in rene if p.name not in ("noekler.txt", "blader.bin")]
        for _ in range(MUTASJONER // 10):
            fil = r.choice(filer)
            ny = muter(r, fil, rene[fil])
            fil.write_bytes(ny)
            try:
                dom = etterproev(e)
                # a note whose key is another: it is as if nobody known had signed it
                kjent = "ikke er kjent" not in "".join(dom.meldinger)
                assert dom.avvik or not kjent, (fil, ny)
            except KanIkkeSjekkes:
                assert fil.name == "sjekkpunkt"
            fil.write_bytes(rene[fil])
        assert etterproev(e).stemmer


def muter(r: random.Random, fil: Path, raa: bytes) -> bytes:
    """Change, remove, add, move: bytes, or whole rows. The result differs in meaning."""
    while True:
        skille = 50 if fil.suffix == ".bin" else None
        deler = _deler(raa, skille)
        i, j = r.randrange(len(deler)), r.randrange(len(deler))
        hva = r.randrange(5)
        if hva == 0:
            k = r.randrange(len(raa))
            ny = raa[:k] + bytes([raa[k] ^ 1 << r.randrange(8)]) + raa[k + 1 :]
        elif hva == 1:
            ny = b"".join(deler[:i] + deler[i + 1 :])
        elif hva == 2:
            ny = b"".join([*deler[:i], deler[j], *deler[i:]])
        elif hva == 3:
            deler[i], deler[j] = deler[j], deler[i]
            ny = b"".join(deler)
        else:
            ny = raa[: r.randrange(len(raa))]
        if mening(fil, ny) != mening(fil, raa):
            return ny


def _deler(raa: bytes, bredde: int | None) -> list[bytes]:
    if bredde:
        return [raa[i : i + bredde] for i in range(0, len(raa), bredde)]
    return raa.splitlines(keepends=True)


def mening(fil: Path, raa: bytes) -> object:
    """What a file says: rows are a heap, and so are earlier checkpoints; some may be left out."""
    if fil.parent.name == "tilstand":
        try:
            return sorted(json.dumps(json.loads(x)) for x in raa.splitlines())
        except ValueError:
            return raa
    if fil.name.startswith("sjekkpunkt"):
        noter = {_note(n) for n in note.del_noter(raa.decode("utf-8", "replace"))}
        if fil.name == "sjekkpunkt":
            return noter
        return "like" if noter <= NOTER.setdefault(fil, noter) else raa
    return raa


def _note(tekst: str) -> object:
    """A note with the same signature twice is the same note."""
    try:
        lest = note.les_note(tekst)
    except note.NoteFeil:
        return tekst
    return lest.tekst, frozenset(lest.signaturer)


NOTER: dict[Path, set[object]] = {}


def test_hasher_er_treets(lager: Lager) -> None:
    svar = blokk.kontroller(0, b"".join(x + b"\n" for x in lager.linjer), b"".join(lager.poster))
    front = tre.Front()
    for hoeyde, rot in svar.noder:
        front.legg_deltre(hoeyde, rot)
    assert front.rot() == note.les_sjekkpunkt(note.les_note(lager.sjekkpunkt()).tekst).rot
