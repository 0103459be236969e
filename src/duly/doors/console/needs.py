# SPDX-License-Identifier: Apache-2.0
"""What needs somebody today. Each provider looks at one room; a new room adds one function and one row of the table."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from duly.doors.console.gate import may
from duly.doors.console.request_needs import waiting
from duly.doors.look.tags import day, own_name
from duly.foundation.ledger import queries as ledger
from duly.kernel.actors import Actor
from duly.rooms.agreement import queries as agreement
from duly.rooms.delivery import queries as deliveries
from duly.rooms.dossier import queries as dossier
from duly.rooms.dossier.facts import AskedCard, anchor_of
from duly.rooms.notices import queries as notices
from duly.rooms.notices.facts import State
from duly.rooms.notices.queries import NoticeCard
from duly.rooms.obligations import queries as obligations
from duly.rooms.repairs import queries as repairs
from duly.rooms.translation.facts import Work

_LINTED = 5
"""Drafts, and notices that went out, of which the findings are counted."""
_MANY = 100
_WEEK, _HEARD = 7, 80
"""Days of a week, and so many characters of a comment."""
_BEFORE = {State.DRAFTED, State.SUBMITTED, State.APPROVED}
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
        """The notices under way, newest first."""
        return notices.cards_under_way(self.actor, language=get_language() or "en")

    @cached_property
    def today(self) -> date:
        """The day by the clock that this page is read by."""
        return timezone.localdate()

    @cached_property
    def week(self) -> date:
        """The last day of the seven that begin today."""
        return self.today + timedelta(days=_WEEK - 1)

    def number_of(self, subject: UUID) -> str:
        """What people call a notice; of one that is not under way nothing is said."""
        return self._numbers.get(subject, "")

    @cached_property
    def _numbers(self) -> dict[UUID, str]:
        return {card.id: card.number for card in self.cards}

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
        tone, when = _pressing(desk, job.due_on)
        yield Need(_("Notices"), words, _joined(job.number, own_name(job.language), when), address, tone=tone)


def _overrides(desk: Desk) -> Iterator[Need]:
    """What somebody asked to let pass, for a second person to agree to or leave."""
    if not desk.may("notices.agree_override"):
        return
    for one in notices.overrides_waiting(desk.actor):
        until = _("until %(day)s") % {"day": day(one.expires_on)}
        address = f"{reverse('console:notice-rules', args=[one.subject])}#overrides"
        about = _joined(desk.number_of(one.subject), one.rule, until)
        yield Need(_("Notices"), _("asks to be let pass in spite of a rule"), about, address, tone="amber")


def _outstanding(desk: Desk) -> Iterator[Need]:
    """What rules wait for after a launch, of the notices that went out last."""
    if not desk.may("notices.give_evidence"):
        return
    cards = {card.id: card for card in desk.in_state(*_OUT)[:_LINTED]}
    for notice in notices.notices_for(desk.actor).filter(id__in=cards):
        if n := len(notices.outstanding_of(notice)):
            words = ngettext("%(n)d rule waits to be shown", "%(n)d rules wait to be shown", n) % {"n": n}
            address = reverse("console:notice-rules", args=[notice.id])
            yield Need(_("Notices"), words, _named(cards[notice.id]), address, n, "amber")


def _comments(desk: Desk) -> Iterator[Need]:
    """Open comments, by notice, that the reader or their department is to answer."""
    if not desk.may("dossier.resolve"):
        return
    asked: dict[UUID, list[AskedCard]] = {}
    for one in dossier.comments_waiting(desk.actor):
        asked.setdefault(one.notice_id, []).append(one)
    for notice_id, held in asked.items():
        n = len(held)
        words = ngettext("%(n)d comment is to be answered", "%(n)d comments are to be answered", n) % {"n": n}
        about = _joined(held[0].number, held[0].by_name, Truncator(held[0].text).chars(_HEARD))
        address = f"{reverse('console:editor', args=[notice_id])}#{anchor_of(held[0].part)}"
        yield Need(_("Notices"), words, about, address, n, "amber")


def _tasks(desk: Desk) -> Iterator[Need]:
    """Tasks of the reader and of their departments, and those that nobody has where the reader is to say whose they are."""
    language = get_language() or "en"
    tasks = agreement.tasks_for(desk.actor)
    rows = notices.notices_for(desk.actor).filter(id__in={one.subject for one in tasks})
    numbers = dict(rows.values_list("id", "number"))
    for one in tasks:
        tone, when = _pressing(desk, one.due_on)
        words = _("is a task that is overdue") if tone == "red" else _("is a task to be done")
        if one.is_nobodys:
            words = _("is a task that nobody has: give it to somebody")
        about = _joined(numbers.get(one.subject, ""), one.title(language), when)
        yield Need(_("Tasks"), words, about, reverse("console:agreement", args=[one.subject]), tone=tone)


def _week(desk: Desk) -> Iterator[Need]:
    """Days of notices that fall within a week: what takes effect and has not gone out, what is to be confirmed by then."""
    if not desk.may("notices.cancel"):
        return
    ends = {card.id: card.acknowledge_by for card in desk.in_state(*_OUT)}
    starts = {card.id: card.effective_on for card in desk.in_state(*_BEFORE)}
    soon = [card for card in desk.cards if (ends | starts).get(card.id, date.max) <= desk.week]
    for card in sorted(soon, key=lambda card: (ends | starts)[card.id]):
        if card.id in starts:
            (tone, when), words = _pressing(desk, starts[card.id]), _("takes effect and has not gone out")
            yield Need(_("This week"), words, _joined(_named(card), when), _page(card.id), tone=tone)
        elif ends[card.id] >= desk.today and (n := _unconfirmed(card.id)):
            words = ngettext("%(n)d customer has not confirmed", "%(n)d customers have not confirmed", n) % {"n": n}
            when = _("to be confirmed by %(day)s") % {"day": day(ends[card.id])}
            yield Need(
                _("This week"), words, _joined(_named(card), when), reverse("console:board", args=[card.id]), n, "amber"
            )


def _unconfirmed(notice_id: UUID) -> int:
    tally = obligations.tally(notice_id)
    return sum(tally[state] for state in ("waiting", "reached"))


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


def _pressing(desk: Desk, due_on: date | None) -> tuple[str, str]:
    """How pressing a day is, and the day in words: overdue, within a week, later."""
    if due_on is None:
        return "amber", ""
    if due_on < desk.today:
        return "red", _("was due %(day)s") % {"day": day(due_on)}
    return "amber" if due_on <= desk.week else "", _("due %(day)s") % {"day": day(due_on)}


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _named(card: NoticeCard) -> str:
    return f"{card.number} {card.title}"


def _page(notice_id: UUID) -> str:
    return reverse("console:notice", args=[notice_id])


PROVIDERS: tuple[Provider, ...] = (
    _decisions, _overrides, _tasks, _translations, _comments, _stale, _outstanding, _drafts, _week, _people,
    lambda desk: (Need(*one) for one in waiting(desk.actor)), _house, _evidence,
)  # fmt: skip
"""In the order in which sections and needs are shown."""
