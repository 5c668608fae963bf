# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glassklar.lager import problemer as p
from glassklar.lager.filnavn import trygt_filnavn, ulike_navn
from glassklar.lager.lagfiler import lag_eml, lag_mbox
from glassklar.lager.post import Adresse, les_eml, les_mbox, uten_svarmerker

TID = datetime(2026, 11, 20, 9, 15, tzinfo=UTC)


def koder(raa: bytes) -> list[str]:
    return [problem.kode for problem in les_eml(raa).problemer]


def raa(*hoder: bytes, kropp: bytes = b"Hei\r\n") -> bytes:
    faste = (b"From: Kari <kari@eksempel.no>", b"Date: Fri, 20 Nov 2026 10:15:00 +0100")
    return b"\r\n".join((*hoder, *faste, b"", kropp))


def test_en_vanlig_epost() -> None:
    epost = les_eml(
        lag_eml(
            "VS: Søknad om čáhci – «brønn»",
            "Hei!\nVedlagt.",
            fra=("Kåre Ærlig", "kaare@eksempel.no"),
            til=[("Postmottak", "post@eksempel.kommune.no")],
            kopi=[("Eva", "eva@eksempel.no")],
            tid=TID,
            html="<p>Hei!</p>",
            vedlegg=[("Søknad.pdf", "application/pdf", b"%PDF-x"), ("b.png", "image/png", b"p")],
            melding_id="<1@eksempel.no>",
        )
    )
    assert (epost.avsender_navn, epost.avsender_epost) == ("Kåre Ærlig", "kaare@eksempel.no")
    assert epost.mottakere == [Adresse("Postmottak", "post@eksempel.kommune.no")]
    assert epost.kopi == [Adresse("Eva", "eva@eksempel.no")]
    assert epost.dato == TID
    assert epost.emne == "VS: Søknad om čáhci – «brønn»"
    assert epost.tittelforslag == "Søknad om čáhci – «brønn»"
    assert epost.tekst.strip() == "Hei!\nVedlagt."
    assert "<p>Hei!</p>" in epost.html
    assert [(v.filnavn, v.mime, v.innhold) for v in epost.vedlegg] == [
        ("Søknad.pdf", "application/pdf", b"%PDF-x"),
        ("b.png", "image/png", b"p"),
    ]
    assert epost.message_id == "<1@eksempel.no>"
    assert epost.problemer == []


@pytest.mark.parametrize(
    ("emne", "tittel"),
    [
        ("SV: VS: Re: Fwd: Klage", "Klage"),
        ("Re[2]: Klage", "Klage"),
        ("[EKSTERN] SV: Klage", "Klage"),
        ("sv:Klage", "Klage"),
        ("Svar på klage", "Svar på klage"),
        ("Revisjon: funn", "Revisjon: funn"),
        ("SV:", ""),
    ],
)
def test_svarmerker_tas_bort_fra_tittelen(emne: str, tittel: str) -> None:
    assert uten_svarmerker(emne) == tittel


@pytest.mark.parametrize(
    ("hode", "emne"),
    [
        ("Søknad".encode(), "Søknad"),
        ("Søknad".encode("latin-1"), "Søknad"),
        (b"=?iso-8859-1?Q?S=F8knad_om_br=F8nn?=", "Søknad om brønn"),
        (b"=?utf-8?B?U8O4a25hZA==?=\r\n =?utf-8?Q?_om_br=C3=B8nn?=", "Søknad om brønn"),
        (b"=?finnes-ikke?Q?S=C3=B8knad?=", "Søknad"),
        (b"=?utf-8?B?ikke base64?=", "=?utf-8?B?ikke base64?="),
        (b"linje\r\n over to", "linje over to"),
        ("snudd \u202egpj.exe".encode(), "snudd gpj.exe"),
        (b"", ""),
    ],
)
def test_emner_i_alle_utgaver(hode: bytes, emne: str) -> None:
    assert les_eml(raa(b"Subject: " + hode)).emne == emne


@pytest.mark.parametrize(
    ("fra", "navn", "epost"),
    [
        (b"kari@eksempel.no", "", "kari@eksempel.no"),
        (b'"Testesen, Kari" <kari@eksempel.no>', "Testesen, Kari", "kari@eksempel.no"),
        ("Kåre <k@eksempel.no>".encode("latin-1"), "Kåre", "k@eksempel.no"),
        (b"=?utf-8?Q?K=C3=A5re?= <k@eksempel.no>", "Kåre", "k@eksempel.no"),
        (b"Kari Testesen kari@eksempel.no", "Kari Testesen", "kari@eksempel.no"),
        (b"<kari@eksempel.no", "", "kari@eksempel.no"),
    ],
)
def test_avsendere_i_alle_utgaver(fra: bytes, navn: str, epost: str) -> None:
    lest = les_eml(b"From: " + fra + b"\r\nSubject: x\r\n\r\nhei")
    assert (lest.avsender_navn, lest.avsender_epost) == (navn, epost)


def test_uten_avsender_og_dato() -> None:
    assert koder(b"Subject: x\r\nTo: a@b.no\r\n\r\nhei") == [p.MANGLER_AVSENDER, p.MANGLER_DATO]
    assert koder(b"From: a@b.no\r\nDate: i morgen\r\n\r\n") == [p.MANGLER_DATO]
    assert koder(b"From: a@b.no\r\nDate: Fri, 99 Nov 2026 99:15:00\r\n\r\n") == [p.MANGLER_DATO]


def test_dato_fra_mottakers_stempel_naar_egen_mangler() -> None:
    epost = les_eml(
        b"Received: from x by y; Fri, 20 Nov 2026 10:15:00 +0100\r\nFrom: a@b.no\r\n\r\nhei"
    )
    assert epost.dato == TID


def test_videresendt_epost_blir_eml_vedlegg() -> None:
    indre = lag_eml("Indre sak", "tekst", tid=TID)
    ytre = les_eml(lag_eml("VS: Indre sak", "se under", vedlegg=[("", "message/rfc822", indre)]))
    (vedlegg,) = ytre.vedlegg
    assert (vedlegg.filnavn, vedlegg.mime) == ("Indre sak.eml", "message/rfc822")
    assert les_eml(vedlegg.innhold).emne == "Indre sak"


def test_vedlegg_med_like_rare_og_farlige_navn() -> None:
    navn = ["brev.pdf", "brev.pdf", "BREV.pdf", "../../etc/passwd", "faktura\u202efdp.exe", ""]
    epost = les_eml(
        lag_eml("x", "y", vedlegg=[(n, "application/octet-stream", b"1") for n in navn])
    )
    funnet = [v.filnavn for v in epost.vedlegg]
    assert funnet[:5] == ["brev.pdf", "brev (2).pdf", "BREV (3).pdf", "passwd", "fakturafdp.exe"]
    assert funnet[5].startswith("vedlegg")
    assert [problem.kode for problem in epost.problemer] == [p.VEDLEGGSNAVN] * 2


@pytest.mark.parametrize(
    "hode",
    [
        b'attachment; filename="S\xf8knad.pdf"',
        b'attachment; filename="S\xc3\xb8knad.pdf"',
        b"attachment; filename*=UTF-8''S%C3%B8knad.pdf",
        b'attachment; filename="=?utf-8?Q?S=C3=B8knad.pdf?="',
        b'attachment; filename*0="S\xc3\xb8k"; filename*1="nad.pdf"',
        b"attachment; filename*=rart-tegnsett''S%C3%B8knad.pdf",
    ],
)
def test_vedleggsnavn_i_alle_utgaver(hode: bytes) -> None:
    epost = les_eml(raa(b"Content-Type: application/pdf\r\nContent-Disposition: " + hode))
    assert epost.vedlegg[0].filnavn.endswith("knad.pdf")
    assert epost.vedlegg[0].filnavn.startswith("S")


def test_winmail_meldes_og_tas_vare_paa() -> None:
    epost = les_eml(lag_eml("x", "y", vedlegg=[("winmail.dat", "application/ms-tnef", b"tnef")]))
    assert [problem.kode for problem in epost.problemer] == [p.WINMAIL]
    assert epost.vedlegg[0].innhold == b"tnef"


def test_bilder_inne_i_teksten_er_ikke_vedlegg() -> None:
    kropp = (
        b'--g\r\nContent-Type: text/html\r\n\r\n<img src="cid:logo">\r\n'
        b"--g\r\nContent-Type: image/png; name=logo.png\r\nContent-ID: <logo>\r\n\r\npng\r\n"
        b"--g--\r\n"
    )
    epost = les_eml(raa(b'Content-Type: multipart/related; boundary="g"', kropp=kropp))
    assert epost.vedlegg == []
    assert "cid:logo" in epost.html


@pytest.mark.parametrize("tegnsett", [b"", b"iso-8859-1", b"utf-8", b"finnes-ikke"])
def test_tegnsett_som_ikke_stemmer(tegnsett: bytes) -> None:
    for koding in ("latin-1", "utf-8"):
        epost = les_eml(
            raa(b"Content-Type: text/plain; charset=" + tegnsett, kropp="Blåbær".encode(koding))
        )
        if (tegnsett, koding) != (b"iso-8859-1", "utf-8"):
            assert epost.tekst == "Blåbær"


def test_for_mange_deler_stopper() -> None:
    kropp = b"--g\r\nContent-Type: application/x; name=a\r\n\r\n1\r\n" * 2_000 + b"--g--"
    epost = les_eml(raa(b"Content-Type: multipart/mixed; boundary=g", kropp=kropp))
    assert p.DELER_UTELATT in [problem.kode for problem in epost.problemer]
    assert len(epost.vedlegg) < 1_000


def test_dype_lag_stopper() -> None:
    data = b"Content-Type: text/plain\r\n\r\nbunn"
    for i in range(60):
        grense = b"g%d" % i
        data = (
            b"Content-Type: multipart/mixed; boundary=" + grense + b"\r\n\r\n--" + grense
            + b"\r\n" + data + b"\r\n--" + grense + b"--\r\n"
        )  # fmt: skip
    assert p.DELER_UTELATT in koder(b"From: a@b.no\r\n" + data)


def test_mbox_deles_i_eposter(tmp_path: Path) -> None:
    fil = tmp_path / "post.mbox"
    fil.write_bytes(
        lag_mbox([lag_eml("Første", "Hei\n\nFrom nå av gjelder dette.\n"), lag_eml("Andre", "x")])
    )
    eposter = list(les_mbox(fil))
    assert [epost.emne for epost in eposter] == ["Første", "Andre"]
    assert "\nFrom nå av gjelder dette." in eposter[0].tekst


@pytest.mark.parametrize("innhold", [b"", b"From \n\n", b"ikke en postboks\n"])
def test_tom_mbox(tmp_path: Path, innhold: bytes) -> None:
    (tmp_path / "x").write_bytes(innhold)
    assert list(les_mbox(tmp_path / "x")) == []


@pytest.mark.parametrize(
    ("inn", "ut"),
    [
        ("C:\\Brukere\\kari\\brev.docx", "brev.docx"),
        ("../../x.pdf", "x.pdf"),
        ("con.txt", "_con.txt"),
        ("a\x00b\n.pdf", "a_b_.pdf"),
        ("  .pdf. ", "pdf"),
        ("", "vedlegg"),
        ("...", "vedlegg"),
        ("A\u030aret.pdf", "Året.pdf"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_trygge_filnavn(inn: str, ut: str) -> None:
    assert trygt_filnavn(inn) == ut


def test_like_navn_faar_nummer() -> None:
    assert ulike_navn(["a", "a", "a (2)", "b.x", "b.x"]) == [
        "a", "a (2)", "a (2) (2)", "b.x", "b (2).x",
    ]  # fmt: skip


@given(st.binary(max_size=3000))
def test_taaler_hva_som_helst(data: bytes) -> None:
    les_eml(data)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["From", "Subject", "Date", "Content-Type", "To",
                             "Content-Disposition", "Content-Transfer-Encoding"]),
            st.one_of(st.text(max_size=80), st.sampled_from(
                ["multipart/mixed; boundary=g", "message/rfc822", "base64", "text/plain; charset=x",
                 "attachment; filename*=x'", "quoted-printable"])),
        ),
        max_size=8,
    ),
    st.binary(max_size=500),
)  # fmt: skip
def test_taaler_rare_hoder(hoder: list[tuple[str, str]], kropp: bytes) -> None:
    data = b"".join(f"{n}: {v}\r\n".encode("utf-8", "replace") for n, v in hoder)
    epost = les_eml(data + b"\r\n--g\r\n" + kropp + b"\r\n--g--")
    assert "\n" not in epost.emne
    for vedlegg in epost.vedlegg:
        assert "/" not in vedlegg.filnavn
        assert vedlegg.filnavn
