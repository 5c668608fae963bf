# SPDX-License-Identifier: EUPL-1.2
"""What a correction of a published entry shows: before and now, and never what it takes away.

Pure. What was published stays visible; when a correction removes something that
should not have been out, the side before is masked and the basis is stated.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from glassklar.journal.offentligpost import OffentligPost
from glassklar.journal.soekeord import ordsett
from glassklar.noark.api import MASKE

#: Which values of M502 may hide a field of the row.
_SKJULER: Mapping[str, frozenset[str]] = {
    "tittel": frozenset({"TR1", "TRO", "M"}),
    "sakstittel": frozenset({"TM1", "TMO", "M"}),
    "klasse": frozenset({"KID", "TKL", "M"}),
    "parter": frozenset({"NA", "NM", "M"}),
    "dokumenter": frozenset({"TD", "M"}),
    "filer": frozenset({"FIL", "M"}),
}
_FELT = (
    "tittel", "sakstittel", "klasse", "parter", "dokumenter", "filer", "dokumentets_dato",
    "retning", "enhet", "saksbehandler", "hjemler",
)  # fmt: skip
TRUKKET = "trukket"


def feltverdi(rad: Mapping[str, Any], felt: str) -> str:
    """Return a public field as one line of text, as the history shows it."""
    match felt:
        case "parter":
            return "; ".join(p["navn"] for p in rad["parter"])
        case "dokumenter":
            return "; ".join(d["tittel"] for d in rad["dokumenter"])
        case "filer":
            return ", ".join(
                f"{d['nr']}{' (sladdet)' if d.get('sladdet') else ''}"
                for d in rad["dokumenter"]
                if d["aapen"]
            )
        case "hjemler":
            return "; ".join(dict.fromkeys(h["sitat"] for h in rad["hjemler"] if h["sitat"]))
        case _:
            return str(rad[felt] or "")


def rettet(
    forrige: Mapping[str, Any],
    ny: OffentligPost,
    *,
    tid: datetime,
    grunn: str,
    skjul_foer: bool = False,
) -> OffentligPost:
    """Return the new row with its history: what changed now first, then what was there before.

    Args:
        forrige: the row as it stands in public.
        ny: the row as it is now.
        skjul_foer: the correction takes something away that should not have been out, although
            no code says so (the text itself was changed).
    """
    naa = ny.synlig()
    nye: list[dict[str, Any]] = []
    fjernet: set[str] = set(ny.skjulte_ord)
    rensede: set[str] = set()
    if forrige.get("trukket"):
        nye.append(_linje(tid, TRUKKET, "", "", grunn))
    for felt in _FELT:
        foer, etter = feltverdi(forrige, felt), feltverdi(naa, felt)
        if foer == etter or (felt != "hjemler" and forrige.get("trukket")):
            continue
        skjules = felt in _SKJULER and felt != "filer" and etter.count(MASKE) > foer.count(MASKE)
        if skjules or skjul_foer or ordsett([foer]) & ny.skjulte_ord:
            rensede.add(felt)
            fjernet |= ordsett([foer]) - ordsett([etter])
            rad = _linje(tid, felt, MASKE if foer else "", etter, grunn)
            nye.append(rad | {"fjernet": True, "hjemmel": _hjemmel(ny, felt)})
        else:
            nye.append(_linje(tid, felt, foer, etter, grunn))
    aapent = ordsett(feltverdi(naa, felt) for felt in _FELT)
    if ny.ukjent_skjult:
        rensede |= {"tittel", "sakstittel", "parter", "dokumenter"}
    foer_denne = forrige.get("rettelser") or ()
    gamle = [_vask(r, rensede, fjernet - aapent) for r in foer_denne]
    borte = bool(rensede) or gamle != list(foer_denne) or _stengt(forrige, naa)
    return replace(ny, rettelser=(*nye, *gamle), fjern_linjer=borte)


def _stengt(forrige: Mapping[str, Any], naa: Mapping[str, Any]) -> bool:
    """Whether a document that everybody could fetch is closed now (a new file in its place is
    not): its name and hash go out of earlier events in the public log too."""
    aapne = {d["nr"] for d in naa["dokumenter"] if d["aapen"]}
    return any(d["aapen"] and d["nr"] not in aapne for d in forrige["dokumenter"])


def _linje(tid: datetime, felt: str, foer: str, naa: str, grunn: str) -> dict[str, Any]:
    return {
        "tidspunkt": tid.isoformat(),
        "felt": felt,
        "foer": foer,
        "naa": naa,
        "grunn": grunn,
    }


def _hjemmel(ny: OffentligPost, felt: str) -> str:
    """The basis that hides the field now."""
    koder = _SKJULER.get(felt, frozenset())
    return next((h.sitat for h in ny.hjemler if h.felt in koder and h.sitat), "")


def _vask(rettelse: Mapping[str, Any], felt: set[str], fjernet: set[str]) -> Mapping[str, Any]:
    """Return an earlier correction without what is hidden now."""

    def side(tekst: str) -> str:
        if not tekst:
            return tekst
        return MASKE if rettelse.get("felt") in felt or ordsett([tekst]) & fjernet else tekst

    # The reason was written by the archive for the public, and is looked over in the same way.
    return {
        **rettelse,
        "foer": side(str(rettelse.get("foer") or "")),
        "naa": side(str(rettelse.get("naa") or "")),
    }


def stein(forrige: Mapping[str, Any], tid: datetime, grunn: str, hjemmel: str) -> dict[str, Any]:
    """Return the row of a withdrawn entry: number, dates and why; nothing of the content."""
    beholdt = (
        "id", "saksaar", "saksnr", "postnr", "lopeaar", "lopenr", "retning", "enhet_kode", "enhet",
        "dokumentets_dato", "status",
    )  # fmt: skip
    return {
        **{k: forrige[k] for k in beholdt},
        "tittel": MASKE,
        "sakstittel": MASKE,
        "klasse": MASKE,
        "saksbehandler": "",
        "parter": [],
        "hjemler": [],
        "avskrivning": [],
        "dokumenter": [],
        "rettelser": [],
        "tilgang": "skjermet",
        "trukket": {"tidspunkt": tid.isoformat(), "grunn": grunn, "hjemmel": hjemmel},
        "soek": "",
        "soek_navn": "",
        "soek_tekst": "",
        "tekster": [],
    }


def endret(forrige: Mapping[str, Any], ny: Mapping[str, Any]) -> Sequence[str]:
    """Return the fields that differ between two public rows, in the order they are shown."""
    return [f for f in _FELT if feltverdi(forrige, f) != feltverdi(ny, f)]
