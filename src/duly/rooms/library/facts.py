# SPDX-License-Identifier: Apache-2.0
"""What a bundle holds, and what is recorded of it; how the room refuses is in :mod:`.refusals`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from duly.foundation.ledger.facts import FactKind
from duly.kernel.words import Words
from duly.rooms.library.refusals import UNKNOWN_SIGNER

__all__ = ["FACTS", "UNKNOWN_SIGNER"]  # re-exported: the doors ask about this one

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
DISTRUSTED = FactKind(
    "library.distrusted",
    Words(
        en="The signer with the fingerprint {fingerprint} is no longer trusted.",
        zh="不再信任指纹为 {fingerprint} 的签名者。",
    ),
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
FACTS = (INSTALLED, RETIRED, TRUSTED, DISTRUSTED, EXPORTED)
