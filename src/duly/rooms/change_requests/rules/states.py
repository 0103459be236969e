# SPDX-License-Identifier: Apache-2.0
"""The states of a request and the ways between them, as data: what is not in this table does not happen."""

from collections.abc import Mapping
from typing import NamedTuple

from duly.kernel.actors import Actor
from duly.rooms.change_requests.terms import State

SYSTEM, CUSTOMER = "system", "customer"
STAFF = frozenset({"agent", "maker", "checker", "legal", "operator"})
_DESK = frozenset({"agent", "maker", "operator"})
_DECIDERS = frozenset({"checker", "legal", "operator"})


class Move(NamedTuple):
    """One way out of a state, and who may take it."""

    to: State
    by: frozenset[str]


def _to(state: State, who: str | frozenset[str]) -> Move:
    return Move(state, frozenset(who.split()) if isinstance(who, str) else who)


_WITHDRAW = _to(State.WITHDRAWN, frozenset({CUSTOMER}) | _DESK)
_HOLD = _to(State.HELD, frozenset({CUSTOMER, SYSTEM}) | STAFF)
_ASK = _to(State.WAITING_CUSTOMER, frozenset({SYSTEM, "checker", "legal"}) | _DESK)

MOVES: Mapping[State, tuple[Move, ...]] = {
    State.RECEIVED: (
        _to(State.IDENTIFYING, "system"), _to(State.SPAM, _DESK), _to(State.DUPLICATE, frozenset({SYSTEM}) | _DESK),
        _WITHDRAW, _HOLD,
    ),
    State.IDENTIFYING: (
        _to(State.CHECKING, "system"), _ASK, _HOLD, _to(State.EXPIRED, "system"), _to(State.SPAM, _DESK),
        _to(State.DUPLICATE, frozenset({SYSTEM}) | _DESK), _WITHDRAW,
    ),
    State.WAITING_CUSTOMER: (
        _to(State.IDENTIFYING, "system"), _to(State.CHECKING, "system"), _to(State.EXPIRED, "system"), _WITHDRAW, _HOLD,
    ),
    State.CHECKING: (
        _to(State.IN_REVIEW, "maker operator system"), _to(State.CONFIRMING, "system"), _to(State.READY, "system"),
        _ASK, _HOLD, _WITHDRAW,
    ),
    State.IN_REVIEW: (
        _to(State.CONFIRMING, _DECIDERS), _to(State.READY, _DECIDERS), _to(State.REFUSED, _DECIDERS), _ASK, _HOLD,
        _WITHDRAW,
    ),
    State.CONFIRMING: (
        _to(State.COOLING, "system"), _to(State.REFUSED, _DECIDERS), _to(State.EXPIRED, "system"), _HOLD, _WITHDRAW,
    ),
    State.COOLING: (_to(State.READY, "system"), _HOLD, _WITHDRAW),
    State.READY: (
        _to(State.APPLIED, "system"), _to(State.CONFLICT, "system"), _to(State.FAILED, "system"), _HOLD,
    ),
    State.CONFLICT: (_to(State.IN_REVIEW, "maker operator"), _WITHDRAW, _HOLD),
    State.FAILED: (_to(State.READY, "operator"), _to(State.CONFLICT, "system operator"), _HOLD),
    State.APPLIED: (_to(State.NOTIFIED, "system"),),
    State.NOTIFIED: (_to(State.CLOSED, "system"),),
    State.CLOSED: (_to(State.DISPUTED, frozenset({CUSTOMER, "agent"})),),
    State.DISPUTED: (_to(State.CLOSED, _DECIDERS),),
    State.REFUSED: (_to(State.DISAGREEMENT_LOGGED, frozenset({CUSTOMER, "agent", "legal"})),),
    State.HELD: (
        *(
            _to(back, _DECIDERS)
            for back in (
                State.RECEIVED, State.IDENTIFYING, State.WAITING_CUSTOMER, State.CHECKING, State.IN_REVIEW, State.CONFIRMING,
                State.COOLING, State.READY, State.CONFLICT, State.FAILED,
            )
        ),
        _to(State.REFUSED, _DECIDERS),
    ),
    State.DISAGREEMENT_LOGGED: (),
    State.WITHDRAWN: (),
    State.EXPIRED: (),
    State.SPAM: (),
    State.DUPLICATE: (),
}  # fmt: skip
STOPPED = frozenset({State.WAITING_CUSTOMER, State.HELD})
"""While it is so, the clock of the request stands still."""
OPEN = frozenset({
    State.RECEIVED, State.IDENTIFYING, State.WAITING_CUSTOMER, State.CHECKING, State.IN_REVIEW, State.CONFIRMING,
    State.COOLING, State.READY, State.CONFLICT, State.FAILED, State.HELD,
})  # fmt: skip
"""It may still change something."""
PROVABLE = frozenset({
    State.RECEIVED, State.IDENTIFYING, State.WAITING_CUSTOMER, State.CHECKING, State.IN_REVIEW, State.CONFIRMING, State.HELD,
})  # fmt: skip
"""A proof may be asked for and given."""
EDITABLE = frozenset({State.RECEIVED, State.IDENTIFYING, State.WAITING_CUSTOMER, State.CHECKING})
"""Documents may be added and the customer matched; from the hand-over on what it says is frozen."""
DONE = frozenset({State.APPLIED, State.NOTIFIED, State.CLOSED, State.DISPUTED})
"""It was applied."""


def hats_of(actor: Actor) -> frozenset[str]:
    """As what an actor takes a step. A program's key is never more than a maker."""
    if actor.kind == "key":
        return actor.roles & frozenset({"maker", "agent"})
    return actor.roles


def may_go(before: State, after: State, hats: frozenset[str]) -> bool:
    """Whether somebody with these roles may take a request from one state to the other."""
    return any(move.to is after and move.by & hats for move in MOVES[before])


def who_goes(before: State, after: State) -> frozenset[str]:
    """Who may; empty where there is no such way."""
    return next((move.by for move in MOVES[before] if move.to is after), frozenset())
