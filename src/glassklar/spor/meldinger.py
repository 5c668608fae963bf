# SPDX-License-Identifier: EUPL-1.2
"""What can be wrong with the sealing, as a word in the database and a sentence for people."""

from __future__ import annotations

from typing import Final

#: Word: sentence. Sealing stands still at those in ``STANS``; the others only need somebody.
MELDINGER: Final = {
    "virksomhet": "Kommunen er ikke opprettet ennå, så loggen har ikke noe navn.",
    "noekkel_mangler": "Nøkkelfilen mangler eller kan ikke leses. Legg den tilbake.",
    "noekkel_feil": "Nøkkelen i filen er ikke den loggen er signert med. Legg den riktige tilbake.",
    "gjenopprettet": "Databasen er hentet fra en sikkerhetskopi. Stopp de andre prosessene, og "
    "kjør «glassklar forsegler --etter-gjenoppretting».",
    "mappe_foran": "Mappen med fliser har et nyere sjekkpunkt enn databasen. Er databasen hentet "
    "fra en sikkerhetskopi, kjør «glassklar forsegler --etter-gjenoppretting».",
    "mappe_annen": "Mappen med fliser er fra en annen logg. Velg en annen mappe.",
    "rekkefoelge": "En hendelse kom utenfor rekkefølgen. Kontroller med «glassklar verifiser».",
    "fliser": "Kan ikke skrive fliser. Er mappen skrivbar, og er det plass på disken?",
    "transaksjon": "En åpen transaksjon holder forseglingen igjen.",
    "klokke": "Klokken er stilt tilbake. Sjekkpunktene beholder rekkefølgen.",
}
STANS: Final = frozenset(
    {"virksomhet", "noekkel_mangler", "noekkel_feil", "gjenopprettet", "mappe_foran",
     "mappe_annen", "rekkefoelge"}
)  # fmt: skip


class Stans(Exception):
    """Sealing cannot go on now; nothing was sealed. ``ord`` is a key of ``MELDINGER``."""

    def __init__(self, ord_: str, detalj: str = "") -> None:
        self.ord = ord_
        self.detalj = detalj
        super().__init__(MELDINGER[ord_] + (f" ({detalj})" if detalj else ""))
