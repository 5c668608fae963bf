# SPDX-License-Identifier: EUPL-1.2
"""The verifier of a database: the log, its tables, its published tiles, and the live rows.

What is checked is read from one snapshot into files beside, and checked by the same code that
checks an export (``etterproev``); what only a database has, is checked here. Findings name tables,
keys and columns, never a value.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from glassklar.spor.basekontroll import Basekontroll, Signert
from glassklar.spor.eksport import Mappe
from glassklar.spor.etterproev.avvik import Avvik
from glassklar.spor.etterproev.eksport import Eksport, KanIkkeSjekkes
from glassklar.spor.etterproev.kontroll import Dom, Framdrift, Kontroll, les_sjekkpunkt
from glassklar.spor.etterproev.tilstand import Boetter, antall_boetter
from glassklar.spor.fasit import finn
from glassklar.spor.fliskontroll import kontroller as kontroller_fliser
from glassklar.spor.loggbase import Kobling
from glassklar.spor.note import Noekkel, NoteFeil, les_noekkel
from glassklar.spor.signering import verifiser as verifiser_signatur
from glassklar.spor.speil import Speil
from glassklar.spor.utskrift import (
    SPOR_LINJER,
    IngenLogg,
    Linjer,
    Utskrift,
    skriv_tilstand,
    sporede,
    stroem,
)

UTEN_LOGG = ("I", "U", "D", "G")  # the events that live rows come of


@dataclass(frozen=True, slots=True)
class Valg:
    """What to check against.

    Args:
        noekler: keys that are trusted; default those of the log itself.
        mot: an older checkpoint.
        fliser: the folder with the log's tiles, if it is to be checked.
        tilstand: whether live rows are checked too.
        tabeller: only the live rows of these tables; default all that are traced.
        naa: how big the log is outside of the snapshot, now.
    """

    noekler: Sequence[Noekkel] = ()
    mot: bytes | None = None
    fliser: Path | None = None
    tilstand: bool = True
    tabeller: Sequence[str] | None = None
    naa: Callable[[], int] | None = None
    #: Copies of the log's tables that are published.
    speil: Sequence[Speil] = ()
    prosesser: int | None = None
    framdrift: Framdrift | None = field(default=None, repr=False)


def verifiser(c: Kobling, linjer: Linjer, valg: Valg) -> Dom:
    """Check one log of a database.

    Args:
        c: a connection inside a transaction that sees one snapshot (``eksport.bilde``), of a role
            that reads all events.

    Raises:
        KanIkkeSjekkes: nothing is sealed, the key is not the log's, or the older checkpoint or
            the folder of tiles is of another log.
    """
    with tempfile.TemporaryDirectory(prefix="glassklar-verifiser-") as tmp:
        mappe = Path(tmp)
        try:
            u = Utskrift(c, linjer, valg.framdrift)
            signert = Signert(u.t.navn, _noekler(c, linjer, valg))
            _, galne = u.alt(
                Mappe(mappe, trygt=False), tilstand=valg.tilstand, god=signert.god,
                bare=valg.tabeller,
            )  # fmt: skip
        except IngenLogg as feil:
            raise KanIkkeSjekkes(_forklar(feil, c, linjer, valg)) from None
        (mappe / "noekler.txt").write_text("".join(f"{n}\n" for n in signert.noekler), "utf-8")
        signert.alle_sett()
        eksport = Eksport(mappe)
        k = Kontroll(eksport, signert.noekler, valg.mot, valg.prosesser, valg.framdrift,
                     verifiser_signatur)  # fmt: skip
        dom = k.kjoer()
        dom.avvik += list(_basen(c, u, signert, k, mappe, valg))
        if valg.tilstand:
            dom.avvik += list(_triggere(c))
    _si_som_base(dom, u, galne)
    return dom


def _noekler(c: Kobling, linjer: Linjer, valg: Valg) -> list[Noekkel]:
    """The trusted keys; else those of the table and those that the trace tells of."""
    if valg.noekler:
        return list(valg.noekler)
    rader = c.execute(
        "select noekkel from glassklar.logg_noekkel where logg = %s", [linjer.logg]
    ).fetchall()
    if linjer is SPOR_LINJER:
        rader += c.execute(
            "select distinct etter ->> 'noekkel' from glassklar.spor"
            " where tabell = 'logg_noekkel' and op in ('I', 'G') and etter ->> 'logg' = %s",
            [linjer.logg],
        ).fetchall()
    ut: list[Noekkel] = []
    for (tekst,) in rader:
        try:
            noekkel = les_noekkel(tekst or "")
        except NoteFeil:
            continue
        if noekkel not in ut:
            ut.append(noekkel)
    if not ut:
        raise KanIkkeSjekkes("Nøkkelen mangler i databasen. Oppgi kommunens nøkkel med --noekkel.")
    return ut


def _forklar(feil: IngenLogg, c: Kobling, linjer: Linjer, valg: Valg) -> str:
    """Why nothing can be used: nothing is sealed, or by another key."""
    rad = c.execute(
        "select note from glassklar.logg_sjekkpunkt where logg = %s"
        " order by storrelse desc, tid desc limit 1",
        [linjer.logg],
    ).fetchone()
    if rad is None:
        return str(feil)
    if valg.noekler:
        navn = ", ".join(f"{n.navn} ({n.id.hex()})" for n in valg.noekler)
        return f"Sjekkpunktene er ikke signert med nøkkelen {navn}. Er det riktig nøkkel?"
    return "Ingen sjekkpunkter i databasen er signert med en kjent nøkkel."


def _basen(
    c: Kobling, u: Utskrift, signert: Signert, k: Kontroll, mappe: Path, valg: Valg
) -> Iterator[Avvik]:
    fasit = finn(mappe, k.sp.storrelse, k.sp.rot)
    try:
        yield from Basekontroll(u, signert).alt(fasit, valg.speil)
        if valg.fliser is None:
            return
        if fasit is None:
            k.dom.meldinger.append("Flisene er ikke kontrollert: loggen i databasen er ikke hel.")
            return
        yield from kontroller_fliser(
            valg.fliser, fasit, u.t.navn, signert.noekler, k.funn.roetter, valg.naa
        )
    finally:
        if fasit is not None:
            fasit.lukk()


def _triggere(c: Kobling) -> Iterator[Avvik]:
    """Tables whose changes are no longer traced."""
    for (tabell,) in stroem(
        c,
        "select tabell from (select tabell from glassklar.spor_dekning"
        " union select distinct tabell from glassklar.spor where op::text = any(%(op)s)) x"
        " except select tabell from glassklar.spor_sporede() where paa order by 1",
        {"op": list(UTEN_LOGG)},
    ):
        yield Avvik("sporingen av tabellen er slått av", -1, tabell=tabell)


def _si_som_base(dom: Dom, u: Utskrift, galne: list[int]) -> None:
    """Words of a database in place of an export's; lost events by their name."""
    tapte = u.tapte()
    for a in dom.avvik:
        if a.hva.startswith("innholdet er tatt bort") and any(
            fra <= a.blad < til for fra, til in tapte
        ):
            a.hva = "hendelsen gikk tapt da databasen ble gjenopprettet"
        a.hva = a.hva.replace("eksporten", "databasen")
        a.mer = a.mer.replace("eksporten", "databasen")
    dom.meldinger[:] = [m for m in dom.meldinger if not m.startswith("Nøkkelen er hentet")]


def verifiser_tilstand(c: Kobling, tabeller: Sequence[str] | None = None) -> list[Avvik]:
    """The live rows against all events, sealed or not: for a database that nothing is sealed in.

    Args:
        c: as for ``verifiser``.
        tabeller: only these; default all that are traced.
    """
    with tempfile.TemporaryDirectory(prefix="glassklar-verifiser-") as tmp:
        mappe = Path(tmp)
        alle = tuple(tabeller) if tabeller is not None else sporede(c)
        skriv_tilstand(c, Mappe(mappe, trygt=False), alle)
        (mappe / "boetter").mkdir()
        byte = sum(f.stat().st_size for f in (mappe / "tilstand").glob("*.jsonl"))
        boetter = Boetter(str(mappe / "boetter"), antall_boetter(2 * byte), alle)
        nr, bit = 0, []
        for (linje,) in stroem(
            c,
            "select convert_to(coalesce(glassklar.spor_linje(k), 'null'), 'UTF8')"
            " from glassklar.spor k where k.tabell = any(%(t)s) order by k.xid, k.id",
            {"t": list(alle)},
        ):
            bit.append(bytes(linje))
            if len(bit) == 1000:
                boetter.ta_imot(nr, bit)
                nr, bit = nr + len(bit), []
        boetter.ta_imot(nr, bit)
        for tabell in alle:
            boetter.levende(mappe / "tilstand" / f"{tabell}.jsonl")
        return [a for i in range(boetter.antall) for a in boetter.kontroller(i)]


def les_mot(fil: Path) -> bytes:
    """The older checkpoint of a file.

    Raises:
        KanIkkeSjekkes: when it cannot be read, or is none.
    """
    try:
        raa = fil.read_bytes()
    except OSError as feil:
        raise KanIkkeSjekkes(f"Kan ikke lese «{fil}»: {feil.strerror}.") from None
    les_sjekkpunkt(raa, str(fil))
    return raa


def les_noekler(tekster: Sequence[str]) -> list[Noekkel]:
    """The keys of the command line, each a verifier key or a file with some.

    Raises:
        KanIkkeSjekkes: for anything else.
    """
    ut = []
    for tekst in tekster:
        fil = Path(tekst)
        if "+" not in tekst and not fil.is_file():
            raise KanIkkeSjekkes(f"«{tekst}» er ikke en nøkkel, og ingen fil.")
        linjer = [tekst] if "+" in tekst else fil.read_text("utf-8", "replace").splitlines()
        for linje in linjer:
            if not linje.strip() or linje.startswith("#"):
                continue
            try:
                ut.append(les_noekkel(linje.strip()))
            except NoteFeil as feil:
                raise KanIkkeSjekkes(f"Nøkkelen kan ikke leses: {feil}.") from None
    return ut


def kjent(feil: BaseException) -> str | None:
    """A sentence for what the database refuses; None for a fault of our own."""
    if isinstance(feil, psycopg.errors.UndefinedTable | psycopg.errors.UndefinedFunction):
        return "Tabellene er ikke på nyeste form. Kjør «glassklar migrer»."
    if isinstance(feil, psycopg.errors.InsufficientPrivilege):
        return "Rollen har ikke lov til å lese loggen."
    if isinstance(feil, psycopg.OperationalError):
        return "Databasen svarer ikke. Er den satt opp, og går den?"
    return None


def som_json(dom: Dom) -> dict[str, Any]:
    """The verdict for programs."""
    return {
        "logg": dom.logg, "storrelse": dom.storrelse, "rot": dom.rot.hex(),
        "stemmer": dom.stemmer, "signert_av": dom.signert_av, "meldinger": dom.meldinger,
        "avvik": [
            {"hva": a.hva, "blad": a.blad, "id": a.id, "tabell": a.tabell, "rad": a.rad,
             "us": a.us, "mer": a.mer} for a in dom.avvik
        ],
    }  # fmt: skip
