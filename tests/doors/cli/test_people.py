# SPDX-License-Identifier: Apache-2.0
"""Calls and contact repair from a terminal."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from doors.cli.shell import duly
from doors.story import a_story
from duly.kernel import clock
from duly.rooms.customers import queries as customers
from duly.rooms.customers.models import Party
from duly.rooms.repairs.models import Repair
from rooms.counter.test_counter import a_call
from rooms.repairs.stage import a_stage

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _daytime(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is held for the night, whenever the tests run."""
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 12, 2, 12, tzinfo=UTC))


ACME = ("--organisation", "acme")


def test_calls_are_listed_and_recorded(tmp_path: Path) -> None:
    story = a_story(tmp_path)
    call = a_call(story)
    assert duly("calls", "list", "--json").json[0]["delivery"] == str(call.id)
    assert duly("calls", "next", "--language", "fi", "--json").json == []
    assert duly("calls", "record", call.id, "--result", "call_back", "--call-back", "never").code != 0
    assert duly("calls", "record", call.id, "--result", "confirmed", "--minutes", "2", "--json").json == {
        "state": "delivered"
    }
    assert story.state() == "acknowledged"
    assert duly("calls", "drop", call.id).code != 0


def test_repairs_are_listed_corrected_and_given_up(tmp_path: Path) -> None:
    stage = a_stage(tmp_path)
    (row,) = duly("repairs", "list", "--json").json
    assert row["masked"] == "c***@example.com"
    assert duly("repairs", "correct", row["repair"], "nonsense").code != 0
    assert "1 messages go out again" in duly("repairs", "correct", row["repair"], "new@example.com").out
    assert duly("repairs", "give-up", row["repair"], "--reason", "x").code != 0
    assert Repair.objects.get().state == "corrected"
    assert stage.delivered().state == "planned"


def test_a_consent_is_taken_down(tmp_path: Path) -> None:
    a_story(tmp_path)
    party = Party.objects.get(ref="C-00000")
    assert "on record" in duly("customers", "consent", "C-00000", "withdrawn", "--channel", "sms", *ACME).out
    assert customers.wishes_of(party.id).channels["sms"] is False
    offers = ("--purpose", "commercial", "--kind", "explicit", "--given-on", "2026-05-04")
    assert duly("customers", "consent", "C-00000", "granted", *offers, *ACME).code != 0
    assert duly("customers", "consent", "C-00000", "granted", *offers, "--wording", "I agree.", *ACME).code == 0
    assert duly("customers", "consent", "nobody", "granted", *ACME).code != 0
    assert duly("customers", "consent", "C-00000", "perhaps", *ACME).code != 0


def test_an_order_of_channels_is_taken_down(tmp_path: Path) -> None:
    a_story(tmp_path)
    party = Party.objects.get(ref="C-00000")
    said = duly("customers", "prefer", "C-00000", "sms", "email", "--json", *ACME)
    assert (said.code, said.json) == (0, {"customer": "C-00000", "channels": ["sms", "email"]})
    assert customers.wishes_of(party.id).order == ("sms", "email")
    assert "已登记" in duly("customers", "prefer", "C-00000", *ACME, home_language="zh_CN.UTF-8").out
    assert customers.wishes_of(party.id).order == ()
    assert duly("customers", "prefer", "C-00000", "smoke", *ACME).code != 0
    assert duly("customers", "prefer", "nobody", "sms", *ACME).code != 0
