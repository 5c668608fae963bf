# SPDX-License-Identifier: EUPL-1.2
"""Types of decisions and the steps they ask for, kept as data. Nothing is deleted, only rested."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from glassklar.fullmakt.modeller_register import Kravsteg, Vedtakstype
from glassklar.fullmakt.modeller_vedtak import Vedtak
from glassklar.grunn.feil import Avvist, IkkeFunnet
from glassklar.grunn.handling import handling
from glassklar.grunn.ids import uuid7
from glassklar.org.api import Bruker, Rolle, krev_rolle

#: Two people at most is what a matrix says; three is room for a rule of one's own.
GODKJENNERE = range(1, 4)
_FRIST_HOEYST = 52


@dataclass(frozen=True, slots=True)
class NyType:
    """What a type is called, and what it asks for."""

    navn: str
    navn_nn: str = ""
    navn_en: str = ""
    hjemler: Sequence[str] = ()
    har_beloep: bool = False
    klageadgang: bool = True
    klagefrist_uker: int = 3
    klageinstans: str = ""
    antall_godkjennere: int = 1
    aktiv: bool = True


@dataclass(frozen=True, slots=True)
class NyttSteg:
    """A step of a type; ``id`` None: a new one."""

    navn: str
    navn_nn: str = ""
    navn_en: str = ""
    kan_fravikes: bool = False
    aktiv: bool = True
    id: UUID | None = field(default=None)


@handling("lagre_vedtakstype")
def lagre_vedtakstype(
    *, bruker: Bruker, vedtakstype: UUID | None, ny: NyType, steg: Sequence[NyttSteg] = ()
) -> Vedtakstype:
    """Make a type of decision, or change one, with its steps in order.

    A step that is not named is left as it is. Whether a type has an amount is settled when the
    first decision is of that type.

    Raises:
        Avvist: not administrator or archive, or a field is wrong.
        IkkeFunnet: no such type, or a step of another.
    """
    krev_rolle(bruker, Rolle.ADMIN, Rolle.ARKIVAR)
    felt = _felt(ny)
    if vedtakstype is None:
        rad = Vedtakstype.objects.create(
            kode=_kode(ny.navn), rekkefoelge=Vedtakstype.objects.count() * 10 + 10, **felt
        )
    else:
        funnet = Vedtakstype.objects.select_for_update().filter(pk=vedtakstype).first()
        if funnet is None:
            raise IkkeFunnet
        rad = funnet
        if rad.har_beloep != ny.har_beloep and Vedtak.objects.filter(vedtakstype=rad).exists():
            raise Avvist(har_beloep=_("Det finnes vedtak av denne typen. Lag en ny type i stedet."))
        Vedtakstype.objects.filter(pk=rad.pk).update(**felt)
        rad.refresh_from_db()
    _lagre_steg(rad, steg)
    return rad


def _felt(ny: NyType) -> dict[str, Any]:
    feil: dict[str, str] = {}
    if not ny.navn.strip():
        feil["navn"] = _("Skriv hva typen heter.")
    if ny.antall_godkjennere not in GODKJENNERE:
        feil["antall_godkjennere"] = _("Velg en, to eller tre.")
    if ny.klageadgang and not 1 <= ny.klagefrist_uker <= _FRIST_HOEYST:
        feil["klagefrist_uker"] = _("Skriv hvor mange uker fristen er, fra 1 til 52.")
    if feil:
        raise Avvist(feil)
    return {
        "navn": ny.navn.strip(), "navn_nn": ny.navn_nn.strip(), "navn_en": ny.navn_en.strip(),
        "hjemler": [h for x in ny.hjemler if (h := " ".join(x.split()))],
        "har_beloep": ny.har_beloep, "klageadgang": ny.klageadgang,
        "klagefrist_uker": ny.klagefrist_uker, "klageinstans": ny.klageinstans.strip(),
        "antall_godkjennere": ny.antall_godkjennere, "aktiv": ny.aktiv,
    }  # fmt: skip


def _kode(navn: str) -> str:
    """A readable key, with a tail that keeps it apart from others of the same name."""
    enkel = navn.lower().translate(str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"}))
    return f"{re.sub(r'[^a-z0-9]+', '_', enkel).strip('_')[:17]}_{uuid7().hex[-12:]}"


def _lagre_steg(type_: Vedtakstype, steg: Sequence[NyttSteg]) -> None:
    har = {k.pk: k for k in Kravsteg.objects.filter(vedtakstype=type_)}
    for nr, s in enumerate(steg, 1):
        if not s.navn.strip():
            raise Avvist(steg=_("Skriv hva steget heter."))
        felt = {
            "navn": s.navn.strip(), "navn_nn": s.navn_nn.strip(), "navn_en": s.navn_en.strip(),
            "kan_fravikes": s.kan_fravikes, "aktiv": s.aktiv, "rekkefoelge": nr * 10,
        }  # fmt: skip
        if s.id is None:
            Kravsteg.objects.create(vedtakstype=type_, kode=_kode(s.navn), **felt)
        elif s.id in har:
            Kravsteg.objects.filter(pk=s.id).update(**felt)
        else:
            raise IkkeFunnet
