# SPDX-License-Identifier: Apache-2.0
"""What a customer has from the organisation, and how they want to be contacted."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from duly.rooms.customers.models.parties import Party


class Contract(models.Model):
    """What a customer has or had: a service under a contract number, from and until."""

    id = models.BigAutoField(primary_key=True)
    party = models.ForeignKey(Party, models.CASCADE, related_name="contracts", db_index=False)
    number = models.TextField()
    service = models.TextField()
    started_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("party", "number", "service"), name="customers_one_contract")
        ]


class Consent(models.Model):
    """One decision of a customer about being contacted; the latest counts, earlier ones stay."""

    id = models.BigAutoField(primary_key=True)
    party = models.ForeignKey(Party, models.CASCADE, related_name="consents", db_index=False)
    purpose = models.TextField()
    decision = models.TextField()
    """``granted``, ``refused`` or ``withdrawn``."""
    channel = models.TextField(null=True)
    """``None``: every channel."""
    mechanism = models.TextField()
    kind = models.TextField(db_default="")
    """``explicit``, ``implied``, or empty where nobody said which."""
    how = models.TextField(db_default="")
    """In what way it was given, in words: "signed form at the counter"."""
    given_on = models.DateField(null=True)
    """The day on which it was given, where that is known; ``at`` is when it was taken down."""
    wording = models.TextField(db_default="")
    """What the customer agreed to."""
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=("party", "purpose", "-at"), name="customers_consent_latest")]


class Preference(models.Model):
    """How a customer likes to be contacted, within what the rules allow."""

    party = models.OneToOneField(Party, models.CASCADE, primary_key=True, related_name="preference")
    channels = ArrayField(models.TextField(), default=list)
    quiet_from = models.TimeField(null=True)
    quiet_to = models.TimeField(null=True)
