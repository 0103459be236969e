# SPDX-License-Identifier: Apache-2.0
"""The service desk in words and pills: template tags, built in."""

from datetime import datetime

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from duly.doors.look.tags import lasting
from duly.doors.look.telling import moment
from duly.kernel import clock
from duly.kernel.words import Words
from duly.rooms.feedback.facts import (
    ARTICLE_WORDS,
    CHANNEL_WORDS,
    KIND_WORDS,
    OUTCOME_WORDS,
    STATE_WORDS,
    ArticleState,
    Channel,
    ConversationCard,
    Kind,
    Outcome,
    State,
)

register = template.Library()
_TONES = {
    State.NEW: "amber", State.IN_WORK: "blue", State.WAITING: "olive", State.RESOLVED: "green", State.CLOSED: "faint",
}  # fmt: skip
_ARTICLE_TONES = {
    ArticleState.DRAFT: "amber", ArticleState.SENT_BACK: "plum", ArticleState.PUBLISHED: "green",
    ArticleState.WITHDRAWN: "grey", ArticleState.REPLACED: "faint",
}  # fmt: skip
_LEFT = Words(en="{time} left", zh="还剩 {time}")
_LATE = Words(en="late by {time}", zh="已超时 {time}")
_STILL = Words(en="clock stands still", zh="计时暂停")
MOVES = {
    "open": Words(en="begun", zh="提出"),
    "ask": Words(en="asked", zh="提出咨询"),
    "adopt": Words(en="taken over from before", zh="由原系统沿用"),
    "write": Words(en="the customer wrote", zh="客户来信"),
    "answer": Words(en="answered", zh="已答复"),
    "note": Words(en="note", zh="内部备注"),
    "take_up": Words(en="taken up", zh="接手"),
    "give_back": Words(en="given back", zh="退回"),
    "hand_over": Words(en="handed over", zh="转交"),
    "classify": Words(en="kind changed", zh="变更类型"),
    "resolve": Words(en="resolved", zh="已解决"),
    "reopen": Words(en="opened again", zh="重新打开"),
    "close": Words(en="closed", zh="已关闭"),
    "late": Words(en="overdue", zh="已超时"),
    "forget": Words(en="texts erased", zh="内容已删除"),
}


def _tongue() -> str:
    return get_language() or "en"


@register.filter
def desk_pill(state: str) -> SafeString:
    """How a conversation stands."""
    one = State(state)
    return format_html('<span class="pill tone-{}">{}</span>', _TONES[one], STATE_WORDS[one].say(_tongue()))


@register.filter
def article_pill(state: str) -> SafeString:
    """How an article stands."""
    one = ArticleState(state)
    return format_html('<span class="pill tone-{}">{}</span>', _ARTICLE_TONES[one], ARTICLE_WORDS[one].say(_tongue()))


@register.filter
def desk_kind(kind: str) -> str:
    """Question or complaint."""
    return KIND_WORDS[Kind(kind)].say(_tongue())


@register.filter
def desk_channel(channel: str) -> str:
    """How it came in."""
    return CHANNEL_WORDS[Channel(channel)].say(_tongue()) if channel in set(Channel) else channel


@register.filter
def desk_outcome(outcome: str) -> str:
    """How it ended."""
    return OUTCOME_WORDS[Outcome(outcome)].say(_tongue()) if outcome in set(Outcome) else ""


@register.filter
def desk_move(what: str) -> str:
    """One step of a conversation."""
    return MOVES[what].say(_tongue()) if what in MOVES else what.replace("_", " ")


@register.filter
def desk_left(card: ConversationCard) -> SafeString | str:
    """How long there is until the next answer is due."""
    now = clock.now()
    if not card.is_open:
        return "–"
    if card.next_due is None:
        return format_html('<span class="left tone-grey">{}</span>', _STILL.say(_tongue()))
    time = lasting(_rounded(abs((card.next_due - now).total_seconds())))
    words, tone = (_LATE, "red") if card.next_due < now else (_LEFT, _tone(card, now))
    title = moment(card.next_due, _tongue())
    return format_html('<span class="left tone-{}" title="{}">{}</span>', tone, title, words.say(_tongue(), time=time))


def _rounded(seconds: float) -> int:
    """To whole days, hours or minutes, as somebody says it who looks at a clock."""
    unit = next((one for one in (86_400, 3_600) if seconds >= 2 * one), 60)
    return max(round(seconds / unit), 1) * unit


def _tone(card: ConversationCard, now: datetime) -> str:
    """Amber when three quarters of the time are over."""
    due = card.next_due or now
    return "amber" if (due - now) * 4 < due - card.received_at else "olive"
