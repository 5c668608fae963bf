# SPDX-License-Identifier: EUPL-1.2
"""Organisational units from a CSV file: ``kode;navn;overordnet;folkevalgt``."""

from __future__ import annotations

from pathlib import Path

from glassklar.config.innlesing.csvfil import Ark, Rad, les
from glassklar.config.innlesing.eier import EIER, som_eier
from glassklar.config.innlesing.virksomhet import system
from glassklar.org.api import Enhet

JA = {"ja", "j", "x", "1", "true", "sann"}
NEI = {"", "nei", "n", "0", "false", "usann"}


def ja_nei(ark: Ark, rad: Rad, navn: str) -> bool:
    """Return a yes/no field, and note a value that is neither."""
    verdi = rad[navn].lower()
    if verdi not in JA | NEI:
        ark.si(rad, f"«{navn}» må være ja eller nei, ikke «{rad[navn]}»")
    return verdi in JA


def importer(fil: Path, *, proev: bool = False) -> str:
    """Read units in, or bring names and tree up to date. Parents may stand after children.

    Raises:
        InnlesingFeil: something in the file is wrong; nothing was written.
    """
    person = system()
    ark = les(fil, ["kode", "navn"], ["overordnet", "folkevalgt"])
    finnes = {e.kode: e for e in Enhet.objects.using(EIER).all()}
    nye: dict[str, Rad] = {}
    for rad in ark.rader:
        if not ark.krev(rad, "kode", "navn"):
            continue
        if len(rad["kode"]) > 20:
            ark.si(rad, "«kode» er lengre enn 20 tegn")
        if rad["kode"] in nye:
            ark.si(rad, f"enheten {rad['kode']} står også på linje {nye[rad['kode']].linje}")
        nye.setdefault(rad["kode"], rad)
        ja_nei(ark, rad, "folkevalgt")
    over = {k: e.overordnet.kode if e.overordnet else "" for k, e in finnes.items()}
    over |= {k: r["overordnet"] for k, r in nye.items()}
    for kode, rad in nye.items():
        if over[kode] and over[kode] not in over:
            ark.si(rad, f"den overordnede enheten {over[kode]} finnes ikke")
        elif _i_ring(kode, over):
            ark.si(rad, f"enheten {kode} er sin egen overordnede")
    ark.stopp_ved_feil()

    ny = endret = 0
    with som_eier("importer_enheter", person.pk, proev=proev):
        for kode, rad in nye.items():
            felt = {"navn": rad["navn"], "folkevalgt": rad["folkevalgt"].lower() in JA}
            enhet = finnes.get(kode)
            if enhet is None:
                enhet = finnes[kode] = Enhet(kode=kode, **felt)
                enhet.save(using=EIER, force_insert=True)
                ny += 1
            elif any(getattr(enhet, k) != v for k, v in felt.items()):
                Enhet.objects.using(EIER).filter(pk=enhet.pk).update(**felt)
                endret += 1
        for kode in nye:
            enhet, overordnet = finnes[kode], finnes.get(over[kode])
            if enhet.overordnet_id != (overordnet.pk if overordnet else None):
                Enhet.objects.using(EIER).filter(pk=enhet.pk).update(overordnet=overordnet)
    return melding("enheter", ny, endret, len(nye), proev=proev)


def _i_ring(kode: str, over: dict[str, str]) -> bool:
    sett, naa = {kode}, over.get(kode, "")
    while naa:
        if naa == kode:
            return True
        if naa in sett:
            return False
        sett.add(naa)
        naa = over.get(naa, "")
    return False


def melding(hva: str, ny: int, endret: int, alle: int, *, proev: bool) -> str:
    """Return one line about what was done, or would be."""
    innledning = "Prøve, ingenting er skrevet: " if proev else ""
    return f"{innledning}{alle} {hva}: {ny} nye, {endret} endret, {alle - ny - endret} som før."
