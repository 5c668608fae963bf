# SPDX-License-Identifier: EUPL-1.2
"""Templates, and the letter that a decision is made into."""

from __future__ import annotations

import re
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from glassklar.arkiv.api import (
    NyFil,
    NyttDokument,
    laas_post,
    legg_til_dokument,
    objekt_av,
    queries,
)
from glassklar.arkiv.models import Dokument, Dokumentobjekt, Regdok
from glassklar.arkiv.tekstkoe import les_tekst_i
from glassklar.fullmakt.brev.data import Brevdata, Klageadgang, Mottaker, Person, Vaapen
from glassklar.fullmakt.brev.feil import BrevFeil
from glassklar.fullmakt.brev.lag import lag_brev, standardmal
from glassklar.fullmakt.brevgrunnlag import EKSEMPELFELT, KILDE, Brevord, avsender, brevdata
from glassklar.fullmakt.modeller_vedtak import Brev, Brevmal, Brevprofil
from glassklar.grunn.feil import Avvist
from glassklar.grunn.handling import handling
from glassklar.lager.api import kjenn, ta_inn
from glassklar.org.api import Bruker
from glassklar.org.avslag import Tekster, kall

#: A letter is made while the document is being written, before it goes to approval.
UNDER_ARBEID = frozenset({"R", "S"})

MALTEKSTER: Tekster = {
    "rett": ("", gettext_lazy("Bare arkivet og administrator kan endre malene.")),
    "kode": ("kode", gettext_lazy("Bruk bare små bokstaver a–z, tall, - og _.")),
    "maalform": ("maalform", gettext_lazy("Velg målform.")),
    "navn": ("navn", gettext_lazy("Skriv hva malen heter.")),
    "kilde": ("kilde", gettext_lazy("Malen er tom.")),
    "farge": ("farge", gettext_lazy("Skriv fargen som # og seks tegn, for eksempel #1e4e79.")),
    "alt": ("vaapen_alt", gettext_lazy("Skriv hva våpenet viser, for dem som ikke ser det.")),
}
BREVTEKSTER: Tekster = {
    "rett": ("", gettext_lazy("Du har ikke rett til å lage brev for dette dokumentet.")),
    "vedtak": ("", gettext_lazy("Dokumentet er ikke et vedtak.")),
    "mal": ("mal", gettext_lazy("Velg en mal.")),
    "beslutter": ("beslutter", gettext_lazy("Velg en som arbeider her.")),
    "fil": ("", gettext_lazy("Brevet ble ikke lagret. Prøv igjen.")),
}


def eksempel(maalform: str) -> Brevdata:
    """An invented letter to try a template on. Call inside ``lesing(bruker)``."""
    return Brevdata(
        maalform=maalform,  # type: ignore[arg-type]
        avsender=avsender("Eksempelenheten"),
        saksnummer="2026/1",
        dokumentnummer="1",
        dato=date(2026, 11, 21),
        mottakere=[Mottaker("Kari Prøve", ["Testveien 1", "9990 Eksempelvik"])],
        tittel="Eksempel på et vedtak",
        utfall="Eksempel",
        vedtak="Dette er et eksempel.\n\n- første punkt\n- andre punkt",
        begrunnelse="Slik ser en begrunnelse ut.\n\nDen kan ha flere avsnitt.",
        hjemler=["forvaltningsloven § 2"],
        saksbehandler=Person("Ola Test", "saksbehandler"),
        beslutter=Person("Nina Eksempel", "leder"),
        klage=Klageadgang("Statsforvalteren"),
        vedlegg=["Et vedlegg"],
        kopi=[Mottaker("Per Prøve")],
        felt=EKSEMPELFELT,
    )


def proev_mal(kilde: str, maalform: str) -> bytes:
    """Return the template's letter with the example in it. Raises BrevFeil with line and reason.

    Call inside ``lesing(bruker)``.
    """
    if maalform not in ("nb", "nn", "en"):
        raise Avvist(maalform=_("Velg målform."))
    return lag_brev(kilde.replace("\r\n", "\n"), eksempel(maalform))


@handling("ny_brevmal")
def lagre_mal(
    *, bruker: Bruker, kode: str, maalform: str, navn: str, kilde: str,
    vedtakstype: UUID | None = None,
) -> UUID:  # fmt: skip
    """Store a new version of a template that has been tried.

    Raises:
        Avvist: not the right to; or it does not compile, asks for a field that is not there, or
            leaves out what the law asks for (BrevFeil, at ``kilde``).
    """
    kilde = kilde.replace("\r\n", "\n")
    try:
        proev_mal(kilde, maalform)
    except BrevFeil as feil:
        raise Avvist(kilde=" ".join(str(t) for t in feil.felt.values())) from feil
    return kall(
        "ny_brevmal(text, text, text, uuid, text)",
        [kode, maalform, navn, vedtakstype, kilde],
        MALTEKSTER,
    )


@handling("avslutt_brevmal")
def avslutt_mal(*, bruker: Bruker, mal: UUID) -> None:
    """Take a template out of use; letters made with it stand. Raises Avvist."""
    kall("avslutt_brevmal(uuid)", [mal], MALTEKSTER)


@handling("sett_brevprofil")
def sett_profil(*, bruker: Bruker, farge: str, vaapen: bytes | None, vaapen_alt: str) -> None:
    """Set the colour and the coat of arms of the municipality's letters.

    Args:
        vaapen: SVG or PNG; None keeps what is there, empty bytes take it away.

    Raises:
        Avvist: not the right to, or the colour or the picture cannot be used.
    """
    naa = Brevprofil.objects.first() or Brevprofil()
    sum_ = naa.vaapen if vaapen is None else ""
    if vaapen:
        if not vaapen_alt.strip():
            raise Avvist({MALTEKSTER["alt"][0]: MALTEKSTER["alt"][1]})
        try:
            if not Vaapen(vaapen, vaapen_alt).er_png:
                vaapen.decode("utf-8")
        except ValueError as feil:
            raise Avvist(vaapen=_("Velg en SVG- eller PNG-fil på høyst 200 kB.")) from feil
        sum_ = ta_inn(vaapen).sha256
    kall("sett_brevprofil(text, text, text)", [farge, sum_, vaapen_alt], MALTEKSTER)
    try:
        lag_brev(standardmal("nb"), eksempel("nb"))
    except BrevFeil as feil:
        raise Avvist(vaapen=_("Våpenet kan ikke settes i et brev.")) from feil


def forhaandsvis(
    *, bruker: Bruker, registrering: UUID, mal: UUID, beslutter: int, ord_: Brevord
) -> bytes:
    """Return the letter as it would be; nothing is stored. Call inside ``lesing(bruker)``.

    Raises:
        Avvist: as ``lag``.
    """
    return _satt(registrering, mal, beslutter, ord_)


@handling("lag_brev")
def lag(
    *, bruker: Bruker, registrering: UUID, mal: UUID, beslutter: int, ord_: Brevord,
    versjon: int | None = None,
) -> Brev:  # fmt: skip
    """Make the decision's letter: the PDF becomes the newest file of the main document.

    The words are stored beside it, as the production format of the same version.

    Raises:
        Avvist: not while it is being written, not the right to, something is missing, or the
            template is at fault (BrevFeil). IkkeFunnet: no such entry or template.
    """
    post = laas_post(bruker, registrering, versjon)
    if post.status not in UNDER_ARBEID:
        raise Avvist({"": _("Brevet kan bare lages mens dokumentet er under arbeid.")})
    pdf = _satt(registrering, mal, beslutter, ord_)
    objekt = _legg_inn(bruker, registrering, pdf, ord_.som_json())
    nr = kall(
        "skriv_brev(uuid, uuid, uuid, int)", [registrering, mal, objekt.pk, beslutter], BREVTEKSTER
    )
    return Brev.objects.get(pk=nr)


def _satt(registrering: UUID, mal: UUID, beslutter: int, ord_: Brevord) -> bytes:
    rad = Brevmal.objects.filter(pk=mal).first()
    if rad is None:
        raise Avvist(mal=_("Velg en mal."))
    person = Bruker.objects.filter(pk=beslutter).first()
    if person is None:
        raise Avvist(beslutter=_("Velg hvem som skal avgjøre."))
    post = queries.post(registrering)
    return lag_brev(rad.kilde, brevdata(post, rad, ord_, person))


def _legg_inn(bruker: Bruker, registrering: UUID, pdf: bytes, ord_: bytes) -> Dokumentobjekt:
    """Both files as one new version of the main document, which is made when there is none."""
    filer = [
        _ny_fil(ord_, "brev.json", "P", KILDE),
        _ny_fil(pdf, "brev.pdf", "A", "application/pdf"),
    ]
    kobling = (
        Regdok.objects.select_related("dokument")
        .filter(registrering=registrering, tilknyttet_som="H")
        .order_by("nr")
        .first()
    )
    if kobling is None:
        legg_til_dokument(
            bruker=bruker,
            registrering=registrering,
            dokument=NyttDokument(_("Vedtaksbrev"), filer, "H"),
        )
        return Dokumentobjekt.objects.get(
            dokument__koblinger__registrering=registrering,
            dokument__koblinger__tilknyttet_som="H",
            variant="A",
        )
    return _ny_versjon(bruker, kobling.dokument, filer)


def _ny_versjon(bruker: Bruker, dok: Dokument, filer: list[NyFil]) -> Dokumentobjekt:
    if dok.status == "F":
        raise Avvist({"": _("Dokumentet er ferdigstilt. Innholdet kan ikke endres.")})
    siste = (
        Dokumentobjekt.objects.filter(dokument=dok)
        .exclude(variant="O")
        .order_by("-versjon")
        .values_list("versjon", flat=True)
        .first()
    )
    rader = [objekt_av(f, dok, (siste or 0) + 1, bruker) for f in filer]
    Dokumentobjekt.objects.bulk_create(rader)
    les_tekst_i(rader[1:])
    return rader[1]


def _ny_fil(data: bytes, navn: str, variant: str, mime: str) -> NyFil:
    lagret = ta_inn(data)
    return NyFil(navn, lagret.sha256, lagret.stoerrelse, kjenn(data, navn).puid, mime,
                 variant=variant)  # fmt: skip


def linjer(tekst: str) -> list[str]:
    """Legal bases as they are written in a form: one a line."""
    return [r.strip() for r in re.split(r"[\n;]", tekst) if r.strip()]


__all__ = [
    "avslutt_mal",
    "eksempel",
    "forhaandsvis",
    "lag",
    "lagre_mal",
    "linjer",
    "proev_mal",
    "sett_profil",
]
