# SPDX-License-Identifier: EUPL-1.2
"""A transaction as the owner of the database, in which a named person acts for the trace."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connections, transaction

from glassklar.grunn.identitet import hmac_puter, signert

EIER = "eier"


class _Angre(Exception):
    """Rolls a trial back."""


@contextmanager
def som_eier(handling: str, person: int | None = None, *, proev: bool = False) -> Iterator[None]:
    """Open a transaction on the owner's connection; ``proev`` undoes it at the end.

    Without a person the trace shows the role alone (before the first person exists).
    """
    try:
        with transaction.atomic(using=EIER):
            sett_person(person, handling)
            yield
            if proev:
                with connections[EIER].cursor() as c:
                    # Deferred checks belong to the trial too.
                    c.execute("set constraints all immediate")
                raise _Angre
    except _Angre:
        return


def sett_person(person: int | None, handling: str) -> None:
    """Set the acting person of the owner's open transaction."""
    with connections[EIER].cursor() as c:
        c.execute(
            "select set_config('glassklar.hvem', %s, true),"
            " set_config('glassklar.handling', %s, true)",
            ["" if person is None else signert(person), handling],
        )


def legg_inn_noekkel() -> None:
    """Give the database its copy of the key that signs the acting person."""
    i, o = hmac_puter(bytes.fromhex(settings.GLASSKLAR_NOEKKEL))
    with connections[EIER].cursor() as c:
        c.execute(
            "insert into noekkel (id, i, o) values (1, %s, %s)"
            " on conflict (id) do update set i = excluded.i, o = excluded.o",
            [i, o],
        )
