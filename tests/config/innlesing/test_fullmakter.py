# SPDX-License-Identifier: EUPL-1.2
"""A delegation register from a file: proposals, or a message at the right line."""

from __future__ import annotations

from decimal import Decimal

import pytest

import fabrikk
from fullmakt import basen
from glassklar.config.innlesing import fullmakter
from glassklar.config.innlesing.feil import InnlesingFeil
from glassklar.fullmakt.models import Fullmakt, Reglement, Stilling
from glassklar.grunn.klokke import i_dag
from glassklar.org.models import Bruker

pytestmark = pytest.mark.django_db(databases="__all__")

HODE = "nr;gis_fra;type;stilling;person;enhet;beloep_fra;beloep_til;klasse;videre;fra;til;brev\n"
GODE = (
    "1;;kjoep;Kommunedirektør;;1;;;;ja;01.01.2026;;\n"
    "2;1;kjoep;Enhetsleder;;42;;500 000;;ja;01.01.2026;;2026/7\n"
    "3;2;kjoep;;siv;42;100;50 000,50;;nei;01.01.2026;31.12.2026;\n"
    "4;;disp;Kommunedirektør@1;;42;;;L4;;01.01.2026;;\n"
)


def person(brukernavn: str) -> Bruker:
    """Read by the owner's session, which has not committed."""
    b = Bruker(brukernavn=brukernavn, navn=brukernavn, password="!")
    b.save(using="eier")
    return b


@pytest.fixture
def by(db):
    fabrikk.virksomhet()
    topp = fabrikk.enhet("1")
    fabrikk.enhet("42", under=topp)
    _siv, a, b = (person(navn) for navn in ("siv", "a", "b"))
    basen.vedtakstype("kjoep")
    basen.vedtakstype("disp", har_beloep=False)
    Reglement(versjon=1, navn="R", organ="Kommunestyret", vedtatt=i_dag().replace(month=1, day=1),
              gjelder_fra=i_dag().replace(year=2026, month=1, day=1), registrert_av=a,
              bekreftet_av=b, bekreftet=basen.middag(i_dag())).save(using="eier")  # fmt: skip


def les(mappe, linjer: str, **valg) -> str:
    fil = mappe / "fullmakter.csv"
    fil.write_text(HODE + linjer, "utf-8")
    return fullmakter.importer(fil, **valg)


def feil(mappe, linjer: str) -> list[tuple[int, str]]:
    with pytest.raises(InnlesingFeil) as funnet:
        les(mappe, linjer)
    assert not Fullmakt.objects.using("eier").exists()
    assert not Stilling.objects.using("eier").exists()
    return funnet.value.feil


def test_et_register_leses_inn_som_forslag(by, tmp_path):
    assert "4 fullmakter" in les(tmp_path, GODE, proev=True)
    assert not Fullmakt.objects.using("eier").exists()
    assert "4 nye" in les(tmp_path, GODE)
    rader = Fullmakt.objects.using("eier")
    assert rader.filter(bekreftet__isnull=True).count() == 4
    tre = rader.get(til_bruker__brukernavn="siv")
    assert (tre.beloep_fra, tre.beloep_til) == (Decimal(100), Decimal("50000.50"))
    assert tre.giver.brev == "2026/7"
    assert tre.giver.giver.reglement.navn == "R"
    assert tre.foreslaatt_av.brukernavn == "system"
    navn = Stilling.objects.using("eier").values_list("navn", "enhet__kode")
    assert sorted(navn) == [("Enhetsleder", "42"), ("Kommunedirektør", "1")]
    # Proposals give nobody anything.
    assert basen.spoer("select * from gjeldende_fullmakter(%s)", [i_dag()]) == []
    # The same file again would give the same twice.
    with pytest.raises(InnlesingFeil) as igjen:
        les(tmp_path, GODE)
    assert [n for n, t in igjen.value.feil if "har alt denne fullmakten" in t] == [2, 5]
    assert rader.count() == 4


EN = "1;;kjoep;Kommunedirektør;;1;;;;ja;01.01.2026;;\n"


@pytest.mark.parametrize(
    ("linjer", "ventet"),
    [
        ("1;3;kjoep;A;;1;;;;ja;01.01.2026;;\n2;1;kjoep;B;;1;;;;ja;01.01.2026;;\n"
         "3;2;kjoep;C;;1;;;;ja;01.01.2026;;\n",
         [(2, "kommer til slutt fra seg selv"), (3, "seg selv"), (4, "seg selv")]),
        (EN + "2;1;kjoep;B;;1;;;;ja;01.01.2026;30.6.2026;\n"
              "3;1;kjoep;B;;1;;;;ja;30.06.2026;;\n", [(4, "samme tid (linje 3)")]),
        (EN + "2;1;kjoep;Kommunedirektør;;1;;;;;01.01.2026;;\n", [(3, "står alt i kjeden")]),
        (EN + "2;1;kjoep;;siv;42;;1.234,5;;;01.01.2026;;\n", [(3, "«1.234,5»")]),
        (EN + "2;1;kjoep;;siv;42;;EUR 5;;;01.01.2026;;\n", [(3, "«EUR 5»")]),
        (EN + "2;1;kjoep;;siv;42;500;100;;;01.01.2026;;\n", [(3, "beløpet passer ikke")]),
        (EN + "2;1;disp;;siv;42;;;;;01.01.2026;;\n", [(3, "en annen type")]),
        (EN + "2;1;kjoep;;siv;42;;;;;31.12.2025;;\n", [(3, "tiden går utenfor")]),
        (EN + "2;;disp;;siv;42;;5;;;01.01.2026;;\n", [(3, "typen har ikke beløp")]),
        (EN.replace(";ja;", ";nei;") + "2;1;kjoep;;siv;42;;;;;01.01.2026;;\n",
         [(3, "ikke gis videre")]),
        (EN + "2;9;kjoep;;siv;42;;;;;01.01.2026;;\n", [(3, "ingen rad 9")]),
        (EN + "1;1;kjoep;;siv;42;;;;;01.01.2026;;\n", [(3, "nr 1 står flere ganger")]),
        (EN + "2;1;kjoep;X;siv;42;;;;;01.01.2026;;\n", [(3, "enten «stilling» eller «person»")]),
        (EN + "2;1;kjoep;;kari;42;;;;;01.01.2026;;\n", [(3, "brukeren kari finnes ikke")]),
        (EN + "2;1;kjoep;;siv;99;;;;;01.01.2026;;\n", [(3, "enheten 99 finnes ikke")]),
        (EN + "2;1;rart;;siv;42;;;;;01.01.2026;;\n", [(3, "typen rart finnes ikke")]),
        (EN + "2;1;kjoep;;siv;42;;;;kanskje;01.01.2026;;\n", [(3, "«videre» er ja")]),
        (EN + "2;1;kjoep;;siv;42;;;;;i fjor;;\n", [(3, "ikke en dato")]),
        (EN + "2;1;;;siv;42;;;;;01.01.2026;;\n", [(3, "«type» er tom")]),
    ],
)  # fmt: skip
def test_feilen_staar_ved_linjen(by, tmp_path, linjer, ventet):
    faktisk = feil(tmp_path, linjer)
    assert [nr for nr, _tekst in faktisk] == [nr for nr, _tekst in ventet]
    for (_nr, tekst), (_n, del_) in zip(faktisk, ventet, strict=True):
        assert del_ in tekst


def test_uten_bekreftet_reglement_leses_ingenting_inn(by, tmp_path):
    Reglement.objects.using("eier").update(bekreftet=None, bekreftet_av=None)
    assert "Ingen reglement er bekreftet" in feil(tmp_path, EN)[0][1]
