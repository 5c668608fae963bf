# SPDX-License-Identifier: EUPL-1.2
"""Open a case."""

from __future__ import annotations

from django.utils.translation import gettext as _

from glassklar.arkiv.data import NySak
from glassklar.arkiv.mapper.models import Mappe, MappeKlasse, MappeSkjermet
from glassklar.arkiv.registreringer.models import NasjonalIdentifikator, Part, PartIdentitet
from glassklar.arkiv.rules import sjekk_sak
from glassklar.arkiv.skjerming import kontroller, offentlig, rad, skjuler_linje1
from glassklar.arkiv.struktur.models import Arkivdel, Klasse
from glassklar.grunn.feil import Avvist
from glassklar.grunn.handling import handling
from glassklar.grunn.ids import uuid7
from glassklar.grunn.klokke import i_dag
from glassklar.noark.api import MASKE, arkivdel_tar_nye_mapper
from glassklar.org.api import Bruker, Rolle
from glassklar.org.rettigheter import krev_rolle
from glassklar.tilgang.api import Skjerming


def _klasse(sak: NySak, arkivdel: Arkivdel) -> Klasse | None:
    """Return the class, a leaf of the series' own system (2.4.4, 2.4.5, 2.5.6)."""
    if sak.klasse is None:
        return None
    k = Klasse.objects.filter(pk=sak.klasse).first()
    if k is None or (
        arkivdel.klassifikasjonssystem_id and k.system_id != arkivdel.klassifikasjonssystem_id
    ):
        raise Avvist(klasse=_("Velg en klasse som hører til arkivdelen."))
    if k.avsluttet_dato is not None or k.underklasser.exists():
        raise Avvist(klasse=_("Velg en klasse på laveste nivå som er i bruk."))
    return k


@handling("opprett_sak")
def opprett_sak(*, bruker: Bruker, sak: NySak) -> Mappe:
    """Open a saksmappe; its number is given when the transaction commits.

    Args:
        bruker: who opens it: archive, case handler or leader.
        sak: the case's values; without shielding of its own it inherits the series'.

    Returns:
        The case. Read ``saksnummer`` from the database afterwards.

    Raises:
        Avvist: a field is wrong, the series is closed, or the class cannot be used.
    """
    krev_rolle(bruker, Rolle.ARKIVAR, Rolle.SAKSBEHANDLER, Rolle.LEDER)
    feil = sjekk_sak(sak, i_dag())
    if feil:
        raise Avvist(feil)
    arkivdel = Arkivdel.objects.filter(pk=sak.arkivdel).first()
    if arkivdel is None or arkivdel.avsluttet_dato or not arkivdel_tar_nye_mapper(arkivdel.status):
        raise Avvist(arkivdel=_("Velg en arkivdel som tar imot nye saker."))
    klasse = _klasse(sak, arkivdel)
    ny = (
        kontroller(
            sak.skjerming,
            art="M",
            skjulte_ord=sak.skjulte_ord,
            eier=sak.saksansvarlig,
            forslag=True,
        )
        if sak.skjerming
        else None
    )
    arvet = ny or Skjerming.objects.filter(gjelder=sak.referanse_arkivdel or arkivdel.pk).first()
    linje1 = sak.tittel.strip()
    gjemt = skjuler_linje1(arvet)
    mappe = Mappe(
        id=uuid7(),
        type=Mappe.Type.SAKSMAPPE,
        arkivdel=arkivdel,
        referanse_arkivdel_id=sak.referanse_arkivdel,
        tittel=MASKE if gjemt else linje1,
        offentlig_tittel=offentlig(linje1, sak.tittel2.strip(), arvet, "M", sak.skjulte_ord),
        saksdato=sak.saksdato or i_dag(),
        enhet_id=sak.enhet,
        saksansvarlig_id=sak.saksansvarlig,
        journalenhet_id=sak.journalenhet,
        dokumentmedium=arkivdel.dokumentmedium,
        oppbevaringssted=arkivdel.oppbevaringssted,
        opprettet_av=bruker,
    )
    mappe.save(force_insert=True)
    if ny:
        rad(ny, gjelder=mappe.pk, mappe=mappe.pk, bruker=bruker).save(force_insert=True)
    MappeSkjermet.objects.bulk_create(
        [
            MappeSkjermet(
                mappe=mappe,
                tittel1=linje1 if gjemt else "",
                tittel2=sak.tittel2.strip(),
                beskrivelse=sak.beskrivelse,
                noekkelord=list(sak.noekkelord),
                navneord=sorted(sak.navneord),
                skjulte_ord=sorted(sak.skjulte_ord),
            )
        ]
    )
    MappeKlasse.objects.bulk_create(
        [
            MappeKlasse(
                mappe=mappe,
                klasse_ref=klasse,
                klasse_id=klasse.klasse_id if klasse else sak.klasse_id,
                tittel=klasse.tittel if klasse else "",
            )
        ]
    )
    _identifikatorer(mappe, sak)
    _parter(mappe, sak)
    return mappe


def _identifikatorer(mappe: Mappe, sak: NySak) -> None:
    art = NasjonalIdentifikator.Art
    rader = [
        NasjonalIdentifikator(
            art=art.MATRIKKEL,
            mappe=mappe,
            kommunenummer=m.kommunenummer,
            gaardsnummer=m.gaardsnummer,
            bruksnummer=m.bruksnummer,
            festenummer=m.festenummer,
            seksjonsnummer=m.seksjonsnummer,
        )
        for m in sak.matrikkel
    ]
    if sak.planident:
        rader.append(
            NasjonalIdentifikator(art=art.PLAN, mappe=mappe, planidentifikasjon=sak.planident)
        )
    NasjonalIdentifikator.objects.bulk_create(rader)


def _parter(mappe: Mappe, sak: NySak) -> None:
    par = [(Part(mappe=mappe, rolle=p.rolle, er_person=p.er_person), p) for p in sak.parter]
    Part.objects.bulk_create([rad_ for rad_, _p in par])
    PartIdentitet.objects.bulk_create(
        [
            PartIdentitet(
                part=rad_,
                navn=p.navn.strip(),
                epost=p.epost,
                postadresse=list(p.postadresse),
                postnummer=p.postnummer,
                poststed=p.poststed,
                person_id=p.person_id,
                organisasjons_id=p.organisasjons_id,
            )
            for rad_, p in par
        ]
    )
