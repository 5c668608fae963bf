# SPDX-License-Identifier: EUPL-1.2
"""The action decorator: one transaction, one acting person, one readable refusal."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from django.db import DatabaseError, IntegrityError
from django.utils.translation import gettext_lazy as _

from glassklar.grunn.feil import Avvist
from glassklar.grunn.identitet import transaksjon
from glassklar.grunn.lest import ikke_vist

P = ParamSpec("P")
R = TypeVar("R")

#: The database's own class of refusals (docs/decisions/0003).
FROSSET, IKKE_GODKJENT, ULOVLIG = "GK001", "GK002", "GK003"

_tekster = {
    FROSSET: _("Dette feltet kan ikke endres lenger: dokumentet eller saken er låst."),
    IKKE_GODKJENT: _("Vedtaket mangler gyldig godkjenning av nettopp dette innholdet."),
    ULOVLIG: _("Denne endringen er ikke tillatt nå."),
    "42501": _("Du har ikke rett til å gjøre dette."),
}


def _som_avvist(feil: DatabaseError) -> Avvist | None:
    """Return the refusal that a database error means, or None for a fault of ours."""
    aarsak = feil.__cause__
    kode = getattr(aarsak, "sqlstate", None)
    if kode not in _tekster:
        return None
    diag = getattr(aarsak, "diag", None)
    # Our triggers put the column's name in COLUMN; never a value.
    felt = getattr(diag, "column_name", None) or ""
    return Avvist({felt: _tekster[kode]})


def handling(navn: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a function an action named ``navn`` (the name goes into the trace).

    The function must take ``bruker`` as a keyword; an optional keyword ``grunn`` becomes the
    reason in the trace. It runs in its own transaction with ``bruker`` as the acting person.
    Errors of deferred checks arrive at COMMIT and are therefore caught outside.

    Raises:
        Avvist: the action was refused by a rule or by the database; nothing was written.
    """

    def pakk(f: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(f)
        def utfoer(*args: P.args, **kwargs: P.kwargs) -> R:
            bruker: Any = kwargs["bruker"]
            try:
                with ikke_vist(), transaksjon(bruker, navn, str(kwargs.get("grunn") or "")):
                    return f(*args, **kwargs)
            except IntegrityError:
                raise
            except DatabaseError as feil:
                avvist = _som_avvist(feil)
                if avvist is None:
                    raise
                raise avvist from feil

        utfoer.handling = navn  # type: ignore[attr-defined]
        return utfoer

    return pakk
