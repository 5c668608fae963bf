# SPDX-License-Identifier: EUPL-1.2
"""The two towns that most tests of decisions are about; see their modules for which is which."""

from __future__ import annotations

import pytest

from fullmakt import by as byen
from fullmakt import vedtakshjelp
from fullmakt.by import By
from fullmakt.vedtakshjelp import Kommune


@pytest.fixture
def by(ferdig) -> By:
    """The town that speaks with the database alone."""
    return ferdig(byen.lag)


@pytest.fixture
def k(ferdig) -> Kommune:
    """The municipality that goes through the actions."""
    return ferdig(vedtakshjelp.lag)
