# SPDX-License-Identifier: Apache-2.0
"""Which deeds a page offers on a request: those whose verb the reader may use, in the states in which the verb is for.

Nothing is decided here: what is offered and refused all the same is said above the page.
"""

from collections.abc import Mapping
from typing import NamedTuple

from duly.doors.console.gate import may
from duly.kernel.actors import Actor
from duly.rooms.change_requests.facts import Case, State, Tier

_BEFORE = frozenset({State.RECEIVED, State.IDENTIFYING, State.WAITING_CUSTOMER, State.CHECKING})
_PROVABLE = _BEFORE | {State.IN_REVIEW, State.CONFIRMING, State.HELD}
_OPEN = _PROVABLE | {State.COOLING, State.READY, State.CONFLICT, State.FAILED}
_APPLIED = frozenset({State.APPLIED, State.NOTIFIED, State.CLOSED})


class Offer(NamedTuple):
    """A deed: its verb, when it is for, whether only somebody who had no hand in the request may do it."""

    verb: str
    states: frozenset[State]
    is_for_others: bool = False
    needs_customer: bool = True


OFFERS: Mapping[str, Offer] = {
    "seeing": Offer("change_requests.see", frozenset(State), needs_customer=False),
    "match": Offer("change_requests.match_party", frozenset({State.RECEIVED, State.IDENTIFYING}), needs_customer=False),
    "code": Offer("change_requests.start_proof", _PROVABLE),
    "code-new": Offer("change_requests.prove_new_contact", _PROVABLE),
    "proof": Offer("change_requests.prove", _PROVABLE),
    "proof-pin": Offer("change_requests.prove_pin", _PROVABLE),
    "taking-down": Offer("change_requests.take_down", _PROVABLE),
    "evidence": Offer("change_requests.add_evidence", _BEFORE, needs_customer=False),
    "attachment": Offer("change_requests.add_evidence", _BEFORE, needs_customer=False),
    "checks": Offer("change_requests.check", _BEFORE | {State.IN_REVIEW, State.CONFLICT}),
    "submission": Offer("change_requests.submit", frozenset({State.CHECKING})),
    "review": Offer("change_requests.review", frozenset({State.IN_REVIEW}), is_for_others=True),
    "sending-back": Offer("change_requests.send_back", frozenset({State.IDENTIFYING, State.CHECKING, State.IN_REVIEW})),
    "taking-up": Offer("change_requests.take_up", frozenset({State.WAITING_CUSTOMER}), needs_customer=False),
    "refusal": Offer("change_requests.refuse", frozenset({State.CONFIRMING, State.HELD}), is_for_others=True),
    "going-on": Offer("change_requests.go_on_untold", frozenset({State.CONFIRMING}), is_for_others=True),
    "hold": Offer("change_requests.hold", _OPEN - {State.HELD}, needs_customer=False),
    "release-request": Offer("change_requests.ask_release", frozenset({State.HELD}), needs_customer=False),
    "release": Offer("change_requests.release", frozenset({State.HELD}), needs_customer=False),
    "freezing": Offer("change_requests.freeze_record", _OPEN - {State.HELD}),
    "objection": Offer("change_requests.object", _OPEN | _APPLIED),
    "withdrawal": Offer(
        "change_requests.withdraw", _BEFORE | {State.IN_REVIEW, State.CONFIRMING, State.COOLING, State.CONFLICT},
        needs_customer=False,
    ),
    "set-aside": Offer("change_requests.set_aside", frozenset({State.RECEIVED, State.IDENTIFYING}), needs_customer=False),
    "disagreement": Offer("change_requests.disagree", frozenset({State.REFUSED})),
    "dispute": Offer("change_requests.dispute", _APPLIED),
    "settlement": Offer("change_requests.settle_dispute", frozenset({State.DISPUTED}), is_for_others=True),
    "undoing": Offer("change_requests.undo", _APPLIED),
    "rebasing": Offer("change_requests.rebase", frozenset({State.CONFLICT})),
    "retrying": Offer("change_requests.retry", frozenset({State.FAILED})),
}  # fmt: skip
_ALSO_NOT_BY_TAKER = frozenset({"submission", "rebasing"})
"""From T2 on not by whoever took the request in."""


def offered(actor: Actor, case: Case) -> frozenset[str]:
    """The names of the deeds that the page offers."""
    return frozenset(name for name, offer in OFFERS.items() if _fits(actor, case, name, offer))


def _fits(actor: Actor, case: Case, name: str, offer: Offer) -> bool:
    card = case.card
    if card.state not in offer.states or not may(actor, offer.verb) or (offer.needs_customer and card.party is None):
        return False
    if name in _ALSO_NOT_BY_TAKER and card.tier >= Tier.T2 and actor.id == card.intake_by:
        return False
    hands = {card.maker, card.intake_by, *(one.by for one in case.proofs)}
    return not (offer.is_for_others and actor.id in hands)
