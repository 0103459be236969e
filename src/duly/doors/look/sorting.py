# SPDX-License-Identifier: Apache-2.0
"""Template tags of lists that can be sorted. Built in, so templates need no ``load``."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from duly.foundation.paging.facts import Order

register = template.Library()
_SAID = {False: "ascending", True: "descending"}


@register.simple_tag(takes_context=True)
def sort_head(context: Any, name: str, words: str, css: str = "") -> SafeString:
    """The heading of a column by which ``page`` can be sorted: a link, and which way it is sorted now."""
    order, link = _now(context, name), _link(context, name, words)
    kind = format_html(' class="{}"', css) if css else ""
    said = format_html(' aria-sort="{}"', _SAID[order.is_descending]) if order else ""
    return format_html("<th{}{}>{}</th>", kind, said, link)


@register.simple_tag(takes_context=True)
def sort_link(context: Any, name: str, words: str) -> SafeString:
    """The same for a list without columns."""
    order = _now(context, name)
    now = format_html(' aria-current="true" data-sorted="{}"', _SAID[order.is_descending]) if order else ""
    return _link(context, name, words, now)


def _link(context: Any, name: str, words: str, now: str = "") -> SafeString:
    order = _now(context, name)
    asked = context["request"].GET.copy()
    asked.pop("after", None)
    asked["sort"] = f"-{name}" if order and not order.is_descending else name
    return format_html('<a class="sort" href="?{}"{}>{}</a>', asked.urlencode(), now, words)


def _now(context: Any, name: str) -> Order | None:
    order: Order | None = context["page"].order if context.get("page") else None
    return order if order is not None and order.name == name else None
