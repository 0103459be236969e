# SPDX-License-Identifier: Apache-2.0
"""The section ``cutover`` of a plan is read strictly, and what is wrong with it is named with its place."""

from datetime import UTC, datetime
from typing import Any

import pytest

from duly.kernel.refusals import Refusal
from duly.rooms.transfer.rules.cutover import read_cutover

FREEZE: dict[str, Any] = {
    "from": "2026-12-05T22:00+08:00", "until": "2026-12-06T06:00+08:00", "who": "it@example.com", "how": {"en": "Lock the account"},
}  # fmt: skip
PLAN: dict[str, Any] = {
    "freeze": FREEZE, "contingency": {"zh": "解冻"}, "rollback": {"days": 14, "decide": "cfo@example.com"},
    "checklist": [{"what": {"en": "Backup"}, "owner": "it@example.com"}],
}  # fmt: skip


def test_it_is_read_whole() -> None:
    plan = read_cutover(PLAN)
    assert plan.freeze.begins == datetime(2026, 12, 5, 14, tzinfo=UTC)
    assert (plan.rollback_days, plan.decider, plan.contingency_zh) == (14, "cfo@example.com", "解冻")
    assert [(one.what_en, one.is_gate) for one in plan.items] == [("Backup", True)]


@pytest.mark.parametrize(
    ("spoilt", "code", "place"),
    [
        ({"freeze": None}, "transfer.missing", "cutover.freeze"),
        ({"freeze": FREEZE | {"from": "2026-12-05T22:00"}}, "transfer.bad_moment", "cutover.freeze.from"),
        ({"freeze": FREEZE | {"from": "Saturday"}}, "transfer.bad_moment", "cutover.freeze.from"),
        ({"freeze": FREEZE | {"until": FREEZE["from"]}}, "transfer.freeze_ends_before", "cutover.freeze.until"),
        ({"freeze": FREEZE | {"until": "2027-03-01T00:00Z"}}, "transfer.freeze_too_long", "cutover.freeze.until"),
        ({"freeze": FREEZE | {"how": {}}}, "transfer.missing", "cutover.freeze.how"),
        ({"contingency": None}, "transfer.missing", "cutover.contingency"),
        ({"rollback": {"days": -1, "decide": "a@b"}}, "transfer.bad_count", "cutover.rollback.days"),
        ({"rollback": {"days": 3}}, "transfer.missing", "cutover.rollback.decide"),
        ({"checklist": [{"what": {"en": "x"}}]}, "transfer.missing", "cutover.checklist[0].owner"),
        ({"checklist": [{"what": {"en": "x"}, "owner": "a@b", "gate": "yes"}]}, "transfer.not_yes_or_no", "cutover.checklist[0].gate"),
        ({"hurry": True}, "transfer.unknown_key", "cutover.hurry"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_place(spoilt: dict[str, Any], code: str, place: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_cutover(PLAN | spoilt)
    assert (refused.value.code, refused.value.field) == (code, place)
