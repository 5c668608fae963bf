# SPDX-License-Identifier: EUPL-1.2
"""Settings, addresses and processes: where the rooms are put together and started."""
