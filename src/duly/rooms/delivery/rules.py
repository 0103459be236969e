# SPDX-License-Identifier: Apache-2.0
"""Pure decisions of the post office: may it go now, when again, which news counts, what a reply means."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Literal

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
ADDRESS_FAULTS = frozenset({"no_mailbox", "bad_address", "not_in_service"})
"""Refusals that are the address's fault: the contact point is marked, so that the next notice does not use it."""


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


def decide(case: Case, now: datetime) -> Decision:
    """May this message go now? Expired is never sent, overdue is asked about, an indecent hour holds."""
    if case.expires_at is not None and now >= case.expires_at:
        return Decision(Verdict.EXPIRE, "expired")
    if now - case.due_at > STALE_AFTER:
        return Decision(Verdict.ASK, "stale")
    standing = (
        (case.has_address, "no_contact"),
        (case.address_is_good, "contact_bounced"),
        (case.may_send, "opted_out"),
    )
    for is_fine, code in standing:
        if not is_fine:
            return Decision(Verdict.SKIP, code)
    return Decision(Verdict.HOLD, "quiet_hours", case.decent_at) if case.decent_at > now else Decision(Verdict.SEND)


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


def read_reply(text: str) -> Meaning:
    """``1 123456``, ``确认123456``, ``YES 123456``, full-width digits and spaces: a confirmation. Anything else is not.

    A confirming word must stand alone beside the code, and nothing may be asked: “1 will be too late for me” and
    “确认？” are questions. Several different codes confirm nothing.
    """
    plain = unicodedata.normalize("NFKC", text).casefold().strip()
    squeezed = _NOISE.sub("", plain)
    glued = _GLUED.fullmatch(squeezed)
    if glued:
        return Meaning("confirm", glued[1])
    found = set(_CODE.findall(plain))
    code = found.pop() if len(found) == 1 else None
    rest = _NOISE.sub("", _CODE.sub(" ", plain))
    is_confirming = rest in _CONFIRMING or (code is not None and rest in _AGREEING)
    return Meaning("confirm" if is_confirming and not found and "?" not in plain else "other", code)
