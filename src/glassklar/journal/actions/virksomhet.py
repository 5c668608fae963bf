# SPDX-License-Identifier: EUPL-1.2
"""Tell the public site who the municipality is, what it publishes, and what its codes mean."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from glassklar.arkiv.api import krev_rolle
from glassklar.arkiv.models import Arkivdel
from glassklar.grunn.feil import Avvist
from glassklar.grunn.handling import handling
from glassklar.grunn.klokke import i_dag, naa
from glassklar.journal import offentlig
from glassklar.lov.api import hjemler as register
from glassklar.lov.api import journalplikt
from glassklar.org.api import Bruker, Enhet, Rolle, Virksomhet, virksomhet
from glassklar.tilgang.api import AAPEN, Tilgangskode, koder


@handling("oppdater_offentlig_virksomhet")
def oppdater_offentlig_virksomhet(*, bruker: Bruker) -> dict[str, Any]:
    """Write the municipality's public facts and codes anew; call after either has changed.

    Returns:
        What was written.

    Raises:
        Avvist: not administrator or archive, or no municipality is set up.
    """
    krev_rolle(bruker, Rolle.ADMIN, Rolle.ARKIVAR)
    v = virksomhet()
    if v is None:
        raise Avvist({"": _("Kommunen er ikke satt opp ennå.")})
    innhold = _innhold(v)
    offentlig.virksomhet(innhold, [*map(_kode, _synlige_koder()), *map(_enhet, _enheter())])
    return innhold


def _innhold(v: Virksomhet) -> dict[str, Any]:
    return {
        "navn": v.navn,
        "kommunenummer": v.kommunenummer,
        "orgnummer": v.orgnummer,
        "adresse": v.adresse,
        "epost": v.epost,
        "telefon": v.telefon,
        "aapningstid": v.aapningstid,
        "demo": v.demo,
        "publiser_interne": v.publiser_interne,
        "publiser_dokumenter": v.publiser_dokumenter,
        "xx_frist_arbeidsdager": v.xx_frist_arbeidsdager,
        "koder": [
            {
                "kode": k.kode,
                "navn": k.navn,
                "forklaring": k.forklaring,
                "hjemler": list(k.hjemler),
            }
            for k in _synlige_koder()
            if k.aktiv
        ],
        "utenfor": [
            {"tittel": a.tittel, "hjemmel": _hjemmel(a.skjules_hjemmel)["sitat"]}
            for a in Arkivdel.objects.filter(innfoersel_skjules=True).order_by("kode")
        ],
        "sakstyper_utenfor": [
            {spraak: s.navn(spraak) for spraak in ("nb", "nn", "en")}
            for s in journalplikt.skjulbare_sakstyper()
        ],
        "oppdatert": naa().isoformat(),
    }


def _synlige_koder() -> list[Tilgangskode]:
    return [k for k in koder(bare_aktive=False) if k.kode != AAPEN]


def _enheter() -> list[Enhet]:
    # Closed units too: their entries are still found by unit.
    return list(Enhet.objects.all())


def _kode(k: Tilgangskode) -> dict[str, Any]:
    return {
        "type": "tilgangskode",
        "kode": k.kode,
        "navn": k.navn,
        "forklaring": {
            "nb": k.forklaring,
            "aktiv": k.aktiv,
            "rekkefoelge": k.rekkefoelge,
            "hjemler": [_hjemmel(h) for h in k.hjemler],
        },
    }


def _enhet(e: Enhet) -> dict[str, Any]:
    return {
        "type": "enhet",
        "kode": e.kode,
        "navn": e.navn,
        "forklaring": {
            "overordnet": e.overordnet_id,
            "folkevalgt": e.folkevalgt,
            "aktiv": e.avsluttet_dato is None,
        },
    }


def _hjemmel(kode: str) -> dict[str, Any]:
    h = register.finn(register.del_kode(kode)[0])
    if h is None:
        return {"kode": kode, "sitat": kode, "url": "", "gjelder": False}
    return {
        "kode": kode,
        "sitat": register.siter(kode),
        "url": h.url,
        "gjelder": h.gjelder(i_dag()),
    }
