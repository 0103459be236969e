# SPDX-License-Identifier: Apache-2.0
"""Cut-overs that wait for somebody: items to be ticked, freezes that last longer than planned."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.words import Words
from duly.rooms.transfer.models import Cutover, Freeze
from duly.rooms.transfer.queries.cutover import items_of, ticks_of

_TICK = Words(en="{title}: tick your items before the cut-over", zh="{title}：请在切换前勾选您负责的检查项")
_OVERDUE = Words(
    en="{title}: the old system stands still longer than planned; decide go or no-go",
    zh="{title}：旧系统冻结已超时，请决定是否切换",
)


class WaitsFor(NamedTuple):
    """A cut-over that somebody is waited for: what it is about, by when, whether that has passed."""

    transfer: UUID
    organisation: UUID
    ref: str
    about: Words
    until: datetime
    is_late: bool


def overdue_freezes(now: datetime) -> list[tuple[Freeze, Cutover]]:
    """Freezes that are on longer than planned, with nobody's decision."""
    rows = Freeze.objects.filter(ended_at__isnull=True, transfer__cutover__freeze_until__lt=now)
    return [(one, one.transfer.cutover) for one in rows.select_related("transfer__cutover").order_by("at")]


def cutovers_waiting_for(actor: Actor) -> list[WaitsFor]:
    """What waits for the actor of transfers that are frozen now."""
    now, found = clock.now(), []
    rows = Freeze.objects.filter(ended_at__isnull=True, transfer__cutover__isnull=False)
    for freeze in rows.select_related("transfer__cutover"):
        row, plan = freeze.transfer, freeze.transfer.cutover
        if not actor.may_see(row.organisation_id):
            continue
        is_late = now > plan.freeze_until
        if is_late and actor.id in people_of(plan):
            found.append(
                WaitsFor(row.id, row.organisation_id, row.ref, _about(_OVERDUE, plan), plan.freeze_until, is_late)
            )
        elif _has_to_tick(plan, freeze, actor.id):
            found.append(
                WaitsFor(row.id, row.organisation_id, row.ref, _about(_TICK, plan), plan.freeze_until, is_late)
            )
    return found


def people_of(plan: Cutover) -> set[UUID]:
    """Everybody who answers for a cut-over: who fences, who ticks, who may roll back, who signs at the end."""
    owners = set(plan.transfer.duties.values_list("owner_id", flat=True))
    return owners | {plan.fence_by_id, plan.decider_id, *(one.owner_id for one in items_of(plan))}


def _has_to_tick(plan: Cutover, freeze: Freeze, who: UUID) -> bool:
    ticked = ticks_of(plan, freeze.number)
    return any(one.owner_id == who and one.id not in ticked for one in items_of(plan))


def _about(words: Words, plan: Cutover) -> Words:
    return Words.literal(*(words.say(tongue, title=plan.transfer.title(tongue)) for tongue in ("en", "zh")))
