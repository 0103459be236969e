# SPDX-License-Identifier: Apache-2.0
"""Requests: numbers, dates by region, one queue, who decides what, and what holds afterwards."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from duly.kernel.refusals import Refusal
from duly.rooms.customers import queries as registry
from duly.rooms.privacy import actions, queries
from duly.rooms.privacy.facts import REQUEST_ORDERS
from duly.rooms.privacy.rules.clocks import clock_for, months_later
from duly.rooms.privacy.rules.states import LEADS_TO, OVER, may_go
from duly.rooms.privacy.terms import Kind, State
from house.house_files import ROOT
from rooms.privacy.stage import Clock, a_stage
from world import customer_row, make_customers

pytestmark = pytest.mark.django_db


def test_numbers_count_up_in_each_organisation_and_year(tmp_path: Path, now: Clock) -> None:
    stage = a_stage(tmp_path)
    first = actions.receive(stage.customer, stage.party.id, kind="access")
    second = actions.receive(stage.customer, stage.party.id, kind="export")
    assert (first.number, second.number) == ("PR-2026-000001", "PR-2026-000002")
    now.later(days=60)
    assert actions.receive(stage.customer, stage.party.id, kind="objection").number == "PR-2027-000001"


def test_the_same_request_again_joins_the_first(tmp_path: Path) -> None:
    stage = a_stage(tmp_path)
    first = actions.receive(stage.customer, stage.party.id, kind="access")
    again = actions.receive(stage.world.cy, stage.party.id, kind="access", channel="phone")
    assert (again.id, again.again) == (first.id, True)
    assert len(queries.requests_of(stage.party.id)) == 1


@pytest.mark.parametrize(
    ("region", "own", "due", "extended", "source"),
    [
        ("DE-BY", 15, date(2026, 12, 25), date(2027, 2, 25), "GDPR 12(3)"),
        ("GB", 15, date(2026, 12, 25), date(2027, 2, 25), "GDPR 12(3)"),
        ("CN-31", 15, date(2026, 12, 10), date(2026, 12, 25), "个人信息保护法 50"),
        ("CN", 7, date(2026, 12, 2), date(2026, 12, 9), "个人信息保护法 50"),
        ("US-CA", 15, date(2027, 1, 9), date(2027, 2, 23), "CCPA 1798.130(a)(2)"),
        ("BR", 20, date(2026, 12, 15), date(2027, 1, 4), "organisation"),
    ],
)
def test_the_date_follows_from_the_customers_region(
    region: str, own: int, due: date, extended: date, source: str
) -> None:
    ticking = clock_for(region, own)
    received = date(2026, 11, 25)
    assert (ticking.due(received), ticking.due(received, extended=True), ticking.source) == (due, extended, source)


def test_a_month_that_is_shorter_ends_on_its_last_day() -> None:
    assert months_later(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert months_later(date(2028, 1, 31), 1) == date(2028, 2, 29)
    assert months_later(date(2026, 12, 31), 2) == date(2027, 2, 28)


def test_an_organisation_sets_its_own_days_and_extends_once_with_a_reason(tmp_path: Path) -> None:
    stage = a_stage(tmp_path, region="CN")
    actions.set_days(stage.lena, stage.world.acme.id, 10)
    made = actions.receive(stage.customer, stage.party.id, kind="access")
    assert queries.request_for(stage.lena, made.id).due_on == date(2026, 12, 5)
    with pytest.raises(Refusal, match="Say why"):
        actions.extend(stage.lena, made.id, reason=" ")
    actions.extend(stage.lena, made.id, reason="archives are elsewhere")
    assert queries.request_for(stage.lena, made.id).due_on == date(2026, 12, 15)
    with pytest.raises(Refusal, match="extended already"):
        actions.extend(stage.lena, made.id, reason="again")
    with pytest.raises(Refusal, match="between 1 and 60"):
        actions.set_days(stage.lena, stage.world.acme.id, 61)


def test_the_nearest_date_stands_first_and_what_is_over_stands_apart(tmp_path: Path) -> None:
    stage = a_stage(tmp_path)
    (other,) = [
        one for one in make_customers(stage.world, [customer_row(7, region="CN")], tmp_path) if one.ref == "C-00007"
    ]
    gb = actions.receive(stage.customer, stage.party.id, kind="access")
    cn = actions.receive(stage.world.cy, other.id, kind="access", channel="phone")
    assert [one.id for one in queries.requests_for(stage.lena, order=REQUEST_ORDERS.usual)] == [cn.id, gb.id]
    actions.withdraw(stage.customer, gb.id)
    assert [one.id for one in queries.requests_for(stage.lena)] == [cn.id]
    assert [one.state for one in queries.requests_for(stage.lena, done=True)] == ["withdrawn"]


def test_a_restriction_takes_two_and_then_nothing_but_the_mandatory_is_sent(tmp_path: Path) -> None:
    stage = a_stage(tmp_path)
    row = stage.granted("restriction")
    assert row.state == "done"
    assert queries.restricted([stage.party.id]) == {stage.party.id}
    assert registry.reaches([stage.party.id], "email")[stage.party.id].opted_out
    (flag,) = queries.flags_of(stage.party.id)
    with pytest.raises(Refusal, match="somebody else"):
        actions.lift(stage.lena, flag.id, reason="over")
    actions.lift(stage.world.bo, flag.id, reason="the dispute is over")
    assert queries.restricted([stage.party.id]) == set()


def test_an_objection_and_a_withdrawal_take_one_and_stand_in_the_consents(tmp_path: Path) -> None:
    stage = a_stage(tmp_path)
    for kind, said in (("objection", "refused"), ("withdraw_consent", "withdrawn")):
        made = actions.receive(stage.customer, stage.party.id, kind=kind, purpose="commercial")
        actions.prepare(stage.lena, made.id, outcome="granted")
        assert registry.consents_in([stage.party.id])[stage.party.id][0].decision == said
        assert queries.request_for(stage.lena, made.id).state == "done"


def test_a_refusal_needs_a_reason_of_the_list_and_says_how_to_appeal(tmp_path: Path) -> None:
    stage = a_stage(tmp_path, language="zh-Hans")
    row = stage.asked("access")
    with pytest.raises(Refusal, match="Say why"):
        actions.prepare(stage.lena, row.id, outcome="refused")
    with pytest.raises(Refusal, match="not possible here"):
        actions.prepare(stage.lena, row.id, outcome="refused", why="because")
    actions.prepare(stage.lena, row.id, outcome="refused", why="others_rights", note="two names in one file")
    stage.carry()
    told = stage.mail.posted[-1]
    assert row.number in told.subject
    assert "将损害他人权益" in told.text
    assert "由他人复核" in told.text
    assert queries.note_of(row.id) == "two names in one file"


def test_one_who_proves_nothing_is_refused_for_that(tmp_path: Path) -> None:
    stage = a_stage(tmp_path)
    made = actions.receive(stage.world.cy, stage.party.id, kind="erasure", channel="letter")
    actions.prepare(stage.lena, made.id, outcome="refused", why="not_proved")
    assert queries.request_for(stage.lena, made.id).outcome == "refused"


def test_nobody_works_on_a_request_about_themselves(tmp_path: Path) -> None:
    from dataclasses import replace

    stage = a_stage(tmp_path)
    made = actions.receive(stage.customer, stage.party.id, kind="access")
    herself = replace(stage.lena, id=stage.party.id)
    with pytest.raises(Refusal, match="their own data"):
        actions.prepare(herself, made.id, outcome="refused", why="excessive")


@pytest.mark.parametrize("text", ["x" * 4_001, ""])
def test_words_have_a_length_and_kinds_are_those_of_the_list(tmp_path: Path, text: str) -> None:
    stage = a_stage(tmp_path)
    with pytest.raises(Refusal):
        actions.receive(stage.customer, stage.party.id, kind="access" if text else "rectification", words=text)


def test_every_state_is_reached_and_only_the_last_ones_end() -> None:
    assert OVER == {State.DONE, State.WITHDRAWN}
    assert set(LEADS_TO) == set(State)
    assert {there for onward in LEADS_TO.values() for there in onward} == set(State) - {State.RECEIVED}
    assert not may_go(State.RECEIVED, State.ERASING)
    assert len(Kind) == 6


@pytest.mark.parametrize("page", ["privacy.md", "privacy.zh-CN.md"])
def test_the_diagram_draws_the_ways_of_the_code(page: str) -> None:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    drawn = set(re.findall(r"^    (\w+) --> (\w+)", text, re.MULTILINE))
    assert drawn == {(str(here), str(there)) for here, onward in LEADS_TO.items() for there in onward}


def test_who_opens_a_document_of_proof_is_on_record(tmp_path: Path) -> None:
    stage = a_stage(tmp_path)
    made = actions.receive(stage.world.cy, stage.party.id, kind="access", channel="letter")
    shown = actions.show_document(stage.world.cy, made.id, b"%PDF-1.4 passport", media_type="application/pdf")
    opened = actions.open_document(stage.lena, made.id, shown)
    assert (opened.name, opened.content) == (f"{made.number}.pdf", b"%PDF-1.4 passport")
    assert stage.recorded("privacy.document_opened") == 1
    with pytest.raises(Refusal, match="no such document"):
        actions.open_document(stage.lena, made.id, made.id)
    elsewhere = replace(stage.world.dee, roles=frozenset({"legal"}))
    with pytest.raises(Refusal, match="no such privacy request"):
        actions.open_document(elsewhere, made.id, shown)
