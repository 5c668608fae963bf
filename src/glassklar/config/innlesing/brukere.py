# SPDX-License-Identifier: EUPL-1.2
"""People from a CSV file, with roles and clearances.

Columns: ``brukernavn;navn;epost;enhet;roller;klareringer;fra``. Roles are separated by space:
``arkivar saksbehandler``. Clearances are code and extent, ``UO:enhet XX:egne P:alle``; another
unit than the person's own is named after @: ``UO:enhet@42``. They get no password here: the
person asks for one on the login page («Glemt passord»), or logs in with single sign-on.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from glassklar.config.innlesing.bruker import sjekk_brukernavn, sjekk_epost, sjekk_roller
from glassklar.config.innlesing.csvfil import Ark, Rad, les
from glassklar.config.innlesing.eier import EIER, som_eier
from glassklar.config.innlesing.enheter import melding
from glassklar.config.innlesing.virksomhet import system
from glassklar.grunn.klokke import i_dag
from glassklar.org.api import SYSTEM, Bruker, Enhet, Rolletildeling
from glassklar.tilgang.api import AAPEN, Klarering, Omfang, Tilgangskode


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


def importer(fil: Path, *, proev: bool = False) -> str:
    """Read people in. Roles and clearances that are missing are added; none is taken away.

    Raises:
        InnlesingFeil: something in the file is wrong; nothing was written.
    """
    system_ = system()
    ark = les(fil, ["brukernavn", "navn"], ["epost", "enhet", "roller", "klareringer", "fra"])
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
        ny, endret = opprett(folk, system_.pk)
    return melding("brukere", ny, endret, len(folk), proev=proev)


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
    )


def _dato(ark: Ark, rad: Rad) -> date:
    tekst = rad["fra"]
    if not tekst:
        return i_dag()
    m = re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", tekst)
    try:
        return date(int(m[3]), int(m[2]), int(m[1])) if m else date.fromisoformat(tekst)
    except ValueError:
        ark.si(rad, f"«fra» må være en dato som 1.1.2027, ikke «{tekst}»")
        return i_dag()


def opprett(folk: list[Person], gitt_av: int) -> tuple[int, int]:
    """Write people, roles and clearances that are missing. Inside ``som_eier``.

    Returns (new, changed).
    """
    enheter = {e.kode: e.pk for e in Enhet.objects.using(EIER).all()}
    finnes = {b.brukernavn: b for b in Bruker.objects.using(EIER).all()}
    ny = endret = 0
    for p in folk:
        felt = {"navn": p.navn, "epost": p.epost, "enhet_id": enheter.get(p.enhet)}
        bruker, roert, helt_ny = finnes.get(p.brukernavn), False, False
        if bruker is None:
            bruker = finnes[p.brukernavn] = Bruker(brukernavn=p.brukernavn, **felt)
            # No password fits this, but it is not "unusable": so «Glemt passord» works.
            bruker.password = f"ukjent${secrets.token_hex(8)}"
            bruker.save(using=EIER, force_insert=True)
            ny += 1
            helt_ny = True
        elif any(getattr(bruker, k) != v for k, v in felt.items()):
            Bruker.objects.using(EIER).filter(pk=bruker.pk).update(**felt)
            roert = True
        har = set(bruker.roller.using(EIER).filter(til=None).values_list("rolle", flat=True))
        nye_roller = [r for r in p.roller if r not in har]
        Rolletildeling.objects.using(EIER).bulk_create(
            Rolletildeling(bruker_id=bruker.pk, rolle=r, fra=p.fra, gitt_av_id=gitt_av)
            for r in nye_roller
        )
        har_k = set(
            bruker.klareringer.using(EIER)
            .filter(til=None)
            .values_list("kode_id", "omfang", "enhet_id")
        )
        nye_k = [k for k in p.klareringer if (k[0], k[1], enheter.get(k[2])) not in har_k]
        Klarering.objects.using(EIER).bulk_create(
            Klarering(
                bruker_id=bruker.pk,
                kode_id=kode,
                omfang=omfang,
                enhet_id=enheter.get(sted),
                fra=p.fra,
                gitt_av_id=gitt_av,
            )
            for kode, omfang, sted in nye_k
        )
        if not helt_ny and (roert or nye_roller or nye_k):
            endret += 1
    return ny, endret
