# SPDX-License-Identifier: EUPL-1.2
"""Register a document without the inbox: files and metadata in one post.

This is the path that is measured (letters a second): it asks the database for the case, writes,
and asks for the number it got. Lists and proposals are read only when the page is shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import IntegrityError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from glassklar.arkiv import queries, sider
from glassklar.arkiv.api import NyFil, NyKorrespondent, NyPost, NyttDokument, registrer
from glassklar.arkiv.mapper.models import Mappe
from glassklar.arkiv.mottak.inntak import Innfil, legg_paa_lager
from glassklar.arkiv.titler import linje1
from glassklar.arkiv.web.felles import UGYLDIG, personvalg, vis
from glassklar.arkiv.web.felt import les_saksnummer, tidspunkt
from glassklar.arkiv.web.skjema import PostSkjema
from glassklar.grunn.feil import Avvist
from glassklar.grunn.identitet import lesing
from glassklar.grunn.ids import fersk_uuid7, uuid7
from glassklar.grunn.klokke import i_dag
from glassklar.lov.api import legg_til_arbeidsdager
from glassklar.org.api import Bruker, side, virksomhet
from glassklar.tilgang.api import AAPEN, XX, NySkjerming, koder

#: Grading that is not a code: take what the case has.
ARV = "arv"
XX_DAGER = 5


class Saksvalg(NamedTuple):
    """The case that was typed: its key, and who is responsible for it."""

    mappe: UUID
    ansvarlig: int | None


def finn_sak(tekst: str) -> Saksvalg | None:
    """Return the case whose number a text begins with (one statement, no secret in it)."""
    nummer = les_saksnummer(tekst)
    if nummer is None:
        return None
    # ⚡ On the way of every letter: plain SQL, as compiling it costs more than running it.
    with connection.cursor() as c:
        c.execute(
            "select m.id, m.saksansvarlig_id from saksnummer s join mappe m on m.id = s.mappe_id"
            " where s.aar = %s and s.nr = %s",
            nummer,
        )
        rad = c.fetchone()
    return Saksvalg(*rad) if rad else None


def sakslinje(mappe: Mappe) -> str:
    """``2026/355 Gnr. 101, bnr. 3``: what stands in the field: line 1, if readable."""
    nr = mappe.saksnummer
    return f"{nr.aar}/{nr.nr} {linje1(mappe)}"


def sak_ikke_funnet(tekst: str) -> tuple[str, list[Mappe]]:
    """Return what to say about a case that was not found, and cases it may have been."""
    if les_saksnummer(tekst):
        return _("Vi finner ikke saken. Sjekk saksnummeret."), []
    forslag = sider.finn_saker(tekst)
    if forslag:
        return _("Velg saken under, eller skriv saksnummeret."), forslag
    return _("Vi finner ingen åpen sak med disse ordene. Skriv saksnummeret."), []


def skjerming(skjema: PostSkjema, ansvarlig: int | None) -> NySkjerming | None:
    """Return the archive's proposal as chosen; None inherits the case's."""
    grad = skjema.cleaned_data["grad"] or ARV
    if grad == "kode":
        grad = skjema.cleaned_data["kode"] or ARV
    if grad == ARV:
        return None
    if grad == AAPEN:
        return NySkjerming(AAPEN, 0)
    if grad == XX:
        kommune = virksomhet()
        dager = kommune.xx_frist_arbeidsdager if kommune else XX_DAGER
        return NySkjerming(
            XX,
            3,
            xx_grunn="ikke_vurdert",
            eier=skjema.cleaned_data["saksbehandler"] or ansvarlig,
            frist=legg_til_arbeidsdager(i_dag(), dager),
        )
    deler = grad.split(":")
    if deler[0] == "F":
        # A proposal as it was shown: code, level, basis; the law's checks are made again.
        _f, kode, nivaa, hjemmel, tillegg = [*deler, "", "", "", ""][:5]
    else:
        kode, nivaa, hjemmel, tillegg = [*deler, "", "", ""][:4]
    return NySkjerming(kode, int(nivaa) if nivaa in ("0", "1", "2", "3") else 1, hjemmel, tillegg)


def parter(data: dict[str, Any], bruker: Bruker, ansvarlig: int | None) -> list[NyKorrespondent]:
    """Return the correspondents: first the one with an address, then one for each line."""
    type_ = data["journalposttype"]
    utenfra = {"I": ("EA", "IS"), "U": ("EM", "EM")}.get(type_)
    ut: list[NyKorrespondent] = []
    if utenfra is None:
        ut.append(NyKorrespondent("IA", saksbehandler=bruker.pk, enhet=bruker.enhet_id))
        if type_ == "N":
            ut.append(NyKorrespondent("IM", saksbehandler=data["saksbehandler"] or ansvarlig))
        utenfra = ("EK", "EK")
    if data["part"]:
        ut.append(NyKorrespondent(utenfra[0], data["part"], data["er_person"], epost=data["epost"]))
    elif data["flere_parter"]:
        navn, person = data["flere_parter"][0]
        ut.append(NyKorrespondent(utenfra[0], navn, person))
    resten = data["flere_parter"] if data["part"] else data["flere_parter"][1:]
    ut += [NyKorrespondent(utenfra[1], navn, person) for navn, person in resten]
    return ut


def lag_post(
    skjema: PostSkjema,
    sak: Saksvalg,
    bruker: Bruker,
    dokumenter: Sequence[NyttDokument],
    *,
    mottak: UUID | None = None,
    mottatt: datetime | None = None,
) -> NyPost:
    """Return the action's value out of an accepted form."""
    d = skjema.cleaned_data
    ut = d["journalposttype"] == "U"
    return NyPost(
        mappe=sak.mappe,
        journalposttype=d["journalposttype"],
        tittel=d["tittel"],
        tittel2=d["tittel2"],
        dokumentets_dato=d["dokumentets_dato"],
        mottatt_dato=None if ut else tidspunkt(d["mottatt_dato"], mottatt),
        forfallsdato=d["forfallsdato"],
        saksbehandler=d["saksbehandler"],
        beskrivelse=d["beskrivelse"],
        noekkelord=d["noekkelord"],
        dokumentart=d["dokumentart"],
        parter=parter(d, bruker, sak.ansvarlig),
        dokumenter=dokumenter,
        skjerming=skjerming(skjema, sak.ansvarlig),
        mottak=mottak,
        id=fersk_uuid7(d["innsending"]),
    )


def som_nyfil(inn: Innfil, variant: str = "P") -> NyFil:
    """Return a stored file as the action takes it; the worst problem stands with it."""
    alvorlig = next((p.kode for p in inn.problemer if p.alvorlig), "")
    return NyFil(
        filnavn=inn.filnavn,
        sjekksum=inn.sjekksum,
        stoerrelse=inn.stoerrelse,
        format=inn.format,
        format_detaljer=inn.format_detaljer,
        mime=inn.mime,
        problem=alvorlig,
        variant=variant,
    )


def uten_endelse(filnavn: str) -> str:
    """``Tegning 2`` for ``Tegning_2.pdf``: an attachment's title until somebody gives a better."""
    stamme, punktum, endelse = filnavn.rpartition(".")
    navn = stamme if punktum and len(endelse) <= 5 else filnavn
    return navn.replace("_", " ").strip() or filnavn


def _ta_inn_filer(skjema: PostSkjema) -> list[NyttDokument]:
    """Store the uploaded files. Raises Avvist at the field when one cannot be taken in."""
    dokumenter: list[NyttDokument] = []
    for opplastet in skjema.cleaned_data["filer"]:
        if not opplastet.size:
            raise Avvist(filer=_("«%(fil)s» er tom. Velg filen på nytt.") % {"fil": opplastet.name})
        inn = legg_paa_lager(opplastet.name, opplastet)
        hoved = not dokumenter
        dokumenter.append(
            NyttDokument(
                tittel=skjema.cleaned_data["tittel"] if hoved else uten_endelse(inn.filnavn)[:500],
                filer=[som_nyfil(inn)],
                tilknyttet_som="H" if hoved else "V",
            )
        )
    return dokumenter


@side("arkivar", "saksbehandler", "leder")
def registrer_ny(request: HttpRequest) -> HttpResponse:
    """Show and take the form."""
    bruker: Any = request.user
    if request.method != "POST":
        start = {
            "sak": request.GET.get("sak", "")[:400],
            "journalposttype": request.GET.get("type", "I")[:1],
            "innsending": uuid7(),
            "grad": ARV,
        }
        if (nummer := les_saksnummer(str(start["sak"]))) is not None:
            start["sak"] = sakslinje(queries.finn_sak(*nummer))
        if start["journalposttype"] == "I":
            start["mottatt_dato"] = i_dag()
        return _side(request, PostSkjema(initial=start))
    if "velg_sak" in request.POST:
        # A case chosen among those found: nothing is saved, the rest stays as it was typed.
        data = request.POST.copy()
        data["sak"] = request.POST["velg_sak"][:400]
        skjema = PostSkjema(data)
        skjema.errors.clear()
        return _side(request, skjema)
    skjema = PostSkjema(request.POST, request.FILES)
    if not skjema.is_valid():
        return _side(request, skjema, UGYLDIG)
    sak = finn_sak(skjema.cleaned_data["sak"])
    if sak is None:
        with lesing(bruker):
            melding, forslag = sak_ikke_funnet(skjema.cleaned_data["sak"])
        skjema.add_error("sak", melding)
        return _side(request, skjema, UGYLDIG, forslag)
    ny = lag_post(skjema, sak, bruker, ())
    try:
        reg = registrer(bruker=bruker, post=replace(ny, dokumenter=_ta_inn_filer(skjema)))
    except Avvist as feil:
        skjema.legg_paa(feil)
        return _side(request, skjema, UGYLDIG)
    except IntegrityError:
        # The form was sent twice: the key that it carries is an entry already.
        dit = ny.id and sider.adresse(ny.id)
        if not dit:
            raise
    else:
        dit = sider.adresse(reg.pk)
    return HttpResponseRedirect(f"{dit}?registrert=1")


def gradvalg() -> list[tuple[str, str, str]]:
    """Return (value, code, explanation) of the gradings that are not a proposal."""
    return [
        (f"{k.kode}:{k.post_nivaa}", f"{k.kode} {k.navn}", k.forklaring)
        for k in koder()
        if k.kode not in (AAPEN, XX) and k.standard_hjemmel
    ]


def _side(
    request: HttpRequest,
    skjema: PostSkjema,
    status: int = 200,
    saksforslag: Sequence[Mappe] = (),
) -> HttpResponse:
    bruker: Any = request.user
    with lesing(bruker):
        skjema.fields["saksbehandler"].sett_valg(personvalg())  # type: ignore[attr-defined]
        return vis(
            request,
            "arkiv/registrer_ny.html",
            {
                "form": skjema,
                "saksforslag": [(m, sakslinje(m)) for m in saksforslag],
                "grad": skjema["grad"].value() or ARV,
                "kodevalg": gradvalg(),
                "valgt_kode": skjema["kode"].value() or "",
            },
            status,
        )
