# SPDX-License-Identifier: Apache-2.0
"""What is recorded about keys, never a key itself; what others may hold; how the vault refuses."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from duly.foundation.ledger.facts import FactKind
from duly.kernel.refusals import Because, refusal
from duly.kernel.words import Words

VAULT_STREAM = UUID(int=2)
"""The chain of facts about the keys of the house."""


class WrappingKey(NamedTuple):
    """A key that wraps the keys of persons: how many, where it stands, and whether its file lies here."""

    number: int
    fingerprint: str
    persons: int
    is_current: bool
    is_retired: bool
    file: str
    noted_at: datetime | None
    retired_at: datetime | None


class Sample(NamedTuple):
    """A sealed value that a room gives for a drill."""

    subject: UUID
    place: bytes
    sealed: bytes


class Drilled(NamedTuple):
    """What a drill found: whether these keys would open everything, and whom they would not.

    ``index_key`` is ``same``, ``other`` or ``missing``; ``spoilt`` counts tried keys that did not open although others under
    the same wrapping key did.
    """

    holds: bool
    persons: int
    lost: int
    tried: int
    opened: int
    spoilt: int
    missing: tuple[int, ...]
    index_key: str


class Rotated(NamedTuple):
    """How a rotation ended: the key now in use, how many keys of persons were wrapped anew, which files were retired."""

    number: int
    persons: int
    retired: tuple[str, ...]


class IndexKey(NamedTuple):
    """A key of the indexes: how many rows it marks anew, and how far that is. ``standing`` is ``current``, ``retiring``,
    ``retired`` or ``waiting``.
    """

    number: int
    fingerprint: str
    standing: str
    file: str
    noted_at: datetime | None
    retired_at: datetime | None


class Remarked(NamedTuple):
    """What one batch did: how many rows it looked at, marked anew, could not open, and after which the next begins."""

    looked: int
    changed: int
    spoilt: int
    last: UUID


class Marked(NamedTuple):
    """A table that holds marks or tokens, and who makes them anew: ``batch(after, limit)`` takes the next rows by id."""

    table: str
    columns: tuple[str, ...]
    batch: Callable[[UUID | None, int], Remarked | None]
    rows: Callable[[], int]


class Reindexed(NamedTuple):
    """How a rotation of the index key ended: the key now in use, how many rows were marked anew, which files were retired."""

    number: int
    rows: int
    retired: tuple[str, ...]


KEY_NOTED = FactKind(
    "vault.key_noted",
    Words(
        en="The key {fingerprint} ({purpose}, number {number}) is the one that this house uses.",
        zh="密钥 {fingerprint}（{purpose}，第 {number} 号）为本系统所用密钥。",
    ),
    public=("purpose", "number", "fingerprint"),
    personal=("actor",),
)
ROTATION_BEGUN = FactKind(
    "vault.rotation_begun",
    Words(
        en="A rotation began: the keys of {persons} persons are to be wrapped by key number {number} ({fingerprint}).",
        zh="密钥轮换已开始：将用第 {number} 号密钥（{fingerprint}）重新包裹 {persons} 人的密钥。",
    ),
    public=("number", "fingerprint", "persons"),
    personal=("actor",),
)
ROTATED = FactKind(
    "vault.rotated",
    Words(
        en="The keys of all {persons} persons are wrapped by key number {number}; older ones ({retired}) are retired.",
        zh="全部 {persons} 人的密钥已由第 {number} 号密钥包裹；旧密钥（{retired}）已停用。",
    ),
    public=("number", "persons", "retired"),
    personal=("actor",),
)
DRILLED = FactKind(
    "vault.drilled",
    Words(
        en="A drill tried a copy of the keys: {opened} of {tried} drawn by lot opened, {lost} of {persons} persons would be lost; index key: {index_key}.",
        zh="密钥演练：随机抽取 {tried} 项，解开 {opened} 项；{persons} 人中有 {lost} 人的数据将无法读取；索引密钥：{index_key}。",
    ),
    public=("holds", "persons", "lost", "tried", "opened", "spoilt", "missing", "index_key"),
    personal=("actor",),
)
KEY_DESTROYED = FactKind(
    "vault.key_destroyed",
    Words(
        en="The key of a person was destroyed: nothing that was encrypted under it can be read again.",
        zh="某人的密钥已销毁：以其加密的内容今后均无法读取。",
    ),
    personal=("actor", "reason"),
)
INDEX_BEGUN = FactKind(
    "vault.index_rotation_begun",
    Words(
        en="A rotation of the index key began: {rows} rows are to be marked anew under key number {number} ({fingerprint}).",
        zh="索引密钥轮换已开始：将用第 {number} 号密钥（{fingerprint}）重新标记 {rows} 行。",
    ),
    public=("number", "fingerprint", "rows"),
    personal=("actor",),
)
REMARKED = FactKind(
    "vault.remarked",
    Words(
        en="{rows} rows of {table} were marked anew under index key number {number}.",
        zh="已用第 {number} 号索引密钥重新标记 {table} 的 {rows} 行。",
    ),
    public=("number", "table", "rows"),
    personal=("actor",),
)
INDEX_ROTATED = FactKind(
    "vault.index_rotated",
    Words(
        en="All indexes are under index key number {number}: {rows} rows were marked anew; older keys ({retired}) are retired.",
        zh="全部索引已改用第 {number} 号索引密钥：重新标记 {rows} 行；旧密钥（{retired}）已停用。",
    ),
    public=("number", "rows", "retired"),
    personal=("actor",),
)
FACTS = (KEY_NOTED, ROTATION_BEGUN, ROTATED, DRILLED, KEY_DESTROYED, INDEX_BEGUN, REMARKED, INDEX_ROTATED)

INDEX_LACKING = refusal(
    "vault.index_lacking",
    Because.CONFLICT,
    en="{folder} has no {file}, which finds customers by phone, e-mail or number. Copy it from the machine or the backup that has it; a new one would find nobody.",
    zh="{folder} 中没有 {file}（用于按电话、邮箱或证件号查找客户）。请从持有它的机器或备份复制；另造一个将查不到任何客户。",
)
INDEX_DIFFERS = refusal(
    "vault.index_differs",
    Because.CONFLICT,
    en="{folder}/{file} is not the one that this database's indexes were made with. Copy it from the machine or the backup that has it.",
    zh="{folder}/{file} 不是此数据库建立索引所用的密钥。请从持有它的机器或备份复制。",
)
NOT_OPENED = refusal(
    "vault.keys_spoilt",
    Because.CONFLICT,
    en="{count} keys of persons do not open and were left as they are, the first is that of {subject}. The older key stays in use for them. Bring these rows back from a backup, or destroy these keys, then run `duly vault rotate` again.",
    zh="有 {count} 个人员密钥无法解开，已保持原样，首个为 {subject}。旧密钥继续为其保留。请从备份恢复这些行或销毁这些密钥，再运行 duly vault rotate。",
)
MARKS_SPOILT = refusal(
    "vault.marks_spoilt",
    Because.CONFLICT,
    en="{count} values do not open, so they keep their old marks, and the older index key stays in use beside the new one. Bring these rows back from a backup, or destroy the keys of their persons, then run `duly vault rotate-index` again.",
    zh="有 {count} 个值无法解开，因此保留旧标记，旧索引密钥与新密钥继续并用。请从备份恢复这些行或销毁相应人员的密钥，再运行 duly vault rotate-index。",
)
NO_FOLDER = refusal(
    "vault.no_folder",
    Because.MISSING,
    en="There is no folder {folder} with keys in it (subjects.key, index.key).",
    zh="目录 {folder} 不存在，或其中没有密钥（subjects.key、index.key）。",
)
