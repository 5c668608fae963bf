# SPDX-License-Identifier: EUPL-1.2
"""A small invented municipality for tests: rows by the owner, everything else by actions."""

from __future__ import annotations

import itertools
from datetime import date
from typing import Any

from django.db import connections

from glassklar.arkiv.data import NyFil, NyKorrespondent, NyPost, NySak, NyttDokument
from glassklar.arkiv.models import (
    Arkiv,
    Arkivdel,
    Klasse,
    Klassifikasjonssystem,
    Mappe,
    Registrering,
)
from glassklar.grunn.identitet import hmac_puter, noekkel
from glassklar.grunn.klokke import naa
from glassklar.org.models import Bruker, Enhet, Rolletildeling, Virksomhet
from glassklar.tilgang.models import Klarering, Tilgangskode

EIER = "eier"
_nr = itertools.count(1)
FOER = date(2020, 1, 1)

#: The codes that tests use; the municipality's real defaults are data of their own.
KODER: dict[str, dict[str, Any]] = {
    "AAPEN": {"navn": "Åpen", "m500": "Åpen", "post_nivaa": 0, "sak_nivaa": 0},
    "XX": {"navn": "Ikke vurdert ennå", "m500": "Midlertidig sperret", "krever_frist": True,
           "hjemler": ["offl-5-1", "offl-23-3", "offl-25-1"]},
    "UO": {"navn": "Unntatt offentlighet", "m500": "Unntatt offentlighet",
           "hjemler": ["offl-13", "offl-14-1", "offl-15-1", "offl-23-1", "offl-24-2-1"]},
    "P": {"navn": "Personal", "m500": "Personalsaker", "post_nivaa": 3,
          "hjemler": ["offl-13", "offl-25-1"], "standard_hjemmel": "offl-13",
          "standard_tillegg": "fvl-13-1-1"},
    "IS": {"navn": "Intern skjerming", "m500": "Intern skjerming",
           "hjemler": ["offl-13", "offl-14-1"]},
}  # fmt: skip


def virksomhet(*, demo: bool = False) -> Virksomhet:
    """The municipality, the signing key and the access codes."""
    i, o = hmac_puter(noekkel())
    with connections[EIER].cursor() as c:
        c.execute(
            "insert into noekkel values (1, %s, %s) on conflict (id) do update"
            " set i = excluded.i, o = excluded.o",
            [i, o],
        )
    for kode, verdier in KODER.items():
        if not Tilgangskode.objects.using(EIER).filter(kode=kode).exists():
            Tilgangskode.objects.using(EIER).create(kode=kode, **verdier)
    v = Virksomhet(id=1, navn="Eksempelvik kommune", kommunenummer="9901",
                   epost="post@eksempelvik.example", demo=demo)  # fmt: skip
    v.save(using=EIER)
    if not Bruker.objects.using(EIER).filter(brukernavn="system").exists():
        Bruker(brukernavn="system", navn="Glassklar", er_system=True, password="!").save(using=EIER)
    return v


def enhet(kode: str = "", navn: str = "", under: Enhet | None = None, **felt: Any) -> Enhet:
    """A unit, below another or at the top."""
    n = next(_nr)
    e = Enhet(kode=kode or f"E{n}", navn=navn or f"Enhet {n}", overordnet=under, **felt)
    e.save(using=EIER)
    return e


def bruker(
    brukernavn: str = "",
    *roller: str,
    i: Enhet | None = None,
    klarering: tuple[tuple[str, str], ...] = (),
    navn: str = "",
) -> Bruker:
    """A person with roles in a unit and clearances as (code, extent)."""
    brukernavn = brukernavn or f"person{next(_nr)}"
    b = Bruker(brukernavn=brukernavn, navn=navn or brukernavn.capitalize(), enhet=i,
               epost=f"{brukernavn}@eksempelvik.example", password="!")  # fmt: skip
    b.save(using=EIER)
    for rolle in roller:
        Rolletildeling(bruker=b, rolle=rolle, enhet=i, fra=FOER).save(using=EIER)
    for kode, omfang in klarering:
        Klarering(
            bruker=b, kode_id=kode, omfang=omfang, enhet=i if omfang == "enhet" else None, fra=FOER
        ).save(using=EIER)
    return Bruker.objects.get(pk=b.pk)


ALT = tuple((k, "alle") for k in ("XX", "UO", "P", "IS"))


def arkivar(i: Enhet | None = None, brukernavn: str = "") -> Bruker:
    """An archivist who is cleared for everything."""
    return bruker(brukernavn or f"arkivar{next(_nr)}", "arkivar", i=i, klarering=ALT)


def arkivdel(kode: str = "", **felt: Any) -> Arkivdel:
    """A series with a classification system and one class."""
    n = next(_nr)
    eier = Bruker.objects.using(EIER).get(brukernavn="system")
    arkiv = Arkiv(tittel=f"Arkiv {n}", opprettet_av=eier)
    arkiv.save(using=EIER, force_insert=True)
    system = Klassifikasjonssystem(tittel=f"Nøkkel {n}", opprettet_av=eier)
    system.save(using=EIER, force_insert=True)
    Klasse(system=system, klasse_id="L42", tittel="Byggesak", opprettet_av=eier).save(
        using=EIER, force_insert=True
    )
    a = Arkivdel(arkiv=arkiv, kode=kode or f"A{n}", tittel=kode or f"Del {n}",
                 klassifikasjonssystem=system, opprettet_av=eier, **felt)  # fmt: skip
    a.save(using=EIER, force_insert=True)
    return a


def klasse(a: Arkivdel) -> Klasse:
    """The series' class L42."""
    return Klasse.objects.using(EIER).get(system=a.klassifikasjonssystem, klasse_id="L42")


def sak(bruker: Bruker, i: Enhet, a: Arkivdel, ansvarlig: Bruker | None = None,
        tittel: str = "Gnr. 12, bnr. 45", **felt: Any) -> Mappe:  # fmt: skip
    """A case, opened by the action."""
    from glassklar.arkiv.api import opprett_sak

    return opprett_sak(
        bruker=bruker,
        sak=NySak(
            tittel=tittel, arkivdel=a.pk, enhet=i.pk, saksansvarlig=(ansvarlig or bruker).pk,
            klasse=klasse(a).pk, **felt,
        ),
    )  # fmt: skip


def fil(innhold: bytes = b"Et brev.", filnavn: str = "brev.txt", **felt: Any) -> NyFil:
    """A stored file."""
    from glassklar.lager.lagring import ta_inn

    lagret = ta_inn(innhold)
    return NyFil(filnavn, lagret.sha256, lagret.stoerrelse, "x-fmt/111", "text/plain", **felt)


def post(bruker: Bruker, m: Mappe, type_: str = "I", tittel: str = "Søknad", *,
         fra: str = "Eksempel Bygg AS", er_person: bool = False, filer: tuple[NyFil, ...] = (),
         **felt: Any) -> Registrering:  # fmt: skip
    """An entry, registered by the action, with one correspondent and perhaps a document."""
    from glassklar.arkiv.api import registrer

    parttype = {"I": "EA", "U": "EM"}.get(type_, "IM")
    if type_ == "I":
        felt.setdefault("mottatt_dato", naa())
    dokumenter = felt.pop("dokumenter", None)
    if dokumenter is None:
        dokumenter = [NyttDokument(tittel, filer, "H")] if filer else []
    parter = felt.pop("parter", None) or [
        NyKorrespondent(parttype, fra if parttype[0] == "E" else "", er_person, enhet=m.enhet_id)
    ]
    return registrer(
        bruker=bruker,
        post=NyPost(mappe=m.pk, journalposttype=type_, tittel=tittel, parter=parter,
                    dokumenter=dokumenter, **felt),
    )  # fmt: skip
