# SPDX-License-Identifier: EUPL-1.2
"""Read mail saved from Outlook (MSG): sender, receivers, subject, text and attachments.

After [MS-OXMSG] and [MS-OXPROPS]; only the properties an archive needs.
"""

from __future__ import annotations

import struct
from datetime import UTC, datetime, timedelta

from glassklar.lager import problemer as p
from glassklar.lager.filnavn import trygt_filnavn, ulike_navn
from glassklar.lager.ole import Ole, OleFeil, Oppfoering
from glassklar.lager.post import Adresse, Epost, Vedlegg, les_eml, uten_svarmerker
from glassklar.lager.problemer import Problem

_EMNE, _TEKST, _HTML, _ID, _HODER = 0x0037, 0x1000, 0x1013, 0x1035, 0x007D
_FRA_NAVN, _FRA_EPOST, _FRA_SMTP, _FRA_SMTP2 = 0x0C1A, 0x0C1F, 0x5D01, 0x5D02
_NAVN, _EPOST, _SMTP, _SLAG = 0x3001, 0x3003, 0x39FE, 0x0C15
_SENDT, _LEVERT = 0x0039, 0x0E06
_VEDLEGG, _LANGT_NAVN, _KORT_NAVN, _MIME = 0x3701, 0x3707, 0x3704, 0x370E
_EPOKE = datetime(1601, 1, 1, tzinfo=UTC)


def les_msg(data: bytes) -> Epost:
    """Read an Outlook message. Always answers; what is wrong stands in `problemer`."""
    epost = Epost()
    try:
        ole = Ole(data)
        _les(ole, epost)
    except (OleFeil, struct.error):
        epost.problemer.append(Problem(p.SKADET))
    return epost


def _les(ole: Ole, epost: Epost) -> None:
    rot = ole.rot
    epost.emne = _tekst(ole, rot, _EMNE).strip()
    epost.tittelforslag = uten_svarmerker(epost.emne)
    epost.tekst = _tekst(ole, rot, _TEKST).replace("\r\n", "\n")
    html = _bytes(ole, rot, _HTML, "0102")
    epost.html = html.decode("utf-8", "replace") if html else _tekst(ole, rot, _HTML)
    epost.message_id = _tekst(ole, rot, _ID)
    epost.avsender_navn = _tekst(ole, rot, _FRA_NAVN)
    for egenskap in (_FRA_SMTP, _FRA_SMTP2, _FRA_EPOST):
        if "@" in (adresse := _tekst(ole, rot, egenskap)):
            epost.avsender_epost = adresse
            break
    if not epost.avsender_epost and (hoder := _tekst(ole, rot, _HODER)):
        # Inside an Exchange server addresses are of another kind; the headers have the real one.
        fra = les_eml(hoder.encode("utf-8", "replace"))
        epost.avsender_epost = fra.avsender_epost
        epost.avsender_navn = epost.avsender_navn or fra.avsender_navn
    if not epost.avsender_epost:
        epost.problemer.append(Problem(p.MANGLER_AVSENDER))
    epost.dato = _tid(ole, rot, 32)
    if epost.dato is None:
        epost.problemer.append(Problem(p.MANGLER_DATO))
    for navn, barn in sorted(rot.barn.items()):
        if navn.startswith("__recip_version1.0") and barn.mappe:
            adresse = _tekst(ole, barn, _SMTP) or _tekst(ole, barn, _EPOST)
            part = Adresse(_tekst(ole, barn, _NAVN), adresse if "@" in adresse else "")
            slag = _tall(ole, barn, 8, _SLAG)
            (epost.kopi if slag in (2, 3) else epost.mottakere).append(part)
        elif navn.startswith("__attach_version1.0") and barn.mappe:
            _legg_ved(ole, barn, epost)
    ulike = ulike_navn([v.filnavn for v in epost.vedlegg])
    epost.vedlegg = [
        Vedlegg(nytt, v.mime, v.innhold, v.opprinnelig_navn)
        for nytt, v in zip(ulike, epost.vedlegg, strict=True)
    ]


def _legg_ved(ole: Ole, mappe: Oppfoering, epost: Epost) -> None:
    raa = _tekst(ole, mappe, _LANGT_NAVN) or _tekst(ole, mappe, _KORT_NAVN)
    mime = _tekst(ole, mappe, _MIME) or "application/octet-stream"
    data = _bytes(ole, mappe, _VEDLEGG, "0102")
    if not data:
        # A message or drawing embedded in the message lies as a storage, not as bytes.
        epost.problemer.append(Problem(p.DELER_UTELATT))
        return
    epost.vedlegg.append(Vedlegg(trygt_filnavn(raa, mime=mime), mime, data, raa))


def _bytes(ole: Ole, mappe: Oppfoering, egenskap: int, type_: str) -> bytes:
    stroem = mappe.barn.get(f"__substg1.0_{egenskap:04X}{type_}")
    return ole.les(stroem) if stroem and not stroem.mappe else b""


def _tekst(ole: Ole, mappe: Oppfoering, egenskap: int) -> str:
    if raa := _bytes(ole, mappe, egenskap, "001F"):
        return raa.decode("utf-16-le", "replace").rstrip("\0")
    return _bytes(ole, mappe, egenskap, "001E").decode("cp1252", "replace").rstrip("\0")


def _faste(ole: Ole, mappe: Oppfoering, hode: int) -> dict[int, bytes]:
    """Properties of fixed length: id to its eight bytes."""
    stroem = mappe.barn.get("__properties_version1.0")
    data = ole.les(stroem) if stroem else b""
    return {
        struct.unpack_from("<H", data, sted + 2)[0]: data[sted + 8 : sted + 16]
        for sted in range(hode, len(data) - 15, 16)
    }


def _tall(ole: Ole, mappe: Oppfoering, hode: int, egenskap: int) -> int:
    verdi = _faste(ole, mappe, hode).get(egenskap, b"")
    return struct.unpack_from("<I", verdi)[0] if len(verdi) >= 4 else 0


def _tid(ole: Ole, mappe: Oppfoering, hode: int) -> datetime | None:
    faste = _faste(ole, mappe, hode)
    for egenskap in (_SENDT, _LEVERT):
        verdi = faste.get(egenskap, b"")
        if len(verdi) == 8 and (ticks := struct.unpack("<Q", verdi)[0]):
            try:
                return _EPOKE + timedelta(microseconds=ticks // 10)
            except OverflowError:
                continue
    return None
