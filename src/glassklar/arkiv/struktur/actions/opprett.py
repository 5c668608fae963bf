# SPDX-License-Identifier: EUPL-1.2
"""Build and close the structure of the archive: administration only (2.9.4, 2.9.6, 2.9.7)."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from glassklar.arkiv.rules import sjekk_tekst
from glassklar.arkiv.skjerming import kontroller, skriv
from glassklar.arkiv.struktur.models import (
    Arkiv,
    Arkivdel,
    ArkivetsSkaper,
    Arkivskaper,
    Klasse,
    Klassifikasjonssystem,
)
from glassklar.grunn.feil import Avvist, IkkeFunnet
from glassklar.grunn.handling import handling
from glassklar.grunn.klokke import naa
from glassklar.org.api import Bruker, Rolle
from glassklar.org.rettigheter import krev_rolle
from glassklar.tilgang.api import NySkjerming, kode


def _krev_navn(felt: str, tekst: str) -> str:
    feil = sjekk_tekst(felt, tekst, 500, fnr=True)
    if not tekst.strip():
        feil = {felt: _("Kan ikke stå tomt.")}
    if feil:
        raise Avvist(feil)
    return tekst.strip()


@handling("opprett_arkiv")
def opprett_arkiv(*, bruker: Bruker, tittel: str, skaper_id: str, skaper_navn: str) -> Arkiv:
    """Open an archive with the body that makes it (M006, M020, M023; 2.9.4)."""
    krev_rolle(bruker, Rolle.ADMIN, Rolle.ARKIVAR)
    arkiv = Arkiv(tittel=_krev_navn("tittel", tittel), opprettet_av=bruker)
    arkiv.save(force_insert=True)
    skaper = Arkivskaper.objects.filter(arkivskaper_id=skaper_id).first()
    if skaper is None:
        skaper = Arkivskaper(arkivskaper_id=skaper_id, navn=_krev_navn("skaper", skaper_navn))
        skaper.save(force_insert=True)
    ArkivetsSkaper(arkiv=arkiv, skaper=skaper).save(force_insert=True)
    return arkiv


@handling("opprett_klassifikasjonssystem")
def opprett_klassifikasjonssystem(
    *, bruker: Bruker, tittel: str, klassifikasjonstype: str = ""
) -> Klassifikasjonssystem:
    """Open a classification system (M086; 2.9.7)."""
    krev_rolle(bruker, Rolle.ADMIN, Rolle.ARKIVAR)
    system = Klassifikasjonssystem(
        tittel=_krev_navn("tittel", tittel),
        klassifikasjonstype=klassifikasjonstype,
        opprettet_av=bruker,
    )
    system.save(force_insert=True)
    return system


@handling("opprett_arkivdel")
def opprett_arkivdel(
    *,
    bruker: Bruker,
    arkiv: UUID,
    kode_: str,
    tittel: str,
    klassifikasjonssystem: UUID | None = None,
    skjerming: NySkjerming | None = None,
    innfoersel_skjules: bool = False,
    skjules_hjemmel: str = "",
    bare_referanse: bool = False,
) -> Arkivdel:
    """Open a series (M051; 2.9.6), perhaps with shielding that what is in it inherits.

    Raises:
        Avvist: the archive is closed (2.3.1), the code is taken, or a field is wrong.
    """
    krev_rolle(bruker, Rolle.ADMIN, Rolle.ARKIVAR)
    over = Arkiv.objects.filter(pk=arkiv).first()
    if over is None or over.avsluttet_dato is not None:
        raise Avvist(arkiv=_("Velg et arkiv som ikke er avsluttet."))
    if Arkivdel.objects.filter(kode=kode_).exists():
        raise Avvist(kode=_("Koden er i bruk."))
    if innfoersel_skjules and not skjules_hjemmel:
        raise Avvist(skjules_hjemmel=_("Oppgi hvilken sakstype i offentlegforskrifta § 9."))
    del_ = Arkivdel(
        arkiv=over,
        kode=_krev_navn("kode", kode_),
        tittel=_krev_navn("tittel", tittel),
        klassifikasjonssystem_id=klassifikasjonssystem,
        innfoersel_skjules=innfoersel_skjules,
        skjules_hjemmel=skjules_hjemmel,
        bare_referanse=bare_referanse,
        opprettet_av=bruker,
    )
    del_.save(force_insert=True)
    if skjerming is not None:
        ny = kontroller(skjerming, art="A", forslag=True)
        skriv(ny, gjelder=del_.pk, mappe=None, bruker=bruker)
    return del_


@handling("opprett_klasse")
def opprett_klasse(
    *,
    bruker: Bruker,
    system: UUID,
    klasse_id: str,
    tittel: str,
    forelder: UUID | None = None,
    standard_kode: str = "",
) -> Klasse:
    """Add a class (M002; 2.4.6). Its number is unique in the system and never changes.

    Raises:
        Avvist: taken number, unknown access code, an identity number in the text, or a parent
            that cases already lie in (2.4.4).
    """
    krev_rolle(bruker, Rolle.ADMIN, Rolle.ARKIVAR)
    if Klasse.objects.filter(system_id=system, klasse_id=klasse_id).exists():
        raise Avvist(klasse_id=_("Klassen finnes fra før."))
    if standard_kode and kode(standard_kode) is None:
        raise Avvist(standard_kode=_("Velg en tilgangskode fra listen."))
    if forelder and Klasse.objects.filter(pk=forelder, saksklasseringer__isnull=False).exists():
        raise Avvist(forelder=_("Det ligger saker i klassen over. Den kan ikke deles opp."))
    klasse = Klasse(
        system_id=system,
        forelder_id=forelder,
        klasse_id=_krev_navn("klasse_id", klasse_id),
        tittel=_krev_navn("tittel", tittel),
        standard_kode=standard_kode,
        opprettet_av=bruker,
    )
    klasse.save(force_insert=True)
    return klasse


@handling("avslutt_klasse")
def avslutt_klasse(*, bruker: Bruker, klasse: UUID) -> Klasse:
    """Close a class for new cases (2.4.5)."""
    krev_rolle(bruker, Rolle.ADMIN, Rolle.ARKIVAR)
    if not Klasse.objects.filter(pk=klasse).update(avsluttet_dato=naa(), avsluttet_av=bruker):
        raise IkkeFunnet
    return Klasse.objects.get(pk=klasse)


@handling("avslutt_arkivdel")
def avslutt_arkivdel(*, bruker: Bruker, arkivdel: UUID) -> Arkivdel:
    """End a series' period; impossible while a case in it is open (6.2.6, M051).

    Raises:
        Avvist: with how many cases are open.
    """
    krev_rolle(bruker, Rolle.ADMIN, Rolle.ARKIVAR)
    aapne = Arkivdel.objects.filter(
        pk=arkivdel, mapper__isnull=False, mapper__avsluttet_dato__isnull=True
    ).count()
    if aapne:
        melding = _("%(antall)d saker er åpne. Avslutt eller flytt dem først.")
        raise Avvist({"": melding % {"antall": aapne}})
    if not Arkivdel.objects.filter(pk=arkivdel).update(
        status="P", avsluttet_dato=naa(), avsluttet_av=bruker, periode_slutt=naa()
    ):
        raise IkkeFunnet
    return Arkivdel.objects.get(pk=arkivdel)
