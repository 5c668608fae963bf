# SPDX-License-Identifier: EUPL-1.2
"""Formats the archive knows by name: PRONOM id, names, type, and whether fit for the archive.

Sources: PRONOM (ids), Noark 5 M701 and its code list (av/0 unknown, av/1 SOSI),
Nasjonalarkivet's list of formats approved for deposit (`arkivformat`).
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_noop as merk

UKJENT = "av/0"

TEKST, REGNEARK, PRESENTASJON = "tekst", "regneark", "presentasjon"
PDF, EPOST, BILDE, LYD, VIDEO, DATA = "pdf", "epost", "bilde", "lyd", "video", "data"
PAKKE, PROGRAM, ANNET = "pakke", "program", "annet"


@dataclass(frozen=True, slots=True)
class Formatpost:
    """One line of the list; `lesemaate` names the text extractor, "" where there is none."""

    puid: str
    navn: str
    mime: str
    kategori: str
    endelser: tuple[str, ...]
    arkivformat: bool = False
    lesemaate: str = ""


_DOK = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."


def _pdf(puid: str, navn: str, arkivformat: bool) -> Formatpost:
    return Formatpost(puid, navn, "application/pdf", PDF, ("pdf",), arkivformat, "pdf")


_ODF_NAVN = {
    TEKST: merk("OpenDocument-tekst (ODT)"),
    REGNEARK: merk("OpenDocument-regneark (ODS)"),
    PRESENTASJON: merk("OpenDocument-presentasjon (ODP)"),
}

_POSTER = [
    Formatpost(UKJENT, merk("Ukjent format"), "application/octet-stream", ANNET, ()),
    *(
        _pdf(puid, f"PDF {versjon}", False)
        for puid, versjon in (
            ("fmt/14", "1.0"),
            ("fmt/15", "1.1"),
            ("fmt/16", "1.2"),
            ("fmt/17", "1.3"),
            ("fmt/18", "1.4"),
            ("fmt/19", "1.5"),
            ("fmt/20", "1.6"),
            ("fmt/276", "1.7"),
            ("fmt/1129", "2.0"),
        )
    ),
    *(
        _pdf(puid, f"PDF/A-{del_}", True)
        for puid, del_ in (
            ("fmt/95", "1a"),
            ("fmt/354", "1b"),
            ("fmt/476", "2a"),
            ("fmt/477", "2b"),
            ("fmt/478", "2u"),
            ("fmt/479", "3a"),
            ("fmt/480", "3b"),
            ("fmt/481", "3u"),
            ("fmt/1910", "4"),
            ("fmt/1911", "4e"),
            ("fmt/1912", "4f"),
        )
    ),
    Formatpost(
        "fmt/412",
        merk("Word-dokument (DOCX)"),
        f"{_DOK}wordprocessingml.document",
        TEKST,
        ("docx",),
        True,
        "docx",
    ),
    Formatpost(
        "fmt/523",
        merk("Word-dokument med makroer (DOCM)"),
        "application/vnd.ms-word.document.macroEnabled.12",
        TEKST,
        ("docm",),
        False,
        "docx",
    ),
    Formatpost(
        "fmt/214",
        merk("Excel-regneark (XLSX)"),
        f"{_DOK}spreadsheetml.sheet",
        REGNEARK,
        ("xlsx",),
        True,
        "xlsx",
    ),
    Formatpost(
        "fmt/445",
        merk("Excel-regneark med makroer (XLSM)"),
        "application/vnd.ms-excel.sheet.macroEnabled.12",
        REGNEARK,
        ("xlsm",),
        False,
        "xlsx",
    ),
    Formatpost(
        "fmt/215",
        merk("PowerPoint-presentasjon (PPTX)"),
        f"{_DOK}presentationml.presentation",
        PRESENTASJON,
        ("pptx",),
        False,
        "pptx",
    ),
    Formatpost(
        "fmt/487",
        merk("PowerPoint-presentasjon med makroer (PPTM)"),
        "application/vnd.ms-powerpoint.presentation.macroEnabled.12",
        PRESENTASJON,
        ("pptm",),
        False,
        "pptx",
    ),
    Formatpost(
        "fmt/494",
        merk("kryptert Office-dokument"),
        "application/x-ole-storage",
        TEKST,
        ("docx", "xlsx", "pptx", "docm", "xlsm"),
    ),
    *(
        Formatpost(puid, _ODF_NAVN[kategori], f"{_ODF}{mime}", kategori, (endelse,), True, "odf")
        for puid, mime, kategori, endelse in (
            ("fmt/136", "text", TEKST, "odt"),
            ("fmt/290", "text", TEKST, "odt"),
            ("fmt/291", "text", TEKST, "odt"),
            ("fmt/1756", "text", TEKST, "odt"),
            ("fmt/137", "spreadsheet", REGNEARK, "ods"),
            ("fmt/294", "spreadsheet", REGNEARK, "ods"),
            ("fmt/295", "spreadsheet", REGNEARK, "ods"),
            ("fmt/1755", "spreadsheet", REGNEARK, "ods"),
            ("fmt/138", "presentation", PRESENTASJON, "odp"),
            ("fmt/292", "presentation", PRESENTASJON, "odp"),
            ("fmt/293", "presentation", PRESENTASJON, "odp"),
            ("fmt/1754", "presentation", PRESENTASJON, "odp"),
        )
    ),
    Formatpost("fmt/40", merk("Word-dokument (DOC)"), "application/msword", TEKST, ("doc", "dot")),
    Formatpost(
        "fmt/61", merk("Excel-regneark (XLS)"), "application/vnd.ms-excel", REGNEARK, ("xls",)
    ),
    Formatpost(
        "fmt/126",
        merk("PowerPoint-presentasjon (PPT)"),
        "application/vnd.ms-powerpoint",
        PRESENTASJON,
        ("ppt", "pps"),
    ),
    Formatpost(
        "x-fmt/430",
        merk("Outlook-melding (MSG)"),
        "application/vnd.ms-outlook",
        EPOST,
        ("msg",),
        False,
        "msg",
    ),
    Formatpost("fmt/111", merk("OLE-fil"), "application/x-ole-storage", ANNET, ()),
    Formatpost("fmt/50", merk("RTF-dokument"), "application/rtf", TEKST, ("rtf", "doc")),
    Formatpost("fmt/45", merk("RTF-dokument"), "application/rtf", TEKST, ("rtf", "doc")),
    Formatpost("fmt/355", merk("RTF-dokument"), "application/rtf", TEKST, ("rtf", "doc")),
    *(
        Formatpost(puid, navn, mime, TEKST, ("html", "htm", "xhtml"), False, "html")
        for puid, navn, mime in (
            ("fmt/96", "HTML", "text/html"),
            ("fmt/471", "HTML 5", "text/html"),
            ("fmt/100", "HTML 4.01", "text/html"),
            ("fmt/102", "XHTML 1.0", "application/xhtml+xml"),
        )
    ),
    Formatpost("fmt/278", merk("E-post (EML)"), "message/rfc822", EPOST, ("eml",), False, "eml"),
    Formatpost(
        "fmt/720",
        merk("E-postboks (MBOX)"),
        "application/mbox",
        EPOST,
        ("mbox", "mbx"),
        lesemaate="mbox",
    ),
    Formatpost(
        "x-fmt/111",
        merk("Ren tekst"),
        "text/plain",
        TEKST,
        ("txt", "text", "log", "md", "csv", "json", "sql", "ini"),
        True,
        "tekst",
    ),
    Formatpost(
        "x-fmt/16",
        merk("Ren tekst (Unicode)"),
        "text/plain",
        TEKST,
        ("txt", "text", "log", "md", "csv", "json", "sql", "ini"),
        True,
        "tekst",
    ),
    Formatpost(
        "x-fmt/18", merk("Tabell (CSV)"), "text/csv", DATA, ("csv", "txt", "tsv"), True, "tekst"
    ),
    Formatpost(
        "fmt/101", "XML", "application/xml", DATA, ("xml", "xsd", "gml", "xsl"), True, "xml"
    ),
    Formatpost(
        "fmt/817", "JSON", "application/json", DATA, ("json", "geojson", "txt"), True, "tekst"
    ),
    Formatpost("av/1", "SOSI", "text/vnd.sosi", DATA, ("sos", "sosi"), True, "tekst"),
    Formatpost(
        "fmt/92", merk("Tegning (SVG)"), "image/svg+xml", BILDE, ("svg", "xml"), False, "xml"
    ),
    *(
        Formatpost(puid, merk("Bilde (PNG)"), "image/png", BILDE, ("png",), True, "bilde")
        for puid in ("fmt/11", "fmt/12", "fmt/13")
    ),
    *(
        Formatpost(
            puid, merk("Bilde (JPEG)"), "image/jpeg", BILDE, ("jpg", "jpeg", "jpe"), True, "bilde"
        )
        for puid in ("fmt/41", "fmt/42", "fmt/43", "fmt/44", "x-fmt/390", "x-fmt/391", "fmt/645")
    ),
    Formatpost(
        "fmt/353", merk("Bilde (TIFF)"), "image/tiff", BILDE, ("tif", "tiff"), True, "bilde"
    ),
    Formatpost("fmt/3", merk("Bilde (GIF)"), "image/gif", BILDE, ("gif",), False, "bilde"),
    Formatpost("fmt/4", merk("Bilde (GIF)"), "image/gif", BILDE, ("gif",), False, "bilde"),
    Formatpost("fmt/119", merk("Bilde (BMP)"), "image/bmp", BILDE, ("bmp", "dib"), False, "bilde"),
    Formatpost("fmt/566", merk("Bilde (WebP)"), "image/webp", BILDE, ("webp",), False, "bilde"),
    Formatpost("fmt/1101", merk("Bilde (HEIC)"), "image/heic", BILDE, ("heic", "heif")),
    Formatpost(
        "fmt/199", merk("Video (MP4)"), "video/mp4", VIDEO, ("mp4", "m4v", "m4a", "mov"), True
    ),
    Formatpost("x-fmt/384", merk("Video (QuickTime)"), "video/quicktime", VIDEO, ("mov", "qt")),
    Formatpost("x-fmt/386", merk("Video (MPEG-2)"), "video/mpeg", VIDEO, ("mpg", "mpeg"), True),
    Formatpost("fmt/134", merk("Lyd (MP3)"), "audio/mpeg", LYD, ("mp3",), True),
    Formatpost("fmt/141", merk("Lyd (WAV)"), "audio/x-wav", LYD, ("wav",)),
    Formatpost("x-fmt/263", merk("ZIP-pakke"), "application/zip", PAKKE, ("zip",)),
    Formatpost("fmt/484", merk("7z-pakke"), "application/x-7z-compressed", PAKKE, ("7z",)),
    Formatpost("fmt/411", merk("RAR-pakke"), "application/vnd.rar", PAKKE, ("rar",)),
    Formatpost("fmt/613", merk("RAR-pakke"), "application/vnd.rar", PAKKE, ("rar",)),
    Formatpost("x-fmt/266", merk("GZIP-pakke"), "application/gzip", PAKKE, ("gz", "tgz")),
    Formatpost("x-fmt/265", merk("TAR-pakke"), "application/x-tar", PAKKE, ("tar",)),
    Formatpost("fmt/483", merk("E-bok (EPUB)"), "application/epub+zip", TEKST, ("epub",)),
    Formatpost(
        "fmt/388", merk("Kalender (iCalendar)"), "text/calendar", DATA, ("ics",), False, "tekst"
    ),
    *(
        Formatpost(
            puid,
            merk("Windows-program"),
            "application/x-msdownload",
            PROGRAM,
            ("exe", "dll", "scr"),
        )
        for puid in ("fmt/899", "fmt/900", "x-fmt/409")
    ),
    Formatpost(
        "fmt/688", merk("Linux-program"), "application/x-executable", PROGRAM, ("so", "bin")
    ),
    Formatpost(
        "x-fmt/428", merk("Windows-snarvei"), "application/x-ms-shortcut", PROGRAM, ("lnk",)
    ),
    Formatpost("fmt/693", merk("macOS-program"), "application/x-mach-binary", PROGRAM, ()),
    Formatpost(
        "x-fmt/412", merk("Java-program (JAR)"), "application/java-archive", PROGRAM, ("jar",)
    ),
]

FORMATER: dict[str, Formatpost] = {post.puid: post for post in _POSTER}

#: Every ending some format uses, so that a name can be told to claim something at all.
KJENTE_ENDELSER = frozenset(e for post in _POSTER for e in post.endelser)
