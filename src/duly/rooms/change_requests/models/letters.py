# SPDX-License-Identifier: Apache-2.0
"""The letter with which a request is answered: what it says is taken down once, and printed whenever somebody takes it."""

from typing import ClassVar

from django.db import models

from duly.kernel.ids import random_id
from duly.rooms.change_requests.models.requests import ChangeRequest


class Letter(models.Model):
    """答复函. What it says stands; the database refuses to change it. Its random id is printed on it.

    So its digest in the ledger tells nothing to anybody who does not have the letter itself.
    """

    id = models.UUIDField(primary_key=True, default=random_id)
    request = models.ForeignKey(ChangeRequest, models.PROTECT, related_name="letters")
    matter = models.TextField()
    """``confirmation`` or ``refusal``."""
    language = models.TextField()
    sealed = models.BinaryField()
    """What it says, as JSON."""
    sealed_under = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("request", "matter"), name="change_requests_one_letter")
        ]
