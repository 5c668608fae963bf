# SPDX-License-Identifier: EUPL-1.2
"""The history out of the trace: who did what, when and why, in words that people use."""
