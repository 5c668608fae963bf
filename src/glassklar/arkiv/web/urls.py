# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the archive's pages."""

from __future__ import annotations

from django.urls import path

from glassklar.arkiv.web import dokumentvisning, lesere, mottak, post, registrer_ny, sak

app_name = "arkiv"
_POST = "post/<uuid:registrering>/"

urlpatterns = [
    path("saker/", sak.saker, name="saker"),
    path("sak/ny/", sak.ny_sak, name="ny_sak"),
    path("sak/<int:aar>/<int:nr>/", sak.sak, name="sak"),
    path("sak/<int:aar>/<int:nr>/endre/", sak.endre, name="endre_sak"),
    path("sak/<int:aar>/<int:nr>/avslutt/", sak.avslutt, name="avslutt_sak"),
    path("sak/<int:aar>/<int:nr>/gjenaapne/", sak.gjenaapne, name="gjenaapne_sak"),
    path("sak/<int:aar>/<int:nr>/lesere/", lesere.sak_lesere, name="sak_lesere"),
    path("sak/<int:aar>/<int:nr>/merknad/", sak.merknad, name="sak_merknad"),
    path("sak/<int:aar>/<int:nr>/<int:postnr>/", post.post, name="post"),
    path(_POST, post.til_post, name="til_post"),
    path(f"{_POST}endre/", post.endre, name="endre_post"),
    path(f"{_POST}fordel/", post.fordel_post, name="fordel"),
    path(f"{_POST}flytt/", post.flytt, name="flytt"),
    path(f"{_POST}lesere/", lesere.post_lesere, name="post_lesere"),
    path(f"{_POST}merknad/", post.merknad, name="post_merknad"),
    path(f"{_POST}dokument/", post.nytt_dokument, name="nytt_dokument"),
    path(f"{_POST}dokument/<uuid:dokument>/versjon/", post.versjon, name="versjon"),
    path("dokument/<uuid:objekt>/side/<int:nr>.png", dokumentvisning.sidepng, name="sidepng"),
    path("dokument/<uuid:objekt>/tekst/", dokumentvisning.tekst, name="tekst"),
    path("dokument/<uuid:objekt>/last-ned/", dokumentvisning.last_ned, name="last_ned"),
    path("registrer/", mottak.koe, name="koe"),
    path("registrer/ny/", registrer_ny.registrer_ny, name="registrer_ny"),
    path("registrer/forkastet/", mottak.forkastede, name="forkastede"),
    path("registrer/<uuid:mottak>/", mottak.registrer_mottak, name="registrer_mottak"),
    path("registrer/<uuid:mottak>/forkast/", mottak.forkast, name="forkast"),
    path("mottak/<uuid:mottak>/fil/<int:nr>/side/<int:sidenr>.png", mottak.filside, name="filside"),
    path("mottak/<uuid:mottak>/fil/<int:nr>/tekst/", mottak.filtekst, name="filtekst"),
    path("mottak/<uuid:mottak>/fil/<int:nr>/last-ned/", mottak.fillast, name="fillast"),
]
