# SPDX-License-Identifier: Apache-2.0
"""Template messages: which template for which language, and what goes into its fields.

WeChat checks each field by the kind that its name begins with (模板消息参数值内容限制). We check first: a message that WeChat
would cut or turn away should be mended here, where somebody sees why.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from duly.adapters.channels.fitting import clip
from duly.adapters.channels.templates import OF_LETTER
from duly.rooms.delivery.channel import Letter

OTHERWISE = "*"
_BLANK = re.compile(r"\{([a-z_]+)(?:\.([A-Za-z0-9_]+))?\}")
_KIND = re.compile(r"([a-z_]+?)[0-9]*\Z")
_HAN = "\u3400-\u9fff\uf900-\ufaff"
_RULES: Mapping[str, re.Pattern[str]] = {
    "number": re.compile(r"[0-9]{1,32}(\.[0-9]+)?"),
    "letter": re.compile(r"[A-Za-z]{1,32}"),
    "symbol": re.compile(r"[^\w\s]{1,5}"),
    "character_string": re.compile(r"[!-~]{1,32}"),
    "time": re.compile(r"[0-9年月日时分秒:：/\-.~ ]{4,50}"),
    "date": re.compile(r"[0-9年月日时分秒:：/\-.~ ]{4,50}"),
    "amount": re.compile(r"\D?[0-9]{1,10}(\.[0-9]+)?元?"),
    "phone_number": re.compile(r"[0-9+\-() ]{1,17}"),
    "car_number": re.compile(rf"[A-Z0-9{_HAN}]{{1,8}}"),
    "name": re.compile(rf"[{_HAN}·\w .]{{1,10}}|[A-Za-z .'\-]{{1,20}}"),
    "phrase": re.compile(rf"[{_HAN}]{{1,5}}"),
}
_THING = 20
_LOOSE = 200


class BadField(ValueError):
    """A field that WeChat would cut or refuse."""


@dataclass(frozen=True, slots=True)
class Template:
    """One template and its fields: ``{"thing1": "{subject}", "time2": "{values.effective_on}"}``."""

    id: str
    fields: Mapping[str, str] = field(default_factory=dict)

    def data_for(self, letter: Letter) -> dict[str, dict[str, str]]:
        """The fields filled for one letter.

        Raises:
            BadField: a value is missing or breaks the rules of its kind.
        """
        return {name: {"value": fitted(name, filled(text, letter))} for name, text in self.fields.items()}


def read_templates(value: Any) -> dict[str, Template]:
    """The ``templates`` setting: for each language (``*`` for all others) an id and its fields.

    Raises:
        ValueError: it is not written so.
    """
    if not isinstance(value, Mapping) or not value:
        raise ValueError("it must be like {zh: {id: ..., fields: {thing1: '{subject}'}}}")
    found = {}
    for language, row in value.items():
        if not isinstance(row, Mapping) or not row.get("id") or not isinstance(row.get("fields", {}), Mapping):
            raise ValueError(f"{language}: it needs an `id` and `fields`")
        fields = {str(name): str(text) for name, text in row.get("fields", {}).items()}
        for text in fields.values():
            for name, key in _BLANK.findall(text):
                if (name == "values") != bool(key) or (name != "values" and name not in OF_LETTER):
                    known = ", ".join(sorted(OF_LETTER))
                    raise ValueError(f"{language}: {text!r} is not made of {known} and values.NAME")
        found[str(language).lower()] = Template(str(row["id"]), fields)
    return found


def template_for(templates: Mapping[str, Template], language: str) -> Template:
    """The template of a language, or of its main language, or the one that is there for all others.

    Raises:
        BadField: there is none; another language is not taken silently.
    """
    tag = language.lower()
    found = templates.get(tag) or templates.get(tag.partition("-")[0]) or templates.get(OTHERWISE)
    if found is None:
        raise BadField(f"there is no template for {language}")
    return found


def filled(text: str, letter: Letter) -> str:
    """A field's text with its blanks filled.

    Raises:
        BadField: a blank has no value.
    """

    def value(match: re.Match[str]) -> str:
        found = letter.values.get(match[2], "") if match[2] else OF_LETTER[match[1]](letter)
        if not found:
            raise BadField(f"{match[0]} has no value")
        return str(found)

    return _BLANK.sub(value, text)


def fitted(name: str, value: str) -> str:
    """The value as WeChat takes it. Only a *thing* is shortened, visibly; anything else that does not fit is refused.

    Raises:
        BadField: it breaks the rules of its kind.
    """
    plain = " ".join(value.split())
    if not plain:
        raise BadField(f"{name} is empty")
    match = _KIND.match(name)
    kind = match[1] if match else ""
    if kind == "thing":
        return clip(plain, _THING)
    rule = _RULES.get(kind)
    if rule is None:
        return clip(plain, _LOOSE)
    if not rule.fullmatch(plain):
        raise BadField(f"{name} cannot be {plain[:40]!r}")
    return plain
