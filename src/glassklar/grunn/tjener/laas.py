# SPDX-License-Identifier: EUPL-1.2
"""Locks between processes: a file that one holds alone or many share. Death lets go."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Laas:
    """A lock on a file, taken shared or alone."""

    def __init__(self, fil: Path) -> None:
        self._fil = fil
        self._fd: int | None = None

    @property
    def holdt(self) -> bool:
        """Whether this object holds the lock."""
        return self._fd is not None

    @contextmanager
    def alene(self) -> Iterator[None]:
        """Wait until nobody else has it, and hold it alone."""
        self._ta(fcntl.LOCK_EX)
        try:
            yield
        finally:
            self.slipp()

    def alene_naa(self) -> bool:
        """Take it alone if nobody else has it."""
        try:
            self._ta(fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def delt(self) -> None:
        """Hold it together with others."""
        if self._fd is None:
            self._ta(fcntl.LOCK_SH)

    def slipp(self) -> None:
        """Let go; nothing happens when it is not held."""
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None

    def _ta(self, slag: int) -> None:
        fd = os.open(self._fil, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(fd, slag)
        except BaseException:
            os.close(fd)
            raise
        self._fd = fd
