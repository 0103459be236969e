# SPDX-License-Identifier: Apache-2.0
"""I16, P3: somebody is erased. Nothing readable of her remains, what was proven stays proven, and a hold stops all of it."""

from pathlib import Path

import pytest
from django.db import IntegrityError, connection

from duly.foundation.files.models import File
from duly.foundation.files.queries import content
from duly.foundation.ledger import actions as ledger
from duly.foundation.ledger.actions import action, record
from duly.foundation.vault import keys
from duly.kernel.actors import SYSTEM, Actor
from duly.kernel.refusals import Refusal
from duly.rooms.change_requests import actions as change_requests
from duly.rooms.change_requests import queries as change_queries
from duly.rooms.change_requests.facts import Ask, Wish
from duly.rooms.customers import actions as customers
from duly.rooms.customers import queries as registry
from duly.rooms.customers.models import Party
from duly.rooms.privacy import actions, jobs, queries
from duly.rooms.privacy.kinds import WITHDRAWN
from duly.rooms.privacy.models import Decision, Request
from duly.rooms.proof import actions as proof
from duly_verify import verify
from rooms.privacy.stage import MAIL, NAME, PHONE, QUESTION, Clock, a_stage, holding, whole_database
from world import HEADER, customer_row

pytestmark = pytest.mark.django_db


def test_nothing_readable_remains_in_the_whole_database(tmp_path: Path) -> None:
    stage = a_stage(tmp_path, told=True)
    ledger.open_log(SYSTEM, "acme.example/nothing-left")
    before = whole_database()
    assert holding(before, "K-QX-77")
    row = stage.granted("erasure", words="Please erase Wilhelmina Quarterstone.")
    stage.carry()
    assert jobs.erase() == 1
    ledger.settle()

    dump = whole_database()
    for text in (NAME, "Quarterstone", MAIL, PHONE, PHONE[2:], QUESTION, "K-QX-77"):
        assert holding(dump, text) == [], text
    row.refresh_from_db()
    assert (row.state, queries.words_of(row.id)) == ("done", "")
    assert registry.record_of(stage.party.id).name == ""
    assert keys.held([stage.party.id]) == {}


def test_no_file_but_the_one_that_brought_her_holds_her_name(tmp_path: Path) -> None:
    stage = a_stage(tmp_path, told=True)
    row = stage.asked("erasure")
    shown = actions.show_document(stage.world.cy, row.id, b"%PDF-1.4 " + NAME.encode(), media_type="application/pdf")
    actions.see_document(stage.lena, row.id, shown)
    digest = actions.prepare(stage.lena, row.id, outcome="granted")
    actions.agree(stage.world.bo, row.id, digest=digest)
    stage.carry()
    jobs.erase()
    row.refresh_from_db()
    assert set(queries.receipt_of(row.receipt)["files"]) == {queries.documents_of(row.id)[0].digest}
    left = [one.name for one in File.objects.all() if NAME.encode() in content(one.digest)]
    assert left == ["customers.csv"]


def test_what_she_wanted_changed_goes_with_her(tmp_path: Path) -> None:
    stage = a_stage(tmp_path)
    held = registry.record_of(stage.party.id).of("profile")[0]
    wish = Wish("profile", "name", "Wilhelmina Othername", held.id, held.digests["name"])
    made = change_requests.create(
        stage.customer, Ask(organisation=stage.world.acme.id, channel="portal", wishes=(wish,))
    )
    stage.granted("erasure")
    stage.carry()
    assert jobs.erase() == 1
    assert holding(whole_database(), "Othername") == []
    (card,) = change_queries.requests_of(SYSTEM, stage.party.id)
    assert (card.number, card.state) == (made.number, "withdrawn")


def test_an_old_pack_and_the_whole_log_verify_afterwards(tmp_path: Path) -> None:
    stage = a_stage(tmp_path, told=True)
    assert stage.notice is not None
    ledger.open_log(SYSTEM, "acme.example/erasure")
    old = proof.make_pack(stage.world.ada, stage.notice.number, stage.party.ref, tmp_path / "old.zip")
    raw = old.path.read_bytes()
    stage.granted("erasure")
    stage.carry()
    assert jobs.erase() == 1
    ledger.settle()
    assert verify.result(raw, old.verifier_key)["verdict"] == "proven"
    assert ledger.verify_all().holds


def test_she_is_told_before_her_address_is_gone(tmp_path: Path, now: Clock) -> None:
    stage = a_stage(tmp_path)
    row = stage.granted("erasure")
    assert row.state == "erasing"
    assert jobs.erase() == 0
    assert keys.held([stage.party.id])
    stage.carry()
    last = stage.mail.posted[-1]
    assert (last.address, row.number in last.text, NAME in last.text) == (MAIL, True, False)
    assert "From 2026-12-02 on" in last.text
    assert jobs.erase() == 1


def test_what_was_asked_for_cools_for_seven_days_whether_or_not_the_message_left(tmp_path: Path, now: Clock) -> None:
    stage = a_stage(tmp_path)
    stage.granted("erasure")
    now.later(days=7, hours=-1)
    assert jobs.erase() == 0
    now.later(hours=1)
    assert jobs.erase() == 1


def test_while_it_cools_the_customer_stops_it_and_nothing_is_lost(tmp_path: Path, now: Clock) -> None:
    stage = a_stage(tmp_path)
    row = stage.granted("erasure")
    now.later(days=6)
    actions.withdraw(stage.customer, row.id)
    now.later(days=6)
    assert jobs.erase() == 0
    assert registry.record_of(stage.party.id).name == NAME


def test_a_second_erasure_is_refused(tmp_path: Path) -> None:
    stage = a_stage(tmp_path)
    stage.granted("erasure")
    stage.carry()
    jobs.erase()
    with pytest.raises(Refusal, match="was erased"):
        actions.receive(stage.world.cy, stage.party.id, kind="erasure", channel="phone")
    assert jobs.erase() == 0


def test_a_later_file_with_her_number_brings_somebody_new(tmp_path: Path) -> None:
    stage = a_stage(tmp_path)
    stage.granted("erasure")
    stage.carry()
    jobs.erase()
    path = tmp_path / "again.csv"
    path.write_text("\n".join([HEADER, customer_row(0, name="Somebody Else")]) + "\n", encoding="utf-8")
    customers.import_customers(stage.world.ada, stage.world.acme.id, path, name="again.csv")
    found = registry.customer_for(stage.world.ada, stage.world.acme.id, "C-00000")
    assert (found.id != stage.party.id, found.name) == (True, "Somebody Else")
    assert Party.objects.get(id=stage.party.id).status == "erased"


def test_a_contract_that_runs_leaves_a_part_and_the_database_of_the_rest_is_restricted(tmp_path: Path) -> None:
    stage = a_stage(tmp_path, told=True, contract_end="")
    row = stage.asked("erasure")
    with pytest.raises(Refusal) as no:
        actions.prepare(stage.lena, row.id, outcome="granted")
    assert "contract with the customer runs" in no.value.say("en")
    assert "合同仍在履行" in no.value.say("zh")
    digest = actions.prepare(stage.lena, row.id, outcome="partly")
    actions.agree(stage.world.bo, row.id, digest=digest)
    assert holding(whole_database(), QUESTION) == []
    assert queries.restricted([stage.party.id]) == {stage.party.id}
    assert registry.record_of(stage.party.id).name == NAME


def test_a_law_that_obliges_to_keep_is_named(tmp_path: Path) -> None:
    stage = a_stage(tmp_path, contract_end="2025-06-30")
    terms = actions.Terms("transactions", "CN-EC-06", 36)
    rule = actions.propose_rule(stage.lena, stage.world.acme.id, terms)
    actions.agree_rule(stage.world.bo, rule)
    row = stage.asked("erasure")
    with pytest.raises(Refusal, match="电子商务法 31"):
        actions.prepare(stage.lena, row.id, outcome="granted")
    digest = actions.prepare(stage.lena, row.id, outcome="refused")
    actions.agree(stage.world.bo, row.id, digest=digest)
    stage.carry()
    card = queries.request_for(stage.lena, row.number)
    assert (card.state, card.why, card.laws, str(card.until)) == (
        "done",
        "law_obliges",
        ("电子商务法 31",),
        "2028-06-30",
    )
    said = stage.mail.posted[-1].text
    assert "a law obliges to keep it" in said
    assert "somebody else will look at it" in said


def test_a_legal_hold_blocks_the_decision_and_the_key(tmp_path: Path, now: Clock) -> None:
    stage = a_stage(tmp_path)
    row = stage.granted("erasure")
    hold = actions.hold(stage.lena, stage.world.acme.id, stage.party.id, reason="litigation", note="case 17")
    now.later(days=8)
    assert jobs.erase() == 0
    assert keys.held([stage.party.id])
    assert stage.recorded("privacy.erasure_stopped") == 1
    assert jobs.erase() == 0
    assert stage.recorded("privacy.erasure_stopped") == 1
    actions.ask_release(stage.lena, hold, note="settled")
    actions.release(stage.world.bo, hold)
    assert jobs.erase() == 1
    row.refresh_from_db()
    assert row.state == "done"


def test_the_database_itself_refuses_an_erasure_under_a_hold(tmp_path: Path) -> None:
    stage = a_stage(tmp_path)
    row = stage.granted("erasure")
    actions.hold(stage.lena, stage.world.acme.id, reason="authority", note="letter of 1 June")

    @action("privacy.erase_due")
    def force(actor: Actor) -> None:
        """As nobody may."""
        Request.objects.filter(id=row.id).update(state="done")
        record(WITHDRAWN, stream=row.id, public={"request": str(row.id)})

    with pytest.raises(IntegrityError, match="under a legal hold"):
        force(SYSTEM)


def test_whoever_prepared_it_cannot_agree_and_the_database_says_so_too(tmp_path: Path) -> None:
    stage = a_stage(tmp_path)
    row = stage.asked("erasure")
    digest = actions.prepare(stage.lena, row.id, outcome="granted")
    with pytest.raises(Refusal, match="somebody else must agree"):
        actions.agree(stage.lena, row.id, digest=digest)

    @action("privacy.agree")
    def force(actor: Actor) -> None:
        """As nobody may."""
        Decision.objects.filter(request=row).update(checker=stage.lena.id)
        record(WITHDRAWN, stream=row.id, public={"request": str(row.id)})

    with pytest.raises(IntegrityError, match="privacy_four_eyes"):
        force(stage.lena)
    assert connection.in_atomic_block


def test_who_took_it_in_is_not_the_second_person(tmp_path: Path) -> None:
    stage = a_stage(tmp_path)
    made = actions.receive(stage.lena, stage.party.id, kind="erasure", channel="phone")
    actions.send_code(stage.lena, made.id)
    stage.carry()
    actions.prove(stage.lena, made.id, stage.code(made.number))
    digest = actions.prepare(stage.world.ada, made.id, outcome="granted")
    with pytest.raises(Refusal, match="somebody else must agree"):
        actions.agree(stage.lena, made.id, digest=digest)


def test_what_was_prepared_anew_is_not_what_was_read(tmp_path: Path) -> None:
    stage = a_stage(tmp_path)
    row = stage.asked("erasure")
    first = actions.prepare(stage.lena, row.id, outcome="refused", why="claims")
    actions.send_back(stage.world.bo, row.id, note="which claims?")
    actions.prepare(stage.lena, row.id, outcome="granted")
    with pytest.raises(Refusal, match="read it again"):
        actions.agree(stage.world.bo, row.id, digest=first)


def test_she_may_stop_it_until_the_key_is_gone(tmp_path: Path) -> None:
    stage = a_stage(tmp_path)
    row = stage.granted("erasure")
    actions.withdraw(stage.customer, row.id)
    assert jobs.erase() == 0
    assert registry.record_of(stage.party.id).name == NAME


def test_a_receipt_names_nobody_and_is_on_record_by_its_digest(tmp_path: Path) -> None:
    stage = a_stage(tmp_path, told=True)
    row = stage.granted("erasure")
    stage.carry()
    jobs.erase()
    row.refresh_from_db()
    raw = content(row.receipt)
    assert NAME.encode() not in raw
    receipt = queries.receipt_of(row.receipt)
    assert receipt["number"] == row.number
    assert receipt["destroyed"]["contact_points"] == 2
    assert receipt["destroyed"]["questions"] == 1
    assert receipt["recipients"] == [{"name": "email"}]
    assert any(one["law"] == "GDPR 19" for one in receipt["because"])
    name, page = queries.receipt_pdf(row.receipt, "zh-Hans")
    assert name.startswith("receipt.")
    assert len(page) > 500
