# SPDX-License-Identifier: EUPL-1.2
"""The tables as the models describe them, and the personal data each of them holds."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator

from django.apps import apps
from django.db import connection
from django.db.models import Field, ForeignKey, Model

from referanse.markdown import foerste_avsnitt, kode, tabell

_PERSONDATA = re.compile(r"Personal data:\s*(.+?)(?=\n\s*\n|\Z)", re.DOTALL)


def modeller() -> Iterator[type[Model]]:
    """Every table of our own, room by room, in the order the models are written."""
    for app in apps.get_app_configs():
        if app.name.startswith("glassklar."):
            # The registry's own order follows whoever imported first.
            yield from sorted(app.get_models(), key=lambda m: (m.__module__, _linje(m)))


def _linje(modell: type[Model]) -> int:
    return inspect.getsourcelines(modell)[1]


def personopplysning(modell: type[Model]) -> str:
    """What the model's docstring says of personal data. Raises ValueError when it says nothing."""
    treff = _PERSONDATA.search(modell.__doc__ or "")
    if treff is None:
        raise ValueError(f"{modell.__module__}.{modell.__name__} mangler «Personal data:»")
    return re.sub(r"\s+", " ", treff[1]).strip()


def vernet(modell: type[Model]) -> bool:
    """Whether rows carry a label, so that the database hides them from some readers."""
    from glassklar.tilgang.models import Vernet

    return issubclass(modell, Vernet)


def side() -> str:
    """Return the page of tables."""
    deler = [
        "# Tabeller\n",
        "Tabellene i skjemaet `glassklar`, slik modellene beskriver dem (på engelsk, som i koden). "
        "**Vernet** betyr at hver rad har en etikett (`vern`, `sak`, `vern_til`) som en trigger "
        "regner ut, og at databasen selv skjuler raden for den som ikke er klarert. Det offentlige "
        "skjemaet `offentlig`, tellere, søketabeller og fryseregler har ingen modell; de står i "
        "rommenes `sql/`.\n",
    ]
    rom = ""
    for modell in modeller():
        if modell._meta.app_label != rom:
            rom = modell._meta.app_label
            deler.append(f"## {rom}\n")
        merke = " · **vernet**" if vernet(modell) else ""
        deler.append(f"### {modell._meta.db_table}{merke}\n")
        deler.append(f"{_uten_persondata(modell)} `{modell.__module__}.{modell.__name__}`\n")
        deler.append(tabell(("Kolonne", "Type", "Kan være tom", "Viser til"), _kolonner(modell)))
    return "\n".join(deler)


def personopplysninger() -> str:
    """Return the page of personal data."""
    rader = [
        (kode(m._meta.db_table), m._meta.app_label, "ja" if vernet(m) else "", personopplysning(m))
        for m in modeller()
    ]
    med = [r for r in rader if not r[3].lower().startswith("none")]
    uten = [r for r in rader if r[3].lower().startswith("none")]
    return "\n".join(
        [
            "# Personopplysninger\n",
            "Hva hver tabell har av personopplysninger, slik modellen selv sier det (på engelsk, "
            "som i koden). Det som hører til arkivet, bevares etter arkivlova; kassasjon "
            "og sletting har egne tabeller. Vernede tabeller skjules av "
            "databasen for den som ikke er klarert.\n",
            "## Tabeller med personopplysninger\n",
            tabell(("Tabell", "Rom", "Vernet", "Hva"), med),
            "## Tabeller uten\n",
            tabell(("Tabell", "Rom", "Merknad"), ((r[0], r[1], r[3]) for r in uten)),
            "Utenfor databasen: dokumentenes filer (`lager`), e-post og filer i innmappen, og "
            "loggen, som ikke skriver innhold (`config/logg.py`).\n",
        ]
    )


def _uten_persondata(modell: type[Model]) -> str:
    return foerste_avsnitt(_PERSONDATA.sub("", modell.__doc__ or "")).rstrip()


def _kolonner(modell: type[Model]) -> Iterator[tuple[str, str, str, str]]:
    for felt in modell._meta.local_concrete_fields or modell._meta.concrete_fields:
        if felt.column is None:
            continue
        yield kode(felt.column), _type(felt), "ja" if felt.null else "", _viser_til(felt)


def _type(felt: Field) -> str:  # type: ignore[type-arg]
    return felt.db_type(connection) or ""


def _viser_til(felt: Field) -> str:  # type: ignore[type-arg]
    if isinstance(felt, ForeignKey):
        return kode(felt.related_model._meta.db_table)
    return ""
