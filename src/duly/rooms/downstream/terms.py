# SPDX-License-Identifier: Apache-2.0
"""The words of this room: what is announced, how an announcement stands, what kind of recipient somebody is."""

from collections.abc import Mapping
from enum import StrEnum

from duly.kernel.words import Words


class Kind(StrEnum):
    """In what capacity a system has data of customers."""

    INTERNAL = "internal"
    PROCESSOR = "processor"
    RECIPIENT = "recipient"


KIND_WORDS: Mapping[Kind, Words] = {
    Kind.INTERNAL: Words(en="a system of our own", zh="本主体内部系统"),
    Kind.PROCESSOR: Words(en="processes data for us", zh="受托处理者"),
    Kind.RECIPIENT: Words(en="decides for itself what it does with the data", zh="其他个人信息处理者（接收方）"),
}


class Matter(StrEnum):
    """What is announced."""

    CHANGED = "changed"
    ERASED = "erased"
    RESTRICTED = "restricted"
    OBJECTED = "objected"
    LIFTED = "lifted"


MATTER_WORDS: Mapping[Matter, Words] = {
    Matter.CHANGED: Words(en="record changed", zh="登记信息已变更"),
    Matter.ERASED: Words(en="to be erased", zh="须删除"),
    Matter.RESTRICTED: Words(en="not to be used any more", zh="限制处理"),
    Matter.OBJECTED: Words(en="objection to a use", zh="反对处理"),
    Matter.LIFTED: Words(en="restriction lifted", zh="解除限制"),
}


class State(StrEnum):
    """How an announcement stands."""

    WAITING = "waiting"
    TAKEN = "taken"
    ACKNOWLEDGED = "acknowledged"
    FAILED = "failed"
    EXCUSED = "excused"
    SUPERSEDED = "superseded"


STATE_WORDS: Mapping[State, Words] = {
    State.WAITING: Words(en="on its way", zh="待送达"),
    State.TAKEN: Words(en="taken, not acknowledged", zh="已收到，待确认"),
    State.ACKNOWLEDGED: Words(en="acknowledged", zh="已确认"),
    State.FAILED: Words(en="nobody acknowledged it", zh="未获确认"),
    State.EXCUSED: Words(en="given up, with a reason", zh="无法告知（已说明理由）"),
    State.SUPERSEDED: Words(en="overtaken by the erasure", zh="已由删除取代"),
}
OPEN = frozenset({State.WAITING, State.TAKEN, State.FAILED})
"""What somebody still has to acknowledge."""
SENT = frozenset({State.WAITING, State.TAKEN})
"""What is posted again when its time comes."""


class How(StrEnum):
    """How an acknowledgement came."""

    BODY = "body"
    CALL = "call"
    API = "api"
    HAND = "hand"


HOW_WORDS: Mapping[How, Words] = {
    How.BODY: Words(en="in its answer", zh="在应答中确认"),
    How.CALL: Words(en="by a call of its own", zh="由其回调确认"),
    How.API: Words(en="over the API", zh="经接口确认"),
    How.HAND: Words(en="taken down by staff", zh="由员工登记"),
}
