# SPDX-License-Identifier: Apache-2.0
"""Beginning a notice about an earlier one: what went out can be corrected or withdrawn, nothing else is offered."""

from typing import Any

import pytest
from django.test import Client

from doors.story import Story, a_bilingual_file, a_browser, a_story, text_of
from duly.rooms.notices import actions, queries
from duly.rooms.notices.models import Notice
from theatre import staged

pytestmark = pytest.mark.django_db
story = staged(a_story)


@pytest.fixture
def ada(story: Story) -> Client:
    return a_browser("ada@example.com")


def form(number: str) -> dict[str, Any]:
    return {
        "organisation": "acme", "language": ["en", "zh-Hans"], "reason": "A wrong date.", "effective_on": "2099-03-01",
        "acknowledge_by": "2099-02-01", "refers_to": number,
    }  # fmt: skip


@pytest.mark.parametrize(("kind", "key"), [("correction", "corrects"), ("withdrawal", "withdraws")])
def test_a_correction_or_withdrawal_names_a_notice_that_went_out(
    story: Story, ada: Client, kind: str, key: str
) -> None:
    drafted = actions.create(story.world.ada, "acme", a_bilingual_file())
    page = text_of(ada.get(f"/console/notices/begin/{kind}"))
    assert f'value="{story.notice.number}"' in page
    assert f'value="{drafted.number}"' not in page
    said = ada.post(f"/console/notices/begin/{kind}", form(story.notice.number))
    assert said.status_code == 303, text_of(said)
    written = Notice.objects.get(id=said["Location"].split("/")[3])
    assert queries.file_of(written)[key] == story.notice.number


def test_without_an_earlier_notice_nothing_is_begun_and_the_form_says_so(story: Story, ada: Client) -> None:
    before = Notice.objects.count()
    assert ada.post("/console/notices/begin/correction", form("")).status_code == 422
    assert Notice.objects.count() == before


def test_other_kinds_are_not_asked_for_an_earlier_notice(ada: Client) -> None:
    assert 'name="refers_to"' not in text_of(ada.get("/console/notices/begin/fee_change"))


def test_questions_of_the_law_elsewhere_are_folded_away(ada: Client) -> None:
    page = text_of(ada.get("/console/notices/begin/merger_or_division?deal=merger"))
    folded = page[page.index("<details") : page.index("</details>")]
    assert "under the law of other places" in folded
    assert 'name="answer:deal"' not in folded and 'name="answer:deal"' in page
    assert 'name="answer:creditor_objection_period' in folded or 'name="answer:' in folded
