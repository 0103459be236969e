# SPDX-License-Identifier: Apache-2.0
"""Sessions: fresh proofs, ends, and what is forgotten."""

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from duly.foundation.ledger.facts import News
from duly.foundation.ledger.models import Inbox
from duly.kernel import clock
from duly.kernel.actors import SYSTEM
from duly.kernel.refusals import Refusal
from duly.rooms.access import actions, jobs, queries, rules
from duly.rooms.access.facts import VISITOR
from duly.rooms.access.models import Attempt, Session
from duly.rooms.customers import actions as customers
from duly.rooms.customers import queries as registry
from duly.rooms.customers.facts import Change, Item
from rooms.access.porch import HERE, Porch, a_porch, code_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def porch(tmp_path: Path) -> Porch:
    return a_porch(tmp_path)


def later(monkeypatch: pytest.MonkeyPatch, span: timedelta) -> None:
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + span)


def again(porch: Porch, point: int = 0) -> str:
    """Ask for a fresh proof within the session of the first customer."""
    session = Session.objects.get()
    points = queries.points_of(porch.parties[0].id)
    return actions.ask_again(porch.actor(), session.id, points[point].id, origin=HERE).key


def test_a_fresh_proof_renews_the_proof_and_opens_no_second_session(
    porch: Porch, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = porch.enter("c0@example.com")
    later(monkeypatch, timedelta(minutes=16))
    with pytest.raises(Refusal, match="not older than 15 minutes"):
        queries.must_be_fresh(held)
    key = again(porch)
    porch.carry()
    came = actions.prove(porch.actor(), key, code_in(key))
    assert (came.is_right, came.token, Session.objects.count()) == (True, "", 1)
    assert Session.objects.get().proved_at == clock.now()


def test_a_fresh_proof_goes_to_contact_points_on_record_only(porch: Porch) -> None:
    porch.enter("c0@example.com")
    others = queries.points_of(porch.parties[1].id)
    for point in (others[0].id, uuid4()):
        with pytest.raises(Refusal) as no:
            actions.ask_again(porch.actor(), Session.objects.get().id, point, origin=HERE)
        assert no.value.code == "access.no_such_point"


def test_nobody_asks_for_a_proof_within_the_session_of_somebody_else(porch: Porch) -> None:
    held = porch.enter("c0@example.com")
    point = queries.points_of(porch.parties[1].id)[0].id
    with pytest.raises(Refusal) as no:
        actions.ask_again(porch.actor(1), held.id, point, origin=HERE)
    assert no.value.code == "access.not_signed_in"


def test_a_proof_for_a_session_that_has_ended_is_worth_nothing(porch: Porch) -> None:
    held = porch.enter("c0@example.com")
    key = again(porch)
    porch.carry()
    actions.end(porch.actor(), held.id)
    with pytest.raises(Refusal):
        actions.prove(porch.actor(), key, code_in(key))


def test_one_session_or_all_are_ended_and_only_ones_own(porch: Porch) -> None:
    held, other = porch.enter("c0@example.com"), porch.enter("c1@example.com")
    with pytest.raises(Refusal) as no:
        actions.end(porch.actor(1), held.id)
    assert no.value.code == "access.no_such_session"
    porch.enter("+12025550100")
    assert actions.end_all(porch.actor(), but=held.id) == 1
    assert actions.end_all(porch.actor()) == 1
    assert actions.end_all(porch.actor()) == 0
    assert Session.objects.get(id=other.id).ended_at is None


def test_a_session_ends_with_the_contact_point_that_opened_it(porch: Porch) -> None:
    came = porch.came("c0@example.com")
    cookie = queries.cookie_for(came.token)
    point = Session.objects.get().point_id
    item = Item("contact_point", point, "value", None)
    customers.apply_change(SYSTEM, Change(porch.parties[0].id, "end", clock.now(), (item,), "ended"))
    assert queries.standing(cookie) is None


def test_a_change_of_a_contact_point_ends_sessions_and_voids_codes_on_their_way(porch: Porch) -> None:
    porch.enter("c0@example.com")
    key = porch.ask("+12025550100")
    porch.carry()
    stream = registry.cards([porch.parties[0].id])[porch.parties[0].id].stream
    news = [News(uuid4(), "customers.registered", stream, {"fields": ["contact_point.value"]})]
    assert actions.hear_changes(SYSTEM, news) == 1
    with pytest.raises(Refusal):
        actions.prove(VISITOR, key, code_in(key))


def test_a_change_of_the_language_ends_no_session(porch: Porch) -> None:
    porch.enter("c0@example.com")
    stream = registry.cards([porch.parties[0].id])[porch.parties[0].id].stream
    news = [News(uuid4(), "customers.registered", stream, {"fields": ["profile.language"]})]
    assert actions.hear_changes(SYSTEM, news) == 0


def test_old_attempts_and_sessions_are_forgotten(porch: Porch, monkeypatch: pytest.MonkeyPatch) -> None:
    porch.enter("c0@example.com")
    assert jobs.forget() == 0
    later(monkeypatch, timedelta(days=3))
    assert (jobs.forget(), Attempt.objects.count(), Session.objects.count()) == (1, 0, 1)
    later(monkeypatch, timedelta(days=91))
    assert (actions.forget(SYSTEM), Session.objects.count()) == (1, 0)


def test_of_an_erased_customer_nothing_is_left_and_others_stay(porch: Porch) -> None:
    porch.enter("c0@example.com")
    porch.enter("c1@example.com")
    assert actions.forget_customer(SYSTEM, porch.parties[0].id) == 2
    assert actions.forget_customer(SYSTEM, porch.parties[0].id) == 0
    assert Session.objects.get().party_id == porch.parties[1].id


def test_a_customer_sees_their_own_sessions_with_the_browser_in_two_words(porch: Porch) -> None:
    key = porch.ask("c0@example.com")
    porch.carry()
    agent = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Mobile Safari/604.1"
    actions.prove(VISITOR, key, code_in(key), agent=agent)
    (line,) = queries.sessions_of(porch.parties[0].id)
    assert (line.agent, line.ended_at) == ("Safari · iPhone", None)
    assert queries.sessions_of(porch.parties[1].id) == []


def test_who_came_in_is_on_record_without_their_name_in_the_leaf(porch: Porch) -> None:
    porch.enter("c0@example.com")
    (body,) = [one for one in Inbox.objects.values_list("body", flat=True) if '"access.signed_in"' in one]
    assert "Customer 0" not in body


@pytest.mark.parametrize("forged", ["", "..", "a.b.c", "a.9999999999999999999.b", "٣.٣.٣"])
def test_a_forged_cookie_has_no_token(forged: str) -> None:
    assert rules.token_in(b"s", forged, clock.now()) == ""


def test_a_cookie_is_good_for_twenty_minutes_of_rest() -> None:
    now = clock.now()
    cookie = rules.cookie_of(b"s", "token", now)
    assert rules.token_in(b"s", cookie, now + timedelta(minutes=19)) == "token"
    assert rules.token_in(b"s", cookie, now + timedelta(minutes=21)) == ""
    assert rules.token_in(b"other", cookie, now) == ""


def test_a_code_has_no_letters_that_are_mistaken_for_others() -> None:
    codes = {rules.code_of(b"s", uuid4()) for _ in range(300)}
    assert len(codes) == 300
    assert not set("".join(codes)) & set("01OILUoilu")
    assert {len(code) for code in codes} == {6}
