# SPDX-License-Identifier: EUPL-1.2
"""The decorator of every staff page: logged in, one person a transaction, one kind of 404."""

from __future__ import annotations

import functools
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect

from glassklar.grunn import lest
from glassklar.grunn.feil import IkkeFunnet
from glassklar.grunn.identitet import lesing
from glassklar.org.queries import har_rolle
from glassklar.org.tofaktor import mangler

P = ParamSpec("P")
#: Where two-factor is set up: all that a person gets whose role demands it (intern/web).
SIKKERHET = "/sikkerhet/"
Visning = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def _viser(request: HttpRequest, svar: HttpResponseBase) -> bool:
    """Whether anything that was read is in the answer: its body, or the name of a file. Who is
    told that nothing has changed reads it in the browser."""
    if request.method == "HEAD" and not svar.has_header("Content-Disposition"):
        return False
    return not 300 <= svar.status_code < 400 or svar.status_code == HTTPStatus.NOT_MODIFIED


def _doer(request: HttpRequest) -> str:
    """The name of the address, as ``arkiv:post``."""
    treff = request.resolver_match
    return (treff.view_name if treff is not None else "") or "ukjent"


def side(*roller: str) -> Callable[[Visning[P]], Visning[P]]:
    """Make a view a staff page, for everyone logged in or for holders of ``roller``.

    GET and HEAD run inside ``lesing(request.user)``. POST opens no transaction: the view calls
    an action, which has its own. ``IkkeFunnet`` becomes 404, the same for what does not exist
    and what the person may not know of. May also be used bare: ``@side``.

    What the answer shows of shielded content is written to the trace before it leaves
    (``grunn.lest``); when that cannot be done, there is no answer.
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
                    with lest.samler() as samling:
                        ut = visning(request, *args, **kwargs)
                    if samling and _viser(request, ut):
                        with lesing(bruker):
                            lest.skriv(samling, bruker.pk, _doer(request))
                    return ut
                with lesing(bruker), lest.samler() as samling:
                    if roller and not har_rolle(bruker, *roller):
                        raise PermissionDenied
                    ut = visning(request, *args, **kwargs)
                    if samling and _viser(request, ut):
                        lest.skriv(samling, bruker.pk, _doer(request))
                    return ut
            except IkkeFunnet as feil:
                raise Http404 from feil

        svar.er_side = True  # type: ignore[attr-defined]
        return svar

    return pakk
