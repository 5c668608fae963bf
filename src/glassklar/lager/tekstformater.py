# SPDX-License-Identifier: EUPL-1.2
"""Tell plain-text formats apart: mail, mailbox, web page, XML, JSON, CSV, SOSI, or just text."""

from __future__ import annotations

import codecs
import csv
import json
import re

_PROEVE = 65_536
_BOM = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Control characters no text file has (tab, line ends, form feed and escape are allowed).
_STYRETEGN = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
_HODELINJE = re.compile(r"[!-9;-~]+:[ \t]?")
_POSTHODER = {
    "from", "to", "cc", "subject", "date", "message-id", "received", "mime-version",
    "return-path", "delivered-to", "reply-to", "x-mailer", "sender",
}  # fmt: skip


def tegnsett(data: bytes) -> str | None:
    """The encoding of a text, or None when it is no text at all.

    Tried in turn: byte order mark, UTF-8, Windows-1252 (which holds Latin-1's letters).
    Windows-1252 is only believed when no control characters appear.
    """
    proeve = bytes(data[:_PROEVE])
    for merke, navn in _BOM:
        if proeve.startswith(merke):
            return navn
    try:
        # A letter cut in two by the end of the sample is not an error.
        tekst = codecs.getincrementaldecoder("utf-8")().decode(proeve, len(proeve) < _PROEVE)
        return None if _STYRETEGN.search(tekst) else "utf-8"
    except UnicodeDecodeError:
        pass
    tekst = proeve.decode("cp1252", "replace")
    # A stray undefined byte is forgiven; a file full of them is not text.
    if _STYRETEGN.search(tekst) or tekst.count("\ufffd") * 100 > len(tekst):
        return None
    # Text has spaces and letters; noise has every value alike.
    rare = sum(1 for t in tekst if ord(t) > 126 and not t.isalpha())
    return "cp1252" if rare * 5 < len(tekst) else None


def kjenn_tekst(data: bytes, endelse: str) -> tuple[str, str] | None:
    """PRONOM id and details of a text file, or None when it is not text.

    The name's ending only settles what content leaves open (is a list with semicolons a
    table or a text?), never anything else.
    """
    koding = tegnsett(data)
    if koding is None:
        return None
    tekst = bytes(data[:_PROEVE]).decode(koding, "replace").lstrip("\ufeff")
    detaljer = {"utf-8-sig": "UTF-8", "utf-8": "UTF-8", "cp1252": "Windows-1252"}.get(
        koding, koding.upper()
    )
    if tekst.isascii():
        detaljer = "ASCII"
    puid = _kjenn(tekst, data, koding, endelse)
    if puid is None:
        puid = "x-fmt/16" if koding.startswith("utf-") and not tekst.isascii() else "x-fmt/111"
    return puid, detaljer


def _kjenn(tekst: str, data: bytes, koding: str, endelse: str) -> str | None:
    hode = tekst.lstrip()[:4_000]
    lavt = hode.lower()
    if hode.startswith("{\\rtf"):
        return (
            "fmt/355" if "\\themedata" in tekst else "fmt/50" if "\\ansicpg" in hode else "fmt/45"
        )
    if hode.startswith(".HODE"):
        return "av/1"
    if hode.startswith("BEGIN:VCALENDAR"):
        return "fmt/388"
    if tekst.startswith("From ") and _er_epost(tekst.partition("\n")[2]):
        return "fmt/720"
    if _er_epost(tekst):
        return "fmt/278"
    if re.match(r"(<!--.*?-->\s*)*(<!doctype html|<html)", lavt, re.DOTALL):
        return _html_versjon(lavt)
    if lavt.startswith("<?xml") or re.match(r"<[a-z_][\w.:-]*[\s/>]", lavt):
        return _xml_slag(lavt)
    if hode[:1] in "{[" and hode and _er_json(tekst, data, koding):
        return "fmt/817"
    if _er_csv(tekst, endelse in ("csv", "tsv")):
        return "x-fmt/18"
    return None


def _html_versjon(lavt: str) -> str:
    if "xhtml 1." in lavt[:400]:
        return "fmt/102"
    if "html 4.0" in lavt[:400]:
        return "fmt/100"
    return "fmt/471" if lavt.startswith("<!doctype html>") else "fmt/96"


def _xml_slag(lavt: str) -> str | None:
    if re.search(r"<svg[\s>]", lavt):
        return "fmt/92"
    if re.search(r"<!doctype html|<html[\s>]", lavt):
        return _html_versjon(re.sub(r"^<\?xml.*?\?>\s*", "", lavt, flags=re.DOTALL))
    if lavt.startswith("<?xml"):
        return "fmt/101"
    if re.match(r"<(p|div|body|head|table|span|br|h[1-6]|meta|title)[\s/>]", lavt):
        return "fmt/96"
    # Without a declaration it is XML only if some element ends, or the only one is empty.
    return "fmt/101" if re.search(r"</[a-z_][\w.:-]*\s*>|/>\s*$", lavt) else None


def _er_epost(tekst: str) -> bool:
    """Header lines only, two of them known from mail, before the first empty line."""
    funnet: set[str] = set()
    linjer = tekst[:16_000].splitlines()
    for linje in linjer[:200]:
        if not linje.strip():
            break
        if linje[0] in " \t":
            continue
        if not _HODELINJE.match(linje):
            return False
        funnet.add(linje.partition(":")[0].lower())
    kjente = funnet & _POSTHODER
    # A note with "Subject:" and "Date:" is not mail; a mail says who it is from or how it came.
    return len(kjente) >= 2 and bool(kjente & {"from", "received", "message-id", "mime-version"})


def _er_json(tekst: str, data: bytes, koding: str) -> bool:
    if len(data) > 2_000_000:
        return bool(re.match(r'\s*[{\[]\s*(["{\[\]}0-9tfn-])', tekst))
    try:
        json.loads(bytes(data).decode(koding))
    except RecursionError:
        return True
    except ValueError:
        return False
    return True


def _er_csv(tekst: str, navnet_sier_csv: bool) -> bool:
    linjer = [linje for linje in tekst.splitlines()[:50] if linje.strip()]
    if len(tekst) >= _PROEVE // 2 and len(linjer) > 1:
        linjer.pop()
    if len(linjer) < (1 if navnet_sier_csv else 3):
        return False
    for skille, minst in ((";", 2), ("\t", 2), (",", 2 if navnet_sier_csv else 3)):
        try:
            antall = {len(rad) for rad in csv.reader(linjer, delimiter=skille)}
        except csv.Error:
            continue
        if len(antall) == 1 and antall.pop() >= minst:
            return True
    return False
