# SPDX-License-Identifier: EUPL-1.2
"""A passkey in software: registers with a person, and answers as a browser does."""

from __future__ import annotations

import json
from typing import Any

from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import sha256, websafe_decode, websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

from glassklar.org.models import Bruker

RP = "testserver"
FLAGG = AuthenticatorData.FLAG


class Noekkel:
    """One key of a person's."""

    def __init__(self, bruker: Bruker) -> None:
        self._hemmelig = ec.generate_private_key(ec.SECP256R1())
        self.id = f"noekkel-{bruker.pk}".encode()
        offentlig = ES256.from_cryptography_key(self._hemmelig.public_key())
        data = AttestedCredentialData.create(Aaguid.NONE, self.id, offentlig)
        enhet = AuthenticatorData.create(
            sha256(RP.encode()), FLAGG.UP | FLAGG.UV | FLAGG.AT, 0, data
        )
        klient = self._klient(CollectedClientData.TYPE.CREATE, b"registrering")
        self._svar = {
            "clientDataJSON": websafe_encode(bytes(klient)),
            "attestationObject": websafe_encode(bytes(AttestationObject.create("none", enhet, {}))),
        }
        Authenticator(
            user_id=bruker.pk,
            type=Authenticator.Type.WEBAUTHN,
            data={"name": "Nøkkel", "credential": self._som_svar(self._svar)},
        ).save(using="eier")

    def _klient(self, slag: Any, utfordring: bytes) -> CollectedClientData:
        return CollectedClientData.create(slag, utfordring, f"https://{RP}")

    def _som_svar(self, svar: dict[str, str]) -> dict[str, Any]:
        n = websafe_encode(self.id)
        return {
            "id": n, "rawId": n, "type": "public-key", "response": svar,
            "clientExtensionResults": {"credProps": {"rk": True}},
        }  # fmt: skip

    def svar(self, spoersmaal: str, *, verifisert: bool = True) -> str:
        """The answer to what the page asks, as it is sent."""
        utfordring = websafe_decode(json.loads(spoersmaal)["publicKey"]["challenge"])
        klient = self._klient(CollectedClientData.TYPE.GET, utfordring)
        flagg = FLAGG.UP | (FLAGG.UV if verifisert else FLAGG(0))
        enhet = AuthenticatorData.create(sha256(RP.encode()), flagg, 1)
        underskrift = self._hemmelig.sign(bytes(enhet) + klient.hash, ec.ECDSA(hashes.SHA256()))
        return json.dumps(
            self._som_svar(
                {
                    "clientDataJSON": websafe_encode(bytes(klient)),
                    "authenticatorData": websafe_encode(bytes(enhet)),
                    "signature": websafe_encode(underskrift),
                }
            )
        )
