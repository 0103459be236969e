# SPDX-License-Identifier: Apache-2.0
"""Tables of the ledger. Only this folder writes them; entries are never updated or deleted (a trigger says so too)."""

from typing import ClassVar

from django.db import models


class Log(models.Model):
    """The log's name, fixed when the house is first opened."""

    origin = models.TextField(unique=True)
    opened_at = models.DateTimeField()
    verifier_key = models.TextField(default="")


class Inbox(models.Model):
    """A fact that was committed with its change and waits for its place in the log."""

    id = models.BigAutoField(primary_key=True)
    stream = models.UUIDField()
    body = models.TextField()


class Entry(models.Model):
    """One leaf, byte for byte. ``n`` counts within its stream, so that a missing entry is a visible gap."""

    seq = models.BigIntegerField(primary_key=True)
    stream = models.UUIDField()
    n = models.IntegerField()
    leaf = models.TextField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=("stream", "n"), name="ledger_entry_stream_n")]


class Tile(models.Model):
    """A run of at most 256 hashes of one level of the tree (https://c2sp.org/tlog-tiles)."""

    pk = models.CompositePrimaryKey("level", "position")
    level = models.SmallIntegerField()
    position = models.BigIntegerField()
    hashes = models.BinaryField()


class Seal(models.Model):
    """A signed checkpoint: from here on the first ``size`` entries cannot change unnoticed."""

    size = models.BigIntegerField(primary_key=True)
    note = models.TextField()
    sealed_at = models.DateTimeField()


class HouseKey(models.Model):
    """A key that lies in the house's folder of keys, never here: its number and its fingerprint.

    The highest number of a purpose is in use; a lower one that is not retired yet still wraps some keys of persons.
    """

    pk = models.CompositePrimaryKey("purpose", "number")
    purpose = models.TextField()
    number = models.SmallIntegerField()
    fingerprint = models.TextField()
    noted_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)
    progress = models.JSONField(default=dict)
    """Of an index key: how far the marks are made anew under it."""


class SubjectKey(models.Model):
    """The key that one person's data is encrypted under, itself encrypted; destroying it is erasure.

    ``wrapping`` is the number of the key that wraps it; 0 says that it was destroyed, and a trigger keeps it so.
    """

    subject = models.UUIDField(primary_key=True)
    wrapped = models.BinaryField()
    wrapping = models.SmallIntegerField(db_default=1)


class SealedDisclosure(models.Model):
    """What opens a leaf's salted digests, encrypted under the subject's key."""

    pk = models.CompositePrimaryKey("fact", "subject")
    fact = models.UUIDField()
    subject = models.UUIDField()
    ciphertext = models.BinaryField()


class Herald(models.Model):
    """A fact on its way upstairs: it leaves this table in the transaction of the reaction that it causes."""

    id = models.BigAutoField(primary_key=True)
    kind = models.TextField()
    stream = models.UUIDField()
    fact = models.UUIDField()
    public = models.JSONField()
