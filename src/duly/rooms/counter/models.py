# SPDX-License-Identifier: Apache-2.0
"""Scans of signed slips. The bytes lie under their digest in files."""

from typing import ClassVar

from django.db import models

from duly.kernel.ids import uuid7


class Scan(models.Model):
    """签收单扫描件: one signed slip of one customer about one notice."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    organisation_id = models.UUIDField()
    notice_id = models.UUIDField()
    recipient_id = models.UUIDField(db_index=True)
    digest = models.TextField(unique=True)
    media_type = models.TextField()
    size = models.IntegerField()
    by_id = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=("notice_id",), name="counter_scan_notice")]
