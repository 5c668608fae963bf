# SPDX-License-Identifier: EUPL-1.2
"""Delivery status notifications in the shapes that mail servers give them. All invented."""

from __future__ import annotations

ADRESSE = "retur@solvik.example"
NOEKKEL = "0123456789abcdef0123456789abcdef"
TIL = f"retur+{NOEKKEL}@solvik.example"


def postfix(
    til: str = TIL, handling: str = "failed", status: str = "5.1.1", hale: str = "Subject: Brev\n"
) -> bytes:
    """As Postfix bounces."""
    return f"""Return-Path: <>
Date: Sun, 22 Nov 2026 12:00:00 +0100 (CET)
From: MAILER-DAEMON@epost.solvik.example (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: {til}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="4CA7X12Zabc.1795345200/epost.solvik.example"
Message-Id: <20261122110000.4CA7X12Zabd@epost.solvik.example>

This is a MIME-encapsulated message.

--4CA7X12Zabc.1795345200/epost.solvik.example
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

This is the mail system at host epost.solvik.example.

<kari@prove.example>: host mx.prove.example[192.0.2.7] said: 550 5.1.1
    <kari@prove.example>: Recipient address rejected: User unknown

--4CA7X12Zabc.1795345200/epost.solvik.example
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; epost.solvik.example
X-Postfix-Queue-ID: 4CA7X12Zabc
X-Postfix-Sender: rfc822; {til}
Arrival-Date: Sun, 22 Nov 2026 11:59:58 +0100 (CET)

Final-Recipient: rfc822; kari@prove.example
Original-Recipient: rfc822;kari@prove.example
Action: {handling}
Status: {status}
Remote-MTA: dns; mx.prove.example
Diagnostic-Code: smtp; 550 {status} <kari@prove.example>: Recipient address
    rejected: User unknown

--4CA7X12Zabc.1795345200/epost.solvik.example
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers

{hale}
--4CA7X12Zabc.1795345200/epost.solvik.example--
""".encode()


def exchange(til: str = TIL) -> bytes:
    """As Exchange tells that there is no such recipient, with CRLF and its own words in HTML."""
    tekst = f"""From: postmaster@prove.example
To: {til}
Date: Sun, 22 Nov 2026 11:00:02 +0000
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="9b1c4a0e-1111-4c9d-8f00-2f0a1b2c3d4e"
X-MS-Exchange-Message-Is-Ndr:
Content-Language: nb-NO
Message-ID: <c0ffee@OSLO01.prove.example>
In-Reply-To: <01930000-0000-7000-8000-000000000001@solvik.example>
Subject: Kan ikke leveres: Brev fra Solvik kommune
Auto-Submitted: auto-replied

--9b1c4a0e-1111-4c9d-8f00-2f0a1b2c3d4e
Content-Type: multipart/alternative; differences=Content-Type;
\tboundary="e2a9aaaa-2222-4d00-9f00-aaaabbbbcccc"

--e2a9aaaa-2222-4d00-9f00-aaaabbbbcccc
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: base64

S2FuIGlra2UgbGV2ZXJlcy4=

--e2a9aaaa-2222-4d00-9f00-aaaabbbbcccc
Content-Type: text/html; charset="utf-8"

<html><body>Action: delivered</body></html>

--e2a9aaaa-2222-4d00-9f00-aaaabbbbcccc--

--9b1c4a0e-1111-4c9d-8f00-2f0a1b2c3d4e
Content-Type: message/delivery-status

Reporting-MTA: dns;OSLO01.prove.example
Received-From-MTA: dns;epost.solvik.example
Arrival-Date: Sun, 22 Nov 2026 11:00:01 +0000

Original-Recipient: rfc822;kari@prove.example
Final-Recipient: rfc822;kari@prove.example
Action: failed
Status: 5.2.2
Diagnostic-Code: smtp;554 5.2.2 mailbox full; STOREDRV.Deliver; quota exceeded

--9b1c4a0e-1111-4c9d-8f00-2f0a1b2c3d4e
Content-Type: message/rfc822

From: Solvik kommune <postmottak@solvik.example>
Subject: Brev

--9b1c4a0e-1111-4c9d-8f00-2f0a1b2c3d4e--
"""
    return tekst.replace("\n", "\r\n").encode()


def exim(til: str = TIL) -> bytes:
    """As Exim: the status says nothing, what the other server said does; a line of mbox first."""
    return f"""From MAILER-DAEMON Sun Nov 22 12:00:00 2026
Return-path: <>
Envelope-to: {til}
Received: from Debian-exim by epost.solvik.example with local (Exim 4.98)
X-Failed-Recipients: kari@prove.example
Auto-Submitted: auto-replied
From: Mail Delivery System <Mailer-Daemon@epost.solvik.example>
To: {til}
Content-Type: multipart/report; report-type=delivery-status; boundary=1795345200-eximdsn-1
MIME-Version: 1.0
Subject: Mail delivery failed: returning message to sender

--1795345200-eximdsn-1
Content-type: text/plain; charset=us-ascii

This message was created automatically by mail delivery software.

--1795345200-eximdsn-1
Content-type: message/delivery-status

Reporting-MTA: dns; epost.solvik.example

Action: failed
Final-Recipient: rfc822;kari@prove.example
Status: 5.0.0
Remote-MTA: dns; mx.prove.example
Diagnostic-Code: smtp; 550 5.7.26 192.0.2.1 is not allowed to send for solvik.example

--1795345200-eximdsn-1
Content-type: message/rfc822

Subject: Brev

--1795345200-eximdsn-1--
""".encode()


def gammel_exim(til: str = TIL) -> bytes:
    """As Exim before it wrote reports."""
    return f"""X-Failed-Recipients: kari@prove.example
Auto-Submitted: auto-replied
From: Mail Delivery System <Mailer-Daemon@epost.solvik.example>
To: {til}
Subject: Mail delivery failed: returning message to sender

A message that you sent could not be delivered to one or more of its recipients.

  kari@prove.example
    SMTP error: 550 5.1.1 No such user here
""".encode()


def ferie(til: str = TIL) -> bytes:
    """An out-of-office answer, which goes to the envelope sender too (RFC 3834)."""
    return f"""From: Kari <kari@prove.example>
To: {til}
Auto-Submitted: auto-replied
Subject: Fraværsmelding: Brev
Content-Type: text/plain; charset=utf-8

Jeg er på ferie. Action: failed

Status: 5.1.1
""".encode()


def lest(til: str = TIL) -> bytes:
    """A receipt that it was read (RFC 8098): a report of another kind."""
    return f"""From: Kari <kari@prove.example>
To: {til}
Content-Type: multipart/report; report-type=disposition-notification; boundary=x

--x
Content-Type: text/plain

Lest.

--x
Content-Type: message/disposition-notification

Final-Recipient: rfc822;kari@prove.example
Disposition: manual-action/MDN-sent-manually; displayed

--x--
""".encode()
