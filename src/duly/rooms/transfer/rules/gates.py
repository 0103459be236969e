# SPDX-License-Identifier: Apache-2.0
"""Go or no-go: what the house sees by itself of a transfer, what people ticked, and which gates are still open."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from duly.kernel.words import Words
from duly.rooms.transfer.cutover_terms import Check, Sight


class Seen(NamedTuple):
    """What the house sees of a transfer; nobody tells it."""

    frozen_at: datetime | None = None
    """Since when the old system is declared fenced; nothing while it is not."""
    moved: tuple[str, ...] = ()
    """Tables of the old system that changed since."""
    unwatched: tuple[str, ...] = ()
    """Tables of which nobody can tell without reading them."""
    needs_round: bool = False
    """Whether a source is asked live, so that it may have changed after it was read."""
    round_ended_at: datetime | None = None
    """When the last round ended that began after the freeze."""
    shards: int = 0
    proven: int = 0
    proven_since: datetime | None = None
    """When the first of the shards that are proven was compared last."""
    held_back: int = 0
    accepted: bool = False
    """Whether an owner accepted exactly these rows that are held back."""
    lacking_images: int = 0
    """Shards that were loaded and whose before-images do not lie on the workbench."""
    is_agreed: bool = False


class Item(NamedTuple):
    """Something on the checklist, and its owner's last word; nothing while they said none."""

    what: Words
    is_gate: bool
    answer: bool | None = None
    by: UUID | None = None
    at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether the cut-over waits for it."""
        return self.is_gate and self.answer is not True


def sights(seen: Seen) -> list[Sight]:
    """Everything that the house checks by itself, in the order in which it comes about."""
    checks = (_still, _last_round, _reconciled, _quarantine, _before_images, _agreement)
    return [check(seen) for check in checks]


def open_gates(found: Sequence[Sight], items: Sequence[Item]) -> list[Words]:
    """What the cut-over still waits for: what the house does not see yet, and what its owners did not tick with yes."""
    return [one.what for one in found if not one.holds] + [one.what for one in items if one.is_open]


def prepared_by(items: Sequence[Item], froze: UUID) -> UUID:
    """Who made the cut-over ready: whoever ticked the last gate; where nobody had to, whoever declared the freeze."""
    ticked = [(one.at, one.by) for one in items if one.is_gate and one.answer and one.at and one.by]
    return max(ticked)[1] if ticked else froze


def _still(seen: Seen) -> Sight:
    if seen.frozen_at is None:
        return Sight(Check.STILL, holds=False, said=_NOT_FROZEN)
    if seen.moved:
        return Sight(Check.STILL, holds=False, said=_told(_MOVED, tables=", ".join(seen.moved)))
    if seen.unwatched:
        return Sight(Check.STILL, holds=True, said=_told(_UNWATCHED, tables=", ".join(seen.unwatched)))
    return Sight(Check.STILL, holds=True, said=_AS_FROZEN)


def _last_round(seen: Seen) -> Sight:
    if not seen.needs_round:
        return Sight(Check.LAST_ROUND, holds=True, said=_FILES)
    if seen.round_ended_at is None:
        return Sight(Check.LAST_ROUND, holds=False, said=_NO_ROUND)
    return Sight(Check.LAST_ROUND, holds=True, said=_ROUND)


def _reconciled(seen: Seen) -> Sight:
    since = max((one for one in (seen.frozen_at, seen.round_ended_at) if one), default=None)
    whole = 0 < seen.shards == seen.proven
    if not whole:
        return Sight(
            Check.RECONCILED, holds=False, said=_told(_UNPROVEN, n=seen.shards - seen.proven, shards=seen.shards)
        )
    if since is None or seen.proven_since is None or seen.proven_since < since:
        return Sight(Check.RECONCILED, holds=False, said=_STALE)
    return Sight(Check.RECONCILED, holds=True, said=_told(_PROVEN, shards=seen.shards))


def _quarantine(seen: Seen) -> Sight:
    if not seen.held_back:
        return Sight(Check.QUARANTINE, holds=True, said=_NONE_HELD)
    words = _ACCEPTED if seen.accepted else _HELD
    return Sight(Check.QUARANTINE, holds=seen.accepted, said=_told(words, n=seen.held_back))


def _before_images(seen: Seen) -> Sight:
    holds = seen.shards > 0 and not seen.lacking_images
    words = _told(_KEPT, shards=seen.shards) if holds else _told(_LACKING, n=seen.lacking_images)
    return Sight(Check.BEFORE_IMAGES, holds=holds, said=words)


def _agreement(seen: Seen) -> Sight:
    return Sight(Check.AGREEMENT, holds=seen.is_agreed, said=_AGREED if seen.is_agreed else _NOT_AGREED)


def _told(words: Words, **values: object) -> Words:
    return Words.literal(*(words.say(tongue, **values) for tongue in ("en", "zh")))


_NOT_FROZEN = Words(en="not declared frozen yet", zh="尚未宣布冻结")
_MOVED = Words(
    en="changed since the freeze: {tables}. See who still writes; carry the change over, then compare again, or thaw.",
    zh="冻结后仍有变更：{tables}。请查明仍在写入者；转入变更并重新对账，或解除冻结。",
)
_UNWATCHED = Words(
    en="as at the freeze; of {tables} nobody can tell without reading it, whoever fences the old system answers for it",
    zh="与冻结时一致；{tables} 无法直接判断，由负责停写者保证",
)
_AS_FROZEN = Words(en="as it was when it was frozen", zh="与冻结时一致")
_FILES = Words(
    en="the sources are files, which do not change. If the old system went on after they were written, sync a new file.",
    zh="来源为文件，不会变化。若文件导出后旧系统仍有变更，请同步新文件。",
)
_NO_ROUND = Words(en="no round was carried over since the freeze; sync now", zh="冻结后尚未同步，请立即同步一轮")
_ROUND = Words(en="the last round came after the freeze", zh="冻结后已完成最后一轮同步")
_UNPROVEN = Words(
    en="shards that are not compared or differ: {n} of {shards}", zh="{shards} 个分片中有 {n} 个未核对或有差异"
)
_STALE = Words(
    en="compared before the freeze or the last round; compare again", zh="对账早于冻结或最后一轮同步，请重新对账"
)
_PROVEN = Words(en="every row as it should be; shards: {shards}", zh="{shards} 个分片，逐行一致")
_NONE_HELD = Words(en="none is held back", zh="无隔离行")
_HELD = Words(
    en="rows held back: {n}. Mend them, or let an owner accept that they stay behind",
    zh="有 {n} 行被隔离：请修正，或由责任人接受其不转移",
)
_ACCEPTED = Words(en="rows held back: {n}; an owner accepts it", zh="有 {n} 行被隔离，责任人已接受")
_KEPT = Words(en="of every shard ({shards})", zh="全部 {shards} 个分片均已留存")
_LACKING = Words(
    en="shards without them: {n}. Bring the workbench back from a backup, or take the transfer back and run it again",
    zh="有 {n} 个分片缺失：请从备份恢复工作台，或撤回后重新载入",
)
_AGREED = Words(en="its digest is that of the rehearsal", zh="其摘要与预演一致")
_NOT_AGREED = Words(en="nobody agreed to this rehearsal", zh="该预演未经同意")
