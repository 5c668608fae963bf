# SPDX-License-Identifier: EUPL-1.2
"""Carry the rows of one reglement over to the next: the council adopts a new one each period.

The rows come as proposals in the same chains, and are confirmed as any other. Nothing becomes
wider: each row goes through the same function as one that is typed, and only its period may be cut.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from glassklar.fullmakt.actions.register import FULLMAKT, NyFullmakt, foreslaa_mange
from glassklar.fullmakt.models import Fullmakt, Reglement
from glassklar.grunn.feil import Avvist
from glassklar.grunn.handling import handling
from glassklar.grunn.klokke import i_dag
from glassklar.org.api import Bruker, Rolle, har_rolle

#: Who registers a reglement carries it over too; the database asks for every row besides.
ROLLER = (Rolle.ARKIVAR, Rolle.KOMMUNEDIREKTOER, Rolle.ADMIN)
_MED = ("vedtakstype", "enhet", "til_stilling", "til_bruker")


@dataclass(slots=True)
class Viderefoering:
    """What came of it: new rows with the ones they were made of, those that were there before,
    and those that did not come along, with why."""

    gammelt: Reglement
    nye: list[tuple[UUID, Fullmakt]] = field(default_factory=list)
    fra_foer: list[Fullmakt] = field(default_factory=list)
    ikke: list[tuple[Fullmakt, str]] = field(default_factory=list)


@handling("viderefoer_reglement")
def viderefoer(*, bruker: Bruker, reglement: UUID, proev: bool = False) -> Viderefoering:
    """Propose under a reglement the rows that count under the one before it, from the top.

    Done again it proposes what did not come along the first time. The letters of delegation are
    not carried over: they are of the old row.

    Args:
        proev: only say what would come of it.

    Raises:
        Avvist: not the right to, the reglement has ended, or there is none before it.
    """
    ny = Reglement.objects.get(pk=reglement)
    gammelt = forgjenger(ny)
    if not har_rolle(bruker, *ROLLER):
        raise Avvist({"": FULLMAKT["rett"][1]})
    if gammelt is None or (ny.gjelder_til is not None and ny.gjelder_til < i_dag()):
        raise Avvist({"": _("Det er ikke noe reglement fullmaktene kan føres videre fra.")})
    with transaction.atomic():
        ut = _foreslaa_alle(gammelt, ny)
        transaction.set_rollback(proev)
    return ut


def forgjenger(ny: Reglement, alle: Iterable[Reglement] | None = None) -> Reglement | None:
    """The confirmed version of the same body that was in force before this one."""
    foer = [
        r
        for r in (Reglement.objects.all() if alle is None else alle)
        if r.bekreftet and r.organ.lower() == ny.organ.lower() and r.gjelder_fra < ny.gjelder_fra
    ]
    return max(foer, key=lambda r: r.gjelder_fra, default=None)


def _foreslaa_alle(gammelt: Reglement, ny: Reglement) -> Viderefoering:
    ut = Viderefoering(gammelt)
    finnes = {_likt(f): f.pk for f in Fullmakt.objects.filter(trukket=None)}
    nye: dict[UUID, UUID] = {}
    for rader in _rader(gammelt, ny):
        venter: list[tuple[Fullmakt, NyFullmakt]] = []
        for f in rader:
            if f.giver_id is not None and f.giver_id not in nye:
                ut.ikke.append((f, _("Fullmakten den er gitt fra, blir ikke med.")))
                continue
            rad = _som_ny(f, ny, nye)
            if (maken := finnes.get(_likt(rad))) is not None:
                nye[f.pk] = maken
                ut.fra_foer.append(f)
            elif hvorfor := _hinder(f, rad):
                ut.ikke.append((f, hvorfor))
            else:
                venter.append((f, rad))
        svar = foreslaa_mange([rad for _f, rad in venter])
        for (f, _rad), (nr, hvorfor) in zip(venter, svar, strict=True):
            if nr is None:
                ut.ikke.append((f, hvorfor))
            else:
                nye[f.pk] = nr
                ut.nye.append((nr, f))
    return ut


def _rader(gammelt: Reglement, ny: Reglement) -> list[list[Fullmakt]]:
    """The rows that count under the old one today, or on its last day, by how far they are from
    the council: what is given from a row stands in a later list."""
    slutt = gammelt.gjelder_til or date.max
    dager = {min(i_dag(), slutt), min(ny.gjelder_fra - timedelta(days=1), slutt)}
    dybde: dict[UUID, int] = {}
    with connection.cursor() as c:
        for dag in dager:
            c.execute(
                "select g.fullmakt, cardinality(g.kjede) from gjeldende_fullmakter(%s) g"
                " join fullmakt f on f.id = g.kjede[1] where f.reglement_id = %s",
                [dag, gammelt.pk],
            )
            dybde |= dict(c.fetchall())
    ut: list[list[Fullmakt]] = [[] for _n in range(max(dybde.values(), default=0))]
    rader = Fullmakt.objects.select_related(*_MED).filter(pk__in=dybde)
    for f in sorted(rader, key=lambda f: (f.vedtakstype.rekkefoelge, f.fra, f.pk)):
        ut[dybde[f.pk] - 1].append(f)
    return ut


def _som_ny(f: Fullmakt, ny: Reglement, nye: dict[UUID, UUID]) -> NyFullmakt:
    """The same row under the new reglement; cut to its period, never longer."""
    til: date | None = f.til
    if til is not None and ny.gjelder_til is not None:
        til = min(til, ny.gjelder_til)
    rad = NyFullmakt(
        vedtakstype=f.vedtakstype_id, enhet=f.enhet_id, fra=max(f.fra, ny.gjelder_fra), til=til,
        til_stilling=f.til_stilling_id, til_bruker=f.til_bruker_id, hjemmel=f.hjemmel,
        beloep_fra=f.beloep_fra, beloep_til=f.beloep_til, klasse=f.klasse,
        kan_delegere=f.kan_delegere, vilkaar=f.vilkaar,
    )  # fmt: skip
    return replace(rad, reglement=ny.pk) if f.giver_id is None else replace(
        rad, giver=nye[f.giver_id]
    )  # fmt: skip


def _likt(f: NyFullmakt | Fullmakt) -> tuple[object, ...]:
    """What makes a row the same as another, whatever its words are."""
    if isinstance(f, Fullmakt):
        return (f.reglement_id, f.giver_id, f.vedtakstype_id, f.enhet_id, f.klasse, f.beloep_fra,
                f.beloep_til, f.til_stilling_id, f.til_bruker_id, f.fra, f.til)  # fmt: skip
    return (f.reglement, f.giver, f.vedtakstype, f.enhet, f.klasse, f.beloep_fra, f.beloep_til,
            f.til_stilling, f.til_bruker, f.fra, f.til)  # fmt: skip


def _hinder(f: Fullmakt, rad: NyFullmakt) -> str:
    """Why a row cannot come along, for what the form would tell in other words; or nothing."""
    if rad.til is not None and rad.til < rad.fra:
        return _("Siste dag er før det nye reglementet begynner.")
    if not f.vedtakstype.aktiv:
        return _("Vedtakstypen er ikke i bruk lenger.")
    if f.enhet.avsluttet_dato is not None:
        return _("Enheten er nedlagt.")
    if f.til_stilling is not None and f.til_stilling.avsluttet is not None:
        return _("Stillingen er lagt ned.")
    return ""
