# SPDX-License-Identifier: EUPL-1.2
"""Noark's change log (M680-M685, annex 3) out of the events of the trace. Pure.

One row a changed field, and only for the metadata that annex 3 names. The schema demands a value
before and after, so a change from or to nothing has no row (std 070 § 6.4.6, requirement 6.4.28).
Annex 3 is a minimum: where it begins to count after archiving, every change is given here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from io import BytesIO
from typing import Any, Final, NamedTuple, Protocol
from xml.sax.saxutils import XMLGenerator

NAVNEROM: Final = "http://www.arkivverket.no/standarder/noark5/endringslogg"

#: Table → column → metadata element (M681).
METADATA: Final[Mapping[str, Mapping[str, str]]] = {
    "arkiv": {"tittel": "tittel", "status": "arkivstatus"},
    "arkivskaper": {"navn": "arkivskaperNavn"},
    "arkivdel": {
        "tittel": "tittel",
        "status": "arkivdelstatus",
        "klassifikasjonssystem_id": "referanseKlassifikasjonssystem",
    },
    "klassifikasjonssystem": {
        "klassifikasjonstype": "klassifikasjonstype",
        "tittel": "tittel",
    },
    "klasse": {"tittel": "tittel"},
    "mappe": {
        "tittel": "tittel",
        "referanse_arkivdel_id": "referanseArkivdel",
        "saksdato": "saksdato",
        "enhet_id": "administrativEnhet",
        "saksansvarlig_id": "saksansvarlig",
        "journalenhet_id": "journalenhet",
        "status": "saksstatus",
        "moetenummer": "moetenummer",
        "utvalg": "utvalg",
        "moetedato": "moetedato",
        "moetested": "moetested",
    },
    "mappe_skjermet": {"tittel1": "tittel", "tittel2": "tittel"},
    "moetedeltaker_navn": {"navn": "moetedeltakerNavn"},
    "part_identitet": {"navn": "partNavn"},
    "registrering": {
        "tittel": "tittel",
        "referanse_arkivdel_id": "referanseArkivdel",
        "journaldato": "journaldato",
        "status": "journalstatus",
        "dokumentets_dato": "dokumentetsDato",
        "mottatt_dato": "mottattDato",
        "sendt_dato": "sendtDato",
        "offentlighetsvurdert_dato": "offentlighetsvurdertDato",
        "moeteregistreringsstatus": "moeteregistreringsstatus",
        "saksbehandler_id": "saksbehandler",
    },
    "registrering_skjermet": {
        "tittel1": "tittel",
        "tittel2": "tittel",
        "forfatter": "forfatter",
    },
    "korrespondansepart": {
        "enhet_id": "administrativEnhet",
        "saksbehandler_id": "saksbehandler",
    },
    "kp_identitet": {"navn": "korrespondansepartNavn"},
    "avskrivning": {"avskrives_av_id": "referanseAvskrivesAvJournalpost"},
    "dokument": {"status": "dokumentstatus"},
    "dokument_skjermet": {"tittel": "tittel"},
    "kassasjon": {
        "hjemmel": "kassasjonshjemmel",
        "bevaringstid": "bevaringstid",
        "dato": "kassasjonsdato",
    },
    "skjerming": {
        "hjemmel": "skjermingshjemmel",
        "brytere": "skjermingMetadata",
        "varighet_aar": "skjermingsvarighet",
        "opphoerer": "skjermingOpphoererDato",
    },
    "presedens": {"tittel": "tittel"},
}


class Hendelse(Protocol):
    """What is needed of an event: one changed row, with its values before and after."""

    @property
    def tid(self) -> datetime: ...
    @property
    def tabell(self) -> str: ...
    @property
    def op(self) -> str: ...
    @property
    def foer(self) -> Mapping[str, Any]: ...
    @property
    def etter(self) -> Mapping[str, Any]: ...


class Endring(NamedTuple):
    """One row of the change log."""

    referanse_arkivenhet: str
    referanse_metadata: str
    endret_dato: datetime
    endret_av: str
    tidligere_verdi: str
    ny_verdi: str


#: Table, column and value → text: names for keys of people and units, else the value itself.
Verdi = Callable[[str, str, Any], str]


def endringer(h: Hendelse, arkivenhet: str, endret_av: str, verdi: Verdi) -> Iterator[Endring]:
    """Yield the rows that an event gives.

    Args:
        arkivenhet: systemID of the unit that the row belongs to.
        endret_av: name of who changed it.
    """
    if h.op != "U":
        return
    for kolonne, navn in METADATA.get(h.tabell, {}).items():
        if kolonne in h.foer and kolonne in h.etter:
            foer, etter = (_tekst(verdi(h.tabell, kolonne, x[kolonne])) for x in (h.foer, h.etter))
            if foer and etter and foer != etter:
                yield Endring(arkivenhet, navn, h.tid, endret_av, foer, etter)


def _tekst(verdi: str) -> str:
    """What XML can hold, without blanks round it."""
    return "".join(t for t in verdi if t in "\t\n\r" or " " <= t not in "\ufffe\uffff").strip()


def raa(_tabell: str, _kolonne: str, verdi: Any) -> str:
    """The value as it stands; a list with commas; nothing for none."""
    if verdi is None:
        return ""
    return ", ".join(map(str, verdi)) if isinstance(verdi, list) else str(verdi)


def xml(rader: Iterable[Endring]) -> bytes:
    """Return ``endringslogg.xml``. The schema demands one row at least: no rows is no file.

    Raises:
        ValueError: there are no rows.
    """
    ut = BytesIO()
    x = XMLGenerator(ut, "UTF-8", short_empty_elements=False)
    x.startDocument()
    x.startElement("endringslogg", {"xmlns": NAVNEROM})
    antall = 0
    for r in rader:
        antall += 1
        x.startElement("endring", {})
        for navn, verdi in (
            ("referanseArkivenhet", r.referanse_arkivenhet),
            ("referanseMetadata", r.referanse_metadata),
            ("endretDato", r.endret_dato.isoformat(timespec="seconds")),
            ("endretAv", r.endret_av),
            ("tidligereVerdi", r.tidligere_verdi),
            ("nyVerdi", r.ny_verdi),
        ):
            x.startElement(navn, {})
            x.characters(verdi)
            x.endElement(navn)
        x.endElement("endring")
    x.endElement("endringslogg")
    x.endDocument()
    if not antall:
        raise ValueError("ingen endringer")
    return ut.getvalue()
