# SPDX-License-Identifier: EUPL-1.2
"""Makers of small, good documents for demo data, measurements and tests."""

from glassklar.lager.lagfiler.epost import lag_eml, lag_mbox
from glassklar.lager.lagfiler.kontor import lag_docx, lag_odt, lag_xlsx, pakk_zip
from glassklar.lager.lagfiler.pdf import lag_pdf

__all__ = ["lag_docx", "lag_eml", "lag_mbox", "lag_odt", "lag_pdf", "lag_xlsx", "pakk_zip"]
