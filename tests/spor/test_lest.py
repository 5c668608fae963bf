# SPDX-License-Identifier: EUPL-1.2
"""Reading of shielded content is traced: by whom, of what, through which door, and nothing else.

That every door does it, and none of them too much, is proven in ``tests/tilgang/test_doerer.py``.
"""

from __future__ import annotations

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import DatabaseError, connection, connections, models, transaction
from django.test.utils import CaptureQueriesContext

import fabrikk
import sidehjelp
from glassklar.arkiv.mottak.models import Mottak, MottakFil
from glassklar.grunn import lest
from glassklar.grunn.identitet import lesing
from glassklar.grunn.klokke import i_dag
from glassklar.tilgang.api import NySkjerming
from glassklar.tilgang.lesevakt import Vaktet
from glassklar.tilgang.models import Vernet

UO3 = NySkjerming("UO", 3, "offl-13", "fvl-13-1-1")
#: What says nothing about anybody, by model.
SIER_INTET = {
    "Dokumentobjekt": {"variant", "format", "format_detaljer", "mime", "algoritme", "problem"},
    "Dokumenttekst": {"problemer"},
    "Dokumentflyt": {"status"},
    "Mottak": {"kilde", "kilde_id", "status", "problemer"},
    "MottakFil": {"format", "format_detaljer", "mime", "problemer"},
}


@pytest.fixture
def kommune(ferdig):
    return ferdig(sidehjelp.lag)


def lesespor():
    with connections["eier"].cursor() as c:
        c.execute(
            "select bruker, tabell, rad, etter ->> 'doer', etter -> 'hva', vern is not null, sak,"
            " handling, rolle, enhet from spor where op = 'L' order by id"
        )
        return c.fetchall()


def test_hvert_felt_med_innhold_er_vaktet():
    modeller = [m for m in apps.get_models() if issubclass(m, Vernet)] + [Mottak, MottakFil]
    assert len(modeller) > 10
    for m in modeller:
        innhold = {
            f.name
            for f in m._meta.concrete_fields
            if isinstance(
                f.base_field if isinstance(f, ArrayField) else f,
                (models.TextField, models.CharField, models.JSONField),
            )
        }
        felt = m._meta.concrete_fields
        vaktet = {f.name for f in felt if isinstance(vars(m).get(f.attname), Vaktet)}
        assert innhold - vaktet == SIER_INTET.get(m.__name__, set()), m


def _post(k, **felt):
    p = k.post(tittel="Søknad", tittel2="om Per", fra="Ola Varsler", **felt)
    return p, k.adresse(p)


def test_aapent_innhold_gir_verken_spor_eller_spoersmaal(kommune):
    _p, url = _post(kommune)
    c = kommune.klient(kommune.arkivar)
    with CaptureQueriesContext(connection) as q:
        assert c.get(url).status_code == 200
    assert not any("spor_lest" in x["sql"] for x in q)
    assert lesespor() == []


def test_skjermet_innhold_gir_ett_spor_per_enhet_og_doer(kommune):
    p, url = _post(kommune, skjerming=UO3)
    kommune.klient(kommune.annen).get(url)
    assert lesespor() == []
    c = kommune.klient(kommune.arkivar)
    with CaptureQueriesContext(connection) as q:
        c.get(url)
    assert sum("spor_lest" in x["sql"] for x in q) == 1
    (rad,) = lesespor()
    assert rad == (
        kommune.arkivar.pk, "registrering", p.pk, "arkiv:post", rad[4], True, p.mappe_id, "les",
        "glassklar_intern", kommune.arkivar.enhet_id,
    )  # fmt: skip
    assert set(json.loads(rad[4])) == {"tittel2", "navn"}
    # The same again within the hour; another door.
    c.get(url)
    assert len(lesespor()) == 1
    c.get(f"/sak/{kommune.saksnummer}/")
    assert [r[3] for r in lesespor()] == ["arkiv:post", "arkiv:sak"]


def test_det_som_rulles_tilbake_skrives_neste_gang(kommune):
    _p, url = _post(kommune, skjerming=UO3)
    c = kommune.klient(kommune.arkivar)
    with transaction.atomic():
        c.get(url)
        transaction.set_rollback(True)
    assert lesespor() == []
    c.get(url)
    assert len(lesespor()) == 1


def test_hode_og_avslag_er_ikke_lesing_og_en_apnet_skjerming_er_ingen(kommune):
    p, url = _post(kommune, skjerming=UO3)
    c = kommune.klient(kommune.arkivar)
    c.head(url)
    c.get(f"{url}0/")
    assert lesespor() == []
    with connections["eier"].cursor() as e:
        e.execute(
            "update skjerming set opphoerer = %s where gjelder = %s",
            [i_dag() - timedelta(days=1), p.pk],
        )
    c.get(url)
    assert lesespor() == []


def test_filen_leses_som_fil(kommune):
    p, _url = _post(kommune, skjerming=UO3, filer=(fabrikk.fil(),))
    with connections["eier"].cursor() as e:
        e.execute("select id from dokumentobjekt")
        (objekt,) = e.fetchone()
    c = kommune.klient(kommune.arkivar)
    assert b"".join(c.get(f"/dokument/{objekt}/last-ned/").streaming_content) == b"Et brev."
    (rad,) = lesespor()
    assert rad[1:4] == ("dokumentobjekt", objekt, "arkiv:last_ned")
    assert rad[6] == p.mappe_id


def _lest(doer="arkiv:post", tabell="registrering", felt="tittel2"):
    with connection.cursor() as c:
        c.execute(
            "select spor_lest(%s, %s::text[], %s::uuid[], %s::text[], %s::int[], %s::uuid[],"
            " %s::date[])",
            [doer, [tabell], [uuid4()], [felt], [None], [None], [None]],
        )


def test_ingen_skriver_paa_andres_vegne_og_ingen_verdi_faar_plass(kommune):
    with pytest.raises(DatabaseError, match="ingen handlende person"), transaction.atomic():
        _lest()
    for galt in (
        {"doer": "Ola Varsler"}, {"doer": ""}, {"tabell": "om Per"}, {"felt": "Ola Varsler"},
        {"felt": "a,"}, {"felt": ""}, {"doer": None}, {"felt": None},
    ):  # fmt: skip
        with pytest.raises(DatabaseError, match="ikke et navn"), lesing(kommune.saksbehandler):
            _lest(**galt)
    for sql in (
        "insert into spor (bruker, rolle, tabell, rad, op)"
        " values (1, 'x', 'mappe', gen_random_uuid(), 'L')",
        "update spor set bruker = 1",
        "delete from spor",
    ):
        with pytest.raises(DatabaseError), lesing(kommune.saksbehandler):
            connection.cursor().execute(sql)
    with lesing(kommune.saksbehandler):
        _lest()
    assert [r[0] for r in lesespor()] == [kommune.saksbehandler.pk]


def test_uten_spor_faar_ingen_svar(kommune):
    """What cannot be traced is not shown."""
    _p, url = _post(kommune, skjerming=UO3)
    c = kommune.klient(kommune.arkivar)
    c.raise_request_exception = False
    with connections["eier"].cursor() as e:
        e.execute("revoke execute on function spor_lest(text, text[], uuid[], text[], int[],"
                  " uuid[], date[]) from glassklar_intern")  # fmt: skip
    try:
        svar = c.get(url)
    finally:
        with connections["eier"].cursor() as e:
            e.execute("grant execute on function spor_lest(text, text[], uuid[], text[], int[],"
                      " uuid[], date[]) to glassklar_intern")  # fmt: skip
    assert svar.status_code == 500
    assert "om Per" not in svar.content.decode()


def test_minnet_er_ikke_uten_grenser(monkeypatch):
    monkeypatch.setattr(lest, "PLASS", 3)
    monkeypatch.setattr(lest, "_husket", {})
    for nr in range(5):
        lest._husk([(nr, "d", "mappe", uuid4())], float(nr))
    assert [n[0] for n in lest._husket] == [2, 3, 4]
