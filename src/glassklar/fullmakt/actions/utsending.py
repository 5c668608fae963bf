# SPDX-License-Identifier: EUPL-1.2
"""Send a decision to its recipients: ordered by people, done by the worker."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from glassklar.arkiv.api import queries, sider
from glassklar.arkiv.jobber import legg_i_koe
from glassklar.arkiv.models import KorrespondansepartIdentitet, Registrering
from glassklar.fullmakt.brevgrunnlag import parter, siste_brev
from glassklar.fullmakt.modeller_vedtak import Utsending
from glassklar.fullmakt.utsending.kanal import (
    Adresse,
    Fil,
    Forbigaaende,
    Forsendelse,
    Kvittering,
    SendFeil,
    Status,
    Varig,
    neste_pause,
)
from glassklar.fullmakt.utsending.kanaler import kanaler, utskrift
from glassklar.fullmakt.utsending.retur import avtrykk, konvolutt, ny_noekkel
from glassklar.grunn.feil import Avvist, IkkeFunnet
from glassklar.grunn.handling import handling
from glassklar.grunn.identitet import lesing
from glassklar.grunn.klokke import naa
from glassklar.lager.api import LagerFeil, aapne, trygt_filnavn
from glassklar.org.api import Bruker, virksomhet
from glassklar.org.avslag import Tekster, kall

logg = logging.getLogger(__name__)
#: How often a folder that was put out for printing is looked after.
_SPOER_IGJEN = timedelta(minutes=5)
#: So long one try has it for itself; then a worker that fell is not waited for any more.
_HOLD = timedelta(minutes=15)
OPPGAVE = "fullmakt.send_utsending"

TEKSTER: Tekster = {
    "rett": ("", gettext_lazy("Du har ikke rett til å sende dette dokumentet.")),
    "vedtak": ("", gettext_lazy("Dokumentet er ikke et vedtak.")),
    "godkjenning": ("", gettext_lazy("Vedtaket må godkjennes før det kan sendes.")),
    "status": ("", gettext_lazy("Dokumentet kan ikke sendes slik det er nå.")),
    "type": ("", gettext_lazy("Bare utgående dokumenter kan sendes.")),
    "beslutter": (
        "",
        gettext_lazy(
            "Brevet nevner en annen enn den som har godkjent vedtaket. Lag brevet på nytt."
        ),
    ),
    "kanal": ("", gettext_lazy("Velg hvordan det skal sendes.")),
    "mottaker": ("", gettext_lazy("Mottakeren er ikke en ekstern mottaker av dokumentet.")),
    "skjermet": (
        "",
        gettext_lazy("Dokumentet er skjermet, og kan ikke sendes i vanlig e-post."),
    ),
    "sendt": ("", gettext_lazy("Det er allerede sendt til denne mottakeren.")),
    "ferdig": ("", gettext_lazy("Dette er avsluttet fra før. Last siden på nytt.")),
}

#: Why a dispatch failed or waits, by code.
FEIL = {
    "uten_epost": gettext_lazy("Mottakeren har ingen e-postadresse."),
    "ugyldig_epost": gettext_lazy("E-postadressen er ikke gyldig."),
    "uten_navn": gettext_lazy("Mottakeren har ikke noe navn."),
    "uten_postadresse": gettext_lazy("Mottakeren mangler postadresse, postnummer eller poststed."),
    "uten_klarering": gettext_lazy("Du har ikke klarering til å lese adressen."),
    "for_stor": gettext_lazy("Filene er for store for e-post."),
    "ukjent_mottaker": gettext_lazy("Mottakerens e-postadresse finnes ikke."),
    "avvist": gettext_lazy("E-posttjeneren avviste brevet."),
    "proev_senere": gettext_lazy("E-posttjeneren ba oss prøve senere."),
    "oppsett": gettext_lazy("E-posttjeneren godtar ikke innloggingen vår. Si fra til IT."),
    "svarer_ikke": gettext_lazy("E-posttjeneren svarer ikke."),
    "mappen_svarer_ikke": gettext_lazy("Utskriftsmappen kan ikke brukes. Si fra til IT."),
    "borte": gettext_lazy("Utskriften er ikke i utskriftsmappen lenger."),
    "endret": gettext_lazy("Vedtaket ble endret etter at det ble bestilt, og er ikke godkjent nå."),
    "fil_borte": gettext_lazy("En fil kan ikke leses fra lageret."),
    "utskrift_feilet": gettext_lazy("Brevet ble lagt tilbake: det kunne ikke sendes."),
    "gitt_opp": gettext_lazy("Vi har prøvd mange ganger uten å få det sendt."),
    "retur_ukjent": gettext_lazy("Brevet kom i retur: e-postadressen finnes ikke."),
    "retur_stengt": gettext_lazy("Brevet kom i retur: postkassen er stengt."),
    "retur_full": gettext_lazy("Brevet kom i retur: postkassen er full."),
    "retur_for_stor": gettext_lazy("Brevet kom i retur: det er for stort for mottakeren."),
    "retur_avvist": gettext_lazy("Brevet kom i retur: mottakerens e-posttjener godtar det ikke."),
    "retur_tid": gettext_lazy("Brevet kom i retur: mottakerens e-posttjener svarte ikke."),
    "retur_annet": gettext_lazy("Brevet kom i retur. E-posttjeneren sier ikke hvorfor."),
    "retur_forsinket": gettext_lazy("Forsinket. E-posttjeneren prøver fortsatt å levere det."),
}


@handling("bestill_utsending")
def bestill(*, bruker: Bruker, registrering: UUID, valg: Mapping[UUID, str]) -> list[UUID]:
    """Send an approved decision to these recipients, each by a channel.

    Args:
        valg: correspondent to channel's code.

    Raises:
        Avvist: not approved, not the right to, or a recipient without an address for the
            channel; the field is ``kanal-<correspondent>``. Nothing is sent then.
    """
    if not valg:
        raise Avvist({"": _("Velg minst én mottaker.")})
    alle, kjente = kanaler(), {p.pk: p for p in parter(registrering)}
    feil: dict[str, str] = {}
    for kp, kode in valg.items():
        kanal, part = alle.get(kode), kjente.get(kp)
        if part is None or kanal is None:
            raise Avvist({"": TEKSTER["mottaker" if part is None else "kanal"][1]})
        ident = getattr(part, "identitet", None)
        ord_ = "uten_klarering" if ident is None else kanal.adressefeil(adresse(ident))
        if ord_:
            feil[f"kanal-{kp}"] = str(FEIL[ord_])
    if feil:
        raise Avvist(feil)
    nye = [
        kall("bestill_utsending(uuid, uuid, text)", [registrering, kp, kode], TEKSTER)
        for kp, kode in valg.items()
    ]
    for nr in nye:
        legg_i_koe(OPPGAVE, utsending=str(nr))
    return nye


@handling("utsending_igjen")
def igjen(*, bruker: Bruker, utsending: UUID) -> None:
    """Try once more what failed, with the address as it is now. Raises Avvist."""
    kall("utsending_igjen(uuid)", [utsending], TEKSTER)
    legg_i_koe(OPPGAVE, utsending=str(utsending))


def postlagt(*, bruker: Bruker, utsending: UUID) -> None:
    """Somebody has posted the paper letter; the folder is moved as if they had moved it.

    Raises:
        Avvist: not the right to, or it is not at the printer's.
    """
    ref = _postlagt(bruker=bruker, utsending=utsending)
    try:
        utskrift().meld_levert(Kvittering(ref, Status.SENDT))
    except (OSError, ValueError):
        logg.warning("utskriftsmappen kunne ikke ryddes")


@handling("utsending_postlagt")
def _postlagt(*, bruker: Bruker, utsending: UUID) -> str:
    return str(kall("utsending_postlagt(uuid)", [utsending], TEKSTER))


def send_forfalte(*, bruker: Bruker) -> int:
    """Try all that is due, and ask how far what was sent has come; return how many moved on.

    Args:
        bruker: the system user.
    """
    with lesing(bruker):
        ider = list(
            Utsending.objects.filter(status__in=[Status.KLAR, Status.SENDT], neste__lte=naa())
            .order_by("neste")
            .values_list("pk", flat=True)[:500]
        )
    return sum(send(bruker=bruker, utsending=nr) for nr in ider)


def send(*, bruker: Bruker, utsending: UUID) -> bool:
    """Try one dispatch, or ask after it; return whether its status changed.

    Cut off after sending and before the answer is written, it is sent again later with the same
    id, which the channels take as the same.
    """
    noekkel = ny_noekkel() if settings.RETURADRESSE else ""
    if not _ta(bruker=bruker, utsending=utsending, noekkel=noekkel):
        return False
    with lesing(bruker):
        rad = Utsending.objects.filter(pk=utsending).first()
        if rad is None or rad.status not in (Status.KLAR, Status.SENDT):
            return False
    kanal = kanaler()[rad.kanal]
    foer = rad.status
    try:
        if rad.status == Status.SENDT:
            status = kanal.hent_status(Kvittering(rad.kvittering, Status.SENDT))
            kvittering = rad.kvittering
            if status == Status.FEILET:
                raise Varig("utskrift_feilet")
        else:
            with lesing(bruker):
                forsendelse = _forsendelse(rad, noekkel)
            svar = kanal.send(forsendelse)
            status, kvittering = svar.status, svar.referanse
    except Varig as feil:
        _svar(bruker=bruker, utsending=rad.pk, status=Status.FEILET, feil=feil.kode)
        return True
    except Forbigaaende as feil:
        pause = neste_pause(rad.forsoek + 1)
        if rad.status == Status.SENDT:
            _vent(bruker, rad, feil)
        elif pause is None:
            _svar(bruker=bruker, utsending=rad.pk, status=Status.FEILET, feil="gitt_opp")
        else:
            _svar(bruker=bruker, utsending=rad.pk, status=Status.KLAR, feil=feil.kode,
                  neste=naa() + pause)  # fmt: skip
        return False
    neste = naa() + _SPOER_IGJEN if status == Status.SENDT else None
    if status == foer == Status.SENDT:
        _svar(bruker=bruker, utsending=rad.pk, status=status, neste=neste)
        return False
    _svar(bruker=bruker, utsending=rad.pk, status=status, kvittering=kvittering, neste=neste)
    return True


def _vent(bruker: Bruker, rad: Utsending, feil: SendFeil) -> None:
    _svar(bruker=bruker, utsending=rad.pk, status=Status.SENDT, feil=feil.kode,
          neste=naa() + _SPOER_IGJEN)  # fmt: skip


@handling("ta_utsending")
def _ta(*, bruker: Bruker, utsending: UUID, noekkel: str) -> bool:
    argumenter = [utsending, naa() + _HOLD, avtrykk(noekkel) if noekkel else None]
    return bool(kall("ta_utsending(uuid, timestamptz, bytea)", argumenter, TEKSTER))


@handling("utsending_svar")
def _svar(
    *, bruker: Bruker, utsending: UUID, status: str, feil: str = "", kvittering: str = "",
    neste: object = None,
) -> None:  # fmt: skip
    kall(
        "utsending_svar(uuid, text, text, text, timestamptz)",
        [utsending, str(status), feil, kvittering, neste],
        TEKSTER,
    )


def _forsendelse(rad: Utsending, noekkel: str) -> Forsendelse:
    """What is sent: the documents as they are approved, the address as it is now."""
    with connection.cursor() as c:
        c.execute("select utsending_hinder(%s)", [rad.registrering_id])
        (hinder,) = c.fetchone() or (None,)
    if hinder is not None:
        raise Varig("endret")
    ident = KorrespondansepartIdentitet.objects.filter(pk=rad.korrespondansepart_id).first()
    if ident is None:
        raise Forbigaaende("proev_senere")
    post = queries.post(rad.registrering_id)
    v = virksomhet()
    kommune = v.navn if v else ""
    nr = post.mappe.saksnummer if post.mappe else None
    saksnummer = f"{nr.aar}/{nr.nr}" if nr else ""
    brev = siste_brev(rad.registrering_id)
    with translation.override(brev.mal.maalform if brev else "nb"):
        emne = _("Brev fra %(kommune)s, sak %(nr)s")
        tekst = _(
            "Hei.\n\n%(kommune)s har sendt deg et brev. Det ligger ved som PDF.\n\n"
            "Ta kontakt med oss hvis du har spørsmål, og oppgi saksnummer %(nr)s."
        )
        filer = _filer(post)
    verdier = {"kommune": kommune, "nr": saksnummer}
    return Forsendelse(
        id=rad.pk,
        adresse=adresse(ident),
        # No title: an ordinary e-mail's subject is read by others than the recipient.
        emne=emne % verdier,
        tekst=tekst % verdier,
        brev=filer[0],
        vedlegg=filer[1:],
        saksnummer=saksnummer,
        retur=konvolutt(settings.RETURADRESSE, noekkel) if noekkel else "",
    )


def _filer(post: Registrering) -> list[Fil]:
    """The newest file of each document, the main document first."""
    ut: list[Fil] = []
    koblinger = queries.dokumenter(post.pk)
    for k in sorted(koblinger, key=lambda k: (k.tilknyttet_som != "H", k.nr)):
        fil = sider.Dok(k, list(k.dokument.objekter.all())).fil
        if fil is None:
            continue
        try:
            with aapne(fil.sjekksum) as inn:
                data = inn.read()
        except (LagerFeil, IkkeFunnet):
            raise Forbigaaende("fil_borte") from None
        navn = _("vedtak") if k.tilknyttet_som == "H" else _("vedlegg")
        endelse = fil.filnavn.rpartition(".")[2][:8] or "pdf"
        ut.append(Fil(trygt_filnavn(f"{navn}-{k.nr}.{endelse}"), data, fil.mime))
    if not ut:
        raise Varig("fil_borte")
    return ut


def adresse(ident: KorrespondansepartIdentitet) -> Adresse:
    """A recipient's addresses as the channels take them."""
    return Adresse(
        ident.navn,
        ident.epost,
        tuple(ident.postadresse),
        ident.postnummer,
        ident.poststed,
        ident.land,
    )
