# SPDX-License-Identifier: Apache-2.0
"""Tables of data quality. Needs, measures and confirmations are only ever added to (a trigger says so, too).

Nothing here says what is on record of a customer: a finding names what is wrong and where, and the key by which equal
names are found is blind.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from duly.kernel.ids import uuid7


class NeedsVersion(models.Model):
    """What an organisation wanted to know of its customers from a moment on; the highest number holds."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    organisation_id = models.UUIDField()
    number = models.IntegerField()
    fields = ArrayField(models.TextField())
    channels = ArrayField(models.TextField())
    identifiers = ArrayField(models.TextField())
    months = models.SmallIntegerField()
    departments = models.JSONField(default=list)
    """Pairs of a tag and a department's id, the first that fits first."""
    desk = models.UUIDField(null=True)
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("organisation_id", "number"), name="quality_one_version")
        ]


class Survey(models.Model):
    """One pass over all customers of an organisation: how far it is, and what was counted so far."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    organisation_id = models.UUIDField()
    on = models.DateField()
    state = models.TextField(default="running")
    """``running`` or ``finished``; one that was killed is ``running`` until it is carried on."""
    after = models.UUIDField(null=True)
    """The last customer who was looked at."""
    customers = models.IntegerField(default=0)
    tallies = models.JSONField(default=dict)
    begun_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=("organisation_id", "on"), name="quality_one_survey")]
        indexes: ClassVar = [models.Index(fields=("state",), condition=~Q(state="finished"), name="quality_unfinished")]


class Measure(models.Model):
    """指标: one dimension on one day."""

    id = models.BigAutoField(primary_key=True)
    survey = models.ForeignKey(Survey, models.PROTECT, related_name="measures", db_index=False)
    organisation_id = models.UUIDField()
    department = models.UUIDField(null=True)
    dimension = models.TextField()
    on = models.DateField()
    part = models.IntegerField()
    whole = models.IntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("organisation_id", "department", "dimension", "on"),
                name="quality_one_measure",
                nulls_distinct=False,
            )
        ]


class Finding(models.Model):
    """问题: something is wrong with a customer's record. One that was left as it is stays so until the value changes."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    organisation_id = models.UUIDField()
    customer_id = models.UUIDField()
    code = models.TextField()
    about = models.TextField()
    """What it is about: a field, a channel, or the id of a contact point or identifier."""
    basis = models.TextField(default="")
    """The digest of the value that was looked at: another value is another finding."""
    detail = models.JSONField(default=dict)
    """What the sentence says; nothing of the value itself."""
    department = models.UUIDField(null=True)
    person = models.UUIDField(null=True)
    state = models.TextField(default="open")
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)
    how = models.TextField(default="")
    """``mended``: found right when it was looked at again; ``by_hand``; ``ignored``; ``gone`` with the customer."""
    reason = models.TextField(default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("customer_id", "code", "about"), condition=Q(state="open"), name="quality_one_open"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=("customer_id",), condition=~Q(state="done"), name="quality_of_customer"),
            models.Index(fields=("organisation_id", "opened_at", "id"), condition=Q(state="open"), name="quality_open"),
            models.Index(fields=("organisation_id", "ended_at", "id"), condition=~Q(state="open"), name="quality_over"),
        ]


class Confirmation(models.Model):
    """A customer, or somebody who spoke with them, said that what is on record is still right."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    organisation_id = models.UUIDField()
    customer_id = models.UUIDField()
    how = models.TextField()
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=("customer_id", "-at"), name="quality_confirmed")]


class NameKey(models.Model):
    """By what customers of one name and region are found: a keyed digest that says nothing of the name."""

    customer_id = models.UUIDField(primary_key=True)
    organisation_id = models.UUIDField()
    key = models.BinaryField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=("organisation_id", "key"), name="quality_name_key")]


class Pair(models.Model):
    """疑似重复: two customers who may be one. A judgement is remembered: they are not put on the list again."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    organisation_id = models.UUIDField()
    first = models.UUIDField()
    """The lower id of the two."""
    second = models.UUIDField(db_index=True)
    points = models.SmallIntegerField()
    """How probable, in thousandths."""
    reasons = ArrayField(models.TextField())
    way = models.TextField()
    state = models.TextField(default="open")
    found_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    judged_by = models.UUIDField(null=True)
    judged_at = models.DateTimeField(null=True)
    reason = models.TextField(default="")
    merge = models.UUIDField(null=True)
    """The merge that stands, by which it is taken back."""
    merged_by = models.UUIDField(null=True)
    merged_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("first", "second"), name="quality_one_pair"),
            models.CheckConstraint(condition=Q(first__lt=models.F("second")), name="quality_pair_in_order"),
            models.CheckConstraint(
                condition=Q(merged_by__isnull=True) | Q(judged_by__isnull=False) & ~Q(merged_by=models.F("judged_by")),
                name="quality_merged_by_two",
            ),
            models.CheckConstraint(
                condition=Q(merge__isnull=True) | Q(state="same", merged_by__isnull=False),
                name="quality_merged_are_same",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=("organisation_id", "points", "id"), condition=Q(state="open"), name="quality_open_pairs"
            )
        ]


class Search(models.Model):
    """One search for doubles, and how far it is."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    organisation_id = models.UUIDField()
    way = models.TextField()
    state = models.TextField(default="running")
    """``running``, ``finished`` or ``failed``."""
    place = models.JSONField(default=dict)
    """Where the quick search is; the thorough one keeps nothing that it read, and begins anew after a kill."""
    pairs = models.IntegerField(default=0)
    by = models.UUIDField()
    begun_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("organisation_id",), condition=Q(state="running"), name="quality_one_search"
            )
        ]
