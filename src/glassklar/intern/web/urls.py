# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the staff site's own pages; the rooms' pages follow."""

from __future__ import annotations

from django.urls import include, path
from django.views.generic import RedirectView
from django.views.i18n import set_language

from glassklar.intern.web import (
    arbeidsbord,
    beslutningsvei,
    brukere,
    historikk,
    hjelp,
    innlogging,
    koder,
    passord,
    sok,
    sporet,
    sporutdrag,
    struktur,
    utdrag,
    valg,
    vurder_sak,
    vurdering,
)

egne = [
    path("", arbeidsbord.arbeidsbord, name="arbeidsbord"),
    path("logg-inn/", innlogging.LoggInn.as_view(), name="logg_inn"),
    path("logg-ut/", innlogging.LoggUt.as_view(), name="logg_ut"),
    path("glemt-passord/", passord.GlemtPassord.as_view(), name="glemt_passord"),
    path("glemt-passord/sendt/", passord.GlemtSendt.as_view(), name="glemt_sendt"),
    path("glemt-passord/<uidb64>/<token>/", passord.NyttPassord.as_view(), name="nytt_passord"),
    path("passord/", passord.EndrePassord.as_view(), name="passord"),
    path("sprak/", set_language, name="spraak"),
    path("utseende/", valg.utseende, name="utseende"),
    path("hjelp/", hjelp.hjelp, name="hjelp"),
    path("tastatur/", hjelp.tastatur, name="tastatur"),
    path("sok/", sok.sok, name="sok"),
    path("post/<uuid:registrering>/vurder/", vurdering.vurder_post, name="vurder_post"),
    path("sak/<uuid:mappe>/vurder/", vurder_sak.vurder_sak_side, name="vurder_sak"),
    path("admin/", koder.oversikt, name="admin"),
    path("admin/koder/", koder.kodeliste, name="koder"),
    path("admin/koder/<str:kode>/", koder.endre_kode, name="endre_kode"),
    path("admin/struktur/", struktur.struktur, name="struktur"),
    path(
        "sak/<int:aar>/<int:nr>/beslutningsvei/",
        beslutningsvei.beslutningsvei,
        name="beslutningsvei",
    ),
    path(
        "sak/<int:aar>/<int:nr>/beslutningsvei/pdf/",
        beslutningsvei.beslutningsvei_pdf,
        name="beslutningsvei_pdf",
    ),
    path(
        "saker/<int:aar>/<int:nr>/beslutningsvei/",
        RedirectView.as_view(pattern_name="intern:beslutningsvei", permanent=True),
        name="gammel_beslutningsvei",
    ),
    path(
        "saker/<int:aar>/<int:nr>/beslutningsvei/pdf/",
        RedirectView.as_view(pattern_name="intern:beslutningsvei_pdf", permanent=True),
        name="gammel_beslutningsvei_pdf",
    ),
    path(
        "sak/<int:aar>/<int:nr>/historikk/<slug:format_>/",
        sporutdrag.spor_utdrag,
        name="spor_utdrag",
    ),
    path("sak/<int:aar>/<int:nr>/endringslogg/", sporutdrag.endringslogg, name="endringslogg"),
    path("sak/<int:aar>/<int:nr>/historikk/", historikk.sak_historikk, name="sak_historikk"),
    path("post/<uuid:registrering>/historikk/", historikk.post_historikk, name="post_historikk"),
    path(
        "dokument/<uuid:dokument>/historikk/",
        historikk.dokument_historikk,
        name="dokument_historikk",
    ),
    path(
        "tilgang/person/<int:person>/historikk/",
        historikk.person_historikk,
        name="person_historikk",
    ),
    path(
        "tilgang/klarering/<int:nr>/historikk/",
        historikk.klarering_historikk,
        name="klarering_historikk",
    ),
    path("sporet/", sporet.sporet, name="sporet"),
    path("sporet/utdrag/", utdrag.utdrag, name="utdrag"),
    path("admin/brukere/", brukere.brukere, name="brukere"),
]

urlpatterns = [
    path("", include((egne, "intern"))),
    path("", include("glassklar.intern.web.urls_innlogging")),
    path("tilgang/", include("glassklar.tilgang.web.urls")),
    path("", include("glassklar.arkiv.web.urls")),
    path("", include("glassklar.journal.web.urls")),
    path("", include("glassklar.fullmakt.web.urls")),
]
