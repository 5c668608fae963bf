# SPDX-License-Identifier: EUPL-1.2
"""The law's checks on an assessment, and writing it. Used by the actions only."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from glassklar.grunn.feil import Avvist
from glassklar.grunn.klokke import i_dag, naa
from glassklar.lov.api import Vurdering, legg_til_arbeidsdager
from glassklar.lov.api import kontroller as lovkontroll
from glassklar.noark.api import offentlig_tittel
from glassklar.org.api import Bruker
from glassklar.tilgang.api import AAPEN, BRYTERE, XX, NySkjerming, Skjerming, kode, skjuler

XX_ARBEIDSDAGER = 5


def skjuler_linje1(s: NySkjerming | Skjerming | None) -> bool:
    """Return whether line 1 is hidden from staff too: nobody has assessed it yet, in time."""
    if s is None or s.kode_id != XX or s.xx_grunn != "ikke_vurdert":
        return False
    return s.opphoerer is None or s.opphoerer > i_dag()


def offentlig(
    tittel: str,
    tittel2: str,
    s: NySkjerming | Skjerming | None,
    art: str,
    skjulte_ord: Collection[int],
) -> str:
    """Return M025 for a unit as its shielding ``s`` (its own or the one it inherits) says.

    For previews, and so that a new row is right at once: the database writes what stands there
    (sql/titler.sql, compared by a test).
    """
    if s is not None and s.opphoerer is not None and s.opphoerer <= i_dag():
        s = None
    linje2 = "TM1" if art == "M" else "TR1"
    skjult = s is not None and skjuler(s, art, linje2)
    # Until somebody has marked the words, all of them are hidden.
    bare_ord = s is not None and s.nivaa < 2 and linje2 not in s.brytere and bool(skjulte_ord)
    return offentlig_tittel(
        tittel,
        tittel2,
        skjul_linje1=skjuler_linje1(s),
        skjul_linje2=skjult and not bare_ord,
        merkede2=skjulte_ord if skjult and bare_ord else (),
    )


def kontroller(
    ny: NySkjerming,
    *,
    art: str,
    journalposttype: str = "",
    dokumentart: str = "",
    skjulte_ord: Collection[int] = (),
    dag: date | None = None,
    forslag: bool = False,
    eier: int | None = None,
) -> NySkjerming:
    """Return ``ny`` with the code's defaults filled in, after the law's checks (innsyn §7 a-g).

    ``forslag``: the archive proposes; meroffentlighet is weighed by the case handler later.

    Raises:
        Avvist: with the message at the field.
    """
    dag = dag or i_dag()
    ny = replace(ny, art=art)
    if ny.kode == AAPEN:
        return NySkjerming(AAPEN, 0, art=art)
    k = kode(ny.kode)
    if k is None or not k.aktiv:
        raise Avvist(kode=_("Velg en tilgangskode fra listen."))
    if not ny.hjemmel and not (ny.kode == XX and ny.xx_grunn != "utsatt"):
        ny = replace(ny, hjemmel=k.standard_hjemmel, tillegg=ny.tillegg or k.standard_tillegg)
    if ny.kode == XX and not ny.xx_grunn:
        ny = replace(ny, xx_grunn="ikke_vurdert")
    if ny.kode == XX and ny.xx_grunn == "ikke_vurdert":
        # XX has an owner and a due date (docs/decisions/0008): the case handler, in five days.
        ny = replace(
            ny, eier=ny.eier or eier, frist=ny.frist or legg_til_arbeidsdager(dag, XX_ARBEIDSDAGER)
        )
    if ny.hjemmel and k.hjemler and ny.hjemmel not in k.hjemler:
        raise Avvist(
            hjemmel=_("Denne hjemmelen hører ikke til koden %(kode)s.") % {"kode": ny.kode}
        )
    ukjente = ny.brytere - set(BRYTERE[art])
    if ukjente or not 0 <= ny.nivaa <= 3:
        raise Avvist(nivaa=_("Velg hvor mye som skal skjermes."))
    ord_ = "TMO" if art == "M" else "TRO"
    brytere = (ny.brytere | {ord_}) if skjulte_ord else (ny.brytere - {ord_})
    ny = replace(ny, brytere=frozenset(brytere))
    if ny.varighet_aar is None and ny.opphoerer is None and k.varighet_aar:
        ny = replace(ny, varighet_aar=k.varighet_aar)
    if ny.varighet_aar and ny.opphoerer is None:
        ny = replace(ny, opphoerer=_om_aar(dag, ny.varighet_aar))
    if ny.opphoerer is not None and ny.opphoerer <= dag:
        raise Avvist(opphoerer=_("Skjermingen må vare til en dato som kommer."))
    brudd = lovkontroll(
        Vurdering(
            kode=ny.kode,
            hjemmel=ny.hjemmel or None,
            tillegg=ny.tillegg or None,
            xx_grunn=ny.xx_grunn or None,
            eier=ny.eier,
            frist=ny.frist,
            hendelse=ny.hendelse or None,
            opphoerer=ny.opphoerer,
            meroffentlighet=ny.meroffentlighet_grunn,
            kan_gis=ny.meroffentlighet,
            nivaa=ny.nivaa,
            dokumentart=dokumentart,
            journalposttype=journalposttype,
            forslag=forslag,
        ),
        dag,
    )
    if brudd:
        spraak = (get_language() or "nb")[:2]
        raise Avvist({b.felt: b.melding(spraak) for b in brudd})
    return ny


def _om_aar(dag: date, aar: int) -> date:
    try:
        return dag.replace(year=dag.year + aar)
    except ValueError:  # 29 February
        return dag.replace(year=dag.year + aar, day=28)


def rad(ny: NySkjerming, *, gjelder: UUID, mappe: UUID | None, bruker: Bruker | None) -> Skjerming:
    """Return the row of an assessment; ``bruker`` None means proposed, not yet assessed."""
    return Skjerming(
        gjelder=gjelder,
        art=ny.art,
        mappe=mappe,
        kode_id=ny.kode,
        hjemmel=ny.hjemmel,
        tillegg=ny.tillegg,
        nivaa=ny.nivaa,
        brytere=sorted(ny.brytere),
        xx_grunn=ny.xx_grunn,
        eier_id=ny.eier,
        frist=ny.frist,
        hendelse=ny.hendelse,
        varighet_aar=ny.varighet_aar,
        opphoerer=ny.opphoerer,
        meroffentlighet=ny.meroffentlighet,
        meroffentlighet_grunn=ny.meroffentlighet_grunn,
        vurdert_dato=naa() if bruker else None,
        vurdert_av=bruker,
    )


def skriv(ny: NySkjerming, *, gjelder: UUID, mappe: UUID | None, bruker: Bruker | None) -> None:
    """Write an assessment in place of the earlier one; the trace keeps what it was."""
    r = rad(ny, gjelder=gjelder, mappe=mappe, bruker=bruker)
    verdier = {
        f.attname: getattr(r, f.attname)
        for f in Skjerming._meta.concrete_fields
        if not f.primary_key
    }
    if not Skjerming.objects.filter(gjelder=gjelder).update(**verdier):
        r.save(force_insert=True)
