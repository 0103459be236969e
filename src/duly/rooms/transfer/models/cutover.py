# SPDX-License-Identifier: Apache-2.0
"""How the new system takes over: the window in which the old one stands still, the checklist, who decided what."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from duly.kernel.ids import random_id, uuid7
from duly.rooms.transfer.models.plans import Transfer


class Cutover(models.Model):
    """切换方案 of a transfer. One that is laid down again replaces it; the ledger knows each by its digest."""

    id = models.UUIDField(primary_key=True, default=random_id)
    transfer = models.OneToOneField(Transfer, models.CASCADE, related_name="cutover")
    freeze_from = models.DateTimeField()
    freeze_until = models.DateTimeField()
    fence_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    how_zh = models.TextField(default="")
    how_en = models.TextField(default="")
    contingency_zh = models.TextField(default="")
    contingency_en = models.TextField(default="")
    rollback_days = models.IntegerField()
    decider = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    """Who may roll back once the new system has taken over."""
    digest = models.TextField()
    by = models.UUIDField()
    at = models.DateTimeField()


class CheckItem(models.Model):
    """检查项: something that its owner, and nobody else, ticks."""

    id = models.UUIDField(primary_key=True, default=random_id)
    cutover = models.ForeignKey(Cutover, models.CASCADE, related_name="items")
    position = models.IntegerField()
    what_zh = models.TextField(default="")
    what_en = models.TextField(default="")
    owner = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    department = models.ForeignKey("accounts.Department", models.PROTECT, null=True, related_name="+")
    is_gate = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("cutover", "position"), name="transfer_one_check_item")
        ]  # fmt: skip


class Tick(models.Model):
    """勾选: what an owner says of an item, for one freeze. The last word of a freeze counts; all are kept."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    item = models.ForeignKey(CheckItem, models.CASCADE, related_name="ticks")
    freeze = models.IntegerField()
    """The number of the freeze that it is said for: one that was thawed leaves nothing ticked."""
    answer = models.BooleanField()
    note = models.TextField(default="")
    by = models.UUIDField()
    at = models.DateTimeField()


class Freeze(models.Model):
    """冻结: somebody declared that the old system takes no changes any more."""

    id = models.UUIDField(primary_key=True, default=random_id)
    transfer = models.ForeignKey(Transfer, models.CASCADE, related_name="freezes")
    number = models.IntegerField()
    by = models.UUIDField()
    at = models.DateTimeField()
    stood = models.JSONField(default=dict)
    """By table of a source what changes when a row of it does, as it was when the freeze began."""
    moved = models.JSONField(default=list)
    """The tables that were found changed since."""
    looked_at = models.DateTimeField()
    reminded_on = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended = models.TextField(default="")
    ended_by = models.UUIDField(null=True)
    why = models.TextField(default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("transfer", "number"), name="transfer_one_freeze"),
            models.UniqueConstraint(
                fields=("transfer",), condition=Q(ended_at__isnull=True), name="transfer_one_open_freeze"
            ),
        ]


class Acceptance(models.Model):
    """接受: an owner says that exactly these rows may stay behind."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    transfer = models.ForeignKey(Transfer, models.CASCADE, related_name="acceptances")
    rows = models.BigIntegerField()
    digest = models.TextField()
    """Of how many are held back in each shard."""
    note = models.TextField(default="")
    by = models.UUIDField()
    at = models.DateTimeField()


class Go(models.Model):
    """切换决定: the new system takes over. Whoever made it ready cannot decide it; the point to roll back to is kept."""

    id = models.UUIDField(primary_key=True, default=random_id)
    transfer = models.ForeignKey(Transfer, models.CASCADE, related_name="goes")
    freeze = models.OneToOneField(Freeze, models.CASCADE, related_name="+")
    prepared_by = models.UUIDField()
    by = models.UUIDField()
    at = models.DateTimeField()
    point = models.JSONField()
    """The digest and the rows of every target table, the last round, how many shards stand in the target's book and their digest."""
    digest = models.TextField()
    until = models.DateTimeField()
    """Up to then it can be rolled back."""
    rolled_back_at = models.DateTimeField(null=True)
    rolled_back_by = models.UUIDField(null=True)
    why = models.TextField(default="")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(by=F("prepared_by")), name="transfer_two_cut_over")
        ]  # fmt: skip
