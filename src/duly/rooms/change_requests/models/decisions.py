# SPDX-License-Identifier: Apache-2.0
"""What people decided: reviews, holds, disputes, and the rules themselves."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from duly.kernel.ids import uuid7
from duly.rooms.change_requests.models.requests import ChangeRequest


class Review(models.Model):
    """复核: one decision of one person on one round. The database refuses whoever made or took in the request (0002)."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    request = models.ForeignKey(ChangeRequest, models.PROTECT, related_name="reviews")
    round = models.SmallIntegerField()
    role = models.TextField()
    """``checker`` or ``legal``."""
    user_id = models.UUIDField()
    decision = models.TextField()
    """``accepted``, ``partly`` or ``refused``."""
    payload_digest = models.TextField()
    items = models.JSONField(default=dict)
    """By item: accepted, or the reason why not."""
    reason = models.TextField(default="")
    told = models.BinaryField(default=b"")
    """Why, in the reviewer's own words to the customer, where no reason of the list says it; sealed."""
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("request", "round", "user_id"), name="change_requests_one_review")
        ]


class Hold(models.Model):
    """暂停: nothing of this request, or of this customer, takes effect until two people lift it."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    organisation_id = models.UUIDField()
    request = models.ForeignKey(ChangeRequest, models.PROTECT, null=True, related_name="holds")
    """Empty: everything about the customer."""
    party_id = models.UUIDField(null=True, db_index=True)
    kind = models.TextField()
    by_kind = models.TextField()
    by_id = models.UUIDField()
    at = models.DateTimeField()
    asked_by = models.UUIDField(null=True)
    asked_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ended_by__isnull=True)
                | (Q(asked_by__isnull=False) & ~Q(ended_by=F("asked_by")) & ~Q(ended_by=F("by_id"))),
                name="change_requests_two_lift_a_hold",
            )
        ]  # fmt: skip
        indexes: ClassVar = [
            models.Index(fields=("request",), condition=Q(ended_at__isnull=True), name="change_requests_held")
        ]


class Dispute(models.Model):
    """异议: a statement of the customer about a refusal or about a change that was applied. It stays beside the record."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    request = models.ForeignKey(ChangeRequest, models.PROTECT, related_name="disputes")
    kind = models.TextField()
    """``disagreement`` with a refusal, or ``dispute`` of what was applied."""
    by_kind = models.TextField()
    by_id = models.UUIDField()
    sealed = models.BinaryField()
    sealed_under = models.UUIDField()
    at = models.DateTimeField()
    outcome = models.TextField(default="")
    """Empty while open; ``upheld`` (another request undoes it) or ``kept``."""
    outcome_by = models.UUIDField(null=True)
    outcome_at = models.DateTimeField(null=True)
    outcome_request = models.ForeignKey(ChangeRequest, models.PROTECT, null=True, related_name="+")


class PolicyVersion(models.Model):
    """管理制度的一个版本: only added to (0002)."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+")
    number = models.IntegerField()
    content = models.JSONField()
    digest = models.TextField()
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("organisation", "number"), name="change_requests_one_version")
        ]


class PolicyConfirmation(models.Model):
    """A second person put it into force; the database refuses whoever proposed it (0002)."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    version = models.OneToOneField(PolicyVersion, models.PROTECT, related_name="confirmation")
    by = models.UUIDField()
    at = models.DateTimeField()
