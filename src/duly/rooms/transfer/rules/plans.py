# SPDX-License-Identifier: Apache-2.0
"""A transfer plan: where from, where to, who is responsible for what and by when. Read strictly; every complaint names its place."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from duly.rooms.transfer.rules import complaints, declaring, shapes
from duly.rooms.transfer.rules.cutover import CutoverPlan, read_cutover
from duly.rooms.transfer.rules.declaring import Declared
from duly.rooms.transfer.rules.keeping_up import SyncPlan, read_sync

FORMAT = "transfer/1"
KEEP, REMOVE = "keep", "remove"
SHARD, SMALLEST, LARGEST = 50_000, 100, 125_000
_REF = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}\Z")
_MOST = 200
_PLAN = (
    "duly", "transfer", "organisation", "title", "why", "sources", "target", "duties", "shard", "rows_per_second", *declaring.KEYS,
    "cutover", "sources_after",
)  # fmt: skip
_SOURCE = ("ref", "kind", "file", "address", "options", "department", "sync")
_DUTY = ("department", "owner", "what", "due")


class SourcePlan(NamedTuple):
    """One source: a file, or the address of a system."""

    ref: str
    kind: str
    file: str
    address: str
    options: Mapping[str, Any]
    department: str
    sync: SyncPlan = SyncPlan()
    """How it is followed while it goes on changing."""


class TargetPlan(NamedTuple):
    """What is written to."""

    kind: str
    address: str
    options: Mapping[str, Any]


class DutyPlan(NamedTuple):
    """Who answers for what, by when."""

    department: str
    owner: str
    what_zh: str
    what_en: str
    due: date


class Plan(NamedTuple):
    """The whole plan."""

    ref: str
    organisation: str
    title_zh: str
    title_en: str
    why: str
    sources: tuple[SourcePlan, ...]
    target: TargetPlan
    duties: tuple[DutyPlan, ...]
    shard: int
    """Rows of a shard, at most."""
    rows_per_second: int | None
    """How fast the source may be read, so that the live system breathes."""
    declared: Declared = Declared()
    """Who receives the data, why they may move, what work costs here."""
    cutover: CutoverPlan | None = None
    """How the new system takes over; without it owners sign as soon as nothing differs."""
    sources_after: str = "keep"
    """What becomes of the files that came in, once the transfer is over: ``keep`` or ``remove``."""


def read_plan(raw: object) -> Plan:
    """A plan out of what a YAML or JSON reader gave.

    Raises:
        Refusal: ``transfer.wrong_format`` and the other complaints, each with the place.
    """
    plan = shapes.group(raw, "", _PLAN)
    if plan.get("duly") != FORMAT:
        raise complaints.WRONG_PLAN_FORMAT(field="duly", given=shapes.shown(plan.get("duly")))
    title_zh, title_en = _both(plan.get("title"), "title")
    sources = shapes.items(plan.get("sources"), "sources", _MOST)
    if not sources:
        raise complaints.MISSING(field="sources", path="sources")
    read = tuple(_source(one, f"sources[{at}]") for at, one in enumerate(sources))
    _must_differ([one.ref for one in read], "sources")
    duties = shapes.items(plan.get("duties"), "duties", _MOST)
    pace = plan.get("rows_per_second")
    return Plan(
        _ref(plan.get("transfer"), "transfer"), shapes.text(plan.get("organisation"), "organisation", 64, required=False),
        title_zh, title_en, shapes.text(plan.get("why"), "why", 64, required=False), read,
        _target(plan.get("target"), "target"), tuple(_duty(one, f"duties[{at}]") for at, one in enumerate(duties)),
        shapes.count(plan.get("shard", SHARD), "shard", SMALLEST, LARGEST),
        None if pace is None else shapes.count(pace, "rows_per_second", 1, 10_000_000), declaring.read_declared(plan),
        read_cutover(plan["cutover"]) if plan.get("cutover") is not None else None,
        shapes.one_of(plan.get("sources_after", KEEP), "sources_after", (KEEP, REMOVE)),
    )  # fmt: skip


def _source(raw: object, path: str) -> SourcePlan:
    given = shapes.group(raw, path, _SOURCE)
    file = shapes.text(given.get("file"), f"{path}.file", 4_096, required=False)
    address = shapes.text(given.get("address"), f"{path}.address", 4_096, required=False)
    if bool(file) == bool(address):
        raise complaints.FILE_OR_ADDRESS(field=path, path=path)
    kind = shapes.text(given.get("kind"), f"{path}.kind", 32, required=False) or _kind_of(file, path)
    return SourcePlan(
        _ref(given.get("ref"), f"{path}.ref"), kind, file, address, _options(given.get("options"), f"{path}.options"),
        shapes.text(given.get("department"), f"{path}.department", 64, required=False), read_sync(given.get("sync"), f"{path}.sync"),
    )  # fmt: skip


KINDS_BY_ENDING = {
    "csv": "delimited", "tsv": "delimited", "txt": "delimited", "xlsx": "excel", "xlsm": "excel", "xls": "excel", "ods": "excel",
    "json": "nested", "ndjson": "nested", "jsonl": "nested", "parquet": "parquet",
}  # fmt: skip


def _kind_of(file: str, path: str) -> str:
    kind = KINDS_BY_ENDING.get(file.rsplit(".", 1)[-1].lower())
    if kind is None:
        raise complaints.KIND_UNCLEAR(field=f"{path}.kind", path=path, known=", ".join(sorted(KINDS_BY_ENDING)))
    return kind


def _target(raw: object, path: str) -> TargetPlan:
    given = shapes.group(raw, path, ("kind", "address", "options"))
    return TargetPlan(
        shapes.text(given.get("kind"), f"{path}.kind", 32), shapes.text(given.get("address"), f"{path}.address", 4_096, required=False),
        _options(given.get("options"), f"{path}.options"),
    )  # fmt: skip


def _duty(raw: object, path: str) -> DutyPlan:
    given = shapes.group(raw, path, _DUTY)
    what_zh, what_en = _both(given.get("what"), f"{path}.what")
    return DutyPlan(
        shapes.text(given.get("department"), f"{path}.department", 64, required=False),
        shapes.text(given.get("owner"), f"{path}.owner", 254), what_zh, what_en, _day(given.get("due"), f"{path}.due"),
    )  # fmt: skip


def _both(raw: object, path: str) -> tuple[str, str]:
    """Chinese and English; one of them may be left out, not both."""
    given = shapes.group({} if raw is None else raw, path, ("zh", "en"))
    zh, en = (shapes.text(given.get(one), f"{path}.{one}", 200, required=False).strip() for one in ("zh", "en"))
    if not zh and not en:
        raise complaints.MISSING(field=path, path=path)
    return zh, en


def _options(raw: object, path: str) -> Mapping[str, Any]:
    return dict(shapes.group({} if raw is None else raw, path))


def _ref(raw: object, path: str) -> str:
    given = shapes.text(raw, path, 64)
    if not _REF.match(given):
        raise complaints.BAD_REF(field=path, path=path, given=shapes.shown(given))
    return given


def _day(raw: object, path: str) -> date:
    if isinstance(raw, date):
        return raw
    try:
        return date.fromisoformat(raw if isinstance(raw, str) else "")
    except ValueError:
        raise complaints.BAD_DAY(field=path, path=path, given=shapes.shown(raw)) from None


def _must_differ(refs: list[str], path: str) -> None:
    for ref in refs:
        if refs.count(ref) > 1:
            raise complaints.TWICE(field=path, path=path, given=ref)
