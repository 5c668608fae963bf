# SPDX-License-Identifier: EUPL-1.2
"""Noark 5: metadatakatalog, kodelister, identifikatorer, livsløp og frys. Uten Django."""
