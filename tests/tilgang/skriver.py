# SPDX-License-Identifier: EUPL-1.2
"""Writes a world of ``verden`` with the ordinary role, and the same changes after it."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, connections

import fabrikk
from glassklar.arkiv.models import (
    Arkivdel,
    Dokument,
    Dokumentflyt,
    Dokumentobjekt,
    DokumentSkjermet,
    Dokumenttekst,
    Felthjemmel,
    Klasse,
    Korrespondansepart,
    KorrespondansepartIdentitet,
    Mappe,
    MappeKlasse,
    MappeSekundaerklasse,
    MappeSkjermet,
    Merknad,
    MerknadTekst,
    Moetedeltaker,
    MoetedeltakerNavn,
    Part,
    PartIdentitet,
    Regdok,
    Registrering,
    RegistreringSkjermet,
)
from glassklar.arkiv.vernede import VERNEDE
from glassklar.org.models import Bruker, Enhet, Rolletildeling, Stedfortreder
from glassklar.tilgang.models import (
    Klarering,
    Saksorgan,
    Sakstilgang,
    Skjerming,
    Tilgangskode,
)
from glassklar.tilgang.rules import NySkjerming
from tilgang.verden import (
    ARKIVDELER,
    DAG0,
    ENHETER,
    FOLK,
    FOLKEVALGTE,
    Dok,
    Etikett,
    Klarert,
    Leser,
    Post,
    Sak,
    Verden,
    date_i_dag,
    ident,
)

#: Every protected table with its key.
NOEKLER = {
    "mappe_skjermet": "mappe_id", "mappe_klasse": "mappe_id", "mappe_sekundaerklasse": "id",
    "moetedeltaker_navn": "deltaker_id", "registrering_skjermet": "registrering_id",
    "kp_identitet": "kp_id", "dokumentflyt": "id", "dokument_skjermet": "dokument_id",
    "dokumentobjekt": "id", "dokumenttekst": "objekt_id", "part_identitet": "part_id",
    "merknad_tekst": "merknad_id",
}  # fmt: skip
#: What can be shielded in each: given and withheld together, by the row.
FELT = {
    "mappe_skjermet": ("tittel1", "tittel2", "beskrivelse", "noekkelord"),
    "mappe_klasse": ("klasse_id", "tittel"),
    "mappe_sekundaerklasse": ("klasse_id",),
    "moetedeltaker_navn": ("navn",),
    "registrering_skjermet": ("tittel1", "tittel2", "beskrivelse", "noekkelord", "forfatter"),
    "kp_identitet": ("navn", "postadresse", "postnummer", "poststed", "land", "epost", "telefon",
                     "kontaktperson", "person_id", "organisasjons_id"),
    "dokumentflyt": ("merknad",),
    "dokument_skjermet": ("tittel", "beskrivelse", "forfatter"),
    "dokumentobjekt": ("filnavn", "sjekksum", "stoerrelse"),
    "dokumenttekst": ("tekst",),
    "part_identitet": ("navn", "postadresse", "postnummer", "poststed", "land", "epost", "telefon",
                       "kontaktperson", "person_id", "organisasjons_id"),
    "merknad_tekst": ("tekst",),
}  # fmt: skip


@dataclass
class Grunn:
    """What stands in the database before every world: units, people, series."""

    enheter: list[Enhet]
    folk: list[Bruker]
    arkivdeler: list[Arkivdel]
    system: Bruker
    klasse: Klasse
    steg: int = 0
    over: dict[int, set[int]] = field(default_factory=dict)
    #: Elected bodies, beside the units.
    organer: list[Enhet] = field(default_factory=list)


def grunn(folk: Sequence[Bruker] | None = None) -> Grunn:
    """Units 0 > 1 > 2 and 3 apart, the people, and three series."""
    fabrikk.virksomhet()
    e0 = fabrikk.enhet("0")
    e1 = fabrikk.enhet("1", under=e0)
    e2 = fabrikk.enhet("2", under=e1)
    e3 = fabrikk.enhet("3")
    organer = [fabrikk.enhet(f"UTV{n}", folkevalgt=True) for n in range(2)]
    Tilgangskode.objects.using("eier").filter(kode__in=FOLKEVALGTE).update(folkevalgt=True)
    deler = [fabrikk.arkivdel(f"D{n}") for n in range(ARKIVDELER)]
    return Grunn(
        [e0, e1, e2, e3], list(folk or []), deler, Bruker.objects.get(brukernavn="system"),
        fabrikk.klasse(deler[0]), over={0: {0, 1, 2}, 1: {1, 2}, 2: {2}, 3: {3}},
        organer=organer,
    )  # fmt: skip


class Skriver:
    """Writes one world."""

    def __init__(self, g: Grunn, v: Verden) -> None:
        self.g, self.v, self.teller = g, v, 0

    def skjerming(self, s: NySkjerming | None, gjelder: UUID) -> list[Skjerming]:
        """The row of a shielding, if there is one."""
        if s is None:
            return []
        eier = self.g.folk[s.eier].pk if s.eier is not None else None
        return [
            Skjerming(gjelder=gjelder, art=s.art, kode_id=s.kode, hjemmel=s.hjemmel, nivaa=s.nivaa,
                      tillegg=s.tillegg, brytere=sorted(s.brytere), xx_grunn=s.xx_grunn,
                      eier_id=eier, frist=s.frist, hendelse=s.hendelse, opphoerer=s.opphoerer)
        ]  # fmt: skip

    def _enhet(self, n: int | None) -> int | None:
        return None if n is None else self.g.enheter[n].pk

    def _del(self, n: int | None) -> UUID | None:
        return None if n is None else self.g.arkivdeler[n].pk

    def bygg(self) -> None:
        """Write everything, shieldings before or after what they shield."""
        v, ved = self.v, self.g.system
        skjerminger: list[Skjerming] = []
        for n, s in enumerate(v.arkivdeler):
            skjerminger += self.skjerming(s, self.g.arkivdeler[n].pk)
        for enhet in (*v.saker, *v.poster, *v.dokumenter):
            skjerminger += self.skjerming(enhet.skjerming, enhet.id)
        Mappe.objects.bulk_create([self._mappe(s) for s in v.saker])
        Registrering.objects.bulk_create([self._registrering(p) for p in v.poster])
        Dokument.objects.bulk_create(
            [Dokument(id=d.id, opprettet_av=ved, referanse_arkivdel_id=self._del(d.ref))
             for d in v.dokumenter]
        )  # fmt: skip
        for d in v.dokumenter:
            for p in d.poster:
                self.knytt(d, p)
        if not v.skjerming_sist:
            Skjerming.objects.bulk_create(skjerminger)
        self._saksrader(v.saker)
        self._postrader(v.poster)
        self._dokrader(v.dokumenter)
        if v.skjerming_sist:
            Skjerming.objects.bulk_create(skjerminger)
        for art, enheter in (("R", v.poster), ("D", v.dokumenter)):
            for enhet in enheter:
                if enhet.unntatt:
                    self.unntak(art, enhet.id, True)

    def unntak(self, art: str, gjelder: UUID, paa: bool) -> None:
        """Withhold from parties, or no longer."""
        with connection.cursor() as c:
            c.execute("select sett_partsunntak(%s, %s, %s)",
                      [gjelder, art, "fvl-19-1-b" if paa else ""])  # fmt: skip

    def _mappe(self, s: Sak) -> Mappe:
        return Mappe(
            id=s.id, type="saksmappe", arkivdel_id=self._del(s.arkivdel),
            referanse_arkivdel_id=self._del(s.ref), tittel=f"msak{s.nr}tittel",
            offentlig_tittel="x", saksdato=DAG0.date(), enhet_id=self._enhet(s.enhet),
            saksansvarlig=self.g.folk[s.ansvarlig], opprettet_av=self.g.system,
        )  # fmt: skip

    def _registrering(self, p: Post) -> Registrering:
        jp = p.sak is not None
        return Registrering(
            id=p.id, type="journalpost" if jp else "registrering",
            mappe_id=self.v.saker[p.sak].id if p.sak is not None else None,
            arkivdel_id=self._del(p.arkivdel), referanse_arkivdel_id=self._del(p.ref),
            tittel=f"rpost{p.nr}tittel", offentlig_tittel="x", enhet_id=self._enhet(p.enhet),
            saksbehandler=self.g.folk[p.behandler], journalposttype="I" if jp else "",
            status="S" if jp else "", opprettet_av=self.g.system,
        )  # fmt: skip

    def _merknad_og_part(self, art: str, enhet: Sak | Post | Dok, ord_: str) -> None:
        ved = {f"{art}_id": enhet.id}
        Merknad(id=ident(enhet.id, "m"), registrert_av=self.g.system, **ved).save(force_insert=True)
        MerknadTekst.objects.bulk_create(
            [MerknadTekst(merknad_id=ident(enhet.id, "m"), tekst=f"{ord_}merknad")]
        )
        Part(id=ident(enhet.id, "p"), rolle="søker", **ved).save(force_insert=True)
        PartIdentitet.objects.bulk_create(
            [PartIdentitet(part_id=ident(enhet.id, "p"), navn=f"{ord_}partnavn",
                           kontaktperson=f"{ord_}partkontakt")]
        )  # fmt: skip

    def _saksrader(self, saker: list[Sak]) -> None:
        MappeSkjermet.objects.bulk_create(
            [MappeSkjermet(mappe_id=s.id, tittel2=f"msak{s.nr}linje2",
                           beskrivelse=f"msak{s.nr}beskrivelse", noekkelord=[f"msak{s.nr}noekkel"])
             for s in saker]
        )  # fmt: skip
        MappeKlasse.objects.bulk_create(
            [MappeKlasse(mappe_id=s.id, klasse_id="L42") for s in saker]
        )
        MappeSekundaerklasse.objects.bulk_create(
            [MappeSekundaerklasse(id=ident(s.id, "sk"), mappe_id=s.id, klasse=self.g.klasse)
             for s in saker]
        )  # fmt: skip
        Moetedeltaker.objects.bulk_create(
            [Moetedeltaker(id=ident(s.id, "d"), mappe_id=s.id) for s in saker]
        )
        MoetedeltakerNavn.objects.bulk_create(
            [MoetedeltakerNavn(deltaker_id=ident(s.id, "d"), navn="Navn") for s in saker]
        )
        for s in saker:
            self._merknad_og_part("mappe", s, f"msak{s.nr}")

    def _postrader(self, poster: list[Post]) -> None:
        RegistreringSkjermet.objects.bulk_create(
            [RegistreringSkjermet(registrering_id=p.id, tittel2=f"rpost{p.nr}linje2",
                                  beskrivelse=f"rpost{p.nr}beskrivelse",
                                  noekkelord=[f"rpost{p.nr}noekkel"],
                                  forfatter=[f"rpost{p.nr}forfatter"])
             for p in poster]
        )  # fmt: skip
        Dokumentflyt.objects.bulk_create(
            [Dokumentflyt(id=ident(p.id, "f"), registrering_id=p.id, flyt_fra=self.g.system,
                          flyt_til=self.g.system, merknad="x") for p in poster]
        )  # fmt: skip
        kp = [(p, n, t) for p in poster for n, t in enumerate(p.kp)]
        Korrespondansepart.objects.bulk_create(
            [Korrespondansepart(id=ident(p.id, "kp", n), registrering_id=p.id, type=t)
             for p, n, t in kp]
        )  # fmt: skip
        KorrespondansepartIdentitet.objects.bulk_create(
            [KorrespondansepartIdentitet(kp_id=ident(p.id, "kp", n), registrering_id=p.id,
                                         navn=f"rpost{p.nr}kp{n}navn",
                                         kontaktperson=f"rpost{p.nr}kp{n}kontakt",
                                         poststed=f"rpost{p.nr}kp{n}sted")
             for p, n, _t in kp]
        )  # fmt: skip
        for p in poster:
            self._merknad_og_part("registrering", p, f"rpost{p.nr}")
        Felthjemmel.objects.bulk_create(
            [Felthjemmel(id=ident(p.id, "fh"), registrering_id=p.id, felt="NA",
                         hjemmel=p.felthjemmel) for p in poster if p.felthjemmel]
        )  # fmt: skip

    def _dokrader(self, dokumenter: list[Dok]) -> None:
        DokumentSkjermet.objects.bulk_create(
            [DokumentSkjermet(dokument_id=d.id, tittel=f"ddok{d.nr}tittel",
                              beskrivelse=f"ddok{d.nr}beskrivelse") for d in dokumenter]
        )  # fmt: skip
        Dokumentobjekt.objects.bulk_create(
            [Dokumentobjekt(id=ident(d.id, "o"), dokument_id=d.id, variant=d.variant, format="x",
                            mime="text/plain", filnavn="f", sjekksum="0", stoerrelse=1,
                            opprettet_av=self.g.system) for d in dokumenter]
        )  # fmt: skip
        Dokumenttekst.objects.bulk_create(
            [Dokumenttekst(objekt_id=ident(d.id, "o"), dokument_id=d.id, tekst=f"ddok{d.nr}tekst")
             for d in dokumenter]
        )  # fmt: skip
        for d in dokumenter:
            self._merknad_og_part("dokument", d, f"ddok{d.nr}")

    def knytt(self, d: Dok, post: int) -> None:
        """Join a document to an entry, later than all before."""
        self.teller += 1
        Regdok(registrering_id=self.v.poster[post].id, dokument_id=d.id, nr=self.teller,
               tilknyttet_dato=DAG0 + timedelta(minutes=self.teller),
               tilknyttet_av=self.g.system).save(force_insert=True)  # fmt: skip

    def utfoer(self, steg: tuple[Any, ...]) -> bool:
        """Make a change in the database and the oracle; False when it changes nothing."""
        g, v = self.g, self.v
        kolonne = {"enhet": "enhet_id", "arkivdel": "arkivdel_id", "ref": "referanse_arkivdel_id",
                   "ansvarlig": "saksansvarlig_id", "behandler": "saksbehandler_id",
                   "sak": "mappe_id"}  # fmt: skip

        def verdi(felt: str, x: Any) -> Any:
            if felt == "sak":
                return v.saker[x].id
            if felt in ("arkivdel", "ref"):
                return self._del(x)
            return self._enhet(x) if felt == "enhet" else g.folk[x].pk

        match steg:
            case ("skjerm", art, n, skj):
                enheter: Any = {"M": v.saker, "R": v.poster, "D": v.dokumenter}.get(art)
                gjelder = enheter[n].id if enheter else g.arkivdeler[n].pk
                (rad,) = self.skjerming(skj, gjelder)
                felter = {f.attname: getattr(rad, f.attname) for f in Skjerming._meta.fields[2:]}
                del felter["mappe"]
                if not Skjerming.objects.filter(pk=gjelder).update(**felter):
                    rad.save(force_insert=True)
            case ("sak", n, felt, x):
                Mappe.objects.filter(pk=v.saker[n].id).update(**{kolonne[felt]: verdi(felt, x)})
            case ("post", n, felt, x):
                Registrering.objects.filter(pk=v.poster[n].id).update(
                    **{kolonne[felt]: verdi(felt, x)}
                )
            case ("dok", n, "ref", x):
                Dokument.objects.filter(pk=v.dokumenter[n].id).update(
                    referanse_arkivdel_id=self._del(x)
                )
            case ("unntak", art, n, paa):
                self.unntak(art, (v.poster if art == "R" else v.dokumenter)[n].id, paa)
            case ("felthjemmel", n, hjemmel):
                pid = v.poster[n].id
                if not Felthjemmel.objects.filter(registrering=pid).update(hjemmel=hjemmel):
                    Felthjemmel(id=ident(pid, "fh"), registrering_id=pid, felt="NA",
                                hjemmel=hjemmel).save(force_insert=True)  # fmt: skip
            case ("knytt", d, p):
                if p in v.dokumenter[d].poster:
                    return False
                self.knytt(v.dokumenter[d], p)
            case ("kp", p, n, type_):
                Korrespondansepart.objects.filter(pk=ident(v.poster[p].id, "kp", n)).update(
                    type=type_
                )
        v.utfoer(steg)
        return True


_ALLE = " union all ".join(
    f"select '{t}', t.{k}, v.kode_id, v.enhet_id, t.sak, t.vern_til, t.vern is null, t.vern_eier,"
    f" t.internt, t.unntatt_part, num_nonnulls({', '.join(f't.{f}' for f in FELT[t])})"
    f" from {t} t left join vern v on v.id = t.vern"
    for t, k in NOEKLER.items()
)


def lest(g: Grunn) -> dict[tuple[str, UUID], Etikett | None]:
    """Every protected row that the acting person gets with all its fields, and its label."""
    enheter = {e.pk: n for n, e in enumerate(g.enheter)}
    folk = {b.pk: n for n, b in enumerate(g.folk)}
    with connection.cursor() as c:
        c.execute(_ALLE)
        return {
            (t, n): None
            if aapen
            else Etikett(kode, enheter.get(enhet), sak, til,
                         None if eier is None else folk[eier], internt, unntatt)
            for t, n, kode, enhet, sak, til, aapen, eier, internt, unntatt, felt in c.fetchall()
            if felt == len(FELT[t])
        }  # fmt: skip


def titler() -> dict[UUID, tuple[str, str, str | None]]:
    """Every case and entry: title and public title as they stand open, and the line 1 that the
    acting person gets out of the protected row."""
    with connection.cursor() as c:
        c.execute(
            "select m.id, m.tittel, m.offentlig_tittel, k.tittel1 from mappe m"
            " left join mappe_skjermet k on k.mappe_id = m.id union all"
            " select g.id, g.tittel, g.offentlig_tittel, k.tittel1 from registrering g"
            " left join registrering_skjermet k on k.registrering_id = g.id"
        )
        return {pk: (tittel, offentlig, linje1) for pk, tittel, offentlig, linje1 in c.fetchall()}


_KAN_SKRIVE = " union all ".join(
    f"select '{t}', {k} from {t} where case (select skriverett()) when 'A' then true"
    f" when 'N' then {VERNEDE[t]} end"
    for t, k in NOEKLER.items()
)


def kan_skrive() -> set[tuple[str, UUID]]:
    """The rows that the acting person reads and may write, as the policies ask it."""
    with connection.cursor() as c:
        c.execute(_KAN_SKRIVE)
        return set(c.fetchall())


def bare_i_aar() -> None:
    """Drop the years that no world writes to: a search looks in every year there is."""
    with connections["eier"].cursor() as c:
        c.execute(
            "select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid"
            " where c.relname ~ '^soek_(aapen|vernet)_[0-9]{4}$'"
            " and right(c.relname, 4)::int < extract(year from current_date)"
        )
        for (tabell,) in c.fetchall():
            c.execute(f"drop table {tabell}")


ROLLER = [
    ("saksbehandler",), ("saksbehandler",), ("leder",), ("leder", "saksbehandler"), ("arkivar",),
    ("admin",), ("kommunedirektoer", "leder"),
]  # fmt: skip


def lesere(g: Grunn, froe: int, antall: int = 9) -> list[tuple[Bruker, Leser]]:
    """People with random roles and clearances, the first of them also handlers of cases and
    entries; some are parties, some stand in for others. Then councillors, auditors, the system."""
    r = random.Random(froe)
    ut: list[tuple[Bruker, Leser]] = []
    for n in range(antall):
        roller, enhet = r.choice(ROLLER), r.randrange(ENHETER)
        b = fabrikk.bruker(f"leser{n}", *roller, i=g.enheter[enhet])
        leser = Leser([], nr=n if n < FOLK else None, roller=frozenset(roller), enhet=enhet)
        _klarer(g, r, b, leser)
        if r.random() < 0.3:
            _sakstilgang(r, b, leser.saker, "tildelt")
        if r.random() < 0.4:
            _sakstilgang(r, b, leser.part, "part")
        ut.append((b, leser))
    for n in range(3):
        b = fabrikk.bruker(f"part{n}")
        leser = Leser([])
        _sakstilgang(r, b, leser.part, "part")
        ut.append((b, leser))
    _vikarer(r, ut)
    _saksorganer(g, r, ut)
    # Whatever else an auditor is given, the clearances add nothing and the writing is refused.
    b = fabrikk.bruker("revisor", "revisor", i=g.enheter[0])
    ut.append((b, Leser([], roller=frozenset({"revisor"}), enhet=0)))
    b = fabrikk.bruker("ingen")
    ut.append((b, Leser([])))
    g.folk = [b for b, _leser in ut[:FOLK]]
    return [*ut, (g.system, Leser([], alt=True))]


def _dager(r: random.Random, *dager: int | None) -> date | None:
    dag = r.choice(dager)
    return None if dag is None else date_i_dag() + timedelta(days=dag)


def _gjelder(fra: date | None, til: date | None) -> bool:
    i_dag = date_i_dag()
    return (fra is None or fra <= i_dag) and (til is None or til >= i_dag)


def _klarer(g: Grunn, r: random.Random, b: Bruker, leser: Leser) -> None:
    i_dag = date_i_dag()
    for _ in range(r.randint(0, 3)):
        k = Klarert(
            r.choice(["UO", "UO", "P", "IS", "XX"]),
            r.choice(["egne", "egne", "enhet", "alle"]),
            r.randrange(ENHETER),
            i_dag + timedelta(days=r.choice([-100, -100, -100, 0, 1])),
            _dager(r, None, None, -1, 0, 5),
        )
        if k.til is not None and k.til < k.fra:
            continue
        Klarering(
            bruker_id=b.pk, kode_id=k.kode, omfang=k.omfang, fra=k.fra, til=k.til,
            enhet_id=g.enheter[k.enhet].pk if k.omfang == "enhet" else None,
        ).save(using="eier")  # fmt: skip
        leser.klarering.append(k)


def _sakstilgang(r: random.Random, b: Bruker, saker: set[UUID], grunn: str) -> None:
    sak, til = ident("sak", r.randrange(3)), _dager(r, None, None, -1, 0, 3)
    Sakstilgang(bruker_id=b.pk, sak=sak, grunn=grunn, fra=DAG0.date(), til=til).save(using="eier")
    if _gjelder(None, til):
        saker.add(sak)


def _vikarer(r: random.Random, folk: list[tuple[Bruker, Leser]]) -> None:
    for _ in range(3):
        (borte, leser), (b, vikar) = r.sample(folk[:FOLK], 2)
        fra, til = _dager(r, -5, 0, 1), _dager(r, -1, 0, 5)
        if fra is None or til is None or til < fra:
            continue
        Stedfortreder(for_bruker_id=borte.pk, bruker_id=b.pk, fra=fra, til=til).save(using="eier")
        if _gjelder(fra, til) and leser.nr is not None:
            vikar.vikar_for.add(leser.nr)


def _saksorganer(g: Grunn, r: random.Random, folk: list[tuple[Bruker, Leser]]) -> None:
    """Bodies with cases of their own, and councillors in them: before, now, and from tomorrow."""
    saker: dict[int, set[UUID]] = {0: set(), 1: set()}
    for n in range(4):
        organ, sak = n % 2, ident("sak", r.randrange(3))
        fra, til = _dager(r, -5, 0, 1), _dager(r, None, None, -1, 0)
        Saksorgan(sak=sak, enhet_id=g.organer[organ].pk, fra=fra, til=til, gitt_av_id=g.system.pk,
                  grunn="behandles").save(using="eier")  # fmt: skip
        if _gjelder(fra, til):
            saker[organ].add(sak)
    for n, (fra, til) in enumerate([(-9, None), (-9, 0), (-9, -1), (1, None)]):
        organ = n % 2
        # In the unit of the role; or without one, in their own.
        i_rollen = n < 2
        b = fabrikk.bruker(f"politiker{n}", i=g.organer[organ if not i_rollen else 1 - organ])
        dager = [None if d is None else date_i_dag() + timedelta(days=d) for d in (fra, til)]
        Rolletildeling(
            bruker_id=b.pk, rolle="politiker", fra=dager[0], til=dager[1],
            enhet_id=g.organer[organ].pk if i_rollen else None,
        ).save(using="eier")  # fmt: skip
        leser = Leser([], roller=frozenset({"politiker"}))
        if _gjelder(*dager):
            leser.organsaker |= saker[organ]
        folk.append((b, leser))
    for b in [fabrikk.bruker("politiker9", "politiker", i=g.organer[0])]:
        folk.append((b, Leser([], roller=frozenset({"politiker"}), organsaker=set(saker[0]))))
