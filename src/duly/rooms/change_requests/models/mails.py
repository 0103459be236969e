# SPDX-License-Identifier: Apache-2.0
"""Mails that were taken for this room. The message itself lies among the files, under its digest."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from duly.kernel.ids import uuid7
from duly.rooms.change_requests.models.requests import ChangeRequest


class Mail(models.Model):
    """来信. One message that asked for something, or belongs to a request; only added to (0002)."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+")
    request = models.ForeignKey(ChangeRequest, models.PROTECT, null=True, related_name="mails")
    """Empty where a person has to read it first."""
    file = models.TextField()
    """The digest of the message as it came."""
    same = models.BinaryField()
    """A keyed mark of its Message-ID, sender and words: the same message by another way is the same."""
    sender = models.BinaryField()
    """A keyed mark of the sender's address, to count by."""
    outcome = models.TextField()
    topics = ArrayField(models.TextField(), default=list)
    signs = ArrayField(models.TextField(), default=list)
    """What is odd about it, and what its words betray: codes."""
    verdicts = models.JSONField(default=dict)
    received_at = models.DateTimeField()
    """By our clock; what the message says of its date stands in the message."""
    attachments = models.JSONField(default=list)
    """``digest``, ``type`` as the bytes show it, ``warnings``; what each is called stands with the file."""
    is_acknowledged = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("organisation", "file"), name="change_requests_one_mail"),
        ]
        indexes: ClassVar = [
            models.Index(fields=("organisation", "same"), name="change_requests_same_mail"),
            models.Index(fields=("sender", "received_at"), name="change_requests_writer"),
        ]


class MailFate(models.Model):
    """去向: what a person made of a mail that no rule understood; only added to (0003)."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    mail = models.OneToOneField(Mail, models.PROTECT, related_name="fate")
    outcome = models.TextField()
    """``request`` (it belongs to this one), ``elsewhere`` (another matter, handed on) or ``nothing``."""
    request = models.ForeignKey(ChangeRequest, models.PROTECT, null=True, related_name="read_mails")
    by = models.UUIDField()
    at = models.DateTimeField()
