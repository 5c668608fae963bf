# SPDX-License-Identifier: EUPL-1.2
"""For the auditor: decisions that have taken effect without the approval that they need."""

from __future__ import annotations

from uuid import UUID

from psycopg import Connection


def ugodkjente(c: Connection) -> list[UUID]:
    """Entries in E, J or A whose content nobody with authority approved as it is now (G3).

    There can be none while the database's own guard stands; whoever owns the database can take
    the guard away. ``c`` is the auditor's.
    """
    rader = c.execute(
        "select id from glassklar.registrering r where r.status in ('E', 'J', 'A')"
        " and (r.vedtak or exists (select 1 from glassklar.vedtak v"
        "   where v.registrering_id = r.id and v.opphevet is null))"
        " and glassklar.vedtak_mangler(r.id) > 0 order by r.id"
    )
    return [rad[0] for rad in rader.fetchall()]
