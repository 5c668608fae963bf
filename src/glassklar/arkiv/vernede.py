# SPDX-License-Identifier: EUPL-1.2
"""Every table with rows that can be shielded, and who may write in each (requirement 4.5.1)."""

from __future__ import annotations

#: Table: what the database asks of a new or changed row (arkiv/sql/skriverett_alt.sql).
VERNEDE = {
    "mappe_skjermet": "kan_legge_i_sak(mappe_id)",
    "mappe_klasse": "kan_legge_i_sak(mappe_id)",
    "mappe_sekundaerklasse": "kan_legge_i_sak(mappe_id)",
    "moetedeltaker_navn": "kan_skrive_deltaker(deltaker_id)",
    "registrering_skjermet": "kan_legge_i_post(registrering_id)",
    "kp_identitet": "kan_legge_i_post(registrering_id)",
    "dokumentflyt": "kan_legge_i_post(registrering_id)",
    "dokument_skjermet": "kan_legge_i_dokument(dokument_id)",
    "dokumentobjekt": "kan_legge_i_dokument(dokument_id)",
    "dokumenttekst": "kan_legge_i_dokument(dokument_id)",
    "part_identitet": "kan_skrive_part(part_id)",
    "merknad_tekst": "kan_skrive_merknad(merknad_id)",
}
