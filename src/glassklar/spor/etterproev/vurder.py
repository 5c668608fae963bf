# SPDX-License-Identifier: EUPL-1.2
"""From what the blocks say to findings: which of lines, entries and leaves is the true one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Dict, Iterator, List, Optional, Set, Tuple

from glassklar.spor import note, tre
from glassklar.spor.etterproev import avvik as a
from glassklar.spor.etterproev.avvik import Avvik
from glassklar.spor.etterproev.blokk import BLOKK
from glassklar.spor.etterproev.eksport import BLADER, EPOKER, LINJER, POSTER
from glassklar.spor.etterproev.linjer import BESKAARET, LinjeFeil, grense_av, les_linje
from glassklar.spor.etterproev.navn import av_linje, av_post, avvik_av
from glassklar.spor.poster import FORM, OFFENTLIG, POSTLENGDE, SPOR

if TYPE_CHECKING:
    from glassklar.spor.etterproev.kontroll import Kontroll


def vurder(k: Kontroll) -> None:
    """Put findings and remarks into the verdict."""
    f, n = k.funn, k.sp.storrelse
    rot = f.roetter.get(n) if n else tre.TOM_ROT
    if n == 0:
        k.dom.meldinger.append("Loggen er tom: ingen hendelser er forseglet ennå.")
    _avkuttet(k)
    _sjekkpunkter(k, rot)
    if rot == k.sp.rot and f.poster == n:
        if f.ulike or f.linjer != f.poster:
            _fra_poster(k)
    else:
        _fra_andre(k, rot)
    _beskaaret(k)
    _tomme(k)
    if f.grunnlag:
        k.dom.meldinger.append(
            f"{f.grunnlag} rader er tatt inn som grunnlag: de var der da sporingen begynte, eller "
            "ble lest inn samlet."
        )
    _rekkefoelge(k)
    for avvik in k.dom.avvik:
        i = k.forseglet_i(avvik.blad) if 0 <= avvik.blad < n else None
        if i is not None:
            deler = [avvik.mer, f"forseglet fra sjekkpunkt {i}"]
            avvik.mer = "; ".join(d for d in deler if d)


def _rekkefoelge(k: Kontroll) -> None:
    """After a restore the numbers begin anew: lawfully so when the log itself says where."""
    uorden = sorted(set(k.funn.uorden))
    if not uorden:
        return
    sagt, forseglet = set(k.epoker()), _forseglede_epoker(k)
    for blad in uorden:
        if blad in forseglet:
            k.dom.meldinger.append(
                f"Tellingen begynner på nytt i blad {blad}: databasen ble gjenopprettet fra en "
                "kopi. Det er forseglet."
            )
        elif blad in sagt:
            hva = "tellingen begynner på nytt, og det er ikke forseglet hvorfor"
            k.dom.avvik.append(Avvik(hva, blad, mer=f"bare «{EPOKER}» sier det"))
        else:
            k.dom.avvik.append(Avvik("hendelsen står foran en som kom før den", blad))


def _forseglede_epoker(k: Kontroll) -> Set[int]:
    """Where the log's own events say that a new epoch begins; they come after that place."""
    ut: Set[int] = set()
    if k.funn.ulike:
        return ut  # the lines are not what is sealed
    with open(k.eksport.sti(LINJER), "rb") as f:
        for blad, linje in enumerate(f):
            if b', "logg_epoke", ' not in linje:
                continue
            try:
                h = les_linje(linje)
            except LinjeFeil:
                continue
            e = h.etter if isinstance(h.etter, dict) else {}
            fra = e.get("storrelse")
            egen = (h.tabell, h.op, e.get("logg")) == ("logg_epoke", "I", "S")
            if egen and isinstance(fra, int) and 0 < fra <= blad:
                ut.add(fra)
    return ut


def _avkuttet(k: Kontroll) -> None:
    rest = k.eksport.byte(POSTER) % POSTLENGDE
    if rest:
        k.dom.avvik.append(
            Avvik(f"eksporten er avkuttet: «{POSTER}» slutter midt i en post", k.funn.poster)
        )
    byte = k.eksport.byte(LINJER)
    if byte:
        with open(k.eksport.sti(LINJER), "rb") as fil:
            fil.seek(byte - 1)
            if fil.read(1) != b"\n":
                hva = f"eksporten er avkuttet: «{LINJER}» slutter midt i en linje"
                k.dom.avvik.append(Avvik(hva, max(0, k.funn.linjer - 1)))


def _sjekkpunkter(k: Kontroll, rot: Optional[bytes]) -> None:
    """Each earlier checkpoint must be a prefix of the log."""
    gode, fremmede = [], 0
    for _, s in k.tidligere:
        if s.opphav != k.sp.opphav:
            fremmede += 1
        elif _er_forloeper(k, s):
            gode.append(s.storrelse)
        elif s.storrelse <= k.funn.poster or s.storrelse > k.sp.storrelse:
            _ikke_forloeper(k, s, "et tidligere sjekkpunkt", gode)
    if fremmede:
        hva = "eksporten har sjekkpunkter fra en annen logg"
        k.dom.avvik.append(Avvik(hva, -1, mer=f"{fremmede} stykker"))
    if rot == k.sp.rot:
        gode.append(k.sp.storrelse)
    k.dom.sjekkpunkter = sorted(set(gode))
    if k.mot:
        s = k.mot[1]
        if _er_forloeper(k, s):
            k.dom.meldinger.append(
                f"Loggen er en fortsettelse av sjekkpunktet i --mot ({s.storrelse} hendelser)."
            )
        elif s.storrelse > k.sp.storrelse:
            mer = f"det har {s.storrelse} hendelser, eksporten {k.sp.storrelse}"
            k.dom.avvik.append(Avvik("eksporten er kortere enn sjekkpunktet i --mot", -1, mer=mer))
        else:
            _ikke_forloeper(k, s, "sjekkpunktet i --mot", k.dom.sjekkpunkter)


def _er_forloeper(k: Kontroll, s: note.Sjekkpunkt) -> bool:
    return (k.funn.roetter.get(s.storrelse) if s.storrelse else tre.TOM_ROT) == s.rot


def _ikke_forloeper(k: Kontroll, s: note.Sjekkpunkt, navn: str, gode: List[int]) -> None:
    under = [g for g in gode if g < s.storrelse]
    fra = max(under) if under else 0
    mer = f"størrelse {s.storrelse}; loggen avviker et sted i blad {fra}–{s.storrelse - 1}"
    k.dom.avvik.append(Avvik(f"{navn} er ikke en forløper for loggen", -1, mer=mer))


def _versjon(k: Kontroll) -> int:
    with open(k.eksport.sti(POSTER), "rb") as f:
        return OFFENTLIG if f.read(1) == bytes([OFFENTLIG]) else SPOR


def _linjer(k: Kontroll) -> Iterator[a.Element]:
    return a.linjeelementer(str(k.eksport.sti(LINJER)), _versjon(k))


def _poster(k: Kontroll) -> Iterator[a.Element]:
    return a.postelementer(str(k.eksport.sti(POSTER)), _versjon(k), k.funn.poster)


def _fra_poster(k: Kontroll) -> None:
    """The entries are what was signed: the lines differ."""
    par = _Par(k, med_tre=False)
    u = a.ulikheter(a.rett_inn(_poster(k), _linjer(k)), par)
    k.nuller = par.nuller
    hale = k.funn.poster - k.funn.linjer
    foerste = u.mangler[0][1] if u.mangler else 0
    if hale > 1 and u.antall - 2 * len(u.ekstra) <= hale and foerste >= k.funn.linjer - 1:
        mer = f"{hale} hendelser mangler på slutten, fra blad {k.funn.linjer}"
        k.dom.avvik.append(Avvik("eksporten er avkuttet", k.funn.linjer, mer=mer))
        return
    _ta_med(k, avvik_av(u, av_post, av_linje, "hendelsen"), u.antall)


def _ta_med(k: Kontroll, funn: List[Avvik], antall: int) -> None:
    k.dom.avvik += funn
    if antall > 2 * a.NAVNGIS:
        k.dom.meldinger.append(f"Bare de første er navngitt; i alt {antall} ulikheter.")


class _Par:
    """What the blocks could not say where rows are shifted: prunings by leaf, the lines' tree."""

    def __init__(self, k: Kontroll, *, med_tre: bool) -> None:
        self.front = tre.Front()
        self._f, self._med_tre = k.funn, med_tre
        for liste in (self._f.uriktige_nuller, self._f.beskjaeringer, self._f.uten_grense):
            liste.clear()
        self._f.nuller = []
        self.nuller: List[Tuple[int, int]] = []

    def __call__(self, par: a.Par) -> None:
        post, linje = par
        if linje is None:
            return
        if self._med_tre:
            noekkel = linje[0] if linje[0] is not None else (post[2] if post else b"")
            self.front.legg_til(tre.bladhash(noekkel))
        if post is None or post[2][0] != SPOR:
            return
        if linje[2] == BESKAARET:
            if post[2][1:2] == b"L":
                self.nuller.append((post[1], FORM.unpack(post[2])[3]))
            else:
                self._f.uriktige_nuller.append(post[1])
        elif post[2][1:2] == b"B":
            try:
                g = grense_av(linje[2])
            except LinjeFeil:
                self._f.uten_grense.append(post[1])
            else:
                self._f.beskjaeringer.append((post[1], g["grense"], g["antall"]))


def _fra_andre(k: Kontroll, rot: Optional[bytes]) -> None:
    """The entries are not what was signed: find what is."""
    f, n = k.funn, k.sp.storrelse
    if rot == k.sp.rot and f.poster > n:
        mer = f"{f.poster - n} hendelser etter det siste sjekkpunktet"
        k.dom.avvik.append(Avvik("hendelser er lagt til uten forsegling", n, mer=mer))
        if f.ulike or f.linjer != f.poster:
            _fra_poster(k)
        return
    fasit = _Par(k, med_tre=True)
    u = a.ulikheter(a.rett_inn(_poster(k), _linjer(k)), fasit)
    k.nuller = fasit.nuller
    if _versjon(k) == SPOR and fasit.front.storrelse == n and fasit.front.rot() == k.sp.rot:
        u = a.Ulikheter(u.ekstra, u.mangler, u.antall)
        _ta_med(k, avvik_av(u, av_linje, av_post, "forseglingsposten"), u.antall)
        return
    if _bladrot(k) == (n, k.sp.rot):
        _fra_blader(k)
        return
    _uten_fasit(k, u)


def _bladrot(k: Kontroll) -> Tuple[int, bytes]:
    front = tre.Front()
    if k.eksport.byte(BLADER):
        with open(k.eksport.sti(BLADER), "rb") as fil:
            for bit in iter(lambda: fil.read(32 * BLOKK), b""):
                front.utvid(tre.del_opp(bit[: len(bit) // 32 * 32]))
    return front.storrelse, front.rot()


def _fra_blader(k: Kontroll) -> None:
    """The leaf hashes are what was signed: name every line and entry that is not."""
    sti = str(k.eksport.sti(BLADER))
    kjent: Dict[int, dict] = {}
    for kilde, les, hva in (
        (_linjer(k), av_linje, "hendelsen"), (_poster(k), av_post, "forseglingsposten"),
    ):  # fmt: skip
        u = a.ulikheter(a.rett_inn(a.bladelementer(sti), a.som_blader(kilde)))
        funn = avvik_av(u, av_post, les, hva)
        for x in funn:
            kjent.setdefault(x.blad, {"id": x.id, "us": x.us, "tabell": x.tabell, "rad": x.rad})
        _ta_med(k, funn, u.antall)


def _uten_fasit(k: Kontroll, u: a.Ulikheter) -> None:
    """Nothing in the export is what was signed: between which checkpoints, and who is suspect."""
    f, n = k.funn, k.sp.storrelse
    gode = [g for g in k.dom.sjekkpunkter if g <= f.poster]
    fra = max(gode) if gode else 0
    if f.poster < n:
        mer = f"den har {f.poster} av {n} forseglede hendelser"
        k.dom.avvik.append(Avvik("eksporten er avkuttet, eller hendelser er fjernet", fra, mer=mer))
    else:
        alle = sorted({s.storrelse for _, s in k.tidligere if s.storrelse > fra} | {n})
        mer = f"et sted i blad {fra}–{alle[0] - 1}; loggen stemmer til og med sjekkpunkt {fra}"
        k.dom.avvik.append(Avvik("loggen er ikke den som ble signert", fra, mer=mer))
    if u.antall:
        _ta_med(k, avvik_av(u, av_post, av_linje, "hendelsen"), u.antall)


def _beskaaret(k: Kontroll) -> None:
    """A line may be gone only when a later pruning, itself sealed, covers it."""
    f = k.funn
    for blad in f.uriktige_nuller:
        k.dom.avvik.append(Avvik("innholdet er tatt bort, men bare lesing kan beskjæres", blad))
    for blad in f.uten_grense:
        k.dom.avvik.append(Avvik("beskjæringen sier ikke grense og antall", blad))
    for start, _, seneste, jobb in f.nuller:
        if any(b >= start + BLOKK and grense > seneste for b, grense, _ in f.beskjaeringer):
            continue
        k.nuller += k.detaljer(jobb).nuller
    for blad, us in k.nuller:
        if not any(b > blad and grense > us for b, grense, _ in f.beskjaeringer):
            hva = "innholdet er tatt bort uten at en beskjæring dekker det"
            k.dom.avvik.append(Avvik(hva, blad, us=us))
    borte = sum(antall for _, antall, _, _ in f.nuller) or len(k.nuller)
    lovlig = sum(antall for _, _, antall in f.beskjaeringer)
    if borte > lovlig:
        mer = f"{borte} er borte; beskjæringene sier {lovlig}"
        k.dom.avvik.append(
            Avvik("flere hendelser er uten innhold enn det er beskåret", -1, mer=mer)
        )
    elif borte:
        k.dom.meldinger.append(f"{borte} hendelser om lesing er lovlig beskåret.")


def _tomme(k: Kontroll) -> None:
    """The public log: content goes when a later event withdraws or corrects it."""
    tomme = k.funn.tomme
    if tomme and tomme[-1] == k.sp.storrelse - 1:
        hva = "innholdet er tatt bort, men ingen senere hendelse trekker det"
        k.dom.avvik.append(Avvik(hva, tomme[-1]))
    elif tomme:
        k.dom.meldinger.append(
            f"{len(tomme)} hendelser har ikke lenger innhold: det er trukket eller rettet."
        )
