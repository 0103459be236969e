# SPDX-License-Identifier: Apache-2.0
"""The words of a cut-over: what the house checks by itself, and how a freeze ends."""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from duly.kernel.words import Words


class Check(StrEnum):
    """What the house sees by itself before a cut-over; nobody ticks these by hand."""

    STILL = "still"
    LAST_ROUND = "last_round"
    RECONCILED = "reconciled"
    QUARANTINE = "quarantine"
    BEFORE_IMAGES = "before_images"
    AGREEMENT = "agreement"


CHECK_WORDS: Mapping[Check, Words] = {
    Check.STILL: Words(en="The old system does not change any more", zh="旧系统已停止变更"),
    Check.LAST_ROUND: Words(
        en="What changed until the freeze is carried over", zh="冻结前的最后变更已转入"
    ),
    Check.RECONCILED: Words(
        en="Everything was compared after that, and nothing differs", zh="此后已全量对账且无差异"
    ),
    Check.QUARANTINE: Words(
        en="No row is held back, or an owner accepts it", zh="无隔离行，或已由责任人接受"
    ),
    Check.BEFORE_IMAGES: Words(
        en="What stood in the target before is kept, so that it can be taken back", zh="目标原有内容已留存，可以撤回"
    ),
    Check.AGREEMENT: Words(
        en="A second person agreed to what was loaded", zh="所载入内容已由第二人同意"
    ),
}  # fmt: skip


class Sight(NamedTuple):
    """One thing that the house checks by itself: whether it holds, and what it saw."""

    check: Check
    holds: bool
    said: Words

    @property
    def what(self) -> Words:
        """What is checked."""
        return CHECK_WORDS[self.check]


class Ended(StrEnum):
    """How a freeze ended."""

    GO = "go"
    NO_GO = "no_go"
    THAW = "thaw"
    UNDO = "undo"


ENDED_WORDS: Mapping[Ended, Words] = {
    Ended.GO: Words(en="go: the new system took over", zh="决定切换：新系统接管"),
    Ended.NO_GO: Words(en="no-go: the old system goes on", zh="决定不切换：旧系统继续运行"),
    Ended.THAW: Words(en="thawed: the old system goes on", zh="解除冻结：旧系统继续运行"),
    Ended.UNDO: Words(en="everything was taken back", zh="已全部撤回"),
}
