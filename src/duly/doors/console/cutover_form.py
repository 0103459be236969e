# SPDX-License-Identifier: Apache-2.0
"""How a transfer is cut over, out of a form: moments as the reader's clock shows them, a row for each item of the checklist."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.http import QueryDict
from django.utils import timezone

from duly.rooms.transfer.facts import CutoverCard

ROWS = 3
"""Rows for items that are free at least."""
_MOST, _LONGEST = 100, 4_000
_PLAIN = ("from", "until", "who", "how_zh", "how_en", "contingency_zh", "contingency_en", "days", "decide")
_ITEM = ("what_zh", "what_en", "owner", "department", "gate")


class ItemRow(NamedTuple):
    """One row of the form."""

    number: int
    what_zh: str = ""
    what_en: str = ""
    owner: str = ""
    department: str = ""
    gate: str = "yes"

    @property
    def is_empty(self) -> bool:
        """Nothing was typed."""
        return not (self.what_zh or self.what_en or self.owner or self.department)


def drafted(form: QueryDict, card: CutoverCard | None, emails: Mapping[Any, str]) -> dict[str, Any]:
    """What was typed; before that, what is laid down; ``emails`` says who has which."""
    if form or card is None:
        given = {name: form.get(name, "")[:_LONGEST].strip() for name in _PLAIN}
        rows = list(_typed(form))
        return given | {"days": given["days"] or "14", "rows": _with_free(rows)}
    rows = [
        ItemRow(one.number, one.what_zh, one.what_en, emails.get(one.owner, ""), one.department, "yes" if one.is_gate else "no")
        for one in card.items
    ]  # fmt: skip
    return {
        "from": _shown(card.freeze_from), "until": _shown(card.freeze_until), "who": emails.get(card.fence_by, ""), "how_zh": card.how_zh,
        "how_en": card.how_en, "contingency_zh": card.contingency_zh, "contingency_en": card.contingency_en, "days": card.rollback_days,
        "decide": emails.get(card.decider, ""), "rows": _with_free(rows),
    }  # fmt: skip


def document_of(form: QueryDict) -> dict[str, Any]:
    """The section ``cutover`` of a plan."""
    given = {name: form.get(name, "")[:_LONGEST].strip() for name in _PLAIN}
    days = given["days"]
    return {
        "freeze": {
            "from": _moment(given["from"]), "until": _moment(given["until"]), "who": given["who"],
            "how": {"zh": given["how_zh"], "en": given["how_en"]},
        },
        "contingency": {"zh": given["contingency_zh"], "en": given["contingency_en"]},
        "checklist": [
            {"what": {"zh": one.what_zh, "en": one.what_en}, "owner": one.owner, "department": one.department, "gate": one.gate == "yes"}
            for one in _typed(form)
        ],
        "rollback": {"days": int(days) if days.isascii() and days.isdecimal() else days, "decide": given["decide"]},
    }  # fmt: skip


def _typed(form: QueryDict) -> Iterator[ItemRow]:
    columns = [form.getlist(name)[:_MOST] for name in _ITEM]
    number = 0
    for at in range(max(map(len, columns), default=0)):
        row = ItemRow(0, *(column[at][:_LONGEST].strip() if at < len(column) else "" for column in columns))
        if not row.is_empty:
            number += 1
            yield row._replace(number=number)


def _with_free(rows: list[ItemRow]) -> list[ItemRow]:
    return rows + [ItemRow(at) for at in range(len(rows) + 1, max(ROWS, len(rows) + 1) + 1)]


def _moment(text: str) -> str:
    """What a browser sends has no zone: it is the reader's."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return text
    return found.isoformat() if found.tzinfo else timezone.make_aware(found).isoformat()


def _shown(moment: datetime) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")
