# SPDX-License-Identifier: EUPL-1.2
"""Search in the public journal: words into a query, keys by the database's function, rows by key.

A name of a private person, a document's title and a document's text are found for one year
(offentlegforskrifta § 6 fourth paragraph, innsyn I3). Search, feed and API all come through here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from glassklar.grunn.klokke import i_dag, naa
from glassklar.lov.api import navnefrist
from glassklar.offentlig.database import Rad, en, hent
from glassklar.offentlig.queries import FELT, SIDE

#: Numbered pages and exact counts end here; beyond, key-set pages.
MAKS_TREFF = 1000
#: A feed also tells of corrections and withdrawals this far back.
STROEM_DAGER = 31
#: Marks round a hit in an excerpt: private-use signs, which are taken out of the text.
INN, UT = "\ue000", "\ue001"
_PRIVATE = re.compile("[\ue000-\uf8ff]")
#: How far into a text a place is looked for, how much is taken round it, and how many words.
MAKS_LETING, FOER, ETTER, ORD = 100_000, 50, 130, 18
MAKS_STAMMER = 12

_MATRIKKEL = re.compile(
    r"""(?<![\w/.-])(?:
      g\.?(?:\s*nr)?\.?\s*(?P<gnr>[0-9]{1,4})[\s,/;]*b\.?(?:\s*nr)\.?\s*(?P<bnr>[0-9]{1,4})
      (?:[\s,/;]*f\.?(?:\s*nr)\.?\s*(?P<fnr>[0-9]{1,4}))?
      (?:[\s,/;]*s\.?(?:\s*nr)\.?\s*(?P<snr>[0-9]{1,4}))?
    | (?:(?:gbnr|gnr\.?\s*/\s*bnr)\.?\s*)?
      (?P<g2>[0-9]{1,4})/(?P<b2>[0-9]{1,4})(?:/(?P<f2>[0-9]{1,4}))?(?:/(?P<s2>[0-9]{1,4}))?
    )(?![\w/-])""",
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Soek:
    """What somebody searches for. Empty fields ask for nothing."""

    q: str = ""
    fra: date | None = None
    til: date | None = None
    enheter: tuple[str, ...] = ()
    typer: tuple[str, ...] = ()
    tilganger: tuple[str, ...] = ()
    eldste_foerst: bool = False

    @property
    def tomt(self) -> bool:
        """Whether nothing at all is asked for."""
        return not (self.q or self.fra or self.til or self.enheter or self.typer or self.tilganger)


@dataclass(frozen=True, slots=True)
class Resultat:
    """A page of hits, with the count up to the limit."""

    rader: list[Rad]
    antall: int
    flere: bool = False
    siste: tuple[date, UUID] | None = field(default=None)


def navnegrense() -> date:
    """Return the first journal date whose private names may still be found."""
    return navnefrist.eldste_soekbare(i_dag())


def ordspoerring(q: str) -> tuple[str, list[str]]:
    """Return the words as an expression of type tsquery, and its values.

    Words, "phrases" (also «phrases»), -words and ``or`` as in a web search. A property is found
    however it is written: ``12/45``, ``gnr. 12 bnr. 45`` and ``gbnr 12/45`` are the same.
    """
    q = re.sub("[«»“”„]", '"', q)
    deler: list[str] = []
    verdier: list[str] = []
    rest = q if re.search(r"\bor\b", q, re.IGNORECASE) else _MATRIKKEL.sub(
        lambda t: _matrikkel(t, deler, verdier), q
    )  # fmt: skip
    if rest.strip(' "') or not deler:
        deler.append("websearch_to_tsquery('norwegian', %s)")
        verdier.append(rest)
    return "(" + " && ".join(deler) + ")", verdier


def _matrikkel(t: re.Match[str], deler: list[str], verdier: list[str]) -> str:
    g, b = t["gnr"] or t["g2"], t["bnr"] or t["b2"]
    f, s = t["fnr"] or t["f2"], t["snr"] or t["s2"]
    if not b or (t["g2"] and 1900 <= int(g) < 2200):
        return t[0]
    fraser = [f"gnr {int(g)}", f"bnr {int(b)}"]
    fraser += [f"fnr {int(f)}"] if f and int(f) else []
    fraser += [f"snr {int(s)}"] if s and int(s) else []
    skraa = "/".join(str(int(x)) for x in (g, b, *((f or "0", s) if s else (f,) if f else ())))
    uttrykk = " && ".join(["phraseto_tsquery('norwegian', %s)"] * len(fraser))
    deler.append(f"(({uttrykk}) || phraseto_tsquery('norwegian', %s))")
    verdier.extend([*fraser, skraa])
    return " "


def har_ord(q: str) -> bool:
    """Whether anything is left to search for when stop words are taken away."""
    uttrykk, verdier = ordspoerring(q)
    funnet = en(f"select numnode({uttrykk}) > 0 as noe", verdier)
    return bool(funnet and funnet["noe"])


def _finn(
    s: Soek,
    grense: int,
    etter: tuple[date, UUID] | None = None,
    endret_siden: datetime | None = None,
) -> tuple[str, list[Any]]:
    """Return the call of the search function and its values."""
    uttrykk, verdier = ordspoerring(s.q) if s.q else ("null", [])
    return (
        f"offentlig.finn({uttrykk}, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        [
            *verdier, s.fra, s.til,
            list(s.enheter) or None, list(s.typer) or None, list(s.tilganger) or None,
            grense, navnegrense(), s.eldste_foerst,
            etter[0] if etter else None, etter[1] if etter else None, endret_siden,
        ],
    )  # fmt: skip


def rader_av(noekler: Sequence[Rad]) -> list[Rad]:
    """Return full rows in the order of the keys; the dates prune to the right years."""
    if not noekler:
        return []
    ider = [n["id"] for n in noekler]
    datoer = sorted({n["journaldato"] for n in noekler})
    funnet = {
        r["id"]: r
        for r in hent(
            f"select {FELT} from journalpost p where p.id = any(%s)"
            " and p.journaldato >= %s and p.journaldato <= %s",
            [ider, datoer[0], datoer[-1]],
        )
    }
    return [funnet[i] for i in ider if i in funnet]


def soek(s: Soek, side: int = 1, antall: int = SIDE) -> Resultat:
    """Return one numbered page of hits; the count is exact up to ``MAKS_TREFF``."""
    kall, verdier = _finn(s, MAKS_TREFF + 1)
    start = (side - 1) * antall
    noekler = hent(
        "select id, journaldato, i_alt from (select f.id, f.journaldato,"
        f" row_number() over () as nr, count(*) over () as i_alt from {kall} f) x"
        " where nr > %s and nr <= %s",
        [*verdier, start, min(start + antall, MAKS_TREFF)],
    )
    i_alt = noekler[0]["i_alt"] if noekler else 0
    return Resultat(
        rader_av(noekler), min(i_alt, MAKS_TREFF), i_alt > MAKS_TREFF, _siste(noekler)
    )  # fmt: skip


def antall(s: Soek) -> tuple[int, bool]:
    """Return how many hits there are, and whether that is only a lower limit."""
    kall, verdier = _finn(s, MAKS_TREFF + 1)
    funnet = en(f"select count(*) as n from {kall}", verdier)
    n = funnet["n"] if funnet else 0
    return min(n, MAKS_TREFF), n > MAKS_TREFF


def bla(s: Soek, etter: tuple[date, UUID] | None, antall: int = SIDE) -> Resultat:
    """Return the hits after a key, without counting: the API, and beyond page 40."""
    kall, verdier = _finn(s, antall + 1, etter)
    noekler = hent(f"select id, journaldato from {kall}", verdier)
    flere = len(noekler) > antall
    noekler = noekler[:antall]
    return Resultat(rader_av(noekler), len(noekler), flere, _siste(noekler))


def stroem(s: Soek, antall: int) -> list[Rad]:
    """Return what was last released or corrected among the hits, newest first, and withdrawals.

    A withdrawn entry has no words left, and must not tell which it had: every feed whose other
    filters it fits says that it is withdrawn.
    """
    siden = naa() - timedelta(days=STROEM_DAGER)
    kall, verdier = _finn(s, antall, endret_siden=siden)
    nyeste, andre = _finn(s, antall)
    noekler = hent(
        f"select id, journaldato from {kall} union select id, journaldato from {nyeste}",
        [*verdier, *andre],
    )
    rader = rader_av(noekler) + _trukne(s, siden, antall)
    return sorted(rader, key=lambda r: (r["lagt_ut"], r["id"]), reverse=True)[:antall]


def _trukne(s: Soek, siden: datetime, antall: int) -> list[Rad]:
    return hent(
        f"select {FELT} from journalpost p where (p.trukket is not null or p.rettelser <> '[]')"
        " and p.trukket is not null and p.lagt_ut >= %s"
        " and p.journaldato >= %s and p.journaldato <= %s"
        " and (%s::text[] is null or p.enhet_kode = any(%s))"
        " and (%s::text[] is null or p.retning = any(%s)) order by p.lagt_ut desc limit %s",
        [
            siden, s.fra or date.min, s.til or date.max,
            list(s.enheter) or None, list(s.enheter) or None,
            list(s.typer) or None, list(s.typer) or None, antall,
        ],
    )  # fmt: skip


def _siste(noekler: Sequence[Rad]) -> tuple[date, UUID] | None:
    return (noekler[-1]["journaldato"], noekler[-1]["id"]) if noekler else None


def hitsteder(rader: Sequence[Rad], q: str) -> dict[UUID, tuple[str, str]]:
    """Return, by entry, the document and the place in its open text where a word stands.

    Hits in a title or a name are seen in the line itself. The words' stems are looked for as
    they begin a word: reading whole documents into words again would cost more than the search.
    """
    grense = navnegrense()
    ider = [r["id"] for r in rader if r["journaldato"] >= grense and not r["trukket"]]
    stammer = _stammer(q) if ider and q else []
    if not stammer:
        return {}
    moenster = r"\m(" + "|".join(re.escape(s) for s in stammer) + ")"
    funnet = hent(
        f"""select distinct on (journalpost) journalpost, nr,
               substr(tekst, greatest(sted - {FOER}, 1), {FOER} + {ETTER}) as bit,
               sted > {FOER} as midt
          from (select journalpost, nr, tekst,
                       regexp_instr(left(tekst, {MAKS_LETING}), %s, 1, 1, 0, 'i') as sted
                  from dokumenttekst where journalpost = any(%s)) t
         where sted > 0 order by journalpost, nr""",
        [moenster, ider],
    )
    merk = re.compile(r"\b((?:" + "|".join(map(re.escape, stammer)) + r")\w*)", re.IGNORECASE)
    titler = {r["id"]: {d["nr"]: d["tittel"] for d in r["dokumenter"]} for r in rader}
    return {
        f["journalpost"]: (
            titler[f["journalpost"]].get(f["nr"], ""),
            merk.sub(rf"{INN}\1{UT}", _hele_ord(_PRIVATE.sub("", f["bit"]), midt=f["midt"])),
        )
        for f in funnet
    }


def _stammer(q: str) -> list[str]:
    """Return the stems that are searched for, without those that are to be left out."""
    uttrykk, verdier = ordspoerring(q)
    funnet = en(f"select querytree({uttrykk}) as t", verdier)
    lexemer = re.findall(r"'((?:[^']|'')+)'", funnet["t"] or "") if funnet else []
    return list(dict.fromkeys(x.replace("''", "'") for x in lexemer if len(x) > 1))[:MAKS_STAMMER]


def _hele_ord(bit: str, *, midt: bool) -> str:
    """Return the excerpt without the half words at its ends, at most ``ORD`` words long."""
    ord_ = bit.split()
    if midt:
        ord_ = ord_[1:]
    if len(bit) >= ETTER:
        ord_ = ord_[:-1]
    return " ".join(ord_[:ORD])
