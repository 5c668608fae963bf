# SPDX-License-Identifier: EUPL-1.2
"""Listens to every log while doors are opened: the program's own, and the database server's."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from conftest import TESTMAPPE
from glassklar.config.logg import Innholdsfri
from tilgang.doerord import ORD

#: Loggers that do not hand their lines on to the one at the root.
EGNE = ("", "django", "django.request", "django.security", "gunicorn.error", "gunicorn.access")


class Lytter(logging.Handler):
    """Keeps every line as the product writes it."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.setFormatter(Innholdsfri("{asctime} {levelname} {name}: {message}", style="{"))
        self.linjer: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.name != "django.db.backends":
            self.linjer.append(self.format(record))


@contextmanager
def ingen_ord_i_loggen() -> Iterator[Lytter]:
    """Fail when a canary has come into a line of any log."""
    lytter = Lytter()
    for navn in EGNE:
        logging.getLogger(navn).addHandler(lytter)
    tjener = TESTMAPPE / "pg.logg"
    start = tjener.stat().st_size if tjener.exists() else 0
    try:
        yield lytter
    finally:
        for navn in EGNE:
            logging.getLogger(navn).removeHandler(lytter)
    assert [x for x in lytter.linjer if ORD.search(x)] == []
    if tjener.exists():
        with tjener.open(encoding="utf-8", errors="replace") as fil:
            fil.seek(start)
            assert [x for x in fil if ORD.search(x)] == []
