# SPDX-License-Identifier: EUPL-1.2
"""A slow oracle, from the table of what each level hides, against ``projiser`` at random."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from glassklar.journal.rules import projiser
from glassklar.journal.snapshot import DokumentSnapshot, PartSnapshot, Tittel
from glassklar.tilgang.api import NySkjerming
from journal.bilder import DAG, fil, post

#: What each level takes, by what it stands on. Written out, not computed.
SAK = {0: "", 1: "fil", 2: "fil sak2", 3: "fil sak2 klasse"}
POST = {0: "", 1: "fil", 2: "fil post2", 3: "fil post2 avsender mottaker kopi"}
BRYTER_SAK = {"TM1": "sak2", "KID": "klasse", "TD": "doktittel"}
BRYTER_POST = {"TR1": "post2", "NA": "avsender", "NM": "mottaker kopi", "TD": "doktittel"}
HELE_SAKEN = {"sak1", "sak2", "klasse"}
HELE_POSTEN = {"post1", "post2", "avsender", "mottaker", "kopi", "fil", "doktittel"}

POST2 = ("ordalfa", "ordbeta", "ordgamma", "orddelta")
TEKST = {
    "sak1": "saklinjeen", "sak2": "saklinjeto", "klasse": "klassekanari", "post1": "postlinjeen",
    "avsender": "avsendermo", "mottaker": "mottakermo", "kopi": "kopimo", "fil": "filkanari",
    "doktittel": "doktittelmo",
}  # fmt: skip


def _skjerming(art: str, brytere: dict[str, str]):
    return st.one_of(
        st.none(),
        st.just(NySkjerming("AAPEN", 0, art=art)),
        st.just(NySkjerming("XX", 1, xx_grunn="ikke_vurdert", art=art)),
        st.builds(
            NySkjerming,
            kode=st.sampled_from(["UO", "P", "IS", "XX"]),
            nivaa=st.integers(0, 3),
            hjemmel=st.just("offl-14-1"),
            brytere=st.frozensets(st.sampled_from(sorted(brytere))),
            xx_grunn=st.just("utsatt"),
            opphoerer=st.sampled_from([None, DAG - timedelta(1), DAG, DAG + timedelta(1)]),
            art=st.just(art),
        ),
    )


def _gjelder(s: NySkjerming | None) -> bool:
    return s is not None and s.kode != "AAPEN" and (s.opphoerer is None or s.opphoerer > DAG)


def orakel(sak, egen, dok, merkede) -> set[str]:
    """What is masked, by the letter of the table."""
    ut: set[str] = set()
    if _gjelder(sak):
        if sak.xx_grunn == "ikke_vurdert":
            ut |= HELE_SAKEN
        else:
            ut |= set(SAK[sak.nivaa].split()) - {"fil"}
            for b in sak.brytere:
                ut |= set(BRYTER_SAK[b].split()) - {"doktittel"}
    # The entry: its own assessment, or what its case passes on: that files are shielded.
    gjelder = egen if egen is not None else sak
    fra_sak = egen is None
    ikke_vurdert = _gjelder(gjelder) and gjelder.xx_grunn == "ikke_vurdert"
    fil_skjult = False
    if ikke_vurdert:
        ut |= HELE_POSTEN | {f"post2.{i}" for i in range(4)}
    elif _gjelder(gjelder):
        fil_skjult = gjelder.nivaa >= 1
        if fra_sak:
            ut |= {"doktittel"} & {BRYTER_SAK[b] for b in gjelder.brytere}
        else:
            ut |= set(POST[gjelder.nivaa].split()) - {"fil"}
            for b in gjelder.brytere:
                ut |= set(BRYTER_POST[b].split())
        ut |= {f"post2.{i}" for i in merkede}
    if "post2" in ut:
        ut |= {f"post2.{i}" for i in range(4)}
    if dok is not None and not ikke_vurdert:
        ut.discard("doktittel")
        fil_skjult = _gjelder(dok) and (dok.nivaa >= 1 or dok.xx_grunn == "ikke_vurdert")
        if _gjelder(dok) and ("TD" in dok.brytere or dok.xx_grunn == "ikke_vurdert"):
            ut.add("doktittel")
    if fil_skjult:
        ut.add("fil")
    return ut


@settings(max_examples=600, deadline=None)
@given(
    sak=_skjerming("M", BRYTER_SAK),
    egen=_skjerming("R", BRYTER_POST),
    dok=_skjerming("D", {"TD": "", "D": ""}),
    merkede=st.frozensets(st.integers(0, 3)),
    usynlig=st.frozensets(st.sampled_from(["post2", "sak2", "avsender", "klasse"])),
)
def test_skjult_kommer_aldri_ut_og_resten_vises(sak, egen, dok, merkede, usynlig):
    s = post()
    s = replace(
        s,
        skjerming=egen if egen is not None else sak,
        tittel=Tittel(TEKST["post1"], " ".join(POST2), merkede),
        sak=replace(
            s.sak,
            skjerming=sak,
            tittel=Tittel(TEKST["sak1"], TEKST["sak2"]),
            klasse_id=TEKST["klasse"],
            klasse_tittel="",
        ),
        parter=(
            PartSnapshot("EA", TEKST["avsender"], True),
            PartSnapshot("EM", TEKST["mottaker"]),
            PartSnapshot("EK", TEKST["kopi"], True),
            PartSnapshot("IM", "ansattmo", True, "Skolen"),
        ),
        dokumenter=(
            DokumentSnapshot(
                1,
                TEKST["doktittel"],
                (fil(tekst=TEKST["fil"]), fil("O", "sladdetmo")),
                skjerming=dok,
            ),
        ),
    )
    skjult = orakel(sak, egen, dok, merkede)
    # Marks count only where something is shielded; a row the reader may not see is masked anyway.
    if "post2" in usynlig:
        s = replace(s, tittel=Tittel(TEKST["post1"], None, lagret="gammel verdi"))
        skjult |= {f"post2.{i}" for i in range(4)}
    if "sak2" in usynlig:
        s = replace(s, sak=replace(s.sak, tittel=Tittel(TEKST["sak1"], None)))
        skjult.add("sak2")
    if "avsender" in usynlig:
        s = replace(s, parter=(PartSnapshot("EA", None, True), *s.parter[1:]))
        skjult.add("avsender")
    if "klasse" in usynlig:
        s = replace(s, sak=replace(s.sak, klasse_id=None))
        skjult.add("klasse")
    p = projiser(s, DAG)
    ut = json.dumps(p.as_json(), ensure_ascii=False)
    ventet = TEKST | {f"post2.{i}": ordet for i, ordet in enumerate(POST2)}
    if usynlig:
        # Whoever cannot see all cannot tell whether a document's title repeats it.
        ventet.pop("doktittel")
    for felt, ordet in ventet.items():
        assert (ordet in ut) == (felt not in skjult), (felt, skjult, ut)
    assert "ansattmo" not in ut
    sladdet = "fil" in skjult and dok is not None and "D" in dok.brytere and "sladdetmo" in ut
    if "sladdetmo" in ut:
        assert sladdet
    if not skjult and not usynlig:
        assert p.tilgang == "aapen"
        assert p.hjemler == ()
    if skjult - {"fil", "klasse"} and not usynlig:
        assert p.hjemler
    assert "*" not in p.soek + p.soek_navn + p.soek_tekst
    assert "******" not in ut
