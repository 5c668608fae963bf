# SPDX-License-Identifier: EUPL-1.2
"""What the pages of dispatch read. Call inside ``lesing(bruker)``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from glassklar.arkiv.api import queries, sider
from glassklar.arkiv.models import Korrespondansepart, Registrering
from glassklar.fullmakt.actions.utsending import FEIL, adresse
from glassklar.fullmakt.brevgrunnlag import parter
from glassklar.fullmakt.modeller_vedtak import Utsending
from glassklar.fullmakt.utsending.kanal import Status
from glassklar.fullmakt.utsending.kanaler import kanaler
from glassklar.org.api import Bruker, Rolle, har_rolle

KANALER: dict[str, Promise] = {"epost": _("E-post"), "utskrift": _("Brev på papir")}
STATUSER: dict[str, tuple[Promise, str]] = {
    Status.KLAR: (_("venter på sending"), "info"),
    Status.SENDT: (_("hos utskriften"), "info"),
    Status.LEVERT: (_("levert"), "success"),
    Status.FEILET: (_("feilet"), "danger"),
}
MANGE = 200


@dataclass(frozen=True, slots=True)
class Rad:
    """A recipient, and the newest dispatch to it."""

    part: Korrespondansepart
    navn: str
    utsending: Utsending | None
    #: Channels that this recipient can be reached by, with the reason for the others.
    kanaler: list[tuple[str, Promise]]
    mangler: list[str]

    @property
    def kan_sendes(self) -> bool:
        """Whether it can be sent now, by any channel: never sent, or failed."""
        return self.utsending is None or self.utsending.status == Status.FEILET

    @property
    def status(self) -> tuple[Promise, str] | None:
        """The status in words and a colour."""
        return STATUSER[self.utsending.status] if self.utsending else None

    @property
    def feil(self) -> Promise | str:
        """Why it failed, or waits."""
        return FEIL.get(self.utsending.feil, "") if self.utsending else ""

    @property
    def kanal(self) -> Promise | str:
        """How it was sent."""
        return KANALER.get(self.utsending.kanal, "") if self.utsending else ""


@dataclass(frozen=True, slots=True)
class Tavle:
    """A decision's recipients, and why it cannot be sent now."""

    rader: list[Rad]
    hinder: str | None


def tavle(registrering: UUID) -> Tavle | None:
    """Return the board of a decision; None for what is no decision."""
    with connection.cursor() as c:
        c.execute("select utsending_hinder(%s), er_skjermet_post(%s)", [registrering, registrering])
        hinder, skjermet = c.fetchone() or (None, False)
    if hinder == "vedtak":
        return None
    siste: dict[UUID, Utsending] = {}
    for u in Utsending.objects.filter(registrering=registrering).order_by("opprettet"):
        siste[u.korrespondansepart_id] = u
    return Tavle([_rad(p, siste.get(p.pk), skjermet) for p in parter(registrering)], hinder)


def _rad(p: Korrespondansepart, u: Utsending | None, skjermet: bool) -> Rad:
    ident = getattr(p, "identitet", None)
    if ident is None:
        return Rad(p, "", u, [], [str(FEIL["uten_klarering"])])
    aapne, mangler = [], []
    for kode, kanal in kanaler().items():
        feil = kanal.adressefeil(adresse(ident))
        if feil:
            mangler.append(str(FEIL[feil]))
        elif kode != "epost" or not skjermet:
            aapne.append((kode, KANALER[kode]))
    return Rad(p, ident.navn, u, aapne, mangler)


def posten(utsending: UUID) -> UUID | None:
    """Return the entry of a dispatch."""
    return Utsending.objects.filter(pk=utsending).values_list("registrering_id", flat=True).first()


def _som_venter(bruker: Bruker) -> QuerySet[Utsending]:
    """Failed, or put out for printing: of one's own documents; the archive sees all.

    What has been sent again another way since, waits no more.
    """
    nyere = Utsending.objects.filter(
        korrespondansepart=OuterRef("korrespondansepart"), opprettet__gt=OuterRef("opprettet")
    )
    q = Utsending.objects.filter(~Exists(nyere), status__in=[Status.FEILET, Status.SENDT])
    if har_rolle(bruker, Rolle.ARKIVAR):
        return q
    return q.filter(
        Q(registrering__saksbehandler=bruker) | Q(registrering__mappe__saksansvarlig=bruker)
    )


def antall_feilet(bruker: Bruker) -> int:
    """How many dispatches failed; for the worklist."""
    return _som_venter(bruker).filter(status=Status.FEILET)[:MANGE].count()


def mine(bruker: Bruker) -> list[tuple[Utsending, sider.Linje, Any]]:
    """Return what waits, the failed first, with the entry's line and the status in words."""
    rader = list(_som_venter(bruker).order_by("status", "opprettet")[:MANGE])
    poster = Registrering.objects.filter(pk__in={u.registrering_id for u in rader})
    linjer = {ln.post.pk: ln for ln in sider.lag_linjer(list(queries.med_rader(poster)))}
    return [
        (u, linjer[u.registrering_id], (STATUSER[u.status], FEIL.get(u.feil, ""), KANALER[u.kanal]))
        for u in rader
        if u.registrering_id in linjer
    ]
