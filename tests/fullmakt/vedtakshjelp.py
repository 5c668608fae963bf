# SPDX-License-Identifier: EUPL-1.2
"""A small municipality with a chain of authority, and a decision on its way through it.

All is done by the actions, as people do it. ``by`` does the like at the database alone, where the
actions must not stand between; so there are two.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connections

import fabrikk
from fullmakt.basen import EIER, middag, vedtakstype
from glassklar.arkiv.models import Arkivdel, Mappe, Registrering
from glassklar.fullmakt.actions.loep import godkjenn, send_til_godkjenning, sett_steg
from glassklar.fullmakt.actions.vedtak import NyttVedtak, gjoer_til_vedtak
from glassklar.fullmakt.models import (
    Fullmakt,
    Habilitet,
    Innehaver,
    Kravsteg,
    Loepsteg,
    Reglement,
    Stilling,
    Vedtakstype,
)
from glassklar.journal.api import sett_status
from glassklar.org.models import Bruker, Enhet, Stedfortreder

FOER = date(2024, 1, 2)
HJEMMEL = "pbl. § 19-2"


@dataclass
class Kommune:
    """Bygg below Samfunn; a council's row to the director, to the head, to the section leader."""

    samfunn: Enhet
    bygg: Enhet
    skole: Enhet
    arkivar: Bruker
    forfatter: Bruker
    annen: Bruker
    fagleder: Bruker
    sjef: Bruker
    direktoer: Bruker
    admin: Bruker
    revisor: Bruker
    politiker: Bruker
    arkivdel: Arkivdel
    sak: Mappe
    disp: Vedtakstype
    tilskudd: Vedtakstype
    fullmakter: dict[str, Fullmakt]
    stillinger: dict[str, Stilling]

    def utkast(self, **felt: Any) -> Registrering:
        """An own document with a file, written by the author."""
        felt.setdefault("filer", (fabrikk.fil(),))
        return fabrikk.post(self.forfatter, self.sak, "U", felt.pop("tittel", "Vedtak"),
                            saksbehandler=self.forfatter.pk, **felt)  # fmt: skip

    def vedtak(self, status: str = "F", **felt: Any) -> Registrering:
        """A decision of the dispensation type; ``status`` R or F."""
        r = self.utkast()
        felt = {"vedtakstype": self.disp.pk, "hjemmel": HJEMMEL, "utfall": "innvilget"} | felt
        gjoer_til_vedtak(bruker=self.forfatter, registrering=r.pk, vedtak=NyttVedtak(**felt))
        if status == "F":
            sett_status(bruker=self.forfatter, registrering=r.pk, status="F")
        r.refresh_from_db()
        return r

    def sendt(self, *mottakere: Bruker, maate: str = "sekvens", **felt: Any) -> Registrering:
        """Sent to the section leader, or to those named."""
        r = self.vedtak(**felt)
        self.send(r, *mottakere, maate=maate)
        return r

    def send(self, r: Registrering, *mottakere: Bruker, maate: str = "sekvens") -> UUID:
        """Send a decision by its author, who has answered about habilitet."""
        habil(r, self.forfatter)
        return send_til_godkjenning(
            bruker=self.forfatter,
            registrering=r.pk,
            maate=maate,
            mottakere=[b.pk for b in mottakere or (self.fagleder,)],
        )

    def godkjent(self, *mottakere: Bruker, **felt: Any) -> Registrering:
        """Approved by the section leader, or by those named, in order."""
        r = self.sendt(*mottakere, **felt)
        for b in mottakere or (self.fagleder,):
            godkjenn_som(b, r)
        r.refresh_from_db()
        return r


def steget(r: Registrering, b: Bruker) -> Loepsteg:
    """The step in the newest sending that waits for the person."""
    return Loepsteg.objects.filter(loep__registrering=r.pk, mottaker=b).latest("loep__sendt")


def godkjenn_som(b: Bruker, r: Registrering, **felt: Any) -> UUID:
    """Answer about habilitet, read, and approve."""
    habil(r, b)
    s = steget(r, b).pk
    h = sett_steg(bruker=b, steg=s)
    return godkjenn(bruker=b, steg=s, avtrykk=h, **felt)


def habil(r: Registrering, b: Bruker, svar: str = "ingen") -> None:
    """The person's statement in the case; "ingen" only from one who has said nothing."""
    sagt = Habilitet.objects.using(EIER).filter(sak=r.mappe_id, bruker=b.pk)
    if svar != "ingen" or not sagt.exists():
        Habilitet(sak=r.mappe_id, bruker_id=b.pk, svar=svar, lov="1967").save(
            using=EIER, force_insert=True
        )


def vikar_for(k: Kommune, hvem: Bruker) -> Bruker:
    """Somebody who stands in for the person."""
    b = fabrikk.bruker("vikar", "saksbehandler", i=k.bygg, klarering=fabrikk.ALT)
    Stedfortreder(for_bruker_id=hvem.pk, bruker_id=b.pk, fra=FOER, til=date(2099, 1, 1)).save(
        using=EIER
    )
    return b


def kravsteg(type_: Vedtakstype, kode: str, *, kan_fravikes: bool = False) -> Kravsteg:
    """A step that a type asks for."""
    k = Kravsteg(vedtakstype=type_, kode=kode, navn=kode.capitalize(), kan_fravikes=kan_fravikes)
    k.save(using=EIER, force_insert=True)
    return k


def status(r: Registrering) -> str:
    """The status now."""
    return Registrering.objects.using(EIER).values_list("status", flat=True).get(pk=r.pk)


def mangler(r: Registrering) -> int | None:
    """How many approvals of the present content are missing."""
    with connections[EIER].cursor() as c:
        c.execute("select vedtak_mangler(%s)", [r.pk])
        return c.fetchone()[0]


def _stilling(navn: str, enhet: Enhet, hvem: Bruker, av: Bruker) -> Stilling:
    s = Stilling(navn=navn, enhet=enhet)
    s.save(using=EIER, force_insert=True)
    Innehaver(stilling=s, bruker_id=hvem.pk, fra=FOER, satt_av_id=av.pk).save(
        using=EIER, force_insert=True
    )
    return s


def lag() -> Kommune:
    """Make it."""
    fabrikk.virksomhet()
    samfunn = fabrikk.enhet("SAM", "Samfunn")
    bygg, skole = fabrikk.enhet("BYG", "Byggesak", under=samfunn), fabrikk.enhet("SKO", "Skole")
    folk = {
        "arkivar": fabrikk.arkivar(bygg, "linh"),
        "forfatter": fabrikk.bruker("sindre", "saksbehandler", i=bygg, klarering=fabrikk.ALT,
                                    navn="Sindre Demomo"),
        "annen": fabrikk.bruker("annen", "saksbehandler", i=skole, navn="Ravdna Fiktsen"),
        "fagleder": fabrikk.bruker("marit", "leder", i=bygg, klarering=fabrikk.ALT,
                                   navn="Marit Testbakken"),
        "sjef": fabrikk.bruker("aisha", "leder", i=samfunn, klarering=fabrikk.ALT,
                               navn="Aisha Demomo"),
        "direktoer": fabrikk.bruker("torbjoern", "kommunedirektoer", i=samfunn,
                                    klarering=fabrikk.ALT, navn="Torbjørn Eksempelrud"),
        "admin": fabrikk.bruker("admin", "admin", navn="Ada Minsen"),
        "revisor": fabrikk.bruker("revisor", "revisor", navn="Rolf Syntetvik"),
        "politiker": fabrikk.bruker("politiker", "politiker", i=samfunn, navn="Gro Tenktvik"),
    }  # fmt: skip
    disp = vedtakstype("disp", har_beloep=False, hjemler=[HJEMMEL])
    tilskudd = vedtakstype("tilskudd", antall_godkjennere=2)
    ark, kd = folk["arkivar"], folk["direktoer"]
    reglement = Reglement(
        versjon=1,
        navn="Delegeringsreglement",
        organ="Kommunestyret",
        vedtatt=FOER,
        saksnr="PS 88/25",
        gjelder_fra=FOER,
        registrert_av_id=ark.pk,
        bekreftet=middag(FOER),
        bekreftet_av_id=kd.pk,
    )
    reglement.save(using=EIER, force_insert=True)
    stillinger = {
        "direktoer": _stilling("Kommunedirektør", samfunn, kd, ark),
        "sjef": _stilling("Kommunalsjef", samfunn, folk["sjef"], kd),
        "fagleder": _stilling("Fagleder byggesak", bygg, folk["fagleder"], kd),
    }
    fullmakter: dict[str, Fullmakt] = {}
    for type_, tak in ((disp, None), (tilskudd, Decimal(1000000))):
        over: Fullmakt | None = None
        for navn in ("direktoer", "sjef", "fagleder"):
            f = Fullmakt(
                reglement=None if over else reglement, giver=over, vedtakstype=type_,
                enhet=bygg if navn == "fagleder" else samfunn, til_stilling=stillinger[navn],
                beloep_til=Decimal(100000) if tak and navn == "fagleder" else tak,
                kan_delegere=navn != "fagleder", fra=FOER, foreslaatt_av_id=ark.pk,
                bekreftet_av_id=kd.pk, bekreftet=middag(FOER),
            )  # fmt: skip
            f.save(using=EIER, force_insert=True)
            fullmakter[f"{type_.kode}:{navn}"] = over = f
    arkivdel = fabrikk.arkivdel("SAK")
    sak = fabrikk.sak(ark, bygg, arkivdel, ansvarlig=folk["forfatter"])
    return Kommune(
        samfunn=samfunn,
        bygg=bygg,
        skole=skole,
        arkivdel=arkivdel,
        sak=sak,
        disp=disp,
        tilskudd=tilskudd,
        fullmakter=fullmakter,
        stillinger=stillinger,
        **folk,
    )
