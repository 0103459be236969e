# SPDX-License-Identifier: Apache-2.0
"""The approval policy as a form: from a document to rows of inputs, and from what was typed to a document."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.http import QueryDict

_MOST = 200
"""Rows of one part that a form may have."""
Document = Mapping[str, Any]


def document_of(form: QueryDict) -> dict[str, Any]:
    """The policy that a form says, as :func:`~duly.rooms.agreement.rules.policies.read_policy` reads it.

    A row whose first input is empty is left out: that is how a row is taken away.
    """
    return {
        "approvers": _whole(form.get("approvers")),
        "departments": form.getlist("departments"),
        "kinds": {
            form[row]: {"approvers": _whole(form.get(f"{row}:approvers")), "departments": form.getlist(f"{row}:departments")}
            for row in _rows(form, "kind") if form.get(row)
        },
        **{part: list(_limits(form, part)) for part in ("reach", "cost")},
        "tasks": [_task(form, row) for row in _rows(form, "task") if _titles(form, row)],
        "remind_days": _whole(form.get("remind_days")),
        "sign_off_days": _whole(form.get("sign_off_days")),
    }  # fmt: skip


def rows_of(document: Document, added: str = "") -> dict[str, Any]:
    """What the form shows: every row of the document, and an empty one where somebody asked for one."""
    kinds = [(kind, asked) for kind, asked in document["kinds"].items()]
    shown = {
        "kinds": _numbered("kind", [{"kind": kind, **asked} for kind, asked in kinds]),
        "reach": _numbered("reach", document["reach"]),
        "cost": _numbered("cost", document["cost"]),
        "tasks": _numbered("task", document["tasks"]),
    }
    empty = {"kind": "kinds", "reach": "reach", "cost": "cost", "task": "tasks"}
    if added in empty:
        held = shown[empty[added]]
        held.append({"row": f"{added}:{len(held)}", "is_new": True, **_EMPTY[added]})
    return {"policy": document, **{f"{name}_rows": rows for name, rows in shown.items()}}


_EMPTY: dict[str, dict[str, Any]] = {
    "kind": {"kind": "", "approvers": 2, "departments": []},
    "reach": {"above": "", "approvers": 2},
    "cost": {"above": "", "approvers": 2},
    "task": {"step": "confirmation", "title": {}, "department": None, "days": 0, "before": "effective", "mandatory": True, "kinds": []},
}  # fmt: skip


def _numbered(part: str, rows: Sequence[Document]) -> list[dict[str, Any]]:
    return [{"row": f"{part}:{number}", **row} for number, row in enumerate(rows)]


def _rows(form: QueryDict, part: str) -> Iterator[str]:
    """The names of the rows of one part, in their order: ``task:0``, ``task:1`` …"""
    for number in range(_MOST):
        row = f"{part}:{number}"
        if row not in form and f"{row}:there" not in form:
            return
        yield row


def _limits(form: QueryDict, part: str) -> Iterator[dict[str, Any]]:
    for row in _rows(form, part):
        if form.get(row):
            yield {"above": _whole(form.get(row)), "approvers": _whole(form.get(f"{row}:approvers"))}


def _task(form: QueryDict, row: str) -> dict[str, Any]:
    return {
        "step": form.get(f"{row}:step"), "title": _titles(form, row), "department": form.get(f"{row}:department") or None,
        "days": _whole(form.get(f"{row}:days")), "before": form.get(f"{row}:before"), "mandatory": f"{row}:mandatory" in form,
        "kinds": form.getlist(f"{row}:kinds"),
    }  # fmt: skip


def _titles(form: QueryDict, row: str) -> dict[str, str]:
    found = {language: form.get(f"{row}:{language}", "").strip() for language in ("zh", "en")}
    return found if any(found.values()) else {}


def _whole(text: str | None) -> int | str:
    """A whole number as it was typed, its thousands apart or not; what is none is handed on, to be refused by name."""
    said = (text or "").strip()
    plain = "".join(one for one in said if one not in ",，  ")
    return int(plain) if plain.isdecimal() and len(plain) < len("10000000000000") else said
