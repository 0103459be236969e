# SPDX-License-Identifier: Apache-2.0
"""A receiving service as a target: what every target promises, over HTTP, and what can go wrong on the way."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from adapters.targets.conformance import Conformance
from adapters.targets.conformance_kills import KillConformance
from adapters.targets.conformance_standing import StandingConformance
from adapters.targets.grounds import CUSTOMERS, customers, load
from adapters.targets.receiver import Receiver
from adapters.targets.test_sqlite import SqliteGround
from duly.adapters.targets import openers
from duly.adapters.targets.rest.talking import Means, _Trouble
from duly.adapters.targets.rest.target import open_target
from duly.kernel.refusals import Refusal
from duly.rooms.transfer.target import Asked


@dataclass
class RestGround(SqliteGround):
    service: Receiver | None = None
    address: str = ""

    def say(self, statement: str, values: Any = ()) -> Any:
        return SqliteGround(Asked("sqlite", self.address, {})).say(statement, values)


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Receiver]:
    serving = Receiver(str(tmp_path / "theirs.db"))
    yield serving
    serving.shutdown()
    serving.server_close()


@pytest.fixture
def ground(service: Receiver) -> RestGround:
    return RestGround(Asked("rest", service.address, {}), service=service, address=service.place)


class TestEvery(Conformance):
    pass


class TestStanding(StandingConformance):
    pass


class TestKills(KillConformance):
    pass


def patient(service: Receiver, **options: Any) -> Any:
    means = Means(lambda name: {"crm": "s3cret"}[name], lambda: True, sleep=lambda _: None)
    return open_target(Asked("rest", service.address, options), means)


def test_a_busy_service_is_asked_again(service: Receiver) -> None:
    service.troubles = [503, 429, 502]
    assert patient(service).survey(CUSTOMERS).exists is False
    assert service.asked == ["survey"] * 4


def test_a_service_that_stays_away_is_said_to_be_unreachable(service: Receiver) -> None:
    service.troubles = [503] * 9
    with pytest.raises(Refusal) as caught:
        patient(service).survey(CUSTOMERS)
    assert caught.value.code == "transfer.target_unreachable"


@pytest.mark.parametrize(
    ("status", "code"),
    [(403, "denied"), (404, "changed"), (409, "busy"), (507, "full"), (500, "failed"), (302, "failed")],
)
def test_a_no_is_not_asked_again(service: Receiver, status: int, code: str) -> None:
    service.troubles = [status]
    with pytest.raises(Refusal) as caught:
        patient(service).survey(CUSTOMERS)
    assert caught.value.code == f"transfer.target_{code}"
    assert service.asked == ["survey"]


def test_a_commit_whose_answer_was_lost_holds_once(service: Receiver) -> None:
    target, run = patient(service), uuid4()
    target.prepare(run, CUSTOMERS)
    service.asked.clear()

    def lose(_: object) -> None:
        whole, done = target._talker._once, []

        def once(what: str, content: bytes, table: str) -> Any:
            said = whole(what, content, table)
            if what == "commit" and not done:
                done.append(said)
                raise _Trouble("lost")
            return said

        target._talker._once = once

    loaded = load(target, CUSTOMERS, customers(1, 5), run=run, keep=lose)
    assert not loaded.again
    assert service.asked == ["stage", "commit", "commit"]
    assert target.survey(CUSTOMERS).rows == 5


def test_what_was_staged_too_long_ago_does_not_hold(service: Receiver) -> None:
    service.patience = 0.1
    target, run = patient(service), uuid4()
    target.prepare(run, CUSTOMERS)

    def slowly(_: object) -> None:
        time.sleep(0.5)

    with pytest.raises(Refusal) as caught:
        load(target, CUSTOMERS, customers(1, 5), run=run, keep=slowly)
    assert caught.value.code == "transfer.target_busy"
    assert target.survey(CUSTOMERS).rows == 0
    assert not load(target, CUSTOMERS, customers(1, 5), run=run).again


def test_a_secret_is_sent_by_its_name_in_the_plan(service: Receiver) -> None:
    service.secret = "s3cret"
    assert patient(service, auth={"secret": "crm"}).survey(CUSTOMERS).exists is False
    with pytest.raises(Refusal) as caught:
        patient(service).survey(CUSTOMERS)
    assert caught.value.code == "transfer.target_denied"
    with pytest.raises(Refusal) as caught:
        openers()["rest"](Asked("rest", service.address, {"auth": {"secret": "crm"}}))
    assert "s3cret" not in str(caught.value)


def test_an_address_of_our_own_network_is_not_called(service: Receiver) -> None:
    with pytest.raises(Refusal) as caught:
        openers()["rest"](Asked("rest", service.address.replace("http:", "https:"), {})).survey(CUSTOMERS)
    assert caught.value.code == "transfer.target_address"
    assert service.asked == []


def test_an_answer_that_says_nothing_is_not_believed(service: Receiver) -> None:
    target = patient(service)
    target._talker.ask = lambda what, body, table: {"fates": [["x"]]}
    with pytest.raises(Refusal) as caught:
        target.load(uuid4(), CUSTOMERS, 1, UUID(int=1), rows=customers(1, 1), keep=lambda _: None)
    assert caught.value.code == "transfer.target_failed"
