# SPDX-License-Identifier: EUPL-1.2
"""The words of actions, tables, fields and doors (``ord.toml``), and what is never shown."""

from __future__ import annotations

import functools
import tomllib
from pathlib import Path

from django.utils.translation import get_language

SPRAAK = ("nb", "nn", "en")
SLAG = ("handling", "tabell", "felt", "doer")
#: Columns that say nothing to a reader: keys, copies, what the database works out, and what is kept
#: as a whole (the file itself, the public row).
TEKNISK = frozenset(
    """
    algoritme arkiv_id arkivdel_id arkivskaper_id art av_id avskrives_av_id avskrives_av_part_id
    behandlet behandlet_av_id bruker bruker_id created_at data date_joined deltaker_id demo
    dokument_id endret endret_av_id endret_dato endringsloepenummer enhet erstattet_av_id etter
    extra_data foer forelder_id forloeper_id format format_detaljer forrige_moete_id fra_id
    fra_klasse_id fra_mappe_id fra_registrering_id fra_sjekksum frigivelse_id gitt gjaldt_til
    gjelder grunnlag_id habilitet_id handling id innhold internt kilde kilde_id klasse_ref_id
    klassifikasjonssystem_id koordinatsystem kp_id landkode last_login last_used_at lest logg mappe
    mappe_id merknad_id mime mottak_id navneord noekkel objekt_id offentlig_tittel op
    opprettet_av_id
    opprettet_dato overordnet_id paa_vegne part_id password presedens_id problem problemer rad
    referanse_arkivdel_id registrering_id registrert_av_id rekkefoelge restanse sak salt satt sider
    sjekksum skaper_id skjulte_ord stoerrelse storrelse system_id tabell tid til_id til_klasse_id
    til_mappe_id til_registrering_id til_sjekksum tilknyttet_av_id tilknyttet_dato uid unntatt_part
    avtrykk dokumentflyt_id fullmakt_id kjede kravsteg_id loep_id sett_avtrykk signatur steg_id
    vedtakstype_id konvolutt
    user_id vern vern_eier vern_til versjon virksomhetsspesifikke x xid y z
    """.split()
)
#: What came in is shielded as the entry that it became: only that it came is told.
UTEN_VERDIER = frozenset(
    {"mottak", "mottak_fil", "offentliggjoering", "tilgangskode_versjon", "spor", "logg_noekkel",
     "logg_epoke", "mfa_authenticator", "socialaccount_socialaccount"}
)  # fmt: skip


@functools.cache
def register() -> dict[str, dict[str, list[str]]]:
    """All words: kind → name → [bokmål, nynorsk, English]."""
    with (Path(__file__).parent / "ord.toml").open("rb") as fil:
        return tomllib.load(fil)


def ord_for(slag: str, navn: str, ellers: str = "") -> str:
    """Return the words of a name in the reader's language."""
    spraak = (get_language() or "nb")[:2]
    treff = register()[slag].get(navn) or register()[slag].get(ellers)
    if treff is None:
        return ""
    return treff[SPRAAK.index(spraak) if spraak in SPRAAK else 0]
