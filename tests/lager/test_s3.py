# SPDX-License-Identifier: EUPL-1.2
"""The same promises when the bytes lie in an object store (an emulator on loopback)."""

from __future__ import annotations

import io
from collections.abc import Iterator

import boto3
import pytest
from django.conf import LazySettings
from moto.server import ThreadedMotoServer

from glassklar.grunn.feil import Avvist, IkkeFunnet
from glassklar.lager import lagring
from glassklar.lager.uttrekk.kjoering import sidebilde, trekk_ut
from lager import filer

DATA = filer.pdf()


@pytest.fixture(scope="module")
def endepunkt() -> Iterator[str]:
    tjener = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    tjener.start()
    vert, port = tjener.get_host_and_port()
    yield f"http://{vert}:{port}"
    tjener.stop()


@pytest.fixture
def s3(endepunkt: str, settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
    for navn in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(navn, "proeve")
    ressurs = boto3.resource("s3", endpoint_url=endepunkt, region_name="eu-north-1")
    settings.STORAGES = {
        **settings.STORAGES,
        **{
            alias: {
                "BACKEND": "storages.backends.s3.S3Storage",
                "OPTIONS": {
                    "bucket_name": botte,
                    "endpoint_url": endepunkt,
                    "region_name": "eu-north-1",
                    "default_acl": None,
                    "file_overwrite": False,
                },
            }
            for alias, botte in (("lager", "arkiv"), ("offentlig_lager", "ute"))
        },
    }
    for botte in ("arkiv", "ute"):
        ressurs.create_bucket(
            Bucket=botte, CreateBucketConfiguration={"LocationConstraint": "eu-north-1"}
        )
    yield ressurs
    for botte in ("arkiv", "ute"):
        ressurs.Bucket(botte).objects.all().delete()
        ressurs.Bucket(botte).delete()


def noekler(s3: object, botte: str) -> list[str]:
    return [o.key for o in s3.Bucket(botte).objects.all()]  # type: ignore[attr-defined]


def test_lagrer_og_leser(s3: object) -> None:
    lagret = lagring.ta_inn(io.BytesIO(DATA))
    sha = lagret.sha256
    assert lagret.stoerrelse == len(DATA)
    assert noekler(s3, "arkiv") == [f"{sha[:2]}/{sha[2:4]}/{sha}"]
    assert lagring.finnes(sha)
    assert lagring.verifiser(sha)
    assert lagring.sti(sha) is None
    with lagring.aapne(sha) as fil:
        assert fil.read() == DATA


def test_samme_innhold_en_gang(s3: object) -> None:
    assert lagring.ta_inn(DATA) == lagring.ta_inn(DATA)
    assert len(noekler(s3, "arkiv")) == 1


def test_for_stor_legger_ingenting(s3: object) -> None:
    with pytest.raises(Avvist):
        lagring.ta_inn(DATA, maks_bytes=10)
    assert noekler(s3, "arkiv") == []


def test_ukjent(s3: object) -> None:
    with pytest.raises(IkkeFunnet):
        lagring.aapne("0" * 64)
    assert not lagring.finnes("0" * 64)


def test_offentlig_kopi(s3: object) -> None:
    sha = lagring.ta_inn(DATA).sha256
    lagring.kopier_til_offentlig(sha)
    assert len(noekler(s3, "ute")) == 1
    lagring.fjern_fra_offentlig(sha)
    assert noekler(s3, "ute") == []


def test_skadet_objekt_legges_ikke_ut(s3: object) -> None:
    sha = lagring.ta_inn(DATA).sha256
    s3.Object("arkiv", noekler(s3, "arkiv")[0]).put(Body=b"skadet")  # type: ignore[attr-defined]
    assert not lagring.verifiser(sha)
    with pytest.raises(lagring.LagerFeil):
        lagring.kopier_til_offentlig(sha)
    assert noekler(s3, "ute") == []


def test_tekst_og_bilde_herfra(s3: object) -> None:
    sha = lagring.ta_inn(DATA).sha256
    assert filer.TITTEL in trekk_ut(sha).tekst
    assert sidebilde(sha, 1, 100).startswith(b"\x89PNG")


def test_lager_som_ikke_svarer(s3: object, settings: LazySettings) -> None:
    valg = settings.STORAGES["lager"]
    settings.STORAGES = {
        **settings.STORAGES,
        "lager": {**valg, "OPTIONS": {**valg["OPTIONS"], "bucket_name": "finnes-ikke"}},
    }
    with pytest.raises(lagring.LagerFeil):
        lagring.ta_inn(DATA)
