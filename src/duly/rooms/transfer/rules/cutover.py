# SPDX-License-Identifier: Apache-2.0
"""The section ``cutover`` of a transfer plan: when the old system stands still, what is done if it fails, who ticks what, who may
roll back for how long. Read strictly; every complaint names its place.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from duly.rooms.transfer.rules import complaints, shapes
from duly.rooms.transfer.rules.cutover_complaints import BAD_MOMENT, ENDS_BEFORE, FREEZE_TOO_LONG

LONGEST_FREEZE = 30
"""Days."""
LONGEST_ROLLBACK = 365
_MOST, _LONG, _SHORT, _NAME = 100, 4_000, 400, 254
_CUTOVER = ("freeze", "contingency", "checklist", "rollback")
_FREEZE = ("from", "until", "who", "how")
_ITEM = ("what", "owner", "department", "gate")


class FreezePlan(NamedTuple):
    """When the old system takes no changes any more, who sees to it, and how."""

    begins: datetime
    until: datetime
    who: str
    how_zh: str
    how_en: str


class ItemPlan(NamedTuple):
    """Something that its owner ticks; without a ``gate`` the cut-over does not wait for it."""

    what_zh: str
    what_en: str
    owner: str
    department: str
    is_gate: bool


class CutoverPlan(NamedTuple):
    """The whole section."""

    freeze: FreezePlan
    contingency_zh: str
    contingency_en: str
    items: tuple[ItemPlan, ...]
    rollback_days: int
    decider: str


def read_cutover(raw: object, path: str = "cutover") -> CutoverPlan:
    """The section out of what a YAML or JSON reader gave.

    Raises:
        Refusal: ``transfer.missing``, ``transfer.bad_moment`` and the other complaints, each with the place.
    """
    given = shapes.group(raw, path, _CUTOVER)
    at = f"{path}.rollback"
    rollback = shapes.group(_there(given, "rollback", path), at, ("days", "decide"))
    zh, en = _both(given.get("contingency"), f"{path}.contingency", _LONG)
    items = shapes.items(given.get("checklist"), f"{path}.checklist", _MOST)
    return CutoverPlan(
        _freeze(_there(given, "freeze", path), f"{path}.freeze"), zh, en,
        tuple(_item(one, f"{path}.checklist[{place}]") for place, one in enumerate(items)),
        shapes.count(rollback.get("days"), f"{at}.days", 0, LONGEST_ROLLBACK), shapes.text(rollback.get("decide"), f"{at}.decide", _NAME),
    )  # fmt: skip


def _there(given: Mapping[str, Any], key: str, path: str) -> object:
    if given.get(key) is None:
        raise complaints.MISSING(field=f"{path}.{key}", path=f"{path}.{key}")
    return given[key]


def _freeze(raw: object, path: str) -> FreezePlan:
    given = shapes.group(raw, path, _FREEZE)
    begins, until = (_moment(given.get(one), f"{path}.{one}") for one in ("from", "until"))
    if until <= begins:
        raise ENDS_BEFORE(field=f"{path}.until", path=f"{path}.until")
    if (until - begins).days > LONGEST_FREEZE:
        raise FREEZE_TOO_LONG(
            field=f"{path}.until", path=f"{path}.until", days=(until - begins).days, most=LONGEST_FREEZE
        )
    zh, en = _both(given.get("how"), f"{path}.how", _LONG)
    return FreezePlan(begins, until, shapes.text(given.get("who"), f"{path}.who", _NAME), zh, en)


def _item(raw: object, path: str) -> ItemPlan:
    given = shapes.group(raw, path, _ITEM)
    zh, en = _both(given.get("what"), f"{path}.what", _SHORT)
    return ItemPlan(
        zh, en, shapes.text(given.get("owner"), f"{path}.owner", _NAME),
        shapes.text(given.get("department"), f"{path}.department", 64, required=False),
        shapes.flag(given.get("gate", True), f"{path}.gate"),
    )  # fmt: skip


def _both(raw: object, path: str, limit: int) -> tuple[str, str]:
    """Chinese and English; one of them may be left out, not both."""
    given = shapes.group({} if raw is None else raw, path, ("zh", "en"))
    zh, en = (shapes.text(given.get(one), f"{path}.{one}", limit, required=False).strip() for one in ("zh", "en"))
    if not zh and not en:
        raise complaints.MISSING(field=path, path=path)
    return zh, en


def _moment(raw: object, path: str) -> datetime:
    found = raw
    if isinstance(raw, str):
        try:
            found = datetime.fromisoformat(raw.strip())
        except ValueError:
            found = None
    if not isinstance(found, datetime) or found.tzinfo is None:
        raise BAD_MOMENT(field=path, path=path, given=shapes.shown(raw))
    return found
