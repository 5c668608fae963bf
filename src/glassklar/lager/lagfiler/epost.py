# SPDX-License-Identifier: EUPL-1.2
"""Make e-mail files: one message (EML) or a mailbox (MBOX), the same bytes each time."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from email import message_from_bytes
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from glassklar.lager.lagfiler.pdf import FAST_TID


def lag_eml(
    emne: str,
    tekst: str,
    *,
    fra: tuple[str, str] = ("Kari Testesen", "kari@eksempel.no"),
    til: Sequence[tuple[str, str]] = (("Postmottak", "postmottak@eksempel.kommune.no"),),
    kopi: Sequence[tuple[str, str]] = (),
    tid: datetime | None = FAST_TID,
    html: str = "",
    vedlegg: Sequence[tuple[str, str, bytes]] = (),
    melding_id: str = "",
) -> bytes:
    """Make a mail with attachments `(filnavn, mime, innhold)`; names are `(navn, adresse)`.

    `message/rfc822` attachments are given as the bytes of the other mail.
    """
    froe = hashlib.sha256(
        "\0".join([emne, tekst, html, str(fra), str(til), str(tid)]).encode()
    ).hexdigest()
    melding = EmailMessage(policy=SMTP)
    melding["From"] = _adresse(fra)
    melding["To"] = [_adresse(a) for a in til]
    if kopi:
        melding["Cc"] = [_adresse(a) for a in kopi]
    melding["Subject"] = emne
    if tid:
        melding["Date"] = format_datetime(tid)
    melding["Message-ID"] = melding_id or f"<{froe[:24]}@eksempel.no>"
    melding.set_content(tekst, cte="quoted-printable")
    if html:
        melding.add_alternative(html, subtype="html", cte="quoted-printable")
    for navn, mime, innhold in vedlegg:
        hoved, _, under = mime.partition("/")
        if mime == "message/rfc822":
            melding.add_attachment(message_from_bytes(innhold, policy=SMTP), filename=navn)
        else:
            melding.add_attachment(innhold, maintype=hoved, subtype=under, filename=navn)
    for nr, del_ in enumerate(melding.walk()):
        if del_.get_content_maintype() == "multipart" and del_.get_boundary() is None:
            # The library draws boundaries at random; ours follow from the content.
            del_.set_boundary(f"=_{froe[24:40]}_{nr}")
    return melding.as_bytes()


def lag_mbox(eposter: Iterable[bytes]) -> bytes:
    """Put mails together in a mailbox file ("mboxrd": lines that begin with From are quoted)."""
    ut = bytearray()
    for epost in eposter:
        ut += b"From glassklar@eksempel.no Fri Jan  2 09:00:00 2026\n"
        for linje in epost.replace(b"\r\n", b"\n").split(b"\n"):
            if linje.lstrip(b">").startswith(b"From "):
                ut += b">"
            ut += linje + b"\n"
        ut += b"\n"
    return bytes(ut)


def _adresse(par: tuple[str, str]) -> Address:
    return Address(display_name=par[0], addr_spec=par[1])
