# SPDX-License-Identifier: EUPL-1.2
"""Give the public a corrected entry: what was out stays visible, but for what had to go (G5)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from glassklar.arkiv.api import krev_rolle
from glassklar.arkiv.models import Registrering
from glassklar.grunn.feil import Avvist, IkkeFunnet
from glassklar.grunn.handling import handling
from glassklar.grunn.klokke import i_dag, naa
from glassklar.journal import offentlig
from glassklar.journal.actions.frigi import les_uleste, med_filer, skriv_versjoner
from glassklar.journal.bygg import snapshots
from glassklar.journal.models import Offentliggjoering
from glassklar.journal.rettelser import endret, rettet
from glassklar.journal.rules import projiser, utenfor
from glassklar.lager.api import fjern_fra_offentlig
from glassklar.lov.api import finn_fnr
from glassklar.org.api import Bruker, Rolle


def sjekk_grunn(grunn: str) -> str:
    """Return the reason that the public will read, if it may stand there.

    Raises:
        Avvist: none, too long, or it holds an identity number.
    """
    if not grunn.strip():
        raise Avvist(grunn=_("Skriv grunnen. Den vises på den offentlige siden."))
    if len(grunn) > 500:
        raise Avvist(grunn=_("Grunnen er for lang. Skriv høyst 500 tegn."))
    if finn_fnr(grunn):
        raise Avvist(
            grunn=_("Grunnen inneholder et fødselsnummer. Ta det bort. Publikum leser grunnen.")
        )
    return " ".join(grunn.replace("\x00", "").split())


def rett(
    *, bruker: Bruker, registrering: UUID, grunn: str, skjul_foer: bool = False
) -> Offentliggjoering:
    """Publish the entry anew as it is now; the history shows before and now.

    Also puts a withdrawn entry out again.

    Args:
        bruker: an archivist.
        grunn: why, as the public reads it.
        skjul_foer: what was removed should not have been out: the side before is masked.

    Raises:
        Avvist: not the archive, no reason, not released, or nothing has changed.
        IkkeFunnet: no such entry.
    """
    krev_rolle(bruker, Rolle.ARKIVAR)
    grunn = sjekk_grunn(grunn)
    les_uleste(bruker, [registrering])
    return _rett_en(bruker=bruker, registrering=registrering, grunn=grunn, skjul_foer=skjul_foer)


@handling("rett")
def _rett_en(
    *, bruker: Bruker, registrering: UUID, grunn: str, skjul_foer: bool
) -> Offentliggjoering:
    if not Registrering.objects.filter(pk=registrering).exists():
        raise IkkeFunnet
    if not offentlig.lagt_ut([registrering]):
        raise Avvist({"": _("Dokumentet er ikke lagt ut ennå.")})
    ut = _rett(bruker, [registrering], grunn, skjul_foer)
    if not ut:
        raise Avvist({"": _("Ingenting som publikum ser, er endret.")})
    return ut[0]


def rett_sak(
    *, bruker: Bruker, mappe: UUID, grunn: str, skjul_foer: bool = False
) -> list[Offentliggjoering]:
    """Publish all lines of a case anew, after its title, class or shielding has changed.

    Raises:
        Avvist: not the archive, or no reason.
    """
    krev_rolle(bruker, Rolle.ARKIVAR)
    return _rett_saken(bruker=bruker, mappe=mappe, grunn=sjekk_grunn(grunn), skjul_foer=skjul_foer)


@handling("rett_sak")
def _rett_saken(
    *, bruker: Bruker, mappe: UUID, grunn: str, skjul_foer: bool
) -> list[Offentliggjoering]:
    return _rett(bruker, offentlig.i_sak(mappe), grunn, skjul_foer)


def rett_mange(
    *, bruker: Bruker, registreringer: Sequence[UUID], grunn: str
) -> list[Offentliggjoering]:
    """Publish these released entries anew; what is as before is passed over.

    Raises:
        Avvist: not the archive, or no reason.
    """
    krev_rolle(bruker, Rolle.ARKIVAR)
    les_uleste(bruker, registreringer)
    return _rett_disse(bruker=bruker, registreringer=registreringer, grunn=sjekk_grunn(grunn))


@handling("rett_mange")
def _rett_disse(
    *, bruker: Bruker, registreringer: Sequence[UUID], grunn: str
) -> list[Offentliggjoering]:
    return _rett(bruker, registreringer, grunn, skjul_foer=False)


def _rett(
    bruker: Bruker, ider: Sequence[UUID], grunn: str, skjul_foer: bool
) -> list[Offentliggjoering]:
    list(
        Registrering.objects.select_for_update(of=("self",))
        .filter(pk__in=ider)
        .order_by("pk")
        .values_list("pk")
    )
    foer = offentlig.rader(ider)
    nye = []
    for s in snapshots(ider):
        if s.journal.status not in ("E", "J", "A", "U") or s.journal.journaldato is None:
            raise Avvist(
                {"": _("Dokumentet er ikke journalført nå. Journalfør det før du retter.")}
            )
        if utenfor(s):
            raise Avvist(
                {"": _("Dokumentet hører ikke lenger til på postlisten. Trekk det tilbake.")}
            )
        ny = projiser(s, i_dag())
        if endret(foer[s.id], ny.synlig()) or foer[s.id]["trukket"]:
            nye.append(rettet(foer[s.id], ny, tid=naa(), grunn=grunn, skjul_foer=skjul_foer))
    if not nye:
        return []
    nye = med_filer(nye)
    versjoner = neste_versjoner(p.id for p in nye)
    frigivelse = skriv_versjoner(bruker, nye, None, grunn, versjoner)
    offentlig.dager(
        d for p in nye for d in (p.journaldato, date.fromisoformat(foer[p.id]["journaldato"]))
    )
    fjern_etter(f for p in nye for f in aapne_filer(foer[p.id]))
    return list(Offentliggjoering.objects.filter(frigivelse=frigivelse))


def neste_versjoner(ider: Iterable[UUID]) -> dict[UUID, int]:
    """Return the next version number of what was published, by entry."""
    liste = list(ider)
    siste = dict(
        Offentliggjoering.objects.filter(registrering__in=liste)
        .values_list("registrering_id")
        .annotate(n=Max("versjon"))
    )
    # A row that was loaded in bulk has no first version here; it counts as one.
    return {i: siste.get(i, 1) + 1 for i in liste}


def aapne_filer(rad: dict[str, Any]) -> set[str]:
    """Return the files that a public row gives to everybody."""
    return {d["sha256"] for d in rad["dokumenter"] if d["aapen"] and d["sha256"]}


def fjern_etter(filer: Iterable[str]) -> None:
    """After commit: take files that no public row gives any longer out of the public store."""
    kandidater = set(filer)
    if not kandidater:
        return

    def fjern() -> None:
        for sha in kandidater - offentlig.filer_i_bruk(kandidater):
            fjern_fra_offentlig(sha)

    transaction.on_commit(fjern)
