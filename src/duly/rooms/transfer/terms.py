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
    State.SIGNED_OFF: Words(en="signed off", zh="已签收"),
    State.UNDOING: Words(en="being taken back", zh="撤回中"),
    State.UNDONE: Words(en="taken back", zh="已撤回"),
    State.WITHDRAWN: Words(en="withdrawn", zh="已撤销"),
}
WORKING = frozenset({State.REHEARSING, State.RUNNING, State.RECONCILING, State.UNDOING})
"""In these the shards are worked on."""


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
