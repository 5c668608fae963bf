# SPDX-License-Identifier: EUPL-1.2
"""The archive's forms: they parse what people type; the actions decide.

Choices that come from tables are loaded only to be shown (``med_valg``), so that a form that is
accepted costs no query of its own. What is chosen is checked by the actions.
"""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from glassklar.arkiv.rules import MAKS_NAVN, MAKS_TITTEL
from glassklar.arkiv.web.felt import (
    MAKS_PARTER,
    Enhetsvalg,
    FilerFelt,
    Personvalg,
    UUIDValg,
    dokumentarter,
    kodevalg,
    navnefelt,
    posttyper,
    tittelfelt,
)
from glassklar.grunn.skjema import DatoFelt, Linjefelt, Skjema, Tekstfelt, Valgfelt


class PostSkjema(Skjema):
    """An entry to be registered."""

    feltnavn = {
        "mappe": "sak",
        "avsender": "part",
        "mottaker": "part",
        "dokumenter": "filer",
        "fil": "filer",
        "kode": "grad",
        "hjemmel": "grad",
        "tillegg": "grad",
        "nivaa": "grad",
        "eier": "saksbehandler",
        "frist": "grad",
    }

    sak = Linjefelt(
        label=_("Saksnummer, eller ord fra tittelen"),
        max_length=400,
        error_messages={"required": _("Skriv saksnummeret, for eksempel 2026/127.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    tittel = Linjefelt(
        label=_("Tittel, linje 1: alltid åpen"),
        help_text=_("Ingen navn på privatpersoner og ingen personlige forhold her."),
        max_length=MAKS_TITTEL,
        validators=[tittelfelt],
        error_messages={"required": _("Skriv en tittel.")},
    )
    tittel2 = Linjefelt(
        label=_("Tittel, linje 2: kan skjermes"),
        max_length=MAKS_TITTEL,
        required=False,
        validators=[tittelfelt],
    )
    journalposttype = Valgfelt(label=_("Type"), choices=posttyper, initial="I")
    part = Linjefelt(
        label=_("Avsender eller mottaker"),
        max_length=MAKS_NAVN,
        required=False,
        validators=[navnefelt],
    )
    er_person = forms.BooleanField(label=_("Privatperson"), required=False)
    epost = Linjefelt(label=_("E-postadressen deres"), max_length=254, required=False)
    flere_parter = Tekstfelt(
        label=_("Flere avsendere eller mottakere"),
        help_text=_("Én på hver linje. Skriv «(privatperson)» bak navnet når det er en person."),
        max_length=8000,
        rader=3,
        required=False,
    )
    dokumentets_dato = DatoFelt(label=_("Dokumentdato"), required=False)
    mottatt_dato = DatoFelt(label=_("Mottatt"), required=False)
    forfallsdato = DatoFelt(label=_("Frist for svar"), required=False)
    saksbehandler = Personvalg(
        label=_("Saksbehandler"),
        help_text=_("Tomt: den som er ansvarlig for saken."),
        required=False,
    )
    dokumentart = Valgfelt(
        label=_("Særlig slag dokument"),
        help_text=_("Loven har egne regler for disse."),
        choices=dokumentarter,
        required=False,
    )
    beskrivelse = Tekstfelt(
        label=_("Beskrivelse"), help_text=_("Følger skjermingen av linje 2."), required=False
    )
    noekkelord = Linjefelt(
        label=_("Nøkkelord"), help_text=_("Skill med komma."), max_length=500, required=False
    )
    grad = Linjefelt(
        label=_("Gradering"),
        required=False,
        max_length=60,
        initial="arv",
        widget=forms.HiddenInput,
    )
    kode = Linjefelt(label=_("Kode"), required=False, max_length=20, widget=forms.HiddenInput)
    filer = FilerFelt(
        label=_("Filer"),
        help_text=_("Den første blir hoveddokument, resten vedlegg."),
        required=False,
    )
    innsending = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **valg: Any) -> None:
        super().__init__(*args, **valg)
        for navn in ("part", "mottatt_dato"):
            # Needed for some kinds of entry: never called optional.
            self.fields[navn].betinget = True  # type: ignore[attr-defined]

    def clean_epost(self) -> str:
        """An address must look like one; it may stand empty."""
        verdi: str = self.cleaned_data["epost"]
        if verdi and not re.fullmatch(r"[^@\s]+@[^@\s]+", verdi):
            raise ValidationError(gettext("Skriv en e-postadresse, for eksempel navn@firma.no."))
        return verdi

    def clean_flere_parter(self) -> list[tuple[str, bool]]:
        """Return (name, private person) for each line."""
        ut: list[tuple[str, bool]] = []
        for linje in self.cleaned_data["flere_parter"].splitlines():
            navn = " ".join(linje.split())
            person = navn.lower().endswith("(privatperson)")
            if person:
                navn = navn[: -len("(privatperson)")].strip()
            if not navn:
                continue
            navnefelt(navn)
            if len(navn) > MAKS_NAVN:
                raise ValidationError(
                    gettext("Et navn er for langt: høyst %(maks)d tegn.") % {"maks": MAKS_NAVN}
                )
            ut.append((navn, person))
        if len(ut) > MAKS_PARTER:
            raise ValidationError(
                gettext("For mange: høyst %(maks)d. Legg resten i et vedlegg.")
                % {"maks": MAKS_PARTER}
            )
        return ut

    def clean_noekkelord(self) -> list[str]:
        """Return the words between the commas."""
        return [o for o in (d.strip() for d in self.cleaned_data["noekkelord"].split(",")) if o]

    def clean(self) -> dict[str, Any]:
        """Dates in order, seen together; the action asks again."""
        ut = super().clean() or self.cleaned_data
        dok, mottatt = ut.get("dokumentets_dato"), ut.get("mottatt_dato")
        if dok and mottatt and dok > mottatt:
            self.add_error(
                "dokumentets_dato",
                gettext("Datoen er etter mottatt dato, %(dato)s.")
                % {"dato": f"{mottatt:%d.%m.%Y}"},
            )
        if "part" in ut and not ut["part"] and not ut.get("flere_parter"):
            melding = {
                "I": gettext("Skriv hvem dokumentet er fra."),
                "U": gettext("Skriv hvem dokumentet skal til."),
            }.get(ut.get("journalposttype", ""))
            if melding:
                self.add_error("part", melding)
        if ut.get("journalposttype") == "I" and "mottatt_dato" in ut and not mottatt:
            self.add_error("mottatt_dato", gettext("Skriv når dokumentet kom inn."))
        return ut


class SakSkjema(Skjema):
    """A case to be opened or corrected."""

    feltnavn = {
        "enhet_id": "enhet",
        "saksansvarlig_id": "saksansvarlig",
        "klasse_id": "klasse",
        "parter": "part",
    }

    tittel = Linjefelt(
        label=_("Tittel, linje 1: alltid åpen"),
        help_text=_("Ingen navn på privatpersoner og ingen personlige forhold her."),
        max_length=MAKS_TITTEL,
        validators=[tittelfelt],
        error_messages={"required": _("Skriv en tittel.")},
    )
    tittel2 = Linjefelt(
        label=_("Tittel, linje 2: kan skjermes"),
        max_length=MAKS_TITTEL,
        required=False,
        validators=[tittelfelt],
    )
    arkivdel = UUIDValg(label=_("Arkivdel"))
    klasse = Linjefelt(
        label=_("Klasse"),
        help_text=_("Skriv nummeret, eller ord fra navnet. Den nederste klassen i ordningen."),
        max_length=100,
        widget=forms.TextInput(attrs={"list": "klasser", "autocomplete": "off"}),
        error_messages={"required": _("Velg en klasse.")},
    )
    enhet = Enhetsvalg(label=_("Enhet"))
    saksansvarlig = Personvalg(label=_("Saksansvarlig"))
    saksdato = DatoFelt(label=_("Saksdato"), required=False)
    gnr = forms.IntegerField(label=_("Gårdsnummer"), required=False, min_value=1, max_value=99999)
    bnr = forms.IntegerField(label=_("Bruksnummer"), required=False, min_value=1, max_value=99999)
    part = Linjefelt(
        label=_("Part i saken"), max_length=MAKS_NAVN, required=False, validators=[navnefelt]
    )
    partsrolle = Valgfelt(
        label=_("Partens rolle"),
        choices=lambda: kodevalg("partRolle"),
        required=False,
        initial="SOEK",
    )
    part_er_person = forms.BooleanField(label=_("Parten er en privatperson"), required=False)
    beskrivelse = Tekstfelt(
        label=_("Beskrivelse"), help_text=_("Følger skjermingen av linje 2."), required=False
    )
    noekkelord = Linjefelt(
        label=_("Nøkkelord"), help_text=_("Skill med komma."), max_length=500, required=False
    )
    versjon = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def clean_noekkelord(self) -> list[str]:
        """Return the words between the commas."""
        return [o for o in (d.strip() for d in self.cleaned_data["noekkelord"].split(",")) if o]

    def clean(self) -> dict[str, Any]:
        """Cadastral numbers come in pairs."""
        ut = super().clean() or self.cleaned_data
        if bool(ut.get("gnr")) != bool(ut.get("bnr")):
            self.add_error(
                "bnr" if ut.get("gnr") else "gnr", gettext("Skriv både gårds- og bruksnummer.")
            )
        return ut


class EndrePostSkjema(Skjema):
    """Fields of an entry that may still be corrected."""

    tittel = PostSkjema.base_fields["tittel"]
    tittel2 = PostSkjema.base_fields["tittel2"]
    dokumentets_dato = DatoFelt(label=_("Dokumentdato"), required=False)
    mottatt_dato = DatoFelt(label=_("Mottatt"), required=False)
    sendt_dato = DatoFelt(label=_("Sendt"), required=False)
    forfallsdato = DatoFelt(label=_("Frist for svar"), required=False)
    dokumentart = PostSkjema.base_fields["dokumentart"]
    beskrivelse = PostSkjema.base_fields["beskrivelse"]
    noekkelord = PostSkjema.base_fields["noekkelord"]
    grunn = Linjefelt(
        label=_("Hvorfor endres det?"),
        help_text=_("Står i loggen sammen med endringen."),
        max_length=500,
        required=False,
    )
    versjon = forms.IntegerField(required=False, widget=forms.HiddenInput)

    clean_noekkelord = PostSkjema.clean_noekkelord


class MerknadSkjema(Skjema):
    """A remark."""

    tekst = Tekstfelt(
        label=_("Merknad"),
        rader=3,
        max_length=10_000,
        error_messages={"required": _("Skriv en merknad.")},
    )


class FordelSkjema(Skjema):
    """Who takes it over."""

    saksbehandler = Personvalg(label=_("Saksbehandler"), required=False)
    enhet = Enhetsvalg(label=_("Enhet"), required=False)


class FlyttSkjema(Skjema):
    """The case an entry goes to."""

    feltnavn = {"til_mappe": "sak"}
    sak = Linjefelt(
        label=_("Til sak"),
        help_text=_("Saksnummer, for eksempel 2026/127."),
        max_length=400,
        error_messages={"required": _("Skriv saksnummeret, for eksempel 2026/127.")},
    )


class DokumentSkjema(Skjema):
    """One more document, or a new version of one."""

    feltnavn = {"filer": "fil", "dokumenter": "fil"}
    tittel = Linjefelt(
        label=_("Tittel på vedlegget"),
        max_length=MAKS_TITTEL,
        validators=[tittelfelt],
        required=False,
        help_text=_("Tomt: filnavnet."),
    )
    fil = FilerFelt(label=_("Fil"))


class GrunnSkjema(Skjema):
    """A reason."""

    grunn = Linjefelt(label=_("Grunn"), max_length=1000)


class OpplastingSkjema(Skjema):
    """Files for the inbox."""

    filer = FilerFelt(label=_("Filer"))
    samlet = forms.BooleanField(
        label=_("Filene er ett brev: den første er hoveddokumentet, resten er vedlegg"),
        required=False,
    )
