# SPDX-License-Identifier: Apache-2.0
"""What was answered for and printed: concerns that somebody took on, reports that are kept."""

from typing import ClassVar

from django.db import models

from duly.kernel.ids import uuid7
from duly.rooms.transfer.models.plans import Transfer


class TakenOn(models.Model):
    """承担: somebody named answers for a concern that stands against the move, for one rehearsal and no other."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    transfer = models.ForeignKey(Transfer, models.CASCADE, related_name="taken_on")
    digest = models.TextField()
    """Of the rehearsal."""
    code = models.TextField()
    reason = models.TextField()
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("transfer", "digest", "code"), name="transfer_taken_on_once")
        ]


class KeptReport(models.Model):
    """存档报告: a report as a file of the store; the ledger names its digest."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    transfer = models.ForeignKey(Transfer, models.CASCADE, related_name="reports")
    about = models.TextField()
    """Digest of what it tells of: a rehearsal, or a reconciliation."""
    stage = models.TextField()
    language = models.TextField()
    file = models.TextField()
    """Digest of the file."""
    size = models.BigIntegerField()
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=("transfer", "file"), name="transfer_kept_once")]
