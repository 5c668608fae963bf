# SPDX-License-Identifier: EUPL-1.2
"""The auditor's extract of the trace across the archive: of a person, of a period, or both."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from glassklar.grunn.skjema import DatoFelt, Linjefelt, Skjema, Valgfelt
from glassklar.intern.historikk import utdrag as spor
from glassklar.intern.web.historikk import start
from glassklar.intern.web.sporutdrag import lagre
from glassklar.org.api import side
from glassklar.org.models import Bruker


class Utdragsskjema(Skjema):
    """Whose events, from when to when, and as what kind of file."""

    person = Linjefelt(
        label=_("Person"),
        help_text=_(
            "Brukernavn eller fullt navn. Med i utdraget er også det en stedfortreder gjorde på "
            "vegne av personen."
        ),
        required=False,
        max_length=200,
    )
    fra = DatoFelt(label=_("Fra dato"), required=False)
    til = DatoFelt(label=_("Til dato"), help_text=_("Dagen er med."), required=False)
    format = Valgfelt(
        label=_("Filen"),
        widget=forms.RadioSelect,
        initial="csv",
        choices=[
            ("csv", _("CSV, til å lese i et regneark")),
            ("jsonl", _("JSON, hver hendelse med bevis mot sjekkpunktet")),
        ],
    )

    def clean_person(self) -> int | None:
        """The person of a login name, or of a name that only one has."""
        tekst = self.cleaned_data["person"]
        if not tekst:
            return None
        treff = list(
            Bruker.objects.filter(Q(brukernavn=tekst.lower()) | Q(navn__iexact=tekst)).values_list(
                "pk", "brukernavn"
            )[:20]
        )
        valgt = [pk for pk, brukernavn in treff if brukernavn == tekst.lower() or len(treff) == 1]
        if valgt:
            return int(valgt[0])
        if not treff:
            raise forms.ValidationError(_("Ingen heter det."))
        raise forms.ValidationError(
            _("Flere heter det. Skriv brukernavnet: %(navn)s")
            % {"navn": ", ".join(b for _pk, b in treff)}
        )

    def clean(self) -> dict[str, Any]:
        """A person, a period, or both."""
        d = self.cleaned_data
        if not self.errors and not (d["person"] or d["fra"] or d["til"]):
            self.add_error("person", _("Skriv en person, en periode eller begge deler."))
        if d.get("fra") and d.get("til") and d["til"] < d["fra"]:
            self.add_error("til", _("Siste dag er før den første."))
        return d


@require_safe
@side("revisor")
def utdrag(request: HttpRequest) -> HttpResponseBase:
    """The form; with ``?format=csv`` or ``jsonl``, and a person or a period, the file."""
    form = Utdragsskjema(request.GET if "format" in request.GET else None)
    if form.is_bound and form.is_valid():
        d = form.cleaned_data
        try:
            fil = spor.lag_over(
                d["format"],
                spor.Utvalg(d["person"], start(d["fra"]), start(d["til"], 1)),
                "intern:utdrag",
            )
        except spor.ForMange:
            form.add_error(
                "til",
                _(
                    "Det er over 200 000 hendelser. Velg en kortere periode. Hele utdraget kan "
                    "den som driver systemet, lage med «glassklar spor utdrag»."
                ),
            )
        else:
            svar = FileResponse(fil, content_type=spor.FORMATER[d["format"]])
            return lagre(svar, f"spor.{d['format']}")
    return render(
        request,
        "intern/admin/utdrag.html",
        {"form": form, "broedsmuler": [(_("Sporet"), "/sporet/"), (_("Utdrag"), "")]},
        status=422 if form.errors else 200,
    )
