# SPDX-License-Identifier: Apache-2.0
"""Notices for the tests of this room, made by real verbs."""

from copy import deepcopy
from pathlib import Path
from typing import Any

from duly.rooms.notices import actions
from duly.rooms.notices.models import Notice
from world import World, a_world, customer_row, make_customers

BODY = "Dear {{ name }},\n\n{{ organisation }} moves on {{ effective_on|date }} from {{ old_address }} to {{ new_address }}.\n\nCall {{ phone }}.\n\nConfirm: {{ link }}"
FILE: dict[str, Any] = {
    "duly": "notice/1",
    "kind": "address_change",
    "reason": "The office is too small.",
    "effective_on": "+60d",
    "mandatory": True,
    "legal_basis": {"law": "民法典", "article": "509(2)"},
    "fields": {"old_address": "1 Old Street", "new_address": "2 New Street", "phone": "+86 10 0000 0000"},
    "content": {
        "en": {
            "title": "We are moving",
            "summary": "From {{ effective_on|date }} at {{ new_address }}.",
            "body": BODY,
            "sms": "{{ organisation }} moves to {{ new_address }}: {{ link }} or reply 1 {{ code }}",
        },
    },
    "audience": {"services": ["hosting"]},
    "plan": {
        "steps": [{"channel": "email", "wait": "3d"}, {"channel": "sms", "wait": "3d"}],
        "acknowledge_by": "+45d",
        "also": ["portal", "website"],
    },
}


def a_file(**changes: Any) -> dict[str, Any]:
    """The notice file with some places changed: ``{"plan.also": []}`` by dotted path, ``None`` removes."""
    document = deepcopy(FILE)
    for path, value in changes.items():
        place = document
        *parents, last = path.split("/")
        for parent in parents:
            place = place[parent]
        if value is None:
            place.pop(last, None)
        else:
            place[last] = deepcopy(value)  # what is given stays what it is, whoever changes the file next
    return document


def a_peopled_world(folder: Path, count: int = 3, **cells: str) -> World:
    """The world with so many customers of hosting."""
    world = a_world()
    make_customers(world, [customer_row(number, **cells) for number in range(count)], folder)
    return world


def an_approved_notice(world: World, document: dict[str, Any] | None = None) -> Notice:
    """Ada writes and submits, Bo approves."""
    notice = actions.create(world.ada, "acme", document or a_file())
    digest = actions.submit(world.ada, notice.id)
    actions.approve(world.bo, notice.id, digest=digest)
    return notice
