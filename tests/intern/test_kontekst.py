# SPDX-License-Identifier: EUPL-1.2
"""What stands around every page."""

import pytest

from glassklar.intern.web.kontekst import rolletekst
from glassklar.org.models import Bruker


@pytest.mark.parametrize(
    ("mine", "tekst"),
    [
        ({"saksbehandler", "leder"}, "leder"),
        ({"saksbehandler", "leder", "kommunedirektoer"}, "kommunedirektør"),
        ({"saksbehandler", "arkivar"}, "arkivar"),
        ({"admin", "saksbehandler"}, "saksbehandler"),
        (set(), ""),
    ],
)
def test_den_som_har_flere_roller_kalles_ved_den_foerste(mine, tekst):
    assert rolletekst(Bruker(), frozenset(mine)) == tekst
