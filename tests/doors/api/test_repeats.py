# SPDX-License-Identifier: Apache-2.0
"""One Idempotency-Key: one effect, one answer."""

import pytest

from doors.api.programs import Program
from duly.rooms.notices import actions
from duly.rooms.notices.models import Notice
from rooms.notices.letters import a_file, a_peopled_world
from theatre import staged
from world import World

pytestmark = pytest.mark.django_db


world = staged(a_peopled_world)


def test_a_repeated_request_has_one_effect_and_the_same_answer(world: World) -> None:
    program = Program(world, world.ada)
    first = program.post("/notices", a_file(), key="k-1")
    again = program.post("/notices", a_file(), key="k-1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert again["Idempotent-Replayed"] == "true"
    assert Notice.objects.count() == 1


def test_another_body_under_the_same_key_is_refused(world: World) -> None:
    program = Program(world, world.ada)
    program.post("/notices", a_file(), key="k-1")
    answer = program.post("/notices", a_file(reason="Another."), key="k-1")
    assert (answer.status_code, answer.json()["code"]) == (422, "accounts.same_key_other_request")


def test_the_same_body_at_another_address_is_another_request(world: World) -> None:
    program = Program(world, world.ada)
    made = program.post("/notices", a_file(), key="k-1").json()
    assert program.post(f"/notices/{made['id']}/revisions", a_file(), key="k-1").status_code == 422


def test_a_refused_request_leaves_the_key_free(world: World) -> None:
    program = Program(world, world.ada)
    assert program.post("/notices", a_file(kind="nonsense"), key="k-1").status_code == 422
    assert program.post("/notices", a_file(), key="k-1").status_code == 201


def test_keys_of_two_accounts_do_not_meet(world: World) -> None:
    notice = actions.create(world.ada, "acme", a_file())
    actions.submit(world.ada, notice.id)
    assert Program(world, world.ada).post("/notices", a_file(), key="k-1").status_code == 201
    assert (
        Program(world, world.bo).post(f"/notices/{notice.id}/approval", {"digest": "sha256:0"}, key="k-1").status_code
        == 409
    )


@pytest.mark.parametrize("key", ["", "a b", "x" * 201, "密钥"])
def test_a_key_is_visible_ascii(world: World, key: str) -> None:
    answer = Program(world, world.ada).post("/notices", a_file(), key=key)
    assert (answer.status_code, answer.json()["code"]) == (422, "api.bad_idempotency_key")


def test_without_a_key_each_request_counts(world: World) -> None:
    program = Program(world, world.ada)
    program.post("/notices", a_file())
    program.post("/notices", a_file())
    assert Notice.objects.count() == 2
