# SPDX-License-Identifier: EUPL-1.2
"""All that an approval is bound to, as one reader may read it: a constant number of queries.

Call inside ``lesing(bruker)``. The rows are models, so that reading of what is shielded is noted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from glassklar.arkiv.api import sider
from glassklar.arkiv.dokumenter.models import Dokumentobjekt, Dokumenttekst
from glassklar.arkiv.models import Korrespondansepart, Regdok, Registrering
from glassklar.fullmakt.modeller_vedtak import Vedtak
from glassklar.grunn.feil import IkkeFunnet
from glassklar.grunn.forberedt import forberedt

#: Correspondents that a decision goes to.
MOTTAKERE = frozenset({"EM", "EK", "GM", "IM", "IK"})


@dataclass(slots=True)
class Innhold:
    """A decision: the entry with its correspondents, what was decided, documents and texts."""

    post: Registrering
    vedtak: Vedtak
    #: The correspondents in order.
    parter: list[Korrespondansepart]
    dokumenter: list[sider.Dok]
    tekster: dict[UUID, Dokumenttekst] = field(default_factory=dict)

    @property
    def mottakere(self) -> list[Korrespondansepart]:
        """Those whom the decision goes to."""
        return [p for p in self.parter if p.type in MOTTAKERE]

    @property
    def lesbart(self) -> bool:
        """Whether this reader has all of it (the database asks the same before an answer)."""
        return (
            getattr(self.post, "skjermet", None) is not None
            and all(getattr(p, "identitet", None) for p in self.mottakere)
            and all(getattr(d.dokument, "skjermet", None) for d in self.dokumenter)
        )

    def hent_tekster(self, flere: Iterable[UUID] = ()) -> None:
        """Read the text of the newest file of each document, and of these files."""
        ider = {d.fil.pk for d in self.dokumenter if d.fil is not None} | set(flere)
        if ider:
            rader = Dokumenttekst.objects.filter(objekt__in=ider)
            self.tekster = {t.objekt_id: t for t in rader}


@forberedt(UUID)
def _poster(registrering: UUID):
    return Registrering.objects.filter(pk=registrering).select_related(
        "skjermet", "mappe__saksnummer", "mappe__skjermet", "enhet", "saksbehandler"
    )


@forberedt(UUID)
def _parter(registrering: UUID):
    return Korrespondansepart.objects.filter(registrering=registrering).select_related(
        "identitet", "enhet", "saksbehandler"
    )


@forberedt(UUID)
def _koblinger(registrering: UUID):
    return (
        Regdok.objects.filter(registrering=registrering)
        .select_related("dokument__skjermet")
        .order_by("nr")
    )


@forberedt(UUID)
def _filer(registrering: UUID):
    ider = Regdok.objects.filter(registrering=registrering).values("dokument_id")
    return Dokumentobjekt.objects.filter(dokument__in=ider).order_by("versjon")


def les(vedtak: Vedtak) -> Innhold:
    """Return the content of a decision. Raises IkkeFunnet: there is no such entry."""
    if not (poster := _poster(vedtak.pk)):
        raise IkkeFunnet
    dokumenter = {k.dokument_id: sider.Dok(k) for k in _koblinger(vedtak.pk)}
    for fil in _filer(vedtak.pk) if dokumenter else ():
        dokumenter[fil.dokument_id].filer.append(fil)
    return Innhold(poster[0], vedtak, _parter(vedtak.pk), list(dokumenter.values()))
