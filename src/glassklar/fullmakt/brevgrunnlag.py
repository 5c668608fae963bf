# SPDX-License-Identifier: EUPL-1.2
"""What a letter is made of: the case's own data, and the words that the case handler writes.

Call inside ``lesing(bruker)`` or an action: what the person may not read is not in the letter.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from glassklar.arkiv.api import gjeldende_skjerming, queries, titler
from glassklar.arkiv.models import Korrespondansepart, Registrering
from glassklar.fullmakt.brev import tekster
from glassklar.fullmakt.brev.data import (
    Avsender,
    Brevdata,
    Klageadgang,
    Lov,
    Maalform,
    Mottaker,
    Person,
    Vaapen,
)
from glassklar.fullmakt.modeller_vedtak import Brev, Brevmal, Brevprofil, Vedtak
from glassklar.fullmakt.ord import kroner
from glassklar.grunn.feil import Avvist, IkkeFunnet
from glassklar.grunn.klokke import i_dag
from glassklar.lager.api import aapne
from glassklar.lov.api import UkjentHjemmel, siter
from glassklar.org.api import Bruker, virksomhet

#: Recipients of a letter, and of a copy.
TIL, KOPI = ("EM", "GM"), ("EK",)
#: The file that a letter's words are kept in, as production format beside the PDF.
KILDE = "application/json"
_VIKAR_FOR = """
select b.navn from vedtak_fullmakter(%(r)s, i_dag()) f join bruker b on b.id = f.paa_vegne
 where f.bruker = %(b)s and not exists (
   select 1 from vedtak_fullmakter(%(r)s, i_dag()) e where e.bruker = %(b)s and e.paa_vegne is null)
 order by b.navn limit 1"""
#: The case's data that a template may take in, with what stands for it in an example.
EKSEMPELFELT = {
    "sakstittel": "En oppdiktet sak",
    "saksansvarlig": "Ola Test",
    "enhet": "Eksempelenheten",
    "vedtakstype": "Eksempel",
    "beloep": "kr 1 000",
}


@dataclass(frozen=True, slots=True)
class Brevord:
    """What the case handler writes of a letter. Kept beside the PDF, to go on from."""

    vedtak: str
    begrunnelse: str = ""
    begrunnelse_unntak: str = ""
    hjemler: Sequence[str] = ()
    deres_ref: str = ""
    felt: Mapping[str, str] = field(default_factory=dict)

    def som_json(self) -> bytes:
        """The words as a file."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1).encode() + b"\n"


def malene(vedtakstype: UUID | None, maalform: str = "") -> list[Brevmal]:
    """Return the templates to choose from: the type's own before those for all."""
    q = Brevmal.objects.filter(aktiv=True).order_by("navn", "maalform")
    valg = [
        m
        for m in q
        if m.vedtakstype_id in (None, vedtakstype) and (not maalform or m.maalform == maalform)
    ]
    return sorted(valg, key=lambda m: m.vedtakstype_id is None)


def siste_brev(registrering: UUID) -> Brev | None:
    """Return the letter that was made last."""
    return (
        Brev.objects.filter(registrering=registrering)
        .select_related("mal", "objekt", "beslutter")
        .order_by("-laget", "-pk")
        .first()
    )


def siste_ord(brev: Brev | None) -> Brevord | None:
    """Return the words of a letter, when the person may read them."""
    if brev is None or brev.objekt is None:
        return None
    fil = brev.objekt.dokument.objekter.filter(
        variant="P", versjon=brev.objekt.versjon, mime=KILDE
    ).first()
    if fil is None:
        return None
    with aapne(fil.sjekksum) as inn:
        return Brevord(**json.load(inn))


def brevdata(post: Registrering, mal: Brevmal, ord_: Brevord, beslutter: Bruker) -> Brevdata:
    """Return the whole letter's content.

    Args:
        post: as ``arkiv.queries.post`` reads it.

    Raises:
        Avvist: the person cannot read all that goes in it. IkkeFunnet: it is no decision.
    """
    vedtak = Vedtak.objects.select_related("vedtakstype").filter(pk=post.pk).first()
    if vedtak is None:
        raise IkkeFunnet
    skjermet = getattr(post, "skjermet", None)
    if skjermet is None or post.mappe is None:
        raise Avvist({"": _("Du har ikke klarering til å lese hele dokumentet.")})
    type_ = vedtak.vedtakstype
    maalform: Maalform = mal.maalform  # type: ignore[assignment]
    klage = Klageadgang(
        type_.klageinstans or tekster.STATSFORVALTER[maalform], type_.klagefrist_uker
    )
    return Brevdata(
        maalform=maalform,
        lov=_lov(),
        avsender=avsender(post.enhet.navn if post.enhet else ""),
        saksnummer=f"{post.mappe.saksnummer.aar}/{post.mappe.saksnummer.nr}",
        dokumentnummer=str(queries.postnr(post) or ""),
        deres_ref=ord_.deres_ref,
        dato=i_dag(),
        mottakere=_mottakere(post, TIL),
        kopi=_mottakere(post, KOPI),
        vedlegg=_vedlegg(post.pk),
        tittel=" ".join(t for t in (titler.linje1(post), skjermet.tittel2) if t),
        utfall=tekster.UTFALL[maalform].get(vedtak.utfall, ""),
        vedtak=ord_.vedtak,
        begrunnelse=ord_.begrunnelse,
        begrunnelse_unntak=ord_.begrunnelse_unntak,
        hjemler=ord_.hjemler or [h.strip() for h in vedtak.hjemmel.split(";") if h.strip()],
        klage=klage if vedtak.klageadgang else None,
        saksbehandler=_person(post.saksbehandler, tekster.SAKSBEHANDLER[maalform]),
        beslutter=_person(beslutter),
        unntatt=_unntatt(post),
        paa_vegne_av=_paa_vegne_av(post.pk, beslutter.pk),
        felt={**_felt(post, vedtak), **ord_.felt},
    )


def avsender(enhet: str = "") -> Avsender:
    """Return the municipality as its letters show it."""
    v, profil = virksomhet(), Brevprofil.objects.first() or Brevprofil()
    if v is None:
        raise IkkeFunnet
    vaapen = None
    if profil.vaapen:
        with aapne(profil.vaapen) as inn:
            vaapen = Vaapen(inn.read(), profil.vaapen_alt)
    return Avsender(v.navn, enhet, v.adresse, v.epost, v.telefon, v.orgnummer, profil.farge, vaapen)


def _felt(post: Registrering, vedtak: Vedtak) -> dict[str, str]:
    """What a template may take in of the case, by these names (``EKSEMPELFELT``)."""
    assert post.mappe is not None
    ansvarlig = post.mappe.saksansvarlig
    return {
        "sakstittel": titler.linje1(post.mappe),
        "saksansvarlig": ansvarlig.navn if ansvarlig else "",
        "enhet": post.enhet.navn if post.enhet else "",
        "vedtakstype": vedtak.vedtakstype.navn,
        "beloep": "" if vedtak.beloep is None else kroner(vedtak.beloep),
    }


def _paa_vegne_av(registrering: UUID, beslutter: int) -> str:
    """For whom a stand-in decides: the name of the one whose authority it is."""
    with connection.cursor() as c:
        c.execute(_VIKAR_FOR, {"r": registrering, "b": beslutter})
        rad = c.fetchone()
    return rad[0] if rad else ""


def _lov() -> Lov:
    with connection.cursor() as c:
        c.execute("select forvaltningslov(i_dag())")
        rad = c.fetchone()
    return "2025" if rad and rad[0] == "2025" else "1967"


def _mottakere(post: Registrering, typer: Sequence[str]) -> list[Mottaker]:
    ut = []
    for p in post.korrespondanseparter.all():
        if p.type not in typer:
            continue
        ident = getattr(p, "identitet", None)
        if ident is None:
            raise Avvist({"": _("Du har ikke klarering til å lese hvem dokumentet er til.")})
        sted = f"{ident.postnummer} {ident.poststed}".strip()
        ut.append(
            Mottaker(ident.navn, [r for r in (*ident.postadresse, sted, ident.land) if r.strip()])
        )
    return ut


def _vedlegg(registrering: UUID) -> list[str]:
    return [
        d.dokument.skjermet.tittel
        for d in queries.dokumenter(registrering)
        if d.tilknyttet_som != "H" and getattr(d.dokument, "skjermet", None) is not None
    ]


def _person(b: Bruker | None, tittel: str = "") -> Person:
    if b is None:
        return Person("")
    with connection.cursor() as c:
        c.execute(
            "select s.navn from stillingsinnehaver i join stilling s on s.id = i.stilling_id"
            " where i.bruker_id = %s and i.fra <= i_dag() and (i.til is null or i.til >= i_dag())"
            " order by i.fra limit 1",
            [b.pk],
        )
        rad = c.fetchone()
    return Person(b.navn, rad[0] if rad else tittel)


def _unntatt(post: Registrering) -> str:
    s = gjeldende_skjerming(post)
    if s is None or not s.hjemmel or s.kode_id == "AAPEN":
        return ""
    try:
        return siter(s.hjemmel, s.tillegg or None)
    except UkjentHjemmel:
        return ""


def parter(registrering: UUID) -> list[Korrespondansepart]:
    """Return those whom a letter is sent to, with who they are where the person may know it."""
    return list(
        Korrespondansepart.objects.filter(registrering=registrering, type__in=TIL + KOPI)
        .select_related("identitet")
        .order_by("rekkefoelge")
    )
