# SPDX-License-Identifier: Apache-2.0
"""The typed fields of a change as people read them: labels, dates and money written out, old beside new."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from babel.dates import format_date
from babel.numbers import UnknownCurrencyFormatError, format_currency

from duly.kernel.templating import locale_of
from duly.rooms.rulebook.facts import FieldSpec, KindSpec

_OLD, _NEW, _ALL = "old_", "new_", "*"


@dataclass(frozen=True, slots=True)
class FieldShown:
    """One line of what changes; ``old`` is empty where nothing is replaced."""

    label: str
    new: str
    old: str = ""


def shown_fields(kind: KindSpec | None, fields: Mapping[str, Mapping[str, str]], language: str) -> list[FieldShown]:
    """The fields in the order of the kind; ``old_x`` and ``new_x`` become one line."""
    specs = {spec.name: spec for spec in kind.fields} if kind else {}
    ordered = [name for name in specs if name in fields] + [name for name in fields if name not in specs]
    values = {name: _written(specs.get(name), fields[name], language) for name in ordered}
    return list(_lines(values, specs, language))


def _lines(values: Mapping[str, str], specs: Mapping[str, FieldSpec], language: str) -> Iterator[FieldShown]:
    for name, value in values.items():
        if name.startswith(_OLD) and values.get(_NEW + name.removeprefix(_OLD)):
            continue
        label = specs[name].words.say(language) if name in specs else name.replace("_", " ")
        if value:
            yield FieldShown(
                label, value, values.get(_OLD + name.removeprefix(_NEW), "") if name.startswith(_NEW) else ""
            )


def _written(spec: FieldSpec | None, texts: Mapping[str, str], language: str) -> str:
    text = texts.get(language) or texts.get(_ALL) or next(iter(texts.values()), "")
    try:
        if spec and spec.type == "date":
            return format_date(date.fromisoformat(text), "long", locale=locale_of(language))
        if spec and spec.type == "money":
            currency, _, amount = text.partition(" ")
            return format_currency(Decimal(amount), currency, locale=locale_of(language))
    except (ValueError, InvalidOperation, UnknownCurrencyFormatError):
        return text
    return text
