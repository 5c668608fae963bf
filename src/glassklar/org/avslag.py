# SPDX-License-Identifier: EUPL-1.2
"""Calls of the functions that give and end, and their one-word refusals as texts at a field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import DatabaseError, connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from glassklar.grunn.feil import Avvist

Tekster = Mapping[str, tuple[str, Promise]]

#: Word to field and text, for whatever is given for a time.
FELLES: Tekster = {
    "grunn": ("grunn", _("Skriv hvorfor.")),
    "fra": ("fra", _("Første dag kan ikke være før i dag.")),
    "til": ("til", _("Siste dag kan ikke være før første dag.")),
    "til_mangler": ("til", _("Skriv siste dag.")),
    "sluttet": ("", _("Personen arbeider ikke her lenger.")),
    "rett": ("", _("Du har ikke rett til å gjøre dette.")),
    "ferdig": ("", _("Den er avsluttet fra før.")),
    "dag": ("dag", _("Siste dag må være fra i dag til dagen den ellers slutter.")),
}


def kall(funksjon: str, argumenter: list[Any], tekster: Tekster) -> Any:
    """Call a function of the database that may refuse; inside an action.

    Args:
        funksjon: its name with the types of its arguments, ``gi_rolle(int, text)``.
        tekster: words of its own, beside ``FELLES``.

    Raises:
        Avvist: it refused, with the text at the field.
    """
    navn, _skille, typer = funksjon.rstrip(")").partition("(")
    plasser = ", ".join(f"%s::{t.strip()}" for t in typer.split(","))
    if any(isinstance(a, str) and "\0" in a for a in argumenter):
        raise Avvist(grunn=_("Teksten har tegn som ikke kan leses. Skriv den på nytt."))
    with connection.cursor() as c:
        try:
            c.execute(f"select {navn}({plasser})", argumenter)
        except DatabaseError as feil:
            ord_ = getattr(getattr(feil.__cause__, "diag", None), "message_primary", None)
            felt, tekst = tekster.get(ord_ or "") or FELLES.get(ord_ or "") or (None, None)
            if felt is None:
                raise
            raise Avvist({felt: tekst}) from feil
        return c.fetchone()[0]
