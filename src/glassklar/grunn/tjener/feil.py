# SPDX-License-Identifier: EUPL-1.2
"""What can go wrong with the database server, as one line that a person can act upon."""

from __future__ import annotations


class TjenerFeil(Exception):
    """The database server cannot be used. The message is one line of bokmål with what to do."""
