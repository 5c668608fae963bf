# SPDX-License-Identifier: EUPL-1.2
"""Which file of a document the public gets, once its shielding allows one."""

from __future__ import annotations

from dataclasses import replace

from glassklar.journal.offentligpost import (
    FNR,
    IKKE_LAGT_UT,
    IKKE_LEST,
    SKJERMET,
    ULESELIG,
    UTEN_FIL,
    OffentligDokument,
    Stopp,
)
from glassklar.journal.snapshot import DokumentSnapshot, FilSnapshot, PostSnapshot
from glassklar.lov.api import fnr

#: Archive format before production format; the redacted copy only when that is what is given.
_FORTRINN = {"A": 2, "P": 1}


def velg_fil(
    d: DokumentSnapshot, grunnlag: OffentligDokument, s: PostSnapshot, *, sladdet: bool
) -> tuple[OffentligDokument, str, Stopp | None]:
    """Return (document, text for search, stop). Without a file that may stand on the internet,
    the document says why: municipality publishes none, paper, unread, unreadable, or an identity
    number in the text (offentlegforskrifta § 7).
    """
    nr = str(d.nr)
    if not s.publiser_dokumenter:
        return replace(grunnlag, grunn=SKJERMET if sladdet else IKKE_LAGT_UT), "", None
    if d.filer is None:
        return replace(grunnlag, grunn=IKKE_LAGT_UT), "", Stopp("ikke_lesbar", nr)
    fil = _nyeste(d.filer, sladdet)
    if fil is None:
        if sladdet:
            return replace(grunnlag, grunn=SKJERMET), "", Stopp("sladdet_mangler", nr)
        return replace(grunnlag, grunn=UTEN_FIL), "", None
    if not fil.lesbar:
        return replace(grunnlag, grunn=ULESELIG), "", Stopp("uleselig", nr)
    if fil.tekst is None:
        return replace(grunnlag, grunn=IKKE_LEST), "", Stopp("ikke_lest", nr)
    if fnr.inneholder(fil.tekst) or fnr.inneholder(fil.hale):
        return replace(grunnlag, grunn=FNR), "", Stopp("fnr", nr)
    aapen = replace(
        grunnlag,
        aapen=True,
        filnavn=filnavn(s, d.nr, fil),
        mime=fil.mime,
        stoerrelse=fil.stoerrelse,
        sider=fil.sider,
        sha256=fil.sha256,
        sladdet=sladdet,
    )
    return aapen, fil.tekst, None


def _nyeste(filer: tuple[FilSnapshot, ...], sladdet: bool) -> FilSnapshot | None:
    aktuelle = [f for f in filer if (f.variant == "O") is sladdet]
    if not aktuelle:
        return None
    return max(aktuelle, key=lambda f: (f.versjon, _FORTRINN.get(f.variant, 0)))


def filnavn(s: PostSnapshot, nr: int, fil: FilSnapshot) -> str:
    """Return a name made of numbers: the file's own name may tell what is hidden elsewhere."""
    hale = "-sladdet" if fil.variant == "O" else ""
    return f"{s.sak.aar}-{s.sak.nr}-{s.journal.postnr}-{nr}{hale}{fil.endelse}"
