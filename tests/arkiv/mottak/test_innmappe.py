# SPDX-License-Identifier: EUPL-1.2
"""The watched folder: whole files once, each to its place, whatever happens in between."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from glassklar.arkiv.mottak import api, innmappe
from glassklar.arkiv.mottak.models import Mottak
from glassklar.grunn.identitet import lesing
from glassklar.lager.api import LagerFeil
from glassklar.lager.lagfiler import lag_eml, lag_mbox, lag_pdf

PDF = lag_pdf("Søknad", ["Vi søker."])


@pytest.fixture
def mappe(tmp_path: Path) -> Path:
    (tmp_path / "inn").mkdir()
    return tmp_path / "inn"


def les(kommune, mappe, rolig=0.0, tom=0.0) -> int:
    return innmappe.les_innmappe(bruker=kommune.system, mappe=mappe, rolig=rolig, tom=tom)


def legg(mappe: Path, navn: str, data: bytes) -> Path:
    (mappe / navn).write_bytes(data)
    return mappe / navn


def navn(mappe: Path) -> list[str]:
    return sorted(p.name for p in mappe.iterdir())


def alle(kommune) -> list[Mottak]:
    with lesing(kommune.system):
        return list(Mottak.objects.prefetch_related("filer").order_by("mottatt", "pk"))


def test_filer_tas_inn_og_flyttes(kommune, mappe):
    legg(mappe, "brev.pdf", PDF)
    legg(mappe, "e-post.eml", lag_eml("Klage", "Tekst"))
    kasse = [lag_eml(f"Brev {n}", "T", melding_id=f"<{n}@x.no>") for n in range(2)]
    legg(mappe, "kasse.mbox", lag_mbox(kasse))
    assert les(kommune, mappe) == 3
    assert sorted(m.kilde for m in alle(kommune)) == ["epost", "epost", "epost", "mappe"]
    assert navn(mappe) == ["feil", "ferdig"]
    assert navn(mappe / "ferdig") == ["brev.pdf", "e-post.eml", "kasse.mbox"]
    assert les(kommune, mappe) == 0
    assert len(alle(kommune)) == 4


def test_ufullstendige_filer_faar_ligge(kommune, mappe):
    for ett in (".skjult", "~$brev.docx", "brev.pdf.part", "brev.tmp"):
        legg(mappe, ett, PDF)
    (mappe / "under").mkdir()
    assert les(kommune, mappe) == 0
    fil = legg(mappe, "fersk.pdf", PDF)
    # A program that copies may set the time of change back; the kernel's own stays.
    os.utime(fil, (1, 1))
    assert les(kommune, mappe, rolig=60) == 0
    legg(mappe, "tom.pdf", b"")
    assert les(kommune, mappe, rolig=0, tom=60) == 1
    assert [f.filnavn for m in alle(kommune) for f in m.filer.all()] == ["fersk.pdf"]


def test_fil_som_vokser_mens_den_leses_faar_ligge(kommune, mappe, monkeypatch):
    fil = legg(mappe, "brev.pdf", PDF)
    ekte = innmappe.legg_paa_lager

    def vokser(navn, aapen):
        inn = ekte(navn, aapen)
        with fil.open("ab") as mer:
            mer.write(b"mer")
        os.utime(fil, (5, 5))
        return inn

    monkeypatch.setattr(innmappe, "legg_paa_lager", vokser)
    assert les(kommune, mappe) == 0
    assert fil.exists()
    assert alle(kommune) == []
    monkeypatch.setattr(innmappe, "legg_paa_lager", ekte)
    assert les(kommune, mappe) == 1


@pytest.mark.parametrize(("navn_", "data"), [("brev.pdf", PDF), ("m.eml", lag_eml("Klage", "T"))])
def test_krasj_foer_flytting_gir_ikke_to(kommune, mappe, monkeypatch, navn_, data):
    legg(mappe, navn_, data)

    class Stroembrudd(BaseException):
        pass

    def brudd(*a):
        raise Stroembrudd

    with monkeypatch.context() as m:
        m.setattr(innmappe, "_flytt", brudd)
        with pytest.raises(Stroembrudd):
            les(kommune, mappe)
    assert len(alle(kommune)) == 1
    assert les(kommune, mappe) == 1
    assert len(alle(kommune)) == 1
    assert navn(mappe / "ferdig") == [navn_]


def test_krasj_foer_raden_skrives_mister_ingenting(kommune, mappe, monkeypatch):
    legg(mappe, "brev.pdf", PDF)
    with monkeypatch.context() as m:
        m.setattr(innmappe, "skriv_mottak", lambda **k: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            les(kommune, mappe)
    assert alle(kommune) == []
    assert les(kommune, mappe) == 1
    assert len(alle(kommune)) == 1


def test_krasj_midt_i_en_postkasse(kommune, mappe, monkeypatch):
    from glassklar.arkiv.mottak.actions import ta_imot as modul

    kasse = [lag_eml(f"Brev {n}", "T", melding_id=f"<{n}@x.no>") for n in range(3)]
    legg(mappe, "kasse.mbox", lag_mbox(kasse))
    ekte, kall = modul.skriv_mottak, []

    def brudd(**k):
        kall.append(1)
        if len(kall) == 2:
            raise KeyboardInterrupt
        return ekte(**k)

    with monkeypatch.context() as m:
        m.setattr(modul, "skriv_mottak", brudd)
        with pytest.raises(KeyboardInterrupt):
            les(kommune, mappe)
    assert len(alle(kommune)) == 1
    assert les(kommune, mappe) == 1
    assert len(alle(kommune)) == 3


def test_samme_innhold_lagt_inn_paa_nytt_er_et_nytt_brev(kommune, mappe):
    for tid in (1_000, 2_000):
        os.utime(legg(mappe, "skjema.pdf", PDF), (tid, tid))
        assert les(kommune, mappe) == 1
    assert len(alle(kommune)) == 2
    assert navn(mappe / "ferdig") == ["skjema (2).pdf", "skjema.pdf"]


def test_det_som_ikke_kan_tas_inn_faar_en_grunn(kommune, mappe, settings):
    settings.MAKS_FIL_MB = 1
    legg(mappe, "stor.pdf", PDF + b"x" * 1_000_001)
    legg(mappe, "tom.pdf", b"")
    (mappe / "lenke.pdf").symlink_to("/etc/hostname")
    legg(mappe, "brev.pdf", PDF)
    assert les(kommune, mappe) == 4
    assert navn(mappe / "feil") == [
        "lenke.pdf", "lenke.pdf.txt", "stor.pdf", "stor.pdf.txt", "tom.pdf", "tom.pdf.txt",
    ]  # fmt: skip
    assert "grensen er 1 MB" in (mappe / "feil/stor.pdf.txt").read_text("utf-8")
    assert "tom" in (mappe / "feil/tom.pdf.txt").read_text("utf-8")
    assert "snarvei" in (mappe / "feil/lenke.pdf.txt").read_text("utf-8")
    assert len(alle(kommune)) == 1


def test_lageret_svarer_ikke(kommune, mappe, monkeypatch):
    """What will pass by itself moves nothing: the file is tried again."""
    fil = legg(mappe, "brev.pdf", PDF)

    def nede(*a):
        raise LagerFeil("nede")

    with monkeypatch.context() as m:
        m.setattr(innmappe, "legg_paa_lager", nede)
        for _ in range(10):
            with pytest.raises(LagerFeil):
                les(kommune, mappe)
    assert fil.exists()
    assert les(kommune, mappe) == 1


def test_fil_som_alltid_feiler_stopper_ikke_de_andre(kommune, mappe, monkeypatch):
    legg(mappe, "a-gift.pdf", PDF)
    legg(mappe, "brev.pdf", PDF)
    ekte = innmappe.legg_paa_lager

    def gift(navn, aapen):
        if "gift" in navn:
            raise ValueError("gift")
        return ekte(navn, aapen)

    monkeypatch.setattr(innmappe, "legg_paa_lager", gift)
    assert les(kommune, mappe) == 1
    assert sum(les(kommune, mappe) for _ in range(10)) == 1
    assert navn(mappe / "feil") == ["a-gift.pdf", "a-gift.pdf.txt"]


def test_kryptert_og_avkortet_tas_inn_med_melding(kommune, mappe):
    from lager import filer

    legg(mappe, "halv.pdf", filer.avkortet_pdf())
    assert les(kommune, mappe) == 1
    assert navn(mappe / "ferdig") == ["halv.pdf"]
    (m,) = alle(kommune)
    with lesing(kommune.system):
        assert "slutten av filen mangler" in " ".join(api.queries.meldinger(m))


def test_mange_filer_paa_en_gang(kommune, mappe):
    for n in range(12):
        legg(mappe, f"{n}.pdf", PDF + b"%" * n)
    start = time.monotonic()
    assert les(kommune, mappe) == 12
    assert time.monotonic() - start < 30
