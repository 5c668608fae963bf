# SPDX-License-Identifier: EUPL-1.2
"""Forms about a decision: what is decided, a step, the sending. The actions decide."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from glassklar.fullmakt.modeller_register import Vedtakstype
from glassklar.fullmakt.modeller_vedtak import Loep
from glassklar.fullmakt.ord import UTFALL, navn_paa
from glassklar.fullmakt.queries import Kandidat
from glassklar.grunn.skjema import Beloepsfelt, Linjefelt, Skjema, Tekstfelt, Valgfelt

#: So many are asked in one sending.
HOEYST = 5
MAATER = {
    Loep.Maate.SEKVENS: _("Etter hverandre, i denne rekkefølgen"),
    Loep.Maate.PARALLELL: _("Samtidig"),
}
KLAGE = {"": _("Som vanlig for typen"), "ja": _("Ja"), "nei": _("Nei")}


class VedtakSkjema(Skjema):
    """What is decided."""

    vedtakstype = Valgfelt(label=_("Hva slags vedtak er det?"))
    beloep = Beloepsfelt(
        label=_("Beløp i kroner"),
        help_text=_("Bare for vedtak som gjelder penger. Skriv for eksempel 125 000."),
        required=False,
    )
    hjemmel = Linjefelt(
        label=_("Hjemmel"),
        help_text=_("Loven og paragrafen vedtaket bygger på."),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"list": "hjemler"}),
    )
    utfall = Valgfelt(label=_("Utfall"), required=False, widget=forms.RadioSelect)
    klageadgang = Valgfelt(
        label=_("Kan vedtaket klages på?"), choices=list(KLAGE.items()), required=False
    )
    versjon = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, typer: Sequence[Vedtakstype], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["vedtakstype"].choices = [  # type: ignore[attr-defined]
            ("", gettext("Velg")),
            *((str(t.pk), navn_paa(t)) for t in typer),
        ]
        self.fields["utfall"].choices = list(UTFALL.items())  # type: ignore[attr-defined]


class StegSkjema(Skjema):
    """That a step is done: by which document, or in words."""

    dokument = Valgfelt(
        label=_("Dokumentet i saken som viser det"),
        required=False,
    )
    grunn = Tekstfelt(
        label=_("Hva er gjort?"),
        help_text=_("Skriv dette når det ikke finnes et dokument i saken."),
        rader=2,
        max_length=2000,
        required=False,
    )

    def __init__(self, *args: Any, dokumenter: Sequence[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["dokument"].choices = [  # type: ignore[attr-defined]
            ("", gettext("Ingen")),
            *((str(pk), tekst) for pk, tekst in dokumenter),
        ]


class FravikSkjema(Skjema):
    """That a step is passed, and why."""

    grunn = Tekstfelt(label=_("Hvorfor kan steget fravikes?"), rader=3, max_length=2000)


class SendSkjema(Skjema):
    """To whom, and in which order."""

    maate = Valgfelt(
        label=_("Hvordan skal de spørres?"), choices=list(MAATER.items()), widget=forms.RadioSelect
    )

    def __init__(
        self,
        *args: Any,
        kan: Sequence[tuple[int, str]],
        antall: int,
        hoering: bool,
        foerst: Collection[int] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        plasser = min(HOEYST if hoering else antall + 1, max(len(kan), 1))
        self.mottakerfelt = [f"mottaker{nr}" for nr in range(1, plasser + 1)]
        valg = [(str(pk), tekst) for pk, tekst in kan]
        for nr, navn in enumerate(self.mottakerfelt, 1):
            paakrevd = nr <= (1 if hoering else antall)
            self.fields[navn] = Valgfelt(
                label=_etikett(nr, plasser, hoering=hoering),
                choices=[("", gettext("Velg") if paakrevd else gettext("Ingen")), *valg],
                required=paakrevd,
                error_messages={"required": _("Velg en person.")},
            )
        if hoering or plasser == 1:
            del self.fields["maate"]
        if not hoering:
            # Those who were named are proposed, then the nearest who may.
            rekke = sorted(kan, key=lambda v: v[0] not in foerst)
            for navn, (pk, _tekst) in zip(self.mottakerfelt[:antall], rekke, strict=False):
                self.fields[navn].initial = str(pk)
        self.feltnavn = {"mottakere": "mottaker1"}

    def mottakere(self) -> list[int]:
        """Those who were chosen, in order."""
        return [int(d) for navn in self.mottakerfelt if (d := self.cleaned_data.get(navn))]


def _etikett(nr: int, plasser: int, *, hoering: bool) -> str:
    if hoering:
        return gettext("Høringspart %(nr)s") % {"nr": nr}
    if plasser == 1:
        return gettext("Hvem skal godkjenne?")
    return gettext("Godkjenner %(nr)s") % {"nr": nr}


def som_valg(kandidater: Sequence[Kandidat]) -> list[tuple[int, str]]:
    """Those who may approve, with their position."""
    return [
        (k.bruker, f"{k.navn}, {k.stilling}" if k.stilling else k.navn)
        for k in kandidater
        if k.kan and "godkjent_foer" not in k.hindre
    ]
