# SPDX-License-Identifier: Apache-2.0
"""A policy: read from plain values, and what it asks of one notice."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from duly.kernel.words import Words
from duly.rooms.agreement.facts import Needed, Policy, Step, Template
from duly.rooms.agreement.rules.complaints import BAD_POLICY

MOST_APPROVERS = 10
LONGEST_LEAD = 365
_KEYS = {"approvers", "departments", "kinds", "reach", "cost", "tasks", "remind_days", "sign_off_days"}
_TASK_KEYS = {"step", "title", "department", "days", "before", "mandatory", "kinds"}
_ANCHORS = ("effective", "launch")


def needed(policy: Policy, kind: str, reach: int | None, cost: int | None) -> Needed:
    """What a notice of this kind, to so many, at this cost (in whole units of money) needs.

    Where reach or cost cannot be told, the highest threshold holds: what is not known is not taken for small.
    """
    special = policy.kinds.get(kind)
    departments = tuple(dict.fromkeys((*policy.departments, *(special.departments if special else ()))))
    counts = [policy.approvers, len(departments), *([special.approvers] if special else [])]
    for limits, found in ((policy.reach, reach), (policy.cost, cost)):
        counts += [approvers for above, approvers in limits if found is None or found > above]
    return Needed(max(counts), departments)


def read_policy(document: object, departments: Collection[str], kinds: Collection[str]) -> Policy:
    """A policy from plain values as they come from a form, a file or a program.

    Raises:
        Refusal: ``agreement.bad_policy``; ``field`` says where.
    """
    held = _mapping(document, "policy", _KEYS)
    return Policy(
        approvers=_number(held, "approvers", 1, 1, MOST_APPROVERS),
        departments=_names(held.get("departments"), "departments", departments),
        kinds={
            _one_of(kind, kinds, f"kinds.{kind}"): _needed(asked, f"kinds.{kind}", departments)
            for kind, asked in _mapping(held.get("kinds", {}), "kinds", None).items()
        },
        reach=_limits(held.get("reach"), "reach"),
        cost=_limits(held.get("cost"), "cost"),
        templates=tuple(
            _template(row, f"tasks[{place}]", departments, kinds) for place, row in enumerate(_list(held.get("tasks"), "tasks"))
        ),
        remind_days=_number(held, "remind_days", 3, 0, 60),
        sign_off_days=_number(held, "sign_off_days", 2, 0, 60),
    )  # fmt: skip


def plain(policy: Policy) -> dict[str, Any]:
    """The policy as :func:`read_policy` reads it."""
    return {
        "approvers": policy.approvers,
        "departments": list(policy.departments),
        "kinds": {
            kind: {"approvers": asked.approvers, "departments": list(asked.departments)}
            for kind, asked in sorted(policy.kinds.items())
        },
        "reach": [{"above": above, "approvers": approvers} for above, approvers in policy.reach],
        "cost": [{"above": above, "approvers": approvers} for above, approvers in policy.cost],
        "tasks": [
            {
                "step": row.step.value, "title": {"zh": row.title_zh, "en": row.title_en}, "department": row.department,
                "days": row.days, "before": row.before, "mandatory": row.is_mandatory, "kinds": list(row.kinds),
            }
            for row in policy.templates
        ],
        "remind_days": policy.remind_days,
        "sign_off_days": policy.sign_off_days,
    }  # fmt: skip


def _needed(asked: object, where: str, departments: Collection[str]) -> Needed:
    held = _mapping(asked, where, {"approvers", "departments"})
    return Needed(
        _number(held, "approvers", 1, 1, MOST_APPROVERS, within=where),
        _names(held.get("departments"), f"{where}.departments", departments),
    )


def _template(row: object, where: str, departments: Collection[str], kinds: Collection[str]) -> Template:
    held = _mapping(row, where, _TASK_KEYS)
    title = _mapping(held.get("title", {}), f"{where}.title", {"zh", "en"})
    zh, en = (str(title.get(language) or "").strip() for language in ("zh", "en"))
    if not (zh or en):
        raise _wrong(f"{where}.title", Words(en="say what is to be done", zh="请写明要做什么"))
    department = held.get("department")
    mandatory = held.get("mandatory", True)
    if not isinstance(mandatory, bool):
        raise _wrong(f"{where}.mandatory", Words(en="true or false is expected", zh="应为 true 或 false"))
    return Template(
        step=Step(_one_of(held.get("step"), list(Step), f"{where}.step")),
        title_zh=zh,
        title_en=en,
        department=_one_of(department, departments, f"{where}.department") if department else None,
        days=_number(held, "days", 0, 0, LONGEST_LEAD, within=where),
        before=_one_of(held.get("before", "effective"), _ANCHORS, f"{where}.before"),
        is_mandatory=mandatory,
        kinds=_names(held.get("kinds"), f"{where}.kinds", kinds),
    )


def _limits(value: object, where: str) -> tuple[tuple[int, int], ...]:
    rows = [_mapping(row, f"{where}[{place}]", {"above", "approvers"}) for place, row in enumerate(_list(value, where))]
    return tuple(
        sorted(
            (
                _number(row, "above", 0, 0, 10**12, within=where),
                _number(row, "approvers", 2, 1, MOST_APPROVERS, within=where),
            )
            for row in rows
        )
    )


def _mapping(value: object, where: str, keys: Collection[str] | None) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise _wrong(where, Words(en="`name: value` lines are expected", zh="应为“名称: 值”形式"))
    for key in value:
        if keys is not None and key not in keys:
            known = ", ".join(sorted(keys))
            raise _wrong(f"{where}.{key}", Words.literal(f"unknown; known are {known}", f"未知项；可用：{known}"))
    return value


def _list(value: object, where: str) -> Iterable[object]:
    if value is None:
        return ()
    if not isinstance(value, list | tuple):
        raise _wrong(where, Words(en="a list is expected", zh="应为列表"))
    return value


def _names(value: object, where: str, known: Collection[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_one_of(name, known, where) for name in _list(value, where)))


def _one_of(value: object, known: Collection[str], where: str) -> str:
    if not isinstance(value, str) or value not in known:
        choices = ", ".join(known) or "-"
        raise _wrong(where, Words.literal(f"{value!r} is none of {choices}", f"{value!r} 不在可选范围：{choices}"))
    return value


def _number(held: Mapping[str, Any], key: str, usual: int, least: int, most: int, *, within: str = "") -> int:
    value = held.get(key, usual)
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        where = f"{within}.{key}" if within else key
        en, zh = f"a whole number from {least} to {most} is expected", f"应为 {least} 至 {most} 的整数"
        raise _wrong(where, Words.literal(en, zh))
    return value


def _wrong(where: str, why: Words) -> Exception:
    return BAD_POLICY(field=where, where=where, why=why)
