# SPDX-License-Identifier: EUPL-1.2
"""Who may only prepare: database, law and rules say the same of random organisations."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest

import fabrikk
from fullmakt.basen import spoer
from glassklar.fullmakt.avgjoerere import Folk, Leder, overordnede
from glassklar.fullmakt.models import Habilitet
from glassklar.fullmakt.rules import Register
from glassklar.grunn.ids import uuid7
from glassklar.grunn.klokke import i_dag
from glassklar.lov.api import habilitet as lov
from glassklar.org.models import Bruker, Rolletildeling

pytestmark = pytest.mark.django_db(databases="__all__")
FOLK = 9


def _kommune(r: random.Random):
    """Units in a tree, people in them, leaders (now, before, later) and sometimes a chief."""
    fabrikk.virksomhet()
    enheter, over = [], {}
    for n in range(r.randint(1, 6)):
        under = r.choice([None, *enheter]) if n else None
        e = fabrikk.enhet(under=under)
        enheter.append(e)
        over[e.pk] = under.pk if under else None
    folk = []
    for n in range(FOLK):
        b = Bruker(brukernavn=f"p{n}", navn=f"P {n}", password="!",
                   enhet=r.choice([None, *enheter, *enheter]))  # fmt: skip
        b.save(using="eier")
        folk.append(b)
    ledere = []
    for _ in range(r.randint(0, 7)):
        b, e = r.choice(folk), r.choice([None, *enheter])
        fra = i_dag() + timedelta(days=r.choice([-9, -1, 0, 1]))
        til = r.choice([None, None, fra, i_dag(), i_dag() - timedelta(days=1)])
        if til is not None and til < fra:
            til = None
        Rolletildeling(bruker=b, rolle="leder", enhet=e, fra=fra, til=til).save(using="eier")
        # a role without a unit is for the unit that its holder belongs to
        sted = e.pk if e else b.enhet_id
        if sted is not None:
            ledere.append(Leder(b.pk, sted, fra, til))
    for _ in range(r.choice([0, 0, 1, 2])):
        b = r.choice(folk)
        Rolletildeling(bruker=b, rolle="kommunedirektoer", fra=i_dag()).save(using="eier")
        ledere.append(Leder(b.pk, None, i_dag()))
    return over, folk, tuple(ledere)


def _lovens(over, folk, ledere) -> lov.Organisasjon:
    """The same, as the law's own function sees it: all units below the chief's."""
    naa = [x for x in ledere if x.fra <= i_dag() and (x.til is None or x.til >= i_dag())]
    enheter = {
        e: lov.Enhet(0 if o is None else o, frozenset(x.bruker for x in naa if x.enhet == e))
        for e, o in over.items()
    }
    enheter[0] = lov.Enhet(None, frozenset(x.bruker for x in naa if x.enhet is None))
    return lov.Organisasjon(enheter, {b.pk: b.enhet_id or 0 for b in folk})


@pytest.mark.parametrize("froe", range(25))
def test_basen_loven_og_reglene_sier_det_samme(froe):
    r = random.Random(froe)
    over, folk, ledere = _kommune(r)
    org = _lovens(over, folk, ledere)
    direktoerer = {x.bruker for x in ledere if x.enhet is None}
    sak = uuid7()
    inhabile = {b.pk for b in r.sample(folk, r.randint(0, 3))}
    for b in inhabile:
        Habilitet(sak=sak, bruker_id=b, svar="inhabil", forhold="annet", lov="1967").save(
            using="eier", force_insert=True
        )
    rader = spoer(
        "select a.id, b.id, overordnet(a.id, b.id), er_inhabil(%s, b.id),"
        " overordnet_inhabil(%s, b.id) from bruker a, bruker b"
        " where not a.er_system and not b.er_system",
        [sak, sak],
    )
    assert len(rader) == FOLK * FOLK
    register = Register(over=over)
    plass = Folk(enhet={b.pk: b.enhet_id for b in folk}, ledere=ledere)
    for o, p, sier, inhabil, over_inhabil in rader:
        assert sier is (o in overordnede(register, plass, p, i_dag()))
        # two who lead it all are not below each other
        if not {o, p} <= direktoerer:
            assert sier is lov.direkte_underordnet(org, p, o)
        assert inhabil is (p in inhabile)
        if not (inhabile & direktoerer and p in direktoerer):
            evne = lov.evne(org, p, inhabile)
            assert evne == ("ingenting" if inhabil else "forberede" if over_inhabil else "avgjoere")
