# SPDX-License-Identifier: EUPL-1.2
"""A municipality with a line of authority and a decision in it, and its people at the database.

Its decisions are made by SQL as each person, without our actions: it shows what the database
itself lets through, also when the program is wrong or goes round them. ``vedtakshjelp`` makes its
decisions by the actions, for tests of these and of the pages; so there are two.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import psycopg
from django.db import connection, connections

import fabrikk
from fullmakt.basen import EIER, middag, spoer, vedtakstype
from glassklar.arkiv.models import Registrering
from glassklar.fullmakt.models import Fullmakt, Innehaver, Reglement, Stilling, Vedtakstype
from glassklar.grunn.identitet import signert, transaksjon
from glassklar.org.models import Bruker, Enhet, Stedfortreder

FOER = date(2020, 1, 1)


@dataclass
class By:
    """Who is who. ``rad`` is the last link, held by ``fagleder`` and ``nestleder``."""

    topp: Enhet
    sektor: Enhet
    enhet: Enhet
    direktoer: Bruker
    sjef: Bruker
    fagleder: Bruker
    nestleder: Bruker
    saksbehandler: Bruker
    kollega: Bruker
    arkivar: Bruker
    type: Vedtakstype
    rad: Fullmakt
    arkivdel: Any

    def sak(self, **felt: Any) -> Any:
        """A case of the handler's."""
        return fabrikk.sak(self.arkivar, self.enhet, self.arkivdel, self.saksbehandler, **felt)

    def vedtak(
        self,
        sak: Any = None,
        *,
        av: Bruker | None = None,
        beloep: str | None = "1000",
        status: str = "F",
        **felt: Any,
    ) -> Registrering:
        """A finished decision written by the handler, with one recipient and one file."""
        av = av or self.saksbehandler
        sak = sak or self.sak()
        post = fabrikk.post(
            av,
            sak,
            "U",
            "Vedtak om tilskudd",
            fra="Eksempel Bygg AS",
            filer=(fabrikk.fil(b"Du far tilskudd."),),
            tittel2="til Bygg",
        )
        som(
            av,
            "insert into vedtak (registrering_id, vedtakstype_id, beloep, hjemmel, utfall,"
            " klageadgang, opprettet_av_id, opprettet) values (%s, %s, %s, %s, %s, true, "
            "%s, now())",
            post.pk,
            (felt.get("type") or self.type).pk,
            beloep,
            felt.get("hjemmel", "fvl. § 2"),
            felt.get("utfall", "innvilget"),
            av.pk,
        )
        if status != "R":
            sett_status(av, post, status)
        return Registrering.objects.get(pk=post.pk)

    def svar(self, sak: UUID, *folk: Bruker, svar: str = "ingen") -> None:
        """Each person's own statement in the case."""
        for b in folk:
            forhold = "" if svar == "ingen" else "annet"
            som(
                b,
                "select erklaer_habilitet(%s, %s, %s, %s)",
                sak,
                svar,
                forhold,
                "" if svar == "ingen" else "En binding.",
            )


def lag(**type_: Any) -> By:
    """Council, director, head of sector, leaders of the unit: each gives on to the next."""
    fabrikk.virksomhet()
    topp = fabrikk.enhet("1", "Kommunedirektøren")
    sektor = fabrikk.enhet("4", "Samfunn", topp)
    enhet = fabrikk.enhet("42", "Byggesak", sektor)
    b = fabrikk.bruker
    direktoer = b("direktoer", "kommunedirektoer", i=topp)
    sjef = b("sjef", "leder", i=sektor)
    fagleder = b("fagleder", "leder", "saksbehandler", i=enhet)
    nestleder = b("nestleder", "saksbehandler", i=enhet)
    sb, kollega = (b(n, "saksbehandler", i=enhet) for n in ("saksbehandler", "kollega"))
    arkivar = fabrikk.arkivar(enhet)
    t = vedtakstype("tilskudd", **type_)
    reglement = Reglement(
        versjon=1,
        navn="Delegeringsreglement",
        organ="Kommunestyret",
        vedtatt=FOER,
        saksnr="PS 1/20",
        gjelder_fra=FOER,
        registrert_av_id=arkivar.pk,
        bekreftet_av_id=direktoer.pk,
        bekreftet=middag(FOER),
    )
    reglement.save(using=EIER, force_insert=True)
    rad = None
    for n, (sted, navn, folk) in enumerate(
        [
            (topp, "kommunedirektør", [direktoer]),
            (sektor, "kommunalsjef", [sjef]),
            (enhet, "fagleder", [fagleder, nestleder]),
        ]
    ):
        s = Stilling(navn=navn, enhet_id=sted.pk)
        s.save(using=EIER, force_insert=True)
        for p in folk:
            Innehaver(stilling=s, bruker_id=p.pk, fra=FOER, satt_av_id=direktoer.pk).save(
                using=EIER, force_insert=True
            )
        rad = Fullmakt(
            reglement=None if rad else reglement,
            giver=rad,
            vedtakstype=t,
            enhet_id=sted.pk,
            beloep_til=None if not t.har_beloep else [10**8, 10**6, 10**5][n],
            til_stilling=s,
            kan_delegere=True,
            fra=FOER,
            foreslaatt_av_id=arkivar.pk,
            bekreftet_av_id=direktoer.pk,
            bekreftet=middag(FOER),
        )
        rad.save(using=EIER, force_insert=True)
    return By(
        topp,
        sektor,
        enhet,
        direktoer,
        sjef,
        fagleder,
        nestleder,
        sb,
        kollega,
        arkivar,
        t,
        rad,
        fabrikk.arkivdel("SAK"),
    )


def som(bruker: Bruker, sql: str, *verdier: Any) -> list[tuple]:
    """A statement as the person, in a transaction of its own: the program's role, real policies."""
    with transaksjon(bruker, "proeve"), connection.cursor() as c:
        c.execute(sql, list(verdier))
        return c.fetchall() if c.description else []


def en(bruker: Bruker, sql: str, *verdier: Any) -> Any:
    """The one value that a statement gives."""
    return som(bruker, sql, *verdier)[0][0]


def sett_status(bruker: Bruker, post: Registrering, status: str) -> None:
    """The status by SQL, and its documents finished as the action does."""
    if status in "FGEJA":
        som(
            bruker,
            "update dokument set status = 'F' where id in (select dokument_id from regdok"
            " where registrering_id = %s)",
            post.pk,
        )
    som(
        bruker,
        "update registrering set status = %s, journaldato = case when %s in ('J', 'A')"
        " then coalesce(journaldato, i_dag()) end where id = %s",
        status,
        status,
        post.pk,
    )


def send(
    by: By, post: Registrering, *mottakere: Bruker, maate: str = "sekvens", av: Bruker | None = None
) -> list[UUID]:
    """Send for approval; return the steps' ids in order."""
    loep = en(
        av or by.saksbehandler,
        "select send_loep(%s, %s, %s)",
        post.pk,
        maate,
        [m.pk for m in mottakere],
    )
    return [
        r[0]
        for r in spoer("select id from godkjenningssteg where loep_id = %s order by nr", [loep])
    ]


def godkjenn(bruker: Bruker, steg: UUID, sett: bytes | None = None) -> UUID:
    """Open the decision and approve what was seen."""
    avtrykk = en(bruker, "select sett_steg(%s)", steg)
    return en(
        bruker,
        "select godkjenn_vedtak(%s, %s, %s, %s)",
        steg,
        avtrykk if sett is None else sett,
        "",
        None,
    )


def status(post: Registrering) -> str:
    """The status as it is now."""
    return spoer("select status from registrering where id = %s", [post.pk])[0][0]


def gyldige(post: Registrering) -> list[int]:
    """Whose approvals count now."""
    return [
        r[0]
        for r in spoer(
            "select bruker_id from godkjenning where registrering_id = %s and ugyldig is null"
            " order by tid",
            [post.pk],
        )
    ]


def vikar(by: By, vikar_: Bruker, for_: Bruker) -> None:
    """A stand-in from long ago till long from now."""
    Stedfortreder(
        for_bruker_id=for_.pk,
        bruker_id=vikar_.pk,
        fra=FOER,
        til=date(2999, 1, 1),
        gitt_av_id=by.direktoer.pk,
    ).save(using=EIER)


@contextmanager
def oekt(url: str, bruker: Bruker) -> Iterator[psycopg.Connection]:
    """A connection of one's own with an open transaction as the person."""
    with psycopg.connect(url) as c:
        c.execute("select set_config('glassklar.hvem', %s, true)", [signert(bruker.pk)])
        yield c


def eier(sql: str, *verdier: Any) -> None:
    """A statement by the owner."""
    with connections[EIER].cursor() as c:
        c.execute(sql, [json.dumps(v) if isinstance(v, dict) else v for v in verdier])
