# SPDX-License-Identifier: EUPL-1.2
"""Correct, assign, move and annotate entries. Corrections are traced, never silent
(arkivforskrift § 11)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from glassklar.arkiv.data import NyFil, NyKorrespondent, NyttDokument
from glassklar.arkiv.dokumenter.models import Dokument, Dokumentobjekt
from glassklar.arkiv.dokumenter.objekter import objekt_av
from glassklar.arkiv.mapper.models import Mappe
from glassklar.arkiv.registreringer.actions.registrer import (
    neste_dokumentnr,
    skriv_dokumenter,
    skriv_parter,
)
from glassklar.arkiv.registreringer.models import (
    Avskrivning,
    Merknad,
    MerknadTekst,
    Registrering,
    RegistreringSkjermet,
)
from glassklar.arkiv.registreringer.rettigheter import (
    hvorfor_ikke,
    kan_skrive_post,
    laas_post,
    laas_sak,
)
from glassklar.arkiv.rules import sjekk_datoer, sjekk_tekst, sjekk_tittel
from glassklar.arkiv.tekstkoe import les_tekst_i
from glassklar.arkiv.titler import linje1
from glassklar.grunn.feil import Avvist, IkkeFunnet
from glassklar.grunn.handling import handling
from glassklar.grunn.klokke import OSLO, i_dag, naa
from glassklar.noark.api import MASKE, frosne
from glassklar.org.api import Bruker, Rolle, har_rolle
from glassklar.org.rettigheter import krev_rolle
from glassklar.tilgang.api import Skjerming

AAPNE_FELT = (
    "tittel", "dokumentets_dato", "mottatt_dato", "sendt_dato", "forfallsdato", "dokumentart",
    "journalposttype", "ekstern_referanse",
)  # fmt: skip
VERNEDE_FELT = ("tittel2", "beskrivelse", "noekkelord", "forfatter")


def gjeldende_skjerming(post: Registrering) -> Skjerming | None:
    """Return the shielding in force for an entry: own, series pointed to, case, series."""
    sak = post.mappe
    ider = [post.pk, post.referanse_arkivdel_id]
    if sak is not None:
        ider += [sak.pk, sak.referanse_arkivdel_id, sak.arkivdel_id]
    funnet = {s.gjelder: s for s in Skjerming.objects.filter(gjelder__in=[i for i in ider if i])}
    return next((funnet[i] for i in ider if i in funnet), None)


def _avvis_frosne(post: Registrering, endret: Sequence[str]) -> None:
    """Say at the field what the database would refuse at commit."""
    tilstand = {
        "type": post.type,
        "journalposttype": post.journalposttype,
        "status": post.status,
        "arkivert_dato": post.arkivert_dato,
    }
    laast = {**frosne("registrering", tilstand), **frosne("registrering_skjermet", tilstand)}
    feil = {
        f: _("Kan ikke endres etter journalføring eller ekspedering.") for f in endret if f in laast
    }
    if feil:
        raise Avvist(feil)


@handling("endre_post")
def endre_post(
    *, bruker: Bruker, registrering: UUID, versjon: int | None = None, grunn: str = "", **felt: Any
) -> Registrering:
    """Correct an entry's fields; only what is not frozen in its state (noark/frys.py).

    Args:
        felt: any of tittel, tittel2, beskrivelse, noekkelord, forfatter, dokumentets_dato,
            mottatt_dato, sendt_dato, forfallsdato, dokumentart, journalposttype.

    Raises:
        Avvist: frozen or wrong field, or changed by another. IkkeFunnet: no such entry.
    """
    post = laas_post(bruker, registrering, versjon)
    ukjente = set(felt) - set(AAPNE_FELT) - set(VERNEDE_FELT)
    if ukjente:
        raise Avvist({navn: _("Dette feltet kan ikke endres her.") for navn in ukjente})
    skjermet: RegistreringSkjermet | None = getattr(post, "skjermet", None)
    gammel = {"tittel": linje1(post)}
    aapne = {
        k: v for k, v in felt.items() if k in AAPNE_FELT and gammel.get(k, getattr(post, k)) != v
    }
    vernede = {
        k: v
        for k, v in felt.items()
        if k in VERNEDE_FELT and skjermet is not None and getattr(skjermet, k) != v
    }
    if skjermet is None and set(felt) & set(VERNEDE_FELT):
        raise Avvist(tittel2=_("Du har ikke klarering for denne delen."))
    if skjermet is None and "tittel" in aapne and post.tittel == MASKE:
        raise Avvist(tittel=_("Du har ikke klarering for denne delen."))
    _avvis_frosne(post, [*aapne, *vernede])
    tittel = str(aapne.get("tittel", gammel["tittel"])).strip()
    gammel2 = skjermet.tittel2 if skjermet else ""
    tittel2 = str(vernede.get("tittel2", gammel2)).strip()
    feil = sjekk_tittel(tittel, tittel2, frozenset(), frozenset())
    feil |= sjekk_tekst("beskrivelse", str(vernede.get("beskrivelse", "")))
    mottatt: datetime | None = aapne.get("mottatt_dato", post.mottatt_dato)
    dokdato: date | None = aapne.get("dokumentets_dato", post.dokumentets_dato)
    feil |= sjekk_datoer(
        aapne.get("journalposttype", post.journalposttype),
        dokdato,
        mottatt.astimezone(OSLO).date() if mottatt else None,
        i_dag(),
    )
    if feil:
        raise Avvist(feil)
    if "tittel" in aapne:
        aapne["tittel"] = tittel
    if "tittel2" in vernede:
        # Marks belong to the words that stood there: a new line 2 is marked anew.
        vernede |= {"tittel2": tittel2, "skjulte_ord": [], "navneord": []}
    if vernede:
        RegistreringSkjermet.objects.filter(pk=post.pk).update(**vernede)
    Registrering.objects.filter(pk=post.pk).update(
        **aapne, endret_dato=naa(), endret_av=bruker, versjon=post.versjon + 1
    )
    post.refresh_from_db()
    return post


@handling("bytt_parter")
def bytt_parter(
    *,
    bruker: Bruker,
    registrering: UUID,
    legg_til: Sequence[NyKorrespondent],
    versjon: int | None = None,
) -> Registrering:
    """Add correspondents to an entry (frozen when it is sent or archived: 3.2.23-24)."""
    post = laas_post(bruker, registrering, versjon)
    skriv_parter(post, legg_til)
    return post


@handling("fordel")
def fordel(
    *, bruker: Bruker, registrering: UUID, saksbehandler: int | None, enhet: int | None = None
) -> Registrering:
    """Give an entry to a case handler and unit.

    Raises:
        Avvist: the person has left, or the entry is sent or journalled as own (3.2.24).
    """
    post = Registrering.objects.select_for_update().filter(pk=registrering).first()
    if post is None:
        raise IkkeFunnet
    krev_rolle(bruker, Rolle.ARKIVAR, Rolle.LEDER)
    if not kan_skrive_post(bruker, post):
        ellers = _("Du kan bare fordele dokumenter i din egen enhet.")
        raise Avvist({"": hvorfor_ikke(bruker, post.mappe_id, ellers)})
    ny = Bruker.objects.filter(pk=saksbehandler).first() if saksbehandler else None
    if saksbehandler and (ny is None or not ny.is_active):
        raise Avvist(saksbehandler=_("Velg en som arbeider her."))
    Registrering.objects.filter(pk=post.pk).update(
        saksbehandler=ny,
        enhet_id=enhet or (ny.enhet_id if ny else None) or post.enhet_id,
        endret_dato=naa(),
        endret_av=bruker,
        versjon=post.versjon + 1,
    )
    post.refresh_from_db()
    return post


@handling("flytt_post")
def flytt_post(*, bruker: Bruker, registrering: UUID, til_mappe: UUID) -> Registrering:
    """Move an entry to another case; it takes the next number there (3.2.35-3.2.40).

    Raises:
        Avvist: an archived entry by others than the archive, a closed case, or a written-off
            link that would be cut (3.2.39).
    """
    post = laas_post(bruker, registrering)
    if post.status == "A":
        krev_rolle(bruker, Rolle.ARKIVAR)
    til = laas_sak(bruker, til_mappe)
    if til.pk == post.mappe_id:
        raise Avvist(til_mappe=_("Dokumentet ligger allerede i denne saken."))
    if til.avsluttet_dato is not None or til.type != Mappe.Type.SAKSMAPPE:
        raise Avvist(til_mappe=_("Saken er avsluttet. Velg en sak som er åpen."))
    lenke = Avskrivning.objects.filter(avskrives_av=post).exclude(registrering__mappe=til).first()
    lenke = (
        lenke
        or Avskrivning.objects.filter(registrering=post, avskrives_av__isnull=False)
        .exclude(avskrives_av__mappe=til)
        .first()
    )
    if lenke is not None:
        raise Avvist(
            til_mappe=_(
                "Dokumentet er svar på, eller er besvart av, et annet dokument i "
                "saken. Flytt dem sammen."
            )
        )
    Registrering.objects.filter(pk=post.pk).update(
        mappe=til, endret_dato=naa(), endret_av=bruker, versjon=post.versjon + 1
    )
    post.refresh_from_db()
    return post


@handling("legg_til_dokument")
def legg_til_dokument(
    *, bruker: Bruker, registrering: UUID, dokument: NyttDokument
) -> Registrering:
    """Attach one more document to an entry that is not archived (2.6.7)."""
    post = laas_post(bruker, registrering)
    if post.status in ("E", "J", "A") and not har_rolle(bruker, Rolle.ARKIVAR):
        raise Avvist({"": _("Dokumentet er ferdig. Bare arkivet kan legge til vedlegg nå.")})
    feil = sjekk_tekst("tittel", dokument.tittel, 500, fnr=True)
    if feil:
        raise Avvist(feil)
    nr = neste_dokumentnr(post)
    objekter = skriv_dokumenter(post, [dokument], bruker, linje1(post), nr)
    if post.status in ("E", "J"):
        Dokument.objects.filter(pk__in=[o.dokument_id for o in objekter]).update(status="F")
    Registrering.objects.filter(pk=post.pk).update(
        antall_vedlegg=max(nr - 1, 0),
        endret_dato=naa(),
        endret_av=bruker,
        versjon=post.versjon + 1,
    )
    les_tekst_i(objekter)
    return post


@handling("ny_versjon")
def ny_versjon(*, bruker: Bruker, registrering: UUID, dokument: UUID, fil: NyFil) -> Dokumentobjekt:
    """Store a new version, or a redacted variant ('O'), of a document (2.7.1-2.7.3, 3.2.27).

    Earlier versions stay. A finished document takes only variants (3.2.31).
    """
    post = laas_post(bruker, registrering)
    dok = Dokument.objects.filter(pk=dokument, koblinger__registrering=post).first()
    if dok is None:
        raise IkkeFunnet
    if dok.status == "F" and fil.variant == "P":
        raise Avvist(fil=_("Dokumentet er ferdigstilt. Innholdet kan ikke endres."))
    siste = (
        Dokumentobjekt.objects.filter(dokument=dok, variant=fil.variant)
        .order_by("-versjon")
        .values_list("versjon", flat=True)
        .first()
    )
    objekt = objekt_av(fil, dok, (siste or 0) + 1, bruker)
    Dokumentobjekt.objects.bulk_create([objekt])
    les_tekst_i([objekt])
    return objekt


@handling("legg_til_merknad")
def legg_til_merknad(
    *,
    bruker: Bruker,
    tekst: str,
    type: str = "",
    mappe: UUID | None = None,
    registrering: UUID | None = None,
) -> Merknad:
    """Write a remark on a case or entry (2.8.6, M310). Remarks are never changed."""
    if not tekst.strip():
        raise Avvist(tekst=_("Skriv en merknad."))
    feil = sjekk_tekst("tekst", tekst)
    if feil:
        raise Avvist(feil)
    if registrering is not None:
        m = Merknad(registrering=laas_post(bruker, registrering), type=type, registrert_av=bruker)
    elif mappe is not None:
        m = Merknad(mappe=laas_sak(bruker, mappe), type=type, registrert_av=bruker)
    else:
        raise IkkeFunnet
    m.save(force_insert=True)
    MerknadTekst.objects.bulk_create([MerknadTekst(merknad=m, tekst=tekst.strip())])
    return m
