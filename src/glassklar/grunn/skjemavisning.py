# SPDX-License-Identifier: EUPL-1.2
"""What a form field and a refused form need to be shown: ids, descriptions, messages.

Used by the tags ``{% felt %}`` and ``{% feilsammendrag %}``; knows Django forms, no HTML.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms


def slag(widget: forms.Widget) -> str:
    """How the field is laid out: ``skjult``, ``kryss``, ``gruppe`` or ``innfelt``."""
    if widget.is_hidden:
        return "skjult"
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "gruppe"
    return "kryss" if isinstance(widget, forms.CheckboxInput) else "innfelt"


def _attrs(felt_: forms.BoundField, slag_: str, beskrevet: str) -> dict[str, Any]:
    egne = felt_.field.widget.attrs
    attrs: dict[str, Any] = {"class": f"ds-input {egne.get('class', '')}".strip()}
    if beskrevet:
        attrs["aria-describedby"] = beskrevet
    if isinstance(felt_.field, forms.DateField) and slag_ == "innfelt":
        # Dates are typed: the browser's own picker follows its language, not the page's.
        attrs.setdefault("inputmode", "numeric")
        attrs.setdefault("autocomplete", "off")
    return attrs


def felt(felt_: forms.BoundField, hjelp: str = "") -> dict[str, Any]:
    """Everything ``gk/felt.html`` needs of a bound field.

    Args:
        felt_: the field of a form; the form field may carry ``valghjelp``, a dict from a
            choice's value to a line of help.
        hjelp: help text instead of the field's own.
    """
    hjelp = hjelp or felt_.help_text
    slag_ = slag(felt_.field.widget)
    ider = [f"{felt_.auto_id}-feil"] * bool(felt_.errors) + [f"{felt_.auto_id}-hjelp"] * bool(hjelp)
    beskrevet = " ".join(ider)
    valghjelp = getattr(felt_.field, "valghjelp", {})
    gruppe = slag_ == "gruppe"
    return {
        "felt": felt_,
        "slag": slag_,
        "hjelp": hjelp,
        "beskrevet": beskrevet,
        # A field that is needed only beside certain choices (``betinget``) is not called optional.
        "valgfritt": not felt_.field.required
        and slag_ == "innfelt"
        and not getattr(felt_.field, "betinget", False),
        "inndata": "" if gruppe else felt_.as_widget(attrs=_attrs(felt_, slag_, beskrevet)),
        "valg": [
            (valg.data, valghjelp.get(str(valg.data["value"]), ""))
            for valg in (felt_.subwidgets if gruppe else [])
        ],
    }


def _feil_i(skjema: forms.BaseForm) -> Iterable[tuple[str, str]]:
    for melding in skjema.non_field_errors():
        yield "", melding
    for navn in skjema.fields:
        bundet = skjema[navn]
        if not bundet.errors:
            continue
        # A group of radio buttons has no element with the field's own id: go to its frame.
        gruppe = slag(bundet.field.widget) == "gruppe"
        anker = f"{bundet.auto_id}-gruppe" if gruppe else bundet.id_for_label
        # A label that asks has its sign already.
        skille = "" if str(bundet.label).endswith("?") else ":"
        for melding in bundet.errors:
            yield anker, f"{bundet.label}{skille} {melding}"


def alle_feil(skjemaer: Iterable[Any]) -> list[tuple[str, str]]:
    """(id on the page or "", "field: message") for each error, in the order of the fields.

    Args:
        skjemaer: forms and form sets; None and forms that are not sent are passed over.
    """
    feil: list[tuple[str, str]] = []
    for skjema in skjemaer:
        if isinstance(skjema, forms.BaseFormSet):
            if skjema.is_bound:
                feil += [("", melding) for melding in skjema.non_form_errors()]
                feil += alle_feil(skjema.forms)
        elif skjema is not None and skjema.is_bound and skjema.errors:
            feil += _feil_i(skjema)
    return feil
