# SPDX-License-Identifier: EUPL-1.2
"""What the trace leaves out, and why: the one list. A test holds it against the catalogue.

The check of the live rows looks at everything that is not here.
"""

from __future__ import annotations

from typing import Dict, FrozenSet

#: Tables without a trace, by the reason.
TABELLER = {
    "derived by triggers or the owner's migrations": """
        enhet_under vern frysregel spor_vern spor_dekning""",
    "counters: the number rows are traced": "journalteller saksteller mappeteller",
    "the trace itself, and search": "spor soek_aapen soek_vernet",
    "what is sealed, which nobody can change": """
        logg_tilstand logg_flis logg_bunt logg_sjekkpunkt logg_utsending""",
    "made again from the file when needed": "dokumenttekst",
    "the signing key, and what salts the hash of a decision": "noekkel vedtak_salt",
    "of use to its own transaction only": "rettendring",
    "the frameworks' own": """
        django_session django_content_type django_migrations procrastinate_events
        procrastinate_jobs procrastinate_periodic_defers procrastinate_workers auth_group
        auth_group_permissions auth_permission""",
    "nobody writes in them": """
        account_emailaddress account_emailconfirmation socialaccount_socialapp
        socialaccount_socialtoken""",
    "short-lived; attempts and logins are lines in the log": "oekt delt_minne",
}
#: Columns that change without a trace, by the reason; "" is every table.
KOLONNER: Dict[str, Dict[str, str]] = {
    "": {
        "password": "a hash that nobody needs to read again",
        "last_login": "logging in is no change of a person; it is a line in the log",
    },
    "mottak_fil": {"tekst": "made from the file, and again when needed"},
    "mfa_authenticator": {
        "data": "the secret of the second factor",
        "last_used_at": "each use is a line in the log",
    },
    "socialaccount_socialaccount": {
        "uid": "who the person is with the provider is nobody's to read",
        "extra_data": "what the provider says at each login is not kept",
    },
}


def kolonner_utelatt(tabell: str) -> FrozenSet[str]:
    """The columns of a table that its events do not vouch for."""
    return frozenset(KOLONNER[""]) | frozenset(KOLONNER.get(tabell, ()))
