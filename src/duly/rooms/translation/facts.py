# SPDX-License-Identifier: Apache-2.0
"""How far a translation is, what is recorded of it, what a check looks at, and how this room refuses."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from duly.foundation.ledger.facts import FactKind
from duly.kernel.refusals import Because, refusal
from duly.kernel.words import Words

LARGEST_FILE = 2 * 1024 * 1024
"""Of an exchange file for translators, or a table of terms."""
MOST_TERMS = 5_000


class Standing(StrEnum):
    """How far one language is. Follows from records and from what stands there now; never stored."""

    MISSING = "missing"
    DRAFTED = "drafted"
    TRANSLATED = "translated"
    REVIEWED = "reviewed"
    STALE = "stale"
    EDITED = "edited"


STANDING_WORDS = {
    Standing.MISSING: Words(en="missing", zh="缺失"),
    Standing.DRAFTED: Words(en="drafted by a machine", zh="机器草稿"),
    Standing.TRANSLATED: Words(en="translated, not reviewed", zh="已翻译，未审校"),
    Standing.REVIEWED: Words(en="reviewed", zh="已审校"),
    Standing.STALE: Words(en="stale: the source changed", zh="已过期：源文已改"),
    Standing.EDITED: Words(en="edited after review", zh="审校后又有改动"),
}


class Work(StrEnum):
    """What somebody is asked to do."""

    TRANSLATE = "translate"
    REVIEW = "review"


WORK_WORDS = {
    Work.TRANSLATE: Words(en="translate", zh="翻译"),
    Work.REVIEW: Words(en="review", zh="审校"),
}


@dataclass(frozen=True, slots=True)
class Side:
    """Everything that one language says: its parts by name (``title``, ``fields.what_changes``), and their digest."""

    language: str
    parts: Mapping[str, str]
    digest: str


class Pair(NamedTuple):
    """What a record is bound to: the wording translated from, and the wording that it gave."""

    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Recorded:
    """One record of a language."""

    pair: Pair
    by: UUID
    at: datetime
    engine: str = ""
    machine_made: bool = False


@dataclass(frozen=True, slots=True)
class Records:
    """All records of one language, oldest first."""

    drafts: tuple[Recorded, ...] = ()
    translations: tuple[Recorded, ...] = ()
    reviews: tuple[Recorded, ...] = ()


@dataclass(frozen=True, slots=True)
class TermEntry:
    """An agreed word: what stands for a word of the source, and what must not."""

    source_language: str
    term: str
    target_language: str
    agreed: str
    forbidden: tuple[str, ...] = ()
    note: str = ""


class Task(NamedTuple):
    """Who is asked to translate or review which language, by when."""

    subject: UUID
    language: str
    work: Work
    assignee: UUID
    due_on: date | None
    by: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class Progress:
    """One language of a subject: how far it is, who did what last, who is asked."""

    language: str
    standing: Standing
    records: Records = field(default_factory=Records)
    tasks: tuple[Task, ...] = ()

    @property
    def translated_from(self) -> str:
        """The digest of the source that the newest wording was made from; empty when nothing was recorded."""
        made = sorted((*self.records.drafts, *self.records.translations), key=lambda one: one.at)
        return made[-1].pair.source if made else ""

    @property
    def machine_made(self) -> bool:
        """Whether a machine wrote what stands there now, and no person wrote it anew."""
        return self.standing is Standing.DRAFTED


class Imported(NamedTuple):
    """What became of a table of terms: how many were kept, and the lines that were not."""

    kept: int
    refused: tuple[tuple[int, Words], ...]


_BOUND = ("subject", "language", "source_digest", "target_digest")
DRAFTED = FactKind(
    "translation.drafted",
    Words(
        en="A machine ({engine}) drafted {language} from {source_digest}: {target_digest}.",
        zh="机器（{engine}）据 {source_digest} 起草了 {language} 译文：{target_digest}。",
    ),
    public=(*_BOUND, "engine", "machine_made"),
    personal=("actor",),
)
TRANSLATED = FactKind(
    "translation.translated",
    Words(
        en="{language} was translated from {source_digest}: {target_digest}.",
        zh="已据 {source_digest} 译成 {language}：{target_digest}。",
    ),
    public=(*_BOUND, "engine", "machine_made"),
    personal=("actor",),
)
REVIEWED = FactKind(
    "translation.reviewed",
    Words(
        en="The translation into {language} ({target_digest}) was reviewed against {source_digest} by somebody else.",
        zh="{language} 译文（{target_digest}）已由他人对照 {source_digest} 审校。",
    ),
    public=_BOUND,
    personal=("actor",),
)
ASSIGNED = FactKind(
    "translation.assigned",
    Words(
        en="Somebody was asked to {work} {language}, by {due_on}.", zh="已安排人员{work} {language}，期限 {due_on}。"
    ),
    public=("subject", "language", "work", "due_on", "assignee"),
    personal=("actor",),
)
_TERM = ("organisation", "source_language", "target_language", "term", "agreed")
TERM_SET = FactKind(
    "translation.term_set",
    Words(en="In {target_language}, {term} is {agreed}.", zh="{target_language} 中“{term}”统一译为“{agreed}”。"),
    public=(*_TERM, "forbidden"),
    personal=("actor", "note"),
)
TERM_REMOVED = FactKind(
    "translation.term_removed",
    Words(
        en="{term} ({target_language}: {agreed}) left the glossary.",
        zh="“{term}”（{target_language}：{agreed}）已移出术语表。",
    ),
    public=_TERM,
    personal=("actor",),
)
FACTS = (DRAFTED, TRANSLATED, REVIEWED, ASSIGNED, TERM_SET, TERM_REMOVED)

OWN_TRANSLATION = refusal(
    "translation.own_translation",
    Because.DENIED,
    en="You translated {language} here, so somebody else must review it. Ask them with `duly translation assign`.",
    zh="{language} 译文由您所译，须由他人审校。可用 duly translation assign 指派。",
)
OTHER_WORDING = refusal(
    "translation.other_wording",
    Because.CONFLICT,
    en="What you looked at ({given}) is not what {language} says now ({current}). Read it again, then go on.",
    zh="您所看到的内容（{given}）与 {language} 当前内容（{current}）不一致。请重新阅读后再继续。",
)
NOT_TRANSLATED = refusal(
    "translation.not_translated",
    Because.CONFLICT,
    en="{language} is {standing}. A translator must take it up first; then it can be reviewed.",
    zh="{language} 当前为“{standing}”。须先由译者处理，再行审校。",
)
SAME_LANGUAGE = refusal(
    "translation.same_language",
    Because.INVALID,
    en="{language} is the language it is translated from. Choose another.",
    zh="{language} 就是源语言，请选择其他语言。",
)
NOT_ABLE = refusal(
    "translation.not_able",
    Because.INVALID,
    en="{email} may not do this here. It takes one of these roles in the organisation: {roles}.",
    zh="{email} 在该主体中无权承担此工作，需要以下角色之一：{roles}。",
)
BAD_WORK = refusal(
    "translation.bad_work",
    Because.INVALID,
    en="{given} is nothing that can be asked for: translate or review.",
    zh="{given} 不是可指派的工作：须为 translate（翻译）或 review（审校）。",
)
NO_TERM = refusal(
    "translation.no_term",
    Because.MISSING,
    en="There is no such term. `duly glossary list` shows those that exist.",
    zh="没有此术语。用 duly glossary list 查看现有术语。",
)
BAD_TERM = refusal(
    "translation.bad_term",
    Because.INVALID,
    en="A term and its agreed translation have 1 to {most} characters on one line, in two different languages.",
    zh="术语及其统一译法须为 1 至 {most} 个字符的单行文字，且两种语言不同。",
)
TERM_FORBIDS_ITSELF = refusal(
    "translation.term_forbids_itself",
    Because.INVALID,
    en="{agreed} is agreed and forbidden at once. Take it out of one of the two.",
    zh="“{agreed}”既是统一译法又被列为禁用，请删去其一。",
)
TOO_MANY_TERMS = refusal(
    "translation.too_many_terms",
    Because.CONFLICT,
    en="A glossary holds {most} terms at most.",
    zh="术语表最多 {most} 条。",
)
BAD_TABLE = refusal(
    "translation.bad_table",
    Because.INVALID,
    en="This is no table of terms: {why}. The first line names the columns {columns}.",
    zh="这不是术语表文件：{why}。首行须为列名 {columns}。",
)
BAD_EXCHANGE = refusal(
    "translation.bad_exchange",
    Because.INVALID,
    en="This XLIFF file cannot be used: {why}. Export it again and change nothing but the targets.",
    zh="此 XLIFF 文件无法使用：{why}。请重新导出，只填写译文。",
)
NO_ENGINE = refusal(
    "translation.no_engine",
    Because.MISSING,
    en="No engine {engine} is set up here for {source} to {target}. There are: {known}. docs/translation.md says how to add one.",
    zh="此处没有可将 {source} 译为 {target} 的引擎 {engine}。现有：{known}。添加方法见 docs/translation.md。",
)
ENGINE_AWAY = refusal(
    "translation.engine_away",
    Because.UNAVAILABLE,
    en="The engine {engine} gave no answer ({why}). Nothing was changed; try again, or translate by hand.",
    zh="引擎 {engine} 没有应答（{why}）。未作任何改动；请稍后重试或人工翻译。",
)
ENGINE_ANSWER = refusal(
    "translation.engine_answer",
    Because.UNAVAILABLE,
    en="The engine {engine} answered with something that cannot be used ({why}). Nothing was changed; translate by hand.",
    zh="引擎 {engine} 的应答无法采用（{why}）。未作任何改动；请人工翻译。",
)
NOT_EVERY_PART = refusal(
    "translation.not_every_part",
    Because.INVALID,
    en="These parts do not exist in the source: {parts}. Known are: {known}.",
    zh="源文中没有这些部分：{parts}。现有：{known}。",
)
NO_SOURCE = refusal(
    "translation.no_source",
    Because.CONFLICT,
    en="{number} names no source_language: each of its languages was written by hand. Add `source_language:` to the file to translate from one.",
    zh="{number} 未指明 source_language，各语言均为直接拟写。如需翻译，请在文件中加入 source_language。",
)
