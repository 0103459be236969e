# SPDX-License-Identifier: Apache-2.0
"""What came of the steps of a cascade, as counts."""

from collections import Counter
from uuid import UUID

from django.db.models import Count, Q

from duly.rooms.obligations.models import Cascade, Obligation
from duly.rooms.obligations.rules import MET


def met_by_channel(subject: UUID) -> dict[str, int]:
    """How many acknowledged while a step on which channel was theirs; a step with several counts for its first."""
    cascade = Cascade.objects.filter(subject=subject).first()
    if cascade is None:
        return {}
    met = Obligation.objects.filter(subject=subject, state__in=MET).values_list("track", "step").annotate(n=Count("id"))
    found: Counter[str] = Counter()
    for track, step, n in met.order_by():
        steps = cascade.tracks.get(track, cascade.steps)
        if 0 <= step < len(steps) and steps[step].get("channel"):
            found[steps[step]["channel"]] += n
    return dict(found)


def met_by_language(subject: UUID) -> dict[str, tuple[int, int]]:
    """How many owe an acknowledgement in each language, and how many of them gave it."""
    rows = Obligation.objects.filter(subject=subject).values_list("language")
    counted = rows.annotate(n=Count("id"), met=Count("id", filter=Q(state__in=MET))).order_by("language")
    return {language: (n, met) for language, n, met in counted}
