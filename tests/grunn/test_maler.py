# SPDX-License-Identifier: EUPL-1.2
"""Templates that are compiled once for each language say the same as Django's own."""

from __future__ import annotations

import pytest
from django.template import Context, Engine, Template
from django.template.base import NodeList, TextNode
from django.utils import translation

from glassklar.grunn.maler import brett

TAGGER = {
    "i18n": "django.templatetags.i18n",
    "static": "django.templatetags.static",
    "gk": "glassklar.grunn.templatetags.gk",
}
LAST = "{% load i18n static gk %}"
MALER = {
    "fast.html": LAST + '<p>{% translate "Lagre" %}</p><b>{% blocktranslate trimmed %} Lagre '
    '{% endblocktranslate %}</b>{% ikon "las" %}{% static "gk/stab.css" %}',
    "blandet.html": LAST + '{% translate "Lagre" %} {{ a }} {% translate a %}'
    '{% blocktranslate %}Side {{ a }}{% endblocktranslate %}{% translate "Lagre" as b %}{{ b }}'
    '{% translate "Lagre"|upper %}{% ikon a %}',
    "ramme.html": LAST + '{% translate "Lagre" %}[{% block en %}'
    '{% translate "Avbryt" %}{% endblock %}]',
    "barn.html": '{% extends "ramme.html" %}' + LAST + '{% block en %}{{ block.super }}'
    '{% translate "Lagre" %}{% include "fast.html" %}{% endblock %}',
    "grener.html": LAST + '{% if a == "x" %}{% translate "Lagre" %}{% elif a %}{% ikon "las" %}'
    '{% else %}{% translate "Avbryt" %}{% endif %}{% for i in liste %}'
    '{% translate "Lagre" %}{{ i }}'
    '{% empty %}{% translate "Avbryt" %}{% endfor %}'
    '{% with q=a %}{% translate "Lagre" %}{% endwith %}',
    "annet.html": LAST + '{% language "en" %}{% translate "Lagre" %}{% endlanguage %}'
    '{% translate "Lagre" %}',
    "prosent.html": LAST + '{% translate "100 %" %}'
    '{% blocktranslate %}100 %{% endblocktranslate %}',
}  # fmt: skip
KONTEKSTER = ({"a": "x", "liste": [1, 2]}, {"a": "las", "liste": []}, {"a": "", "liste": [3]})


def _motor(laster: str) -> Engine:
    inne = [("django.template.loaders.locmem.Loader", MALER)]
    return Engine(loaders=[(laster, inne)], libraries=TAGGER)


@pytest.mark.parametrize("navn", MALER)
@pytest.mark.parametrize("spraak", ["nb", "nn", "en", None])
def test_sier_det_samme_som_djangos_egne(navn, spraak):
    egen = _motor("glassklar.grunn.maler.Maler")
    djangos = _motor("django.template.loaders.cached.Loader")
    with translation.override("en"):  # Somebody else was here first.
        egen.get_template(navn).render(Context(dict(KONTEKSTER[0])))
    with translation.override(spraak):
        for verdier in KONTEKSTER:
            svar = [m.get_template(navn).render(Context(dict(verdier))) for m in (egen, djangos)]
            assert svar[0] == svar[1]


def _brettet(tekst: str) -> NodeList:
    noder = Template(LAST + tekst, engine=_motor("django.template.loaders.cached.Loader")).nodelist
    brett(noder)
    return noder


def test_det_faste_er_bare_tekst():
    with translation.override("en"):
        assert [type(n) for n in _brettet(MALER["fast.html"].removeprefix(LAST))][1:] == [TextNode]


@pytest.mark.parametrize(
    "tekst",
    ['{% translate a %}', '{% translate "Lagre" as b %}', '{% translate "Lagre"|upper %}',
     '{% blocktranslate %}Side {{ a }}{% endblocktranslate %}', '{% ikon a %}', '{% static a %}',
     '{% blocktranslate with a=b %}Lagre{% endblocktranslate %}',
     '{% blocktranslate count n=a %}en{% plural %}to{% endblocktranslate %}'],
)  # fmt: skip
def test_det_som_ikke_er_fast_staar(tekst):
    assert not isinstance(_brettet(tekst)[-1], TextNode)


def test_de_ansattes_side_bruker_dem(settings):
    laster, _inne = settings.TEMPLATES[0]["OPTIONS"]["loaders"][0]
    assert laster == "glassklar.grunn.maler.Maler"
