# SPDX-License-Identifier: EUPL-1.2
"""What is copied in by the million is what the triggers and the release would have made."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connections

from glassklar.arkiv.api import NyKorrespondent, NyPost, NySak, opprett_sak, registrer
from glassklar.arkiv.models import Arkivdel, Klasse, Mappe, Registrering
from glassklar.config.demo import grunnlag
from glassklar.config.demo.stor import fyll, rader
from glassklar.grunn.identitet import lesing
from glassklar.grunn.klokke import frys, naa
from glassklar.grunn.tjener import Oppsett
from glassklar.journal.api import projiser, snapshots
from glassklar.org.api import Bruker, Enhet
from glassklar.spor.eksport import bilde
from glassklar.spor.forsegler import koble
from glassklar.spor.verifiser import verifiser_tilstand

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")

POSTER = 600
SISTE = date(2026, 11, 20)
KATALOG = """
select 'trigger', t.tgrelid::regclass::text, t.tgname, t.tgenabled::text from pg_trigger t
 where not t.tgisinternal
union all
select 'krav', conrelid::regclass::text, conname, pg_get_constraintdef(oid) from pg_constraint
union all
select 'indeks', indrelid::regclass::text, indexrelid::regclass::text, pg_get_indexdef(indexrelid)
  from pg_index
 where indrelid in (select oid from pg_class where relnamespace::regnamespace::text in
                    ('glassklar', 'offentlig'))
order by 1, 2, 3"""
_ETIKETT = "vern, sak, vern_til, vern_eier, internt, unntatt_part"
ETIKETTER = f"""
select 'r', registrering_id, {_ETIKETT} from registrering_skjermet
union all select 'k', kp_id, {_ETIKETT} from kp_identitet
union all select 'd', dokument_id, {_ETIKETT} from dokument_skjermet
union all select 'm', mappe_id, {_ETIKETT} from mappe_skjermet
union all select 'c', mappe_id, {_ETIKETT} from mappe_klasse
order by 1, 2"""
SOEK = """
select objekt, art, dato, null, null, tsvector_to_array(tsv), null, null, null from soek_aapen
union all
select objekt, art, dato, vern, sak, tsvector_to_array(tsv), eier, internt, unntatt_part
  from soek_vernet order by 1, 4"""


def spoer(sql: str, *verdier: Any) -> list[tuple[Any, ...]]:
    with connections["eier"].cursor() as c:
        c.execute(sql, verdier or None)
        return c.fetchall() if c.description else []


@pytest.fixture
def stor(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A large municipality, small. Several batches, told in this process."""
    monkeypatch.setattr(rader, "BOLK", 250)
    monkeypatch.setattr(
        fyll,
        "bolker",
        lambda o, f, p, d: rader.Radlager(o, f, p, d).bolker(),
    )
    linjer: list[str] = []
    grunnlag.opprett(datetime(2026, 1, 5, tzinfo=UTC))
    foer = spoer(KATALOG)
    fyll.fyll(POSTER, 3, SISTE, linjer.append)
    etter = [r for r in spoer(KATALOG) if not r[1].startswith("raa_")]
    assert set(etter) ^ set(foer) == set(), "triggere, referanser og indekser er ikke som før"
    return linjer


def test_som_triggerne_ville_gjort(stor: list[str], roller: Oppsett) -> None:
    """One test for all of it: filling takes longer than asking."""
    with koble(roller.revisjon.url) as c, bilde(c):
        assert verifiser_tilstand(c) == []
    assert any("600 av 600" in linje for linje in stor)
    assert spoer("select count(*) from registrering") == [(POSTER,)]

    # labels: touch every row, and the triggers write their own
    etiketter = spoer(ETIKETTER)
    assert sum(e[2] is not None for e in etiketter) > 50
    soek = _soekeord()
    for tabell in ("registrering_skjermet", "kp_identitet", "dokument_skjermet", "mappe_skjermet",
                   "mappe_klasse"):  # fmt: skip
        spoer(f"update {tabell} set vern = 7777777 where true")
    assert spoer(ETIKETTER) == etiketter

    # search rows: built anew, one by one
    spoer("select count(soek_bygg_en(id, false)) from registrering")
    spoer("select count(soek_bygg_mappe(id, false)) from mappe")
    assert _soekeord() == soek

    # numbers without holes
    for sql in (
        "select aar, count(*), min(nr), max(nr) from loepenummer group by 1",
        "select aar, count(*), min(nr), max(nr) from saksnummer group by 1",
        "select mappe_id, count(*), min(nr), max(nr) from journalpostnummer group by 1",
    ):
        assert all(n == siste and foerste == 1 for _n, n, foerste, siste in spoer(sql))

    _folk()
    _offentlig()
    _videre()


def _folk() -> None:
    """Two hundred people in forty units, who read different things, and work evenly."""
    assert spoer("select count(*) from bruker where not er_system") == [(200,)]
    assert spoer("select count(*) from enhet") == [(40,)]
    assert spoer("select max(n) from (select count(*) n from enhet_under group by under_id) x") == [
        (4,)
    ], "et tre, ikke en liste"
    # every code but XX, which is nobody's, in every scope that it can have
    koder = {k for (k,) in spoer("select distinct kode_id from klarering")}
    assert koder == {"UO", "P", "E", "BA", "KL", "AN", "V", "LED", "IS"}
    omfang = dict(spoer("select omfang, count(*) from klarering group by 1"))
    assert min(omfang[o] for o in ("egne", "enhet", "alle")) > 15
    slutt = spoer("select count(*) filter (where til < %s), count(*) filter (where til >= %s)"
                  " from klarering", SISTE, SISTE)[0]  # fmt: skip
    assert min(slutt) >= 5
    vikar = spoer("select count(*) filter (where til < %s), count(*) filter (where til >= %s)"
                  " from stedfortreder", SISTE, SISTE)[0]  # fmt: skip
    assert min(vikar) >= 5
    roller = dict(spoer("select rolle, count(*) from rolletildeling group by 1"))
    assert roller["politiker"] >= 27
    assert roller["revisor"] >= 3
    assert roller["leder"] >= 22
    assert roller["saksbehandler"] > 120
    # nobody has most of the work, and nearly everybody who can has some
    flest, folk, poster = spoer(
        "select max(n), count(*), sum(n) from (select count(*) n from registrering"
        " group by saksbehandler_id) x"
    )[0]
    assert folk > 50
    assert flest < poster / 8
    assert spoer("select count(distinct enhet_id) > 18 from mappe") == [(True,)]
    # committees and parties have cases
    assert spoer("select count(*) > 0, count(distinct enhet_id) = count(*) or count(*) > 9"
                 " from saksorgan") == [(True, True)]  # fmt: skip
    assert spoer("select count(*) > 3 from sakstilgang where grunn = 'part'") == [(True,)]


def _soekeord() -> list[tuple[Any, ...]]:
    return [(*r[:5], sorted(r[5])) for r in spoer(SOEK)]


def _offentlig() -> None:
    """The public rows are what the release would have written."""
    arkivar = Bruker.objects.get(brukernavn="arkivar")
    kolonner = (
        "id, saksaar, saksnr, postnr, lopeaar, lopenr, retning, tittel, sakstittel, klasse, parter,"
        " enhet_kode, enhet, saksbehandler, dokumentets_dato::text, journaldato::text, tilgang,"
        " hjemler, avskrivning, dokumenter, status"
    )
    navn = [k.strip().split(":")[0] for k in kolonner.split(",")]
    lagt_ut = {
        r[0]: dict(zip(navn, r, strict=True))
        for r in spoer(f"select {kolonner} from offentlig.journalpost")
    }
    for rad in lagt_ut.values():
        for felt in ("parter", "hjemler", "avskrivning", "dokumenter"):
            rad[felt] = json.loads(rad[felt])
    ord_ = {
        r[0]: r[1:]
        for r in spoer("select id, tsv::text, tsv_navn::text from offentlig.journalpost")
    }
    assert len(lagt_ut) > POSTER / 2
    # Each is in the public log too, as what was there before it.
    i_loggen = spoer(
        "select journalpost, linje::jsonb ->> 'tittel', (linje::jsonb ->> 'grunnlag')::boolean"
        " from offentlig.logg_hendelse"
    )
    assert sorted(i_loggen) == sorted((i, r["tittel"], True) for i, r in lagt_ut.items())
    with frys(datetime(2026, 11, 20, 12, tzinfo=UTC)), lesing(arkivar):
        for s in snapshots(list(lagt_ut)):
            ventet = projiser(s, SISTE)
            synlig = ventet.synlig()
            rad = lagt_ut[s.id]
            rad["id"] = str(rad["id"])
            assert {k: rad[k] for k in navn} == {k: synlig[k] for k in navn}
            tsv = spoer(
                "select to_tsvector('norwegian', %s)::text, to_tsvector('norwegian', %s)::text",
                ventet.soek,
                " ".join([ventet.soek, ventet.soek_navn]),
            )
            assert ord_[s.id] == tsv[0]
            lagret = Registrering.objects.get(pk=s.id).offentlig_tittel
            assert lagret == ventet.tittel
    saker = spoer("select id, aar, nr, tittel, klasse, antall, sist from offentlig.sak")
    for id_, aar, nr, tittel, klasse, antall, sist in saker:
        sine = [r for r in lagt_ut.values() if (r["saksaar"], r["saksnr"]) == (aar, nr)]
        assert antall == len(sine)
        assert sist.isoformat() == max(r["journaldato"] for r in sine)
        assert {(r["sakstittel"], r["klasse"]) for r in sine} == {(tittel, klasse)}
        assert Mappe.objects.get(pk=id_).offentlig_tittel == tittel
    # days: released, shielded, waiting and left out make up all that is journalled
    assert spoer("select sum(lagt_ut + venter + skjulte) from offentlig.dag") == spoer(
        "select count(*) from registrering where status = 'J'"
    )
    assert spoer("select sum(skjulte) from offentlig.dag")[0][0] == spoer(
        "select count(*) from registrering r join mappe m on m.id = r.mappe_id"
        " join arkivdel a on a.id = m.arkivdel_id where a.innfoersel_skjules and r.status = 'J'"
    )[0][0]  # fmt: skip
    assert spoer("select count(*) from offentliggjoering") == [(len(lagt_ut),)]


def _videre() -> None:
    """The next case and letter go on from the numbers that are there."""
    arkivar = Bruker.objects.get(brukernavn="arkivar")
    siste_sak = spoer("select max(nr) from saksnummer where aar = %s", naa().year)[0][0] or 0
    siste_post = spoer("select max(nr) from loepenummer where aar = %s", naa().year)[0][0] or 0
    sak = opprett_sak(
        bruker=arkivar,
        sak=NySak(
            tittel="Etterpå",
            arkivdel=Arkivdel.objects.get(kode="SAK").pk,
            klasse=Klasse.objects.get(klasse_id="601").pk,
            enhet=Enhet.objects.get(kode="42").pk,
            saksansvarlig=arkivar.pk,
        ),
    )
    post = registrer(
        bruker=arkivar,
        post=NyPost(
            mappe=sak.pk, journalposttype="I", tittel="Nytt brev", mottatt_dato=naa(),
            parter=[NyKorrespondent("EA", "Eksempel Bygg AS")],
        ),
    )  # fmt: skip
    assert spoer("select nr from saksnummer where mappe_id = %s", sak.pk) == [(siste_sak + 1,)]
    assert spoer("select nr from loepenummer where registrering_id = %s", post.pk) == [
        (siste_post + 1,)
    ]
