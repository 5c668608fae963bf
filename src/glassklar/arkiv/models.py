# SPDX-License-Identifier: EUPL-1.2
"""All tables of the Noark 5 core, gathered from the applets."""

from __future__ import annotations

from glassklar.arkiv.dokumenter.models import *  # noqa: F403
from glassklar.arkiv.kassasjon.models import *  # noqa: F403
from glassklar.arkiv.mapper.models import *  # noqa: F403
from glassklar.arkiv.mottak.models import *  # noqa: F403
from glassklar.arkiv.registreringer.models import *  # noqa: F403
from glassklar.arkiv.struktur.models import *  # noqa: F403
