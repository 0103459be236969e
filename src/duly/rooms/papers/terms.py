# SPDX-License-Identifier: Apache-2.0
"""The words of this room: how far a batch and a form are, how a field was settled, why somebody has to look; and boxes of text."""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from duly.kernel.words import Words


class BatchState(StrEnum):
    """How far a batch of scans is."""

    RECEIVED = "received"
    READING = "reading"
    TO_LOOK = "to_look"
    DONE = "done"


BATCH_WORDS: Mapping[BatchState, Words] = {
    BatchState.RECEIVED: Words(en="received", zh="已接收"),
    BatchState.READING: Words(en="being read", zh="识别中"),
    BatchState.TO_LOOK: Words(en="to be looked at", zh="待核对"),
    BatchState.DONE: Words(en="done", zh="已完成"),
}


class FormState(StrEnum):
    """How a filled-in form stands."""

    WAITING = "waiting"
    TO_LOOK = "to_look"
    DONE = "done"
    ASIDE = "aside"


FORM_WORDS: Mapping[FormState, Words] = {
    FormState.WAITING: Words(en="not read yet", zh="尚未识别"),
    FormState.TO_LOOK: Words(en="to be looked at", zh="待核对"),
    FormState.DONE: Words(en="settled", zh="已核定"),
    FormState.ASIDE: Words(en="set aside", zh="已搁置"),
}


class How(StrEnum):
    """How a field was settled, or that it was not yet."""

    ASKED = "asked"
    PASSED = "passed"
    CONFIRMED = "confirmed"
    CORRECTED = "corrected"
    KEYED = "keyed"


HOW_WORDS: Mapping[How, Words] = {
    How.ASKED: Words(en="waits for a person", zh="待人工核对"),
    How.PASSED: Words(en="proven by its check digit", zh="校验位已证实"),
    How.CONFIRMED: Words(en="confirmed as read", zh="按识别结果确认"),
    How.CORRECTED: Words(en="corrected", zh="已更正"),
    How.KEYED: Words(en="keyed twice, the same", zh="双人录入一致"),
}


class Why(StrEnum):
    """Why a person has to look at a field."""

    NOT_READ = "not_read"
    INCOMPLETE = "incomplete"
    LABEL_MISSING = "label_missing"
    LABEL_UNSURE = "label_unsure"
    LABEL_COUNT = "label_count"
    VALUE_MISSING = "value_missing"
    RUN_TOGETHER = "run_together"
    UNSURE = "unsure"
    CHECK_WRONG = "check_wrong"
    SHAPE_WRONG = "shape_wrong"
    HANDWRITING = "handwriting"
    ASKED_FOR = "asked_for"
    DIFFERS = "differs"


WHY_WORDS: Mapping[Why, Words] = {
    Why.NOT_READ: Words(en="The page could not be read; key in what stands there.", zh="该页未能识别，请照原件录入。"),
    Why.INCOMPLETE: Words(
        en="Something that stands on every such form was not seen: a page may be missing, or cut.",
        zh="未见到该表单必有的内容：可能缺页或扫描不全。",
    ),
    Why.LABEL_MISSING: Words(en="The label of this field was not seen.", zh="未见到该栏目的名称。"),
    Why.LABEL_UNSURE: Words(en="The label was read with a mistake.", zh="栏目名称识别有误。"),
    Why.LABEL_COUNT: Words(
        en="The label stands on the page more or less often than the form says.", zh="该栏目名称出现的次数与表单不符。"
    ),
    Why.VALUE_MISSING: Words(en="Nothing was read beside the label.", zh="栏目处未识别到内容。"),
    Why.RUN_TOGETHER: Words(
        en="Value and label ran together; letters between them may be lost.",
        zh="内容与栏目名称连在一起，其间可能漏字。",
    ),
    Why.UNSURE: Words(en="Letters are unsure.", zh="字迹识别把握不足。"),
    Why.CHECK_WRONG: Words(en="The check digit does not agree.", zh="校验位不符。"),
    Why.SHAPE_WRONG: Words(en="It does not look like what belongs here.", zh="内容形式与该栏目不符。"),
    Why.HANDWRITING: Words(en="Handwriting: two people key it in.", zh="手写内容：须双人录入。"),
    Why.ASKED_FOR: Words(en="The form wants a person to look.", zh="按表单要求须人工核对。"),
    Why.DIFFERS: Words(
        en="Two people keyed in different things; a third keying decides.", zh="两人录入不一致，须再次录入。"
    ),
}


class Box(NamedTuple):
    """A line of text that a reader saw: its four corners in pixels, the text, how sure from 0 to 1."""

    corners: tuple[tuple[float, float], ...]
    text: str
    score: float


class Sheet(NamedTuple):
    """All that was seen on a page of this many pixels."""

    width: int
    height: int
    boxes: tuple[Box, ...]
