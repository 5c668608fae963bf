# SPDX-License-Identifier: EUPL-1.2
"""The forms that give and end."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from glassklar.grunn.skjema import DatoFelt, Skjema, Tekstfelt, Valgfelt
from glassklar.org.models import Enhet, Rolle
from glassklar.tilgang.models import Omfang


def grunnfelt() -> Tekstfelt:
    """Why: shown to everyone who may see the access, and kept."""
    return Tekstfelt(
        label=_("Hvorfor?"),
        help_text=_("Står sammen med tilgangen, og blir tatt vare på."),
        rader=2,
        max_length=500,
        error_messages={"required": _("Skriv hvorfor.")},
    )


def foerste_dag() -> DatoFelt:
    """From today on."""
    return DatoFelt(label=_("Første dag"))


class Listefelt(forms.TypedChoiceField):
    """A choice by number out of a list that is given when the form is made."""

    default_error_messages = {
        "required": _("Velg en fra listen."),
        "invalid_choice": _("Velg en fra listen."),
    }

    def __init__(self, **valg: Any) -> None:
        super().__init__(coerce=int, empty_value=None, **valg)

    def sett_valg(self, rader: Iterable[tuple[int, str]]) -> None:
        """Give the list; an empty choice first."""
        self.choices = [("", "–"), *rader]


def enhetsvalg() -> list[tuple[int, str]]:
    """The units in use, by code."""
    rader = Enhet.objects.filter(avsluttet_dato__isnull=True).order_by("kode")
    return [(e.pk, e.navn) for e in rader]


class KlareringSkjema(Skjema):
    """A clearance: for what, how far, how long and why (4.5.17)."""

    kode = Valgfelt(label=_("Tilgangskode"))
    omfang = Valgfelt(label=_("Hvor langt rekker den?"), widget=forms.RadioSelect, initial="egne")
    enhet = Listefelt(
        label=_("Enhet"),
        help_text=_("Bare når klareringen gjelder en enhet."),
        required=False,
    )
    fra = foerste_dag()
    til = DatoFelt(label=_("Siste dag"), help_text=_("Klareringen slutter av seg selv."))
    grunn = grunnfelt()

    def __init__(self, *args: Any, koder: Any, enheter: Any, omfang: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kode"].choices = [("", "–"), *koder]  # type: ignore[attr-defined]
        navn = dict(Omfang.choices)
        self.fields["omfang"].choices = [(o, navn[o]) for o in omfang]  # type: ignore[attr-defined]
        self.fields["enhet"].sett_valg(enheter)  # type: ignore[attr-defined]
        self.fields["enhet"].betinget = True  # type: ignore[attr-defined]


class RolleSkjema(Skjema):
    """A role, in a unit or everywhere."""

    rolle = Valgfelt(label=_("Rolle"))
    enhet = Listefelt(
        label=_("Enhet"), help_text=_("Tomt: enheten personen hører til."), required=False
    )
    fra = foerste_dag()
    til = DatoFelt(label=_("Siste dag"), required=False)
    grunn = grunnfelt()

    def __init__(self, *args: Any, roller: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        navn = dict(Rolle.choices)
        self.fields["rolle"].choices = [("", "–"), *((r, navn[r]) for r in roller)]  # type: ignore[attr-defined]
        self.fields["enhet"].sett_valg(enhetsvalg())  # type: ignore[attr-defined]


class StedfortrederSkjema(Skjema):
    """Who stands in, and for how long."""

    stedfortreder = Listefelt(label=_("Stedfortreder"))
    fra = foerste_dag()
    til = DatoFelt(label=_("Siste dag"), help_text=_("Høyst tolv måneder fra i dag."))
    grunn = grunnfelt()

    def __init__(self, *args: Any, folk: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stedfortreder"].sett_valg(folk)  # type: ignore[attr-defined]


class AvsluttSkjema(Skjema):
    """The last day, and why it ends."""

    dag = DatoFelt(
        label=_("Siste dag"),
        help_text=_("Tomt: den slutter med en gang."),
        required=False,
    )
    grunn = grunnfelt()
