# SPDX-License-Identifier: Apache-2.0
"""A6 and rules of keeping: what is due is listed, nothing ends by itself unless two agreed, and confidentiality is on file."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.db import IntegrityError

from duly.foundation.ledger.actions import action, record
from duly.foundation.vault import keys
from duly.kernel.actors import SYSTEM, Actor
from duly.kernel.refusals import Refusal
from duly.rooms.privacy import actions, jobs, queries
from duly.rooms.privacy.keeping import RELEASED
from duly.rooms.privacy.models import Check, Due, Hold, Rule
from duly.rooms.privacy.rules.points import POINTS
from rooms.privacy.stage import Clock, Stage, a_stage

pytestmark = pytest.mark.django_db
PAPER = actions.Signed("nda", date(2026, 1, 10), date(2026, 12, 31), b"%PDF-1.4 nda", "application/pdf")
TERMS = actions.Terms("transactions", "CN-EC-06", 36)


def a_rule(stage: Stage, terms: actions.Terms = TERMS) -> Rule:
    """A rule that two people agreed to."""
    made = actions.propose_rule(stage.lena, stage.world.acme.id, terms)
    actions.agree_rule(stage.world.bo, made)
    return Rule.objects.get(id=made)


def test_what_is_due_is_listed_once_and_nothing_is_erased_by_itself(tmp_path: Path) -> None:
    stage = a_stage(tmp_path)
    a_rule(stage)
    assert actions.list_due(SYSTEM) == 1
    assert jobs.look_for_due() == 0
    (due,) = queries.due_for(stage.lena)
    assert (due.party_id, due.due_on) == (stage.party.id, date(2023, 12, 31))
    assert jobs.erase() == 0
    assert keys.held([stage.party.id])


def test_an_automatic_rule_tells_the_customer_and_then_erases(tmp_path: Path) -> None:
    stage = a_stage(tmp_path)
    a_rule(stage, TERMS._replace(automatic=True))
    assert jobs.look_for_due() == 1
    assert jobs.erase() == 0
    stage.carry()
    assert "going to erase your personal data" in stage.mail.posted[-1].text
    assert jobs.erase() == 1
    (card,) = queries.requests_of(stage.party.id)
    assert (card.is_ours, card.state, card.laws) == (True, "done", ("电子商务法 31",))
    assert queries.receipt_of(card.receipt)["asked_by"] == "rule"


def test_what_was_erased_is_due_no_more_and_staff_cannot_act_as_a_rule(tmp_path: Path) -> None:
    stage = a_stage(tmp_path)
    a_rule(stage)
    jobs.look_for_due()
    with pytest.raises(Refusal, match="choose one of"):
        actions.receive(stage.lena, stage.party.id, kind="erasure", channel="rule")
    stage.granted("erasure")
    stage.carry()
    assert jobs.erase() == 1
    assert queries.due_for(stage.lena) == []


def test_an_automatic_rule_waits_for_a_hold(tmp_path: Path) -> None:
    stage = a_stage(tmp_path)
    actions.hold(stage.lena, stage.world.acme.id, stage.party.id, reason="dispute", note="see file")
    a_rule(stage, TERMS._replace(automatic=True))
    assert jobs.look_for_due() == 1
    assert queries.requests_of(stage.party.id) == []
    assert Due.objects.get().request is None


@pytest.mark.parametrize(("ended", "listed"), [("2023-11-25", 1), ("2023-11-26", 0), ("", 0)])
def test_a_record_is_due_on_the_day_and_never_while_a_contract_runs(tmp_path: Path, ended: str, listed: int) -> None:
    stage = a_stage(tmp_path, contract_end=ended)
    a_rule(stage)
    assert jobs.look_for_due() == listed


def test_a_rule_that_one_person_proposed_does_nothing_yet(tmp_path: Path) -> None:
    stage = a_stage(tmp_path)
    made = actions.propose_rule(stage.lena, stage.world.acme.id, TERMS)
    assert jobs.look_for_due() == 0
    with pytest.raises(Refusal, match="somebody else"):
        actions.agree_rule(stage.lena, made)


def test_a_rule_keeps_at_least_as_long_as_its_law_and_a_new_version_ends_the_old(tmp_path: Path) -> None:
    stage = a_stage(tmp_path)
    with pytest.raises(Refusal, match="at least 36"):
        actions.propose_rule(stage.lena, stage.world.acme.id, TERMS._replace(months=35))
    first = a_rule(stage)
    second = actions.propose_rule(stage.lena, stage.world.acme.id, TERMS._replace(months=60), number=first.number)
    actions.agree_rule(stage.world.bo, second)
    assert [(one.number, one.version, one.months) for one in queries.rules_for(stage.lena)] == [(first.number, 2, 60)]
    actions.end_rule(stage.lena, second)
    assert queries.rules_for(stage.lena) == []
    assert len(queries.rules_for(stage.lena, all_of_them=True)) == 2


def test_a_hold_is_ended_by_two_and_the_database_says_so_too(tmp_path: Path) -> None:
    stage = a_stage(tmp_path)
    held = actions.hold(stage.lena, stage.world.acme.id, reason="litigation", note="case 3")
    with pytest.raises(Refusal, match="Nobody has asked"):
        actions.release(stage.world.bo, held)
    actions.ask_release(stage.lena, held, note="over")
    with pytest.raises(Refusal, match="somebody else"):
        actions.release(stage.lena, held)
    actions.release(stage.world.bo, held)
    assert queries.holds_for(stage.lena) == []
    other = actions.hold(stage.lena, stage.world.acme.id, reason="fraud", note="case 4")

    @action("privacy.release")
    def alone(actor: Actor) -> None:
        """As nobody may."""
        record(RELEASED, stream=other, public={"hold": str(other)})
        Hold.objects.filter(id=other).update(released_by=actor.id)

    with pytest.raises(IntegrityError, match="privacy_released_by_two"):
        alone(stage.lena)


def test_a_hold_names_a_customer_of_the_organisation(tmp_path: Path) -> None:
    stage = a_stage(tmp_path)
    with pytest.raises(Refusal):
        actions.hold(stage.lena, stage.world.acme.id, stage.world.other.id, reason="fraud", note="x")
    with pytest.raises(Refusal):
        actions.hold(stage.lena, stage.world.other.id, reason="fraud", note="x")


def test_who_lacks_a_valid_document_is_listed(tmp_path: Path) -> None:
    stage = a_stage(tmp_path)
    acme, today = stage.world.acme.id, date(2026, 11, 25)
    everybody = {one.name for one in queries.lacking(acme, today)}
    assert {"Ada", "Bo", "Cy", "Lena"} <= everybody
    assert "Dee" not in everybody
    actions.keep_paper(stage.lena, acme, stage.world.cy.id, PAPER)
    assert [one.paper for one in queries.lacking(acme, today) if one.name == "Cy"] == ["training"]
    soon = [one for one in queries.lacking(acme, date(2026, 12, 2)) if one.name == "Cy"]
    assert [(one.paper, one.expires_on) for one in soon] == [("nda", date(2026, 12, 31)), ("training", None)]
    assert queries.undertakings_for(stage.lena)[0].digest.startswith("sha256:")


@pytest.mark.parametrize(
    "signed",
    [
        PAPER._replace(paper="promise"), PAPER._replace(expires_on=date(2026, 1, 10)),
        PAPER._replace(signed_on=date(2026, 11, 26)),
    ],
)  # fmt: skip
def test_a_document_that_cannot_be_is_not_kept(tmp_path: Path, signed: actions.Signed) -> None:
    stage = a_stage(tmp_path)
    with pytest.raises(Refusal):
        actions.keep_paper(stage.lena, stage.world.acme.id, stage.world.cy.id, signed)
    with pytest.raises(Refusal, match="no such member"):
        actions.keep_paper(stage.lena, stage.world.acme.id, stage.world.dee.id, PAPER)


def test_a_check_is_done_by_one_and_signed_by_another(tmp_path: Path, now: Clock) -> None:
    stage = a_stage(tmp_path)
    acme = stage.world.acme.id
    made = actions.plan_check(stage.lena, acme, period="2026-Q4", due_on=date(2026, 12, 15), owner=stage.world.cy.id)
    fine = [actions.Answer(in_order=True)] * len(POINTS)
    with pytest.raises(Refusal, match="Each of the 8"):
        actions.do_check(stage.world.cy, made, fine[1:])
    with pytest.raises(Refusal, match="Each of the 8"):
        actions.do_check(stage.world.cy, made, [actions.Answer(in_order=False), *fine[1:]])
    with pytest.raises(Refusal):
        actions.do_check(stage.world.ada, made, fine)
    digest = actions.do_check(stage.world.cy, made, [actions.Answer(False, "one account too many"), *fine[1:]])
    with pytest.raises(Refusal):
        actions.sign_check(stage.world.bo, made, digest="sha256:other")
    with pytest.raises(Refusal, match="somebody else"):
        actions.sign_check(replace(stage.world.cy, roles=frozenset({"checker"})), made, digest=digest)
    actions.sign_check(stage.world.bo, made, digest=digest)
    (row,) = queries.checks_for(stage.lena)
    assert row.points[0]["finding"] == "one account too many"
    assert (row.done_by, row.signed_by) == (stage.world.cy.id, stage.world.bo.id)
    with pytest.raises(Refusal):
        actions.plan_check(stage.lena, acme, period="2026-Q4", due_on=date(2026, 12, 1), owner=stage.world.cy.id)
    assert Check.objects.count() == 1
