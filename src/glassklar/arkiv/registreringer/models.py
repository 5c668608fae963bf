# SPDX-License-Identifier: EUPL-1.2
"""The applet's tables, gathered."""

from __future__ import annotations

from glassklar.arkiv.registreringer.kjerne import *  # noqa: F403
from glassklar.arkiv.registreringer.knytninger import *  # noqa: F403
from glassklar.arkiv.registreringer.parter import *  # noqa: F403
