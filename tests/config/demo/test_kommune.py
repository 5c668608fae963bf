# SPDX-License-Identifier: EUPL-1.2
"""Eksempelvik kommune is made by the actions, has every odd case, and only in an empty demo."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.db import connections

from glassklar.arkiv.models import Dokumentobjekt, Loepenummer, Mappe, Registrering
from glassklar.config.demo import kommune, saadd
from glassklar.config.demo.grunnlag import LOGIN, PASSORD
from glassklar.config.demo.saertilfeller import POSTER
from glassklar.config.innlesing.virksomhet import opprett_virksomhet
from glassklar.config.miljoe import MiljoeFeil
from glassklar.grunn.identitet import lesing
from glassklar.grunn.tjener import Oppsett
from glassklar.intern.web.innlogging import DEMOBRUKERE
from glassklar.lager.api import finnes
from glassklar.org.api import Bruker, Virksomhet
from glassklar.spor.eksport import bilde
from glassklar.spor.forsegler import koble
from glassklar.spor.verifiser import verifiser_tilstand

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")
ANTALL = 2 * POSTER + 20


def spoer(sql: str, *verdier: Any) -> list[tuple[Any, ...]]:
    with connections["eier"].cursor() as c:
        c.execute(sql, verdier or None)
        return c.fetchall()


def test_uten_demomodus_lages_ingenting() -> None:
    with pytest.raises(MiljoeFeil, match="demomodus"):
        saadd.saadd(poster=10, froe=1)
    assert not Virksomhet.objects.exists()


def test_en_database_som_er_i_bruk_blir_aldri_en_demo(settings: Any) -> None:
    settings.DEMO = True
    opprett_virksomhet(navn="Nordfjella kommune", kommunenummer="9902")
    with pytest.raises(MiljoeFeil, match="tilhører allerede"):
        saadd.saadd(poster=10, froe=1)
    assert Virksomhet.objects.get().demo is False


def test_kommunen(settings: Any, roller: Oppsett) -> None:
    """One test for all of it: making the municipality takes longer than asking."""
    settings.DEMO = True
    kommune.lag_kommune(poster=ANTALL, froe=1, siste=date(2026, 11, 22))

    with koble(roller.revisjon.url) as c, bilde(c):
        assert verifiser_tilstand(c) == []

    assert Virksomhet.objects.get().demo is True
    assert Registrering.objects.count() == ANTALL
    # a decision in each state: drafts, waiting, approved, in effect, and one that fell
    assert "".join(sorted(r for (r,) in spoer(
        "select g.status from vedtak v join registrering g on g.id = v.registrering_id"
    ))) == "EFFFFGRR"  # fmt: skip
    assert spoer("select ugyldig_grunn, count(*) from godkjenning group by 1 order by 1") == [
        ("", 2), ("endret", 1),
    ]  # fmt: skip
    assert spoer("select count(*) from fullmakt f where not fullmakt_gjelder(f.id, i_dag())") == [
        (0,)
    ]
    assert set(DEMOBRUKERE) == set(LOGIN)
    for navn in LOGIN:
        bruker = authenticate(username=navn, password=PASSORD)
        assert bruker is not None, navn
    assert authenticate(username="va1", password=PASSORD) is None, "står ikke på innloggingssiden"

    numre = sorted(Loepenummer.objects.values_list("nr", flat=True))
    assert numre == list(range(1, ANTALL + 1))

    arkivar = Bruker.objects.get(brukernavn="arkivar")
    with lesing(arkivar):
        filer = list(Dokumentobjekt.objects.all())
        assert len(filer) >= ANTALL
        assert all(finnes(f.sjekksum) for f in filer)
        assert len({f.mime for f in filer}) >= 3

    # the last day waits; the rest is out, or waits for a reason
    tilgang = dict(spoer("select tilgang, count(*) from offentlig.journalpost group by 1"))
    assert {"aapen", "skjermet", "delvis", "ikke_vurdert"} <= set(tilgang)
    assert spoer("select count(*) from registrering where opprettet_dato >= '2026-11-20'"
                 " and journaldato is not null") == [(0,)]  # fmt: skip
    assert spoer("select max(journaldato) from offentlig.journalpost")[0][0] <= date(2026, 11, 19)
    # what the public log said last of an entry is what stands there
    assert spoer(
        "select distinct on (journalpost) journalpost, slag = 'T', versjon,"
        " linje::jsonb ->> 'tittel' from offentlig.logg_hendelse order by journalpost, nr desc"
    ) == spoer(
        "select id, trukket is not null, versjon, case when trukket is null then tittel end"
        " from offentlig.journalpost order by id"
    )
    assert spoer("select sum(skjulte) from offentlig.dag")[0][0] == spoer(
        "select count(*) from registrering r join mappe m on m.id = r.mappe_id"
        " join arkivdel a on a.id = m.arkivdel_id where a.innfoersel_skjules and r.status = 'J'"
    )[0][0]  # fmt: skip
    # each came out on a day of the story, after it was journalled
    assert spoer("select count(*) from offentlig.journalpost where lagt_ut::date <= journaldato"
                 " or lagt_ut > '2026-11-21'") == [(0,)]  # fmt: skip

    assert spoer("select kode_id, til - date '2026-11-22', avsluttet_grunn from klarering k"
                 " join bruker b on b.id = k.bruker_id where b.brukernavn = 'bygg2'"
                 " and til is not null"
                 " order by 2") == [
        ("P", -35, ""), ("IS", -20, "Saken er avsluttet"), ("AN", 14, ""),
    ]  # fmt: skip
    assert spoer("select count(*) from stedfortreder where til > '2026-11-22'") == [(1,)]
    assert spoer("select count(*) from klarering where kode_id = 'XX'") == [(0,)]
    assert spoer("select b.brukernavn, m.tittel from sakstilgang s join mappe m on m.id = s.sak"
                 " join bruker b on b.id = s.bruker_id where s.grunn = 'part'") == [
        ("nabo", "Gnr. 12, bnr. 45 – Storgata 14 – garasje"),
    ]  # fmt: skip
    assert spoer("select e.kode from saksorgan o join enhet e on e.id = o.enhet_id") == [("K2",)]
    assert spoer("select nivaa from skjerming s join mappe m on m.id = s.mappe where m.tittel like"
                 " '%ulovlighetsoppfølging' and m.tittel like '%Fjellveien 3%' order by 1"
                 ) == [(1,), (2,), (3,)]  # fmt: skip

    _saertilfellene()


def _saertilfellene() -> None:
    ut = {
        r[0]: (*r[:3], *(json.loads(x) if x else None for x in r[3:6]), *r[6:])
        for r in spoer(
            "select tittel, tilgang, parter->0->>'navn', dokumenter, trukket, rettelser,"
            " sakstittel, klasse from offentlig.journalpost"
        )
    }
    rettet = ut["Merknad fra nabo – gnr. 12, bnr. 46 – *****"]
    assert rettet[1] == "delvis"
    assert [(d["aapen"], d["sladdet"], d["grunn"]) for d in rettet[3]] == [
        (True, True, ""), (True, False, ""), (False, False, "skjermet"),
    ]  # fmt: skip
    assert len(rettet[5]) == 1, "rettelsen står i historikken"
    assert "svaksynt" not in str(spoer("select tekst from offentlig.dokumenttekst"))

    varsling = next(r for r in ut.values() if r[6].startswith("Varslingssak"))
    assert (varsling[0], varsling[2]) == ("Varsel om kritikkverdige forhold – *****", "*****")
    assert (varsling[6], varsling[7]) == ("Varslingssak – *****", "*****")

    trukket = spoer("select count(*) from offentlig.journalpost where trukket is not null")
    assert trukket == [(1,)]
    kultur = ut["Søknad om kulturmidler"]
    assert [d["grunn"] for d in kultur[3]] == ["", "fnr"]
    assert "01889712345" not in str(spoer("select tekst from offentlig.dokumenttekst"))
    assert not any("@" in str(r[2]) for r in ut.values()), "ingen e-postadresse som avsender"

    assert spoer("select count(*) from tilbakeholdelse where opphevet is null") == [(1,)]
    assert spoer("select count(*) from skjerming where kode = 'XX' and frist < '2026-10-15'")[0][0]
    sen = spoer("select journaldato - opprettet_dato::date from registrering where tittel ="
                " 'Henvendelse om gatelys'")  # fmt: skip
    assert sen[0][0] >= 40
    assert spoer("select status from registrering where tittel = 'SV: SV: vedlegg.pdf'") == [("M",)]
    assert Mappe.objects.filter(status="A").count() == 1
    assert spoer(
        "select kilde, count(*) from mottak where status = 'ny' group by 1 order by 1"
    ) == [
        ("epost", 4),
        ("opplasting", 3),
    ]
    assert spoer("select count(*) > 0 from registrering where restanse") == [(True,)]
