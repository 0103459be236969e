# SPDX-License-Identifier: Apache-2.0
"""Conversations and what was said in them, ready answers, articles, the desk's rules. Words lie under the customer's key."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from duly.kernel.ids import uuid7


class Conversation(models.Model):
    """会话: what one customer asks, or complains about, until it is resolved. No word of it stands here."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    organisation_id = models.UUIDField()
    number = models.TextField()
    party = models.ForeignKey("customers.Party", models.PROTECT, related_name="+")
    kind = models.TextField()
    channel = models.TextField()
    state = models.TextField(default="new")
    language = models.TextField()
    notice_id = models.UUIDField(null=True)
    recipient_id = models.UUIDField(null=True)
    about = models.TextField(default="")
    department_id = models.UUIDField(null=True)
    assignee = models.UUIDField(null=True)
    intake_by = models.UUIDField(null=True)
    """Who of the staff took it down; a customer's own has nobody."""
    policy = models.IntegerField(default=0)
    received_at = models.DateTimeField()
    first_due_at = models.DateTimeField()
    due_at = models.DateTimeField()
    next_due_at = models.DateTimeField()
    """What the queue is sorted by: the first answer until it was given, then the end."""
    answered_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    """Since when the clock stands still, because the next word is the customer's."""
    first_late_at = models.DateTimeField(null=True)
    """When it was noted that the first answer is late."""
    late_at = models.DateTimeField(null=True)
    resolved_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    outcome = models.TextField(default="")
    reopened = models.SmallIntegerField(default=0)
    last_at = models.DateTimeField()
    last_side = models.TextField(default="customer")
    follows = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("organisation_id", "number"), name="feedback_one_number"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(resolved_at__isnull=False), name="feedback_resolved_then_closed"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=("next_due_at", "id"), condition=Q(resolved_at__isnull=True), name="feedback_waiting"),
            models.Index(fields=("resolved_at",), condition=Q(state="resolved"), name="feedback_resolved"),
            models.Index(fields=("assignee",), condition=Q(resolved_at__isnull=True), name="feedback_of_somebody"),
            models.Index(fields=("organisation_id", "received_at"), name="feedback_received"),
            models.Index(fields=("party",), name="feedback_of_customer"),
            models.Index(fields=("notice_id",), name="feedback_of_notice"),
            models.Index(fields=("recipient_id",), name="feedback_of_recipient"),
        ]


class Message(models.Model):
    """What one of the two said, or a note among colleagues. It stands as it was written; erasure takes the words away."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    conversation = models.ForeignKey(Conversation, models.PROTECT, related_name="messages")
    side = models.TextField()
    by = models.UUIDField(null=True)
    channel = models.TextField()
    sealed = models.BinaryField()
    at = models.DateTimeField()
    told = ArrayField(models.TextField(), default=list)
    """Channels on which the customer was told that there is an answer."""
    macro = models.UUIDField(null=True)


class Move(models.Model):
    """One step of a conversation: who did what, and where it stood after that."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    conversation = models.ForeignKey(Conversation, models.PROTECT, related_name="moves")
    at = models.DateTimeField()
    what = models.TextField()
    by = models.UUIDField(null=True)
    by_kind = models.TextField()
    before = models.TextField(default="")
    after = models.TextField()
    department_id = models.UUIDField(null=True)
    assignee = models.UUIDField(null=True)


class Rating(models.Model):
    """How content the customer was, said once."""

    conversation = models.OneToOneField(Conversation, models.PROTECT, primary_key=True, related_name="rating")
    stars = models.SmallIntegerField()
    sealed = models.BinaryField(default=b"")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(stars__gte=1, stars__lte=5), name="feedback_one_to_five")
        ]


class Macro(models.Model):
    """常用答复: a ready answer. Changing it ends this row and adds one."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    organisation_id = models.UUIDField()
    code = models.TextField()
    kind = models.TextField(default="")
    titles = models.JSONField()
    bodies = models.JSONField()
    by = models.UUIDField()
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("organisation_id", "code"), condition=Q(ended_at__isnull=True), name="feedback_one_macro"
            )
        ]


class Article(models.Model):
    """知识条目: one version of what customers may read in the help."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    organisation_id = models.UUIDField()
    slug = models.TextField()
    number = models.IntegerField()
    state = models.TextField(default="draft")
    texts = models.JSONField()
    """By language: title and body."""
    digest = models.TextField()
    maker = models.UUIDField()
    made_at = models.DateTimeField()
    reviewer = models.UUIDField(null=True)
    reviewed_at = models.DateTimeField(null=True)
    note = models.TextField(default="")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("organisation_id", "slug", "number"), name="feedback_one_version"),
            models.UniqueConstraint(
                fields=("organisation_id", "slug"), condition=Q(state="published"), name="feedback_one_public"
            ),
            models.UniqueConstraint(
                fields=("organisation_id", "slug"), condition=Q(state="draft"), name="feedback_one_draft"
            ),
            models.CheckConstraint(
                condition=Q(reviewer__isnull=True) | ~Q(reviewer=F("maker")), name="feedback_read_by_two"
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(reviewer__isnull=False), name="feedback_public_is_read"
            ),
        ]


class Rules(models.Model):
    """服务台规则: a version of the desk's rules; it holds once somebody else confirmed it."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    organisation_id = models.UUIDField()
    number = models.IntegerField()
    content = models.JSONField()
    digest = models.TextField()
    by = models.UUIDField()
    at = models.DateTimeField()
    confirmed_by = models.UUIDField(null=True)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("organisation_id", "number"), name="feedback_one_policy"),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("by")), name="feedback_confirmed_by_two"
            ),
        ]
