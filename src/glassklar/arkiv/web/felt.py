# SPDX-License-Identifier: EUPL-1.2
"""The fields that the archive's forms are made of: units, people, files, titles, numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from glassklar.grunn.klokke import OSLO, i_dag, naa
from glassklar.lov.api import dokumentart, finn_fnr
from glassklar.noark.api import kodelister
from glassklar.org.api import Bruker, Enhet

_SAKSNUMMER = re.compile(r"\s*((?:19|20)\d\d)\s*/\s*(\d{1,7})(?!\d)")
MAKS_PARTER = 50


def les_saksnummer(tekst: str) -> tuple[int, int] | None:
    """Return (year, number) when a text begins with a case number, as ``2026/355 Åslia``."""
    treff = _SAKSNUMMER.match(tekst)
    return (int(treff[1]), int(treff[2])) if treff else None


def tittelfelt(tekst: str) -> None:
    """Refuse a national identity number in a title or name (they are never written there)."""
    if finn_fnr(tekst):
        raise ValidationError(
            gettext(
                "Tittelen inneholder et fødselsnummer. Ta det bort. "
                "Fødselsnummer skal aldri stå i en tittel."
            ),
            code="fnr",
        )


def navnefelt(tekst: str) -> None:
    """Refuse a national identity number in a name."""
    if finn_fnr(tekst):
        raise ValidationError(
            gettext("Navnet inneholder et fødselsnummer. Ta det bort."), code="fnr"
        )


def tidspunkt(dag: date | None, kjent: datetime | None = None) -> datetime | None:
    """Return a moment for a typed day: the known one if it is of that day, now, or noon."""
    if dag is None:
        return None
    if kjent is not None and kjent.astimezone(OSLO).date() == dag:
        return kjent
    return naa() if dag == i_dag() else datetime.combine(dag, time(12), OSLO)


class IdValg(forms.IntegerField):
    """A choice of a person or unit by its key; the list is given when the form is shown."""

    widget = forms.Select
    default_error_messages = {
        "required": _("Velg en fra listen."),
        "invalid": _("Velg en fra listen."),
        "max_value": _("Velg en fra listen."),
        "min_value": _("Velg en fra listen."),
    }

    def __init__(self, **valg: Any) -> None:
        super().__init__(min_value=1, max_value=2**31 - 1, **valg)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Limits mean nothing on a list."""
        return {}

    def sett_valg(self, rader: Iterable[tuple[Any, str]], tomt: str = "–") -> None:
        """Give the list; an empty choice first where the field may stand empty."""
        self.widget.choices = [("", tomt), *rader]  # type: ignore[attr-defined]


class Personvalg(IdValg):
    """A person who works here; asked of the database only when one is chosen."""

    def clean(self, value: Any) -> int | None:
        """Return the key of somebody who can be given something."""
        valgt: int | None = super().clean(value)
        if (
            valgt
            and not Bruker.objects.filter(
                pk=valgt, avsluttet_dato__isnull=True, er_system=False
            ).exists()
        ):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return valgt


class Enhetsvalg(IdValg):
    """A unit in use."""

    def clean(self, value: Any) -> int | None:
        """Return the key of a unit that is not closed."""
        valgt: int | None = super().clean(value)
        if valgt and not Enhet.objects.filter(pk=valgt, avsluttet_dato__isnull=True).exists():
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return valgt


class UUIDValg(forms.UUIDField):
    """A choice by systemID; likewise."""

    widget = forms.Select
    default_error_messages = {
        "required": _("Velg en fra listen."),
        "invalid": _("Velg en fra listen."),
    }

    def sett_valg(self, rader: Iterable[tuple[Any, str]], tomt: str = "–") -> None:
        """Give the list."""
        self.widget.choices = [("", tomt), *((str(k), n) for k, n in rader)]  # type: ignore[attr-defined]


def kodevalg(liste: str) -> list[tuple[str, str]]:
    """Return a Noark code list as choices in the reader's language."""
    spraak = get_language() or "nb"
    return [(k.kode, k.navn(spraak)) for k in kodelister.liste(liste)]


def posttyper() -> list[tuple[str, str]]:
    """The kinds of entry (M082)."""
    return kodevalg("journalposttype")


def dokumentarter() -> list[tuple[str, str]]:
    """What the law tells apart (offl. §§ 14-16, 25)."""
    spraak = get_language() or "nb"
    return [("", gettext("vanlig dokument"))] + [
        (a.value, dokumentart.navn(a, spraak))
        for a in dokumentart.Dokumentart
        if a is not dokumentart.Dokumentart.ANNET
    ]


class FlereFiler(forms.ClearableFileInput):
    """A file field that takes several files."""

    allow_multiple_selected = True


class FilerFelt(forms.FileField):
    """Several uploaded files; empty ones too (the store says what is wrong with each)."""

    widget = FlereFiler
    default_error_messages = {
        "required": _("Velg minst én fil."),
        "missing": _("Velg minst én fil."),
        "invalid": _("Filen kom ikke fram. Velg den på nytt."),
        "max_length": _("Filnavnet er for langt."),
    }

    def __init__(self, **valg: Any) -> None:
        super().__init__(allow_empty_file=True, max_length=1000, **valg)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Return the files in order."""
        filer = data if isinstance(data, list | tuple) else [data]
        renset = [super(FilerFelt, self).clean(f, initial) for f in filer or [None]]
        return [f for f in renset if f]
