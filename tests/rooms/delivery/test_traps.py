# SPDX-License-Identifier: Apache-2.0
"""Traps that others fell into, and that no other test of this room stands beside; see ``docs/traps.md``."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal
from uuid import uuid4

import pytest
from django.db import connection

from duly.foundation.ledger.models import Inbox
from duly.kernel import clock, tokens
from duly.kernel.actors import PROVIDER, SYSTEM
from duly.rooms.delivery import actions
from duly.rooms.delivery.channel import Receipt, Reply
from duly.rooms.delivery.models import Delivery, Slip
from duly.rooms.delivery.rendering import LINKS_LAST
from rooms.delivery.post_office import PostOffice, Recorder, make_post_office

pytestmark = pytest.mark.django_db()
SECRET = b"a-secret-for-tests"
PERIOD = timedelta(days=90)
"""The longest period of notice that we know of."""


def make_sent(folder: Path) -> PostOffice:
    office = make_post_office(folder, channel=Recorder())
    office.plan()
    actions.carry("email")
    return office


def later(monkeypatch: pytest.MonkeyPatch, by: timedelta) -> datetime:
    moment = clock.now() + by
    monkeypatch.setattr(clock, "now", lambda: moment)
    return moment


def test_everything_outlives_the_period_of_notice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On the ninetieth day a receipt is matched, a reply confirms and the link opens; nothing was cleared away."""
    office = make_sent(tmp_path)
    row = office.only()
    until = clock.now() + LINKS_LAST
    token = tokens.issue(SECRET, "portal", row.recipient_id, until)
    now = later(monkeypatch, PERIOD)
    for _ in range(3):
        actions.rescue()
        actions.audit(SYSTEM)
    office.channel.calls = [Receipt(row.id, "delivered")]
    assert actions.take_receipts(PROVIDER, "email", {}, uuid4().bytes) == 1
    assert office.states() == ["delivered"]
    office.channel.calls = [Reply("c0@example.com", f"1 {row.code}")]
    assert actions.take_receipts(PROVIDER, "email", {}, uuid4().bytes) == 1
    assert Inbox.objects.filter(body__contains='"type":"delivery.replied"').exists()
    assert row.recipient_id == tokens.subject_of(SECRET, "portal", token, now)
    assert LINKS_LAST > PERIOD * 4


def test_a_providers_clock_is_kept_as_it_was_written_and_never_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Local time without an offset, as some providers send it: the raw call stays, and our clock says when."""
    office = make_sent(tmp_path)
    written = "2019-02-30 25:61:00 :("
    body = json.dumps({"done": written}).encode()
    office.channel.calls = [Receipt(office.only().id, "delivered", said_at=written)]
    now = later(monkeypatch, timedelta(hours=3))
    actions.take_receipts(PROVIDER, "email", {}, body)
    slip = Slip.objects.get()
    assert (body, now) == (bytes(slip.body), slip.received_at)
    assert now == office.only().updated_at


def test_what_changes_stands_in_one_index_only_and_that_one_is_partial() -> None:
    """Each further index over a column that changes would make each outcome cost a write in it."""
    fixed = {"id", "mailing_id", "recipient_id", "customer_id", "language", "code"}
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT i.relname, x.indpred IS NOT NULL, array_agg(a.attname::text)
            FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
            JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = ANY (x.indkey)
            WHERE x.indrelid = %s::regclass GROUP BY 1, 2
            """,
            [Delivery._meta.db_table],
        )
        over_what_changes = [(name, partial) for name, partial, columns in cursor.fetchall() if set(columns) - fixed]
    assert [("delivery_queue", True)] == over_what_changes


def test_accepted_is_not_delivered_and_neither_is_a_confirmation(tmp_path: Path) -> None:
    """What the provider took is `accepted`; only its word about the mailbox makes it `delivered`; only a person confirms."""
    office = make_sent(tmp_path)
    assert office.states() == ["accepted"]
    office.channel.calls = [Receipt(office.only().id, "accepted", "delayed")]
    actions.take_receipts(PROVIDER, "email", {}, b"1")
    assert office.states() == ["accepted"]


@pytest.mark.parametrize(
    ("said_at", "is_told"),
    [("2026-11-24 12:30:00", True), ("Tue, 24 Nov 2026 12:30:00 +0800 (CST)", True), ("13:00 <a@b.example>", False)],
)
@pytest.mark.parametrize("outcome", ["delivered", "bounced"])
def test_the_providers_time_is_told_when_it_looks_like_one(
    tmp_path: Path, outcome: Literal["delivered", "bounced"], said_at: str, is_told: bool
) -> None:
    office = make_sent(tmp_path)
    office.channel.calls = [Receipt(office.only().id, outcome, said_at=said_at)]
    actions.take_receipts(PROVIDER, "email", {}, b"x")
    body = Inbox.objects.get(body__contains=f'"type":"delivery.{outcome}"').body
    assert is_told == ('"said_at":' in body)
    assert is_told == (said_at in body)
