# SPDX-License-Identifier: EUPL-1.2
"""Notes, keys and signatures: the standards' own examples, strict reading, RFC 8032."""

from __future__ import annotations

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given, settings
from hypothesis import strategies as st

from glassklar.spor import note, signering
from glassklar.spor.etterproev import ed25519
from glassklar.spor.note import FeilSignatur, UgyldigNoekkel, UgyldigNote, UkjentSignatur

# golang.org/x/mod/sumdb/note: its documented key and note.
VKEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
SKEY = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
TEKST = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
)
NOTE = TEKST + (
    "\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXg"
    "KvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
# RFC 8032 § 7.1: secret key, public key, message, signature
RFC8032 = [
    ("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
     "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e3970"
     "1cf9b46bd25bf5f0595bbe24655141438e7a100b"),
    ("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
     "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613"
     "d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"),
    ("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
     "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
     "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760"
     "984dc6594a7c15e9716ed28dc027beceea1ec40a"),
    ("833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
     "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
     "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23"
     "a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
     "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c6"
     "6431e0303dca179c138ac17ad9bef1177331a704"),
]  # fmt: skip
NOEKKEL = signering.ny_noekkel("eksempel.no/spor")


@pytest.mark.parametrize("vektor", RFC8032)
def test_rfc8032(vektor: tuple[str, str, str, str]) -> None:
    hemmelig, offentlig, melding, signatur = map(bytes.fromhex, vektor)
    privat = "x+" + note.Noekkel("x", offentlig).id.hex()
    tekst = f"PRIVATE+KEY+{privat}+{base64.b64encode(bytes([1]) + hemmelig).decode()}"
    assert signering.les_privat(tekst).noekkel.offentlig == offentlig
    for verifiser in (ed25519.verifiser, signering.verifiser):
        assert verifiser(offentlig, signatur, melding)
        assert not verifiser(offentlig, signatur, melding + b"x")
        assert not verifiser(offentlig, signatur[:-1], melding)
        # s + L is the same number once more: refused, or a signature could be respelt
        s = int.from_bytes(signatur[32:], "little") + ed25519.L
        assert not verifiser(offentlig, signatur[:32] + s.to_bytes(32, "little"), melding)


@settings(deadline=None)
@given(st.binary(max_size=50), st.integers(0, 511), st.integers(0, 255))
def test_egen_verifisering_er_enig_med_biblioteket(melding: bytes, bit: int, nbit: int) -> None:
    signatur = NOEKKEL._privat.sign(melding)
    pub = NOEKKEL.noekkel.offentlig
    assert ed25519.verifiser(pub, signatur, melding)
    feil = (int.from_bytes(signatur, "big") ^ 1 << bit).to_bytes(64, "big")
    assert not ed25519.verifiser(pub, feil, melding)
    assert not signering.verifiser(pub, feil, melding)
    annen = (int.from_bytes(pub, "big") ^ 1 << nbit).to_bytes(32, "big")
    assert not ed25519.verifiser(annen, signatur, melding)


@settings(deadline=None)
@given(st.binary(min_size=32, max_size=32), st.binary(min_size=64, max_size=64))
def test_tilfeldige_noekler_og_signaturer(pub: bytes, signatur: bytes) -> None:
    assert not ed25519.verifiser(pub, signatur, b"x")


# The points of order 1, 2, 4 and 8: with such a key anybody can make a signature that holds.
LITEN_ORDEN = [
    "0100000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
]


@pytest.mark.parametrize("raa", LITEN_ORDEN)
def test_noekler_av_liten_orden_nektes(raa: str) -> None:
    offentlig = bytes.fromhex(raa)
    assert ed25519._les_punkt(offentlig) is not None
    assert ed25519.er_svak(offentlig)
    for h in range(256):  # one message in eight fits a point of order eight
        signatur = bytes.fromhex(LITEN_ORDEN[0]) + bytes(32)
        for verifiser in (ed25519.verifiser, signering.verifiser):
            assert not verifiser(offentlig, signatur, bytes([h]))
    if raa == LITEN_ORDEN[0]:  # the library alone lets it pass
        Ed25519PublicKey.from_public_bytes(offentlig).verify(signatur, b"x")


def test_ordentlige_noekler_er_ikke_svake() -> None:
    assert not ed25519.er_svak(NOEKKEL.noekkel.offentlig)
    assert ed25519.er_svak(NOEKKEL.noekkel.offentlig[:-1])


def test_eksemplet_i_go() -> None:
    noekkel = note.les_noekkel(VKEY)
    assert str(noekkel) == VKEY
    signerer = signering.les_privat(SKEY)
    assert (signerer.noekkel, signerer.privat_tekst()) == (noekkel, SKEY)
    assert signering.signer_note(TEKST, [signerer]) == NOTE
    for verifiser in (ed25519.verifiser, signering.verifiser):
        assert note.kjente_signaturer(note.les_note(NOTE), [noekkel], verifiser) == [noekkel]
    assert "AYEK" not in repr(signerer)


def sjekkpunkt(*signerere: signering.Signerer) -> str:
    return signering.signer_sjekkpunkt(
        note.Sjekkpunkt("eksempel.no/spor", 12, b"\7" * 32), signerere
    )


def test_sjekkpunkt_frem_og_tilbake_med_flere_noekler() -> None:
    ny = signering.ny_noekkel("eksempel.no/spor")
    tekst = sjekkpunkt(NOEKKEL, ny)
    for noekler in ([NOEKKEL.noekkel], [ny.noekkel], [ny.noekkel, NOEKKEL.noekkel]):
        lest = note.aapne_sjekkpunkt(tekst, noekler, signering.verifiser, "eksempel.no/spor")
        assert (lest.storrelse, lest.rot) == (12, b"\7" * 32)
    assert note.aapne_sjekkpunkt(tekst.encode(), [ny.noekkel], signering.verifiser) == lest


def test_det_som_nektes() -> None:
    tekst, kjent = sjekkpunkt(NOEKKEL), [NOEKKEL.noekkel]
    with pytest.raises(UkjentSignatur):
        note.aapne_sjekkpunkt(tekst, [note.les_noekkel(VKEY)], signering.verifiser)
    with pytest.raises(FeilSignatur):
        note.aapne_sjekkpunkt(tekst.replace("\n12\n", "\n13\n"), kjent, signering.verifiser)
    with pytest.raises(UgyldigNote, match="ikke annen"):
        note.aapne_sjekkpunkt(tekst, kjent, signering.verifiser, "annen.no/spor")
    for uten in ("", "a\n", "a\n\n", tekst[:-1], tekst + "\n", tekst.replace("— ", "- "),
                 tekst + "x\n", tekst.replace("12", "1\t2"),
                 tekst.replace("—", "— —")):  # fmt: skip
        with pytest.raises(UgyldigNote):
            note.les_note(uten)
    with pytest.raises(UgyldigNote):
        note.les_note(b"\xff\n\n")
    rot = base64.b64encode(b"\7" * 32).decode()
    for galt in ("a\n1\n", f"a\n01\n{rot}\n", f"a\n-1\n{rot}\n", f"\n1\n{rot}\n", f"a\n1\n{rot}",
                 f"a\n1\n{rot[:-4]}\n", f"a\n1\n{rot}\n\n", f"a\n{1 << 63}\n{rot}\n",
                 f"a\n1\n{rot[:-2]}B=\n"):  # fmt: skip
        with pytest.raises(UgyldigNote):
            note.les_sjekkpunkt(galt)


@pytest.mark.parametrize(
    "tekst",
    ["", "a+b", VKEY[:-1], VKEY.replace("c74f", "c74e"), VKEY.replace("Peter", "Per er"),
     VKEY.replace("+A", "+B"), VKEY.replace("PeterNeumann", "")],
)  # fmt: skip
def test_noekler_som_ikke_er_det(tekst: str) -> None:
    with pytest.raises(UgyldigNoekkel):
        note.les_noekkel(tekst)
    with pytest.raises(UgyldigNoekkel):
        signering.les_privat("PRIVATE+KEY+" + tekst[:-3] + "x")


@settings(deadline=None)
@given(st.text() | st.text(alphabet="— \nab+/=1", max_size=80))
def test_tilfeldige_noter(tekst: str) -> None:
    for les in (note.les_note, note.les_noekkel, note.les_sjekkpunkt, signering.les_privat):
        try:
            assert les(tekst) is not None
        except note.NoteFeil:
            pass
    for del_ in note.del_noter(tekst):
        assert del_


@settings(deadline=None)
@given(st.binary(max_size=80), st.integers(0, 400))
def test_skadede_sjekkpunkter(biter: bytes, sted: int) -> None:
    raa = sjekkpunkt(NOEKKEL).encode()
    skadet = raa[:sted] + biter + raa[sted + len(biter) :]
    try:
        note.aapne_sjekkpunkt(skadet, [NOEKKEL.noekkel], ed25519.verifiser)
    except note.NoteFeil:
        assert skadet != raa
    else:
        # what is signed is whole; only lines of unknown keys can have come or gone
        assert note.les_note(skadet).tekst == note.les_note(raa).tekst


def test_flere_noter_etter_hverandre() -> None:
    a, b = sjekkpunkt(NOEKKEL), sjekkpunkt(NOEKKEL, signering.ny_noekkel("b"))
    assert note.del_noter(a + b + a) == [a, b, a]
    assert note.del_noter(a + "\n" + b) == [a, b]
    assert note.del_noter("") == []
