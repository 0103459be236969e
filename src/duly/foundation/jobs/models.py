# SPDX-License-Identifier: Apache-2.0
"""When recurring work is due next."""

from django.db import models


class Round(models.Model):
    """One row for each recurring work; moving ``due_at`` forward claims a round."""

    name = models.TextField(primary_key=True)
    due_at = models.DateTimeField()
    did = models.BigIntegerField(default=0)
