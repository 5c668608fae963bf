# SPDX-License-Identifier: EUPL-1.2
"""The types of decisions that a municipality begins with, and the steps that they ask for."""

import tomllib
from pathlib import Path

from django.db import migrations

from glassklar.grunn.ids import uuid7

TYPER = Path(__file__).resolve().parent.parent / "standardtyper.toml"


def legg_inn(apps, schema_editor) -> None:
    """Insert what is not there; a type that the municipality has made is left as it is."""
    alias = schema_editor.connection.alias
    vedtakstype = apps.get_model("fullmakt", "Vedtakstype").objects.using(alias)
    kravsteg = apps.get_model("fullmakt", "Kravsteg").objects.using(alias)
    for nr, t in enumerate(tomllib.loads(TYPER.read_text("utf-8"))["type"], 1):
        if vedtakstype.filter(kode=t["kode"]).exists():
            continue
        navn, nn, en = t["navn"]
        rad = vedtakstype.create(
            id=uuid7(),
            kode=t["kode"],
            navn=navn,
            navn_nn=nn,
            navn_en=en,
            hjemler=t["hjemler"],
            har_beloep=t.get("har_beloep", False),
            klageadgang=t.get("klageadgang", True),
            klageinstans=t.get("klageinstans", ""),
            antall_godkjennere=t.get("antall_godkjennere", 1),
            rekkefoelge=nr * 10,
        )
        for stegnr, (kode, snavn, snn, sen, fravik) in enumerate(t["steg"], 1):
            kravsteg.create(
                id=uuid7(),
                vedtakstype=rad,
                kode=kode,
                navn=snavn,
                navn_nn=snn,
                navn_en=sen,
                kan_fravikes=fravik,
                rekkefoelge=stegnr * 10,
            )


class Migration(migrations.Migration):
    dependencies = [("fullmakt", "0005_pre_brev")]
    operations = [migrations.RunPython(legg_inn, migrations.RunPython.noop)]
