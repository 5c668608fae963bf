# SPDX-License-Identifier: EUPL-1.2
"""Text and page pictures out of documents, made in a separate process with narrow limits.

`kjoering` runs in the program and starts `barn`; everything else here runs in the child
alone and imports no Django, so that it starts fast and has no way to the database.
"""
