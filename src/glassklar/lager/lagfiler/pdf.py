# SPDX-License-Identifier: EUPL-1.2
"""Make small, real PDF files: text layer, embedded font, PDF/A-2u marks, never varying."""

from __future__ import annotations

import hashlib
import zlib
from datetime import UTC, datetime
from xml.sax.saxutils import escape

from glassklar.lager.lagfiler.skrift import Skrift, delsett, standardskrift

BREDDE, HOEYDE, MARG = 595, 842, 64
_TITTEL, _TEKST, _LINJE = 16, 10.5, 15.0
#: Date in a document whose caller gave none: files must be the same each time they are made.
FAST_TID = datetime(2026, 1, 2, 9, 0, tzinfo=UTC)


def lag_pdf(
    tittel: str,
    avsnitt: list[str],
    sider: int = 1,
    bytes_omtrent: int | None = None,
    *,
    tid: datetime = FAST_TID,
    avsender: str = "",
    pdfa: bool = True,
) -> bytes:
    """Make a PDF with a heading and paragraphs on at least `sider` pages.

    Text extracts exactly, also Sámi letters. The file claims PDF/A-2u when `pdfa` (fonts
    embedded, colour independent of device, ToUnicode, XMP). `bytes_omtrent` pads the file
    with noise to about that size. Same arguments give the same bytes.
    """
    skrift = standardskrift()
    alle = "".join([tittel, *avsnitt, " -0123456789/"])
    fontfil, kart = delsett(skrift, alle)
    innhold = [
        _sideinnhold(linjer, kart, nummer, antall)
        for nummer, antall, linjer in _nummerert(_del_i_sider(skrift, tittel, avsnitt, sider))
    ]
    dok = _Skriver()
    font = _font(dok, skrift, fontfil, kart)
    graa = dok.legg("[/CalGray << /WhitePoint [0.9505 1 1.089] /Gamma 2.2 >>]")
    sidetre = dok.reserver()
    barn = []
    for stroem in innhold:
        nr = dok.legg_stroem("", stroem)
        barn.append(
            dok.legg(
                f"<< /Type /Page /Parent {sidetre} 0 R /MediaBox [0 0 {BREDDE} {HOEYDE}] "
                f"/Resources << /Font << /F {font} 0 R >> /ColorSpace << /G {graa} 0 R >> >> "
                f"/Contents {nr} 0 R >>"
            )
        )
    liste = " ".join(f"{nr} 0 R" for nr in barn)
    dok.sett(sidetre, f"<< /Type /Pages /Kids [{liste}] /Count {len(barn)} >>")
    xmp = dok.legg_stroem(
        "/Type /Metadata /Subtype /XML", _xmp(tittel, avsender, tid, pdfa), komprimer=False
    )
    info = dok.legg(
        f"<< /Title {_streng(tittel)} "
        + (f"/Author {_streng(avsender)} " if avsender else "")
        + f"/Producer {_streng('Glassklar')} /CreationDate (D:{tid:%Y%m%d%H%M%S}Z) "
        f"/ModDate (D:{tid:%Y%m%d%H%M%S}Z) >>"
    )
    katalog = dok.legg(
        f"<< /Type /Catalog /Pages {sidetre} 0 R /Metadata {xmp} 0 R /Lang (nb-NO) "
        "/ViewerPreferences << /DisplayDocTitle true >> >>"
    )
    if bytes_omtrent:
        dok.legg_stroem("", stoey(tittel, bytes_omtrent - dok.lengde - 400), komprimer=False)
    return dok.ferdig(katalog, info)


def stoey(froe: str, antall: int) -> bytes:
    """`antall` incompressible bytes that depend on nothing but `froe`."""
    if antall <= 0:
        return b""
    return hashlib.shake_256(froe.encode()).digest(antall)


class _Skriver:
    """Numbered objects and their cross-reference table."""

    def __init__(self) -> None:
        self._deler: dict[int, bytes] = {}
        self._neste = 1
        self.lengde = 0

    def reserver(self) -> int:
        self._neste += 1
        return self._neste - 1

    def sett(self, nr: int, kropp: str | bytes) -> None:
        data = kropp.encode("ascii") if isinstance(kropp, str) else kropp
        self._deler[nr] = b"%d 0 obj\n%s\nendobj\n" % (nr, data)
        self.lengde += len(self._deler[nr]) + 20

    def legg(self, kropp: str | bytes) -> int:
        nr = self.reserver()
        self.sett(nr, kropp)
        return nr

    def legg_stroem(self, ordbok: str, data: bytes, *, komprimer: bool = True) -> int:
        if komprimer:
            data = zlib.compress(data, 6)
            ordbok += " /Filter /FlateDecode"
        hode = f"<< {ordbok.strip()} /Length {len(data)} >>\nstream\n".encode("ascii")
        return self.legg(hode + data + b"\nendstream")

    def ferdig(self, katalog: int, info: int) -> bytes:
        ut = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
        steder = []
        for nr in range(1, self._neste):
            steder.append(len(ut))
            ut += self._deler[nr]
        xref = len(ut)
        ut += b"xref\n0 %d\n0000000000 65535 f \n" % self._neste
        ut += b"".join(b"%010d 00000 n \n" % sted for sted in steder)
        fil_id = hashlib.md5(ut, usedforsecurity=False).hexdigest()
        ut += (
            f"trailer\n<< /Size {self._neste} /Root {katalog} 0 R /Info {info} 0 R "
            f"/ID [<{fil_id}> <{fil_id}>] >>\nstartxref\n{xref}\n%%EOF\n"
        ).encode("ascii")
        return bytes(ut)


def _streng(tekst: str) -> str:
    return "<FEFF" + tekst.encode("utf-16-be").hex().upper() + ">"


def _font(dok: _Skriver, skrift: Skrift, fontfil: bytes, kart: dict[int, int]) -> int:
    def e(verdi: int) -> int:
        return round(verdi * 1000 / skrift.enheter)

    # A subset's name begins with six letters of its own (ISO 32000-1, 9.6.4).
    merke = hashlib.sha256(fontfil).digest()[:6]
    navn = "".join(chr(65 + b % 26) for b in merke) + "+GlassklarTekst"
    fil = dok.legg_stroem(f"/Length1 {len(fontfil)}", fontfil)
    boks = " ".join(str(e(v)) for v in skrift.boks)
    beskrivelse = dok.legg(
        f"<< /Type /FontDescriptor /FontName /{navn} /Flags 32 /FontBBox [{boks}] "
        f"/ItalicAngle 0 /Ascent {e(skrift.stigning)} /Descent {e(skrift.fall)} "
        f"/CapHeight {e(skrift.versalhoeyde)} /StemV 90 /FontFile2 {fil} 0 R >>"
    )
    par = sorted((glyf, tegn) for tegn, glyf in kart.items())
    bredder = " ".join(f"{g} [{e(skrift.bredder[skrift.tegn[t]][0])}]" for g, t in par)
    barn = dok.legg(
        f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /{navn} /CIDToGIDMap /Identity "
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> "
        f"/DW {e(skrift.bredder[0][0])} /W [{bredder}] /FontDescriptor {beskrivelse} 0 R >>"
    )
    unicode = dok.legg_stroem("", _tounicode(par))
    return dok.legg(
        f"<< /Type /Font /Subtype /Type0 /BaseFont /{navn} /Encoding /Identity-H "
        f"/DescendantFonts [{barn} 0 R] /ToUnicode {unicode} 0 R >>"
    )


def _tounicode(par: list[tuple[int, int]]) -> bytes:
    linjer = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
        "1 begincodespacerange <0000> <FFFF> endcodespacerange",
    ]
    for i in range(0, len(par), 100):
        del_ = par[i : i + 100]
        linjer.append(f"{len(del_)} beginbfchar")
        linjer += [f"<{glyf:04X}> <{tegn:04X}>" for glyf, tegn in del_]
        linjer.append("endbfchar")
    linjer.append("endcmap CMapName currentdict /CMap defineresource pop end end")
    return "\n".join(linjer).encode("ascii")


_Linje = tuple[float, str, float]


def _del_i_sider(skrift: Skrift, tittel: str, avsnitt: list[str], sider: int) -> list[list[_Linje]]:
    """Break text into lines and lines into pages; (size, text, space before)."""
    linjer: list[_Linje] = [(_TITTEL, linje, 6.0) for linje in _bryt(skrift, tittel, _TITTEL)]
    grupper = [[(_TEKST, linje, 0.0) for linje in _bryt(skrift, a, _TEKST)] for a in avsnitt]
    per_side = max(1, -(-len(grupper) // max(1, sider)))
    resultat: list[list[_Linje]] = []
    for nummer in range(max(1, sider)):
        for gruppe in grupper[nummer * per_side : (nummer + 1) * per_side]:
            if gruppe:
                linjer.append((gruppe[0][0], gruppe[0][1], 8.0))
                linjer += gruppe[1:]
        side: list[_Linje] = []
        brukt = 0.0
        for linje in linjer:
            hoyde = linje[0] * _LINJE / _TEKST + linje[2]
            if brukt + hoyde > HOEYDE - 2 * MARG - 20:
                resultat.append(side)
                side, brukt = [], 0.0
            side.append(linje)
            brukt += hoyde
        resultat.append(side)
        linjer = []
    return resultat


def _bryt(skrift: Skrift, tekst: str, grad: float) -> list[str]:
    """Break at spaces to the width of the page; a word too long is cut."""
    maks = (BREDDE - 2 * MARG) * skrift.enheter / grad
    mellomrom = skrift.bredde(" ")
    linjer = []
    for rad in tekst.split("\n"):
        linje: list[str] = []
        brukt = 0
        for ord_ in rad.split():
            bredde = skrift.bredde(ord_)
            if linje and brukt + mellomrom + bredde > maks:
                linjer.append(" ".join(linje))
                linje, brukt = [], 0
            while bredde > maks:
                kutt = next(n for n in range(len(ord_), 0, -1) if skrift.bredde(ord_[:n]) <= maks)
                linjer.append(ord_[:kutt])
                ord_ = ord_[kutt:]
                bredde = skrift.bredde(ord_)
            brukt += bredde + (mellomrom if linje else 0)
            linje.append(ord_)
        linjer.append(" ".join(linje))
    return linjer


def _nummerert(sider: list[list[_Linje]]) -> list[tuple[int, int, list[_Linje]]]:
    return [(i, len(sider), side) for i, side in enumerate(sider, 1)]


def _sideinnhold(linjer: list[_Linje], kart: dict[int, int], nummer: int, antall: int) -> bytes:
    def vis(tekst: str) -> str:
        return "<" + "".join(f"{kart.get(ord(t), 0):04X}" for t in tekst) + "> Tj"

    ut = ["/G cs 0 sc BT"]
    y = float(HOEYDE - MARG)
    for grad, tekst, foer in linjer:
        y -= grad * _LINJE / _TEKST + foer
        ut.append(f"/F {grad} Tf 1 0 0 1 {MARG} {y:.2f} Tm {vis(tekst)}")
    if antall > 1:
        ut.append(f"/F 8 Tf 1 0 0 1 {MARG} {MARG - 24} Tm {vis(f'{nummer} / {antall}')}")
    ut.append("ET")
    return "\n".join(ut).encode("ascii")


def _xmp(tittel: str, avsender: str, tid: datetime, pdfa: bool) -> bytes:
    stempel = f"{tid:%Y-%m-%dT%H:%M:%S}Z"
    laget_av = (
        f"<dc:creator><rdf:Seq><rdf:li>{escape(avsender)}</rdf:li></rdf:Seq></dc:creator>"
        if avsender
        else ""
    )
    merke = "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>U</pdfaid:conformance>" if pdfa else ""
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" '
        'xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">'
        '<dc:title><rdf:Alt><rdf:li xml:lang="x-default">'
        f"{escape(tittel)}</rdf:li></rdf:Alt></dc:title>{laget_av}"
        f"<xmp:CreateDate>{stempel}</xmp:CreateDate><xmp:ModifyDate>{stempel}</xmp:ModifyDate>"
        f"<pdf:Producer>Glassklar</pdf:Producer>{merke}"
        '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    ).encode()
