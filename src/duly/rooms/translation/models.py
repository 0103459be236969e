# SPDX-License-Identifier: Apache-2.0
"""Who drafted, translated and reviewed what (added to, never changed: a trigger says so too), and the glossary."""

from typing import ClassVar

from django.db import models

from duly.kernel.ids import uuid7


class Record(models.Model):
    """What was done to one language of a subject, bound to the wording translated from and the wording it gave."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    subject = models.UUIDField()
    """The notice; it lives upstairs, so there is no key."""
    language = models.TextField()
    source_digest = models.TextField()
    target_digest = models.TextField()
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        abstract = True
        indexes: ClassVar = [models.Index(fields=("subject", "language"), name="translation_%(class)s_of")]


class Draft(Record):
    """草稿: an engine wrote it."""

    engine = models.TextField()
    machine_made = models.BooleanField()


class Translation(Record):
    """译文: somebody answers for it; ``engine`` is that of the draft they began with, if any."""

    engine = models.TextField()
    machine_made = models.BooleanField()
    """Whether what they answer for is the machine's draft, word for word."""


class Review(Record):
    """审校: somebody else compared both. The database refuses a translator, too (0001)."""


class Assignment(models.Model):
    """Somebody is asked to translate or review a language; the newest one counts."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+")
    subject = models.UUIDField(db_index=True)
    language = models.TextField()
    work = models.TextField()
    assignee = models.UUIDField(db_index=True)
    due_on = models.DateField(null=True)
    by = models.UUIDField()
    at = models.DateTimeField()


class Term(models.Model):
    """术语: an agreed word of an organisation. Its history is in the ledger, under its id."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+")
    source_language = models.TextField()
    term = models.TextField()
    target_language = models.TextField()
    agreed = models.TextField()
    forbidden = models.JSONField(default=list)
    note = models.TextField(default="")
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("organisation", "source_language", "term", "target_language"), name="translation_one_term"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=("organisation", "target_language", "term", "id"), name="translation_by_term"),
            models.Index(fields=("organisation", "agreed", "id"), name="translation_by_agreed"),
        ]
