# SPDX-License-Identifier: EUPL-1.2
"""The room's forms: they parse what people type; the actions decide."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from glassklar.grunn.skjema import DatoFelt, Linjefelt, Skjema, Tekstfelt, Valgfelt
from glassklar.lov.api import hjemler


class HoldSkjema(Skjema):
    """Hold an entry back."""

    registrering = forms.UUIDField(widget=forms.HiddenInput)
    grunn = Linjefelt(label=_("Hvorfor holdes det tilbake?"), max_length=1000)


class StatusSkjema(Skjema):
    """A new status."""

    status = Valgfelt(label=_("Ny status"))
    grunn = Linjefelt(
        label=_("Grunn"),
        required=False,
        max_length=1000,
        help_text=_("Må fylles ut når en status blir reversert, og når dokumentet utgår."),
    )
    versjon = forms.IntegerField(required=False, widget=forms.HiddenInput)
    neste = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)


class AvskrivSkjema(Skjema):
    """How an entry was answered."""

    maate = Valgfelt(label=_("Hvordan ble det besvart?"))
    avskrives_av = Linjefelt(
        label=_("Dokumentet som svarer"),
        required=False,
        max_length=40,
        help_text=_("Skriv nummeret, for eksempel 2026/127-5. Brev, e-post og notat trenger det."),
    )
    part = Valgfelt(label=_("Mottakeren som har svart"), required=False)
    dato = DatoFelt(label=_("Besvart dato"), required=False, help_text=_("Tomt felt er i dag."))
    neste = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)


class RettSkjema(Skjema):
    """Why the public row is corrected."""

    grunn = Linjefelt(
        label=_("Hvorfor rettes det?"),
        help_text=_("Publikum leser grunnen. Skriv ikke hva som var feil hvis det er skjermet."),
    )
    skjul_foer = forms.BooleanField(
        label=_("Det som blir borte, skulle ikke vært ute"),
        required=False,
        help_text=_("Da vises ikke teksten slik den var før."),
    )


class TrekkSkjema(Skjema):
    """Why a published entry is withdrawn, and on what basis."""

    grunn = Tekstfelt(
        label=_("Hvorfor trekkes det tilbake?"),
        max_length=500,
        rader=3,
        help_text=_("Publikum leser grunnen. Skriv ikke hva det skjermede er."),
    )
    hjemmel = Valgfelt(label=_("Hjemmel"))

    def sett_hjemler(self, dato: object) -> None:
        """Offer the bases in force; § 13 with each law of confidentiality."""
        valg: list[tuple[str, str]] = [("", "")]
        for h in hjemler.alle(dato):  # type: ignore[arg-type]
            if h.krever_tillegg:
                valg += [
                    (f"{h.kode}/{t.kode}", hjemler.siter(h.kode, t.kode))
                    for t in hjemler.tilleggshjemler(dato)  # type: ignore[arg-type]
                ]
            else:
                valg.append((h.kode, h.sitat))
        self.fields["hjemmel"].choices = valg  # type: ignore[attr-defined]
