# SPDX-License-Identifier: EUPL-1.2
"""Complaints by both acts: the deadline, what is late, who may handle it, how it may end.

Sources: forvaltningsloven (LOV-1967-02-10) §§ 28-34, forvaltningsloven (LOV-2025-06-20-81)
§§ 61-68; the calendar is domstolloven §§ 148-149. Which act counts is the act in force when
the decision was made; the municipality's system owner says from when the new one is.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from glassklar.lov.api import frist_uker, kalender

#: fvl. 1967 § 29 first paragraph, fvl. 2025 § 63 (1), unless an act of its own says otherwise.
UKER = 3


class Lov(StrEnum):
    """The act that a complaint is handled by."""

    FVL67 = "1967"
    FVL25 = "2025"


#: Where each rule stands, by act.
PARAGRAF: dict[Lov, dict[str, str]] = {
    Lov.FVL67: {
        "frist": "fvl. § 29 første ledd",
        "kunngjort": "fvl. § 29 første ledd",
        "andre": "fvl. § 29 andre ledd",
        "begrunnelse": "fvl. § 29 tredje ledd",
        "avsendt": "fvl. § 30",
        "sen": "fvl. § 31 første ledd",
        "siste": "fvl. § 31 tredje ledd",
        "krav": "fvl. § 32",
        "behandling": "fvl. § 33",
    },
    Lov.FVL25: {
        "frist": "fvl. (2025) § 63",
        "kunngjort": "fvl. (2025) § 63",
        "andre": "fvl. (2025) § 63 andre ledd",
        "begrunnelse": "fvl. (2025) § 63",
        "avsendt": "fvl. (2025) § 64",
        "sen": "fvl. (2025) § 65",
        "siste": "fvl. (2025) § 65 tredje ledd",
        "krav": "fvl. (2025) § 66",
        "behandling": "fvl. (2025) § 67",
    },
}


class GrunnForSen(StrEnum):
    """Why a late complaint may be handled all the same (fvl. 1967 § 31, fvl. 2025 § 65)."""

    #: The party or their representative is not to blame.
    IKKE_LASTES = "ikke_lastes"
    #: Special reasons make it reasonable.
    SAERLIGE = "saerlige"


class Utfall(StrEnum):
    """How the municipality's handling of a complaint ends."""

    OMGJORT = "omgjort"
    OVERSENDT = "oversendt"
    AVVIST = "avvist"
    TRUKKET = "trukket"


@dataclass(frozen=True, slots=True)
class Underretning:
    """How the complainant learned of the decision.

    A party's time runs from when the notice came; others' from when they knew or should have.
    """

    vedtaksdato: date
    #: The notice came: by post, or made available with an alert; the day it was first announced.
    kom_fram: date | None = None
    #: When somebody who was not told knew, or should have known.
    kjente_til: date | None = None
    #: Reasons that were asked for in time came (the time starts anew).
    begrunnelse_kom: date | None = None
    #: The decision favours somebody, and the complainant had no notice: three months at most.
    begunstiger_andre: bool = False


@dataclass(frozen=True, slots=True)
class Klagefrist:
    """The last day, and where it stands. None: the time has not begun to run."""

    siste_dag: date | None
    hjemmel: str


@dataclass(frozen=True, slots=True)
class Vurdering:
    """Whether a complaint is handled.

    ``kan_behandles`` is None when it is late and nobody has yet said why it should be.
    """

    rettidig: bool
    kan_behandles: bool | None
    hjemmel: str


def lov_for(vedtaksdato: date, fvl25_fra: date | None) -> Lov:
    """Return the act in force when the decision was made."""
    ny = fvl25_fra is not None and vedtaksdato >= fvl25_fra
    return Lov.FVL25 if ny else Lov.FVL67


def klagefrist(u: Underretning, lov: Lov = Lov.FVL67, uker: int = UKER) -> Klagefrist:
    """Return the last day to complain.

    Args:
        uker: three, or what an act of its own says of this type of decision.
    """
    p = PARAGRAF[lov]
    if u.begrunnelse_kom is not None:
        return Klagefrist(frist_uker(u.begrunnelse_kom, uker), p["begrunnelse"])
    if u.kom_fram is not None:
        return Klagefrist(frist_uker(u.kom_fram, uker), p["frist"])
    ytterst = kalender.frist_maaneder(u.vedtaksdato, 3) if u.begunstiger_andre else None
    if u.kjente_til is None:
        return Klagefrist(ytterst, p["andre"])
    fra_kjennskap = frist_uker(u.kjente_til, uker)
    return Klagefrist(min(fra_kjennskap, ytterst) if ytterst else fra_kjennskap, p["andre"])


def siste_mulige(vedtaksdato: date) -> date:
    """Return the day after which no complaint is handled: one year after the decision."""
    return kalender.legg_til_maaneder(vedtaksdato, 12)


def vurder(
    avsendt: date,
    frist: Klagefrist,
    vedtaksdato: date,
    grunn: GrunnForSen | None = None,
    lov: Lov = Lov.FVL67,
) -> Vurdering:
    """Say whether a complaint is in time, and otherwise whether it may be handled.

    Args:
        avsendt: when it was handed in: to the post, to the municipality, or sent as e-mail.
            Not when it was opened.
    """
    p = PARAGRAF[lov]
    if frist.siste_dag is None or avsendt <= frist.siste_dag:
        return Vurdering(True, True, p["avsendt"])
    if avsendt > siste_mulige(vedtaksdato):
        return Vurdering(False, False, p["siste"])
    return Vurdering(False, True if grunn is not None else None, p["sen"])


def behandler_hinder(
    bruker: int,
    *,
    avgjorde: Collection[int],
    forberedte: Collection[int],
    inhabile: Collection[int] = (),
) -> str | None:
    """Say why a person may not handle a complaint, in one word; None: they may.

    Somebody else than the one who decided or prepared what is complained about (the house's own
    rule; kommuneloven § 13-3 asks the same of the body of complaint).
    """
    if bruker in avgjorde:
        return "avgjorde"
    if bruker in forberedte:
        return "forberedte"
    if bruker in inhabile:
        return "inhabil"
    return None


def utfall_hinder(
    utfall: Utfall, vurdering: Vurdering, *, ny_godkjent: bool = False, pakke: bool = False
) -> str | None:
    """Say why a complaint may not end like this, in one word; None: it may.

    Sources: fvl. 1967 § 33 second to fourth paragraph, fvl. 2025 § 67. To reverse is a decision
    of its own and takes effect like any other; to forward takes the documents along; a complaint
    is dismissed when it is too late and nothing excuses it.
    """
    match utfall:
        case Utfall.TRUKKET:
            return None
        case Utfall.AVVIST:
            return "kan_behandles" if vurdering.kan_behandles else None
        case _ if vurdering.kan_behandles is None:
            return "sen_uten_grunn"
        case _ if not vurdering.kan_behandles:
            return "for_sen"
        case Utfall.OMGJORT:
            return None if ny_godkjent else "nytt_vedtak"
        case Utfall.OVERSENDT:
            return None if pakke else "pakke"
    return None
