# SPDX-License-Identifier: EUPL-1.2
"""Complaints: registered on a decision, handled by another, reversed or forwarded.

The days are counted here (``klageregler``); the database checks them and who acts.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from glassklar.arkiv.api import NyFil, NyttDokument, legg_til_dokument
from glassklar.arkiv.models import Dokumentobjekt, Registrering
from glassklar.fullmakt.klagepakke import lag_pakke, poster_til_pakke
from glassklar.fullmakt.klageregler import (
    GrunnForSen,
    Klagefrist,
    Lov,
    Underretning,
    Utfall,
    klagefrist,
)
from glassklar.fullmakt.modeller_vedtak import Klage, Vedtak
from glassklar.grunn.feil import Avvist, IkkeFunnet
from glassklar.grunn.handling import handling
from glassklar.org.api import Bruker
from glassklar.org.avslag import Tekster, kall

TEKSTER: Tekster = {
    "rett": ("", gettext_lazy("Bare den som behandler klagen, kan gjøre dette.")),
    "vedtak": ("", gettext_lazy("Dokumentet er ikke et vedtak.")),
    "ikke_sendt": ("", gettext_lazy("Vedtaket er ikke sendt ut ennå.")),
    "klageadgang": ("", gettext_lazy("Dette vedtaket kan ikke påklages.")),
    "klage": ("klage", gettext_lazy("Velg det mottatte dokumentet i saken som er klagen.")),
    "finnes": ("klage", gettext_lazy("Klagen er registrert fra før.")),
    "mottatt": ("mottatt", gettext_lazy("Skriv når klagen ble sendt. Det kan ikke være i morgen.")),
    "frist": ("kom_fram", gettext_lazy("Vedtaket kan ikke ha kommet fram før det ble avgjort.")),
    "grunn_for_sen": ("grunn_for_sen", gettext_lazy("Velg hvorfor klagen likevel behandles.")),
    "rettidig": ("grunn_for_sen", gettext_lazy("Klagen er ikke for sen.")),
    "for_sen": ("", gettext_lazy("Klagen kom mer enn ett år etter vedtaket, og må avvises.")),
    "sen_uten_grunn": (
        "grunn_for_sen",
        gettext_lazy("Klagen er for sen. Si hvorfor den likevel behandles, eller avvis den."),
    ),
    "avgjorde": ("behandler", gettext_lazy("Personen avgjorde vedtaket. Velg en annen.")),
    "forberedte": ("behandler", gettext_lazy("Personen forberedte vedtaket. Velg en annen.")),
    "inhabil": ("behandler", gettext_lazy("Personen er inhabil i saken. Velg en annen.")),
    "sluttet": ("behandler", gettext_lazy("Personen arbeider ikke her lenger.")),
    "utfall": ("utfall", gettext_lazy("Velg hvordan klagen ender.")),
    "kan_behandles": ("utfall", gettext_lazy("Klagen er rettidig, og kan ikke avvises for det.")),
    "nytt_vedtak": (
        "nytt_vedtak",
        gettext_lazy("Velg det nye vedtaket i saken. Det må være godkjent."),
    ),
    "pakke": (
        "oversending",
        gettext_lazy("Velg brevet klagen oversendes med. Det må ligge i samme sak."),
    ),
    "ferdig": ("", gettext_lazy("Klagen er avgjort fra før. Last siden på nytt.")),
    "finnes_ikke": ("", gettext_lazy("Vi finner ikke klagen. Last siden på nytt.")),
}


def frist_for(vedtak: Registrering, kom_fram: date) -> Klagefrist:
    """Return the last day to complain over a decision whose notice came on a day."""
    v = Vedtak.objects.select_related("vedtakstype").filter(pk=vedtak.pk).first()
    if v is None:
        raise IkkeFunnet
    with connection.cursor() as c:
        c.execute("select vedtaksdag(%s), forvaltningslov(vedtaksdag(%s))", [vedtak.pk, vedtak.pk])
        dag, lov = c.fetchone() or (None, None)
    uker = v.vedtakstype.klagefrist_uker
    return klagefrist(Underretning(dag or kom_fram, kom_fram=kom_fram), Lov(lov or "1967"), uker)


@handling("registrer_klage")
def registrer_klage(
    *, bruker: Bruker, vedtak: UUID, klage: UUID, kom_fram: date, mottatt: date, behandler: int,
    grunn_for_sen: str = "",
) -> UUID:  # fmt: skip
    """Register a received document as a complaint over a decision that was sent.

    Args:
        kom_fram: when the notice of the decision came to the complainant.
        mottatt: when the complaint was handed in (fvl. § 30).

    Raises:
        Avvist: not the right to, the wrong document, or a handler who may not (at the field).
    """
    post = Registrering.objects.filter(pk=vedtak).first()
    if post is None:
        raise IkkeFunnet
    frist = frist_for(post, kom_fram)
    return kall(
        "registrer_klage(uuid, uuid, date, date, text, int)",
        [vedtak, klage, mottatt, frist.siste_dag, grunn_for_sen, behandler],
        {**TEKSTER, "rett": ("", _("Du har ikke rett til å registrere klagen."))},
    )


@handling("bytt_klagebehandler")
def bytt_behandler(*, bruker: Bruker, klage: UUID, behandler: int) -> None:
    """Give a complaint to another. Raises Avvist when they decided, prepared, or are inhabil."""
    kall("bytt_klagebehandler(uuid, int)", [klage, behandler], TEKSTER)


@handling("grunngi_sen_klage")
def grunngi_sen(*, bruker: Bruker, klage: UUID, grunn_for_sen: GrunnForSen) -> None:
    """Say why a late complaint is handled (fvl. § 31, fvl. 2025 § 65). Raises Avvist."""
    kall("grunngi_sen_klage(uuid, text)", [klage, str(grunn_for_sen)], TEKSTER)


@handling("avgjoer_klage")
def avgjoer_klage(
    *, bruker: Bruker, klage: UUID, utfall: Utfall, nytt_vedtak: UUID | None = None
) -> None:
    """End a complaint: reversed by a new approved decision, dismissed, or withdrawn.

    Raises:
        Avvist: not by this person, or not like this now. To forward is ``oversend``.
    """
    if utfall == Utfall.OVERSENDT:
        raise Avvist(utfall=_("Velg brevet klagen oversendes med."))
    kall(
        "avgjoer_klage(uuid, text, uuid, uuid)",
        [klage, str(utfall), nytt_vedtak, None],
        TEKSTER,
    )


@handling("oversend_klage")
def oversend(*, bruker: Bruker, klage: UUID, registrering: UUID) -> UUID:
    """Forward a complaint to the body above, with the case's documents as one package.

    Args:
        registrering: the outgoing entry that forwards it, still being written; the package
            becomes an enclosure of it.

    Returns:
        the package's file.

    Raises:
        Avvist: not by this person, a document in the case that they cannot read, or the wrong
            entry. IkkeFunnet: no such complaint.
    """
    rad = Klage.objects.select_related("vedtak__mappe__saksnummer").filter(pk=klage).first()
    if rad is None or rad.vedtak.mappe is None:
        raise IkkeFunnet
    sak = rad.vedtak.mappe
    ut = Registrering.objects.filter(pk=registrering, mappe=sak, journalposttype="U").first()
    if ut is None or ut.pk == rad.vedtak_id or ut.status not in ("R", "S", "F"):
        raise Avvist({TEKSTER["pakke"][0]: TEKSTER["pakke"][1]})
    poster = [p for p in poster_til_pakke(sak) if p.pk != ut.pk]
    lagret = lag_pakke(sak, poster)
    fil = NyFil("klagesak.zip", lagret.sha256, lagret.stoerrelse, "x-fmt/263", "application/zip")
    legg_til_dokument(
        bruker=bruker,
        registrering=ut.pk,
        dokument=NyttDokument(_("Dokumentene i klagesaken"), [fil], "V"),
    )
    objekt = Dokumentobjekt.objects.filter(
        dokument__koblinger__registrering=ut, sjekksum=lagret.sha256
    ).latest("opprettet_dato")
    kall("avgjoer_klage(uuid, text, uuid, uuid)", [klage, "oversendt", None, objekt.pk], TEKSTER)
    return objekt.pk
