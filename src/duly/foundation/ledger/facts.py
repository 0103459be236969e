# SPDX-License-Identifier: Apache-2.0
"""What a fact is, how kinds of facts are declared, and what can go wrong with the log."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import orjson

from duly.kernel.canonical import Json
from duly.kernel.refusals import Because, refusal
from duly.kernel.words import Words


@dataclass(frozen=True, slots=True)
class FactKind:
    """A kind of fact that a room may record.

    ``public`` names the fields of the leaf, ``personal`` those that appear only as salted digests. ``sentence`` is how
    the fact reads aloud to an auditor. ``etsi`` is the event name of ETSI EN 319 522-1 where one exists, ``grade`` how
    much the fact says about having been reached (0 planned ... 5 acknowledged with an identity check).
    """

    name: str
    sentence: Words
    public: tuple[str, ...] = ()
    personal: tuple[str, ...] = ()
    etsi: str | None = None
    grade: int | None = None
    version: int = 1

    def words_for(self, language: str, public: Mapping[str, Json]) -> str:
        """The sentence with the fact's own values in it; a value that is missing or withheld shows as a dash."""
        return self.sentence.say(language, **(dict.fromkeys((*self.public, *self.personal), "—") | dict(public)))


class FactRow(NamedTuple):
    """One fact of a batch: the chain that it belongs to, whose personal data it commits to, and the data."""

    stream: UUID
    public: Mapping[str, Json]
    subject: UUID | None = None
    personal: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class News:
    """A fact as a reaction upstairs gets it: public fields only."""

    id: UUID
    kind: str
    stream: UUID
    public: Mapping[str, Json] = field(default_factory=dict)


class Line(NamedTuple):
    """An entry of the log: its place in the tree, its place in its stream, its exact text."""

    seq: int
    stream: UUID
    n: int
    leaf: str

    @property
    def fact(self) -> dict[str, Any]:
        """The fact inside the entry."""
        inside: dict[str, Any] = orjson.loads(self.leaf)["fact"]
        return inside


@dataclass(frozen=True, slots=True)
class Standing:
    """How the log stands. ``outside_anchors`` counts parties outside this house who vouch for it."""

    origin: str
    verifier_key: str
    size: int
    sealed: int
    sealed_at: datetime | None
    root: str
    waiting: int
    waiting_since: datetime | None
    outside_anchors: int = 0


class HouseKeyNote(NamedTuple):
    """A key of the house as it is noted in the database: what it is called and what tells it from others."""

    number: int
    fingerprint: str
    noted_at: datetime
    retired_at: datetime | None


class Fault(NamedTuple):
    """Something that an examination of the log found: a code for programs and the sentence for people."""

    code: str
    en: str
    zh: str

    def say(self, language: str) -> str:
        """The sentence in the reader's language."""
        return self.zh if language.lower().startswith("zh") else self.en


_kinds: dict[str, FactKind] = {}
_heralded: set[str] = set()


def install(kinds: Iterable[FactKind], heralded: Iterable[str]) -> None:
    """Make the kinds known by name, and say which of them have reactions upstairs. Called once, by the house."""
    _kinds.clear()
    _kinds.update({kind.name: kind for kind in kinds})
    _heralded.clear()
    _heralded.update(heralded)


def kinds() -> Mapping[str, FactKind]:
    """Every kind of fact that this house can record, by name."""
    return _kinds


def is_heralded(name: str) -> bool:
    """Whether somebody upstairs reacts to this kind."""
    return name in _heralded


SIGNER_REFUSED = refusal(
    "ledger.signer_refused",
    Because.CONFLICT,
    en="The signer refuses: the log is not an extension of what it signed before ({why}).",
    zh="签名者拒绝签名：账本不是其先前签署内容的延续（{why}）。",
)
SIGNER_AWAY = refusal(
    "ledger.signer_away",
    Because.UNAVAILABLE,
    en="The newest facts are not sealed yet, because the signer does not answer. Start `duly up` or `duly seal`, then try again.",
    zh="最新事实尚未封存，因为签名进程没有响应。请启动 duly up 或 duly seal 后重试。",
)
NOT_OPEN = refusal(
    "ledger.not_open",
    Because.CONFLICT,
    en="There is no log yet. Run `duly init` first.",
    zh="存证账本尚未建立。请先运行 duly init。",
)
OTHER_LOG = refusal(
    "ledger.other_log",
    Because.CONFLICT,
    en="This house already keeps the log {origin}; it cannot take another name.",
    zh="本系统已建立存证账本 {origin}，不能改用其他名称。",
)
BAD_ORIGIN = refusal(
    "ledger.bad_origin",
    Because.INVALID,
    en="A log's name is like example.com/duly: no spaces, no plus sign, at most 200 characters; {origin!r} is not.",
    zh="账本名称应形如 example.com/duly：不含空格和加号，最长 200 个字符；{origin!r} 不符合。",
)
KEY_LACKING = refusal(
    "ledger.key_lacking",
    Because.CONFLICT,
    en="Personal data in this database needs key number {number}, and {folder} has no {file}. Copy it from the machine or the backup that has it; if a backup of the database from before a rotation came back, rename subjects.{number}.retired to {file}.",
    zh="此数据库中的个人数据需要第 {number} 号密钥，而 {folder} 中没有 {file}。请从持有它的机器或备份复制；若恢复的是轮换之前的数据库备份，请将 subjects.{number}.retired 改名为 {file}。",
)
INDEX_BEHIND = refusal(
    "ledger.index_behind",
    Because.CONFLICT,
    en="This database's indexes use index key number {number}, and {folder} has no {file}. Copy it from the machine or the backup that has it; if a backup of the database from before a rotation came back, rename index.{number}.retired to {file}.",
    zh="此数据库的索引使用第 {number} 号索引密钥，而 {folder} 中没有 {file}。请从持有它的机器或备份复制；若恢复的是轮换之前的数据库备份，请将 index.{number}.retired 改名为 {file}。",
)
KEY_DAMAGED = refusal(
    "ledger.key_damaged",
    Because.CONFLICT,
    en="The key file {path} has {size} bytes; {whole} are needed. Put the file from your backup of the keys in its place.",
    zh="密钥文件 {path} 为 {size} 字节，应为 {whole} 字节。请用密钥备份中的文件替换。",
)
KEY_UNREADABLE = refusal(
    "ledger.key_unreadable",
    Because.UNAVAILABLE,
    en="The key file {path} cannot be read: {why}. Give it back to the account that runs Duly (mode 0600), or put the file from your backup of the keys in its place.",
    zh="无法读取密钥文件 {path}：{why}。请将其归还给运行 Duly 的账户（权限 0600），或用密钥备份中的文件替换。",
)
KEY_DIFFERS = refusal(
    "ledger.key_differs",
    Because.CONFLICT,
    en="{folder}/{file} is not the key that this database was opened with. Copy the file from the machine where it was made; nothing was encrypted.",
    zh="{folder}/{file} 不是此数据库所用的密钥。请从创建它的机器复制该文件；未加密任何内容。",
)
KEY_SPOILT = refusal(
    "ledger.key_spoilt",
    Because.CONFLICT,
    en="The key of person {subject} does not open: the key file is another one, or the row is damaged. Compare with `duly vault show` and `duly vault drill`.",
    zh="人员 {subject} 的密钥无法解开：密钥文件不符，或该行已损坏。请用 duly vault show 与 duly vault drill 核对。",
)
KEY_DESTROYED = refusal(
    "ledger.key_destroyed",
    Because.CONFLICT,
    en="The data of person {subject} was erased and the key destroyed; nothing more can be kept about them under this id.",
    zh="人员 {subject} 的数据已删除、密钥已销毁，不能再以此编号保存其任何数据。",
)
BUSY = refusal(
    "ledger.busy",
    Because.CONFLICT,
    en="Work that uses the keys is going on and has not ended. Nothing was changed; try again when it has.",
    zh="有使用密钥的工作尚未结束。未作任何更改，请在其结束后重试。",
)
LOG_STREAM = UUID(int=0)
"""The chain of facts about the log itself."""
OPENED = FactKind(
    "ledger.opened",
    Words(en="The log {origin} was opened.", zh="存证账本 {origin} 已建立。"),
    public=("origin",),
)
FACTS = (OPENED,)
