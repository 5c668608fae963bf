# SPDX-License-Identifier: EUPL-1.2
"""Forms of habilitet and interests: they parse what people choose and type; the actions decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from glassklar.fullmakt import treff
from glassklar.fullmakt.erklaeringer import forhold_i_dag, spraak
from glassklar.fullmakt.modeller_habilitet import Habilitet, Interesse
from glassklar.grunn.klokke import i_dag
from glassklar.grunn.skjema import Beloepsfelt, DatoFelt, Linjefelt, Skjema, Tekstfelt, Valgfelt

SVAR = {
    Habilitet.Svar.INGEN: _("Nei, ingen binding"),
    Habilitet.Svar.OPPGITT: _("Ja, men jeg mener jeg er habil"),
    Habilitet.Svar.INHABIL: _("Jeg er inhabil"),
}
ARTER = {
    Interesse.Art.VERV: _("Verv i styre, råd eller organisasjon"),
    Interesse.Art.BIVERV: _("Arbeid eller oppdrag ved siden av jobben"),
    Interesse.Art.EIERANDEL: _("Eierandel i et foretak"),
    Interesse.Art.EIENDOM: _("Eiendom"),
    Interesse.Art.GAVE: _("Gave eller annen fordel"),
}
SYNLIG = {
    Interesse.Synlig.MEG: _("Bare jeg og revisor"),
    Interesse.Synlig.LEDER: _("Ledere over meg"),
    Interesse.Synlig.ALLE: _("Alle ansatte"),
}


class HabilitetSkjema(Skjema):
    """Whether one has a tie to the parties, and which."""

    svar = Valgfelt(
        label=_("Har du en binding til noen av partene?"),
        choices=list(SVAR.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Svar på spørsmålet.")},
    )
    forhold = Valgfelt(
        label=_("Hva slags binding?"),
        help_text=_("Bare når du har en binding."),
        required=False,
    )
    forklaring = Tekstfelt(
        label=_("Forklaring"),
        help_text=_("Leses av lederne over deg og av dem som kan avgjøre saken."),
        rader=3,
        max_length=4000,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("prefix", "hab")
        super().__init__(*args, **kwargs)
        felt: Any = self.fields
        felt["forhold"].choices = [
            ("", "–"),
            *((f.kode, f.tekst(spraak())) for f in forhold_i_dag()),
        ]
        felt["forhold"].betinget = felt["forklaring"].betinget = True

    def clean(self) -> dict[str, Any]:
        """A tie is named; no tie has none."""
        ut = super().clean() or self.cleaned_data
        svar = ut.get("svar")
        if svar and svar != Habilitet.Svar.INGEN and not ut.get("forhold"):
            self.add_error("forhold", gettext("Velg hva slags binding det er."))
        return ut


class AvgjoerSkjema(Skjema):
    """A leader's decision about somebody."""

    svar = Valgfelt(
        label=_("Er personen inhabil i saken?"),
        choices=[
            (Habilitet.Svar.INHABIL, _("Ja, inhabil")),
            (Habilitet.Svar.OPPGITT, _("Nei, kan fortsette i saken")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Svar på spørsmålet.")},
    )
    begrunnelse = Tekstfelt(
        label=_("Hvorfor?"),
        help_text=_("Leses av personen, lederne over og dem som kan avgjøre saken."),
        rader=3,
        max_length=4000,
        error_messages={"required": _("Skriv hvorfor.")},
    )


class OppnevnSkjema(Skjema):
    """Who takes over."""

    til_bruker = forms.TypedChoiceField(
        label=_("Stedfortreder"),
        coerce=int,
        error_messages={
            "required": _("Velg en fra listen."),
            "invalid_choice": _("Velg en fra listen."),
        },
    )
    grunn = Tekstfelt(
        label=_("Hvorfor?"),
        help_text=_("Står i beslutningsveien. Ikke skriv personlige forhold her."),
        rader=2,
        max_length=500,
        error_messages={"required": _("Skriv hvorfor.")},
    )

    def __init__(self, *args: Any, folk: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["til_bruker"].choices = [("", "–"), *folk]  # type: ignore[attr-defined]


class InteresseSkjema(Skjema):
    """Something to tell of."""

    art = Valgfelt(
        label=_("Hva gjelder det?"), choices=list(ARTER.items()), widget=forms.RadioSelect
    )
    motpart = Linjefelt(
        label=_("Hvem eller hva?"),
        help_text=_("Navnet på foretaket eller personen, eller adressen på eiendommen."),
        error_messages={"required": _("Skriv hvem det gjelder.")},
    )
    orgnummer = Linjefelt(
        label=_("Organisasjonsnummer"),
        help_text=_("Ni sifre. Da finner vi saker med sikkerhet, ikke bare etter navnet."),
        max_length=20,
        required=False,
    )
    fra = DatoFelt(label=_("Fra"))
    til = DatoFelt(label=_("Til"), required=False)
    beloep = Beloepsfelt(label=_("Verdi i kroner"), required=False)
    beholdt = forms.BooleanField(label=_("Gaven er beholdt"), required=False)
    forklaring = Tekstfelt(label=_("Forklaring"), rader=3, max_length=4000, required=False)
    synlig = Valgfelt(
        label=_("Hvem skal se det?"),
        choices=list(SYNLIG.items()),
        widget=forms.RadioSelect,
        initial=Interesse.Synlig.LEDER,
    )

    def __init__(self, *args: Any, minst: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        begrens(self.fields["synlig"], minst)
        grense = treff.gavegrense(i_dag())
        self.fields["beloep"].help_text = gettext(
            "Gaver over %(meldes)s kroner meldes, og over %(leder)s kroner ser lederen dem."
        ) % {"meldes": grense.meldes_over, "leder": grense.leder_over}

    def clean_orgnummer(self) -> str:
        """Nine digits, however they are spaced."""
        verdi: str = self.cleaned_data["orgnummer"]
        if verdi and not treff.orgnummer(verdi):
            raise ValidationError(gettext("Et organisasjonsnummer har ni sifre."))
        return treff.orgnummer(verdi)


class EndreInteresseSkjema(Skjema):
    """The last day, and who sees it."""

    til = DatoFelt(label=_("Siste dag"), required=False)
    synlig = Valgfelt(
        label=_("Hvem skal se det?"), choices=list(SYNLIG.items()), widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, minst: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        begrens(self.fields["synlig"], minst)


def begrens(felt: Any, minst: str) -> None:
    """Offer only what the municipality leaves open."""
    rekke = list(SYNLIG)
    felt.choices = [(k, SYNLIG[k]) for k in rekke[rekke.index(Interesse.Synlig(minst)) :]]
    if felt.initial not in dict(felt.choices):
        felt.initial = minst
