# SPDX-License-Identifier: EUPL-1.2
"""A random archive written by the real actions, with a word of its own in every field.

Every word (canary) knows the one row it was written to. Who may read it is worked out by the
oracle of ``verden`` from facts (shieldings, units, handlers, clearances), never from labels.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

import fabrikk
from glassklar.arkiv.api import (
    NyKorrespondent,
    NyPart,
    NySak,
    NyttDokument,
    flytt_post,
    fordel,
    legg_til_merknad,
    opprett_sak,
    vurder,
    vurder_sak,
)
from glassklar.arkiv.models import (
    Arkivdel,
    Dokumentflyt,
    Dokumentobjekt,
    DokumentSkjermet,
    Dokumenttekst,
    Korrespondansepart,
    Mappe,
    MappeKlasse,
    Merknad,
    MerknadTekst,
    Moetedeltaker,
    MoetedeltakerNavn,
    Part,
    PartIdentitet,
    Regdok,
    Registrering,
)
from glassklar.arkiv.mottak.models import Mottak, MottakFil
from glassklar.grunn.feil import Avvist
from glassklar.grunn.identitet import transaksjon
from glassklar.grunn.ids import uuid7
from glassklar.lager.api import ta_inn
from glassklar.org.models import Bruker, Enhet
from glassklar.tilgang.models import Skjerming, Tilgangskode
from glassklar.tilgang.rules import NySkjerming
from tilgang.doerfolk import Person, folk, gjester, skriv_skjerming
from tilgang.doerorakel import Fakta, Kanari, eier_sql, les_fakta
from tilgang.doerord import Pose
from tilgang.verden import date_i_dag


@dataclass
class Doerverden:
    """The archive, its people, and the words in it."""

    froe: int
    #: Whether series shield too, and whether all is journalled and released at once.
    serier: bool = True
    alt_ut: bool = False
    frigitt: list[UUID] = field(default_factory=list)
    stoppet: set[UUID] = field(default_factory=set)
    kanarier: dict[str, Kanari] = field(default_factory=dict)
    personer: list[Person] = field(default_factory=list)
    saker: list[UUID] = field(default_factory=list)
    poster: list[UUID] = field(default_factory=list)
    mottak: list[UUID] = field(default_factory=list)
    #: Items that became entries.
    registrerte: list[UUID] = field(default_factory=list)
    fakta: Fakta = field(default_factory=Fakta)

    def __post_init__(self) -> None:
        self.r = random.Random(self.froe)

    def nytt_ord(self) -> str:
        """A word that stands nowhere else."""
        return f"kq{self.r.getrandbits(40):010x}z"

    # -- who and where ------------------------------------------------------------------------
    def bygg(self, saker: int = 4, poster: int = 3) -> Doerverden:
        """Write it all."""
        fabrikk.virksomhet()
        Tilgangskode.objects.using("eier").filter(kode="UO").update(folkevalgt=True)
        self.system = Bruker.objects.get(brukernavn="system")
        e0 = fabrikk.enhet("e0")
        e1 = fabrikk.enhet("e1", under=e0)
        self.enheter: list[Enhet] = [e0, e1, fabrikk.enhet("e2", under=e1), fabrikk.enhet("e3")]
        self.utvalget = fabrikk.enhet("utvalg", folkevalgt=True)
        self.deler: list[Arkivdel] = [fabrikk.arkivdel(f"D{n}") for n in range(3)]
        skriv_skjerming(self.deler[1].pk, NySkjerming("UO", 2, "offl-13", art="A"))
        nps = frozenset({"NPS"})
        skriv_skjerming(self.deler[2].pk, NySkjerming("P", 3, "offl-13", brytere=nps, art="A"))
        self.personer = folk(self.r, self.enheter, self.utvalget)
        for _ in range(saker):
            self._sak(poster)
        gjester(self)
        self._endringer()
        self._moete()
        self._postmottak()
        self._journal()
        nr = {e.pk: n for n, e in enumerate([*self.enheter, self.utvalget])}
        over = {0: {0, 1, 2}, 1: {1, 2}, 2: {2}, 3: {3}, 4: {4}}
        self.fakta = les_fakta(nr, over)
        self._av_enhet: dict[tuple[str, UUID], list[str]] = {}
        for k in self.kanarier.values():
            self._av_enhet.setdefault(k.enhet, []).append(k.ordet)
        return self

    def person(self, navn: str) -> Person:
        """Somebody by login name."""
        return next(p for p in self.personer if p.navn == navn)

    # -- what is written ----------------------------------------------------------------------
    def vurdering(self, art: str) -> NySkjerming | None:
        """An assessment such as people make; None inherits."""
        r = self.r
        slag = r.choice(["arv", "arv", "aapen", "xx", "utsatt", *["kode"] * 4])
        if slag == "arv":
            return None
        if slag == "aapen":
            return NySkjerming("AAPEN", 0, art=art)
        eier = r.choice([p for p in self.personer if p.navn in ("egne", "eier", "sluttet")])
        if slag == "xx":
            return NySkjerming("XX", 3, xx_grunn="ikke_vurdert", eier=eier.bruker.pk,
                               frist=date_i_dag(), art=art)  # fmt: skip
        brytere = frozenset(
            b for b in ("NPS", "MT", "TD", *(("KID",) if art == "M" else ("NA", "NM")))
            if r.random() < 0.4
        )  # fmt: skip
        if slag == "utsatt":
            return NySkjerming(
                "XX", r.randint(1, 3), "offl-5-1", "", brytere, "utsatt", eier.bruker.pk,
                hendelse="når saken er ferdig", meroffentlighet=False,
                meroffentlighet_grunn="Vil skade saken.", art=art,
            )  # fmt: skip
        if r.random() < 0.3:
            return NySkjerming(
                "UO", r.randint(0, 3), "offl-14-1", "", brytere, meroffentlighet=False,
                meroffentlighet_grunn="Ikke ferdig.", art=art,
            )  # fmt: skip
        return NySkjerming(r.choice(["UO", "P", "IS"]), r.randint(0, 3), "offl-13", "fvl-13-1-1",
                           brytere, art=art)  # fmt: skip

    def _sak(self, poster: int) -> None:
        r, arkivar = self.r, self.person("arkivar").bruker
        aapen, s = Pose(self, "mappe"), Pose(self, "mappe_skjermet")
        p = Pose(self, "part_identitet")
        del_ = self.deler[r.choice([0, 0, 0, 1, 2]) if self.serier else 0]
        pekt_paa = r.choice([None, None, None, self.deler[2].pk]) if self.serier else None
        sak = opprett_sak(
            bruker=arkivar,
            sak=NySak(
                tittel=aapen.tekst("tittel"), tittel2=s.tittel2(), arkivdel=del_.pk,
                enhet=r.choice(self.enheter).pk, klasse=fabrikk.klasse(del_).pk,
                saksansvarlig=r.choice(self.personer[:6]).bruker.pk,
                referanse_arkivdel=pekt_paa,
                beskrivelse=s.tekst("beskrivelse"), noekkelord=s.tekster("noekkelord", 8),
                parter=[NyPart("SOEK", p.tekst("navn"), True, postadresse=[p.tekst("postadresse")],
                               poststed=p.tekst("poststed"), person_id=p.ord("person_id"),
                               epost=p.ord("epost") + "@x.example")],
            ),
        )  # fmt: skip
        aapen.ligger_i(sak.pk, "M", sak.pk)
        s.ligger_i(sak.pk, "M", sak.pk)
        p.ligger_i(Part.objects.get(mappe=sak).pk, "M", sak.pk)
        self.saker.append(sak.pk)
        m, kl = Pose(self, "merknad_tekst"), Pose(self, "mappe_klasse")
        m.ligger_i(
            legg_til_merknad(bruker=arkivar, mappe=sak.pk, tekst=m.tekst("tekst")).pk, "M", sak.pk
        )
        with transaksjon(self.system, "proeve"):
            MappeKlasse.objects.filter(mappe=sak).update(
                klasse_id=kl.tekst("klasse_id"), tittel=kl.tekst("tittel")
            )
        kl.ligger_i(sak.pk, "M", sak.pk)
        if (ny := self.vurdering("M")) is not None:
            merkede = frozenset({1} if ny.kode != "AAPEN" and r.random() < 0.4 else ())
            vurder_sak(bruker=arkivar, mappe=sak.pk, vurdering=ny, skjulte_ord=merkede)
        for _ in range(poster):
            self._post(sak)

    def _post(self, sak: Mappe) -> None:
        r, arkivar = self.r, self.person("arkivar").bruker
        aapen, s = Pose(self, "registrering"), Pose(self, "registrering_skjermet")
        type_ = r.choice(["I", "I", "U"])
        parter, poser = self._korrespondenter(type_)
        dokumenter, dokposer = self._dokumenter()
        reg = fabrikk.post(
            arkivar, sak, type_, aapen.tekst("tittel"), tittel2=s.tittel2(),
            beskrivelse=s.tekst("beskrivelse"), noekkelord=s.tekster("noekkelord", 8),
            forfatter=s.tekster("forfatter", 4), parter=parter, dokumenter=dokumenter,
            saksbehandler=r.choice(self.personer[:6]).bruker.pk,
        )  # fmt: skip
        aapen.ligger_i(reg.pk, "R", reg.pk)
        s.ligger_i(reg.pk, "R", reg.pk)
        self.poster.append(reg.pk)
        kp = Korrespondansepart.objects.filter(registrering=reg).order_by("rekkefoelge")
        for rad, pose in zip(kp, poser, strict=True):
            pose.ligger_i(rad.pk, "R", reg.pk)
        with transaksjon(self.system, "proeve"):
            self._rader_om("registrering", "R", reg.pk)
            flyt = Pose(self, "dokumentflyt")
            rad = Dokumentflyt(id=uuid7(), registrering=reg, flyt_fra=arkivar, flyt_til=arkivar,
                               merknad=flyt.tekst("merknad"))  # fmt: skip
            Dokumentflyt.objects.bulk_create([rad])
            flyt.ligger_i(rad.pk, "R", reg.pk)
            for k, (tittel, filer) in zip(
                Regdok.objects.filter(registrering=reg).order_by("nr"), dokposer, strict=True
            ):
                self._dokument(k.dokument_id, tittel, filer)
        if (ny := self.vurdering("R")) is not None:
            self._vurder_post(reg, ny)

    def _vurder_post(self, reg: Registrering, ny: NySkjerming) -> None:
        r = self.r
        merkede = frozenset({1} if ny.kode != "AAPEN" and r.random() < 0.4 else ())
        valg = ["hele"] if ny.kode == "AAPEN" else ["hele", "ingenting", "ingenting"]
        alle = Regdok.objects.filter(registrering=reg).values_list("dokument_id", flat=True)
        vurder(
            bruker=self.person("arkivar").bruker, registrering=reg.pk, vurdering=ny,
            dokumenter={d: r.choice(valg) for d in alle if r.random() < 0.4}, skjulte_ord=merkede,
        )  # fmt: skip

    def _korrespondenter(self, type_: str) -> tuple[list[NyKorrespondent], list[Pose]]:
        typer = {"I": ["EA", "EM", "EK"], "U": ["EM", "EA", "IK"]}[type_]
        poser = [Pose(self, "kp_identitet") for _ in typer]
        ut = []
        for t, p in zip(typer, poser, strict=True):
            nummer = self.r.choice(["person_id", "organisasjons_id"])
            ut.append(
                NyKorrespondent(
                    t, p.tekst("navn"), self.r.random() < 0.5, p.ord("epost") + "@x.example",
                    [p.tekst("postadresse")], poststed=p.tekst("poststed"),
                    telefon=[p.tekst("telefon")], kontaktperson=p.tekst("kontaktperson"),
                    **{nummer: p.ord(nummer)},
                )
            )  # fmt: skip
        return ut, poser

    def _dokumenter(self) -> tuple[list[NyttDokument], list[tuple[Pose, list[Pose]]]]:
        ut, poser = [], []
        for n in range(self.r.randint(1, 2)):
            tittel = Pose(self, "dokument_skjermet")
            varianter = "PO" if self.r.random() < 0.3 else "P"
            filposer = [Pose(self, "dokumenttekst") for _ in varianter]
            filer = []
            for v, p in zip(varianter, filposer, strict=True):
                navn = Pose(self, "dokumentobjekt")
                p.fil = navn
                p.sagt = p.tekst("tekst")
                filer.append(
                    fabrikk.fil(p.sagt.encode(), f"{navn.ord('filnavn')}\"'<b>æ.txt", variant=v)
                )
            ut.append(NyttDokument(tittel.tekst("tittel"), filer, "V" if n else "H"))
            poser.append((tittel, filposer))
        return ut, poser

    def _dokument(self, dok: UUID, tittel: Pose, filer: list[Pose]) -> None:
        DokumentSkjermet.objects.filter(pk=dok).update(
            beskrivelse=tittel.tekst("beskrivelse"), forfatter=tittel.tekster("forfatter", 4)
        )
        tittel.ligger_i(dok, "D", dok)
        for o, pose in zip(
            Dokumentobjekt.objects.filter(dokument=dok).order_by("-variant"), filer, strict=True
        ):
            Dokumenttekst.objects.bulk_create(
                [Dokumenttekst(objekt=o, dokument_id=dok, tekst=pose.sagt, sider=None)]
            )
            pose.ligger_i(o.pk, "D", dok)
            pose.fil.ligger_i(o.pk, "D", dok)
        self._rader_om("dokument", "D", dok)

    def _rader_om(self, hva: str, art: str, pk: UUID) -> None:
        """A remark and a party, written as rows: pages have no way to all of them yet."""
        m, p = Pose(self, "merknad_tekst"), Pose(self, "part_identitet")
        merknad = Merknad(id=uuid7(), registrert_av=self.system, **{f"{hva}_id": pk})
        merknad.save(force_insert=True)
        MerknadTekst.objects.bulk_create([MerknadTekst(merknad=merknad, tekst=m.tekst("tekst"))])
        part = Part(id=uuid7(), rolle="SOEK", er_person=True, **{f"{hva}_id": pk})
        part.save(force_insert=True)
        PartIdentitet.objects.bulk_create(
            [PartIdentitet(part=part, navn=p.tekst("navn"), postadresse=[p.tekst("postadresse")],
                           poststed=p.tekst("poststed"), epost=p.ord("epost") + "@x.example",
                           telefon=[p.tekst("telefon")], kontaktperson=p.tekst("kontaktperson"),
                           organisasjons_id=p.ord("organisasjons_id"))]
        )  # fmt: skip
        m.ligger_i(merknad.pk, art, pk)
        p.ligger_i(part.pk, art, pk)

    def _endringer(self) -> None:
        """Entries move and change hands, cases are assessed anew, and time goes by; by people
        who read all of it and by people who do not."""
        r = self.r
        folk = [self.person(n).bruker for n in ("arkivar", "arkivuten")]
        for _ in range(len(self.poster)):
            hvem, post, sak = r.choice(folk), r.choice(self.poster), r.choice(self.saker)
            try:
                match r.choice(["flytt", "flytt", "fordel", "vurder_sak"]):
                    case "flytt":
                        flytt_post(bruker=hvem, registrering=post, til_mappe=sak)
                    case "fordel":
                        fordel(bruker=hvem, registrering=post, enhet=r.choice(self.enheter).pk,
                               saksbehandler=r.choice(self.personer[:6]).bruker.pk)  # fmt: skip
                    case "vurder_sak":
                        ny = self.vurdering("M") or NySkjerming("AAPEN", 0, art="M")
                        vurder_sak(bruker=hvem, mappe=sak, vurdering=ny)
            except Avvist:
                continue
        alle = list(Skjerming.objects.using("eier").exclude(kode="AAPEN").exclude(art="A"))
        for s in r.sample(alle, len(alle) // 8):
            eier_sql("update skjerming set opphoerer = %s where gjelder = %s",
                      [date_i_dag() - timedelta(days=r.choice([0, 30])), s.gjelder])  # fmt: skip
        eier_sql("select soek_bygg_utloepte()", [])

    def _moete(self) -> None:
        p = Pose(self, "moetedeltaker_navn")
        with transaksjon(self.system, "proeve"):
            d = Moetedeltaker(id=uuid7(), mappe_id=self.saker[0])
            d.save(force_insert=True)
            MoetedeltakerNavn.objects.bulk_create(
                [MoetedeltakerNavn(deltaker=d, navn=p.tekst("navn"))]
            )
        p.ligger_i(d.pk, "M", self.saker[0])

    def _postmottak(self) -> None:
        """Items that wait, one put aside, and one that became the first entry."""
        for status in ("ny", "ny", "forkastet", "registrert"):
            m, f = Pose(self, "mottak"), Pose(self, "mottak_fil")
            tekst = f.tekst("tekst")
            lagret = ta_inn(tekst.encode())
            with transaksjon(self.system, "proeve"):
                rad = Mottak(
                    id=uuid7(), kilde="opplasting", status=status, tittel=m.tekst("tittel"),
                    avsender_navn=m.tekst("avsender_navn"),
                    avsender_epost=m.ord("avsender_epost") + "@x.example",
                    grunn=m.tekst("grunn") if status == "forkastet" else "",
                    registrering_id=self.poster[0] if status == "registrert" else None,
                )  # fmt: skip
                rad.save(force_insert=True)
                MottakFil.objects.bulk_create(
                    [MottakFil(id=uuid7(), mottak=rad, nr=1, filnavn=f.ord("filnavn") + ".txt",
                               sjekksum=lagret.sha256, stoerrelse=lagret.stoerrelse, tekst=tekst,
                               format="x-fmt/111", mime="text/plain", lest=rad.mottatt)]
                )  # fmt: skip
            art = "G" if status == "registrert" else "I"
            m.ligger_i(rad.pk, art, rad.pk)
            f.ligger_i(rad.pk, art, rad.pk)
            (self.registrerte if status == "registrert" else self.mottak).append(rad.pk)

    def _journal(self) -> None:
        """Half is journalled, some of it released, one held back."""
        from glassklar.journal import api as journal

        arkivar = self.person("arkivar").bruker
        ferdige = []
        for pk in self.poster if self.alt_ut else self.poster[::2]:
            try:
                journal.journalfoer(bruker=arkivar, registrering=pk)
            except Avvist:
                continue
            ferdige.append(pk)
        assert len(ferdige) > 2
        h = Pose(self, "tilbakeholdelse")
        journal.hold_tilbake(bruker=arkivar, registrering=ferdige[0], grunn=h.tekst("grunn"))
        h.ligger_i(ferdige[0], "R", ferdige[0])
        slutt = len(ferdige) if self.alt_ut else len(ferdige) // 2 + 1
        ut = journal.frigi(bruker=arkivar, registreringer=ferdige[1:slutt])
        # What is wrong with a file stops the file only, and is told to the archive.
        self.stoppet = {s.registrering for s in ut.stopp}
        ute = {pk for (pk,) in eier_sql("select id from offentlig.journalpost")}
        self.frigitt = [pk for pk in ferdige[1:slutt] if pk in ute]
        assert self.frigitt or not self.alt_ut

    # -- the oracle -----------------------------------------------------------------------------
    def maa_ses(self, p: Person) -> frozenset[str]:
        """The words that the person may read."""
        return frozenset(o for o, k in self.kanarier.items() if self.fakta.leser(p.leser, k))

    def over(self, enhet: tuple[str, UUID]) -> list[UUID]:
        """A unit and what it inherits from, for messages."""
        ut = [enhet[1]]
        ut += self.fakta.dokumenter.get(enhet[1], [])
        ut += [self.fakta.poster[r][0] for r in ut if r in self.fakta.poster]
        return ut

    def om(self, *enheter: tuple[str, UUID]) -> frozenset[str]:
        """The words of these units, and of the documents of entries among them."""
        vil = set(enheter)
        vil |= {
            ("D", d) for d, poster in self.fakta.dokumenter.items()
            if any(("R", r) in vil for r in poster)
        }  # fmt: skip
        return frozenset(o for e in vil for o in self._av_enhet.get(e, ()))
