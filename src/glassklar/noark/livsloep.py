# SPDX-License-Identifier: EUPL-1.2
"""Livsløp: hvilke statuser som kan følge hverandre, og hvem som kan gjøre overgangen.

Standarden gir statusverdier, vilkår og frys, men tegner ingen graf. Pilene her følger av vilkårene
(krav 3.2.x, 3.4.x, 6.2.x), kodetekstene og ordlisten (journalføringsdato settes ved arkivets
kontroll *etter* mottak eller ekspedering, derfor E før J). Alt er data; funksjonene slår opp.

Roller er navn (`ARKIVAR` ...). Hvem som har dem, avgjør `org` og `tilgang`. Andre vilkår for en
overgang (ferdigstilte dokumenter, godkjenning, hjemmel) prøves av handlingen.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final, Literal, NamedTuple

ARKIVAR: Final = "arkivar"
SAKSBEHANDLER: Final = "saksbehandler"
LEDER: Final = "leder"
ADMIN: Final = "admin"

Slag = Literal["frem", "retur", "reversering", "utgaar"]

POSTTYPER: Final = ("I", "U", "N", "X", "S")
INTERNE: Final = frozenset({"N", "X", "S"})

_ALLE_TRE: Final = frozenset({ARKIVAR, SAKSBEHANDLER, LEDER})
_ARKIV: Final = frozenset({ARKIVAR})


class Overgang(NamedTuple):
    """Et lovlig skritt fra én status til en annen.

    `krever_grunn`: den som gjør det, må skrive hvorfor (reversering og utgår etter journalføring,
    std 070 § 6.4.6, vedlegg 3 M053). `kilde`: kravet eller M-nummeret.
    """

    fra: str
    til: str
    roller: frozenset[str]
    slag: Slag
    krever_grunn: bool
    kilde: str


def _frem(fra: str, til: str, roller: Iterable[str], kilde: str) -> Overgang:
    return Overgang(fra, til, frozenset(roller), "frem", False, kilde)


def _retur(fra: str, til: str, roller: Iterable[str], kilde: str) -> Overgang:
    return Overgang(fra, til, frozenset(roller), "retur", False, kilde)


def _reverser(fra: str, til: str, kilde: str = "M053") -> Overgang:
    return Overgang(fra, til, _ARKIV, "reversering", True, kilde)


def _utgaar(fra: str) -> Overgang:
    etter_journal = fra in {"E", "J", "A"}
    roller = _ARKIV if etter_journal or fra == "G" else frozenset({ARKIVAR, SAKSBEHANDLER})
    return Overgang(fra, "U", roller, "utgaar", True, "M053")


_INN: Final = (
    _frem("M", "S", {SAKSBEHANDLER, ARKIVAR}, "3.2.25"),
    _frem("M", "J", _ARKIV, "3.2.22"),
    _frem("S", "J", _ARKIV, "3.2.22"),
    _retur("S", "M", {SAKSBEHANDLER, ARKIVAR}, "3.2.25"),
    _frem("J", "A", _ARKIV, "3.2.18"),
    _reverser("A", "J"),
    _reverser("J", "S"),
    _reverser("U", "S"),
    *(_utgaar(s) for s in "MSJA"),
)

_FELLES_EGNE: Final = (
    _frem("R", "F", {SAKSBEHANDLER, LEDER, ARKIVAR}, "3.2.26"),
    _frem("F", "G", {LEDER}, "3.3.6"),
    _retur("F", "R", _ALLE_TRE, "3.3.1"),
    _retur("G", "R", {LEDER, ARKIVAR}, "3.3.1"),
    _retur("G", "F", {LEDER, ARKIVAR}, "3.3.1"),
    _frem("F", "E", _ALLE_TRE, "3.2.30"),
    _frem("G", "E", _ALLE_TRE, "3.2.30"),
    _frem("E", "J", _ARKIV, "3.2.30"),
    _frem("J", "A", _ARKIV, "3.2.18"),
    _reverser("A", "J"),
    _reverser("E", "F"),
    _reverser("U", "R"),
    *(_utgaar(s) for s in "RFGEJA"),
)

_UT: Final = (*_FELLES_EGNE, _reverser("J", "E"))

_INTERN: Final = (
    *_FELLES_EGNE,
    _frem("S", "F", {SAKSBEHANDLER, LEDER, ARKIVAR}, "3.2.26"),
    _retur("F", "S", _ALLE_TRE, "3.3.1"),
    # Interne dokumenter sendes ikke alltid: fra ferdig eller godkjent rett til journalføring.
    _frem("F", "J", _ARKIV, "3.2.30"),
    _frem("G", "J", _ARKIV, "3.2.30"),
    _reverser("J", "E"),
    _reverser("J", "F"),
    _utgaar("S"),
)

JOURNALPOST: Final[dict[str, tuple[Overgang, ...]]] = {
    "I": _INN,
    "U": _UT,
    "N": _INTERN,
    "X": _INTERN,
    "S": _INTERN,
}
"""Overgangene etter journalposttype (M082) og journalstatus (M053)."""

START: Final[dict[str, tuple[str, ...]]] = {
    "I": ("M", "S"),
    "U": ("R",),
    "N": ("R", "S"),
    "X": ("R", "S"),
    "S": ("R", "S"),
}
"""Statusene en ny journalpost kan ha; den første er den vanlige."""

LEVERES: Final = frozenset({"A", "U"})
"""Statusene en journalpost kan ha i et uttrekk (M053)."""

SAK: Final = (
    _frem("R", "B", _ALLE_TRE, "M052"),
    _frem("B", "F", {SAKSBEHANDLER, LEDER, ARKIVAR}, "M052"),
    _frem("B", "S", {SAKSBEHANDLER, LEDER, ARKIVAR}, "M052"),
    _retur("F", "B", _ALLE_TRE, "M052"),
    _retur("S", "B", _ALLE_TRE, "M052"),
    _frem("B", "P", _ARKIV, "M052"),
    _retur("P", "B", _ARKIV, "M052"),
    *(_frem(s, "A", _ARKIV, "3.2.5") for s in "BFSP"),
    _reverser("A", "B", "3.2.11"),
    *(Overgang(s, "U", _ARKIV, "utgaar", True, "M052") for s in ("R", "B", "F", "S", "P", "A")),
    _reverser("U", "B", "M052"),
)
"""Saksstatus (M052)."""

DOKUMENT: Final = (
    _frem("B", "F", {SAKSBEHANDLER, LEDER, ARKIVAR}, "M054"),
    # 3.2.32 sier «bør ikke»: bare tilbake når ingen post dokumentet hører til, er E, J eller A.
    _retur("F", "B", _ALLE_TRE, "3.2.32"),
)
"""Dokumentstatus (M054)."""

ARKIV_STATUS: Final = (Overgang("O", "A", frozenset({ADMIN, ARKIVAR}), "frem", False, "2.3.1"),)
"""Arkivstatus (M050)."""

ARKIVDEL: Final = (
    Overgang("A", "O", frozenset({ADMIN, ARKIVAR}), "frem", False, "6.2.3"),
    Overgang("A", "P", frozenset({ADMIN, ARKIVAR}), "frem", False, "6.2.6"),
    Overgang("O", "P", frozenset({ADMIN, ARKIVAR}), "frem", False, "6.2.6"),
    Overgang("O", "A", frozenset({ADMIN, ARKIVAR}), "reversering", True, "M051"),
    Overgang("A", "U", frozenset({ADMIN, ARKIVAR}), "frem", False, "M051"),
)
"""Arkivdelstatus (M051). «Avsluttet periode» er endelig (6.2.11)."""

PRESEDENS: Final = (_frem("G", "F", _ARKIV, "2.8.17"),)
"""Presedensstatus (M056). En foreldet presedens slettes aldri (2.8.18)."""

_SLETTES_ALDRI: Final = frozenset({"E", "J", "A", "U"})


def overganger(journalposttype: str, status: str) -> frozenset[str]:
    """Journalstatusene en post av typen kan få fra `status`. Ukjent type gir `KeyError`."""
    return frozenset(o.til for o in JOURNALPOST[journalposttype] if o.fra == status)


def overgang(journalposttype: str, fra: str, til: str) -> Overgang | None:
    """Overgangen, eller `None` når den ikke er lovlig."""
    for o in JOURNALPOST[journalposttype]:
        if o.fra == fra and o.til == til:
            return o
    return None


def roller_for_overgang(fra: str, til: str, journalposttype: str) -> frozenset[str]:
    """Rollene som kan gjøre overgangen; tom mengde når den ikke finnes."""
    o = overgang(journalposttype, fra, til)
    return o.roller if o else frozenset()


def overganger_for(journalposttype: str, status: str, roller: Collection[str]) -> frozenset[str]:
    """Statusene en person med `roller` kan sette nå: det siden viser som valg."""
    mine = frozenset(roller)
    return frozenset(
        o.til for o in JOURNALPOST[journalposttype] if o.fra == status and o.roller & mine
    )


def startstatuser(journalposttype: str) -> tuple[str, ...]:
    """Statusene en ny post kan opprettes med; den første er forvalget."""
    return START[journalposttype]


def finn(tabell: Iterable[Overgang], fra: str, til: str) -> Overgang | None:
    """Overgangen i `SAK`, `DOKUMENT`, `ARKIVDEL`, `ARKIV_STATUS` eller `PRESEDENS`."""
    return next((o for o in tabell if o.fra == fra and o.til == til), None)


def neste(tabell: Iterable[Overgang], fra: str) -> frozenset[str]:
    """Statusene som kan følge `fra` i tabellen."""
    return frozenset(o.til for o in tabell if o.fra == fra)


def krever_ferdigstilte_dokumenter(til: str) -> bool:
    """E, J og A krever at hvert dokument er ferdigstilt (krav 3.2.30)."""
    return til in {"E", "J", "A"}


def dokument_kan_gjenaapnes(journalstatuser: Iterable[str]) -> bool:
    """Et ferdigstilt dokument kan redigeres igjen når ingen post det hører til, er E, J, A eller U.

    Krav 3.2.31, 3.2.32. `journalstatuser`: statusene til postene dokumentet er knyttet til.
    """
    return _SLETTES_ALDRI.isdisjoint(journalstatuser)


def journalpost_kan_slettes(statuser: Iterable[str]) -> bool:
    """Om posten kan slettes, ut fra alle statuser den har **og har hatt** (krav 3.2.19-3.2.21)."""
    sett = frozenset(statuser)
    return sett.isdisjoint(_SLETTES_ALDRI | {"F", "G"})


def sak_kan_slettes(saksstatus: str, journalstatuser: Iterable[str]) -> bool:
    """Om saken kan slettes: ikke avsluttet, og ingen post E, J eller A (krav 3.2.3, 3.2.12)."""
    return saksstatus != "A" and frozenset(journalstatuser).isdisjoint({"E", "J", "A"})


def arkivdel_tar_nye_mapper(arkivdelstatus: str) -> bool:
    """Bare en arkivdel i aktiv periode eller med uaktuelle mapper tar nye (krav 6.2.4, 6.2.6)."""
    return arkivdelstatus in {"A", "U"}


def arkivdel_tar_nye_registreringer(arkivdelstatus: str) -> bool:
    """En avsluttet arkivdel tar ingen registreringer (krav 2.3.6, 6.2.6)."""
    return arkivdelstatus != "P"
