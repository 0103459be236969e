# SPDX-License-Identifier: Apache-2.0
"""A finished batch is a table that a transfer carries over, and nothing else is."""

from typing import Any
from uuid import UUID

import pytest

from duly.kernel.refusals import Refusal
from duly.rooms.transfer import actions as transfers
from duly.rooms.transfer import queries
from duly.rooms.transfer.papers import PaperSource, open_papers
from duly.rooms.transfer.rules.afar import must_be_afar
from duly.rooms.transfer.rules.plans import read_plan
from duly.rooms.transfer.source import Asked
from rooms.papers.office import FILLED, a_form, finished, read
from rooms.papers.told import a_scan
from rooms.transfer.conftest import ground
from rooms.transfer.town import Ground, fates, plan, reconciled
from rooms.transfer.town import loaded as carried
from world import World

__all__ = ["ground"]


def a_source(world: World) -> PaperSource:
    return PaperSource(world.acme.id, "card-1")


def test_rows_are_the_forms_as_people_settled_them(world: World) -> None:
    finished(world, a_scan(a_form(), a_form(姓名="王芳"), a_form(姓名="李娜")))
    source = a_source(world)
    (table,) = source.tables()
    cuts = list(source.cuts(table, 2))
    assert [(cut.first, cut.rows) for cut in cuts] == [(1, 2), (3, 1)]
    chunks = [source.read(table, cut).rows for cut in cuts]
    assert [one for chunk in chunks for one in chunk["c1"].to_list()] == ["欧阳晓明", "王芳", "李娜"]
    assert chunks[1].row(0) == (3, "card-1-0003", "李娜", *list(FILLED.values())[1:])


def test_a_batch_that_is_not_finished_or_of_others_is_no_source(world: World) -> None:
    read(world)
    for home in (world.acme.id, world.other.id):
        with pytest.raises(Refusal) as no:
            PaperSource(home, "card-1").tables()
        assert no.value.code == "transfer.source_missing"
    with pytest.raises(Refusal):
        open_papers(Asked("paper", "card-1", "", "", {}))


def test_a_plan_from_a_browser_may_name_a_batch(world: World) -> None:
    far = {"kind": "postgresql", "address": "postgresql://u:p@db.example/crm"}
    document = plan(Ground("", ""), sources=[{"ref": "forms", "kind": "paper", "address": "card-1"}], target=far)
    must_be_afar(read_plan(document))


MAPPING: dict[str, Any] = {
    "duly": "mapping/1",
    "tables": [
        {
            "from": "forms/card-1",
            "to": "party",
            "key": ["ref"],
            "fields": [
                {"to": "ref", "from": "表单号 form", "required": True},
                {"to": "name", "from": "姓名"},
                {"to": "id_number", "from": "证件号码", "steps": ["resident_id"]},
            ],
            "left": [{"column": one, "why": "not needed"} for one in ("性别", "手机号码", "通讯地址", "备注")],
        }
    ],
}


def test_paper_is_carried_over_like_any_table(world: World, ground: Ground) -> None:
    finished(world, a_scan(a_form(), a_form(姓名="王芳")))
    sources = [{"ref": "forms", "kind": "paper", "address": "card-1"}]
    made: UUID = transfers.plan(world.ada, world.acme.id, plan(ground, sources=sources), {})
    transfers.inventory(world.ada, made)
    assert queries.table_cards(made)[0].columns[1] == "姓名"
    transfers.lay_mapping(world.ada, made, MAPPING)
    reconciled(world, carried(world, made))
    assert fates(made) == {"created": 2}
    assert ground.rows("SELECT ref, name FROM {s}.party ORDER BY ref") == [
        ("card-1-0001", "欧阳晓明"),
        ("card-1-0002", "王芳"),
    ]
