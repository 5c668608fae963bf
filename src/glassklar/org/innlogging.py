# SPDX-License-Identifier: EUPL-1.2
"""Who is asking: the logged-in person with today's roles, in one query a request."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q

from glassklar.grunn.klokke import i_dag
from glassklar.org.models import Bruker


class Brukerbackend(ModelBackend):
    """Django's own check of passwords; the person comes with the roles of today."""

    def get_user(self, user_id: Any) -> Bruker | None:
        """Return the person, or None when the person has left."""
        dag = i_dag()
        gjelder = Q(roller__fra__lte=dag) & (Q(roller__til__isnull=True) | Q(roller__til__gte=dag))
        bruker = (
            Bruker.objects.annotate(
                roller_i_dag=ArrayAgg("roller__rolle", filter=gjelder, default=[])
            )
            .filter(pk=user_id)
            .first()
        )
        if bruker is None or not self.user_can_authenticate(bruker):
            return None
        bruker._roller = frozenset(bruker.roller_i_dag)
        return bruker
