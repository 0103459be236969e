# SPDX-License-Identifier: Apache-2.0
"""Rows that were held back and corrected, and work that somebody asked for and a worker does."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from duly.kernel.ids import random_id, uuid7
from duly.rooms.transfer.models.plans import Transfer
from duly.rooms.transfer.models.work import Inventory


class Mend(models.Model):
    """修正: rows of a source table as somebody corrected them, to be read in place of the source's own. They lie sealed on the
    workbench; a later one goes before an earlier one.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    table = models.ForeignKey(Inventory, models.CASCADE, related_name="mends")
    number = models.IntegerField()
    rows = models.IntegerField()
    first = models.BigIntegerField()
    last = models.BigIntegerField()
    """Between these numbers of rows they all are."""
    digest = models.TextField()
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=("table", "number"), name="transfer_one_mend")]


class Errand(models.Model):
    """差事: what somebody asked for and a worker does, since sources are read for it. One at a time for each transfer."""

    id = models.UUIDField(primary_key=True, default=random_id)
    transfer = models.ForeignKey(Transfer, models.CASCADE, related_name="errands")
    what = models.TextField()
    by = models.UUIDField()
    at = models.DateTimeField()
    now = models.TextField(default="")
    """The source that is in hand."""
    trouble = models.JSONField(default=dict)
    """Why it was not done, as a sentence in each language; empty when it was."""
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("transfer",), condition=Q(ended_at=None), name="transfer_one_errand")
        ]
