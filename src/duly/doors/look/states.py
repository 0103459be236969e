# SPDX-License-Identifier: Apache-2.0
"""Every state that a page shows: its word in both languages and its tone. A colour never stands alone."""

from collections.abc import Mapping
from dataclasses import dataclass

from duly.kernel.words import Words
from duly.rooms.delivery.facts import STATE_WORDS as DELIVERY_WORDS
from duly.rooms.delivery.facts import State as Delivery
from duly.rooms.notices.facts import STATE_WORDS as NOTICE_WORDS
from duly.rooms.notices.facts import State as Notice
from duly.rooms.obligations.facts import PHASE_WORDS
from duly.rooms.obligations.facts import STATE_WORDS as RECIPIENT_WORDS
from duly.rooms.obligations.facts import PhaseState as Phase
from duly.rooms.obligations.facts import State as Recipient
from duly.rooms.printing.facts import BATCH_WORDS
from duly.rooms.printing.facts import STATE_WORDS as PIECE_WORDS
from duly.rooms.printing.facts import BatchState as Batch
from duly.rooms.printing.facts import State as Piece
from duly.rooms.repairs.facts import STATE_WORDS as REPAIR_WORDS
from duly.rooms.repairs.facts import State as Repair


@dataclass(frozen=True, slots=True)
class Look:
    """How one state appears."""

    words: Words
    tone: str


def _look(tone: str, en: str, zh: str) -> Look:
    return Look(Words(en=en, zh=zh), tone)


_RECIPIENT_TONES = {
    Recipient.ACKNOWLEDGED: "green",
    Recipient.ACKNOWLEDGED_LATE: "olive",
    Recipient.REACHED: "blue",
    Recipient.WAITING: "grey",
    Recipient.STALLED: "amber",
    Recipient.REFUSED: "plum",
    Recipient.UNREACHABLE: "red",
    Recipient.EXEMPT: "faint",
}
_DELIVERY_TONES = {
    Delivery.DELIVERED: "green",
    Delivery.ACCEPTED: "blue",
    Delivery.SENDING: "blue",
    Delivery.PLANNED: "grey",
    Delivery.HELD: "olive",
    Delivery.UNKNOWN: "amber",
    Delivery.BOUNCED: "red",
    Delivery.FAILED: "red",
    Delivery.EXPIRED: "plum",
    Delivery.SKIPPED: "faint",
}
_NOTICE_TONES = {
    Notice.DRAFTED: "grey",
    Notice.SUBMITTED: "amber",
    Notice.APPROVED: "olive",
    Notice.LAUNCHED: "blue",
    Notice.PAUSED: "amber",
    Notice.CANCELLED: "red",
    Notice.COMPLETED: "green",
}
_PHASE_TONES = {
    Phase.WAITING: "grey",
    Phase.RUNNING: "blue",
    Phase.OBSERVING: "olive",
    Phase.STOPPED: "red",
    Phase.RELEASED: "green",
    Phase.CLOSED: "faint",
}
_REPAIR_TONES = {
    Repair.OPEN: "amber",
    Repair.ASKED: "blue",
    Repair.CHECKING: "olive",
    Repair.CORRECTED: "green",
    Repair.GIVEN_UP: "faint",
}
REPAIR = {state.value: Look(REPAIR_WORDS[state], tone) for state, tone in _REPAIR_TONES.items()}
PHASE = {state.value: Look(PHASE_WORDS[state], tone) for state, tone in _PHASE_TONES.items()}
RECIPIENT = {state.value: Look(RECIPIENT_WORDS[state], tone) for state, tone in _RECIPIENT_TONES.items()}
DELIVERY = {state.value: Look(DELIVERY_WORDS[state], tone) for state, tone in _DELIVERY_TONES.items()}
NOTICE = {state.value: Look(NOTICE_WORDS[state], tone) for state, tone in _NOTICE_TONES.items()}
FINDING = {
    "block": _look("red", "blocks", "阻断"),
    "warn": _look("amber", "warning", "警告"),
    "info": _look("blue", "note", "提示"),
}
FATE = {
    "new": _look("green", "new", "新增"),
    "updated": _look("blue", "updated", "更新"),
    "same": _look("grey", "same", "未变"),
}
CONTACT = {
    "active": _look("green", "active", "有效"),
    "broken": _look("red", "malformed", "格式错误"),
    "unproven": _look("amber", "not proved yet", "待验证"),
    "ended": _look("grey", "ended", "已终止"),
    "former": _look("grey", "former", "已离开"),
    "erased": _look("grey", "erased", "已删除"),
    "merged": _look("grey", "merged into another", "已并入其他客户"),
    "granted": _look("green", "granted", "同意"),
    "withdrawn": _look("plum", "withdrawn", "已撤回"),
}
PRINTING = {
    "ordered": Look(BATCH_WORDS[Batch.ORDERED], "blue"),
    "made": Look(BATCH_WORDS[Batch.MADE], "amber"),
    "handed_over": Look(BATCH_WORDS[Batch.HANDED_OVER], "green"),
    "empty": Look(BATCH_WORDS[Batch.EMPTY], "faint"),
    "printed": Look(PIECE_WORDS[Piece.PRINTED], "grey"),
    "posted": Look(PIECE_WORDS[Piece.POSTED], "blue"),
    "returned": Look(PIECE_WORDS[Piece.RETURNED], "red"),
    "spared": Look(PIECE_WORDS[Piece.SPARED], "faint"),
}
"""Batches and letters on paper; ``delivered`` and ``failed`` look as everywhere."""
LOOKS = REPAIR | PRINTING | PHASE | CONTACT | FATE | FINDING | NOTICE | DELIVERY | RECIPIENT
_NAMELESS = "grey"


def look_of(state: str) -> Look:
    """How a state appears; one that nobody described appears as its own name, in grey."""
    return LOOKS.get(state) or _look(_NAMELESS, state.replace("_", " "), state)


CHANNELS = {
    "email": Words(en="e-mail", zh="电子邮件"),
    "sms": Words(en="SMS", zh="短信"),
    "voice": Words(en="voice", zh="语音"),
    "call": Words(en="call list", zh="人工致电"),
    "portal": Words(en="portal", zh="门户"),
    "website": Words(en="website", zh="网站公告"),
    "letter": Words(en="letter", zh="信函"),
    "wechat": Words(en="WeChat", zh="微信公众号"),
    "wecom": Words(en="WeCom", zh="企业微信"),
    "dingtalk": Words(en="DingTalk", zh="钉钉"),
    "feishu": Words(en="Feishu", zh="飞书"),
    "push": Words(en="push", zh="推送"),
    "webhook": Words(en="webhook", zh="系统回调"),
    "counter": Words(en="in person", zh="当面"),
    "slip": Words(en="signed slip", zh="签收单"),
    "import": Words(en="customer file", zh="客户文件"),
}


def channel_name(channel: str, language: str) -> str:
    """The name of a channel for people; an unknown one is shown as it is."""
    return CHANNELS[channel].say(language) if channel in CHANNELS else channel


def channels_in_order(tally: Mapping[str, Mapping[str, int]]) -> list[tuple[str, Mapping[str, int]]]:
    """Counts by channel, in the order in which channels are usually tried."""
    return sorted(tally.items(), key=lambda item: place_of(item[0]))


def place_of(channel: str) -> int:
    """Where a channel stands in the order in which channels are usually tried."""
    order = list(CHANNELS)
    return order.index(channel) if channel in order else len(order)
