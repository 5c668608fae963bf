# SPDX-License-Identifier: EUPL-1.2
"""The verifier: checks an export of a sealed log with nothing but Python's standard library.

Shipped beside every export as ``etterproev.pyz`` (``bygg.py``), with ``tre``, ``poster`` and
``note`` inside; ``glassklar verifiser`` imports the same functions. Everything here runs on
Python 3.9 and later.
"""
