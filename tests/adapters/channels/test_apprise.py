# SPDX-License-Identifier: Apache-2.0
"""Apprise as one adapter: what its yes and no mean here, and the locks before addresses that customers give."""

import json
import time
from typing import Any, ClassVar

import apprise
import pytest

from adapters.channels.channel_contract import make_letter
from adapters.channels.conformance import Answer, Close, Conformance, Request, ScriptedServer, Stage
from adapters.channels.samples_of import sample
from duly.adapters.channels.adapter import values_of
from duly.adapters.channels.apprise_push import ADAPTER, AppriseChannel
from duly.kernel.refusals import Refusal
from duly.rooms.delivery.channel import Accepted, Letter, Outcome, Refused, Unknown

PUSHOVER = f"pover://{'u' * 30}@{'t' * 30}"


def push(**section: Any) -> AppriseChannel:
    return AppriseChannel(values_of(ADAPTER, section))


SAYS_NO = "Apprise says no and not why, so a no is `unknown`; tested below"


class AppriseStage(Stage):
    cannot: ClassVar = {
        "receipts": "these services send no receipts through Apprise",
        "refused": SAYS_NO, "later": SAYS_NO, "too_many": SAYS_NO, "unmapped": SAYS_NO,
        "not_there": SAYS_NO, "connect_hangs": SAYS_NO,
        "malformed": "Apprise looks at the HTTP status and not at the answer",
        "flood": "the same; Apprise's own HTTP library reads the answer",
    }  # fmt: skip
    url = ""

    def channel(self, url: str, **changes: Any) -> AppriseChannel:
        self.url = url.replace("http://", "json://")
        channel = push(schemas=["json"], hosts=["127.0.0.1"])
        channel._hands._seconds = 2.0
        return channel

    def letter(self, nth: int = 0) -> Letter:
        return make_letter(f"{self.url}/customer-{nth}")

    def accepted(self, request: Request) -> Answer:
        return Answer(200, {})


class TestConformance(Conformance):
    stage = AppriseStage()

    @pytest.fixture(autouse=True)
    def _short_wait(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("duly.adapters.channels.apprise_push.services._READ", self.stage.timeout)

    def test_order(self) -> None:
        """A service's no is not ours to read; an address that is not allowed is refused in its place."""
        with ScriptedServer(lambda _: Answer(200, {})) as server:
            channel = self.stage.channel(server.url)
            letters = [self.stage.letter(nth) for nth in range(4)]
            letters[1] = make_letter("json://10.0.0.1/")
            outcomes = self.post_in_time(channel, letters)
            channel.close()
        assert [Accepted, Refused, Accepted, Accepted] == [type(outcome) for outcome in outcomes]


def test_what_a_service_is_told() -> None:
    _, server = through_a_server(Answer(200, {}))
    expected = json.loads(sample("apprise_push", "json.json"))
    said = server.requests[0].json()
    assert expected.keys() == said.keys()
    assert {**expected, "message": ""} == {**said, "message": ""}


def through_a_server(behaviour: Any, **changes: Any) -> tuple[Outcome, ScriptedServer]:
    """A service that lets the address name its server, with ours on the list."""
    with ScriptedServer(lambda _: behaviour) as server:
        channel = push(schemas=["json"], hosts=["127.0.0.1"])
        (outcome,) = channel.post([make_letter(f"json://127.0.0.1:{server.port}/", **changes)])
        channel.close()
    return outcome, server


def test_a_yes_is_accepted_and_promises_no_receipt() -> None:
    outcome, server = through_a_server(Answer(200, {}))
    assert Accepted("", "apprise: true, no receipt") == outcome
    said = server.requests[0].json()
    assert ("公司地址变更", "尊敬的客户") == (said["title"], said["message"][:5])
    assert [] == said.get("attachments", [])


@pytest.mark.parametrize(
    "behaviour", [Answer(400), Answer(401), Answer(500), Close(), Answer(302, b"", {"Location": "/x"})]
)
def test_a_no_is_unknown_because_apprise_does_not_say_why(behaviour: Any) -> None:
    outcome, server = through_a_server(behaviour)
    assert Unknown("apprise_said_no") == outcome
    assert len(server.requests) == 1, "no redirect, no second try"


def test_a_fault_inside_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> bool:
        raise RuntimeError

    monkeypatch.setattr(apprise.NotifyBase, "notify", fails)
    assert [Unknown("fault_runtimeerror")] == push().post([make_letter(PUSHOVER)])


def test_a_service_that_takes_for_ever_does_not_hold_up_the_wave(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apprise.NotifyBase, "notify", lambda *_, **__: time.sleep(1.5) or True)
    channel = push()
    channel._hands._seconds = 0.3
    started = time.monotonic()
    outcomes = channel.post([make_letter(PUSHOVER) for _ in range(12)])
    assert time.monotonic() - started < 1.2
    assert {Unknown("no_answer_in_time"), Refused("later", "not sent: the provider was too slow for this wave", False)} == set(outcomes)  # fmt: skip


@pytest.mark.parametrize(
    "address",
    ["", "nonsense", "pover://", "mailto://a:b@acme.example", "json://10.0.0.1/", "file:///etc/passwd", "dbus://", "exec://ls",
     "syslog://", "ntfy://acme.example/topic", "telegram:123", "apprise://127.0.0.1/token", "windows://", "pover://a b@c",
     f"pover://{'u' * 30}@{'t' * 30}/a/b?x={'y' * 1000}"],
)  # fmt: skip
def test_addresses_that_are_not_used(address: str) -> None:
    channel = push()
    assert channel.check(address)
    (outcome,) = channel.post([make_letter(address)])
    assert isinstance(outcome, Refused)
    assert ("bad_address", True) == (outcome.code, outcome.permanent)


def test_a_server_that_is_not_on_the_list_is_not_called() -> None:
    with ScriptedServer(lambda _: Answer(200)) as server:
        for host in ("127.0.0.1", "localhost", "127.1"):
            (outcome,) = push(schemas=["json"], hosts=["push.acme.example"]).post(
                [make_letter(f"json://{host}:{server.port}/")]
            )
            assert isinstance(outcome, Refused)
        assert [] == server.requests


def test_a_template_keeps_the_operators_token_out_of_contact_points() -> None:
    channel = push(templates={"telegram": f"tgram://{'1' * 9}:{'a' * 35}/{{address}}"})
    assert channel.check("telegram:12345") is None
    for bad in ("telegram:12345/67890", "telegram:12345?verify=no", "telegram:12345%2F67890", "signal:12345"):
        assert channel.check(bad), "what is filled in is one receiver, and one that is dropped is not the token's owner"


def test_an_address_cannot_switch_off_the_locks() -> None:
    service = push()._services.opened(f"{PUSHOVER}?verify=no&redirect=yes&cto=600&rto=600&overflow=split")
    assert (True, False) == (service.verify_certificate, service.redirects)
    assert (3.0, 5.0) == (service.socket_connect_timeout, service.socket_read_timeout)
    assert apprise.OverflowMode.UPSTREAM == service.overflow_mode


def test_one_contact_point_is_one_receiver() -> None:
    assert push().check("tgram://123456789:abcdefghijklmnopqrstuvwxyzabcdefghi/111/222")


@pytest.mark.parametrize(
    "section",
    [{"schemas": ["dbus"]}, {"schemas": ["no-such-service"]}, {"schemas": "pover"}, {"templates": {"a": "pover://x"}},
     {"templates": {"a": "ntfy://host/{address}"}}, {"templates": ["a"]}],
)  # fmt: skip
def test_a_bad_section_is_refused(section: Any) -> None:
    with pytest.raises(ValueError, match=r".+"):
        push(**section)


def test_nothing_comes_back() -> None:
    with pytest.raises(Refusal):
        push().read_receipt({}, b"{}")
    assert [] == push().post([])
