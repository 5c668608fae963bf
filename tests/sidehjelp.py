# SPDX-License-Identifier: EUPL-1.2
"""A small municipality with people and a case, and a browser for each person, for page tests."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.test import Client

import fabrikk
from glassklar.arkiv.models import Arkivdel, Mappe, Registrering
from glassklar.org.models import Bruker, Enhet


@dataclass
class Kommune:
    """Two units, five people, one case."""

    bygg: Enhet
    skole: Enhet
    arkivar: Bruker
    saksbehandler: Bruker
    annen: Bruker
    leder: Bruker
    admin: Bruker
    revisor: Bruker
    arkivdel: Arkivdel
    _klienter: dict[int, Client] = field(default_factory=dict)

    def klient(self, bruker: Bruker) -> Client:
        """A browser where the person is logged in."""
        if bruker.pk not in self._klienter:
            k = Client(REMOTE_ADDR=f"10.0.0.{bruker.pk % 250}")
            k.force_login(bruker)
            self._klienter[bruker.pk] = k
        return self._klienter[bruker.pk]

    @cached_property
    def sak(self) -> Mappe:
        """A case of the case handler's."""
        return fabrikk.sak(self.arkivar, self.bygg, self.arkivdel, ansvarlig=self.saksbehandler)

    @property
    def saksnummer(self) -> str:
        """``2026/1``."""
        self.sak.refresh_from_db()
        return f"{self.sak.saksnummer.aar}/{self.sak.saksnummer.nr}"

    def post(self, **felt: Any) -> Registrering:
        """An entry in the case."""
        return fabrikk.post(felt.pop("av", self.arkivar), self.sak, **felt)

    def adresse(self, reg: Registrering) -> str:
        """The address of an entry's page."""
        from glassklar.arkiv.sider import adresse

        return adresse(reg.pk) or ""


def lag() -> Kommune:
    """Make the municipality."""
    fabrikk.virksomhet()
    bygg, skole = fabrikk.enhet("BYG", "Byggesak"), fabrikk.enhet("SKO", "Skole")
    egne = (("UO", "egne"), ("XX", "egne"))
    return Kommune(
        bygg=bygg,
        skole=skole,
        arkivar=fabrikk.arkivar(bygg, "linh"),
        saksbehandler=fabrikk.bruker(
            "sindre", "saksbehandler", i=bygg, klarering=egne, navn="Sindre Demomo"
        ),
        annen=fabrikk.bruker("annen", "saksbehandler", i=skole, navn="Ravdna Fiktsen"),
        leder=fabrikk.bruker("leder", "leder", i=bygg, navn="Marit Testbakken"),
        admin=fabrikk.bruker("admin", "admin", navn="Ada Minsen"),
        revisor=fabrikk.bruker("revisor", "revisor", navn="Rolf Syntetvik"),
        arkivdel=fabrikk.arkivdel("SAK"),
    )
