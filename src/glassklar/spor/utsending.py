# SPDX-License-Identifier: EUPL-1.2
"""Checkpoints sent outside, so that the operator cannot rewrite history alone.

To folders, to HTTPS addresses (the note is POSTed) and by e-mail. What is sent, and what failed
with what, stands in ``logg_utsending``; a failure is tried again, ever more rarely.
"""

from __future__ import annotations

import http.client
import smtplib
import ssl
import urllib.error
import urllib.request
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import unquote, urlsplit

from glassklar.spor.loggbase import Kobling
from glassklar.spor.noekler import skriv_helt

#: After the first failure, the second …; then as often as the last.
PAUSER = [timedelta(minutes=m) for m in (1, 2, 5, 15, 60)]
TIDSFRIST = 15.0


class SendFeil(Exception):
    """It did not arrive. The text says why, without addresses' passwords or answers' content."""


@dataclass(frozen=True, slots=True)
class Sjekkpunktnote:
    """What is sent: the last checkpoint of a log."""

    logg: str
    navn: str
    storrelse: int
    note: str


class Maal(ABC):
    """Somewhere outside."""

    #: What it is called in the database and to people.
    navn: str
    #: How long after one has arrived the next is sent.
    hver: timedelta

    @abstractmethod
    def send(self, n: Sjekkpunktnote) -> None:
        """Send one checkpoint. Raises SendFeil."""


class Mappe(Maal):
    """A folder: on another machine, or one that can only be written to once."""

    def __init__(self, sti: Path, hver: timedelta) -> None:
        self.navn, self.hver, self._sti = f"mappe {sti}", hver, sti

    def send(self, n: Sjekkpunktnote) -> None:
        """A file of its own for each, named after the log and its size."""
        fil = self._sti / f"{n.navn.replace('/', '-')}-{n.storrelse:012d}.txt"
        try:
            if not fil.exists():
                skriv_helt(fil, n.note.encode())
        except OSError as feil:
            raise SendFeil(feil.strerror or type(feil).__name__) from None


class Https(Maal):
    """An address that takes the note as the body of a POST."""

    def __init__(self, adresse: str, hver: timedelta, *, usikker: bool = False) -> None:
        """``usikker`` allows http, for tests on this machine."""
        deler = urlsplit(adresse)
        if deler.scheme != "https" and not usikker:
            raise ValueError("adressen må begynne med https://")
        self.navn, self.hver, self._adresse = f"https {deler.hostname}{deler.path}", hver, adresse

    def send(self, n: Sjekkpunktnote) -> None:
        """POST it; any answer that begins with 2 is an arrival."""
        bud = urllib.request.Request(  # noqa: S310
            self._adresse,
            n.note.encode(),
            {"Content-Type": "text/plain; charset=utf-8", "X-Glassklar-Logg": n.navn},
            method="POST",
        )
        try:
            with urllib.request.urlopen(bud, timeout=TIDSFRIST) as svar:  # noqa: S310
                if svar.geturl() != self._adresse:
                    raise SendFeil("adressen peker videre; bruk den den peker til")
        except urllib.error.HTTPError as feil:
            raise SendFeil(f"svarte {feil.code}") from None
        except (urllib.error.URLError, OSError, http.client.HTTPException) as feil:
            grunn = getattr(feil, "reason", feil)
            raise SendFeil(f"svarer ikke ({type(grunn).__name__})") from None


class Epost(Maal):
    """An e-mail, as to the secretariat of the kontrollutvalg."""

    def __init__(self, til: str, fra: str, tjener: str, hver: timedelta) -> None:
        """``tjener`` as GLASSKLAR_EPOST has it: ``smtp+tls://user:password@host:587``."""
        self.navn, self.hver = f"e-post {til}", hver
        self._til, self._fra, self._tjener = til, fra, urlsplit(tjener)

    def send(self, n: Sjekkpunktnote) -> None:
        """A text for people, with the note in it and as a file."""
        m = EmailMessage()
        m["From"], m["To"] = self._fra, self._til
        m["Subject"] = f"Sjekkpunkt for {n.navn}: {n.storrelse} hendelser"
        m.set_content(
            f"Dette er det siste sjekkpunktet for loggen {n.navn}. Ta vare på det.\n\n"
            "Med det kan dere senere kontrollere at ingenting som sto i loggen nå, er endret:\n"
            "    glassklar verifiser --mot sjekkpunkt.txt\n\n"
            f"{n.note}"
        )
        # Base 64, so that no mail server touches a line of what is signed.
        m.add_attachment(n.note, cte="base64", filename="sjekkpunkt.txt")
        t = self._tjener
        try:
            with self._koble() as s:
                if t.scheme == "smtp+tls":
                    s.starttls(context=ssl.create_default_context())
                if t.username:
                    s.login(unquote(t.username), unquote(t.password or ""))
                s.send_message(m)
        except (smtplib.SMTPException, OSError) as feil:
            raise SendFeil(f"kom ikke fram ({type(feil).__name__})") from None

    def _koble(self) -> smtplib.SMTP:
        t = self._tjener
        port = t.port or {"smtp": 25, "smtp+tls": 587, "smtps": 465}.get(t.scheme, 25)
        vert = t.hostname or "localhost"
        if t.scheme == "smtps":
            return smtplib.SMTP_SSL(
                vert, port, timeout=TIDSFRIST, context=ssl.create_default_context()
            )
        return smtplib.SMTP(vert, port, timeout=TIDSFRIST)


class Utsender:
    """Sends what is due, one step at a time."""

    def __init__(self, c: Kobling, maal: Sequence[Maal]) -> None:
        """Over a connection of its own: an address that does not answer must not hold sealing."""
        self.c = c
        self.maal = maal

    def send(self, naa: datetime | None = None) -> int:
        """Send the last checkpoint of every log to whom it is due; return how many arrived."""
        naa = naa or self.c.execute("select clock_timestamp()").fetchone()[0]  # type: ignore[index]
        sjekkpunkter = [
            Sjekkpunktnote(*rad)
            for rad in self.c.execute(
                "select t.logg, t.navn, s.storrelse, s.note from glassklar.logg_tilstand t,"
                " lateral (select storrelse, note from glassklar.logg_sjekkpunkt s"
                "  where s.logg = t.logg order by storrelse desc, tid desc limit 1) s"
            ).fetchall()
        ]
        return sum(self._send(m, n, naa) for n in sjekkpunkter for m in self.maal)

    def _send(self, maal: Maal, n: Sjekkpunktnote, naa: datetime) -> bool:
        if not self._skal(maal, n, naa):
            return False
        feil = None
        try:
            maal.send(n)
        except SendFeil as f:
            feil = str(f)
        self.c.execute(
            "insert into glassklar.logg_utsending (logg, maal, storrelse, tid, feil)"
            " values (%s, %s, %s, %s, %s)",
            [n.logg, maal.navn, n.storrelse, naa, feil],
        )
        return feil is None

    def _skal(self, maal: Maal, n: Sjekkpunktnote, naa: datetime) -> bool:
        rader = self.c.execute(
            "select storrelse, tid, feil from glassklar.logg_utsending"
            " where logg = %s and maal = %s order by id desc limit %s",
            [n.logg, maal.navn, len(PAUSER) + 1],
        ).fetchall()
        feilet = 0
        while feilet < len(rader) and rader[feilet][2] is not None:
            feilet += 1
        if feilet:
            return bool(naa - rader[0][1] >= PAUSER[min(feilet, len(PAUSER)) - 1])
        if not rader:
            return True
        storrelse, tid, _ = rader[0]
        return bool(storrelse != n.storrelse and naa - tid >= maal.hver)
