# SPDX-License-Identifier: Apache-2.0
"""Tables of what comes after a move. No row holds a value of a customer: those lie sealed on the transfer's workbench."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from duly.kernel.ids import random_id, uuid7


class Matching(models.Model):
    """对应: whose the rows of a transfer are that moved."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    transfer = models.OneToOneField("transfer.Transfer", models.CASCADE, related_name="+")
    rows = models.BigIntegerField()
    """Of tables that say whose their rows are."""
    matched = models.BigIntegerField()
    customers = models.IntegerField()
    elsewhere = models.JSONField(default=list)
    """Tables whose rows say nothing of a customer, with how many moved."""
    segment = models.UUIDField(null=True)
    """The customers, in the register; after choices were made by hand, with those."""
    notice_id = models.UUIDField(null=True)
    let_go_at = models.DateTimeField(null=True)
    """When what was kept for notice and checks was removed."""
    by = models.UUIDField()
    at = models.DateTimeField()


class Stray(models.Model):
    """无唯一归属的行: a row that belongs to nobody we know, or to several, and how it is accounted for."""

    matching = models.ForeignKey(Matching, models.CASCADE, related_name="strays", db_index=False)
    position = models.IntegerField()
    row = models.BigIntegerField()
    """Its number in the source; rows of later rounds may bear one that an earlier row had, and share its account."""
    candidates = ArrayField(models.UUIDField(), default=list)
    outcome = models.TextField(default="", db_default="")
    customer = models.UUIDField(null=True)
    why = models.TextField(default="", db_default="")
    by = models.UUIDField(null=True)
    at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=("matching", "position", "row"), name="aftercare_strays"),
        ]


class Watch(models.Model):
    """复查计划: how often rows that moved are looked at again, and who answers for it."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    transfer = models.ForeignKey("transfer.Transfer", models.CASCADE, related_name="+")
    every_days = models.IntegerField()
    times = models.IntegerField()
    size = models.IntegerField()
    confidence = models.TextField()
    tolerable = models.TextField()
    seed = models.TextField()
    owner = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    next_on = models.DateField()
    trouble = models.JSONField(default=dict)
    """Why the last sample could not be drawn, as a sentence in each language."""
    by = models.UUIDField()
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("transfer",), condition=Q(ended_at__isnull=True), name="aftercare_one_watch"
            ),
        ]


class Check(models.Model):
    """一次复查: a sample that was drawn and read back."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    watch = models.ForeignKey(Watch, models.CASCADE, related_name="checks")
    number = models.IntegerField()
    seed = models.TextField()
    rows = models.IntegerField()
    same = models.IntegerField()
    due_on = models.DateField()
    """By when every difference is to be judged."""
    at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    upper = models.TextField(default="")
    """The rate of wrong rows that all of them do not exceed, with the confidence of the watch."""
    holds = models.BooleanField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=("watch", "number"), name="aftercare_one_check")]


class Item(models.Model):
    """A row of a sample that stands otherwise now, or no longer."""

    id = models.UUIDField(primary_key=True, default=random_id)
    check_of = models.ForeignKey(Check, models.CASCADE, related_name="items")
    position = models.IntegerField()
    row = models.BigIntegerField()
    found = models.TextField()
    fields = ArrayField(models.TextField(), default=list)
    verdict = models.TextField(default="")
    note = models.TextField(default="")
    judged_by = models.UUIDField(null=True)
    judged_at = models.DateTimeField(null=True)
    request = models.UUIDField(null=True)
    """The change request that mends it, where the target is our own register."""
    mended_by = models.UUIDField(null=True)
    mended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("check_of", "position", "row"), name="aftercare_one_item")
        ]


class Case(models.Model):
    """案例: what went wrong, why, what was learned, what is done next time."""

    id = models.UUIDField(primary_key=True, default=random_id)
    transfer = models.ForeignKey("transfer.Transfer", models.PROTECT, related_name="+")
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+")
    state = models.TextField(default="draft")
    title = models.TextField()
    wrong = models.TextField()
    why = models.TextField()
    learned = models.TextField()
    next_time = models.TextField()
    severity = models.TextField()
    tags = ArrayField(models.TextField(), default=list)
    traits = ArrayField(models.TextField(), default=list)
    """By what a new transfer resembles this one: kinds of sources, damage, reasons for holding rows back."""
    material = models.JSONField(default=dict)
    tokens = ArrayField(models.TextField(), default=list)
    """By what it is found: words, and pairs of Chinese characters."""
    by = models.UUIDField()
    at = models.DateTimeField()
    reviewed_by = models.UUIDField(null=True)
    reviewed_at = models.DateTimeField(null=True)
    published_by = models.UUIDField(null=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=F("by")), name="aftercare_two_see_a_case")
        ]  # fmt: skip
        indexes: ClassVar = [GinIndex(fields=("tokens",), name="aftercare_case_tokens")]


class Spent(models.Model):
    """工时: time that somebody put into a transfer."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    transfer = models.ForeignKey("transfer.Transfer", models.CASCADE, related_name="+")
    minutes = models.IntegerField()
    what = models.TextField()
    on = models.DateField()
    by = models.UUIDField()
    at = models.DateTimeField()
