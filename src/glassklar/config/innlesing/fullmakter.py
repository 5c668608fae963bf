# SPDX-License-Identifier: EUPL-1.2
"""The delegation register from a CSV file, as proposals that must be confirmed on the pages.

Columns: ``nr;gis_fra;type;stilling;person;enhet;hjemmel;beloep_fra;beloep_til;klasse;videre;
vilkaar;fra;til;brev``. ``nr`` is the row's own name in the file; ``gis_fra`` is the ``nr`` of
another row, or empty for what comes from the reglement in force. ``stilling`` is a position's name
in the row's unit (``Fagleder@42`` for another unit); it is made when it is missing. Nothing that
is read in counts until it is confirmed: a file gives nobody authority.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from glassklar.config.innlesing.csvfil import Ark, Rad, les
from glassklar.config.innlesing.eier import EIER, som_eier
from glassklar.config.innlesing.enheter import JA, NEI, melding
from glassklar.config.innlesing.virksomhet import system
from glassklar.fullmakt import rules
from glassklar.fullmakt.models import Fullmakt, Reglement, Stilling, Vedtakstype
from glassklar.fullmakt.registeroppslag import registeret
from glassklar.grunn.beloep import UlesbartBeloep, les_beloep
from glassklar.grunn.ids import uuid7
from glassklar.grunn.klokke import naa
from glassklar.grunn.skjema import les_dato
from glassklar.org.api import SYSTEM, Bruker, Enhet

KAN = ("gis_fra", "stilling", "person", "hjemmel", "beloep_fra", "beloep_til", "klasse", "videre",
       "vilkaar", "til", "brev")  # fmt: skip
#: Why a row does not fit what it is given from (fullmakt/rules.py).
TEKST = {
    "til": "«til» er før «fra»",
    "beloep": "beløpet passer ikke: «beloep_fra» er over «beloep_til», eller typen har ikke beløp",
    "delegere": "raden den gis fra, kan ikke gis videre («videre» er ikke ja)",
    "type": "raden den gis fra, gjelder en annen type vedtak",
    "beloep_videre": "beløpet går utenfor raden den gis fra",
    "enhet": "enheten ligger ikke under enheten i raden den gis fra",
    "klasse": "klassen ligger ikke under klassen i raden den gis fra",
    "periode": "tiden går utenfor raden eller reglementet den gis fra",
    "ring": "raden kommer til slutt fra seg selv",
    "samme": "mottakeren står alt i kjeden raden kommer fra",
}


@dataclass(slots=True)
class _Register:
    """What rows may point to, by the names that files use."""

    typer: dict[str, Vedtakstype]
    enheter: dict[str, int]
    folk: dict[str, int]
    stillinger: dict[tuple[str, int], UUID]
    reglement: Reglement | None
    register: rules.Register
    nye_stillinger: dict[tuple[str, int], Stilling] = field(default_factory=dict)


def _hent() -> _Register:
    stillinger = Stilling.objects.using(EIER).filter(avsluttet__isnull=True)
    reglementer = Reglement.objects.using(EIER).filter(bekreftet__isnull=False)
    folk = Bruker.objects.using(EIER).filter(avsluttet_dato__isnull=True)
    enheter = Enhet.objects.using(EIER).filter(avsluttet_dato__isnull=True)
    return _Register(
        typer={t.kode: t for t in Vedtakstype.objects.using(EIER).filter(aktiv=True)},
        enheter=dict(enheter.values_list("kode", "pk")),
        folk=dict(folk.exclude(brukernavn=SYSTEM).values_list("brukernavn", "pk")),
        stillinger={(n.lower(), e): i for i, n, e in stillinger.values_list("pk", "navn", "enhet")},
        reglement=reglementer.order_by("-gjelder_fra").first(),
        register=registeret(EIER),
    )


def importer(fil: Path, *, proev: bool = False) -> str:
    """Read rows in as proposals.

    Raises:
        InnlesingFeil: something in the file is wrong; nothing was written.
    """
    person = system()
    ark = les(fil, ["nr", "type", "enhet", "fra"], KAN)
    r = _hent()
    if r.reglement is None:
        ark.si(0, "Ingen reglement er bekreftet. Registrer og bekreft det på siden Fullmakter.")
        ark.stopp_ved_feil()
    nye = _rader(ark, r)
    ark.stopp_ved_feil()
    _sjekk(ark, r, nye)
    ark.stopp_ved_feil()
    with som_eier("importer_fullmakter", person.pk, proev=proev):
        for stilling in r.nye_stillinger.values():
            stilling.save(using=EIER, force_insert=True)
        for _rad, f, tekster in nye.values():
            Fullmakt(**_kolonner(f), **tekster, foreslaatt_av_id=person.pk, foreslaatt=naa()).save(
                using=EIER, force_insert=True
            )
    ut = melding("fullmakter", len(nye), 0, len(nye), proev=proev)
    return f"{ut}\nDe gjelder når de er bekreftet på siden Fullmakter."


Nye = dict[str, tuple[Rad, rules.Fullmakt, dict[str, str]]]


def _rader(ark: Ark, r: _Register) -> Nye:
    """The rows of the file, each with the key that it gets."""
    ider: dict[str, Any] = {}
    for rad in ark.rader:
        if ark.krev(rad, "nr", "type", "enhet", "fra"):
            if rad["nr"] in ider:
                ark.si(rad, f"nr {rad['nr']} står flere ganger")
            ider.setdefault(rad["nr"], uuid7())
    nye: Nye = {}
    for rad in ark.rader:
        if rad["nr"] in ider and rad["nr"] not in nye and rad["enhet"]:
            f = _fullmakt(ark, rad, r, ider)
            tekster = {k: rad[k] for k in ("hjemmel", "vilkaar", "brev")}
            nye[rad["nr"]] = (rad, f, tekster)
    return nye


def _fullmakt(ark: Ark, rad: Rad, r: _Register, ider: dict[str, Any]) -> rules.Fullmakt:
    if rad["gis_fra"] and rad["gis_fra"] not in ider:
        ark.si(rad, f"det er ingen rad {rad['gis_fra']} å gi den fra")
    if rad["type"] not in r.typer:
        ark.si(rad, f"typen {rad['type']} finnes ikke")
    if rad["enhet"] not in r.enheter:
        ark.si(rad, f"enheten {rad['enhet']} finnes ikke")
    if rad["videre"].lower() not in JA | NEI:
        ark.si(rad, f"«videre» er ja, nei eller tom, ikke «{rad['videre']}»")
    til_stilling, til_bruker = _mottaker(ark, rad, r)
    return rules.Fullmakt(
        id=ider[rad["nr"]], type=r.typer[rad["type"]].pk if rad["type"] in r.typer else None,
        enhet=r.enheter.get(rad["enhet"], 0), fra=_dag(ark, rad, "fra") or date.max,
        til=_dag(ark, rad, "til"),
        reglement=None if rad["gis_fra"] or r.reglement is None else r.reglement.pk,
        giver=ider.get(rad["gis_fra"]) if rad["gis_fra"] else None,
        beloep_fra=_beloep(ark, rad, "beloep_fra"), beloep_til=_beloep(ark, rad, "beloep_til"),
        klasse=rad["klasse"], til_stilling=til_stilling, til_bruker=til_bruker,
        kan_delegere=rad["videre"].lower() in JA,
    )  # fmt: skip


def _mottaker(ark: Ark, rad: Rad, r: _Register) -> tuple[UUID | None, int | None]:
    if bool(rad["stilling"]) == bool(rad["person"]):
        ark.si(rad, "skriv enten «stilling» eller «person»")
        return None, None
    if rad["person"]:
        nr = r.folk.get(rad["person"].lower())
        if nr is None:
            ark.si(rad, f"brukeren {rad['person']} finnes ikke, eller har sluttet")
        return None, nr
    navn, _skille, sted = rad["stilling"].partition("@")
    enhet = r.enheter.get(sted or rad["enhet"])
    if enhet is None or not navn.strip():
        ark.si(rad, f"stillingen «{rad['stilling']}» hører ikke til noen enhet")
        return None, None
    noekkel = (navn.strip().lower(), enhet)
    if noekkel not in r.stillinger:
        ny = Stilling(id=uuid7(), navn=navn.strip(), enhet_id=enhet, opprettet=naa())
        r.nye_stillinger[noekkel] = ny
        r.stillinger[noekkel] = ny.pk
    return r.stillinger[noekkel], None


def _dag(ark: Ark, rad: Rad, kolonne: str) -> date | None:
    if not rad[kolonne]:
        return None
    try:
        return les_dato(rad[kolonne])
    except ValueError:
        ark.si(rad, f"«{kolonne}» er ikke en dato: {rad[kolonne]}")
        return None


def _beloep(ark: Ark, rad: Rad, kolonne: str) -> Decimal | None:
    if not rad[kolonne]:
        return None
    try:
        return les_beloep(rad[kolonne])
    except UlesbartBeloep as feil:
        ark.si(rad, f"«{kolonne}» kan ikke leses: «{feil.lest}». Skriv det slik: 1 234 567,50")
        return None


def _sjekk(ark: Ark, r: _Register, nye: Nye) -> None:
    """Each row against what it is given from, and against rows of the same receiver."""
    alle = replace(
        r.register,
        fullmakter={**r.register.fullmakter, **{f.id: f for _rad, f, _tekster in nye.values()}},
    )
    har_beloep = {t.pk: t.har_beloep for t in r.typer.values()}
    linjer = {f.id: rad.linje for rad, f, _tekster in nye.values()}
    for rad, f, _tekster in nye.values():
        if rules.kjede(alle, f.id) is None:
            ark.si(rad, TEKST["ring"])
            continue
        ord_ = rules.snevrere_avslag(alle, f, har_beloep=har_beloep[f.type])
        if ord_ is not None:
            ark.si(rad, TEKST[ord_])
        for annen in alle.fullmakter.values():
            # Of two in the file, the later line is told.
            if rules.overlapper(f, annen) and linjer.get(annen.id, 0) < rad.linje:
                hvor = f"linje {linjer[annen.id]}" if annen.id in linjer else "en som finnes"
                ark.si(rad, f"mottakeren har alt denne fullmakten i samme tid ({hvor})")
                break


def _kolonner(f: rules.Fullmakt) -> dict[str, Any]:
    return {
        "id": f.id, "vedtakstype_id": f.type, "enhet_id": f.enhet, "fra": f.fra, "til": f.til,
        "reglement_id": f.reglement, "giver_id": f.giver, "beloep_fra": f.beloep_fra,
        "beloep_til": f.beloep_til, "klasse": f.klasse, "til_stilling_id": f.til_stilling,
        "til_bruker_id": f.til_bruker, "kan_delegere": f.kan_delegere,
    }  # fmt: skip
