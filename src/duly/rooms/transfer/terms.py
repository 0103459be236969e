# SPDX-License-Identifier: Apache-2.0
"""The words of this room: how far a transfer is, how a shard stands, what became of a row."""

from collections.abc import Mapping
from enum import StrEnum

from duly.kernel.words import Words


class State(StrEnum):
    """How far a transfer is; see ``docs/transfer-states.md``."""

    PLANNED = "planned"
    INVENTORIED = "inventoried"
    MAPPED = "mapped"
    REHEARSING = "rehearsing"
    REHEARSED = "rehearsed"
    AGREED = "agreed"
    RUNNING = "running"
    LOADED = "loaded"
    RECONCILING = "reconciling"
    DIFFERING = "differing"
    RECONCILED = "reconciled"
    MENDING = "mending"
    MENDED = "mended"
    MEND_AGREED = "mend_agreed"
    SYNCING = "syncing"
    FROZEN = "frozen"
    CUT_OVER = "cut_over"
    SIGNED_OFF = "signed_off"
    UNDOING = "undoing"
    UNDONE = "undone"
    WITHDRAWN = "withdrawn"


STATE_WORDS: Mapping[State, Words] = {
    State.PLANNED: Words(en="planned", zh="已计划"),
    State.INVENTORIED: Words(en="sources looked through", zh="已清点来源"),
    State.MAPPED: Words(en="mapped", zh="已映射"),
    State.REHEARSING: Words(en="rehearsal running", zh="预演中"),
    State.REHEARSED: Words(en="rehearsed, waits for a second person", zh="已预演，待第二人同意"),
    State.AGREED: Words(en="agreed, ready to run", zh="已同意，可执行"),
    State.RUNNING: Words(en="loading", zh="载入中"),
    State.LOADED: Words(en="loaded, not yet compared", zh="已载入，待对账"),
    State.RECONCILING: Words(en="being compared", zh="对账中"),
    State.DIFFERING: Words(en="differences found", zh="对账发现差异"),
    State.RECONCILED: Words(en="compared, row by row", zh="已逐行对账"),
    State.MENDING: Words(en="corrections being rehearsed", zh="修正行预演中"),
    State.MENDED: Words(en="corrections wait for a second person", zh="修正行已预演，待第二人同意"),
    State.MEND_AGREED: Words(en="corrections agreed, ready to load", zh="修正行已同意，可载入"),
    State.SYNCING: Words(en="being brought up to date", zh="同步中"),
    State.FROZEN: Words(en="old system frozen, to be cut over", zh="旧系统已冻结，待切换"),
    State.CUT_OVER: Words(en="cut over, the new system is at work", zh="已切换，新系统运行中"),
    State.SIGNED_OFF: Words(en="signed off", zh="已签收"),
    State.UNDOING: Words(en="being taken back", zh="撤回中"),
    State.UNDONE: Words(en="taken back", zh="已撤回"),
    State.WITHDRAWN: Words(en="withdrawn", zh="已撤销"),
}
WORKING = frozenset({State.REHEARSING, State.RUNNING, State.RECONCILING, State.SYNCING, State.UNDOING, State.MENDING})
"""In these the shards are worked on."""


ERRAND_WORDS: Mapping[str, Words] = {
    "inventory": Words(en="The sources are being looked through", zh="正在清点来源"),
    "rehearsal": Words(en="The rehearsal is being prepared", zh="正在准备预演"),
    "run": Words(en="The loading is being prepared", zh="正在准备载入"),
}
"""What a worker may be at before a phase of work begins."""


class ShardState(StrEnum):
    """How a shard stands."""

    CUT = "cut"
    STAGED = "staged"
    LOADED = "loaded"
    PROVEN = "proven"
    DIFFERS = "differs"
    UNDONE = "undone"


SHARD_WORDS: Mapping[ShardState, Words] = {
    ShardState.CUT: Words(en="cut", zh="已划分"),
    ShardState.STAGED: Words(en="rehearsed", zh="已预演"),
    ShardState.LOADED: Words(en="loaded", zh="已载入"),
    ShardState.PROVEN: Words(en="compared", zh="已核对"),
    ShardState.DIFFERS: Words(en="differs", zh="有差异"),
    ShardState.UNDONE: Words(en="taken back", zh="已撤回"),
}


class Fate(StrEnum):
    """What became of a row of a source: exactly one of these."""

    CREATED = "created"
    UPDATED = "updated"
    SAME = "same"
    MERGED = "merged"
    QUARANTINED = "quarantined"
    EXCLUDED = "excluded"


FATE_WORDS: Mapping[Fate, Words] = {
    Fate.CREATED: Words(en="created", zh="新建"),
    Fate.UPDATED: Words(en="updated", zh="更新"),
    Fate.SAME: Words(en="there already", zh="原已一致"),
    Fate.MERGED: Words(en="merged into another row", zh="并入另一行"),
    Fate.QUARANTINED: Words(en="quarantined", zh="隔离"),
    Fate.EXCLUDED: Words(en="left out by a rule", zh="按规则排除"),
}
WRITTEN = frozenset({Fate.CREATED, Fate.UPDATED, Fate.SAME})
"""A row with one of these must be found in the target as the mapping says."""
SIDE_WORDS: Mapping[str, Words] = {
    "source": Words(en="the source stands", zh="以来源为准"),
    "target": Words(en="the target stands", zh="以目标为准"),
    "hold": Words(en="waits for a decision", zh="待决定"),
}
"""Which side stands where both changed a row."""
