# SPDX-License-Identifier: Apache-2.0
"""What a bundle holds, what is recorded of it, and how this room refuses."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from duly.foundation.ledger.facts import FactKind
from duly.kernel.refusals import Because, refusal
from duly.kernel.words import Words

FORMAT = "bundle/1"
PAPER = "dulypack/1"
"""What a file that carries a bundle begins with."""
LARGEST = 2_000_000
"""Bytes of a file."""
SMALLEST_GROUP = 10
"""Fewer customers than this are not told apart in results that are passed on."""


class Industry(StrEnum):
    """Whose changes a bundle is about."""

    GENERAL = "general"
    FINANCE = "finance"
    INTERNET = "internet"
    RETAIL = "retail"
    TELECOMS = "telecoms"


INDUSTRY_WORDS = {
    Industry.GENERAL: Words(en="general", zh="通用"),
    Industry.FINANCE: Words(en="finance", zh="金融"),
    Industry.INTERNET: Words(en="internet", zh="互联网"),
    Industry.RETAIL: Words(en="retail", zh="零售"),
    Industry.TELECOMS: Words(en="telecoms", zh="电信"),
}


class Measured(StrEnum):
    """What a metric counts, as a share of those who were told."""

    CONFIRMED_IN_TIME = "confirmed_in_time"
    REACHED = "reached"
    BOUNCED = "bounced"
    COMPLAINED = "complained"
    ANSWERED_WITHIN = "answered_within"


MEASURED_WORDS = {
    Measured.CONFIRMED_IN_TIME: Words(en="confirmed in time", zh="按期确认"),
    Measured.REACHED: Words(en="reached", zh="触达"),
    Measured.BOUNCED: Words(en="bounced", zh="退回"),
    Measured.COMPLAINED: Words(en="complained", zh="投诉"),
    Measured.ANSWERED_WITHIN: Words(en="questions answered within", zh="按时答复咨询"),
}
AT_MOST = frozenset({Measured.BOUNCED, Measured.COMPLAINED})
"""Of these a target says how many at most; of the others how many at least."""


class Template(NamedTuple):
    """模板: what a notice of a kind says in this industry. ``raw`` is a ``duly: template/1`` document."""

    id: str
    words: Words
    kind: str
    languages: tuple[str, ...]
    raw: Mapping[str, Any]


class Route(NamedTuple):
    """触达链: an order of channels with waits, for some kinds of change; for all when none is named."""

    id: str
    words: Words
    kinds: tuple[str, ...]
    steps: tuple[Any, ...]
    why: Words


class Metric(NamedTuple):
    """指标: a target, not a fact; ``target`` in tenths of a percent."""

    id: str
    words: Words
    what: Measured
    target: int
    within_days: int | None
    why: Words

    @property
    def percent(self) -> str:
        """``92.5``"""
        return f"{self.target // 10}.{self.target % 10}" if self.target % 10 else str(self.target // 10)

    @property
    def at_most(self) -> bool:
        """Whether less is better."""
        return self.what in AT_MOST


class Result(NamedTuple):
    """结果: what came of one notice, nobody told apart. Groups that are too small are left out."""

    kind: str
    month: str
    people: int
    confirmed: int
    channels: Mapping[str, int]
    """How many confirmed by it."""
    languages: Mapping[str, tuple[int, int]]
    """How many read it, how many of them confirmed."""


@dataclass(frozen=True, slots=True)
class Contents:
    """A bundle, read and found well-formed. ``document`` is what was read."""

    id: str
    version: str
    industry: Industry
    words: Words
    note: Words
    templates: tuple[Template, ...]
    rules: tuple[Mapping[str, Any], ...]
    cascades: tuple[Route, ...]
    metrics: tuple[Metric, ...]
    results: tuple[Result, ...]
    document: Mapping[str, Any]


class Signer(NamedTuple):
    """Who signed a file: the name they give themselves, their key, and its fingerprint."""

    name: str
    key: str
    fingerprint: str


class Preview(NamedTuple):
    """What a file holds, before it is taken over. ``is_known``: ours, or trusted before."""

    contents: Contents
    signer: Signer
    is_known: bool
    digest: str


class BundleCard(NamedTuple):
    """A bundle that was taken over."""

    id: UUID
    contents: Contents
    digest: str
    signer: str
    """Empty for one that came with Duly."""
    fingerprint: str
    by_name: str
    at: datetime
    retired_at: datetime | None
    retired_for: str


@dataclass(frozen=True, slots=True)
class Parts:
    """What goes into a bundle that is passed on: notices by number, rule packs that were taken over by their id."""

    id: str
    version: str
    words: Words
    note: Words
    industry: str = "general"
    notices: tuple[str, ...] = ()
    packs: tuple[str, ...] = ()
    with_cascades: bool = True
    with_results: bool = False


INSTALLED = FactKind(
    "library.installed",
    Words(
        en="The bundle {bundle} {version} ({digest}) was taken over; signed by {fingerprint}.",
        zh="已采用资源包 {bundle} {version}（{digest}）；签名者 {fingerprint}。",
    ),
    public=("bundle", "version", "digest", "fingerprint"),
    personal=("actor",),
)
RETIRED = FactKind(
    "library.retired",
    Words(en="The bundle {bundle} {version} was given up.", zh="已停用资源包 {bundle} {version}。"),
    public=("bundle", "version", "digest"),
    personal=("actor",),
)
TRUSTED = FactKind(
    "library.trusted",
    Words(en="The signer with the fingerprint {fingerprint} is trusted.", zh="已信任指纹为 {fingerprint} 的签名者。"),
    public=("fingerprint",),
    personal=("actor",),
)
EXPORTED = FactKind(
    "library.exported",
    Words(
        en="The bundle {bundle} {version} ({digest}) was written, to be passed on.",
        zh="已导出资源包 {bundle} {version}（{digest}）。",
    ),
    public=("bundle", "version", "digest", "organisation", "fingerprint", "templates", "results"),
    personal=("actor",),
)
FACTS = (INSTALLED, RETIRED, TRUSTED, EXPORTED)

TOO_LARGE = refusal(
    "library.too_large",
    Because.INVALID,
    en="A bundle has at most {most} MB. Was it another file?",
    zh="资源包不得超过 {most} MB，是否选错了文件？",
)
NOT_A_BUNDLE = refusal(
    "library.not_a_bundle",
    Because.INVALID,
    en="This is no bundle: {why}. Ask whoever sent it to export it again.",
    zh="该文件不是资源包：{why}。请发送方重新导出。",
)
BAD_SIGNATURE = refusal(
    "library.bad_signature",
    Because.INVALID,
    en="The signature does not fit: the file was changed after {name} signed it, or was cut off. Ask for it again.",
    zh="签名不符：文件在 {name} 签名后被改动或不完整。请重新索取。",
)
UNKNOWN_SIGNER = refusal(
    "library.unknown_signer",
    Because.CONFLICT,
    en="{name} signed it, and nobody here has trusted that key yet. Compare the fingerprint {fingerprint} with what they "
    "tell you on another way, then say that you trust it.",
    zh="签名者 {name} 的密钥尚未被信任。请通过其他途径核对指纹 {fingerprint}，核对无误后选择信任。",
)
BAD_BUNDLE = refusal(
    "library.bad_bundle",
    Because.INVALID,
    en="{where}: {why}.",
    zh="{where}：{why}。",
)
BAD_WORDING = refusal(
    "library.bad_wording",
    Because.INVALID,
    en="The template cannot be used: {finding}",
    zh="模板无法使用：{finding}",
)
ALREADY = refusal(
    "library.already",
    Because.CONFLICT,
    en="The bundle {bundle} {version} was taken over already.",
    zh="资源包 {bundle} {version} 已采用。",
)
OTHER_SIGNER = refusal(
    "library.other_signer",
    Because.CONFLICT,
    en="A bundle {bundle} of somebody else is in use. Give that one up first, if this one is to take its place.",
    zh="已在使用他人签名的资源包 {bundle}。如需替换，请先停用原资源包。",
)
NO_SUCH_BUNDLE = refusal(
    "library.no_such_bundle",
    Because.MISSING,
    en="There is no bundle {wanted} here. `duly pack list` shows those that are.",
    zh="没有资源包 {wanted}。可用 duly pack list 查看。",
)
NO_SUCH_TEMPLATE = refusal(
    "library.no_such_template",
    Because.MISSING,
    en="No bundle that is in use has {wanted}.",
    zh="在用的资源包中没有 {wanted}。",
)
REASON_NEEDED = refusal(
    "library.reason_needed", Because.INVALID, en="Say why, in a few words.", zh="请简要说明理由。"
)  # fmt: skip
NOTHING_CHOSEN = refusal(
    "library.nothing_chosen",
    Because.INVALID,
    en="Choose what goes into the bundle: notices, or rule packs that were taken over.",
    zh="请选择要导出的内容：通知，或已采用的规则包。",
)
LEFTOVER = refusal(
    "library.leftover",
    Because.CONFLICT,
    en="{where} still holds “{excerpt}”, which looks like somebody's address or number. Put a blank there, or a field, and export again.",
    zh="{where} 中仍有“{excerpt}”，疑似地址或号码。请改为占位符或字段后再导出。",
)
