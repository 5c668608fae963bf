# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the public site. Plain, and kept for ever."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from django.urls import path, register_converter

from glassklar.offentlig.web import dagside, filer, loggsider, sider, sokeside, strom, valg
from glassklar.offentlig.web.api import api
from glassklar.offentlig.web.hurtig import aapne_data


class Dato:
    """2026-11-20"""

    regex = "[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        """Read the date; a wrong one is no address."""
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        """Write the date."""
        return value.isoformat()


class Aar:
    """2026"""

    regex = "[0-9]{4}"

    def to_python(self, value: str) -> int:
        """Read the year."""
        return int(value)

    def to_url(self, value: int) -> str:
        """Write the year."""
        return f"{value:04d}"


class Nummer:
    """A number of at most nine digits."""

    regex = "[1-9][0-9]{0,8}"

    def to_python(self, value: str) -> int:
        """Read the number."""
        return int(value)

    def to_url(self, value: int) -> str:
        """Write the number."""
        return str(value)


def _api() -> Any:
    """The API's addresses, each open to all."""
    moenstre, app, navnerom = api.urls
    for m in moenstre:
        m.callback = aapne_data(cast(Any, m.callback))
    return moenstre, app, navnerom


register_converter(Dato, "dag")
register_converter(Aar, "aar")
register_converter(Nummer, "nr")

urlpatterns = [
    path("", sider.forside, name="forside"),
    path("sok/", sokeside.sok, name="sok"),
    path("postliste/", dagside.postliste_oversikt, name="postliste_oversikt"),
    path("postliste/<dag:dag>/", dagside.postliste, name="postliste"),
    path("postliste/<dag:dag>/postliste.csv", dagside.postliste_csv, name="postliste_csv"),
    path("sak/<aar:aar>/<nr:nr>/", sider.sak, name="sak"),
    path("sak/<aar:aar>/<nr:nr>/<nr:postnr>/", sider.journalpost, name="journalpost"),
    path("sak/<aar:aar>/<nr:nr>/<nr:postnr>/fil/<nr:dok>/", filer.fil, name="fil"),
    path("sak/<aar:aar>/<nr:nr>/<nr:postnr>/bevis/", loggsider.bevis, name="bevis"),
    path("sak/<aar:aar>/<nr:nr>/<nr:postnr>/bevis/<nr:hendelse>.json", loggsider.bevisfil,
         name="bevisfil"),
    path("logg/", loggsider.logg, name="logg"),
    path("logg/checkpoint", loggsider.sjekkpunkt, name="logg_sjekkpunkt"),
    path("logg/tile/<path:sti>", loggsider.flis, name="logg_flis"),
    path("logg/vitne.py", loggsider.vitne, name="logg_vitne"),
    path("om-innsyn/", sider.om_innsyn, name="om_innsyn"),
    path("personvern/", sider.tekstside, {"mal": "offentlig/personvern.html"}, name="personvern"),
    path("tilgjengelighet/", sider.tekstside, {"mal": "offentlig/tilgjengelighet.html"},
         name="tilgjengelighet"),
    path("feed.atom", strom.feed, name="feed"),
    path("robots.txt", strom.robots, name="robots"),
    path("sitemap.xml", strom.sitemap, name="sitemap"),
    path("sprak/", valg.sprak, name="sprak"),
    path("utseende/", valg.utseende, name="utseende"),
    path("api/", _api()),
]  # fmt: skip
