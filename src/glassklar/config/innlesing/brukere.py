# SPDX-License-Identifier: EUPL-1.2
"""People from a CSV file, with roles and clearances.

Columns: ``brukernavn;navn;epost;enhet;roller;klareringer;fra;sluttet``. Roles are separated by
space: ``arkivar saksbehandler``. Clearances are code and extent, ``UO:enhet IS:egne P:alle``;
another unit than the person's own is named after @: ``UO:enhet@42``. ``sluttet`` is ``ja`` or a
day gone by: the person has left. They get no password here: the person asks for one on the login
page («Glemt passord»), or logs in with single sign-on.

Read in again, the file makes only what has changed since. Whoever is given another unit loses
the clearances of the old place, and whoever has left loses everything: the database sees to it.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from django.db import connections
from django.db.models import Q

from glassklar.config.innlesing.bruker import sjekk_brukernavn, sjekk_epost, sjekk_roller
from glassklar.config.innlesing.csvfil import Ark, Rad, les
from glassklar.config.innlesing.eier import EIER, som_eier
from glassklar.config.innlesing.enheter import JA, NEI, melding
from glassklar.config.innlesing.virksomhet import system
from glassklar.grunn.klokke import i_dag, naa
from glassklar.org.api import SYSTEM, Bruker, Enhet, Rolletildeling
from glassklar.tilgang.api import AAPEN, XX, Klarering, Omfang, Tilgangskode


@dataclass(frozen=True, slots=True)
class Person:
    """A person as they are to be."""

    brukernavn: str
    navn: str
    epost: str
    enhet: str
    roller: tuple[str, ...]
    #: (code, extent, unit code or empty)
    klareringer: tuple[tuple[str, str, str], ...]
    fra: date
    sluttet: bool = False


@dataclass(slots=True)
class Rapport:
    """What was done: how many are new and changed, and a line for each of the changed."""

    ny: int = 0
    endret: int = 0
    linjer: list[str] = field(default_factory=list)


def importer(fil: Path, *, proev: bool = False, avslutt: bool = False) -> str:
    """Read people in, and say what changed.

    Roles and clearances that are missing are added. None is taken away because it does not stand
    in the file, unless ``avslutt`` says that roles are: of those who stand in the file.

    Raises:
        InnlesingFeil: something in the file is wrong; nothing was written.
    """
    system_ = system()
    ark = les(fil, ["brukernavn", "navn"], ["epost", "enhet", "roller", "klareringer", "fra",
                                             "sluttet"])  # fmt: skip
    enheter = set(Enhet.objects.using(EIER).values_list("kode", flat=True))
    koder = set(Tilgangskode.objects.using(EIER).filter(aktiv=True).values_list("kode", flat=True))
    sett: dict[str, int] = {}
    folk = []
    for rad in ark.rader:
        if not ark.krev(rad, "brukernavn", "navn"):
            continue
        p = _person(ark, rad, enheter, koder)
        if p.brukernavn in sett:
            ark.si(rad, f"{p.brukernavn} står også på linje {sett[p.brukernavn]}")
        sett.setdefault(p.brukernavn, rad.linje)
        folk.append(p)
    ark.stopp_ved_feil()
    with som_eier("importer_brukere", system_.pk, proev=proev):
        r = opprett(folk, system_.pk, avslutt=avslutt)
    foerst = melding("brukere", r.ny, r.endret, len(folk), proev=proev)
    return "\n".join([foerst, *r.linjer])


def _person(ark: Ark, rad: Rad, enheter: set[str], koder: set[str]) -> Person:
    navn = rad["brukernavn"].lower()
    roller = tuple(dict.fromkeys(re.split(r"[ |,]+", rad["roller"]))) if rad["roller"] else ()
    for feil in (sjekk_brukernavn(navn), sjekk_roller(roller), sjekk_epost(rad["epost"])):
        if feil:
            ark.si(rad, feil)
    if navn == SYSTEM:
        ark.si(rad, f"brukernavnet {SYSTEM} er programmets eget")
    if rad["enhet"] and rad["enhet"] not in enheter:
        ark.si(rad, f"enheten {rad['enhet']} finnes ikke")
    klareringer = []
    for del_ in re.split(r"[ |,]+", rad["klareringer"]) if rad["klareringer"] else ():
        m = re.fullmatch(r"([^:@]+)(?::([a-z]+))?(?:@(.+))?", del_)
        kode, omfang, sted = (m[1], m[2] or "egne", m[3] or "") if m else (del_, "", "")
        if kode not in koder or kode == AAPEN:
            ark.si(rad, f"klareringen «{del_}»: tilgangskoden finnes ikke")
        elif kode == XX:
            # Given to nobody (docs/decisions/0019): a dead row would look like a right.
            ark.si(rad, f"klareringen «{del_}»: XX leses av arkivet, lederen og den som eier"
                        " skjermingen, og gis ikke")  # fmt: skip
        elif omfang not in Omfang.values:
            ark.si(rad, f"klareringen «{del_}»: omfanget er {', '.join(Omfang.values)}")
        elif omfang == Omfang.ENHET and not (sted or rad["enhet"]):
            ark.si(rad, f"klareringen «{del_}» gjelder en enhet, men ingen er nevnt")
        elif sted and sted not in enheter:
            ark.si(rad, f"klareringen «{del_}»: enheten {sted} finnes ikke")
        klareringer.append((kode, omfang, (sted or rad["enhet"]) if omfang == "enhet" else ""))
    return Person(
        brukernavn=navn,
        navn=rad["navn"],
        epost=rad["epost"],
        enhet=rad["enhet"],
        roller=roller,
        klareringer=tuple(klareringer),
        fra=_dato(ark, rad),
        sluttet=_sluttet(ark, rad),
    )


def _sluttet(ark: Ark, rad: Rad) -> bool:
    if rad["sluttet"].lower() in JA | NEI:
        return rad["sluttet"].lower() in JA
    dag = _les_dato(rad["sluttet"])
    if dag is None or dag > i_dag():
        ark.si(rad, "«sluttet» må være ja eller en dag som har vært, som 31.12.2026")
    return True


def _les_dato(tekst: str) -> date | None:
    m = re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", tekst)
    try:
        return date(int(m[3]), int(m[2]), int(m[1])) if m else date.fromisoformat(tekst)
    except ValueError:
        return None


def _dato(ark: Ark, rad: Rad) -> date:
    if not rad["fra"]:
        return i_dag()
    dag = _les_dato(rad["fra"])
    if dag is None:
        ark.si(rad, f"«fra» må være en dato som 1.1.2027, ikke «{rad['fra']}»")
    return dag or i_dag()


def opprett(folk: list[Person], gitt_av: int, *, avslutt: bool = False) -> Rapport:
    """Write what has changed. Inside ``som_eier``."""
    enheter = {e.kode: e.pk for e in Enhet.objects.using(EIER).all()}
    kode_av = {pk: kode for kode, pk in enheter.items()}
    finnes = {b.brukernavn: b for b in Bruker.objects.using(EIER).all()}
    rapport = Rapport()
    kjente = {p.brukernavn: finnes[p.brukernavn].pk for p in folk if p.brukernavn in finnes}
    foer = _i_kraft(kjente.values())
    ord_: dict[str, list[str]] = {}
    for p in folk:
        bruker = finnes.get(p.brukernavn)
        if bruker is None:
            if not p.sluttet:
                bruker = _ny(p, enheter)
                _gi(bruker, p, enheter, gitt_av, p.fra)
                rapport.ny += 1
            continue
        hva = ord_[p.brukernavn] = _endre(bruker, p, enheter, kode_av)
        if p.sluttet or bruker.avsluttet_dato is not None:
            continue
        if avslutt:
            hva += _avslutt_roller(bruker, p, gitt_av)
        # Nothing is given back in time to somebody who works here.
        hva += _gi(bruker, p, enheter, gitt_av, max(p.fra, i_dag()))
    _naa_med_det_samme()
    etter = _i_kraft(kjente.values())
    for navn, hva in ord_.items():
        borte = foer.get(kjente[navn], {}).keys() - etter.get(kjente[navn], {}).keys()
        hva += [f"klarering avsluttet: {foer[kjente[navn]][nr]}" for nr in sorted(borte)]
        if hva:
            rapport.endret += 1
            rapport.linjer.append(f"  {navn}: {'; '.join(hva)}")
    return rapport


def _ny(p: Person, enheter: dict[str, int]) -> Bruker:
    bruker = Bruker(
        brukernavn=p.brukernavn, navn=p.navn, epost=p.epost, enhet_id=enheter.get(p.enhet)
    )
    # No password fits this, but it is not "unusable": so «Glemt passord» works.
    bruker.password = f"ukjent${secrets.token_hex(8)}"
    bruker.save(using=EIER, force_insert=True)
    return bruker


def _endre(
    bruker: Bruker, p: Person, enheter: dict[str, int], kode_av: dict[int, str]
) -> list[str]:  # fmt: skip
    """Bring name, e-mail, unit and leaving up to date; returns what changed, in words."""
    if bruker.avsluttet_dato is not None:
        return [] if p.sluttet else ["sluttet fra før; ikke endret"]
    ny = {"navn": p.navn, "epost": p.epost, "enhet_id": enheter.get(p.enhet)}
    endret = {k: v for k, v in ny.items() if getattr(bruker, k) != v}
    hva = [k for k in endret if k != "enhet_id"]
    if "enhet_id" in endret:
        hva.append(f"enhet {kode_av.get(bruker.enhet_id or 0, 'ingen')} → {p.enhet or 'ingen'}")
    if p.sluttet:
        endret["avsluttet_dato"] = naa()
        hva.append("sluttet")
    if endret:
        Bruker.objects.using(EIER).filter(pk=bruker.pk).update(**endret)
    return hva


def _gjelder() -> Q:
    return Q(til__isnull=True) | Q(til__gte=i_dag())


def _gi(
    bruker: Bruker, p: Person, enheter: dict[str, int], gitt_av: int, fra: date
) -> list[str]:  # fmt: skip
    """Give the roles and clearances that are missing; returns them in words."""
    har = set(bruker.roller.using(EIER).filter(_gjelder()).values_list("rolle", flat=True))
    roller = [r for r in p.roller if r not in har]
    Rolletildeling.objects.using(EIER).bulk_create(
        Rolletildeling(bruker_id=bruker.pk, rolle=r, fra=fra, gitt_av_id=gitt_av) for r in roller
    )
    har_k = set(
        bruker.klareringer.using(EIER)
        .filter(_gjelder())
        .values_list("kode_id", "omfang", "enhet_id")
    )
    nye = [k for k in p.klareringer if (k[0], k[1], enheter.get(k[2])) not in har_k]
    Klarering.objects.using(EIER).bulk_create(
        Klarering(bruker_id=bruker.pk, kode_id=kode, omfang=omfang, enhet_id=enheter.get(sted),
                  fra=fra, gitt_av_id=gitt_av)
        for kode, omfang, sted in nye
    )  # fmt: skip
    return [f"ny rolle: {r}" for r in roller] + [
        f"ny klarering: {kode}:{omfang}{f'@{sted}' if sted else ''}" for kode, omfang, sted in nye
    ]


def _avslutt_roller(bruker: Bruker, p: Person, av: int) -> list[str]:
    """End the roles that the file does not name, at once."""
    rader = bruker.roller.using(EIER).filter(_gjelder()).exclude(rolle__in=p.roller)
    borte = list(rader)
    for t in borte:
        Rolletildeling.objects.using(EIER).filter(pk=t.pk).update(
            til=max(i_dag() - timedelta(days=1), t.fra - timedelta(days=1)),
            avsluttet=naa(),
            avsluttet_av_id=av,
            avsluttet_aarsak=Rolletildeling.Aarsak.PERSON,
            avsluttet_grunn="Står ikke lenger i filen som ble lest inn",
        )
    return [f"rolle avsluttet: {t.rolle}" for t in borte]


def _naa_med_det_samme() -> None:
    """Let what the database does at the end of a transaction be done now, to be told of."""
    with connections[EIER].cursor() as c:
        c.execute("set constraints all immediate; set constraints all deferred")


def _i_kraft(brukere: Iterable[int]) -> dict[int, dict[int, str]]:
    """Clearances in force of these people: number to words."""
    ut: dict[int, dict[int, str]] = {}
    rader = Klarering.objects.using(EIER).filter(_gjelder(), bruker__in=list(brukere))
    for k in rader.select_related("enhet"):
        sted = f"@{k.enhet.kode}" if k.enhet else ""
        ut.setdefault(k.bruker_id, {})[k.pk] = f"{k.kode_id}:{k.omfang}{sted}"
    return ut
