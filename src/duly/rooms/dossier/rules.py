# SPDX-License-Identifier: Apache-2.0
"""What can be decided about a dossier from values alone."""

from collections.abc import Collection, Iterable
from enum import StrEnum
from typing import TypeVar

from duly.rooms.dossier import facts
from duly.rooms.dossier.facts import RiskCard, RiskState

Choice = TypeVar("Choice", bound=StrEnum)
Cell = tuple[int, int, tuple[RiskCard, ...]]


def chosen(kind: type[Choice], given: str, field: str) -> Choice:
    """One of a kind.

    Raises:
        Refusal: ``dossier.bad_choice``.
    """
    if given not in list(kind):
        raise facts.BAD_CHOICE(field=field, given=given, known=", ".join(kind))
    return kind(given)


def must_be_on_scale(*values: object) -> None:
    """Refuse what is no whole number from 1 to 5.

    Raises:
        Refusal: ``dossier.bad_scale``.
    """
    if any(isinstance(value, bool) or not isinstance(value, int) or value not in facts.SCALE for value in values):
        raise facts.BAD_SCALE(field="likelihood")


def must_say_why(state: RiskState, measure: str, note: str) -> None:
    """Nothing is decided about a risk without a word.

    Raises:
        Refusal: ``dossier.measure_needed``.
    """
    if state is not RiskState.OPEN and not (measure.strip() or note.strip()):
        raise facts.MEASURE_NEEDED(field="measure")


def said(text: str, field: str) -> str:
    """A text that is not empty.

    Raises:
        Refusal: ``dossier.text_needed``.
    """
    if not text.strip():
        raise facts.TEXT_NEEDED(field=field)
    return text.strip()


def must_be_a_document(content: bytes, media_type: str) -> None:
    """Refuse what is empty, too large, or of a kind that a browser might run.

    Raises:
        Refusal: ``dossier.file_empty``, ``dossier.file_too_large``, ``dossier.bad_type``.
    """
    if not content:
        raise facts.FILE_EMPTY(field="file")
    if len(content) > facts.LARGEST:
        raise facts.FILE_TOO_LARGE(field="file", most=facts.LARGEST // 1024 // 1024)
    if media_type not in facts.MEDIA_TYPES:
        raise facts.BAD_TYPE(field="file", media_type=media_type)


def must_be_a_part(part: str, known: Collection[str]) -> None:
    """Refuse a comment on a passage that the notice does not have.

    Raises:
        Refusal: ``dossier.no_such_part``.
    """
    if part not in known:
        raise facts.NO_SUCH_PART(field="part", part=part, known=", ".join(sorted(known)))


def matrix(risks: Iterable[RiskCard]) -> list[Cell]:
    """The 25 cells, by likelihood and impact, each with the risks in it that are not closed."""
    held = [risk for risk in risks if risk.state is not RiskState.CLOSED]
    return [
        (likelihood, impact, tuple(r for r in held if (r.likelihood, r.impact) == (likelihood, impact)))
        for impact in reversed(facts.SCALE)
        for likelihood in facts.SCALE
    ]
