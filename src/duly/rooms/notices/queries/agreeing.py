# SPDX-License-Identifier: Apache-2.0
"""How far a notice is agreed upon: the six steps, what approval takes, who has given it, for whom."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from duly.foundation.accounts import queries as accounts
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.refusals import Refusal
from duly.rooms.agreement import queries as agreed
from duly.rooms.agreement.facts import Needed, Step, StepCard, TaskCard
from duly.rooms.audience import queries as audience
from duly.rooms.notices.facts import State
from duly.rooms.notices.models import Notice
from duly.rooms.notices.queries.checking import blocking, findings
from duly.rooms.notices.queries.finding import notice_for
from duly.rooms.notices.queries.histories import history_of
from duly.rooms.notices.rules.states import Decided, asked, given, missing, state_of

Forecast = Callable[[Notice], int | None]
_forecast: list[Forecast] = []
_FACTS = ("fields", "reason", "effective_on", "legal_basis")
"""Where a notice file holds what internal confirmation is about."""
_AGREED = frozenset({State.APPROVED, State.LAUNCHED, State.PAUSED, State.COMPLETED})
_OUT = frozenset({State.LAUNCHED, State.PAUSED, State.COMPLETED})


@dataclass(frozen=True, slots=True)
class Given:
    """One approval that counts, as people read it."""

    by: str
    on_behalf_of: str
    department: str | None
    record: Decided


@dataclass(frozen=True, slots=True)
class Agreement:
    """Everything about the agreement on one notice. ``needed`` is what approval takes, ``missing`` what of it is left."""

    notice_id: UUID
    state: State
    steps: list[StepCard]
    tasks: list[TaskCard]
    needed: Needed
    is_asked: bool
    given: list[Given]
    missing: Needed | None
    departments: list[str]


def install_forecast(forecast: Forecast) -> None:
    """Say who can tell what a notice will cost, in whole units of money. Called once, by the house."""
    _forecast[:] = [forecast]


def needed_for(notice: Notice) -> Needed:
    """What it takes to approve this notice now, by the policy of its organisation."""
    return agreed.needed(notice.organisation_id, notice.change.kind, lambda: _reach(notice), lambda: _cost(notice))


def agreement_for(actor: Actor, wanted: UUID | str) -> Agreement:
    """How far a notice is agreed upon.

    Raises:
        Refusal: ``notices.no_such_notice``.
    """
    notice = notice_for(actor, wanted)
    history = history_of(notice)
    state, approvals, submitted = state_of(history), given(history), asked(history)
    names = accounts.names_of(who for one in approvals for who in (one.by, one.on_behalf_of) if who)
    return Agreement(
        notice.id, state, agreed.steps_of(notice.id, _conditions(notice, state)), agreed.tasks_of(notice.id),
        submitted.needed if submitted else needed_for(notice), state is not State.DRAFTED and submitted is not None,
        [
            Given(names.get(one.by, ""), names.get(one.on_behalf_of, "") if one.on_behalf_of else "", one.department, one)
            for one in approvals
        ],
        missing(history), agreed.departments_on(notice.id),
    )  # fmt: skip


def approvals_of(notice: Notice) -> tuple[int, int, tuple[str, ...]]:
    """How many approvals count, how many are needed, and which departments are still to sign."""
    history = history_of(notice)
    left, counted = missing(history), len(given(history))
    return counted, counted + (left.approvers if left else 0), left.departments if left else ()


def awaits(actor: Actor, notice: Notice) -> bool:
    """Whether the actor's approval could still count: they made none of it, and have not approved it yet."""
    history = history_of(notice)
    done = {who for one in given(history) for who in (one.by, one.on_behalf_of)}
    return actor.id not in history.makers | done


def _conditions(notice: Notice, state: State) -> dict[Step, bool]:
    return {
        Step.CONFIRMATION: state in _AGREED or _is_complete(notice),
        Step.PLAN: bool(notice.plan.get("owner")),
        Step.CHANNELS: bool(notice.plan["steps"]),
        Step.WORDING: state in _AGREED,
        Step.EXECUTION: state in _OUT,
        Step.FEEDBACK: state is State.COMPLETED,
    }


def _is_complete(notice: Notice) -> bool:
    return not any(found.where.startswith(_FACTS) for found in blocking(findings(notice, clock.now())))


def _reach(notice: Notice) -> int | None:
    """How many of the customers who are meant have any contact point that works."""
    try:
        meant = audience.preview(notice.organisation_id, notice.audience_rule)
    except Refusal:
        return None
    return meant["count"] - meant["by_reach"].get("none", 0)


def _cost(notice: Notice) -> int | None:
    return _forecast[0](notice) if _forecast else None
