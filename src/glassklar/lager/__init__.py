# SPDX-License-Identifier: EUPL-1.2
"""Document bytes: stored once under their SHA-256, told by content, read under limits."""
