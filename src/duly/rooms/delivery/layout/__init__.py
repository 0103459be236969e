# SPDX-License-Identifier: Apache-2.0
"""The look of our e-mails: MJML, made into HTML that mail programs understand, with every style inlined, once."""

import re
from functools import cache
from importlib.resources import files

import css_inline
import mrml

_SPACE = re.compile(r">\s+<")
_OUTLOOK_FLOATS = re.compile(r"mso-table-[lr]space:\s*0pt;?\s*")
_PLACES = {"ltr": {"@direction@": "ltr", "@start@": "left"}, "rtl": {"@direction@": "rtl", "@start@": "right"}}


@cache
def email_html(direction: str) -> str:
    """The e-mail as a minijinja template, for languages that are written ``ltr`` or ``rtl``.

    Its blanks: ``subject``, ``language``, ``organisation``, ``paragraphs``, ``link``, ``confirm``, ``footer``. What
    cannot be inlined (dark mode, narrow screens) stays in one style block.
    """
    source = files(__package__).joinpath("email.mjml").read_text(encoding="utf-8")
    for place, word in _PLACES[direction].items():
        source = source.replace(place, word)
    # Without fonts, because MJML would import a web font for every name that it knows: a request that tells who reads.
    html = mrml.to_html(source, render_options=mrml.RenderOptions(fonts={})).content
    html = html.replace("table, td {", "table {", 1)  # cells need none of it, and there are many cells
    inliner = css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)
    return _SPACE.sub("><", _OUTLOOK_FLOATS.sub("", inliner.inline(html)))
