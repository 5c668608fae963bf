# SPDX-License-Identifier: EUPL-1.2
"""Look into zip files without unpacking them: what they are, and whether they are safe.

Everything is bounded: the list of contents is measured before it is read, and no part is
unpacked beyond what telling the format needs.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass, field

from glassklar.lager import problemer as p

#: A file that claims to unpack to more than this, or this many times its own size, is refused.
MAKS_UTPAKKET = 1_000_000_000
MAKS_FORHOLD = 200
_FORHOLD_GJELDER_FRA = 20_000_000
MAKS_DELER = 20_000
_MAKS_LISTE = 8_000_000
#: What a broken or unknown package makes zipfile and zlib say.
_UGYLDIG = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, ValueError, OverflowError,
    RuntimeError,
)  # fmt: skip

_HOVEDDELER = {
    "wordprocessingml.document.main": "fmt/412",
    "ms-word.document.macroEnabled.main": "fmt/523",
    "wordprocessingml.template.main": "fmt/412",
    "spreadsheetml.sheet.main": "fmt/214",
    "spreadsheetml.template.main": "fmt/214",
    "ms-excel.sheet.macroEnabled.main": "fmt/445",
    "presentationml.presentation.main": "fmt/215",
    "presentationml.slideshow.main": "fmt/215",
    "ms-powerpoint.presentation.macroEnabled.main": "fmt/487",
}
_ODF = {
    ("text", "1.0"): "fmt/136",
    ("text", "1.1"): "fmt/290",
    ("text", "1.2"): "fmt/291",
    ("text", "1.3"): "fmt/1756",
    ("spreadsheet", "1.0"): "fmt/137",
    ("spreadsheet", "1.1"): "fmt/294",
    ("spreadsheet", "1.2"): "fmt/295",
    ("spreadsheet", "1.3"): "fmt/1755",
    ("presentation", "1.0"): "fmt/138",
    ("presentation", "1.1"): "fmt/292",
    ("presentation", "1.2"): "fmt/293",
    ("presentation", "1.3"): "fmt/1754",
}


@dataclass(slots=True)
class Pakke:
    """What a zip file turned out to be: PRONOM id, details for M702, problem codes."""

    puid: str = "x-fmt/263"
    detaljer: str = ""
    problemer: list[tuple[str, str]] = field(default_factory=list)


def kjenn_pakke(data: bytes) -> Pakke:
    """Tell what a zip file is. Never raises for what the file holds."""
    slutt = data.rfind(b"PK\x05\x06", max(0, len(data) - 65_557))
    if slutt < 0 or slutt + 22 > len(data):
        return Pakke(puid=_gjett_uten_liste(data), problemer=[(p.AVKORTET, "")])
    antall, liste = struct.unpack_from("<HI", data, slutt + 10)
    if antall >= MAKS_DELER or (liste > _MAKS_LISTE and liste != 0xFFFFFFFF):
        return Pakke(problemer=[(p.ZIP_BOMBE, str(antall))])
    try:
        with zipfile.ZipFile(_Vindu(data)) as zf:
            return _kjenn(zf, len(data))
    except _UGYLDIG:
        return Pakke(puid=_gjett_uten_liste(data), problemer=[(p.SKADET, "")])


class _Vindu(io.RawIOBase):
    """A file over bytes or a memory map, without copying it."""

    def __init__(self, data: bytes) -> None:
        self._data, self._sted = data, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, sted: int, fra: int = 0) -> int:
        self._sted = max(0, sted + (0, self._sted, len(self._data))[fra])
        return self._sted

    def tell(self) -> int:
        return self._sted

    def read(self, antall: int = -1) -> bytes:
        slutt = len(self._data) if antall is None or antall < 0 else self._sted + antall
        bit = bytes(self._data[self._sted : slutt])
        self._sted += len(bit)
        return bit


def _kjenn(zf: zipfile.ZipFile, lengde: int) -> Pakke:
    pakke = Pakke()
    poster = zf.infolist()
    utpakket = sum(post.file_size for post in poster)
    # Parts that overlap in the file make the sum of packed sizes larger than the file itself.
    pakket = sum(post.compress_size for post in poster)
    for_tett = utpakket > _FORHOLD_GJELDER_FRA and utpakket > MAKS_FORHOLD * max(1, lengde)
    if utpakket > MAKS_UTPAKKET or for_tett or pakket > lengde:
        pakke.problemer.append((p.ZIP_BOMBE, ""))
    navn = {post.filename: post for post in poster}
    if "mimetype" in navn:
        _kjenn_odf(zf, navn, pakke)
    elif "[Content_Types].xml" in navn:
        _kjenn_ooxml(zf, navn, pakke)
    elif "META-INF/MANIFEST.MF" in navn:
        pakke.puid = "x-fmt/412"
    if any(post.flag_bits & 1 for post in poster):
        pakke.problemer.append((p.KRYPTERT, ""))
    return pakke


def les_del(zf: zipfile.ZipFile, navn: str, maks: int) -> bytes:
    """At most `maks` bytes of a part; the size the list claims is not believed."""
    with zf.open(navn) as del_:
        return del_.read(maks)


def _kjenn_ooxml(zf: zipfile.ZipFile, navn: dict[str, zipfile.ZipInfo], pakke: Pakke) -> None:
    typer = les_del(zf, "[Content_Types].xml", 1_000_000).decode("utf-8", "replace")
    for merke, puid in _HOVEDDELER.items():
        if merke in typer:
            pakke.puid = puid
            break
    if any(n.lower().endswith("vbaproject.bin") for n in navn):
        pakke.problemer.append((p.MAKROER, ""))


def _kjenn_odf(zf: zipfile.ZipFile, navn: dict[str, zipfile.ZipInfo], pakke: Pakke) -> None:
    mime = les_del(zf, "mimetype", 200).decode("ascii", "replace").strip()
    if mime == "application/epub+zip":
        pakke.puid = "fmt/483"
        return
    type_ = mime.removeprefix("application/vnd.oasis.opendocument.").removesuffix("-template")
    manifest = ""
    if "META-INF/manifest.xml" in navn:
        manifest = les_del(zf, "META-INF/manifest.xml", 1_000_000).decode("utf-8", "replace")
    if "encryption-data" in manifest:
        pakke.problemer.append((p.KRYPTERT, ""))
    funn = re.search(r'(?:office|manifest):version="(1\.[0-3])"', manifest)
    if not funn and "content.xml" in navn and "encryption-data" not in manifest:
        hode = les_del(zf, "content.xml", 8_000).decode("utf-8", "replace")
        funn = re.search(r'office:version="(1\.[0-3])"', hode)
    versjon = funn.group(1) if funn else "1.2"
    pakke.puid = _ODF.get((type_, versjon), "x-fmt/263")
    pakke.detaljer = f"OpenDocument {versjon}" if pakke.puid != "x-fmt/263" else ""
    if any(n.startswith("Basic/") and n.endswith(".xml") for n in navn):
        pakke.problemer.append((p.MAKROER, ""))


def _gjett_uten_liste(data: bytes) -> str:
    """What a zip without its list of contents began as, from the names near its start."""
    hode = bytes(data[:4_000])
    if b"opendocument.text" in hode:
        return "fmt/291"
    if b"opendocument.spreadsheet" in hode:
        return "fmt/295"
    if b"[Content_Types].xml" in hode:
        for merke, puid in ((b"word/", "fmt/412"), (b"xl/", "fmt/214"), (b"ppt/", "fmt/215")):
            if merke in data[:200_000]:
                return puid
    return "x-fmt/263"
