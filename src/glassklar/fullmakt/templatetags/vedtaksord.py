# SPDX-License-Identifier: EUPL-1.2
"""Decisions' words in templates. ``{% load vedtaksord %}``."""

from __future__ import annotations

from django import template

from glassklar.fullmakt import ord as ordene

register = template.Library()
register.filter("vedtaksnavn", ordene.navn_paa)
register.filter("utfall", ordene.utfallsnavn)
register.filter("kroner", ordene.kroner)
