# SPDX-License-Identifier: EUPL-1.2
"""Råd om titler: det skrivereglene fraråder, og som kan kjennes igjen uten forståelse.

Funnene er råd, ikke avslag. Fødselsnummer i tittel er et avslag og prøves av `lov.fnr`.
"""

from __future__ import annotations

import re
from typing import Final, Literal, NamedTuple

from . import tittel

Kode = Literal["svarprefiks", "filendelse", "store_bokstaver", "tom_for_mening", "for_kort"]

TEKSTER: Final[dict[str, dict[Kode, str]]] = {
    "nb": {
        "svarprefiks": "Tittelen begynner med «{funn}». Skriv hva dokumentet gjelder.",
        "filendelse": "Tittelen ser ut som et filnavn («{funn}»). Skriv hva dokumentet gjelder.",
        "store_bokstaver": "Tittelen er skrevet med bare store bokstaver.",
        "tom_for_mening": "«{funn}» sier ikke hva dokumentet gjelder. Legg til hva saken er.",
        "for_kort": "Tittelen er svært kort. Skriv hva dokumentet gjelder.",
    },
    "nn": {
        "svarprefiks": "Tittelen byrjar med «{funn}». Skriv kva dokumentet gjeld.",
        "filendelse": "Tittelen ser ut som eit filnamn («{funn}»). Skriv kva dokumentet gjeld.",
        "store_bokstaver": "Tittelen er skriven med berre store bokstavar.",
        "tom_for_mening": "«{funn}» seier ikkje kva dokumentet gjeld. Legg til kva saka er.",
        "for_kort": "Tittelen er svært kort. Skriv kva dokumentet gjeld.",
    },
    "en": {
        "svarprefiks": "The title begins with “{funn}”. Write what the document is about.",
        "filendelse": "The title looks like a file name (“{funn}”). Write what it is about.",
        "store_bokstaver": "The title is written in capital letters only.",
        "tom_for_mening": "“{funn}” does not say what the document is about. Add the subject.",
        "for_kort": "The title is very short. Write what the document is about.",
    },
}

_PREFIKS: Final = re.compile(
    r"^\s*((?:(?:sv|vs|re|fw|fwd|antw|aw|vedr|ang)\s*:\s*)+)", re.IGNORECASE
)
_ENDELSE: Final = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|odt|ods|txt|rtf|html?|xml|csv|eml|msg|zip|jpe?g|png|gif|tiff?|heic)\b",
    re.IGNORECASE,
)
_UTEN_MENING: Final = frozenset(
    "vedlegg svar henvendelse dokument dokumenter brev e-post epost mail melding fil skann scan"
    " scannet skannet bilde notat kopi diverse info informasjon ukjent test tittel søknad"
    " viktig vedtak referat".split()
)


class Merknad(NamedTuple):
    """Ett råd: hva slags (`kode`) og teksten det gjelder (`funn`)."""

    kode: Kode
    funn: str

    def tekst(self, spraak: str = "nb") -> str:
        """Rådet i klartekst på nb, nn eller en; andre språk gir nb."""
        return TEKSTER.get(spraak, TEKSTER["nb"])[self.kode].format(funn=self.funn)


def uten_prefiks(tekst: str) -> str:
    """Tittelen uten «SV:», «VS:», «FWD:» og lignende foran: forslaget fra en e-post."""
    return _PREFIKS.sub("", tekst).strip()


def lint(tekst: str) -> list[Merknad]:
    """Rådene for tittelen, i fast rekkefølge; tom liste når det ikke er noe å si.

    Tom tittel gir ingen råd: at den mangler, er en feil som skjemaet melder.
    """
    renset = tekst.strip()
    if not renset:
        return []
    ut: list[Merknad] = []
    prefiks = _PREFIKS.match(renset)
    if prefiks:
        ut.append(Merknad("svarprefiks", prefiks.group(1).strip()))
    endelse = _ENDELSE.search(renset)
    if endelse:
        ut.append(Merknad("filendelse", endelse.group()))
    bokstaver = [t for t in renset if t.isalpha()]
    ordene = tittel.ord(uten_prefiks(renset))
    lange = [o for o in ordene if len(o.tekst) > 3]
    if len(bokstaver) > 6 and lange and renset.upper() == renset:
        ut.append(Merknad("store_bokstaver", renset))
    # Filendelsen er ikke et ord om innholdet: «vedlegg.pdf» sier ikke mer enn «vedlegg».
    mening = [o.tekst for o in tittel.ord(_ENDELSE.sub("", uten_prefiks(renset)))]
    if mening and all(o.lower() in _UTEN_MENING or o.isdigit() for o in mening):
        ut.append(Merknad("tom_for_mening", " ".join(mening)))
    elif len(bokstaver) < 4:
        ut.append(Merknad("for_kort", renset))
    return ut
