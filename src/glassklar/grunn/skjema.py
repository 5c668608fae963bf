# SPDX-License-Identifier: EUPL-1.2
"""Form fields and the form that all pages share: typed dates, clean text, readable refusals.

A field's own messages stand here, in bokmål through gettext, so that every page says the same.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal
from typing import Any, ParamSpec

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from glassklar.grunn.beloep import UlesbartBeloep, les_beloep
from glassklar.grunn.feil import Avvist

P = ParamSpec("P")

#: Dates outside this are typing errors, not history.
FOERSTE_AAR, SISTE_AAR = 1700, 2199
#: Two digits: 70-99 are the last century, as in Noark identifiers.
_AARHUNDRESKILLE = 70

_MED_SKILLE = re.compile(r"(\d{1,2})[ ./-]+(\d{1,2})[ ./-]+(\d{2}|\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_TETT = re.compile(r"(\d{2})(\d{2})(\d{2}|\d{4})")


def les_dato(tekst: str) -> dt.date:
    """Read a date as people type it: 21.11.2026, 21.11.26, 21/11-26, 211126, 2026-11-21.

    Raises ValueError when it is no date, or lies outside the years 1700-2199.
    """
    renset = tekst.strip().rstrip(".")
    if treff := _ISO.fullmatch(renset):
        aar, maaned, dag = treff.groups()
    elif treff := _MED_SKILLE.fullmatch(renset) or _TETT.fullmatch(renset):
        dag, maaned, aar = treff.groups()
    else:
        raise ValueError("ikke en dato")
    if not renset.isascii():
        raise ValueError("ikke en dato")
    tall = int(aar)
    if len(aar) == 2:
        tall += 1900 if tall >= _AARHUNDRESKILLE else 2000
    if not FOERSTE_AAR <= tall <= SISTE_AAR:
        raise ValueError("utenfor rekkevidde")
    return dt.date(tall, int(maaned), int(dag))


class DatoFelt(forms.DateField):
    """A date that is typed and not picked from a calendar."""

    widget = forms.DateInput(format="%d.%m.%Y")
    default_error_messages = {
        "required": _("Skriv en dato, for eksempel 21.11.2026."),
        "invalid": _("Skriv datoen slik: 21.11.2026."),
    }

    def to_python(self, value: Any) -> dt.date | None:
        """Return the date, or None for an empty field."""
        if value in self.empty_values:
            return None
        if isinstance(value, dt.datetime):
            return value.date()
        if isinstance(value, dt.date):
            return value
        try:
            return les_dato(str(value))
        except ValueError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None


#: Invisible signs that turn the direction of what follows: a title must read as it is stored.
_SNURRER = frozenset("\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def _styretegn(tekst: str, *, linjer: bool) -> bool:
    """Whether a text holds signs that no person types (controls, surrogates, direction)."""
    tillatt = "\n\t" if linjer else "\t"
    return any(
        t in _SNURRER or (unicodedata.category(t) in {"Cc", "Cs"} and t not in tillatt)
        for t in tekst
    )


class Linjefelt(forms.CharField):
    """One line of text: trimmed, NFC, blanks joined, without control characters."""

    linjer = False
    default_error_messages = {
        "required": _("Feltet må fylles ut."),
        "styretegn": _("Teksten har tegn som ikke kan leses. Skriv den på nytt."),
        "max_length": _("Teksten er for lang: høyst %(limit_value)d tegn, den har %(show_value)d."),
        "min_length": _("Teksten er for kort: minst %(limit_value)d tegn."),
        "null_characters_not_allowed": _("Teksten har tegn som ikke kan leses. Skriv den på nytt."),
    }

    def __init__(self, *, max_length: int = 500, **valg: Any) -> None:
        super().__init__(max_length=max_length, **valg)

    def to_python(self, value: Any) -> str:
        """Return the cleaned text."""
        tekst = super().to_python(value)
        if not tekst:
            return tekst
        tekst = unicodedata.normalize("NFC", tekst.replace("\r\n", "\n").replace("\r", "\n"))
        if _styretegn(tekst, linjer=self.linjer):
            raise ValidationError(self.error_messages["styretegn"], code="styretegn")
        return tekst.strip() if self.linjer else " ".join(tekst.split())


class Tekstfelt(Linjefelt):
    """Several lines of text."""

    linjer = True
    widget = forms.Textarea(attrs={"rows": 4})

    def __init__(self, *, max_length: int = 10_000, rader: int = 4, **valg: Any) -> None:
        super().__init__(max_length=max_length, **valg)
        self.widget.attrs["rows"] = rader


class Valgfelt(forms.ChoiceField):
    """A choice; an unknown value is answered in words, without repeating it."""

    default_error_messages = {
        "required": _("Velg ett av alternativene."),
        "invalid_choice": _("Velg ett av alternativene."),
    }


class Beloepsfelt(forms.Field):
    """An amount in kroner as it is typed; the refusal says what was read."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    default_error_messages = {
        "required": _("Skriv et beløp, for eksempel 1 234 567,50."),
        "valuta": _(
            "«%(lest)s» har mer enn tallet. Skriv bare kroner, uten «kr», valuta og strek."
        ),
        "minus": _("«%(lest)s» er under null. Skriv et beløp fra 0 og opp."),
        "begge": _(
            "«%(lest)s» har både komma og punktum, og kan leses på to måter."
            " Skriv mellomrom mellom tusener og komma før øre."
        ),
        "punktum": _(
            "«%(lest)s» har punktum, og kan leses på to måter."
            " Skriv mellomrom mellom tusener og komma før øre."
        ),
        "oere": _("«%(lest)s» har ikke ett eller to sifre øre etter ett komma."),
        "gruppering": _("«%(lest)s» har mellomrom på feil sted. Tusener står tre og tre sifre."),
        "stort": _("«%(lest)s» er større enn programmet kan holde."),
        "tegn": _("«%(lest)s» er ikke et beløp. Skriv for eksempel 1 234 567,50."),
    }

    def prepare_value(self, value: Any) -> Any:
        """Show a stored amount as people write it."""
        if isinstance(value, Decimal):
            hele, oere = f"{value:.2f}".split(".")
            grupper = f"{int(hele):,}".replace(",", "\u00a0")
            return grupper if oere == "00" else f"{grupper},{oere}"
        return value

    def to_python(self, value: Any) -> Decimal | None:
        """Return the amount, or None for an empty field."""
        if value in self.empty_values or (isinstance(value, str) and not value.strip()):
            return None
        if isinstance(value, Decimal):
            return value
        try:
            return les_beloep(str(value))
        except UlesbartBeloep as feil:
            raise ValidationError(
                self.error_messages[feil.ord], code=feil.ord, params={"lest": feil.lest[:40]}
            ) from None


class Skjema(forms.Form):
    """A form that can take over the refusals of an action."""

    #: Name in an action's refusal to the name of the field on this page.
    feltnavn: dict[str, str] = {}

    def legg_paa(self, avvist: Avvist) -> None:
        """Show an action's refusal at its fields; what has no field here is for the whole form."""
        for navn, melding in avvist.felt.items():
            maal = self.feltnavn.get(navn, navn)
            self.add_error(maal if maal in self.fields else None, str(melding))

    def proev(self, gjoer: Callable[P, object], /, *args: P.args, **valg: P.kwargs) -> bool:
        """Do what a valid form asks for. False: it was refused, and the form says why."""
        try:
            gjoer(*args, **valg)
        except Avvist as avvist:
            self.legg_paa(avvist)
            return False
        return True
