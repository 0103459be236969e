# SPDX-License-Identifier: Apache-2.0
"""What each long list holds as a file: a heading, and its rows under the filters of the page, read a page at a time."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from duly.doors.console.exports import Cell, pages, skipping
from duly.doors.look.codes import code_said
from duly.doors.look.states import channel_name, look_of
from duly.kernel.actors import Actor
from duly.rooms.customers import queries as customers
from duly.rooms.delivery import queries as deliveries
from duly.rooms.feedback import queries as feedback
from duly.rooms.notices import queries as notices
from duly.rooms.obligations import queries as obligations
from duly.rooms.printing import queries as printing
from duly.rooms.repairs import queries as repairs

_MOST_CALLS, _MOST_BATCHES, _MOST_IMPORTS = 5_000, 5_000, 5_000


class Sheet(NamedTuple):
    """A heading and the rows below it."""

    heading: Sequence[str]
    rows: Iterator[Sequence[Cell]]


def of_notices(cards: Sequence[Any]) -> Sheet:
    """Notices as the list shows them."""
    heading = (
        _("Number"),
        _("Title"),
        _("Organisation"),
        _("Kind"),
        _("State"),
        _("Effective from"),
        _("Acknowledge by"),
    )
    return Sheet(heading, (
        (card.number, card.title, card.organisation, card.kind, _state(card.state), str(card.effective_on), str(card.acknowledge_by))
        for card in cards
    ))  # fmt: skip


def of_customers(actor: Actor, organisation: UUID, text: str) -> Sheet:
    """Customers without their addresses: those stay in the register."""

    def read(after: Any, limit: int) -> Sequence[Any]:
        return customers.search_for(actor, organisation, text, after, limit)

    heading = (_("Number"), _("Name"), _("Language"), _("Region"), _("Tags"), _("Status"))
    return Sheet(heading, (
        (one.ref, one.name, one.language, one.region, ", ".join(one.tags), _state(one.status))
        for rows in pages(read, lambda one: one.ref) for one in rows
    ))  # fmt: skip


def of_deliveries(actor: Actor, notice_id: UUID | None, state: str | None, channel: str | None) -> Sheet:
    """Messages, with what became of them."""

    def read(after: Any, limit: int) -> Sequence[Any]:
        return deliveries.outbox_for(actor, notice_id, state, channel=channel, after=after, limit=limit)

    def lines() -> Iterator[Sequence[Cell]]:
        for rows in pages(read, lambda one: one.id):
            named, numbers = _named(rows), _numbers(actor, {one.subject for one in rows})
            for one in rows:
                yield (
                    numbers.get(one.subject, ""), *named(one.customer_id), channel_name(one.channel, _tongue()), one.step + 1,
                    one.language, _state(one.state), code_said(one.code, _tongue()) if one.code else "", one.provider, one.updated_at,
                )  # fmt: skip

    heading = (_("Notice"), _("Customer number"), _("Customer"), _("Channel"), _("Step"), _("Language"), _("State"), _("Why"), _("Carried by"), _("Last change"))  # fmt: skip
    return Sheet(heading, lines())


def of_worklist(actor: Actor, notice_id: UUID | None, *, mine: bool) -> Sheet:
    """Customers who need a person."""

    def read(skip: int, limit: int) -> Sequence[Any]:
        return obligations.worklist_for(actor, notice_id, mine=mine, skip=skip, limit=limit)

    heading = (_("Notice"), _("Customer number"), _("Customer"), _("State"), _("Since"))
    return Sheet(heading, _cases(actor, skipping(read), "subject", lambda case: (_state(case.state), case.stuck_at)))


def of_calls(actor: Actor, notice_id: UUID | None) -> Sheet:
    """Calls to be made, without telephone numbers: those are shown to whoever takes the call."""
    heading = (_("Customer number"), _("Customer"), _("Language"), _("Time zone"), _("May be called"), _("Tries"))
    return Sheet(heading, (
        (call.customer_ref, call.name, call.language, call.time_zone, call.decent_at, call.delivery.attempt)
        for call in deliveries.call_list_for(actor, notice_id, limit=_MOST_CALLS)
    ))  # fmt: skip


def of_questions(actor: Actor, notice_id: UUID | None) -> Sheet:
    """What customers asked."""

    def read(after: Any, limit: int) -> Sequence[Any]:
        return feedback.questions_for(actor, notice_id, before=after, limit=limit)

    heading = (_("Notice"), _("Customer number"), _("Customer"), _("Language"), _("Question"), _("Asked"))
    found = pages(read, lambda one: one.id)
    return Sheet(heading, _cases(actor, found, "notice_id", lambda one: (one.language, one.text, one.asked_at)))


def of_repairs(actor: Actor, notice_id: UUID | None, *, done: bool) -> Sheet:
    """Contact points that do not work, in part."""

    def read(skip: int, limit: int) -> Sequence[Any]:
        return repairs.repairs_for(actor, notice_id, done=done, skip=skip, limit=limit)

    def cells(one: Any) -> Sequence[Cell]:
        why = code_said(one.code, _tongue())
        return channel_name(one.channel, _tongue()), one.masked, why, _state(one.state), one.opened_at, one.closed_at

    heading = (_("Notice"), _("Customer number"), _("Customer"), _("Channel"), _("Does not work"), _("Why"), _("State"), _("Since"), _("Closed"))  # fmt: skip
    return Sheet(heading, _cases(actor, skipping(read), "notice_id", cells))


def of_batches(actor: Actor) -> Sheet:
    """Print batches."""
    heading = (_("Batch"), _("Ordered"), _("State"), _("Letters"), _("Pages"), _("Handed over"))
    return Sheet(heading, (
        (str(card.batch.id), card.batch.ordered_at, _state(card.batch.state), card.batch.letters, card.batch.pages, card.batch.carrier)
        for card in printing.batches_for(actor, _MOST_BATCHES)
    ))  # fmt: skip


def of_imports(actor: Actor) -> Sheet:
    """Files that were brought in."""
    heading = (_("File"), _("Begun"), _("State"), _("Rows"), _("New"), _("Updated"), _("Same"), _("Refused"))
    return Sheet(heading, (
        (one.name, one.begun_at, _state(one.state), one.rows, one.new, one.updated, one.same, one.refused)
        for one in customers.imports_for(actor, limit=_MOST_IMPORTS)
    ))  # fmt: skip


def _cases(
    actor: Actor, found: Iterator[list[Any]], notice: str, cells: Callable[[Any], Sequence[Cell]]
) -> Iterator[Sequence[Cell]]:
    """Rows that begin with a notice and a customer."""
    for rows in found:
        named, numbers = _named(rows), _numbers(actor, {getattr(one, notice) for one in rows})
        for one in rows:
            yield numbers.get(getattr(one, notice), ""), *named(one.customer_id), *cells(one)


def _named(rows: Sequence[Any]) -> Callable[[UUID], tuple[str, str]]:
    cards = customers.cards({one.customer_id for one in rows})
    return lambda key: (cards[key].ref, cards[key].name) if key in cards else ("", "")


def _numbers(actor: Actor, ids: set[UUID]) -> dict[UUID, str]:
    return {one.id: one.number for one in notices.notices_for(actor).filter(id__in=ids)}


def _state(state: object) -> str:
    return look_of(str(state)).words.say(_tongue())


def _tongue() -> str:
    return get_language() or "en"
