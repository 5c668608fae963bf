# SPDX-License-Identifier: EUPL-1.2
"""Two short memories: one that all processes share, and one of each process.

What counts attempts or stops double sending must be one for all processes and is kept in the
database, in a table that needs no log (``delt_minne``: lost in a crash, and nothing worse). What
only saves work, as the numbers in the menu, stays in the process and costs no statement.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.cache import caches
from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import connection
from django.utils.connection import ConnectionProxy

#: Shared by all processes (Django's default cache).
delt: Any = ConnectionProxy(caches, "default")
#: This process's own.
prosess: Any = ConnectionProxy(caches, "prosess")

_FOR_ALLTID = datetime(9999, 1, 1, tzinfo=UTC)
# The clock and not now(): inside a long transaction time must not stand still.
_SETT = """
insert into delt_minne as d (noekkel, verdi, utloeper) values (%s, %s::text::jsonb, %s)
on conflict (noekkel) do update set verdi = excluded.verdi, utloeper = excluded.utloeper"""
_TELL = """
insert into delt_minne as d (noekkel, verdi, utloeper)
values (%s, '1', clock_timestamp() + %s * interval '1 second')
on conflict (noekkel) do update set
  verdi = case when d.utloeper > clock_timestamp()
               then to_jsonb((d.verdi #>> '{}')::int + 1) else '1' end,
  utloeper = case when d.utloeper > clock_timestamp() then d.utloeper else excluded.utloeper end
returning (verdi #>> '{}')::int, ceil(extract(epoch from utloeper - clock_timestamp()))::int"""


def _roer(sql: str, *verdier: Any) -> tuple[Any, ...] | None:
    with connection.cursor() as c:
        c.execute(sql, verdier)
        return c.fetchone() if c.description else (c.rowcount,)


class DeltMinne(BaseCache):
    """Django's cache on one PostgreSQL table: one statement a call, and each is atomic.

    Values are JSON, never pickles: whoever could write in the table could otherwise run code.
    Keys are kept as their SHA-256: they are made of names, addresses and used codes.
    """

    def __init__(self, tabell: str, params: dict[str, Any]) -> None:
        super().__init__(params)

    def _noekkel(self, key: str, version: int | None) -> str:
        return hashlib.sha256(self.make_key(key, version).encode()).hexdigest()

    def _utloep(self, timeout: Any) -> datetime:
        sekunder = self.default_timeout if timeout is DEFAULT_TIMEOUT else timeout
        if sekunder is None:
            return _FOR_ALLTID
        return datetime.now(UTC) + timedelta(seconds=max(float(sekunder), 0))

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        """Return what is kept under the key, or the default."""
        rad = _roer(
            "select verdi::text from delt_minne"
            " where noekkel = %s and utloeper > clock_timestamp()",
            self._noekkel(key, version),
        )
        return default if rad is None else json.loads(rad[0])

    def set(
        self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> None:
        """Keep a value."""
        _roer(_SETT, self._noekkel(key, version), json.dumps(value), self._utloep(timeout))

    def add(
        self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        """Keep a value unless there is one. Of two at the same time exactly one gets True."""
        rad = _roer(
            _SETT + " where d.utloeper <= clock_timestamp() returning 1",
            self._noekkel(key, version),
            json.dumps(value),
            self._utloep(timeout),
        )
        return rad is not None

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """Add to a number. Raises ValueError when there is none."""
        rad = _roer(
            "update delt_minne set verdi = to_jsonb((verdi #>> '{}')::int + %s)"
            " where noekkel = %s and utloeper > clock_timestamp() returning (verdi #>> '{}')::int",
            delta,
            self._noekkel(key, version),
        )
        if rad is None:
            raise ValueError("nøkkelen finnes ikke")
        return int(rad[0])

    def tell(self, key: str, vindu: int) -> tuple[int, int]:
        """Count one more within a window that begins with the first.

        Returns:
            How many there are with this one, and the seconds until the window closes.
        """
        antall, sekunder = _roer(_TELL, self._noekkel(key, None), vindu) or (0, 0)
        return antall, sekunder

    def touch(self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Keep what is there for longer."""
        rad = _roer(
            "update delt_minne set utloeper = %s"
            " where noekkel = %s and utloeper > clock_timestamp() returning 1",
            self._utloep(timeout),
            self._noekkel(key, version),
        )
        return rad is not None

    def delete(self, key: str, version: int | None = None) -> bool:
        """Forget a key."""
        rad = _roer(
            "delete from delt_minne where noekkel = %s returning 1", self._noekkel(key, version)
        )
        return rad is not None

    def has_key(self, key: str, version: int | None = None) -> bool:
        """Whether something is kept."""
        return self.get(key, version=version) is not None

    def clear(self) -> None:
        """Forget everything."""
        _roer("delete from delt_minne")


def fjern_utloept() -> int:
    """Remove what has run out. Returns how many."""
    rad = _roer("delete from delt_minne where utloeper <= clock_timestamp()")
    return int(rad[0]) if rad else 0
