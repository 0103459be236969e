# SPDX-License-Identifier: Apache-2.0
"""What is known of stored bytes. The bytes themselves are in the store."""

from typing import ClassVar

from django.db import models


class File(models.Model):
    """Bytes under their digest; the name and type are those under which they came first."""

    digest = models.TextField(primary_key=True)
    """``sha256:<hex>``."""
    size = models.BigIntegerField()
    name = models.TextField()
    media_type = models.TextField()
    put_at = models.DateTimeField()
    is_plain = models.BooleanField(default=True)
    """Whether the bytes lie in the store as they came. What is sealed has no name here, either."""


class Copy(models.Model):
    """封存件: the bytes under the key of one person whom they are about. Each such person has their own."""

    file = models.ForeignKey(File, models.CASCADE, related_name="copies")
    subject = models.UUIDField()
    stored = models.TextField()
    """The digest of what lies in the store."""

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=("file", "subject"), name="files_one_copy")]
