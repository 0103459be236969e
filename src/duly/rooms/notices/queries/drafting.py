# SPDX-License-Identifier: Apache-2.0
"""Templates of notices: those that come with Duly, and on top of them those of the installation (``<home>/templates``)."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import UTC
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from duly.kernel import clock
from duly.rooms.notices.rules import drafting
from duly.rooms.notices.rules.drafting import Template
from duly.rooms.rulebook import queries as rulebook


def templates() -> Mapping[str, Template]:
    """Every template by its kind. Files of the installation add languages, or say something else in one.

    Raises:
        Refusal: a file of the installation is not well-formed.
    """
    found = dict(_shipped())
    folder = Path(settings.DULY.home) / "templates"
    for path in sorted(folder.glob("*.yaml")) if folder.is_dir() else ():
        own = _read(path.read_text(encoding="utf-8"), path.name)
        found[own.kind] = drafting.on_top(found.get(own.kind), own)
    return found


def template_for(kind: str, language: str) -> dict[str, str]:
    """Title, summary, body and SMS of a kind in a language, blanks open.

    Raises:
        Refusal: ``notices.no_template``.
    """
    return drafting.text_in(_template(kind, language), language)


def starting_document(kind: str, answers: Mapping[str, Any], languages: Collection[str]) -> dict[str, Any]:
    """A notice file of a kind to start from, as plain values: what is to be filled in is an empty text.

    Raises:
        Refusal: ``notices.no_template``; ``languages.bad``.
    """
    template = _template(kind, next(iter(languages), ""))
    return drafting.document(template, rulebook.kinds()[kind], answers, languages)


def starting_from(
    raw: object, name: str, answers: Mapping[str, Any], languages: Collection[str] = ()
) -> dict[str, Any]:
    """A notice file to start from, of a template that came as plain values; in all of its languages when none is named.

    What the template leaves open (steps, legal basis) is as in the usual template of its kind, its wording never is.

    Raises:
        Refusal: as for a template; ``notices.no_template`` for an unknown kind, or a language that it does not have.
    """
    own = drafting.read_template(raw, name, clock.now().astimezone(UTC).date())
    usual = replace(_template(own.kind, next(iter(own.content), "")), content={})
    whole = drafting.on_top(usual, own)
    return drafting.document(whole, rulebook.kinds()[own.kind], answers, languages or tuple(own.content))


def must_be_readable(raw: object, name: str) -> None:
    """Refuse plain values that are no template, or whose steps are no plan.

    Raises:
        Refusal: as for a template.
    """
    drafting.read_template(raw, name, clock.now().astimezone(UTC).date())


def _template(kind: str, language: str) -> Template:
    known = templates()
    if kind not in known or kind not in rulebook.kinds():
        raise drafting.NO_TEMPLATE(field="kind", kind=kind, language=language, known=", ".join(sorted(known)))
    return known[kind]


@cache
def _shipped() -> Mapping[str, Template]:
    folder = files("duly.rooms.notices").joinpath("templates")
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".yaml"))
    read = [_read(folder.joinpath(name).read_text(encoding="utf-8"), name) for name in names]
    return {one.kind: one for one in read}


def _read(text: str, name: str) -> Template:
    try:
        raw = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise drafting.BAD_TEMPLATE(field=name, file=name, given=str(error).partition("\n")[0]) from error
    return drafting.read_template(raw, name, clock.now().astimezone(UTC).date())
