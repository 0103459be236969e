# SPDX-License-Identifier: Apache-2.0
"""Looking at every customer of an organisation, a batch in a transaction; then the measures of the day."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from duly.foundation.accounts import queries as accounts
from duly.foundation.ledger.actions import action, record
from duly.foundation.ledger.facts import News
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json
from duly.rooms.customers import queries as registry
from duly.rooms.quality.actions.listing import Listed, drop_between, list_anew
from duly.rooms.quality.actions.naming import keep_names
from duly.rooms.quality.facts import Dimension, Needs
from duly.rooms.quality.kinds import MEASURED, SURVEY_BEGUN, SURVEYED
from duly.rooms.quality.models import Finding, Measure, Survey
from duly.rooms.quality.queries.doubles import paired
from duly.rooms.quality.queries.lists import needs_of
from duly.rooms.quality.queries.subjects import BATCH, subjects_in, subjects_of
from duly.rooms.quality.rules.measuring import ALL, Judged, added, department_of, judge, shares
from duly.rooms.quality.rules.records import Subject


@action("quality.begin_survey")
def begin_survey(actor: Actor, organisation_id: UUID) -> UUID | None:
    """Begin to measure an organisation; gives the survey that is to be carried on, ``None`` when today's is done.

    One that was killed is carried on, whatever its day. Records ``quality.survey_begun`` for a new one.
    """
    place = accounts.organisations([organisation_id])[organisation_id]
    today = clock.day_in(place.time_zone, clock.now())
    mine = Survey.objects.filter(organisation_id=organisation_id)
    running = mine.filter(state="running").order_by("on").values_list("id", flat=True).first()
    if running is not None:
        return running
    row, is_new = Survey.objects.get_or_create(
        organisation_id=organisation_id, on=today, defaults={"begun_at": clock.now()}
    )
    if not is_new:
        return None
    said = {"organisation": str(organisation_id), "survey": str(row.id), "on": today.isoformat()}
    record(SURVEY_BEGUN, stream=row.id, public=said)
    return row.id


@action("quality.survey")
def survey(actor: Actor, survey_id: UUID) -> bool:
    """Look at the next batch of customers; gives whether there may be more.

    What is wrong with them comes onto the list, what was mended leaves it, and what they count for is added up. The last
    batch writes the measures of the day. Where it is stands in the same transaction, so it can be killed at any time.
    Records ``quality.surveyed`` for the batch, ``quality.measured`` at the end.
    """
    row = Survey.objects.select_for_update().get(id=survey_id)
    if row.state == "finished":
        return False
    subjects = subjects_in(row.organisation_id, row.after, BATCH)
    is_last = not subjects  # a batch may hold fewer than it could: customers of whom nothing holds now
    needs, now = needs_of(row.organisation_id), clock.now()
    judged = _judged(subjects, needs, now)
    listed = list_anew(subjects, judged, needs, now)
    gone = drop_between(row.organisation_id, row.after, None if is_last else subjects[-1].id, subjects, now)
    keep_names(row.organisation_id, subjects)
    counted = [(department_of(one, needs), told.counts) for one, told in zip(subjects, judged, strict=True)]
    row.tallies, row.customers = added(row.tallies, counted), row.customers + len(subjects)
    row.after = subjects[-1].id if subjects else row.after
    _say(row.organisation_id, row.id, len(subjects), Listed(listed.opened, listed.closed + gone))
    if is_last:
        _finish(row, now)
    row.save(update_fields=["tallies", "customers", "after", "state", "finished_at"])
    return not is_last


@action("quality.look_again")
def look_again(actor: Actor, customers: Iterable[UUID]) -> int:
    """Look again at customers whose record was changed; gives how many findings left the list. They count in the next survey.

    Records ``quality.surveyed`` for each organisation.
    """
    by_place: dict[UUID, list[Subject]] = {}
    for subject in subjects_of(sorted(set(customers))):
        by_place.setdefault(subject.organisation, []).append(subject)
    closed, now = 0, clock.now()
    for organisation, subjects in by_place.items():
        needs = needs_of(organisation)
        listed = list_anew(subjects, _judged(subjects, needs, now), needs, now)
        keep_names(organisation, subjects)
        closed += listed.closed
        if listed.opened or listed.closed:
            _say(organisation, organisation, len(subjects), listed)
    return closed


@action("quality.hear_changes")
def hear_changes(actor: Actor, news: Sequence[News]) -> int:
    """What was changed on record may be what was wrong: customers who are on the list are looked at again; gives how many.

    Records what :func:`look_again` records.
    """
    customers = registry.parties_of({item.stream for item in news})
    listed = Finding.objects.filter(customer_id__in=list(customers), state="open").values_list("customer_id", flat=True)
    wanted = set(listed)
    look_again(actor, wanted)
    return len(wanted)


def _judged(subjects: Sequence[Subject], needs: Needs, now: datetime) -> list[Judged]:
    doubles = paired([subject.id for subject in subjects])
    return [judge(subject, needs, now, is_paired=subject.id in doubles) for subject in subjects]


def _say(organisation: UUID, stream: UUID, customers: int, listed: Listed) -> None:
    said: dict[str, Json] = {
        "organisation": str(organisation), "survey": str(stream), "customers": customers, "opened": listed.opened,
        "closed": listed.closed,
    }  # fmt: skip
    record(SURVEYED, stream=stream, public=said)


def _finish(row: Survey, now: datetime) -> None:
    row.state, row.finished_at = "finished", now
    tallies = row.tallies or {ALL: {dimension.value: [0, 0] for dimension in Dimension}}
    held = [(place, name, pair) for place, counts in tallies.items() for name, pair in counts.items()]
    Measure.objects.bulk_create(
        Measure(
            survey=row, organisation_id=row.organisation_id, department=UUID(place) if place else None, dimension=name,
            on=row.on, part=part, whole=whole,
        )
        for place, name, (part, whole) in held
    )  # fmt: skip
    said: dict[str, Json] = {
        "organisation": str(row.organisation_id), "survey": str(row.id), "on": row.on.isoformat(),
        "customers": row.customers, "shares": shares(tallies),
    }  # fmt: skip
    record(MEASURED, stream=row.id, public=said)
