# SPDX-License-Identifier: EUPL-1.2
"""«Kan du avgjøre dette?»: the answer with its reasons, what fails first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from glassklar.fullmakt import avslag, signatur
from glassklar.fullmakt.grunnlag import Grunnlag
from glassklar.fullmakt.modeller_register import Fullmakt
from glassklar.fullmakt.modeller_vedtak import Godkjenning
from glassklar.fullmakt.ord import kroner, navn_paa
from glassklar.grunn.templatetags.gk import dato, klokkeslett, kortdato

#: What each reason is said under.
_UNDER = {"skrevet": "skrevet", "inhabil": "habilitet", "overordnet_inhabil": "habilitet",
          "habilitet_mangler": "habilitet", "klarering": "klarering", "steg": "steg",
          "godkjent_foer": "godkjent"}  # fmt: skip


@dataclass(slots=True)
class Punkt:
    """A line of the list: colour and sign, what it is about, and sentences."""

    farge: str
    ikon: str
    tittel: str
    linjer: list[str] = field(default_factory=list)
    #: The end of the hash, shown as code, in the line about what is approved.
    avtrykk: tuple[str, str] | None = None
    #: The authority row that it is about.
    fullmakt: Fullmakt | None = None


def punkter(g: Grunnlag, godkjenninger: Iterable[Godkjenning]) -> list[Punkt]:
    """The reasons, what stands in the way first."""
    feil = {_UNDER.get(h, "fullmakt"): h for h in reversed(g.stanser)}
    alle = [
        _fullmakt(g, feil.get("fullmakt")),
        _skrevet(g, feil.get("skrevet")),
        _habilitet(g, feil.get("habilitet")),
        *([_steg(g)] if g.steg else []),
        *_klarering(feil),
        *_andres(g, list(godkjenninger), _("Godkjent av andre"), feil.get("godkjent")),
        _segl(g, _("Hele vedtaket") if g.stanser else _("Du godkjenner akkurat dette")),
    ]
    return sorted(alle, key=lambda p: p.farge != "danger")


def for_andre(g: Grunnlag, godkjenninger: Iterable[Godkjenning]) -> list[Punkt]:
    """What the decision rests on, for somebody who is not asked."""
    navn = ", ".join(g.forfattere)
    return [
        Punkt("neutral", "penn", _("Forfatter"),
              [_("Har skrevet i dokumentet: %(navn)s.") % {"navn": navn}]),
        Punkt("neutral", "person", _("Habilitet"), _erklaeringer(g)),
        *([_steg(g)] if g.steg else []),
        *_andres(g, list(godkjenninger), _("Godkjent")),
        _segl(g, _("Hele vedtaket")),
    ]  # fmt: skip


def _segl(g: Grunnlag, tittel: str) -> Punkt:
    linjer = [_("Endres noe etterpå, faller godkjenningen bort.")]
    return Punkt("neutral", "segl", tittel, linjer, avtrykk=g.kort)


def _ok(tittel: str, *linjer: str) -> Punkt:
    return Punkt("success", "ok", tittel, [x for x in linjer if x])


def _nei(tittel: str, ord_: str, *linjer: str) -> Punkt:
    return Punkt("danger", "stopp", tittel, [_hvorfor(ord_), *(x for x in linjer if x)])


def _hvorfor(ord_: str) -> str:
    return str(avslag.SVAR[ord_][1]) if ord_ in avslag.SVAR else str(avslag.HINDRE[ord_])


def _fullmakt(g: Grunnlag, feil: str | None) -> Punkt:
    if feil is not None or g.fullmakt is None:
        return _nei(_("Fullmakt"), feil or "fullmakt")
    p = _ok(_("Fullmakt"), hva_den_gjelder(g.fullmakt), kjede_i_ord(g.kjede))
    if g.paa_vegne:
        p.linjer.insert(0, _("Du handler på vegne av %(navn)s.") % {"navn": g.paa_vegne})
    p.fullmakt = g.fullmakt
    return p


def uten_passnoekkel() -> Punkt:
    """The approval must be signed, and the person has no key."""
    return Punkt(
        "danger",
        "stopp",
        _("Passnøkkel"),
        [_("Godkjenningen må underskrives med passnøkkel. Lag en under «Min sikkerhet».")],
    )


def hva_den_gjelder(f: Fullmakt) -> str:
    """``Dispensasjon etter pbl. § 19-2, inntil 100 000 kr. Gjelder 15.01.2026–31.12.2027.``"""
    deler = [navn_paa(f.vedtakstype)]
    if f.hjemmel:
        deler[0] += " " + _("etter %(hjemmel)s") % {"hjemmel": f.hjemmel}
    if f.beloep_til is not None:
        deler.append(_("inntil %(beloep)s") % {"beloep": kroner(f.beloep_til)})
    deler.append(f.enhet.navn)
    naar = (
        _("Gjelder %(fra)s–%(til)s.") % {"fra": kortdato(f.fra), "til": kortdato(f.til)}
        if f.til
        else _("Gjelder fra %(fra)s.") % {"fra": kortdato(f.fra)}
    )
    return f"{', '.join(deler)}. {naar}"


def kjede_i_ord(kjede: list[Fullmakt]) -> str:
    """``Kommunestyret PS 88/25 → Kommunedirektør → Fagleder byggesak``."""
    if not kjede:
        return ""
    r = kjede[0].reglement
    foerst = [" ".join(filter(None, [r.organ, r.saksnr]))] if r is not None else []
    mottakere = [str(f.til_stilling.navn if f.til_stilling else f.til_bruker.navn) for f in kjede]  # type: ignore[union-attr]
    return " → ".join([*foerst, *mottakere])


def _skrevet(g: Grunnlag, feil: str | None) -> Punkt:
    navn = ", ".join(g.forfattere)
    hvem = _("Har skrevet i dokumentet: %(navn)s.") % {"navn": navn} if navn else ""
    return (
        _nei(_("Du har skrevet i det"), feil, hvem)
        if feil
        else _ok(_("Du har ikke skrevet det"), hvem)
    )


def _habilitet(g: Grunnlag, feil: str | None) -> Punkt:
    if feil:
        return _nei(_("Habilitet"), feil, *_erklaeringer(g))
    if "habilitet_mangler" in g.hindre and g.stanser:
        # Who cannot approve is not asked either.
        return Punkt("neutral", "person", _("Habilitet"), _erklaeringer(g))
    if "habilitet_mangler" in g.hindre:
        en = _("Spørsmålet stilles én gang per sak.")
        return Punkt("warning", "penn", _("Habilitet: du må svare"), [en, *_erklaeringer(g)])
    return _ok(_("Habilitet"), *_erklaeringer(g))


def _erklaeringer(g: Grunnlag) -> list[str]:
    ord_ = {
        "ingen": _("%(navn)s svarte «ingen binding» %(dato)s."),
        "oppgitt": _("%(navn)s oppga en binding %(dato)s: %(binding)s"),
        "inhabil": _("%(navn)s er inhabil siden %(dato)s."),
    }
    return [
        (ord_[h.svar] % {"navn": h.navn, "dato": dato(h.tid), "binding": h.binding}).rstrip(": ")
        + (f" {h.forklaring}" if h.forklaring and h.svar == "oppgitt" else "")
        for h in g.habilitet
    ]


def _steg(g: Grunnlag) -> Punkt:
    tittel = _("Steg som kreves: %(gjort)s av %(alle)s") % {
        "gjort": g.steg_gjort,
        "alle": len(g.steg),
    }
    linjer = [
        _("Fraveket av %(av)s: %(navn)s. Grunn: %(grunn)s")
        % {"av": s.av, "navn": navn_paa(s), "grunn": s.grunn}
        for s in g.steg
        if s.fraveket
    ]
    mangler = [navn_paa(s) for s in g.steg if not s.gjort]
    if mangler:
        return _nei(tittel, "steg", _("Mangler: %(steg)s.") % {"steg": ", ".join(mangler)}, *linjer)
    gjort = ", ".join(navn_paa(s) for s in g.steg if s.gjort and not s.fraveket)
    return _ok(tittel, f"{gjort}." if gjort else "", *linjer)


def _klarering(feil: dict[str, str]) -> Iterable[Punkt]:
    if "klarering" in feil:
        yield _nei(_("Klarering"), "klarering")


def _andres(
    g: Grunnlag, godkjenninger: list[Godkjenning], tittel: str, feil: str | None = None
) -> Iterable[Punkt]:
    """Approvals given before, and those that fell."""
    linjer = [godkjent_i_ord(k) for k in godkjenninger]
    if feil:
        yield _nei(_("Godkjent før"), feil, *linjer)
    elif any(k.ugyldig is None for k in godkjenninger):
        igjen = _("Godkjenninger som mangler: %(antall)s.") % {"antall": g.mangler}
        yield _ok(tittel, *linjer, igjen if g.mangler else "")
    elif linjer:
        yield Punkt("neutral", "info", _("Tidligere godkjenninger"), linjer)


def godkjent_i_ord(k: Godkjenning) -> str:
    """``Marit Testbakken godkjente 21. november 2026 kl. 10.12``, and whether it fell."""
    hvem = k.bruker.navn
    if k.paa_vegne is not None:
        hvem = _("%(navn)s på vegne av %(for)s") % {"navn": hvem, "for": k.paa_vegne.navn}
    ut = _("%(hvem)s godkjente %(naar)s.") % {
        "hvem": hvem,
        "naar": f"{dato(k.tid)} {klokkeslett(k.tid)}",
    }
    if (holder := signatur.verifiser_underskrift(k)) is not None:
        ut += " " + (
            _("Underskrevet med passnøkkel.") if holder else _("Underskriften stemmer ikke.")
        )
    if k.ugyldig is None:
        return ut
    hvorfor = {
        "endret": _("Godkjenningen falt bort %(naar)s, da vedtaket ble endret."),
        "inhabil": _("Godkjenningen falt bort %(naar)s på grunn av inhabilitet."),
    }.get(k.ugyldig_grunn, _("Godkjenningen ble trukket %(naar)s."))
    return f"{ut} {hvorfor % {'naar': f'{dato(k.ugyldig)} {klokkeslett(k.ugyldig)}'}}"
