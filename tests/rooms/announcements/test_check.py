# SPDX-License-Identifier: Apache-2.0
"""The self-check sees what a visitor sees, and its facts are few."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.test import Client

from doors.story import Story, a_story
from duly.foundation.ledger import actions as ledger
from duly.foundation.ledger import queries as log
from duly.kernel import clock
from duly.kernel.actors import SYSTEM
from duly.kernel.refusals import Refusal
from duly.rooms.announcements import actions, jobs, queries
from duly.rooms.announcements.facts import Fetched, Sighting
from theatre import staged

pytestmark = pytest.mark.django_db
story = staged(a_story)
BASE = "https://notices.example"


def through_the_door(url: str) -> Fetched:
    """A visitor who comes in by the real door."""
    answer = Client().get(url.removeprefix(BASE))
    return Fetched(answer.status_code, answer.content)


@pytest.fixture
def look() -> Iterator[Callable[..., int]]:
    before = (list(actions._fetch), list(actions._base))

    def look_with(fetch: actions.Fetch = through_the_door) -> int:
        actions.install_eyes(fetch, lambda: BASE)
        return jobs.check()

    yield look_with
    actions._fetch[:], actions._base[:] = before


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "_BREATH", 0.0)


def told(story: Story) -> list[str]:
    """The facts of this room about the notice, in order."""
    ledger.open_log(SYSTEM, "example.com/duly")
    ledger.settle()
    kinds = [str(fact["kind"]) for fact in log.facts_of(story.notice.id)]
    return [kind for kind in kinds if kind.startswith("announcements.")]


def test_an_announcement_that_stands_is_seen_in_every_language(story: Story, look: Callable[..., int]) -> None:
    assert 2 == look()
    stood = queries.standing(story.notice.id)
    assert [("en", True, 1), ("zh-Hans", True, 1)] == [(row.language, row.is_seen, row.checks) for row in stood]
    assert (
        "Has stood here without a break" in Client().get(f"/announcements/acme-{story.notice.number}").content.decode()
    )


def test_many_looks_make_few_facts(story: Story, look: Callable[..., int]) -> None:
    for _ in range(5):
        look()
    assert ["announcements.seen"] * 2 == told(story)
    assert [5, 5] == [row.checks for row in queries.standing(story.notice.id)]


def test_a_new_day_is_worth_a_fact(story: Story, look: Callable[..., int]) -> None:
    look()
    (first, *_) = queries.due(BASE)
    for minutes in range(10, 24 * 60 + 10, 10):
        actions.note(SYSTEM, [Sighting(first, clock.now() + timedelta(minutes=minutes))])
    assert ["announcements.seen", "announcements.seen", "announcements.stood"] == told(story)


def test_a_page_that_says_something_else_is_missing(story: Story, look: Callable[..., int]) -> None:
    look()

    def altered(url: str) -> Fetched:
        found = through_the_door(url)
        return Fetched(found.status, found.content.replace(b"2 New Street", b"3 New Street"))

    look(altered)
    open_ones = [row for row in queries.standing(story.notice.id) if row.is_open]
    assert {(False, "altered")} == {(row.is_seen, row.code) for row in open_ones}
    assert "announcements.missing" in told(story)
    look()
    assert {True} == {row.is_seen for row in queries.standing(story.notice.id) if row.is_open}


def test_a_website_that_is_away_is_not_asked_for_every_page(story: Story, look: Callable[..., int]) -> None:
    asked: list[str] = []

    def away(url: str) -> Fetched:
        asked.append(url)
        return Fetched(0, trouble="ConnectError")

    look(away)
    assert {"unreachable"} == {row.code for row in queries.standing(story.notice.id)}
    assert len(asked) <= actions._AWAY * actions._TRIES


def test_a_short_absence_is_asked_about_again(story: Story, look: Callable[..., int]) -> None:
    calls = iter(range(100))
    look(lambda url: Fetched(0) if next(calls) % 2 == 0 else through_the_door(url))
    assert {True} == {row.is_seen for row in queries.standing(story.notice.id)}


def test_a_gap_is_not_claimed(story: Story, look: Callable[..., int]) -> None:
    (first, *_) = queries.due(BASE)
    now = clock.now()
    for at in (now, now + timedelta(minutes=10), now + timedelta(hours=8)):
        actions.note(SYSTEM, [Sighting(first, at)])
    stood = queries.standing(story.notice.id)
    assert [(2, False), (1, True)] == [(row.checks, row.is_open) for row in stood]
    assert stood[0].last_at == now + timedelta(minutes=10)


def test_what_was_taken_down_is_not_looked_for(story: Story, look: Callable[..., int]) -> None:
    look()
    actions.take_down(story.world.bo, story.notice.id, reason="wrong")
    assert 0 == look()
    assert not any(row.is_open for row in queries.standing(story.notice.id))
    with pytest.raises(Refusal) as refused:
        actions.take_down(story.world.bo, story.notice.id, reason="wrong")
    assert "announcements.taken_down_already" == refused.value.code


def test_the_archive_is_looked_at_once_a_day(story: Story, look: Callable[..., int]) -> None:
    look()
    actions.set_term(story.world.ada, story.notice.id, until=clock.now(), reason="over")
    assert 0 == look()


def test_decisions_need_reason_right_and_sight(story: Story) -> None:
    until = clock.now() + timedelta(days=3)
    for actor, code in ((story.world.cy, "rights.not_allowed"), (story.world.dee, "notices.no_such_notice")):
        with pytest.raises(Refusal) as refused:
            actions.set_term(actor, story.notice.id, until=until, reason="x")
        assert code == refused.value.code
    for reason, when, code in (
        (" ", until, "announcements.reason_needed"), ("x", until - timedelta(days=30), "announcements.bad_end"),
    ):  # fmt: skip
        with pytest.raises(Refusal) as refused:
            actions.set_term(story.world.ada, story.notice.id, until=when, reason=reason)
        assert code == refused.value.code
    actions.set_term(story.world.ada, story.notice.id, until=until, reason="x")
    term = queries.term(story.notice.id)
    assert term is not None
    assert (until, True) == (term.ends_at, term.is_set)
