# SPDX-License-Identifier: EUPL-1.2
"""Personnavn i journalen på nett: søkbare i ett år.

Offentlegforskrifta § 6 fjerde ledd: innføringer eldre enn ett år skal ikke gi treff på personnavn.
Plikten gjelder organene i første ledd; for en kommune er det god skikk (personvernforordningen
art. 5 og 25). Navnet vises fortsatt når innføringen åpnes. Lengden står i `frister.toml`.
"""

from __future__ import annotations

from datetime import date

from .kalender import frist, legg_til_maaneder


def siste_soekbare_dag(journaldato: date) -> date:
    """Dagen innføringen er ett år gammel: siste dag navnet gir treff.

    Journalført 29. februar: 28. februar året etter.
    """
    return legg_til_maaneder(journaldato, frist("navn_soekbart", journaldato).antall)


def navn_er_soekbart(journaldato: date, i_dag: date) -> bool:
    """Om personnavn i innføringen skal gi treff i søk, strøm og filter `i_dag`.

    Innføringer fra før 2009 er eldre enn regelen og gir aldri treff.
    """
    if journaldato.year < 2009:
        return False
    return i_dag <= siste_soekbare_dag(journaldato)


def eldste_soekbare(i_dag: date) -> date:
    """Den eldste journaldatoen der navn er søkbare `i_dag`: det nattjobben sletter foran."""
    dag = date(i_dag.year - 1, i_dag.month, min(i_dag.day, 28))
    while not navn_er_soekbart(dag, i_dag):
        dag = date.fromordinal(dag.toordinal() + 1)
    while navn_er_soekbart(date.fromordinal(dag.toordinal() - 1), i_dag):
        dag = date.fromordinal(dag.toordinal() - 1)
    return dag
