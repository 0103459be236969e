# SPDX-License-Identifier: Apache-2.0
"""Change requests and the record of a customer from a terminal."""

from pathlib import Path

import pytest

from doors.asking import an_asking_stage
from doors.cli.shell import duly
from rooms.change_requests.stage import NEW_PHONE, Stage

pytestmark = pytest.mark.django_db
ACME = ("--organisation", "acme")


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stage:
    return an_asking_stage(tmp_path, monkeypatch)


def test_requests_are_listed_shown_and_decided(stage: Stage) -> None:
    request = stage.in_review()
    (row,) = duly("requests", "list", "--json").json
    assert (row["number"], row["state"], row["tier"]) == (request.number, "in_review", 2)
    assert duly("requests", "list", "--tier", "3", "--json").json == []
    assert duly("requests", "list", "--channel", "phone", "--late", "--json").json == []
    shown = duly("requests", "show", request.number, *ACME)
    assert "Digest: sha256:" in shown.out
    assert NEW_PHONE not in shown.out
    digest = duly("requests", "show", request.number, "--json", *ACME).json["digest"]
    asked = (
        "requests",
        "decide",
        request.number,
        "--digest",
        digest,
        "--note",
        "looked at it",
        "--as",
        "bo@example.com",
    )
    assert duly(*asked, "--refuse-item", "9=law", *ACME).code == 2
    assert duly(*asked[:4], "sha256:0", *asked[5:], *ACME).code == 5
    assert "cooling-off" in duly(*asked, *ACME).out
    assert stage.state(request) == "cooling"


def test_an_item_is_refused_by_its_number(stage: Stage) -> None:
    request = stage.in_review()
    digest = stage.row(request).payload_digest
    asked = (
        "requests",
        "decide",
        request.number,
        "--digest",
        digest,
        "--refuse-item",
        "1=law",
        "--as",
        "bo@example.com",
    )
    assert duly(*asked, "--json", *ACME).json == {"number": request.number, "state": "refused"}


def test_whoever_handed_it_over_does_not_decide(stage: Stage) -> None:
    request = stage.in_review()
    digest = stage.row(request).payload_digest
    assert duly("requests", "decide", request.number, "--digest", digest, "--as", "ada@example.com", *ACME).code == 3


def test_a_hold_takes_two(stage: Stage) -> None:
    request = stage.in_review()
    held = duly(
        "requests",
        "hold",
        request.number,
        "--kind",
        "fraud",
        "--note",
        "hung up",
        "--as",
        "cy@example.com",
        "--json",
        *ACME,
    )
    hold = held.json["hold"]
    assert "a suspicion of fraud" in duly("requests", "show", request.number, *ACME).out
    assert duly("requests", "release", hold, "--as", "bo@example.com").code == 3
    assert duly("requests", "ask-release", hold, "--note", "it was them", "--as", "lee@example.com").code == 0
    assert duly("requests", "release", hold, "--as", "bo@example.com").code == 0
    assert stage.state(request) == "in_review"


def test_checks_hand_over_and_taking_back(stage: Stage) -> None:
    request = stage.ask(stage.world.cy, stage.phone(), channel="phone")
    said = duly("requests", "check", request.number, "--as", "cy@example.com", *ACME)
    assert (said.code, "failed" in said.out) == (2, True)
    assert duly("requests", "submit", request.number, "--as", "ada@example.com", *ACME).code == 5
    assert (
        "资料" in duly("requests", "ask", request.number, "--note", "资料", *ACME).out
        or stage.state(request) == "waiting_customer"
    )
    assert "withdrawn" in duly("requests", "withdraw", request.number, *ACME).out
    assert duly("requests", "withdraw", request.number, *ACME).code == 5
    assert duly("requests", "rebase", request.number, *ACME).code == 5
    assert duly("requests", "refuse", request.number, "--reason", "law", *ACME).code == 5


def test_a_stranger_of_another_organisation_finds_nothing(stage: Stage) -> None:
    request = stage.ask(stage.world.cy, stage.phone(), channel="phone")
    assert duly("requests", "list", "--as", "dee@example.com", "--json").json == []
    assert duly("requests", "show", request.number, "--as", "dee@example.com").code == 4
    assert duly("requests", "show", request.number, "--as", "dee@example.com", *ACME).code in {3, 4}
    assert duly("customers", "record", stage.party.ref, "--as", "dee@example.com").code == 4


def test_the_terminal_speaks_chinese(stage: Stage) -> None:
    stage.ask(stage.world.cy, stage.phone(), channel="phone")
    said = duly("requests", "list", home_language="zh_CN.UTF-8").out
    for words in ("身份核验中", "剩 5 个工作日", "电话"):
        assert words in said, words


def test_the_record_of_a_customer_at_another_time_and_its_history(stage: Stage) -> None:
    stage.applied()
    ref, before = stage.party.ref, "2026-11-24"
    assert "0188" in duly("customers", "record", ref, *ACME).out
    for option in ("--at", "--known-at"):
        said = duly("customers", "record", ref, option, before, *ACME).out
        assert "0100" in said
        assert "0188" not in said
    first = duly("customers", "history", ref, "--json", *ACME).json[0]
    assert (first["number"], first["checker"]) == ("CR-2026-000001", "Bo")
    assert "it changed" in duly("customers", "history", ref, *ACME).out
    assert duly("customers", "record", "nobody", *ACME).code == 4
