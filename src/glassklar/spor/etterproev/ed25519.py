# SPDX-License-Identifier: EUPL-1.2
"""Verification of Ed25519 signatures after RFC 8032 § 5.1.7, in plain Python.

Verifying handles no secret, so nothing here needs to take the same time for all input.
The equation is checked without the cofactor, as OpenSSL does.
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha512
from typing import List, Optional, Tuple

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
_ROT_AV_MINUS_1 = pow(2, (P - 1) // 4, P)

# Extended coordinates (X, Y, Z, T): x = X/Z, y = Y/Z, x·y = T/Z.
Punkt = Tuple[int, int, int, int]
_NULL = (0, 1, 1, 0)


def _legg_sammen(p: Punkt, q: Punkt) -> Punkt:
    a = (p[1] - p[0]) * (q[1] - q[0]) % P
    b = (p[1] + p[0]) * (q[1] + q[0]) % P
    c = 2 * p[3] * q[3] * D % P
    d = 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def _les_punkt(raa: bytes) -> Optional[Punkt]:
    """The point of 32 bytes (RFC 8032 § 5.1.3), or None."""
    y = int.from_bytes(raa, "little")
    fortegn, y = y >> 255, y & (1 << 255) - 1
    if y >= P:
        return None
    u, v = y * y - 1, D * y * y + 1
    x = u * pow(v, 3, P) * pow(u * pow(v, 7, P), (P - 5) // 8, P) % P
    if (v * x * x - u) % P:
        x = x * _ROT_AV_MINUS_1 % P
        if (v * x * x - u) % P:
            return None
    if x == 0 and fortegn:
        return None
    if x & 1 != fortegn:
        x = P - x
    return x, y, 1, x * y % P


def _skriv_punkt(p: Punkt) -> bytes:
    z = pow(p[2], P - 2, P)
    return (p[1] * z % P | (p[0] * z % P & 1) << 255).to_bytes(32, "little")


def _tabell(p: Punkt) -> List[List[Punkt]]:
    """Element i, j is j · 16^i · p: a multiple is then 64 additions."""
    ut = []
    for _ in range(64):
        rad = [_NULL]
        for _ in range(15):
            rad.append(_legg_sammen(rad[-1], p))
        ut.append(rad)
        p = _legg_sammen(rad[15], p)
    return ut


def _gang(tabell: List[List[Punkt]], n: int, sum_: Punkt) -> Punkt:
    for rad in tabell:
        if n & 15:
            sum_ = _legg_sammen(sum_, rad[n & 15])
        n >>= 4
    return sum_


@lru_cache(maxsize=1)
def _grunntabell() -> List[List[Punkt]]:
    b = _les_punkt((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))
    assert b is not None
    return _tabell(b)


@lru_cache(maxsize=16)
def er_svak(offentlig: bytes) -> bool:
    """Whether it is no key, or one of small order, which accepts what nobody signed."""
    aatte = _les_punkt(offentlig) if len(offentlig) == 32 else None
    if aatte is None:
        return True
    for _ in range(3):
        aatte = _legg_sammen(aatte, aatte)
    return aatte[0] % P == 0 and (aatte[1] - aatte[2]) % P == 0


@lru_cache(maxsize=16)
def _minustabell(offentlig: bytes) -> Optional[List[List[Punkt]]]:
    a = None if er_svak(offentlig) else _les_punkt(offentlig)
    if a is None:
        return None
    return _tabell((-a[0] % P, a[1], 1, -a[3] % P))


def verifiser(offentlig: bytes, signatur: bytes, melding: bytes) -> bool:
    """Whether the signature of the message is made with the public key's private half."""
    if len(offentlig) != 32 or len(signatur) != 64:
        return False
    minus_a = _minustabell(offentlig)
    s = int.from_bytes(signatur[32:], "little")
    if minus_a is None or s >= L:
        return False
    h = int.from_bytes(sha512(signatur[:32] + offentlig + melding).digest(), "little") % L
    return _skriv_punkt(_gang(_grunntabell(), s, _gang(minus_a, h, _NULL))) == signatur[:32]
