# SPDX-License-Identifier: EUPL-1.2
"""Codes of the projection and the release in words, for the archive."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

#: Where a stop was found: values of M502 and FIL; a number is a document's.
STEDER: Final[dict[str, Promise]] = {
    "TR1": gettext_lazy("tittelen"),
    "TM1": gettext_lazy("sakstittelen"),
    "KID": gettext_lazy("arkivkoden"),
    "NA": gettext_lazy("avsenderen"),
    "NM": gettext_lazy("mottakeren"),
    "TD": gettext_lazy("tittelen på et dokument"),
}
STOPP: Final[dict[str, Promise]] = {
    "finnes_ikke": gettext_lazy("Dokumentet finnes ikke."),
    "ikke_journalfoert": gettext_lazy("Dokumentet er ikke journalført."),
    "epost": gettext_lazy("En e-postadresse sto som navn. Den er ikke lagt ut."),
    "merker": gettext_lazy("Merkene passer ikke til tittelen. Hele linje 2 er skjermet."),
    "skjult_ord_i_tittel": gettext_lazy("Et ord som er skjermet ett sted, står åpent i en tittel."),
}
FILSTOPP: Final[dict[str, Promise]] = {
    "ikke_lest": gettext_lazy("Dokument %(nr)s: teksten er ikke lest. Filen er ikke lagt ut."),
    "uleselig": gettext_lazy("Dokument %(nr)s: filen kan ikke leses. Den er ikke lagt ut."),
    "sladdet_mangler": gettext_lazy("Dokument %(nr)s: sladdet utgave mangler."),
    "fil_mangler": gettext_lazy("Dokument %(nr)s: filen mangler på lageret."),
    "ikke_lesbar": gettext_lazy("Dokument %(nr)s: du har ikke tilgang til filen."),
    "dokumenttittel": gettext_lazy("Dokument %(nr)s: tittelen gjentar noe skjermet og er maskert."),
}  # fmt: skip
#: Why a file is not on the internet, for the pane.
GRUNNER: Final[dict[str, Promise]] = {
    "skjermet": gettext_lazy("skjermet"),
    "ikke_vurdert": gettext_lazy("ikke vurdert ennå"),
    "ikke_lagt_ut": gettext_lazy("kommunen legger ikke ut filer"),
    "uten_fil": gettext_lazy("har ingen fil"),
    "ikke_lest": gettext_lazy("leses før den legges ut"),
    "fnr": gettext_lazy("inneholder et fødselsnummer"),
    "uleselig": gettext_lazy("kan ikke leses"),
    "fil_mangler": gettext_lazy("mangler på lageret"),
}
ROLLER: Final[dict[str, Promise]] = {
    "EA": gettext_lazy("Fra"),
    "IS": gettext_lazy("Fra"),
    "IA": gettext_lazy("Fra"),
    "EM": gettext_lazy("Til"),
    "GM": gettext_lazy("Til"),
    "IM": gettext_lazy("Til"),
    "EK": gettext_lazy("Kopi til"),
    "IK": gettext_lazy("Kopi til"),
}
#: Public fields by the names that a correction uses.
FELT: Final[dict[str, Promise]] = {
    "tittel": gettext_lazy("Tittel"),
    "sakstittel": gettext_lazy("Sakstittel"),
    "klasse": gettext_lazy("Arkivkode"),
    "parter": gettext_lazy("Fra eller til"),
    "dokumenter": gettext_lazy("Dokumenttitler"),
    "filer": gettext_lazy("Filer på nett"),
    "dokumentets_dato": gettext_lazy("Datert"),
    "retning": gettext_lazy("Type"),
    "enhet": gettext_lazy("Enhet"),
    "saksbehandler": gettext_lazy("Saksbehandler"),
    "hjemler": gettext_lazy("Hjemmel"),
}


def stopptekst(kode: str, sted: str = "") -> str:
    """Return what a stop means and what was done, in the reader's language."""
    if kode == "fnr":
        if sted.isdigit():
            return _("Dokument %(nr)s inneholder et fødselsnummer. Filen er ikke lagt ut.") % {
                "nr": sted
            }
        return _("Det sto et fødselsnummer i %(sted)s. Det er maskert.") % {
            "sted": STEDER.get(sted, sted)
        }
    if kode in FILSTOPP:
        return str(FILSTOPP[kode]) % {"nr": sted}
    return str(STOPP.get(kode, kode))
