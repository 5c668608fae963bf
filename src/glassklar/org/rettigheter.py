# SPDX-License-Identifier: EUPL-1.2
"""The first question of every action: does the person hold the role?"""

from __future__ import annotations

from django.utils.translation import gettext as _

from glassklar.grunn.feil import Avvist
from glassklar.org.models import Bruker
from glassklar.org.queries import har_rolle


def krev_rolle(bruker: Bruker, *roller: str) -> None:
    """Refuse whoever holds none of the roles.

    Raises:
        Avvist: with a message for the whole form.
    """
    if not har_rolle(bruker, *roller):
        raise Avvist({"": _("Du har ikke rollen som trengs for å gjøre dette.")})
