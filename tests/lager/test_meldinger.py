# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from django.utils import translation

import glassklar.lager
from glassklar.lager import problemer as p
from glassklar.lager.meldinger import lesbar_stoerrelse, problemtekst

ROM = Path(glassklar.lager.__file__).parent
KODER = [v for k, v in vars(p).items() if k.isupper() and isinstance(v, str)]


@pytest.mark.parametrize("spraak", ["nn", "en"])
def test_alt_er_oversatt(spraak: str) -> None:
    fil = ROM / "locale" / spraak / "LC_MESSAGES" / "django.po"
    katalog = read_po(BytesIO(fil.read_bytes()), locale=spraak)
    noekkelord = {"_": None, "gettext": None, "merk": None}
    for sti, linje, tekst, *_ in extract_from_dir(ROM, keywords=noekkelord):
        funnet = katalog.get(tekst)
        assert funnet is not None, f"{sti}:{linje} {tekst}"
        assert funnet.string, tekst
        assert not list(funnet.check(katalog)), tekst


@pytest.mark.parametrize("kode", KODER)
def test_hver_kode_har_en_hel_setning(kode: str) -> None:
    tekst = problemtekst(kode, "brev.pdf", "2")
    assert tekst[0].isupper() or tekst[0] == "«"
    assert tekst.endswith(".")
    if kode in p.ALVORLIGE:
        assert tekst.startswith("Vi kan ikke lese «brev.pdf»: ")
        assert tekst.endswith(". Originalen er tatt vare på.")


def test_melding_paa_leserens_spraak() -> None:
    problem = p.Problem(p.KRYPTERT, "vedlegg.pdf")
    assert problem.alvorlig
    with translation.override("nn"):
        nynorsk = problem.tekst
    if nynorsk == problem.tekst:
        pytest.skip("oversettelsene er ikke kompilert")
    assert (
        nynorsk == "Vi kan ikkje lese «vedlegg.pdf»: fila er kryptert. Originalen er teken vare på."
    )


@pytest.mark.parametrize(
    ("antall", "tekst"),
    [(0, "0 B"), (999, "999 B"), (8_000, "8 kB"), (1_500_000, "1,5 MB"), (200_000_000, "200 MB")],
)
def test_lesbar_stoerrelse(antall: int, tekst: str) -> None:
    assert lesbar_stoerrelse(antall) == tekst
