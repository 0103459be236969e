# SPDX-License-Identifier: Apache-2.0
"""A notice that was followed by another: its page, its feeds, its banner, its status; and nothing of it is retried."""

from typing import Any

import pytest

from doors.story import a_browser, text_of
from duly.kernel.refusals import Refusal
from duly.rooms.delivery import actions as delivery
from duly.rooms.notices import actions, queries
from duly.rooms.notices.facts import Rehearsal
from duly.rooms.notices.models import Notice
from rooms.notices.letters import a_file, a_peopled_world, an_approved_notice
from rooms.notices.test_emergency import EMERGENCY
from theatre import staged
from world import World

pytestmark = pytest.mark.django_db
BODY = "{{ name }}, our notice {{ earlier }} was wrong. {{ organisation }}, {{ sender_phone }}: {{ link }}"


world = staged(a_peopled_world)


def followed(world: World, relation: str = "corrects", **changes: Any) -> tuple[Notice, Notice]:
    """A published notice, and the one that took its place in a rehearsal."""
    first = an_approved_notice(world, a_file(**{"plan/also": ["website"]}))
    actions.launch(world.ada, first.id)
    says: dict[str, Any] = (
        {} if relation == "withdraws" else {"content/en/correction": {"title": "Correction", "body": BODY}}
    )
    second = an_approved_notice(world, a_file(**{relation: first.number, "plan/also": ["website"], **says, **changes}))
    actions.launch(world.ada, second.id, rehearsal=Rehearsal(2))
    return first, second


@pytest.mark.parametrize(
    ("relation", "word"), [("corrects", "corrected"), ("withdraws", "withdrawn"), ("supersedes", "superseded")]
)
def test_the_old_page_the_archive_and_the_feeds_say_so(world: World, relation: str, word: str) -> None:
    first, second = followed(world, relation)
    page = text_of(a_browser().get(f"/announcements/acme-{first.number}"))
    assert f"{word} by {second.number}" in page
    assert f'href="/announcements/acme-{second.number}"' in page
    archive = text_of(a_browser().get("/"))
    assert f">{word}<" in archive
    assert f'term="{word}"' in text_of(a_browser().get("/announcements.atom"))
    (tagged,) = [one for one in a_browser().get("/announcements.json").json()["items"] if one.get("tags") == [word]]
    assert tagged["_duly"]["successor"] == second.number
    assert [item["id"] for item in a_browser().get("/announcements/acme/banner.json").json()["items"]] == [
        f"acme-{second.number}"
    ]


def test_without_a_page_the_new_one_is_named_and_not_linked(world: World) -> None:
    first, second = followed(world, **{"plan/also": []})
    page = text_of(a_browser().get(f"/announcements/acme-{first.number}"))
    assert f"corrected by {second.number}" in page
    assert f"acme-{second.number}" not in page


def test_its_status_names_what_followed(world: World) -> None:
    first, second = followed(world)
    found = queries.status_for(world.ada, first.id)["successor"]
    assert (found["number"], found["relation"]) == (second.number, "corrects")
    assert queries.status_for(world.ada, second.id)["successor"] is None


def test_what_was_followed_or_cancelled_is_not_retried(world: World) -> None:
    first, second = followed(world)
    with pytest.raises(Refusal, match=second.number) as refused:
        delivery.retry(world.operator, first.id, code="too_large")
    assert refused.value.code == "delivery.was_followed"
    actions.cancel(world.ada, second.id, reason="A test.")
    with pytest.raises(Refusal) as refused:
        delivery.retry(world.operator, second.id, code="too_large")
    assert refused.value.code == "delivery.has_ended"


def test_an_emergency_that_is_a_draft_is_submitted_first(world: World) -> None:
    notice = actions.create(world.ada, "acme", a_file(**EMERGENCY))
    with pytest.raises(Refusal, match=f"duly notice submit {notice.number}"):
        actions.launch_emergency(world.bo, notice.id, digest=queries.digest_of(notice))
