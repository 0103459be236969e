# SPDX-License-Identifier: Apache-2.0
"""What is recorded about keys, never a key itself; what others may hold; how the vault refuses."""

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
FACTS = (KEY_NOTED, ROTATION_BEGUN, ROTATED, DRILLED, KEY_DESTROYED)

INDEX_LACKING = refusal(
    "vault.index_lacking",
    Because.CONFLICT,
    en="{folder} has no index.key, which finds customers by phone, e-mail or number. Copy it from the machine or the backup that has it; a new one would find nobody.",
    zh="{folder} 中没有 index.key（用于按电话、邮箱或证件号查找客户）。请从持有它的机器或备份复制；另造一个将查不到任何客户。",
)
INDEX_DIFFERS = refusal(
    "vault.index_differs",
    Because.CONFLICT,
    en="{folder}/index.key is not the one that this database's indexes were made with. Copy it from the machine or the backup that has it.",
    zh="{folder}/index.key 不是此数据库建立索引所用的密钥。请从持有它的机器或备份复制。",
)
NOT_OPENED = refusal(
    "vault.keys_spoilt",
    Because.CONFLICT,
    en="{count} keys of persons do not open and were left as they are, the first is that of {subject}. The older key stays in use for them. Bring these rows back from a backup, or destroy these keys, then run `duly vault rotate` again.",
    zh="有 {count} 个人员密钥无法解开，已保持原样，首个为 {subject}。旧密钥继续为其保留。请从备份恢复这些行或销毁这些密钥，再运行 duly vault rotate。",
)
NO_FOLDER = refusal(
    "vault.no_folder",
    Because.MISSING,
    en="There is no folder {folder} with keys in it (subjects.key, index.key).",
    zh="目录 {folder} 不存在，或其中没有密钥（subjects.key、index.key）。",
)
