# SPDX-License-Identifier: Apache-2.0
"""Tables of customers. Contact data is read through ``queries`` only: encryption and history come behind that face."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models.functions import Lower

from duly.kernel.ids import random_id, uuid7


class Party(models.Model):
    """客户: a person or company that an organisation serves."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    organisation_id = models.UUIDField()
    ref = models.TextField()
    """The customer's number in the organisation's own books."""
    kind = models.TextField()
    """``person`` or ``company``."""
    name = models.TextField()
    language = models.TextField()
    time_zone = models.TextField()
    region = models.TextField()
    tags = ArrayField(models.TextField(), default=list)
    status = models.TextField(default="active")
    """``active`` or ``former``."""
    stream = models.UUIDField(default=random_id)
    """The customer's chain in the ledger; random, so that it says nothing about the customer."""
    digest = models.BinaryField(default=b"")
    """Of the row that was imported last: an equal row changes nothing."""
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("organisation_id", "ref"), name="customers_one_party_per_ref")
        ]
        indexes: ClassVar = [models.Index(fields=("organisation_id", "name", "ref"), name="customers_by_name")]


class ContactPoint(models.Model):
    """联系方式: where a customer can be reached."""

    id = models.UUIDField(primary_key=True, db_default=RandomUUID())
    party = models.ForeignKey(Party, models.CASCADE, related_name="contact_points", db_index=False)
    channel = models.TextField()
    value = models.TextField()
    """Normalised; as it was written when ``state`` is ``broken``."""
    purpose = models.TextField(db_default="notice")
    rank = models.SmallIntegerField(db_default=0)
    state = models.TextField(db_default="active")
    """``active``, ``broken`` (malformed from the start), ``bounced`` (a carrier said so), ``unproven`` (given by the
    customer, and nobody knows yet whether it is theirs) or ``ended``."""
    state_reason = models.TextField(db_default="")
    state_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("party", "channel", "value", "purpose"), name="customers_one_contact_point")
        ]
        indexes: ClassVar = [models.Index(Lower("value"), name="customers_contact_value")]


class Contract(models.Model):
    """What a customer has or had: a service under a contract number, from and until."""

    id = models.BigAutoField(primary_key=True)
    party = models.ForeignKey(Party, models.CASCADE, related_name="contracts", db_index=False)
    number = models.TextField()
    service = models.TextField()
    started_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("party", "number", "service"), name="customers_one_contract")
        ]


class Consent(models.Model):
    """One decision of a customer about being contacted; the latest counts, earlier ones stay."""

    id = models.BigAutoField(primary_key=True)
    party = models.ForeignKey(Party, models.CASCADE, related_name="consents", db_index=False)
    purpose = models.TextField()
    decision = models.TextField()
    """``granted``, ``refused`` or ``withdrawn``."""
    channel = models.TextField(null=True)
    """``None``: every channel."""
    mechanism = models.TextField()
    kind = models.TextField(db_default="")
    """``explicit``, ``implied``, or empty where nobody said which."""
    how = models.TextField(db_default="")
    """In what way it was given, in words: "signed form at the counter"."""
    given_on = models.DateField(null=True)
    """The day on which it was given, where that is known; ``at`` is when it was taken down."""
    wording = models.TextField(db_default="")
    """What the customer agreed to."""
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=("party", "purpose", "-at"), name="customers_consent_latest")]


class Preference(models.Model):
    """How a customer likes to be contacted, within what the rules allow."""

    party = models.OneToOneField(Party, models.CASCADE, primary_key=True, related_name="preference")
    channels = ArrayField(models.TextField(), default=list)
    quiet_from = models.TimeField(null=True)
    quiet_to = models.TimeField(null=True)


class Import(models.Model):
    """One file that was brought in."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    organisation_id = models.UUIDField()
    name = models.TextField()
    source = models.TextField()
    """Digest of the file as it came."""
    encoding = models.TextField()
    state = models.TextField(default="running")
    """``running`` or ``finished``; one that was killed is ``running`` until it is resumed."""
    rows = models.IntegerField()
    done = models.IntegerField(default=0)
    new = models.IntegerField(default=0)
    updated = models.IntegerField(default=0)
    same = models.IntegerField(default=0)
    refused = models.IntegerField(default=0)
    warned = models.IntegerField(default=0)
    batches = models.IntegerField(default=0)
    """The checkpoint: how many batches are committed; a resumed import goes on after them."""
    report = models.TextField(default="")
    """Digest of the report of every row's fate."""
    stated = models.JSONField(default=dict)
    """What was recognised: columns, ignored headers, delimiter, why this encoding."""
    notable = models.JSONField(default=list)
    """The first rows that were refused or warned about."""
    begun_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=("organisation_id", "-begun_at"), name="customers_imports")]


class ImportBatch(models.Model):
    """The fates of one committed batch, until the report is put together."""

    id = models.BigAutoField(primary_key=True)
    owner = models.ForeignKey(Import, models.CASCADE, related_name="parts")
    number = models.IntegerField()
    fates = models.BinaryField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=("owner", "number"), name="customers_one_batch")]
