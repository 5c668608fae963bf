# SPDX-License-Identifier: EUPL-1.2
"""The journal line: one markup for the public list and for the staff's pane."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.utils import translation


def hjemmel(sitat: str) -> SimpleNamespace:
    """A legal basis with only its citation."""
    return SimpleNamespace(sitat=sitat)


def post(**endret: object) -> SimpleNamespace:
    """A masked journal entry, as the public projection gives it."""
    verdier: dict[str, object] = {
        "saksaar": 2026,
        "saksnr": 127,
        "registrerings_id": "2026/127-5",
        "journaldato": dt.date(2026, 11, 13),
        "retning": "I",
        "tittel": "Merknad fra nabo – *****",
        "sakstittel": "Storgata 14 – garasje",
        "parter": [("Fra", "Torbjørn Syntetvik")],
        "enhet": "Byggesak",
        "tilgang": "delvis",
        "hjemler": [hjemmel("offl. § 13 første ledd"), hjemmel("offl. § 13 første ledd")],
        "dokumenter": [],
        "treff": None,
        "trukket": None,
        "url": "/sak/2026/127/5/",
        "sak_url": "/sak/2026/127/",
    }
    return SimpleNamespace(**(verdier | endret))


def vis(mal: str, **verdier: object) -> str:
    """Render a template text with ``{% load gk %}`` in front."""
    return Template("{% load gk %}" + mal).render(Context(verdier))


def test_linjen_har_lenke_maske_part_og_hjemmel_en_gang():
    html = vis("{% linje post nivaa=2 %}", post=post())
    assert "<h2>" in html
    assert '<a href="/sak/2026/127/5/">Merknad fra nabo – <span class="gk-maske">' in html
    assert "Fra Torbjørn Syntetvik" in html
    assert "13.11.2026" in html
    assert html.count("offl. § 13 første ledd") == 1


def test_linje_som_ikke_er_lagt_ut_har_ingen_lenker():
    assert "<a " not in vis("{% linje post %}", post=post(url="", sak_url=""))


def test_mange_parter_telles():
    html = vis("{% linje post %}", post=post(parter=[("Til", f"Part {n}") for n in range(5)]))
    assert "5 parter" in html
    assert "Part 0" not in html


@pytest.mark.parametrize(
    ("endret", "ventet"),
    [
        ({"tilgang": "aapen", "antall_filer": 1}, "Åpent, 1 fil"),
        ({"tilgang": "aapen", "antall_filer": 2}, "Åpent, 2 filer"),
        ({"tilgang": "aapen"}, "Åpent, ingen fil på nett"),
        (
            {
                "tilgang": "aapen",
                "dokumenter": [SimpleNamespace(aapen=True), SimpleNamespace(aapen=False)],
            },
            "Åpent, 1 fil",
        ),
        ({"tilgang": "delvis"}, "Delvis skjermet"),
        ({"tilgang": "skjermet"}, "Dokumentet er skjermet"),
        (
            {"tilgang": "skjermet", "hjemler": [hjemmel("offl. § 23 tredje ledd")]},
            "Skjermet til valg av leverandør",
        ),
        ({"tilgang": "ikke_vurdert"}, "Ikke vurdert ennå"),
        ({"trukket": object()}, "Trukket tilbake"),
    ],
)
def test_tilgangsmerke(endret, ventet):
    with translation.override("nb"):
        assert ventet in vis("{% tilgangsmerke post %}", post=post(**endret))


@pytest.mark.parametrize(
    ("slag", "ventet"),
    [("I", "Inn"), ("U", "Ut"), ("N", "Internt"), ("X", "Internt"), ("S", "Saksframlegg")],
)
def test_retning(slag, ventet):
    assert f"</svg>{ventet}</span>" in vis("{% retning slag %}", slag=slag)


def test_ruten_viser_linjen_og_filene_men_aldri_ord_bak_masken():
    filer = [
        SimpleNamespace(aapen=True, tittel="Brev", grunn=""),
        SimpleNamespace(aapen=False, tittel="*****", grunn=""),
    ]
    html = vis('{% include "gk/rute.html" %}', post=post(dokumenter=filer))
    assert "Slik ser publikum det" in html
    assert "Ligger ikke på nett" in html
    assert html.count('class="gk-maske"') == 2
