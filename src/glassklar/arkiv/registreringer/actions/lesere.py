# SPDX-License-Identifier: EUPL-1.2
"""Say who else reads a case: the body that decides it, its parties, and what parties are not given.

The database's functions check who may (arkiv/sql/lesergrupper.sql); each change is traced with its
reason. Sources: kommuneloven § 11-13, forvaltningsloven §§ 18-19 (docs/decisions/0019).
"""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from glassklar.grunn.feil import Avvist
from glassklar.grunn.handling import handling
from glassklar.grunn.ids import uuid7
from glassklar.grunn.klokke import i_dag
from glassklar.org.api import Bruker
from glassklar.tilgang.api import Partsunntak


def _kall(sql: str, *verdier: Any) -> Any:
    with connection.cursor() as c:
        c.execute(sql, list(verdier))
        rad = c.fetchone()
    return rad[0] if rad else None


def _krev_grunn(grunn: str) -> None:
    if not grunn.strip():
        raise Avvist(grunn=_("Skriv hvorfor."))


@handling("sett_saksorgan")
def sett_saksorgan(
    *,
    bruker: Bruker,
    mappe: UUID,
    enhet: int,
    grunn: str,
    fra: date | None = None,
    til: date | None = None,
) -> UUID:
    """Say that an elected body decides, or has decided, a case: members read the internal papers.

    Args:
        bruker: the archive, or the leader of the case's unit; not a member of the body.

    Returns:
        The key of the row, for ``avslutt_saksorgan``.

    Raises:
        Avvist: not allowed, not an elected body, no reason, or a wrong period.
    """
    _krev_grunn(grunn)
    ny = uuid7()
    _kall(
        "select sett_saksorgan(%s, %s, %s, %s, %s, %s)",
        ny, mappe, enhet, fra or i_dag(), til, grunn,
    )  # fmt: skip
    return ny


@handling("avslutt_saksorgan")
def avslutt_saksorgan(*, bruker: Bruker, saksorgan: UUID, grunn: str, til: date) -> None:
    """End a body's access to a case; ``til`` is the last day. Raises: Avvist."""
    _krev_grunn(grunn)
    _kall("select avslutt_saksorgan(%s, %s)", saksorgan, til)


@handling("gi_partsinnsyn")
def gi_partsinnsyn(
    *,
    bruker: Bruker,
    mappe: UUID,
    part: int,
    grunn: str,
    fra: date | None = None,
    til: date | None = None,
) -> None:
    """Let a party read the whole case, codes too, but what is withheld (fvl. §§ 18-19).

    Args:
        bruker: whoever may change the case; never the party.
        part: the person's id.

    Raises:
        Avvist: not allowed, no such person, no reason, or a wrong period.
    """
    _krev_grunn(grunn)
    _kall("select gi_partsinnsyn(%s, %s, %s, %s)", mappe, part, fra or i_dag(), til)


@handling("avslutt_partsinnsyn")
def avslutt_partsinnsyn(*, bruker: Bruker, mappe: UUID, part: int, grunn: str, til: date) -> bool:
    """End a party's access; ``til`` is the last day. Returns whether there was one to end."""
    _krev_grunn(grunn)
    return bool(_kall("select avslutt_partsinnsyn(%s, %s, %s)", mappe, part, til))


@handling("sett_partsunntak")
def sett_partsunntak(
    *, bruker: Bruker, gjelder: UUID, art: Partsunntak.Art, hjemmel: str, grunn: str
) -> None:
    """Withhold an entry or document from the parties, or with an empty ``hjemmel`` no longer.

    Args:
        hjemmel: a place in forvaltningsloven § 18 or § 19, as ``fvl-19-1-d``.

    Raises:
        Avvist: not allowed (parties of the case never are), no reason, or another basis.
    """
    _krev_grunn(grunn)
    _kall("select sett_partsunntak(%s, %s, %s)", gjelder, str(art), hjemmel)
