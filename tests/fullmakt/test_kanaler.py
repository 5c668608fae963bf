# SPDX-License-Identifier: EUPL-1.2
"""Dispatch over a real mail server on this machine and real folders."""

from __future__ import annotations

import hashlib
import json
import os
import socket
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from uuid import UUID

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from glassklar.fullmakt.utsending import kanal
from glassklar.fullmakt.utsending.epost import MAKS_BYTES, Epost
from glassklar.fullmakt.utsending.kanal import (
    Adresse,
    Fil,
    Forbigaaende,
    Forsendelse,
    Kvittering,
    Status,
    Varig,
)
from glassklar.fullmakt.utsending.utskrift import FEILET, JOBB, LEVERT, NY, Utskrift

PDF = b"%PDF-1.7 oppdiktet"
ID = UUID("01930000-0000-7000-8000-000000000001")
ADRESSE = Adresse("Kari Prøve", "kari@prove.example", ["Testveien 3"], "9991", "Solvik")


def forsendelse(**endret: object) -> Forsendelse:
    f = Forsendelse(
        ID,
        ADRESSE,
        "Svar på søknad – æøå",
        "Hei.\n\nBrevet er vedlagt.",
        Fil("vedtak.pdf", PDF),
        [Fil("kart æ.pdf", b"%PDF kart")],
        "2026/1",
    )
    return replace(f, **endret)


class Postkasse:
    """A mail server that keeps what it gets, and answers as it is told."""

    def __init__(self) -> None:
        self.post: list[Envelope] = []
        self.til = self.data = "250 OK"

    async def handle_RCPT(
        self, tjener: SMTP, oekt: Session, k: Envelope, adresse: str, valg: list[str]
    ) -> str:
        if self.til.startswith("250"):
            k.rcpt_tos.append(adresse)
        return self.til

    async def handle_DATA(self, tjener: SMTP, oekt: Session, k: Envelope) -> str:
        if self.data.startswith("250"):
            self.post.append(k)
        return self.data


@pytest.fixture
def postkasse(settings: object) -> Iterator[Postkasse]:
    kasse = Postkasse()
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    tjener = Controller(kasse, hostname="127.0.0.1", port=port)
    tjener.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"  # type: ignore[attr-defined]
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port  # type: ignore[attr-defined]
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""  # type: ignore[attr-defined]
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False  # type: ignore[attr-defined]
    settings.EMAIL_TIMEOUT = 5  # type: ignore[attr-defined]
    settings.DEFAULT_FROM_EMAIL = "Solvik kommune <postmottak@solvik.example>"  # type: ignore[attr-defined]
    try:
        yield kasse
    finally:
        tjener.stop()


def test_epost_har_brev_vedlegg_og_melding_id_som_kvittering(postkasse: Postkasse) -> None:
    kvittering = Epost().send(forsendelse())
    assert kvittering == Kvittering(f"<{ID}@solvik.example>", Status.LEVERT)
    assert Epost().hent_status(kvittering) == Status.LEVERT
    (konvolutt,) = postkasse.post
    assert konvolutt.rcpt_tos == ["kari@prove.example"]
    melding = message_from_bytes(konvolutt.content, policy=default)
    assert melding["Message-ID"] == kvittering.referanse
    assert melding["Subject"] == "Svar på søknad – æøå"
    assert melding["From"] == "Solvik kommune <postmottak@solvik.example>"
    filer = {d.get_filename(): d.get_content() for d in melding.iter_attachments()}
    assert filer == {"vedtak.pdf": PDF, "kart æ.pdf": b"%PDF kart"}
    assert "Brevet er vedlagt." in melding.get_body().get_content()


def test_samme_epost_igjen_har_samme_melding_id(postkasse: Postkasse) -> None:
    """The recipient's program knows the second as the first."""
    assert Epost().send(forsendelse()) == Epost().send(forsendelse())


def test_linjeskift_i_tittelen_gir_ingen_nye_felt(postkasse: Postkasse) -> None:
    Epost().send(forsendelse(emne="Svar\r\nBcc: alle@prove.example"))
    melding = message_from_bytes(postkasse.post[0].content, policy=default)
    assert melding["Bcc"] is None
    assert melding["Subject"] == "Svar Bcc: alle@prove.example"


@pytest.mark.parametrize(
    ("til", "data", "feil", "kode"),
    [
        ("550 5.1.1 No such user", "250 OK", Varig, "ukjent_mottaker"),
        ("450 4.2.0 Greylisted", "250 OK", Forbigaaende, "proev_senere"),
        ("250 OK", "554 5.7.1 Refused", Varig, "avvist"),
        ("250 OK", "451 4.3.0 Later", Forbigaaende, "proev_senere"),
    ],
)
def test_varig_feil_skilles_fra_en_som_gaar_over(
    postkasse: Postkasse, til: str, data: str, feil: type[kanal.SendFeil], kode: str
) -> None:
    """RFC 5321 4.2.1."""
    postkasse.til, postkasse.data = til, data
    with pytest.raises(feil) as f:
        Epost().send(forsendelse())
    assert f.value.kode == kode
    assert "prove.example" not in str(f.value)


def test_en_tjener_som_er_borte_proeves_igjen(postkasse: Postkasse, settings: object) -> None:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        settings.EMAIL_PORT = s.getsockname()[1]  # type: ignore[attr-defined]
        with pytest.raises(Forbigaaende) as f:
            Epost().send(forsendelse())
    assert f.value.kode == "svarer_ikke"


@pytest.mark.parametrize(
    ("epost", "kode"),
    [("", "uten_epost"), (" ", "uten_epost"), ("kari", "ugyldig_epost"), ("a@b@c", "ugyldig_epost"),
     ("a@b.no\nBcc: x@y.no", "ugyldig_epost"), ("kari@prove.example", None)],
)  # fmt: skip
def test_mottaker_uten_epost_kjennes_foer_sending(epost: str, kode: str | None) -> None:
    adresse = replace(ADRESSE, epost=epost)
    assert Epost().adressefeil(adresse) == kode
    if kode:
        with pytest.raises(Varig) as f:
            Epost().send(forsendelse(adresse=adresse))
        assert f.value.kode == kode


def test_for_store_filer_sendes_ikke(postkasse: Postkasse) -> None:
    with pytest.raises(Varig) as f:
        Epost().send(forsendelse(brev=Fil("v.pdf", b"0" * (MAKS_BYTES + 1))))
    assert f.value.kode == "for_stor"
    assert postkasse.post == []


def test_utskrift_legger_hele_jobben_paa_en_gang(tmp_path: Path) -> None:
    k = Utskrift(tmp_path).send(forsendelse(emne='Søknad "x" ../..'))
    assert k == Kvittering(str(ID), Status.SENDT)
    mappe = tmp_path / NY / str(ID)
    jobb = json.loads((mappe / JOBB).read_text("utf-8"))
    assert jobb["adresse"] == ["Kari Prøve", "Testveien 3", "9991 Solvik"]
    assert {f["fil"] for f in jobb["filer"]} == set(os.listdir(mappe)) - {JOBB}
    for f in jobb["filer"]:
        assert hashlib.sha256((mappe / f["fil"]).read_bytes()).hexdigest() == f["sha256"]
    assert (mappe / jobb["filer"][0]["fil"]).read_bytes() == PDF
    # Nothing half made is left beside it.
    assert sorted(os.listdir(tmp_path)) == [FEILET, LEVERT, NY]


def test_utskrift_er_levert_naar_mappen_er_flyttet(tmp_path: Path) -> None:
    kanalen = Utskrift(tmp_path)
    k = kanalen.send(forsendelse())
    assert kanalen.hent_status(k) == Status.SENDT
    (tmp_path / NY / str(ID)).rename(tmp_path / LEVERT / str(ID))
    assert kanalen.hent_status(k) == Status.LEVERT
    # Sent once more, by a job that was cut off: it does not come back as new.
    assert kanalen.send(forsendelse()) == Kvittering(str(ID), Status.LEVERT)
    assert os.listdir(tmp_path / NY) == []


def test_utskrift_som_ikke_lar_seg_sende(tmp_path: Path) -> None:
    kanalen = Utskrift(tmp_path)
    k = kanalen.send(forsendelse())
    (tmp_path / NY / str(ID)).rename(tmp_path / FEILET / str(ID))
    assert kanalen.hent_status(k) == Status.FEILET
    # Tried once more it is made anew.
    assert kanalen.send(forsendelse()) == k
    assert os.listdir(tmp_path / FEILET) == []
    (tmp_path / NY / str(ID)).rename(tmp_path / "bortlagt")
    with pytest.raises(Forbigaaende):
        kanalen.hent_status(k)


def test_meldt_levert_paa_siden_flytter_mappen(tmp_path: Path) -> None:
    kanalen = Utskrift(tmp_path)
    k = kanalen.send(forsendelse())
    kanalen.meld_levert(k)
    kanalen.meld_levert(k)
    assert kanalen.hent_status(k) == Status.LEVERT


def test_en_mappe_som_ikke_kan_skrives_proeves_igjen(tmp_path: Path) -> None:
    (tmp_path / "fil").write_text("")
    with pytest.raises(Forbigaaende):
        Utskrift(tmp_path / "fil").send(forsendelse())


@pytest.mark.parametrize("ref", ["../levert", "x", ""])
def test_en_referanse_er_ingen_sti(tmp_path: Path, ref: str) -> None:
    with pytest.raises(ValueError):
        Utskrift(tmp_path).hent_status(Kvittering(ref, Status.SENDT))


@pytest.mark.parametrize(
    ("endret", "kode"),
    [
        ({}, None),
        ({"postnummer": ""}, "uten_postadresse"),
        ({"poststed": " "}, "uten_postadresse"),
        ({"navn": ""}, "uten_navn"),
        # A box, or a farm, has no street.
        ({"postadresse": []}, None),
        ({"land": "Sverige", "postnummer": "", "poststed": "Kiruna 981 30"}, None),
        ({"land": "Sverige", "postadresse": []}, "uten_postadresse"),
    ],
)
def test_postadressen_maa_vaere_hel(endret: dict[str, object], kode: str | None) -> None:
    assert Utskrift(Path()).adressefeil(replace(ADRESSE, **endret)) == kode


def test_pausene_vokser_og_tar_slutt() -> None:
    pauser = [kanal.neste_pause(n) for n in range(1, len(kanal.PAUSER) + 1)]
    assert pauser == sorted(pauser)
    assert len(set(pauser)) == len(pauser)
    assert kanal.neste_pause(len(pauser) + 1) is None
