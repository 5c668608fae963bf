# SPDX-License-Identifier: EUPL-1.2
"""The memory that all processes share: nothing is lost, and nobody comes first twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from glassklar.grunn.minne import DeltMinne, delt

pytestmark = pytest.mark.django_db(transaction=True)


def test_av_mange_samtidige_faar_noeyaktig_en_plassen():
    def prov(n: int) -> bool:
        try:
            return bool(delt.add("plass", n, 60))
        finally:
            connections["default"].close()

    with ThreadPoolExecutor(8) as traader:
        assert sorted(traader.map(prov, range(16))) == [False] * 15 + [True]


def test_ingen_samtidig_telling_blir_borte():
    def tell(_n: int) -> int:
        try:
            return int(delt.tell("teller", 60)[0])
        finally:
            connections["default"].close()

    with ThreadPoolExecutor(8) as traader:
        assert sorted(traader.map(tell, range(40))) == list(range(1, 41))


def test_det_delte_minnet_er_djangos_hurtiglager():
    minne = DeltMinne("", {})
    assert minne.get("a") is None
    assert minne.get("a", "standard") == "standard"
    minne.set("a", {"b": [1, 2]}, 60)
    assert minne.get("a") == {"b": [1, 2]}
    assert "a" in minne
    assert not minne.add("a", 2, 60)
    assert minne.delete("a")
    assert not minne.delete("a")
    assert minne.add("a", 2, 60)
    assert minne.incr("a") == 3
    assert minne.decr("a", 2) == 1
    with pytest.raises(ValueError, match="finnes ikke"):
        minne.incr("ukjent")
    assert minne.touch("a", 60)
    minne.set("gammel", 1, timeout=-1)
    assert minne.get("gammel") is None
    assert minne.add("gammel", 2, 60)
    minne.set("alltid", 1, timeout=None)
    assert minne.get_many(["alltid", "a", "x"]) == {"alltid": 1, "a": 1}
    minne.clear()
    assert minne.get("alltid") is None


def test_vinduet_begynner_paa_nytt_naar_det_er_over():
    delt.set("strup", 50, timeout=-1)
    assert delt.tell("strup", 100) == (1, 100)
    assert delt.tell("strup", 100)[0] == 2
