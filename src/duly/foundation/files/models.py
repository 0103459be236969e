# SPDX-License-Identifier: Apache-2.0
"""What is known of stored bytes. The bytes themselves are in the store."""

from django.db import models


class File(models.Model):
    """Bytes under their digest; the name and type are those under which they came first."""

    digest = models.TextField(primary_key=True)
    """``sha256:<hex>``."""
    size = models.BigIntegerField()
    name = models.TextField()
    media_type = models.TextField()
    put_at = models.DateTimeField()
