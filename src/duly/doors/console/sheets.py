# SPDX-License-Identifier: Apache-2.0
"""What each long list holds as a file: a heading, and its rows under the filters of the page, read a page at a time."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from duly.doors.console.exports import Cell, pages
from duly.doors.console.paging import Read
from duly.doors.look.codes import code_said
from duly.doors.look.reasons import reason_words
from duly.doors.look.requesting import flag_word, intake_word, state_said
from duly.doors.look.states import channel_name, look_of
from duly.foundation.paging.facts import Order
from duly.kernel.actors import Actor
from duly.rooms.customers import queries as customers
from duly.rooms.notices import queries as notices


class Sheet(NamedTuple):
    """A heading and the rows below it."""

    heading: Sequence[str]
    rows: Iterator[Sequence[Cell]]


def of_notices(read: Read[Any], order: Order) -> Sheet:
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
        for cards in pages(read, order) for card in cards
    ))  # fmt: skip


def of_tasks(actor: Actor, read: Read[Any], order: Order, told: Callable[[Sequence[Any]], list[Any]]) -> Sheet:
    """Somebody's tasks; ``told`` says them in words."""

    def lines() -> Iterator[Sequence[Cell]]:
        for rows in pages(read, order):
            numbers = _numbers(actor, {one.subject for one in rows})
            for row in told(rows):
                one = row["card"]
                due = one.due_on.isoformat() if one.due_on else ""
                yield row["title"], numbers.get(one.subject, ""), row["step"], row["whose"], due, one.rule, one.law

    return Sheet((_("Task"), _("Notice"), _("Step"), _("Whose"), _("Due"), _("Rule"), _("Law")), lines())


def of_customers(read: Read[Any], order: Order) -> Sheet:
    """Customers without their addresses: those stay in the register."""
    heading = (_("Number"), _("Name"), _("Language"), _("Region"), _("Tags"), _("Status"))
    return Sheet(heading, (
        (one.ref, one.name, one.language, one.region, ", ".join(one.tags), _state(one.status))
        for rows in pages(read, order) for one in rows
    ))  # fmt: skip


def of_roll(read: Read[Any], order: Order) -> Sheet:
    """Everybody on a roll that the filters leave, with the reasons."""
    language = _tongue()

    def lines() -> Iterator[Sequence[Cell]]:
        for rows in pages(read, order):
            for row in rows:
                one = row.recipient
                why = "; ".join(reason_words(each, language) for each in one.reasons)
                yield (
                    one.position + 1, row.ref, row.name, one.language, one.region, one.time_zone, why, _state(row.state),
                    one.exempt_reason,
                )  # fmt: skip

    heading = (_("No."), _("Customer number"), _("Customer"), _("Language"), _("Region"), _("Time zone"), _("Why"), _("State"), _("Exempt because"))  # fmt: skip
    return Sheet(heading, lines())


def of_deliveries(actor: Actor, read: Read[Any], order: Order) -> Sheet:
    """Messages, with what became of them."""

    def lines() -> Iterator[Sequence[Cell]]:
        for rows in pages(read, order):
            named, numbers = _named(rows), _numbers(actor, {one.subject for one in rows})
            for one in rows:
                yield (
                    numbers.get(one.subject, ""), *named(one.customer_id), channel_name(one.channel, _tongue()), one.step + 1,
                    one.language, _state(one.state), code_said(one.code, _tongue()) if one.code else "", one.provider, one.updated_at,
                )  # fmt: skip

    heading = (_("Notice"), _("Customer number"), _("Customer"), _("Channel"), _("Step"), _("Language"), _("State"), _("Why"), _("Carried by"), _("Last change"))  # fmt: skip
    return Sheet(heading, lines())


def of_worklist(actor: Actor, read: Read[Any], order: Order) -> Sheet:
    """Customers who need a person."""
    heading = (_("Notice"), _("Customer number"), _("Customer"), _("State"), _("Since"))
    return Sheet(
        heading, _cases(actor, pages(read, order), "subject", lambda case: (_state(case.state), case.stuck_at))
    )


def of_calls(read: Read[Any], order: Order) -> Sheet:
    """Calls to be made, without telephone numbers: those are shown to whoever takes the call."""
    heading = (_("Customer number"), _("Customer"), _("Language"), _("Time zone"), _("May be called"), _("Tries"))
    return Sheet(heading, (
        (call.customer_ref, call.name, call.language, call.time_zone, call.decent_at, call.delivery.attempt)
        for calls in pages(read, order) for call in calls
    ))  # fmt: skip


def of_questions(actor: Actor, read: Read[Any], order: Order) -> Sheet:
    """What customers asked."""
    heading = (_("Notice"), _("Customer number"), _("Customer"), _("Language"), _("Question"), _("Asked"))
    found = pages(read, order)
    return Sheet(heading, _cases(actor, found, "notice_id", lambda one: (one.language, one.text, one.asked_at)))


def of_repairs(actor: Actor, read: Read[Any], order: Order) -> Sheet:
    """Contact points that do not work, in part."""

    def cells(one: Any) -> Sequence[Cell]:
        why = code_said(one.code, _tongue())
        return channel_name(one.channel, _tongue()), one.masked, why, _state(one.state), one.opened_at, one.closed_at

    heading = (_("Notice"), _("Customer number"), _("Customer"), _("Channel"), _("Does not work"), _("Why"), _("State"), _("Since"), _("Closed"))  # fmt: skip
    return Sheet(heading, _cases(actor, pages(read, order), "notice_id", cells))


def of_change_requests(read: Read[Any], order: Order) -> Sheet:
    """Change requests without what they say: that stays under the customers' keys."""
    language = _tongue()

    def lines() -> Iterator[Sequence[Cell]]:
        for rows in pages(read, order):
            cards = customers.cards({one.party for one in rows if one.party})
            for one in rows:
                known = cards.get(one.party)
                flags = "; ".join(flag_word(flag) for flag in one.flags)
                yield (
                    one.number, known.ref if known else "", known.name if known else "", intake_word(one.channel),
                    f"T{int(one.tier)}", flags, state_said(one.state, language), one.received_at, one.due_at,
                )  # fmt: skip

    heading = (_("Number"), _("Customer number"), _("Customer"), _("Came by"), _("Tier"), _("Risk"), _("State"), _("Received"), _("Due"))  # fmt: skip
    return Sheet(heading, lines())


def of_batches(read: Read[Any], order: Order) -> Sheet:
    """Print batches."""
    heading = (_("Batch"), _("Ordered"), _("State"), _("Letters"), _("Pages"), _("Handed over"))
    return Sheet(heading, (
        (str(card.batch.id), card.batch.ordered_at, _state(card.batch.state), card.batch.letters, card.batch.pages, card.batch.carrier)
        for cards in pages(read, order) for card in cards
    ))  # fmt: skip


def of_imports(read: Read[Any], order: Order) -> Sheet:
    """Files that were brought in."""
    heading = (_("File"), _("Begun"), _("State"), _("Rows"), _("New"), _("Updated"), _("Same"), _("Refused"))
    return Sheet(heading, (
        (one.name, one.begun_at, _state(one.state), one.rows, one.new, one.updated, one.same, one.refused)
        for rows in pages(read, order) for one in rows
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
