# SPDX-License-Identifier: Apache-2.0
"""Mailings, deliveries, what providers sent us, and how fast a channel may go."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from duly.kernel.ids import uuid7


class Mailing(models.Model):
    """One step of one notice on one channel: the frozen wording and the terms under which it is carried."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    subject = models.UUIDField(db_index=True)
    organisation_id = models.UUIDField()
    channel = models.TextField()
    step = models.SmallIntegerField()
    contents = models.JSONField()
    digest = models.TextField()
    sender = models.JSONField()
    mandatory = models.BooleanField()
    legal_basis = models.JSONField(null=True)
    respects_quiet_hours = models.BooleanField()
    expires_at = models.DateTimeField(null=True)
    paused = models.BooleanField(default=False)
    lane = models.TextField(db_default="normal")
    quiet_authority = models.TextField(db_default="")
    """Who allowed this urgent mailing to break quiet hours; empty when nobody did."""
    purpose = models.TextField(db_default="notice")
    """``notice``; ``service`` (about the customer's own contact data: a reply to it confirms nothing); or ``check``: as
    ``service``, and it goes to the contact point that is yet to be proved; or ``named``: to the addresses that whoever
    opened it took down, see :func:`install_addressees`."""
    gate = models.JSONField(null=True)
    """What the rules must know of the notice to judge each recipient, frozen at its launch, and under ``gentler`` the
    channels of the plan that disturb less than this one; ``null`` for what is under no rules."""
    closed = models.TextField(db_default="")
    """Why nothing of it is tried again: ``completed``, ``cancelled``, or the number of the notice that took its place."""
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("subject", "step", "channel"), name="delivery_mailing_once")
        ]


class Delivery(models.Model):
    """One recipient on one mailing.

    ``next_at`` says when the row next needs a hand: due, held until, leased until, or to be looked up. It is null once
    nothing more is to be done, and the one index over it holds only the rows that wait for something. ``claim`` names
    the wave that has the row, so that a wave whose commit was not confirmed can be taken up again.
    """

    id = models.UUIDField(primary_key=True)
    mailing = models.ForeignKey(Mailing, models.PROTECT, related_name="+", db_constraint=False)
    recipient_id = models.UUIDField()
    customer_id = models.UUIDField(db_index=True)
    contact_point_id = models.UUIDField(null=True)
    language = models.TextField()
    code = models.TextField()
    state = models.TextField()
    outcome_code = models.TextField(default="")
    reference = models.TextField(default="")
    attempt = models.SmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    claim = models.UUIDField(null=True)
    provider = models.TextField(db_default="")
    """Who carries it, or carried it last."""
    is_pinned = models.BooleanField(db_default=False)
    """Only that provider may have it: what it once did with the letter was unknown."""
    units = models.SmallIntegerField(db_default=0)
    cost = models.BigIntegerField(db_default=0)
    """Millionths of ``currency``."""
    currency = models.TextField(db_default="")
    updated_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=("recipient_id", "mailing"), name="delivery_once")]
        indexes: ClassVar = [
            models.Index(
                fields=("mailing", "state", "next_at"), name="delivery_queue", condition=Q(next_at__isnull=False)
            )
        ]


class CallLease(models.Model):
    """Who of the staff speaks with a customer now. One row for each customer, so that no two people dial one."""

    customer_id = models.UUIDField(primary_key=True)
    delivery_id = models.UUIDField()
    agent_id = models.UUIDField()
    taken_at = models.DateTimeField()
    until = models.DateTimeField()
    passed = models.BooleanField(db_default=False)
    """The agent does not speak the customer's language: the call is for somebody else."""


class Reference(models.Model):
    """Which delivery a provider's own reference means, for providers whose receipts do not name our id."""

    provider = models.TextField()
    reference = models.TextField()
    delivery_id = models.UUIDField()
    pk = models.CompositePrimaryKey("provider", "reference")


class Orphan(models.Model):
    """A receipt that names a reference which nobody knows yet: it was faster than the answer that gives the reference."""

    provider = models.TextField()
    reference = models.TextField()
    outcome = models.TextField()
    code = models.TextField()
    response = models.TextField()
    slip = models.ForeignKey("Slip", models.CASCADE, related_name="+")
    received_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=("provider", "reference"), name="delivery_orphan_reference")]


class Slip(models.Model):
    """What a provider sent us, byte for byte, after its signature was checked."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    channel = models.TextField()
    provider = models.TextField(db_default="")
    digest = models.TextField(unique=True)
    headers = models.JSONField()
    body = models.BinaryField()
    received_at = models.DateTimeField()
    matched = models.IntegerField(default=0)


class Bucket(models.Model):
    """A token bucket over all workers: of a provider, of a domain at a provider, or of an organisation on a channel.

    ``rate`` is set where an operator sets it (organisations); elsewhere it comes from the settings. ``booked_at`` is how
    far ahead the tokens are promised to rows that were told to wait.
    """

    key = models.TextField(primary_key=True)
    tokens = models.FloatField(default=0)
    filled_at = models.DateTimeField()
    booked_at = models.DateTimeField(null=True)
    rate = models.FloatField(null=True)


class Health(models.Model):
    """How a provider does: counts that fade, and its circuit. Written once for a wave at most, never for a recipient."""

    provider = models.TextField(primary_key=True)
    channel = models.TextField()
    good = models.FloatField(default=0)
    faults = models.FloatField(default=0)
    unknown = models.FloatField(default=0)
    unmapped = models.FloatField(default=0)
    seconds = models.FloatField(default=0)
    """How long a batch takes, a fading mean; 0 when nothing was carried yet."""
    judged_at = models.DateTimeField()
    failures = models.SmallIntegerField(default=0)
    rests_until = models.DateTimeField(null=True)
    probed_at = models.DateTimeField(null=True)
    last_code = models.TextField(default="")


class Watch(models.Model):
    """That somebody looks after the queue: since when without a gap. What fell due before that may be stale."""

    id = models.SmallIntegerField(primary_key=True)
    since = models.DateTimeField()
    seen_at = models.DateTimeField()


class Restore(models.Model):
    """A backup that was found to have come back. Nothing is carried while one of them was not released."""

    signed = models.BigIntegerField(unique=True)
    """How many entries of the ledger had been signed; with :attr:`entries`, how much the backup lacks at least."""
    entries = models.BigIntegerField()
    held = models.BigIntegerField(default=0)
    found_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True)


class Audit(models.Model):
    """How far the comparison of a roll with its deliveries has come."""

    subject = models.UUIDField(primary_key=True)
    after = models.UUIDField(null=True)
    checked = models.BigIntegerField(default=0)
    missing = models.BigIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)


class Delta(models.Model):
    """What one statement changed about how many deliveries stand where, and what they cost; the sum is how things stand.

    Written by a trigger (migration 0003) and by nothing else; rows are only added, and folded together by a round.
    """

    id = models.BigAutoField(primary_key=True)
    mailing = models.ForeignKey(Mailing, models.PROTECT, related_name="+", db_constraint=False)
    language = models.TextField()
    state = models.TextField()
    provider = models.TextField()
    code = models.TextField()
    """Why, for those that came to grief; empty for all others."""
    currency = models.TextField()
    n = models.IntegerField()
    sent = models.IntegerField()
    """Attempts begun."""
    units = models.IntegerField()
    micros = models.BigIntegerField()
    at = models.DateTimeField(null=True)
    """Null once it is old enough that its minute does not matter."""
    folded = models.BooleanField(db_default=False)

    class Meta:
        indexes: ClassVar = [models.Index(fields=("at",), name="delivery_delta_at", condition=Q(at__isnull=False))]
