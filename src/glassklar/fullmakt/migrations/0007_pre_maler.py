# SPDX-License-Identifier: EUPL-1.2
"""The letter templates that a municipality begins with: decisions in bokmål, nynorsk, English."""

from django.db import migrations

from glassklar.fullmakt.brev.lag import MALFORMER, standardmal
from glassklar.grunn.ids import uuid7

NAVN = {"nb": "Vedtak", "nn": "Vedtak", "en": "Decision"}


def legg_inn(apps, schema_editor) -> None:
    """Insert what is not there; a template that the municipality has made is left as it is."""
    brevmal = apps.get_model("fullmakt", "Brevmal").objects.using(schema_editor.connection.alias)
    for maalform in MALFORMER:
        if brevmal.filter(kode="vedtak", maalform=maalform).exists():
            continue
        brevmal.create(
            id=uuid7(),
            kode="vedtak",
            maalform=maalform,
            navn=NAVN[maalform],
            kilde=standardmal(maalform),
        )


class Migration(migrations.Migration):
    dependencies = [("fullmakt", "0006_pre_standard")]
    operations = [migrations.RunPython(legg_inn, migrations.RunPython.noop)]
