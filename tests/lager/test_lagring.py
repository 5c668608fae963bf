# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

import errno
import hashlib
import io
import os
import threading
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile

from glassklar.grunn.feil import Avvist, IkkeFunnet
from glassklar.lager import lagring

DATA = "Søknad om brønn".encode()
SHA = hashlib.sha256(DATA).hexdigest()


def filer(mappe: Path) -> list[Path]:
    return sorted(f for f in mappe.rglob("*") if f.is_file())


def test_lagrer_under_sjekksummen(lager: Path) -> None:
    lagret = lagring.ta_inn(DATA)
    assert lagret == lagring.Lagret(SHA, len(DATA))
    assert filer(lager) == [lager / SHA[:2] / SHA[2:4] / SHA]
    assert lagring.finnes(SHA)
    assert lagring.sti(SHA) == filer(lager)[0]
    assert lagring.verifiser(SHA)
    with lagring.aapne(SHA) as fil:
        assert fil.read() == DATA


@pytest.mark.parametrize("slag", ["fil", "sti", "opplastet", "bytes"])
def test_alle_slags_kilder(lager: Path, tmp_path: Path, slag: str) -> None:
    (tmp_path / "inn").write_bytes(DATA)
    kilde = {
        "fil": io.BytesIO(DATA),
        "sti": tmp_path / "inn",
        "opplastet": SimpleUploadedFile("x.pdf", DATA),
        "bytes": DATA,
    }[slag]
    assert lagring.ta_inn(kilde).sha256 == SHA


def test_samme_innhold_skrives_ikke_om(lager: Path) -> None:
    lagring.ta_inn(DATA)
    foer = filer(lager)[0].stat()
    lagring.ta_inn(DATA)
    etter = filer(lager)[0].stat()
    assert (foer.st_ino, foer.st_mtime_ns) == (etter.st_ino, etter.st_mtime_ns)
    assert len(filer(lager)) == 1


def test_filen_kan_ikke_endres_ved_et_uhell(lager: Path) -> None:
    lagring.ta_inn(DATA)
    assert filer(lager)[0].stat().st_mode & 0o777 == 0o440


def test_skadet_kopi_erstattes_av_den_hele(lager: Path) -> None:
    lagring.ta_inn(DATA)
    sted = filer(lager)[0]
    sted.chmod(0o600)
    sted.write_bytes(DATA[:3])
    assert not lagring.verifiser(SHA)
    lagring.ta_inn(DATA)
    assert lagring.verifiser(SHA)


def test_for_stor_fil_avvises_uten_spor(lager: Path, settings: LazySettings) -> None:
    with pytest.raises(Avvist) as feil:
        lagring.ta_inn(b"x" * 2001, maks_bytes=2000)
    assert feil.value.felt == {"fil": "Filen er for stor: grensen er 2 kB."}
    assert filer(lager) == []
    settings.MAKS_FIL_MB = 1
    with pytest.raises(Avvist):
        lagring.ta_inn(b"x" * 1_000_001)
    assert lagring.ta_inn(b"x" * 1_000_000).stoerrelse == 1_000_000


def test_full_disk_avvises_uten_spor(lager: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(fd: int, data: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(Avvist) as feil:
        lagring.ta_inn(DATA)
    assert "Ingenting er lagret" in feil.value.felt["fil"]
    assert filer(lager) == []


@pytest.mark.parametrize("steg", ["fsync", "rename"])
def test_krasj_etterlater_ingen_halv_fil(
    lager: Path, monkeypatch: pytest.MonkeyPatch, steg: str
) -> None:
    lagring.ta_inn(b"noe annet")

    def krasj(*_: object) -> None:
        raise KeyboardInterrupt

    if steg == "fsync":
        monkeypatch.setattr(os, "fsync", krasj)
    else:
        monkeypatch.setattr(Path, "rename", krasj)
    with pytest.raises(KeyboardInterrupt):
        lagring.ta_inn(DATA)
    monkeypatch.undo()
    assert not lagring.finnes(SHA)
    assert len(filer(lager)) == 1


def test_alt_er_tvunget_til_disk_foer_svaret(lager: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hendelser: list[str] = []
    ekte_fsync, ekte_rename = os.fsync, Path.rename

    def fsync(fd: int) -> None:
        hendelser.append("mappe" if os.path.isdir(f"/proc/self/fd/{fd}") else "fil")
        ekte_fsync(fd)

    def rename(fra: Path, til: Path) -> Path:
        hendelser.append("navn")
        return ekte_rename(fra, til)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(Path, "rename", rename)
    lagring.ta_inn(DATA)
    assert hendelser.index("fil") < hendelser.index("navn")
    assert hendelser[-2:] == ["navn", "mappe"]


def test_samtidige_innlegg_av_det_samme(lager: Path) -> None:
    data = os.urandom(3_000_000)
    svar: list[lagring.Lagret] = []
    traader = [threading.Thread(target=lambda: svar.append(lagring.ta_inn(data))) for _ in range(6)]
    for t in traader:
        t.start()
    for t in traader:
        t.join()
    assert len(set(svar)) == 1
    assert len(svar) == 6
    assert len(filer(lager)) == 1
    assert lagring.verifiser(svar[0].sha256)


@pytest.mark.parametrize(
    "sha", ["", "../../etc/passwd", SHA.upper(), SHA + "\n", SHA[:-1], "é" * 64]
)
def test_bare_sjekksummer_er_navn(lager: Path, sha: str) -> None:
    assert not lagring.finnes(sha)
    with pytest.raises(IkkeFunnet):
        lagring.aapne(sha)
    with pytest.raises(IkkeFunnet):
        lagring.sti(sha)


def test_ukjent_fil(lager: Path) -> None:
    assert not lagring.finnes(SHA)
    with pytest.raises(IkkeFunnet):
        lagring.aapne(SHA)
    with pytest.raises(IkkeFunnet):
        lagring.verifiser(SHA)


def test_kopi_til_offentlig_og_tilbake(lager: Path) -> None:
    lagring.ta_inn(DATA)
    assert lagring.kopier_til_offentlig(SHA).sha256 == SHA
    assert lagring.verifiser(SHA, alias="offentlig_lager")
    # A copy of its own: the public side's file is not the archive's.
    privat, offentlig = lagring.sti(SHA), lagring.sti(SHA, "offentlig_lager")
    assert privat is not None
    assert offentlig is not None
    assert privat.stat().st_ino != offentlig.stat().st_ino
    lagring.fjern_fra_offentlig(SHA)
    lagring.fjern_fra_offentlig(SHA)
    assert not lagring.finnes(SHA, "offentlig_lager")
    assert lagring.finnes(SHA)


def test_skadet_fil_legges_ikke_ut(lager: Path) -> None:
    lagring.ta_inn(DATA)
    sted = lagring.sti(SHA)
    assert sted is not None
    sted.chmod(0o600)
    sted.write_bytes(b"noe helt annet")
    with pytest.raises(lagring.LagerFeil):
        lagring.kopier_til_offentlig(SHA)
    assert filer(lager.parent / "offentlig") == []


def test_rester_etter_krasj_ryddes(lager: Path) -> None:
    lagring.ta_inn(DATA)
    gammel, ny = lager / ".inn" / "gammel", lager / ".inn" / "ny"
    gammel.write_bytes(b"halv")
    ny.write_bytes(b"halv")
    os.utime(gammel, (0, 0))
    assert lagring.rydd_rester() == 1
    assert ny.exists()
    assert lagring.finnes(SHA)
