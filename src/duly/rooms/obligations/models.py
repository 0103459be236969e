# SPDX-License-Identifier: Apache-2.0
"""Tables of what is owed. State, timer and place in the cascade are one row; the timer is its only changing index."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from duly.kernel.ids import uuid7


class Cascade(models.Model):
    """触达链: the steps of one notice, frozen at launch."""

    subject = models.UUIDField(primary_key=True)
    organisation_id = models.UUIDField(null=True)
    steps = models.JSONField()
    """``[{"channel", "mailing", "wait"}]``, ``wait`` in seconds; and, where they were asked for, ``number`` of the mailing,
    ``working_days``, ``on``, ``at``, ``when``, ``extras`` and ``person``."""
    tracks = models.JSONField(db_default={})
    """The steps of those customers who do not get ``steps``, by the name of their track."""
    digest = models.TextField(db_default="")
    scale = models.IntegerField(default=1)
    due_at = models.DateTimeField()
    paused = models.BooleanField(default=False)
    halted = models.BooleanField(db_default=False)
    """A phase was stopped: nothing goes on before somebody says so."""
    stale = models.IntegerField(db_default=0)
    """How many customers were parked because their step is too old to be opened unasked."""
    closed_at = models.DateTimeField(null=True)


class Phase(models.Model):
    """放量阶段: one part of a roll, released after the parts before it did well."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    subject = models.UUIDField()
    number = models.SmallIntegerField()
    share = models.IntegerField()
    """How far down the roll it reaches, in millionths; see :func:`duly.rooms.obligations.rules.phase_of`."""
    size = models.IntegerField(default=0)
    limits = models.JSONField()
    """``{"bounce", "complaint", "question", "unknown"}`` in millionths of those who were sent something."""
    wait = models.IntegerField()
    """Seconds that it is observed for, at least."""
    go = models.TextField()
    state = models.TextField()
    is_waking = models.BooleanField(default=False)
    """Its customers' timers have yet to be set."""
    overruled = models.BooleanField(default=False)
    """Somebody looked at its figures and let it go on."""
    baseline = models.IntegerField(default=0)
    """How many messages of the notice had left before it was released."""
    bounced = models.IntegerField(default=0)
    complained = models.IntegerField(default=0)
    questioned = models.IntegerField(default=0)
    unknown = models.IntegerField(default=0)
    released_at = models.DateTimeField(null=True)
    observed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("subject", "number"), name="obligations_one_phase"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=("subject",), condition=Q(state__in=("running", "observing")), name="obligations_phases"
            )
        ]


class Obligation(models.Model):
    """The acknowledgement that one recipient owes. Its id is the recipient's."""

    id = models.UUIDField(primary_key=True)
    subject = models.UUIDField()
    customer_id = models.UUIDField()
    language = models.TextField()
    time_zone = models.TextField()
    region = models.TextField()
    track = models.TextField(db_default="")
    """Which steps, in which wording; ``""`` for the usual ones."""
    phase = models.SmallIntegerField(db_default=0)
    state = models.TextField()
    step = models.SmallIntegerField(default=-1)
    next_at = models.DateTimeField(null=True)
    met_at = models.DateTimeField(null=True)
    viewed_at = models.DateTimeField(null=True)
    how = models.TextField(blank=True, default="")
    trouble = models.SmallIntegerField(db_default=0)
    """Bits of :class:`duly.rooms.obligations.facts.Trouble`."""
    stuck_at = models.DateTimeField(null=True)
    """When all steps had been tried: since then it needs a person."""
    owner_id = models.UUIDField(null=True)
    left_at = models.DateTimeField(null=True)
    """When it left the work list."""

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=("next_at",), condition=Q(next_at__isnull=False), name="obligations_due"),
            models.Index(fields=("subject", "id"), name="obligations_roll"),
            models.Index(fields=("customer_id",), name="obligations_customer"),
            models.Index(
                fields=("subject", "stuck_at", "id"),
                condition=Q(stuck_at__isnull=False, left_at__isnull=True),
                name="obligations_work",
            ),
            models.Index(
                fields=("stuck_at", "id"),
                condition=Q(stuck_at__isnull=False, left_at__isnull=True),
                name="obligations_waiting",
            ),
        ]


class Delta(models.Model):
    """What one statement changed about how many recipients stand where; the sum is how things stand.

    Written by a trigger (migration 0003) and by nothing else; rows are only added, and folded together by a round.
    """

    id = models.BigAutoField(primary_key=True)
    subject = models.UUIDField()
    state = models.TextField()
    n = models.IntegerField()
    folded = models.BooleanField(db_default=False)

    class Meta:
        indexes: ClassVar = [models.Index(fields=("subject",), name="obligations_delta_subject")]
