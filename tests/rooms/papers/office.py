# SPDX-License-Identifier: Apache-2.0
"""An office that reads forms: a template, filled-in forms, a batch of them. Everything is made by real verbs."""

from typing import Any
from uuid import UUID

from duly.rooms.papers import actions, queries
from duly.rooms.papers.facts import FieldCard, FormSheet
from rooms.papers.told import Line, a_scan
from world import World

TITLE, END = "客户信息登记表", "本人确认以上信息真实有效"
RESIDENT = "11010519491231002X"
TEMPLATE: dict[str, Any] = {
    "duly": "paper-form/1",
    "form": "card",
    "title": {"zh": "客户信息登记表", "en": "Customer card"},
    "anchors": [TITLE, END],
    "fields": [
        {"name": "name", "label": {"zh": "姓名"}, "means": "person_name", "required": True},
        {"name": "gender", "label": {"zh": "性别"}, "means": "gender"},
        {"name": "id_number", "label": {"zh": "证件号码"}, "means": "resident_id", "required": True, "unasked": True},
        {"name": "mobile", "label": {"zh": "手机号码"}, "means": "mobile"},
        {"name": "address", "label": {"zh": "通讯地址"}, "means": "address", "lines": 2},
        {"name": "remark", "label": {"zh": "备注"}, "hand": True},
    ],
}
FILLED = {
    "姓名": "欧阳晓明", "性别": "男", "证件号码": RESIDENT, "手机号码": "13800138000", "通讯地址": "上海市浦东新区张江路88号",
    "备注": "无",
}  # fmt: skip


def a_form(**changes: str | None) -> list[Line]:
    """The lines of a filled-in form; what is ``None`` is not there."""
    filled = FILLED | changes
    places = {
        "姓名": (80, 200),
        "性别": (560, 200),
        "证件号码": (80, 280),
        "手机号码": (560, 280),
        "通讯地址": (80, 360),
        "备注": (80, 460),
    }
    lines = [Line(TITLE, 380, 80)]
    for label, (left, top) in places.items():
        lines.append(Line(label, left, top))
        value = filled[label]
        if value:
            lines.append(Line(value, left + 180, top))
    return [*lines, Line(END, 80, 600)]


def laid(world: World, document: dict[str, Any] | None = None) -> UUID:
    """The template, laid down."""
    return actions.lay_template(world.ada, world.acme.id, document or TEMPLATE)


def a_batch(world: World, *scans: bytes, template: str = "card") -> UUID:
    """A batch of these scans, not read yet."""
    laid(world)
    batch = actions.begin(world.ada, world.acme.id, template)
    for scan in scans:
        actions.receive(world.ada, batch, scan)
    return batch


def read(world: World, *scans: bytes) -> UUID:
    """The same, read."""
    batch = a_batch(world, *(scans or (a_scan(a_form()),)))
    actions.read(world.ada, batch)
    actions.carry(batch)
    return batch


def the_form(world: World, batch: UUID, number: int = 1) -> FormSheet:
    """One of its forms."""
    card = next(one for one in queries.forms_of(world.ada, batch) if one.number == number)
    return queries.sheet_for(world.ada, card.id)


def the_field(world: World, batch: UUID, name: str) -> FieldCard:
    """A field of its first form."""
    return next(one for one in the_form(world, batch).fields if one.name == name)


def settled(world: World, batch: UUID) -> UUID:
    """The same batch with every field of every form settled as it stands on the paper."""
    for card in queries.forms_of(world.ada, batch):
        for field in queries.sheet_for(world.ada, card.id).fields:
            if field.by_hand:
                actions.double_key(world.ada, card.id, field.name, "无")
                actions.double_key(world.bo, card.id, field.name, "无")
            elif field.how == "asked":
                actions.confirm(world.bo, card.id, field.name)
    return batch


def finished(world: World, *scans: bytes) -> UUID:
    """A finished batch."""
    batch = settled(world, read(world, *scans))
    actions.finish(world.ada, batch)
    return batch
