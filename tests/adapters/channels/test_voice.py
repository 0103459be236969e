# SPDX-License-Identifier: Apache-2.0
"""Robot calls: what is said, what the keys do, and what a call that nobody heard is worth."""

import xml.etree.ElementTree as ET
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar
from uuid import UUID, uuid4

import pytest

from adapters.channels.conformance import REFERENCE, Answer, Conformance, Request, ScriptedServer, Stage, make_letter
from adapters.channels.fakes.twilio import SENDER, SID, TOKEN, Twilio, signed, speaks
from adapters.channels.scripted import free_port
from duly.adapters.channels.adapter import values_of
from duly.adapters.channels.twilio_voice import ADAPTER, TwilioVoiceChannel
from duly.adapters.channels.twilio_voice.speech import spoken
from duly.kernel.refusals import Refusal
from duly.rooms.delivery.channel import FAULTS, Accepted, Letter, Receipt, Refused, Reply, Sent

HOOK = "https://duly.example/hooks/robot"
SECTION = {"account_sid": SID, "auth_token": TOKEN, "caller": SENDER, "hook_url": HOOK}
TO = "+12025550101"


def make_channel(url: str = "http://x.example", **changes: object) -> TwilioVoiceChannel:
    return ADAPTER.build(values_of(ADAPTER, SECTION | {"url": url} | changes))


def make_call(nth: int = 1, **changes: object) -> Letter:
    plain = {
        "text": "我们的地址变更。回复 1 123456 确认。详情 https://duly.example/n/1。",
        "values": {"text/en": "We move house."},
    }
    return make_letter(f"+1202555010{nth}", **(plain | changes))


class VoiceStage(Stage):
    cannot: ClassVar = {"stale": "the signature covers address and fields, and no time"}

    def channel(self, url: str, **changes: object) -> TwilioVoiceChannel:
        return make_channel(url, timeout=self.timeout, connections=3, **changes)

    def letter(self, nth: int = 0) -> Letter:
        return make_call(nth)

    def accepted(self, request: Request) -> Answer:
        return Twilio()(request)

    def refused(self, request: Request) -> Answer:
        return Twilio(21216)(request)

    def later(self, request: Request) -> Answer:
        return Twilio(10004)(request)

    def unmapped(self, request: Request) -> Answer:
        return Twilio(99999)(request)

    def receipt(self, letter: Letter, what: str, at: float) -> tuple[dict[str, str], bytes]:
        fields = {
            "CallSid": REFERENCE,
            "CallStatus": {"delivered": "completed", "bounced": "busy"}.get(what, "abducted"),
        }
        by = {"AnsweredBy": "human"} if what == "delivered" else {}
        return signed(f"{HOOK}?d={letter.delivery_id}", fields | by)

    def unreadable(self) -> tuple[dict[str, str], bytes]:
        return signed(HOOK, {"CallSid": REFERENCE})


class TestConformance(Conformance):
    stage = VoiceStage()


class Telephone:
    """Follows the scripts that it is given."""

    def __init__(self, channel: TwilioVoiceChannel, twiml: str) -> None:
        self.channel, self.hears = channel, ""
        self.answer(twiml)

    def answer(self, twiml: str) -> None:
        assert speaks(twiml)
        tree = ET.fromstring(twiml)
        self.hears = " ".join(f"[{node.get('language')}] {node.text}" for node in tree.iter("Say"))
        self.action = next((node.get("action") for node in tree.iter("Gather")), None)

    def press(self, key: str) -> list[Receipt | Reply]:
        assert self.action
        call = signed(self.action, {"CallSid": "CA1", "To": TO, "From": SENDER, "Digits": key})
        items = self.channel.read_receipt(*call)
        kind, content = self.channel.hook_reply(items, *call)
        assert kind.startswith("text/xml")
        self.answer(content.decode())
        return items


def ring(letter: Letter, **changes: object) -> tuple[Telephone, dict[str, str]]:
    provider = Twilio()
    with ScriptedServer(provider) as server:
        channel = make_channel(server.url, **changes)
        (outcome,) = channel.post([letter])
    assert isinstance(outcome, Accepted), outcome
    return Telephone(channel, provider.taken[0]["Twiml"]), provider.taken[0]


def test_what_the_telephone_says() -> None:
    letter = make_call()
    telephone, form = ring(letter)
    assert telephone.hears.startswith("[zh-CN] 您好，这里是示例科技有限公司的通知电话。我们的地址变更。")
    assert "确认已收听，请按 1。重听，请按 2。For English, press 9." in telephone.hears
    assert "http" not in telephone.hears and "123456" not in telephone.hears
    assert f"{HOOK}?d={letter.delivery_id}" == form["StatusCallback"]
    assert ("Enable", "30", TO) == (form["MachineDetection"], form["Timeout"], form["To"])


def test_key_1_confirms() -> None:
    letter = make_call()
    telephone, _ = ring(letter)
    heard, reply = telephone.press("1")
    assert Reply(TO, "1 123456", letter.delivery_id) == reply
    assert isinstance(heard, Receipt)
    assert (letter.delivery_id, "delivered", "CA1") == (heard.delivery_id, heard.outcome, heard.reference)
    assert "谢谢，您的确认已记录" in telephone.hears
    assert telephone.action is None


def test_key_2_repeats_and_confirms_nothing() -> None:
    telephone, _ = ring(make_call())
    items = telephone.press("2")
    assert [Receipt] == [type(item) for item in items]
    assert telephone.hears.startswith("[zh-CN] 我们的地址变更。")


def test_key_9_changes_the_language_and_back() -> None:
    telephone, _ = ring(make_call())
    telephone.press("9")
    assert telephone.hears.startswith("[en-US] We move house.")
    assert "中文请按 9" in telephone.hears
    telephone.press("9")
    assert telephone.hears.startswith("[zh-CN] 我们的地址变更。")
    assert [Receipt, Reply] == [type(item) for item in telephone.press("1")]


def test_without_another_language_key_9_is_not_offered() -> None:
    telephone, _ = ring(make_call(values={}))
    assert "9" not in telephone.hears
    telephone.press("9")
    assert "按键无效" in telephone.hears


def test_nobodys_telephone_is_kept_busy_for_ever() -> None:
    telephone, _ = ring(make_call())
    for _ in range(6):
        telephone.press("2")
    assert telephone.action is None
    assert "[zh-CN] 再见。" == telephone.hears


def test_the_words_do_not_stand_in_the_address() -> None:
    telephone, _ = ring(make_call(text="secret words"))
    assert telephone.action and "secret" not in telephone.action


def test_a_state_that_was_changed_is_refused() -> None:
    telephone, _ = ring(make_call())
    assert telephone.action
    url = telephone.action[:-1] + ("A" if telephone.action[-1] != "A" else "B")
    url = url[:-20] + ("A" * 10 if url[-20:-10] != "A" * 10 else "B" * 10) + url[-10:]
    with pytest.raises(Refusal, match="state of the call"):
        telephone.channel.read_receipt(*signed(url, {"CallSid": "CA1", "To": TO, "Digits": "1"}))


@pytest.mark.parametrize("digits", ["", "11", "a"])
def test_what_is_no_key_is_refused(digits: str) -> None:
    telephone, _ = ring(make_call())
    with pytest.raises(Refusal, match="no key"):
        telephone.channel.read_receipt(*signed(telephone.action or "", {"CallSid": "CA1", "Digits": digits}))


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"CallStatus": "completed", "AnsweredBy": "human"}, ("delivered", "")),
        ({"CallStatus": "completed", "AnsweredBy": "machine_start"}, ("accepted", "")),
        ({"CallStatus": "completed", "AnsweredBy": "machine_end_beep"}, ("accepted", "")),
        ({"CallStatus": "completed", "AnsweredBy": "fax"}, ("bounced", "bad_address")),
        ({"CallStatus": "completed", "AnsweredBy": "parrot"}, ("unmapped", "completed/parrot")),
        ({"CallStatus": "completed"}, ("accepted", "")),
        ({"CallStatus": "busy"}, ("bounced", "busy")),
        ({"CallStatus": "no-answer"}, ("bounced", "no_answer")),
        ({"CallStatus": "failed"}, ("bounced", "no_route")),
        ({"CallStatus": "failed", "SipResponseCode": "404"}, ("bounced", "not_in_service")),
        ({"CallStatus": "canceled"}, ("failed", "gave_up")),
    ],
)
def test_what_a_call_was_worth(fields: dict[str, str], expected: tuple[str, str]) -> None:
    letter = uuid4()
    (found,) = make_channel().read_receipt(*signed(f"{HOOK}?d={letter}", {"CallSid": "CA1"} | fields))
    assert isinstance(found, Receipt)
    assert (letter, "CA1", *expected) == (found.delivery_id, found.reference, found.outcome, found.code)


def test_a_status_call_as_it_is_sent() -> None:
    sample = Path(__file__).parent / "samples" / "twilio_voice" / "machine.txt"
    fields = dict(line.split("=", 1) for line in sample.read_text().splitlines())
    (found,) = make_channel().read_receipt(*signed(f"{HOOK}?d={uuid4()}", fields))
    assert isinstance(found, Receipt)
    assert ("accepted", "Sun, 01 Mar 2026 01:31:02 +0000") == (found.outcome, found.said_at)


def test_a_status_call_gets_an_empty_document() -> None:
    call = signed(f"{HOOK}?d={uuid4()}", {"CallSid": "CA1", "CallStatus": "busy"})
    assert ("text/xml; charset=utf-8", b"<Response/>") == make_channel().hook_reply([], *call)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"text": "x" * 601}, "too_large"),
        ({"text": "https://duly.example/n/1"}, "bad_content"),
        ({"language": "tlh"}, "bad_content"),
    ],
)
def test_what_cannot_be_said_is_refused_before_anybody_is_rung(changes: dict[str, str], code: str) -> None:
    (outcome,) = make_channel(f"http://127.0.0.1:{free_port()}").post([make_call(**changes)])
    assert isinstance(outcome, Refused)
    assert (code, True) == (outcome.code, outcome.permanent)


def test_two_long_languages_fit_into_one_script() -> None:
    import random

    chance = random.Random(7)
    chinese = "".join(chr(chance.randrange(0x4E00, 0x5200)) for _ in range(300))
    telephone, form = ring(make_call(text=chinese, values={"text/en": "We move house on the first of March. " * 10}))
    assert chinese in telephone.hears
    assert len(form["Twiml"]) < 4000


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("账号 6222021234 变更。", "账号 6 2 2 2 0 2 1 2 3 4 变更。"),
        ("自 2026年12月1日 起，费用 12,345.00 元", "自 2026年12月1日 起，费用 12,345.00 元"),
        ("See https://duly.example/n/1, or call.\n\n  Bye", "See or call.\nBye"),
        ("见 https://duly.example/n/1。谢谢", "见 。谢谢"),
        ("Hello. Reply 1 123456 now. Bye.", "Hello. Bye."),
        ("Version 2.5 & <b>", "Version 2.5 & <b>"),
    ],
)
def test_what_is_read_out(text: str, expected: str) -> None:
    assert expected == spoken(text, "123456")


def test_asking_by_the_providers_own_name() -> None:
    letter = uuid4()
    with ScriptedServer(Twilio(status="no-answer")) as server:
        asked = [Sent(letter, TO, "CA1", datetime.now(UTC)), Sent(UUID(int=1), TO, "", datetime.now(UTC))]
        found = make_channel(server.url).look_up_sent(asked)
    assert [(letter, "bounced", "no_answer")] == [(r.delivery_id, r.outcome, r.code) for r in found]


def test_every_code_is_one_of_ours() -> None:
    known = frozenset().union(*FAULTS.values())
    assert [] == [
        n for n, row in ADAPTER.codes.items() if row.outcome not in {"accepted", "delivered"} and row.code not in known
    ]
