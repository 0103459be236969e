# SPDX-License-Identifier: Apache-2.0
"""Letting one text pass: allowed rules only, two people, neither a maker, bound to the digest, with an end."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.db.utils import DatabaseError

from duly.foundation.accounts import actions as accounts
from duly.foundation.accounts import queries as who
from duly.foundation.ledger.actions import Running
from duly.foundation.ledger.guard import running
from duly.kernel import clock
from duly.kernel.actors import SYSTEM, Actor
from duly.kernel.refusals import Refusal
from duly.rooms.rulebook import actions, queries
from duly.rooms.rulebook.actions.overriding import Proposal
from duly.rooms.rulebook.facts import Finding, Overriding
from duly.rooms.rulebook.models import Assessment, ProfileAnswer
from rooms.rulebook.looking import NOW, SNAPSHOT, found, library
from world import World, a_world

pytestmark = pytest.mark.django_db(transaction=True)
SUBJECT, DIGEST = uuid4(), "sha256:one"
WAIVABLE: dict[str, Any] = {"check": {"kind": "channels", "least": 9}, "override": {"allowed": True, "days": 14}}


@pytest.fixture
def world() -> World:
    return a_world()


@pytest.fixture
def legal(world: World) -> Actor:
    accounts.add_user(world.operator, "eve@example.com", "Eve", roles=["legal"], organisation="acme")
    return who.actor_by_email("eve@example.com")


@pytest.fixture(autouse=True)
def _packs(monkeypatch: pytest.MonkeyPatch) -> None:
    both = (
        library(WAIVABLE).packs + library({"check": {"kind": "channels", "least": 9}, "id": "NEVER"}, {"id": "q"}).packs
    )
    monkeypatch.setattr(queries, "packs", lambda: both)


@pytest.fixture
def propose(world: World, legal: Actor) -> Callable[..., UUID]:
    def run(*, makers: tuple[UUID, ...] = (), actor: Actor = legal, **changes: Any) -> UUID:
        asked = Proposal(SUBJECT, DIGEST, "R", "why", "what may happen", "opinion 7", today() + timedelta(days=3))
        return actions.propose_override(actor, world.acme.id, replace(asked, **changes), makers=makers)

    return run


def today() -> date:
    return clock.day_in("Asia/Shanghai", clock.now())


def held(digest: str = DIGEST, on: date | None = None) -> list[str]:
    return [one.rule for one in queries.overrides_for(SUBJECT, digest, on or today())]


def code_of(run: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as refused:
        run()
    assert refused.value.say("zh") != refused.value.say("en")
    return refused.value.code


def test_it_holds_once_a_second_person_agreed_and_only_for_that_text(
    world: World, propose: Callable[..., UUID]
) -> None:
    made = propose()
    assert held() == []
    actions.agree_override(world.bo, made, makers=[world.ada.id])
    assert held() == ["R"]
    assert held("sha256:edited") == []
    assert held(on=today() + timedelta(days=4)) == []


def test_a_finding_that_two_people_let_pass_blocks_no_longer() -> None:
    (finding,) = found(WAIVABLE)
    assert finding.blocks
    mine = Overriding("1", "R", 1, "why", date(2027, 1, 1))
    assert [one.blocks for one in queries.overridden([finding], [mine])] == [False]
    assert [one.blocks for one in queries.overridden([finding], [replace(mine, rev=2)])] == [True]
    fixed: Finding = replace(finding, overridable_days=0)
    assert [one.blocks for one in queries.overridden([fixed], [mine])] == [True]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"rule": "NEVER"}, "rulebook.not_overridable"),
        ({"rule": "NONE"}, "rulebook.no_such_rule"),
        ({"expires_on": date(2099, 1, 1)}, "rulebook.override_too_long"),
        ({"expires_on": date(2020, 1, 1)}, "rulebook.override_too_long"),
        ({"reason": " "}, "rulebook.override_incomplete"),
        ({"opinion": ""}, "rulebook.override_incomplete"),
        ({"risk": ""}, "rulebook.override_incomplete"),
    ],
)
def test_what_may_not_be_asked_for_is_refused(propose: Callable[..., UUID], changes: dict[str, Any], code: str) -> None:
    assert code_of(lambda: propose(**changes)) == code


def test_nobody_who_wrote_the_notice_takes_part(world: World, legal: Actor, propose: Callable[..., UUID]) -> None:
    assert code_of(lambda: propose(makers=(legal.id,))) == "rulebook.own_work"
    made = propose()
    assert code_of(lambda: actions.agree_override(world.bo, made, makers=[world.bo.id])) == "rulebook.own_work"
    assert code_of(lambda: propose(actor=world.ada)) == "rights.not_allowed"


def test_one_person_is_not_two_even_for_the_database(world: World, propose: Callable[..., UUID]) -> None:
    made = propose()
    proposer = queries.override_for(world.operator, made).by
    token = running.set(Running("test", SYSTEM))
    try:
        with pytest.raises(DatabaseError, match="rulebook_second_person"), connection.cursor() as cursor:
            cursor.execute(
                'INSERT INTO rulebook_overrideagreement (id, override_id, "by", at) VALUES (%s, %s, %s, now())',
                [uuid4(), made, proposer],
            )
    finally:
        running.reset(token)


def test_a_withdrawn_one_holds_no_longer_and_cannot_be_agreed_to(world: World, propose: Callable[..., UUID]) -> None:
    made = propose()
    actions.agree_override(world.bo, made, makers=[])
    actions.withdraw_override(world.bo, made, reason="changed our mind")
    assert held() == []
    assert code_of(lambda: actions.agree_override(world.operator, made, makers=[])) == "rulebook.override_decided"
    assert [card.state for card in queries.override_cards(world.ada, clock.now())] == ["withdrawn"]
    assert queries.override_cards(world.dee, clock.now()) == []


def test_a_refusal_is_said_in_one_language_only(world: World, propose: Callable[..., UUID]) -> None:
    made = propose()
    actions.withdraw_override(world.bo, made, reason="changed our mind")
    with pytest.raises(Refusal) as decided:
        actions.agree_override(world.bo, made, makers=[])
    assert "已撤回" in decided.value.say("zh")
    with pytest.raises(Refusal) as incomplete:
        propose(opinion="")
    assert incomplete.value.field == "opinion"
    for no in (decided.value, incomplete.value):
        assert not re.search("[a-z]{3}", no.say("zh"))


def test_its_last_day_is_a_day_at_the_place_of_the_organisation(
    world: World, propose: Callable[..., UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In Shanghai the first of December ends at 16:00 UTC."""
    first = date(2026, 12, 1)
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 12, 1, 15, 59, tzinfo=UTC))
    made = propose(expires_on=first)
    assert [card.state for card in queries.override_cards(world.bo, clock.now())] == ["proposed"]
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 12, 1, 16, 0, tzinfo=UTC))
    assert [card.state for card in queries.override_cards(world.bo, clock.now())] == ["expired"]
    assert code_of(lambda: actions.agree_override(world.bo, made, makers=[])) == "rulebook.override_expired"
    assert code_of(lambda: propose(expires_on=first)) == "rulebook.override_too_long"


def test_records_are_only_added_to(world: World, propose: Callable[..., UUID]) -> None:
    propose()
    token = running.set(Running("test", SYSTEM))
    try:
        with pytest.raises(DatabaseError, match="never changed"), connection.cursor() as cursor:
            cursor.execute("UPDATE rulebook_override SET reason = 'other'")
    finally:
        running.reset(token)


def test_a_pack_is_signed_as_it_was_read(world: World, legal: Actor) -> None:
    actions.sign_pack(legal, world.acme.id, "p", digest="sha256:d", role="counsel")
    assert [row.pack for row in queries.sign_offs(world.acme.id)] == ["p"]
    other = lambda: actions.sign_pack(legal, world.acme.id, "p", digest="sha256:e", role="counsel")  # noqa: E731
    assert code_of(other) == "rulebook.other_pack"
    assert (
        code_of(lambda: actions.sign_pack(legal, world.acme.id, "z", digest="x", role="c")) == "rulebook.no_such_pack"
    )


def test_the_newest_answer_of_an_organisation_counts_and_a_notice_may_say_otherwise(world: World, legal: Actor) -> None:
    actions.answer(legal, world.acme.id, "is_bank", value=True)
    actions.answer(legal, world.acme.id, "persons_handled", value=5)
    actions.answer(legal, world.acme.id, "persons_handled", value=None)
    assert queries.answers_of(world.acme.id) == {"is_bank": True}
    assert queries.merged({"is_bank": False}, world.acme.id) == {"is_bank": False}
    assert ProfileAnswer.objects.count() == 3
    assert code_of(lambda: actions.answer(legal, world.acme.id, "deal", value="merger")) == "rulebook.no_such_question"
    assert code_of(lambda: actions.answer(legal, world.acme.id, "is_bank", value="maybe")) == "rulebook.bad_answer"


def test_an_assessment_keeps_what_every_rule_said(world: World) -> None:
    kept = actions.assess(
        world.ada, world.acme.id, SUBJECT, digest=DIGEST, snapshot=SNAPSHOT, stages=("draft",), now=NOW
    )  # fmt: skip
    row = Assessment.objects.get()
    assert (row.decisions_digest, row.stage, row.digest) == (kept, "draft", DIGEST)
    assert '"result":"' in row.decisions
