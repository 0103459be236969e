# SPDX-License-Identifier: Apache-2.0
"""Whose a task is, as conditions on the table: so that every open task stands on the list of somebody who is there."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q

from duly.foundation.accounts import queries as accounts
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.rooms.agreement.models import Concern

_GIVES_ALL, _GIVES_OWN = "operator", "maker"
"""Who gives anybody the tasks that nobody has: of every notice, and of those that one writes or takes part in."""


def has_it(actor: Actor, departments: Collection[UUID]) -> Q:
    """The actor's own, those of these departments, and what they are to give to somebody."""
    return Q(person=actor.id) | (_no_person() & Q(department__in=departments)) | _to_give(actor)


def nobodys() -> Q:
    """Given to neither a department nor a person, or to a person who has left."""
    return _no_person() & Q(department=None)


def late(actor: Actor) -> Q:
    """What was due before today, by the calendar of its organisation."""
    found, now = Q(pk__in=()), clock.now()
    for place in accounts.organisations_for(actor):
        found |= Q(organisation=place.id, due_on__lt=clock.day_in(place.time_zone, now))
    return found


def _to_give(actor: Actor) -> Q:
    """What nobody has, or a department that has no members: operators', and the makers' of that notice."""
    stranded = _no_person() & (Q(department=None) | Q(department__in=accounts.deserted()))
    if _GIVES_ALL in actor.roles:
        return stranded
    if _GIVES_OWN not in actor.roles:
        return Q(pk__in=())
    return stranded & (Q(by=actor.id) | Q(subject__in=Concern.objects.filter(person=actor.id).values("subject")))


def _no_person() -> Q:
    return Q(person=None) | Q(person__in=accounts.closed())
