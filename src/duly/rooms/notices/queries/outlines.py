# SPDX-License-Identifier: Apache-2.0
"""A notice as a plan to be reckoned with: its steps, who gets which edition, what each channel would carry."""

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from duly.rooms.delivery.facts import Content
from duly.rooms.notices.facts import EditionText
from duly.rooms.notices.models import Launch, Notice
from duly.rooms.notices.queries.finding import current_editions
from duly.rooms.notices.queries.reading import values_of
from duly.rooms.notices.rules import texts
from duly.rooms.notices.rules.launching import class_of
from duly.rooms.notices.rules.planning import steps_for

_WORKING_DAY = 86_400 * 7 / 5
"""A working day in seconds of the calendar, over many of them."""


class Outline(NamedTuple):
    """One step: the channel that it is named after and those beside it, how long it waits, of whom it is asked."""

    channels: tuple[str, ...]
    wait: float
    when: tuple[str, ...]


class Placed(NamedTuple):
    """Customers as far as classes of a plan look at them."""

    language: str
    region: str


def tracks_of(notice: Notice) -> dict[str, list[Outline]]:
    """The steps of every class of customers, ``""`` for those of none; a last step that waits for a person is none."""
    names = ["", *(one["name"] for one in notice.plan.get("classes", ()))]
    return {name: [_outline(step) for step in steps_for(notice.plan, name)] for name in names}


def tags_in(notice: Notice) -> set[str]:
    """The tags that a plan tells customers apart by."""
    return {tag for one in notice.plan.get("classes", ()) for tag in one.get("tags", ())}


def track_of(notice: Notice, language: str, region: str, tags: Collection[str]) -> str:
    """The class of customers, and so the track, that somebody belongs to."""
    return class_of(notice.plan, Placed(language, region), tags)


def _outline(step: Mapping[str, Any]) -> Outline:
    channels = tuple(dict.fromkeys((step["channel"], *step.get("extras", ()))))
    wait = float(step["wait"]) + step.get("working_days", 0) * _WORKING_DAY
    return Outline(channels, wait, tuple(step.get("when", ())))


def edition_of(notice: Notice, editions: dict[str, EditionText], wanted: str) -> str | None:
    """The language of the edition that a reader of this language gets."""
    return texts.edition_for(wanted, editions, notice.fallbacks)


def wording_of(notice: Notice, channel: str) -> dict[str, Content]:
    """What a channel would carry, by language."""
    found = {}
    for edition in current_editions(notice):
        subject, text = texts.step_texts(edition, channel)
        values = {name: text for name, text in values_of(notice, edition.language).items() if name not in texts.OWN}
        found[edition.language] = Content(subject=subject, text=text, values=values)
    return found


def scale_of(notice: Notice) -> int:
    """By how much a rehearsal divides the waits; 1 when it is for real, or not out yet."""
    launch = Launch.objects.filter(notice=notice).first()
    return int(launch.rehearsal["scale"]) if launch and launch.rehearsal else 1


def launched_for_real(organisation: UUID, limit: int) -> list[UUID]:
    """Notices of an organisation that went out and were no rehearsal, newest first."""
    rows = Launch.objects.filter(notice__organisation_id=organisation, rehearsal__isnull=True)
    return list(rows.order_by("-at").values_list("notice_id", flat=True)[:limit])
