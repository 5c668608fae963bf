# SPDX-License-Identifier: EUPL-1.2
"""The Noark catalogue and the code lists."""

from __future__ import annotations

from collections.abc import Iterator

from glassklar.noark.api import katalog, kodelister
from referanse.markdown import kode, tabell

_ENDRING = {
    "uforanderlig": "aldri",
    "fast": "normalt ikke",
    "til_avslutning": "til avslutning",
    "fri": "ja",
}


def katalogside() -> str:
    """Return the page of entities and their elements."""
    entiteter = katalog.alle_entiteter()
    deler = [
        "# Noark 5: metadatakatalogen\n",
        f"{len(entiteter)} entiteter og {len(katalog.alle_m_numre())} M-numre, fra standarden "
        "(vedlegg 1 og 2), tjenestegrensesnittet (kap. 7) og arkivstruktur.xsd 5.0. Kildene er "
        "ikke enige om forekomst, derfor står alle tre. M = ingen øvre grense.\n",
    ]
    for ent in entiteter:
        arv = f" (utvider {ent.utvider})" if ent.utvider else ""
        deler.append(f"## {ent.navn}{arv}\n")
        deler.append(
            tabell(
                (
                    "M-nr.",
                    "Element",
                    "Type",
                    "Standard",
                    "XSD",
                    "API inn",
                    "API ut",
                    "Liste",
                    "Endres",
                ),
                _elementer(ent),
            )
        )
    return "\n".join(deler)


def _elementer(ent: katalog.Entitet) -> Iterator[tuple[str, ...]]:
    for e in ent.elementer:
        yield (
            e.nummer,
            kode(e.navn),
            f"referanse til {e.referanse}" if e.referanse else e.type,
            _forekomst(e.std),
            _forekomst(e.xsd) + (f" ({e.xsd_navn})" if e.xsd and e.xsd_navn != e.navn else ""),
            _forekomst(e.api_inn),
            _forekomst(e.api_ut),
            kode(e.liste) + (" (åpen)" if e.liste_aapen else ""),
            _ENDRING[e.endring],
        )


def _forekomst(f: katalog.Forekomst | None) -> str:
    if f is None:
        return "–"
    if f.maks is None:
        return f"{f.min}–M"
    return str(f.min) if f.min == f.maks else f"{f.min}–{f.maks}"


def kodelisteside() -> str:
    """Return the page of code lists, and of the access codes a municipality begins with."""
    from glassklar.config import standardkoder
    from glassklar.lov.api import siter

    deler = [
        "# Kodelister\n",
        "Noarks lister slik de brukes her. Opphav: `std` er fra standarden, `api` bare fra "
        "tjenestegrensesnittet, `lokal` vårt tillegg, `utdatert` kan leses, men ikke velges. I et "
        "uttrekk skrives bokmålsteksten, aldri koden.\n",
        "## Tilgangskodene en ny kommune begynner med\n",
        "En administrator endrer dem siden; historikken blir stående. Nivå: se "
        "[masker og nivåer](../forklaring/masker-og-nivaaer.md).\n",
        tabell(
            (
                "Kode",
                "Navn",
                "Nivå sak",
                "Nivå post",
                "Hjemmel som foreslås",
                "Frist",
                "År",
                "Forklaring",
            ),
            (
                (
                    kode(k.kode),
                    k.navn,
                    k.sak_nivaa,
                    k.post_nivaa,
                    siter(k.standard_hjemmel, k.standard_tillegg or None)
                    if k.standard_hjemmel
                    else "",
                    "ja" if k.krever_frist else "",
                    k.varighet_aar or "",
                    k.forklaring,
                )
                for k in standardkoder.les()
            ),
        ),
    ]
    for navn in kodelister.listenavn():
        deler.append(f"## {navn}\n")
        deler.append(
            tabell(
                ("Kode", "Bokmål", "Nynorsk", "English", "Opphav", "Forklaring"),
                (
                    (kode(k.kode), k.navn_nb, k.navn_nn, k.navn_en, k.opphav, k.forklaring_nb)
                    for k in kodelister.liste(navn, med_utdaterte=True)
                ),
            )
        )
    return "\n".join(deler)
