# SPDX-License-Identifier: EUPL-1.2
"""Templates compiled once for each language, with all that never changes written out.

A staff page has some two hundred fixed texts, addresses of static files and icons. Looking each
of them up for every page (and for every row of its tables) cost more than reading the database.
Here a template is kept by language, and what is constant in it is plain text from the first
time it is read. What depends on anything but the language is left as it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.template import Context, Node, Origin, Template
from django.template.base import FilterExpression, NodeList, TextNode, Variable
from django.template.library import SimpleNode
from django.template.loaders.base import Loader
from django.template.loaders.cached import Loader as Lagret
from django.templatetags.i18n import BlockTranslateNode, LanguageNode, TranslateNode
from django.templatetags.static import StaticNode
from django.utils.translation import get_language, gettext

from glassklar.grunn.templatetags.gk import ikon


class _Brettet(Loader):
    """Reads a template and writes out its constants, before anybody else sees it."""

    def get_template(self, template_name: str, skip: list[Origin] | None = None) -> Template:
        mal = super().get_template(template_name, skip)
        brett(mal.nodelist)
        return mal


class Maler(Lagret, _Brettet):
    """Django's cached loader, with a copy of every template for each language."""

    def cache_key(self, template_name: str, skip: list[Origin] | None = None) -> str:
        """Tell the copies apart."""
        return f"{get_language()}:{super().cache_key(template_name, skip)}"


def brett(noder: NodeList) -> None:
    """Replace constant nodes by their text in the language of now, and join texts (in place)."""
    ut: list[Node] = []
    for node in noder:
        tekst = _konstant(node)
        if tekst is None:
            # What a block in another language says, is not known here.
            if not isinstance(node, LanguageNode):
                for under in _nodelister(node):
                    brett(under)
            ut.append(node)
        elif ut and isinstance(ut[-1], TextNode):
            ut[-1] = TextNode(ut[-1].s + tekst)
        else:
            ut.append(TextNode(tekst))
    noder[:] = ut


def _nodelister(node: Node) -> Iterator[NodeList]:
    """The lists of nodes inside one: as an attribute, or in pairs as ``if`` keeps them."""
    for verdi in vars(node).values():
        if isinstance(verdi, NodeList):
            yield verdi
        elif isinstance(verdi, list):
            yield from (
                del_ for par in verdi if isinstance(par, tuple) for del_ in par
                if isinstance(del_, NodeList)
            )  # fmt: skip


def _konstant(node: Node) -> str | None:
    """The text of a node that says the same every time, or None."""
    match node:
        case TextNode():
            return str(node.s)
        case TranslateNode(asvar=None, message_context=None) if _fast(node.filter_expression):
            return str(node.render(Context()))
        case BlockTranslateNode(asvar=None, message_context=None, plural=None | []):
            tekst, variabler = node.render_token_list(node.singular)
            return None if variabler or node.extra_context else gettext(tekst) % {}
        case StaticNode(varname=None) if _fast(node.path):
            return str(node.render(Context()))
        case SimpleNode(target_var=None) if node.func is ikon and all(map(_fast, node.args)):
            return str(node.render(Context()))
    return None


def _fast(uttrykk: FilterExpression) -> bool:
    """Whether an argument in a template is a literal."""
    if uttrykk.filters:
        return False
    verdi: Any = uttrykk.var
    return isinstance(verdi, str) or (isinstance(verdi, Variable) and verdi.lookups is None)
