# SPDX-License-Identifier: EUPL-1.2
"""Pictures: how many pages a scan has, and one of them made ready for the browser."""

from __future__ import annotations

import io
import struct
import warnings
import zlib

from glassklar.lager import problemer as p
from glassklar.lager.uttrekk.felles import Lest, Stopp

MAKS_PUNKTER = 120_000_000
_FORMATER = ("PNG", "JPEG", "TIFF", "GIF", "BMP", "WEBP")


def skriv_png(bredde: int, hoeyde: int, stride: int, kanaler: int, data: bytes) -> bytes:
    """An RGB, RGBA or grey PNG from rows of points."""
    lengde = bredde * kanaler
    rader = b"".join(
        b"\0" + data[start : start + lengde] for start in range(0, hoeyde * stride, stride)
    )
    farge = {1: 0, 3: 2, 4: 6}[kanaler]

    def bit(type_: bytes, kropp: bytes) -> bytes:
        return (
            struct.pack(">I", len(kropp))
            + type_
            + kropp
            + struct.pack(">I", zlib.crc32(type_ + kropp))
        )

    return (
        b"\x89PNG\r\n\x1a\n"
        + bit(b"IHDR", struct.pack(">IIBBBBB", bredde, hoeyde, 8, farge, 0, 0, 0))
        + bit(b"IDAT", zlib.compress(rader, 4))
        + bit(b"IEND", b"")
    )


def les(data: bytes) -> Lest:
    """No text (that needs OCR), but the number of pages in a scan."""
    with _aapne(data) as bilde:
        return Lest(sider=getattr(bilde, "n_frames", 1))


def tegn(data: bytes, nummer: int, bredde: int) -> bytes:
    """The picture (page `nummer` of it) as PNG at most `bredde` wide, turned the right way up.

    What the camera wrote beside the picture (place, time, owner) is left out.
    """
    from PIL import ImageOps

    with _aapne(data) as bilde:
        if not 1 <= nummer <= getattr(bilde, "n_frames", 1):
            raise IndexError(nummer)
        try:
            bilde.seek(nummer - 1)
            bilde.draft("RGB", (bredde * 2, bredde * 4))
            ferdig = ImageOps.exif_transpose(bilde).convert("RGB")
            ferdig.thumbnail((bredde, bredde * 4))
        except (OSError, ValueError, SyntaxError) as feil:
            raise Stopp(p.AVKORTET if "truncated" in str(feil) else p.SKADET) from feil
        return skriv_png(ferdig.width, ferdig.height, ferdig.width * 3, 3, ferdig.tobytes())


def _aapne(data: bytes):  # type: ignore[no-untyped-def]  # PIL comes late: it is slow to load
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = MAKS_PUNKTER
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        return Image.open(io.BytesIO(data), formats=_FORMATER)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as feil:
        raise Stopp(p.FOR_STOR) from feil
    except (OSError, ValueError, SyntaxError) as feil:
        raise Stopp(p.SKADET) from feil
