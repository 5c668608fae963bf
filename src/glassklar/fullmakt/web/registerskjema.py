# SPDX-License-Identifier: EUPL-1.2
"""The forms of the delegation register."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from glassklar.fullmakt.actions.register import NyFullmakt
from glassklar.grunn.skjema import Beloepsfelt, DatoFelt, Linjefelt, Skjema, Tekstfelt, Valgfelt

Valg = Iterable[tuple[str, str]]


class Listefelt(Valgfelt):
    """A choice out of a list that is given when the form is made; an empty one first."""

    def sett_valg(self, rader: Valg) -> None:
        """Give the list."""
        self.choices = [("", "–"), *rader]


def grunnfelt(hjelp: Any = "") -> Tekstfelt:
    """Why: kept in the trace, and with the row."""
    return Tekstfelt(
        label=_("Hvorfor?"), help_text=hjelp, rader=2, max_length=500,
        error_messages={"required": _("Skriv hvorfor.")},
    )  # fmt: skip


class FullmaktSkjema(Skjema):
    """A row to propose: from what, what, how much, where, to whom, how long."""

    giver = Listefelt(label=_("Gis fra"))
    vedtakstype = Listefelt(label=_("Type vedtak"))
    hjemmel = Linjefelt(label=_("Hjemmel"), required=False, max_length=200)
    beloep_fra = Beloepsfelt(label=_("Fra beløp"), required=False)
    beloep_til = Beloepsfelt(
        label=_("Til og med beløp"),
        required=False,
        help_text=_("Kroner. Tomt betyr uten grense."),
    )
    enhet = Listefelt(label=_("Enhet"), help_text=_("Gjelder også enhetene under."))
    klasse = Linjefelt(
        label=_("Klasse"),
        required=False,
        max_length=50,
        help_text=_("Begynnelsen på klassen i arkivnøkkelen. Tomt betyr alle klasser."),
    )
    mottaker = Listefelt(label=_("Gis til"), help_text=_("En stilling, eller en person."))
    kan_delegere = forms.BooleanField(label=_("Kan gis videre"), required=False)
    fra = DatoFelt(label=_("Første dag"))
    til = DatoFelt(
        label=_("Siste dag"),
        required=False,
        help_text=_("Tomt betyr så lenge reglementet gjelder."),
    )
    vilkaar = Tekstfelt(label=_("Vilkår"), required=False, rader=2, max_length=1000)
    brev = Linjefelt(
        label=_("Delegeringsbrev"),
        required=False,
        max_length=200,
        help_text=_("Saksnummer eller dato for brevet."),
    )

    def __init__(self, *args: Any, kilder: Valg, typer: Valg, enheter: Valg, mottakere: Valg,
                 **valg: Any) -> None:  # fmt: skip
        super().__init__(*args, **valg)
        for navn, rader in (("giver", kilder), ("vedtakstype", typer), ("enhet", enheter),
                            ("mottaker", mottakere)):  # fmt: skip
            self.fields[navn].sett_valg(rader)  # type: ignore[attr-defined]

    def ny(self) -> NyFullmakt:
        """What the action is asked for."""
        d = self.cleaned_data
        kilde, kildenr = d["giver"].split(":")
        slag, nr = d["mottaker"].split(":")
        return NyFullmakt(
            vedtakstype=UUID(d["vedtakstype"]), enhet=int(d["enhet"]), fra=d["fra"], til=d["til"],
            reglement=UUID(kildenr) if kilde == "r" else None,
            giver=UUID(kildenr) if kilde == "f" else None,
            til_stilling=UUID(nr) if slag == "s" else None,
            til_bruker=int(nr) if slag == "b" else None,
            hjemmel=d["hjemmel"], beloep_fra=d["beloep_fra"], beloep_til=d["beloep_til"],
            klasse=d["klasse"], kan_delegere=d["kan_delegere"], vilkaar=d["vilkaar"],
            brev=d["brev"],
        )  # fmt: skip


class HvemSkjema(Skjema):
    """A decision to ask about: who may make it on a day?"""

    type = Listefelt(label=_("Type vedtak"))
    enhet = Listefelt(label=_("Enhet"))
    beloep = Beloepsfelt(label=_("Beløp"), required=False)
    klasse = Linjefelt(label=_("Klasse"), required=False, max_length=50)
    dag = DatoFelt(label=_("Dag"))

    def __init__(self, *args: Any, typer: Valg, enheter: Valg, **valg: Any) -> None:
        super().__init__(*args, **valg)
        self.fields["type"].sett_valg(typer)  # type: ignore[attr-defined]
        self.fields["enhet"].sett_valg(enheter)  # type: ignore[attr-defined]


class GrunnSkjema(Skjema):
    """Only why."""

    grunn = grunnfelt()


class AvsluttSkjema(Skjema):
    """The last day in a position, and why."""

    dag = DatoFelt(
        label=_("Siste dag"), required=False, help_text=_("Tomt betyr at det slutter med en gang.")
    )
    grunn = grunnfelt()


class ReglementSkjema(Skjema):
    """A version of the delegeringsreglement, as it was adopted."""

    navn = Linjefelt(label=_("Navn"), max_length=200, initial=_("Delegeringsreglement"))
    organ = Linjefelt(label=_("Vedtatt av"), max_length=200, initial=_("Kommunestyret"))
    vedtatt = DatoFelt(label=_("Vedtatt dato"))
    saksnr = Linjefelt(
        label=_("Sak"), required=False, max_length=50, help_text=_("For eksempel PS 88/25.")
    )
    fra = DatoFelt(label=_("Gjelder fra"))
    til = DatoFelt(
        label=_("Gjelder til og med"),
        required=False,
        help_text=_("Tomt betyr til et nytt reglement avløser det."),
    )


class StillingSkjema(Skjema):
    """A new position."""

    navn = Linjefelt(label=_("Navn"), max_length=200)
    enhet = Listefelt(label=_("Enhet"))

    def __init__(self, *args: Any, enheter: Valg, **valg: Any) -> None:
        super().__init__(*args, **valg)
        self.fields["enhet"].sett_valg(enheter)  # type: ignore[attr-defined]


class InnehaverSkjema(Skjema):
    """Who is to hold a position, from when, and why."""

    innehaver = Listefelt(label=_("Person"))
    fra = DatoFelt(label=_("Første dag"))
    til = DatoFelt(label=_("Siste dag"), required=False, help_text=_("Tomt betyr uten slutt."))
    grunn = grunnfelt()

    def __init__(self, *args: Any, folk: Valg, **valg: Any) -> None:
        super().__init__(*args, **valg)
        self.fields["innehaver"].sett_valg(folk)  # type: ignore[attr-defined]
