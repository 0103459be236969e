# SPDX-License-Identifier: Apache-2.0
"""What is shown in full is shown for a reason and on record; what a person made of a mail is said once."""

from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError

from duly.kernel.actors import PROVIDER, SYSTEM
from duly.kernel.refusals import Refusal
from duly.rooms.change_requests import actions, queries
from duly.rooms.change_requests.facts import Wish
from duly.rooms.change_requests.models import Mail, MailFate
from rooms.change_requests.mails.test_receiving import mail
from rooms.change_requests.stage import Stage
from rooms.delivery.post_office import turned

pytestmark = pytest.mark.django_db()
UNCLEAR = "Hello, please change my mobile number. Thank you, C0"


def unread(stage: Stage) -> UUID:
    """A mail that asks for a change and does not say which value."""
    actions.receive_mail(PROVIDER, mail(UNCLEAR, files={"licence.pdf": b"%PDF-1.7 licence"}))
    (one,) = queries.unread_mails(stage.world.cy, stage.world.acme.id)
    return one.id


def test_who_asks_is_shown_in_part_and_in_full_for_a_reason(stage: Stage) -> None:
    request = stage.ask(
        stage.world.cy, stage.phone(), party=None, channel="phone", claim={"name": "Somebody Else", "phone": "+12025550177"},
        on_behalf=True, note="in a hurry",
    )  # fmt: skip
    asker = queries.case(stage.world.cy, request.id).asker
    assert asker.on_behalf
    assert "+12025550177" not in str(asker.claim)
    with pytest.raises(Refusal, match="Say why"):
        actions.see_words(stage.world.cy, request.id, why=" ")
    said = actions.see_words(stage.world.cy, request.id, why="the caller is on the line")
    assert (said.claim["phone"], said.note) == ("+12025550177", "in a hurry")
    assert stage.recorded("change_requests.words_seen") == 1


def test_a_customer_is_not_told_what_somebody_said_in_their_name(stage: Stage) -> None:
    request = stage.ask(stage.world.cy, stage.phone(), channel="phone", claim={"phone": "+12025550177"})
    assert queries.case(stage.customer, request.id).asker.claim == {}


def test_a_statement_is_read_for_a_reason(stage: Stage) -> None:
    request = stage.applied()
    dispute = actions.dispute(stage.customer, request.id, "It was not me.")
    (line,) = queries.case(stage.world.bo, request.id).disputes
    assert (line.id, line.kind, line.outcome) == (dispute, "dispute", "")
    assert actions.see_words(stage.legal, request.id, why="deciding").statements == {dispute: "It was not me."}


def test_a_document_is_opened_at_one_place_and_on_record(stage: Stage) -> None:
    first, second = stage.ask(stage.world.cy, stage.phone()), stage.ask(stage.world.cy, stage.name())
    paper = stage.document(stage.world.cy, first, b"%PDF-1 licence")
    found = actions.open_evidence(stage.world.bo, first.id, paper, why="review")
    assert (found.content, found.media_type) == (b"%PDF-1 licence", "application/pdf")
    assert stage.recorded("change_requests.evidence_seen") == 1
    for request, evidence in ((second, paper), (first, uuid4())):
        with pytest.raises(Refusal, match="no such request"):
            actions.open_evidence(stage.world.bo, request.id, evidence, why="review")


def test_a_mail_is_read_on_record_and_strangers_read_none(stage: Stage) -> None:
    one = unread(stage)
    text = actions.read_mail(stage.world.cy, one, why="it waits")
    assert (text.sender, "change my mobile number" in text.text) == ("c0@example.com", True)
    assert stage.recorded("change_requests.mail_seen") == 1
    with pytest.raises(Refusal, match="no such mail"):
        actions.read_mail(stage.world.dee, one, why="curious")


def test_what_became_of_a_mail_is_said_once(stage: Stage) -> None:
    one = unread(stage)
    request = stage.ask(stage.world.cy, stage.phone(), channel="email")
    for outcome, number in (("burnt", ""), ("request", ""), ("nothing", request.number)):
        with pytest.raises(Refusal, match="what can become of a mail"):
            actions.settle_mail(stage.world.cy, one, outcome=outcome, number=number)
    actions.settle_mail(stage.world.cy, one, outcome="request", number=request.number)
    assert queries.unread_mails(stage.world.cy, stage.world.acme.id) == []
    assert [line.id for line in queries.mails_for(stage.world.cy, request.id)] == [one]
    with pytest.raises(Refusal, match="no such mail"):
        actions.settle_mail(stage.world.cy, one, outcome="nothing")
    with pytest.raises(IntegrityError, match="is a record"):
        turned(lambda: MailFate.objects.update(outcome="nothing"))


def test_a_file_that_came_with_a_mail_is_opened_by_its_own_mail_only(stage: Stage) -> None:
    one = unread(stage)
    digest = Mail.objects.get().attachments[0]["digest"]
    assert actions.open_attachment(stage.world.cy, one, digest, why="x").content == b"%PDF-1.7 licence"
    with pytest.raises(Refusal, match="no such mail"):
        actions.open_attachment(stage.world.cy, one, Mail.objects.get().file, why="x")


def test_what_belongs_to_an_erased_customer_goes_with_them(stage: Stage) -> None:
    one = unread(stage)
    request = stage.ask(stage.world.cy, stage.phone(), channel="email")
    actions.settle_mail(stage.world.cy, one, outcome="request", number=request.number)
    assert Mail.objects.get().file in actions.forget(SYSTEM, stage.party.id)


def test_what_concerns_nobody_known_yet_is_looked_at_held_and_refused_as_well(stage: Stage) -> None:
    wish = Wish("contact_point", "value", "+12025550188", attributes={"channel": "sms"})
    request = stage.ask(stage.world.cy, wish, party=None, channel="phone")
    assert actions.see(stage.world.cy, request.id, why="who is it")[0].proposed == "+12025550188"
    hold = actions.hold(stage.world.cy, request.id, kind="fraud", note="hung up")
    actions.ask_release(stage.eve, hold, note="called again")
    actions.refuse(stage.world.bo, request.id, reason="not_proved")
    actions.disagree(stage.legal, request.id, "It was me.")
    assert stage.state(request) == "disagreement_logged"
