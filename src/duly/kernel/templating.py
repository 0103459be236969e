# SPDX-License-Identifier: Apache-2.0
"""Wording with blanks: minijinja, strict about what is missing, with plurals, dates and numbers by CLDR.

``{{ name }}`` fills a blank. ``{{ days|plural(one="# day", other="# days") }}`` picks the form that the language
needs, and refuses when one of its forms is missing. ``{{ effective_on|date }}`` and ``{{ amount|number }}`` write
dates and numbers as the language does. Templates run in minijinja's sandbox with a budget of steps.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import TypeAlias

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_decimal
from minijinja import Environment, TemplateError

from duly.kernel.words import Words

Value: TypeAlias = str | int | bool | None
_STEPS = 100_000


class WordingError(ValueError):
    """A template that cannot be rendered; the message says why."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with a template, found before anybody gets it."""

    code: str
    words: Words
    line: int | None = None


@lru_cache(maxsize=64)
def locale_of(language: str) -> Locale:
    """CLDR's data for a language; English where CLDR knows nothing of it."""
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def plural_forms(language: str) -> frozenset[str]:
    """The plural categories that a language needs: ``other`` for Chinese, ``one few many other`` for Polish."""
    return frozenset(locale_of(language).plural_form.tags | {"other"})


def _plural(language: str) -> Callable[..., str]:
    needed = plural_forms(language)

    def pick(value: object, /, **forms: str) -> str:
        missing = needed - forms.keys()
        if missing:
            message = f"plural needs the forms {', '.join(sorted(needed))} in {language}; missing: {', '.join(sorted(missing))}"
            raise WordingError(message)
        amount = _amount(value, "plural")
        form = locale_of(language).plural_form(amount)
        return forms[form].replace("#", format_decimal(amount, locale=locale_of(language)))

    return pick


def _amount(value: object, filter_name: str) -> Decimal:
    try:
        return Decimal(str(value))
    except InvalidOperation as error:
        message = f"{filter_name} needs a number, not {value!r}"
        raise WordingError(message) from error


def _date(language: str) -> Callable[..., str]:
    @lru_cache(maxsize=256)
    def write(text: str, form: str) -> str:
        try:
            moment = datetime.fromisoformat(text).date()
        except ValueError as error:
            message = f"date needs a date such as 2026-03-01, not {text!r}"
            raise WordingError(message) from error
        return format_date(moment, format=form, locale=locale_of(language))

    return lambda value, form="long": write(str(value), form)


def _number(language: str) -> Callable[[object], str]:
    return lambda value: format_decimal(_amount(value, "number"), locale=locale_of(language))


def _safely(name: str, filter_: Callable[..., str]) -> Callable[..., str]:
    """A filter that is used wrongly is a fault of the wording, whatever Python calls it."""

    def run(*values: object, **options: str) -> str:
        try:
            return filter_(*values, **options)
        except WordingError:
            raise
        except Exception as error:
            message = f"{name}: {error}"
            raise WordingError(message) from error

    return run


def _environment(language: str, *, html: bool) -> Environment:
    filters = {"plural": _plural(language), "date": _date(language), "number": _number(language)}
    return Environment(
        undefined_behavior="strict",
        fuel=_STEPS,
        auto_escape_callback=lambda _: html,
        filters={name: _safely(name, filter_) for name, filter_ in filters.items()},
    )


@lru_cache(maxsize=1024)
def compiled(source: str, language: str, *, html: bool = False) -> Callable[[Mapping[str, Value]], str]:
    """A template made ready once; calling it with values gives the text.

    Raises:
        WordingError: the template is not well formed; when called, a blank has no value or a filter refuses.
    """
    environment = _environment(language, html=html)
    try:
        environment.add_template("wording", source)
    except TemplateError as error:
        raise WordingError(_why(error)) from error

    def fill(values: Mapping[str, Value]) -> str:
        try:
            return environment.render_template("wording", **values)
        except TemplateError as error:
            raise WordingError(_why(error)) from error

    return fill


def render(source: str, language: str, values: Mapping[str, Value], *, html: bool = False) -> str:
    """Fill a template; ``html`` escapes the values.

    Raises:
        WordingError: as :func:`compiled`.
    """
    return compiled(source, language, html=html)(values)


def variables_of(source: str) -> frozenset[str]:
    """The names of the blanks in a template; empty when it is not well formed."""
    try:
        return frozenset(Environment().undeclared_variables_in_str(source))
    except TemplateError:
        return frozenset()


def compile_check(source: str, language: str, variables: Mapping[str, Value] | Iterable[str]) -> list[Problem]:
    """What is wrong with a template, without sending anything.

    ``variables`` are the blanks that will have a value: a mapping also gives samples, so that dates and plurals are
    tried with what they will get; plain names are tried with a stand-in.
    """
    samples = dict(variables) if isinstance(variables, Mapping) else {name: _stand_in(name) for name in variables}
    try:
        fill = compiled(source, language)
    except WordingError as error:
        return [_problem("syntax", str(error), f"模板格式有误：{error}")]
    unknown = sorted(variables_of(source) - samples.keys())
    problems = [
        _problem("unknown_variable", f"{{{{ {name} }}}} has no value here", f"占位符 {{{{ {name} }}}} 没有对应的值")
        for name in unknown
    ]
    problems += [
        _problem(
            "blank",
            f"{{{{ {name} }}}} would be blank; give it a value or leave it out",
            f"占位符 {{{{ {name} }}}} 的内容为空，请补充或删去",
        )
        for name in sorted(variables_of(source))
        if samples.get(name) == ""
    ]
    try:
        fill(samples | {name: _stand_in(name) for name in unknown})
    except WordingError as error:
        problems.append(_problem("cannot_render", str(error), f"无法渲染：{error}"))
    return problems


def _stand_in(name: str) -> str:
    return "2026-01-01" if name.endswith(("_on", "_date", "date")) else "1"


def _why(error: TemplateError) -> str:
    cause = error.__cause__
    if isinstance(cause, WordingError):
        return str(cause)
    where = f" (line {error.line})" if error.line else ""
    return f"{error.detail or error.message}{where}"


def _problem(code: str, en: str, zh: str) -> Problem:
    return Problem(code, Words.literal(en, zh))
