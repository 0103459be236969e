# SPDX-License-Identifier: Apache-2.0
"""How far a notice is, from its records; and which verb is open in which state."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from duly.kernel.words import Words
from duly.rooms.agreement.facts import Needed
from duly.rooms.notices.facts import OTHER_DIGEST, OWN_NOTICE, STATE_WORDS, WRONG_STATE, State
from duly.rooms.notices.rules.complaints import ALREADY_APPROVED, FOR_A_MAKER, SUBMIT_FIRST

ONE_APPROVER = Needed()


@dataclass(frozen=True, slots=True)
class Decided:
    """One record: what it bound to, by whom, when."""

    digest: str
    by: UUID
    at: datetime
    needed: Needed = ONE_APPROVER
    """Of a submission: what it takes."""
    department: str | None = None
    on_behalf_of: UUID | None = None
    stands: bool = False
    """A round of a notice that was approved before: what was agreed then holds."""


@dataclass(frozen=True, slots=True)
class History:
    """All records of a notice that its state follows from; ``digest`` is that of what it says now."""

    digest: str
    makers: frozenset[UUID] = frozenset()
    submissions: tuple[Decided, ...] = ()
    approvals: tuple[Decided, ...] = ()
    rejections: tuple[Decided, ...] = ()
    launched_at: datetime | None = None
    pauses: tuple[datetime, ...] = ()
    resumptions: tuple[datetime, ...] = ()
    cancelled_at: datetime | None = None
    completed_at: datetime | None = None


def state_of(history: History) -> State:
    """How far the notice is.

    A submission or an approval counts only for the digest that it bound to, so whoever changes a word starts anew; a
    rejection undoes what came before it.
    """
    if history.cancelled_at:
        return State.CANCELLED
    if history.completed_at:
        return State.COMPLETED
    if history.launched_at:
        is_paused = max(history.pauses, default=None) is not None and len(history.pauses) > len(history.resumptions)
        return State.PAUSED if is_paused else State.LAUNCHED
    submitted = _latest(history.submissions, history.digest)
    rejected = _latest(history.rejections, history.digest)
    if submitted is None or (rejected is not None and rejected > submitted):
        return State.DRAFTED
    return State.SUBMITTED if missing(history) else State.APPROVED


def asked(history: History) -> Decided | None:
    """The submission that stands: the latest of what the notice says now."""
    found = [record for record in history.submissions if record.digest == history.digest]
    return max(found, key=lambda record: record.at, default=None)


def given(history: History) -> tuple[Decided, ...]:
    """The approvals that count: of what it says now, since it was submitted, by distinct persons, none a maker.

    A person counts once, whether they sign themselves or somebody signs in their place.
    """
    submitted = asked(history)
    counted: list[Decided] = []
    seen: set[UUID] = set()
    for record in sorted(history.approvals, key=lambda one: one.at):
        persons = _persons(record)
        is_due = submitted is not None and record.digest == history.digest and record.at >= submitted.at
        if is_due and (record.stands or not persons & (seen | history.makers)):
            counted.append(record)
            seen |= persons
    return tuple(counted)


def missing(history: History) -> Needed | None:
    """What is still needed of what the submission asked for, or ``None`` when all is there."""
    submitted, approvals = asked(history), given(history)
    if submitted is None:
        return Needed()
    if any(record.stands for record in approvals):
        return None
    signed = {record.department for record in approvals}
    departments = tuple(ref for ref in submitted.needed.departments if ref not in signed)
    left = max(submitted.needed.approvers - len(approvals), len(departments), 0)
    return Needed(left, departments) if left else None


VERBS = {
    "revise": (Words(en="revise", zh="修订"), (State.DRAFTED, State.SUBMITTED, State.APPROVED)),
    "submit": (Words(en="submit", zh="提交复核"), (State.DRAFTED,)),
    "approve": (Words(en="approve", zh="批准"), (State.SUBMITTED,)),
    "reject": (Words(en="reject", zh="退回"), (State.SUBMITTED, State.APPROVED)),
    "launch": (Words(en="launch", zh="发布"), (State.APPROVED,)),
    "launch_emergency": (
        Words(en="approve and launch as an emergency", zh="紧急批准并发布"),
        (State.SUBMITTED, State.APPROVED),
    ),
    "let_pass": (
        Words(en="let pass in spite of a rule", zh="放行规则"),
        (State.DRAFTED, State.SUBMITTED, State.APPROVED),
    ),
    "give_evidence": (
        Words(en="add evidence to", zh="补交证据"),
        (State.LAUNCHED, State.PAUSED, State.COMPLETED),
    ),
    "pause": (Words(en="pause", zh="暂停"), (State.LAUNCHED,)),
    "resume": (Words(en="resume", zh="恢复"), (State.PAUSED,)),
    "cancel": (
        Words(en="cancel", zh="取消"),
        (State.DRAFTED, State.SUBMITTED, State.APPROVED, State.LAUNCHED, State.PAUSED),
    ),
}
"""Each verb, how it is said, and the states in which it is open."""


def must_be_open(verb: str, state: State, number: str) -> None:
    """Refuse a verb that the state does not allow.

    Raises:
        Refusal: ``notices.wrong_state``, ``notices.submit_first``.
    """
    words, wanted = VERBS[verb]
    if verb == "launch_emergency" and state is State.DRAFTED:
        raise SUBMIT_FIRST(number=number)
    if state not in wanted:
        any_of = Words(
            en=" / ".join(STATE_WORDS[one].en for one in wanted), zh=" / ".join(STATE_WORDS[one].zh for one in wanted)
        )
        raise WRONG_STATE(number=number, state=STATE_WORDS[state], verb=words, wanted=any_of)


def may_approve(by: UUID, makers: Collection[UUID], given: str, current: str) -> None:
    """Approve only what one did not write, and only what one has read.

    Raises:
        Refusal: ``notices.own_notice``, ``notices.other_digest``.
    """
    if by in makers:
        raise OWN_NOTICE()
    must_be_current(given, current)


def may_add(history: History, by: UUID, on_behalf_of: UUID | None) -> None:
    """One person approves once, and nobody in the place of a maker.

    Raises:
        Refusal: ``notices.already_approved``, ``notices.for_a_maker``.
    """
    if on_behalf_of in history.makers:
        raise FOR_A_MAKER(field="department")
    seen = {person for record in given(history) for person in _persons(record)}
    if {by, on_behalf_of} & seen:
        raise ALREADY_APPROVED()


def must_be_current(given: str, current: str) -> None:
    """Decide only about what the notice says now.

    Raises:
        Refusal: ``notices.other_digest``.
    """
    if given != current:
        raise OTHER_DIGEST(field="digest", given=given, current=current)


def _persons(record: Decided) -> set[UUID]:
    return {record.by} | ({record.on_behalf_of} if record.on_behalf_of else set())


def _latest(records: Collection[Decided], digest: str) -> datetime | None:
    return max((record.at for record in records if record.digest == digest), default=None)
