# SPDX-License-Identifier: Apache-2.0
"""What came of the steps of a cascade, as counts."""

from collections import Counter
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count, Q

from duly.rooms.obligations.models import Cascade, Obligation
from duly.rooms.obligations.rules import MET


def met_by_channel(subject: UUID) -> dict[str, int]:
    """How many acknowledged while a step on which channel was theirs; a step with several counts for its first."""
    return met_by_channel_of([subject]).get(subject, {})


def met_by_channel_of(subjects: Iterable[UUID]) -> dict[UUID, dict[str, int]]:
    """As :func:`met_by_channel` for many subjects, in two reads; subjects of which nobody acknowledged are absent."""
    cascades = Cascade.objects.in_bulk(list(subjects))
    rows = Obligation.objects.filter(subject__in=list(cascades), state__in=MET)
    found: dict[UUID, Counter[str]] = {}
    for subject, track, step, n in rows.values_list("subject", "track", "step").annotate(n=Count("id")).order_by():
        steps = cascades[subject].tracks.get(track, cascades[subject].steps)
        if 0 <= step < len(steps) and steps[step].get("channel"):
            found.setdefault(subject, Counter())[steps[step]["channel"]] += n
    return {subject: dict(counted) for subject, counted in found.items()}


def met_by_language(subject: UUID) -> dict[str, tuple[int, int]]:
    """How many owe an acknowledgement in each language, and how many of them gave it."""
    rows = Obligation.objects.filter(subject=subject).values_list("language")
    counted = rows.annotate(n=Count("id"), met=Count("id", filter=Q(state__in=MET))).order_by("language")
    return {language: (n, met) for language, n, met in counted}
