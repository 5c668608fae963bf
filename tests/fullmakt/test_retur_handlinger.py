# SPDX-License-Identifier: EUPL-1.2
"""A letter that comes back: from the mail server's report to the worklist and the next try."""

from __future__ import annotations

import os
import re

import pytest
from django.db import DatabaseError

from fullmakt import by as b
from fullmakt import returbrev as r
from fullmakt.basen import spoer
from fullmakt.test_brev_handlinger import by, klart, kp, rader
from fullmakt.test_godkjenn_sider import klient, tekst
from fullmakt.test_kanaler import postkasse
from glassklar.config.returkommando import fra_maildir
from glassklar.fullmakt import utsendinger
from glassklar.fullmakt.actions import utsending as ut
from glassklar.fullmakt.actions.retur import ta_imot
from glassklar.grunn.identitet import lesing
from glassklar.org.api import systembruker

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)
__all__ = ["by", "klart", "postkasse"]


def send(by, post, kanal="epost"):
    (nr,) = ut.bestill(bruker=by.saksbehandler, registrering=post.pk, valg={kp(post)[0]: kanal})
    assert ut.send(bruker=systembruker(), utsending=nr)
    return nr


def meld(melding, *til):
    return ta_imot(bruker=systembruker(), melding=melding, til=til)


@pytest.fixture
def sendt(klart, postkasse, settings):
    """An e-mail that a real server took, and the address that it may come back to."""
    settings.RETURADRESSE = r.ADRESSE
    by, post = klart
    nr = send(by, post)
    return by, post, nr, postkasse


def test_uten_returadresse_er_avsenderen_kommunens_egen(klart, postkasse):
    by, post = klart
    send(by, post)
    assert postkasse.post[0].mail_from == "postmottak@solvik.example"
    assert spoer("select konvolutt from utsending") == [(None,)]


def test_brevet_i_retur_feiler_synlig_og_kan_sendes_paa_papir(sendt):
    by, post, _nr, kasse = sendt
    (konvolutt,) = kasse.post
    assert re.fullmatch(r"retur\+[0-9a-f]{32}@solvik\.example", konvolutt.mail_from)
    assert b"From: Solvik kommune <postmottak@solvik.example>" in konvolutt.content
    assert konvolutt.mail_from.encode() not in konvolutt.content
    assert b.status(post) == "E"
    assert meld(r.exchange(konvolutt.mail_from)) == "feilet"
    # The decision took effect; that the letter came back is seen, with the reason.
    assert b.status(post) == "E"
    assert rader() == [("feilet", 1, "retur_full", "epost")]
    with lesing(by.saksbehandler):
        assert utsendinger.antall_feilet(by.saksbehandler) == 1
    leser = klient(by.saksbehandler)
    assert "postkassen er full" in tekst(leser.get("/utsendinger/"))
    side = leser.get(f"/post/{post.pk}/utsending/").content.decode()
    assert "postkassen er full" in side
    assert f'name="kanal-{kp(post)[0]}"' in side
    # The same report again is about nothing that is out.
    assert meld(r.exchange(konvolutt.mail_from)) == "uten"
    b.sett_status(by.arkivar, post, "J")
    (papir,) = ut.bestill(
        bruker=by.saksbehandler, registrering=post.pk, valg={kp(post)[0]: "utskrift"}
    )
    with lesing(by.saksbehandler):
        assert utsendinger.antall_feilet(by.saksbehandler) == 0
    ut.send(bruker=systembruker(), utsending=papir)
    ut.postlagt(bruker=by.saksbehandler, utsending=papir)
    assert b.status(post) == "J"
    assert rader()[1] == ("levert", 1, "", "utskrift")


def test_beslutningsveien_sier_at_brevet_kom_i_retur(sendt):
    by, post, _nr, kasse = sendt
    til = kasse.post[0].mail_from
    meld(r.postfix(til, handling="delayed", status="4.4.1"))
    meld(r.postfix(til))
    aar, sak = spoer("select aar, nr from saksnummer where mappe_id = %s", [post.mappe_id])[0]
    side = tekst(klient(by.arkivar).get(f"/sak/{aar}/{sak}/beslutningsvei/"))
    assert "konvolutt" not in side
    assert "Fikk melding om brevet fra e-posttjeneren" in side
    ved = -1
    for ord_ in ("Bestilte utsending", "Brevet er levert", "Forsinket.", "Brevet kom ikke fram."):
        assert ord_ in side[ved + 1 :], ord_
        ved = side.index(ord_, ved + 1)
    assert "e-postadressen finnes ikke" in side[ved:]
    assert "Begynte å sende" not in side


def test_forsinket_merkes_og_levert_endrer_ingenting(sendt):
    til = sendt[3].post[0].mail_from
    foer = spoer("select count(*) from spor where tabell = 'utsending'")
    for melding in (r.ferie(til), r.lest(til), r.postfix(til, handling="delivered"), b"tull"):
        assert meld(melding) == "uten"
    assert spoer("select count(*) from spor where tabell = 'utsending'") == foer
    assert meld(r.postfix(til, handling="delayed", status="4.4.1")) == "forsinket"
    assert rader() == [("levert", 1, "retur_forsinket", "epost")]
    assert meld(b"", til) == "uten"
    assert meld(r.postfix("retur@solvik.example"), til) == "feilet"


def test_en_gjettet_noekkel_gjoer_ingenting(sendt):
    til = sendt[3].post[0].mail_from
    assert meld(r.postfix()) == "ukjent"
    assert meld(r.postfix(f"{til}, {r.TIL}")) == "ukjent"
    assert meld(r.postfix("retur@solvik.example")) == "ukjent"
    assert rader() == [("levert", 1, "", "epost")]


def test_retur_av_foerste_forsoek_feller_ikke_det_andre(sendt):
    by, _post, nr, kasse = sendt
    meld(r.postfix(kasse.post[0].mail_from))
    ut.igjen(bruker=by.saksbehandler, utsending=nr)
    assert meld(r.postfix(kasse.post[0].mail_from)) == "uten"
    assert ut.send(bruker=systembruker(), utsending=nr)
    assert kasse.post[1].mail_from != kasse.post[0].mail_from
    assert meld(r.postfix(kasse.post[0].mail_from)) == "ukjent"
    assert rader()[0][0] == "levert"
    assert meld(r.postfix(kasse.post[1].mail_from)) == "feilet"


def test_bare_systemet_melder_retur(sendt):
    by = sendt[0]
    for person in (by.saksbehandler, by.arkivar, by.direktoer):
        with pytest.raises(DatabaseError, match="rett"):
            b.som(person, "select utsending_retur(konvolutt, 'feilet', '') from utsending")


def test_mappen_leses_en_gang_og_lenker_ikke(tmp_path):
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "1.a").write_bytes(r.postfix())
    (tmp_path / "hemmelig").write_text("hemmelig")
    (tmp_path / "new" / "2.b").symlink_to(tmp_path / "hemmelig")
    os.mkfifo(tmp_path / "new" / "3.c")
    assert list(fra_maildir(tmp_path)) == [r.postfix()]
    assert os.listdir(tmp_path / "cur") == ["1.a:2,S"]
    assert list(fra_maildir(tmp_path)) == []


def test_meldingen_blir_liggende_naar_den_ikke_ble_tatt_imot(tmp_path):
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "1.a").write_bytes(b"x")
    stroem = fra_maildir(tmp_path)
    next(stroem)
    stroem.close()
    assert os.listdir(tmp_path / "new") == ["1.a"]
