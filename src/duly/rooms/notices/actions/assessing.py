# SPDX-License-Identifier: Apache-2.0
"""The rules at each gate: what blocks there, and the records of what every rule said, kept for good."""

from collections.abc import Sequence

from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.rooms.notices import facts, queries
from duly.rooms.notices.models import Notice
from duly.rooms.notices.rules.launching import list_of
from duly.rooms.rulebook import actions as rulebook
from duly.rooms.rulebook import queries as rules
from duly.rooms.rulebook.facts import Stage

SUBMISSION: tuple[Stage, ...] = ("draft",)
APPROVAL: tuple[Stage, ...] = ("draft", "approval")
LAUNCH: tuple[Stage, ...] = ("draft", "approval", "schedule")
_GATHERED = "approvals"
"""Where rules point that wait for approvals: they cannot stand in the way of an approval."""


def must_pass(notice: Notice, stages: Sequence[Stage]) -> None:
    """Nothing blocks at these stages.

    Raises:
        Refusal: ``notices.blocked``, with the list.
    """
    found = queries.blocking_at(queries.findings(notice, clock.now()), stages)
    blocking = [one for one in found if one.where != _GATHERED or "schedule" in stages]
    if blocking:
        raise facts.BLOCKED(list=list_of(blocking), findings=blocking)


def keep(actor: Actor, notice: Notice, digest: str, stages: Sequence[Stage]) -> str:
    """Keep what every rule of these stages said of the text, and which overrides stood. Gives the records' digest."""
    now = clock.now()
    held = rules.overrides_for(notice.id, digest, clock.day_in(notice.organisation.time_zone, now))
    return rulebook.assess(
        actor, notice.organisation_id, notice.id,
        digest=digest, snapshot=queries.snapshot_of(notice), stages=stages, now=now, overrides=held,
    )  # fmt: skip
