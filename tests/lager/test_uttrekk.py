# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pikepdf
import pytest
from PIL import Image

from glassklar.grunn import barneprogram
from glassklar.grunn.feil import IkkeFunnet
from glassklar.lager import problemer as p
from glassklar.lager.lagfiler import lag_docx, lag_eml, lag_mbox, lag_odt, lag_pdf, lag_xlsx
from glassklar.lager.lagring import ta_inn
from glassklar.lager.uttrekk import kjoering
from glassklar.lager.uttrekk.kjoering import KanIkkeVises, Uttrekk, sidebilde, trekk_ut
from lager import filer

TITTEL, AVSNITT = filer.TITTEL, filer.AVSNITT
TABELL = [["Navn", "Beløp"], ["Kari", "1 200"]]
HTML = f"<!doctype html><h1>{TITTEL}</h1><p>{AVSNITT[0]}<p>{AVSNITT[1]}"
XML = f"<?xml version='1.0'?><a><b>{TITTEL}</b>{AVSNITT[0]}<c>{AVSNITT[1]}</c></a>"

pytestmark = pytest.mark.usefixtures("lager")


def les(data: bytes, navn: str = "") -> Uttrekk:
    return trekk_ut(ta_inn(data).sha256, filnavn=navn)


def koder(uttrekk: Uttrekk) -> list[str]:
    return [problem.kode for problem in uttrekk.problemer]


@pytest.mark.parametrize(
    ("data", "navn", "sider"),
    [
        (filer.pdf(), "a.pdf", 1),
        (lag_docx(TITTEL, AVSNITT), "a.docx", None),
        (lag_odt(TITTEL, AVSNITT), "a.odt", None),
        (lag_xlsx(TITTEL, {"Ark": [[TITTEL], *[[a] for a in AVSNITT]]}), "a.xlsx", 1),
        (lag_eml(TITTEL, "\n".join(AVSNITT)), "a.eml", None),
        (lag_mbox([lag_eml(TITTEL, "\n".join(AVSNITT))] * 2), "a.mbox", 2),
        ("\n".join([TITTEL, *AVSNITT]).encode(), "a.txt", None),
        (HTML.encode(), "a.html", None),
        (XML.encode(), "a.xml", None),
    ],
)  # fmt: skip
def test_teksten_kommer_ut_med_alle_bokstaver(data: bytes, navn: str, sider: int | None) -> None:
    uttrekk = les(data, navn)
    assert uttrekk.problemer == []
    ett_linje = " ".join(uttrekk.tekst.split())
    for del_ in (TITTEL, *AVSNITT):
        assert del_ in ett_linje
    assert uttrekk.sider == sider


def test_pdf_har_skille_mellom_sidene() -> None:
    uttrekk = les(lag_pdf("T", ["Første", "Andre", "Tredje"], sider=3))
    assert [side.split("\n")[0] for side in uttrekk.tekst.split("\f")] == ["T", "Andre", "Tredje"]
    assert uttrekk.sider == 3


def test_utfylte_skjemafelt_i_pdf_er_med() -> None:
    ut = io.BytesIO()
    with pikepdf.open(io.BytesIO(filer.pdf())) as dok:
        utseende = dok.make_stream(
            b"BT /F1 10 Tf 2 2 Td (Utfylt svar) Tj ET",
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Form,
            BBox=[0, 0, 200, 20],
            Resources={
                "/Font": {
                    "/F1": {
                        "/Type": pikepdf.Name.Font,
                        "/Subtype": pikepdf.Name.Type1,
                        "/BaseFont": pikepdf.Name.Helvetica,
                    }
                }
            },
        )
        felt = dok.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Tx,
                T="navn", V="Utfylt svar", Rect=[100, 100, 300, 120], F=4,
                AP={"/N": utseende},
            )
        )  # fmt: skip
        dok.pages[0].Annots = dok.make_indirect([felt])
        dok.Root.AcroForm = pikepdf.Dictionary(Fields=[felt])
        dok.save(ut)
    assert "Utfylt svar" in les(ut.getvalue()).tekst


def test_docx_har_topptekst_og_tabell() -> None:
    tekst = les(
        lag_docx("Vedtak", ["Vi gir tillatelse."], tabell=TABELL, topptekst="Unntatt")
    ).tekst
    assert tekst.startswith("Unntatt\nVedtak\nVi gir tillatelse.")
    assert "Navn\tBeløp\nKari\t1 200" in tekst


def test_odt_har_tabell_og_rekkefoelge_i_blandet_tekst() -> None:
    assert "Navn\tBeløp\nKari\t1 200" in les(lag_odt("V", ["a"], tabell=TABELL)).tekst


def test_skjulte_ark_er_soekbare_men_meldes() -> None:
    bok = {"Synlig": [["åpent", 12.5]], "Hemmelig": [["lønn"]]}
    uttrekk = les(lag_xlsx("T", bok, skjulte=("Hemmelig",)), "bok.xlsx")
    assert uttrekk.tekst == "Synlig\nåpent\t12,5\n\fHemmelig\nlønn"
    assert koder(uttrekk) == [p.SKJULTE_ARK]
    assert uttrekk.problemer[0].tekst.startswith("«bok.xlsx» har skjulte regneark (1).")


def test_html_viser_bare_det_synlige() -> None:
    side = (
        "<!doctype html><html><head><title>Høring &amp; svar</title><style>p{}</style></head>"
        "<body><script>var x='skjult1'</script><p hidden>skjult2</p>"
        '<p style="display: none">skjult3<br>skjult3b</p><div>Synlig<br>tekst</div>'
        "<table><tr><td>a<td>b</table><!-- skjult4 --></body></html>"
    )
    uttrekk = les(side.encode("latin-1").replace(b"<head>", b'<head><meta charset="latin1">'))
    assert "skjult" not in uttrekk.tekst
    assert uttrekk.tekst.split() == ["Synlig", "tekst", "a", "b"]
    assert uttrekk.tittelforslag == "Høring & svar"


def test_epost_faar_hoder_og_forslag() -> None:
    tid = datetime(2026, 11, 20, 23, 30, tzinfo=ZoneInfo("Europe/Oslo"))
    vedlegg = [("søknad.pdf", "application/pdf", b"x")]
    uttrekk = les(lag_eml("SV: Klage på vedtak", "Hei", tid=tid, vedlegg=vedlegg))
    assert uttrekk.tittelforslag == "Klage på vedtak"
    assert uttrekk.dato_forslag == date(2026, 11, 20)
    assert "Fra: Kari Testesen <kari@eksempel.no>" in uttrekk.tekst
    assert "Vedlegg: søknad.pdf" in uttrekk.tekst


def test_epost_med_bare_html() -> None:
    raa = b"From: a@b.no\r\nTo: c@d.no\r\nContent-Type: text/html\r\n\r\n<p>Hei <b>du</b></p>"
    assert les(raa).tekst.endswith("Hei du")


@pytest.mark.parametrize("koding", ["utf-8", "latin-1", "utf-16", "utf-8-sig"])
def test_tegnsett_gjettes(koding: str) -> None:
    assert les("Blåbærsyltetøy fra Ål".encode(koding)).tekst == "Blåbærsyltetøy fra Ål"


def test_forslag_fra_dokumentet() -> None:
    avsnitt = ["Brev datert 1.2.2020.", "Vår dato: 21. november 2026", "Vi viser til saken."]
    uttrekk = les(lag_pdf("Svar på søknad om dispensasjon", avsnitt))
    assert uttrekk.tittelforslag == "Svar på søknad om dispensasjon"
    assert uttrekk.dato_forslag == date(2026, 11, 21)


VRANGE = [
    ("kryptert", filer.kryptert_pdf(), [p.KRYPTERT]),
    ("avkortet", filer.avkortet_pdf(), [p.AVKORTET]),
    ("søppel", filer.soeppel_pdf(), [p.SKADET]),
    ("tom", b"", [p.TOM]),
    ("program", filer.program(), [p.KJOERBAR]),
    ("løgnaktig størrelse", filer.loegnaktig_docx, [p.SKADET]),
    ("mange lattere", filer.latter_docx(), [p.XML_ENTITETER]),
    ("ytre enhet", filer.ytre_enhet_xml(), [p.XML_ENTITETER]),
    ("dyp xml", filer.dyp_xml(), [p.FOR_DYP]),
    ("bildebombe", filer.bildebombe(), [p.FOR_STOR]),
    ("ukjent", bytes(range(256)) * 9, [p.IKKE_STOETTET]),
]


@pytest.mark.parametrize(("data", "ventet"), [v[1:] for v in VRANGE], ids=[v[0] for v in VRANGE])
def test_vrange_filer_gir_et_klart_svar(
    data: bytes | Callable[[], bytes], ventet: list[str]
) -> None:
    uttrekk = les(data() if callable(data) else data, "vedlegg")
    assert koder(uttrekk) == ventet
    assert uttrekk.tekst == ""
    assert uttrekk.problemer[0].tekst


def test_dyp_html_leses_saa_langt_det_gaar() -> None:
    assert koder(les(filer.dyp_html())) == []


def test_beskyttet_pdf_leses() -> None:
    uttrekk = les(filer.beskyttet_pdf())
    assert koder(uttrekk) == [p.BESKYTTET]
    assert TITTEL in uttrekk.tekst


def test_ukjent_sjekksum() -> None:
    with pytest.raises(IkkeFunnet):
        trekk_ut("0" * 64)


def test_barnet_faar_verken_noekler_eller_nett(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GLASSKLAR_DB_EIER", "postgresql://hemmelig")
    miljoe = barneprogram.miljoe(str(tmp_path))
    assert set(miljoe) <= {"PYTHONPATH", "LANG", "TMPDIR", "TEMP", "HOME"}


def _barn(kode: str, tmp_path: Path) -> tuple[int, str]:
    """Run code inside the child's fence."""
    import subprocess
    import sys

    fil = tmp_path / "proeve.py"
    fil.write_text(
        "from glassklar.lager.uttrekk import grenser\ngrenser.sett_grenser()\n"
        f"grenser.steng_nettet()\ngrenser.vokt()\n{kode}\n"
    )
    ferdig = subprocess.run(
        [sys.executable, str(fil)],
        capture_output=True,
        text=True,
        env=barneprogram.miljoe(str(tmp_path)),
        timeout=90,
        check=False,
    )
    return ferdig.returncode, ferdig.stderr


@pytest.mark.parametrize(
    ("kode", "svar"),
    [
        ("import socket; socket.socket()", "PermissionError"),
        ("import os; os.system('true')", "PermissionError"),
        ("import subprocess; subprocess.run(['true'])", "PermissionError"),
        ("open('/glassklar-lekk', 'w')", "PermissionError"),
        ("x = bytearray(3_000_000_000)", "MemoryError"),
    ],
)
def test_gjerdet_holder(kode: str, svar: str, tmp_path: Path) -> None:
    status, feil = _barn(kode, tmp_path)
    assert status != 0
    assert svar in feil


def test_barnet_importerer_ikke_django(tmp_path: Path) -> None:
    moduler = "barn brev rentekst xmltekst regneark pdf bilde".split()
    kode = "import sys\n" + "\n".join(f"import glassklar.lager.uttrekk.{m}" for m in moduler)
    fil = tmp_path / "x.py"
    fil.write_text(f"{kode}\nassert 'django' not in sys.modules\n")
    import subprocess
    import sys

    subprocess.run(
        [sys.executable, str(fil)], check=True, env=barneprogram.miljoe(str(tmp_path)), timeout=60
    )


def test_barn_som_doer_eller_henger(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kjoering, "_VENTETID", 0.001)
    assert koder(les(filer.pdf())) == [p.TIDSAVBRUDD]
    monkeypatch.setattr(kjoering, "_vent", lambda *_: -11)
    assert koder(les(filer.pdf())) == [p.KRASJ]


def test_sidebilde_av_pdf() -> None:
    sha = ta_inn(lag_pdf("T", ["a", "b"], sider=2)).sha256
    for side in (1, 2):
        bilde = Image.open(io.BytesIO(sidebilde(sha, side, 300)))
        assert bilde.format == "PNG"
        assert 299 <= bilde.width <= 301
    with pytest.raises(IkkeFunnet):
        sidebilde(sha, 3)
    with pytest.raises(IkkeFunnet):
        sidebilde(sha, 0)


def test_sidebilde_av_skannet_tiff() -> None:
    ut = io.BytesIO()
    sider = [Image.new("L", (400, 600), farge) for farge in (0, 255)]
    sider[0].save(ut, "TIFF", save_all=True, append_images=sider[1:])
    sha = ta_inn(ut.getvalue()).sha256
    assert trekk_ut(sha).sider == 2
    bilde = Image.open(io.BytesIO(sidebilde(sha, 2, 100)))
    assert bilde.size == (100, 150)
    assert bilde.getpixel((5, 5)) == (255, 255, 255)


def test_kjempeside_faar_et_lite_bilde() -> None:
    ut = io.BytesIO()
    with pikepdf.open(io.BytesIO(filer.pdf())) as dok:
        dok.pages[0].MediaBox = [0, 0, 10, 14_000]
        dok.save(ut)
    bilde = Image.open(io.BytesIO(sidebilde(ta_inn(ut.getvalue()).sha256, 1, 2400)))
    assert bilde.height <= 4 * 2400 + 1


@pytest.mark.parametrize(
    ("data", "kode"),
    [
        (filer.kryptert_pdf(), p.KRYPTERT),
        (filer.bildebombe(), p.FOR_STOR),
        (lag_docx("T", []), p.IKKE_STOETTET),
        (filer.soeppel_pdf(), p.SKADET),
    ],
)
def test_sidebilde_som_ikke_gaar(data: bytes, kode: str) -> None:
    with pytest.raises(KanIkkeVises) as feil:
        sidebilde(ta_inn(data).sha256, 1)
    assert feil.value.problem.kode == kode


def test_outlook_melding_leses() -> None:
    uttrekk = les(filer.msg(), "brev.msg")
    assert uttrekk.problemer == []
    assert uttrekk.tittelforslag == "Søknad om brønn"
    assert uttrekk.dato_forslag == date(2026, 11, 20)
    assert "Kåre Ærlig <kaare@eksempel.no>" in uttrekk.tekst


def test_tom_outlook_melding() -> None:
    data = filer.ole("__properties_version1.0", "__substg1.0_0037001F")
    assert koder(les(data)) == [p.MANGLER_AVSENDER, p.MANGLER_DATO]
