# SPDX-License-Identifier: Apache-2.0
"""Policies and their confirmations are only ever added to (a trigger says so, too); tasks are opened and ended."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from duly.kernel.ids import uuid7


class PolicyVersion(models.Model):
    """政策版本: what one person proposed. In force once another has confirmed it."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+")
    number = models.IntegerField()
    content = models.JSONField()
    digest = models.TextField()
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("organisation", "number"), name="agreement_one_version")
        ]


class PolicyConfirmation(models.Model):
    """A second person agreed. The database refuses who proposed it (0002)."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    version = models.OneToOneField(PolicyVersion, models.PROTECT, related_name="confirmation")
    by = models.UUIDField()
    at = models.DateTimeField()


class Task(models.Model):
    """任务: something to be done about a subject by a department, a person or anybody."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+")
    subject = models.UUIDField(db_index=True)
    step = models.TextField()
    title_zh = models.TextField()
    title_en = models.TextField()
    department = models.ForeignKey("accounts.Department", models.PROTECT, null=True, related_name="+")
    person = models.UUIDField(null=True)
    due_on = models.DateField(null=True)
    days = models.IntegerField(null=True)
    """Of a task of a policy: so many days before; its deadline moves with the notice."""
    before = models.TextField(default="")
    is_mandatory = models.BooleanField()
    source = models.TextField()
    rule = models.TextField(default="")
    law = models.TextField(default="")
    by = models.UUIDField()
    at = models.DateTimeField()
    outcome = models.TextField(default="")
    """Empty while open; ``done`` or ``dropped``."""
    ended_by = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)
    note = models.TextField(default="")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=("due_on",), condition=Q(outcome=""), name="agreement_due"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("subject", "rule"), condition=~Q(rule="") & Q(source="rule"), name="agreement_one_task_of_rule"
            ),
        ]


class Concern(models.Model):
    """A subject concerns a department or a person: narrowed members see what concerns them."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    subject = models.UUIDField()
    department = models.ForeignKey("accounts.Department", models.PROTECT, null=True, related_name="+")
    person = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("subject", "department", "person"), name="agreement_one_concern", nulls_distinct=False
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=("department",), name="agreement_department"),
            models.Index(fields=("person",), name="agreement_person"),
        ]


class Delegation(models.Model):
    """委托: ``taker`` signs for the departments of ``giver``, or for one of them, from a day until another."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+")
    giver = models.UUIDField()
    taker = models.UUIDField(db_index=True)
    department = models.ForeignKey("accounts.Department", models.PROTECT, null=True, related_name="+")
    from_on = models.DateField()
    until = models.DateField()
    reason = models.TextField(default="")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)


class Reminder(models.Model):
    """催办: whoever has the task was reminded of it on that day."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    task = models.ForeignKey(Task, models.PROTECT, related_name="reminders")
    on = models.DateField()
    is_overdue = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=("task", "on"), name="agreement_one_reminder")]
