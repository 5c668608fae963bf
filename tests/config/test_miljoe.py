# SPDX-License-Identifier: EUPL-1.2
"""What the environment may say, what the children are told of it, and what the log keeps quiet."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

import pytest
from django.db import connections

from glassklar.config import miljoe, oppstart
from glassklar.config.logg import Innholdsfri
from glassklar.config.miljoe import MiljoeFeil


def test_database_sender_verdier_utenfor_setningen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X", "postgresql://a:b@/base?host=/run/pg&port=5433&sslmode=require")
    base = miljoe.database("X", "glassklar,pg_catalog")
    assert base["OPTIONS"]["server_side_binding"] is True
    assert base["OPTIONS"]["options"] == "-c search_path=glassklar,pg_catalog"
    assert base["OPTIONS"]["sslmode"] == "require"
    assert (base["HOST"], base["PORT"], base["NAME"]) == ("/run/pg", "5433", "base")


def test_manglende_adresse_sies_med_navn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("X", raising=False)
    with pytest.raises(MiljoeFeil, match="X mangler"):
        miljoe.database("X", "glassklar")


@pytest.mark.parametrize(
    ("adresse", "port", "tls", "ssl"),
    [
        ("smtp://localhost", 25, False, False),
        ("smtp+tls://ola:p%40ss@post.eksempel.no", 587, True, False),
        ("smtps://ola:p@post.eksempel.no:4650", 4650, False, True),
    ],
)
def test_epost(
    monkeypatch: pytest.MonkeyPatch, adresse: str, port: int, tls: bool, ssl: bool
) -> None:
    monkeypatch.setenv("GLASSKLAR_EPOST", adresse)
    valg = miljoe.epost()
    assert (valg["EMAIL_PORT"], valg["EMAIL_USE_TLS"], valg["EMAIL_USE_SSL"]) == (port, tls, ssl)


@pytest.mark.parametrize("adresse", ["http://x", "smtp://", "post.eksempel.no"])
def test_uleselig_epostadresse(monkeypatch: pytest.MonkeyPatch, adresse: str) -> None:
    monkeypatch.setenv("GLASSKLAR_EPOST", adresse)
    with pytest.raises(MiljoeFeil, match="GLASSKLAR_EPOST"):
        miljoe.epost()


def test_lager_i_mappe_eller_s3(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert miljoe.lagre(tmp_path)["lager"]["OPTIONS"]["location"] == str(tmp_path / "lager")
    monkeypatch.setenv("GLASSKLAR_S3_BOTTE", "arkiv")
    lagre = miljoe.lagre(tmp_path)
    assert lagre["lager"]["OPTIONS"]["bucket_name"] == "arkiv"
    assert "location" in lagre["offentlig_lager"]["OPTIONS"]


def test_barna_faar_bare_sitt(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://super:makt@/x")
    monkeypatch.setenv("GLASSKLAR_NOEKKEL", "5a" * 32)
    offentlig = oppstart.miljoe_for("offentlig", tmp_path)
    intern = oppstart.miljoe_for("intern", tmp_path)
    for barn in (offentlig, intern):
        assert "DATABASE_URL" not in barn
        assert miljoe.DB_EIER not in barn
    assert miljoe.DB_INTERN not in offentlig
    assert "GLASSKLAR_NOEKKEL" not in offentlig
    assert offentlig["GLASSKLAR_HEMMELIGHET"] != intern["GLASSKLAR_HEMMELIGHET"]


def test_loggen_viser_sted_og_slag_men_ikke_innhold() -> None:
    try:
        try:
            raise ValueError("Hemmelig Hansen")
        except ValueError as indre:
            raise RuntimeError("sak om Hansen") from indre
    except RuntimeError:
        post = logging.LogRecord("x", logging.ERROR, __file__, 1, "Feil", None, sys.exc_info())
    tekst = Innholdsfri("%(message)s").format(post)
    assert "Hansen" not in tekst
    assert "ValueError" in tekst
    assert "RuntimeError" in tekst
    assert "test_miljoe.py" in tekst


@pytest.mark.django_db
def test_rollene_er_ekte() -> None:
    for alias, rolle in (
        ("default", "glassklar_intern"),
        ("eier", "glassklar_eier"),
        ("offentlig", "glassklar_offentlig"),
    ):
        with connections[alias].cursor() as peker:
            peker.execute("select current_user, current_database()")
            bruker, base = peker.fetchone()
        assert bruker == rolle
        assert base.startswith("test_glassklar_")


@pytest.mark.django_db
def test_demomodus_krever_merket_base(monkeypatch: pytest.MonkeyPatch) -> None:
    miljoe.krev_demobase()
    monkeypatch.setenv("GLASSKLAR_DEMO", "1")
    with pytest.raises(MiljoeFeil, match=r"demobase|satt opp"):
        miljoe.krev_demobase()


def test_passord_hashes_med_argon2() -> None:
    from glassklar.config import settings_intern

    assert "Argon2" in settings_intern.PASSWORD_HASHERS[0]
    assert settings_intern.DEBUG is False
    assert settings_intern.DATABASES["default"]["OPTIONS"]["pool"]["max_size"] == 12
    assert settings_intern.SESSION_COOKIE_SECURE is True
    assert settings_intern.CSRF_COOKIE_SECURE is True
    assert settings_intern.SECURE_HSTS_SECONDS == 365 * 24 * 3600
    assert settings_intern.OEKT_TOMGANG_MINUTTER == 60
    assert settings_intern.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN is False


def test_offentlig_side_har_verken_innlogging_eller_arkiv() -> None:
    from glassklar.config import settings_offentlig as s

    assert list(s.DATABASES) == ["default"]
    assert s.DATABASES["default"]["USER"] == "glassklar_offentlig"
    assert s.INSTALLED_APPS == [
        "django.contrib.staticfiles",
        "glassklar.grunn",
        "glassklar.offentlig",
    ]
    assert not any("session" in m or "auth" in m for m in s.MIDDLEWARE)
