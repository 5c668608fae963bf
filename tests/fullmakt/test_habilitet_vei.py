# SPDX-License-Identifier: EUPL-1.2
"""Habilitet in the decision path: who said what, who decided, who took over; in plain words."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from fullmakt.habilitethjelp import lag
from glassklar.fullmakt.actions.habilitet import (
    avgjoer_habilitet,
    erklaer_habilitet,
    oppnevn_stedfortreder,
)

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")


def vei(k, hvem, spraak="nb"):
    k.sak.refresh_from_db()
    c = Client(REMOTE_ADDR=f"10.0.0.{hvem.pk % 250}")
    c.force_login(hvem)
    c.cookies["glassklar_spraak"] = spraak
    n = k.sak.saksnummer
    svar = c.get(f"/sak/{n.aar}/{n.nr}/beslutningsvei/")
    assert svar.status_code == 200
    ut = re.sub(r"<nav.*?</nav>|<[^>]+>", " ", svar.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", ut)


def test_svar_avgjoerelse_og_stedfortreder_i_rekkefoelge():
    k = lag()
    hvem = {"sak": k.sak.pk}
    erklaer_habilitet(bruker=k.kollega, svar="ingen", **hvem)
    erklaer_habilitet(
        bruker=k.saksbehandler, svar="inhabil", forhold="slekt", forklaring="Broren min", **hvem
    )
    oppnevn_stedfortreder(
        bruker=k.fagleder, for_bruker=k.saksbehandler.pk, til_bruker=k.kollega.pk,
        grunn="Sindre er inhabil", **hvem,
    )  # fmt: skip
    avgjoer_habilitet(
        bruker=k.fagleder, person=k.saksbehandler.pk, svar="oppgitt",
        begrunnelse="Ikke av betydning likevel", **hvem,
    )  # fmt: skip
    t = vei(k, k.rektor)
    steg = [
        "Opprettet saken",
        "Ingen binding",
        "Inhabil: Forelder, barn",
        "fvl. § 6 første ledd bokstav b",
        "Oppnevnte stedfortreder for en inhabil",
        "Ny saksbehandler: Linus Fiktsen",
        "Sindre er inhabil",
        "Avgjorde habilitet",
        "Sindre Demomo kan fortsette i saken",
    ]
    steder = [t.index(s) for s in steg]
    assert sorted(steder[:4]) == steder[:4]
    assert steder[3] < steder[4] < steder[7]
    assert {"Linus Fiktsen", "Sindre Demomo", "Marit Testbakken"} <= {
        n for n in ("Linus Fiktsen", "Sindre Demomo", "Marit Testbakken") if n in t
    }
    # what was explained is for few
    for hemmelig in ("Broren min", "Ikke av betydning"):
        assert hemmelig not in t
        assert hemmelig not in vei(k, k.fagleder)
    assert "Inhabil: Forelder, barn, besteforelder, barnebarn eller sysken" in vei(
        k, k.rektor, "nn"
    )
    assert "Appointed a substitute" in vei(k, k.rektor, "en")
