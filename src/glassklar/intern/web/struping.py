# SPDX-License-Identifier: EUPL-1.2
"""A brake on guessing: attempts are counted in the database, so all processes know of them.

An attempt is counted before it is tried, so that many at once cannot slip through, and is taken
off again when it succeeds. A window begins with its first attempt and is not made longer by
trying. What is counted is the same whether the name exists or not.
"""

from __future__ import annotations

import logging
import math
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext, ngettext

from glassklar.grunn.minne import delt
from glassklar.intern.adresse import klientadresse, nett

logg = logging.getLogger(__name__)

VINDU = 15 * 60
#: Attempts within the window: one name from one address, one name from anywhere, one address.
PER_NAVN, PER_NAVN_OVERALT, PER_ADRESSE = 8, 40, 60
#: Codes of the second factor: whoever guesses has the password already.
PER_KODE = 5
#: Letters with a new password.
PER_BREV, BREVVINDU = 3, 60 * 60


class ForMange(forms.ValidationError):
    """Wait, and try again."""

    def __init__(self, sekunder: int) -> None:
        minutter = max(1, math.ceil(sekunder / 60))
        self.sekunder = sekunder
        vent = ngettext("Vent %(antall)d minutt", "Vent %(antall)d minutter", minutter)
        tekst = gettext("For mange forsøk. %(vent)s, og prøv igjen.")
        super().__init__(tekst % {"vent": vent % {"antall": minutter}}, code="strupet")


@dataclass(frozen=True)
class Forsoek:
    """Attempts of one kind: what is counted, and how many there may be."""

    #: (key, limit, window), from the narrow to the wide.
    grenser: tuple[tuple[str, int, int], ...]
    #: The first is the person's own, and is forgotten when an attempt succeeds.
    egen: bool = True

    @classmethod
    def navn(cls, request: HttpRequest, brukernavn: str) -> Forsoek:
        """Name and password."""
        hvor, hvem = nett(klientadresse(request)), brukernavn.strip().lower()
        return cls(
            (
                (f"strup:navn:{hvem}:{hvor}", PER_NAVN, VINDU),
                (f"strup:navn:{hvem}", PER_NAVN_OVERALT, VINDU),
                (f"strup:hvor:{hvor}", PER_ADRESSE, VINDU),
            )
        )

    @classmethod
    def kode(cls, request: HttpRequest, bruker: Any) -> Forsoek:
        """A code of a person who has shown the first factor."""
        hvor = nett(klientadresse(request))
        return cls(
            (
                (f"strup:kode:{bruker.pk}", PER_KODE, VINDU),
                (f"strup:hvor:{hvor}", PER_ADRESSE, VINDU),
            )
        )

    @classmethod
    def noekkel(cls, request: HttpRequest) -> Forsoek:
        """A passkey: nothing to guess, but work for us."""
        hvor = nett(klientadresse(request))
        return cls(((f"strup:hvor:{hvor}", PER_ADRESSE, VINDU),), egen=False)

    @classmethod
    def brev(cls, request: HttpRequest, adresse: str) -> Forsoek:
        """A letter with a new password to an e-mail address."""
        hvor = nett(klientadresse(request))
        return cls(
            (
                (f"strup:brev:{adresse.strip().lower()}", PER_BREV, BREVVINDU),
                (f"strup:brev:fra:{hvor}", PER_ADRESSE, VINDU),
            )
        )

    def tell(self) -> None:
        """Count one. Raises ForMange when it is one too many.

        What a narrow limit stops is not counted by the wider ones: one address alone cannot
        keep a person out everywhere.
        """
        for noekkel, grense, vindu in self.grenser:
            antall, sekunder = delt.tell(noekkel, vindu)
            if antall > grense:
                # What kind of limit, never whose.
                logg.warning("innlogging: for mange forsøk (%s)", noekkel.split(":")[1])
                raise ForMange(sekunder)

    def lyktes(self) -> None:
        """Forget the person's failures here, and take this attempt off the other counts."""
        resten = list(self.grenser)
        if self.egen:
            delt.delete(resten.pop(0)[0])
        for noekkel, _grense, _vindu in resten:
            try:
                delt.incr(noekkel, -1)
            except ValueError:  # the window closed meanwhile
                continue
