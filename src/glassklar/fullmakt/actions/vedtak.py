# SPDX-License-Identifier: EUPL-1.2
"""Make an entry a decision of a type, change what it decides, or say that it is none."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from glassklar.arkiv.api import laas_post
from glassklar.arkiv.models import Registrering
from glassklar.fullmakt.modeller_register import Vedtakstype
from glassklar.fullmakt.modeller_vedtak import Loep, Utfall, Vedtak
from glassklar.grunn.beloep import STOERST
from glassklar.grunn.feil import Avvist
from glassklar.grunn.handling import handling
from glassklar.grunn.klokke import naa
from glassklar.org.api import Bruker

#: Own documents; what comes in is another's decision.
EGNE = frozenset("UNX")
#: Where the content is still open.
AAPNE = frozenset("RSFG")


@dataclass(frozen=True, slots=True)
class NyttVedtak:
    """What is decided. Law and result may be filled in later, but before it is sent."""

    vedtakstype: UUID
    beloep: Decimal | None = None
    hjemmel: str = ""
    utfall: str = ""
    #: None: as the type has it.
    klageadgang: bool | None = None


@handling("gjoer_til_vedtak")
def gjoer_til_vedtak(
    *, bruker: Bruker, registrering: UUID, vedtak: NyttVedtak, versjon: int | None = None
) -> Vedtak:
    """Say that an own document is a decision, and of what.

    Raises:
        Avvist: may not write it, incoming, in effect, a decision already, or a field is wrong.
        IkkeFunnet: no such entry.
    """
    post = _aapen_post(bruker, registrering, versjon)
    rad = Vedtak.objects.filter(pk=post.pk).first()
    if rad is not None and rad.opphevet is None:
        raise Avvist({"": _("Dokumentet er et vedtak fra før. Last siden på nytt.")})
    felt = _felt(vedtak)
    if rad is None:
        rad = Vedtak.objects.create(registrering=post, opprettet_av=bruker, **felt)
    else:
        Vedtak.objects.filter(pk=post.pk).update(opphevet=None, **felt)
    _endret(bruker, post)
    rad.refresh_from_db()
    return rad


@handling("endre_vedtak")
def endre_vedtak(
    *, bruker: Bruker, registrering: UUID, vedtak: NyttVedtak, versjon: int | None = None
) -> Vedtak:
    """Change what is decided. Approvals of what it was before fall.

    Raises:
        Avvist: may not write it, no decision, in effect, or a field is wrong.
        IkkeFunnet: no such entry.
    """
    post = _aapen_post(bruker, registrering, versjon)
    rad = _vedtaket(post)
    felt = _felt(vedtak, har=rad.vedtakstype_id)
    if any(getattr(rad, navn) != verdi for navn, verdi in felt.items()):
        Vedtak.objects.filter(pk=post.pk).update(**felt)
        _endret(bruker, post)
        rad.refresh_from_db()
    return rad


@handling("ikke_vedtak")
def ikke_vedtak(*, bruker: Bruker, registrering: UUID, versjon: int | None = None) -> None:
    """Say that it was no decision after all; possible until it is first sent for approval.

    Raises:
        Avvist: may not write it, no decision, or sent for approval before.
        IkkeFunnet: no such entry.
    """
    post = _aapen_post(bruker, registrering, versjon)
    rad = _vedtaket(post)
    if Loep.objects.filter(registrering=post.pk).exists():
        raise Avvist(
            {"": _("Vedtaket har vært sendt til godkjenning, og er et vedtak også videre.")}
        )
    Vedtak.objects.filter(pk=rad.pk).update(opphevet=naa())
    _endret(bruker, post)


def _aapen_post(bruker: Bruker, registrering: UUID, versjon: int | None) -> Registrering:
    post = laas_post(bruker, registrering, versjon)
    if post.type != Registrering.Type.JOURNALPOST or post.journalposttype not in EGNE:
        raise Avvist({"": _("Bare kommunens egne dokumenter kan være vedtak.")})
    if post.status not in AAPNE:
        raise Avvist({"": _("Dokumentet er sendt, journalført eller utgått, og kan ikke endres.")})
    return post


def _vedtaket(post: Registrering) -> Vedtak:
    rad = Vedtak.objects.filter(pk=post.pk, opphevet__isnull=True).first()
    if rad is None:
        raise Avvist({"": _("Dokumentet er ikke et vedtak.")})
    return rad


def _felt(v: NyttVedtak, har: UUID | None = None) -> dict[str, Any]:
    """The columns, or every field that is wrong. ``har``: the type that it has, which may rest."""
    type_ = Vedtakstype.objects.filter(pk=v.vedtakstype).first()
    if type_ is None or not (type_.aktiv or type_.pk == har):
        raise Avvist(vedtakstype=_("Velg hva slags vedtak det er."))
    feil: dict[str, str] = {}
    if type_.har_beloep and v.beloep is None:
        feil["beloep"] = _("Skriv beløpet vedtaket gjelder.")
    elif v.beloep is not None and not type_.har_beloep:
        feil["beloep"] = _("Denne typen vedtak har ikke beløp. La feltet stå tomt.")
    elif v.beloep is not None and not (v.beloep.is_finite() and 0 <= v.beloep <= STOERST):
        feil["beloep"] = _("Skriv et beløp fra 0 og opp.")
    if v.utfall and v.utfall not in Utfall.values:
        feil["utfall"] = _("Velg hva utfallet er.")
    if feil:
        raise Avvist(feil)
    return {
        "vedtakstype_id": type_.pk,
        "beloep": v.beloep,
        "hjemmel": " ".join(v.hjemmel.split()),
        "utfall": v.utfall,
        "klageadgang": type_.klageadgang if v.klageadgang is None else v.klageadgang,
    }


def _endret(bruker: Bruker, post: Registrering) -> None:
    """Two who change the same decision at once must see each other: the entry's version goes on."""
    Registrering.objects.filter(pk=post.pk).update(
        versjon=post.versjon + 1, endret_dato=naa(), endret_av=bruker
    )
