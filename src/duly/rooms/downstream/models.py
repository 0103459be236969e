# SPDX-License-Identifier: Apache-2.0
"""Tables of recipients of data. Who the customer is stands sealed under a key of the recipient's, not of the customer's:
the announcement of an erasure must still be readable once the customer's own key is gone.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from duly.kernel.ids import random_id, uuid7

_OPEN = ("waiting", "taken", "failed")


class System(models.Model):
    """下游系统（数据接收方）. Its id is the stream of its facts."""

    id = models.UUIDField(primary_key=True, default=random_id)
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+")
    ref = models.TextField()
    name = models.TextField()
    key_number = models.IntegerField(default=1)
    key_since = models.DateTimeField()
    by = models.UUIDField()
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)
    still_holds = models.BooleanField(default=True)
    """Once ended: whether it may still have data, so that erasures concern it all the same."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("organisation", "ref"), condition=Q(ended_at__isnull=True), name="downstream_one_ref"
            )
        ]


class Given(models.Model):
    """约定的一个版本: what a recipient gets, and where it is told. The database refuses to change it (0001)."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    system = models.ForeignKey(System, models.PROTECT, related_name="terms")
    number = models.IntegerField()
    kind = models.TextField()
    url = models.TextField()
    families = ArrayField(models.TextField())
    services = ArrayField(models.TextField(), default=list)
    purpose = models.TextField()
    by = models.UUIDField()
    at = models.DateTimeField()
    agreed_by = models.UUIDField(null=True)
    agreed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("system", "number"), name="downstream_one_version"),
            models.CheckConstraint(condition=Q(agreed_by__isnull=True) | ~Q(agreed_by=F("by")), name="downstream_two_agree"),
        ]  # fmt: skip


class Announcement(models.Model):
    """告知. One recipient is told of one thing; its id is the ``webhook-id`` of every attempt."""

    id = models.UUIDField(primary_key=True, default=random_id)
    system = models.ForeignKey(System, models.PROTECT, related_name="announcements")
    organisation_id = models.UUIDField()
    party_id = models.UUIDField(db_index=True)
    matter = models.TextField()
    cause = models.UUIDField()
    """The entry of the permanent record, the request, or the fact that it follows from."""
    record_id = models.UUIDField(null=True)
    number = models.TextField(default="")
    nature = models.TextField(default="")
    fields = ArrayField(models.TextField(), default=list)
    since = models.DateTimeField(null=True)
    sealed = models.BinaryField()
    """By what number the recipient knows the customer; emptied once an erasure is acknowledged."""
    state = models.TextField(default="waiting")
    attempts = models.IntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    how = models.TextField(default="")
    by_id = models.UUIDField(null=True)
    trouble = models.TextField(default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("system", "matter", "cause"), name="downstream_told_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=("next_at",), condition=Q(next_at__isnull=False), name="downstream_due"),
            models.Index(fields=("organisation_id", "due_at", "id"), condition=Q(state__in=_OPEN), name="downstream_open"),
            models.Index(fields=("organisation_id", "made_at", "id"), name="downstream_by_age"),
        ]  # fmt: skip
