# SPDX-License-Identifier: EUPL-1.2
"""The room's tables, gathered."""

from __future__ import annotations

from glassklar.fullmakt.modeller_habilitet import *  # noqa: F403
from glassklar.fullmakt.modeller_register import *  # noqa: F403
from glassklar.fullmakt.modeller_valg import *  # noqa: F403
from glassklar.fullmakt.modeller_vedtak import *  # noqa: F403
