# SPDX-License-Identifier: EUPL-1.2
"""Hold a journalled entry back from release, with the reason, and let it go again."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from glassklar.arkiv.api import krev_rolle, laas_post
from glassklar.grunn.feil import Avvist
from glassklar.grunn.handling import handling
from glassklar.grunn.klokke import naa
from glassklar.journal import offentlig
from glassklar.journal.models import Tilbakeholdelse
from glassklar.org.api import Bruker, Rolle


@handling("hold_tilbake")
def hold_tilbake(*, bruker: Bruker, registrering: UUID, grunn: str) -> Tilbakeholdelse:
    """Keep an entry out of the release until somebody lets it go.

    The public sees its number under "venter på kontroll".

    Raises:
        Avvist: not the archive, no reason, or released already. IkkeFunnet: no such entry.
    """
    krev_rolle(bruker, Rolle.ARKIVAR)
    post = laas_post(bruker, registrering)
    if not grunn.strip():
        raise Avvist(grunn=_("Skriv hvorfor dokumentet holdes tilbake."))
    if len(grunn) > 1000:
        raise Avvist(grunn=_("Grunnen er for lang. Skriv høyst 1000 tegn."))
    if offentlig.lagt_ut([post.pk]):
        raise Avvist({"": _("Dokumentet er allerede lagt ut. Rett det, eller trekk det tilbake.")})
    verdier = {"grunn": grunn.strip(), "av": bruker, "tid": naa(), "opphevet": None}
    if not Tilbakeholdelse.objects.filter(registrering=post).update(**verdier):
        Tilbakeholdelse(registrering=post, **verdier).save(force_insert=True)
    return Tilbakeholdelse.objects.get(registrering=post)


@handling("slipp")
def slipp(*, bruker: Bruker, registrering: UUID) -> None:
    """Let a held entry go; it is released with the next release of its day.

    Raises:
        Avvist: not the archive, or not held back. IkkeFunnet: no such entry.
    """
    krev_rolle(bruker, Rolle.ARKIVAR)
    post = laas_post(bruker, registrering)
    antall = Tilbakeholdelse.objects.filter(registrering=post, opphevet__isnull=True).update(
        opphevet=naa()
    )
    if antall != 1:
        raise Avvist({"": _("Dokumentet er ikke holdt tilbake.")})
