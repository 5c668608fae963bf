# SPDX-License-Identifier: EUPL-1.2
"""Habilitet and interests in a browser: asked, answered, decided; and every state looked at."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from nettleser.servere import Nettsteder
from nettleser.sidegang import Gang, alt_galt
from nettleser.sideliste import Besoek


def _sak(gang: Gang) -> str:
    """The page of an open case of the case handler's."""
    ((aar, nr), *_andre) = gang.leser("").steder.spoer(
        "select s.aar, s.nr from saksnummer s join mappe m on m.id = s.mappe_id"
        " join bruker b on b.id = m.saksansvarlig_id"
        " where b.brukernavn = 'saksbehandler' and m.avsluttet_dato is null order by s.aar, s.nr"
    )
    return f"/sak/{aar}/{nr}/habilitet/"


def _svar(gang: Gang, hvem: str, etikett: str, forhold: str = "", forklaring: str = "") -> None:
    leser = gang.leser(hvem)
    leser.gaa(f"{_sak(gang)}?endre")
    side = leser.side
    side.get_by_label(etikett, exact=True).check()
    if forhold:
        side.get_by_label("Hva slags binding?").select_option(forhold)
    side.get_by_label("Forklaring").fill(forklaring)
    side.get_by_role("button", name="Lagre svaret").click()


@pytest.fixture(scope="module")
def gang(nettleser: Browser, steder: Nettsteder) -> Iterator[Gang]:
    """One has told of a tie, one is inhabil, and one has told of an interest."""
    g = Gang(nettleser, steder, offentlig=False)
    _svar(g, "saksbehandler", "Ja, men jeg mener jeg er habil", "naer", "Vi sang i samme kor.")
    _svar(g, "saksbehandler2", "Jeg er inhabil", "slekt")
    leser = g.leser("saksbehandler")
    leser.gaa("/interesser/ny/")
    side = leser.side
    side.get_by_label("Gave eller annen fordel").check()
    side.get_by_label("Hvem eller hva?").fill("Eksempel Bygg AS")
    side.get_by_label("Fra", exact=True).fill("1.11.2026")
    side.get_by_label("Verdi i kroner").fill("300")
    side.get_by_role("button", name="Meld").click()
    expect(side.get_by_text("Det du meldte, står i registeret ditt.")).to_be_visible()
    yield g
    g.lukk()


def _person(gang: Gang, brukernavn: str) -> str:
    return str(gang.leser("").steder.en("select id from bruker where brukernavn = %s", brukernavn))


def _sider(gang: Gang) -> tuple[Besoek, ...]:
    sak = _sak(gang)
    interesse = gang.leser("").steder.en("select id from interesse limit 1")
    return (
        Besoek("saksbehandler", sak),
        Besoek("saksbehandler", f"{sak}?endre"),
        Besoek("saksbehandler2", sak),
        Besoek("kommunedirektoer", sak),
        Besoek("kommunedirektoer", f"{sak}{_person(gang, 'saksbehandler')}/avgjoer/"),
        Besoek("kommunedirektoer", f"{sak}{_person(gang, 'saksbehandler2')}/stedfortreder/"),
        Besoek("saksbehandler", "/interesser/"),
        Besoek("saksbehandler", "/interesser/ny/"),
        Besoek("saksbehandler", f"/interesser/{interesse}/"),
        Besoek("kommunedirektoer", "/interesser/andre/"),
        Besoek("kommunedirektoer", "/inhabile/"),
        Besoek("admin", "/admin/habilitet/"),
    )


@pytest.mark.parametrize("spraak", ["nb", "nn", "en"])
def test_sidene_er_uten_feil(gang: Gang, spraak: str) -> None:
    if galt := alt_galt(gang, _sider(gang), spraak):
        pytest.fail("\n".join(galt), pytrace=False)


def test_uten_svar_gaar_fokus_til_sammendraget(gang: Gang) -> None:
    """Pressing the button without an answer gives the summary, whose links lead to the fields."""
    leser = gang.leser("leder")
    leser.sett_spraak("nb")
    leser.gaa(_sak(gang))
    side = leser.side
    side.get_by_role("button", name="Lagre svaret").click()
    sammendrag = side.locator("#feilsammendrag")
    expect(sammendrag).to_be_visible()
    sammendrag.get_by_role("link").first.click()
    expect(side.locator("#id_hab-svar-gruppe")).to_be_focused()
    assert leser.brudd() == []
    side.get_by_label("Nei, ingen binding").check()
    side.get_by_role("button", name="Lagre svaret").click()
    expect(side.get_by_text("Svaret ditt er lagret.")).to_be_visible()


def test_lederen_avgjoer(gang: Gang) -> None:
    leser = gang.leser("kommunedirektoer")
    leser.sett_spraak("nb")
    person = _person(gang, "saksbehandler")
    leser.gaa(_sak(gang))
    side = leser.side
    side.locator(f'a[href$="/{person}/avgjoer/"]').click()
    side.get_by_label("Nei, kan fortsette i saken").check()
    side.get_by_label("Hvorfor?").fill("Koret er stort")
    side.get_by_role("button", name="Lagre avgjørelsen").click()
    expect(side.get_by_text("Avgjørelsen er lagret.")).to_be_visible()
