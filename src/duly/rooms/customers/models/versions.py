# SPDX-License-Identifier: Apache-2.0
"""The truth: what was believed when about which time, and why."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.db import models

from duly.kernel.ids import uuid7
from duly.rooms.customers.models.parties import Party


class ChangeRecord(models.Model):
    """Why versions are as they are: one entry for a change of one customer, or for a batch that concerns many. Stays."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    organisation_id = models.UUIDField()
    party = models.ForeignKey(Party, models.PROTECT, null=True, related_name="changes")
    source = models.TextField()
    """``change``, ``import``, ``correction``, ``merge``, ``migration`` …"""
    source_id = models.UUIDField(null=True)
    nature = models.TextField()
    reason = models.TextField()
    number = models.TextField(default="")
    request = models.UUIDField(null=True)
    requester = models.TextField(default="")
    maker = models.UUIDField(null=True)
    checker = models.UUIDField(null=True)
    proofs = ArrayField(models.TextField(), default=list)
    rules = models.JSONField(default=dict)
    since = models.DateTimeField()
    at = models.DateTimeField()
    seq = models.IntegerField(null=True)
    prev = models.BinaryField(default=b"")
    hash = models.BinaryField(default=b"")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=("party", "seq"), name="customers_one_change_in_line")]


class Version(models.Model):
    """What was believed of one thing on record: during ``recorded``, that it held during ``valid``.

    Only the end of ``recorded`` may ever be set, once (a trigger says so). Of one thing no two rows speak of one instant:
    an exclusion constraint says so of all rows but an entity's first, which stands alone while it is open (a unique
    index and a trigger), so that a file of a million customers need not ask a GiST index about each of them.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    entity = models.UUIDField()
    party = models.ForeignKey(Party, models.PROTECT, db_index=False, related_name="versions")
    family = models.TextField()
    valid = DateTimeRangeField()
    recorded = DateTimeRangeField()
    op = models.TextField()
    """``create``, ``update``, ``correct`` or ``end``."""
    change = models.ForeignKey(ChangeRecord, models.PROTECT, db_index=False)
    attributes = models.JSONField(default=dict)
    sealed = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("entity",), name="customers_created_once", condition=models.Q(op="create")
            ),
            ExclusionConstraint(
                name="customers_one_truth",
                expressions=[
                    ("entity", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS), ("recorded", RangeOperators.OVERLAPS),
                ],
                condition=~models.Q(op="create"),
            ),
        ]  # fmt: skip
        indexes: ClassVar = [models.Index(fields=("party", "entity"), name="customers_version_of")]


class Pending(models.Model):
    """A change of what holds that lies ahead: the heads are looked at again then."""

    id = models.BigAutoField(primary_key=True)
    party = models.ForeignKey(Party, models.CASCADE)
    entity = models.UUIDField()
    at = models.DateTimeField(db_index=True)
