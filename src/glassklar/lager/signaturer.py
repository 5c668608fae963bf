# SPDX-License-Identifier: EUPL-1.2
"""Tell binary formats by their bytes, and see whether the end of the file is there."""

from __future__ import annotations

import re
import struct

from glassklar.lager import problemer as p
from glassklar.lager.ole import MAGI, Ole, OleFeil

#: PRONOM id, details (M702), problem codes.
Funn = tuple[str, str, list[str]]

_PDF_VERSJONER = {
    "1.0": "fmt/14",
    "1.1": "fmt/15",
    "1.2": "fmt/16",
    "1.3": "fmt/17",
    "1.4": "fmt/18",
    "1.5": "fmt/19",
    "1.6": "fmt/20",
    "1.7": "fmt/276",
    "2.0": "fmt/1129",
}
_PDFA = {
    "1A": "fmt/95",
    "1B": "fmt/354",
    "2A": "fmt/476",
    "2B": "fmt/477",
    "2U": "fmt/478",
    "3A": "fmt/479",
    "3B": "fmt/480",
    "3U": "fmt/481",
    "4": "fmt/1910",
    "4E": "fmt/1911",
    "4F": "fmt/1912",
}
_FASTE = (
    (b"7z\xbc\xaf\x27\x1c", "fmt/484"),
    (b"Rar!\x1a\x07\x01", "fmt/613"),
    (b"Rar!\x1a\x07\x00", "fmt/411"),
    (b"\x1f\x8b\x08", "x-fmt/266"),
    (b"\x7fELF", "fmt/688"),
    (b"L\x00\x00\x00\x01\x14\x02\x00", "x-fmt/428"),
    (b"\xcf\xfa\xed\xfe", "fmt/693"),
    (b"\x00\x00\x01\xba", "x-fmt/386"),
    (b"ID3", "fmt/134"),
)
PROGRAMMER = {"fmt/688", "fmt/693", "x-fmt/428", "fmt/899", "fmt/900", "x-fmt/409", "x-fmt/412"}


def kjenn_binaert(data: bytes) -> Funn | None:
    """What a binary file is; None when no signature fits. Zip files are not looked at here."""
    hode = bytes(data[:1024])
    if (sted := hode.find(b"%PDF-")) >= 0:
        return _pdf(data, sted)
    for proeve in (_bilde, _ole, _lyd_og_bilde, _program):
        if funn := proeve(data, hode):
            return funn
    for merke, puid in _FASTE:
        if hode.startswith(merke):
            return puid, "", [p.KJOERBAR] if puid in PROGRAMMER else []
    if hode[257:262] == b"ustar":
        return "x-fmt/265", "", []
    return None


def _pdf(data: bytes, sted: int) -> Funn:
    versjon = bytes(data[sted + 5 : sted + 8]).decode("ascii", "replace")
    problem: list[str] = []
    hale = bytes(data[-2048:])
    if b"%%EOF" not in hale and b"startxref" not in hale:
        problem.append(p.AVKORTET)
    # A later revision may raise the version in its catalogue (ISO 32000-1, 7.2.2).
    if funn := re.search(rb"/Version\s*/([12]\.\d)", hale + bytes(data[:4096])):
        versjon = max(versjon, funn.group(1).decode())
    if er_kryptert_pdf(data):
        problem.append(p.KRYPTERT)
    merke = _pdfa(data)
    if merke in _PDFA:
        return _PDFA[merke], f"PDF {versjon}", problem
    return _PDF_VERSJONER.get(versjon, "fmt/276"), "", problem


def _pdfa(data: bytes) -> str:
    """What the XMP metadata claims, as "2U"; "" when nothing. A claim, not a proof."""
    sted = data.find(b"pdfaid:part")
    if sted < 0:
        return ""
    xmp = bytes(data[max(0, sted - 500) : sted + 500])
    del_ = re.search(rb"pdfaid:part\s*(?:=\s*[\"']|>)\s*(\d)", xmp)
    nivaa = re.search(rb"pdfaid:conformance\s*(?:=\s*[\"']|>)\s*([A-Za-z])", xmp)
    if not del_:
        return ""
    return del_.group(1).decode() + (nivaa.group(1).decode().upper() if nivaa else "")


def er_kryptert_pdf(data: bytes) -> bool:
    """Whether a trailer names an encryption dictionary (it may still open without a password)."""
    sted = -1
    for _ in range(50):
        sted = data.find(b"/Encrypt", sted + 1)
        if sted < 0:
            return False
        etter = bytes(data[sted + 8 : sted + 40])
        foer = bytes(data[max(0, sted - 2048) : sted])
        if re.match(rb"\s*(\d+\s+\d+\s+R|<<)", etter) and (
            b"trailer" in foer or b"/XRef" in foer or b"/XRef" in bytes(data[sted : sted + 2048])
        ):
            return True
    return False


def _bilde(data: bytes, hode: bytes) -> Funn | None:
    hale = bytes(data[-4096:])
    if hode.startswith(b"\x89PNG\r\n\x1a\n"):
        puid = "fmt/13" if b"iTXt" in hode else "fmt/12" if b"iCCP" in hode else "fmt/11"
        return puid, _maal_png(hode), [] if b"IEND" in hale else [p.AVKORTET]
    if hode.startswith(b"\xff\xd8\xff"):
        return _jpeg(hode), "", [] if b"\xff\xd9" in hale else [p.AVKORTET]
    if hode[:6] in (b"GIF87a", b"GIF89a"):
        puid = "fmt/3" if hode[3:6] == b"87a" else "fmt/4"
        return puid, "", [] if b"\x3b" in hale[-64:] else [p.AVKORTET]
    if hode[:4] in (b"II*\x00", b"MM\x00*"):
        (sted,) = struct.unpack_from("<I" if hode[:2] == b"II" else ">I", hode.ljust(8, b"\0"), 4)
        return "fmt/353", "", [] if 8 <= sted < len(data) else [p.AVKORTET]
    if hode[:4] == b"RIFF" and hode[8:12] in (b"WEBP", b"WAVE"):
        (lengde,) = struct.unpack_from("<I", hode, 4)
        puid = "fmt/566" if hode[8:12] == b"WEBP" else "fmt/141"
        return puid, "", [p.AVKORTET] if lengde + 8 > len(data) + 1 else []
    if hode[:2] == b"BM" and len(hode) > 30 and struct.unpack_from("<I", hode, 14)[0] in (
        12, 40, 52, 56, 64, 108, 124,
    ):  # fmt: skip
        return "fmt/119", "", []
    return None


def _maal_png(hode: bytes) -> str:
    if len(hode) < 24:
        return ""
    return "{} × {}".format(*struct.unpack_from(">II", hode, 16))


def _jpeg(hode: bytes) -> str:
    if b"JFIF\x00" in hode[:64]:
        sted = hode.index(b"JFIF\x00") + 5
        return {0: "fmt/42", 1: "fmt/43", 2: "fmt/44"}.get(hode[sted + 1], "fmt/43")
    if b"Exif\x00" in hode[:64]:
        for versjon, puid in ((b"0210", "x-fmt/390"), (b"0220", "x-fmt/391"), (b"0221", "fmt/645")):
            if versjon in hode:
                return puid
    return "fmt/41"


def _ole(data: bytes, hode: bytes) -> Funn | None:
    if not hode.startswith(MAGI):
        return None
    try:
        navn = set(Ole(data).rot.barn)
    except (OleFeil, struct.error):
        return "fmt/111", "", [p.SKADET]
    if "EncryptedPackage" in navn:
        return "fmt/494", "", [p.KRYPTERT]
    makroer = [p.MAKROER] if navn & {"Macros", "_VBA_PROJECT_CUR"} else []
    if "WordDocument" in navn:
        return "fmt/40", "", makroer
    if navn & {"Workbook", "Book"}:
        return "fmt/61", "", makroer
    if "PowerPoint Document" in navn:
        return "fmt/126", "", makroer
    if "__properties_version1.0" in navn:
        return "x-fmt/430", "", []
    return "fmt/111", "", []


def _lyd_og_bilde(data: bytes, hode: bytes) -> Funn | None:
    if hode[4:8] == b"ftyp":
        merke = hode[8:12]
        if merke in (b"heic", b"heix", b"mif1", b"msf1"):
            return "fmt/1101", "", []
        puid = "x-fmt/384" if merke == b"qt  " else "fmt/199"
        return puid, "", [] if _mp4_hel(data) else [p.AVKORTET]
    if len(hode) > 3 and hode[0] == 0xFF and hode[1] & 0xE6 == 0xE2 and hode[2] >> 4 not in (0, 15):
        return "fmt/134", "", []
    return None


def _mp4_hel(data: bytes) -> bool:
    sted = 0
    for _ in range(10_000):
        if sted == len(data):
            return True
        if sted + 8 > len(data):
            return False
        (lengde,) = struct.unpack_from(">I", data, sted)
        if lengde == 1 and sted + 16 <= len(data):
            (lengde,) = struct.unpack_from(">Q", data, sted + 8)
        if lengde == 0:
            return True
        if lengde < 8:
            return False
        sted += lengde
    return True


def _program(data: bytes, hode: bytes) -> Funn | None:
    if hode[:2] == b"MZ" and len(hode) >= 64:
        (sted,) = struct.unpack_from("<I", hode, 60)
        if bytes(data[sted : sted + 4]) == b"PE\x00\x00":
            magi = bytes(data[sted + 24 : sted + 26])
            return "fmt/900" if magi == b"\x0b\x02" else "fmt/899", "", [p.KJOERBAR]
        if b"\0" in hode:
            return "x-fmt/409", "", [p.KJOERBAR]
    return None
