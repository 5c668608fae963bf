# SPDX-License-Identifier: EUPL-1.2
"""Random histories of entries: what is hidden or withdrawn now is nowhere in the public schema,
and what was only corrected is still in the log. Canaries, each written once."""

from __future__ import annotations

import json
import random

import pytest

from glassklar.arkiv.api import endre_post, vurder
from glassklar.grunn.feil import Avvist
from glassklar.journal import api as journal
from glassklar.tilgang.api import NySkjerming

pytestmark = pytest.mark.django_db(transaction=True)
SKJERMET = NySkjerming("UO", 2, hjemmel="offl-13", tillegg="fvl-13-1-1")
AAPEN = NySkjerming("AAPEN", 0)
HJEMMEL = "offl-13/fvl-13-1-1"
STEG = 14


@pytest.mark.parametrize("froe", range(3))
def test_tilfeldige_historier(kommune, offentlig, alt_offentlig, froe):
    r = random.Random(froe)
    ark = kommune.arkivar
    borte: set[str] = set()  # must be nowhere
    rettet: set[str] = set()  # corrected only: still in an earlier line
    post = kommune.frigitt(tittel="kanari0en", tittel2="kanari0to")
    linjer = {"kanari0en", "kanari0to"}
    skjermet = trukket = False
    hendt = []
    for n in range(1, STEG):
        valg = (
            ["skjul", "aapne", "trekk"]
            if trukket
            else ["rett", "rett", "skjul", "aapne", "fjern", "trekk"]
        )
        hva = r.choice(valg)
        hendt.append(hva)
        ny1, ny2 = f"kanari{n}en", f"kanari{n}to"
        if hva in ("rett", "fjern"):
            endre_post(bruker=ark, registrering=post.pk, tittel=ny1, tittel2=ny2)
            journal.rett(bruker=ark, registrering=post.pk, grunn="x", skjul_foer=hva == "fjern")
            if hva == "fjern":
                borte |= linjer | rettet
                rettet = set()
            elif not skjermet:
                rettet |= linjer
            else:
                # Line 2 was hidden before, and never out in the meantime.
                rettet |= {x for x in linjer if x.endswith("en")}
            linjer = {ny1, ny2}
        elif hva in ("skjul", "aapne"):
            vurder(
                bruker=ark, registrering=post.pk, vurdering=SKJERMET if hva == "skjul" else AAPEN
            )
            try:
                journal.rett(bruker=ark, registrering=post.pk, grunn="x")
            except Avvist:  # nothing changed
                continue
            if hva == "skjul" and not skjermet:
                # All that was said before of the entry is taken away with line 2.
                borte |= {x for x in linjer | rettet if x.endswith("to")}
                rettet = set()
            skjermet, trukket = hva == "skjul", False
        else:
            if trukket:
                continue
            journal.trekk_tilbake(bruker=ark, registrering=post.pk, grunn="x", hjemmel=HJEMMEL)
            borte |= linjer | rettet
            rettet, trukket = set(), True
        borte -= set() if trukket else {x for x in linjer if not (skjermet and x.endswith("to"))}
        alt = alt_offentlig()
        assert {x for x in borte if x in alt} == set(), hendt
        hendelser = offentlig("select linje from offentlig.logg_hendelse where linje is not null")
        i_loggen = "\n".join(h["linje"] for h in hendelser)
        assert {x for x in rettet if x not in i_loggen} == set(), hendt
        siste = json.loads(hendelser[-1]["linje"])
        assert ("trukket" in siste) is trukket
