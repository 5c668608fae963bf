# SPDX-License-Identifier: EUPL-1.2
"""Makers of nasty files: what a municipality's mail room may get on a bad day."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import pikepdf

from glassklar.lager.lagfiler import lag_docx, lag_pdf, pakk_zip

TITTEL = "Søknad om čáhci i Kárášjohka"
AVSNITT = ["Vi søker om å få bygge brønn. Áššemeannudeaddji: Ŋŋ Ŧŧ Đđ.", "Hilsen Kari Testesen"]


def pdf() -> bytes:
    return lag_pdf(TITTEL, AVSNITT)


def kryptert_pdf(passord: str = "hemmelig") -> bytes:
    """Needs a password to open."""
    return _krypter(pikepdf.Encryption(owner="eier", user=passord, R=6))


def beskyttet_pdf() -> bytes:
    """Opens without a password, but is marked as not to be changed."""
    return _krypter(
        pikepdf.Encryption(owner="eier", user="", R=4, allow=pikepdf.Permissions(extract=False))
    )


def _krypter(hvordan: pikepdf.Encryption) -> bytes:
    ut = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf())) as dok:
        dok.save(ut, encryption=hvordan)
    return ut.getvalue()


def avkortet_pdf() -> bytes:
    data = pdf()
    return data[: len(data) // 2]


def soeppel_pdf() -> bytes:
    """Begins and ends as a PDF, with nothing sensible between."""
    return b"%PDF-1.7\n" + b"\x93\x07\xff tull " * 200 + b"\nstartxref\n12\n%%EOF\n"


def program() -> bytes:
    """The first bytes of a Windows program (it cannot run)."""
    hode = bytearray(256)
    hode[:2] = b"MZ"
    struct.pack_into("<I", hode, 60, 128)
    hode[128:132] = b"PE\0\0"
    struct.pack_into("<H", hode, 152, 0x20B)
    return bytes(hode)


def skript() -> bytes:
    return b"#!/bin/sh\necho hei\n"


def zip_bombe(megabyte: int = 300) -> bytes:
    """A small zip whose one part unpacks to `megabyte` of zeros, as its list says."""
    ut = io.BytesIO()
    with zipfile.ZipFile(ut, "w", zipfile.ZIP_DEFLATED) as zf, zf.open("nuller.bin", "w") as del_:
        for _ in range(megabyte):
            del_.write(bytes(1_000_000))
    return ut.getvalue()


def loegnaktig_docx(megabyte: int = 400) -> bytes:
    """A Word file whose text unpacks to far more than the list of contents says."""
    data = bytearray(lag_docx(TITTEL, AVSNITT))
    with zipfile.ZipFile(io.BytesIO(data)) as zf:
        deler: dict[str, bytes | str] = {navn: zf.read(navn) for navn in zf.namelist()}
    hode, hale = bytes(deler["word/document.xml"]).split(b"<w:body>")  # type: ignore[arg-type]
    deler["word/document.xml"] = hode + b"<w:body>" + b" " * (megabyte * 1_000_000) + hale
    data = bytearray(pakk_zip(deler))
    ekte = len(deler["word/document.xml"])
    for sted in _steder(data, struct.pack("<I", ekte)):
        struct.pack_into("<I", data, sted, 4_000)
    return bytes(data)


def _steder(data: bytes | bytearray, moenster: bytes) -> list[int]:
    steder, sted = [], data.find(moenster)
    while sted >= 0:
        steder.append(sted)
        sted = data.find(moenster, sted + 1)
    return steder


def latter_docx() -> bytes:
    """A Word file with entities that grow ("billion laughs")."""
    enheter = "".join(
        f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' if i else '<!ENTITY l0 "ha">' for i in range(12)
    )
    return docx_med_dokument(
        f'<?xml version="1.0"?><!DOCTYPE w:document [{enheter}]>'
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        "<w:body><w:p><w:r><w:t>&l11;</w:t></w:r></w:p></w:body></w:document>"
    )


def ytre_enhet_xml() -> bytes:
    """XML that asks for a file on the reader's machine."""
    return (
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>'
    )


def dyp_xml(lag: int = 200_000) -> bytes:
    return b'<?xml version="1.0"?>' + b"<a>" * lag + b"dypt" + b"</a>" * lag


def dyp_html(lag: int = 50_000) -> bytes:
    return b"<!DOCTYPE html><html><body>" + b"<div>" * lag + b"dypt" + b"</div>" * lag


def docx_med_dokument(dokument: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(lag_docx(TITTEL, AVSNITT))) as zf:
        deler: dict[str, bytes | str] = {navn: zf.read(navn) for navn in zf.namelist()}
    return pakk_zip({**deler, "word/document.xml": dokument})


def png(bredde: int = 4, hoeyde: int = 3, *, paastaatt_hoeyde: int = 0) -> bytes:
    def bit(type_: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data))
            + type_
            + data
            + struct.pack(">I", zlib.crc32(type_ + data))
        )

    rader = (b"\0" + b"\xff\x80\x00" * bredde) * hoeyde
    return (
        b"\x89PNG\r\n\x1a\n"
        + bit(b"IHDR", struct.pack(">IIBBBBB", bredde, paastaatt_hoeyde or hoeyde, 8, 2, 0, 0, 0))
        + bit(b"IDAT", zlib.compress(rader))
        + bit(b"IEND", b"")
    )


def bildebombe() -> bytes:
    """A PNG of a few hundred bytes that claims 30 000 x 30 000 points."""
    return png(30_000, 1, paastaatt_hoeyde=30_000)


def ole(*stroemmer: str) -> bytes:
    """A small OLE file with empty streams of these names (DOC, XLS, MSG ... by name)."""
    return ole_fil(dict.fromkeys(stroemmer, b""))


def ole_fil(tre: dict[str, bytes | dict[str, bytes]]) -> bytes:
    """An OLE file: names to bytes, or to a folder of names to bytes. All in whole sectors."""
    ingen, slutt = 0xFFFFFFFF, 0xFFFFFFFE
    poster: list[list[object]] = [["Root Entry", 5, ingen, ingen, slutt, 0]]
    innhold: list[tuple[int, bytes]] = []

    def legg(barn: dict[str, bytes | dict[str, bytes]], mor: int) -> None:
        forrige = ingen
        for navn, data in barn.items():
            nr = len(poster)
            mappe = isinstance(data, dict)
            poster.append([navn, 1 if mappe else 2, forrige, ingen, slutt, 0])
            forrige = nr
            if isinstance(data, dict):
                legg(dict(data), nr)
            elif data:
                innhold.append((nr, data))
        poster[mor][3] = forrige

    legg(tre, 0)
    katalogsektorer = -(-len(poster) // 4)
    fat = [0xFFFFFFFD, *range(2, katalogsektorer + 1), slutt]
    kropp = b""
    for nr, data in innhold:
        start, antall = len(fat), -(-len(data) // 512)
        fat += [*range(start + 1, start + antall), slutt]
        poster[nr][4], poster[nr][5] = start, len(data)
        kropp += data.ljust(antall * 512, b"\0")
    assert len(fat) <= 128
    katalog = b""
    for navn, type_, venstre, barn, start, lengde in poster:
        raa = str(navn).encode("utf-16-le")
        katalog += raa.ljust(64, b"\0") + struct.pack("<HBB", len(raa) + 2, type_, 1)
        katalog += struct.pack("<III", venstre, ingen, barn) + b"\0" * 36
        katalog += struct.pack("<IQ", start, lengde)
    hode = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    hode += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    # A limit of nought for "small" streams: none of ours is small.
    hode += struct.pack("<III", 0, 1, 1) + struct.pack("<IIIIII", 0, 0, slutt, 0, slutt, 0)
    hode += struct.pack("<I", 0) + b"\xff" * 432
    return (
        hode
        + struct.pack(f"<{len(fat)}I", *fat).ljust(512, b"\xff")
        + katalog.ljust(katalogsektorer * 512, b"\0")
        + kropp
    )


def msg() -> bytes:
    """An Outlook message with one receiver, one copy and one attachment."""

    def tekst(egenskap: str, verdi: str) -> tuple[str, bytes]:
        return f"__substg1.0_{egenskap}001F", verdi.encode("utf-16-le")

    # 20 November 2026 09:15 UTC, counted in tenths of microseconds from 1601.
    tid = ((1_795_166_100 + 11_644_473_600) * 10_000_000).to_bytes(8, "little")
    sendt = struct.pack("<HHI", 0x40, 0x0039, 0) + tid

    def mottaker(navn: str, epost: str, slag: int) -> dict[str, bytes]:
        egenskap = struct.pack("<HHIII", 3, 0x0C15, 0, slag, 0)
        return dict(
            [
                tekst("3001", navn),
                tekst("39FE", epost),
                ("__properties_version1.0", b"\0" * 8 + egenskap),
            ]
        )

    return ole_fil(
        dict(
            [
                ("__properties_version1.0", b"\0" * 32 + sendt),
                tekst("0037", "SV: Søknad om brønn"),
                tekst("1000", "Hei!\r\nVedlagt."),
                tekst("0C1A", "Kåre Ærlig"),
                tekst("5D01", "kaare@eksempel.no"),
                ("__recip_version1.0_#00000000", mottaker("Post", "post@eksempel.no", 1)),
                ("__recip_version1.0_#00000001", mottaker("Eva", "eva@eksempel.no", 2)),
                (
                    "__attach_version1.0_#00000000",
                    dict([tekst("3707", "Søknad.pdf"), ("__substg1.0_37010102", b"%PDF-x")]),
                ),
            ]
        )
    )
