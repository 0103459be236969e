# SPDX-License-Identifier: Apache-2.0
"""A backup came back: the signer remembers more than the log, and nothing goes out until somebody has looked."""

import threading
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import OperationalError, connection

from doors.cli.shell import duly
from doors.story import a_browser, text_of
from duly.foundation.ledger import actions as ledger
from duly.foundation.ledger.models import Entry, Inbox
from duly.foundation.ledger.seals import signer
from duly.house import checks, restoring
from duly.kernel import clock
from duly.kernel.actors import SYSTEM
from duly.rooms.delivery import actions, queries
from duly.rooms.delivery.models import Delivery, Restore
from rooms.delivery.post_office import PostOffice, make_post_office, turned

pytestmark = pytest.mark.django_db()


def a_backup_comes_back(keep: int = 3) -> tuple[int, int]:
    """Everything is sealed, and then the log ends earlier, as in a database of yesterday."""
    ledger.settle()
    signed = Entry.objects.count()
    with connection.cursor() as cursor:
        for table in ("ledger_entry", "ledger_seal", "ledger_tile"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM ledger_seal WHERE size > %s", [keep])
        cursor.execute("DELETE FROM ledger_entry WHERE seq >= %s", [keep])
        cursor.execute("UPDATE ledger_tile SET hashes = substring(hashes FROM 1 FOR %s)", [keep * 32])
        for table in ("ledger_entry", "ledger_seal", "ledger_tile"):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    return signed, keep


@pytest.fixture
def office(tmp_path: Path) -> PostOffice:
    ledger.open_log(SYSTEM, "test.invalid/restored")
    office = make_post_office(tmp_path, customers=4)
    office.plan()
    return office


def test_a_log_that_fits_holds_nothing(office: PostOffice) -> None:
    assert not restoring.look()
    ledger.settle()
    assert not restoring.look()
    assert actions.carry("email") == 4


def test_after_a_restore_nothing_is_sent_until_somebody_looked(office: PostOffice) -> None:
    signed, entries = a_backup_comes_back()
    restoring.look_first(threading.Event(), lambda: None)

    assert actions.carry("email") == 0
    assert set(Delivery.objects.values_list("state", "outcome_code", "next_at")) == {("held", "restored", None)}
    standing = queries.restored()
    assert standing is not None
    assert (standing.signed, standing.entries, standing.held) == (signed, entries, 4)
    assert Inbox.objects.filter(stream=office.subject, body__contains='"delivery.restored"').count() == 1

    later = office.open_mailing(step=1)
    actions.plan(SYSTEM, later, office.lines())
    actions.rescue()
    assert (actions.carry("email"), office.channel.posted) == (0, [])

    assert actions.release_restored(office.world.operator, reason="Looked at the relay's log.") == 4
    assert queries.restored() is None
    assert actions.carry("email") == 8
    assert not restoring.look(), "it was looked after; the same gap does not stop everything again"


def test_what_was_being_sent_when_the_backup_was_made_is_not_sent_again(office: PostOffice) -> None:
    turned(lambda: Delivery.objects.update(state="sending", next_at=clock.now(), attempt=1, provider="email"))
    a_backup_comes_back()
    assert restoring.look()
    actions.release_restored(office.world.operator, reason="Looked.")
    actions.rescue()
    assert office.states() == ["unknown"] * 4
    assert (actions.carry("email"), office.channel.posted) == (0, [])


def test_a_log_that_grew_again_is_still_found(office: PostOffice) -> None:
    signed, _ = a_backup_comes_back(keep=1)
    while Entry.objects.count() <= signed:
        office.subject = uuid4()
        office.plan()
        ledger.sequence()
    assert restoring.look()
    assert not restoring.look()


def test_a_database_that_is_away_is_waited_for(office: PostOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    a_backup_comes_back()
    real, beats, tries = restoring.rolled_back, [], []

    def flaky() -> tuple[int, int] | None:
        tries.append(1)
        if len(tries) < 3:
            raise OperationalError("away")
        return real()

    monkeypatch.setattr(restoring, "rolled_back", flaky)
    monkeypatch.setattr(restoring, "_AGAIN", 0.0)
    monkeypatch.setattr(restoring.connection, "close", lambda: None)
    restoring.look_first(threading.Event(), lambda: beats.append(1))
    assert (len(beats), Restore.objects.count()) == (2, 1)


def test_a_signer_that_is_not_ours_to_ask_holds_nothing(office: PostOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    a_backup_comes_back()
    hand = type(signer())

    def forbidden(_: object) -> tuple[int, bytes]:
        raise PermissionError

    monkeypatch.setattr(hand, "remembers", forbidden)
    assert not restoring.look()


def test_check_and_the_command_line_say_so(office: PostOffice) -> None:

    def said() -> list[str]:
        return [found.code for found in checks._restored()]

    assert said() == []
    a_backup_comes_back()
    assert said() == ["restored"]
    assert "No restore" in duly("restore", "status").out
    restoring.look()
    assert said() == ["restored"]
    assert "4 messages are held" in duly("restore", "status").out
    assert duly("restore", "status", "--json").json["held"] == 4
    assert "4 messages go on" in duly("restore", "release", "--reason", "Looked.").out
    assert said() == []


def test_every_page_of_the_console_says_so(office: PostOffice) -> None:
    browser = a_browser("ada@example.com", "zh-Hans")
    assert "duly restore release" not in text_of(browser.get("/console/outbox"))
    a_backup_comes_back()
    restoring.look()
    said = text_of(browser.get("/console/outbox"))
    assert "duly restore release" in said
    assert "已停止一切发送" in said
