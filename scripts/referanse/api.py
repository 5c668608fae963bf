# SPDX-License-Identifier: EUPL-1.2
"""The open API, from the OpenAPI description that the public site itself serves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from referanse.markdown import kode, tabell


def side() -> str:
    """Return the page of the open API."""
    from glassklar.offentlig.web.api import api

    skjema: Mapping[str, Any] = api.get_openapi_schema(path_prefix="/api")
    deler = [
        "# Åpent API\n",
        f"{skjema['info']['description']} Ingen nøkkel og ingen innlogging. Beskrivelsen maskiner "
        "leser, står på den offentlige siden i `/api/openapi.json` (OpenAPI "
        f"{skjema['openapi']}).\n",
        "Sidene følger hverandre med `markoer`: bruk verdien i `neste` til den er tom. Slik kommer "
        "ingen post to ganger, og ingen faller ut, også når nye legges ut imens.\n",
    ]
    for sti, metoder in skjema["paths"].items():
        for metode, op in metoder.items():
            deler.append(f"## {metode.upper()} {sti}\n\n{op.get('summary', '')}\n")
            deler.append(
                tabell(
                    ("Parameter", "Sted", "Type", "Betydning"),
                    (
                        (
                            kode(p["name"]),
                            _sted(p["in"]),
                            _type(p["schema"]),
                            p.get("description", ""),
                        )
                        for p in op.get("parameters", ())
                    ),
                )
            )
            deler.append(
                tabell(
                    ("Svar", "Innhold"),
                    ((kode(nr), _innhold(svar)) for nr, svar in op["responses"].items()),
                )
            )
    deler.append("## Innhold\n")
    for navn, beskrivelse in skjema["components"]["schemas"].items():
        if "properties" in beskrivelse:
            deler.append(f"### {navn}\n")
            deler.append(tabell(("Felt", "Type", "Betydning"), _felt(beskrivelse)))
    return "\n".join(deler)


def _sted(sted: str) -> str:
    return {"query": "spørring", "path": "adresse"}.get(sted, sted)


def _type(skjema: Mapping[str, Any]) -> str:
    if "$ref" in skjema:
        return str(skjema["$ref"]).rsplit("/", 1)[-1]
    if "anyOf" in skjema:
        return " eller ".join(_type(s) for s in skjema["anyOf"])
    if skjema.get("type") == "array":
        return f"liste av {_type(skjema.get('items', {}))}"
    navn = {"string": "tekst", "integer": "heltall", "boolean": "boolsk", "null": "tom"}
    form = {"date": "dato", "date-time": "tidspunkt", "uuid": "uuid"}
    return form.get(
        skjema.get("format", ""), navn.get(skjema.get("type", ""), skjema.get("type", "objekt"))
    )


def _innhold(svar: Mapping[str, Any]) -> str:
    typer = [kode(_type(i["schema"])) for i in svar.get("content", {}).values() if "schema" in i]
    return ", ".join(typer) or svar.get("description", "")


def _felt(beskrivelse: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    for navn, felt in beskrivelse["properties"].items():
        yield kode(navn), _type(felt), felt.get("description", "")
