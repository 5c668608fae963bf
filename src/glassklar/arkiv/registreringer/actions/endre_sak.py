# SPDX-License-Identifier: EUPL-1.2
"""Correct, close and reopen cases."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from glassklar.arkiv.mapper.models import Mappe, MappeKlasse, MappeSkjermet
from glassklar.arkiv.registreringer.models import Avskrivning, Regdok, Registrering
from glassklar.arkiv.registreringer.rettigheter import laas_sak
from glassklar.arkiv.rules import sjekk_tekst, sjekk_tittel
from glassklar.arkiv.titler import linje1
from glassklar.grunn.feil import Avvist
from glassklar.grunn.handling import handling
from glassklar.grunn.klokke import i_dag, naa
from glassklar.noark.api import MASKE
from glassklar.org.api import Bruker, Rolle
from glassklar.org.rettigheter import krev_rolle
from glassklar.tilgang.api import Skjerming

AAPNE_FELT = ("tittel", "saksdato", "enhet_id", "saksansvarlig_id", "journalenhet_id")
VERNEDE_FELT = ("tittel2", "beskrivelse", "noekkelord")


def skjerming_for(sak: Mappe) -> Skjerming | None:
    """Return the shielding in force for a case: its own, the series pointed to, its series."""
    ider = [i for i in (sak.pk, sak.referanse_arkivdel_id, sak.arkivdel_id) if i]
    funnet = {s.gjelder: s for s in Skjerming.objects.filter(gjelder__in=ider)}
    return next((funnet[i] for i in ider if i in funnet), None)


@handling("endre_sak")
def endre_sak(
    *, bruker: Bruker, mappe: UUID, versjon: int | None = None, grunn: str = "", **felt: Any
) -> Mappe:
    """Correct a case: tittel, tittel2, beskrivelse, noekkelord, saksdato, enhet_id,
    saksansvarlig_id. A closed case's are frozen (3.2.2, 3.2.10).

    Raises:
        Avvist: wrong or frozen field, or changed by another. IkkeFunnet: no such case.
    """
    sak = laas_sak(bruker, mappe, versjon)
    if sak.avsluttet_dato is not None:
        raise Avvist({"": _("Saken er avsluttet. Gjenåpne den for å endre den.")})
    ukjente = set(felt) - set(AAPNE_FELT) - set(VERNEDE_FELT)
    if ukjente:
        raise Avvist({navn: _("Dette feltet kan ikke endres her.") for navn in ukjente})
    if "saksansvarlig_id" in felt or "enhet_id" in felt:
        krev_rolle(bruker, Rolle.ARKIVAR, Rolle.LEDER, Rolle.SAKSBEHANDLER)
    skjermet: MappeSkjermet | None = getattr(sak, "skjermet", None)
    if skjermet is None and set(felt) & set(VERNEDE_FELT):
        raise Avvist(tittel2=_("Du har ikke klarering for denne delen."))
    aapne = {k: v for k, v in felt.items() if k in AAPNE_FELT}
    vernede = {k: v for k, v in felt.items() if k in VERNEDE_FELT}
    if skjermet is None and sak.tittel == MASKE and aapne.pop("tittel", MASKE) != MASKE:
        raise Avvist(tittel=_("Du har ikke klarering for denne delen."))
    tittel = str(aapne.get("tittel", linje1(sak))).strip()
    gammel2 = skjermet.tittel2 if skjermet else ""
    tittel2 = str(vernede.get("tittel2", gammel2)).strip()
    feil = sjekk_tittel(tittel, tittel2, frozenset(), frozenset())
    feil |= sjekk_tekst("beskrivelse", str(vernede.get("beskrivelse", "")))
    if aapne.get("saksdato") and aapne["saksdato"] > i_dag():
        feil["saksdato"] = _("Saksdatoen kan ikke være i fremtiden.")
    if feil:
        raise Avvist(feil)
    if "tittel" in aapne:
        aapne["tittel"] = tittel
    ny_linje2 = "tittel2" in vernede and tittel2 != gammel2
    if ny_linje2:
        vernede |= {"tittel2": tittel2, "skjulte_ord": [], "navneord": []}
    if vernede:
        MappeSkjermet.objects.filter(pk=sak.pk).update(**vernede)
    Mappe.objects.filter(pk=sak.pk).update(
        **aapne, endret_dato=naa(), endret_av=bruker, versjon=sak.versjon + 1
    )
    sak.refresh_from_db()
    return sak


@handling("avslutt_sak")
def avslutt_sak(*, bruker: Bruker, mappe: UUID, versjon: int | None = None) -> Mappe:
    """Close a case. What still waits for an answer is written off with "sak avsluttet" first
    (3.4.5), then the guards of 3.2.6-3.2.9 must hold.

    Raises:
        Avvist: with what is missing.
    """
    krev_rolle(bruker, Rolle.ARKIVAR)
    sak = laas_sak(bruker, mappe, versjon)
    if sak.avsluttet_dato is not None:
        raise Avvist({"": _("Saken er allerede avsluttet.")})
    if not MappeKlasse.objects.filter(mappe=sak).exists():
        raise Avvist(klasse=_("Saken mangler klasse. Velg en før saken avsluttes."))
    aapne = Registrering.objects.filter(mappe=sak, type="journalpost").exclude(
        status__in=["A", "U"]
    )
    antall = aapne.exclude(status="J").count()
    if antall:
        raise Avvist(
            {"": _("%(antall)d dokumenter er ikke journalført ennå.") % {"antall": antall}}
        )
    restanser = Registrering.objects.filter(mappe=sak, restanse=True)
    Avskrivning.objects.bulk_create(
        [Avskrivning(registrering=r, dato=i_dag(), av=bruker, maate="SA") for r in restanser]
    )
    if (
        Regdok.objects.filter(registrering__mappe=sak)
        .exclude(dokument__status="F")
        .exclude(registrering__status="U")
        .exists()
    ):
        raise Avvist({"": _("Et dokument er fortsatt under redigering.")})
    aapne.update(status="A", arkivert_dato=naa(), arkivert_av=bruker)
    Mappe.objects.filter(pk=sak.pk).update(
        status="A", avsluttet_dato=naa(), avsluttet_av=bruker, versjon=sak.versjon + 1
    )
    sak.refresh_from_db()
    return sak


@handling("gjenaapne_sak")
def gjenaapne_sak(*, bruker: Bruker, mappe: UUID, grunn: str) -> Mappe:
    """Open a closed case again (3.2.11); the reason is traced.

    Raises:
        Avvist: not the archive, no reason, or the case is open already.
    """
    krev_rolle(bruker, Rolle.ARKIVAR)
    if not grunn.strip():
        raise Avvist(grunn=_("Skriv hvorfor saken gjenåpnes."))
    sak = laas_sak(bruker, mappe)
    if sak.avsluttet_dato is None and sak.status != "A":
        raise Avvist({"": _("Saken er ikke avsluttet.")})
    Mappe.objects.filter(pk=sak.pk).update(
        status="B", avsluttet_dato=None, avsluttet_av=None, versjon=sak.versjon + 1
    )
    sak.refresh_from_db()
    return sak
