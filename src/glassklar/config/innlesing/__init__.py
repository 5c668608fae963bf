# SPDX-License-Identifier: EUPL-1.2
"""What a municipality puts into an empty database: itself, its archive, classes and people.

Runs with ``settings_eier``: a role or clearance can be given by nobody else before there is
somebody to give it. Each file is checked to its end before anything is written.
"""
