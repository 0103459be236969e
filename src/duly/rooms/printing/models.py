# SPDX-License-Identifier: Apache-2.0
"""Tables of printing: batches, and the letters in them."""

from typing import ClassVar

from django.db import models

from duly.kernel.ids import uuid7


class Batch(models.Model):
    """打印批次: what a print shop gets at once."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    organisation_id = models.UUIDField()
    subject = models.UUIDField(null=True)
    """Only letters of this notice; all of the organisation when empty."""
    state = models.TextField()
    letters = models.IntegerField(default=0)
    pages = models.IntegerField(default=0)
    sheets = models.IntegerField(default=0)
    files = models.JSONField(default=list)
    package = models.TextField(default="")
    """Digest of the ZIP file with everything in it."""
    carrier = models.TextField(default="")
    code = models.TextField(default="")
    """Why it came to nothing."""
    ordered_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)
    handed_over_on = models.DateField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=("organisation_id", "-ordered_at"), name="printing_batches")]


class Piece(models.Model):
    """信函: one letter on paper; its id is that of its delivery, so it is printed once."""

    id = models.UUIDField(primary_key=True)
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, related_name="pieces")
    organisation_id = models.UUIDField()
    subject = models.UUIDField()
    recipient_id = models.UUIDField()
    customer_id = models.UUIDField()
    reference = models.TextField(unique=True)
    file = models.TextField(default="")
    first_page = models.IntegerField(default=0)
    pages = models.SmallIntegerField(default=0)
    country = models.TextField()
    state = models.TextField()
    reason = models.TextField(default="")
    carrier = models.TextField(default="")
    number = models.TextField(default="")
    """The carrier's own number for it."""
    said_at = models.TextField(default="")
    updated_at = models.DateTimeField()
