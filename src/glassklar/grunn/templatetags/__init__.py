# SPDX-License-Identifier: EUPL-1.2
"""Template tags shared by the staff site and the public site."""
