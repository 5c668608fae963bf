# SPDX-License-Identifier: EUPL-1.2
"""Mail as searchable text: the headers people know, then the body. Attachments are other files."""

from __future__ import annotations

import io

from glassklar.lager.msg import les_msg as les_outlook
from glassklar.lager.post import Epost, del_mbox_stroem
from glassklar.lager.post import les_eml as les_post
from glassklar.lager.uttrekk import nettside
from glassklar.lager.uttrekk.felles import Lest, Samler

_MAKS_BREV = 5_000


def som_tekst(epost: Epost) -> str:
    """The mail as plain text; HTML only where there is no plain text."""
    linjer = []
    for navn, verdi in (
        ("Fra", _par(epost.avsender_navn, epost.avsender_epost)),
        ("Til", "; ".join(_par(a.navn, a.epost) for a in epost.mottakere)),
        ("Kopi", "; ".join(_par(a.navn, a.epost) for a in epost.kopi)),
        ("Dato", f"{epost.dato:%d.%m.%Y %H.%M}" if epost.dato else ""),
        ("Emne", epost.emne),
        ("Vedlegg", "; ".join(v.filnavn for v in epost.vedlegg)),
    ):
        if verdi:
            linjer.append(f"{navn}: {verdi}")
    kropp = epost.tekst.strip() or nettside.les(epost.html).tekst
    return "\n".join(linjer) + "\n\n" + kropp


def _par(navn: str, epost: str) -> str:
    return f"{navn} <{epost}>" if navn and epost and navn != epost else epost or navn


def _lest(epost: Epost) -> Lest:
    samler = Samler()
    samler.legg(som_tekst(epost))
    lest = samler.ferdig(Lest(tittel=epost.tittelforslag))
    lest.dato = epost.dato.date().isoformat() if epost.dato else ""
    lest.problemer += [(problem.kode, problem.detalj) for problem in epost.problemer]
    return lest


def les_eml(data: bytes) -> Lest:
    """One mail."""
    return _lest(les_post(data))


def les_msg(data: bytes) -> Lest:
    """One mail saved from Outlook."""
    return _lest(les_outlook(data))


def les_mbox(data: bytes) -> Lest:
    """All mails of a mailbox, \\f between; their number stands as number of pages."""
    samler, antall = Samler(), 0
    for raa in del_mbox_stroem(io.BytesIO(data)):
        samler.legg("\f" if antall else "")
        samler.legg(som_tekst(les_post(raa)))
        antall += 1
        if samler.full or antall >= _MAKS_BREV:
            break
    return samler.ferdig(Lest(sider=antall))
