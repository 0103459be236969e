# SPDX-License-Identifier: Apache-2.0
"""Risks and comments have a state; turns of risks and documents are only ever added to (a trigger says so, too)."""

from typing import ClassVar

from django.db import models

from duly.kernel.ids import uuid7


class Risk(models.Model):
    """风险: as it stands now; how it came there is in its turns."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    notice = models.ForeignKey("notices.Notice", models.PROTECT, related_name="+")
    kind = models.TextField()
    title = models.TextField()
    likelihood = models.SmallIntegerField()
    impact = models.SmallIntegerField()
    owner = models.UUIDField(null=True)
    measure = models.TextField(default="")
    state = models.TextField(default="open")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(likelihood__range=(1, 5), impact__range=(1, 5)), name="dossier_risk_on_scale"
            )
        ]


class Turn(models.Model):
    """One step in the history of a risk: added, never changed."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    risk = models.ForeignKey(Risk, models.PROTECT, related_name="turns")
    likelihood = models.SmallIntegerField()
    impact = models.SmallIntegerField()
    measure = models.TextField()
    state = models.TextField()
    note = models.TextField()
    by = models.UUIDField()
    at = models.DateTimeField()


class Document(models.Model):
    """文件: bytes by their digest, and what they are. Added, never changed."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    notice = models.ForeignKey("notices.Notice", models.PROTECT, related_name="+")
    kind = models.TextField()
    title = models.TextField()
    digest = models.TextField()
    media_type = models.TextField()
    size = models.IntegerField()
    meeting_on = models.DateField(null=True)
    participants = models.TextField(default="")
    by = models.UUIDField()
    at = models.DateTimeField()


class Comment(models.Model):
    """意见: what somebody said of a passage of one revision, for their department."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    notice = models.ForeignKey("notices.Notice", models.PROTECT, related_name="+")
    revision = models.IntegerField()
    part = models.TextField()
    department = models.ForeignKey("accounts.Department", models.PROTECT, null=True, related_name="+")
    to = models.ForeignKey("accounts.Department", models.PROTECT, null=True, related_name="+")
    """Which department is asked to answer; without one it is whoever writes the notice."""
    text = models.TextField()
    by = models.UUIDField()
    at = models.DateTimeField()
    resolved_by = models.UUIDField(null=True)
    resolved_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=("to", "at"), condition=models.Q(resolved_at=None), name="dossier_open_comments"),
        ]
