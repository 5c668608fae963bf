# SPDX-License-Identifier: EUPL-1.2
"""An approval signed by the approver's passkey, bound to the step and the content's hash.

The challenge that the key signs is not drawn: it is made of what is approved. So the signature says
what it is for, and everybody who has the approval can verify it later, without us.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from django.utils.translation import gettext as _
from fido2 import cbor
from fido2.cose import CoseKey
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    AuthenticationResponse,
    AuthenticatorData,
    CollectedClientData,
    UserVerificationRequirement,
)

from glassklar.fullmakt.modeller_valg import Fullmaktvalg
from glassklar.fullmakt.modeller_vedtak import Godkjenning
from glassklar.grunn.feil import Avvist
from glassklar.org.api import Bruker

_FORMAAL = b"glassklar godkjenning 1\0"
#: The person is verified by the key: by finger, face or code.
_VERIFISERT = UserVerificationRequirement.REQUIRED


def kreves() -> bool:
    """Whether the municipality has turned it on."""
    return bool(Fullmaktvalg.objects.values_list("krev_passnoekkel", flat=True).get(pk=1))


def utfordring(steg: UUID, avtrykk: bytes) -> bytes:
    """What the key signs: this step, this content."""
    return hashlib.sha256(_FORMAAL + steg.bytes + avtrykk).digest()


def spoersmaal(bruker: Bruker, steg: UUID, avtrykk: bytes) -> str:
    """What the browser asks the key, as JSON; empty when the person has no passkey."""
    # Only the staff's process has the tables of keys.
    from allauth.mfa.webauthn.internal.auth import get_credentials, get_server

    noekler = get_credentials(bruker)
    if not noekler:
        return ""
    valg, _tilstand = get_server().authenticate_begin(
        noekler, user_verification=_VERIFISERT, challenge=utfordring(steg, avtrykk)
    )
    return json.dumps(dict(valg))


def bevis(
    bruker: Bruker, steg: UUID, avtrykk: bytes, svar: Mapping[str, Any] | None
) -> dict[str, str] | None:
    """Verify what the key answered; return what is kept with the approval.

    Raises:
        Avvist: it is asked for and missing, or not by one of the person's keys over this content.
    """
    if svar is None:
        if kreves():
            raise Avvist({"": _("Godkjenningen må underskrives med passnøkkelen din.")})
        return None
    from allauth.mfa.webauthn.internal.auth import get_credentials, get_server

    tilstand = {
        "challenge": websafe_encode(utfordring(steg, avtrykk)),
        "user_verification": _VERIFISERT,
    }
    try:
        noekkel = get_server().authenticate_complete(tilstand, get_credentials(bruker), svar)
        lest = AuthenticationResponse.from_dict(svar)
    except (ValueError, TypeError, KeyError, AttributeError) as feil:
        raise Avvist(
            {"": _("Passnøkkelen ble ikke godtatt. Last siden på nytt, og prøv igjen.")}
        ) from feil
    return {
        "slag": "webauthn",
        "id": websafe_encode(noekkel.credential_id),
        "noekkel": websafe_encode(cbor.encode(dict(noekkel.public_key))),
        "klient": websafe_encode(bytes(lest.response.client_data)),
        "enhet": websafe_encode(bytes(lest.response.authenticator_data)),
        "underskrift": websafe_encode(lest.response.signature),
    }


def verifiser_underskrift(g: Godkjenning) -> bool | None:
    """Whether an approval's signature is of just that step and content; None: it has none."""
    s = g.signatur
    if not s:
        return None
    try:
        klient = CollectedClientData(websafe_decode(s["klient"]))
        enhet = AuthenticatorData(websafe_decode(s["enhet"]))
        noekkel = CoseKey.parse(cbor.decode(websafe_decode(s["noekkel"])))
        noekkel.verify(bytes(enhet) + klient.hash, websafe_decode(s["underskrift"]))
    except (ValueError, TypeError, KeyError, InvalidSignature):
        return False
    return (
        g.steg_id is not None
        and klient.type == CollectedClientData.TYPE.GET
        and klient.challenge == utfordring(g.steg_id, bytes(g.avtrykk))
        and enhet.is_user_present()
        and enhet.is_user_verified()
    )
