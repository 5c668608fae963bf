# SPDX-License-Identifier: EUPL-1.2
"""Withdraw a published entry: a stone with date, reason and basis stays at its address."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from glassklar.arkiv.api import krev_rolle
from glassklar.arkiv.models import Registrering
from glassklar.grunn.feil import Avvist, IkkeFunnet
from glassklar.grunn.handling import handling
from glassklar.grunn.klokke import naa
from glassklar.journal import offentlig
from glassklar.journal.actions.rett import aapne_filer, fjern_etter, neste_versjoner, sjekk_grunn
from glassklar.journal.models import Frigivelse, Offentliggjoering
from glassklar.journal.rettelser import stein
from glassklar.lov.api import UkjentHjemmel, siter
from glassklar.org.api import Bruker, Rolle


@handling("trekk_tilbake")
def trekk_tilbake(
    *, bruker: Bruker, registrering: UUID, grunn: str, hjemmel: str
) -> Offentliggjoering:
    """Take an entry's content away from the public, at once; its number and address stay.

    Args:
        bruker: an archivist.
        grunn: why, as the public reads it; not what the secret was.
        hjemmel: basis in the register, with addition after a slash (``offl-13/fvl-13-1-1``).

    Raises:
        Avvist: not the archive, no reason or basis, not out, or withdrawn already.
        IkkeFunnet: no such entry.
    """
    krev_rolle(bruker, Rolle.ARKIVAR)
    grunn = sjekk_grunn(grunn)
    try:
        sitat = siter(hjemmel)
    except UkjentHjemmel as feil:
        raise Avvist(hjemmel=_("Velg hjemmelen for å trekke dokumentet tilbake.")) from feil
    post = Registrering.objects.select_for_update(of=("self",)).filter(pk=registrering).first()
    if post is None:
        raise IkkeFunnet
    forrige = offentlig.rader([post.pk]).get(post.pk)
    if forrige is None:
        raise Avvist({"": _("Dokumentet er ikke lagt ut ennå. Hold det tilbake i stedet.")})
    if forrige["trukket"]:
        raise Avvist({"": _("Dokumentet er allerede trukket tilbake.")})
    rad = stein(forrige, naa(), grunn, sitat)
    frigivelse = Frigivelse.objects.create(av=bruker, antall=1)
    utlagt = Offentliggjoering.objects.create(
        registrering=post,
        frigivelse=frigivelse,
        versjon=neste_versjoner([post.pk])[post.pk],
        innhold={k: v for k, v in rad.items() if not k.startswith(("soek", "tekster"))},
        grunn=grunn,
        trukket=True,
    )
    offentlig.skriv([rad])
    offentlig.dager([post.journaldato])
    fjern_etter(aapne_filer(forrige))
    return utlagt
