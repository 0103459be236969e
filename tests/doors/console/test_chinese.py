# SPDX-License-Identifier: Apache-2.0
"""The page of a notice with everything that a plan can have, in Chinese: no word of the code shows through."""

import html
import re
from pathlib import Path

import pytest

from doors.story import a_bilingual_file, a_browser
from duly.rooms.notices import actions
from duly.rooms.obligations import actions as obligations
from rooms.notices.letters import a_peopled_world, an_approved_notice

pytestmark = pytest.mark.django_db
ALLOWED = {
    "duly", "utc", "zh", "en", "english", "sms", "am", "pm", "url", "pdf", "csv", "json", "sha", "ada", "bo", "acme", "example",
    "com", "asia", "shanghai", "old", "new", "street", "hosting", "api", "yaml", "gbr", "gb", "london", "europe", "id", "html", "ltd", "mail",
}  # fmt: skip
PLAN = [
    {"channel": "email", "wait": "3d"}, {"channel": "sms", "wait": "5wd"},
    {"channel": "call", "wait": "1d", "when": ["not_delivered"]},
]  # fmt: skip


def test_the_page_of_a_full_plan_speaks_chinese(tmp_path: Path) -> None:
    world = a_peopled_world(tmp_path)
    notice = an_approved_notice(world, a_bilingual_file(**{"plan/steps": PLAN, "plan/phases": ["50%", "100%"]}))
    actions.launch(world.ada, notice.id)
    obligations.stop_phase(world.ada, notice.id, reason="错字")
    obligations.release_phase(world.bo, notice.id, number=1, reason="已改正")
    browser = a_browser("ada@example.com", "zh-CN")
    for place in ("",):
        answer = browser.get(f"/console/notices/{notice.id}{place}")
        if answer.status_code == 404:
            continue
        body = answer.content.decode()
        main = body[body.index("<main") : body.index("</main>")]
        main = re.sub(r"<(script|style|article|noscript|textarea)\b.*?</\1>", " ", main, flags=re.DOTALL)
        text = html.unescape(re.sub(r"<[^>]+>", " ", main))
        words = set(re.findall(r"(?<![\w@.…-])[A-Za-z][A-Za-z_-]{2,}(?![\w@…])", text))
        assert {word for word in words if word.lower() not in ALLOWED} == set()
        assert "5 个工作日" in text or place
