# SPDX-License-Identifier: EUPL-1.2
"""The worker's tasks, run by a real worker on the real queue."""

from __future__ import annotations

import asyncio
import io
import os
from contextlib import contextmanager
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.db import connection, connections, transaction
from procrastinate.contrib.django import app

import fabrikk
from glassklar.arkiv import tasks
from glassklar.arkiv.api import NyttDokument
from glassklar.arkiv.dokumenter import tekst as tekstmodul
from glassklar.arkiv.dokumenter.models import Dokumenttekst
from glassklar.arkiv.jobber import legg_i_koe
from glassklar.arkiv.mottak import api
from glassklar.arkiv.mottak.actions import les as leseaction
from glassklar.arkiv.mottak.models import Mottak, MottakFil
from glassklar.arkiv.queries import soek
from glassklar.grunn.identitet import lesing
from glassklar.grunn.klokke import i_dag
from glassklar.lager.api import kjenn, ta_inn
from glassklar.lager.lagfiler import lag_pdf
from glassklar.tilgang.api import NySkjerming, Skjerming

PDF = lag_pdf("Søknad om fjellgarasje", ["Vi søker om garasje i fjellet."])


def arbeid() -> None:
    """Let a worker take all jobs that are ready, and stop."""

    async def kjoer() -> None:
        async with app.open_async():
            await app.run_worker_async(
                wait=False, install_signal_handlers=False, delete_jobs="successful",
                listen_notify=False,
            )  # fmt: skip

    with app.replace_connector(app.connector.get_worker_connector()):
        # Periodic tasks come by the clock; here only what is queued.
        perioder = app.periodic_registry.periodic_tasks
        app.periodic_registry.periodic_tasks = {}
        try:
            asyncio.run(kjoer())
        finally:
            app.periodic_registry.periodic_tasks = perioder
    connections.close_all()


def jobber() -> list[tuple[str, str, int]]:
    with connection.cursor() as c:
        c.execute("select task_name, status::text, attempts from procrastinate_jobs order by id")
        return c.fetchall()


def naa_igjen() -> None:
    with connection.cursor() as c:
        c.execute("update procrastinate_jobs set scheduled_at = null where status = 'todo'")


def ta_imot(kommune, data=PDF, navn="brev.pdf") -> Mottak:
    return api.ta_imot_filer(bruker=kommune.arkivar, filer=[(navn, io.BytesIO(data))])[0]


def ny_fil(data=PDF, navn="brev.pdf"):
    lagret, f = ta_inn(data), kjenn(data, navn)
    return fabrikk.NyFil(navn, lagret.sha256, lagret.stoerrelse, f.puid, f.mime)


@contextmanager
def andre_gang(monkeypatch, modul, ganger):
    """Let reading fail so many times."""
    ekte, kall = modul.trekk_ut, []

    def svikter(*a, **k):
        kall.append(1)
        if len(kall) <= ganger:
            raise OSError("lageret svarer ikke")
        return ekte(*a, **k)

    with monkeypatch.context() as m:
        m.setattr(modul, "trekk_ut", svikter)
        yield kall


def test_mottatt_fil_leses_av_arbeideren(kommune):
    m = ta_imot(kommune)
    arbeid()
    assert jobber() == []
    with lesing(kommune.arkivar):
        (fil,) = MottakFil.objects.filter(mottak=m)
        assert "fjellet" in fil.tekst
        assert (fil.sider, fil.lest is None) == (1, False)
        assert Mottak.objects.get(pk=m.pk).tittel == "Søknad om fjellgarasje"


def test_registrert_fil_kan_soekes_i(kommune):
    sak = fabrikk.sak(kommune.arkivar, kommune.enhet, kommune.arkivdel)
    post = fabrikk.post(kommune.arkivar, sak, filer=(ny_fil(),))
    with lesing(kommune.arkivar):
        assert soek("fjellet") == []
    assert [j[0] for j in jobber()] == ["arkiv.les_objekt"]
    arbeid()
    with lesing(kommune.arkivar):
        assert [t.objekt for t in soek("fjellet")] == [post.pk]
        lest = Dokumenttekst.objects.get()
        assert (lest.sider, lest.problemer) == (1, [])


def test_skjermet_fil_faar_skjermet_tekst(kommune):
    sak = fabrikk.sak(kommune.arkivar, kommune.enhet, kommune.arkivdel)
    fabrikk.post(
        kommune.arkivar, sak, filer=(ny_fil(),),
        skjerming=NySkjerming("UO", 1, "offl-13", "fvl-13-1-1"),
    )  # fmt: skip
    arbeid()
    uklarert = fabrikk.bruker("u", "saksbehandler", i=kommune.enhet)
    with lesing(kommune.arkivar):
        assert Dokumenttekst.objects.count() == 1
        assert len(soek("fjellet")) == 1
    with lesing(uklarert):
        assert Dokumenttekst.objects.count() == 0
        assert soek("fjellet") == []


def test_lest_i_mottak_leses_ikke_paa_nytt_og_mottaket_toemmes(kommune, monkeypatch):
    m = ta_imot(kommune)
    arbeid()
    sak = fabrikk.sak(kommune.arkivar, kommune.enhet, kommune.arkivdel)
    with lesing(kommune.arkivar):
        f = api.forslag(api.queries.mottak(m.pk))
    dok = [NyttDokument(d.tittel, d.nye_filer, d.tilknyttet_som) for d in f.dokumenter]
    fabrikk.post(kommune.arkivar, sak, dokumenter=dok, mottak=m.pk)
    monkeypatch.setattr(tekstmodul, "trekk_ut", lambda *a, **k: pytest.fail("lest på nytt"))
    arbeid()
    assert jobber() == []
    with lesing(kommune.arkivar):
        assert "fjellet" in Dokumenttekst.objects.get().tekst
        rad = Mottak.objects.get(pk=m.pk)
        fil = MottakFil.objects.get(mottak=m.pk)
        assert (rad.tittel, rad.avsender_navn, fil.tekst, fil.filnavn) == ("", "", "", "")
        assert rad.status == "registrert"


def test_feil_proeves_igjen_med_lengre_pauser(kommune, monkeypatch):
    m = ta_imot(kommune)
    with andre_gang(monkeypatch, leseaction, 2):
        arbeid()
        assert jobber() == [("arkiv.les_mottak", "todo", 1)]
        with connection.cursor() as c:
            c.execute("select extract(epoch from scheduled_at - now()) from procrastinate_jobs")
            assert 1 < c.fetchone()[0] < 10
        naa_igjen()
        arbeid()
        assert jobber() == [("arkiv.les_mottak", "todo", 2)]
        naa_igjen()
        arbeid()
    assert jobber() == []
    with lesing(kommune.arkivar):
        assert "fjellet" in MottakFil.objects.get(mottak=m).tekst


def _til_det_er_slutt() -> None:
    for _ in range(tasks.FORSOEK + 1):
        naa_igjen()
        arbeid()


def test_siste_feil_sies_fra_om_i_mottaket(kommune, monkeypatch):
    m = ta_imot(kommune)
    with andre_gang(monkeypatch, leseaction, 1000) as kall:
        _til_det_er_slutt()
    assert len(kall) == tasks.FORSOEK + 1
    assert [j[:2] for j in jobber()] == [("arkiv.les_mottak", "failed")]
    with lesing(kommune.arkivar):
        rad = api.queries.mottak(m.pk)
        (melding,) = api.queries.meldinger(rad)
        assert melding.startswith("Vi kan ikke lese «brev.pdf»")
        assert not api.forslag(rad).leser


def test_siste_feil_sies_fra_om_paa_filen(kommune, monkeypatch):
    sak = fabrikk.sak(kommune.arkivar, kommune.enhet, kommune.arkivdel)
    fabrikk.post(kommune.arkivar, sak, filer=(ny_fil(),))
    with andre_gang(monkeypatch, tekstmodul, 1000):
        _til_det_er_slutt()
    with lesing(kommune.arkivar):
        lest = Dokumenttekst.objects.get()
        assert (lest.tekst, [p["kode"] for p in lest.problemer]) == ("", ["krasj"])


def test_en_fil_som_feiler_stopper_ikke_de_andre(kommune, monkeypatch):
    ekte = leseaction.trekk_ut
    filer = [("a.pdf", io.BytesIO(PDF + b"%1")), ("b.pdf", io.BytesIO(PDF + b"%2"))]
    (m,) = api.ta_imot_filer(bruker=kommune.arkivar, filer=filer, samlet=True)

    def a_feiler(sha, *, filnavn):
        if filnavn == "a.pdf":
            raise OSError("borte")
        return ekte(sha, filnavn=filnavn)

    monkeypatch.setattr(leseaction, "trekk_ut", a_feiler)
    assert leseaction.les_mottak(bruker=kommune.system, mottak=[m.pk]) == 1
    with lesing(kommune.arkivar):
        assert [f.lest is None for f in MottakFil.objects.filter(mottak=m)] == [True, False]


def test_fil_som_er_borte_fra_lageret(kommune, lager):
    m = ta_imot(kommune)
    for rot, _mapper, filer in os.walk(lager):
        for fil in filer:
            os.unlink(os.path.join(rot, fil))
    assert leseaction.les_mottak(bruker=kommune.system, mottak=[m.pk]) == 1
    assert leseaction.les_mottak(bruker=kommune.system, mottak=[m.pk], siste=True) == 1
    with lesing(kommune.arkivar):
        assert api.queries.meldinger(api.queries.mottak(m.pk))


# -- the queue -----------------------------------------------------------------------------------


def test_jobben_forsvinner_med_transaksjonen_ogsaa_i_arbeideren(kommune):
    with app.replace_connector(app.connector.get_worker_connector()):
        with transaction.atomic():
            legg_i_koe("arkiv.les_mottak", mottak=[])
            transaction.set_rollback(True)
        assert jobber() == []
        with transaction.atomic():
            legg_i_koe("arkiv.les_mottak", mottak=[])
    assert jobber() == [("arkiv.les_mottak", "todo", 0)]


def _doed_arbeider(navn: str, **felt: object) -> None:
    """A job that somebody was at when the machine stopped."""
    with connection.cursor() as c:
        c.execute(
            "insert into procrastinate_workers (last_heartbeat) values (now() - interval '1 hour')"
            " returning id"
        )
        (arbeider,) = c.fetchone()
        c.execute(
            "insert into procrastinate_jobs (task_name, queue_name, status, worker_id, lock,"
            " queueing_lock, args) values (%s, 'x', 'doing', %s, %s, %s, %s::jsonb)",
            [navn, arbeider, felt.get("lock"), felt.get("qlock"), felt.get("args", "{}")],
        )


def gjenoppta() -> None:
    with connection.cursor() as c:
        c.execute(
            "insert into procrastinate_jobs (task_name, queue_name, args)"
            " values ('arkiv.gjenoppta_jobber', 'x', '{\"timestamp\": 0}')"
        )
    arbeid()


def test_avbrutt_jobb_tas_opp_igjen(kommune):
    m = ta_imot(kommune)
    with connection.cursor() as c:
        c.execute("delete from procrastinate_jobs")
    _doed_arbeider("arkiv.les_mottak", args=f'{{"mottak": ["{m.pk}"]}}')
    gjenoppta()
    arbeid()
    assert jobber() == []
    with lesing(kommune.arkivar):
        assert "fjellet" in MottakFil.objects.get(mottak=m).tekst


def test_avbrutt_innmappe_laaser_ikke_mappen(kommune, settings):
    _doed_arbeider("arkiv.les_innmappe", lock="innmappe", qlock="innmappe")
    with connection.cursor() as c:
        c.execute(
            "insert into procrastinate_jobs (task_name, queue_name, lock, queueing_lock, args)"
            " values ('arkiv.les_innmappe', 'x', 'innmappe', 'innmappe', '{\"timestamp\": 0}')"
        )
    gjenoppta()
    arbeid()
    assert jobber() == []
    assert (settings.INNMAPPE / "ferdig").is_dir()


def test_innmappen_i_en_tom_installasjon(transactional_db, settings, tmp_path):
    settings.INNMAPPE = tmp_path / "inn"
    tasks.les_innmappe(timestamp=0)
    tasks.aapne_utloepte(timestamp=0)
    assert not settings.INNMAPPE.exists()


def test_perioder_er_lagt_inn():
    navn = {t.task.name: t.cron for t in app.periodic_registry.periodic_tasks.values()}
    assert navn["arkiv.les_innmappe"] == "* * * * * */10"
    assert {
        "arkiv.aapne_utloepte",
        "arkiv.lag_partisjoner",
        "arkiv.fjern_gamle_jobber",
        "arkiv.gjenoppta_jobber",
    } <= set(navn)


def test_gamle_jobber_fjernes(kommune):
    with connection.cursor() as c:
        for status, dager in (("succeeded", 2), ("failed", 2), ("failed", 200), ("todo", 200)):
            c.execute(
                "insert into procrastinate_jobs (task_name, queue_name, status)"
                " values (%s, 'gammel', 'todo') returning id",
                [f"{status}-{dager}"],
            )
            (jobb,) = c.fetchone()
            if status != "todo":
                c.execute("update procrastinate_jobs set status = 'doing' where id = %s", [jobb])
                c.execute(
                    "update procrastinate_jobs set status = %s::procrastinate_job_status"
                    " where id = %s",
                    [status, jobb],
                )
            c.execute(
                "update procrastinate_events set at = now() - make_interval(days => %s)"
                " where job_id = %s",
                [dager, jobb],
            )

    async def kjoer() -> None:
        async with app.open_async():
            await tasks.fjern_gamle_jobber.func(SimpleNamespace(app=app), timestamp=0)

    with app.replace_connector(app.connector.get_worker_connector()):
        asyncio.run(kjoer())
    assert [j[0] for j in jobber()] == ["failed-2", "todo-200"]


# -- the nightly work ----------------------------------------------------------------------------


def test_utloept_skjerming_aapnes_for_soek(kommune):
    sak = fabrikk.sak(kommune.arkivar, kommune.enhet, kommune.arkivdel)
    for slutt in (i_dag() + timedelta(days=1), i_dag() + timedelta(days=400)):
        fabrikk.post(
            kommune.arkivar, sak, tittel2="fjellgarasje",
            skjerming=NySkjerming("UO", 2, "offl-13", "fvl-13-1-1", opphoerer=slutt),
        )  # fmt: skip
    uklarert = fabrikk.bruker("u", "saksbehandler", i=kommune.enhet)
    with lesing(uklarert):
        assert soek("fjellgarasje") == []
    # The day comes without anybody touching the rows: only the date moves.
    with connections["eier"].cursor() as c:
        c.execute("alter table skjerming disable trigger user")
        c.execute("alter table registrering_skjermet disable trigger user")
        c.execute(
            "update skjerming set opphoerer = current_date where opphoerer = current_date + 1"
        )
        c.execute(
            "update registrering_skjermet set vern_til = current_date"
            " where vern_til = current_date + 1"
        )
        c.execute("alter table skjerming enable trigger user")
        c.execute("alter table registrering_skjermet enable trigger user")
    with lesing(uklarert):
        assert soek("fjellgarasje") == []
    tasks.aapne_utloepte(timestamp=0)
    with lesing(uklarert):
        assert len(soek("fjellgarasje")) == 1
    assert Skjerming.objects.count() == 2


def test_nattjobben_toemmer_det_som_er_igjen(kommune):
    m = ta_imot(kommune)
    sak = fabrikk.sak(kommune.arkivar, kommune.enhet, kommune.arkivdel)
    leseaction.les_mottak(bruker=kommune.system, mottak=[m.pk])
    fabrikk.post(kommune.arkivar, sak, mottak=m.pk)
    tasks.aapne_utloepte(timestamp=0)
    with lesing(kommune.arkivar):
        assert MottakFil.objects.get(mottak=m.pk).tekst == ""
        assert Mottak.objects.get(pk=m.pk).tittel == ""


def test_partisjoner_lages_i_forveien(kommune):
    tasks.lag_partisjoner_fra(date(2031, 11, 30))
    tasks.lag_partisjoner_fra(date(2031, 11, 30))
    ventet = ["spor_203111", "spor_203112", "spor_203201", "soek_aapen_2032", "soek_vernet_2031"]
    with connections["eier"].cursor() as c:
        for tabell in ventet:
            c.execute("select to_regclass(%s)", [f"glassklar.{tabell}"])
            assert c.fetchone()[0], tabell
        c.execute("select to_regclass('offentlig.journalpost_2032')")
        assert c.fetchone()[0]
