# SPDX-License-Identifier: EUPL-1.2
"""Closing and reopening cases, the structure, moves, versions and assignment, with their guards."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, connections, transaction

import fabrikk
from glassklar.arkiv import api
from glassklar.arkiv.api import NyFil, NyKorrespondent, NyPost, NySak, NyttDokument
from glassklar.arkiv.models import (
    Avskrivning,
    Dokument,
    Dokumentobjekt,
    Journalpostnummer,
    Korrespondansepart,
    Mappe,
    Regdok,
    Registrering,
)
from glassklar.grunn.feil import Avvist, IkkeFunnet
from glassklar.grunn.identitet import lesing, transaksjon
from glassklar.grunn.ids import uuid7
from glassklar.grunn.klokke import i_dag, naa
from glassklar.tilgang.api import NySkjerming

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")

UO1 = NySkjerming("UO", 1, "offl-13", "fvl-13-1-1")


class Sted:
    def __init__(self) -> None:
        fabrikk.virksomhet()
        self.e, self.annen = fabrikk.enhet("42"), fabrikk.enhet("43")
        self.arkivar = fabrikk.arkivar(self.e)
        self.a = fabrikk.arkivdel("SAK")
        self.behandler = fabrikk.bruker(
            "behandler", "saksbehandler", i=self.e, klarering=fabrikk.ALT
        )
        self.m = fabrikk.sak(self.arkivar, self.e, self.a, ansvarlig=self.behandler)

    def sett(self, p, **felt):
        with transaksjon(self.arkivar, "proeve"):
            assert Registrering.objects.filter(pk=p.pk).update(**felt) == 1

    def journalfoert(self, type_="I", **felt):
        p = fabrikk.post(self.arkivar, felt.pop("m", self.m), type_, **felt)
        with transaksjon(self.arkivar, "proeve"):
            Dokument.objects.filter(koblinger__registrering=p).update(status="F")
        self.sett(p, status="J", journaldato=i_dag())
        return p


@pytest.fixture
def s(ferdig):
    return ferdig(Sted)


def avvist(f, **kw):
    """Call an action that must refuse; nothing may have changed."""
    foer = antall()
    with pytest.raises((Avvist, IkkeFunnet)) as feil:
        f(**kw)
    assert antall() == foer
    return set(getattr(feil.value, "felt", {}))


def antall() -> dict[str, tuple]:
    """Rows and latest change of every table, as the owner sees them."""
    with connections["eier"].cursor() as c:
        c.execute(
            "select relname from pg_class where relnamespace = 'glassklar'::regnamespace"
            " and relkind = 'r' and relname not like 'soek%' and relname not like 'procrast%%'"
        )
        tabeller = [t for (t,) in c.fetchall()]
        ut = {}
        for t in tabeller:
            c.execute(f"select count(*), max(xmin::text::bigint) from {t}")
            ut[t] = c.fetchone()
    return ut


# -- closing (3.2.6-3.2.11, 3.4.5) --------------------------------------------------------------
def test_avslutning_avskriver_arkiverer_og_laaser(s):
    i, n = s.journalfoert("I"), s.journalfoert("N")
    u = s.journalfoert("U", parter=[NyKorrespondent("EM", "Eksempel Bygg AS")])
    gaar_ut = fabrikk.post(s.arkivar, s.m)
    s.sett(gaar_ut, status="U")
    m = api.avslutt_sak(bruker=s.arkivar, mappe=s.m.pk)
    assert (m.status, m.avsluttet_av) == ("A", s.arkivar)
    assert m.avsluttet_dato is not None
    statuser = dict(Registrering.objects.values_list("pk", "status"))
    assert statuser == {i.pk: "A", n.pk: "A", u.pk: "A", gaar_ut.pk: "U"}
    avskrevet = Avskrivning.objects.values_list("registrering", "maate")
    assert set(avskrevet) == {(i.pk, "SA"), (n.pk, "SA")}
    assert not Registrering.objects.filter(restanse=True).exists()
    assert avvist(api.endre_sak, bruker=s.arkivar, mappe=m.pk, tittel="Ny") == {""}
    assert "mappe" in avvist(api.registrer, bruker=s.arkivar, post=_post(m))
    assert avvist(api.avslutt_sak, bruker=s.arkivar, mappe=m.pk) == {""}


def _post(m, **felt):
    return NyPost(mappe=m.pk, journalposttype="I", tittel="Søknad", mottatt_dato=naa(),
                  parter=[NyKorrespondent("EA", "Eksempel Bygg AS")], **felt)  # fmt: skip


@pytest.mark.parametrize("status", ["M", "S"])
def test_en_ujournalfoert_post_holder_saken_aapen(s, status):
    s.journalfoert()
    p = fabrikk.post(s.arkivar, s.m, status=status)
    assert avvist(api.avslutt_sak, bruker=s.arkivar, mappe=s.m.pk) == {""}
    s.sett(p, status="U")
    api.avslutt_sak(bruker=s.arkivar, mappe=s.m.pk)


def test_et_uferdig_dokument_holder_saken_aapen(s):
    p = s.journalfoert(filer=(fabrikk.fil(),))
    with transaksjon(s.arkivar, "proeve"):
        Dokument.objects.filter(koblinger__registrering=p).update(status="B")
    assert avvist(api.avslutt_sak, bruker=s.arkivar, mappe=s.m.pk) == {""}


def test_avskrevet_av_hver_mottaker_er_avskrevet(s):
    """An internal entry that each receiver has answered does not come back as a restanse."""
    parter = [NyKorrespondent("IM", enhet=s.e.pk), NyKorrespondent("IM", enhet=s.annen.pk)]
    p = s.journalfoert("N", parter=parter)
    for k in Korrespondansepart.objects.filter(registrering=p):
        assert Registrering.objects.get(pk=p.pk).restanse
        with transaksjon(s.arkivar, "proeve"):
            Avskrivning(registrering=p, part=k, dato=i_dag(), av=s.arkivar, maate="TE").save(
                force_insert=True
            )
    assert not Registrering.objects.get(pk=p.pk).restanse
    api.avslutt_sak(bruker=s.arkivar, mappe=s.m.pk)
    assert not Registrering.objects.get(pk=p.pk).restanse
    assert Avskrivning.objects.filter(registrering=p).count() == 2


@pytest.mark.parametrize("felt", ["status = 'A'", "avsluttet_dato = now()"])
def test_databasen_vokter_avslutningen_uansett_hvem_som_spoer(s, felt):
    sql = f"update mappe set {felt} where id = %s"

    def lukk():
        with transaksjon(s.arkivar, "proeve"), connection.cursor() as c:
            c.execute(sql, [s.m.pk])

    p = fabrikk.post(s.arkivar, s.m)
    with pytest.raises(DatabaseError) as feil:
        lukk()
    assert feil.value.__cause__.sqlstate == "GK003"
    s.sett(p, status="A", journaldato=i_dag())
    with pytest.raises(DatabaseError) as feil:
        lukk()
    assert feil.value.__cause__.diag.column_name == "restanse"
    with transaksjon(s.arkivar, "proeve"):
        Avskrivning(registrering=p, dato=i_dag(), av=s.arkivar, maate="TE").save(force_insert=True)
    lukk()


def test_uten_klasse_avsluttes_ingenting(s):
    with connections["eier"].cursor() as c:
        c.execute("delete from mappe_klasse")
    assert avvist(api.avslutt_sak, bruker=s.arkivar, mappe=s.m.pk) == {"klasse"}
    with pytest.raises(DatabaseError), transaksjon(s.arkivar, "proeve"):
        Mappe.objects.filter(pk=s.m.pk).update(status="A")


def test_gjenaapning_krever_grunn_og_staar_i_sporet(s):
    assert avvist(api.gjenaapne_sak, bruker=s.arkivar, mappe=s.m.pk, grunn="feil") == {""}
    api.avslutt_sak(bruker=s.arkivar, mappe=s.m.pk)
    assert avvist(api.gjenaapne_sak, bruker=s.arkivar, mappe=s.m.pk, grunn=" ") == {"grunn"}
    m = api.gjenaapne_sak(bruker=s.arkivar, mappe=s.m.pk, grunn="ny klage")
    assert (m.status, m.avsluttet_dato) == ("B", None)
    with connections["eier"].cursor() as c:
        c.execute("select grunn, op from spor where handling = 'gjenaapne_sak'")
        ((grunn, _op),) = c.fetchall()
    assert grunn == "ny klage"
    fabrikk.post(s.arkivar, m)


def test_optimistisk_laas(s):
    versjon = s.m.versjon
    api.endre_sak(bruker=s.arkivar, mappe=s.m.pk, tittel="Første", versjon=versjon)
    assert avvist(api.endre_sak, bruker=s.behandler, mappe=s.m.pk, tittel="Andre",
                  versjon=versjon) == {""}  # fmt: skip
    assert avvist(api.avslutt_sak, bruker=s.arkivar, mappe=s.m.pk, versjon=versjon) == {""}
    p = fabrikk.post(s.arkivar, s.m)
    api.endre_post(bruker=s.arkivar, registrering=p.pk, tittel="Første", versjon=p.versjon)
    with pytest.raises(Avvist, match="lagret en endring"):
        api.endre_post(bruker=s.behandler, registrering=p.pk, tittel="To", versjon=p.versjon)
    with pytest.raises(Avvist, match="lagret en endring"):
        api.vurder(bruker=s.arkivar, registrering=p.pk, vurdering=UO1, versjon=p.versjon)


# -- moving (3.2.35-3.2.40) ---------------------------------------------------------------------
def test_flytting_som_bryter_en_avskrivning_nektes(s):
    til = fabrikk.sak(s.arkivar, s.e, s.a, tittel="Til")
    inn = s.journalfoert("I")
    svar = s.journalfoert("U", parter=[NyKorrespondent("EM", "Eksempel Bygg AS")])
    with transaksjon(s.arkivar, "proeve"):
        Avskrivning(registrering=inn, avskrives_av=svar, dato=i_dag(), av=s.arkivar, maate="BU"
                    ).save(force_insert=True)  # fmt: skip
    for p in (inn, svar):
        assert avvist(api.flytt_post, bruker=s.arkivar, registrering=p.pk,
                      til_mappe=til.pk) == {"til_mappe"}  # fmt: skip


def test_flytting_til_samme_lukket_eller_ukjent_sak_nektes(s):
    p = fabrikk.post(s.arkivar, s.m)
    lukket = fabrikk.sak(s.arkivar, s.e, s.a, tittel="Lukket")
    api.avslutt_sak(bruker=s.arkivar, mappe=lukket.pk)
    for til in (s.m.pk, lukket.pk):
        assert avvist(api.flytt_post, bruker=s.arkivar, registrering=p.pk, til_mappe=til) == {
            "til_mappe"}  # fmt: skip
    avvist(api.flytt_post, bruker=s.arkivar, registrering=p.pk, til_mappe=uuid7())
    avvist(api.flytt_post, bruker=s.arkivar, registrering=uuid7(), til_mappe=s.m.pk)


def test_flytting_til_en_sak_en_ikke_har_nektes_ogsaa_i_databasen(s):
    p = fabrikk.post(s.arkivar, s.m)
    andres = fabrikk.sak(s.arkivar, s.e, s.a, tittel="Andres")
    avvist(api.flytt_post, bruker=s.behandler, registrering=p.pk, til_mappe=andres.pk)
    with pytest.raises(DatabaseError) as feil, transaksjon(s.behandler, "proeve"):
        Registrering.objects.filter(pk=p.pk).update(mappe=andres)
    assert feil.value.__cause__.sqlstate == "42501"


def test_flyttet_i_samme_transaksjon_som_den_ble_til_faar_ett_nummer(s):
    til = fabrikk.sak(s.arkivar, s.e, s.a, tittel="Til")
    with transaksjon(s.arkivar, "proeve"):
        p = api.registrer(bruker=s.arkivar, post=_post(s.m))
        Registrering.objects.filter(pk=p.pk).update(mappe=til)
    numre = Journalpostnummer.objects.filter(registrering=p, gjelder=True)
    assert [(n.mappe_id, n.nr) for n in numre] == [(til.pk, 1)]


def test_den_offentlige_tittelen_foelger_med_til_en_skjermet_sak_og_tilbake(s):
    xx = fabrikk.sak(s.arkivar, s.e, s.a, tittel="Ikke vurdert")
    api.vurder_sak(bruker=s.arkivar, mappe=xx.pk, vurdering=NySkjerming(
        "XX", 1, xx_grunn="ikke_vurdert", eier=s.arkivar.pk, frist=i_dag()))  # fmt: skip
    p = fabrikk.post(s.arkivar, s.m, tittel="Klage", tittel2="over vedtak")
    p = api.flytt_post(bruker=s.arkivar, registrering=p.pk, til_mappe=xx.pk)
    assert "Klage" not in p.offentlig_tittel
    assert "vedtak" not in Registrering.objects.get(pk=p.pk).offentlig_tittel
    p = api.flytt_post(bruker=s.arkivar, registrering=p.pk, til_mappe=s.m.pk)
    assert Registrering.objects.get(pk=p.pk).offentlig_tittel == "Klage – over vedtak"


def test_arkivert_post_flyttes_bare_av_arkivet(s):
    p = s.journalfoert("I")
    s.sett(p, status="A")
    til = fabrikk.sak(s.arkivar, s.e, s.a, tittel="Til", ansvarlig=s.behandler)
    avvist(api.flytt_post, bruker=s.behandler, registrering=p.pk, til_mappe=til.pk)
    api.flytt_post(bruker=s.arkivar, registrering=p.pk, til_mappe=til.pk)


# -- documents (2.6.7, 2.7.1-2.7.4, 3.2.27, 3.2.31) ---------------------------------------------
def _fil(**felt) -> NyFil:
    return fabrikk.fil(b"to", "to.txt", **felt)


def test_ny_versjon_beholder_den_gamle(s):
    p = fabrikk.post(s.arkivar, s.m, "U", parter=[NyKorrespondent("EM", "Bygg AS")],
                     filer=(fabrikk.fil(),))  # fmt: skip
    dok = Regdok.objects.get(registrering=p).dokument_id
    o = api.ny_versjon(bruker=s.behandler, registrering=p.pk, dokument=dok, fil=_fil())
    assert o.versjon == 2
    with lesing(s.arkivar):
        versjoner = Dokumentobjekt.objects.filter(dokument=dok).values_list("versjon", "variant")
        assert set(versjoner) == {(1, "P"), (2, "P")}


def test_ferdigstilt_tar_bare_varianter(s):
    p = s.journalfoert(filer=(fabrikk.fil(),))
    dok = Regdok.objects.get(registrering=p).dokument_id
    assert avvist(api.ny_versjon, bruker=s.behandler, registrering=p.pk, dokument=dok,
                  fil=_fil()) == {"fil"}  # fmt: skip
    api.ny_versjon(bruker=s.behandler, registrering=p.pk, dokument=dok, fil=_fil(variant="O"))
    avvist(api.ny_versjon, bruker=s.arkivar, registrering=p.pk, dokument=uuid7(), fil=_fil())
    with pytest.raises(DatabaseError) as feil, transaksjon(s.behandler, "proeve"):
        Dokumentobjekt.objects.bulk_create([Dokumentobjekt(
            dokument_id=dok, versjon=9, variant="P", format="x", mime="x", filnavn="x",
            sjekksum="0", stoerrelse=1, opprettet_av=s.behandler)])  # fmt: skip
    assert feil.value.__cause__.sqlstate == "GK001"


def test_sladdet_variant_er_aapen_naar_originalen_er_skjermet(s):
    p = s.journalfoert(filer=(fabrikk.fil(),), skjerming=UO1)
    dok = Regdok.objects.get(registrering=p).dokument_id
    api.ny_versjon(bruker=s.arkivar, registrering=p.pk, dokument=dok, fil=_fil(variant="O"))
    with lesing(fabrikk.bruker("uten", "saksbehandler")):
        assert [o.variant for o in Dokumentobjekt.objects.all()] == ["O"]


def test_vedlegg_etter_ferdig_er_arkivets_og_arkivert_tar_ingen(s):
    p = s.journalfoert()
    nytt = NyttDokument("Vedlegg", [_fil()], "V")
    avvist(api.legg_til_dokument, bruker=s.behandler, registrering=p.pk, dokument=nytt)
    api.legg_til_dokument(bruker=s.arkivar, registrering=p.pk, dokument=nytt)
    assert Dokument.objects.get(koblinger__registrering=p).status == "F"
    s.sett(p, status="A")
    avvist(api.legg_til_dokument, bruker=s.arkivar, registrering=p.pk, dokument=nytt)


def test_fnr_i_vedleggets_tittel_nektes(s):
    p = fabrikk.post(s.arkivar, s.m)
    assert avvist(api.legg_til_dokument, bruker=s.arkivar, registrering=p.pk,
                  dokument=NyttDokument("Om 01810012345")) == {"tittel"}  # fmt: skip


# -- assignment ---------------------------------------------------------------------------------
def test_fordeling(s):
    p = fabrikk.post(s.arkivar, s.m)
    leder = fabrikk.bruker("leder", "leder", i=s.e)
    annen = fabrikk.bruker("annenleder", "leder", i=s.annen)
    sluttet = fabrikk.bruker("sluttet", "saksbehandler")
    with connections["eier"].cursor() as c:
        c.execute("update bruker set avsluttet_dato = now() where id = %s", [sluttet.pk])
    ny = fabrikk.bruker("ny", "saksbehandler", i=s.annen)
    # A leader elsewhere would take the entry, and with it the case, for themselves.
    avvist(api.fordel, bruker=annen, registrering=p.pk, saksbehandler=annen.pk)
    assert avvist(api.fordel, bruker=leder, registrering=p.pk, saksbehandler=sluttet.pk) == {
        "saksbehandler"}  # fmt: skip
    avvist(api.fordel, bruker=leder, registrering=p.pk, saksbehandler=987654)
    p = api.fordel(bruker=leder, registrering=p.pk, saksbehandler=ny.pk)
    assert (p.saksbehandler_id, p.enhet_id) == (ny.pk, s.annen.pk)
    u = s.journalfoert("U", parter=[NyKorrespondent("EM", "Bygg AS")])
    assert avvist(api.fordel, bruker=s.arkivar, registrering=u.pk, saksbehandler=ny.pk) & {
        "saksbehandler_id", "enhet_id"}  # fmt: skip


# -- structure (2.3.1, 2.4.4-2.4.6, 2.9.4-2.9.7, 6.2.6) -----------------------------------------
def test_strukturen_bygges_og_lukkes(s):
    arkiv = api.opprett_arkiv(bruker=s.arkivar, tittel="Ny", skaper_id="9", skaper_navn="Kommunen")
    system = api.opprett_klassifikasjonssystem(bruker=s.arkivar, tittel="Nøkkel")
    del_ = api.opprett_arkivdel(bruker=s.arkivar, arkiv=arkiv.pk, kode_="NY", tittel="Ny del",
                                klassifikasjonssystem=system.pk)  # fmt: skip
    over = api.opprett_klasse(bruker=s.arkivar, system=system.pk, klasse_id="1", tittel="Over")
    under = api.opprett_klasse(bruker=s.arkivar, system=system.pk, klasse_id="11", tittel="Under",
                               forelder=over.pk)  # fmt: skip

    def sak(klasse):
        return NySak(tittel="Sak", arkivdel=del_.pk, enhet=s.e.pk, saksansvarlig=s.behandler.pk,
                     klasse=klasse)  # fmt: skip

    assert avvist(api.opprett_sak, bruker=s.arkivar, sak=sak(over.pk)) == {"klasse"}
    assert avvist(api.opprett_sak, bruker=s.arkivar, sak=sak(fabrikk.klasse(s.a).pk)) == {"klasse"}
    m = api.opprett_sak(bruker=s.arkivar, sak=sak(under.pk))
    assert avvist(api.opprett_klasse, bruker=s.arkivar, system=system.pk, klasse_id="111",
                  tittel="Dypere", forelder=under.pk) == {"forelder"}  # fmt: skip
    assert avvist(api.opprett_klasse, bruker=s.arkivar, system=system.pk, klasse_id="11",
                  tittel="Igjen") == {"klasse_id"}  # fmt: skip
    assert avvist(api.opprett_klasse, bruker=s.arkivar, system=system.pk, klasse_id="12",
                  tittel="Om 01810012345") == {"tittel"}  # fmt: skip
    assert avvist(api.opprett_arkivdel, bruker=s.arkivar, arkiv=arkiv.pk, kode_="NY",
                  tittel="Igjen") == {"kode"}  # fmt: skip
    api.avslutt_klasse(bruker=s.arkivar, klasse=under.pk)
    assert avvist(api.opprett_sak, bruker=s.arkivar, sak=sak(under.pk)) == {"klasse"}
    assert avvist(api.avslutt_arkivdel, bruker=s.arkivar, arkivdel=del_.pk) == {""}
    api.avslutt_sak(bruker=s.arkivar, mappe=m.pk)
    api.avslutt_arkivdel(bruker=s.arkivar, arkivdel=del_.pk)
    assert avvist(api.opprett_sak, bruker=s.arkivar, sak=sak(under.pk)) == {"arkivdel"}
    avvist(api.avslutt_klasse, bruker=s.arkivar, klasse=uuid7())
    avvist(api.avslutt_arkivdel, bruker=s.arkivar, arkivdel=uuid7())


@pytest.mark.parametrize(
    "sql",
    ["insert into mappe_klasse (mappe_id, klasse_ref_id, klasse_id, tittel)"
     " values (%s, %s, '', '')",
     "update mappe_klasse set klasse_ref_id = %s where mappe_id = %s"],
    ids=["ny", "endret"],
)  # fmt: skip
def test_en_lukket_klasse_tas_heller_ikke_i_bruk_i_ren_sql(s, sql):
    klasse = fabrikk.klasse(s.a)
    api.avslutt_klasse(bruker=s.arkivar, klasse=klasse.pk)
    verdier = [klasse.pk, s.m.pk] if sql.startswith("update") else [s.m.pk, klasse.pk]
    with connections["eier"].cursor() as c:
        if sql.startswith("insert"):
            c.execute("delete from mappe_klasse")
        else:
            c.execute("update mappe_klasse set klasse_ref_id = null")
    with pytest.raises(DatabaseError) as feil, transaksjon(s.arkivar, "x"):
        with connection.cursor() as c:
            c.execute(sql, verdier)
    assert feil.value.__cause__.sqlstate == "GK003"


# -- every action by every role -----------------------------------------------------------------
def handlinger(s: Sted):
    """Each action on somebody else's case, with those who may do it all the same."""
    p = fabrikk.post(s.arkivar, s.m, filer=(fabrikk.fil(),))
    dok = Regdok.objects.get(registrering=p).dokument_id
    til = fabrikk.sak(s.arkivar, s.e, s.a, tittel="Til", ansvarlig=s.behandler)
    lukket = fabrikk.sak(s.arkivar, s.e, s.a, tittel="Lukket", ansvarlig=s.behandler)
    api.avslutt_sak(bruker=s.arkivar, mappe=lukket.pk)
    arkiv, system = s.a.arkiv_id, s.a.klassifikasjonssystem_id
    bygg = {"admin", "arkivar"}
    return [
        (api.opprett_sak, {"sak": NySak(tittel="Ny", arkivdel=s.a.pk, enhet=s.e.pk,
            saksansvarlig=s.behandler.pk, klasse=fabrikk.klasse(s.a).pk)},
         {"arkivar", "saksbehandler", "leder"}),
        (api.registrer, {"post": _post(s.m)}, {"arkivar"}),
        (api.vurder, {"registrering": p.pk, "vurdering": UO1}, {"arkivar"}),
        (api.vurder_sak, {"mappe": s.m.pk, "vurdering": UO1}, {"arkivar"}),
        (api.endre_post, {"registrering": p.pk, "tittel": "Ny"}, {"arkivar"}),
        (api.endre_sak, {"mappe": s.m.pk, "tittel": "Ny"}, {"arkivar"}),
        (api.fordel, {"registrering": p.pk, "saksbehandler": s.behandler.pk}, {"arkivar"}),
        (api.flytt_post, {"registrering": p.pk, "til_mappe": til.pk}, {"arkivar"}),
        (api.legg_til_dokument, {"registrering": p.pk, "dokument": NyttDokument("V")},
         {"arkivar"}),
        (api.ny_versjon, {"registrering": p.pk, "dokument": dok, "fil": _fil(variant="O")},
         {"arkivar"}),
        (api.bytt_parter, {"registrering": p.pk, "legg_til": [NyKorrespondent("EM", "To")]},
         {"arkivar"}),
        (api.legg_til_merknad, {"registrering": p.pk, "tekst": "x"}, {"arkivar"}),
        (api.legg_til_merknad, {"mappe": s.m.pk, "tekst": "x"}, {"arkivar"}),
        (api.gjenaapne_sak, {"mappe": lukket.pk, "grunn": "x"}, {"arkivar"}),
        (api.avslutt_sak, {"mappe": til.pk}, {"arkivar"}),
        (api.opprett_arkiv, {"tittel": "x", "skaper_id": "x", "skaper_navn": "x"}, bygg),
        (api.opprett_klassifikasjonssystem, {"tittel": "x"}, bygg),
        (api.opprett_arkivdel, {"arkiv": arkiv, "kode_": "X", "tittel": "x",
            "skjerming": UO1}, bygg),
        (api.opprett_klasse, {"system": system, "klasse_id": "X", "tittel": "x"}, bygg),
        (api.avslutt_klasse, {"klasse": fabrikk.klasse(s.a).pk}, bygg),
        (api.avslutt_arkivdel, {"arkivdel": fabrikk.arkivdel("TOM").pk}, bygg),
    ]  # fmt: skip


ROLLER = ("saksbehandler", "leder", "kommunedirektoer", "politiker", "revisor", "admin", None)


def test_hver_handling_proevd_av_hver_rolle(s):
    """Refused leaves no change; allowed is done (and undone), for people with every clearance."""
    alle = handlinger(s)
    folk = {
        rolle: fabrikk.bruker(f"r{n}", *filter(None, [rolle]), i=s.annen, klarering=fabrikk.ALT)
        for n, rolle in enumerate(ROLLER)
    }
    folk["arkivar"] = s.arkivar
    for f, kw, kan in alle:
        for rolle, person in folk.items():
            if rolle not in kan:
                avvist(f, bruker=person, **kw)
                continue
            with transaksjon(person, "angret"):
                f(bruker=person, **kw)
                with connection.cursor() as c:
                    c.execute("set constraints all immediate")
                transaction.set_rollback(True)


def test_en_sak_flyttes_ikke_til_en_lukket_arkivdel(s):
    lukket = fabrikk.arkivdel("LUKKET")
    api.avslutt_arkivdel(bruker=s.arkivar, arkivdel=lukket.pk)
    with pytest.raises(DatabaseError) as feil, transaksjon(s.arkivar, "x"):
        Mappe.objects.filter(pk=s.m.pk).update(arkivdel_id=lukket.pk)
    assert feil.value.__cause__.sqlstate == "GK003"


def test_egen_saksbehandler_og_egen_leder_kan_det_de_skal(s):
    leder = fabrikk.bruker("egenleder", "leder", i=s.e, klarering=fabrikk.ALT)
    bare_arkivet = {"gjenaapne_sak", "avslutt_sak"}
    for f, kw, kan in handlinger(s):
        if kan != {"arkivar"} or f.handling in bare_arkivet:
            continue
        for person in (s.behandler, leder):
            if f is api.fordel and person is s.behandler:
                continue
            with transaksjon(person, "angret"):
                f(bruker=person, **kw)
                transaction.set_rollback(True)


def test_datoer_til_skjerming_og_frist(s):
    """A shielding that has ended already is refused; one that ends opens by itself."""
    p = fabrikk.post(s.arkivar, s.m)
    for dag in (date(2020, 1, 1), i_dag()):
        assert "opphoerer" in avvist(
            api.vurder, bruker=s.arkivar, registrering=p.pk,
            vurdering=NySkjerming("UO", 1, "offl-13", "fvl-13-1-1", opphoerer=dag),
        )  # fmt: skip
    api.vurder(bruker=s.arkivar, registrering=p.pk, vurdering=NySkjerming(
        "UO", 1, "offl-13", "fvl-13-1-1", opphoerer=i_dag() + timedelta(1)))  # fmt: skip
