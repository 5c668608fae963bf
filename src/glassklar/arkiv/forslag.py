# SPDX-License-Identifier: EUPL-1.2
"""What shielding the archive proposes for a new entry; the case handler decides."""

from __future__ import annotations

from django.utils.translation import gettext as _

from glassklar.arkiv.data import Forslag
from glassklar.arkiv.mapper.models import Mappe, MappeKlasse
from glassklar.arkiv.struktur.models import Klasse
from glassklar.tilgang.api import AAPEN, NySkjerming, Skjerming, Tilgangskode, kode


def _fra_kode(k: Tilgangskode, grunn: str, kilde: str) -> Forslag:
    return Forslag(
        NySkjerming(k.kode, k.post_nivaa, k.standard_hjemmel, k.standard_tillegg), grunn, kilde
    )


def foreslaa_skjerming(*, mappe: Mappe | None = None, klasse: Klasse | None = None) -> Forslag:
    """Return the proposal for an entry: what its case has, else its class, else its series.

    The proposal says where it comes from, so that nobody inherits without seeing it.
    """
    if mappe is not None:
        s = Skjerming.objects.select_related("kode").filter(gjelder=mappe.pk).first()
        if s is not None and s.kode_id != AAPEN:
            return _fra_kode(s.kode, _("Saken har koden %(kode)s.") % {"kode": s.kode_id}, "sak")
        if klasse is None:
            mk = MappeKlasse.objects.select_related("klasse_ref").filter(mappe=mappe).first()
            klasse = mk.klasse_ref if mk else None
    if klasse is not None and klasse.standard_kode:
        k = kode(klasse.standard_kode)
        if k is not None and k.kode != AAPEN:
            return _fra_kode(
                k,
                _("Klassen %(klasse)s har vanligvis koden %(kode)s.")
                % {"klasse": klasse.klasse_id, "kode": k.kode},
                "klasse",
            )
    if mappe is not None:
        s = (
            Skjerming.objects.select_related("kode")
            .filter(gjelder=mappe.referanse_arkivdel_id or mappe.arkivdel_id)
            .first()
        )
        if s is not None and s.kode_id != AAPEN:
            return _fra_kode(
                s.kode, _("Arkivdelen har koden %(kode)s.") % {"kode": s.kode_id}, "arkivdel"
            )
        return Forslag(NySkjerming(AAPEN, 0), _("Saken er åpen, og dokumentet arver det."), "sak")
    return Forslag(NySkjerming(AAPEN, 0), _("Ingenting tilsier at noe må skjermes."), "sak")
