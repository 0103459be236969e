# SPDX-License-Identifier: Apache-2.0
"""Forecasts as they stood at launch. Added, never changed."""

from django.db import models


class Forecast(models.Model):
    """What was expected of a notice when it went out."""

    notice_id = models.UUIDField(primary_key=True)
    body = models.JSONField()
    digest = models.TextField()
    at = models.DateTimeField()
