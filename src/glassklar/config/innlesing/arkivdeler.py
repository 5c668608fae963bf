# SPDX-License-Identifier: EUPL-1.2
"""Series of the archive from a CSV file, with the shielding that their cases inherit.

Columns: ``kode;tittel;system;standard_kode;nivaa;hjemmel;tillegg;innfoersel_skjules;
skjules_hjemmel``. ``system`` is a classification system by title; it is made when missing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from glassklar.arkiv.models import Arkiv, Arkivdel, Klassifikasjonssystem
from glassklar.config.innlesing.csvfil import Ark, Rad, les
from glassklar.config.innlesing.eier import EIER, som_eier
from glassklar.config.innlesing.enheter import ja_nei, melding
from glassklar.config.innlesing.virksomhet import system
from glassklar.config.miljoe import MiljoeFeil
from glassklar.grunn.klokke import i_dag, naa
from glassklar.lov import hjemler
from glassklar.tilgang.api import AAPEN, XX, Skjerming, Tilgangskode


@dataclass(frozen=True, slots=True)
class Del:
    """A series as it is to be."""

    kode: str
    tittel: str
    system: str = ""
    standard_kode: str = ""
    nivaa: int = 0
    hjemmel: str = ""
    tillegg: str = ""
    innfoersel_skjules: bool = False
    skjules_hjemmel: str = ""


def importer(fil: Path, *, proev: bool = False) -> str:
    """Read series in. Raises InnlesingFeil when something is wrong; nothing is written then."""
    person = system()
    ark = les(
        fil,
        ["kode", "tittel"],
        ["system", "standard_kode", "nivaa", "hjemmel", "tillegg", "innfoersel_skjules",
         "skjules_hjemmel"],
    )  # fmt: skip
    koder = {k.kode: k for k in Tilgangskode.objects.using(EIER).filter(aktiv=True)}
    sett: dict[str, int] = {}
    deler = []
    for rad in ark.rader:
        if not ark.krev(rad, "kode", "tittel"):
            continue
        if len(rad["kode"]) > 10:
            ark.si(rad, "«kode» er lengre enn 10 tegn")
        if rad["kode"] in sett:
            ark.si(rad, f"arkivdelen {rad['kode']} står også på linje {sett[rad['kode']]}")
        sett.setdefault(rad["kode"], rad.linje)
        deler.append(_del(ark, rad, koder, i_dag()))
    ark.stopp_ved_feil()
    with som_eier("importer_arkivdeler", person.pk, proev=proev):
        ny, endret = opprett(deler, person.pk)
    return melding("arkivdeler", ny, endret, len(deler), proev=proev)


def _del(ark: Ark, rad: Rad, koder: dict[str, Tilgangskode], dag: date) -> Del:
    skjules = ja_nei(ark, rad, "innfoersel_skjules")
    kode = koder.get(rad["standard_kode"]) if rad["standard_kode"] else None
    hjemmel, tillegg, nivaa = rad["hjemmel"], rad["tillegg"], 0
    if rad["standard_kode"] and (kode is None or kode.kode == XX):
        ark.si(rad, f"tilgangskoden {rad['standard_kode']} finnes ikke, eller kan ikke arves")
    elif kode is not None and kode.kode != AAPEN:
        hjemmel = hjemmel or kode.standard_hjemmel
        tillegg = tillegg or (kode.standard_tillegg if hjemmel == kode.standard_hjemmel else "")
        nivaa = kode.sak_nivaa
        if rad["nivaa"]:
            if rad["nivaa"] not in {"1", "2", "3"}:
                ark.si(rad, f"«nivaa» må være 1, 2 eller 3, ikke «{rad['nivaa']}»")
            else:
                nivaa = int(rad["nivaa"])
        _hjemmel(ark, rad, hjemmel, tillegg, dag)
    if skjules and not _gjelder(rad["skjules_hjemmel"], dag, "innfoersel"):
        ark.si(
            rad,
            "når innførselen skjules, må «skjules_hjemmel» være offlf-9-5 (sakstypene i "
            "offentlegforskrifta § 9 femte ledd)",
        )
    return Del(
        kode=rad["kode"],
        tittel=rad["tittel"],
        system=rad["system"],
        standard_kode=kode.kode if kode else "",
        nivaa=nivaa,
        hjemmel=hjemmel,
        tillegg=tillegg,
        innfoersel_skjules=skjules,
        skjules_hjemmel=rad["skjules_hjemmel"] if skjules else "",
    )


def _gjelder(kode: str, dag: date, bruk: str) -> bool:
    funnet = hjemler.finn(kode) if kode else None
    return funnet is not None and funnet.bruk == bruk and funnet.gjelder(dag)


def _hjemmel(ark: Ark, rad: Rad, hjemmel: str, tillegg: str, dag: date) -> None:
    if not _gjelder(hjemmel, dag, "hoved"):
        ark.si(rad, f"hjemmelen «{hjemmel}» finnes ikke")
    elif hjemler.hjemmel(hjemmel, dag).krever_tillegg and not _gjelder(tillegg, dag, "tillegg"):
        ark.si(rad, "offl-13 må ha loven om taushetsplikt i «tillegg», for eksempel fvl-13-1-1")


def opprett(deler: list[Del], person: int) -> tuple[int, int]:
    """Write the series that are missing and correct titles. Inside ``som_eier``.

    What cases inherit is set when a series is made; later it is changed by an action of the
    archive, which relabels the cases and leaves its reason. Returns (new, changed).
    """
    arkiv = Arkiv.objects.using(EIER).filter(forelder=None).first()
    if arkiv is None:
        raise MiljoeFeil("Arkivet mangler. Kjør «glassklar opprett-virksomhet» først.")
    finnes = {d.kode: d for d in Arkivdel.objects.using(EIER).all()}
    ny = endret = 0
    for d in deler:
        gammel = finnes.get(d.kode)
        if gammel is not None:
            if gammel.tittel != d.tittel:
                Arkivdel.objects.using(EIER).filter(pk=gammel.pk).update(
                    tittel=d.tittel, endret_dato=naa(), endret_av=person
                )
                endret += 1
            continue
        rad = Arkivdel(
            arkiv_id=arkiv.pk,
            kode=d.kode,
            tittel=d.tittel,
            klassifikasjonssystem=klassesystem(d.system, person) if d.system else None,
            periode_start=naa(),
            innfoersel_skjules=d.innfoersel_skjules,
            skjules_hjemmel=d.skjules_hjemmel,
            opprettet_av_id=person,
            opprettet_dato=naa(),
        )
        rad.save(using=EIER, force_insert=True)
        if d.standard_kode and d.standard_kode != AAPEN:
            Skjerming(
                gjelder=rad.pk,
                art=Skjerming.Art.ARKIVDEL,
                kode_id=d.standard_kode,
                hjemmel=d.hjemmel,
                tillegg=d.tillegg,
                nivaa=d.nivaa,
            ).save(using=EIER, force_insert=True)
        ny += 1
    return ny, endret


def klassesystem(tittel: str, person: int) -> Klassifikasjonssystem:
    """Return the classification system with this title, made now if it is missing."""
    rad = Klassifikasjonssystem.objects.using(EIER).filter(tittel=tittel).first()
    if rad is None:
        rad = Klassifikasjonssystem(tittel=tittel, opprettet_av_id=person, opprettet_dato=naa())
        rad.save(using=EIER, force_insert=True)
    return rad
