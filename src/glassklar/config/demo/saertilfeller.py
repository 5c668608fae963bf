# SPDX-License-Identifier: EUPL-1.2
"""The odd things that happen, once each, so that every page has something to show.

Each is an ordinary act through the same actions; only the circumstances are odd.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from uuid import UUID

from glassklar.arkiv.api import (
    avslutt_sak,
    endre_post,
    legg_til_merknad,
    ny_versjon,
    vurder,
    vurder_sak,
)
from glassklar.arkiv.models import Regdok
from glassklar.config.demo import innkurv, skjermet, temaer, vedtak
from glassklar.config.demo.brev import Laget, lagre
from glassklar.config.demo.fortelling import Post, Sak
from glassklar.config.demo.hverdag import Hverdag
from glassklar.grunn.identitet import lesing
from glassklar.journal.api import hold_tilbake, rett, trekk_tilbake
from glassklar.lager.lagfiler import lag_pdf, lag_xlsx
from glassklar.tilgang.api import NySkjerming

#: How many entries the odd cases are.
POSTER = 30 + vedtak.POSTER
#: An identity number that nobody can have: the month is 88, and its check digits are wrong.
FOEDSELSNUMMER = "01889712345"


class Saertilfeller:
    """Cases made by hand, spread over the days. Days are counted from the last one, 0."""

    poster = POSTER

    def __init__(self, h: Hverdag, dager: Sequence[date]) -> None:
        self.h = h
        self._plass = {d: len(dager) - 1 - i for i, d in enumerate(dager)}
        self._temaer = {t.navn: t for t in temaer.les()}
        self._nr = -1
        self._poster: dict[str, Post] = {}
        self._saker: dict[str, Sak] = {}
        self._dag = dager[0]

    def morgen(self, dag: date) -> None:
        """What happens before the day's mail."""
        self._dag = dag
        for gjoer in self._om_morgenen().get(self._plass[dag], ()):
            gjoer()

    def dag(self, dag: date) -> None:
        """What happens in the course of the day."""
        self._dag = dag
        for gjoer in self._om_dagen().get(self._plass[dag], ()):
            gjoer()

    def _om_dagen(self) -> dict[int, list[Callable[[], object]]]:
        return {
            57: [self._hoering],
            52: [self._sen_inn],
            44: [self._varsling],
            42: [lambda: skjermet.tre_nivaaer(self)],
            40: [self._gammel_xx],
            36: [lambda: skjermet.gjeld(self)],
            31: [self._anbud],
            30: [self._hoering_avsluttes],
            24: [self._kulturmidler],
            21: [self._sen_journal],
            14: [self._garasje_1],
            13: [self._garasje_2],
            11: [self._garasje_3],
            9: [self._navn_som_er_ord],
            8: [self._garasje_4],
            7: [self._epost_som_avsender],
            5: [self._garasje_5],
            4: [self._uheldig],
            3: [self._garasje_6],
            2: [self._daarlig_tittel, self._innsyn],
            1: [self._garasje_7, self._holdes_tilbake],
            0: [lambda: innkurv.fyll(self.h), lambda: vedtak.Vedtaksdag(self).alle()],
        }

    def _om_morgenen(self) -> dict[int, list[Callable[[], object]]]:
        return {2: [self._trekkes], 1: [self._rettes]}

    # -- helpers --------------------------------------------------------------------------------
    def ny_sak(
        self, noekkel: str, tema: str, tittel: str, *, tittel2: str = "", hvem: str = "",
        person: str = "Amalie Fiksdalseksempel", firma: str = "Eksempel Bygg AS",
        sted: str = "Havnegata", adresse: str = "Storgata 14", gnr: int = 12, bnr: int = 45,
    ) -> Sak:  # fmt: skip
        """A case of the story, opened with its first entry."""
        t = self._temaer[tema]
        self._nr -= 1
        sak = Sak(
            nr=self._nr, tema=t, dato=self._dag, tittel=tittel, tittel2=tittel2,
            saksbehandler=hvem, person=person, firma=firma, sted=sted, adresse=adresse, gnr=gnr,
            bnr=bnr,
        )  # fmt: skip
        self._saker[noekkel] = sak
        return sak

    def ny_post(
        self, noekkel: str, sak: Sak, type_: str, tittel: str, tittel2: str = "", *,
        part: str = "", person: bool = False, kode: str = "", svarer: str = "",
        filer: list[Laget] | None = None, vurder: bool = True, journal: bool = True,
        ekspeder: bool = True, datert: int = 1,
    ) -> Post:  # fmt: skip
        """Register, assess, send and journal in one go, as far as is said."""
        self._nr -= 1
        p = Post(
            nr=self._nr, sak=sak, dato=self._dag, type=type_, tittel=tittel, tittel2=tittel2,
            skjerming=kode, part=part or sak.firma, er_person=person,
            datert=self._dag - timedelta(days=datert if type_ == "I" else 0),
            svarer=self._poster[svarer] if svarer else None,
        )  # fmt: skip
        self._poster[noekkel] = p
        self.h.registrer(p, filer=filer)
        if type_ == "I" and vurder:
            self.h.vurder(p)
        if type_ != "I" and ekspeder:
            self.h.ekspeder(p)
        if journal:
            self.h.journalfoer(p)
        return p

    def _dokumenter(self, p: Post) -> list[UUID]:
        arkivar = self.h.brukere["arkivar"]
        with lesing(arkivar):
            return list(
                Regdok.objects.filter(registrering=self.h.poster[p.nr])
                .order_by("nr")
                .values_list("dokument_id", flat=True)
            )

    # -- the garage in Storgata 14 ----------------------------------------------------------------
    def _garasje_1(self) -> None:
        sak = self.ny_sak(
            "garasje", "bygg", "Gnr. 12, bnr. 45 – Storgata 14 – garasje", hvem="saksbehandler"
        )
        self.ny_post("g1", sak, "I", "Søknad om tillatelse til tiltak – garasje")

    def _garasje_2(self) -> None:
        self.ny_post("g2", self._saker["garasje"], "U", "Foreløpig svar")

    def _garasje_3(self) -> None:
        self.ny_post(
            "g3", self._saker["garasje"], "U", "Melding om mangler ved søknad", "situasjonsplan",
            svarer="g1",
        )  # fmt: skip

    def _garasje_4(self) -> None:
        self.ny_post("g4", self._saker["garasje"], "I", "Ny situasjonsplan")

    def _garasje_5(self) -> None:
        """A neighbour writes of his wife's health: marked words, a redacted copy, one file out."""
        apent = [
            "Torbjørn Syntetvik\nStorgata 16, 9998 Eksempelvik",
            "Jeg eier gnr. 12 bnr. 46. Vi mener at garasjen tar utsikten mot sjøen, og at den "
            "blir for høy nær grensen.",
            "Jeg ber om at garasjen flyttes 2 meter mot vest, eller at mønet senkes til 3,5 meter.",
        ]
        hemmelig = "Min kone er sterkt svaksynt og sitter det meste av dagen ved vinduet."
        brev = [*apent[:2], hemmelig, *apent[2:]]
        sladdet = [*apent[:2], "[Her er opplysninger tatt ut.]", *apent[2:]]
        filer = [
            _pdf("Merknad til garasje i Storgata 14", brev),
            _pdf("Foto av siktlinje", ["Sett fra kjøkkenvinduet, 2. november 2026."]),
            _pdf("Uttalelse fra lege", ["Uttalelsen gjelder synet til pasienten."]),
        ]
        p = self.ny_post(
            "g5", self._saker["garasje"], "I", "Merknad fra nabo",
            "gnr. 12, bnr. 64 – synet til ektefellen", part="Torbjørn Syntetvik", person=True,
            filer=filer, vurder=False, journal=False, datert=2,
        )  # fmt: skip
        post, dok = self.h.poster[p.nr], self._dokumenter(p)
        variant = _pdf("Merknad til garasje i Storgata 14", sladdet).som_variant("O")
        with self.h.tikk():
            ny_versjon(
                bruker=self.h.brukere["arkivar"], registrering=post, dokument=dok[0], fil=variant
            )
        with self.h.tikk():
            vurder(
                bruker=self.h.brukere["saksbehandler"],
                registrering=post,
                vurdering=NySkjerming("UO", 0, "offl-13", "fvl-13-1-1"),
                dokumenter={dok[0]: "sladdet", dok[1]: "hele", dok[2]: "ingenting"},
                skjulte_ord=frozenset({4, 5, 6}),
            )
        self.h.journalfoer(p)

    def _garasje_6(self) -> None:
        self.ny_post("g6", self._saker["garasje"], "U", "Oversending av merknad til søker")

    def _garasje_7(self) -> None:
        self.ny_post("g7", self._saker["garasje"], "I", "Svar på merknad fra nabo")

    def _rettes(self) -> None:
        """A typing error in a title that is out: corrected, never overwritten."""
        post = self.h.poster[self._poster["g5"].nr]
        with self.h.tikk():
            endre_post(
                bruker=self.h.brukere["arkivar"],
                registrering=post,
                tittel2="gnr. 12, bnr. 46 – synet til ektefellen",
            )
        dok = self._dokumenter(self._poster["g5"])
        with self.h.tikk():
            vurder(
                bruker=self.h.brukere["saksbehandler"],
                registrering=post,
                vurdering=NySkjerming("UO", 0, "offl-13", "fvl-13-1-1"),
                dokumenter={dok[0]: "sladdet", dok[1]: "hele", dok[2]: "ingenting"},
                skjulte_ord=frozenset({4, 5, 6}),
            )
        with self.h.tikk():
            rett(
                bruker=self.h.brukere["arkivar"],
                registrering=post,
                grunn="Skrivefeil i bruksnummer",
            )

    # -- once each -------------------------------------------------------------------------------
    def _hoering(self) -> None:
        sak = self.ny_sak("hoering", "oekonomi", "Høring – Statsbudsjettet, kommunale rammer",
                        hvem="innkjoep1")  # fmt: skip
        self.ny_post("h1", sak, "I", "Høringsbrev – kommunale rammer", part="Fylkeskommunen")
        self.ny_post("h2", sak, "U", "Høringssvar", part="Fylkeskommunen", svarer="h1")

    def _hoering_avsluttes(self) -> None:
        """A case that is done: closed, and its entries with it."""
        with self.h.tikk():
            avslutt_sak(
                bruker=self.h.brukere["arkivar"],
                mappe=self.h.saker[self._saker["hoering"].nr],
            )

    def _sen_inn(self) -> None:
        """Lay in a drawer for six weeks."""
        sak = self.ny_sak("sen", "vei", "Gatelys – Skolevegen 1", hvem="vei1", sted="Skolevegen")
        self.ny_post("sen", sak, "I", "Henvendelse om gatelys", part="Mateusz Testbakken",
                   person=True, journal=False)  # fmt: skip

    def _sen_journal(self) -> None:
        self.h.journalfoer(self._poster["sen"])
        with self.h.tikk():
            legg_til_merknad(
                bruker=self.h.brukere["arkivar"],
                registrering=self.h.poster[self._poster["sen"].nr],
                tekst="Brevet ble funnet i en perm ved flytting, og er ført 45 dager for sent.",
                type="MA",
            )

    def _varsling(self) -> None:
        """A whole case that only the ones named may read: line 2, class and sender are hidden."""
        sak = self.ny_sak("varsling", "innsyn", "Varslingssak", tittel2="Kari Fiktsen og ledelsen",
                        hvem="personvern1", person="Kari Fiktsen")  # fmt: skip
        mappe = self.h.opprett_sak(sak)
        with self.h.tikk():
            vurder_sak(
                bruker=self.h.brukere["arkivar"],
                mappe=mappe,
                vurdering=NySkjerming(
                    "V", 3, "offl-24-2-1", meroffentlighet=False,
                    meroffentlighet_grunn="Den som varsler, må kunne gjøre det trygt.",
                ),
            )  # fmt: skip
        p = self.ny_post("v1", sak, "I", "Varsel om kritikkverdige forhold", "Kari Fiktsen",
                       part="Kari Fiktsen", person=True, vurder=False, journal=False)  # fmt: skip
        with self.h.tikk():
            vurder(
                bruker=self.h.brukere["arkivar"],
                registrering=self.h.poster[p.nr],
                vurdering=NySkjerming(
                    "V", 3, "offl-24-2-1", meroffentlighet=False,
                    meroffentlighet_grunn="Den som varsler, må kunne gjøre det trygt.",
                ),
                navneord=frozenset({0, 1}),
            )  # fmt: skip
        self.h.journalfoer(p)

    def _gammel_xx(self) -> None:
        """Not assessed for forty days, and its date has passed."""
        sak = self.ny_sak("laas", "bygg", "Gnr. 12, bnr. 30 – Kirkebakken 30 – omsorgsboliger",
                        hvem="saksbehandler", adresse="Kirkebakken 30", bnr=30)  # fmt: skip
        self.ny_post("laas1", sak, "I", "Søknad om igangsettingstillatelse")
        p = self.ny_post("laas2", sak, "I", "Tegninger av låssystem", vurder=False, journal=False)
        self.h.sett_xx(p, 5)
        self.h.journalfoer(p)

    def _anbud(self) -> None:
        """One bidder, half a minute late; the bid is shielded until the choice is made."""
        sak = self.ny_sak("anbud", "anskaffelse",
                        "Anskaffelse – rammeavtale veivedlikehold 2026–2030", hvem="innkjoep1",
                        firma="Prøvegraving AS")  # fmt: skip
        self.ny_post("a1", sak, "U", "Kunngjøring av konkurranse", part="Alle interesserte")
        self.ny_post("a2", sak, "I", "Tilbud", "mottatt 30 sekunder etter fristen",
                   part="Prøvegraving AS", kode="AN")  # fmt: skip
        self.ny_post("a3", sak, "X", "Protokoll fra tilbudsåpning", kode="AN")

    def _kulturmidler(self) -> None:
        """Identity numbers in a hidden sheet: the line is out, that file is not."""
        sak = self.ny_sak("kultur", "kultur", "Kulturmidler 2026 – søknader", hvem="kultur1",
                        sted="Eksempelvik")  # fmt: skip
        ark = lag_xlsx(
            "Deltakere",
            {
                "Budsjett": [["Post", "Kroner"], ["Noter", 12000], ["Leie", 8000]],
                "Medlemmer": [["Navn", "Fødselsnummer"], ["Sindre Demomo", FOEDSELSNUMMER]],
            },
            skjulte=("Medlemmer",),
        )
        filer = [
            _pdf("Søknad om kulturmidler", ["Koret vårt søker om midler til noter og leie."]),
            lagre("deltakere.xlsx", ark),
        ]
        self.ny_post("k1", sak, "I", "Søknad om kulturmidler", part="Eksempelvik blandakor",
                   filer=filer)  # fmt: skip

    def _navn_som_er_ord(self) -> None:
        sak = self.ny_sak("oppmaaling", "deling",
                        "Gnr. 7, bnr. 88 – Sjøbodvegen 7 – fradeling tomt", hvem="oppmaaling1",
                        adresse="Sjøbodvegen 7", gnr=7, bnr=88)  # fmt: skip
        self.ny_post("o1", sak, "I", "Krav om oppmålingsforretning", part="Ravdna Áŋŋel Fiktsen",
                   person=True)  # fmt: skip
        self.ny_post("o2", sak, "I", "Merknad om grense ved Berg og Haug", part="Ola Haug",
                   person=True)  # fmt: skip

    def _epost_som_avsender(self) -> None:
        sak = self.ny_sak("vann", "vann", "Drikkevann – analyser 2026", hvem="va1")
        self.ny_post("e1", sak, "I", "Henvendelse om vannkvalitet",
                   part="kari.fiktsen@epost.example", person=True)  # fmt: skip

    def _uheldig(self) -> None:
        """Laid out though it told too much: taken back two days later."""
        sak = self.ny_sak("skyss", "skole", "Skoleskyss – Kirkebakken", hvem="oppvekst1")
        self.ny_post("u1", sak, "I", "Søknad om skoleskyss", part="Silje Testdal", person=True)

    def _trekkes(self) -> None:
        with self.h.tikk():
            trekk_tilbake(
                bruker=self.h.brukere["arkivar"],
                registrering=self.h.poster[self._poster["u1"].nr],
                grunn="Dokumentet inneholdt opplysninger om noens personlige forhold.",
                hjemmel="offl-13/fvl-13-1-1",
            )

    def _daarlig_tittel(self) -> None:
        sak = self._saker["anbud"]
        self.ny_post("d1", sak, "I", "SV: SV: vedlegg.pdf", vurder=False, journal=False)

    def _innsyn(self) -> None:
        sak = self.ny_sak("innsyn", "innsyn", "Innsynskrav 2026/318 – Eksempelavisa",
                        hvem="personvern1", firma="Eksempelavisa AS")  # fmt: skip
        self.ny_post("i1", sak, "I", "Innsynskrav i tilbud")
        self.ny_post("i2", sak, "U", "Avslag på innsynskrav", svarer="i1")
        self.ny_post("i3", sak, "I", "Klage på avslag på innsyn", vurder=False)

    def _holdes_tilbake(self) -> None:
        p = self.ny_post("b1", self._saker["oppmaaling"], "I", "Nytt grenseforslag",
                       part="Ola Haug", person=True)  # fmt: skip
        with self.h.tikk():
            hold_tilbake(
                bruker=self.h.brukere["arkivar2"],
                registrering=self.h.poster[p.nr],
                grunn="Kartet viser feil eiendom. Venter på riktig kart.",
            )


def _pdf(tittel: str, avsnitt: list[str]) -> Laget:
    filnavn = f"{tittel.lower().replace(' ', '-')}.pdf"
    return lagre(filnavn, lag_pdf(tittel, avsnitt), tittel, avsnitt)
