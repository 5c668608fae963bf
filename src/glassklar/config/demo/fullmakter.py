# SPDX-License-Identifier: EUPL-1.2
"""The invented municipality's delegation register: who may decide what, from the council down.

By the owner: positions are held and rows confirmed since before the story, and the actions date
nothing back.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import NamedTuple

from glassklar.config.innlesing.eier import EIER, som_eier
from glassklar.fullmakt.models import (
    Fullmakt,
    Innehaver,
    Reglement,
    Stilling,
    Vedtakstype,
)
from glassklar.grunn.klokke import OSLO
from glassklar.org.api import Bruker, Enhet

#: Position, unit, who holds it.
STILLINGER = (
    ("Kommunedirektør", "10", "kommunedirektoer"),
    ("Kommunalsjef samfunnsutvikling", "40", "aisha.demomo"),
    ("Kommunalsjef teknisk", "50", "teknisk1"),
    ("Kommunalsjef oppvekst", "20", "oppvekst1"),
    ("Fagleder byggesak", "42", "leder"),
    ("HR-sjef", "12", "hr"),
    ("Innkjøpsleder", "13", "innkjoep1"),
    ("Leder for servicetorg og arkiv", "11", "arkivar2"),
)


class Rad(NamedTuple):
    """A row: type, limit in kroner, and the positions that it goes down through, from the top."""

    typer: tuple[str, ...]
    kjede: tuple[tuple[str, int | None], ...]


_KD, _SAM, _BYGG = "Kommunedirektør", "Kommunalsjef samfunnsutvikling", "Fagleder byggesak"
RADER = (
    Rad(("byggetillatelse", "dispensasjon", "ferdigattest"),
        ((_KD, None), (_SAM, None), (_BYGG, None))),
    Rad(("gebyrfritak",), ((_KD, None), (_SAM, 100_000))),
    Rad(("tilskuddsvedtak",), ((_KD, 2_000_000), (_SAM, 500_000), (_BYGG, 50_000))),
    Rad(("bestilling", "refusjon"), ((_KD, 1_300_000), (_SAM, 500_000), (_BYGG, 50_000))),
    Rad(("bestilling", "refusjon"), ((_KD, 1_300_000), ("Kommunalsjef teknisk", 500_000))),
    Rad(("bestilling", "refusjon"), ((_KD, 1_300_000), ("Kommunalsjef oppvekst", 500_000))),
    Rad(("kontrakt",), ((_KD, 10_000_000), ("Innkjøpsleder", 10_000_000))),
    Rad(("tilsetting",), ((_KD, None), ("HR-sjef", None))),
    Rad(("innsynsavslag",), ((_KD, None), ("Leder for servicetorg og arkiv", None))),
    Rad(("skjenkebevilling", "enkeltvedtak"), ((_KD, None), (_SAM, None))),
)  # fmt: skip
#: Rows below the director cover the position's own unit, but for those that serve everybody.
FOR_ALLE = frozenset({"Innkjøpsleder", "HR-sjef", "Leder for servicetorg og arkiv"})


def opprett(siste: date, system: int) -> None:
    """Write positions, the reglement in two versions, and the rows of the one in force."""
    start = date(siste.year, 1, 1) - timedelta(days=365)
    with som_eier("lag_kommune", system):
        folk = {b.brukernavn: b.pk for b in Bruker.objects.using(EIER).all()}
        stillinger = _stillinger(start, folk)
        gammelt = _reglement(1, start - timedelta(days=1460), start - timedelta(days=1), folk)
        gammelt.saksnr = "PS 71/21"
        gammelt.save(using=EIER, force_insert=True)
        naa = _reglement(2, start, None, folk)
        naa.save(using=EIER, force_insert=True)
        _rader(naa, stillinger, folk)


def _stillinger(fra: date, folk: dict[str, int]) -> dict[str, Stilling]:
    enheter = {e.kode: e for e in Enhet.objects.using(EIER).all()}
    ut = {}
    for navn, enhet, hvem in STILLINGER:
        ut[navn] = s = Stilling(navn=navn, enhet_id=enheter[enhet].pk, opprettet=_kl_ti(fra))
        s.save(using=EIER, force_insert=True)
        satt_av = folk["admin" if hvem == "kommunedirektoer" else "kommunedirektoer"]
        Innehaver(
            stilling_id=s.pk, bruker_id=folk[hvem], fra=fra, grunn="Ansatt i stillingen",
            satt_av_id=satt_av, satt=_kl_ti(fra),
        ).save(using=EIER, force_insert=True)  # fmt: skip
    return ut


def _reglement(versjon: int, fra: date, til: date | None, folk: dict[str, int]) -> Reglement:
    vedtatt = fra - timedelta(days=20)
    return Reglement(
        versjon=versjon, navn="Delegeringsreglement for Eksempelvik kommune",
        organ="Kommunestyret", vedtatt=vedtatt, saksnr="PS 88/25", gjelder_fra=fra,
        gjelder_til=til, registrert_av_id=folk["arkivar"], registrert=_kl_ti(vedtatt),
        bekreftet_av_id=folk["kommunedirektoer"], bekreftet=_kl_ti(vedtatt),
    )  # fmt: skip


def _rader(reglement: Reglement, stillinger: dict[str, Stilling], folk: dict[str, int]) -> None:
    typer = {t.kode: t for t in Vedtakstype.objects.using(EIER).all()}
    topp = stillinger[_KD].enhet_id
    laget: dict[tuple[str, str], Fullmakt] = {}
    for rad in RADER:
        for kode in rad.typer:
            over: Fullmakt | None = None
            for navn, tak in rad.kjede:
                if (funnet := laget.get((kode, navn))) is not None:
                    over = funnet
                    continue
                s = stillinger[navn]
                f = Fullmakt(
                    reglement_id=None if over else reglement.pk,
                    giver_id=over.pk if over else None,
                    vedtakstype_id=typer[kode].pk,
                    hjemmel="; ".join(typer[kode].hjemler),
                    beloep_til=None if tak is None or not typer[kode].har_beloep else Decimal(tak),
                    enhet_id=topp if navn == _KD or navn in FOR_ALLE else s.enhet_id,
                    til_stilling_id=s.pk,
                    kan_delegere=navn in (_KD, _SAM),
                    brev=""
                    if over is None
                    else f"Delegeringsbrev {reglement.gjelder_fra:%d.%m.%Y}",
                    fra=reglement.gjelder_fra,
                    foreslaatt_av_id=folk["arkivar"],
                    foreslaatt=_kl_ti(reglement.gjelder_fra),
                    bekreftet_av_id=_bekrefter(over, folk),
                    bekreftet=_kl_ti(reglement.gjelder_fra),
                )
                f.save(using=EIER, force_insert=True)
                laget[kode, navn] = over = f


def _bekrefter(over: Fullmakt | None, folk: dict[str, int]) -> int:
    """Who gives: the director, or whoever holds the row above."""
    if over is None or over.giver_id is None:
        return folk["kommunedirektoer"]
    return folk["aisha.demomo"]


def _kl_ti(dag: date) -> datetime:
    return datetime.combine(dag, time(10), OSLO)
