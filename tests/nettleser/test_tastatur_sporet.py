# SPDX-License-Identifier: EUPL-1.2
"""The pages about the trace with the keyboard alone: everything is reached, and focus is seen."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from nettleser.sideliste import Finn
from nettleser.tastatur import Tastatur


def test_historikken_lesingen_og_beslutningsveien(ny_leser, steder) -> None:
    leser = ny_leser("arkivar")
    side, tast = leser.side, Tastatur(leser.side)
    leser.gaa(Finn(steder).adresse("{garasje}"))
    tast.trykk(side.get_by_role("main").get_by_role("link", name="Historikk", exact=True))
    side.wait_for_url("**/historikk/")
    tast.til(side.locator("#vis"))
    side.keyboard.press("ArrowDown")
    expect(side.locator("#vis")).to_have_value("lesinger")
    tast.skriv(side.locator("#fra"), "01.01.2020")
    tast.trykk(side.get_by_role("main").get_by_role("button", name="Vis", exact=True))
    side.wait_for_url(re.compile("vis=lesinger"))
    expect(side.get_by_role("main")).to_contain_text("Bare lesing av det som er skjermet")
    tast.til(side.get_by_role("link", name="med bevis (JSON)"))
    tast.trykk(side.get_by_role("link", name="Beslutningsvei"), "Enter")
    side.wait_for_url("**/beslutningsvei/")
    tast.til(side.get_by_role("link", name="Lag PDF/A"))
    assert tast.usynlig == []


def test_sporet_og_utdraget(ny_leser) -> None:
    leser = ny_leser("revisor")
    side, tast = leser.side, Tastatur(leser.side)
    tast.trykk(side.get_by_role("navigation").get_by_role("link", name="Sporet"))
    side.wait_for_url("**/sporet/")
    tast.trykk(side.get_by_role("link", name="Ta et utdrag av sporet"))
    side.wait_for_url("**/sporet/utdrag/")
    knapp = side.get_by_role("button", name="Last ned")
    # What is wrong is said first, and leads to the field.
    tast.trykk(knapp)
    side.wait_for_url(re.compile("format=csv"))
    tast.trykk(side.get_by_role("main").get_by_role("link", name=re.compile("Skriv en person")))
    expect(side.locator("#id_person")).to_be_focused()
    tast.skriv(side.locator("#id_person"), "arkivar")
    tast.skriv(side.locator("#id_fra"), "01.01.2020")
    tast.velg("format", "jsonl")
    with side.expect_download() as lastet:
        tast.trykk(knapp)
    assert lastet.value.suggested_filename == "spor.jsonl"
    assert tast.usynlig == []


def test_den_aapne_loggen(ny_leser) -> None:
    leser = ny_leser()
    leser.gaa("/logg/", offentlig=True)
    side, tast = leser.side, Tastatur(leser.side)
    lenker = side.get_by_role("main").get_by_role("link")
    assert lenker.count() >= 2
    for lenke in lenker.all():
        tast.til(lenke)
    assert tast.usynlig == []
