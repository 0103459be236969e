# SPDX-License-Identifier: Apache-2.0
"""A notice as a plan to be reckoned with: its steps, who gets which edition, what each channel would carry."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from duly.rooms.customers import queries as customers
from duly.rooms.delivery.facts import Content
from duly.rooms.notices.facts import EditionText, Urgency
from duly.rooms.notices.models import Launch, Notice
from duly.rooms.notices.queries.finding import current_editions
from duly.rooms.notices.queries.reading import values_of
from duly.rooms.notices.rules import texts
from duly.rooms.notices.rules.launching import class_of
from duly.rooms.notices.rules.ordering import FIXED, mark_of, order_for
from duly.rooms.notices.rules.planning import classes_of, steps_for
from duly.rooms.notices.rules.renderings import step_texts
from duly.rooms.notices.rules.terms import urgency_of

_WORKING_DAY = 86_400 * 7 / 5
"""A working day in seconds of the calendar, over many of them."""


class Outline(NamedTuple):
    """One step: the channel that it is named after and those beside it, how long it waits, of whom it is asked."""

    channels: tuple[str, ...]
    wait: float
    when: tuple[str, ...]
    number: int = 0
    """Its place in the plan, which is not its place among these steps for whoever wishes another order."""


class Placed(NamedTuple):
    """Customers as far as classes of a plan look at them."""

    language: str
    region: str


def tracks_of(notice: Notice, wishes: Iterable[Sequence[str]] = ()) -> dict[str, list[Outline]]:
    """The steps of every class of customers, ``""`` for those of none, and of those in it who wish another order of channels.

    A last step that waits for a person is none.
    """
    found: dict[str, list[Outline]] = {}
    orders = ((), *wishes)
    for name in classes_of(notice.plan):
        steps = steps_for(notice.plan, name)
        for wish in orders:
            outline = [_outline(steps[index], index) for index in order_for(steps, wish)]
            found.setdefault(name + mark_of(steps, wish), outline)
    return found


def wishes_about(notice: Notice) -> dict[tuple[str, ...], int]:
    """The orders of channels that the sender's customers wish for and that this notice heeds, and how many wish for each.

    None where it heeds none; see :func:`heeds_wishes`.
    """
    return customers.orders_in(notice.organisation_id) if heeds_wishes(notice) else {}


def heeds_wishes(notice: Notice) -> bool:
    """Not where the plan keeps its own order, and not in an emergency: then the fastest channel is the first."""
    return notice.plan.get("order") != FIXED and urgency_of(notice.terms) is not Urgency.EMERGENCY


def tags_in(notice: Notice) -> set[str]:
    """The tags that a plan tells customers apart by."""
    return {tag for one in notice.plan.get("classes", ()) for tag in one.get("tags", ())}


def track_of(notice: Notice, language: str, region: str, tags: Collection[str], wish: Sequence[str] = ()) -> str:
    """The track that somebody belongs to: their class, and the order of channels that they wish for."""
    name = class_of(notice.plan, Placed(language, region), tags)
    return name + mark_of(steps_for(notice.plan, name), wish)


def _outline(step: Mapping[str, Any], number: int) -> Outline:
    channels = tuple(dict.fromkeys((step["channel"], *step.get("extras", ()))))
    wait = float(step["wait"]) + step.get("working_days", 0) * _WORKING_DAY
    return Outline(channels, wait, tuple(step.get("when", ())), number)


def edition_of(notice: Notice, editions: dict[str, EditionText], wanted: str) -> str | None:
    """The language of the edition that a reader of this language gets."""
    return texts.edition_for(wanted, editions, notice.fallbacks)


def wording_of(notice: Notice, channel: str) -> dict[str, Content]:
    """What a channel would carry, by language."""
    found = {}
    for edition in current_editions(notice):
        subject, text = step_texts(edition, channel)
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
