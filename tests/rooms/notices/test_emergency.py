# SPDX-License-Identifier: Apache-2.0
"""launch_emergency, and what the check finds in plans: impossible steps, dates that do not fit, unknown zones."""

from pathlib import Path
from typing import Any

import pytest

from duly.foundation.ledger.guard import Running, running
from duly.foundation.ledger.models import Inbox
from duly.kernel.actors import SYSTEM
from duly.kernel.refusals import Refusal
from duly.rooms.customers.models import Party
from duly.rooms.delivery.models import Mailing
from duly.rooms.notices import actions, queries
from duly.rooms.notices.facts import State
from duly.rooms.obligations import actions as obligations
from duly.rooms.obligations import queries as owed
from duly.rooms.obligations.models import Obligation
from rooms.notices.letters import a_file, a_peopled_world, an_approved_notice
from theatre import staged
from world import World, customer_row, make_customers

pytestmark = pytest.mark.django_db
AUTHORITY = {"who": "Head of Security", "basis": "incident plan 4.2", "reason": "Accounts are at risk."}
EMERGENCY = {"urgency": "emergency", "authority": AUTHORITY, "plan/quiet_hours": "waived"}


world = staged(a_peopled_world)


def test_a_checker_approves_and_launches_in_one_step(world: World) -> None:
    notice = actions.create(world.ada, "acme", a_file(**EMERGENCY))
    digest = actions.submit(world.ada, notice.id)
    assert actions.launch_emergency(world.bo, notice.id, digest=digest) == 3
    mailing = Mailing.objects.filter(subject=notice.id).first()
    assert mailing is not None
    assert (mailing.lane, mailing.respects_quiet_hours) == ("urgent", False)
    assert "Head of Security" in mailing.quiet_authority
    fact = Inbox.objects.get(stream=notice.id, body__contains="notices.emergency")
    assert '"breaks_quiet_hours":true' in fact.body
    assert "Head of Security" not in fact.body


@pytest.mark.parametrize("is_approved", [False, True])
def test_whoever_launches_says_what_they_read(world: World, *, is_approved: bool) -> None:
    notice = actions.create(world.ada, "acme", a_file(**EMERGENCY))
    digest = actions.submit(world.ada, notice.id)
    if is_approved:
        actions.approve(world.bo, notice.id, digest=digest)
    with pytest.raises(Refusal) as refused:
        actions.launch_emergency(world.bo, notice.id, digest="sha256:" + "0" * 64)
    assert refused.value.code == "notices.other_digest"


def test_quiet_hours_are_kept_where_the_file_does_not_waive_them(world: World) -> None:
    notice = actions.create(world.ada, "acme", a_file(urgency="emergency", authority=AUTHORITY))
    actions.launch_emergency(world.bo, notice.id, digest=actions.submit(world.ada, notice.id))
    mailings = Mailing.objects.filter(subject=notice.id).values_list("lane", "respects_quiet_hours", "quiet_authority")
    assert set(mailings) == {("urgent", True, "")}


def test_nobody_launches_their_own_emergency(world: World) -> None:
    notice = actions.create(world.operator, "acme", a_file(**EMERGENCY))
    digest = actions.submit(world.operator, notice.id)
    with pytest.raises(Refusal) as refused:
        actions.launch_emergency(world.operator, notice.id, digest=digest)
    assert refused.value.code == "notices.own_notice"
    assert queries.state_for(world.operator, notice.id) is State.SUBMITTED


def test_a_maker_has_no_right_to_it(world: World) -> None:
    notice = actions.create(world.ada, "acme", a_file(**EMERGENCY))
    with pytest.raises(Refusal) as refused:
        actions.launch_emergency(world.ada, notice.id, digest=actions.submit(world.ada, notice.id))
    assert refused.value.code == "rights.not_allowed"


def test_an_emergency_does_not_go_the_usual_way_nor_the_other_way_round(world: World) -> None:
    urgent, plain = an_approved_notice(world, a_file(**EMERGENCY)), an_approved_notice(world)
    with pytest.raises(Refusal) as refused:
        actions.launch(world.ada, urgent.id)
    assert refused.value.code == "notices.emergency_needs_a_checker"
    with pytest.raises(Refusal) as no:
        actions.launch_emergency(world.bo, plain.id, digest=queries.digest_of(plain))
    assert no.value.code == "notices.not_an_emergency"


def found(world: World, **changes: Any) -> dict[str, str]:
    notice = actions.create(world.ada, "acme", a_file(**changes))
    return {finding.rule: finding.severity for finding in queries.findings_for(world.ada, notice.id)}


EMAIL = {"channel": "email", "wait": "3d"}


@pytest.mark.parametrize(
    ("changes", "rule", "severity"),
    [
        ({"urgency": "emergency"}, "EMERGENCY-AUTHORITY", "block"),
        ({"authority": AUTHORITY}, "AUTHORITY-UNUSED", "warn"),
        (EMERGENCY | {"plan/phases": ["1%", "100%"]}, "EMERGENCY-PHASES", "warn"),
        ({"plan/steps": [EMAIL | {"when": "bounced"}]}, "PLAN-IMPOSSIBLE", "block"),
        ({"plan/classes": {"vip": {"tags": ["vip"]}}, "plan/steps": [EMAIL | {"classes": ["vip"]}]}, "PLAN-NO-STEP", "block"),
        ({"plan/classes": {"vip": {"tags": ["vip"], "steps": [EMAIL | {"wait": "60d"}, EMAIL]}}}, "PLAN-TOO-LONG", "block"),
        ({"plan/start": {"on": "2020-01-01"}}, "PLAN-START-PAST", "warn"),
        ({"plan/start": {"on": "+50d"}}, "PLAN-START-LATE", "block"),
        ({"plan/phases": ["1%", "100%"]}, "PHASE-EMPTY", "warn"),
        ({"plan/phases": [{"share": "50%", "wait": "60d"}, "100%"]}, "PHASES-TOO-LONG", "warn"),
        ({"plan/phases": [{"share": "50%", "wait": "1d"}, "100%"], "plan/start": {"on": "+42d"}}, "PHASES-TOO-LONG", "warn"),
        ({"plan/classes": {"vip": {"tags": ["vip"], "steps": [EMAIL, EMAIL]}}, "plan/start": {"on": "+43d"}}, "PLAN-TOO-LONG", "block"),
        ({"content/en/correction": {"title": "Wrong"}}, "CORRECTION-UNUSED", "warn"),
        ({"repeat": {"every": "1mo", "times": 2}}, "REPEAT-TOO-OFTEN", "warn"),
        ({"plan/steps": [EMAIL | {"extras": ["feishu"]}]}, "CHANNEL-CLOSED", "warn"),
    ],
)  # fmt: skip
def test_what_the_check_finds_in_a_plan(world: World, changes: dict[str, Any], rule: str, severity: str) -> None:
    assert found(world, **changes).get(rule) == severity


def test_who_has_no_time_zone_is_counted(world: World) -> None:
    token = running.set(Running("test.zone", SYSTEM))
    Party.objects.filter(ref="C-00001").update(time_zone="", region="")
    running.reset(token)
    rules = found(world, **{"plan/steps": [EMAIL | {"wait": "5wd"}]})
    assert {"ZONE-UNKNOWN", "CALENDAR-UNKNOWN"} <= rules.keys()


def test_a_faulty_correction_blocks_with_its_place(world: World) -> None:
    notice = actions.create(world.ada, "acme", a_file(**{"content/en/correction": {"body": "{{ nonsense }}"}}))
    places = {finding.where for finding in queries.blocking(queries.findings_for(world.ada, notice.id))}
    assert "content.en.correction.body" in places


def test_nothing_is_found_twice(world: World) -> None:
    steps = [EMAIL | {"extras": ["feishu"]}, EMAIL | {"extras": ["feishu"]}]
    notice = actions.create(world.ada, "acme", a_file(**{"plan/steps": steps}))
    said = [(one.where, one.words.en) for one in queries.findings_for(world.ada, notice.id)]
    assert len(said) == len(set(said))
    assert not [where for where, _ in said if where == "plan.steps.1"]


def test_classes_and_phases_reach_the_roll(world: World, tmp_path: Path) -> None:
    make_customers(world, [customer_row(90)], tmp_path)
    token = running.set(Running("test.tag", SYSTEM))
    Party.objects.filter(ref="C-00090").update(tags=["vip"])
    running.reset(token)
    plan = {
        "plan/classes": {"vip": {"tags": ["vip"], "steps": [{"channel": "call", "wait": "1d"}]}},
        "plan/phases": ["50%", "100%"], "plan/start": {"on": "+5d", "at": "09:00"},
    }  # fmt: skip
    notice = an_approved_notice(world, a_file(**plan))
    assert actions.launch(world.ada, notice.id) == 4
    tracks = dict(Obligation.objects.filter(subject=notice.id).values_list("customer_id", "track"))
    assert tracks[Party.objects.get(ref="C-00090").id] == "vip"
    assert sorted(tracks.values()) == ["", "", "", "vip"]
    assert [phase.number for phase in owed.phases(notice.id)] == [0, 1]
    cascade = owed.cascade(notice.id)
    assert cascade is not None
    assert cascade.steps[0]["at"] == "09:00"
    obligations.advance(SYSTEM)
