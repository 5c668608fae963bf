# SPDX-License-Identifier: EUPL-1.2
"""What comes back of an e-mail: reports of real shapes, cut, large, forged and hostile."""

from __future__ import annotations

import io

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from fullmakt import returbrev as r
from glassklar.fullmakt.actions.utsending import FEIL
from glassklar.fullmakt.utsending.retur import (
    MAKS_BYTES,
    Retur,
    Utfall,
    avtrykk,
    gyldig_returadresse,
    konvolutt,
    les,
    les_fra,
)

EN = frozenset({r.NOEKKEL})


def les_(melding: bytes, *til: str) -> Retur:
    return les(melding, r.ADRESSE, til)


def test_konvolutten_baerer_noekkelen_fram_og_tilbake() -> None:
    assert konvolutt(r.ADRESSE, r.NOEKKEL) == r.TIL
    assert les_(r.ferie()).noekler == EN
    assert len(avtrykk(r.NOEKKEL)) == 32
    assert gyldig_returadresse(r.ADRESSE)
    for feil in ("", "retur", "a b@x", "a@b@c", f"{'a' * 32}@x.example", "Retur <retur@x.example>",
                 "retur+x@solvik.example", "re\ntur@x.example"):  # fmt: skip
        assert not gyldig_returadresse(feil), feil


@pytest.mark.parametrize(
    ("melding", "grunn"),
    [
        (r.postfix(), "retur_ukjent"),
        (r.exchange(), "retur_full"),
        # The status is vague; what the other server said is not.
        (r.exim(), "retur_avvist"),
        (r.gammel_exim(), "retur_ukjent"),
        (r.postfix(status="4.4.7"), "retur_tid"),
        (r.postfix(status="5.4.4"), "retur_ukjent"),
        (r.postfix(status="5.2.1"), "retur_stengt"),
        (r.postfix(status="5.3.4"), "retur_for_stor"),
        (r.postfix(status="5.6.9"), "retur_annet"),
        (r.postfix(status="tull"), "retur_annet"),
    ],
)
def test_det_som_ikke_kom_fram(melding: bytes, grunn: str) -> None:
    """RFC 3464, RFC 3463."""
    assert les_(melding) == Retur(EN, Utfall.FEILET, grunn)
    assert grunn in FEIL


@pytest.mark.parametrize(
    ("melding", "utfall"),
    [
        (r.postfix(handling="delayed", status="4.4.1"), Utfall.FORSINKET),
        (r.postfix(handling="delivered", status="2.0.0"), Utfall.UTEN),
        (r.postfix(handling="relayed", status="2.0.0"), Utfall.UTEN),
        (r.postfix(handling="failedish"), Utfall.UTEN),
        (r.ferie(), Utfall.UTEN),
        (r.lest(), Utfall.UTEN),
        (b"", Utfall.UTEN),
    ],
)
def test_det_som_ikke_er_en_feil(melding: bytes, utfall: Utfall) -> None:
    svar = les_(melding)
    assert (svar.utfall, svar.grunn) == (utfall, "")


def test_avkortet_der_rapporten_er_begynt() -> None:
    hel = r.postfix()
    ved = hel.index(b"Diagnostic-Code")
    assert les_(hel[:ved]).grunn == "retur_ukjent"
    assert les_(hel[: hel.index(b"Final-Recipient")]).utfall == Utfall.UTEN


def test_fem_megabyte_med_brevet_i_retur() -> None:
    """The letter stands after the report; a report after 5 MB of words is not read."""
    fem = "x" * 5_000_000
    stroem = io.BytesIO(r.postfix(hale=fem))
    data = les_fra(stroem)
    assert (len(data), stroem.read()) == (MAKS_BYTES, b"")
    assert les_(data).utfall == Utfall.FEILET
    assert les_(r.postfix().replace(b"This is the mail", fem.encode())).utfall == Utfall.UTEN


@pytest.mark.parametrize(
    ("til", "noekler"),
    [
        (r.TIL.upper(), EN),
        (f"Retur <{r.TIL}>", EN),
        ("retur@solvik.example", frozenset()),
        (r.TIL.replace("solvik", "annet"), frozenset()),
        (f"{r.TIL}.ond.example", frozenset()),
        (f"x{r.TIL}", frozenset()),
        (r.TIL.replace("f@", "@"), frozenset()),
        (f"{r.TIL}, {r.TIL.replace('0', '1')}", EN | {r.NOEKKEL.replace("0", "1")}),
    ],
)
def test_bare_vaar_egen_adresse_har_en_noekkel(til: str, noekler: frozenset[str]) -> None:
    assert les_(r.postfix(til)).noekler == noekler


def test_konvoluttens_mottaker_gaar_foran_hodet() -> None:
    annen = r.TIL.replace("0", "1")
    assert les_(r.postfix(), annen).noekler == {r.NOEKKEL.replace("0", "1")}
    assert les_(r.postfix(), "postmottak@solvik.example").noekler == frozenset()


@settings(deadline=None)
@given(st.binary(max_size=600), st.integers(0, 2000), st.integers(0, 60))
@example(b"Content-Type: multipart/report; boundary*0*=%00'''; boundary*x=1\n\n--\n", 0, 0)
def test_hva_som_helst_gir_et_svar(soeppel: bytes, ved: int, bort: int) -> None:
    """Cut and filled with anything, it is understood or it is nothing."""
    hel = r.postfix()
    for melding in (soeppel, hel[:ved] + soeppel + hel[ved + bort :]):
        svar = les_(melding)
        assert svar.utfall in Utfall
        assert svar.grunn == "" or svar.grunn in FEIL


def test_noestede_deler_leses_ikke() -> None:
    lag = b"Content-Type: multipart/report; boundary=a\n\n--a\n"
    assert les_(b"To: " + r.TIL.encode() + b"\n" + lag * 10_000).utfall == Utfall.UTEN
