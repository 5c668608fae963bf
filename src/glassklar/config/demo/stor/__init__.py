# SPDX-License-Identifier: EUPL-1.2
"""A municipality of up to ten million entries, by COPY and without files.

For measuring. The story is the small municipality's; the public line of each entry is made by
``journal.projiser``, and labels by the database's own ``skjuler``. What the triggers would have
done is done in sets instead; a test compares. There is no trace of it: nobody did it.
"""
