# SPDX-License-Identifier: EUPL-1.2
"""An attacker's place: a shielded entry with a document, and the attacker's own connection."""

from __future__ import annotations

from contextlib import contextmanager

import pytest
from django.db import DatabaseError, connection, transaction

import fabrikk
from glassklar.arkiv.api import NyttDokument, vurder
from glassklar.arkiv.models import KorrespondansepartIdentitet, Regdok
from glassklar.grunn.identitet import lesing, transaksjon
from glassklar.tilgang.api import NySkjerming

UO3 = NySkjerming("UO", 3, "offl-13", "fvl-13-1-1")
HEMMELIG = "Hemmelig Personsen"


class Sted:
    """A shielded entry with a document, in a case that the attacker has no part in."""

    def __init__(self) -> None:
        fabrikk.virksomhet()
        self.topp = fabrikk.enhet("TOPP")
        self.e = fabrikk.enhet("42", under=self.topp)
        self.annen_enhet = fabrikk.enhet("43")
        self.arkivar = fabrikk.arkivar(self.e)
        self.a = fabrikk.arkivdel("SAK")
        self.m = fabrikk.sak(self.arkivar, self.e, self.a, tittel2="saksheisen")
        self.p = fabrikk.post(
            self.arkivar, self.m, tittel2="postheisen", fra=HEMMELIG, er_person=True,
            skjerming=UO3, dokumenter=[NyttDokument("Brev", [fabrikk.fil(b"x")], "H")],
        )  # fmt: skip
        (self.dok,) = Regdok.objects.values_list("dokument_id", flat=True)
        vurder(bruker=self.arkivar, registrering=self.p.pk, vurdering=UO3,
               dokumenter={self.dok: "ingenting"}, versjon=None)  # fmt: skip
        with lesing(self.arkivar):
            (self.kp,) = KorrespondansepartIdentitet.objects.values_list("kp_id", flat=True)


@contextmanager
def som(person):
    """The attacker's own connection in the attacker's own transaction, undone at the end."""
    with transaksjon(person, "angrep"), connection.cursor() as c:
        yield c
        transaction.set_rollback(True)


SKJULT = """select (select count(*) from registrering_skjermet where tittel2 = 'postheisen')
     + (select count(*) from kp_identitet where navn like 'Hemmelig%')
     + (select count(*) from dokumentobjekt) + (select count(*) from dokumenttekst)"""


def ser(c) -> int:
    c.execute(SKJULT)
    return c.fetchone()[0]


def nektes(c, sql, *verdier, koder=("42501",)):
    with pytest.raises(DatabaseError) as feil, transaction.atomic():
        c.execute(sql, list(verdier))
    assert feil.value.__cause__.sqlstate in koder, feil.value
    assert "Hemmelig" not in str(feil.value)
    assert "postheisen" not in str(feil.value)
