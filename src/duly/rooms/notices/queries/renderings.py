# SPDX-License-Identifier: Apache-2.0
"""The renderings of a notice: what each channel carries in each language, and whether it carries all it has to."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from duly.kernel.actors import Actor
from duly.kernel.languages import normalise
from duly.kernel.templating import Value, WordingError
from duly.rooms.notices.facts import EditionText
from duly.rooms.notices.models import Notice
from duly.rooms.notices.queries.finding import current_editions, notice_for
from duly.rooms.notices.queries.reading import values_of
from duly.rooms.notices.rules import parity, texts
from duly.rooms.notices.rules import renderings as rules
from duly.rooms.notices.rules.renderings import Rendering
from duly.rooms.rulebook import queries as rulebook
from duly.rooms.rulebook.facts import Finding, KindSpec


@dataclass(frozen=True, slots=True)
class Shown:
    """One rendering on sample data, with what is to be said of it."""

    channel: str
    language: str
    correction: bool
    used: bool
    """Whether the plan makes use of the channel."""
    parts: Mapping[str, str]
    digest: str
    missing: tuple[str, ...]
    lengths: tuple[tuple[str, str, int, int], ...]
    """Part, unit, how long it is, how long it may be."""
    problem: str = ""
    """Why it cannot be filled in; ``parts`` then show its blanks."""


@dataclass(frozen=True, slots=True)
class Turned:
    """What was and what is, of one fact in one language."""

    old_field: str
    new_field: str
    language: str
    old: str
    new: str


def renderings_for(
    actor: Actor, wanted: Notice | UUID | str, *, channel: str = "", language: str = ""
) -> list[Shown]:  # fmt: skip
    """Every rendering of a notice, or those of one channel or language.

    Raises:
        Refusal: ``notices.no_such_notice``, ``languages.bad``.
    """
    notice = wanted if isinstance(wanted, Notice) else notice_for(actor, wanted)
    tag = normalise(language) if language else ""
    used, kind = set(rules.channels_of(notice.plan)), rulebook.kinds().get(notice.change.kind)
    return [
        _shown(notice, one, kind, is_used=one.channel in used)
        for one in rules.renderings(current_editions(notice))
        if channel in {"", one.channel} and tag in {"", one.language}
    ]


def rendering_of(notice: Notice, channel: str, language: str) -> Shown | None:
    """What one channel carries in one language; ``None`` where the notice has no text for it."""
    kind = rulebook.kinds().get(notice.change.kind)
    found = (one for one in rules.renderings(current_editions(notice), [channel]) if one.language == language)
    one = next((each for each in found if not each.correction), None)
    return _shown(notice, one, kind, is_used=channel in rules.channels_of(notice.plan)) if one else None


def rendering_findings(notice: Notice, editions: tuple[EditionText, ...]) -> Iterator[Finding]:
    """Facts that do not reach the readers of a channel of the plan, and texts too long for it."""
    kind = rulebook.kinds().get(notice.change.kind)
    for one in rules.renderings(editions, rules.channels_of(notice.plan)):
        yield from findings_in(one, kind, _values(notice, one))


def findings_in(one: Rendering, kind: KindSpec | None, values: Mapping[str, Value]) -> Iterator[Finding]:
    """What is to be said of one rendering; no fact is asked of kinds that nobody knows."""
    try:
        full = rules.filled(one, values)
    except WordingError:
        return  # said already, with the blank that is at fault
    yield from parity.length_findings(full)
    if kind is not None:
        yield from parity.parity_findings(one, full, kind, values)


def old_new(notice: Notice) -> list[Turned]:
    """What was and what is, as each language writes it."""
    found = []
    for edition in current_editions(notice):
        values = values_of(notice, edition.language)
        found += [
            Turned(old, new, edition.language, values[old], values[new])
            for old, new in rules.pairs_in(notice.change.fields)
            if old in values and new in values
        ]
    return found


def _shown(notice: Notice, one: Rendering, kind: KindSpec | None, *, is_used: bool) -> Shown:
    values = _values(notice, one)
    try:
        full, problem = rules.filled(one, values), ""
    except WordingError as error:
        full, problem = one, str(error)
    return Shown(
        channel=one.channel, language=one.language, correction=one.correction, used=is_used, parts=full.parts,
        digest=rules.digest_of(one), missing=tuple(_missing(one, full, kind, values)),
        lengths=tuple((b.part, b.unit, length, b.most) for b, length in parity.lengths(full)), problem=problem,
    )  # fmt: skip


def _values(notice: Notice, one: Rendering) -> Mapping[str, Value]:
    """Sample values; the page for everybody addresses nobody by name."""
    values = texts.sample_values(values_of(notice, one.language))
    edition = next(each for each in current_editions(notice) if each.language == one.language)
    everyone = texts.everyone_in(edition) if one.channel == "website" else None
    return values | {"name": everyone} if everyone else values


def _missing(one: Rendering, full: Rendering, kind: KindSpec | None, values: Mapping[str, Value]) -> list[str]:
    """Nothing is asked of what only tells earlier readers that something was wrong, nor of kinds nobody knows."""
    if kind is None or one.correction:
        return []
    return parity.missing_in(one, full, parity.required_in(kind, values, one.channel), values)
