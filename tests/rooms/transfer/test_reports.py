# SPDX-License-Identifier: Apache-2.0
"""What a rehearsal tells, what stands against a move and who takes it on, and the report that is printed, kept and proved."""

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from duly.foundation.files import queries as files
from duly.foundation.ledger import actions as ledger
from duly.foundation.ledger import queries as log
from duly.kernel.actors import SYSTEM
from duly.kernel.canonical import encode
from duly.kernel.refusals import Refusal
from duly.rooms.transfer import actions, queries
from duly.rooms.transfer.facts import Fate, State, Upload
from duly_verify import report as stranger
from duly_verify.verify import Wrong
from rooms.transfer.town import HEADER, MAPPING, Ground, laid_down, line, loaded, plan, reconciled, rehearsed
from world import World

STANDING = (
    "CREATE TABLE {s}.party (ref text PRIMARY KEY, name text, phone text, balance numeric(12,2), opened_on date)",
    "INSERT INTO {s}.party VALUES ('C000001', '旧名', NULL, 9, '2001-01-01'), ('X', '客户2', '+8613800000002', 1, NULL)",
)
LINES = [*(line(n) for n in range(1, 121)), line(300, 姓名="客户17", 手机="13800000017"), line(301, 余额="?")]


def open_ones(world: World, transfer: UUID) -> set[str]:
    found = queries.report_of(world.ada, transfer)
    return {one.concern.code for one in found.concerns if one.concern.blocks and not one.by}


def test_a_rehearsal_tells_what_would_change_and_leaves_the_target_as_it_is(
    world: World, ground: Ground, tmp_path: Path
) -> None:
    for statement in STANDING:
        ground.rows(statement)
    before = ground.rows("SELECT md5(string_agg(party::text, '|' ORDER BY ref)) FROM {s}.party")
    rates = {"currency": "CNY", "person_hour": 60}
    made = rehearsed(world, laid_down(world, ground, tmp_path, LINES, rates=rates))
    assert ground.rows("SELECT md5(string_agg(party::text, '|' ORDER BY ref)) FROM {s}.party") == before
    found = queries.report_of(world.ada, made)
    (table,) = found.tables
    assert (table.fates[Fate.CREATED], table.fates[Fate.UPDATED], table.fates[Fate.QUARANTINED]) == (120, 1, 1)
    assert {(one.field, one.before, one.after) for one in table.examples} == {
        ("name", "旧***", "客***"), ("phone", None, "+***"), ("balance", "***", "***"), ("opened_on", "2001-01-01", "2020-01-02"),
    }  # fmt: skip
    assert [(one.row, one.other) for one in table.alike.shown] == [(17, 121)]
    assert [(one.row, one.other) for one in table.standing.shown] == [(2, None)]
    assert [(field, n) for field, _, n in table.reasons] == [("balance", 1)]
    assert [one.stage for one in found.forecast] == ["load", "compare", ""]
    assert next(one.amount for one in found.costs if one.what == "people") == 3
    assert open_ones(world, made) == set()


def test_what_blocks_is_declared_or_taken_on_before_anybody_can_agree(
    world: World, ground: Ground, tmp_path: Path
) -> None:
    made = rehearsed(world, laid_down(world, ground, tmp_path, [line(1)], receiver=None, privacy=None))
    assert {"fields_uncovered", "receiver_unknown", "CN-PI-09a", "CN-PI-09c", "CN-PI-21a"} <= open_ones(world, made)
    digest = actions.ask(world.ada, made)
    with pytest.raises(Refusal) as refused:
        actions.agree(world.bo, made, digest)
    assert refused.value.code == "transfer.concerns_open"
    said = plan(ground)
    privacy = said["privacy"] | {"covers": ["public", "ordinary", "personal"]}
    actions.declare(world.ada, made, {"receiver": said["receiver"], "privacy": privacy})
    assert open_ones(world, made) == {"fields_uncovered"}
    with pytest.raises(Refusal, match="not what stands"):
        actions.agree(world.bo, made, digest)
    with pytest.raises(Refusal) as refused:
        actions.take_on(world.bo, made, "fields_uncovered", "ok")
    assert refused.value.code == "transfer.reason_needed"
    actions.take_on(world.bo, made, "fields_uncovered", "The balance is part of the contracts that move")
    actions.agree(world.bo, made, actions.ask(world.ada, made))
    kinds = [body["type"] for body in log.bodies_of(made)]
    assert [one for one in kinds if one in {"transfer.declared", "transfer.concern_taken_on", "transfer.checked"}] == [
        "transfer.declared", "transfer.concern_taken_on", "transfer.checked",
    ]  # fmt: skip
    (held,) = [one for one in queries.report_of(world.ada, made).concerns if one.by]
    assert (held.concern.code, held.by) == ("fields_uncovered", "Bo")


@pytest.mark.parametrize(
    ("answers", "code"),
    [({"no_such": "x"}, "transfer.no_such_question"), ({"transfer_basis": "mood"}, "transfer.bad_answer")],
)
def test_an_answer_that_fits_no_question_is_refused(
    world: World, ground: Ground, tmp_path: Path, answers: Any, code: str
) -> None:
    made = laid_down(world, ground, tmp_path, [line(1)])
    with pytest.raises(Refusal) as refused:
        actions.declare(world.ada, made, {"privacy": {"answers": answers}})
    assert refused.value.code == code


def test_the_report_of_a_transfer_adds_both_sides_up_and_a_stranger_proves_it(
    world: World, ground: Ground, tmp_path: Path
) -> None:
    ledger.open_log(SYSTEM, "acme.example/log")
    made = reconciled(world, loaded(world, laid_down(world, ground, tmp_path, LINES)))
    (table,) = queries.report_of(world.ada, made).tables
    balance = next(one for one in table.columns if one.name == "balance")
    assert balance.made == balance.read
    assert balance.made.total == sum(range(1, 121)) + 300 + 121 * 0.5
    assert not any(level.findings for level in table.levels)
    assert table.in_full == 100
    printed, again = (actions.keep_report(world.ada, made, "en") for _ in range(2))
    assert printed.content == again.content
    assert files.content(printed.digest) == printed.content
    ledger.settle()
    evidence = encode(queries.evidence_of(made, printed.digest))
    assert [code for code, _ in stranger.check(printed.content, evidence, None)] == [
        "checkpoint",
        "entry",
        "file",
        "about",
    ]
    with pytest.raises(Wrong) as wrong:
        stranger.check(printed.content + b" ", evidence, None)
    assert wrong.value.code == "other_file"
    actions.sign_off(world.ada, made)
    signed = next(body["data"] for body in log.bodies_of(made) if body["type"] == "transfer.signed_off")
    assert (signed["digest"], signed["reports"]) == (printed.about, [printed.digest])


def test_a_difference_shows_in_the_totals_of_its_column(world: World, ground: Ground, tmp_path: Path) -> None:
    made = loaded(world, laid_down(world, ground, tmp_path, [line(n) for n in range(1, 121)]))
    ground.rows("UPDATE {s}.party SET balance = balance + 0.01 WHERE ref = 'C000007'")
    reconciled(world, made)
    found = queries.report_of(world.ada, made)
    assert found.state is State.DIFFERING
    (table,) = found.tables
    assert [one.name for one in table.columns if not one.is_equal] == ["balance"]
    assert {level.number: [field for _, field, _ in level.findings] for level in table.levels if level.findings} == {
        2: ["balance"], 3: [""], 5: ["balance"],
    }  # fmt: skip


def test_rows_that_point_nowhere_are_named_and_hold_the_agreement_up(
    world: World, ground: Ground, tmp_path: Path
) -> None:
    path = tmp_path / "orders.csv"
    path.write_text("订单号,客户编号\nO1,C000001\nO2,C000009\nO3,\nO4,OLD\n", encoding="utf-8")
    customers = tmp_path / "customers.csv"
    customers.write_text("\n".join([HEADER, line(1), line(2)]) + "\n", encoding="utf-8")
    ground.rows(STANDING[0])
    ground.rows("INSERT INTO {s}.party (ref) VALUES ('OLD')")
    sources = [{"ref": "crm", "file": "customers.csv"}, {"ref": "shop", "file": "orders.csv"}]
    uploads = {"crm": Upload("customers.csv", str(customers)), "shop": Upload("orders.csv", str(path))}
    made = actions.plan(world.ada, world.acme.id, plan(ground, sources=sources), uploads)
    actions.inventory(world.ada, made)
    orders = {
        "from": "shop/orders.csv", "to": "orders", "key": ["ref"], "references": [{"fields": ["customer"], "to": "party"}],
        "fields": [{"to": "ref", "from": "订单号"}, {"to": "customer", "from": "客户编号", "steps": [{"null_words": {"words": [""]}}]}],
    }  # fmt: skip
    actions.lay_mapping(world.ada, made, MAPPING | {"tables": [*MAPPING["tables"], orders]})
    rehearsed(world, made)
    table = queries.report_of(world.ada, made).tables[1]
    assert table.orphans == (("customer", "party", 1, (2,)),)
    assert "orphans" in open_ones(world, made)
