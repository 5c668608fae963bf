# SPDX-License-Identifier: EUPL-1.2
"""Decisions of the invented municipality, one in each state, on the story's last day.

Through the same actions as people use. Approvals are stamped by the database with its own clock.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from glassklar.arkiv.models import Registrering
from glassklar.config.demo.fortelling import Post
from glassklar.fullmakt.actions.habilitet import erklaer_habilitet
from glassklar.fullmakt.actions.vedtak import NyttVedtak
from glassklar.fullmakt.api import (
    endre_vedtak,
    gjoer_til_vedtak,
    godkjenn,
    send_til_godkjenning,
    sett_steg,
    svar,
    utfoer_steg,
)
from glassklar.fullmakt.models import Kravsteg, Loepsteg, Vedtakstype
from glassklar.grunn.identitet import lesing
from glassklar.journal.api import sett_status
from glassklar.org.api import Bruker

if TYPE_CHECKING:
    from glassklar.config.demo.saertilfeller import Saertilfeller

#: How many entries they are.
POSTER = 8
GJORT = "Kontrollert, se søknaden og notatet i saken."


class Vedtaksdag:
    """The decisions of a day."""

    def __init__(self, s: Saertilfeller) -> None:
        self.s, self.h = s, s.h
        self.typer = {t.kode: t for t in Vedtakstype.objects.all()}

    def alle(self) -> None:
        """One in each state."""
        self._utkast()
        self._mangler_steg()
        self._venter()
        self._sendt_tilbake()
        self._godkjent()
        self._i_kraft()
        self._endret_etterpaa()
        self._inhabil_leder()

    # -- the states -----------------------------------------------------------------------------
    def _utkast(self) -> None:
        self._lag("v1", "Bod på 12 m²", "Testbakken 4", 31, "byggetillatelse", utfall="")

    def _mangler_steg(self) -> None:
        p = self._lag("v2", "Brygge", "Sjøbodvegen 8", 32, "dispensasjon")
        self._ferdig(p)

    def _venter(self) -> None:
        """Changed since the approver last saw it."""
        p = self._lag("v3", "Tilbygg", "Åslia 19", 33, "dispensasjon")
        self._send(p, "leder")
        with self.h.tikk():
            sett_steg(bruker=self._hvem("leder"), steg=self._steg(p, "leder"))
        with self.h.tikk():
            endre_vedtak(
                bruker=self._hvem("saksbehandler"),
                registrering=self._pk(p),
                vedtak=self._nytt("dispensasjon", hjemmel="pbl. § 19-2, jf. pbl. § 29-4"),
            )

    def _sendt_tilbake(self) -> None:
        p = self._lag("v4", "Garasje og støttemur", "Storgata 22", 34, "byggetillatelse")
        self._send(p, "leder")
        with self.h.tikk():
            svar(
                bruker=self._hvem("leder"),
                steg=self._steg(p, "leder"),
                svar="S",
                merknad="Høyden på støttemuren mangler. Skriv den inn under punkt 2.",
            )

    def _godkjent(self) -> None:
        p = self._lag("v5", "Carport", "Kirkebakken 7", 35, "byggetillatelse")
        self._send(p, "leder")
        self._godkjenn(p, "leder")

    def _i_kraft(self) -> None:
        p = self._lag("v6", "Enebolig", "Havnegata 3", 36, "ferdigattest")
        self._send(p, "leder")
        self._godkjenn(p, "leder")
        with self.h.tikk():
            sett_status(bruker=self._hvem("saksbehandler"), registrering=self._pk(p), status="E")

    def _endret_etterpaa(self) -> None:
        """Approved, and then changed: the approval no longer counts."""
        p = self._lag("v7", "Lekeplass", "Skolevegen 12", 37, "tilskuddsvedtak",
                      beloep=Decimal(45_000))  # fmt: skip
        self._send(p, "leder")
        self._godkjenn(p, "leder")
        with self.h.tikk():
            endre_vedtak(
                bruker=self._hvem("saksbehandler"),
                registrering=self._pk(p),
                vedtak=self._nytt("tilskuddsvedtak", beloep=Decimal(48_500)),
            )

    def _inhabil_leder(self) -> None:
        """The section leader steps aside; the head of the sector decides."""
        p = self._lag("v8", "Naust", "Fjordvegen 2", 38, "byggetillatelse", hvem="plan1")
        with self.h.tikk():
            erklaer_habilitet(
                bruker=self._hvem("leder"),
                sak=self._sak(p),
                svar="inhabil",
                forhold="part",
                forklaring="Jeg eier naboeiendommen.",
            )
        self._send(p, "aisha.demomo", fra="plan1")

    # -- the acts -------------------------------------------------------------------------------
    def _lag(
        self, noekkel: str, hva: str, adresse: str, bnr: int, type_: str, *,
        hvem: str = "saksbehandler", utfall: str = "innvilget", beloep: Decimal | None = None,
    ) -> Post:  # fmt: skip
        sak = self.s.ny_sak(noekkel, "bygg", f"Gnr. 12, bnr. {bnr} – {adresse} – {hva.lower()}",
                            hvem=hvem, adresse=adresse, bnr=bnr)  # fmt: skip
        p = self.s.ny_post(noekkel, sak, "U", f"Vedtak – {hva.lower()}", ekspeder=False,
                           journal=False)  # fmt: skip
        with self.h.tikk():
            gjoer_til_vedtak(
                bruker=self._hvem(hvem),
                registrering=self._pk(p),
                vedtak=self._nytt(type_, utfall=utfall, beloep=beloep),
            )
        return p

    def _nytt(self, type_: str, *, utfall: str = "innvilget", hjemmel: str = "",
              beloep: Decimal | None = None) -> NyttVedtak:  # fmt: skip
        t = self.typer[type_]
        return NyttVedtak(t.pk, beloep=beloep, hjemmel=hjemmel or t.hjemler[0], utfall=utfall)

    def _ferdig(self, p: Post, hvem: str = "saksbehandler") -> None:
        with self.h.tikk():
            sett_status(bruker=self._hvem(hvem), registrering=self._pk(p), status="F")

    def _send(self, p: Post, *mottakere: str, fra: str = "saksbehandler") -> None:
        """Habilitet, the steps, finished, sent."""
        avsender = self._hvem(fra)
        self._habil(p, fra)
        for krav in self._krav(p):
            with self.h.tikk():
                utfoer_steg(bruker=avsender, registrering=self._pk(p), kravsteg=krav, grunn=GJORT)
        self._ferdig(p, fra)
        with self.h.tikk():
            send_til_godkjenning(
                bruker=avsender,
                registrering=self._pk(p),
                maate="sekvens",
                mottakere=[self._hvem(m).pk for m in mottakere],
            )

    def _godkjenn(self, p: Post, hvem: str) -> None:
        self._habil(p, hvem)
        steg = self._steg(p, hvem)
        with self.h.tikk():
            sett = sett_steg(bruker=self._hvem(hvem), steg=steg)
            godkjenn(bruker=self._hvem(hvem), steg=steg, avtrykk=sett)

    def _habil(self, p: Post, hvem: str) -> None:
        with self.h.tikk():
            erklaer_habilitet(bruker=self._hvem(hvem), sak=self._sak(p), svar="ingen")

    # -- what is where --------------------------------------------------------------------------
    def _hvem(self, brukernavn: str) -> Bruker:
        return self.h.brukere[brukernavn]

    def _pk(self, p: Post) -> UUID:
        return self.h.poster[p.nr]

    def _sak(self, p: Post) -> UUID:
        return self.h.saker[p.sak.nr]

    def _krav(self, p: Post) -> Sequence[UUID]:
        with lesing(self._hvem("arkivar")):
            type_ = Registrering.objects.values_list("vedtaket__vedtakstype", flat=True)
            return list(
                Kravsteg.objects.filter(
                    vedtakstype=type_.get(pk=self._pk(p)), aktiv=True
                ).values_list("pk", flat=True)
            )

    def _steg(self, p: Post, hvem: str) -> UUID:
        with lesing(self._hvem("arkivar")):
            return Loepsteg.objects.get(
                loep__registrering=self._pk(p),
                loep__avsluttet__isnull=True,
                mottaker=self._hvem(hvem),
            ).pk
