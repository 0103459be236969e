# SPDX-License-Identifier: Apache-2.0
"""Calls of providers over HTTP: signed, bounded, kept, and the one click of RFC 8058."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from duly.adapters.channels.signing import sign
from duly.adapters.channels.sms_http import SmsHttpChannel
from duly.adapters.channels.smtp import SmtpChannel, SmtpSettings
from duly.foundation.ledger.models import Inbox
from duly.kernel import clock, tokens
from duly.rooms.customers.models import Consent
from duly.rooms.delivery import actions
from duly.rooms.delivery.facts import reply_code
from duly.rooms.delivery.models import Slip
from duly_demo.props.mail_sink import delivery_status
from rooms.delivery.post_office import PostOffice, Recorder, make_post_office

pytestmark = pytest.mark.django_db()
SECRET = b"shared"
JSON = "application/json"


def make_sent(folder: Path, channel: str) -> PostOffice:
    """Something was sent; from now on the real adapter listens."""
    office = make_post_office(folder, channel=Recorder(name=channel))
    office.plan()
    actions.carry(channel)
    real = (
        SmsHttpChannel("http://gateway.example", SECRET)
        if channel == "sms"
        else SmtpChannel(SmtpSettings("mail.example", 25, hook_secret=SECRET))
    )
    actions.install_channels({channel: real})
    return office


def call(path: str, body: bytes, headers: dict[str, str], content_type: str = JSON) -> tuple[int, dict[str, object]]:
    answer = Client().post(path, data=body, content_type=content_type, headers=headers)
    return answer.status_code, answer.json()


def make_body(*events: dict[str, str]) -> bytes:
    return json.dumps({"events": events}, ensure_ascii=False).encode()


def test_a_signed_receipt_is_taken(tmp_path: Path) -> None:
    office = make_sent(tmp_path, "sms")
    body = make_body({"type": "receipt", "id": str(office.only().id), "status": "delivered"})
    assert call("/hooks/sms", body, sign(SECRET, body)) == (200, {"matched": 1})
    assert office.states() == ["delivered"]


def test_a_reply_with_the_code_is_recorded_as_a_confirmation(tmp_path: Path) -> None:
    office = make_sent(tmp_path, "sms")
    code = reply_code(settings.DULY.secret, office.only().recipient_id)
    body = make_body({"type": "reply", "from": "+12025550100", "text": f"确认{code}"})
    assert call("/hooks/sms", body, sign(SECRET, body))[0] == 200
    assert Inbox.objects.filter(body__contains='"meaning":"confirm"').count() == 1


@pytest.mark.parametrize("secret", [b"", b"guess"])
def test_a_call_without_the_right_signature_changes_and_keeps_nothing(tmp_path: Path, secret: bytes) -> None:
    office = make_sent(tmp_path, "sms")
    body = make_body({"type": "receipt", "id": str(office.only().id), "status": "delivered"})
    status, said = call("/hooks/sms", body, sign(secret, body) if secret else {})
    assert (401, "delivery.bad_signature") == (status, said["error"])
    assert office.states() == ["accepted"]
    assert not Slip.objects.exists()


def test_what_cannot_be_read_is_refused(tmp_path: Path) -> None:
    make_sent(tmp_path, "sms")
    status, said = call("/hooks/sms", b"{}", sign(SECRET, b"{}"))
    assert (422, "delivery.bad_receipt") == (status, said["error"])


def test_a_huge_call_is_refused_unread(tmp_path: Path) -> None:
    make_sent(tmp_path, "sms")
    assert call("/hooks/sms", b"x" * (2 * 1024 * 1024 + 1), {})[0] == 413


def test_a_get_is_refused() -> None:
    assert Client().get("/hooks/sms").status_code == 405


def test_a_channel_that_is_not_configured_takes_nothing(tmp_path: Path) -> None:
    make_sent(tmp_path, "email")
    assert call("/hooks/sms", b"{}", sign(SECRET, b"{}"))[0] == 422


def test_a_returned_mail_can_be_posted(tmp_path: Path) -> None:
    office = make_sent(tmp_path, "email")
    row = office.only()
    from email import message_from_bytes

    original = message_from_bytes(f"Message-ID: <{row.id}@acme.example>\n\nx".encode())
    raw = delivery_status(original, "bounces@acme.example", "c0@example.com").as_bytes()
    assert call("/hooks/mail", raw, sign(SECRET, raw), "message/rfc822") == (200, {"matched": 1})
    assert ("bounced", "no_mailbox") == (office.only().state, office.only().outcome_code)


def test_one_click_ends_what_is_not_mandatory_and_looking_does_not(tmp_path: Path) -> None:
    office = make_sent(tmp_path, "email")
    customer = office.customers[0].id
    token = tokens.issue(settings.DULY.secret, "unsubscribe", customer, clock.now() + timedelta(days=1))
    assert Client().get(f"/hooks/unsubscribe/{token}").status_code == 200
    assert not Consent.objects.exists()
    answer = Client(enforce_csrf_checks=True).post(f"/hooks/unsubscribe/{token}", {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert Consent.objects.get().decision == "withdrawn"


def test_a_link_that_was_made_up_opens_nothing() -> None:
    assert Client().post("/hooks/unsubscribe/AAAA").status_code == 404


def test_the_key_to_the_portal_does_not_unsubscribe(tmp_path: Path) -> None:
    office = make_sent(tmp_path, "email")
    token = tokens.issue(settings.DULY.secret, "portal", office.customers[0].id, clock.now() + timedelta(days=1))
    assert Client().post(f"/hooks/unsubscribe/{token}").status_code == 404
    assert not Consent.objects.exists()
