# SPDX-License-Identifier: EUPL-1.2
"""Leser rommets datafiler, og tolker tidsrommene de gjelder i."""

from __future__ import annotations

import tomllib
from datetime import date
from importlib.resources import files
from typing import Any


def les_toml(navn: str) -> dict[str, Any]:
    """Innholdet i `navn` i denne mappen. Filen følger pakken; mangler den, er pakken ødelagt."""
    return tomllib.loads(files(__package__).joinpath(navn).read_text("utf-8"))


def gjelder(fra: date | None, til: date | None, dato: date) -> bool:
    """Om `dato` er i tidsrommet. Begge ender er med; `None` er åpen ende."""
    return (fra is None or fra <= dato) and (til is None or dato <= til)
