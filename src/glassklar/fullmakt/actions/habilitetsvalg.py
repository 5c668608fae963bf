# SPDX-License-Identifier: EUPL-1.2
"""The system owner's choices: which administration act is in force, and who sees interests."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from glassklar.fullmakt.modeller_habilitet import Interesse
from glassklar.grunn.feil import Avvist
from glassklar.grunn.handling import handling
from glassklar.grunn.klokke import naa
from glassklar.org.api import Bruker, Rolle, Virksomhet, har_rolle

#: The act of 2025 was sanctioned on this day; it cannot be in force before.
SANKSJONERT = date(2025, 6, 20)


@handling("sett_habilitetsvalg")
def sett_habilitetsvalg(
    *, bruker: Bruker, fvl25_fra: date | None, interesser_synlig: str, grunn: str
) -> None:
    """Set the first day of forvaltningsloven 2025 (None: not decided), and who sees interests.

    Answers that were given stand under the act they were given by.

    Raises:
        Avvist: not the administrator, no reason, or a day before the act was sanctioned.
    """
    if not har_rolle(bruker, Rolle.ADMIN):
        raise Avvist({"": _("Bare administrator kan endre dette.")})
    if not grunn.strip():
        raise Avvist(grunn=_("Skriv hvorfor."))
    if fvl25_fra is not None and fvl25_fra < SANKSJONERT:
        raise Avvist(fvl25_fra=_("Loven ble sanksjonert 20. juni 2025. Skriv en senere dag."))
    if interesser_synlig not in Interesse.Synlig.values:
        raise Avvist(interesser_synlig=_("Velg ett av alternativene."))
    Virksomhet.objects.filter(pk=1).update(
        fvl25_fra=fvl25_fra, interesser_synlig=interesser_synlig, endret=naa()
    )
