# SPDX-License-Identifier: EUPL-1.2
"""The decorator of every staff page: logged in, one person a transaction, one kind of 404."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect

from glassklar.grunn.feil import IkkeFunnet
from glassklar.grunn.identitet import lesing
from glassklar.org.queries import har_rolle
from glassklar.org.tofaktor import mangler

P = ParamSpec("P")
#: Where two-factor is set up: all that a person gets whose role demands it (intern/web).
SIKKERHET = "/sikkerhet/"
Visning = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def side(*roller: str) -> Callable[[Visning[P]], Visning[P]]:
    """Make a view a staff page, for everyone logged in or for holders of ``roller``.

    GET and HEAD run inside ``lesing(request.user)``. POST opens no transaction: the view calls
    an action, which has its own. ``IkkeFunnet`` becomes 404, the same for what does not exist
    and what the person may not know of. May also be used bare: ``@side``.
    """
    if len(roller) == 1 and callable(roller[0]):
        return side()(roller[0])  # type: ignore[return-value]

    def pakk(visning: Visning[P]) -> Visning[P]:
        @functools.wraps(visning)
        def svar(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            bruker: Any = request.user
            if not bruker.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if mangler(request):
                return HttpResponseRedirect(SIKKERHET)
            try:
                if request.method not in ("GET", "HEAD"):
                    if roller and not har_rolle(bruker, *roller):
                        raise PermissionDenied
                    return visning(request, *args, **kwargs)
                with lesing(bruker):
                    if roller and not har_rolle(bruker, *roller):
                        raise PermissionDenied
                    return visning(request, *args, **kwargs)
            except IkkeFunnet as feil:
                raise Http404 from feil

        svar.er_side = True  # type: ignore[attr-defined]
        return svar

    return pakk
