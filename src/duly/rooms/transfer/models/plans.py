# SPDX-License-Identifier: Apache-2.0
"""What is planned: the transfer, where it comes from, who is responsible, who agreed to a rehearsal."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from duly.kernel.ids import random_id, uuid7


class Transfer(models.Model):
    """转移. Its id is the stream of its facts, and whose key seals what lies on its workbench."""

    id = models.UUIDField(primary_key=True, default=random_id)
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+")
    ref = models.TextField()
    title_zh = models.TextField(default="")
    title_en = models.TextField(default="")
    plan = models.JSONField()
    """The plan as it was laid down, without secrets: addresses of sources and target lie sealed."""
    sealed_target = models.BinaryField()
    state = models.TextField(default="planned")
    paused_at = models.DateTimeField(null=True)
    rehearsed_at = models.DateTimeField(null=True)
    rehearsal_digest = models.TextField(default="")
    """Of everything that a second person agrees to: sources, mapping, fates as they would be."""
    next_read_at = models.DateTimeField(null=True)
    """Before that no shard is read, where the plan says how fast the source may be asked."""
    by = models.UUIDField()
    at = models.DateTimeField()
    next_round_at = models.DateTimeField(null=True)
    """When what changed at the sources is carried over next, without anybody asking again."""
    round_trouble = models.JSONField(default=dict)
    """Why the last round did not begin, as a sentence in each language; empty when it did."""

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=("organisation", "ref"), name="transfer_one_ref")]

    def title(self, language: str) -> str:
        """The title in a language; never empty."""
        first, second = (self.title_zh, self.title_en) if language.startswith("zh") else (self.title_en, self.title_zh)
        return first or second or self.ref


class Origin(models.Model):
    """来源 of a transfer: files in the store, or a system that is asked."""

    id = models.UUIDField(primary_key=True, default=random_id)
    transfer = models.ForeignKey(Transfer, models.CASCADE, related_name="origins")
    position = models.IntegerField()
    ref = models.TextField()
    kind = models.TextField()
    name = models.TextField(default="")
    digest = models.TextField(default="")
    """The file in the store; empty for a system that is asked."""
    size = models.BigIntegerField(null=True)
    sealed = models.BinaryField(default=b"")
    """Address and options: they may hold a password."""
    department = models.ForeignKey("accounts.Department", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=("transfer", "ref"), name="transfer_one_origin")]


class Received(models.Model):
    """收到的文件: a file that came before the plan that names it."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+")
    digest = models.TextField()
    name = models.TextField()
    size = models.BigIntegerField()
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("organisation", "digest"), name="transfer_received_once")
        ]


class Duty(models.Model):
    """责任: a department, its owner, what they owe and by when; their signature ends the transfer."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    transfer = models.ForeignKey(Transfer, models.CASCADE, related_name="duties")
    department = models.ForeignKey("accounts.Department", models.PROTECT, null=True, related_name="+")
    owner = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    what_zh = models.TextField(default="")
    what_en = models.TextField(default="")
    due_on = models.DateField()
    signed_at = models.DateTimeField(null=True)
    signed_by = models.UUIDField(null=True)
    signed_digest = models.TextField(default="")
    """Of the reconciliation that they signed."""

    def what(self, language: str) -> str:
        """What is owed, in a language."""
        first, second = (self.what_zh, self.what_en) if language.startswith("zh") else (self.what_en, self.what_zh)
        return first or second


class Agreement(models.Model):
    """同意: two people stand for a rehearsal, and nothing is written before."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    transfer = models.ForeignKey(Transfer, models.CASCADE, related_name="agreements")
    digest = models.TextField()
    asked_by = models.UUIDField()
    asked_at = models.DateTimeField()
    agreed_by = models.UUIDField(null=True)
    agreed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(agreed_by__isnull=True) | ~Q(agreed_by=F("asked_by")), name="transfer_two_agree")
        ]  # fmt: skip
