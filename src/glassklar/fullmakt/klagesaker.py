# SPDX-License-Identifier: EUPL-1.2
"""What the pages of complaints read. Call inside ``lesing(bruker)``."""

from __future__ import annotations

from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from glassklar.arkiv.api import queries, sider
from glassklar.arkiv.models import Registrering
from glassklar.fullmakt.klageregler import Utfall
from glassklar.fullmakt.modeller_vedtak import Klage
from glassklar.grunn.feil import IkkeFunnet
from glassklar.org.api import Bruker, saksbehandlere

UTFALL: dict[str, Promise] = {
    Utfall.OMGJORT: _("omgjort"),
    Utfall.OVERSENDT: _("oversendt"),
    Utfall.AVVIST: _("avvist"),
    Utfall.TRUKKET: _("trukket"),
}
MANGE = 200


def _klager() -> QuerySet[Klage]:
    return Klage.objects.select_related("behandler", "vedtak", "klage", "avgjort_av")


def hent(klage: UUID) -> Klage:
    """Return a complaint. Raises IkkeFunnet."""
    rad = _klager().filter(pk=klage).first()
    if rad is None:
        raise IkkeFunnet
    return rad


def paa_vedtaket(vedtak: UUID) -> list[Klage]:
    """Return the complaints over a decision, the newest first."""
    return list(_klager().filter(vedtak=vedtak).order_by("-mottatt", "-pk"))


def mulige_behandlere(vedtak: UUID) -> list[tuple[str, str]]:
    """Return who may handle a complaint over a decision, for a list."""
    folk = saksbehandlere()
    with connection.cursor() as c:
        c.execute(
            "select b from unnest(%s::int[]) b where klagebehandler_hinder(%s, b) is null",
            [[b.pk for b in folk], vedtak],
        )
        kan = {rad[0] for rad in c.fetchall()}
    return [(str(b.pk), b.navn) for b in folk if b.pk in kan]


def tell_mine(bruker: Bruker) -> int:
    """How many complaints wait for the person; for the worklist."""
    return Klage.objects.filter(behandler=bruker, utfall="")[:MANGE].count()


def mine(bruker: Bruker) -> list[tuple[Klage, sider.Linje]]:
    """Return the complaints that wait for the person, the oldest first."""
    rader = list(_klager().filter(behandler=bruker, utfall="").order_by("mottatt")[:MANGE])
    poster = Registrering.objects.filter(pk__in={k.vedtak_id for k in rader})
    linjer = {ln.post.pk: ln for ln in sider.lag_linjer(list(queries.med_rader(poster)))}
    return [(k, linjer[k.vedtak_id]) for k in rader if k.vedtak_id in linjer]
