# SPDX-License-Identifier: EUPL-1.2
"""Sessions: read with plain SQL, ended by idleness or by the clock, known by person.

The row's end is the sooner of the two: some time after the last page, or ten hours after login.
It is moved on at most once a minute, so that a page seldom writes.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as Databaseoekt
from django.db import connection
from django.http import HttpRequest
from django.utils import timezone

from glassklar.intern.adresse import klientadresse
from glassklar.intern.krypto import aapne, lukk
from glassklar.intern.models import Oekt

#: ⚡ Asked on every page: compiling it through the ORM cost more than running it.
SQL = "select * from oekt where session_key = %s and expire_date > %s"
#: When the session ends whatever happens (seconds since 1970), and where it was begun.
SLUTT, FRA = "slutt", "fra"
#: The end is not moved for less than this.
SMAATT = timedelta(minutes=1)
_NETTLESER_TEGN = 200


def lagret(noekkel: str) -> str:
    """The key as the database has it."""
    return hashlib.sha256(noekkel.encode()).hexdigest()[:40]


def innhold(oekt: Oekt) -> dict[str, Any]:
    """What a session holds; nothing when the row was changed, or moved from another session."""
    try:
        data: dict[str, Any] = json.loads(aapne("oekt", oekt.session_data, oekt.session_key))
    except ValueError:
        return {}
    return data


def _tomgang() -> timedelta:
    return timedelta(minutes=settings.OEKT_TOMGANG_MINUTTER)


class SessionStore(Databaseoekt):
    """Django's own store; look-up, key and end differ."""

    @classmethod
    def get_model_class(cls) -> type[Oekt]:
        """The table."""
        return Oekt

    def _get_session_from_db(self) -> Oekt | None:
        noekkel = self.session_key
        if noekkel:
            rader = Oekt.objects.raw(SQL, [lagret(noekkel), timezone.now()])
            if (oekt := next(iter(rader), None)) is not None:
                return oekt
        self._session_key = None
        return None

    def load(self) -> dict[str, Any]:
        """Read the session, and move its end on when it is used."""
        oekt = self._get_session_from_db()
        if oekt is None:
            return {}
        data = innhold(oekt)
        if SLUTT in data:
            if data[SLUTT] <= timezone.now().timestamp():
                self._session_key = None
                return {}
            ny = self._ende(data)
            if ny - oekt.expire_date > SMAATT:
                with connection.cursor() as c:
                    c.execute(
                        "update oekt set expire_date = %s where session_key = %s",
                        [ny, oekt.session_key],
                    )
        return data

    def _ende(self, data: dict[str, Any]) -> datetime:
        tidligst = timezone.now() + _tomgang()
        if SLUTT in data:
            return min(tidligst, datetime.fromtimestamp(data[SLUTT], UTC))
        return tidligst

    def get_expiry_age(self, **kwargs: Any) -> int:
        """How long the browser keeps the cookie: to the end by the clock; idleness is ours."""
        if not kwargs and SLUTT in self:
            return max(int(self[SLUTT] - timezone.now().timestamp()), 0)
        return super().get_expiry_age(**kwargs)

    def exists(self, session_key: str) -> bool:
        """Whether a session has this key."""
        return super().exists(lagret(session_key))

    def create_model_instance(self, data: dict[str, Any]) -> Oekt:
        """The row to be written."""
        bruker = data.get(SESSION_KEY)
        noekkel = lagret(self._get_or_create_session_key())
        tekst = json.dumps(data, separators=(",", ":"))
        return Oekt(
            session_key=noekkel,
            session_data=lukk("oekt", tekst.encode(), noekkel),
            expire_date=self._ende(data),
            bruker_id=int(bruker) if bruker else None,
        )

    def delete(self, session_key: str | None = None) -> None:
        """Remove a session."""
        noekkel = session_key or self.session_key
        if noekkel:
            Oekt.objects.filter(session_key=lagret(noekkel)).delete()


def begynn(sender: Any, request: HttpRequest | None, **_: Any) -> None:
    """At login: set the end, and note from where. Receiver of ``user_logged_in``."""
    if request is None:
        return
    slutt = timezone.now() + timedelta(seconds=settings.SESSION_COOKIE_AGE)
    request.session[SLUTT] = int(slutt.timestamp())
    request.session[FRA] = [
        int(timezone.now().timestamp()),
        klientadresse(request),
        request.META.get("HTTP_USER_AGENT", "")[:_NETTLESER_TEGN],
    ]


def fjern_utloepte() -> int:
    """Remove sessions that have ended. Returns how many."""
    return Oekt.objects.filter(expire_date__lt=timezone.now()).delete()[0]
