# SPDX-License-Identifier: EUPL-1.2
"""Why a letter could not be made: each says what, and where in the template."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from glassklar.grunn.feil import Avvist

#: The parts of the law by name (``kontroll.LOVENS_DELER``).
DELER = {
    "vedtak": gettext_lazy("vedtaket"),
    "begrunnelse": gettext_lazy("begrunnelsen"),
    "hjemmel": gettext_lazy("rettsgrunnlaget"),
    "klagerett": gettext_lazy("retten til å klage"),
    "klagefrist": gettext_lazy("fristen for å klage"),
    "klageinstans": gettext_lazy("hvem som behandler klagen"),
    "klagested": gettext_lazy("hvor klagen skal sendes"),
    "klageform": gettext_lazy("hvordan en klager"),
    "partsinnsyn": gettext_lazy("retten til å se dokumentene i saken"),
    "saksbehandler": gettext_lazy("navnet på saksbehandleren"),
    "beslutter": gettext_lazy("navnet på den som har avgjort"),
}

#: What the typesetter says, and what it means to the one who edits a template.
_MELDINGER: tuple[tuple[re.Pattern[str], Any], ...] = tuple(
    (re.compile(moenster), tekst)
    for moenster, tekst in (
        (r"unclosed delimiter", gettext_lazy("En parentes eller klamme er ikke lukket.")),
        (
            r"unexpected closing",
            gettext_lazy("En parentes eller klamme er lukket én gang for mye."),
        ),
        (r"unclosed string", gettext_lazy("Et anførselstegn mangler.")),
        (r"unknown variable: (?P<hva>.+)", gettext_lazy("Malen bruker et ukjent navn: %(hva)s.")),
        (r"missing alt text", gettext_lazy("Et bilde mangler alternativ tekst (alt).")),
        (r"skipped from heading", gettext_lazy("Overskriftene hopper over et nivå.")),
        (r"first heading", gettext_lazy("Den første overskriften må være på øverste nivå.")),
        (r"missing document title", gettext_lazy("Dokumentet mangler tittel.")),
        (r"missing document language", gettext_lazy("Dokumentet mangler språk.")),
        (r"download package", gettext_lazy("Malen kan ikke hente pakker fra nettet.")),
        (r"file not found|escape the project", gettext_lazy("Malen kan ikke hente filer.")),
    )
)


class BrevFeil(Avvist):
    """The letter could not be made. Shown at the field ``kilde``, or over the whole form."""


class MalFeil(BrevFeil):
    """The template does not compile. ``linje`` is 0 when the fault has no place."""

    def __init__(self, melding: str, linje: int = 0, kolonne: int = 0) -> None:
        self.melding, self.linje, self.kolonne = melding, linje, kolonne
        tekst = _oversatt(melding)
        if linje:
            tekst = _("Linje %(linje)d: %(feil)s") % {"linje": linje, "feil": tekst}
        super().__init__(kilde=tekst)


class FeltMangler(BrevFeil):
    """The template asks for a field that a letter does not have."""

    def __init__(self, navn: str, linje: int = 0) -> None:
        self.navn, self.linje = navn, linje
        super().__init__(
            kilde=_("Linje %(linje)d: Malen ber om feltet «%(felt)s», som ikke finnes.")
            % {"linje": linje, "felt": navn}
        )


class DataMangler(BrevFeil):
    """Values that every letter must have are empty."""

    def __init__(self, navn: Sequence[str]) -> None:
        self.navn = list(navn)
        super().__init__(
            {n: _("Må fylles ut før brevet kan lages.") for n in self.navn},
        )


class DelMangler(BrevFeil):
    """The template leaves out parts that the law asks for (fvl. 1967 §§ 23-27, 2025 §§ 55-59)."""

    def __init__(self, deler: Sequence[str]) -> None:
        self.deler = list(deler)
        super().__init__(
            kilde=_("Brevet mangler det loven krever: %(deler)s. Ta det inn i malen igjen.")
            % {"deler": ", ".join(str(DELER[d]) for d in self.deler)}
        )


class Avbrutt(BrevFeil):
    """The template took too long or too much memory, or the typesetter fell."""

    def __init__(self) -> None:
        super().__init__(
            kilde=_("Malen bruker for lang tid eller for mye minne. Gjør den enklere.")
        )


def _oversatt(melding: str) -> str:
    for moenster, tekst in _MELDINGER:
        if treff := moenster.search(melding):
            return str(tekst % treff.groupdict() if treff.groupdict() else tekst)
    return _("Malen kan ikke settes opp: %(feil)s.") % {"feil": melding}
