# SPDX-License-Identifier: Apache-2.0
"""The editor's inputs for audience, start, phases and classes of customers: from the notice file and back."""

from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from doors.story import a_bilingual_file, a_browser, text_of
from duly.doors.console import planning_form
from duly.kernel.refusals import Refusal
from duly.rooms.notices import actions, queries
from duly.rooms.notices.models import Notice
from duly.rooms.notices.rules import planning
from rooms.notices.letters import a_file, a_peopled_world

FILE = yaml.safe_load((Path(__file__).parents[3] / "examples" / "in-phases.yaml").read_text(encoding="utf-8"))
CALLS = [{"channel": "call", "wait": "3wd", "extras": ["email"]}]


def sent(document: dict[str, Any], language: str = "en", **changes: str) -> dict[str, str]:
    """What a browser sends of the inputs as they are shown, with some of them changed."""
    shown = planning_form.planning_of(document, language)
    form = {"shows_planning": "1", "audience:ended_since": shown["ended_since"]}
    form |= {f"start:{name}": str(shown["start"].get(name, "")) for name in ("on", "at")}
    form |= {f"audience:{name}": text for name, text in shown["audience"].items()}
    form |= {f"audience:state:{state}": "yes" for state, is_on in shown["states"] if is_on}
    for row, one in enumerate(shown["phases"]):
        form |= {f"phase:{row}:{name}": one.get(name, "") for name in ("share", "wait", "go")}
    for row, one in enumerate(shown["classes"]):
        form |= {f"class:{row}:{name}": one.get(name, "") for name in ("name", "tags", "regions", "languages", "steps")}
    return form | changes


def merged(document: dict[str, Any], form: dict[str, str]) -> dict[str, Any]:
    found = deepcopy(document)
    planning_form.merge(found, form)
    return found


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_a_form_that_was_not_touched_changes_nothing_that_a_notice_means(language: str) -> None:
    document = FILE | {"plan": FILE["plan"] | {"start": {"on": "2027-01-12", "at": "09:00"}}}
    found, today = merged(document, sent(document, language)), date(2026, 12, 1)
    assert planning.read_plan(found["plan"], today) == planning.read_plan(document["plan"], today)
    assert found["audience"] == document["audience"]


def test_a_form_without_these_inputs_leaves_them_alone() -> None:
    assert merged(FILE, {}) == FILE


def test_what_is_emptied_goes_and_what_the_inputs_do_not_show_stays() -> None:
    document = a_file(
        **{
            "audience": {"tags": ["vip"], "customers": ["C-1"], "contracts": {"states": ["active"]}},
            "plan/start": {"at": "09:00"},
        }
    )
    form = sent(document, **{"audience:tags": "", "start:at": ""})
    form.pop("audience:state:active")
    found = merged(document, form)
    assert found["audience"] == {"customers": ["C-1"]}
    assert not {"start", "phases", "classes"} & found["plan"].keys()


def test_a_phase_keeps_the_figures_at_which_it_stops() -> None:
    found = merged(FILE, sent(FILE, **{"phase:0:share": "2 %", "phase:0:go": "auto"}))["plan"]["phases"]
    assert found[0] == FILE["plan"]["phases"][0] | {"share": "2%", "go": "auto"}
    assert [one["share"] for one in found] == ["2%", "10%", "100%"]


@pytest.mark.parametrize("words", ["call list 3wd，短信 2d", "人工致电 3wd, sms 2d", "call 3wd; SMS 2d"])
def test_the_steps_of_a_class_are_said_as_people_call_channels(words: str) -> None:
    found = merged(FILE, sent(FILE, **{"class:0:steps": words}))["plan"]["classes"]["key-accounts"]
    assert found["steps"] == [*CALLS, {"channel": "sms", "wait": "2d"}]


def test_a_channel_that_nobody_knows_is_refused_in_words() -> None:
    found = merged(FILE, sent(FILE, **{"class:0:steps": "pigeon 3d"}))
    with pytest.raises(Refusal) as no:
        planning.read_plan(found["plan"], date(2026, 12, 1))
    assert no.value.field == "plan.classes.key-accounts.steps[0].channel"


@pytest.mark.django_db
def test_phases_and_a_class_are_written_in_the_editor(tmp_path: Path) -> None:
    world = a_peopled_world(tmp_path)
    notice = actions.create(world.ada, "acme", a_bilingual_file())
    browser, address = a_browser("ada@example.com", "zh-CN"), f"/console/notices/{notice.id}/text"
    page = text_of(browser.get(address))
    assert ("放量阶段" in page, "客户类别" in page) == (True, True)
    more = {
        "phase:0:share": "10", "phase:0:wait": "24h", "phase:0:go": "human", "phase:1:share": "100",
        "class:0:name": "大客户", "class:0:tags": "vip", "class:0:steps": "人工致电 2d",
    }  # fmt: skip
    answer = browser.post(address, {"base": "1", **sent(queries.file_of(notice), "zh-CN", **more)})
    assert answer.status_code == 303, text_of(answer)
    plan = Notice.objects.get(id=notice.id).plan
    assert [(one["share"], one["wait"]) for one in plan["phases"]] == [(100_000, 86_400), (1_000_000, 86_400)]
    assert [(one["name"], one["tags"], one["steps"][0]["channel"]) for one in plan["classes"]] == [
        ("大客户", ["vip"], "call")
    ]
