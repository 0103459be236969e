# SPDX-License-Identifier: Apache-2.0
"""What others may hold of a customer's way in, what is recorded of it, and how this room refuses."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from duly.foundation.ledger.facts import FactKind
from duly.kernel.actors import Actor
from duly.kernel.refusals import Because, refusal
from duly.kernel.words import Words

VISITOR = Actor("customer", UUID(int=2), "visitor", frozenset({"customer"}), frozenset())
"""Somebody at the door who has proved nothing yet: no organisation's records exist for them."""


DOOR = UUID("5b0f2a64-6a3e-4a55-9c39-0d7d2f5f6b1e")
"""The chain of facts about the door itself."""


class Purpose(StrEnum):
    """What a code is for; it opens nothing else."""

    SIGN_IN = "sign_in"
    STEP_UP = "step_up"
    PASSKEY_NEW = "passkey_new"
    PASSKEY_IN = "passkey_in"
    PASSKEY_AGAIN = "passkey_again"


class Way(StrEnum):
    """By what somebody proved who they are."""

    EMAIL = "code_email"
    SMS = "code_sms"
    PASSKEY = "passkey"


WAY_WORDS = {
    Way.EMAIL: Words(en="code by e-mail", zh="邮箱验证码"),
    Way.SMS: Words(en="code by text message", zh="短信验证码"),
    Way.PASSKEY: Words(en="passkey", zh="通行密钥"),
}
CHANNELS = ("email", "sms")
"""Where codes go."""
LASTS = {"email": timedelta(minutes=15), "sms": timedelta(minutes=10), "passkey": timedelta(minutes=5)}
"""NIST SP 800-63B-4 allows a day for e-mail; whoever signs in is sitting there."""
CHOOSING = timedelta(minutes=10)
"""How long somebody may take to say which of several customers they are, after the code was right."""
TRIES = 3
"""After so many wrong codes a new one is needed."""
IDLE = timedelta(minutes=20)
LONGEST = timedelta(hours=12)
"""Somebody is let out after so long without a page, and in any case after so long."""
FRESH = timedelta(minutes=15)
"""How old a proof may be for what is worth more than reading."""
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MOST_TO_ONE = 5
"""Codes that may be asked for one contact point in an hour, whether it is on record or not."""
MOST_TO_ONE_A_DAY = 15
MOST_FROM_ONE = 100
"""Codes that may be asked for from one address of the network in an hour; many customers may stand behind one."""
MOST_TO_CUSTOMER = 15
"""Codes that one customer is sent in a day, at all contact points together; more are left out in silence."""
KEPT = timedelta(days=90)
"""For so long a session that is over stays on the customer's list."""


class Asked(NamedTuple):
    """A code was asked for. The same for everybody."""

    key: str
    """The browser's own; without it the code opens nothing."""
    lasts: timedelta


class Choice(NamedTuple):
    """One customer whose contact point was proved."""

    party: UUID
    organisation: UUID
    masked: str


class Came(NamedTuple):
    """What a code came to."""

    is_right: bool
    left: int = 0
    """How many more times one may be typed."""
    token: str = ""
    """What opens the session; empty while there is a choice to be made, and for a fresh proof within a session."""
    choices: tuple[Choice, ...] = ()
    key: str = ""
    """A new key for the browser while there is a choice: whoever planted or copied the old one has nothing."""


class Standing(NamedTuple):
    """A session that holds."""

    id: UUID
    party: UUID
    organisation: UUID
    name: str
    language: str
    time_zone: str
    region: str
    way: Way
    opened_at: datetime
    proved_at: datetime

    @property
    def actor(self) -> Actor:
        """The customer."""
        return Actor("customer", self.party, self.name, frozenset({"customer"}), frozenset({self.organisation}))


class SessionLine(NamedTuple):
    """One session as its customer sees it."""

    id: UUID
    way: Way
    agent: str
    opened_at: datetime
    proved_at: datetime
    ended_at: datetime | None
    why: str


class PointLine(NamedTuple):
    """One contact point to which a customer may have a code sent."""

    id: UUID
    channel: str
    masked: str


class PasskeyLine(NamedTuple):
    """One passkey as its customer sees it."""

    id: UUID
    label: str
    made_at: datetime
    used_at: datetime | None


CODE_ASKED = FactKind(
    "access.code_asked",
    Words(
        en="Somebody asked for a code by {channel} ({purpose}).", zh="有人请求通过 {channel} 发送验证码（{purpose}）。"
    ),
    public=("attempt", "channel", "purpose"),
)
CODE_HANDLED = FactKind(
    "access.code_handled",
    Words(
        en="The request for a code was worked on: it went out {sent} times.", zh="已处理验证码请求：发送 {sent} 次。"
    ),
    public=("attempt", "sent"),
)
CODE_WRONG = FactKind(
    "access.code_wrong",
    Words(en="A wrong code was typed; {left} tries are left.", zh="验证码输入有误，还可尝试 {left} 次。"),
    public=("attempt", "left"),
)
CODE_RIGHT = FactKind(
    "access.code_right",
    Words(en="The code was right ({purpose}).", zh="验证码正确（{purpose}）。"),
    public=("attempt", "purpose"),
)
SIGNED_IN = FactKind(
    "access.signed_in",
    Words(en="The customer signed in to the service centre ({way}).", zh="客户已登录服务中心（{way}）。"),
    public=("session", "way"),
    personal=("actor",),
)
STEPPED_UP = FactKind(
    "access.stepped_up",
    Words(en="The customer proved anew who they are ({way}).", zh="客户已再次验证身份（{way}）。"),
    public=("session", "way"),
)
SIGNED_OUT = FactKind(
    "access.signed_out",
    Words(en="Sessions of the customer were ended: {why}.", zh="客户的登录会话已结束：{why}。"),
    public=("sessions", "why"),
)
PASSKEY_ADDED = FactKind(
    "access.passkey_added",
    Words(en="The customer added a passkey.", zh="客户已添加通行密钥。"),
    public=("passkey",),
    personal=("actor", "label"),
)
PASSKEY_REMOVED = FactKind(
    "access.passkey_removed",
    Words(en="A passkey of the customer was removed.", zh="客户的通行密钥已移除。"),
    public=("passkey",),
    personal=("actor",),
)
FORGOTTEN = FactKind(
    "access.forgotten",
    Words(en="{attempts} old requests for codes and {sessions} old sessions were forgotten.",
          zh="已清除 {attempts} 条过期的验证码请求和 {sessions} 条过期会话。"),
    public=("attempts", "sessions"),
)  # fmt: skip
FACTS = (
    CODE_ASKED, CODE_HANDLED, CODE_WRONG, CODE_RIGHT, SIGNED_IN, STEPPED_UP, SIGNED_OUT, PASSKEY_ADDED, PASSKEY_REMOVED,
    FORGOTTEN,
)  # fmt: skip

NOT_A_CONTACT = refusal(
    "access.not_a_contact",
    Because.INVALID,
    en="This is neither an e-mail address nor a telephone number. Write one of them, a number with its country code.",
    zh="这既不是邮箱地址，也不是手机号码。请填写其中一项，境外号码请加国家代码。",
)
CANNOT_SEND = refusal(
    "access.cannot_send",
    Because.UNAVAILABLE,
    en="No codes can be sent there at the moment. Use another way, or call us.",
    zh="目前无法通过该方式发送验证码。请使用其他方式，或致电我们。",
)
TOO_MANY = refusal(
    "access.too_many",
    Because.CONFLICT,
    en="Too many codes were asked for. Wait an hour and try again, or call us.",
    zh="请求验证码的次数过多。请一小时后再试，或致电我们。",
)
NO_CODE_OUT = refusal(
    "access.no_code_out",
    Because.CONFLICT,
    en="No code is valid in this browser now. Ask for a new one.",
    zh="此浏览器当前没有有效的验证码，请重新获取。",
)
NOT_SIGNED_IN = refusal(
    "access.not_signed_in",
    Because.DENIED,
    en="You are not signed in, or were signed out. Sign in and do it again.",
    zh="您尚未登录或已退出。请登录后重试。",
)
FRESH_NEEDED = refusal(
    "access.fresh_needed",
    Because.DENIED,
    en="Prove once more that it is you: this needs a code that is not older than 15 minutes.",
    zh="请再次验证身份：此操作需要 15 分钟内的验证码。",
)
NO_SUCH_POINT = refusal(
    "access.no_such_point",
    Because.MISSING,
    en="No code can be sent to this contact point. Choose another.",
    zh="无法向此联系方式发送验证码，请另选一个。",
)
NO_SUCH_SESSION = refusal(
    "access.no_such_session", Because.MISSING, en="There is no such session of yours.", zh="您没有此登录会话。"
)
BAD_PASSKEY = refusal(
    "access.bad_passkey",
    Because.DENIED,
    en="This passkey could not be used here. Try again, or use a code.",
    zh="无法在此使用该通行密钥。请重试，或使用验证码。",
)
REFUSALS = (
    BAD_PASSKEY,
    NOT_A_CONTACT, CANNOT_SEND, TOO_MANY, NO_CODE_OUT, NOT_SIGNED_IN, FRESH_NEEDED, NO_SUCH_POINT, NO_SUCH_SESSION,
)  # fmt: skip
