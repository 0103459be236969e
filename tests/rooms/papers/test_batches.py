# SPDX-License-Identifier: Apache-2.0
"""The way of a batch: received, read, looked at, finished; sealed all the way, and resumable."""

import pytest

from duly.foundation.files.models import File
from duly.foundation.ledger import queries as ledger
from duly.kernel.actors import SYSTEM
from duly.kernel.refusals import Refusal
from duly.rooms.papers import actions, jobs, queries
from duly.rooms.papers.actions.reading import PageRead
from duly.rooms.papers.facts import BatchState, FormState, How, Why
from duly.rooms.papers.models import Field, Page
from rooms.papers.office import (
    FILLED,
    RESIDENT,
    TEMPLATE,
    a_batch,
    a_form,
    finished,
    laid,
    read,
    settled,
    the_field,
    the_form,
)
from rooms.papers.told import LOCKED, ToldReader, a_scan
from world import World


def refusal(call: object, *args: object, **named: object) -> str:
    with pytest.raises(Refusal) as no:
        call(*args, **named)  # type: ignore[operator]
    assert no.value.say("zh")
    return no.value.code


def test_a_form_is_read_into_its_fields(world: World) -> None:
    sheet = the_form(world, read(world))
    assert [one.value for one in sheet.fields if not one.by_hand] == [
        value for label, value in FILLED.items() if label != "备注"
    ]
    assert (sheet.state, sheet.incomplete) == (FormState.TO_LOOK, ())


def test_only_what_a_check_digit_proves_passes_unasked(world: World) -> None:
    sheet = the_form(world, read(world))
    assert [one.name for one in sheet.fields if one.how is How.PASSED] == ["id_number"]
    assert {one.why[0] for one in sheet.fields if one.how is How.ASKED} == {Why.ASKED_FOR, Why.HANDWRITING}


def test_what_was_not_seen_is_never_silently_empty(world: World) -> None:
    batch = read(
        world, a_scan([one for one in a_form() if one.text not in {"手机号码", FILLED["性别"], FILLED["手机号码"]}])
    )
    assert the_field(world, batch, "mobile").why == (Why.LABEL_MISSING, Why.VALUE_MISSING)
    assert the_field(world, batch, "gender").why == (Why.VALUE_MISSING,)


def test_a_form_that_is_not_whole_passes_nothing_unasked(world: World) -> None:
    batch = read(world, a_scan(a_form()[:-1]))
    assert the_form(world, batch).incomplete == ("本人确认以上信息真实有效",)
    assert the_field(world, batch, "id_number").why == (Why.INCOMPLETE,)


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_page_that_lies_on_its_side_is_turned_and_kept_upright(world: World, quarters: int) -> None:
    batch = read(world, a_scan(a_form(), quarters=quarters))
    page = Page.objects.get()
    assert (page.quarters, page.width, page.height) == (quarters, 1000, 1400)
    assert the_field(world, batch, "name").value == "欧阳晓明"


def test_nothing_of_a_batch_lies_open(world: World) -> None:
    read(world, a_scan(a_form(), quarters=1))
    assert list(File.objects.values_list("is_plain", "name").distinct()) == [(False, "")]
    assert not any("欧阳".encode() in bytes(one) for one in Field.objects.values_list("sealed", flat=True))


def test_no_leaf_says_what_stands_on_the_paper(world: World) -> None:
    batch = finished(world)
    said = str([one["data"] for one in ledger.bodies_of(batch)])
    assert not any(value in said for value in FILLED.values())


def test_pages_that_were_read_are_not_read_again_after_a_kill(world: World, eyes: ToldReader) -> None:
    batch = a_batch(world, a_scan(a_form(), a_form(), a_form()))
    actions.read(world.ada, batch)
    actions.carry(batch, is_over=lambda: eyes.read == 1)
    assert queries.batch_for(world.ada, batch).state is BatchState.READING
    jobs.carry(str(batch))
    assert (eyes.read, queries.batch_for(world.ada, batch).state) == (3, BatchState.TO_LOOK)


def test_a_worker_that_died_is_followed_by_another(world: World) -> None:
    batch = a_batch(world, a_scan(a_form()))
    assert jobs.wake() == 0
    actions.read(world.ada, batch)
    assert actions.waiting() == [batch]


def test_a_page_that_cannot_be_read_is_left_to_people_after_the_third_time(world: World, eyes: ToldReader) -> None:
    batch = a_batch(world, a_scan(a_form()))
    actions.read(world.ada, batch)
    eyes.broken = True
    for _ in range(3):
        actions.carry(batch)
    assert queries.batch_for(world.ada, batch).state is BatchState.TO_LOOK
    assert {one.why for one in the_form(world, batch).fields} == {(Why.NOT_READ,)}
    actions.correct(world.ada, the_form(world, batch).id, "name", "欧阳晓明")


def test_a_locked_file_waits_to_be_set_aside(world: World) -> None:
    batch = settled(world, read(world, LOCKED, a_scan(a_form())))
    (scan, _) = queries.scans_of(world.ada, batch)
    assert scan.trouble is not None
    assert refusal(actions.finish, world.ada, batch) == "papers.not_through"
    actions.set_aside(world.ada, batch, scan=scan.id, why="密码未知")
    actions.finish(world.ada, batch)
    assert queries.batch_for(world.ada, batch).state is BatchState.DONE


def test_a_form_of_two_pages_lacks_the_one_that_was_not_scanned(world: World) -> None:
    fields = [*TEMPLATE["fields"], {"name": "bank", "label": {"zh": "开户银行"}, "page": 2}]
    laid(world, TEMPLATE | {"form": "two", "pages": 2, "fields": fields})
    batch = actions.begin(world.ada, world.acme.id, "two")
    actions.receive(world.ada, batch, a_scan(a_form()))
    actions.read(world.ada, batch)
    actions.carry(batch)
    assert the_form(world, batch).incomplete == ("#2",)
    assert the_field(world, batch, "bank").why == (Why.NOT_READ,)


def test_a_finished_batch_is_a_table_of_its_settled_forms(world: World) -> None:
    batch = read(world, a_scan(a_form(), a_form(姓名="王芳", 手机号码="13900139000"), a_form(性别=None)))
    third = the_form(world, batch, 3)
    actions.set_aside(world.ada, batch, form=third.id, why="补件")
    settled_forms = [one for one in queries.forms_of(world.ada, batch) if one.state is FormState.TO_LOOK]
    assert len(settled_forms) == 2
    for card in settled_forms:
        _settle(world, card.id)
    digest = actions.finish(world.ada, batch)
    table = queries.paper_table(world.acme.id, "card-1")
    assert table.columns == ("表单号 form", "姓名", "性别", "证件号码", "手机号码", "通讯地址", "备注")
    assert (table.rows, table.digest) == (2, digest)
    assert [row[1] for row in queries.paper_rows(world.acme.id, "card-1", 0, 10)] == ["欧阳晓明", "王芳"]
    assert [row[0] for row in queries.paper_rows(world.acme.id, "card-1", 1, 1)] == ["card-1-0002"]


def _settle(world: World, form: object) -> None:
    for field in queries.sheet_for(world.ada, form).fields:  # type: ignore[arg-type]
        if field.by_hand:
            actions.double_key(world.ada, form, field.name, "无")  # type: ignore[arg-type]
            actions.double_key(world.bo, form, field.name, "无")  # type: ignore[arg-type]
        elif field.how is How.ASKED:
            actions.confirm(world.bo, form, field.name)  # type: ignore[arg-type]


def test_what_is_taken_along_stands_on_record(world: World) -> None:
    batch = finished(world)
    columns, rows = actions.take(world.ada, batch)
    assert rows == [["card-1-0001", *FILLED.values()]]
    assert len(columns) == len(rows[0])
    assert [one["data"] for one in ledger.bodies_of(batch) if one["type"] == "papers.taken"] == [
        {"ref": "card-1", "rows": 1, "format": "csv"}
    ]


def test_how_well_the_machine_reads_is_measured_by_what_people_made_of_it(world: World) -> None:
    batch = read(world, a_scan(a_form(手机号码="1380013800O")))
    form = the_form(world, batch).id
    actions.correct(world.ada, form, "mobile", "13800138000")
    settled(world, batch)
    found = {one.name: one for one in queries.accuracy_of(world.ada, queries.templates_for(world.ada)[0].id)}
    assert (found["mobile"].settled, found["mobile"].as_read) == (1, 0)
    assert (found["name"].settled, found["name"].as_read) == (1, 1)


def test_the_same_file_comes_in_once_and_only_before_reading(world: World) -> None:
    scan = a_scan(a_form())
    batch = a_batch(world, scan)
    assert refusal(actions.receive, world.ada, batch, scan) == "papers.already_there"
    assert refusal(actions.receive, world.ada, batch, b"GIF89a") == "papers.not_a_scan"
    actions.read(world.ada, batch)
    assert refusal(actions.receive, world.ada, batch, a_scan(a_form(), a_form())) == "papers.not_now"
    assert refusal(actions.read, world.ada, batch) == "papers.not_now"


def test_a_batch_without_scans_and_one_of_an_unknown_form_are_refused(world: World) -> None:
    batch = a_batch(world)
    assert refusal(actions.read, world.ada, batch) == "papers.no_scans"
    assert refusal(actions.begin, world.ada, world.acme.id, "nothing") == "papers.no_such_template"
    assert refusal(actions.begin, world.ada, world.acme.id, "card", ref="card-1") == "papers.ref_taken"
    assert refusal(actions.begin, world.ada, world.acme.id, "card", ref="Card 1") == "papers.bad_name"


def test_what_is_kept_twice_is_kept_once(world: World) -> None:
    """Two workers may have had the same page: the second comes after the first."""
    batch = read(world)
    page, scan = Page.objects.get(), queries.scans_of(world.ada, batch)[0]
    before = len(ledger.bodies_of(batch))
    actions.keep_reading(SYSTEM, page.id, PageRead((), 0, None, 1.0))
    actions.keep_pages(SYSTEM, scan.id, [])
    assert (len(ledger.bodies_of(batch)), the_field(world, batch, "name").value) == (before, "欧阳晓明")


def test_a_template_of_others_cannot_be_laid_down(world: World) -> None:
    assert refusal(actions.lay_template, world.ada, world.other.id, TEMPLATE) == "rights.other_organisation"


def test_strangers_see_nothing(world: World) -> None:
    batch = read(world)
    form = the_form(world, batch)
    assert refusal(queries.batch_for, world.dee, batch) == "papers.no_such_batch"
    assert refusal(queries.sheet_for, world.dee, form.id) == "papers.no_such_form"
    assert refusal(queries.picture, world.dee, form.pages[0].id) == "papers.no_such_form"
    assert refusal(actions.confirm, world.dee, form.id, "name") == "papers.no_such_form"
    assert refusal(queries.paper_table, world.other.id, "card-1") == "papers.no_such_batch"


def test_who_may_not_settle_may_not_look(world: World) -> None:
    batch = read(world)
    auditor = SYSTEM
    assert refusal(queries.sheet_for, auditor, the_form(world, batch).id) == "rights.not_allowed"
    assert refusal(actions.take, world.cy, batch) == "rights.not_allowed"


def test_a_template_that_changes_is_its_next_version_and_batches_keep_theirs(world: World) -> None:
    batch = a_batch(world)
    assert laid(world) == laid(world)
    laid(world, TEMPLATE | {"sure": 90})
    assert queries.templates_for(world.ada)[0].version == 2
    assert queries.batch_for(world.ada, batch).version == 1


def test_the_check_digit_of_the_fixture_is_right(world: World) -> None:
    assert the_field(world, read(world), "id_number").value == RESIDENT
