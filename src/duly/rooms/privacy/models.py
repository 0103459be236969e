# SPDX-License-Identifier: Apache-2.0
"""Requests and what was decided, looks, holds, rules of keeping, undertakings. Free text lies under the customer's own key."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from duly.kernel.ids import random_id, uuid7


class Request(models.Model):
    """申请: what one customer asks for about their own data. Of each kind at most one is open."""

    id = models.UUIDField(primary_key=True, default=random_id)
    organisation_id = models.UUIDField()
    number = models.TextField()
    party = models.ForeignKey("customers.Party", models.PROTECT, related_name="+")
    kind = models.TextField()
    channel = models.TextField()
    state = models.TextField(default="received")
    purpose = models.TextField(default="")
    """Of an objection or a withdrawal: from what; empty for all."""
    sealed = models.BinaryField(default=b"")
    """The asker's own words, under the customer's key."""
    received_at = models.DateTimeField()
    due_on = models.DateField()
    clock = models.TextField()
    extended_at = models.DateTimeField(null=True)
    intake_by = models.UUIDField(null=True)
    """Who of the staff took it in; the customer's own request has nobody."""
    level = models.SmallIntegerField(default=0)
    method = models.TextField(default="")
    check_id = models.UUIDField(null=True)
    """Stands for the code that is out: the code is derived from it, and kept nowhere."""
    checked_at = models.DateTimeField(null=True)
    guesses = models.SmallIntegerField(default=0)
    codes = models.SmallIntegerField(default=0)
    codes_since = models.DateTimeField(null=True)
    erase_at = models.DateTimeField(null=True)
    """When the key is destroyed at the latest."""
    stopped_at = models.DateTimeField(null=True)
    """When something was found to stand against an erasure that was already under way."""
    bundle = models.TextField(default="")
    """The digest of what was handed over last."""
    receipt = models.TextField(default="")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("organisation_id", "number"), name="privacy_one_number"),
            models.UniqueConstraint(
                fields=("party", "kind", "purpose"), condition=Q(closed_at__isnull=True), name="privacy_one_open"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=("due_on", "id"), condition=Q(closed_at__isnull=True), name="privacy_request_due"),
            models.Index(fields=("erase_at",), condition=Q(state="erasing"), name="privacy_erasing"),
        ]


class Proof(models.Model):
    """A document by which the asker is proved; it counts once a second person has seen it."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    request = models.ForeignKey(Request, models.PROTECT, related_name="proofs")
    digest = models.TextField()
    by = models.UUIDField()
    at = models.DateTimeField()
    seen_by = models.UUIDField(null=True)
    seen_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(seen_by__isnull=True) | ~Q(seen_by=F("by")), name="privacy_seen_by_two")
        ]


class Decision(models.Model):
    """What somebody prepared and, where it takes two, somebody else agreed to or sent back."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    request = models.ForeignKey(Request, models.PROTECT, related_name="decisions")
    outcome = models.TextField()
    why = models.TextField(default="")
    laws = ArrayField(models.TextField(), default=list)
    until = models.DateField(null=True)
    sealed = models.BinaryField(default=b"")
    digest = models.TextField()
    maker = models.UUIDField()
    made_at = models.DateTimeField()
    checker = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    sent_back_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(checker__isnull=True) | ~Q(checker=F("maker")), name="privacy_four_eyes"
            ),
            models.UniqueConstraint(
                fields=("request",), condition=Q(sent_back_at__isnull=True), name="privacy_one_decision"
            ),
        ]


class Flag(models.Model):
    """限制: that a customer's data may only be kept (``restricted``), or not be used for a purpose (``objected``)."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    party = models.ForeignKey("customers.Party", models.PROTECT, related_name="+")
    kind = models.TextField()
    purpose = models.TextField(default="")
    request = models.ForeignKey(Request, models.PROTECT, related_name="+")
    since = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("party", "kind", "purpose"), condition=Q(lifted_at__isnull=True), name="privacy_one_flag"
            )
        ]


class Look(models.Model):
    """查看: somebody opened what is masked. Added, never changed."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    organisation_id = models.UUIDField()
    user = models.UUIDField()
    party = models.ForeignKey("customers.Party", models.PROTECT, related_name="+")
    family = models.TextField()
    entity = models.UUIDField(null=True)
    field = models.TextField()
    reason = models.TextField()
    reference = models.TextField(default="")
    sealed = models.BinaryField(default=b"")
    is_bait = models.BooleanField(default=False)
    day = models.DateField()
    """At the organisation's place."""
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=("organisation_id", "day", "user"), name="privacy_looks_of_a_day")]


class Bait(models.Model):
    """诱饵: a record that nobody has a reason to open."""

    party = models.OneToOneField("customers.Party", models.PROTECT, primary_key=True, related_name="+")
    by = models.UUIDField()
    at = models.DateTimeField()


class Alert(models.Model):
    """A look at a canary record, and who asked why."""

    look = models.OneToOneField(Look, models.PROTECT, primary_key=True, related_name="alert")
    seen_by = models.UUIDField(null=True)
    seen_at = models.DateTimeField(null=True)


class Hold(models.Model):
    """法律保全: nothing of a customer, or of a whole organisation, is erased while it stands."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    organisation_id = models.UUIDField()
    party = models.ForeignKey("customers.Party", models.PROTECT, null=True, related_name="+")
    reason = models.TextField()
    by = models.UUIDField()
    at = models.DateTimeField()
    asked_by = models.UUIDField(null=True)
    """Who asks to end it."""
    released_by = models.UUIDField(null=True)
    released_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(released_by__isnull=True) | (Q(asked_by__isnull=False) & ~Q(released_by=F("asked_by"))),
                name="privacy_released_by_two",
            )
        ]


class Rule(models.Model):
    """保存期限规则: how long a customer's record stays after an event, and by which law. A new version ends the one before."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    organisation_id = models.UUIDField()
    number = models.TextField()
    version = models.IntegerField()
    purpose = models.TextField()
    basis = models.TextField()
    law = models.TextField()
    months = models.SmallIntegerField()
    start = models.TextField()
    automatic = models.BooleanField(default=False)
    made_by = models.UUIDField()
    made_at = models.DateTimeField()
    agreed_by = models.UUIDField(null=True)
    agreed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("organisation_id", "number", "version"), name="privacy_one_version"),
            models.CheckConstraint(
                condition=Q(agreed_by__isnull=True) | ~Q(agreed_by=F("made_by")), name="privacy_rule_by_two"
            ),
        ]


class Due(models.Model):
    """到期: a record that a rule says should end, until somebody decides or the rule itself does."""

    id = models.BigAutoField(primary_key=True)
    organisation_id = models.UUIDField()
    party = models.ForeignKey("customers.Party", models.PROTECT, related_name="+")
    rule = models.ForeignKey(Rule, models.PROTECT, related_name="+")
    due_on = models.DateField()
    found_at = models.DateTimeField()
    request = models.ForeignKey(Request, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=("party", "rule"), name="privacy_due_once")]
        indexes: ClassVar = [
            models.Index(
                fields=("organisation_id", "due_on"), condition=Q(request__isnull=True), name="privacy_due_list"
            )
        ]


class Days(models.Model):
    """Within how many days an organisation answers where the law says only that it must be soon. The latest counts."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    organisation_id = models.UUIDField(db_index=True)
    days = models.SmallIntegerField()
    by = models.UUIDField()
    at = models.DateTimeField()


class Undertaking(models.Model):
    """承诺: what a member of staff signed or passed, with the document. Added, never changed."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    organisation_id = models.UUIDField()
    user = models.UUIDField(db_index=True)
    paper = models.TextField()
    digest = models.TextField()
    signed_on = models.DateField()
    expires_on = models.DateField(null=True)
    by = models.UUIDField()
    at = models.DateTimeField()


class Check(models.Model):
    """保密检查: a list of points for a quarter, answered by one person and signed off by another."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    organisation_id = models.UUIDField()
    period = models.TextField()
    due_on = models.DateField()
    owner = models.UUIDField()
    points = models.JSONField()
    """For each point: its words in both languages, whether it is in order, what was found."""
    digest = models.TextField(default="")
    done_by = models.UUIDField(null=True)
    done_at = models.DateTimeField(null=True)
    signed_by = models.UUIDField(null=True)
    signed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("organisation_id", "period"), name="privacy_one_check"),
            models.CheckConstraint(
                condition=Q(signed_by__isnull=True) | (Q(done_by__isnull=False) & ~Q(signed_by=F("done_by"))),
                name="privacy_signed_by_two",
            ),
        ]
