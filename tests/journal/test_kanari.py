# SPDX-License-Identifier: EUPL-1.2
"""Nothing hidden gets out by any door: random shielding, a canary in every field, then release.

Everything that the public's role can read is read as text. The oracle is the one of
``test_orakel``, which is written from the table and not from the code.
"""

from __future__ import annotations

import random

import pytest

import fabrikk
from glassklar.arkiv.api import (
    NyKorrespondent,
    NyPart,
    NyttDokument,
    legg_til_merknad,
    vurder,
    vurder_sak,
)
from glassklar.arkiv.models import Regdok
from glassklar.grunn.klokke import i_dag
from glassklar.journal import api as journal
from glassklar.tilgang.api import NySkjerming
from journal.test_orakel import orakel

pytestmark = pytest.mark.django_db(transaction=True)
SAKER, POSTER = 4, 5
SAKSBRYTERE = ("KID", "TD")
POSTBRYTERE = ("NA", "NM", "TD")


def _vurdering(r: random.Random, art: str) -> NySkjerming | None:
    """An assessment such as people make, or none (then the entry inherits)."""
    slag = r.choice(["ingen", "aapen", "xx", "nivaa", "nivaa", "nivaa"])
    if slag == "ingen":
        return None
    if slag == "aapen":
        return NySkjerming("AAPEN", 0, art=art)
    if slag == "xx":
        return NySkjerming("XX", 1, xx_grunn="ikke_vurdert", eier=EIER[0], frist=i_dag(), art=art)
    brytere = SAKSBRYTERE if art == "M" else POSTBRYTERE
    return NySkjerming(
        r.choice(["UO", "P", "IS"]), r.randint(0, 3), hjemmel="offl-13", tillegg="fvl-13-1-1",
        brytere=frozenset(b for b in brytere if r.random() < 0.25), art=art,
    )  # fmt: skip


EIER: list[int] = []


@pytest.mark.parametrize("froe", [0, *(pytest.param(n, marks=pytest.mark.stor) for n in (1, 2))])
def test_ingen_kanarifugl_slipper_ut(kommune, alt_offentlig, froe):
    r = random.Random(froe)
    EIER[:] = [kommune.arkivar.pk]
    skjult: set[str] = set()
    vist: set[str] = set()
    ider = []
    for s in range(SAKER):
        ks = f"qsak{s}"
        sak = fabrikk.sak(
            kommune.arkivar, kommune.enhet, kommune.arkivdel, tittel=f"{ks}linjeen",
            tittel2=f"{ks}linjeto", beskrivelse=f"{ks}beskrivelse", noekkelord=[f"{ks}noekkelord"],
            parter=[NyPart("Søker", f"{ks}partnavn", er_person=True)],
        )  # fmt: skip
        legg_til_merknad(bruker=kommune.arkivar, mappe=sak.pk, tekst=f"{ks}merknad")
        aldri = {f"{ks}{x}" for x in ("beskrivelse", "noekkelord", "partnavn", "merknad")}
        sakens = _vurdering(r, "M")
        if sakens is not None:
            vurder_sak(bruker=kommune.arkivar, mappe=sak.pk, vurdering=sakens)
        for p in range(POSTER):
            k = f"qpost{s}x{p}"
            reg = fabrikk.post(
                kommune.arkivar, sak, tittel=f"{k}linjeen", tittel2=f"{k}ordnull {k}orden",
                beskrivelse=f"{k}beskrivelse", noekkelord=[f"{k}noekkelord"],
                parter=[
                    NyKorrespondent(
                        "EA", f"{k}avsender", r.random() < 0.5, epost=f"{k}epost@demo.example",
                        postadresse=[f"{k}adresse"], telefon=[f"{k}telefon"],
                        kontaktperson=f"{k}kontakt",
                    ),
                    NyKorrespondent("EM", f"{k}mottaker"),
                ],
                dokumenter=[
                    NyttDokument(
                        f"{k}doktittel",
                        (
                            fabrikk.fil(f"{k}filtekst".encode(), f"{k}filnavn.txt"),
                            fabrikk.fil(f"{k}sladdet".encode(), variant="O"),
                        ),
                        "H",
                    )
                ],
            )  # fmt: skip
            legg_til_merknad(bruker=kommune.arkivar, registrering=reg.pk, tekst=f"{k}merknad")
            egen = _vurdering(r, "R")
            merkede: frozenset[int] = frozenset()
            if egen is not None:
                if egen.kode != "AAPEN" and r.random() < 0.5:
                    merkede = frozenset({1})
                (dok,) = Regdok.objects.filter(registrering=reg).values_list("dokument", flat=True)
                valg = r.choice([None, "ingenting", "sladdet", "hele"])
                if egen.kode == "AAPEN":
                    valg = r.choice([None, "hele"])
                vurder(
                    bruker=kommune.arkivar, registrering=reg.pk, vurdering=egen,
                    dokumenter={dok: valg} if valg else {}, skjulte_ord=merkede,
                )  # fmt: skip
            else:
                valg = None
            journal.journalfoer(bruker=kommune.arkivar, registrering=reg.pk)
            ider.append(reg.pk)
            s_, v_ = _ventet(k, sakens, egen, valg, merkede)
            skjult |= s_ | {
                f"{k}{x}"
                for x in (
                    "beskrivelse", "noekkelord", "epost", "adresse", "telefon", "kontakt",
                    "filnavn", "merknad",
                )
            }  # fmt: skip
            vist |= v_
        skjules = orakel(sakens, None, None, frozenset())
        skjult |= aldri | {
            f"{ks}{navn}"
            for felt, navn in (("sak1", "linjeen"), ("sak2", "linjeto"))
            if felt in skjules
        }
    frigiver = r.choice([kommune.arkivar, fabrikk.bruker("uklarert", "arkivar", i=kommune.enhet)])
    ut = journal.frigi(bruker=frigiver, registreringer=ider)
    assert ut.antall == SAKER * POSTER
    alt = alt_offentlig()
    assert {x for x in skjult if x in alt} == set()
    # And openness: what nothing hides is there (the cleared archivist sees all of it).
    if frigiver is kommune.arkivar:
        assert {x for x in vist if x not in alt} == set()


def _ventet(k, sakens, egen, valg, merkede) -> tuple[set[str], set[str]]:
    """(hidden, shown) canaries of one entry."""
    dok = None
    if valg == "hele":
        dok = NySkjerming("AAPEN", 0, art="D")
    elif valg is not None:
        brytere = (egen.brytere & {"TD"}) | ({"D"} if valg == "sladdet" else set())
        dok = NySkjerming(egen.kode, 1, xx_grunn=egen.xx_grunn, brytere=frozenset(brytere), art="D")
    borte = orakel(sakens, egen, dok, merkede)
    ord_ = {
        "post1": "linjeen", "post2.0": "ordnull", "post2.1": "orden", "avsender": "avsender",
        "mottaker": "mottaker", "doktittel": "doktittel", "fil": "filtekst",
    }  # fmt: skip
    skjult = {f"{k}{navn}" for felt, navn in ord_.items() if felt in borte}
    vist = {f"{k}{navn}" for felt, navn in ord_.items() if felt not in borte}
    ikke_vurdert = "post1" in borte
    sladdet = valg == "sladdet" and egen.kode != "AAPEN" and not ikke_vurdert and "fil" in borte
    (vist if sladdet else skjult).add(f"{k}sladdet")
    return skjult, vist
