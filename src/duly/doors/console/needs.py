# SPDX-License-Identifier: Apache-2.0
"""What needs somebody today. Each provider looks at one room; a new room adds one function and one row of the table."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from duly.doors.console.gate import may
from duly.doors.look.tags import own_name
from duly.foundation.ledger import queries as ledger
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.rooms.agreement import queries as agreement
from duly.rooms.delivery import queries as deliveries
from duly.rooms.notices import queries as notices
from duly.rooms.notices.facts import State
from duly.rooms.notices.queries import NoticeCard
from duly.rooms.obligations import queries as obligations
from duly.rooms.repairs import queries as repairs
from duly.rooms.translation.facts import Work

_LOOKED_AT, _LINTED = 100, 5
"""Notices that are looked at; drafts of which the findings are counted."""
_MANY = 100
_OUT = {State.LAUNCHED, State.PAUSED}


@dataclass(frozen=True, slots=True)
class Need:
    """Something that waits for the reader: how many, in words, what it is about, and where it is done."""

    section: str
    words: str
    about: str
    address: str
    count: int | None = None
    tone: str = ""


class Desk:
    """What several providers look at, read once."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor

    def may(self, verb: str) -> bool:
        """Whether the reader may do something about it."""
        return may(self.actor, verb)

    @cached_property
    def cards(self) -> list[NoticeCard]:
        """The newest notices."""
        return notices.cards_for(self.actor, language=get_language() or "en", limit=_LOOKED_AT)

    def in_state(self, *states: State) -> list[NoticeCard]:
        """Those that stand so."""
        return [card for card in self.cards if card.state in states]


Provider = Callable[[Desk], Iterator[Need]]


def needs_of(actor: Actor) -> dict[str, list[Need]]:
    """Everything that waits for this reader, by section."""
    desk, found = Desk(actor), dict[str, list[Need]]()
    for provider in PROVIDERS:
        for need in provider(desk):
            found.setdefault(need.section, []).append(need)
    return found


def _drafts(desk: Desk) -> Iterator[Need]:
    """Drafts to finish: those sent back first, with how much the check found."""
    if not desk.may("notices.submit"):
        return
    drafts = desk.in_state(State.DRAFTED)
    rows = {row.id: row for row in notices.notices_for(desk.actor).filter(id__in=[card.id for card in drafts])}
    for n, card in enumerate(drafts):
        notice = rows.get(card.id)
        if notice is None:
            continue
        is_returned = bool(notices.history_of(notice).rejections)
        open_ones = len(notices.findings_for(desk.actor, notice)) if n < _LINTED else 0
        words = _("was sent back to you") if is_returned else _("is a draft to finish")
        if open_ones:
            found = ngettext("%(n)d finding", "%(n)d findings", open_ones) % {"n": open_ones}
            words = _("%(what)s; %(found)s") % {"what": words, "found": found}
        yield Need(_("Notices"), words, _named(card), _page(card.id), open_ones or None, "red" if is_returned else "")


def _decisions(desk: Desk) -> Iterator[Need]:
    """Approvals and launches that wait."""
    if desk.may("notices.approve"):
        cards = {card.id: card for card in desk.in_state(State.SUBMITTED)}
        rows = notices.notices_for(desk.actor).filter(id__in=cards)
        awaited = {row.id for row in rows if notices.awaits(desk.actor, row)}
        for card in (card for card in cards.values() if card.id in awaited):
            yield Need(_("Notices"), _("waits for approval"), _named(card), _page(card.id), tone="amber")
    if desk.may("notices.launch"):
        for card in desk.in_state(State.APPROVED):
            yield Need(_("Notices"), _("is approved and can be launched"), _named(card), _page(card.id), tone="green")


def _translations(desk: Desk) -> Iterator[Need]:
    """Languages that the reader is asked to translate or review."""
    if not desk.may("notices.review_translation"):
        return
    for job in notices.translation_jobs(desk.actor):
        words = _("is yours to translate") if job.work is Work.TRANSLATE else _("is yours to review")
        address = f"{reverse('console:translations', args=[job.notice_id])}?language={job.language}"
        yield Need(_("Notices"), words, f"{job.number} {own_name(job.language)}", address, tone="amber")


def _tasks(desk: Desk) -> Iterator[Need]:
    """Tasks of the reader and of the departments that they belong to or sign for; what is late first."""
    language, today = get_language() or "en", clock.now().date()
    tasks = agreement.tasks_for(desk.actor)
    numbers = {
        row.id: row.number for row in notices.notices_for(desk.actor).filter(id__in={one.subject for one in tasks})
    }
    for one in tasks:
        is_late = one.due_on is not None and one.due_on < today
        words = _("is a task that is overdue") if is_late else _("is a task to be done")
        about = f"{numbers.get(one.subject, '')} {one.title(language)}".strip()
        address = reverse("console:agreement", args=[one.subject])
        yield Need(_("Tasks"), words, about, address, tone="red" if is_late else "amber")


def _stale(desk: Desk) -> Iterator[Need]:
    """What fell due while nobody was at work."""
    if desk.may("obligations.drop_stale"):
        for one in notices.stale_for(desk.actor):
            words = _("is overdue and asks before it goes")
            yield Need(_("Notices"), words, one.number, _page(one.notice_id), one.count, "red")


def _people(desk: Desk) -> Iterator[Need]:
    """Customers whom a person must call, visit or mend."""
    if desk.may("delivery.record_call") and (calls := deliveries.call_list_for(desk.actor, limit=_MANY)):
        words = _("Customers are waiting to be called")
        yield Need(_("Customers"), words, _("Call list"), reverse("console:calls"), len(calls), "amber")
    if desk.may("obligations.take_up"):
        numbers = {card.id: card for card in desk.in_state(*_OUT)}
        for subject, n in obligations.work_counts(desk.actor).items():
            words = ngettext("%(n)d customer needs a person", "%(n)d customers need a person", n) % {"n": n}
            about = _named(numbers[subject]) if subject in numbers else _("Work list")
            yield Need(_("Customers"), words, about, f"{reverse('console:worklist')}?notice={subject}", n, "amber")
    if desk.may("repairs.correct") and (n := sum(repairs.counts_for(desk.actor).values())):
        words = ngettext("%(n)d contact point does not work", "%(n)d contact points do not work", n) % {"n": n}
        yield Need(_("Customers"), words, _("Contact repair"), reverse("console:repairs"), n)


def _house(desk: Desk) -> Iterator[Need]:
    """Providers that rest: for who runs the house."""
    if "operator" not in desk.actor.roles:
        return
    if n := len(deliveries.outbox_for(desk.actor, None, "held", limit=_MANY)):
        words = ngettext("%(n)d message is held", "%(n)d messages are held", n) % {"n": n}
        yield Need(_("Running the house"), words, _("Outbox"), f"{reverse('console:outbox')}?state=held", n)
    for card in deliveries.providers_for(desk.actor):
        if card.circuit != "closed":
            words = _("takes nothing at the moment") if card.circuit == "open" else _("is being tried again")
            yield Need(_("Running the house"), words, card.name, reverse("console:providers"), tone="red")


def _evidence(desk: Desk) -> Iterator[Need]:
    """How the ledger stands: for who verifies, and for who runs the house."""
    if not desk.actor.roles & {"auditor", "operator"}:
        return
    standing = ledger.standing()
    unsealed = standing.size - standing.sealed
    if unsealed or standing.waiting or "auditor" in desk.actor.roles:
        n = unsealed + standing.waiting
        words = ngettext("%(n)d entry is not sealed yet", "%(n)d entries are not sealed yet", n) % {"n": n}
        yield Need(_("Evidence"), words, _("Ledger"), reverse("console:ledger"), n, "" if n else "green")


def _named(card: NoticeCard) -> str:
    return f"{card.number} {card.title}"


def _page(notice_id: UUID) -> str:
    return reverse("console:notice", args=[notice_id])


PROVIDERS: tuple[Provider, ...] = (_decisions, _tasks, _translations, _stale, _drafts, _people, _house, _evidence)
"""In the order in which sections and needs are shown."""
