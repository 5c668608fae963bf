# SPDX-License-Identifier: EUPL-1.2
"""The storyteller's process. Imports nothing of Django before Django is set up there."""

from __future__ import annotations

import multiprocessing
import pickle
from collections.abc import Iterator
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from glassklar.config.demo.stor.rader import Bolk


def bolker(*argumenter: object) -> Iterator[Bolk]:
    """Yield a ``Radlager``'s batches, made in a process beside this one while it works.

    Raises:
        RuntimeError: the other process died.
    """
    kontekst = multiprocessing.get_context("spawn")
    ut, inn = kontekst.Pipe(duplex=False)
    # As bytes: what is in it can only be read once Django is there.
    barn = kontekst.Process(target=_fortell, args=(inn, pickle.dumps(argumenter)), daemon=True)
    barn.start()
    inn.close()
    try:
        while (bolk := ut.recv()) is not None:
            yield bolk
    except EOFError as feil:
        raise RuntimeError("Fortelleren stanset før den var ferdig.") from feil
    finally:
        ut.close()
        barn.terminate()
        barn.join()


def _fortell(inn: Connection, argumenter: bytes) -> None:
    import django

    django.setup()
    from glassklar.config.demo.stor.rader import Radlager

    for bolk in Radlager(*pickle.loads(argumenter)).bolker():  # noqa: S301 - our own parent's
        inn.send(bolk)
    inn.send(None)
