# SPDX-License-Identifier: Apache-2.0
"""submit, approve, reject: by somebody else, of exactly what was read."""

import pytest
from django.db import IntegrityError, connection

from duly.foundation.ledger.guard import Running, running
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.refusals import Refusal
from duly.rooms.notices import actions, queries
from duly.rooms.notices.facts import State
from duly.rooms.notices.models import Approval, Notice
from rooms.notices.letters import a_file, a_peopled_world, an_approved_notice
from theatre import staged
from world import World

pytestmark = pytest.mark.django_db


world = staged(a_peopled_world)


def as_checker(actor: Actor) -> Actor:
    return Actor(actor.kind, actor.id, actor.name, frozenset({"maker", "checker"}), actor.organisations)


def test_a_notice_goes_from_draft_to_submitted_to_approved(world: World) -> None:
    notice = actions.create(world.ada, "acme", a_file())
    states = [queries.state_for(world.ada, notice.id)]
    digest = actions.submit(world.ada, notice.id)
    states.append(queries.state_for(world.ada, notice.id))
    actions.approve(world.bo, notice.id, digest=digest)
    states.append(queries.state_for(world.ada, notice.id))
    assert states == [State.DRAFTED, State.SUBMITTED, State.APPROVED]


def test_nobody_approves_their_own_notice(world: World) -> None:
    notice = actions.create(world.ada, "acme", a_file())
    digest = actions.submit(world.ada, notice.id)
    with pytest.raises(Refusal) as refused:
        actions.approve(as_checker(world.ada), notice.id, digest=digest)
    assert refused.value.code == "notices.own_notice"


def test_whoever_submitted_cannot_approve_either(world: World) -> None:
    notice = actions.create(world.ada, "acme", a_file())
    digest = actions.submit(world.operator, notice.id)
    with pytest.raises(Refusal) as refused:
        actions.approve(world.operator, notice.id, digest=digest)
    assert refused.value.code == "notices.own_notice"


def test_whoever_revised_cannot_approve_either(world: World) -> None:
    notice = actions.create(world.ada, "acme", a_file())
    actions.revise(world.operator, notice.id, a_file(reason="Another reason."))
    digest = actions.submit(world.ada, notice.id)
    with pytest.raises(Refusal) as refused:
        actions.approve(world.operator, notice.id, digest=digest)
    assert refused.value.code == "notices.own_notice"


def test_the_database_refuses_a_maker_too(world: World) -> None:
    notice = actions.create(world.ada, "acme", a_file())
    token = running.set(Running("test", world.ada))
    try:
        with pytest.raises(IntegrityError, match="notices_four_eyes"):
            Approval.objects.create(notice=notice, digest="x", by=world.ada.id, at=clock.now())
    finally:
        running.reset(token)


def test_the_database_refuses_to_change_a_record(world: World) -> None:
    notice = an_approved_notice(world)
    token = running.set(Running("test", world.ada))
    try:
        with pytest.raises(IntegrityError, match="never changed"), connection.cursor() as cursor:
            cursor.execute("UPDATE notices_edition SET body = 'other' WHERE notice_id = %s", [notice.id])
    finally:
        running.reset(token)


def test_an_approval_of_another_digest_is_refused(world: World) -> None:
    notice = actions.create(world.ada, "acme", a_file())
    read = actions.submit(world.ada, notice.id)
    actions.revise(world.ada, notice.id, a_file(reason="Another reason."))
    with pytest.raises(Refusal) as refused:
        actions.approve(world.bo, notice.id, digest=read)
    assert refused.value.code == "notices.other_digest"


def test_revising_voids_the_approval(world: World) -> None:
    notice = an_approved_notice(world)
    actions.revise(world.ada, notice.id, a_file())
    assert queries.state_for(world.ada, notice.id) is State.DRAFTED


def test_a_row_changed_behind_the_back_voids_the_approval(world: World) -> None:
    notice = an_approved_notice(world)
    token = running.set(Running("test", world.ada))
    try:
        Notice.objects.filter(id=notice.id).update(mandatory=False)
    finally:
        running.reset(token)
    assert queries.state_for(world.ada, notice.id) is State.DRAFTED


def test_what_was_not_submitted_cannot_be_approved(world: World) -> None:
    notice = actions.create(world.ada, "acme", a_file())
    with pytest.raises(Refusal) as refused:
        actions.approve(world.bo, notice.id, digest=queries.digest_of(queries.notice_for(world.bo, notice.id)))
    assert refused.value.code == "notices.wrong_state"


def test_a_notice_is_submitted_once(world: World) -> None:
    notice = actions.create(world.ada, "acme", a_file())
    actions.submit(world.ada, notice.id)
    with pytest.raises(Refusal) as refused:
        actions.submit(world.ada, notice.id)
    assert refused.value.code == "notices.wrong_state"
    assert "待复核" in refused.value.say("zh")


def test_a_rejected_notice_is_a_draft_again_and_can_be_submitted_again(world: World) -> None:
    notice = an_approved_notice(world)
    digest = queries.digest_of(queries.notice_for(world.bo, notice.id))
    actions.reject(world.bo, notice.id, digest=digest, reason="The telephone is wrong.")
    assert queries.state_for(world.ada, notice.id) is State.DRAFTED
    actions.submit(world.ada, notice.id)
    assert queries.state_for(world.ada, notice.id) is State.SUBMITTED


def test_a_rejection_says_why(world: World) -> None:
    notice = actions.create(world.ada, "acme", a_file())
    digest = actions.submit(world.ada, notice.id)
    with pytest.raises(Refusal) as refused:
        actions.reject(world.bo, notice.id, digest=digest, reason=" ")
    assert refused.value.code == "notices.reason_needed"


def test_a_maker_may_not_approve_at_all(world: World) -> None:
    notice = actions.create(world.ada, "acme", a_file())
    digest = actions.submit(world.ada, notice.id)
    with pytest.raises(Refusal) as refused:
        actions.approve(world.ada, notice.id, digest=digest)
    assert refused.value.code == "rights.not_allowed"


def test_a_stranger_does_not_find_the_notice(world: World) -> None:
    notice = actions.create(world.ada, "acme", a_file())
    with pytest.raises(Refusal) as refused:
        actions.submit(world.dee, notice.id)
    assert refused.value.code == "notices.no_such_notice"
