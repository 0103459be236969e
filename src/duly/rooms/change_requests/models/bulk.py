# SPDX-License-Identifier: Apache-2.0
"""A file of changes: its lines, who looked at which, and what became of each."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from duly.kernel.ids import uuid7
from duly.rooms.change_requests.models.requests import ChangeRequest


class BulkFile(models.Model):
    """批量文件. Its bytes are not kept: each line's values stand sealed under the key of the customer whom it concerns, and
    the digest binds what was agreed to.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+")
    name = models.TextField()
    digest = models.TextField()
    source = models.TextField()
    """Where it is from, in words."""
    by_kind = models.TextField()
    by_id = models.UUIDField()
    at = models.DateTimeField()
    lines = models.IntegerField()
    """Rows in it, those that were refused too."""
    decision = models.TextField(default="")
    """Empty, ``agreed`` or ``refused``."""
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    told = models.BinaryField(default=b"")
    """Why it was refused, sealed under a key of its own: a reason may name somebody."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("organisation", "digest"), condition=~Q(decision="refused"), name="change_requests_one_file"
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("by_id")), name="change_requests_file_by_two"
            ),
        ]  # fmt: skip
        indexes: ClassVar = [models.Index(fields=("organisation", "at", "id"), name="change_requests_files")]


class BulkLine(models.Model):
    """One line: what it asks, as far as it is nobody's secret; the values are sealed."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    file = models.ForeignKey(BulkFile, models.PROTECT, related_name="rows")
    number = models.IntegerField()
    """Where it stands in the file; the header is on line 1."""
    party_id = models.UUIDField(null=True)
    family = models.TextField(default="")
    field = models.TextField(default="")
    entity_id = models.UUIDField(null=True)
    attributes = models.JSONField(default=dict)
    nature = models.TextField(default="")
    reason = models.TextField(default="")
    since = models.DateTimeField(null=True)
    base = models.TextField(default="")
    tier = models.SmallIntegerField(null=True)
    codes = ArrayField(models.TextField(), default=list)
    """What the checks said of it, but for what passed."""
    sealed = models.BinaryField(default=b"")
    is_sampled = models.BooleanField(default=False)
    """Whoever agrees to the file must have looked at it."""
    fate = models.TextField(default="")
    """Empty while it waits; see ``rules/bulk/fates.py``."""
    why = models.TextField(default="")
    """The code of what was said against it."""
    request = models.ForeignKey(ChangeRequest, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=("file", "number"), name="change_requests_one_line")]
        indexes: ClassVar = [
            models.Index(fields=("file", "number"), condition=Q(fate=""), name="change_requests_lines_left"),
            models.Index(fields=("party_id",), condition=Q(party_id__isnull=False), name="change_requests_lines_of"),
        ]


class BulkLook(models.Model):
    """Somebody looked at a line in full; only added to (the database refuses more)."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    line = models.ForeignKey(BulkLine, models.PROTECT, related_name="looks")
    by_id = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=("line", "by_id"), name="change_requests_one_look")]
