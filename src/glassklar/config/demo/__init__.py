# SPDX-License-Identifier: EUPL-1.2
"""Eksempelvik kommune, 9901: an invented municipality to look at, to try and to measure on."""
