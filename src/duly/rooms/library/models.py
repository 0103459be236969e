# SPDX-License-Identifier: Apache-2.0
"""Bundles that were taken over, bundles that were given up, signers that are trusted or no longer: only added to (a trigger says so, too)."""

from typing import ClassVar

from django.db import models

from duly.kernel.ids import uuid7


class Record(models.Model):
    """Something that somebody did, and when."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        abstract = True


class Bundle(Record):
    """资源包: what it says, byte for byte, and who signed it."""

    name = models.TextField()
    version = models.TextField()
    digest = models.TextField()
    document = models.TextField()
    """The bundle as JSON, as its signer wrote it."""
    signer = models.TextField(blank=True)
    """Empty for one that came with Duly."""
    fingerprint = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=("name",), name="library_bundle_name")]


class Retirement(Record):
    """停用: it is no longer used."""

    bundle = models.OneToOneField(Bundle, models.PROTECT, related_name="retirement")
    reason = models.TextField()


class TrustedSigner(Record):
    """Somebody compared a fingerprint and said that they trust it."""

    key = models.TextField()
    name = models.TextField()
    fingerprint = models.TextField(db_index=True)


class Distrust(Record):
    """Somebody took that back: the key was lost, or the partner is none any more."""

    signer = models.OneToOneField(TrustedSigner, models.PROTECT, related_name="distrust")
    reason = models.TextField()
