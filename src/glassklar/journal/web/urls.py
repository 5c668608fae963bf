# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the journal's pages."""

from __future__ import annotations

from django.urls import path

from glassklar.journal.web import frigi, post

app_name = "journal"
_DAG = "journal/frigi/<str:dato>/"
_POST = "post/<uuid:registrering>/"

urlpatterns = [
    path("journal/", frigi.oversikt, name="oversikt"),
    path("journal/frigitt/", frigi.frigitt, name="frigitt"),
    path(_DAG, frigi.dag, name="dag"),
    path(f"{_DAG}hold/", frigi.hold, name="hold"),
    path(f"{_DAG}slipp/<uuid:registrering>/", frigi.slipp, name="slipp"),
    path(f"{_POST}status/", post.status, name="status"),
    path(f"{_POST}avskriv/", post.avskriv_side, name="avskriv"),
    path(f"{_POST}rett/", post.rett, name="rett"),
    path(f"{_POST}trekk-tilbake/", post.trekk, name="trekk"),
]
