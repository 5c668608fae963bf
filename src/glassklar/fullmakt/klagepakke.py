# SPDX-License-Identifier: EUPL-1.2
"""The documents of a case as one package for the body of complaint: a zip file with a manifest.

Named by number, so that nothing secret stands in a file's name. The manifest has the sha256 of
each, so that the receiver can see that nothing is missing or changed. The same case gives the
same bytes.
"""

from __future__ import annotations

import json
import tempfile
import zipfile
from collections.abc import Sequence
from typing import IO, Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from glassklar.arkiv.api import queries, sider, titler
from glassklar.arkiv.models import Mappe, Registrering
from glassklar.grunn.feil import Avvist
from glassklar.lager.api import Lagret, aapne, ta_inn, trygt_filnavn

#: What is still being written, and what was given up, is no part of the case's documents.
FERDIGE = frozenset({"E", "J", "A", "F", "G"})
MANIFEST = "manifest.json"
_TID = (1980, 1, 1, 0, 0, 0)
_STYKKE = 1 << 20


def lag_pakke(sak: Mappe, poster: Sequence[Registrering]) -> Lagret:
    """Store the package of these entries and return what was stored.

    Call inside an action; the person must be able to read all of it.

    Raises:
        Avvist: something in it cannot be read by this person.
    """
    linjer: list[dict[str, Any]] = []
    with tempfile.TemporaryFile() as fil:
        with zipfile.ZipFile(fil, "w", zipfile.ZIP_STORED) as pakke:
            for post in poster:
                linjer += _post(pakke, post)
            innhold = {
                "saksnummer": f"{sak.saksnummer.aar}/{sak.saksnummer.nr}",
                "dokumenter": linjer,
            }
            tekst = json.dumps(innhold, ensure_ascii=False, indent=1) + "\n"
            pakke.writestr(_navn(MANIFEST), tekst)
        fil.seek(0)
        return ta_inn(fil)


def poster_til_pakke(sak: Mappe) -> list[Registrering]:
    """Return the entries that go along: received, and own ones that are finished."""
    poster = queries.poster_i_sak(sak.pk).reverse()
    return [
        p for p in poster if p.status != "U" and (p.journalposttype == "I" or p.status in FERDIGE)
    ]


def _post(pakke: zipfile.ZipFile, post: Registrering) -> list[dict[str, Any]]:
    if not _leser(post.pk):
        raise Avvist({"": _("Du har ikke klarering til å lese alle dokumentene i saken.")})
    nr = queries.postnr(post)
    ut = []
    for kobling in queries.dokumenter(post.pk):
        fil = sider.Dok(kobling, list(kobling.dokument.objekter.all())).fil
        linje: dict[str, Any] = {
            "dokument": nr,
            "del": kobling.nr,
            "tittel": titler.linje1(post),
            "deltittel": kobling.dokument.skjermet.tittel,
            "type": post.journalposttype,
            "dato": post.dokumentets_dato.isoformat() if post.dokumentets_dato else None,
        }
        if fil is not None:
            endelse = trygt_filnavn(fil.filnavn).rpartition(".")[2][:8]
            navn = f"{nr:03d}-{kobling.nr:02d}.{endelse}"
            _legg_i(pakke, navn, fil.sjekksum)
            linje |= {"fil": navn, "sha256": fil.sjekksum, "bytes": fil.stoerrelse}
        ut.append(linje)
    return ut


def _legg_i(pakke: zipfile.ZipFile, navn: str, sjekksum: str) -> None:
    with aapne(sjekksum) as inn, pakke.open(_navn(navn), "w") as ut:
        _kopier(inn, ut)


def _kopier(inn: IO[bytes], ut: IO[bytes]) -> None:
    while stykke := inn.read(_STYKKE):
        ut.write(stykke)


def _navn(navn: str) -> zipfile.ZipInfo:
    return zipfile.ZipInfo(navn, _TID)


def _leser(registrering: UUID) -> bool:
    with connection.cursor() as c:
        c.execute("select leser_post(%s)", [registrering])
        rad = c.fetchone()
    return bool(rad and rad[0])
