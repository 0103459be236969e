# SPDX-License-Identifier: Apache-2.0
"""The plan and the terms in a notice file: what is read, what is refused, and that plain files mean what they meant."""

from datetime import date, time, timedelta
from typing import Any

import pytest

from duly.kernel.refusals import Refusal
from duly.rooms.notices.facts import Draft, Relation, Urgency
from duly.rooms.notices.rules import planning, terms
from duly.rooms.notices.rules.document import read_draft
from duly.rooms.notices.rules.launching import class_of, phases_of
from duly.rooms.rulebook import queries as rulebook
from rooms.notices.letters import a_file

TODAY = date(2026, 3, 2)
EMAIL = {"channel": "email", "wait": "3d"}


def read(**changes: Any) -> Draft:
    return read_draft(a_file(**changes), rulebook.kinds(), TODAY)


def refused(**changes: Any) -> tuple[str, str | None]:
    with pytest.raises(Refusal) as no:
        read(**changes)
    return no.value.code, no.value.field


def test_a_plain_plan_is_kept_as_it_always_was() -> None:
    assert planning.kept(read()) == {
        "steps": [{"channel": "email", "wait": 259_200}, {"channel": "sms", "wait": 259_200}],
        "acknowledge_by": "2026-04-16",
        "also": ["portal", "website"],
        "quiet_hours_waived": False,
    }
    assert terms.kept(read().terms) == {}


def test_a_step_with_everything() -> None:
    step = {
        "channel": "sms", "wait": "5wd", "extras": ["wechat", "portal", "sms"], "when": ["bounced", "no_contact"],
        "at": "09:30",
    }  # fmt: skip
    read_step = read(**{"plan/steps": [EMAIL, step]}).steps[1]
    assert (read_step.working_days, read_step.wait) == (5, timedelta(days=7))
    assert read_step.extras == ("wechat", "portal")
    assert read_step.when == ("bounced", "no_contact")
    assert read_step.at == time(9, 30)


@pytest.mark.parametrize("written", ["10:30", 630])
def test_a_time_that_yaml_read_as_a_number_is_understood(written: object) -> None:
    start = read(**{"plan/start": {"on": "+10d", "at": written}}).start
    assert start is not None
    assert (start.at, start.on) == (time(10, 30), date(2026, 3, 12))


def test_a_bare_on_is_no_yes() -> None:
    start = read(**{"plan/start": {True: "+10d", "at": "09:00"}}).start
    assert start is not None
    assert start.on == date(2026, 3, 12)


@pytest.mark.parametrize("last", ["person", {"person": True}, {"channel": "person"}])
def test_the_last_step_may_be_a_person(last: object) -> None:
    draft = read(**{"plan/steps": [EMAIL, last]})
    assert draft.ends_with_person
    assert [step.channel for step in draft.steps] == ["email"]
    assert planning.kept(draft)["person"] is True


@pytest.mark.parametrize("last", ["person", {"channel": "person"}])
def test_a_class_has_no_person_of_its_own(last: object) -> None:
    classes = {"vip": {"tags": ["vip"], "steps": [{"channel": "call", "wait": "1d"}, last]}}
    said = refused(**{"plan/steps": [EMAIL, "person"], "plan/classes": classes})
    assert said == ("notices.person_of_all", "plan.classes.vip.steps")


def test_classes_have_steps_of_their_own_or_are_named_by_steps() -> None:
    draft = read(
        **{
            "plan/classes": {"vip": {"tags": ["vip"], "steps": [{"channel": "call", "wait": "1d"}]}, "far": {"regions": ["us"]}},
            "plan/steps": [EMAIL, {"channel": "letter", "wait": "9d", "classes": ["far"]}],
        }
    )  # fmt: skip
    plan = planning.kept(draft)
    assert [step["channel"] for step in planning.steps_for(plan, "")] == ["email"]
    assert [step["channel"] for step in planning.steps_for(plan, "vip")] == ["call"]
    assert [step["channel"] for step in planning.steps_for(plan, "far")] == ["email", "letter"]


class One:
    language, region = "en", "US-CA"


def test_the_first_class_that_fits_counts() -> None:
    plan = {"classes": [{"name": "vip", "tags": ["vip"]}, {"name": "far", "regions": ["US"], "languages": ["en"]}]}
    assert class_of(plan, One(), ("vip",)) == "vip"
    assert class_of(plan, One(), ()) == "far"
    assert class_of({}, One(), ("vip",)) == ""


def test_phases_may_be_written_short() -> None:
    phases = phases_of(planning.kept(read(**{"plan/phases": ["1%", 0.1, "100%"]})))
    assert [phase.share for phase in phases] == [10_000, 100_000, 1_000_000]
    assert phases[0].limits == planning.LIMITS
    assert (phases[0].go, phases[0].wait) == ("human", timedelta(hours=24))


def test_phases_may_say_when_they_stop() -> None:
    first = {"share": "5%", "stop": {"bounce": "2%", "complaint": 0.001}, "wait": "2h", "go": "auto"}
    phase = phases_of(planning.kept(read(**{"plan/phases": [first, "100%"]})))[0]
    assert phase.limits == {**planning.LIMITS, "bounce": 20_000, "complaint": 1_000}
    assert (phase.go, phase.wait) == ("auto", timedelta(hours=2))


def test_an_emergency_names_its_authority() -> None:
    authority = {"who": "Head of Security", "basis": "incident plan 4.2", "reason": "Accounts are at risk."}
    read_terms = read(urgency="emergency", authority=authority).terms
    assert read_terms.urgency is Urgency.EMERGENCY
    assert terms.kept(read_terms) == {"urgency": "emergency", "authority": authority}
    assert terms.LANES[read_terms.urgency] == "urgent"


def test_what_comes_round_goes_in_bulk() -> None:
    read_terms = read(repeat={"every": "1y", "times": 3, "audience": "refreeze"}).terms
    assert terms.kept(read_terms) == {"urgency": "bulk", "repeat": {"months": 12, "times": 3}}


def test_a_correction_names_what_it_corrects() -> None:
    draft = read(**{"corrects": "2026-0001", "content/en/correction": {"title": "We were wrong"}})
    assert draft.terms.relation is Relation.CORRECTS
    assert draft.editions[0].correction == {"title": "We were wrong"}


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"plan/steps": [{"channel": "pigeon", "wait": "3d"}]}, "not_known", "plan.steps[0].channel"),
        ({"plan/steps": [EMAIL | {"extras": ["pigeon"]}]}, "not_known", "plan.steps[0].extras"),
        ({"plan/steps": [EMAIL | {"when": "bored"}]}, "not_known", "plan.steps[0].when"),
        ({"plan/steps": [EMAIL | {"wait": "0wd"}]}, "bad_wait", "plan.steps[0].wait"),
        ({"plan/steps": [EMAIL | {"wait": "121wd"}]}, "bad_wait", "plan.steps[0].wait"),
        ({"plan/steps": [EMAIL | {"at": "25:00"}]}, "bad_time", "plan.steps[0].at"),
        ({"plan/steps": [EMAIL | {"at": True}]}, "bad_time", "plan.steps[0].at"),
        ({"plan/steps": [EMAIL | {"classes": ["vip"]}]}, "no_such_class", "plan.steps[0].classes"),
        ({"plan/steps": ["person"]}, "person_is_last", "plan.steps[0]"),
        ({"plan/steps": [EMAIL, "person", EMAIL]}, "person_is_last", "plan.steps[1]"),
        ({"plan/steps": [EMAIL, {"person": True, "wait": "3d"}]}, "person_is_last", "plan.steps[1]"),
        ({"plan/classes": {"vip": {}}}, "missing", "plan.classes.vip.tags"),
        ({"plan/classes": {"vip": {"tag": ["x"]}}}, "unknown_key", "plan.classes.vip.tag"),
        ({"plan/phases": ["10%", "5%", "100%"]}, "shares_must_rise", "plan.phases"),
        ({"plan/phases": ["10%"]}, "shares_must_rise", "plan.phases"),
        ({"plan/phases": ["0%", "100%"]}, "bad_share", "plan.phases[0].share"),
        ({"plan/phases": ["nan", "100%"]}, "bad_share", "plan.phases[0].share"),
        ({"plan/phases": ["101%"]}, "bad_share", "plan.phases[0].share"),
        ({"plan/phases": [{"share": "1%", "stop": {"boredom": "1%"}}]}, "unknown_key", "plan.phases[0].stop.boredom"),
        ({"plan/phases": [{"share": "1%", "go": "later"}]}, "not_known", "plan.phases[0].go"),
        ({"urgency": "very"}, "not_known", "urgency"),
        ({"authority": {"who": "Me"}}, "missing", "authority.basis"),
        ({"repeat": {"every": "11y", "times": 1}}, "bad_period", "repeat.every"),
        ({"repeat": {"every": "2w", "times": 1}}, "bad_period", "repeat.every"),
        ({"repeat": {"every": "1y", "times": 0}}, "bad_count", "repeat.times"),
        ({"repeat": {"every": "1y", "times": True}}, "bad_count", "repeat.times"),
        ({"corrects": "2026-0001", "withdraws": "2026-0002"}, "one_relation", "withdraws"),
        ({"content/en/correction": {"everyone": "x"}}, "unknown_key", "content.en.correction.everyone"),
        ({"content/en/correction": {}}, "missing", "content.en.correction"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused_with_its_place(changes: dict[str, Any], code: str, field: str) -> None:
    assert refused(**changes) == (f"notices.{code}", field)


def test_an_extra_by_sms_needs_words_for_it() -> None:
    steps = [EMAIL | {"extras": ["sms"]}]
    assert refused(**{"plan/steps": steps, "content/en/sms": None}) == ("notices.missing", "content.en.sms")
