# SPDX-License-Identifier: EUPL-1.2
"""How the history of each traced table is read by the staff (tilgang/sporpolicy.py)."""

from __future__ import annotations

from glassklar.tilgang.sporpolicy import Historikk

HISTORIKK = Historikk(
    vernede={
        "mappe_skjermet": "mappe_id",
        "mappe_klasse": "mappe_id",
        "mappe_sekundaerklasse": "id",
        "moetedeltaker_navn": "deltaker_id",
        "registrering_skjermet": "registrering_id",
        "kp_identitet": "kp_id",
        "dokumentflyt": "id",
        "dokument_skjermet": "dokument_id",
        "dokumentobjekt": "id",
        "part_identitet": "part_id",
        "merknad_tekst": "merknad_id",
    },
    # Line 1 and the public title move with the shielding (arkiv/sql/titler.sql).
    tvillinger={
        "mappe": ("id", "mappe_skjermet", "mappe_id"),
        "registrering": ("id", "registrering_skjermet", "registrering_id"),
    },
    aapne={
        "arkiv": "id",
        "arkiv_skaper": "arkiv_id",
        "arkivdel": "id",
        "arkivdel_sekundaer": "arkivdel_id",
        "arkivskaper": "id",
        "avskrivning": "id",
        "brev": "id",
        "dokument": "id",
        "elektronisk_signatur": "id",
        "felthjemmel": "id",
        "frigivelse": "id",
        "godkjenning": "id",
        "godkjenningsloep": "id",
        "godkjenningssteg": "id",
        "gradering": "gjelder",
        "habilitet": "id",
        "journalpostnummer": "registrering_id",
        "kassasjon": "gjelder",
        "klage": "id",
        "klasse": "id",
        "klassifikasjonssystem": "id",
        "konvertering": "id",
        "korrespondansepart": "id",
        "kryssreferanse": "id",
        "loepenummer": "registrering_id",
        "merknad": "id",
        "moetedeltaker": "id",
        "nasjonal_identifikator": "id",
        "part": "id",
        "partsunntak": "gjelder",
        "presedens": "id",
        "presedens_mappe": "presedens_id",
        "presedens_registrering": "presedens_id",
        "regdok": "dokument_id",
        "registrering_referanse": "fra_id",
        "saksnummer": "mappe_id",
        "saksorgan": "id",
        "skjerming": "gjelder",
        "sletting": "id",
        "sperre": "id",
        "tilbakeholdelse": "registrering_id",
        "utfoert_kassasjon": "gjelder",
        "utfoert_steg": "id",
        "utsending": "id",
        "vedtak": "registrering_id",
        "vedtak_arv": "registrering_id",
    },
    alltid=(
        "brevmal",
        "brevprofil",
        "enhet",
        "fullmakt",
        "fullmakt_valg",
        "kravsteg",
        "reglement",
        "stilling",
        "stillingsinnehaver",
        "tilgangskode",
        "tilgangskode_versjon",
        "vedtakstype",
        "virksomhet",
    ),
    egne={
        "habilitet_tekst": "habilitet_id",
        "interesse": "id",
        "mottak": "id",
        "mottak_fil": "id",
        "offentliggjoering": "id",
    },
)
#: Judged by who they are about, in ``spor_ser`` (intern/sql/historikk.sql).
OM_PERSONER = (
    "bruker", "rolletildeling", "stedfortreder", "klarering", "sakstilgang", "mfa_authenticator",
    "socialaccount_socialaccount",
)  # fmt: skip
#: The trace's own: which keys seal it, and what was taken away.
OM_SPORET = ("spor", "logg_noekkel", "logg_epoke")
