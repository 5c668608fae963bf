# SPDX-License-Identifier: EUPL-1.2
"""A decision's way to approval: sent, seen, answered, approved, taken back.

The database decides (sql/godkjenning.sql); what it refuses becomes a text here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from glassklar.fullmakt import avslag, signatur
from glassklar.fullmakt.modeller_vedtak import Loep, Loepsteg
from glassklar.fullmakt.varsling import varsle_dem_det_gjelder
from glassklar.grunn.feil import Avvist
from glassklar.grunn.handling import handling
from glassklar.org.api import Bruker
from glassklar.org.avslag import kall

#: What a receiver answers on the page, and so does not stand in the way of being asked.
GJENSTAAR = frozenset({"habilitet_mangler", "godkjent_foer"})


@handling("send_til_godkjenning")
def send_til_godkjenning(
    *, bruker: Bruker, registrering: UUID, maate: str, mottakere: Sequence[int]
) -> UUID:
    """Send a finished decision to those who are to approve it, or say their opinion of it.

    Args:
        maate: ``Loep.Maate``: one after the other, side by side, or a hearing.
        mottakere: people, in the order that they are asked.

    Returns:
        the sending.

    Raises:
        Avvist: something is missing in the decision, or somebody may not approve it; with who.
    """
    if maate != Loep.Maate.HOERING:
        _krev_at_de_kan(registrering, bruker.pk, mottakere)
    loep = kall("send_loep(uuid, text, int[])", [registrering, maate, list(mottakere)], avslag.SEND)
    varsle_dem_det_gjelder(loep)
    return loep


def _krev_at_de_kan(registrering: UUID, sender: int, mottakere: Sequence[int]) -> None:
    """Name who may not and why; the function itself only says that somebody may not."""
    with connection.cursor() as c:
        c.execute(
            "select b.navn, godkjenner_hindre(%s, b.id), b.id from bruker b"
            " where b.id = any(%s) order by array_position(%s, b.id)",
            [registrering, list(mottakere), list(mottakere)],
        )
        rader = c.fetchall()
    feil = []
    for navn, hindre, nr in rader:
        grunner = [h for h in hindre if h not in GJENSTAAR]
        if nr == sender:
            feil.append(_("Du kan ikke sende vedtaket til deg selv."))
        elif grunner:
            feil.append(f"{navn}: {avslag.HINDRE[grunner[0]]}")
    if feil:
        raise Avvist(mottakere=" ".join(feil))


@handling("trekk_loep")
def trekk_loep(*, bruker: Bruker, loep: UUID) -> None:
    """Take a sending back; approvals given in it fall.

    Raises:
        Avvist: not allowed, or ended.
    """
    kall("trekk_loep(uuid)", [loep], avslag.TREKK)


@handling("sett_steg")
def sett_steg(*, bruker: Bruker, steg: UUID) -> bytes:
    """Note that the receiver has the whole content before them.

    Returns:
        the hash of what they see; ``godkjenn`` wants the same.

    Raises:
        Avvist: not sent to this person, answered, or not cleared to read all of it.
    """
    return bytes(kall("sett_steg(uuid)", [steg], avslag.SVAR))


@handling("svar_loep")
def svar(*, bruker: Bruker, steg: UUID, svar: str, merknad: str) -> None:
    """Answer without approving: ``S`` sent back, ``I`` refused, ``H`` an opinion in a hearing.

    Raises:
        Avvist: not sent to this person, answered, no remark, or not such an answer.
    """
    kall("svar_loep(uuid, text, text)", [steg, svar, merknad], avslag.SVAR)


@handling("loeft_loep")
def loeft(*, bruker: Bruker, steg: UUID, organ: int, merknad: str) -> None:
    """Lift the decision to a body that decides instead.

    Raises:
        Avvist: not sent to this person, answered, no remark, or no such body.
    """
    kall("loeft_loep(uuid, int, text)", [steg, organ, merknad], avslag.SVAR)


@handling("godkjenn_vedtak")
def godkjenn(
    *,
    bruker: Bruker,
    steg: UUID,
    avtrykk: bytes,
    merknad: str = "",
    underskrift: Mapping[str, Any] | None = None,
) -> UUID:
    """Approve exactly the content whose hash the page showed.

    Args:
        avtrykk: what ``sett_steg`` gave.
        underskrift: what the passkey answered, where it is asked for (``signatur``).

    Returns:
        the approval.

    Raises:
        Avvist: changed meanwhile, or the person may not approve; with why.
    """
    bevis = signatur.bevis(bruker, steg, avtrykk, underskrift)
    godkjenning = kall(
        "godkjenn_vedtak(uuid, bytea, text, jsonb)",
        [steg, avtrykk, merknad, None if bevis is None else json.dumps(bevis)],
        avslag.SVAR,
    )
    varsle_dem_det_gjelder(Loepsteg.objects.values_list("loep_id", flat=True).get(pk=steg))
    return godkjenning


@handling("trekk_godkjenning")
def trekk_godkjenning(*, bruker: Bruker, godkjenning: UUID, grunn: str) -> None:
    """Take one's own approval back, before the decision has taken effect.

    Raises:
        Avvist: another's, void, no reason, or in effect.
    """
    kall("trekk_godkjenning(uuid, text)", [godkjenning, grunn], avslag.TREKK)
