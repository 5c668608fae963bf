# SPDX-License-Identifier: EUPL-1.2
"""The furniture of every page: icons, dates, masks, form fields, pages and journal lines.

``{% load gk %}``. Everything here turns ready values into HTML; nothing reads the database,
and nothing decides what may be shown: a text is already masked when it comes here.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Mapping
from typing import Any

from django import forms, template
from django.templatetags.static import static
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from glassklar.grunn import forskjell, skjemavisning

register = template.Library()

#: How a shielded part of a text is written, whatever its length.
MASKE = "*****"

#: Document types (M082 in short) to sign and word.
RETNINGER: Mapping[str, tuple[str, str]] = {
    "I": ("inn", gettext_lazy("Inn")),
    "U": ("ut", gettext_lazy("Ut")),
    "N": ("intern", gettext_lazy("Internt")),
    "X": ("intern", gettext_lazy("Internt")),
    "S": ("intern", gettext_lazy("Saksframlegg")),
}


@register.simple_tag
@functools.cache
def ikon(navn: str) -> SafeString:
    """``{% ikon "klokke" %}``: a drawing from the sprite, always beside a word that says it."""
    return format_html(
        '<svg class="ds-icon gk-ikon" aria-hidden="true"><use href="{}#i-{}"/></svg>',
        static("gk/ikoner.svg"),
        navn,
    )


# --- dates -----------------------------------------------------------------------------------


def _lokal(verdi: dt.date | dt.datetime) -> dt.date | dt.datetime:
    if isinstance(verdi, dt.datetime) and timezone.is_aware(verdi):
        return timezone.localtime(verdi)
    return verdi


def _punktum() -> str:
    """Norwegian writes "21. november", English "21 November"."""
    return "" if (translation.get_language() or "nb").startswith("en") else "."


@register.filter
def dato(verdi: dt.date | dt.datetime | None) -> str:
    """``21. november 2026``; empty for None."""
    return date_format(_lokal(verdi), f"j{_punktum()} F Y") if verdi else ""


@register.filter
def kortdato(verdi: dt.date | dt.datetime | None) -> str:
    """``21.11.2026``, as people type it, in every language; empty for None."""
    return _lokal(verdi).strftime("%d.%m.%Y") if verdi else ""


@register.filter
def dagdato(verdi: dt.date | dt.datetime | None) -> str:
    """``fredag 20. november 2026``; empty for None."""
    return date_format(_lokal(verdi), f"l j{_punktum()} F Y") if verdi else ""


@register.filter
def dagmaaned(verdi: dt.date | dt.datetime | None) -> str:
    """``fredag 20. november``, where the year is said elsewhere; empty for None."""
    return date_format(_lokal(verdi), f"l j{_punktum()} F") if verdi else ""


@register.filter
def klokkeslett(verdi: dt.datetime | None) -> str:
    """``kl. 08.41`` (English ``08:41``) in Norwegian time; empty for None."""
    if not verdi:
        return ""
    tid = _lokal(verdi)
    return f"{tid:%H:%M}" if _punktum() == "" else f"kl. {tid:%H.%M}"


@register.filter
def maskintid(verdi: dt.date | dt.datetime | None) -> str:
    """ISO 8601 for ``<time datetime>``; empty for None."""
    if not verdi:
        return ""
    if isinstance(verdi, dt.datetime):
        return timezone.localtime(verdi).isoformat(timespec="minutes")
    return verdi.isoformat()


@register.filter
def filstoerrelse(bytes_: int | None) -> str:
    """``84 kB``, ``1,2 MB``; empty for None. Decimal units, as file managers show them."""
    if bytes_ is None:
        return ""
    if bytes_ < 1000:
        return f"{bytes_} byte"
    if bytes_ < 1_000_000:
        return f"{round(bytes_ / 1000)} kB"
    tall = f"{bytes_ / 1_000_000:.1f}".removesuffix(".0")
    return f"{tall if _punktum() == '' else tall.replace('.', ',')} MB"


#: File types by the words people use for them; anything else is just "Fil".
FILTYPER: Mapping[str, Any] = {
    "application/pdf": "PDF",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "Excel",
    "application/vnd.oasis.opendocument.text": "ODT",
    "application/vnd.oasis.opendocument.spreadsheet": "ODS",
    "message/rfc822": gettext_lazy("E-post"),
    "text/html": "HTML",
    "text/plain": gettext_lazy("Tekst"),
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/tiff": "TIFF",
}


@register.filter
def filtype(mime: str | None) -> str:
    """``PDF`` for ``application/pdf``; ``Fil`` for a type without a common name."""
    navn = FILTYPER.get((mime or "").split(";")[0].strip().lower())
    return str(navn or _("Fil"))


@register.filter
def tallord(verdi: int | None) -> str:
    """``13 204`` with a narrow space between thousands; empty for None."""
    return "" if verdi is None else f"{verdi:,}".replace(",", "\u202f")


# --- masks -----------------------------------------------------------------------------------


@register.filter
def maske(tekst: str | None) -> SafeString:
    """Turn every ``*****`` of an already masked text into the dashed frame, read as "Skjermet"."""
    if not tekst or MASKE not in tekst:
        return mark_safe(conditional_escape(tekst or ""))  # noqa: S308 - escaped here
    return mark_safe(  # noqa: S308 - escaped here
        conditional_escape(tekst).replace(MASKE, _maskeramme(translation.get_language()))
    )


@functools.cache
def _maskeramme(_spraak: str | None) -> SafeString:
    return format_html(
        '<span class="gk-maske"><span aria-hidden="true">{}</span>'
        '<span class="ds-sr-only">{}</span></span>',
        MASKE,
        _("Skjermet"),
    )


@register.simple_tag
def skjult_for_publikum(tekst: str) -> SafeString:
    """The dashed frame round real words, for staff who may read what the public may not."""
    hale = _skjulthale(translation.get_language())
    return mark_safe(f'<span class="gk-maske">{conditional_escape(tekst)}{hale}</span>')  # noqa: S308


@functools.cache
def _skjulthale(_spraak: str | None) -> SafeString:
    return format_html('<span class="ds-sr-only"> ({})</span>', _("skjules for publikum"))


@register.filter
def initialer(navn: str | None) -> str:
    """``SD`` of "Sindre Demomo": first letter of the first and the last name."""
    deler = (navn or "").split()
    return "".join(del_[0] for del_ in (deler[:1] + deler[1:][-1:])).upper()


@register.inclusion_tag("gk/endring.html")
def endring(foer: str | None, naa: str | None) -> dict[str, Any]:
    """``{% endring foer naa %}``: old and new text side by side, the differing words marked."""
    venstre, hoyre = forskjell.ordvis(foer or "", naa or "")
    return {"foer": venstre, "naa": hoyre}


@register.simple_tag
def epostlenke(adresse: str | None) -> SafeString:
    """``{% epostlenke epost %}``: a mail link that may break after the at sign; empty for none."""
    if not adresse:
        return mark_safe("")
    brytbar = mark_safe(conditional_escape(adresse).replace("@", "@<wbr>"))  # noqa: S308
    return format_html('<a href="mailto:{}">{}</a>', adresse, brytbar)


# --- where the reader is ---------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def aktiv(context: template.Context, sti: str) -> SafeString:
    """``aria-current`` for a menu link: "page" on the page itself, "true" on pages under it."""
    request = context.get("request")
    her = getattr(request, "path", "")
    if her == sti:
        return mark_safe(' aria-current="page"')
    if sti != "/" and her.startswith(sti):
        return mark_safe(' aria-current="true"')
    return mark_safe("")


# --- forms -----------------------------------------------------------------------------------


@register.inclusion_tag("gk/felt.html", name="felt")
def felt_tag(
    felt: forms.BoundField,
    hjelp: str = "",
    etikett: str = "",
    skjul_etikett: bool = False,
    rutenett: bool = False,
) -> dict[str, Any]:
    """``{% felt form.tittel %}``: label, help, input and error tied together for screen readers.

    Text, text area, select, file, check box, radio buttons and many check boxes are known from
    the widget. A form field may carry ``valghjelp`` (dict from choice value to a line of help).
    ``skjul_etikett`` keeps the label for screen readers only; ``rutenett`` lays choices side by
    side.
    """
    return {
        **skjemavisning.felt(felt, hjelp),
        "etikett": etikett or felt.label,
        "skjul_etikett": skjul_etikett,
        "rutenett": rutenett,
    }


@register.inclusion_tag("gk/feilsammendrag.html")
def feilsammendrag(*skjemaer: Any, overskrift: str = "") -> dict[str, Any]:
    """``{% feilsammendrag form %}``: list of errors with links, first in main.

    ``overskrift`` says what did *not* happen ("Dokumentet er ikke registrert ennå."); the number
    of things to correct is added. Takes forms and form sets; writes nothing when all are right.
    """
    feil = skjemavisning.alle_feil(skjemaer)
    foerst = overskrift or _("Ingenting er lagret ennå.")
    rett = ngettext("Rett %(antall)d ting:", "Rett %(antall)d ting:", len(feil))
    return {"feil": feil, "overskrift": f"{foerst} {rett % {'antall': len(feil)}}"}


@register.simple_tag
def feiltittel(*skjemaer: Any) -> str:
    """``Feil: `` before the page's title when a form was refused, else nothing."""
    return _("Feil:") + " " if skjemavisning.alle_feil(skjemaer) else ""


# --- numbered pages --------------------------------------------------------------------------


def _vindu(nummer: int, siste: int) -> list[int | None]:
    """The page numbers shown; None is a gap (at least two numbers left out)."""
    vis = sorted({1, siste, *range(max(1, nummer - 1), min(siste, nummer + 1) + 1)})
    ut: list[int | None] = []
    for n in vis:
        forrige = ut[-1] if ut else 0
        if forrige is not None and n - forrige == 2:
            ut.append(n - 1)
        elif forrige is not None and n - forrige > 2:
            ut.append(None)
        ut.append(n)
    return ut


@register.inclusion_tag("gk/sider.html", takes_context=True)
def sider(context: template.Context, side: Any, navn: str = "side") -> dict[str, Any]:
    """``{% sider side %}``: numbered pages with previous and next.

    ``side`` has ``nummer``, ``antall_sider``, ``har_forrige``, ``har_neste`` and, when the address
    is not just ``?side=n`` beside the rest of the query, ``lenke(n)``. Past the numbered pages
    ``forrige_lenke`` and ``neste_lenke`` (key set) may be set. Nothing for a single page.
    """
    request = context.get("request")

    def lenke(n: int) -> str:
        egen = getattr(side, "lenke", None)
        if egen is not None:
            return egen(n)
        sporring = request.GET.copy() if request is not None else None
        if sporring is None:
            return f"?{navn}={n}"
        sporring[navn] = str(n)
        return f"?{sporring.urlencode()}"

    nummer = side.nummer
    forrige = getattr(side, "forrige_lenke", "") or (lenke(nummer - 1) if side.har_forrige else "")
    neste = getattr(side, "neste_lenke", "") or (lenke(nummer + 1) if side.har_neste else "")
    return {
        "vis": bool(forrige or neste),
        "nummer": nummer,
        "forrige": forrige,
        "neste": neste,
        "numre": [
            (n, lenke(n) if n else "") for n in _vindu(nummer, max(side.antall_sider or 1, nummer))
        ],
    }


# --- journal lines ---------------------------------------------------------------------------


@register.simple_tag
def retning(slag: str) -> SafeString:
    """``{% retning "I" %}``: Inn, Ut, Internt or Saksframlegg with its sign."""
    # Written here and not in a template: lists have one on every row.
    return _retning(slag if slag in RETNINGER else "X", translation.get_language())


@functools.cache
def _retning(slag: str, _spraak: str | None) -> SafeString:
    tegn, tekst = RETNINGER[slag]
    return format_html('<span class="gk-retning">{}{}</span>', ikon(tegn), tekst)


def _sitater(post: Any) -> str:
    """Each legal basis once, in the order given."""
    return "; ".join(
        dict.fromkeys(h.sitat for h in getattr(post, "hjemler", None) or () if h.sitat)
    )


def _antall_aapne(post: Any) -> int:
    antall = getattr(post, "antall_filer", None)
    if antall is not None:
        return antall
    return sum(1 for d in getattr(post, "dokumenter", None) or () if d.aapen)


def _tilgang(post: Any) -> tuple[str, str, str]:
    """(colour, sign, words) of an entry's access state."""
    if getattr(post, "trukket", None):
        return "neutral", "stopp", _("Trukket tilbake")
    if post.tilgang == "aapen":
        filer = _antall_aapne(post)
        if not filer:
            return "neutral", "fil", _("Åpent, ingen fil på nett")
        tekst = ngettext("Åpent, %(antall)d fil", "Åpent, %(antall)d filer", filer)
        return "success", "fil", tekst % {"antall": filer}
    if post.tilgang == "delvis":
        return "brand2", "las", _("Delvis skjermet")
    if post.tilgang == "skjermet":
        # offl. § 23 third paragraph ends by itself when the supplier is chosen.
        if "offl. § 23 tredje ledd" in _sitater(post):
            return "brand2", "las", _("Skjermet til valg av leverandør")
        return "brand2", "las", _("Dokumentet er skjermet")
    return "info", "klokke", _("Ikke vurdert ennå")


@register.simple_tag
def tilgangsmerke(post: Any, hjemmel: bool = True) -> SafeString:
    """``{% tilgangsmerke post %}``: how open the entry is, in a word, with the legal basis.

    Counts open files from ``post.dokumenter`` or, in lists, ``post.antall_filer``.
    """
    farge, tegn, tekst = _tilgang(post)
    merke = format_html(
        '<span class="ds-tag" data-color="{}">{}{}</span>', farge, ikon(tegn), tekst
    )
    sitater = _sitater(post) if hjemmel else ""
    if not sitater:
        return merke
    return format_html(
        '{} <span class="gk-hjemmel gk-liten gk-dempet">{} {}</span>', merke, _("Hjemmel:"), sitater
    )


@register.inclusion_tag("gk/linje.html")
def linje(post: Any, nivaa: int = 3, vis_sak: bool = True) -> dict[str, Any]:
    """``{% linje post nivaa=2 %}``: one journal entry as the public sees it in a list.

    The same markup stands in the staff's pane "Slik ser publikum det". A post without ``url``
    (not published yet) is written without links.
    """
    return {"post": post, "nivaa": f"h{nivaa}", "vis_sak": vis_sak}
