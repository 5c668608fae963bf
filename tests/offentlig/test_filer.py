# SPDX-License-Identifier: EUPL-1.2
"""Files of open documents: served safely, from the public store, and nothing else."""

from __future__ import annotations

import hashlib
from io import BytesIO
from urllib.parse import unquote

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.test import Client

from glassklar.lager.api import OFFENTLIG, sti
from offentlig import rader

PDF = b"%PDF-1.7 proeve"


def _legg(innhold: bytes, alias: str = OFFENTLIG) -> str:
    """Put bytes in a store as the release does; returns their name."""
    sha = hashlib.sha256(innhold).hexdigest()
    maal = sti(sha, alias)
    assert maal is not None
    storages[alias].save(
        str(maal.relative_to(storages[alias].location)), ContentFile(BytesIO(innhold).read())
    )
    return sha


def _hent(klient: Client, **felt: object) -> object:
    rader.legg_ut(rader.post(postnr=1, dokumenter=(rader.dokument(**felt),)))
    return klient.get("/sak/2026/127/1/fil/1/")


def test_pdf_vises_i_nettleseren(publikum: Client) -> None:
    sha = _legg(PDF)
    svar = _hent(publikum, sha256=sha, filnavn="søknad.pdf")
    assert svar.status_code == 200
    assert b"".join(svar.streaming_content) == PDF
    assert svar["Content-Type"] == "application/pdf"
    assert svar["Content-Disposition"].startswith("inline")
    assert "søknad.pdf" in unquote(svar["Content-Disposition"])
    assert svar["X-Content-Type-Options"] == "nosniff"
    assert svar["X-Robots-Tag"] == "noindex"
    igjen = publikum.get("/sak/2026/127/1/fil/1/", HTTP_IF_NONE_MATCH=svar["ETag"])
    assert igjen.status_code == 304
    hode = publikum.head("/sak/2026/127/1/fil/1/")
    assert hode.status_code == 200
    hode.close()


@pytest.mark.parametrize("mime", ["text/html", "image/svg+xml", "application/zip", "x/y", ""])
def test_det_som_kan_kjoere_lastes_ned(publikum: Client, mime: str) -> None:
    sha = _legg(b"<script>alert(1)</script>")
    svar = _hent(publikum, sha256=sha, mime=mime, filnavn='a"\r\nX: y/../b.html')
    assert svar["Content-Type"] == "application/octet-stream"
    assert svar["Content-Disposition"].startswith("attachment")
    assert "\n" not in svar["Content-Disposition"]
    assert "sandbox" in svar["Content-Security-Policy"]
    svar.close()


def test_bare_aapne_filer_fra_det_offentlige_lageret(publikum: Client) -> None:
    bare_internt = _legg(b"bare internt", "lager")
    assert _hent(publikum, sha256=bare_internt).status_code == 404
    assert _hent(publikum, sha256=_legg(PDF + b"2"), aapen=False).status_code == 404
    assert _hent(publikum, sha256="../../../etc/passwd").status_code == 404
    assert _hent(publikum, sha256="").status_code == 404


def test_trukket_post_gir_ingen_fil(publikum: Client) -> None:
    p = rader.post(postnr=1, dokumenter=(rader.dokument(sha256=_legg(PDF + b"3")),))
    rader.legg_ut(p)
    svar = publikum.get("/sak/2026/127/1/fil/1/")
    assert svar.status_code == 200
    svar.close()
    rader.legg_ut(rader.trukket(p), versjon=2)
    assert publikum.get("/sak/2026/127/1/fil/1/").status_code == 404
