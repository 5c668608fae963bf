# SPDX-License-Identifier: EUPL-1.2
"""Mail to whoever's turn it is to approve: that something waits, and in which case. No content."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.core.mail import send_mail
from django.utils import translation
from django.utils.translation import gettext as _

from glassklar.arkiv.jobber import legg_i_koe
from glassklar.fullmakt.modeller_vedtak import Loep, Loepsteg

OPPGAVE = "fullmakt.varsle_mottaker"


def varsle_dem_det_gjelder(loep: UUID) -> None:
    """Queue a mail for each step of a sending that got its turn in this transaction.

    Inside an action: the mail vanishes with what the action writes when that is refused.
    """
    # Before the transaction's own beginning nobody can have got their turn by it.
    steg = Loepsteg.objects.raw(
        "select id from godkjenningssteg where loep_id = %s and svar = '' and sendt >= now()"
        " order by nr",
        [loep],
    )
    for s in steg:
        legg_i_koe(OPPGAVE, steg=str(s.pk))


def send_varsel(steg: UUID) -> bool:
    """Send the mail, unless it waits no longer; return whether it was sent."""
    s = (
        Loepsteg.objects.select_related("mottaker", "loep__registrering__mappe__saksnummer")
        .filter(pk=steg, svar="", sendt__isnull=False, loep__avsluttet__isnull=True)
        .first()
    )
    if s is None or not s.mottaker.epost or not s.mottaker.is_active:
        return False
    n = s.loep.registrering.mappe.saksnummer
    with translation.override(settings.LANGUAGE_CODE):
        sak = {"sak": f"{n.aar}/{n.nr}"}
        hoering = s.loep.maate == Loep.Maate.HOERING
        emne = (
            _("Vedtak til uttalelse i sak %(sak)s")
            if hoering
            else _("Vedtak til godkjenning i sak %(sak)s")
        ) % sak
        tekst = (
            _("Et vedtak i sak %(sak)s venter på uttalelse fra deg.")
            if hoering
            else _("Et vedtak i sak %(sak)s venter på godkjenning fra deg.")
        ) % sak
        slutt = _("Logg inn i Glassklar for å lese det.")
        send_mail(emne, f"{tekst}\n\n{slutt}\n", None, [s.mottaker.epost])
    return True
