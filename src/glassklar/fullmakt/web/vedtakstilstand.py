# SPDX-License-Identifier: EUPL-1.2
"""Where a decision stands, in plain words, and the one thing to do next."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from glassklar.arkiv.models import Registrering
from glassklar.arkiv.statusvalg import Stengt
from glassklar.fullmakt import queries
from glassklar.fullmakt.actions.vedtak import AAPNE
from glassklar.fullmakt.modeller_vedtak import Loepsteg
from glassklar.fullmakt.queries import Gangen
from glassklar.grunn.templatetags.gk import dato, klokkeslett


class Tilstand(NamedTuple):
    """The state: colour of the notice, the words, and the next step as (address, text)."""

    farge: str
    tekst: str
    #: Told below: why an approval no longer counts, what the approver wrote.
    merknader: list[str]
    neste: tuple[str, str] | None
    #: The next step is a POST of status E to the journal's page.
    ekspeder: bool = False


def _navn(steg: list[Loepsteg]) -> str:
    return ", ".join(s.mottaker.navn for s in steg)


def _falt(g: Gangen) -> list[str]:
    if (falt := g.falt) is None or falt.ugyldig is None:
        return []
    return [
        _("Godkjenningen fra %(dato)s gjelder ikke lenger: innholdet er endret.")
        % {"dato": dato(falt.tid)}
    ]


def _stanset(g: Gangen) -> list[str]:
    if g.siste is None or g.siste.utfall != "inhabil" or g.tilstand == "i_kraft":
        return []
    return [_("Sendingen ble stanset fordi en mottaker er inhabil. Send vedtaket til en annen.")]


def _svar(g: Gangen) -> list[str]:
    s = g.tilbakemelding
    if s is None or s.dokumentflyt is None or not s.dokumentflyt.merknad:
        return []
    return [
        _("%(navn)s skrev: %(merknad)s")
        % {"navn": s.mottaker.navn, "merknad": s.dokumentflyt.merknad}
    ]


def tilstand(g: Gangen, *, kan_skrive: bool, hvem: int | None = None) -> Tilstand:
    """The state of a decision for the person who reads (``hvem``)."""
    rot = f"/post/{g.post.pk}/vedtak/"
    endre = (f"{rot}endre/", _("Fyll ut vedtaket"))
    send = (f"{rot}send/", _("Send til godkjenning"))
    ferdig = (f"/post/{g.post.pk}/status/", _("Sett statusen til F, ferdig"))
    ord_ = g.tilstand
    mitt = next((s for s in g.venter_paa if s.mottaker_id == hvem), None)
    neste: dict[str, tuple[str, str]] = {
        "uten_type": endre, "ufullstendig": endre, "klar": send, "loeftet": send,
        "utkast": ferdig, "retur": ferdig, "avslag": ferdig,
        "steg": (f"{rot}#steg", _("Før stegene")),
    }  # fmt: skip
    farge = {
        "i_kraft": "success", "godkjent": "success", "retur": "warning", "avslag": "warning",
        "steg": "warning", "ufullstendig": "warning", "uten_type": "warning",
    }.get(ord_, "info")  # fmt: skip
    if g.falt is not None:
        farge = "warning"
    return Tilstand(
        farge,
        _tekst(g, ord_),
        [*_falt(g), *_stanset(g), *_svar(g)],
        (f"/vedtak/til-godkjenning/{mitt.pk}/", _("Les vedtaket og svar"))
        if mitt is not None
        else neste.get(ord_)
        if kan_skrive
        else None,
        ekspeder=kan_skrive and ord_ == "godkjent",
    )


def gangen(post: Registrering) -> Gangen:
    """The decision with its way; more than one part of a page asks, it is read once."""
    funnet: Gangen | None = post.__dict__.get("_gangen")
    if funnet is None:
        funnet = post.__dict__["_gangen"] = queries.gangen(post)
    return funnet


def stengt(post: Registrering) -> Stengt | None:
    """What a decision that is not approved cannot become; the guard in the database refuses it."""
    if not post.vedtak or post.status not in AAPNE or not (g := gangen(post)).mangler:
        return None
    rot = f"/post/{post.pk}/vedtak/"
    return Stengt(
        frozenset("GEJA"),
        _("Et vedtak må være godkjent før det kan ekspederes eller journalføres."),
        *((f"{rot}send/", _("Send til godkjenning")) if g.tilstand == "klar"
          else (rot, _("Se veien til godkjenning"))),
    )  # fmt: skip


def _tekst(g: Gangen, ord_: str) -> str:
    if ord_ == "venter":
        siden = (
            min(s.sendt for s in g.venter_paa if s.sendt) if g.venter_paa else g.post.endret_dato
        )
        return _("Vedtaket venter på godkjenning av %(navn)s siden %(dato)s %(tid)s.") % {
            "navn": _navn(g.venter_paa),
            "dato": dato(siden),
            "tid": klokkeslett(siden),
        }
    if ord_ == "hoering":
        return _("Vedtaket er på høring hos %(navn)s.") % {"navn": _navn(g.venter_paa)}
    if ord_ == "steg":
        antall = len(g.gjenstaar)
        return ngettext(
            "%(antall)s steg må gjøres før vedtaket kan sendes til godkjenning.",
            "%(antall)s steg må gjøres før vedtaket kan sendes til godkjenning.",
            antall,
        ) % {"antall": antall}
    if ord_ == "loeftet" and g.siste is not None and g.siste.organ is not None:
        return _("Vedtaket er løftet til %(organ)s, som avgjør saken.") % {
            "organ": g.siste.organ.navn
        }
    if ord_ == "godkjent" and not g.gyldige:
        return _("Vedtaket var i kraft før godkjenning ble krevd, og kan settes i kraft igjen.")
    return {
        "uten_type": _("Dokumentet er merket som vedtak. Fyll ut hva som avgjøres."),
        "ufullstendig": _("Noe mangler i vedtaket. Fyll ut hjemmel, utfall og beløp."),
        "utkast": _("Vedtaket skrives. Når det er ferdig, sender du det til godkjenning."),
        "klar": _("Vedtaket er ferdig skrevet, og kan sendes til godkjenning."),
        "retur": _("Vedtaket er sendt tilbake. Rett det, og send det på nytt."),
        "avslag": _("Vedtaket ble ikke godkjent."),
        "loeftet": _("Vedtaket er løftet til et utvalg."),
        "godkjent": _("Vedtaket er godkjent slik det er nå, og kan settes i kraft."),
        "i_kraft": _("Vedtaket er i kraft."),
        "utgaar": _("Dokumentet er utgått. Vedtaket gjelder ikke."),
    }[ord_]
