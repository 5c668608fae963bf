# SPDX-License-Identifier: EUPL-1.2
"""How it goes with the sealing: how far it has come, with which keys, and what was sent where."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from glassklar.org.api import side
from glassklar.spor import forseglet

NAVN = {"S": _("Sporet"), "P": _("Den offentlige loggen")}
#: The words of spor/meldinger.py, as whoever looks after the system must read them.
MELDINGER = {
    "virksomhet": _("Kommunen er ikke opprettet ennå, så loggen har ikke noe navn."),
    "noekkel_mangler": _("Nøkkelfilen mangler eller kan ikke leses. Legg den tilbake."),
    "noekkel_feil": _(
        "Nøkkelen i filen er ikke den loggen er signert med. Legg den riktige tilbake."
    ),
    "gjenopprettet": _(
        "Databasen er hentet fra en sikkerhetskopi. Stopp de andre prosessene, og kjør "
        "«glassklar forsegler --etter-gjenoppretting»."
    ),
    "mappe_foran": _(
        "Mappen med fliser har et nyere sjekkpunkt enn databasen. Er databasen hentet fra en "
        "sikkerhetskopi, kjør «glassklar forsegler --etter-gjenoppretting»."
    ),
    "mappe_annen": _("Mappen med fliser er fra en annen logg. Velg en annen mappe."),
    "rekkefoelge": _("En hendelse kom utenfor rekkefølgen. Kontroller med «glassklar verifiser»."),
    "fliser": _("Kan ikke skrive fliser. Er mappen skrivbar, og er det plass på disken?"),
    "transaksjon": _("En åpen transaksjon holder forseglingen igjen."),
    "klokke": _("Klokken er stilt tilbake. Sjekkpunktene beholder rekkefølgen."),
}


@side("admin", "arkivar", "revisor")
def sporet(request: HttpRequest) -> HttpResponse:
    """The state of every sealed log."""
    antall, eldste = forseglet.venter()
    innhold = {
        "logger": [
            (x, NAVN.get(x.logg, x.navn), MELDINGER.get(x.melding, "")) for x in forseglet.logger()
        ],
        "venter": antall,
        "mange": antall > 10_000,
        "eldste": eldste,
    }
    return render(request, "intern/admin/sporet.html", innhold)
