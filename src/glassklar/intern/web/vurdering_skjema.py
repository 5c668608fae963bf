# SPDX-License-Identifier: EUPL-1.2
"""The form of an assessment, for an entry and for a case, and what it means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from glassklar.grunn.klokke import i_dag
from glassklar.grunn.skjema import DatoFelt, Linjefelt, Skjema, Tekstfelt
from glassklar.lov.api import hjemler as register
from glassklar.lov.api import tilleggshjemler
from glassklar.noark.api import ord as tittelord
from glassklar.org.api import saksbehandlere
from glassklar.tilgang.api import AAPEN, XX, NySkjerming, Skjerming, Tilgangskode, koder

HELE, SLADDET, INGENTING = "hele", "sladdet", "ingenting"
FILVALG = {
    HELE: _("Hele filen"),
    SLADDET: _("Sladdet utgave"),
    INGENTING: _("Ingenting"),
}
#: M502 in the words of the page, by unit.
BRYTERE: Mapping[str, Sequence[tuple[str, Any]]] = {
    "R": (
        ("TD", _("Titlene på filene")),
        ("NA", _("Avsenderens navn")),
        ("NM", _("Mottakerens navn")),
        ("NPS", _("Parters navn")),
        ("MT", _("Merknader")),
    ),
    "M": (
        ("NPS", _("Parters navn")),
        ("MT", _("Merknader")),
        ("KID", _("Klassens nummer")),
        ("TKL", _("Klassens navn")),
    ),
}
NIVAA_POST = (
    ("0", _("Bare ordene og filene jeg merker under")),
    ("1", _("Nivå 1: alle filene")),
    ("2", _("Nivå 2: alle filene og linje 2 i tittelen")),
    ("3", _("Nivå 3: som 2, og avsender og mottaker")),
)
NIVAA_SAK = (
    ("0", _("Bare ordene jeg merker under")),
    ("1", _("Nivå 1: filene i alle dokumentene")),
    ("2", _("Nivå 2: som 1, og linje 2 i sakens tittel")),
    ("3", _("Nivå 3: som 2, og klassen")),
)
NIVAAHJELP = {"0": _("Mest åpent. Resten legges ut.")}
XX_GRUNNER = (
    ("ikke_vurdert", _("Ikke vurdert ennå: alt som kan skjermes, er skjult så lenge")),
    ("utsatt", _("Utsatt innsyn: åpnes ved en hendelse eller en dato")),
)


class Indekser(forms.MultipleChoiceField):
    """Word numbers; whether they fit the title is asked by the action."""

    default_error_messages = {
        "invalid_list": _("Merk ordene på nytt."),
        "invalid_choice": _("Merk ordene på nytt."),
    }

    def valid_value(self, value: str) -> bool:
        """Small whole numbers only."""
        return value.isascii() and value.isdigit() and len(value) < 5

    def clean(self, value: Any) -> frozenset[int]:
        """Return them as numbers."""
        return frozenset(int(v) for v in super().clean(value))


def _personvalg() -> list[tuple[Any, str]]:
    return [("", "–"), *((b.pk, b.navn) for b in saksbehandlere())]


class VurderingSkjema(Skjema):
    """What is shielded, how much, why and for how long."""

    feltnavn = {"skjulte_ord": "ord", "xx_grunn": "xx_grunn", "har_eier": "eier"}

    kode = forms.ChoiceField(
        label=_("Tilgangskode"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Velg en tilgangskode."),
            "invalid_choice": _("Velg en tilgangskode fra listen."),
        },
    )
    hjemmel = forms.CharField(
        label=_("Hjemmel"),
        max_length=60,
        required=False,
        widget=forms.Select(attrs={"data-foelger": "kode"}),
    )
    tillegg = forms.CharField(
        label=_("Lov om taushetsplikt"),
        help_text=_("Bare sammen med offl. § 13."),
        max_length=60,
        required=False,
        widget=forms.Select,
    )
    meroffentlighet = forms.ChoiceField(
        label=_("Meroffentlighet: kan det likevel gis?"),
        help_text=_("Svar når hjemmelen sier at noe kan unntas. § 13 er plikt, og vurderes ikke."),
        choices=(("nei", _("Nei")), ("ja", _("Ja, helt eller delvis"))),
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Svar ja eller nei.")},
    )
    meroffentlighet_grunn = Tekstfelt(
        label=_("Hvorfor ikke?"), rader=2, max_length=2000, required=False
    )
    xx_grunn = forms.ChoiceField(
        label=_("Hvorfor er det midlertidig?"),
        choices=XX_GRUNNER,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Velg ett av alternativene.")},
    )
    eier = forms.TypedChoiceField(
        label=_("Hvem skal vurdere det?"),
        choices=_personvalg,
        coerce=int,
        empty_value=None,
        required=False,
        error_messages={"invalid_choice": _("Velg en fra listen.")},
    )
    frist = DatoFelt(label=_("Vurderes innen"), required=False)
    hendelse = Linjefelt(
        label=_("Hendelsen som åpner"),
        help_text=_("For eksempel: når leverandør er valgt."),
        max_length=300,
        required=False,
    )
    opphoerer = DatoFelt(
        label=_("Skjermes til"),
        help_text=_("Tomt: så lenge koden sier, eller til noen åpner det."),
        required=False,
    )
    nivaa = forms.ChoiceField(
        label=_("Nivå"),
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": _("Velg hvor mye som skal skjermes.")},
    )
    ord = Indekser(label=_("Ord som skal skjermes"), required=False)
    navneord = Indekser(label=_("Ord som er navn på privatpersoner"), required=False)
    brytere = forms.MultipleChoiceField(
        label=_("Skjul også"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": _("Velg ett av alternativene.")},
    )
    dokumenter = forms.CharField(
        label=_("Filer"), required=False, max_length=10, widget=forms.HiddenInput
    )
    versjon = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, art: str, koder_: Sequence[Tilgangskode], **valg: Any) -> None:
        super().__init__(*args, **valg)
        self.koder = koder_
        felt: dict[str, Any] = self.fields
        felt["kode"].choices = [
            (k.kode, gettext("Åpen") if k.kode == AAPEN else f"{k.kode} {k.navn}") for k in koder_
        ]
        felt["nivaa"].choices = NIVAA_SAK if art == "M" else NIVAA_POST
        felt["nivaa"].valghjelp = NIVAAHJELP
        felt["brytere"].choices = BRYTERE[art]
        felt["hjemmel"].widget.choices = hjemmelvalg(koder_)
        felt["tillegg"].widget.choices = tilleggsvalg()
        for navn in ("hjemmel", "tillegg", "eier", "frist", "meroffentlighet_grunn"):
            # Needed beside some codes: never called optional.
            felt[navn].betinget = True
        self.art = art

    def vurdering(self, data: Mapping[str, Any]) -> NySkjerming:
        """Return the assessment out of cleaned (or, for the preview, half-cleaned) values."""
        kode = data.get("kode") or AAPEN
        if kode == AAPEN:
            return NySkjerming(AAPEN, 0, art=self.art)
        xx = kode == XX
        grunn = (data.get("xx_grunn") or "ikke_vurdert") if xx else ""
        ikke_vurdert = xx and grunn == "ikke_vurdert"
        hjemmel = "" if ikke_vurdert else data.get("hjemmel") or ""
        # A duty leaves nothing to weigh: what was answered before another basis was chosen, goes.
        kjent = register.finn(hjemmel) if hjemmel else None
        veies = kjent is not None and kjent.meroffentlighet and not ikke_vurdert
        svar = {"ja": True, "nei": False}.get(data.get("meroffentlighet") or "") if veies else None
        grunn_mer = (data.get("meroffentlighet_grunn") or "") if veies else ""
        return NySkjerming(
            kode,
            3 if ikke_vurdert else int(data.get("nivaa") or 0),
            hjemmel,
            (data.get("tillegg") or "") if hjemmel.startswith("offl-13") else "",
            brytere=frozenset(data.get("brytere") or ()),
            xx_grunn=grunn,
            eier=data.get("eier") if xx else None,
            frist=data.get("frist") if xx else None,
            hendelse=data.get("hendelse") or "",
            opphoerer=data.get("opphoerer"),
            meroffentlighet=svar,
            meroffentlighet_grunn=grunn_mer,
            art=self.art,
        )


def hjemmelvalg(koder_: Sequence[Tilgangskode]) -> list[tuple[str, Any]]:
    """The bases by access code, each with what it says in plain words."""
    dag, spraak = i_dag(), get_language() or "nb"
    ut: list[tuple[str, Any]] = [("", gettext("Velg hjemmel"))]
    for k in koder_:
        gruppe = []
        for h in k.hjemler:
            funnet = register.finn(h)
            if funnet is not None and funnet.gjelder(dag):
                gruppe.append((h, f"{funnet.sitat}: {_kort(funnet.forklaring(spraak))}"))
        if gruppe:
            ut.append((f"{k.kode} {k.navn}", gruppe))
    return ut


def tilleggsvalg() -> list[tuple[str, str]]:
    """The acts on confidentiality that may stand beside § 13."""
    spraak = get_language() or "nb"
    return [
        ("", "–"),
        *((h.kode, f"{h.sitat}: {_kort(h.forklaring(spraak))}") for h in tilleggshjemler(i_dag())),
    ]


def _kort(tekst: str, maks: int = 70) -> str:
    return tekst if len(tekst) <= maks else tekst[: maks - 1].rsplit(" ", 1)[0] + " …"


def startverdier(s: Skjerming | NySkjerming | None) -> dict[str, Any]:
    """The form's values out of a stored or proposed shielding."""
    if s is None or s.kode_id == AAPEN:
        return {"kode": AAPEN, "nivaa": "0"}
    return {
        "kode": s.kode_id,
        "hjemmel": s.hjemmel,
        "tillegg": s.tillegg,
        "nivaa": str(s.nivaa),
        "brytere": sorted(set(s.brytere) - {"TRO", "TMO"}),
        "xx_grunn": s.xx_grunn,
        "eier": getattr(s, "eier_id", None) or (s.eier if isinstance(s, NySkjerming) else None),
        "frist": s.frist,
        "hendelse": s.hendelse,
        "opphoerer": s.opphoerer,
        "meroffentlighet": {True: "ja", False: "nei", None: ""}[s.meroffentlighet],
        "meroffentlighet_grunn": s.meroffentlighet_grunn,
    }


def aktive_koder() -> list[Tilgangskode]:
    """The codes in use, open first."""
    return sorted(koder(), key=lambda k: (k.kode != AAPEN, k.rekkefoelge, k.kode))


def filvalg(data: Mapping[str, Any], dokumenter: Sequence[UUID]) -> dict[UUID, str]:
    """What the person chose for each file, out of a POST."""
    ut = {}
    for d in dokumenter:
        valgt = data.get(f"dok_{d}")
        if valgt in FILVALG:
            ut[d] = valgt
    return ut


def gjeldende_filvalg(
    valg: Mapping[UUID, str], ny: NySkjerming, med_egen: frozenset[UUID]
) -> dict[UUID, str]:
    """What is written for each file.

    At level 0 the choices stand. At levels 1-3 all files are hidden, a redacted copy excepted;
    when the code is open, all are open. A file without shielding of its own then just follows.
    """
    if ny.kode == AAPEN:
        return {d: HELE for d in valg if d in med_egen}
    if ny.nivaa == 0:
        return dict(valg)
    ut = {d: SLADDET for d, v in valg.items() if v == SLADDET}
    ut |= {d: INGENTING for d in valg if d in med_egen and d not in ut}
    return ut


def ordliste(tekst: str, merket: frozenset[int]) -> list[tuple[int, str, bool]]:
    """(number, word, marked) for the check boxes that look like words."""
    return [(nr, o.tekst, nr in merket) for nr, o in enumerate(tittelord(tekst))]
