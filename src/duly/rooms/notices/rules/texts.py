# SPDX-License-Identifier: Apache-2.0
"""What the texts of an edition become: values for their blanks, the public form, which edition a reader gets."""

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from babel.numbers import format_currency

from duly.kernel.languages import closest
from duly.kernel.templating import Value, locale_of, variables_of
from duly.rooms.notices.facts import ALL, EditionText

CORRECTION = "+correction"
"""How the tracks of those end who had got the notice whose place this one takes."""
SHORT = frozenset({"wechat", "wecom", "dingtalk", "feishu", "push"})
"""Channels that show a few lines and a link."""
OWN = ("name", "link", "code")
"""Blanks that only one recipient's own message can fill."""
SAMPLE = {"name": "Li Xiaoming 李小明", "link": "https://notices.example.com/n/" + "aZ4kQ7mW2p" * 5, "code": "123456"}
_PARAGRAPHS = re.compile(r"\n\s*\n")
_MONEY = re.compile(r"([A-Z]{3}) (-?[\d.]+)\Z")
_EVERYONE = {
    "zh-Hans": "各位客户",
    "zh-Hant": "各位客戶",
    "en": "customer",
    "de": "Kundin, lieber Kunde",
    "ja": "お客様",
    "fr": "cliente, cher client",
    "es": "cliente",
    "ko": "고객",
}


def edition_for(wanted: str, editions: Collection[str], fallbacks: Mapping[str, str]) -> str | None:
    """The edition that a reader of this language gets: their own, or the one that the file names; never a guess."""
    own = closest(wanted, editions)
    if own is not None:
        return own
    instead = fallbacks.get(closest(wanted, fallbacks) or "")
    return instead if instead in editions else None


def values_in(
    language: str, fields: Mapping[str, Mapping[str, str]], names: Mapping[str, str], dates: Mapping[str, date]
) -> dict[str, str]:
    """What the blanks of one edition get, besides :data:`OWN`. Dates stay ISO, for the ``date`` filter to write."""
    values = {name: day.isoformat() for name, day in dates.items()} | dict(names)
    for name, texts in fields.items():
        given = texts.get(language, texts.get(ALL))
        if given is not None:
            values[name] = _money(given, language)
    return values


def public_body(body: str) -> str:
    """The body without the paragraphs that speak of one reader's link or code."""
    kept = [text for text in _PARAGRAPHS.split(body) if not variables_of(text) & {"link", "code"}]
    return "\n\n".join(kept)


def everyone_in(edition: EditionText) -> str | None:
    """How the public page addresses its reader; ``None`` when neither the edition nor we know."""
    return edition.everyone or _EVERYONE.get(edition.language)


def call_script(edition: EditionText) -> str:
    """What an agent reads from: the summary, then the whole text."""
    return f"{edition.summary}\n\n{edition.body}"


def corrected(edition: EditionText) -> EditionText:
    """The edition as those read it who got the notice whose place this one takes."""
    changes = dict(edition.correction or {})
    if "title" in changes and edition.subject == edition.title:
        changes.setdefault("subject", changes["title"])
    return replace(edition, **changes, correction=None)


def sample_values(values: Mapping[str, str]) -> dict[str, Value]:
    """Values to try an edition with, before anybody gets it."""
    return {**values, **SAMPLE}


def _money(text: str, language: str) -> str:
    found = _MONEY.match(text)
    if not found:
        return text
    amount: str = format_currency(Decimal(found[2]), found[1], locale=locale_of(language))
    return amount
