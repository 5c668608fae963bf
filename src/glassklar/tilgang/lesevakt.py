# SPDX-License-Identifier: EUPL-1.2
"""Fields of protected rows that note that they are read (``grunn.lest``).

``@leses(...)`` on a model says which unit of the archive its rows belong to. Every text of the row
is guarded, those that are added later too; a field that says nothing is named as one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, TypeVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from glassklar.grunn import lest

M = TypeVar("M", bound=type[models.Model])
#: What content is kept in.
_INNHOLD = (models.TextField, models.CharField, models.JSONField)


class Vaktet(DeferredAttribute):
    """A field whose reading is noted. ⚡ An open row costs one look at its label."""

    def __init__(self, field: Any, navn: str, noter: Callable[[Any, str], None]) -> None:
        super().__init__(field)
        self._attributt, self._navn, self._noter = field.attname, navn, noter

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        if instance is None:
            return self
        try:
            verdi = instance.__dict__[self._attributt]
        except KeyError:
            verdi = super().__get__(instance, cls)
        if verdi:
            self._noter(instance, self._navn)
        return verdi

    def __set__(self, instance: Any, verdi: Any) -> None:
        instance.__dict__[self._attributt] = verdi


def _under_etikett(enhet: Callable[[Any], tuple[str, UUID]]) -> Callable[[Any, str], None]:
    def noter(rad: Any, navn: str) -> None:
        vern = rad.vern
        if vern is not None and lest.i_kraft(vern, rad.vern_til):
            lest.noter(*enhet(rad), navn, lest.Etikett(vern, rad.sak, rad.vern_til))

    return noter


def _alltid(enhet: Callable[[Any], tuple[str, UUID]]) -> Callable[[Any, str], None]:
    def noter(rad: Any, navn: str) -> None:
        lest.noter(*enhet(rad), navn, lest.Etikett())

    return noter


def leses(
    enhet: Callable[[Any], tuple[str, UUID]],
    *,
    navn: Mapping[str, str] | None = None,
    uten: Collection[str] = (),
    uten_etikett: bool = False,
) -> Callable[[M], M]:
    """Note readings of the texts of a model's rows.

    Args:
        enhet: of a row: the table and key of the unit that it belongs to.
        navn: what a field is called in the event, when it is not its own name.
        uten: fields that say nothing of what is shielded.
        uten_etikett: the rows have no label and are shielded always.
    """
    noter = (_alltid if uten_etikett else _under_etikett)(enhet)

    def pakk(modell: M) -> M:
        for f in modell._meta.concrete_fields:
            slag = f.base_field if isinstance(f, ArrayField) else f
            if isinstance(slag, _INNHOLD) and not f.primary_key and f.name not in uten:
                setattr(modell, f.attname, Vaktet(f, (navn or {}).get(f.name, f.name), noter))
        return modell

    return pakk
