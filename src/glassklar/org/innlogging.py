# SPDX-License-Identifier: EUPL-1.2
"""Who is asking: the person with today's roles and stand-ins, in one query a request."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from glassklar.grunn.klokke import i_dag
from glassklar.org.models import Bruker

#: ⚡ Asked on every page: compiling it through the ORM cost more than running it.
SQL = """
select b.*, array(select r.rolle from rolletildeling r where r.bruker_id = b.id
                   and r.fra <= %(dag)s and (r.til is null or r.til >= %(dag)s)) as roller_i_dag,
       array(select s.for_bruker_id from stedfortreder s where s.bruker_id = b.id
              and s.fra <= %(dag)s and s.til >= %(dag)s) as vikar_for_i_dag
  from bruker b where b.id = %(id)s"""


class Brukerbackend(ModelBackend):
    """Django's own check of passwords; the person comes with the roles of today."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> Bruker | None:
        """Return whom name and password belong to; nobody when local passwords are off."""
        if not settings.LOKALE_PASSORD:
            return None
        return super().authenticate(request, username, password, **kwargs)  # type: ignore[return-value]

    def get_user(self, user_id: Any) -> Bruker | None:
        """Return the person, or None when the person has left."""
        funnet = Bruker.objects.raw(SQL, {"id": user_id, "dag": i_dag()})
        bruker = next(iter(funnet), None)
        if bruker is None or not self.user_can_authenticate(bruker):
            return None
        bruker._roller = frozenset(bruker.roller_i_dag), frozenset(bruker.vikar_for_i_dag)
        return bruker
