# SPDX-License-Identifier: EUPL-1.2
"""Loven som daterte data og rene funksjoner. Uten Django, uten klokke."""
