# SPDX-License-Identifier: EUPL-1.2
"""By e-mail, over the server that the program is set up with (GLASSKLAR_EPOST).

Delivered means that the recipient's or our own mail server has taken it over. What it tells later,
comes to the envelope sender (``retur.py``). Open documents only; who may be sent what is decided
where it is queued.
"""

from __future__ import annotations

import smtplib

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, get_connection
from django.core.validators import validate_email

from glassklar.fullmakt.utsending.kanal import (
    Adresse,
    Forbigaaende,
    Forsendelse,
    Kvittering,
    Status,
    Varig,
)

#: Many servers refuse more than this; the files grow by a third on the way.
MAKS_BYTES = 15_000_000


class Epost:
    """An e-mail with the letter and its enclosures attached."""

    kode = "epost"

    def adressefeil(self, adresse: Adresse) -> str | None:
        """``uten_epost`` or ``ugyldig_epost``."""
        if not adresse.epost.strip():
            return "uten_epost"
        try:
            validate_email(adresse.epost.strip())
        except ValidationError:
            return "ugyldig_epost"
        return None

    def send(self, forsendelse: Forsendelse) -> Kvittering:
        """Hand it to the mail server. The message id is the receipt, the same for every try."""
        feil = self.adressefeil(forsendelse.adresse)
        if feil:
            raise Varig(feil)
        if len(forsendelse.brev.data) + sum(len(v.data) for v in forsendelse.vedlegg) > MAKS_BYTES:
            raise Varig("for_stor")
        melding = _melding(forsendelse)
        try:
            with get_connection() as kobling:
                kobling.send_messages([melding])
        except smtplib.SMTPRecipientsRefused as svar:
            koder = {kode for kode, _tekst in svar.recipients.values()}
            raise _feil(max(koder, default=450), "ukjent_mottaker") from None
        except smtplib.SMTPAuthenticationError:
            # Ours to mend; the letter is not at fault.
            raise Forbigaaende("oppsett") from None
        except smtplib.SMTPResponseException as svar:
            raise _feil(svar.smtp_code, "avvist") from None
        except (smtplib.SMTPException, OSError):
            raise Forbigaaende("svarer_ikke") from None
        return Kvittering(melding.extra_headers["Message-ID"], Status.LEVERT)

    def hent_status(self, kvittering: Kvittering) -> Status:
        """What was taken over stays so."""
        return kvittering.status


def _melding(f: Forsendelse) -> EmailMessage:
    vert = settings.DEFAULT_FROM_EMAIL.rsplit("@", 1)[-1].strip("<> ") or "localhost"
    melding = EmailMessage(
        # A title may hold a line break; a header may not.
        subject=" ".join(f.emne.split()),
        body=f.tekst,
        # The envelope's sender; the header's stays the municipality.
        from_email=f.retur or None,
        to=[f.adresse.epost.strip()],
        headers={"Message-ID": f"<{f.id}@{vert}>", "From": settings.DEFAULT_FROM_EMAIL},
    )
    for fil in (f.brev, *f.vedlegg):
        melding.attach(fil.filnavn, fil.data, fil.mime)
    return melding


def _feil(kode: int, varig: str) -> Forbigaaende | Varig:
    """RFC 5321 4.2.1: 5xx is for good, 4xx for now."""
    return Varig(varig) if 500 <= kode < 600 else Forbigaaende("proev_senere")
