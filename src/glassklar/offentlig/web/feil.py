# SPDX-License-Identifier: EUPL-1.2
"""Pages for what went wrong; for the API the same as JSON."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _


def _er_api(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def feil404(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The same page for what does not exist and what may not be known."""
    if _er_api(request):
        return JsonResponse({"melding": _("Finnes ikke."), "felt": {}}, status=404)
    return render(request, "offentlig/404.html", status=404)


def feil500(request: HttpRequest) -> HttpResponse:
    """Our fault. Needs no database: it may be the database that is down."""
    if _er_api(request):
        return JsonResponse({"melding": _("Noe gikk galt hos oss."), "felt": {}}, status=500)
    return HttpResponse(render_to_string("offentlig/500.html"), status=500)


def feil400(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """An address that cannot be read: to people it is a page that does not exist."""
    if _er_api(request):
        return JsonResponse({"melding": _("Adressen kan ikke leses."), "felt": {}}, status=400)
    return HttpResponse(render_to_string("offentlig/400.html"), status=400)
