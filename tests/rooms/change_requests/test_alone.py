# SPDX-License-Identifier: Apache-2.0
"""Whoever is alone gets nowhere, whatever they try and in whatever order: a thief with an open session, one colleague."""

import random
from collections.abc import Callable
from uuid import UUID

import pytest

from duly.kernel.actors import Actor
from duly.kernel.refusals import Refusal
from duly.rooms.change_requests import actions
from duly.rooms.change_requests.facts import Receipt
from duly.rooms.change_requests.models import ChangeRequest, Hold, Verification
from rooms.change_requests.stage import NEW_PHONE, Stage, codes_in

pytestmark = pytest.mark.django_db()
STEPS = 40
Try = Callable[[], object]


def attempts(stage: Stage, who: Actor, request: Receipt, dice: random.Random, seen: list[str]) -> list[Try]:
    """Everything that somebody alone may try. ``seen`` are codes that they can read: those that went to their own phone."""
    row = ChangeRequest.objects.get(id=request.id)
    item = row.items.get()
    code = dice.choice([*seen, "ABC234"])
    holds: list[UUID] = list(Hold.objects.values_list("id", flat=True)) or [request.id]
    return [
        lambda: actions.start_proof(who, row.id, point=stage.entity(channel=dice.choice(["sms", "email"])).id),
        lambda: actions.start_proof(who, row.id),
        lambda: actions.prove_new_contact(who, row.id, item.id),
        lambda: actions.prove(
            who, row.id, code, who=dice.choice(["requester", "new_contact", "confirmation", "second"])
        ),
        lambda: actions.take_down(
            who,
            row.id,
            method=dice.choice(["code_sms", "session", "counter"]),
            passed=True,
            note="mine",
            who=dice.choice(["requester", "confirmation"]),
        ),
        lambda: actions.take_down(who, row.id, method="call_back", passed=True, note="mine", point=stage.entity().id),
        lambda: actions.submit(who, row.id),
        lambda: actions.review(who, row.id, digest=row.payload_digest, decisions={item.id: ""}, note="mine"),
        lambda: actions.go_on_untold(who, row.id, note="mine"),
        lambda: actions.rebase(who, row.id),
        lambda: actions.hold(who, row.id, kind="fraud", note="mine"),
        lambda: actions.ask_release(who, dice.choice(holds), note="mine"),
        lambda: actions.release(who, dice.choice(holds)),
        lambda: actions.take_up(who, row.id),
        lambda: actions.send_back(who, row.id, what="mine"),
        lambda: actions.check(who, row.id),
        lambda: actions.advance(who, row.id),
        lambda: actions.retry(who, row.id),
        lambda: stage.cool(hours=dice.choice([1, 80])),
    ]


def walk(stage: Stage, who: Actor, seed: int, **asked: str) -> None:
    """Forty tries in some order; the record says what it said."""
    dice, request = random.Random(seed), stage.ask(who, stage.phone(), **asked)
    for _ in range(STEPS):
        seen = [codes_in(one) for one in stage.sms.posted if one.address == NEW_PHONE]
        try:
            dice.choice(attempts(stage, who, request, dice, seen))()
        except Refusal:
            continue
    stage.cool(days=30)
    assert stage.value() == "+12025550100"
    assert (
        not Verification.objects.filter(result="passed", method__startswith="code_").exclude(who="new_contact").exists()
    )


@pytest.mark.parametrize("seed", range(6))
def test_a_thief_with_the_customers_open_session_and_a_phone_of_their_own_changes_nothing(
    stage: Stage, seed: int
) -> None:
    walk(stage, stage.customer, seed)


@pytest.mark.parametrize("seed", range(6))
def test_a_colleague_with_every_role_at_once_changes_nothing_alone(stage: Stage, seed: int) -> None:
    everything = frozenset({"agent", "maker", "checker", "legal", "operator"})
    walk(stage, Actor("user", stage.eve.id, "Eve", everything, stage.eve.organisations), seed, channel="phone")
