# SPDX-License-Identifier: Apache-2.0
"""How a change request reads on a page and in a terminal: its pills, what it is about, what a check found, why a step was taken.

Built in, so templates need no ``load``.
"""

from collections.abc import Mapping
from datetime import datetime

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from duly.doors.look.findings import found_said
from duly.doors.look.request_words import CHECKS, EVIDENCE, FIELDS, FILES, LACKING, OUTCOMES, POINTS, VERDICTS, WHO, WHY
from duly.doors.look.states import channel_name
from duly.kernel import clock
from duly.kernel.words import Words
from duly.rooms.change_requests.facts import (
    CHANNEL_WORDS,
    FLAGS,
    HOLD_REASONS,
    METHOD_WORDS,
    REASONS,
    REFUSAL_REASONS,
    STATE_WORDS,
    TIER_WORDS,
    Card,
    State,
)
from duly.rooms.customers import queries as customers
from duly.rooms.customers.facts import FAMILY_WORDS, IDENTIFIER_WORDS, Family
from duly.rooms.rulebook import queries as rulebook

register = template.Library()
_MOST_DAYS = 60
_OF_IT = Words(en="{main}: {said}", zh="{main}：{said}")
_TONES = {
    State.RECEIVED: "grey", State.IDENTIFYING: "amber", State.WAITING_CUSTOMER: "amber", State.CHECKING: "olive",
    State.IN_REVIEW: "blue", State.CONFIRMING: "amber", State.COOLING: "olive", State.READY: "blue", State.CONFLICT: "red",
    State.FAILED: "red", State.APPLIED: "green", State.NOTIFIED: "green", State.CLOSED: "green", State.DISPUTED: "plum",
    State.REFUSED: "plum", State.DISAGREEMENT_LOGGED: "plum", State.WITHDRAWN: "faint", State.EXPIRED: "faint",
    State.SPAM: "faint", State.DUPLICATE: "faint", State.HELD: "red",
}  # fmt: skip
_TIER_TONES = ("faint", "grey", "blue", "amber", "red")
_OUTCOME_TONES = {"pass": "green", "warn": "amber", "fail": "red", "unknown": "grey"}
_VERDICT_TONES = {"same": "grey", "already": "olive", "changed": "red"}


def _tongue() -> str:
    return get_language() or "en"


def _pill(tone: str, said: str) -> SafeString:
    return format_html('<span class="pill tone-{}">{}</span>', tone, said)


def _said(table: Mapping[str, Words], code: str) -> str:
    return table[code].say(_tongue()) if code in table else code.replace("_", " ")


def state_said(state: str, language: str) -> str:
    """How far a request is, in words."""
    return STATE_WORDS[State(state)].say(language) if state in set(State) else state


@register.filter
def request_pill(state: str) -> SafeString:
    """How far a request is; its words are its own, other states of that name mean something else."""
    return _pill(_TONES.get(State(state), "grey") if state in set(State) else "grey", state_said(state, _tongue()))


@register.filter
def tier_pill(tier: int) -> SafeString:
    """How strongly a request must be proved, with its word: a colour never stands alone."""
    words = {int(one): said for one, said in TIER_WORDS.items()}[int(tier)]
    return format_html(
        '<span class="pill tone-{}"><b>T{}</b> {}</span>', _TIER_TONES[int(tier)], int(tier), words.say(_tongue())
    )


@register.filter
def outcome_pill(outcome: str) -> SafeString:
    """What a check came to."""
    return _pill(_OUTCOME_TONES.get(outcome, "grey"), _said(OUTCOMES, outcome))


@register.filter
def verdict_pill(verdict: str) -> SafeString:
    """How an item stands against the record; what nobody touched needs no colour."""
    return (
        format_html("{}", _said(VERDICTS, verdict))
        if verdict == "same"
        else _pill(_VERDICT_TONES.get(verdict, "grey"), _said(VERDICTS, verdict))
    )


@register.filter
def intake_word(channel: str) -> str:
    """The way a request came in."""
    return _said({str(one): words for one, words in CHANNEL_WORDS.items()}, channel)


@register.filter
def method_word(method: str) -> str:
    """By what somebody was proved."""
    return _said({str(one): words for one, words in METHOD_WORDS.items()}, method)


@register.filter
def who_word(who: str) -> str:
    """Whose proof it is."""
    return _said(WHO, who)


@register.filter
def ask_reason(reason: str) -> str:
    """Why somebody asks."""
    return _said(REASONS, reason)


@register.filter
def refusal_word(reason: str) -> str:
    """Why something was refused."""
    return _said(REFUSAL_REASONS, reason)


@register.filter
def hold_word(kind: str) -> str:
    """Why a request stands still."""
    return _said(HOLD_REASONS, kind)


@register.filter
def flag_word(flag: str) -> str:
    """What raises the risk."""
    return _said(FLAGS, flag)


@register.filter
def lacking_word(code: str) -> str:
    """What is missing."""
    return _said(LACKING, code)


@register.filter
def evidence_word(kind: str) -> str:
    """What a document is."""
    return _said(EVIDENCE, kind)


@register.filter
def field_word(field: str) -> str:
    """A field of the record."""
    return _said(FIELDS, field)


@register.filter
def family_word(family: str) -> str:
    """A kind of thing on record."""
    return FAMILY_WORDS[Family(family)].say(_tongue()) if family in set(Family) else family


@register.filter
def why_word(why: str) -> str:
    """Why a step was taken: a word of the room, a reason of a refusal or of a hold, or the code itself."""
    known = WHY | dict(REFUSAL_REASONS) | dict(HOLD_REASONS) | {str(k): v for k, v in CHANNEL_WORDS.items()}
    return _said(known, why)


@register.filter
def check_said(line: object) -> str:
    """What a check looked at, as a sentence; a check that nobody described is shown by its code."""
    code, detail = str(getattr(line, "code", "")), str(getattr(line, "detail", ""))
    head, _, tail = code.partition(".")
    if head == "proof" and tail in LACKING:
        missing = LACKING[tail]
        return Words(en="Still lacking: {what}.", zh="尚缺：{what}。").say(_tongue(), what=missing)
    if head == "risk" and tail in FLAGS:
        return FLAGS[tail].say(_tongue())
    if head == "truth" and tail in customers.CHECK_FINDINGS:
        return found_said(tail, _tongue())
    if code == "evidence.dates":
        detail = _said(EVIDENCE, detail)
    return CHECKS[code].say(_tongue(), detail=detail) if code in CHECKS else f"{tail.replace('_', ' ')} ({detail})"


@register.filter
def found(code: str) -> str:
    """What a check found, where the value is not shown."""
    return found_said(code, _tongue())


@register.filter
def file_kind(media_type: str) -> str:
    """What kind of file somebody sent; one that is not taken as a document is named by its media type."""
    return _said(FILES, media_type)


@register.filter
def thing_word(line: object) -> str:
    """What an item of a request, or an entry of the record, is about: ``mobile number``, ``passport: valid until``."""
    family, field = str(getattr(line, "family", "")), str(getattr(line, "field", ""))
    attributes: Mapping[str, str] = getattr(line, "attributes", {})
    main = _title(family, attributes)
    if field in {"", "value"}:
        return main
    said = _said(FIELDS, field)
    return said if family == Family.PROFILE else _OF_IT.say(_tongue(), main=main, said=said)


def _title(family: str, attributes: Mapping[str, str]) -> str:
    kind = attributes.get("kind", "")
    if family == Family.CONTACT and attributes.get("channel"):
        return point_said(attributes["channel"], _tongue())
    if family == Family.IDENTIFIER and kind in IDENTIFIER_WORDS:
        return IDENTIFIER_WORDS[kind].say(_tongue())
    if family == Family.ATTRIBUTE and attributes.get("name"):
        return attributes["name"]
    return FAMILY_WORDS[Family(family)].say(_tongue()) if family in set(Family) else family


def point_said(channel: str, language: str) -> str:
    """What a contact point is: a mobile number, not "SMS"."""
    return POINTS[channel].say(language) if channel in POINTS else channel_name(channel, language)


@register.filter
def tier_mark(tier: int) -> SafeString:
    """The tier as a pill, its word below: for lists."""
    words = {int(one): said for one, said in TIER_WORDS.items()}[int(tier)]
    tone = _TIER_TONES[int(tier)]
    return format_html(
        '<span class="pill tone-{}"><b>T{}</b></span><small>{}</small>', tone, int(tier), words.say(_tongue())
    )


@register.simple_tag
def time_left(card: Card, place: object) -> SafeString:
    """How long is left for an answer, in working days of the organisation; whether the clock stands still."""
    tone, said = left_said(card, place, _tongue())
    return format_html('<span class="{}">{}</span>', f"left tone-{tone}", said)


def left_said(card: Card, place: object, language: str) -> tuple[str, str]:
    """The tone and the words of what is left."""
    if card.paused_at is not None:
        return "faint", Words(en="clock stands still", zh="计时暂停").say(language)
    if card.business_status in _OVER:
        return "faint", "–"
    now, due = clock.now(), card.due_at
    zone, region = str(getattr(place, "time_zone", "UTC")), str(getattr(place, "region", ""))
    first, last = (due, now) if due < now else (now, due)
    n = working_days(first, last, zone, region)
    if due < now:
        return "red", Words(en="{n} working days late", zh="已逾期 {n} 个工作日").say(language, n=max(n, 1))
    if n == 0:
        return "amber", Words(en="today", zh="今日到期").say(language)
    said = (
        Words(en="1 working day", zh="剩 1 个工作日") if n == 1 else Words(en="{n} working days", zh="剩 {n} 个工作日")
    )
    return "amber" if n == 1 else "grey", said.say(language, n=n)


def working_days(first: datetime, last: datetime, zone: str, region: str) -> int:
    """How many whole working days lie between two moments."""
    start = first.replace(second=0, microsecond=0)
    for n in range(1, _MOST_DAYS):
        if rulebook.after_working_days(start, n, zone, region) > last:
            return n - 1
    return _MOST_DAYS


_OVER = frozenset({"completed", "denied", "disagreement-logged", "requester-cancelled", "amendment-completed",
                   "partial-amendment-completed"})  # fmt: skip
"""In these nobody waits for an answer any more."""
