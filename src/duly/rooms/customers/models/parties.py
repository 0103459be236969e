# SPDX-License-Identifier: Apache-2.0
"""The heads: what holds now of a customer, without a secret in it."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Upper

from duly.kernel.ids import random_id, uuid7


class Party(models.Model):
    """客户: a person or company that an organisation serves."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    organisation_id = models.UUIDField()
    ref = models.TextField()
    """The customer's number in the organisation's own books."""
    kind = models.TextField()
    """``person`` or ``company``."""
    version = models.UUIDField()
    """What holds now of name and particulars."""
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
    seq = models.IntegerField(db_default=0)
    """How many changes of this customer alone are on the permanent record."""
    chain = models.BinaryField(db_default=b"")
    """The hash of the last of them."""
    merged_into = models.UUIDField(null=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    name: str
    """Opened by ``queries``; a party that was read otherwise has none."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("organisation_id", "ref"), name="customers_one_party_per_ref")
        ]
        indexes: ClassVar = [
            models.Index(fields=("stream",), name="customers_by_stream"),
            models.Index(fields=("organisation_id", "updated_at", "id"), name="customers_by_change"),
            models.Index(OpClass(Upper("ref"), name="text_pattern_ops"), name="customers_by_ref_begins"),
        ]


class ContactPoint(models.Model):
    """联系方式: where a customer can be reached."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    party = models.ForeignKey(Party, models.CASCADE, related_name="contact_points", db_index=False)
    channel = models.TextField()
    mark = models.BinaryField()
    """Blind: equal for equal values, and says nothing to whom the index key is not known."""
    tail = models.BinaryField(null=True)
    """The same of the last digits of a number."""
    country = models.TextField(db_default="")
    """Of a telephone number."""
    purpose = models.TextField(db_default="notice")
    rank = models.SmallIntegerField(db_default=0)
    state = models.TextField(db_default="active")
    """``active``, ``broken`` (malformed from the start), ``bounced`` (a carrier said so), ``unproven`` (given by the
    customer, and nobody knows yet whether it is theirs) or ``ended``. What carriers say is no part of a version: it is
    said of the way, not of the customer, and each word of it is a fact."""
    state_reason = models.TextField(db_default="")
    state_at = models.DateTimeField()
    version = models.UUIDField()

    value: str
    """Opened by ``queries``: normalised; as it was written when ``state`` is ``broken``."""

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=("party", "channel"), name="customers_contacts_of"),
            models.Index(fields=("channel", "mark"), name="customers_contact_mark"),
            models.Index(fields=("tail",), name="customers_contact_tail", condition=models.Q(tail__isnull=False)),
        ]


class Identifier(models.Model):
    """What tells a customer from all others: a registration number, an identity document, a bank account."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    party = models.ForeignKey(Party, models.CASCADE, related_name="identifiers")
    kind = models.TextField()
    country = models.TextField(db_default="")
    mark = models.BinaryField()
    state = models.TextField(db_default="active")
    """``active`` or ``ended``."""
    version = models.UUIDField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=("kind", "mark"), name="customers_identifier_mark")]


class NameTokens(models.Model):
    """By what a name is found: keyed hashes of its pieces and of how it is read, in no order."""

    party = models.OneToOneField(Party, models.CASCADE, primary_key=True, related_name="tokens")
    tokens = ArrayField(models.IntegerField())

    class Meta:
        indexes: ClassVar = [GinIndex(fields=("tokens",), name="customers_name_tokens")]


class Crosswalk(models.Model):
    """By what number another system knows a customer."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    party = models.ForeignKey(Party, models.CASCADE, related_name="crosswalks")
    organisation_id = models.UUIDField()
    system = models.TextField()
    external_id = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("organisation_id", "system", "external_id"), name="customers_one_party_per_external_id"
            )
        ]


class Merge(models.Model):
    """Two customers were found to be one: ``absorbed`` keeps its rows and its key, and steps back until this is reversed."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    survivor = models.ForeignKey(Party, models.PROTECT, related_name="merges")
    absorbed = models.ForeignKey(Party, models.PROTECT, related_name="absorptions")
    status = models.TextField()
    """The absorbed customer's own, to be given back."""
    brought = models.JSONField(default=dict)
    """What the survivor got by it: ids of ``entities`` and ``contracts``."""
    reason = models.TextField()
    at = models.DateTimeField()
    reversed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("absorbed",), name="customers_absorbed_once", condition=models.Q(reversed_at__isnull=True)
            ),
            models.CheckConstraint(
                name="customers_merged_with_another", condition=~models.Q(survivor=models.F("absorbed"))
            ),
        ]
