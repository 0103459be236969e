# SPDX-License-Identifier: Apache-2.0
"""Fixing, at a launch, what every step of every track carries."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.rooms.delivery import actions as delivery
from duly.rooms.delivery.facts import Content
from duly.rooms.notices import queries
from duly.rooms.notices.facts import ALSO, EditionText, Rehearsal, Relation, Urgency
from duly.rooms.notices.models import Notice
from duly.rooms.notices.queries.reading import values_of
from duly.rooms.notices.rules.launching import gentler_than
from duly.rooms.notices.rules.ordering import mark_of, order_for
from duly.rooms.notices.rules.planning import classes_of, steps_for
from duly.rooms.notices.rules.renderings import step_texts
from duly.rooms.notices.rules.terms import LANES, relation_of, urgency_of
from duly.rooms.notices.rules.texts import CORRECTION, corrected
from duly.rooms.obligations.facts import Extra, Step, When
from duly.rooms.rulebook import queries as rulebook

_LAST_CALL = timedelta(days=30)
"""How long after the dates of the notice an unsent message is still sent; then it is too old to make sense."""


def open_tracks(
    actor: Actor,
    notice: Notice,
    editions: Mapping[str, EditionText],
    rehearsal: Rehearsal | None,
    wishes: Collection[Sequence[str]] = (),
) -> dict[str, list[Step]]:
    """The steps of every track, with their mailings: one track for each class of customers, and beside each one for
    those who had got the notice whose place this one takes, where they read something else.

    Steps of the second kind are numbered on after those of the first, because their wording is another. ``wishes`` are
    the orders of channels that customers wish for: each that changes anything makes a track of the same mailings.
    """
    names = classes_of(notice.plan)
    longest = max(len(steps_for(notice.plan, name)) for name in names)
    tracks: dict[str, tuple[str, Sequence[str]]] = {}
    for name in names:
        for wish in ((), *wishes):
            tracks.setdefault(name + mark_of(steps_for(notice.plan, name), wish), (name, wish))
    gate = rulebook.kept(queries.snapshot_of(notice))
    mailing = _mailings(actor, notice, editions, rehearsal, gate)
    found = {track: _steps(notice, mailing, name, wish) for track, (name, wish) in tracks.items()}
    if relation_of(notice.terms) not in {None, Relation.WITHDRAWS}:
        told = {language: corrected(edition) for language, edition in editions.items()}
        mailing = _mailings(actor, notice, told, rehearsal, gate)
        found |= {
            track + CORRECTION: _steps(notice, mailing, name, wish, first=longest)
            for track, (name, wish) in tracks.items()
        }
    return found


def _mailings(
    actor: Actor,
    notice: Notice,
    editions: Mapping[str, EditionText],
    rehearsal: Rehearsal | None,
    gate: Mapping[str, Any],
) -> Callable[[str, int], UUID]:
    """The mailing of a channel and a number; many tracks share one, so it is opened once."""
    return cache(
        lambda channel, number: _mailing(
            actor, notice, editions, rehearsal, channel=channel, number=number,
            gate={**gate, "gentler": gentler_than(channel, notice.plan) if notice.mandatory else []},
        )
    )  # fmt: skip


def _steps(
    notice: Notice, mailing: Callable[[str, int], UUID], name: str, wish: Sequence[str], *, first: int = 0
) -> list[Step]:
    start, planned = notice.plan.get("start"), steps_for(notice.plan, name)
    found = []
    for place, index in enumerate(order_for(planned, wish)):
        step, number = planned[index], first + index
        at, on = step.get("at"), None
        if place == 0 and start:
            at, on = start["at"], start["on"]
        found.append(
            Step(
                step["channel"],
                mailing(step["channel"], number),
                timedelta(seconds=step["wait"]),
                number=number if number != place else None,
                working_days=step.get("working_days", 0),
                at=time.fromisoformat(at) if at else None,
                on=date.fromisoformat(on) if on else None,
                when=tuple(When(one) for one in step.get("when", (When.NOT_ACKNOWLEDGED,))),
                extras=tuple(Extra(extra, mailing(extra, number)) for extra in step.get("extras", ())),
            )
        )
    return found


def _mailing(
    actor: Actor,
    notice: Notice,
    editions: Mapping[str, EditionText],
    rehearsal: Rehearsal | None,
    *,
    channel: str,
    number: int,
    gate: Mapping[str, Any],
) -> UUID:
    sender, basis = notice.organisation, notice.legal_basis or {}
    urgency, waived = urgency_of(notice.terms), notice.plan["quiet_hours_waived"]
    ignores_hours = waived or bool(rehearsal and rehearsal.ignore_quiet_hours)
    return delivery.open_mailing(
        actor,
        subject=notice.id,
        organisation=sender.id,
        channel=channel,
        step=number,
        contents={language: _content(notice, edition, channel) for language, edition in editions.items()},
        sender={"name": sender.name("zh"), "email": sender.email, "phone": sender.phone},
        mandatory=notice.mandatory,
        legal_basis=f"{basis['law']} {basis['article']}" if basis else "",
        respects_quiet_hours=not ignores_hours,
        expires_at=_expiry(notice),
        lane=LANES[urgency],
        quiet_authority=_authority(notice.terms) if urgency is Urgency.EMERGENCY and waived else "",
        gate=None if channel in ALSO else gate,
    )


def _authority(terms: Mapping[str, Any]) -> str:
    authority = terms.get("authority") or {}
    return " · ".join(authority[key] for key in ("who", "basis", "reason") if authority.get(key))


def _content(notice: Notice, edition: EditionText, channel: str) -> Content:
    subject, text = step_texts(edition, channel)
    return Content(
        subject=subject, text=text, values={"kind": notice.change.kind} | values_of(notice, edition.language)
    )


def _expiry(notice: Notice) -> datetime:
    effective_at = clock.unstamp(f"{notice.change.effective_on.isoformat()}T00:00:00Z")
    return max(queries.due_at(notice), effective_at) + _LAST_CALL
