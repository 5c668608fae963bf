# SPDX-License-Identifier: EUPL-1.2
"""The access codes that a municipality begins with, as data (requirements 5.2.14-5.2.20).

They are a beginning and not a rule: an administrator changes them on pages of their own, and
what is there already is never overwritten.
"""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any

from glassklar.tilgang.api import Tilgangskode


def les() -> list[Tilgangskode]:
    """Return the default codes as unsaved rows, in the order they are shown."""
    tekst = files(__package__).joinpath("standardkoder.toml").read_text("utf-8")
    return [_rad(nr, k) for nr, k in enumerate(tomllib.loads(tekst)["kode"], start=1)]


def _rad(nr: int, k: dict[str, Any]) -> Tilgangskode:
    return Tilgangskode(
        kode=k["kode"],
        navn=k["navn"],
        forklaring=k["forklaring"],
        m500=k["m500"],
        hjemler=k["hjemler"],
        standard_hjemmel=k.get("hjemmel", ""),
        standard_tillegg=k.get("tillegg", ""),
        sak_nivaa=k["sak"],
        post_nivaa=k["post"],
        varighet_aar=k.get("varighet"),
        krever_frist=k.get("frist", False),
        hele=k.get("hele", True),
        folkevalgt=k.get("folkevalgt", False),
        rekkefoelge=nr * 10,
    )


def opprett(alias: str = "eier") -> int:
    """Write the default codes that are missing. Returns how many were written."""
    finnes = set(Tilgangskode.objects.using(alias).values_list("kode", flat=True))
    nye = [k for k in les() if k.kode not in finnes]
    Tilgangskode.objects.using(alias).bulk_create(nye)
    return len(nye)
