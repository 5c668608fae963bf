# SPDX-License-Identifier: EUPL-1.2
"""Form fields and the error summary: everything tied together for screen readers."""

from __future__ import annotations

from django import forms
from django.template import Context, Template


class Proveskjema(forms.Form):
    """One field of each kind."""

    tittel = forms.CharField(label="Tittel", help_text="Ingen <navn> her.")
    notat = forms.CharField(label="Notat", required=False, widget=forms.Textarea)
    dato = forms.DateField(label="Dato", required=False)
    type = forms.ChoiceField(label="Type", choices=[("I", "Inn"), ("U", "Ut")])
    kode = forms.ChoiceField(
        label="Kode", widget=forms.RadioSelect, choices=[("", "Åpen"), ("UO", "Unntatt")]
    )
    kode.valghjelp = {"UO": "Krever hjemmel."}
    ogsaa = forms.MultipleChoiceField(
        label="Skjul også",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(1, "Navn"), (2000, "Merknad")],
    )
    enig = forms.BooleanField(label="Enig", required=False)
    skjult = forms.CharField(widget=forms.HiddenInput)


def vis(mal: str, skjema: forms.BaseForm) -> str:
    """Render a template text with the form as ``form``."""
    return Template("{% load gk %}" + mal).render(Context({"form": skjema}))


def test_felt_med_feil_er_knyttet_til_hjelp_og_melding():
    html = vis("{% felt form.tittel %}", Proveskjema({}))
    assert '<label class="ds-label" for="id_tittel">Tittel</label>' in html
    assert 'aria-describedby="id_tittel-feil id_tittel-hjelp"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_tittel-feil"' in html
    assert "&lt;navn&gt;" in html
    assert "kan stå tomt" not in html


def test_valgfritt_felt_sier_fra():
    html = vis("{% felt form.notat %}", Proveskjema())
    assert "kan stå tomt" in html
    assert "<textarea" in html
    assert "aria-describedby" not in html
    assert 'inputmode="numeric"' in vis("{% felt form.dato %}", Proveskjema())
    assert '<select name="type" class="ds-input"' in vis("{% felt form.type %}", Proveskjema())


def test_radioknapper_i_ramme_med_hjelp_per_valg():
    html = vis("{% felt form.kode %}", Proveskjema({"kode": "UO"}))
    assert '<legend class="ds-label">Kode</legend>' in html
    assert 'value="UO" id="id_kode_1" checked' in html
    assert 'id="id_kode_1-hjelp">Krever hjemmel.' in html


def test_verdier_er_ikke_tall_paa_norsk():
    html = vis("{% felt form.ogsaa rutenett=True %}", Proveskjema({"ogsaa": ["2000"]}))
    assert 'value="2000"' in html
    assert 'data-felt="bred"' in html


def test_kryss_staar_foer_etiketten_og_skjult_felt_uten():
    html = vis("{% felt form.enig %}", Proveskjema())
    assert html.index("<input") < html.index("<label")
    assert "label" not in vis("{% felt form.skjult %}", Proveskjema())


def test_feilsammendrag_lenker_til_feltene():
    skjema = Proveskjema({})
    skjema.add_error(None, "Saken er lukket.")
    html = vis('{% feilsammendrag form overskrift="Ikke registrert." %}', skjema)
    assert "Ikke registrert. Rett 5 ting:" in html
    assert 'href="#id_tittel">Tittel: ' in html
    assert 'href="#id_kode-gruppe"' in html
    assert "<li>Saken er lukket.</li>" in html
    assert vis("{% feiltittel form %}", skjema) == "Feil: "
    skjema = Proveskjema({})
    skjema.fields["tittel"].label = "Hvorfor?"
    assert 'href="#id_tittel">Hvorfor? ' in vis("{% feilsammendrag form %}", skjema)


def test_uten_feil_staar_ingenting():
    assert vis("{% feilsammendrag form %}{% feiltittel form %}", Proveskjema()).strip() == ""


def test_feilsammendrag_tar_skjemasett():
    sett = forms.formset_factory(Proveskjema)({"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1"})
    assert 'href="#id_form-0-tittel"' in vis("{% feilsammendrag form %}", sett)
