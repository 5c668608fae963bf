# SPDX-License-Identifier: EUPL-1.2
"""Search rows follow what happens to the entry, and say nothing of what is hidden."""

from __future__ import annotations

import random
import string

import pytest
from django.db import connection, connections

import fabrikk
from glassklar.arkiv.api import (
    NyPart,
    NyttDokument,
    endre_post,
    endre_sak,
    flytt_post,
    legg_til_merknad,
    queries,
    vurder,
    vurder_sak,
)
from glassklar.arkiv.dokumenter.tekst import Lest, skriv_tekst
from glassklar.arkiv.models import Dokumentobjekt, Regdok
from glassklar.grunn.identitet import lesing, transaksjon
from glassklar.org.models import Bruker
from glassklar.tilgang.api import NySkjerming

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")

UO1 = NySkjerming("UO", 1, "offl-13", "fvl-13-1-1")
UO3 = NySkjerming("UO", 3, "offl-13", "fvl-13-1-1")
AAPEN = NySkjerming("AAPEN", 0)


@pytest.fixture
def sted():
    fabrikk.virksomhet()
    e = fabrikk.enhet("42", "Byggesak")
    return e, fabrikk.arkivdel("SAK"), fabrikk.arkivar(e), fabrikk.bruker("uten", "saksbehandler")


def funn(person, ordet):
    with lesing(person):
        return {t.objekt for t in queries.soek(ordet)}


def rader():
    with connections["eier"].cursor() as c:
        c.execute("select objekt, count(*) from soek_aapen group by 1 having count(*) > 1")
        return c.fetchall()


def les_tekst(objekt, tekst):
    skriv_tekst(bruker=Bruker.objects.get(brukernavn="system"), objekt=objekt, lest=Lest(tekst, 1))


def test_ny_tittel_finnes_og_den_gamle_ikke(sted):
    e, a, arkivar, uten = sted
    m = fabrikk.sak(arkivar, e, a, tittel="Gammelsak", tittel2="sakslinje")
    p = fabrikk.post(arkivar, m, tittel="Gammelord", tittel2="postlinje")
    endre_post(bruker=arkivar, registrering=p.pk, tittel="Nyord", tittel2="nylinje")
    endre_sak(bruker=arkivar, mappe=m.pk, tittel="Nysak", tittel2="nysakslinje")
    borte = ("Gammelord", "Gammelsak", "sakslinje", "postlinje")
    assert [funn(uten, o) for o in borte] == [set()] * 4
    assert funn(uten, "Nyord") == funn(uten, "nylinje") == {p.pk}
    assert funn(uten, "Nysak nysakslinje") == {m.pk}
    assert rader() == []


def test_skjerming_og_aapning_flytter_ordene(sted):
    e, a, arkivar, uten = sted
    m = fabrikk.sak(arkivar, e, a)
    p = fabrikk.post(arkivar, m, tittel2="hemmelinje", fra="Hemmenavn", er_person=True)
    assert funn(uten, "hemmelinje") == {p.pk}
    vurder(bruker=arkivar, registrering=p.pk, vurdering=UO3)
    assert funn(uten, "hemmelinje") == funn(uten, "Hemmenavn") == set()
    assert funn(arkivar, "hemmelinje hemmenavn søknad") == {p.pk}
    vurder(bruker=arkivar, registrering=p.pk, vurdering=AAPEN)
    assert funn(uten, "hemmelinje hemmenavn") == {p.pk}


def test_sakens_skjerming_naar_postene_og_deres_filer(sted):
    e, a, arkivar, uten = sted
    m = fabrikk.sak(arkivar, e, a, parter=[NyPart("søker", "Partenavn")])
    p = fabrikk.post(arkivar, m, filer=(fabrikk.fil(b"x"),))
    les_tekst(Dokumentobjekt.objects.get(), "filordet")
    assert funn(uten, "filordet") == {p.pk}
    vurder_sak(bruker=arkivar, mappe=m.pk, vurdering=UO1)
    assert funn(uten, "filordet") == set()
    assert funn(uten, "søknad") == {p.pk}
    assert funn(uten, "Partenavn") == {m.pk}
    les_tekst(_objekt(p), "andreord")
    assert funn(uten, "andreord") == set()
    assert funn(arkivar, "andreord") == {p.pk}
    assert funn(arkivar, "filordet") == set()


def _objekt(p):
    with lesing(Bruker.objects.get(brukernavn="system")):
        return Dokumentobjekt.objects.get(dokument__koblinger__registrering=p)


def test_flytting_tar_med_den_nye_sakens_skjerming(sted):
    e, a, arkivar, uten = sted
    aapen, skjermet = fabrikk.sak(arkivar, e, a), fabrikk.sak(arkivar, e, a, tittel="To")
    vurder_sak(bruker=arkivar, mappe=skjermet.pk, vurdering=UO1)
    p = fabrikk.post(arkivar, aapen, filer=(fabrikk.fil(b"x"),))
    les_tekst(_objekt(p), "flytteord")
    assert funn(uten, "flytteord") == {p.pk}
    flytt_post(bruker=arkivar, registrering=p.pk, til_mappe=skjermet.pk)
    assert funn(uten, "flytteord") == set()
    flytt_post(bruker=arkivar, registrering=p.pk, til_mappe=aapen.pk)
    assert funn(uten, "flytteord") == {p.pk}


def test_et_dokument_i_to_poster_skjules_i_begge(sted):
    """The strictest entry decides for the document, also where the other entry is open."""
    e, a, arkivar, uten = sted
    m = fabrikk.sak(arkivar, e, a)
    p1 = fabrikk.post(arkivar, m, dokumenter=[NyttDokument("Fellesnavn", [fabrikk.fil(b"x")], "H")])
    p2 = fabrikk.post(arkivar, m, tittel="Annen")
    objekt = _objekt(p1)
    les_tekst(objekt, "fellesord")
    with transaksjon(arkivar, "proeve"):
        Regdok(registrering=p2, dokument_id=objekt.dokument_id, nr=1, tilknyttet_av=arkivar).save(
            force_insert=True
        )
    assert funn(uten, "fellesord") == {p1.pk, p2.pk}
    vurder(bruker=arkivar, registrering=p2.pk, vurdering=UO1)
    assert funn(uten, "fellesord") == set()
    assert funn(arkivar, "fellesord") == {p1.pk, p2.pk}
    vurder(bruker=arkivar, registrering=p2.pk, vurdering=AAPEN)
    assert funn(uten, "fellesord") == {p1.pk, p2.pk}


def test_knytting_til_en_skjermet_post_skjuler_dokumentet_overalt(sted):
    e, a, arkivar, uten = sted
    m = fabrikk.sak(arkivar, e, a)
    p1 = fabrikk.post(arkivar, m, filer=(fabrikk.fil(b"x"),))
    p2 = fabrikk.post(arkivar, m, skjerming=UO1)
    objekt = _objekt(p1)
    les_tekst(objekt, "knytteord")
    with transaksjon(arkivar, "proeve"):
        Regdok(registrering=p2, dokument_id=objekt.dokument_id, nr=1, tilknyttet_av=arkivar).save(
            force_insert=True
        )
    assert funn(uten, "knytteord") == set()


def test_klarering_for_egne_saker_finner_ikke_ord_fra_andres(sted):
    """A shared document's label belongs to one case, the entry's own words to another."""
    e, a, arkivar, _uten = sted
    eier = fabrikk.bruker("eier1", "saksbehandler", i=e, klarering=(("UO", "egne"),))
    hennes = fabrikk.sak(arkivar, e, a, ansvarlig=eier, tittel="Hennes")
    andres = fabrikk.sak(arkivar, e, a, tittel="Andres")
    p1 = fabrikk.post(arkivar, hennes, skjerming=UO3, filer=(fabrikk.fil(b"x"),))
    p2 = fabrikk.post(arkivar, andres, tittel2="andreshemmelighet", skjerming=UO3)
    with transaksjon(arkivar, "proeve"):
        Regdok(registrering=p2, dokument_id=_dokument(arkivar, p1), nr=1, tilknyttet_av=arkivar
               ).save(force_insert=True)  # fmt: skip
    assert funn(eier, "andreshemmelighet") == set()
    assert funn(arkivar, "andreshemmelighet") == {p2.pk}


def _dokument(person, p):
    return Regdok.objects.values_list("dokument_id", flat=True).get(registrering=p)


def test_merknad_foelger_posten(sted):
    e, a, arkivar, uten = sted
    m = fabrikk.sak(arkivar, e, a)
    p = fabrikk.post(arkivar, m, skjerming=NySkjerming(
        "UO", 1, "offl-13", "fvl-13-1-1", brytere=frozenset({"MT"})))  # fmt: skip
    legg_til_merknad(bruker=arkivar, registrering=p.pk, tekst="merknadsord")
    assert funn(uten, "merknadsord") == set()
    assert funn(arkivar, "merknadsord") == {p.pk}


@pytest.mark.parametrize(
    "tekst",
    [
        "x" * 2046,
        "æ" * 1023 + " " + "y" * 5000,
        " ".join("ord%07d" % n for n in range(60000)),  # noqa: UP031
        "it's 'quoted' \\ back\\slash \\' ''' :* & | ! <-> ()",
        "".join(random.Random(3).choices(string.printable, k=20000)),
    ],
    ids=["langt ord", "lange ord", "mange ord", "tegn", "støy"],
)
def test_ingen_tekst_er_for_rar_til_aa_lagres(sted, tekst):
    """Words too long, and words too many, for one row of the index are left out, not fatal."""
    e, a, arkivar, uten = sted
    m = fabrikk.sak(arkivar, e, a)
    p = fabrikk.post(arkivar, m, skjerming=UO1, dokumenter=[
        NyttDokument("Brev", [fabrikk.fil(b"x")], "H"),
        *[NyttDokument("V", [fabrikk.fil(b"x")], "V") for _ in range(3)],
    ])  # fmt: skip
    with lesing(arkivar):
        objekter = list(Dokumentobjekt.objects.all())
    for o in objekter:
        les_tekst(o, "foerstord " + tekst)
    assert funn(arkivar, "foerstord") == {p.pk}
    assert funn(uten, "foerstord") == set()
    assert funn(uten, "søknad") == {p.pk}


def test_endring_etter_at_utsatte_regler_er_kjoert_finnes_ogsaa(sted):
    e, a, arkivar, uten = sted
    m = fabrikk.sak(arkivar, e, a)
    p = fabrikk.post(arkivar, m, tittel="Enord")
    with transaksjon(arkivar, "proeve"), connection.cursor() as c:
        c.execute("update registrering set tittel = 'Toord' where id = %s", [p.pk])
        c.execute("set constraints all immediate")
        c.execute("update registrering set tittel = 'Treord' where id = %s", [p.pk])
    assert funn(uten, "Enord") == funn(uten, "Toord") == set()
    assert funn(uten, "Treord") == {p.pk}
    assert rader() == []


def test_sidene_av_et_soek_har_hver_post_en_gang(sted):
    """Entries that stand in the index under several labels take one place each."""
    e, a, arkivar, _uten = sted
    poster = set()
    m = fabrikk.sak(arkivar, e, a)
    for n in range(7):
        dokumenter = [NyttDokument("Vedlegg", [fabrikk.fil(b"x")], "H")]
        skjerming = UO3 if n % 2 else None
        p = fabrikk.post(arkivar, m, tittel="Sideord", skjerming=skjerming, dokumenter=dokumenter)
        dok = _dokument(arkivar, p)
        if n % 2:
            vurder(bruker=arkivar, registrering=p.pk, vurdering=UO3, dokumenter={dok: "ingenting"})
            with transaksjon(arkivar, "proeve"), connection.cursor() as c:
                c.execute("update skjerming set kode = 'P', brytere = '{TD}' where gjelder = %s",
                          [dok])  # fmt: skip
        poster.add(p.pk)
    sett, foer = [], None
    with lesing(arkivar):
        while side := queries.soek("sideord", 2, foer):
            sett += [t.objekt for t in side]
            foer = (side[-1].dato, side[-1].objekt)
    assert len(sett) == len(poster)
    assert set(sett) == poster


def test_skjult_og_fravaerende_ord_gir_samme_svar(sted):
    """Also with negation, alternatives and phrases: nothing but the open words decides."""
    e, a, arkivar, uten = sted
    m = fabrikk.sak(arkivar, e, a)
    for n in range(3):
        fabrikk.post(arkivar, m, tittel=f"Brev {n}", tittel2="diagnose cøliaki",
                     skjerming=UO3 if n else None)  # fmt: skip
    fabrikk.post(arkivar, m, tittel="Alene", tittel2="skjultord", skjerming=UO3)
    former = ["{}", "brev {}", "brev -{}", "-{}", "brev or {}", '"brev {}"', "{} or -brev",
              "-{} -brev", "{} {}"]  # fmt: skip
    for form in former:
        with lesing(uten):
            skjult = queries.soek(form.replace("{}", "skjultord"))
            borte = queries.soek(form.replace("{}", "finnesikke"))
        assert skjult == borte, form


def test_utloept_skjerming_flyttes_til_de_aapne_ordene(sted):
    e, a, arkivar, uten = sted
    m = fabrikk.sak(arkivar, e, a)
    p = fabrikk.post(arkivar, m, tittel2="utloepsord", skjerming=UO3)
    with connections["eier"].cursor() as c:
        # The day comes: the row opens by itself, the words by the job.
        c.execute("alter table skjerming disable trigger user")
        c.execute("alter table registrering_skjermet disable trigger user")
        c.execute("update skjerming set opphoerer = current_date where gjelder = %s", [p.pk])
        c.execute("update registrering_skjermet set vern_til = current_date")
        c.execute("alter table skjerming enable trigger user")
        c.execute("alter table registrering_skjermet enable trigger user")
    with lesing(uten):
        assert queries.post(p.pk).skjermet.tittel2 == "utloepsord"
    assert funn(uten, "utloepsord") == set()
    with transaksjon(Bruker.objects.get(brukernavn="system"), "jobb"), connection.cursor() as c:
        c.execute("select soek_bygg_utloepte()")
        assert c.fetchone() == (1,)
    assert funn(uten, "utloepsord") == {p.pk}


def test_soeketabellene_kan_ikke_leses(sted):
    from django.db import ProgrammingError

    with connection.cursor() as c:
        for sql in (
            "select * from soek_aapen",
            "select * from soek_vernet",
            "select * from soek_vernet_resten",
            "select * from ts_stat('select tsv from glassklar.soek_vernet')",
            "select soek_tekster(gen_random_uuid())",
            "select mine_prefikser(false)",
        ):
            with pytest.raises(ProgrammingError):
                c.execute(sql)


def test_et_nytt_aar_faar_ikke_skygge_for_rader_som_alt_er_der(sted):
    """A year that began without a part of its own keeps its rows; the job does not fail."""
    with connections["eier"].cursor() as c:
        c.execute(
            "insert into soek_aapen values (gen_random_uuid(), 'R', '2031-05-05', 'a:1'::tsvector)"
        )
    with connection.cursor() as c:
        c.execute("select soek_lag_aar(2031), soek_lag_aar(2032), soek_lag_aar(99999)")
        c.execute("select to_regclass('soek_aapen_2031'), to_regclass('soek_aapen_2032')")
        assert [bool(t) for t in c.fetchone()] == [False, True]
