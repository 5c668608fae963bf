# SPDX-License-Identifier: EUPL-1.2
"""What ``make demo`` and ``glassklar lag-kommune`` call."""

from __future__ import annotations

from glassklar.config.demo.kommune import lag_kommune


def saadd(*, poster: int, froe: int) -> None:
    """Fill an empty, migrated database with the invented municipality, telling how it goes.

    Raises:
        MiljoeFeil: not demo mode, or the database is not empty.
    """
    lag_kommune(poster=poster, froe=froe, si=lambda linje: print(linje, flush=True))  # noqa: T201
