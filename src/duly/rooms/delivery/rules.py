# SPDX-License-Identifier: Apache-2.0
"""Pure decisions of the post office: may it go now, when again, which news counts, what a reply means."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Literal

from duly.kernel.phones import country_of
from duly.rooms.delivery.channel import FAULTS
from duly.rooms.delivery.facts import State

LEASE = timedelta(seconds=30)
"""How long a wave may take before its rows are called unknown; longer than any channel's ``limits.seconds``."""
STALE_AFTER = timedelta(hours=24)
"""Work that is overdue by more than this is asked about, not sent."""
NOT_REACHED = "connect"
"""The code of a refusal where nothing left the house: the provider could not be reached."""
_DELAYS = (15, 60, 300, 900, 1800, 3600, 7200, 7200)
_AWAY = (15, 30, 60, 120, 300)
_RESTS = (2, 5, 10, 30, 60)
_LOOK_UPS = (10, 60, 300, 1800, 7200, 21600)
ADDRESS_FAULTS = FAULTS["address"]
"""Refusals that are the address's fault: the contact point is marked, so that the next notice does not use it."""


NUMBERED = frozenset({"sms", "voice", "call"})
"""Channels whose addresses are telephone numbers."""


def region_to(channel: str, address: str, region: str) -> str:
    """The region that a letter goes to. A number goes to its own country, wherever its owner lives."""
    country = country_of(address) if channel in NUMBERED else ""
    return region if not country or region.partition("-")[0] == country else country


class Verdict(Enum):
    """What to do with one row that is due."""

    SEND = "send"
    HOLD = "hold"
    SKIP = "skip"
    EXPIRE = "expire"
    ASK = "ask"


@dataclass(frozen=True, slots=True)
class Decision:
    """The verdict, why, and until when where it is a hold."""

    verdict: Verdict
    code: str = ""
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """All that is known of a due row at the moment of sending."""

    due_at: datetime
    expires_at: datetime | None
    has_address: bool
    address_is_good: bool
    may_send: bool
    decent_at: datetime
    zone_is_known: bool = True
    is_carried: bool = True
    """Whether the channel has anybody who carries it, whoever the customer is."""


def decide(case: Case, now: datetime) -> Decision:
    """May this message go now? Expired is never sent, overdue is asked about, an indecent hour holds.

    Where nobody carries the channel, or no good address is known, it is skipped: the next step is asked instead.
    """
    if case.expires_at is not None and now >= case.expires_at:
        return Decision(Verdict.EXPIRE, "expired")
    if now - case.due_at > STALE_AFTER:
        return Decision(Verdict.ASK, "stale")
    standing = (
        (case.is_carried, "no_provider"),
        (case.has_address, "no_contact"),
        (case.address_is_good, "contact_bounced"),
        (case.may_send, "opted_out"),
    )
    for is_fine, code in standing:
        if not is_fine:
            return Decision(Verdict.SKIP, code)
    if case.decent_at > now:
        return Decision(Verdict.HOLD, "quiet_hours" if case.zone_is_known else "unknown_zone", case.decent_at)
    return Decision(Verdict.SEND)


def next_try(attempt: int, code: str) -> timedelta | None:
    """How long to wait after the given attempt was put off; ``None`` when it was the last one.

    A provider that cannot be reached at all does not use up attempts: however long it is away, nobody is lost.
    """
    if code == NOT_REACHED:
        return timedelta(seconds=_AWAY[min(attempt, len(_AWAY)) - 1])
    return timedelta(seconds=_DELAYS[attempt - 1]) if attempt <= len(_DELAYS) else None


def rest_after(failures: int) -> timedelta:
    """How long a channel rests after its provider could not be reached so many times in a row."""
    return timedelta(seconds=_RESTS[min(failures, len(_RESTS)) - 1])


def next_look_up(asked: int) -> timedelta | None:
    """How long until a provider is asked again about an unknown outcome; ``None`` when it is left to people."""
    return timedelta(seconds=_LOOK_UPS[asked]) if asked < len(_LOOK_UPS) else None


NEVER_SEEN = "never_seen"
"""What a look-up says of a letter that its provider surely does not have."""
RESEND = "resend"
"""Why a letter goes again whose outcome is unknown: its provider takes the same id for the same letter."""
_BREATH = timedelta(seconds=5)
"""Before it goes again, whoever hears of it upstairs may stop it."""
SURE_AFTER = timedelta(seconds=60)
"""A provider must say twice, so long apart, that it never saw a letter: the first time it may be on its way yet."""


@dataclass(frozen=True, slots=True)
class AfterLookUp:
    """What becomes of an unknown row that was asked about: ``goes_again`` with the same provider, or waits."""

    code: str
    wait: timedelta | None
    goes_again: bool = False


def after_look_up(code: str, attempt: int, *, never_seen: bool, may_resend: bool) -> AfterLookUp:
    """The next thing to do when the provider did not settle it. Each question leaves a ``?`` behind the code.

    It goes again only with the provider that had it: when that has said twice that it never saw it, or takes the same
    id for the same letter. It is asked about less and less often, then left to people.
    """
    asked = code.count("?") + 1
    is_sure = never_seen and code.startswith(NEVER_SEEN)
    again = next_try(attempt, "") if is_sure or may_resend else None
    if again is not None:
        return AfterLookUp(NEVER_SEEN, _BREATH, True) if is_sure else AfterLookUp(RESEND, again, True)  # noqa: FBT003
    if never_seen:
        return AfterLookUp(NEVER_SEEN + "?" * asked, SURE_AFTER if not is_sure else next_look_up(asked))
    return AfterLookUp(f"{code}?", next_look_up(asked))


def polls_after() -> tuple[timedelta, ...]:
    """How long after it was accepted a letter is asked about, where no receipt comes by itself; each time once."""
    return tuple(timedelta(seconds=seconds) for seconds in _LOOK_UPS)


_GRADE = {
    State.SENDING: 0,
    State.UNKNOWN: 1,
    State.ACCEPTED: 2,
    State.FAILED: 3,
    State.BOUNCED: 3,
    State.DELIVERED: 4,
}
"""Only what has left the house can be told about by a provider."""


def counts(old: State, new: State) -> bool:
    """Whether news of ``new`` changes a delivery that stands at ``old``: the better grade wins, in whatever order."""
    return old in _GRADE and _GRADE[new] > _GRADE[old]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a reply means. ``code`` is the recipient's six digits, when they were given."""

    kind: Literal["confirm", "other"]
    code: str | None = None


_CONFIRMING = frozenset(
    {"1", "y", "yes", "confirm", "confirmed", "确认", "確認", "已确认", "已確認", "確認しました", "bestätigt"}
)
_AGREEING = frozenset({"", "ok", "okay", "ja", "oui", "si", "sí", "はい", "是", "好", "好的", "收到", "已收到"})
"""Words that confirm only together with the code: alone they may be meant for somebody else."""
_CODE = re.compile(r"(?<![0-9])([0-9]{6})(?![0-9])")
_NOISE = re.compile(r"[\s\W_]+")
_GLUED = re.compile(r"1([0-9]{6})")
_PARAGRAPH = re.compile(r"\s*\n\s*\n\s*")
_SIGNATURE_LINES, _SIGNATURE_WIDTH = 6, 60
_MORE_THAN_A_NAME = re.compile(
    r"[吗嗎呢!;]|[不没沒未勿拒否别請请但我你您了是的这這么麼]|退订|退訂|取消|为什么|為什麼|怎么|怎麼|何时|何時"
    r"|ません|ない|いいえ|ですか|아니|않|안\s|n['’]t\b|\bno\b(?!\.)"
    r"|\b(?:not|never|refuse|reject|decline|cancel|stop|unsubscribe|wrong|but|if|unless|until|only|please|kindly|will|would"
    r"|can|could|should|what|when|where|why|how|who|which|have|need|want|i|we|my|our"
    r"|nicht|kein\w*|aber|bitte|nein|wann|warum|pas|non|mais|sauf|quand|pero|sino|cuando)\b"
)
"""What no signature says, and a second thought does. A letter too many to a person costs less than one too few."""


_NO_MORE = frozenset(
    {
        "stop", "stopall", "unsubscribe", "退订", "退訂", "td", "取消订阅", "取消訂閱", "拒收", "配信停止", "abmelden",
        "désabonner", "baja", "수신거부",
    }
)  # fmt: skip
"""Answers that say nothing but "no more"; carriers ask for some of them by law."""


def wants_no_more(text: str) -> bool:
    """Whether a reply says that its sender wants no further messages, and nothing else."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", text).casefold()) in _NO_MORE


def read_reply(text: str) -> Meaning:
    """``1 123456``, ``确认123456``, ``YES 123456``, full-width digits and spaces: a confirmation. Anything else is not.

    A confirming word must stand alone beside the code, and nothing may be asked: “1 will be too late for me” and
    “确认？” are questions. Several different codes confirm nothing. Below word and code a name may stand, as mail programs
    put one there; whatever reads like more than a name is for a person.
    """
    plain = unicodedata.normalize("NFKC", text).casefold().strip()
    found = set(_CODE.findall(plain))
    code = found.pop() if len(found) == 1 else None
    if found or "?" in plain or "؟" in plain:
        return Meaning("other", code)
    if glued := _GLUED.fullmatch(_NOISE.sub("", plain)):
        return Meaning("confirm", glued[1])
    rest = _words(plain)
    is_confirming = rest in _CONFIRMING or (code is not None and (rest in _AGREEING or _is_signed(plain)))
    return Meaning("confirm" if is_confirming else "other", code)


def _words(plain: str) -> str:
    return _NOISE.sub("", _CODE.sub(" ", plain))


def _is_signed(plain: str) -> bool:
    """Whether the first paragraph is a confirming word with the code, and all that follows looks like a name."""
    first, _, below = _PARAGRAPH.sub("\0", plain).partition("\0")
    lines = [line for line in below.replace("\0", "\n").splitlines() if line.strip()]
    return (
        bool(_CODE.search(first))
        and _words(first) in _CONFIRMING
        and not _CODE.search(below)
        and len(lines) <= _SIGNATURE_LINES
        and all(len(line) <= _SIGNATURE_WIDTH for line in lines)
        and not _MORE_THAN_A_NAME.search(below)
    )
