# SPDX-License-Identifier: Apache-2.0
"""Nothing that was researched is forgotten: every rule of the research runs, or is somebody's task."""

import re
from pathlib import Path

from rooms.rulebook.packs import everything

RESEARCHED = Path(__file__).with_name("researched.txt").read_text(encoding="utf-8").split()


def test_every_researched_rule_runs_or_is_a_task_for_somebody() -> None:
    packs = everything().packs
    rules = {rule.id for pack in packs for rule in pack.rules}
    manual = {one.id for pack in packs for one in pack.manual}
    covered = rules | manual | {re.sub(r"-?[a-z]$", "", name) for name in rules | manual}
    assert [name for name in RESEARCHED if name not in covered] == []
    assert len(RESEARCHED) == len(set(RESEARCHED)) == 223
