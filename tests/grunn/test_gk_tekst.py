# SPDX-License-Identifier: EUPL-1.2
"""Dates, masks and small words as pages show them."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from glassklar.grunn.templatetags import gk

DAG = dt.date(2026, 11, 20)
#: 23.30 UTC on 20 November is half past midnight on the 21st in Norway.
STUND = dt.datetime(2026, 11, 20, 23, 30, tzinfo=dt.UTC)


def vis(mal: str, **verdier: object) -> str:
    """Render a template text with ``{% load gk %}`` in front."""
    return Template("{% load gk %}" + mal).render(Context(verdier))


@pytest.mark.parametrize(
    ("spraak", "filter_", "ventet"),
    [
        ("nb", gk.dato, "20. november 2026"),
        ("nn", gk.dato, "20. november 2026"),
        ("en", gk.dato, "20 November 2026"),
        ("nb", gk.dagdato, "fredag 20. november 2026"),
        ("nn", gk.dagmaaned, "fredag 20. november"),
        ("en", gk.dagdato, "Friday 20 November 2026"),
        ("nb", gk.kortdato, "20.11.2026"),
        ("en", gk.kortdato, "20.11.2026"),
        ("nb", gk.maskintid, "2026-11-20"),
    ],
)
def test_datoer(spraak, filter_, ventet):
    with translation.override(spraak):
        assert filter_(DAG) == ventet
        assert filter_(None) == ""


@pytest.mark.parametrize(
    ("spraak", "ventet"), [("nb", "kl. 00.30"), ("nn", "kl. 00.30"), ("en", "00:30")]
)
def test_klokkeslett_er_norsk_tid(spraak, ventet):
    with translation.override(spraak):
        assert gk.klokkeslett(STUND) == ventet
        assert gk.kortdato(STUND) == "21.11.2026"
        assert gk.maskintid(STUND) == "2026-11-21T00:30+01:00"
        assert gk.klokkeslett(None) == gk.maskintid(None) == ""


@pytest.mark.parametrize(
    ("verdi", "ventet"),
    [(None, ""), (0, "0 byte"), (84_123, "84 kB"), (1_240_000, "1,2 MB"), (3_000_000, "3 MB")],
)
def test_filstoerrelse(verdi, ventet):
    with translation.override("nb"):
        assert gk.filstoerrelse(verdi) == ventet


def test_filstoerrelse_og_tall_paa_engelsk():
    with translation.override("en"):
        assert gk.filstoerrelse(1_240_000) == "1.2 MB"
    assert gk.tallord(13_204) == "13\u202f204"
    assert gk.tallord(None) == ""


def test_maske_rammer_inn_alle_stjerner_og_roemmer_resten():
    html = vis("{{ t|maske }}", t="Til ***** og <b>*****</b> & fler")
    assert html.count('class="gk-maske"') == 2
    assert html.count('<span class="ds-sr-only">Skjermet</span>') == 2
    assert "&lt;b&gt;" in html
    assert "&amp; fler" in html
    assert "<b>" not in html


def test_maske_lar_ferdig_html_staa():
    assert "<mark>" in vis("{{ t|safe|maske }}", t="<mark>garasje</mark> *****")
    assert vis("{{ t|maske }}", t=None) == ""


def test_skjult_for_publikum_roemmer():
    html = vis("{% skjult_for_publikum t %}", t="Ola <script>")
    assert "&lt;script&gt;" in html
    assert "(skjules for publikum)" in html


def test_ikon_er_skjult_for_skjermleser():
    html = vis('{% ikon "klokke" %}')
    assert 'aria-hidden="true"' in html
    assert "#i-klokke" in html


@pytest.mark.parametrize(
    ("navn", "ventet"),
    [("Sindre Demomo", "SD"), ("Ravdna Áŋŋel Fiktsen", "RF"), ("Ål", "Å"), (None, "")],
)
def test_initialer(navn, ventet):
    assert gk.initialer(navn) == ventet


@pytest.mark.parametrize(
    ("sti", "ventet"),
    [
        ("/postliste/", ' aria-current="page"'),
        ("/postliste/2026-11-20/", ' aria-current="true"'),
        ("/", ""),
    ],
)
def test_aktiv(sti, ventet):
    assert vis('{% aktiv "/postliste/" %}', request=RequestFactory().get(sti)) == ventet
    assert vis('{% aktiv "/postliste/" %}') == ""


@pytest.mark.parametrize(
    ("nummer", "siste", "ventet"),
    [
        (1, 1, [1]),
        (1, 3, [1, 2, 3]),
        (1, 5, [1, 2, None, 5]),
        (4, 7, [1, 2, 3, 4, 5, 6, 7]),
        (5, 20, [1, None, 4, 5, 6, None, 20]),
        (20, 20, [1, None, 19, 20]),
    ],
)
def test_vindu(nummer, siste, ventet):
    assert gk._vindu(nummer, siste) == ventet


def test_sider_beholder_resten_av_soeket():
    side = SimpleNamespace(nummer=2, antall_sider=3, har_forrige=True, har_neste=True)
    html = vis("{% sider side %}", side=side, request=RequestFactory().get("/sok/?q=å&side=2"))
    assert 'href="?q=%C3%A5&amp;side=3"' in html
    assert html.count('aria-current="true"') == 1
    assert 'rel="prev"' in html


def test_sider_forbi_de_nummererte():
    side = SimpleNamespace(
        nummer=40,
        antall_sider=40,
        har_forrige=True,
        har_neste=True,
        neste_lenke="?etter=x",
        lenke=lambda n: f"?s={n}",
    )
    html = vis("{% sider side %}", side=side)
    assert 'href="?etter=x"' in html
    assert 'href="?s=39"' in html


def test_en_side_har_ingen_blaing():
    side = SimpleNamespace(nummer=1, antall_sider=1, har_forrige=False, har_neste=False)
    assert vis("{% sider side %}", side=side).strip() == ""


@pytest.mark.parametrize(
    ("mime", "ventet"),
    [
        ("application/pdf", "PDF"),
        ("text/plain; charset=utf-8", "Tekst"),
        ("application/x-ukjent", "Fil"),
        (None, "Fil"),
    ],
)
def test_filtype(mime, ventet):
    assert gk.filtype(mime) == ventet


def test_endring_merker_bare_ordene_som_er_nye():
    html = vis(
        "{% endring foer naa %}",
        foer="gnr. 12, bnr. 64 – ***** <b>",
        naa="gnr. 12, bnr. 46 – ***** <b>",
    )
    assert "bnr. <del>64</del> – " in html
    assert "bnr. <ins>46</ins> – " in html
    assert html.count('class="gk-maske"') == 2
    assert "<b>" not in html


def test_epostlenke_kan_brytes_og_roemmes():
    assert (
        vis("{% epostlenke e %}", e="a@b.example")
        == '<a href="mailto:a@b.example">a@<wbr>b.example</a>'
    )
    assert "<script>" not in vis("{% epostlenke e %}", e="<script>@b")
    assert vis("{% epostlenke e %}", e=None) == ""
