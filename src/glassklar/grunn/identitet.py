# SPDX-License-Identifier: EUPL-1.2
"""The acting person as a signed value in the transaction (docs/decisions/0003).

Any database role may set a session parameter. A bare user id there would let one
injected statement become anyone, so the value carries an expiry and an HMAC that the
database checks with its own copy of the key. The function ``hvem()`` reads it.
"""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol

from django.conf import settings
from django.db import connection, transaction

#: How long a signed value holds: the length of a request or a job, in seconds.
LEVETID = 900


class Person(Protocol):
    """Anyone who can act: a row of ``org.Bruker``."""

    @property
    def pk(self) -> int: ...


#: Person, action and reason of the open transaction.
_handlende: ContextVar[tuple[int, str, str] | None] = ContextVar("handlende", default=None)

#: Whom the acting person stands in for in the open block.
_vegne: ContextVar[int | None] = ContextVar("paa_vegne", default=None)


def noekkel() -> bytes:
    """Return the secret that signs identities (32 bytes)."""
    return bytes.fromhex(settings.GLASSKLAR_NOEKKEL)


def hmac_puter(hemmelighet: bytes) -> tuple[bytes, bytes]:
    """Return the inner and outer 64-byte HMAC pads of a key, as the database keeps them."""
    k = hemmelighet.ljust(64, b"\0")
    return bytes(b ^ 0x36 for b in k), bytes(b ^ 0x5C for b in k)


def signert(person_id: int, naa: float | None = None) -> str:
    """Return ``<person>:<expiry>:<hmac>`` for the transaction parameter ``glassklar.hvem``."""
    utloep = int((time.time() if naa is None else naa) + LEVETID)
    tekst = f"{person_id}:{utloep}"
    return f"{tekst}:{hmac.new(noekkel(), tekst.encode(), hashlib.sha256).hexdigest()}"


def sett(person_id: int | None, handling: str = "", grunn: str = "") -> None:
    """Set person, action and reason in the current transaction (one statement)."""
    verdi = "" if person_id is None else signert(person_id)
    with connection.cursor() as c:
        c.execute(
            "select set_config('glassklar.hvem', %s, true),"
            " set_config('glassklar.handling', %s, true),"
            " set_config('glassklar.grunn', %s, true), set_config('glassklar.paa_vegne', '', true)",
            # A reason that no text column could hold is refused by the action, not here.
            [verdi, handling, grunn.replace("\0", "")],
        )
    _vegne.set(None)


def sett_paa_vegne(person_id: int | None) -> None:
    """Say for whom the acting person acts from here on in the transaction, or for nobody else.

    The trace keeps it only while the database finds them to be a stand-in for that person.
    """
    if person_id == _vegne.get():
        return
    with connection.cursor() as c:
        c.execute("select set_config('glassklar.paa_vegne', %s, true)", [str(person_id or "")])
    _vegne.set(person_id)


def handlende() -> int | None:
    """Return the id of the person that the open transaction acts for, or None."""
    ytre = _handlende.get()
    return None if ytre is None else ytre[0]


@contextmanager
def transaksjon(person: Person, handling: str = "", grunn: str = "") -> Iterator[None]:
    """Open a transaction in which ``person`` acts.

    Inside an already open one for the same person it is a savepoint; for another person
    it is refused. A parameter set with SET LOCAL outlives a released savepoint, so on the way
    out the outer block's person, action and reason are put back (after an error the rollback
    to the savepoint has done it).
    """
    ytre = _handlende.get()
    if ytre is not None and ytre[0] != person.pk:
        raise RuntimeError("en transaksjon kan bare ha én handlende person")
    vegne = _vegne.get()
    try:
        with transaction.atomic():
            sett(person.pk, handling, grunn)
            merke = _handlende.set((person.pk, handling, grunn))
            try:
                yield
            finally:
                _handlende.reset(merke)
    except BaseException:
        _vegne.set(vegne)
        raise
    if connection.in_atomic_block and not connection.needs_rollback:
        sett(*(ytre or (None,)))
        sett_paa_vegne(vegne)
    else:
        _vegne.set(None)


@contextmanager
def lesing(person: Person) -> Iterator[None]:
    """Open a transaction for reading as ``person`` (pages, downloads)."""
    with transaksjon(person, "les"):
        yield
