# SPDX-License-Identifier: EUPL-1.2
"""A day as a table: complete, masked as the pages, and never a formula."""

from __future__ import annotations

import csv
import io

from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from glassklar.journal.offentligpost import OffentligPart
from glassklar.offentlig.web.dagside import celle
from offentlig import rader

STI = "/postliste/2026-11-20/postliste.csv"


def _tabell(klient: Client) -> list[dict[str, str]]:
    svar = klient.get(STI)
    assert svar["Content-Type"] == "text/csv; charset=utf-8"
    assert svar["Content-Disposition"] == 'attachment; filename="postliste-2026-11-20.csv"'
    tekst = svar.content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(tekst, newline=""), delimiter=";"))


def test_hele_dagen(publikum: Client) -> None:
    rader.legg_ut(*[rader.post() for _ in range(60)], rader.skjermet(), rader.post(retning="S"))
    tabell = _tabell(publikum)
    assert len(tabell) == 62
    numre = [int(r["Løpenummer"].split("/")[0]) for r in tabell]
    assert numre == sorted(numre)
    skjult = next(r for r in tabell if r["Tilgang"] == "Skjermet")
    assert skjult["Fra"] == "*****"
    assert skjult["Tittel"].endswith("– *****")
    assert skjult["Hjemmel"].startswith("offl. § 13 første ledd")
    assert tabell[0]["Adresse"].startswith("http://localhost/sak/2026/127/")
    assert tabell[0]["Lagt ut"] == "2026-11-21 08:40"
    assert tabell[-1]["Type"] == "Saksframlegg"


def test_ingen_celle_er_en_formel(publikum: Client) -> None:
    ond = '=HYPERLINK("https://ond.example";"Trykk her")'
    rader.legg_ut(
        rader.post(
            tittel=ond,
            sakstittel="+1\r\n;-1",
            parter=(OffentligPart("EA", "@SUM(A1)"), OffentligPart("EM", '-2"; x')),
            enhet="\t=1+1",
        )
    )
    (rad,) = _tabell(publikum)
    assert rad["Tittel"] == "'" + ond
    assert rad["Sakstittel"] == "'+1 ;-1"
    assert rad["Fra"] == "'@SUM(A1)"
    assert rad["Til"] == "'-2\"; x"
    assert rad["Enhet"] == "'=1+1"


@given(st.text())
def test_celle(tekst: str) -> None:
    ut = celle(tekst)
    assert not ut.startswith(("=", "+", "-", "@", "\t", "\r", "\n", " "))
    assert "\n" not in ut
    assert "\r" not in ut
    assert " ".join(tekst.split()) == ut.removeprefix("'") or tekst.strip().startswith("'")
