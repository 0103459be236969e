# SPDX-License-Identifier: Apache-2.0
"""Wordings that a provider approved beforehand: it takes the code of one, and the values for its blanks.

In a provider's section::

    templates:
      default: {code: SMS_1000001, params: {customer: name, path: link_path}}
      zh-Hans: {code: SMS_1000002, params: {customer: name}, wording: "${customer}，地址变更，详见短信链接"}

The key is the kind of the notice, its language, ``kind/language``, or ``default``. ``params`` says what fills each blank:
``name``, ``link``, ``link_path`` (the link without its host, for wordings in which the host stands), ``code``, ``text``,
``subject``, ``sender``, ``language``, ``region``, or a value of the notice. ``wording`` is the approved text, for counting segments.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from duly.rooms.delivery.channel import Letter, Refused

DEFAULT = "default"
OF_LETTER: Mapping[str, Callable[[Letter], str]] = {
    "name": lambda letter: letter.name,
    "link": lambda letter: letter.link,
    "link_path": lambda letter: _path(letter.link),
    "code": lambda letter: letter.code or "",
    "text": lambda letter: letter.text,
    "subject": lambda letter: letter.subject,
    "sender": lambda letter: letter.sender.name,
    "language": lambda letter: letter.language,
    "region": lambda letter: letter.region,
}
"""What a letter can fill a blank with, beside the values of its notice."""


@dataclass(frozen=True, slots=True)
class Template:
    """One approved wording: its code, its blanks in their order and what fills each."""

    code: str
    params: tuple[tuple[str, str], ...] = ()
    wording: str = ""


@dataclass(frozen=True, slots=True)
class Filled:
    """A template with its values, in the order of the blanks."""

    code: str
    values: Mapping[str, str]
    text: str
    """What the customer reads, as far as it is known here."""


def templates_of(value: Any) -> dict[str, Template]:
    """The ``templates`` of a section.

    Raises:
        TypeError, ValueError: says what is wrong.
    """
    if not isinstance(value, dict) or not value:
        raise ValueError("it must map `default`, kinds or languages to templates")
    return {str(key): _template(key, row) for key, row in value.items()}


def _template(key: object, row: Any) -> Template:
    if not isinstance(row, dict) or not row.get("code"):
        raise ValueError(f"{key}: it must have a `code`")
    if strange := set(row) - {"code", "params", "wording"}:
        raise ValueError(f"{key}: {', '.join(sorted(map(str, strange)))} is not known here")
    params = row.get("params") or {}
    if not isinstance(params, dict | list):
        raise TypeError(f"{key}: `params` must be a list or a mapping")
    pairs = params.items() if isinstance(params, dict) else ((str(at), p) for at, p in enumerate(params, 1))
    blanks = tuple((str(name), str(source)) for name, source in pairs)
    return Template(str(row["code"]), blanks, str(row.get("wording", "")))


def template_for(templates: Mapping[str, Template], letter: Letter) -> Template | None:
    """The template for this letter: by kind and language, by kind, by language, or the default."""
    kind = letter.values.get("kind", "")
    keys = (f"{kind}/{letter.language}", kind, letter.language, letter.language.partition("-")[0], DEFAULT)
    return next((templates[key] for key in keys if key in templates), None)


def fill(
    templates: Mapping[str, Template], letter: Letter, *, longest: int | None = None, with_urls: bool = True
) -> Filled | Refused:
    """The template of this letter with its values, or why the provider would not take them."""
    template = template_for(templates, letter)
    if template is None:
        return _bad(f"no template for {letter.language}, and no default")
    values: dict[str, str] = {}
    for name, source in template.params:
        get = OF_LETTER.get(source)
        value = get(letter) if get else letter.values.get(source, "")
        if not value:
            return _bad(f"template {template.code}: nothing to fill {name!r} with ({source})")
        if longest is not None and len(value) > longest:
            return _bad(f"template {template.code}: {name!r} has {len(value)} characters, {longest} are allowed")
        if not with_urls and "://" in value:
            return _bad(
                f"template {template.code}: {name!r} is an address; use link_path, with the host in the template"
            )
        values[name] = value
    return Filled(template.code, values, _text(template, values, letter))


def _text(template: Template, values: Mapping[str, str], letter: Letter) -> str:
    text = template.wording or letter.text
    for name, value in values.items():
        text = text.replace("${" + name + "}", value).replace("{" + name + "}", value)
    return text


def _path(link: str) -> str:
    parts = urlsplit(link)
    return (parts.path.lstrip("/") + (f"?{parts.query}" if parts.query else "")) or ""


def _bad(reason: str) -> Refused:
    return Refused("bad_content", reason, permanent=True)
