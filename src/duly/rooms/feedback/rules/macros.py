# SPDX-License-Identifier: Apache-2.0
"""Ready answers and articles: the languages they must have, and how placeholders are filled."""

from collections.abc import Mapping
from string import Formatter

from duly.rooms.feedback.facts import LANGUAGES, NEEDED_LANGUAGES, PLACEHOLDERS
from duly.rooms.feedback.refusals import BAD_LANGUAGE, BAD_PLACEHOLDER, LANGUAGE_LACKING
from duly.rooms.feedback.rules.writing import clean

_FORMS = Formatter()


def texts(given: Mapping[str, str], field: str, *, longest: int) -> dict[str, str]:
    """Texts by language, cleaned; those that must be there are, empty ones of the others are left out.

    Raises:
        Refusal: ``feedback.bad_language``, ``feedback.language_lacking``, ``feedback.long_text``.
    """
    for language in given:
        if language not in LANGUAGES:
            raise BAD_LANGUAGE(field=field, language=language[:20], known=", ".join(LANGUAGES))
    for language in NEEDED_LANGUAGES:
        if not given.get(language, "").strip():
            raise LANGUAGE_LACKING(field=field, language=language, needed=", ".join(NEEDED_LANGUAGES))
    return {one: clean(given[one], field, longest=longest) for one in LANGUAGES if given.get(one, "").strip()}


def must_be_fillable(bodies: Mapping[str, str]) -> None:
    """Refuse a placeholder that nobody fills, in any language.

    Raises:
        Refusal: ``feedback.bad_placeholder``.
    """
    for body in bodies.values():
        for name in placeholders(body):
            if name not in PLACEHOLDERS:
                raise BAD_PLACEHOLDER(field="bodies", name=name[:40], known=", ".join(PLACEHOLDERS))


def placeholders(body: str) -> list[str]:
    """What stands in braces.

    Raises:
        Refusal: ``feedback.bad_placeholder`` for braces that are not closed, and for anything but a plain name in them.
    """
    try:
        parts = list(_FORMS.parse(body))
    except ValueError:
        raise BAD_PLACEHOLDER(field="bodies", name="…", known=", ".join(PLACEHOLDERS)) from None
    for _, name, spec, conversion in parts:
        if name is not None and (spec or conversion):
            raise BAD_PLACEHOLDER(field="bodies", name=name[:40], known=", ".join(PLACEHOLDERS))
    return [name for _, name, _, _ in parts if name is not None]


def filled(body: str, values: Mapping[str, str]) -> str:
    """The text with its values. They are put in once: braces in a customer's name mark no place."""
    return "".join(
        before + (values.get(name, "") if name is not None else "") for before, name, _, _ in _FORMS.parse(body)
    )
