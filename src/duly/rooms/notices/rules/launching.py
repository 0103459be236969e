# SPDX-License-Identifier: Apache-2.0
"""Small decisions of a launch."""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any, Protocol

from duly.kernel.languages import closest
from duly.kernel.words import Words
from duly.rooms.obligations.facts import PhasePlan
from duly.rooms.rulebook.facts import Finding

_LARGEST_SCALE = 100_000


def is_fit_scale(scale: int) -> bool:
    """Whether a rehearsal may divide waits by this."""
    return 1 <= scale <= _LARGEST_SCALE


BY_INTRUSION = ("email", "letter", "wechat", "wecom", "dingtalk", "feishu", "push", "sms", "voice", "call")
"""From what lies in a mailbox until somebody looks to what rings. A portal, a website, a webhook disturb nobody."""


def gentler_than(channel: str, plan: Mapping[str, Any]) -> list[str]:
    """The channels of a plan that disturb a customer less than this one does."""
    tracks = [plan["steps"], *(one["steps"] for one in plan.get("classes", ()))]
    used = {name for steps in tracks for step in steps for name in (step["channel"], *step.get("extras", ()))}
    place = BY_INTRUSION.index(channel) if channel in BY_INTRUSION else 0
    return [name for name in BY_INTRUSION[:place] if name in used]


class Placed(Protocol):
    """Somebody on a roll, as far as classes of customers look at them."""

    @property
    def language(self) -> str:
        """What they read."""

    @property
    def region(self) -> str:
        """Where they are."""


def class_of(plan: Mapping[str, Any], one: Placed, tags: Collection[str]) -> str:
    """The first class of the plan that a customer belongs to; ``""`` for none."""
    for group in plan.get("classes", ()):
        wanted, regions, languages = group.get("tags"), group.get("regions"), group.get("languages")
        fits = (
            not wanted or bool(set(wanted) & set(tags)),
            not regions or one.region in regions or one.region.partition("-")[0] in regions,
            not languages or closest(one.language, languages) is not None,
        )
        if all(fits):
            return str(group["name"])
    return ""


def phases_of(plan: Mapping[str, Any]) -> tuple[PhasePlan, ...]:
    """The phases of a plan as it is kept."""
    return tuple(
        PhasePlan(one["share"], one["limits"], timedelta(seconds=one["wait"]), one["go"])
        for one in plan.get("phases", ())
    )


def list_of(findings: Sequence[Finding]) -> Words:
    """Findings as a list for people, one a line, with the law where there is one."""

    def lines(language: str) -> str:
        said = (
            f"- {finding.words.say(language)}" + (f" [{finding.law}]" if finding.law else "") for finding in findings
        )
        return "\n".join(said)

    return Words.literal(lines("en"), lines("zh"))
