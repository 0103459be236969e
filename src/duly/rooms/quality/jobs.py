# SPDX-License-Identifier: Apache-2.0
"""The nightly survey of every organisation, and searches for doubles."""

from contextlib import suppress
from uuid import UUID
from zoneinfo import ZoneInfo

from duly.foundation.accounts import queries as accounts
from duly.foundation.jobs.actions import enqueue
from duly.kernel import clock
from duly.kernel.actors import SYSTEM
from duly.kernel.refusals import Refusal
from duly.rooms.quality import actions
from duly.rooms.quality.models import Survey

SURVEY, SEARCH = "quality.survey", actions.JOB
_NIGHT = 2
"""From this hour on, at the organisation's place, the day is measured; a house that slept does it when it wakes."""


def wake() -> int:
    """Wake the survey of every organisation whose day was not measured yet, or whose survey was killed; gives how many."""
    now = clock.now()
    unfinished = set(Survey.objects.filter(state="running").values_list("organisation_id", flat=True))
    woken = 0
    for place in accounts.organisations_for(SYSTEM):
        today = clock.day_in(place.time_zone, now)
        is_night = now.astimezone(ZoneInfo(place.time_zone)).hour >= _NIGHT
        is_measured = Survey.objects.filter(organisation_id=place.id, on=today).exists()
        if place.id in unfinished or (is_night and not is_measured):
            woken += enqueue(SURVEY, key=f"survey {place.id}", organisation=str(place.id))
    return woken


def survey(organisation: str) -> None:
    """Measure an organisation, a batch in a transaction; then look for doubles the quick way."""
    begun = actions.begin_survey(SYSTEM, UUID(organisation))
    if begun is None:
        return
    while actions.survey(SYSTEM, begun):
        pass
    ref = accounts.organisations([UUID(organisation)])[UUID(organisation)].ref
    with suppress(Refusal):  # one that somebody began is under way
        actions.find_duplicates(SYSTEM, ref)


def search(search: str) -> None:
    """Carry a search for doubles to its end."""
    actions.carry_search(SYSTEM, UUID(search))
