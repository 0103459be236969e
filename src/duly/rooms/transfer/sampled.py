# SPDX-License-Identifier: Apache-2.0
"""What a page shows of the rows that were drawn to be looked at, and how that is refused."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from duly.kernel.refusals import Because, refusal
from duly.kernel.words import Words

CONFIDENCE, TOLERABLE = "0.95", "0.05"
"""With 59 rows and none of them wrong it is 95 % certain that no more than 5 % are."""


class SampleLine(NamedTuple):
    """One row of the sample. Values are shown in part unless somebody asked for them on record."""

    number: int
    position: int
    table: str
    row: int
    verdict: str
    """Empty, ``right`` or ``wrong``."""
    note: str
    by: UUID | None
    by_name: str
    at: datetime | None
    source: Mapping[str, str | None]
    target: Mapping[str, str | None]
    """Empty where the target no longer has the row."""
    made_of: Mapping[str, tuple[str, ...]]
    """Of which columns of the source each field of the target is made."""


class SampleCard(NamedTuple):
    """The sample of a transfer, and what it shows."""

    seed: str
    """Who knows it can draw the same rows again (``rules/sampling.chosen``)."""
    size: int
    population: int
    judged: int
    wrong: int
    confidence: Decimal
    tolerable: Decimal
    upper: Decimal | None
    """The share of wrong rows that is not exceeded, with that confidence (Clopper and Pearson); once all are judged."""
    holds: bool
    """Whether that is no more than is tolerable."""
    is_demanded: bool
    """Whether nobody can sign before."""

    @property
    def left(self) -> int:
        """How many nobody has judged."""
        return self.size - self.judged


class Judged(NamedTuple):
    """What somebody says of one row."""

    number: int
    is_right: bool
    note: str = ""


VERDICT_WORDS: Mapping[str, Words] = {
    "": Words(en="not judged yet", zh="未核对"),
    "right": Words(en="right", zh="正确"),
    "wrong": Words(en="wrong", zh="错误"),
}
NO_SAMPLE = refusal(
    "transfer.no_sample",
    Because.MISSING,
    en="No sample of {ref} was drawn by its present rehearsal. Draw it first.",
    zh="{ref} 尚未按现有预演抽样，请先抽样。",
)
NOTHING_TO_DRAW = refusal(
    "transfer.nothing_to_draw",
    Because.CONFLICT,
    en="No row of {ref} stands in the target, so there is nothing to look at.",
    zh="{ref} 没有已写入目标的行，无可核对。",
)
NOT_SAMPLED = refusal(
    "transfer.not_sampled",
    Because.INVALID,
    en="There is no row {number} in the sample; it has {size}.",
    zh="抽样中没有第 {number} 行；共 {size} 行。",
)
SAY_WHAT = refusal(
    "transfer.say_what_is_wrong",
    Because.INVALID,
    en="Row {number}: say in the note what is wrong with it.",
    zh="第 {number} 行：请在备注中说明错误之处。",
)
SAMPLE_LEFT = refusal(
    "transfer.sample_left",
    Because.CONFLICT,
    en="{left} rows of the sample of {ref} were not looked at yet. Draw it and judge each row before anybody signs "
    "(`duly transfer sample {ref}`).",
    zh="{ref} 的抽样尚有 {left} 行未核对。签收前请抽样并逐行核对（duly transfer sample {ref}）。",
)
SAMPLE_WRONG = refusal(
    "transfer.sample_wrong",
    Because.CONFLICT,
    en="{wrong} of {size} rows of the sample of {ref} are wrong: up to {upper} % of all may be, and {tolerable} % are tolerable. Take the "
    "transfer back and mend the mapping or the source; or correct those rows and judge them again.",
    zh="{ref} 的抽样 {size} 行中有 {wrong} 行错误：全部行的错误率可能高达 {upper}%，可容忍上限为 {tolerable}%。请撤回转移并修正映射或来源；或更正这些行后重新核对。",
)
