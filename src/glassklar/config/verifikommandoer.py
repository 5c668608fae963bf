# SPDX-License-Identifier: EUPL-1.2
"""``glassklar verifiser`` and ``glassklar spor eksporter``.

Exit codes of the verifier: 0 the log holds, 1 something differs, 2 it cannot be checked.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from glassklar.config import forsegler as prosess
from glassklar.config import miljoe, oppstart
from glassklar.config.kommandoer import _si
from glassklar.config.miljoe import MiljoeFeil
from glassklar.fullmakt.kontroll import ugodkjente
from glassklar.grunn.tjener import TjenerFeil
from glassklar.journal.logg import LINJER as OFFENTLIG_LINJER
from glassklar.journal.logg import SPEIL as OFFENTLIG_SPEIL
from glassklar.spor import verifiser as v
from glassklar.spor.eksport import EksportFeil, bilde, eksporter
from glassklar.spor.etterproev.__main__ import Strek, rapport
from glassklar.spor.etterproev.avvik import Avvik
from glassklar.spor.etterproev.eksport import Eksport, KanIkkeSjekkes
from glassklar.spor.etterproev.kontroll import Dom, Kontroll, les_sjekkpunkt
from glassklar.spor.forsegler import koble
from glassklar.spor.loggbase import Kobling, les_tilstand
from glassklar.spor.signering import verifiser as verifiser_signatur
from glassklar.spor.utskrift import SPOR_LINJER, Linjer

#: Name of the log on the command line: its lines, and the role that may read them all.
LOGGER = {
    "spor": (SPOR_LINJER, miljoe.DB_REVISJON),
    "offentlig": (OFFENTLIG_LINJER, miljoe.DB_FORSEGLER),
}


@contextmanager
def _base(*navn: str) -> Iterator[None]:
    """The environment with roles' addresses: as given, else of the database that is set up.

    Once around all that is done: the embedded server goes when the block ends.
    """
    if all(os.environ.get(n) for n in navn):
        yield
        return
    with oppstart.base(miljoe.datamappe()):
        for n in navn:
            miljoe.krev(n)
        yield


def eksport(valg: argparse.Namespace) -> int:
    """The whole trace, or the public log, to a folder or a zip."""
    linjer, rolle = LOGGER["offentlig" if valg.offentlig else "spor"]
    maal = Path(valg.maal).expanduser()
    strek = Strek() if sys.stderr.isatty() else None
    with _base(rolle), koble(os.environ[rolle]) as c:
        try:
            if not valg.offentlig:
                # Before it begins: an export that is made is always in the trace.
                c.execute(
                    "select glassklar.spor_eksportert((select storrelse from"
                    " glassklar.logg_tilstand where logg = 'S'), %s)",
                    [bool(valg.med_tilstand)],
                )
            uttak = eksporter(
                c, linjer, maal, tilstand=valg.med_tilstand and not valg.offentlig, framdrift=strek
            )
        except EksportFeil as feil:
            raise MiljoeFeil(str(feil)) from None
        except psycopg.Error as feil:
            if melding := v.kjent(feil):
                raise MiljoeFeil(melding) from None
            raise
        finally:
            if strek:
                strek.ferdig()
    _si(f"{uttak.tilstand.navn}: {uttak.tilstand.storrelse} hendelser er skrevet til {maal}.")
    if uttak.uforseglet:
        _si(f"{uttak.uforseglet} hendelser var ikke forseglet ennå; de er med, men ikke signert.")
    _si(f"Kontroller med: python3 etterproev.pyz {maal.name}")
    return 0


def verifiser(valg: argparse.Namespace) -> int:
    """Check the database, or an export."""
    strek = Strek() if sys.stderr.isatty() else None
    try:
        noekler = v.les_noekler(valg.noekkel)
        mot = v.les_mot(Path(valg.mot)) if valg.mot else None
        felles = v.Valg(noekler=noekler, mot=mot, tilstand=not valg.uten_tilstand, framdrift=strek)
        dommer = [_av_fil(Path(valg.sti), felles)] if valg.sti else _av_base(valg, felles)
    except (KanIkkeSjekkes, MiljoeFeil, TjenerFeil, OSError) as feil:
        return _kan_ikke(strek, str(feil))
    except psycopg.Error as feil:
        melding = v.kjent(feil)
        if melding is None:
            raise
        return _kan_ikke(strek, melding)
    if strek:
        strek.ferdig()
    if valg.json:
        _si(json.dumps([v.som_json(d) for d in dommer], ensure_ascii=False))
    else:
        _si("\n\n".join(rapport(d) for d in dommer))
    return 0 if all(d.stemmer for d in dommer) else 1


def _kan_ikke(strek: Strek | None, hvorfor: str) -> int:
    if strek:
        strek.ferdig()
    sys.stderr.write(f"KAN IKKE KONTROLLERES. {hvorfor}\n")
    return 2


def _av_fil(sti: Path, valg: v.Valg) -> Dom:
    e = Eksport(sti)
    try:
        return Kontroll(
            e, valg.noekler, valg.mot, None, valg.framdrift, verifiser_signatur
        ).kjoer()  # fmt: skip
    finally:
        e.lukk()


def _av_base(valg: argparse.Namespace, felles: v.Valg) -> list[Dom]:
    """The verdicts of the logs that are asked for and begun."""
    valgte = list(LOGGER) if valg.logg == "begge" else [valg.logg]
    with _base(*(LOGGER[hva][1] for hva in valgte)):
        return _dommer(valgte, valg, felles)


def _dommer(valgte: list[str], valg: argparse.Namespace, felles: v.Valg) -> list[Dom]:
    dommer, navn = [], []
    for hva in valgte:
        linjer, rolle = LOGGER[hva]
        with koble(os.environ[rolle]) as c:
            tilstand = les_tilstand(c, linjer.logg)
            if tilstand is None or tilstand.storrelse == 0:
                if valg.logg == "begge" and hva != "spor":
                    continue  # nothing is published yet
                raise KanIkkeSjekkes(
                    "Ingenting er forseglet ennå. Går forsegleren? Se «glassklar spor status»."
                )
            navn.append(tilstand.navn)
            egne = _for_loggen(tilstand.navn, felles, alene=valg.logg != "begge")
            if egne is None:
                continue
            dommer.append(_en(c, linjer, rolle, hva, valg, egne))
    if not dommer:
        raise KanIkkeSjekkes(_fremmed(felles, navn))
    return dommer


def _for_loggen(navn: str, valg: v.Valg, *, alene: bool) -> v.Valg | None:
    """The keys and the older checkpoint that are of one log; None when it is not asked for."""
    noekler = [n for n in valg.noekler if n.navn == navn]
    mot = valg.mot if valg.mot and les_sjekkpunkt(valg.mot, "--mot")[1].opphav == navn else None
    if (valg.noekler and not noekler) or (valg.mot and mot is None):
        return None
    return v.Valg(
        noekler=noekler, mot=mot, tilstand=valg.tilstand, framdrift=valg.framdrift,
    )  # fmt: skip


def _fremmed(valg: v.Valg, navn: list[str]) -> str:
    her = " og ".join(navn)
    if valg.mot:
        opphav = les_sjekkpunkt(valg.mot, "--mot")[1].opphav
        if opphav not in navn:
            return f"Sjekkpunktet i --mot er fra en annen logg: {opphav}. Databasen har {her}."
    return f"Ingen av nøklene i --noekkel er for {her}. Er det riktig kommune?"


def _en(
    c: Kobling, linjer: Linjer, rolle: str, hva: str, valg: argparse.Namespace, felles: v.Valg
) -> Dom:
    def naa() -> int:
        with koble(os.environ[rolle]) as ny:
            t = les_tilstand(ny, linjer.logg)
            return 0 if t is None else t.storrelse

    # A folder that is named is of one log: the one that is asked for, else the trace.
    oppgitt = valg.fliser if hva == valg.logg or hva == "spor" else None
    mappe = Path(oppgitt) if oppgitt else prosess.flismappe() / hva
    med_fliser = bool(oppgitt) or mappe.is_dir()
    med_tilstand = felles.tilstand and hva == "spor"
    with bilde(c):
        dom = v.verifiser(
            c,
            linjer,
            v.Valg(
                noekler=felles.noekler, mot=felles.mot, fliser=mappe if med_fliser else None,
                tilstand=med_tilstand, framdrift=felles.framdrift, naa=naa,
                speil=OFFENTLIG_SPEIL if hva == "offentlig" else (),
            ),
        )  # fmt: skip
        if med_tilstand:
            dom.avvik += [
                Avvik(
                    "vedtaket er i kraft uten gyldig godkjenning", -1, None, "registrering", str(r)
                )
                for r in ugodkjente(c)
            ]
    if med_fliser:
        dom.meldinger.append(f"Flisene i {mappe} er kontrollert.")
    if not med_tilstand:
        dom.meldinger[:] = [m for m in dom.meldinger if not m.startswith("Eksporten har ikke")]
    return dom
