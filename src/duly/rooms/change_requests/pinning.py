# SPDX-License-Identifier: Apache-2.0
"""The support PIN: what is recorded of it, how it is refused, and what customers are told when one is set."""

from duly.foundation.ledger.facts import FactKind
from duly.kernel.refusals import Because, refusal
from duly.kernel.words import Words
from duly.rooms.delivery.facts import Content

PIN_SET = FactKind(
    "change_requests.pin_set",
    Words(en="A customer set a support PIN.", zh="客户设置了客服密码。"),
    public=("again",),
    personal=("actor",),
)
PIN_ENDED = FactKind(
    "change_requests.pin_ended",
    Words(en="A customer's support PIN was ended.", zh="客户的客服密码已取消。"),
    personal=("actor",),
)
FACTS = (PIN_SET, PIN_ENDED)
BAD_PIN = refusal(
    "change_requests.bad_pin",
    Because.INVALID,
    en="This cannot be your PIN: {why}. Choose another.",
    zh="不能用作客服密码：{why}。请另选。",
)
NO_PIN = refusal(
    "change_requests.no_pin",
    Because.CONFLICT,
    en="The customer has no support PIN that counts: none was set, or it was set less than 24 hours ago. Use another proof.",
    zh="该客户没有可用的客服密码：尚未设置，或设置未满 24 小时。请改用其他核验方法。",
)
PIN_CLOSED = refusal(
    "change_requests.pin_closed",
    Because.CONFLICT,
    en="This PIN was tried wrongly too often and opens nothing any more. Use another proof; the customer sets a new PIN on the "
    "service pages.",
    zh="该客服密码错误次数过多，已停用。请改用其他核验方法；客户可在服务页面重新设置。",
)
WORDS: dict[str, tuple[str, str]] = {
    "en": (
        "A support PIN was set",
        (
            "A support PIN was set for your record with {{ organisation }}. Our staff may ask you for it by telephone from tomorrow "
            "on. If that was not you, call {{ phone }} at once."
        ),
    ),
    "zh-Hans": (
        "已设置客服密码",
        "您在{{ organisation }}的登记信息已设置客服密码，自明日起致电客服时可能需要提供。如非本人操作，请立即致电：{{ phone }}",
    ),
    "zh-Hant": (
        "已設定客服密碼",
        "您在{{ organisation }}的登記資料已設定客服密碼，自明日起致電客服時可能需要提供。如非本人操作，請立即致電：{{ phone }}",
    ),
}
"""The message about a PIN: its subject and its text. It has no link and no PIN."""


def content(language: str, organisation: str, phone: str) -> Content:
    """The message in one language."""
    subject, text = WORDS[language]
    return Content(subject, text, values={"organisation": organisation, "phone": phone, "whole": "yes"})
