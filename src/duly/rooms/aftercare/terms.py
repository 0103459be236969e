# SPDX-License-Identifier: Apache-2.0
"""The words of this room."""

from collections.abc import Mapping
from enum import StrEnum

from duly.kernel.words import Words


class Outcome(StrEnum):
    """How a row is accounted for that could not be matched by itself; ``OPEN`` while nobody said."""

    OPEN = ""
    CHOSEN = "chosen"
    TOLD = "told"
    NO_CUSTOMER = "no_customer"
    LEFT = "left"


OUTCOME_WORDS: Mapping[Outcome, Words] = {
    Outcome.OPEN: Words(en="open", zh="待处理"),
    Outcome.CHOSEN: Words(en="it is this customer of ours", zh="人工指定为我方某客户"),
    Outcome.TOLD: Words(en="told in another way", zh="已以其他方式告知"),
    Outcome.NO_CUSTOMER: Words(en="nobody's: a test row, our own account", zh="不属于任何客户（测试数据、自有账户等）"),
    Outcome.LEFT: Words(en="no longer exists: dissolved, deceased", zh="已注销或已故"),
}


class Verdict(StrEnum):
    """What a person says of a row that differs from what was loaded."""

    OPEN = ""
    RIGHT = "right"
    WRONG = "wrong"


VERDICT_WORDS: Mapping[Verdict, Words] = {
    Verdict.OPEN: Words(en="to be judged", zh="待判定"),
    Verdict.RIGHT: Words(en="right: it changed since", zh="无误：属其后变更"),
    Verdict.WRONG: Words(en="wrong", zh="有误"),
}


class Found(StrEnum):
    """How a row of a sample stands in the target."""

    CHANGED = "changed"
    MISSING = "missing"


FOUND_WORDS: Mapping[Found, Words] = {
    Found.CHANGED: Words(en="values differ from what was loaded", zh="现值与载入时不同"),
    Found.MISSING: Words(en="the row is gone", zh="该行已不存在"),
}


class CaseState(StrEnum):
    """How far a case is."""

    DRAFT = "draft"
    REVIEWED = "reviewed"
    PUBLISHED = "published"


CASE_WORDS: Mapping[CaseState, Words] = {
    CaseState.DRAFT: Words(en="draft, to be reviewed by somebody else", zh="草稿，待他人审阅"),
    CaseState.REVIEWED: Words(en="reviewed, not yet published", zh="已审阅，待发布"),
    CaseState.PUBLISHED: Words(en="published", zh="已发布"),
}


class Severity(StrEnum):
    """How much it hurt."""

    MINOR = "minor"
    SERIOUS = "serious"
    GRAVE = "grave"


SEVERITY_WORDS: Mapping[Severity, Words] = {
    Severity.MINOR: Words(en="minor", zh="轻微"),
    Severity.SERIOUS: Words(en="serious", zh="较重"),
    Severity.GRAVE: Words(en="grave", zh="严重"),
}
