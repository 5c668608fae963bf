# SPDX-License-Identifier: EUPL-1.2
"""No door of the staff site lets out what the oracle denies, and nobody is kept from their own.

A decision is one word (a field of a record) for one person through one door: shown only if the
oracle says so. It counts when the person opened an address that is about the word's record.
"""

from __future__ import annotations

import random
from functools import cached_property
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.template.base import Template
from django.test import Client
from django.urls import reverse

from glassklar.arkiv.vernede import VERNEDE
from glassklar.config.cli import _leser
from glassklar.grunn.identitet import lesing
from tilgang import doerer
from tilgang.doerer import HODER, UTVID, Adresse, klient, lik, like
from tilgang.doerfolk import Person
from tilgang.doerlogg import ingen_ord_i_loggen
from tilgang.doerorakel import eier_sql
from tilgang.doertabell import INTERN, KOMMANDOER, OFFENTLIG, Doer
from tilgang.doerverden import Doerverden

dbtest = pytest.mark.django_db(transaction=True, databases="__all__")
INTERNE = "glassklar.config.urls_intern"
OFFENTLIGE = "glassklar.config.urls_offentlig"

#: Fields that no page shows yet, by unit. A field that begins to be shown is taken out of here.
VISES_IKKE = {
    *((("kp_identitet", k), "R") for k in (
        "kontaktperson", "postadresse", "poststed", "telefon", "person_id", "organisasjons_id")),
    *((("part_identitet", k), u) for u in "MRD" for k in (
        "epost", "kontaktperson", "organisasjons_id", "person_id", "postadresse", "poststed",
        "telefon", "navn") if (k, u) != ("navn", "M")),
    (("dokument_skjermet", "beskrivelse"), "D"), (("dokument_skjermet", "forfatter"), "D"),
    (("registrering_skjermet", "forfatter"), "R"), (("dokumentflyt", "merknad"), "R"),
    (("merknad_tekst", "tekst"), "D"), (("moetedeltaker_navn", "navn"), "M"),
}  # fmt: skip
#: Shown on pages that only the archive has.
BARE_ARKIVET = {"tilbakeholdelse", "mottak", "mottak_fil"}
#: Text of protected rows that holds no word of its own: too short for one, or never free text.
UTEN_ORD = {"land", "postnummer", "variant", "format", "format_detaljer", "mime", "sjekksum",
            "algoritme", "problem", "problemer", "virksomhetsspesifikke", "status"}  # fmt: skip
#: What the search looks in, by unit.
SOEKES = {
    *((f, u) for f, u in (
        (("mappe_skjermet", "beskrivelse"), "M"), (("mappe_skjermet", "noekkelord"), "M"),
        (("merknad_tekst", "tekst"), "M"), (("merknad_tekst", "tekst"), "R"),
        (("part_identitet", "navn"), "M"), (("part_identitet", "kontaktperson"), "R"),
        (("registrering_skjermet", "beskrivelse"), "R"), (("kp_identitet", "navn"), "R"),
        (("registrering_skjermet", "forfatter"), "R"), (("kp_identitet", "poststed"), "R"),
        (("dokument_skjermet", "tittel"), "D"), (("dokumenttekst", "tekst"), "D"),
    )),
}  # fmt: skip
INTET = "kq0123456789z"


@pytest.mark.parametrize(("urlconf", "tabell"), [(INTERNE, INTERN), (OFFENTLIGE, OFFENTLIG)])
def test_hver_adresse_er_en_doer(urlconf, tabell):
    funnet = set(doerer.navn_i(urlconf))
    assert len(funnet) > 15
    assert funnet - set(tabell) == set(), "skriv dem inn i tests/tilgang/doertabell.py"
    assert set(tabell) - funnet == set(), "finnes ikke lenger"


def test_hver_kommando_er_en_doer():
    (valg,) = [a for a in _leser()._actions if a.choices]
    assert set(valg.choices or ()) == set(KOMMANDOER)


class Gang:
    """One person's walk through all doors of one world."""

    def __init__(self, v: Doerverden, vakt: doerer.Vakt, r: random.Random, utvalg: int) -> None:
        self.v, self.vakt, self.r, self.utvalg = v, vakt, r, utvalg
        steder = doerer.Steder(v)
        self.alle = {
            navn: steder.adresser(navn, d, INTERNE)
            for navn, d in INTERN.items()
            if isinstance(d, Doer)
        }
        trenger = doerer.navn_i(INTERNE)
        self.tomme = [
            Adresse(navn, reverse(navn, INTERNE), frozenset())
            for navn, d in INTERN.items()
            if not isinstance(d, Doer) and not trenger[navn]
        ]

    def gaa(self, p: Person) -> None:
        """Open every door."""
        c = klient(p)
        for navn, adresser in self.alle.items():
            d = INTERN[navn]
            assert isinstance(d, Doer)
            for a in doerer.velg(self.r, p, adresser, d, self.utvalg):
                self.vakt.se(p, a, c.get(a.sti))
            en = self.r.choice(adresser)
            match self.r.randrange(9):
                case 0:
                    self._likt_hode(p, c, en)
                case 1:
                    skille = "&" if "?" in en.sti else "?"
                    self.vakt.se(p, en, c.get(en.sti + skille + UTVID, **HODER), "UTVID")
                case 2 | 3:
                    self.vakt.se(p, en, uten_spor(c, en.sti, d.post, p), "POST")
        for a in self.tomme if p.navn in ("uklarert", "arkivar") else ():
            # Each in its own browser: one of them logs out, others begin a login.
            self.vakt.se(p, a, klient(p).get(a.sti), "TOM")
        self._soek(p, c)
        self._finnes_ikke(p, c)

    def _likt_hode(self, p: Person, c: Client, a: Adresse) -> None:
        """HEAD says what GET says, without the body."""
        hode, svar = c.head(a.sti), c.get(a.sti)
        self.vakt.se(p, a, hode, "HEAD")
        self.vakt.se(p, a, svar)
        assert doerer.kropp(hode) == "", a.sti
        assert (hode.status_code, hode.get("Content-Type")) == (
            svar.status_code, svar.get("Content-Type")), (p.navn, a.sti)  # fmt: skip

    def _soek(self, p: Person, c: Client) -> None:
        """A word that one may not read is answered as one that stands nowhere; one's own is
        found."""
        a = Adresse("intern:sok", "/sok/", frozenset())
        ingen = like(c.get("/sok/", {"q": INTET}), INTET)
        lov = self.vakt.lov[p.navn]
        nektet = sorted(self.vakt.kjente - lov)
        for o in self.r.sample(nektet, min(6, len(nektet))):
            svar = c.get("/sok/", {"q": o})
            self.vakt.se(p, a, svar, utenom=o)
            lik(like(svar, o), ingen, (p.navn, self.v.kanarier[o]))
            self.vakt.avgjort.setdefault((p.navn, "intern:sok"), set()).add(o)
        self._forslag(p, c, nektet)
        finnes = [o for o in sorted(lov) if self._soekes(self.v.kanarier[o])]
        for o in self.r.sample(finnes, min(3, len(finnes))):
            svar = c.get("/sok/", {"q": o})
            self.vakt.se(p, a, svar, "SOK", utenom=o)
            tekst = doerer.kropp(svar)
            assert self._treff(self.v.kanarier[o]) in tekst, (p.navn, self.v.kanarier[o])

    def _soekes(self, k: Any) -> bool:
        return (k.felt, k.enhet[0]) in SOEKES

    def _treff(self, k: Any) -> str:
        art, pk = k.enhet
        if art == "M":
            return reverse("arkiv:sak", INTERNE, kwargs=self.saksnr[pk])
        r = pk if art == "R" else self.v.fakta.dokumenter[pk][0]
        return reverse("arkiv:post", INTERNE, kwargs=self.postnr[r])

    @cached_property
    def saksnr(self) -> dict[Any, Any]:
        return doerer.Steder(self.v).saksnr

    @cached_property
    def postnr(self) -> dict[Any, Any]:
        rader = eier_sql(
            "select n.registrering_id, s.aar, s.nr, n.nr from journalpostnummer n"
            " join saksnummer s on s.mappe_id = n.mappe_id where n.gjelder"
        )
        return {r: {"aar": a, "nr": n, "postnr": p} for r, a, n, p in rader}

    def _forslag(self, p: Person, c: Client, nektet: list[str]) -> None:
        """The proposals of cases under the registration form, likewise."""
        for o in self.r.sample(nektet, min(1, len(nektet))):
            data = {
                "tittel": "x",
                "part": "x",
                "journalposttype": "I",
                "mottatt_dato": "01.01.2026",
            }
            svar = [like(uten_spor(c, "/registrer/ny/", data | {"sak": w}), w) for w in (o, INTET)]
            lik(*svar, (p.navn, self.v.kanarier[o]))

    def _finnes_ikke(self, p: Person, c: Client) -> None:
        """What one may not know of, and what is not there: the same answer in every way."""
        lov = self.vakt.lov[p.navn]
        skjulte = {k.noekkel for k in self.v.kanarier.values()
                   if k.tabell == "dokumenttekst" and k.ordet not in lov}  # fmt: skip
        stier = [f"/dokument/{{}}/{x}/" for x in ("tekst", "last-ned")] + [
            "/dokument/{}/side/1.png"
        ]
        proev = [(str(o), s) for o in sorted(skjulte)[:1] for s in stier]
        if "arkivar" not in p.leser.roller:
            stier = ["/registrer/{}/", "/registrer/{}/forkast/", "/mottak/{}/fil/1/last-ned/"]
            proev += [(str(self.v.mottak[0]), s) for s in stier]
        for nr, (pk, sti) in enumerate(proev):
            annen = doerer.ukjent()
            hode = {"HTTP_RANGE": "bytes=0-9", "HTTP_IF_NONE_MATCH": "*"} if nr % 2 else {}
            har, ikke = (c.get(sti.format(x), **hode) for x in (pk, annen))
            lik(like(har, pk), like(ikke, annen), (p.navn, sti))
            assert har.status_code in (403, 404), (p.navn, sti)
            har, ikke = (uten_spor(c, sti.format(x), {}) for x in (pk, annen))
            lik(like(har, pk), like(ikke, annen), (p.navn, sti, "POST"))


_LEST = """select tabell, rad from spor
 where op = 'L' and tabell <> 'spor' and bruker = hvem() and xid = pg_current_xact_id()"""


def uten_spor(c: Client, sti: str, data: Any, p: Person | None = None) -> Any:
    """Send a form, and undo whatever it did. ``lest``: what ``p`` read by it, as traced."""
    with transaction.atomic():
        svar = c.post(sti, data)
        if p is not None:
            with lesing(p.bruker), connection.cursor() as spoerring:
                spoerring.execute(_LEST)
                svar.lest = set(spoerring.fetchall())
        transaction.set_rollback(True)
    return svar


def gaa_gjennom(froe: int, utvalg: int, **stoerrelse: int) -> int:
    """Build a world, let everybody through it, and return the number of decisions."""
    cache.clear()
    v = Doerverden(froe).bygg(**stoerrelse)
    hver_kolonne_har_et_ord(v)
    vakt, r = doerer.Vakt(v), random.Random(froe)
    gang = Gang(v, vakt, r, utvalg)
    with ingen_ord_i_loggen(), pytest.MonkeyPatch.context() as bytte:
        # As in operation: nobody here asks for a copy of what each part of a page was made from.
        bytte.setattr(Template, "_render", lambda mal, med: mal.nodelist.render(med))
        for p in v.personer:
            gang.gaa(p)
    alle_ser_sitt(v, vakt)
    hver_lesing_staar_i_sporet(v, vakt)
    skjulte = sum(len(vakt.kjente - lov) for lov in vakt.lov.values())
    # A world where everybody reads everything would prove nothing.
    assert skjulte > len(vakt.kjente), skjulte
    print(f"frø {froe}: {len(vakt.kjente)} ord, {len(v.personer)} personer, {vakt.svar} svar,"  # noqa: T201
          f" {vakt.antall} avgjørelser")  # fmt: skip
    return vakt.antall


def hver_kolonne_har_et_ord(v: Doerverden) -> None:
    """A new column of a protected table must get words here before it can be used."""
    har = {k.felt for k in v.kanarier.values()}
    tabeller = [*VERNEDE, "mottak", "mottak_fil"]
    for tabell, kolonne in eier_sql(
        "select table_name, column_name from information_schema.columns"
        " where table_schema = 'glassklar' and table_name = any(%s)"
        " and data_type in ('text', 'character varying', 'ARRAY', 'jsonb')", [tabeller],
    ):  # fmt: skip
        if kolonne in UTEN_ORD or kolonne in ("skjulte_ord", "navneord", "kilde", "kilde_id"):
            continue
        if kolonne == "tittel1":
            # Where the words of line 1 stand while nobody has assessed them.
            tabell, kolonne = tabell.removesuffix("_skjermet"), "tittel"
        assert (tabell, kolonne) in har, f"ingen ord i {tabell}.{kolonne}"


def alle_ser_sitt(v: Doerverden, vakt: doerer.Vakt) -> None:
    """Whoever may read a word has met it at a door, where any page shows the field at all."""
    for p in v.personer:
        for o in vakt.lov[p.navn] - vakt.sett[p.navn]:
            k = v.kanarier[o]
            if (k.felt, k.enhet[0]) in VISES_IKKE:
                continue
            if k.tabell in BARE_ARKIVET and "arkivar" not in p.leser.roller:
                continue
            raise AssertionError(f"{p.navn} fikk ikke se {k}")
    vist = {(v.kanarier[o].felt, v.kanarier[o].enhet[0]) for s in vakt.sett.values() for o in s}
    assert vist & VISES_IKKE == set()


def hver_lesing_staar_i_sporet(v: Doerverden, vakt: doerer.Vakt) -> None:
    """Whoever was shown something shielded has a trace of it, of that unit through that door; and
    nobody has one of a unit of which nothing was shown."""
    lest = doerer.lesespor()
    pk = {p.navn: p.bruker.pk for p in v.personer}
    vist = {(pk[n], doer): e for (n, doer), e in vakt.vist.items() if e}
    kanskje = {(pk[n], doer): e for (n, doer), e in vakt.kanskje.items()}
    assert sum(map(len, vist.values())) > 100
    for n in lest.keys() | vist.keys():
        har, skal = lest.get(n, set()), vist.get(n, set())
        assert skal - har == set(), (n, "uten spor", skal - har)
        assert har - skal - kanskje.get(n, set()) == set(), (n, "falske spor", har - skal)


@dbtest
def test_ingen_doer_viser_det_orakelet_nekter(transactional_db):
    assert gaa_gjennom(1, 1) >= 200_000


@dbtest
@pytest.mark.stor
@pytest.mark.parametrize("froe", range(2, 8))
def test_mange_verdener(transactional_db, froe):
    assert gaa_gjennom(froe, 4, saker=6, poster=4) >= 300_000
