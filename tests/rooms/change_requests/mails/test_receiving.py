# SPDX-License-Identifier: Apache-2.0
"""A mail comes in: which request it opens, what is kept of it, who hears of it, and what it can never do."""

import hashlib
from email.message import EmailMessage
from typing import Any

import pytest

from duly.foundation.files import queries as files
from duly.foundation.ledger.models import Inbox
from duly.kernel.actors import PROVIDER
from duly.rooms.change_requests import actions, queries
from duly.rooms.change_requests.models import ChangeRequest, Mail
from duly.rooms.change_requests.queries.opening import asked, claim_of
from duly.rooms.change_requests.rules.codes import ASKED_A_DAY
from duly.rooms.change_requests.rules.mails.outcomes import MailTaken
from rooms.change_requests.stage import Stage

pytestmark = pytest.mark.django_db()
ASKS = "Hello,\n\nplease change my mobile number to +1 202 555 0188.\n\nKind regards\nC0"
KNOWN, UNKNOWN = "c0@example.com", "stranger@example.org"


def mail(
    body: str = ASKS,
    sender: str = KNOWN,
    subject: str = "New number",
    files: dict[str, bytes] | None = None,
    **heads: str,
) -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, "service@acme.example", subject
    message["Message-ID"] = f"<{hashlib.sha256((body + sender + subject).encode()).hexdigest()[:20]}@example.com>"
    message["Date"] = "Mon, 4 Jan 2020 10:00:00 +0000"
    for name, value in heads.items():
        message[name.replace("_", "-")] = value
    message.set_content(body)
    for name, content in (files or {}).items():
        message.add_attachment(content, maintype="application", subtype="pdf", filename=name)
    return message.as_bytes()


def take(raw: bytes, **more: Any) -> MailTaken:
    return actions.receive_mail(PROVIDER, raw, **more)


def only() -> ChangeRequest:
    return ChangeRequest.objects.get()


def receipts(stage: Stage) -> list[str]:
    return [one.address for one in stage.posted("email", "received your e-mail")]


def test_a_mail_opens_a_request_and_no_more(stage: Stage) -> None:
    before = stage.value()
    taken = take(mail())
    row = only()
    assert (taken.outcome, taken.numbers) == ("opened", (row.number,))
    assert (row.state, row.channel, row.nature, row.party_id) == ("received", "email", "update", None)
    stage.carry()
    assert stage.row(row.id).state == "identifying"
    assert stage.value() == before


def test_the_item_is_what_the_mail_says_about_what_is_on_record(stage: Stage) -> None:
    take(mail())
    item = only().items.get()
    assert (item.family, item.field, item.entity_id) == ("contact_point", "value", stage.entity().id)
    assert asked(only(), [item])[item.id].value == "+1 202 555 0188"


def test_when_it_came_is_our_word_and_the_mails_date_is_a_note(stage: Stage) -> None:
    take(mail())
    assert only().received_at == stage.time.now
    assert "4 Jan 2020" in claim_of(only())["note"]


def test_the_message_is_kept_byte_for_byte(stage: Stage) -> None:
    raw = mail()
    take(raw)
    assert files.content(only().raw_message) == raw
    assert Mail.objects.get().file == only().raw_message


def test_attachments_are_kept_as_what_they_are(stage: Stage) -> None:
    take(mail(files={"licence.pdf": b"%PDF-1.7 licence", "tax.pdf": b"MZ\x90 program"}))
    first, second = Mail.objects.get().attachments
    assert files.content(first["digest"]) == b"%PDF-1.7 licence"
    assert (files.file(first["digest"]).name, first["type"]) == ("", "application/pdf")
    assert second["warnings"] == ["program", "other_type"]
    assert files.file(second["digest"]).media_type == "application/x-program"


def test_an_attachment_is_no_proof_until_somebody_says_what_it_is(stage: Stage) -> None:
    take(mail(files={"licence.pdf": b"%PDF-1.7 licence"}))
    assert not only().evidence.exists()
    actions.add_evidence(
        stage.world.cy, only().id, Mail.objects.get().attachments[0]["digest"], kind="business_licence"
    )
    assert only().evidence.count() == 1


def test_the_same_message_makes_one_request(stage: Stage) -> None:
    raw = mail()
    first, second, by_another_way = take(raw), take(raw), take(b"X-Original-To: service@acme.example\r\n" + raw)
    assert first.numbers == second.numbers == by_another_way.numbers
    assert ChangeRequest.objects.count() == Mail.objects.count() == 1


def test_the_same_words_in_a_new_message_are_joined(stage: Stage) -> None:
    take(mail())
    stage.carry()
    take(mail().replace(b"Message-ID: <", b"Message-ID: <x"))
    stage.carry()
    assert sorted(ChangeRequest.objects.values_list("state", flat=True)) == ["duplicate", "identifying"]


@pytest.mark.parametrize(
    "head",
    [
        {"Auto_Submitted": "auto-replied"}, {"Precedence": "bulk"}, {"List_Id": "<a.example>"}, {"Return_Path": "<>"}, {"X_Autoreply": "yes"},
        {"Precedence": "list"}, {"Auto_Submitted": "auto-generated"},
    ],
)  # fmt: skip
def test_machines_ask_for_nothing_and_hear_nothing(stage: Stage, head: dict[str, Any]) -> None:
    taken = take(mail(**head))
    stage.carry()
    assert not taken.is_kept
    assert not ChangeRequest.objects.exists()
    assert not Mail.objects.exists()
    assert receipts(stage) == []


@pytest.mark.parametrize(
    "body",
    [
        "How do I change my mobile number?",
        "Thanks for your letter.",
        "> please change my mobile number to +1 202 555 0188",
    ],
)
def test_what_asks_for_nothing_leaves_nothing(stage: Stage, body: str) -> None:
    facts = Inbox.objects.count()
    assert take(mail(body, subject="Hello")).outcome == "nothing"
    assert (ChangeRequest.objects.count(), Mail.objects.count(), Inbox.objects.count()) == (0, 0, facts)


def test_the_sender_is_told_the_number_whether_we_know_them_or_not(stage: Stage) -> None:
    numbers = [*take(mail()).numbers, *take(mail(sender=UNKNOWN)).numbers]
    stage.carry()
    stage.carry()
    sent = stage.posted("email", "received your e-mail")
    assert sorted(one.address for one in sent) == [KNOWN, UNKNOWN]
    first, second = sorted(sent, key=lambda one: one.address)
    assert first.text.replace(numbers[0], "") == second.text.replace(numbers[1], "")
    assert first.subject.replace(numbers[0], "") == second.subject.replace(numbers[1], "")


def test_the_receipt_is_not_lost_when_the_customer_is_found_first(stage: Stage) -> None:
    from duly.rooms.change_requests import jobs

    take(mail())
    jobs.carry_on()
    assert only().party_id == stage.party.id
    stage.carry()
    assert receipts(stage) == [KNOWN]


def test_one_receipt_an_hour(stage: Stage) -> None:
    for number in range(3):
        take(mail(ASKS.replace("0188", f"019{number}")))
    stage.carry()
    assert receipts(stage) == [KNOWN]
    stage.time.passes(minutes=61)
    take(mail(ASKS.replace("0188", "0144")))
    stage.carry()
    assert receipts(stage) == [KNOWN, KNOWN]


def test_a_forged_sender_gets_no_receipt(stage: Stage, settings: Any) -> None:
    trusting(settings, "mx.acme.example")
    take(mail(Authentication_Results="mx.acme.example; dmarc=fail header.from=example.com"))
    stage.carry()
    assert receipts(stage) == []
    assert Mail.objects.get().verdicts == {"dmarc": "fail"}


def test_only_our_own_server_vouches_for_a_sender(stage: Stage, settings: Any) -> None:
    take(mail(Authentication_Results="mx.acme.example; dmarc=pass"))
    assert "sender_unproved" in only().flags
    trusting(settings, "mx.acme.example")
    take(mail(ASKS.replace("0188", "0144"), Authentication_Results="mx.acme.example; dmarc=pass"))
    assert "sender_unproved" not in ChangeRequest.objects.order_by("number").last().flags  # type: ignore[union-attr]  # there are two


def test_an_answer_elsewhere_and_a_name_like_ours_raise_the_risk(stage: Stage) -> None:
    take(mail(Reply_To="c0@evil.example"))
    take(mail(sender="service@acme.examp1e"))
    first, second = ChangeRequest.objects.order_by("number")
    assert "reply_to_differs" in first.flags
    assert "lookalike_domain" in second.flags
    stage.carry()
    assert stage.row(first.id).tier == 3


def test_from_the_customers_own_mailbox_a_new_account_is_still_unproved(stage: Stage) -> None:
    """F5: a mailbox that was broken into."""
    body = "Dear all, we changed bank. Please update our bank account: IBAN GB33 BUKB 2020 1555 5555 55. Urgent, do not call."
    take(mail(body, subject="Bank account"))
    stage.carry()
    row = only()
    assert (row.state, row.tier, row.party_id) == ("identifying", 3, stage.party.id)
    assert not row.verifications.filter(result="passed").exists()
    assert "urgent" in row.flags
    assert {"urgent", "secret"} <= set(Mail.objects.get().signs)


def test_a_mail_that_names_a_request_is_added_to_it(stage: Stage) -> None:
    number = take(mail()).numbers[0]
    taken = take(mail("Here is the licence you asked for.", subject=f"Re: {number}", files={"a.pdf": b"%PDF-1"}))
    assert (taken.outcome, taken.numbers) == ("added", (number,))
    assert [one.outcome for one in queries.mails_of(only().id)] == ["opened", "added"]


def test_a_stranger_who_names_a_request_hears_nothing_of_it(stage: Stage) -> None:
    number = take(mail()).numbers[0]
    stage.carry()
    assert take(mail("please hurry", sender=UNKNOWN, subject=f"Re: {number}")).outcome == "added"
    assert take(mail("please hurry", sender=UNKNOWN, subject="Re: CR-2026-999999")).outcome == "nothing"
    stage.carry()
    assert receipts(stage) == [KNOWN]


def test_what_is_new_and_what_was_wrong_become_two_requests(stage: Stage) -> None:
    body = "请将我的手机号码变更为13912345678。\n另外我的邮箱登记有误，应为li@example.com，请更正。"
    assert len(take(mail(body, subject="变更")).numbers) == 2
    assert sorted(ChangeRequest.objects.values_list("nature", flat=True)) == ["rectification", "update"]


def test_without_a_value_a_person_has_to_read_it(stage: Stage) -> None:
    assert take(mail("Please change my mobile number in your records.", subject="Change")).outcome == "unclear"
    waiting = queries.unread_mails(stage.world.cy, stage.world.acme.id)
    assert [(one.outcome, one.topics, one.request) for one in waiting] == [("unclear", ("mobile",), None)]


def test_a_wish_about_ones_data_is_kept_for_those_who_answer_it(stage: Stage) -> None:
    assert take(mail("I request the erasure of my personal data.", subject="GDPR")).outcome == "other"
    assert Mail.objects.get().topics == ["privacy_erasure"]
    assert stage.recorded("change_requests.mail_taken") == 1


@pytest.mark.parametrize(
    "body",
    [
        "I got your letter about a change of my mobile number. I never requested this!",
        "我收到短信说我的手机号要变更，不是我申请的！",
    ],
)
def test_who_says_that_a_change_was_not_theirs_is_heard_by_a_person(stage: Stage, body: str) -> None:
    assert take(mail(body, subject="Stop")).outcome == "denied"
    assert queries.unread_mails(stage.world.cy, stage.world.acme.id)[0].signs.count("denied") == 1


def test_a_flood_from_one_sender_ends(stage: Stage) -> None:
    outcomes = [take(mail(ASKS.replace("0188", f"{1000 + number}"))).outcome for number in range(ASKED_A_DAY + 2)]
    assert outcomes == ["opened"] * ASKED_A_DAY + ["refused"] * 2


@pytest.mark.parametrize(
    ("to", "ref"),
    [
        ("notices@acme.example", "acme"),
        ("service@acme.example", "acme"),
        ("hello@other.example", "other"),
        ("x@elsewhere.example", None),
    ],
)
def test_the_organisation_that_was_written_to_is_meant(stage: Stage, to: str, ref: str | None) -> None:
    taken = take(mail().replace(b"service@acme.example", to.encode()))
    assert taken.outcome == ("opened" if ref else "nobody_s")
    assert [row.organisation.ref for row in ChangeRequest.objects.all()] == ([ref] if ref else [])


def test_nobody_else_may_hand_in_mails(stage: Stage) -> None:
    from duly.kernel.actors import NOT_ALLOWED
    from duly.kernel.refusals import Refusal

    with pytest.raises(Refusal) as refused:
        actions.receive_mail(stage.customer, mail())
    assert refused.value.code == NOT_ALLOWED.code


def trusting(settings: Any, server: str) -> None:
    from types import MappingProxyType

    held = settings.DULY
    settings.DULY = type(held)(held.home, MappingProxyType({**held.values, "DULY_MAIL_TRUST": server}))
