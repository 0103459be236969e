# SPDX-License-Identifier: Apache-2.0
"""Tables of forms on paper. Scans and pages lie in the file store sealed under the key of their batch; so does what was read and
what people keyed in. Only names of fields, counts and places on the page stand here openly.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from duly.kernel.ids import random_id, uuid7


class FormTemplate(models.Model):
    """表单模板, one version of it. What was laid down is never changed; a change is the next version."""

    id = models.UUIDField(primary_key=True, default=random_id)
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+")
    ref = models.TextField()
    version = models.IntegerField()
    document = models.JSONField()
    digest = models.TextField()
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("organisation", "ref", "version"), name="papers_one_version")
        ]


class Batch(models.Model):
    """纸质件批次. Its id is the stream of its facts, and whose key seals everything of it."""

    id = models.UUIDField(primary_key=True, default=random_id)
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+")
    template = models.ForeignKey(FormTemplate, models.PROTECT, related_name="+")
    ref = models.TextField()
    title = models.TextField(default="")
    state = models.TextField(default="received")
    digest = models.TextField(default="")
    """Of the finished table."""
    by = models.UUIDField()
    at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=("organisation", "ref"), name="papers_one_ref")]
        indexes: ClassVar = [models.Index(fields=("organisation", "-at", "id"), name="papers_by_age")]


class Scan(models.Model):
    """扫描件: a file as it came."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    batch = models.ForeignKey(Batch, models.CASCADE, related_name="scans")
    number = models.IntegerField()
    digest = models.TextField()
    media_type = models.TextField()
    size = models.BigIntegerField()
    pages = models.IntegerField(null=True)
    """Unknown until it was opened."""
    trouble = models.JSONField(default=dict)
    """Why it could not be opened, as a sentence in each language."""
    tries = models.IntegerField(default=0)
    aside = models.TextField(default="")
    """Why it was set aside."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("batch", "number"), name="papers_one_scan"),
            models.UniqueConstraint(fields=("batch", "digest"), name="papers_scan_once"),
        ]


class Form(models.Model):
    """已填表单: one row of the table to be. It has one page or more."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    batch = models.ForeignKey(Batch, models.CASCADE, related_name="forms")
    number = models.IntegerField()
    state = models.TextField(default="waiting")
    incomplete = ArrayField(models.TextField(), default=list)
    """Fixed texts that were not seen, and pages that are missing."""
    aside = models.TextField(default="")
    """Why it was set aside."""

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=("batch", "number"), name="papers_one_form")]
        indexes: ClassVar = [models.Index(fields=("batch", "state", "number"), name="papers_to_look")]


class Page(models.Model):
    """页: a page as it was made out of a scan."""

    id = models.UUIDField(primary_key=True, default=random_id)
    form = models.ForeignKey(Form, models.CASCADE, related_name="pages")
    number = models.IntegerField()
    """Within the form, from 1."""
    scan = models.ForeignKey(Scan, models.CASCADE, related_name="sheets")
    place = models.IntegerField()
    """Within the scan, from 1."""
    picture = models.TextField()
    """Digest of the page as an upright JPEG."""
    width = models.IntegerField()
    height = models.IntegerField()
    quarters = models.IntegerField(default=0)
    """By how many quarters it was turned to stand upright."""
    sealed = models.BinaryField(null=True)
    """The boxes that were seen; nothing until it was read."""
    tries = models.IntegerField(default=0)
    trouble = models.JSONField(default=dict)
    seconds = models.FloatField(default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=("form", "number"), name="papers_one_page")]


class Field(models.Model):
    """栏目 of one form: what was read, what people made of it."""

    id = models.UUIDField(primary_key=True, default=random_id)
    form = models.ForeignKey(Form, models.CASCADE, related_name="fields")
    position = models.IntegerField()
    name = models.TextField()
    how = models.TextField(default="asked")
    score = models.IntegerField(default=0)
    """How sure the reader was, in percent."""
    why = ArrayField(models.TextField(), default=list)
    """Why a person has to look; codes."""
    page = models.IntegerField(default=1)
    box = ArrayField(models.FloatField(), default=list)
    """Where it stands on the page, in pixels: left, top, right, bottom. Empty where nobody knows."""
    sealed = models.BinaryField()
    """What was read, what holds, and what each person keyed in."""
    as_read = models.BooleanField(null=True)
    """Whether what holds is what the machine had read; unknown until it is settled."""
    by = models.UUIDField(null=True)
    at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=("form", "name"), name="papers_one_field")]
