# SPDX-License-Identifier: EUPL-1.2
"""Shield a case with 5 000 entries, open it again, and let the search follow, in one transaction.

Three kinds of change: files only (level 1, what most cases get), everything (XX, not assessed), and
opening it again. Each entry has a receiver, a document with a file and its text; a tenth of the
entries have a shielding of their own, which the case's does not touch. No promise is made in
seconds: what is promised is that rows and words change together. It says how long one waits.
"""

from __future__ import annotations

import argparse
import os
import time
import uuid

import psycopg

from bench.maaling import Cpu, lagre, si, tabell
from bench.omgivelser import Base, base

ENTRIER = 5000
ENDRINGER = (
    ("filene (nivå 1)", "UO", 1, ""),
    ("alt (XX, ikke vurdert)", "XX", 1, "ikke_vurdert"),
    ("åpnet igjen", "AAPEN", 0, ""),
)
#: The rows of the case, as its triggers take them; ``%(n)s`` entries.
FYLL = """
create temporary table ny on commit drop as
  select gen_random_uuid() as r, gen_random_uuid() as k, gen_random_uuid() as d,
         gen_random_uuid() as o, n from generate_series(1, %(n)s) n;
insert into registrering (id, opprettet_dato, opprettet_av_id, dokumentmedium, oppbevaringssted,
  type,
    mappe_id, tittel, offentlig_tittel, enhet_id, saksbehandler_id, journalposttype, status,
    antall_vedlegg, ekstern_referanse, dokumentart, vedtak, moeteregistreringstype, moetesakstype,
    moeteregistreringsstatus, restanse, versjon)
  select r, now(), b.id, 'E', '{}', 'journalpost', %(sak)s, 'Brev ' || n, 'Brev ' || n,
    b.enhet_id, b.id,
         'I', 'M', 0, '', '', false, '', '', '', true, 1
    from ny, bruker b where b.id = %(person)s;
insert into registrering_skjermet (registrering_id, tittel2, beskrivelse, noekkelord, forfatter,
    skjulte_ord, navneord) select r, 'Linje to ' || n, '', '{}', '{}', '{}', '{}' from ny;
insert into korrespondansepart (id, registrering_id, type, er_person, rekkefoelge)
  select k, r, 'EA', true, 1 from ny;
insert into kp_identitet (kp_id, registrering_id, navn, postadresse, postnummer, poststed, land,
  epost,
    telefon, kontaktperson, person_id, organisasjons_id)
  select k, r, 'Navn ' || n, '{}', '', '', '', '', '{}', '', '', '' from ny;
insert into dokument (id, opprettet_dato, opprettet_av_id, dokumentmedium, oppbevaringssted,
    dokumenttype, status, ekstern_referanse)
  select d, now(), %(person)s, 'E', '{}', 'B', 'B', '' from ny;
insert into regdok (registrering_id, dokument_id, nr, tilknyttet_som, tilknyttet_dato,
  tilknyttet_av_id)
  select r, d, 1, 'H', now(), %(person)s from ny;
insert into dokument_skjermet (dokument_id, tittel, beskrivelse, forfatter)
  select d, 'Brev ' || n, '', '{}' from ny;
insert into dokumentobjekt (id, opprettet_dato, opprettet_av_id, dokument_id, versjon, variant,
  format,
    format_detaljer, mime, filnavn, sjekksum, algoritme, stoerrelse, problem)
  select o, now(), %(person)s, d, 1, 'P', 'x', '', 'text/plain', n || '.txt', 'x', 'SHA-256', 1,
    '' from ny;
insert into dokumenttekst (objekt_id, dokument_id, tekst, problemer, lest)
  select o, d, repeat('ord nummer ' || n || ' i et brev om byggetillatelse ', 20), '[]',
    now() from ny;
insert into skjerming (gjelder, art, mappe, kode, hjemmel, tillegg, nivaa, brytere, xx_grunn,
  hendelse,
    meroffentlighet_grunn)
  select r, 'R', %(sak)s, 'UO', 'offl-13', '', 1, '{}', '', '', '' from ny where n %% 10 = 0;
"""


def kjoer(valg: argparse.Namespace) -> None:
    """Measure at each size."""
    for poster in valg.poster:
        with base(poster, paa_nytt=valg.paa_nytt) as b:
            _maal(b)


def _maal(b: Base) -> None:
    si(f"\nOmskjerming av en sak med {ENTRIER} poster, {b.poster} poster fra før")
    rader = []
    with psycopg.connect(
        os.environ["GLASSKLAR_DB_EIER"], options="-c search_path=glassklar,pg_temp"
    ) as c:
        sak = _fyll(c)
        for navn, kode, nivaa, grunn in ENDRINGER:
            rader.append([navn, *_endre(c, b, sak, kode, nivaa, grunn)])
        c.rollback()
    hode = ["endring", "ms", "CPU db ms", "spor-rader", "søkerader"]
    tabell(hode, rader)
    lagre(f"omskjerming-{b.poster}", {"poster": ENTRIER, "rader": [dict(zip(hode, r,
      strict=True)) for r in rader]})  # fmt: skip


def _fyll(c: psycopg.Connection) -> uuid.UUID:
    """A case of the first handler's, with its entries; rolled back at the end."""
    person, sak = c.execute(
        "select saksansvarlig_id, id from mappe where avsluttet_dato is null"
        " and not exists (select 1 from skjerming s where s.gjelder in (arkivdel_id, mappe.id))"
        " order by opprettet_dato desc limit 1"
    ).fetchone() or (None, None)
    begynte = time.perf_counter()
    for setning in FYLL.split(";\n"):
        if setning.strip():
            c.execute(setning, {"n": ENTRIER, "sak": sak, "person": person})  # type: ignore[arg-type]
    c.execute("set constraints all immediate")
    c.execute("analyze registrering, regdok, dokumentobjekt, kp_identitet, korrespondansepart")
    si(f"Laget {ENTRIER} poster på {time.perf_counter() - begynte:.1f} s.")
    return uuid.UUID(str(sak))


def _endre(
    c: psycopg.Connection, b: Base, sak: uuid.UUID, kode: str, nivaa: int, grunn: str
) -> list[int]:
    (spor,) = c.execute("select count(*) from spor").fetchone() or (0,)
    cpu, begynte = Cpu(b.postmester) if b.postmester else None, time.perf_counter()
    c.execute(
        "insert into skjerming (gjelder, art, mappe, kode, hjemmel, tillegg, nivaa, brytere,"
        " xx_grunn, eier_id, frist, hendelse, meroffentlighet_grunn)"
        " select id, 'M', id, %s, %s, '', %s, '{}', %s, saksansvarlig_id, current_date, '', ''"
        " from mappe where id = %s on conflict (gjelder) do update set kode = excluded.kode,"
        " hjemmel = excluded.hjemmel, nivaa = excluded.nivaa, xx_grunn = excluded.xx_grunn",
        [kode, "offl-13" if kode == "UO" else "", nivaa, grunn, sak],
    )
    ms, brukt = (time.perf_counter() - begynte) * 1000, cpu.brukt() * 1000 if cpu else 0
    (spor2,) = c.execute("select count(*) from spor").fetchone() or (0,)
    (ord_,) = c.execute("select count(*) from soek_vernet where sak = %s", [sak]).fetchone() or (0,)
    return [round(ms), round(brukt), spor2 - spor, ord_]
