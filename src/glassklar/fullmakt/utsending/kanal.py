# SPDX-License-Identifier: EUPL-1.2
"""The port of dispatch: what every channel takes, gives and raises, and when to try again.

E-mail and the print folder implement it; SvarUt and eFormidling can come beside them without a
change anywhere else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Protocol
from uuid import UUID

#: After the first failure, the second …; after the last it is given up.
PAUSER = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 240, 720))


class Status(StrEnum):
    """Where a dispatch is (``utsending.status``)."""

    KLAR = "klar"
    SENDT = "sendt"
    LEVERT = "levert"
    FEILET = "feilet"


@dataclass(frozen=True, slots=True)
class Adresse:
    """A recipient's addresses, as they stand when it is sent; kept nowhere else."""

    navn: str
    epost: str = ""
    postadresse: Sequence[str] = ()
    postnummer: str = ""
    poststed: str = ""
    land: str = ""

    def linjer(self) -> list[str]:
        """The lines of an envelope: name, address, postcode and place, country."""
        sted = f"{self.postnummer} {self.poststed}".strip()
        return [r for r in (self.navn, *self.postadresse, sted, self.land) if r.strip()]


@dataclass(frozen=True, slots=True)
class Fil:
    """A file that is sent: its name and its bytes."""

    filnavn: str
    data: bytes
    mime: str = "application/pdf"


@dataclass(frozen=True, slots=True)
class Forsendelse:
    """One letter to one recipient. ``id`` is the same each time it is tried."""

    id: UUID
    adresse: Adresse
    emne: str
    tekst: str
    brev: Fil
    vedlegg: Sequence[Fil] = ()
    saksnummer: str = ""
    #: The envelope sender of this try by e-mail; empty: the sender's own address.
    retur: str = ""


@dataclass(frozen=True, slots=True)
class Kvittering:
    """What the channel gave for it: a reference, and how far it has come."""

    referanse: str
    status: Status


class SendFeil(Exception):
    """It was not sent. ``kode`` is one word for why; never an address or an answer's text."""

    def __init__(self, kode: str) -> None:
        super().__init__(kode)
        self.kode = kode


class Forbigaaende(SendFeil):
    """It may go later: the server is away, or says so itself."""


class Varig(SendFeil):
    """It never will: the address does not exist, or the letter is refused."""


class Kanal(Protocol):
    """A way out of the house."""

    kode: str

    def adressefeil(self, adresse: Adresse) -> str | None:
        """Return why nothing can be sent to the address, in one word, or None."""

    def send(self, forsendelse: Forsendelse) -> Kvittering:
        """Send it; the same one again does no harm. Raises Forbigaaende or Varig."""

    def hent_status(self, kvittering: Kvittering) -> Status:
        """Return how far it has come now. Raises Forbigaaende when nobody answers."""


def neste_pause(forsoek: int) -> timedelta | None:
    """Return how long to wait after so many failed tries (from 1), or None: give up."""
    return PAUSER[forsoek - 1] if 1 <= forsoek <= len(PAUSER) else None
