# SPDX-License-Identifier: EUPL-1.2
"""Register a document as an entry in a case: the hot path of the house.

Few statements and no reading back: one INSERT a table, keys made here,
numbers, labels, search rows and trace by the database at commit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from glassklar.arkiv.data import NyKorrespondent, NyPost, NyttDokument
from glassklar.arkiv.dokumenter.models import Dokument, Dokumentobjekt, DokumentSkjermet
from glassklar.arkiv.dokumenter.objekter import objekt_av
from glassklar.arkiv.registreringer.models import (
    Korrespondansepart,
    KorrespondansepartIdentitet,
    Regdok,
    Registrering,
    RegistreringSkjermet,
)
from glassklar.arkiv.registreringer.rettigheter import hvorfor_ikke, kan_skrive_sak, merk_vikar
from glassklar.arkiv.rules import navn_paa, sjekk_post
from glassklar.arkiv.skjerming import kontroller, offentlig, rad, skjuler_linje1
from glassklar.arkiv.tekstkoe import les_tekst_i
from glassklar.grunn.feil import Avvist
from glassklar.grunn.handling import handling
from glassklar.grunn.ids import uuid7
from glassklar.grunn.innsetting import paa_rad, sett_inn
from glassklar.grunn.klokke import i_dag, naa
from glassklar.noark.api import MASKE, startstatuser
from glassklar.org.api import Bruker, Enhet, Rolle, har_rolle
from glassklar.org.rettigheter import krev_rolle
from glassklar.tilgang.api import NySkjerming

UAKTUELLE = {
    "A": gettext_lazy("Saken er avsluttet. Gjenåpne den først, eller velg en annen sak."),
    "U": gettext_lazy("Saken er utgått. Velg en annen sak."),
}


@dataclass(frozen=True, slots=True)
class Sakfakta:
    """What registering needs to know of a case."""

    pk: UUID
    enhet_id: int
    saksansvarlig_id: int
    journalenhet_id: int | None
    status: str
    avsluttet: bool
    arvet: NySkjerming | None


#: ⚡ Plain SQL: compiling this query through the ORM costs more than running it.
SAK_SQL = """
select m.id, m.enhet_id, m.saksansvarlig_id, m.journalenhet_id, m.status,
       m.avsluttet_dato is not null, s.kode, s.nivaa, s.brytere, s.xx_grunn, s.opphoerer, s.art
  from mappe m left join lateral (
    select * from skjerming
     where gjelder in (m.id, m.referanse_arkivdel_id, m.arkivdel_id)
     order by gjelder = m.id desc, gjelder is not distinct from m.referanse_arkivdel_id desc limit 1
  ) s on true
 where m.id = %s and m.type = 'saksmappe'"""


def _sak(post: NyPost) -> Sakfakta:
    """Return the case and the shielding an entry inherits there, in one query: the case's own,
    else that of the series it points to, else its series'."""
    with connection.cursor() as c:
        c.execute(SAK_SQL, [post.mappe])
        rad_ = c.fetchone()
    if rad_ is None:
        raise Avvist(mappe=_("Vi finner ikke saken. Sjekk saksnummeret."))
    *fakta, kode, nivaa, brytere, xx_grunn, opphoerer, art = rad_
    arvet = kode and NySkjerming(
        kode, nivaa, brytere=frozenset(brytere), xx_grunn=xx_grunn, opphoerer=opphoerer, art=art
    )
    sak = Sakfakta(*fakta, arvet or None)
    if sak.avsluttet or sak.status in UAKTUELLE:
        raise Avvist(mappe=UAKTUELLE.get(sak.status, UAKTUELLE["A"]))
    return sak


@handling("registrer")
def registrer(*, bruker: Bruker, post: NyPost) -> Registrering:
    """Register a journalpost with its documents; durable when this returns.

    Files must be stored before (``lager.ta_inn``). The running number, the place in the case,
    labels and search rows are given by the database at commit. Reading of the files' text is
    queued in the same transaction.

    Args:
        bruker: the archive for everything; a case handler in own cases.
        post: the entry's values. Without shielding of its own it inherits the case's.

    Raises:
        Avvist: with messages at the fields; nothing is written.
        IntegrityError: an entry with the key ``post.id`` is there already.
    """
    feil = sjekk_post(post, i_dag())
    if feil:
        raise Avvist(feil)
    sak = _sak(post)
    arkivar = har_rolle(bruker, Rolle.ARKIVAR)
    if not arkivar:
        krev_rolle(bruker, Rolle.SAKSBEHANDLER, Rolle.LEDER)
        if not kan_skrive_sak(bruker, sak):
            ellers = _("Du kan bare registrere i dine egne saker.")
            raise Avvist(mappe=hvorfor_ikke(bruker, sak.pk, ellers))
    merk_vikar(bruker, sak.saksansvarlig_id)
    lovlige = startstatuser(post.journalposttype)
    status = post.status or ("R" if post.journalposttype != "I" else "M" if arkivar else "S")
    if status not in lovlige:
        raise Avvist(status=_("Dokumentet kan ikke begynne med denne statusen."))
    ny = (
        kontroller(
            post.skjerming,
            art="R",
            journalposttype=post.journalposttype,
            dokumentart=post.dokumentart,
            skjulte_ord=post.skjulte_ord,
            forslag=arkivar,
            eier=post.saksbehandler or sak.saksansvarlig_id,
        )
        if post.skjerming
        else None
    )
    gjeldende = ny or sak.arvet
    linje1 = post.tittel.strip()
    # As the database would move it: one statement less.
    gjemt = skjuler_linje1(gjeldende)
    reg = Registrering(
        id=post.id or uuid7(),
        type=Registrering.Type.JOURNALPOST,
        mappe_id=sak.pk,
        tittel=MASKE if gjemt else linje1,
        offentlig_tittel=offentlig(linje1, post.tittel2.strip(), gjeldende, "R", post.skjulte_ord),
        enhet_id=post.enhet or sak.enhet_id,
        saksbehandler_id=post.saksbehandler or sak.saksansvarlig_id,
        journalposttype=post.journalposttype,
        status=status,
        dokumentets_dato=post.dokumentets_dato,
        mottatt_dato=post.mottatt_dato,
        sendt_dato=post.sendt_dato,
        forfallsdato=post.forfallsdato,
        antall_vedlegg=sum(d.tilknyttet_som == "V" for d in post.dokumenter),
        journalenhet_id=sak.journalenhet_id,
        ekstern_referanse=post.ekstern_referanse,
        dokumentart=post.dokumentart,
        vedtak=post.vedtak,
        dokumentmedium=post.dokumentmedium,
        opprettet_av=bruker,
        opprettet_dato=naa(),
    )
    skjermet = RegistreringSkjermet(
        registrering=reg,
        tittel1=linje1 if gjemt else "",
        tittel2=post.tittel2.strip(),
        beskrivelse=post.beskrivelse,
        noekkelord=list(post.noekkelord),
        forfatter=list(post.forfatter),
        navneord=sorted(post.navneord),
        skjulte_ord=sorted(post.skjulte_ord),
    )
    with paa_rad():
        sett_inn([reg])
        if ny:
            # Proposed by the archive, or assessed at once by whoever handles the case.
            sett_inn([rad(ny, gjelder=reg.pk, mappe=sak.pk, bruker=None if arkivar else bruker)])
        sett_inn([skjermet])
        skriv_parter(reg, post.parter)
        objekter = skriv_dokumenter(reg, post.dokumenter, bruker, linje1)
    if post.mottak:
        _fra_mottak(post, reg)
    les_tekst_i(objekter)
    return reg


def skriv_parter(reg: Registrering, parter: Sequence[NyKorrespondent]) -> None:
    """Write correspondents and who they are, in order; internal ones get their unit's name."""
    enheter: dict[int, str] = {}
    brukere: dict[int, str] = {}
    if any(not p.navn for p in parter):
        enheter = dict(
            Enhet.objects.filter(pk__in=[p.enhet for p in parter if p.enhet]).values_list(
                "pk", "navn"
            )
        )
        brukere = dict(
            Bruker.objects.filter(
                pk__in=[p.saksbehandler for p in parter if p.saksbehandler]
            ).values_list("pk", "navn")
        )
    par = [
        (
            Korrespondansepart(
                id=uuid7(),
                registrering=reg,
                type=p.type,
                enhet_id=p.enhet,
                saksbehandler_id=p.saksbehandler,
                er_person=p.er_person,
                rekkefoelge=nr,
            ),
            p,
        )
        for nr, p in enumerate(parter, 1)
    ]
    sett_inn([k for k, _p in par])
    sett_inn(
        [
            KorrespondansepartIdentitet(
                kp=k,
                registrering=reg,
                navn=navn_paa(p, enheter, brukere),
                postadresse=list(p.postadresse),
                postnummer=p.postnummer,
                poststed=p.poststed,
                land=p.land,
                epost=p.epost,
                telefon=list(p.telefon),
                kontaktperson=p.kontaktperson,
                person_id=p.person_id,
                organisasjons_id=p.organisasjons_id,
            )
            for k, p in par
        ]
    )


def skriv_dokumenter(
    reg: Registrering,
    dokumenter: Sequence[NyttDokument],
    bruker: Bruker,
    tittel: str,
    foerste_nr: int = 1,
) -> list[Dokumentobjekt]:
    """Write documents, their place in the entry and their files; return the files' rows.

    ``tittel``, line 1 of the entry, is the title of a document without one.
    """
    if not dokumenter:
        return []
    # The main document first (M007).
    ordnet = sorted(dokumenter, key=lambda d: d.tilknyttet_som != "H")
    rader = [
        (
            Dokument(
                id=uuid7(),
                dokumenttype=d.dokumenttype,
                # What came from outside is finished when it is received.
                status="F" if reg.journalposttype == "I" else "B",
                dokumentmedium=d.dokumentmedium,
                opprettet_av=bruker,
            ),
            d,
        )
        for d in ordnet
    ]
    sett_inn([r for r, _d in rader])
    # The place in the entry before what can be shielded: labels are found through it.
    sett_inn(
        [
            Regdok(
                registrering=reg,
                dokument=r,
                nr=nr,
                tilknyttet_som=d.tilknyttet_som,
                tilknyttet_av=bruker,
            )
            for nr, (r, d) in enumerate(rader, foerste_nr)
        ]
    )
    sett_inn([DokumentSkjermet(dokument=r, tittel=d.tittel.strip() or tittel) for r, d in rader])
    objekter = [objekt_av(f, r, 1, bruker) for r, d in rader for f in d.filer]
    sett_inn(objekter)
    return objekter


def neste_dokumentnr(reg: Registrering) -> int:
    """Return the next free document number of an entry (M007)."""
    return (Regdok.objects.filter(registrering=reg).aggregate(n=Max("nr"))["n"] or 0) + 1


def _fra_mottak(post: NyPost, reg: Registrering) -> None:
    """Take the item out of the inbox; refused when somebody registered it meanwhile."""
    with connection.cursor() as c:
        c.execute("select registrer_mottak(%s, %s, %s)", [post.mottak, reg.pk, naa()])
        tatt = c.fetchone()
    if tatt != (True,):
        raise Avvist({"": _("Dokumentet er allerede registrert av en annen.")})
