# SPDX-License-Identifier: EUPL-1.2
"""One module for each kind of reference page; each returns Markdown in bokmål."""
