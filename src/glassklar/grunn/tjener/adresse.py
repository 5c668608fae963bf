# SPDX-License-Identifier: EUPL-1.2
"""Where a database is, and as whom: between postgresql:// text and its parts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import quote, urlencode

import psycopg
from psycopg.conninfo import conninfo_to_dict

from glassklar.grunn.tjener.feil import TjenerFeil


@dataclass(frozen=True)
class Adresse:
    """One database as one role. ``vert`` is a host name or the folder of a unix socket."""

    bruker: str = ""
    passord: str = ""
    vert: str = ""
    port: str = ""
    database: str = ""
    valg: tuple[tuple[str, str], ...] = ()

    @classmethod
    def les(cls, url: str) -> Adresse:
        """Parse a postgresql:// address. Raises TjenerFeil, without repeating the password."""
        if not url.startswith(("postgresql://", "postgres://")):
            raise TjenerFeil("Databaseadressen må begynne med postgresql://")
        try:
            deler = dict(conninfo_to_dict(url))
        except psycopg.Error:
            raise TjenerFeil(
                "Databaseadressen kan ikke leses. Form: postgresql://bruker:passord@vert:port/base"
            ) from None

        def ta(navn: str) -> str:
            return str(deler.pop(navn, "") or "")

        return cls(
            bruker=ta("user"),
            passord=ta("password"),
            vert=ta("host"),
            port=ta("port"),
            database=ta("dbname"),
            valg=tuple((navn, str(verdi)) for navn, verdi in deler.items()),
        )

    def som(self, bruker: str, passord: str, database: str | None = None) -> Adresse:
        """The same server as another role, and perhaps another database."""
        return replace(
            self,
            bruker=bruker,
            passord=passord,
            database=self.database if database is None else database,
        )

    @property
    def url(self) -> str:
        """As postgresql:// text, password included."""
        hvem = quote(self.bruker, safe="")
        if self.passord:
            hvem += ":" + quote(self.passord, safe="")
        spoersmaal = list(self.valg)
        vert = self.vert
        if vert.startswith("/"):
            spoersmaal.insert(0, ("host", vert))
            vert = ""
            if self.port:
                spoersmaal.insert(1, ("port", self.port))
        elif ":" in vert:
            vert = f"[{vert}]"
        hvor = vert + (f":{self.port}" if vert and self.port else "")
        tekst = f"postgresql://{hvem}@{hvor}/{quote(self.database, safe='')}"
        return tekst + ("?" + urlencode(spoersmaal) if spoersmaal else "")

    def koble(self, **valg: object) -> psycopg.Connection:
        """An autocommit connection. psycopg's own errors come through."""
        return psycopg.connect(self.url, autocommit=True, connect_timeout=10, **valg)  # type: ignore[arg-type]

    def __repr__(self) -> str:
        return f"Adresse({self.bruker}@{self.vert}:{self.port}/{self.database})"
