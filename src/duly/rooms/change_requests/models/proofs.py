# SPDX-License-Identifier: Apache-2.0
"""Proofs, documents, checks, and the messages by which people are told."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from duly.kernel.ids import random_id, uuid7
from duly.rooms.change_requests.models.requests import ChangeItem, ChangeRequest


class Evidence(models.Model):
    """证明材料: a document. The same file in another request is a warning."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    request = models.ForeignKey(ChangeRequest, models.PROTECT, related_name="evidence")
    kind = models.TextField()
    file = models.TextField(db_index=True)
    """The digest of its bytes."""
    issued_on = models.DateField(null=True)
    expires_on = models.DateField(null=True)
    seen_before = models.IntegerField(default=0)
    """In how many other requests the same bytes had come by then."""
    by_kind = models.TextField()
    by_id = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("request", "file"), name="change_requests_one_document")
        ]


class Verification(models.Model):
    """核验: one attempt to prove who somebody is. Its result comes from a code, a call or a document, never from a button."""

    id = models.UUIDField(primary_key=True, default=random_id)
    request = models.ForeignKey(ChangeRequest, models.PROTECT, related_name="verifications")
    item = models.ForeignKey(ChangeItem, models.PROTECT, null=True, related_name="verifications")
    """Whose new contact point proves itself."""
    who = models.TextField()
    method = models.TextField()
    level = models.SmallIntegerField()
    target_id = models.UUIDField(null=True)
    """The contact point on record."""
    target_version = models.UUIDField(null=True)
    target_mark = models.BinaryField(default=b"")
    """A keyed mark of the address, to count by."""
    target_masked = models.TextField(default="")
    secret_hash = models.BinaryField(default=b"")
    attempts = models.SmallIntegerField(default=0)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    result = models.TextField(default="")
    """Empty while open; ``passed``, ``failed``, ``expired`` or ``void``."""
    at = models.DateTimeField(null=True)
    by_id = models.UUIDField(null=True)
    """Who took it down, where somebody on the staff did."""
    evidence = models.ForeignKey(Evidence, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("request", "who", "target_mark", "item"), condition=Q(result=""), nulls_distinct=False,
                name="change_requests_one_open_proof",
            ),
            models.CheckConstraint(
                condition=~Q(result="passed") | ~Q(method__startswith="code_") | Q(by_id__isnull=True),
                name="change_requests_no_code_by_hand",
            ),
        ]  # fmt: skip
        indexes: ClassVar = [models.Index(fields=("target_mark", "asked_at"), name="change_requests_target")]


class CheckResult(models.Model):
    """核对结果: what one check said about the request or one of its items; the latest run of a round counts."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    request = models.ForeignKey(ChangeRequest, models.PROTECT, related_name="checks")
    item = models.ForeignKey(ChangeItem, models.PROTECT, null=True, related_name="+")
    run = models.UUIDField()
    code = models.TextField()
    outcome = models.TextField()
    """``pass``, ``warn``, ``fail`` or ``unknown``; the last is never taken for the first."""
    detail = models.TextField(default="")
    rules = models.TextField()
    at = models.DateTimeField()


class Message(models.Model):
    """Something that is told about a request. Its address was taken down when it was written, so that a change of the
    record does not send it elsewhere.
    """

    id = models.UUIDField(primary_key=True, default=random_id)
    request = models.ForeignKey(ChangeRequest, models.PROTECT, related_name="messages")
    verification = models.ForeignKey(Verification, models.PROTECT, null=True, related_name="messages")
    matter = models.TextField()
    role = models.TextField()
    """``old``, ``new`` or ``requester``."""
    channel = models.TextField()
    entity_id = models.UUIDField(null=True)
    version_id = models.UUIDField(null=True)
    """As which version of the record the address stood there."""
    sealed = models.BinaryField()
    sealed_under = models.UUIDField()
    code_hash = models.BinaryField(default=b"")
    """Of the code with which its reader may stop the change; the codes that prove something are in their verification."""
    at = models.DateTimeField()
    outcome = models.TextField(default="")
    """Empty, or ``came_back``; what else became of it stands with its delivery."""

    class Meta:
        indexes: ClassVar = [models.Index(fields=("request", "matter"), name="change_requests_told")]
