# SPDX-License-Identifier: EUPL-1.2
"""What the one-word refusals of the decisions' functions mean, at which field, in words.

The words are those of sql/godkjenning.sql; a test asks that each of them stands here.
"""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from glassklar.org.avslag import Tekster

#: Why a person may not approve (``godkjenner_hindre``), said of somebody else.
HINDRE: dict[str, Promise] = {
    "sluttet": _("Arbeider ikke her lenger."),
    "skrevet": _("Har skrevet i dokumentet."),
    "fullmakt": _("Har ikke fullmakt som dekker vedtaket."),
    "stedfortreder": _("Er stedfortreder for en som ikke kan avgjøre saken."),
    "inhabil": _("Er inhabil i saken."),
    "habilitet_mangler": _("Har ikke svart om habilitet i saken ennå."),
    "overordnet_inhabil": _("Er underordnet en som er inhabil i saken."),
    "godkjent_foer": _("Har godkjent vedtaket allerede."),
    "klarering": _("Har ikke klarering til å lese hele dokumentet."),
}

#: The same, said to the person.
_DEG: Tekster = {
    "skrevet": ("", _("Du har skrevet i dokumentet, og kan ikke godkjenne det selv.")),
    "fullmakt": ("", _("Du har ikke fullmakt som dekker dette vedtaket i dag.")),
    "stedfortreder": (
        "",
        _("Du er stedfortreder for en som ikke kan avgjøre saken. Da kan ikke du heller."),
    ),
    "inhabil": ("habilitet", _("Du er inhabil i saken, og kan ikke avgjøre den.")),
    "habilitet_mangler": ("habilitet", _("Svar om habilitet i saken først.")),
    "overordnet_inhabil": (
        "",
        _("Lederen din er inhabil i saken. Da kan du forberede den, men ikke avgjøre den."),
    ),
    "godkjent_foer": ("", _("Du har godkjent vedtaket. Nå må en annen godkjenne.")),
    "klarering": ("", _("Du har ikke klarering til å lese hele dokumentet.")),
    "lest": ("", _("Åpne dokumentet og les det før du godkjenner.")),
    "endret": (
        "",
        _("Vedtaket er endret mens du leste. Se endringen før du godkjenner."),
    ),
}

_FELLES: Tekster = {
    "vedtak": ("", _("Dokumentet er ikke et vedtak.")),
    "steg": ("steg", _("Alle stegene som kreves, må være gjort først.")),
    "steg_finnes": ("", _("Vi finner ikke dette. Last siden på nytt.")),
    "avsluttet": ("", _("Dette er avsluttet fra før. Last siden på nytt.")),
    "ikke_sendt": ("", _("Vedtaket venter ikke på deg nå. Last siden på nytt.")),
    "grunn": ("grunn", _("Skriv hvorfor.")),
    "merknad": ("merknad", _("Skriv en merknad.")),
}

SEND: Tekster = {
    **_FELLES,
    "rett": (
        "",
        _("Bare saksbehandleren, lederen og arkivet kan sende vedtaket til godkjenning."),
    ),
    "status": ("", _("Sett dokumentet til F, ferdig, før du sender det til godkjenning.")),
    "maate": ("maate", _("Velg hvordan vedtaket skal sendes.")),
    "type": ("vedtakstype", _("Velg hva slags vedtak det er.")),
    "beloep": ("beloep", _("Skriv beløpet vedtaket gjelder.")),
    "hjemmel": ("hjemmel", _("Skriv hjemmelen for vedtaket.")),
    "utfall": ("utfall", _("Velg hva utfallet er.")),
    "sendt": ("", _("Vedtaket er allerede sendt. Trekk det tilbake først.")),
    "habilitet": ("habilitet", _("Svar om din egen habilitet i saken før du sender vedtaket.")),
    "inhabil": ("habilitet", _("Du er inhabil i saken, og kan ikke sende vedtaket.")),
    "mottakere": ("mottakere", _("Velg minst én mottaker, og hver person bare én gang.")),
    "antall": ("mottakere", _("Denne typen vedtak må godkjennes av flere. Velg flere personer.")),
    "mottaker": ("mottakere", _("En av dem du valgte, kan ikke godkjenne vedtaket.")),
}

SVAR: Tekster = {
    **_FELLES,
    **_DEG,
    "rett": ("", _("Vedtaket er ikke sendt til deg.")),
    "svar": ("", _("Du kan ikke svare slik på denne forespørselen.")),
    "organ": ("organ", _("Velg et folkevalgt organ.")),
}

TREKK: Tekster = {
    **_FELLES,
    "rett": ("", _("Du har ikke rett til å gjøre dette.")),
    "status": ("", _("Vedtaket har trådt i kraft, og kan ikke trekkes tilbake her.")),
}

STEG: Tekster = {
    **_FELLES,
    "rett": (
        "",
        _(
            "Steg føres av dem som kan endre dokumentet. Bare en leder som ikke har skrevet i"
            " det, kan fravike et steg."
        ),
    ),
    "status": ("", _("Vedtaket er godkjent eller i kraft. Stegene kan ikke endres nå.")),
    "finnes": ("", _("Steget er ført fra før. Last siden på nytt.")),
    "fravik": ("fravik", _("Dette steget kan ikke fravikes.")),
    "dokument": (
        "dokument",
        _("Velg dokumentet i saken som viser at steget er gjort, eller skriv hva som er gjort."),
    ),
}
