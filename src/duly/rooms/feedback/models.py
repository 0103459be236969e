# SPDX-License-Identifier: Apache-2.0
"""Tables of feedback."""

from typing import ClassVar

from django.db import models

from duly.kernel.ids import uuid7


class Question(models.Model):
    """咨询: what one customer asked about one notice, as written."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    organisation_id = models.UUIDField()
    notice_id = models.UUIDField()
    recipient_id = models.UUIDField()
    customer_id = models.UUIDField()
    language = models.TextField()
    text = models.TextField()
    asked_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=("notice_id",), name="feedback_question_notice"),
            models.Index(fields=("recipient_id",), name="feedback_question_recipient"),
        ]
