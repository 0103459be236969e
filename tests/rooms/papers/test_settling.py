# SPDX-License-Identifier: Apache-2.0
"""What people make of fields: confirmed, corrected, keyed in twice by two who do not see each other."""

import pytest

from duly.kernel.refusals import Refusal
from duly.rooms.papers import actions, queries
from duly.rooms.papers.facts import FormState, How, Why
from rooms.papers.office import a_form, read, settled, the_field, the_form
from rooms.papers.told import a_scan
from world import World


def refusal(call: object, *args: object, **named: object) -> str:
    with pytest.raises(Refusal) as no:
        call(*args, **named)  # type: ignore[operator]
    assert no.value.say("zh")
    return no.value.code


def test_confirming_keeps_what_was_read(world: World) -> None:
    batch = read(world)
    actions.confirm(world.bo, the_form(world, batch).id, "name")
    field = the_field(world, batch, "name")
    assert (field.how, field.value, field.by) == (How.CONFIRMED, "欧阳晓明", world.bo.id)


def test_what_the_machine_read_stays_beside_a_correction(world: World) -> None:
    batch = read(world, a_scan(a_form(姓名="欧阳哓明")))
    actions.correct(world.bo, the_form(world, batch).id, "name", " 欧阳晓明 ")
    field = the_field(world, batch, "name")
    assert (field.how, field.read, field.value) == (How.CORRECTED, "欧阳哓明", "欧阳晓明")


def test_a_correction_to_what_was_read_is_a_confirmation(world: World) -> None:
    batch = read(world)
    actions.correct(world.bo, the_form(world, batch).id, "name", "欧阳晓明")
    assert the_field(world, batch, "name").how is How.CONFIRMED


def test_nothing_can_be_confirmed_where_nothing_was_read(world: World) -> None:
    form = the_form(world, read(world, a_scan(a_form(姓名=None, 性别=None)))).id
    assert refusal(actions.confirm, world.bo, form, "gender") == "papers.nothing_to_confirm"
    actions.correct(world.bo, form, "gender", "")
    assert refusal(actions.correct, world.bo, form, "name", "") == "papers.required"


def test_a_wrong_check_digit_is_taken_only_by_whoever_says_so(world: World) -> None:
    batch = read(world, a_scan(a_form(证件号码="110105194912310021")))
    form = the_form(world, batch).id
    assert the_field(world, batch, "id_number").why == (Why.CHECK_WRONG,)
    assert refusal(actions.correct, world.bo, form, "id_number", "110105194912310021") == "papers.check_wrong"
    actions.correct(world.bo, form, "id_number", "110105194912310021", anyway=True)
    assert the_field(world, batch, "id_number").how is How.CONFIRMED


def test_handwriting_is_keyed_in_by_two_who_do_not_see_each_other(world: World) -> None:
    batch = read(world, a_scan(a_form(备注="VIP客户")))
    form = the_form(world, batch).id
    assert the_field(world, batch, "remark").read == ""
    assert refusal(actions.confirm, world.ada, form, "remark") == "papers.must_be_keyed"
    assert actions.double_key(world.ada, form, "remark", "VIP客户") is False
    assert the_field(world, batch, "remark").value == ""
    assert refusal(actions.double_key, world.ada, form, "remark", "VIP客户") == "papers.own_keying"
    assert actions.double_key(world.bo, form, "remark", "VIP客户") is True
    assert the_field(world, batch, "remark").how is How.KEYED


def test_two_who_differ_are_decided_by_a_third_or_by_another_look(world: World) -> None:
    batch = read(world)
    form = the_form(world, batch).id
    actions.double_key(world.ada, form, "remark", "甲")
    assert actions.double_key(world.bo, form, "remark", "乙") is False
    assert Why.DIFFERS in the_field(world, batch, "remark").why
    assert refusal(actions.double_key, world.bo, form, "remark", "乙") == "papers.own_keying"
    assert actions.double_key(world.cy, form, "remark", "乙") is True
    assert refusal(actions.double_key, world.ada, form, "remark", "甲") == "papers.settled"


def test_one_person_alone_never_settles_a_handwritten_field(world: World) -> None:
    batch = read(world)
    form = the_form(world, batch).id
    actions.double_key(world.ada, form, "remark", "甲")
    actions.double_key(world.bo, form, "remark", "乙")
    assert actions.double_key(world.ada, form, "remark", "乙") is True
    assert refusal(actions.double_key, world.ada, form, "name", "x") == "papers.not_by_hand"


def test_a_form_is_done_with_its_last_field_and_can_still_be_corrected(world: World) -> None:
    batch = settled(world, read(world))
    form = the_form(world, batch)
    assert form.state is FormState.DONE
    actions.correct(world.ada, form.id, "name", "欧阳小明")
    assert the_field(world, batch, "name").how is How.CORRECTED
    actions.finish(world.ada, batch)
    assert refusal(actions.correct, world.ada, form.id, "name", "x") == "papers.not_now"


def test_a_form_that_was_set_aside_is_left_alone(world: World) -> None:
    batch = read(world)
    form = the_form(world, batch).id
    actions.set_aside(world.ada, batch, form=form, why="撕毁")
    assert refusal(actions.confirm, world.bo, form, "name") == "papers.settled"
    assert queries.next_to_look(batch) is None


def test_unknown_fields_and_endless_values_are_refused(world: World) -> None:
    form = the_form(world, read(world)).id
    assert refusal(actions.confirm, world.bo, form, "nothing") == "papers.no_such_field"
    assert refusal(actions.correct, world.bo, form, "name", "长" * 2_001) == "papers.value_too_long"
