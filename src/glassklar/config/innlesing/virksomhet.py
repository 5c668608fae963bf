# SPDX-License-Identifier: EUPL-1.2
"""The municipality itself, in an empty database."""

from __future__ import annotations

import re
from dataclasses import dataclass

from glassklar.arkiv.models import Arkiv, ArkivetsSkaper, Arkivskaper
from glassklar.config import standardkoder
from glassklar.config.innlesing.eier import EIER, legg_inn_noekkel, sett_person, som_eier
from glassklar.config.miljoe import MiljoeFeil
from glassklar.grunn.klokke import naa
from glassklar.org.api import SYSTEM, Bruker, Virksomhet


@dataclass(frozen=True, slots=True)
class Opprettet:
    """What ``opprett_virksomhet`` made."""

    virksomhet: Virksomhet
    system: Bruker
    arkiv: Arkiv


def opprett_virksomhet(
    *,
    navn: str,
    kommunenummer: str,
    orgnummer: str = "",
    adresse: str = "",
    epost: str = "",
    telefon: str = "",
    aapningstid: str = "",
    demo: bool = False,
) -> Opprettet:
    """Make the municipality, its system user, signing key, access codes and archive.

    ``demo`` marks the database as invented for good; it is refused unless the database is
    empty, so that a real archive can never become one.

    Raises:
        MiljoeFeil: there is a municipality already, or a value does not fit.
    """
    navn, kommunenummer = " ".join(navn.split()), kommunenummer.strip()
    if not navn:
        raise MiljoeFeil("Kommunen må ha et navn.")
    if not re.fullmatch(r"[0-9]{4}", kommunenummer):
        raise MiljoeFeil(f"Kommunenummeret må ha fire sifre, ikke «{kommunenummer}».")
    if orgnummer and not re.fullmatch(r"[0-9]{9}", orgnummer):
        raise MiljoeFeil(f"Organisasjonsnummeret må ha ni sifre, ikke «{orgnummer}».")
    finnes = Virksomhet.objects.using(EIER).first()
    if finnes is not None:
        raise MiljoeFeil(f"Databasen tilhører allerede {finnes.navn}. Ingenting er endret.")
    if Bruker.objects.using(EIER).exists() or Arkiv.objects.using(EIER).exists():
        raise MiljoeFeil("Databasen er ikke tom. Ingenting er endret.")

    with som_eier("opprett_virksomhet"):
        legg_inn_noekkel()
        virksomhet = Virksomhet(
            navn=navn,
            kommunenummer=kommunenummer,
            orgnummer=orgnummer,
            adresse=adresse,
            epost=epost,
            telefon=telefon,
            aapningstid=aapningstid,
            demo=demo,
        )
        virksomhet.save(using=EIER, force_insert=True)
        system = Bruker(brukernavn=SYSTEM, navn="Glassklar", er_system=True)
        system.set_unusable_password()
        system.save(using=EIER, force_insert=True)
        sett_person(system.pk, "opprett_virksomhet")
        standardkoder.opprett(EIER)
        skaper = Arkivskaper(arkivskaper_id=orgnummer or kommunenummer, navn=navn)
        skaper.save(using=EIER, force_insert=True)
        arkiv = Arkiv(
            tittel=f"Arkivet til {navn}",
            opprettet_av_id=system.pk,
            opprettet_dato=naa(),
        )
        arkiv.save(using=EIER, force_insert=True)
        ArkivetsSkaper(arkiv=arkiv, skaper=skaper).save(using=EIER, force_insert=True)
    return Opprettet(virksomhet, system, arkiv)


def opprett(*, navn: str, kommunenummer: str, orgnr: str = "") -> str:
    """The command: make the municipality and say what comes next."""
    ny = opprett_virksomhet(navn=navn, kommunenummer=kommunenummer, orgnummer=orgnr)
    return (
        f"{ny.virksomhet.navn} er opprettet, med arkiv og tilgangskoder. "
        "Neste: importer-enheter, importer-arkivdeler, importer-klasser, importer-brukere, "
        "og opprett-bruker for den første administratoren."
    )


def system() -> Bruker:
    """Return the system user. Raises MiljoeFeil when there is no municipality yet."""
    bruker = Bruker.objects.using(EIER).filter(brukernavn=SYSTEM, er_system=True).first()
    if bruker is None:
        raise MiljoeFeil("Opprett kommunen først: «glassklar opprett-virksomhet NAVN».")
    return bruker
