# SPDX-License-Identifier: EUPL-1.2
"""Measurements: one command for each promise of speed."""
