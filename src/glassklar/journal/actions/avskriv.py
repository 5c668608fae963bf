# SPDX-License-Identifier: EUPL-1.2
"""Write an entry off: say how it was answered, and by which entry (Noark 3.4.2-3.4.9)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from glassklar.arkiv.api import laas_post
from glassklar.arkiv.models import Avskrivning, Korrespondansepart, Registrering
from glassklar.grunn.feil import Avvist
from glassklar.grunn.handling import handling
from glassklar.grunn.klokke import OSLO, i_dag
from glassklar.journal import offentlig
from glassklar.journal.bygg import snapshots
from glassklar.noark.api import avskrivning as regler
from glassklar.org.api import Bruker

FEIL = {
    "ukjent_maate": ("maate", gettext_lazy("Velg hvordan dokumentet ble besvart.")),
    "ikke_restansetype": (
        "",
        gettext_lazy("Dette dokumentet venter ikke på svar og kan ikke avskrives."),
    ),
    "mangler_svar": ("avskrives_av", gettext_lazy("Velg dokumentet som er svaret.")),
    "feil_svartype": (
        "avskrives_av",
        gettext_lazy("Dette dokumentet kan ikke være svaret. Velg et brev ut eller et notat."),
    ),
    "svar_uten_grunn": (
        "avskrives_av",
        gettext_lazy("Denne måten har ikke noe svardokument. La feltet stå tomt."),
    ),
}


@handling("avskriv")
def avskriv(
    *,
    bruker: Bruker,
    registrering: UUID,
    maate: str,
    avskrives_av: UUID | None = None,
    part: UUID | None = None,
    dato: date | None = None,
) -> Avskrivning:
    """Write off one entry.

    Args:
        bruker: someone who may change the entry.
        maate: M619 (BU, BE, BN need ``avskrives_av``, the answering entry).
        part: for an internal entry, the receiver whose answer this is (3.4.6).
        dato: M617; today when not given.

    Raises:
        Avvist: at the field that is wrong. IkkeFunnet: no such entry.
    """
    return _avskriv(bruker, registrering, maate, avskrives_av, part, dato)


@handling("avskriv_flere")
def avskriv_flere(
    *,
    bruker: Bruker,
    registreringer: Sequence[UUID],
    maate: str,
    avskrives_av: UUID | None = None,
    dato: date | None = None,
) -> list[Avskrivning]:
    """Write off many entries with one answer (3.4.8); all or none."""
    return [
        _avskriv(bruker, r, maate, avskrives_av, None, dato)
        for r in sorted(set(registreringer), key=str)
    ]


def _avskriv(
    bruker: Bruker,
    registrering: UUID,
    maate: str,
    avskrives_av: UUID | None,
    part: UUID | None,
    dato: date | None,
) -> Avskrivning:
    post = laas_post(bruker, registrering)
    svar = Registrering.objects.filter(pk=avskrives_av).first() if avskrives_av else None
    if avskrives_av and (svar is None or svar.pk == post.pk or svar.status == "U"):
        raise Avvist(avskrives_av=_("Vi finner ikke dokumentet som skal være svaret."))
    galt = regler.feil(maate, post.journalposttype, svar.journalposttype if svar else None)
    if galt or maate == regler.VED_AVSLUTNING:
        felt, tekst = FEIL[galt or "ukjent_maate"]
        raise Avvist({felt: tekst})
    if post.status == "U":
        raise Avvist({"": _("Dokumentet er utgått.")})
    mottaker = _mottaker(post, part)
    _sjekk_dobbel(post, svar, mottaker)
    rad = Avskrivning(
        registrering=post,
        dato=_dato(post, dato),
        av=bruker,
        maate=maate,
        avskrives_av=svar,
        part=mottaker,
    )
    rad.save(force_insert=True)
    if offentlig.lagt_ut([post.pk]):
        vis_avskrivning(post)
    return rad


def _mottaker(post: Registrering, part: UUID | None) -> Korrespondansepart | None:
    if part is None:
        return None
    funnet = Korrespondansepart.objects.filter(pk=part, registrering=post).first()
    if funnet is None or post.journalposttype != "N":
        raise Avvist(part=_("Velg en mottaker av dette dokumentet."))
    if funnet.type in regler.KOPIMOTTAKERE:
        raise Avvist(part=_("En kopimottaker har ikke noe å avskrive."))
    return funnet


def _sjekk_dobbel(
    post: Registrering, svar: Registrering | None, mottaker: Korrespondansepart | None
) -> None:
    """More than one answer may write off the same entry; the same way twice may not."""
    tidligere = Avskrivning.objects.filter(registrering=post)
    if mottaker is not None:
        if tidligere.filter(part=mottaker).exists():
            raise Avvist(part=_("Denne mottakeren har allerede avskrevet dokumentet."))
        return
    if not post.restanse and (svar is None or tidligere.filter(avskrives_av=svar).exists()):
        raise Avvist({"": _("Dokumentet er allerede avskrevet.")})


def _dato(post: Registrering, dato: date | None) -> date:
    dag = dato or i_dag()
    tidligst = post.mottatt_dato.astimezone(OSLO).date() if post.mottatt_dato else None
    if dag > i_dag():
        raise Avvist(dato=_("Datoen kan ikke være i fremtiden."))
    if tidligst and dag < tidligst:
        raise Avvist(dato=_("Dokumentet kan ikke være besvart før det kom."))
    return dag


def vis_avskrivning(post: Registrering) -> None:
    """Show in public how the entry was answered. Not a correction: the answer is new."""
    (s,) = snapshots([post.pk])
    offentlig.sett_felt(
        post.pk,
        [
            {"maate": a.maate, "dato": a.dato.isoformat(), "ref": a.ref}
            for a in s.journal.avskrivning
        ],
        s.journal.status,
    )
