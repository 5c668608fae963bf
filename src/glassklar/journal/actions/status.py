# SPDX-License-Identifier: EUPL-1.2
"""Move an entry along its life (M053), and journal it (arkivforskrifta §§ 14-15)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from glassklar.arkiv.api import laas_post
from glassklar.arkiv.models import (
    Dokument,
    Korrespondansepart,
    Loepenummer,
    Registrering,
    RegistreringSkjermet,
)
from glassklar.grunn.feil import Avvist
from glassklar.grunn.handling import handling
from glassklar.grunn.klokke import OSLO, i_dag, naa
from glassklar.journal import offentlig
from glassklar.lov.api import finn_fnr, journalfelt_mangler
from glassklar.lov.api import journalplikt as plikt
from glassklar.noark.api import livsloep
from glassklar.org.api import Bruker, har_rolle

AVSENDERE = frozenset({"EA", "IA", "IS"})
MOTTAKERE = frozenset({"EM", "IM", "GM"})
#: On these, what is still being edited becomes finished by itself (2.9.8, 3.2.30).
FERDIGSTILLER = frozenset({"F", "G", "E", "J", "A"})

#: What is missing (arkf. § 15) → the field, and what to say there.
MANGLER = {
    "identifikasjon": ("", gettext_lazy("Dokumentet har ikke fått løpenummer ennå. Prøv igjen.")),
    "sak": ("mappe", gettext_lazy("Legg dokumentet i en sak.")),
    "tittel": ("tittel", gettext_lazy("Skriv en tittel.")),
    "avsender": ("avsender", gettext_lazy("Skriv hvem dokumentet er fra.")),
    "mottaker": ("mottaker", gettext_lazy("Skriv hvem dokumentet skal til.")),
    "dato": (
        "dokumentets_dato",
        gettext_lazy("Skriv dokumentets dato, eller når det kom eller ble sendt."),
    ),
    "registrert": ("", gettext_lazy("Dokumentet er ikke registrert ennå.")),
}


@handling("sett_status")
def sett_status(
    *,
    bruker: Bruker,
    registrering: UUID,
    status: str,
    grunn: str = "",
    versjon: int | None = None,
) -> Registrering:
    """Give an entry another status, along the arrows of ``noark.livsloep``.

    Args:
        bruker: someone who may change the entry and holds a role of the arrow.
        status: M053 in one letter.
        grunn: needed for a reversal and for U; kept in the trace.
        versjon: the version that the person's page showed.

    Raises:
        Avvist: no such arrow, not the role, no reason, not finished, or changed meanwhile.
        IkkeFunnet: no such entry.
    """
    return _skift(bruker, laas_post(bruker, registrering, versjon), status, grunn)


@handling("journalfoer")
def journalfoer(*, bruker: Bruker, registrering: UUID, versjon: int | None = None) -> Registrering:
    """Journal an entry: the archive's control of it, today's journaldato, and the freeze.

    Incoming goes from M or S, own documents from E (internal also from F or G).

    Raises:
        Avvist: with what is missing of arkf. § 15, at the field; or not the archive.
        IkkeFunnet: no such entry.
    """
    return _skift(bruker, laas_post(bruker, registrering, versjon), "J", "")


def _skift(bruker: Bruker, post: Registrering, status: str, grunn: str) -> Registrering:
    if post.type != Registrering.Type.JOURNALPOST:
        raise Avvist(status=_("Bare journalposter har status."))
    pil = livsloep.overgang(post.journalposttype, post.status, status)
    if pil is None:
        raise Avvist(status=_("Dokumentet kan ikke få denne statusen nå."))
    if not har_rolle(bruker, *pil.roller):
        raise Avvist(status=_("Du har ikke rollen som trengs for å sette denne statusen."))
    if pil.krever_grunn and not grunn.strip():
        raise Avvist(grunn=_("Skriv hvorfor statusen endres."))
    ute = bool(offentlig.lagt_ut([post.pk]))
    if status == "J":
        _sjekk_innfoering(post)
    _dokumenter(post, pil)
    gammel_dag = post.journaldato
    Registrering.objects.filter(pk=post.pk).update(
        status=status,
        **_datoer(bruker, post, status, ute=ute),
        endret_dato=naa(),
        endret_av=bruker,
        versjon=post.versjon + 1,
    )
    post.refresh_from_db()
    if ute and status in ("E", "J", "A", "U"):
        _vis_status(post)
    if "J" in (status, pil.fra) or post.journaldato is not None:
        offentlig.dager([post.journaldato, gammel_dag])
    return post


def _datoer(bruker: Bruker, post: Registrering, status: str, *, ute: bool) -> dict[str, Any]:
    """The dates that the system sets by itself (M101, M105, M604)."""
    if status == "J" and not (ute and post.journaldato):
        # What stands in public keeps its day: the address of the list is already given out.
        return {"journaldato": i_dag()}
    if status == "E" and post.journalposttype == "U" and post.sendt_dato is None:
        return {"sendt_dato": naa()}
    if status == "A" and post.arkivert_dato is None:
        return {"arkivert_dato": naa(), "arkivert_av": bruker}
    return {}


def _dokumenter(post: Registrering, pil: livsloep.Overgang) -> None:
    """Finish the documents, or open them for editing again when the entry goes back (3.2.32)."""
    egne = Dokument.objects.filter(koblinger__registrering=post)
    if pil.til in FERDIGSTILLER and pil.slag == "frem":
        egne.filter(status="B").update(status="F")
    elif pil.slag == "retur" and pil.til in ("R", "S") and post.journalposttype != "I":
        laast = Dokument.objects.filter(
            koblinger__registrering__status__in=["E", "J", "A", "U"]
        ).values("pk")
        egne.filter(status="F").exclude(pk__in=laast).update(status="B")


def _sjekk_innfoering(post: Registrering) -> None:
    """Refuse an entry that lacks what a journal entry must have, or holds an identity number."""
    typer = list(
        Korrespondansepart.objects.filter(registrering=post).values_list("type", flat=True)
    )
    internt = post.journalposttype in livsloep.INTERNE
    nr = Loepenummer.objects.filter(registrering=post).first()
    skjermet = RegistreringSkjermet.objects.filter(pk=post.pk).first()
    linje1 = (skjermet.tittel1 if skjermet else "") or post.tittel
    mangler = journalfelt_mangler(
        plikt.Innfoering(
            retning="inn" if post.journalposttype == "I" else "internt" if internt else "ut",
            identifikasjon=f"{nr.nr}/{nr.aar}" if nr else "",
            sak=str(post.mappe_id or ""),
            tittel=linje1,
            # An internal document is from the unit that made it.
            avsendere=sum(t in AVSENDERE for t in typer) + (internt and post.enhet_id is not None),
            mottakere=sum(t in MOTTAKERE for t in typer),
            dokumentdato=post.dokumentets_dato,
            mottatt=_dag(post.mottatt_dato),
            # What the archive itself makes is dated by the day it was written, at the latest.
            sendt=_dag(post.sendt_dato) or (_dag(post.opprettet_dato) if internt else None),
        )
    )
    feil = dict(MANGLER[m] for m in mangler)
    if not typer:
        feil.setdefault("korrespondansepart", _("Skriv hvem dokumentet er fra eller til."))
    if finn_fnr(f"{linje1}\n{skjermet.tittel2 if skjermet else ''}"):
        feil["tittel"] = _(
            "Tittelen inneholder et fødselsnummer. Ta det bort. "
            "Fødselsnummer skal aldri stå i en tittel."
        )
    if feil:
        raise Avvist(feil)


def _dag(tid: Any) -> Any:
    return tid.astimezone(OSLO).date() if tid else None


def _vis_status(post: Registrering) -> None:
    rad = offentlig.rader([post.pk])[post.pk]
    offentlig.sett_felt(post.pk, rad["avskrivning"], post.status)
