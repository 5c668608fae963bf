# SPDX-License-Identifier: EUPL-1.2
"""Taking in files and mail: what is stored, what is said, and that nothing comes twice."""

from __future__ import annotations

import io
import json
import threading
from datetime import UTC, date, datetime

import pytest
from django.db import connection, connections

import fabrikk
from glassklar.arkiv.mottak import api
from glassklar.arkiv.mottak.actions import ta_imot as modul
from glassklar.arkiv.mottak.models import Mottak, MottakFil
from glassklar.grunn.feil import Avvist, IkkeFunnet
from glassklar.grunn.identitet import lesing
from glassklar.lager.api import aapne, finnes
from glassklar.lager.lagfiler import lag_docx, lag_eml, lag_mbox, lag_pdf
from lager import filer

PDF = lag_pdf("Søknad om tilbygg", ["Vi søker."])


def opp(*par):
    return [(navn, io.BytesIO(data)) for navn, data in par]


def jobber() -> list[tuple[str, dict]]:
    with connection.cursor() as c:
        c.execute("select task_name, args from procrastinate_jobs order by id")
        return [(n, json.loads(a) if isinstance(a, str) else a) for n, a in c.fetchall()]


def les(k, mottak_id):
    with lesing(k.arkivar):
        m = api.queries.mottak(mottak_id)
        return m, list(m.filer.all()), api.queries.meldinger(m)


def test_en_fil_blir_ett_mottak(kommune):
    (m,) = api.ta_imot_filer(bruker=kommune.arkivar, filer=opp(("brev.pdf", PDF)))
    m, (fil,), meldinger = les(kommune, m.pk)
    assert (m.kilde, m.status, fil.nr, fil.filnavn) == ("opplasting", "ny", 1, "brev.pdf")
    assert (fil.stoerrelse, fil.mime) == (len(PDF), "application/pdf")
    assert fil.format.startswith("fmt/")
    with aapne(fil.sjekksum) as lagret:
        assert lagret.read() == PDF
    assert meldinger == []
    assert [(navn, a["mottak"]) for navn, a in jobber()] == [("arkiv.les_mottak", [str(m.pk)])]


def test_flere_filer_hver_for_seg_og_samlet_med_en_jobb(kommune):
    filer_ = opp(("a.pdf", PDF), ("b.docx", lag_docx("Vedlegg", ["Tekst"])))
    mottatt = api.ta_imot_filer(bruker=kommune.arkivar, filer=filer_, enhet=kommune.enhet.pk)
    assert len(mottatt) == 2
    assert len(jobber()) == 1
    filer_ = opp(("a.pdf", PDF), ("b.docx", lag_docx("Vedlegg", ["Tekst"])))
    (m,) = api.ta_imot_filer(bruker=kommune.arkivar, filer=filer_, samlet=True)
    _m, (a, b), _ = les(kommune, m.pk)
    assert (a.nr, a.filnavn, b.nr, b.filnavn) == (1, "a.pdf", 2, "b.docx")


@pytest.mark.parametrize(
    ("navn", "innhold", "kode", "tekst"),
    [
        ("tom.pdf", lambda: b"", "tom", "filen er tom"),
        ("laast.docx", lambda: filer.ole("EncryptedPackage"), "kryptert", "filen er kryptert"),
        ("halv.pdf", filer.avkortet_pdf, "avkortet", "slutten av filen mangler"),
        ("bombe.zip", filer.zip_bombe, "zip_bombe", "pakker seg ut"),
        ("bilde.pdf", filer.png, "feil_navn", "passer ikke med innholdet"),
        ("regning.pdf", filer.program, "kjoerbar", "filen er et program"),
    ],
)
def test_daarlige_filer_faar_klar_melding_og_originalen_er_der(kommune, navn, innhold, kode, tekst):
    data = innhold()
    mottatt = api.ta_imot_filer(
        bruker=kommune.arkivar, filer=opp(("foer.pdf", PDF), (navn, data), ("etter.pdf", PDF))
    )
    assert len(mottatt) == 3
    _m, (fil,), meldinger = les(kommune, mottatt[1].pk)
    assert kode in [p["kode"] for p in fil.problemer]
    assert tekst in " ".join(meldinger)
    with aapne(fil.sjekksum) as lagret:
        assert lagret.read() == data
    with lesing(kommune.arkivar):
        assert api.queries.koe().med_problemer == 1


def test_for_stor_fil_stopper_ikke_de_andre(kommune, settings):
    settings.MAKS_FIL_MB = 1
    stor = b"%PDF-1.7\n" + b"x" * 1_100_000
    mottatt = api.ta_imot_filer(
        bruker=kommune.arkivar, filer=opp(("stor.pdf", stor), ("liten.pdf", PDF))
    )
    assert len(mottatt) == 1
    (avvist,) = mottatt.avviste
    assert avvist.tekst == "«stor.pdf» er ikke tatt imot. Filen er for stor: grensen er 1 MB."
    (m,) = api.ta_imot_filer(
        bruker=kommune.arkivar,
        filer=opp(("liten.pdf", PDF), ("stor.pdf", stor)),
        samlet=True,
    )
    _m, _filer, meldinger = les(kommune, m.pk)
    assert meldinger == [avvist.tekst]
    with pytest.raises(Avvist) as feil:
        api.ta_imot_filer(bruker=kommune.arkivar, filer=opp(("stor.pdf", stor)))
    assert "grensen er 1 MB" in str(feil.value)
    assert len(jobber()) == 2


def test_bare_arkivet_tar_imot(kommune, lager):
    annen = fabrikk.bruker("annen", "saksbehandler", i=kommune.enhet)
    for gjoer in (
        lambda: api.ta_imot_filer(bruker=annen, filer=opp(("a.pdf", PDF))),
        lambda: api.ta_imot_epost(bruker=annen, innhold=lag_eml("Hei", "Hei")),
        lambda: api.ta_imot_mbox(bruker=annen, fil=lag_mbox([lag_eml("Hei", "Hei")])),
    ):
        with pytest.raises(Avvist):
            gjoer()
    # Also past the action's own check the database refuses, and says so in words.
    with pytest.raises(Avvist, match="rett til"):
        modul.skriv_mottak(bruker=annen, nye=[modul.NyttMottak("opplasting", [])])
    assert not lager.exists()
    (m,) = api.ta_imot_filer(bruker=kommune.arkivar, filer=opp(("a.pdf", PDF)))
    with lesing(annen):
        assert api.queries.koe().antall == 0
        with pytest.raises(IkkeFunnet):
            api.queries.mottak(m.pk)
        with pytest.raises(IkkeFunnet):
            api.queries.fil(m.pk, 1)


def test_ingen_filer_og_ukjent_enhet(kommune):
    with pytest.raises(Avvist) as feil:
        api.ta_imot_filer(bruker=kommune.arkivar, filer=[])
    assert "filer" in feil.value.felt
    with pytest.raises(Avvist) as feil:
        api.ta_imot_filer(bruker=kommune.arkivar, filer=opp(("a.pdf", PDF)), enhet=99_999)
    assert "enhet" in feil.value.felt


def test_filnavn_gjoeres_trygge(kommune):
    (m,) = api.ta_imot_filer(
        bruker=kommune.arkivar, filer=opp(("..\\..\\etc/rpt\u202efdp.exe\x00", PDF))
    )
    _m, (fil,), _ = les(kommune, m.pk)
    assert "/" not in fil.filnavn
    assert "\u202e" not in fil.filnavn
    assert "\x00" not in fil.filnavn


def test_avbrutt_transaksjon_etterlater_verken_rader_eller_jobb(kommune, monkeypatch):
    monkeypatch.setattr(modul, "legg_i_koe", lambda *a, **k: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        api.ta_imot_filer(bruker=kommune.arkivar, filer=opp(("a.pdf", PDF)))
    with lesing(kommune.arkivar):
        assert not Mottak.objects.exists()
    assert jobber() == []


# -- mail ----------------------------------------------------------------------------------------

EML = lag_eml(
    "SV: VS: Søknad om tilbygg – gnr. 101 bnr. 3",
    "Hei\n\nSe vedlegg.\n\nMvh\nKari Testesen",
    fra=("Kari Testesen", "kari@eksempel.no"),
    tid=datetime(2026, 11, 17, 23, 30, tzinfo=UTC),
    vedlegg=[("Søknad.pdf", "application/pdf", PDF), ("tegning.png", "image/png", filer.png())],
)


def test_e_post_tas_fra_hverandre(kommune):
    m = api.ta_imot_epost(bruker=kommune.arkivar, innhold=EML)
    m, (tekst, brev, soeknad, tegning), _ = les(kommune, m.pk)
    assert (m.kilde, m.avsender_navn, m.avsender_epost) == (
        "epost",
        "Kari Testesen",
        "kari@eksempel.no",
    )
    assert m.tittel == "Søknad om tilbygg – gnr. 101 bnr. 3"
    # Half past eleven at night in UTC is the next day here.
    assert m.dokumentets_dato == date(2026, 11, 18)
    assert (tekst.mime, brev.mime) == ("text/plain", "message/rfc822")
    assert "Se vedlegg." in tekst.tekst
    assert "Emne: SV: VS: Søknad om tilbygg" in tekst.tekst
    with aapne(brev.sjekksum) as lagret:
        assert lagret.read() == EML
    assert (soeknad.filnavn, tegning.filnavn) == ("Søknad.pdf", "tegning.png")
    assert [f.lest is None for f in (tekst, brev, soeknad, tegning)] == [False, False, True, True]


def test_opplastet_epost_og_postkasse_kjennes_paa_innholdet(kommune):
    kasse = lag_mbox([lag_eml(f"Brev {n}", "Tekst", melding_id=f"<{n}@x.no>") for n in range(3)])
    mottatt = api.ta_imot_filer(
        bruker=kommune.arkivar,
        filer=opp(("fil.dat", EML), ("kasse", kasse), ("brev.pdf", PDF)),
        samlet=True,
    )
    assert sorted(m.kilde for m in mottatt) == ["epost"] * 4 + ["opplasting"]


def test_outlook_fil_tas_fra_hverandre(kommune):
    (m,) = api.ta_imot_filer(bruker=kommune.arkivar, filer=opp(("brev.msg", filer.msg())))
    assert m.kilde == "epost"


def test_samme_e_post_tas_ikke_inn_to_ganger(kommune):
    foerste = api.ta_imot_epost(bruker=kommune.arkivar, innhold=EML)
    # The same message by another way has other marks from the servers it passed.
    annen_vei = b"Received: from a.example by b.example; Tue, 17 Nov 2026 23:31:00 +0000\r\n" + EML
    assert api.ta_imot_epost(bruker=kommune.system, innhold=annen_vei).pk == foerste.pk
    mottatt = api.ta_imot_filer(bruker=kommune.arkivar, filer=opp(("m.eml", EML)))
    assert [m.pk for m in mottatt] == mottatt.kjente == [foerste.pk]
    kasse = api.ta_imot_mbox(bruker=kommune.arkivar, fil=lag_mbox([EML, EML]))
    assert kasse.kjente == [foerste.pk] * 2
    api.forkast_mottak(bruker=kommune.arkivar, mottak=foerste.pk, grunn="Reklame.")
    ny = api.ta_imot_epost(bruker=kommune.arkivar, innhold=EML)
    assert ny.pk != foerste.pk
    with pytest.raises(Avvist, match="tatt inn på nytt"):
        api.angre_forkast(bruker=kommune.arkivar, mottak=foerste.pk)


def test_en_kopiert_message_id_skjuler_ikke_et_annet_brev(kommune):
    a = api.ta_imot_epost(
        bruker=kommune.arkivar, innhold=lag_eml("Klage", "Jeg klager.", melding_id="<1@x.no>")
    )
    b = api.ta_imot_epost(
        bruker=kommune.arkivar, innhold=lag_eml("Klage", "Noe annet.", melding_id="<1@x.no>")
    )
    assert a.pk != b.pk


def test_e_post_uten_message_id_og_uten_noe(kommune):
    uten = b"From: kari@eksempel.no\r\nSubject: Hei\r\n\r\nTekst\r\n"
    a = api.ta_imot_epost(bruker=kommune.arkivar, innhold=uten)
    assert api.ta_imot_epost(bruker=kommune.arkivar, innhold=uten).pk == a.pk
    m = api.ta_imot_epost(bruker=kommune.arkivar, innhold=b"\xff\xfe\x00 tull \r\n\r\n")
    _m, filer_, meldinger = les(kommune, m.pk)
    assert len(filer_) == 2
    assert any("avsender" in t for t in meldinger)


def test_samtidige_mottak_av_samme_e_post_gir_ett(kommune):
    klar, ider, feil = threading.Barrier(4), [], []

    def en():
        try:
            klar.wait()
            ider.append(api.ta_imot_epost(bruker=kommune.system, innhold=EML).pk)
        except Exception as e:
            feil.append(e)
        finally:
            connections.close_all()

    traader = [threading.Thread(target=en) for _ in range(4)]
    for t in traader:
        t.start()
    for t in traader:
        t.join()
    assert not feil
    assert len(set(ider)) == 1
    with lesing(kommune.arkivar):
        assert Mottak.objects.count() == 1


def test_postkasse_som_stopper_midtveis_kan_tas_paa_nytt(kommune, monkeypatch):
    kasse = lag_mbox([lag_eml(f"Brev {n}", "T", melding_id=f"<{n}@x.no>") for n in range(4)])
    ekte, kall = modul.skriv_mottak, []

    def svikter(**kw):
        kall.append(1)
        if len(kall) == 3:
            raise ConnectionError("strømbrudd")
        return ekte(**kw)

    monkeypatch.setattr(modul, "skriv_mottak", svikter)
    with pytest.raises(ConnectionError):
        api.ta_imot_mbox(bruker=kommune.arkivar, fil=kasse)
    with lesing(kommune.arkivar):
        assert Mottak.objects.count() == 2
    monkeypatch.setattr(modul, "skriv_mottak", ekte)
    mottatt = api.ta_imot_mbox(bruker=kommune.arkivar, fil=kasse)
    assert (len(mottatt), len(mottatt.kjente)) == (4, 2)
    with lesing(kommune.arkivar):
        assert Mottak.objects.count() == 4


def test_tom_postkasse_avvises(kommune):
    with pytest.raises(Avvist):
        api.ta_imot_mbox(bruker=kommune.arkivar, fil=b"bare tull\n")


# -- putting aside -------------------------------------------------------------------------------


def test_forkast_krever_grunn_og_kan_angres(kommune):
    (m,) = api.ta_imot_filer(bruker=kommune.arkivar, filer=opp(("a.pdf", PDF)))
    for grunn in ("", "   ", "x" * 1001, "tull\x00"):
        with pytest.raises(Avvist) as feil:
            api.forkast_mottak(bruker=kommune.arkivar, mottak=m.pk, grunn=grunn)
        assert "grunn" in feil.value.felt
    with pytest.raises(IkkeFunnet):
        api.forkast_mottak(bruker=kommune.arkivar, mottak=kommune.arkivdel.pk, grunn="Reklame")
    m = api.forkast_mottak(bruker=kommune.arkivar, mottak=m.pk, grunn=" Reklame. ")
    assert (m.status, m.grunn, m.behandlet_av) == ("forkastet", "Reklame.", kommune.arkivar)
    with pytest.raises(Avvist):
        api.forkast_mottak(bruker=kommune.arkivar, mottak=m.pk, grunn="Igjen")
    with lesing(kommune.arkivar):
        assert api.queries.koe().antall == 0
        assert [f.pk for f in api.queries.forkastede()] == [m.pk]
    m = api.angre_forkast(bruker=kommune.arkivar, mottak=m.pk)
    assert (m.status, m.grunn, m.behandlet) == ("ny", "", None)
    with pytest.raises(Avvist):
        api.angre_forkast(bruker=kommune.arkivar, mottak=m.pk)


def test_den_uten_rollen_kan_ikke_forkaste(kommune):
    (m,) = api.ta_imot_filer(bruker=kommune.arkivar, filer=opp(("a.pdf", PDF)))
    annen = fabrikk.bruker("annen", "saksbehandler", i=kommune.enhet)
    for gjoer in (
        lambda: api.forkast_mottak(bruker=annen, mottak=m.pk, grunn="Reklame"),
        lambda: api.angre_forkast(bruker=annen, mottak=m.pk),
    ):
        with pytest.raises(Avvist):
            gjoer()


# -- the list ------------------------------------------------------------------------------------


def test_koe_neste_og_plass(kommune):
    ider = [
        api.ta_imot_filer(bruker=kommune.arkivar, filer=opp((f"{n}.pdf", PDF)))[0].pk
        for n in range(3)
    ]
    api.ta_imot_filer(bruker=kommune.arkivar, filer=opp(("d.pdf", PDF)), enhet=kommune.enhet.pk)
    with lesing(kommune.arkivar):
        koe = api.queries.koe()
        assert (koe.antall, koe.leses, koe.med_problemer) == (4, 4, 0)
        assert [m.pk for m in koe.mottak[:3]] == ider
        assert [m.filer.all()[0].filnavn for m in koe.mottak] == [
            "0.pdf",
            "1.pdf",
            "2.pdf",
            "d.pdf",
        ]
        assert api.queries.koe(kommune.enhet.pk).antall == 1
        assert api.queries.antall_i_koe() == 4
        assert [m.pk for m in api.queries.koe(fra=1, antall=2).mottak] == ider[1:]
        assert api.queries.neste().pk == ider[0]
        assert api.queries.neste(ider[0]).pk == ider[1]
        siste = koe.mottak[3].pk
        assert api.queries.neste(siste).pk == ider[0]
        assert api.queries.plass(koe.mottak[2]) == (3, 4)
    api.forkast_mottak(bruker=kommune.arkivar, mottak=ider[0], grunn="Reklame")
    with lesing(kommune.arkivar):
        assert api.queries.neste(ider[0]).pk == ider[1]
        assert api.queries.sist_behandlet() is not None
        assert api.queries.fil(ider[0], 1).filnavn == "0.pdf"
        with pytest.raises(IkkeFunnet):
            api.queries.fil(ider[0], 2)


def test_koe_tom(kommune):
    with lesing(kommune.arkivar):
        koe = api.queries.koe()
        assert (list(koe.mottak), koe.antall, koe.sist_behandlet) == ([], 0, None)
        assert api.queries.neste() is None


def test_lagret_foer_raden(kommune, monkeypatch):
    """When the row is written, its bytes are already in the store."""
    ekte = MottakFil.objects.bulk_create
    sett = []

    def vakt(rader, *a, **k):
        sett.extend(finnes(f.sjekksum) for f in rader)
        return ekte(rader, *a, **k)

    monkeypatch.setattr(MottakFil.objects, "bulk_create", vakt)
    api.ta_imot_epost(bruker=kommune.arkivar, innhold=EML)
    assert sett == [True] * 4
