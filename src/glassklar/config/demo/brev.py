# SPDX-License-Identifier: EUPL-1.2
"""Small real documents for the invented letters: PDF mostly, some Word files."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import datetime, time

from glassklar.arkiv.api import NyFil
from glassklar.arkiv.dokumenter.tekst import Lest
from glassklar.config.demo.fortelling import Post
from glassklar.grunn.klokke import OSLO
from glassklar.lager.api import kjenn, ta_inn, trekk_ut
from glassklar.lager.lagfiler import lag_docx, lag_pdf

KOMMUNEN = "Eksempelvik kommune"

_INN = (
    "Vi viser til tidligere kontakt i saken, og sender med dette {hva}.",
    "Det gjelder {sak}.",
    "Tiltaket er tegnet inn på kartet som ligger ved. Avstanden til nabogrensen er {tall} meter.",
    "Vi ber om at saken blir behandlet så snart som mulig, og senest i løpet av {tall} uker.",
    "Naboene er varslet. Det er kommet {faa} merknader, og de er besvart.",
    "Arbeidet er ventet å ta {tall} uker og koster omtrent {mange} kroner.",
    "Vi har snakket med {sted} velforening, som ikke har noe imot dette.",
    "Ta kontakt hvis det mangler noe, eller hvis kommunen ønsker et møte på {sted}.",
    "Vedlagt ligger fotografier fra {sted}, tatt i forrige uke.",
)
_UT = (
    "Vi viser til henvendelsen deres om {sak}.",
    "Kommunen har vurdert saken etter reglene som gjelder, og etter en samlet vurdering.",
    "Saken krever at {hva} er tydelig på hva som skal gjøres, og når.",
    "Gebyret er {mange} kroner etter forskriften som kommunestyret har vedtatt.",
    "Fristen for å klage er tre uker fra dere fikk brevet. Klagen sendes til kommunen.",
    "Dere har rett til å se dokumentene i saken.",
    "Vi regner med å svare innen {tall} uker. Saksbehandleren svarer gjerne på spørsmål.",
    "Vi har vært på befaring på {sted}, og det som ble sett, står i notatet i saken.",
)
_NOTAT = (
    "Notatet oppsummerer {hva}.",
    "Til stede var saksbehandleren og leder for enheten. Møtet varte i {tall} minutter.",
    "Forholdene på {sted} er som beskrevet i søknaden, med unntak av adkomsten.",
    "Det ble avtalt å se på {tall} alternativer før saken legges fram.",
    "Kostnaden er regnet til {mange} kroner, og det er dekning i budsjettet.",
)


@dataclass(frozen=True, slots=True)
class Laget:
    """A stored file as the registration takes it, and its text."""

    fil: NyFil
    tekst: Lest

    def som_variant(self, variant: str) -> NyFil:
        """Return the file as another variant of a document (M700)."""
        return replace(self.fil, variant=variant)


def avsnitt(post: Post, r: random.Random) -> list[str]:
    """Return the paragraphs of a letter, sender and receiver first."""
    sak = post.sak
    fra, til = (post.part, KOMMUNEN) if post.type == "I" else (KOMMUNEN, post.part or "Internt")
    deler = {"I": _INN, "U": _UT}.get(post.type, _NOTAT)
    valgt = r.sample(deler, r.randint(3, min(5, len(deler))))
    verdier = {
        "hva": post.tittel[:1].lower() + post.tittel[1:],
        "sak": sak.tittel,
        "sted": sak.sted,
        "tall": r.randint(2, 12),
        "faa": r.randint(0, 3),
        "mange": f"{r.randint(3, 90)} 000",
    }
    return [
        f"{fra}\n{sak.adresse if post.type == 'I' else 'Rådhusplassen 2'}, 9998 Eksempelvik",
        f"Til {til}\nEksempelvik, {post.datert:%d.%m.%Y}",
        *(a.format(**verdier) for a in valgt),
        f"Med hilsen\n{post.part if post.type == 'I' else KOMMUNEN}",
    ]


def lag_brev(post: Post, r: random.Random) -> Laget:
    """Make and store the letter itself; one in eight is a Word file."""
    tekst = avsnitt(post, r)
    tid = datetime.combine(post.datert, time(9), OSLO)
    if post.nr % 8 == 5 and post.type != "U":
        data = lag_docx(post.tittel, tekst, avsender=post.part, tid=tid)
        return lagre(f"brev-{post.nr}.docx", data, post.tittel, tekst)
    sider = 2 if post.nr % 5 == 0 else 1
    data = lag_pdf(post.tittel, tekst, sider, avsender=post.part, tid=tid)
    return lagre(f"brev-{post.nr}.pdf", data, post.tittel, tekst, sider)


def lag_vedlegg(post: Post, nr: int) -> Laget:
    """Make and store an attachment: a drawing's text sheet."""
    tekst = [
        f"Hører til: {post.sak.tittel}",
        f"Målestokk 1:{(nr + 1) * 100}. Sted: {post.sak.sted}.",
        "Målene er i meter og gjelder ferdig terreng.",
    ]
    data = lag_pdf(f"Vedlegg {nr}", tekst)
    return lagre(f"vedlegg-{post.nr}-{nr}.pdf", data, f"Vedlegg {nr}", tekst)


def lagre(
    filnavn: str, data: bytes, tittel: str = "", tekst: list[str] | None = None, sider: int = 1
) -> Laget:
    """Store bytes and tell what they are.

    The text of a file that we have just written is known; without it the file is read.
    """
    lagret = ta_inn(data)
    f = kjenn(data, filnavn)
    if tekst is None:
        u = trekk_ut(lagret.sha256, filnavn=filnavn)
        lest = Lest(
            u.tekst,
            u.sider,
            [{"kode": p.kode, "filnavn": p.filnavn, "detalj": p.detalj} for p in u.problemer],
        )
    else:
        lest = Lest("\n".join([tittel, *tekst]), sider if filnavn.endswith(".pdf") else None)
    alvorlig = next((p.kode for p in f.problemer if p.alvorlig), "")
    return Laget(
        NyFil(
            filnavn=filnavn,
            sjekksum=lagret.sha256,
            stoerrelse=lagret.stoerrelse,
            format=f.puid,
            mime=f.mime,
            format_detaljer=f.detaljer,
            problem=alvorlig[:20],
        ),
        lest,
    )
