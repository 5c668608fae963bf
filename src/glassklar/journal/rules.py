# SPDX-License-Identifier: EUPL-1.2
"""The one function that makes the public row of an entry, and its rules.

Used for the release, for the preview "Slik ser publikum det" and for corrections, so that what
people see before is what the public gets. Sources: docs/forklaring/masker-og-nivaaer.md
(what each level hides on the journal line), offentlegforskrifta §§ 6-7 (what stands on the
internet), arkivforskrifta § 15 (masked, never missing), offl. § 26 (identity numbers).

Publishing is stricter than access: a text that the reader may not see is masked; a file that is
not read, or holds an identity number, is kept back; a document's title that repeats hidden words
is masked; a file's own name is never published.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from glassklar.journal.filvalg import velg_fil
from glassklar.journal.offentligpost import (
    IKKE_VURDERT,
    SKJERMET,
    OffentligDokument,
    OffentligHjemmel,
    OffentligPart,
    OffentligPost,
    Stopp,
)
from glassklar.journal.snapshot import DokumentSnapshot, PartSnapshot, PostSnapshot, Tittel
from glassklar.journal.soekeord import UTEN_NAVN, Linje, felles_ord, ordsett, soeketekster
from glassklar.lov.api import UkjentHjemmel, fnr, siter
from glassklar.noark.api import MASKE, masker_ord, sett_sammen
from glassklar.noark.api import ord as ord_i
from glassklar.tilgang.api import AAPEN, XX, NySkjerming, skjuler

__all__ = ["OffentligPost", "PostSnapshot", "Stopp", "aktiv", "ikke_vurdert", "projiser", "utenfor"]

#: Staff in their office: shown by unit, never masked.
INTERNE = frozenset({"IA", "IM", "IK"})
AVSENDERE = frozenset({"EA", "IS"})
#: Graded so high that the entry stands in a journal of its own (M506).
EGEN_JOURNAL = frozenset({"SH", "H", "K", "SF"})
MAKS_SOEKETEKST = 300_000


@dataclass(slots=True)
class _Funn:
    """What is collected while the row is made: bases of what is hidden, and stops."""

    dag: date
    hjemler: list[OffentligHjemmel] = field(default_factory=list)
    stopp: list[Stopp] = field(default_factory=list)
    skjulte_ord: set[str] = field(default_factory=set)
    ukjent_skjult: bool = False

    def skjult(self, felt: str, s: NySkjerming | None, egen: tuple[str, str] | None = None) -> None:
        """Note that ``felt`` is hidden by ``s``, or on a basis of its own (innsyn rule f)."""
        if egen is not None:
            hjemmel, tillegg = egen
        else:
            hjemmel, tillegg = (s.hjemmel, s.tillegg) if s else ("", "")
        if egen is None and ikke_vurdert(s):
            hjemmel = tillegg = ""
        rad = OffentligHjemmel(
            felt=felt,
            sitat=sitat(hjemmel, tillegg),
            kode=s.kode if s else "",
            lovkode="/".join(k for k in (hjemmel, tillegg) if k),
            til=s.opphoerer if s else None,
        )
        if rad not in self.hjemler:
            self.hjemler.append(rad)

    def vask(self, tekst: str, felt: str) -> str:
        """Return the text without identity numbers, which never stand on the internet."""
        ren = fnr.masker(tekst, MASKE)
        if ren == tekst:
            return tekst
        self.stopp.append(Stopp("fnr", felt))
        rad = OffentligHjemmel(felt, sitat("offl-26-5", ""), "", "offl-26-5")
        if rad not in self.hjemler:
            self.hjemler.append(rad)
        return ren


def sitat(hjemmel: str, tillegg: str) -> str:
    """Return the citation, or the code itself for a basis that the register does not know."""
    if not hjemmel:
        return ""
    try:
        return siter(hjemmel, tillegg or None)
    except UkjentHjemmel:
        return hjemmel


def aktiv(s: NySkjerming | None, dag: date) -> NySkjerming | None:
    """Return the shielding if it hides anything on ``dag``: not open, not past its date."""
    if s is None or s.kode == AAPEN or (s.opphoerer is not None and s.opphoerer <= dag):
        return None
    return s


def ikke_vurdert(s: NySkjerming | None) -> bool:
    """Whether nobody has assessed it yet (XX); deferred access is the other XX."""
    return s is not None and s.kode == XX and s.xx_grunn != "utsatt"


def _skjuler(s: NySkjerming | None, art: str, felt: str) -> bool:
    return ikke_vurdert(s) or skjuler(s, art, felt)


@dataclass(frozen=True, slots=True)
class _Tekst:
    tekst: str
    linjer: tuple[Linje, ...] = ()


def _tittel(t: Tittel, s: NySkjerming | None, art: str, f: _Funn, egen: dict) -> _Tekst:
    """The title for the public: line 1 always but under XX not assessed; line 2 as shielded."""
    linje_kode, ord_kode = ("TM1", "TMO") if art == "M" else ("TR1", "TRO")
    if ikke_vurdert(s):
        f.skjult("M", s)
        _husk(f, t.linje1, t.linje2)
        return _Tekst(MASKE)
    aapen1 = Linje(t.linje1)
    if t.linje2 == "":
        return _Tekst(t.linje1, (aapen1,))
    hel = s is not None and skjuler(
        replace(s, brytere=frozenset(s.brytere) - {ord_kode}), art, linje_kode
    )
    merket = s is not None and bool(t.skjulte_ord or ord_kode in s.brytere)
    if t.linje2 is None:
        return _ukjent_linje(t, s, f, egen, linje_kode, ord_kode, hel=hel, merket=merket)
    antall = len(ord_i(t.linje2))
    gal = any(not 0 <= i < antall for i in t.skjulte_ord | t.navneord)
    if gal:
        f.stopp.append(Stopp("merker", linje_kode))
    if hel or (merket and (gal or not t.skjulte_ord)):
        f.skjult(linje_kode, s, egen.get(linje_kode) or egen.get(ord_kode))
        _husk(f, t.linje2)
        return _Tekst(sett_sammen(t.linje1, MASKE), (aapen1,))
    if merket:
        f.skjult(ord_kode, s, egen.get(ord_kode) or egen.get(linje_kode))
        ordene = ord_i(t.linje2)
        _husk(f, *(ordene[i].tekst for i in t.skjulte_ord))
        return _Tekst(
            sett_sammen(t.linje1, masker_ord(t.linje2, t.skjulte_ord)),
            (aapen1, Linje(t.linje2, t.skjulte_ord, t.navneord)),
        )
    navn = frozenset(range(antall)) if gal else t.navneord
    return _Tekst(sett_sammen(t.linje1, t.linje2), (aapen1, Linje(t.linje2, navn=navn)))


def _ukjent_linje(
    t: Tittel,
    s: NySkjerming | None,
    f: _Funn,
    egen: dict,
    linje_kode: str,
    ord_kode: str,
    *,
    hel: bool,
    merket: bool,
) -> _Tekst:
    """Line 2 stands in a row that the reader may not see: what is stored as public, or a mask."""
    aapen1 = Linje(t.linje1)
    if t.lagret == t.linje1:
        return _Tekst(t.linje1, (aapen1,))
    f.ukjent_skjult = True
    if merket and not hel and t.lagret.startswith(sett_sammen(t.linje1, MASKE)[: -len(MASKE)]):
        rest = t.lagret.removeprefix(sett_sammen(t.linje1, MASKE)[: -len(MASKE)])
        if MASKE in rest:
            f.skjult(ord_kode, s, egen.get(ord_kode) or egen.get(linje_kode))
            # Which of the open words are names is not known: all may be.
            alle = frozenset(range(len(ord_i(rest))))
            return _Tekst(sett_sammen(t.linje1, rest), (aapen1, Linje(rest, navn=alle)))
    f.skjult(linje_kode, s, egen.get(linje_kode) or egen.get(ord_kode))
    return _Tekst(sett_sammen(t.linje1, MASKE), (aapen1,))


def _husk(f: _Funn, *tekster: str | None) -> None:
    """Remember hidden words, so that a document's title does not repeat them."""
    f.ukjent_skjult = f.ukjent_skjult or None in tekster
    f.skjulte_ord |= {o for o in ordsett(t for t in tekster if t) if len(o) > 2}


def _klasse(s: PostSnapshot, sak_s: NySkjerming | None, f: _Funn) -> str:
    if s.sak.klasse_id == "":
        return ""
    if _skjuler(sak_s, "M", "KID"):
        f.skjult("M" if ikke_vurdert(sak_s) else "KID", sak_s)
        return MASKE
    if s.sak.klasse_id is None:
        return ""
    if s.sak.klasse_tittel and _skjuler(sak_s, "M", "TKL"):
        f.skjult("TKL", sak_s)
        return s.sak.klasse_id
    return felles_ord((s.sak.klasse_id, s.sak.klasse_tittel))


def _uten_epost(navn: str) -> str:
    """A name without e-mail addresses, which are never published as a name."""
    return " ".join(o for o in navn.split() if "@" not in o).strip(" <>()[];,\"'")


def _part(
    p: PartSnapshot, s: PostSnapshot, post_s: NySkjerming | None, f: _Funn, egen: dict
) -> OffentligPart:
    if p.type in INTERNE:
        return OffentligPart(p.type, p.enhet or s.journal.enhet)
    felt = "NA" if p.type in AVSENDERE else "NM"
    if p.navn is None or _skjuler(post_s, "R", felt):
        f.skjult("M" if ikke_vurdert(post_s) else felt, post_s, egen.get(felt))
        _husk(f, p.navn)
        return OffentligPart(p.type, MASKE)
    navn = _uten_epost(p.navn)
    if navn != p.navn.strip():
        f.stopp.append(Stopp("epost", felt))
    return OffentligPart(p.type, f.vask(navn, felt) or UTEN_NAVN, p.er_person)


def _dokument(
    d: DokumentSnapshot, s: PostSnapshot, post_s: NySkjerming | None, f: _Funn, aapne: frozenset
) -> tuple[OffentligDokument, str]:
    """The document as the public gets it, and its text when the file is open."""
    basis = _filskjerming(d, post_s, f.dag)
    alt = ikke_vurdert(post_s) or ikke_vurdert(basis)
    eget = aktiv(d.skjerming, f.dag)
    tittelbasis = next(
        (x for x in ((eget,) if d.skjerming else (post_s, *d.andre))
         if x and _skjuler(x, "D" if x is eget else "R", "TD")),
        None,
    )  # fmt: skip
    tittel = d.tittel
    if alt or tittelbasis is not None or tittel is None:
        hvem = tittelbasis or basis or post_s
        f.skjult("M" if ikke_vurdert(hvem) else "TD", hvem)
        tittel = MASKE
    elif _roeper(tittel, f, aapne, s.tittel.linje1):
        f.stopp.append(Stopp("dokumenttittel", str(d.nr)))
        f.skjult("TD", post_s or aktiv(s.sak.skjerming, f.dag))
        tittel = MASKE
    else:
        tittel = f.vask(tittel, "TD")
    skjult = OffentligDokument(d.nr, tittel)
    if s.gradert:
        rad = OffentligHjemmel("FIL", sitat("offl-13", "sikkl-5-4"), "", "offl-13/sikkl-5-4")
        f.hjemler.extend([rad] if rad not in f.hjemler else [])
        return replace(skjult, grunn=SKJERMET), ""
    if alt:
        f.skjult("M", post_s if ikke_vurdert(post_s) else basis)
        return replace(skjult, grunn=IKKE_VURDERT), ""
    delvis = basis is not None and d.skjerming is not None and "D" in d.skjerming.brytere
    if basis is not None:
        f.skjult("FIL", basis)
        if not delvis:
            return replace(skjult, grunn=SKJERMET), ""
    dok, tekst, stopp = velg_fil(d, skjult, s, sladdet=delvis)
    if stopp is not None:
        f.stopp.append(stopp)
        if stopp.kode == "fnr":
            f.hjemler.append(
                OffentligHjemmel("FIL", sitat("offl-26-5", ""), "", "offl-26-5")
            )  # fmt: skip
    return dok, tekst


def _filskjerming(d: DokumentSnapshot, post_s: NySkjerming | None, dag: date) -> NySkjerming | None:
    """Return what hides the document's files: its own, else the strictest of its entries'."""
    if d.skjerming is not None:
        eget = aktiv(d.skjerming, dag)
        return eget if _skjuler(eget, "D", "FIL") else None
    for s in (post_s, *(aktiv(x, dag) for x in d.andre)):
        if _skjuler(s, "R", "FIL"):
            return s
    return None


def _roeper(tittel: str, f: _Funn, aapne: frozenset[str], linje1: str) -> bool:
    """Whether a document's title repeats what is hidden on the line, or may do so."""
    if tittel.strip() == linje1.strip():
        return False
    return f.ukjent_skjult or bool((ordsett([tittel]) & f.skjulte_ord) - aapne)


def projiser(s: PostSnapshot, i_dag: date) -> OffentligPost:
    """Make the public row of an entry as it is on ``i_dag``.

    Returns:
        The finished row; ``stopp`` holds what the archive must look at. What is masked for being
        hidden has its basis in ``hjemler``; what is open never has one.
    """
    f = _Funn(i_dag)
    sak_s, post_s = aktiv(s.sak.skjerming, i_dag), aktiv(s.skjerming, i_dag)
    egen = {felt: (hjemmel, tillegg) for felt, hjemmel, tillegg in s.felthjemler}
    # A basis for the journal's text says nothing unless something there is hidden by a code.
    egen = egen if post_s is not None and not ikke_vurdert(post_s) else {}
    tittel = _tittel(s.tittel, post_s, "R", f, egen)
    sakstittel = _tittel(s.sak.tittel, sak_s, "M", f, {})
    klasse = f.vask(_klasse(s, sak_s, f), "KID")
    parter = tuple(_part(p, s, post_s, f, egen) for p in s.parter)
    aapne = ordsett(lin.tekst for lin in (*tittel.linjer[:1], *sakstittel.linjer[:1]))
    par = [_dokument(d, s, post_s, f, aapne) for d in s.dokumenter]
    dokumenter = tuple(d for d, _t in par)
    if not dokumenter and _skjuler(post_s, "R", "FIL") and not ikke_vurdert(post_s):
        f.skjult("FIL", post_s)
    if f.skjulte_ord & ordsett((tittel.tekst, sakstittel.tekst)):
        f.stopp.append(Stopp("skjult_ord_i_tittel"))
    ren_tittel = f.vask(tittel.tekst, "TR1")
    ren_sakstittel = f.vask(sakstittel.tekst, "TM1")
    soek, soek_navn = soeketekster(s, (*tittel.linjer, *sakstittel.linjer), parter, dokumenter)
    tekster = tuple((d.nr, t[:MAKS_SOEKETEKST]) for d, t in par if t)
    return OffentligPost(
        id=s.id,
        saksaar=s.sak.aar,
        saksnr=s.sak.nr,
        postnr=s.journal.postnr,
        lopeaar=s.journal.lopeaar,
        lopenr=s.journal.lopenr,
        retning=s.journal.retning,
        tittel=ren_tittel,
        sakstittel=ren_sakstittel,
        klasse=klasse,
        parter=parter,
        enhet_kode=s.journal.enhet_kode,
        enhet=s.journal.enhet,
        saksbehandler=s.journal.saksbehandler,
        dokumentets_dato=s.journal.dokumentets_dato,
        journaldato=s.journal.journaldato,
        tilgang=_tilgang(post_s, dokumenter, f.hjemler),
        hjemler=tuple(f.hjemler),
        avskrivning=s.journal.avskrivning,
        dokumenter=dokumenter,
        status=s.journal.status,
        saksenhet=s.sak.enhet,
        saksstatus=s.sak.status,
        saksdato=s.sak.saksdato,
        soek=soek,
        soek_navn=soek_navn,
        soek_tekst=felles_ord([t for _nr, t in tekster])[:MAKS_SOEKETEKST],
        tekster=tekster,
        stopp=tuple(dict.fromkeys(f.stopp)),
        skjulte_ord=frozenset(f.skjulte_ord),
        ukjent_skjult=f.ukjent_skjult,
    )


def _tilgang(
    post_s: NySkjerming | None,
    dokumenter: tuple[OffentligDokument, ...],
    hjemler: list[OffentligHjemmel],
) -> str:
    if ikke_vurdert(post_s):
        return "ikke_vurdert"
    if not hjemler:
        return "aapen"
    if all(d.grunn in (SKJERMET, IKKE_VURDERT) for d in dokumenter) and (
        dokumenter or any(h.felt == "FIL" for h in hjemler)
    ):
        return "skjermet"
    return "delvis"


def utenfor(s: PostSnapshot) -> str:
    """Return why the entry is not in the public journal at all, as a code, or "" when it is.

    ``skjult_type``: a closed list of single cases (offentlegforskrifta § 9 fifth paragraph);
    ``gradert``: a journal of its own (M506); ``internt``: the municipality publishes no internal
    entries. All are counted; nothing else may be left out.
    """
    if s.innfoersel_skjules:
        return "skjult_type"
    if s.gradert in EGEN_JOURNAL:
        return "gradert"
    if not s.publiser_interne and s.journal.retning in ("N", "X"):
        return "internt"
    return ""
