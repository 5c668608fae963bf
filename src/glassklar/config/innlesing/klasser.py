# SPDX-License-Identifier: EUPL-1.2
"""Classes from a CSV file: ``system;klasse_id;tittel;forelder;standard_kode``."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from glassklar.arkiv.models import Klasse
from glassklar.config.innlesing.arkivdeler import klassesystem
from glassklar.config.innlesing.csvfil import Ark, Rad, les
from glassklar.config.innlesing.eier import EIER, som_eier
from glassklar.config.innlesing.enheter import melding
from glassklar.config.innlesing.virksomhet import system
from glassklar.grunn.klokke import naa
from glassklar.tilgang.api import Tilgangskode

Noekkel = tuple[str, str]


def importer(fil: Path, *, proev: bool = False) -> str:
    """Read classes in, or bring their titles and proposals up to date.

    A parent may stand after its children. Classification systems are made when missing.

    Raises:
        InnlesingFeil: something in the file is wrong; nothing was written.
    """
    person = system()
    ark = les(fil, ["system", "klasse_id", "tittel"], ["forelder", "standard_kode"])
    finnes = {
        (k.system.tittel, k.klasse_id): k
        for k in Klasse.objects.using(EIER).select_related("system")
    }
    nye = _sjekk(ark, finnes)
    ark.stopp_ved_feil()

    ny = endret = 0
    with som_eier("importer_klasser", person.pk, proev=proev):
        systemer = {s: klassesystem(s, person.pk) for s in {n[0] for n in nye}}
        for noekkel in _foreldre_foerst(nye):
            rad = nye[noekkel]
            felt = {"tittel": rad["tittel"], "standard_kode": rad["standard_kode"]}
            klasse = finnes.get(noekkel)
            if klasse is None:
                forelder = finnes[noekkel[0], rad["forelder"]] if rad["forelder"] else None
                klasse = finnes[noekkel] = Klasse(
                    system=systemer[noekkel[0]],
                    klasse_id=rad["klasse_id"],
                    forelder=forelder,
                    opprettet_av_id=person.pk,
                    opprettet_dato=naa(),
                    **felt,
                )
                klasse.save(using=EIER, force_insert=True)
                ny += 1
            elif any(getattr(klasse, k) != v for k, v in felt.items()):
                Klasse.objects.using(EIER).filter(pk=klasse.pk).update(
                    endret_dato=naa(), endret_av=person.pk, **felt
                )
                endret += 1
    return melding("klasser", ny, endret, len(nye), proev=proev)


def _sjekk(ark: Ark, finnes: dict[Noekkel, Klasse]) -> dict[Noekkel, Rad]:
    koder = set(Tilgangskode.objects.using(EIER).filter(aktiv=True).values_list("kode", flat=True))
    nye: dict[Noekkel, Rad] = {}
    for rad in ark.rader:
        if not ark.krev(rad, "system", "klasse_id", "tittel"):
            continue
        noekkel = (rad["system"], rad["klasse_id"])
        if noekkel in nye:
            ark.si(rad, f"klassen {noekkel[1]} står også på linje {nye[noekkel].linje}")
        nye.setdefault(noekkel, rad)
        if rad["standard_kode"] and rad["standard_kode"] not in koder:
            ark.si(rad, f"tilgangskoden {rad['standard_kode']} finnes ikke")
    for noekkel, rad in nye.items():
        if not rad["forelder"]:
            continue
        over = (noekkel[0], rad["forelder"])
        gammel = finnes.get(noekkel)
        if over not in nye and over not in finnes:
            ark.si(rad, f"den overordnede klassen {rad['forelder']} finnes ikke i {noekkel[0]}")
        elif gammel is not None and (
            gammel.forelder is None or gammel.forelder.klasse_id != rad["forelder"]
        ):
            # Cases stand on it: moving a class is no correction of a list.
            ark.si(rad, f"klassen {noekkel[1]} finnes, under en annen klasse; den flyttes ikke")
        elif _i_ring(noekkel, nye):
            ark.si(rad, f"klassen {noekkel[1]} er under seg selv")
    return nye


def _i_ring(noekkel: Noekkel, nye: dict[Noekkel, Rad]) -> bool:
    sett = {noekkel}
    naa_ = nye.get((noekkel[0], nye[noekkel]["forelder"]))
    while naa_ is not None:
        denne = (noekkel[0], naa_["klasse_id"])
        if denne == noekkel:
            return True
        if denne in sett:
            return False
        sett.add(denne)
        naa_ = nye.get((noekkel[0], naa_["forelder"])) if naa_["forelder"] else None
    return False


def _foreldre_foerst(nye: dict[Noekkel, Rad]) -> list[Noekkel]:
    barn: dict[Noekkel | None, list[Noekkel]] = defaultdict(list)
    for noekkel, rad in nye.items():
        over = (noekkel[0], rad["forelder"]) if rad["forelder"] else None
        barn[over if over in nye else None].append(noekkel)
    ut: list[Noekkel] = []
    koe = list(barn[None])
    while koe:
        denne = koe.pop(0)
        ut.append(denne)
        koe += barn[denne]
    return ut
