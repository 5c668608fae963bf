# SPDX-License-Identifier: EUPL-1.2
"""Glassklar: saksbehandling, arkiv og innsyn for norske kommuner."""

__version__ = "0.1.0"
