# SPDX-License-Identifier: Apache-2.0
"""A request, its items, and the way it went."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from duly.kernel.ids import random_id, uuid7

_OVER = ("closed", "disagreement_logged", "withdrawn", "expired", "spam", "duplicate", "refused")


class Series(models.Model):
    """The last number given to a request of an organisation in a year."""

    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+")
    year = models.SmallIntegerField()
    last = models.IntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("organisation", "year"), name="change_requests_one_series")
        ]


class ChangeRequest(models.Model):
    """变更申请. Its id is the stream of its facts, so it is random and says nothing."""

    id = models.UUIDField(primary_key=True, default=random_id)
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+")
    number = models.TextField()
    party_id = models.UUIDField(null=True)
    """Empty until it is known whom it concerns."""
    requester_id = models.UUIDField(null=True)
    on_behalf = models.BooleanField(default=False)
    mandate_id = models.UUIDField(null=True)
    nature = models.TextField()
    channel = models.TextField()
    language = models.TextField(default="")
    reason = models.TextField()
    flags = ArrayField(models.TextField(), default=list)
    received_at = models.DateTimeField()
    """By our clock; what a mail says of itself is in the claim."""
    due_at = models.DateTimeField()
    state = models.TextField()
    back_to = models.TextField(default="")
    """While waiting or held: where it came from."""
    paused_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField(null=True)
    """When the clock has something to do about it."""
    tier = models.SmallIntegerField(default=4)
    score = models.IntegerField(default=0)
    is_sampled = models.BooleanField(default=False)
    round = models.SmallIntegerField(default=1)
    payload_digest = models.TextField(default="")
    frozen_at = models.DateTimeField(null=True)
    is_automatic = models.BooleanField(default=False)
    """No person reviewed it, because both the old and the new contact point proved it."""
    intake_by = models.UUIDField(null=True)
    maker_id = models.UUIDField(null=True)
    own_users = ArrayField(models.UUIDField(), default=list)
    """Staff accounts that are this customer themselves."""
    policy_version = models.IntegerField(default=0)
    rules_version = models.TextField(default="")
    effective_from = models.DateTimeField(null=True)
    cooling_until = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    """When somebody took down why it may go on although no message reached an old contact point."""
    applied_at = models.DateTimeField(null=True)
    record_id = models.UUIDField(null=True)
    idempotency_key = models.TextField(default="")
    asked_digest = models.BinaryField(default=b"")
    """A keyed mark of what was asked in how many words, to tell a repeated call from another one with the same key."""
    origin = models.BinaryField(default=b"")
    raw_message = models.TextField(default="")
    ticket_id = models.UUIDField(null=True)
    canonical = models.ForeignKey("self", models.PROTECT, null=True, related_name="joined")
    undo_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="undone_by")
    refusal = models.TextField(default="")
    sealed = models.BinaryField(default=b"")
    """What the asker said of themselves, and the note."""
    sealed_under = models.UUIDField()
    """The customer; before it is known who that is, the request itself."""
    stop_tries = models.SmallIntegerField(default=0)
    stop_tries_since = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("organisation", "number"), name="change_requests_one_number"),
            models.UniqueConstraint(
                fields=("organisation", "channel", "idempotency_key"), condition=~Q(idempotency_key=""),
                name="change_requests_one_per_key",
            ),
            models.CheckConstraint(
                condition=Q(tier__lt=2) | Q(maker_id__isnull=True) | Q(intake_by__isnull=True) | ~Q(maker_id=F("intake_by")),
                name="change_requests_maker_took_not_in",
            ),
        ]  # fmt: skip
        indexes: ClassVar = [
            models.Index(fields=("organisation", "due_at", "id"), condition=~Q(state__in=_OVER), name="change_requests_queue"),
            models.Index(fields=("organisation", "received_at", "id"), name="change_requests_by_age"),
            models.Index(fields=("organisation", "number", "id"), name="change_requests_by_no"),
            models.Index(fields=("party_id", "received_at"), name="change_requests_of_party"),
            models.Index(fields=("next_at",), condition=Q(next_at__isnull=False), name="change_requests_due"),
            models.Index(
                fields=("state", "id"), condition=Q(state__in=("confirming", "applied")), name="change_requests_waiting"
            ),
            models.Index(fields=("origin", "received_at"), condition=~Q(origin=b""), name="change_requests_origin"),
        ]  # fmt: skip


class ChangeItem(models.Model):
    """One particular. Once its request is handed over for review, the database refuses to change it (0002)."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    request = models.ForeignKey(ChangeRequest, models.PROTECT, related_name="items")
    position = models.SmallIntegerField()
    family = models.TextField()
    entity_id = models.UUIDField(null=True)
    """``None``: a new one."""
    field = models.TextField()
    ends = models.BooleanField(default=False)
    base = models.TextField(default="")
    """The digest of what the asker saw on record."""
    attributes = models.JSONField(default=dict)
    sealed = models.BinaryField()
    """The new value, and the salt of its digest."""
    digest = models.TextField()
    decision = models.TextField(default="pending")
    """``pending``, ``accepted`` or ``refused``."""
    reason = models.TextField(default="")
    outcome = models.TextField(default="")
    """Once applied: ``written`` or ``already``."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("request", "position"), name="change_requests_one_place")
        ]


class Event(models.Model):
    """One step of the way; only added to (0002)."""

    id = models.BigAutoField(primary_key=True)
    request = models.ForeignKey(ChangeRequest, models.PROTECT, related_name="events")
    at = models.DateTimeField()
    before = models.TextField()
    after = models.TextField()
    by_kind = models.TextField()
    by_id = models.UUIDField()
    why = models.TextField(default="")


class Escalation(models.Model):
    """升级: an answer was overdue, and the head of the department was told, once; only added to (0003)."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    request = models.OneToOneField(ChangeRequest, models.PROTECT, related_name="escalation")
    department_id = models.UUIDField(null=True)
    head_id = models.UUIDField(null=True, db_index=True)
    """Empty where no department has a head: it goes to everybody who decides."""
    due_at = models.DateTimeField()
    at = models.DateTimeField()
