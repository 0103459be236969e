# SPDX-License-Identifier: Apache-2.0
"""Launch: freeze whom it is for, fix what each channel carries, open what is owed. One transaction, once."""

from uuid import UUID

from duly.foundation.ledger.actions import action, record
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json
from duly.rooms.agreement import queries as agreed
from duly.rooms.agreement.facts import BEFORE_LAUNCH, Needed
from duly.rooms.audience import actions as audience
from duly.rooms.notices import facts, kinds, queries
from duly.rooms.notices.actions import assessing, closing_out
from duly.rooms.notices.actions.aiming import Aim, pages_of
from duly.rooms.notices.actions.decide import approve
from duly.rooms.notices.actions.following import follow
from duly.rooms.notices.actions.mailings import open_tracks
from duly.rooms.notices.facts import Rehearsal, State, Urgency
from duly.rooms.notices.models import Launch, Notice, Publication
from duly.rooms.notices.rules.launching import is_fit_scale, phases_of
from duly.rooms.notices.rules.states import given, missing, must_be_current, must_be_open, state_of
from duly.rooms.notices.rules.terms import urgency_of
from duly.rooms.obligations import actions as obligations
from duly.rooms.obligations.facts import Plan
from duly.rooms.rulebook import queries as rulebook

_SENT = frozenset({State.LAUNCHED, State.PAUSED, State.COMPLETED})
"""Launching such a notice again is refused as what it is."""


@action("notices.launch")
def launch(actor: Actor, notice_id: UUID | str, *, rehearsal: Rehearsal | None = None) -> int:
    """Send the approved notice on its way; gives how many customers owe an acknowledgement.

    The check runs once more. The roll is frozen and its root recorded before the first message can leave; every step's
    wording is fixed; the first step is then planned in batches. A rehearsal is recorded as such. A notice that takes the
    place of another ends that one: who had got it is told so, who had not is not bothered with it. Records
    ``audience.roll_frozen``, ``notices.clock_compressed``, ``notices.published``, ``notices.launched``,
    ``notices.referred``, and ``agreement.task_added`` for each task that a rule asks for.

    Raises:
        Refusal: ``notices.already_launched``; ``notices.wrong_state`` without approval of what it says now;
            ``notices.blocked`` with the list; ``notices.missing_translation``; ``audience.empty``;
            ``notices.emergency_needs_a_checker``; ``agreement.tasks_open`` with the mandatory tasks before execution.
    """
    notice = queries.locked(actor, notice_id)
    if urgency_of(notice.terms) is Urgency.EMERGENCY:
        raise facts.EMERGENCY_NEEDS_A_CHECKER(number=notice.number)
    return _launch(actor, notice, rehearsal)


@action("notices.launch_emergency")
def launch_emergency(actor: Actor, notice_id: UUID | str, *, digest: str, rehearsal: Rehearsal | None = None) -> int:
    """Approve an emergency notice and launch it, in one step; gives how many customers owe an acknowledgement.

    The short path of what somebody else wrote and submitted. It overtakes all other messages, and breaks quiet hours
    where the file waives them, on the authority that the file names. One approval is enough; what it did not wait for is
    recorded. Records ``notices.approved``,
    ``notices.emergency`` and what :func:`launch` records.

    Raises:
        Refusal: ``notices.not_an_emergency``; ``notices.submit_first``; ``notices.own_notice``; ``notices.other_digest``
            when it says something else by now, approved or not; as :func:`approve` and :func:`launch`.
    """
    notice = queries.locked(actor, notice_id)
    if urgency_of(notice.terms) is not Urgency.EMERGENCY:
        raise facts.NOT_AN_EMERGENCY(number=notice.number)
    history = queries.history_of(notice)
    state = state_of(history)
    if state not in _SENT:
        must_be_open("launch_emergency", state, notice.number)
        must_be_current(digest, history.digest)
    if state is State.SUBMITTED and not any(one.by == actor.id for one in given(history)):
        approve(actor, notice.id, digest=digest)
    authority = notice.terms.get("authority") or {}
    said = " · ".join(authority.get(key, "") for key in ("who", "basis", "reason"))
    public = {"digest": digest, "breaks_quiet_hours": notice.plan["quiet_hours_waived"]} | _skipped(notice)
    record(kinds.EMERGENCY, stream=notice.id, public=public, subject=actor.id, personal={"authority": said})
    return _launch(actor, notice, rehearsal, verb="launch_emergency")


def _skipped(notice: Notice) -> dict[str, Json]:
    """What an emergency does not wait for: approvals and departments beyond the first, and open tasks."""
    left = missing(queries.history_of(notice)) or Needed(0)
    tasks = agreed.open_tasks(notice.id, BEFORE_LAUNCH, mandatory=True)
    return {
        "skipped_approvals": left.approvers, "skipped_departments": list(left.departments), "skipped_tasks": len(tasks),
    }  # fmt: skip


def _launch(actor: Actor, notice: Notice, rehearsal: Rehearsal | None, verb: str = "launch") -> int:
    digest = _must_be_fit(notice, rehearsal, verb)
    packs = [str(pack) for pack in rulebook.packs() if pack.rules]
    assessing.keep(actor, notice, digest, assessing.LAUNCH)
    Launch.objects.create(
        notice=notice, digest=digest, packs=packs, rehearsal=_kept(rehearsal), by=actor.id, at=clock.now()
    )
    if rehearsal is not None:
        compressed = {"scale": rehearsal.scale, "quiet_hours_ignored": rehearsal.ignore_quiet_hours}
        record(kinds.CLOCK_COMPRESSED, stream=notice.id, public=compressed)
    roll = audience.freeze(actor, notice_id=notice.id, organisation=notice.organisation_id, rule=notice.audience_rule)
    editions = {edition.language: edition for edition in queries.current_editions(notice)}
    wishes = queries.wishes_about(notice)
    tracks = open_tracks(actor, notice, editions, rehearsal, wishes)
    plan = Plan(
        tracks[""], queries.due_at(notice), rehearsal.scale if rehearsal else 1,
        tracks={name: steps for name, steps in tracks.items() if name}, phases=phases_of(notice.plan),
        organisation=notice.organisation_id,
    )  # fmt: skip
    aim = Aim(notice, editions, frozenset(wishes))
    owing = obligations.open_acknowledgements(actor, notice.id, plan=plan, pages=pages_of(aim))
    if notice.predecessor_id:
        follow(actor, notice, aim)
    if "website" in notice.plan["also"]:
        _publish(actor, notice, digest, sorted(editions))
    public: dict[str, Json] = {
        "digest": digest,
        "count": roll.count,
        "root": roll.root,
        "packs": packs,
        "mailings": sorted({str(step.mailing) for steps in tracks.values() for step in steps}),
        "urgency": urgency_of(notice.terms).value,
    }
    record(kinds.LAUNCHED, stream=notice.id, public=public)
    closing_out.add_tasks(actor, notice)
    return owing


def _must_be_fit(notice: Notice, rehearsal: Rehearsal | None, verb: str) -> str:
    history = queries.history_of(notice)
    if history.launched_at:
        raise facts.ALREADY_LAUNCHED(number=notice.number, at=clock.stamp(history.launched_at))
    must_be_open(verb, state_of(history), notice.number)
    if verb == "launch":
        agreed.must_be_clear(notice.id, BEFORE_LAUNCH)
    if rehearsal is not None and not is_fit_scale(rehearsal.scale):
        raise facts.BAD_SCALE(field="scale", scale=rehearsal.scale)
    assessing.must_pass(notice, assessing.LAUNCH)
    return history.digest


def _kept(rehearsal: Rehearsal | None) -> dict[str, int | bool] | None:
    if rehearsal is None:
        return None
    return {"scale": rehearsal.scale, "ignore_quiet_hours": rehearsal.ignore_quiet_hours}


def _publish(actor: Actor, notice: Notice, digest: str, languages: list[str]) -> None:
    slug = f"{notice.organisation.ref}-{notice.number}"
    Publication.objects.create(notice=notice, slug=slug, by=actor.id, at=clock.now())
    record(kinds.PUBLISHED, stream=notice.id, public={"slug": slug, "digest": digest, "languages": languages})
