# SPDX-License-Identifier: Apache-2.0
"""Whom we looked at on which day and what became of the mail; who wants none."""

from typing import ClassVar

from django.db import models

from duly.kernel.ids import uuid7


class Reminder(models.Model):
    """每日提醒: one person, one day. The constraint is what keeps anybody from being told twice."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = models.UUIDField()
    on = models.DateField()
    """The day by the calendar of the person's organisation."""
    count = models.IntegerField()
    outcome = models.TextField()
    attempts = models.SmallIntegerField(default=0)
    at = models.DateTimeField()
    next_at = models.DateTimeField(null=True)
    """When it may leave; empty once it left, or where nothing waited."""
    until = models.DateTimeField()
    """It leaves before this moment or not at all."""

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=("person", "on"), name="reminders_one_a_day")]
        indexes: ClassVar = [
            models.Index(fields=("next_at",), condition=models.Q(outcome="waiting"), name="reminders_queue"),
        ]


class Wish(models.Model):
    """What somebody wants; who never said wants them."""

    person = models.UUIDField(primary_key=True)
    is_on = models.BooleanField()
    at = models.DateTimeField()
