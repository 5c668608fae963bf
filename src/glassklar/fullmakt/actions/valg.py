# SPDX-License-Identifier: EUPL-1.2
"""What the municipality chooses about approvals."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from glassklar.grunn.handling import handling
from glassklar.org.api import Bruker
from glassklar.org.avslag import Tekster, kall

TEKSTER: Tekster = {
    "rett": ("", _("Bare administrator og kommunedirektøren kan endre dette.")),
}


@handling("sett_passnoekkelkrav")
def sett_passnoekkelkrav(*, bruker: Bruker, krev: bool) -> None:
    """Say whether approvals must be signed by passkeys.

    Raises:
        Avvist: neither administrator nor kommunedirektør.
    """
    kall("sett_passnoekkelkrav(boolean)", [krev], TEKSTER)
