# SPDX-License-Identifier: Apache-2.0
"""The file behind a notice: written back from what is kept, it reads as the same notice."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from duly.rooms.notices import actions, queries
from rooms.notices.letters import a_file, a_peopled_world
from theatre import staged
from world import World

pytestmark = pytest.mark.django_db
EXAMPLES = Path(__file__).parents[3] / "examples"
FULL = {
    "plan": {
        "steps": [
            {"channel": "email", "wait": "36h", "at": "10:30", "extras": ["portal"]},
            {"channel": "sms", "wait": "5wd", "when": ["not_delivered", "bounced"], "classes": ["key accounts"]},
            "person",
        ],
        "acknowledge_by": "+45d",
        "also": ["portal"],
        "classes": {
            "key accounts": {"tags": ["vip"], "regions": ["GB"], "steps": [{"channel": "call", "wait": "90m"}]}
        },
        "start": {"on": "+3d", "at": "09:30"},
        "phases": [{"share": "12.5%", "stop": {"bounce": "0.5%"}, "wait": "2d", "go": "human"}, "100%"],
        "order": "fixed",
        "quiet_hours": "waived",
    },
    "repeat": {"every": "18mo", "times": 3},
    "fallbacks": {"fr": "en"},
}


world = staged(a_peopled_world)


def _again(world: World, document: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What a notice says before and after it is written anew from its own file."""
    notice = actions.create(world.ada, "acme", document)
    before = queries.document_of(notice)
    after = queries.document_of(actions.revise(world.ada, notice.id, queries.file_of(notice)))
    alike = {"revision": 0, "asked": {}}
    return {**before, **alike}, {**after, **alike}


@pytest.mark.parametrize(
    "changes",
    [
        {},
        FULL,
        {"content/en": {"title": "T", "subject": "S", "summary": "s", "body": "b", "sms": "x", "everyone": "all"}},
    ],
)
def test_a_notice_written_anew_from_its_own_file_says_the_same(world: World, changes: dict[str, Any]) -> None:
    before, after = _again(world, a_file(**changes))
    assert after == before


@pytest.mark.parametrize("name", ["address-change", "fee-change", "in-phases", "emergency"])
def test_so_do_the_examples(world: World, name: str) -> None:
    before, after = _again(world, yaml.safe_load((EXAMPLES / f"{name}.yaml").read_text(encoding="utf-8")))
    assert after == before


def test_a_date_counted_from_the_day_of_writing_stays_where_it_was(world: World) -> None:
    notice = actions.create(world.ada, "acme", a_file(effective_on="+60d"))
    assert queries.file_of(notice)["effective_on"] == notice.change.effective_on.isoformat()
