# SPDX-License-Identifier: Apache-2.0
"""Scenes with plans of every sort: extras, conditions, classes, phases."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from duly.foundation.ledger.facts import News
from duly.foundation.ledger.guard import Running, running
from duly.kernel import clock
from duly.kernel.actors import SYSTEM, Actor
from duly.kernel.ids import random_id, uuid7
from duly.rooms.delivery import actions as delivery
from duly.rooms.delivery import queries as deliveries
from duly.rooms.delivery.models import Delivery
from duly.rooms.obligations import actions
from duly.rooms.obligations.facts import Extra, Owed, PhasePlan, Plan, Step
from duly.rooms.obligations.models import Obligation
from rooms.obligations.conftest import CONTENT, Scene
from world import World, a_world, customer_row, make_customers

CUSTOMER = Actor("customer", random_id(), "customer", frozenset({"customer"}))
LIMITS = {"bounce": 50_000, "complaint": 2_000, "question": 50_000, "unknown": 20_000}


def a_step(notice: UUID, world: World, number: int, channel: str, *, extras: Sequence[str] = (), **more: Any) -> Step:
    """One step with its mailings."""
    common: dict[str, Any] = {
        "subject": notice, "organisation": world.acme.id, "contents": CONTENT, "mandatory": False, "legal_basis": None,
        "sender": {"name": "Acme Ltd", "email": "notices@acme.example", "phone": ""}, "respects_quiet_hours": False,
        "step": more.get("number") or number,
    }  # fmt: skip
    step = Step(channel, delivery.open_mailing(SYSTEM, channel=channel, **common), timedelta(days=3))
    beside = tuple(Extra(extra, delivery.open_mailing(SYSTEM, channel=extra, **common)) for extra in extras)
    return replace(step, extras=beside, **more)


def a_scene(
    folder: Path,
    steps: Sequence[tuple[str, dict[str, Any]]],
    *,
    rows: list[str] | None = None,
    tracks: dict[str, Sequence[tuple[str, dict[str, Any]]]] | None = None,
    phases: Sequence[PhasePlan] = (),
    track_of: Sequence[str] = (),
    scale: int = 1,
) -> Scene:
    """Import customers, open a plan for them; ``track_of`` names the track of each."""
    world = a_world()
    parties = make_customers(world, rows or [customer_row(0)], folder)
    notice = uuid7()

    def made(given: Sequence[tuple[str, dict[str, Any]]]) -> list[Step]:
        return [a_step(notice, world, number, channel, **more) for number, (channel, more) in enumerate(given)]

    names = [*track_of, *[""] * (len(parties) - len(track_of))]
    owed = [
        Owed(random_id(), party.id, party.language, party.time_zone, party.region, track=name)
        for party, name in zip(parties, names, strict=True)
    ]
    plan = Plan(
        made(steps), clock.now() + timedelta(days=10), scale, {name: made(given) for name, given in (tracks or {}).items()},
        phases, world.acme.id,
    )  # fmt: skip
    actions.open_acknowledgements(SYSTEM, notice, plan=plan, pages=[owed])
    return Scene(world, notice, [row.recipient_id for row in owed])


def stand(scene: Scene, step: int, channel: str, state: str, index: int = 0) -> None:
    """Let a delivery stand so, as if its provider had said it."""
    with_right(
        lambda: Delivery.objects.filter(
            mailing__subject=scene.notice, mailing__step=step, mailing__channel=channel,
            recipient_id=scene.recipients[index],
        ).update(state=state, next_at=None)
    )  # fmt: skip


def overdue(scene: Scene, since: timedelta) -> None:
    """Every timer fell due so long ago."""
    with_right(lambda: Obligation.objects.filter(next_at__isnull=False).update(next_at=clock.now() - since))


def overdue_now(notice: UUID) -> None:
    """Every wait of a notice is over, and what was planned has left."""
    with_right(
        lambda: Delivery.objects.filter(mailing__subject=notice, state__in=("planned", "held")).update(state="accepted")
    )
    with_right(lambda: Obligation.objects.filter(subject=notice, next_at__isnull=False).update(next_at=clock.now()))


def with_right(change: Any) -> Any:
    """Change rows as only a test may."""
    token = running.set(Running("test.time", SYSTEM))
    try:
        return change()
    finally:
        running.reset(token)


def news(scene: Scene, kind: str, index: int = 0, **public: str | int | bool) -> News:
    """What another room would tell."""
    return News(uuid7(), kind, scene.recipients[index], public)


def planned(scene: Scene, index: int = 0) -> dict[tuple[int, str], str]:
    """Step and channel of everything planned for a recipient, and how it stands."""
    found = deliveries.deliveries_of([scene.recipients[index]]).get(scene.recipients[index], [])
    return {(card.step, card.channel): str(card.state) for card in found}


def next_at(scene: Scene, index: int = 0) -> datetime:
    """The recipient's timer, which must run."""
    found = scene.owed(index).next_at
    assert found is not None
    return found
