# SPDX-License-Identifier: Apache-2.0
"""Small decisions of a launch."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any, Protocol

from duly.kernel.languages import closest
from duly.kernel.words import Words
from duly.rooms.notices.rules.planning import classes_of, steps_for
from duly.rooms.obligations.facts import PhasePlan, When
from duly.rooms.rulebook.facts import Finding

_LARGEST_SCALE = 100_000


def is_fit_scale(scale: int) -> bool:
    """Whether a rehearsal may divide waits by this."""
    return 1 <= scale <= _LARGEST_SCALE


BY_INTRUSION = ("email", "letter", "wechat", "wecom", "dingtalk", "feishu", "push", "sms", "voice", "call")
"""From what lies in a mailbox until somebody looks to what rings. A portal, a website, a webhook disturb nobody."""


def gentler_than(channel: str, plan: Mapping[str, Any]) -> list[str]:
    """The channels by which everybody whom this one is meant for is asked in any case, and that disturb them less.

    A channel that only other classes of customers have, or that is used only after something has failed, spares nobody:
    who was passed over for its sake would hear nothing at all.
    """
    place = BY_INTRUSION.index(channel) if channel in BY_INTRUSION else 0
    tracks = [steps_for(plan, name) for name in classes_of(plan)]
    certain = [_channels(map(_sure, steps)) for steps in tracks if channel in _channels(steps)]
    return [name for name in BY_INTRUSION[:place] if certain and all(name in used for used in certain)]


def _channels(steps: Iterable[Mapping[str, Any]]) -> set[str]:
    return {name for step in steps for name in (step.get("channel"), *step.get("extras", ())) if name}


def _sure(step: Mapping[str, Any]) -> Mapping[str, Any]:
    """The step, where it is for everybody who has not answered; nothing else."""
    return step if {When.ALWAYS, When.NOT_ACKNOWLEDGED} & set(step.get("when") or (When.NOT_ACKNOWLEDGED,)) else {}


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
