# SPDX-License-Identifier: Apache-2.0
"""Records of what people decided about rules. They are only ever added to (a trigger says so, too)."""

from typing import ClassVar

from django.db import models

from duly.kernel.ids import uuid7


class Record(models.Model):
    """Something that somebody did, and when."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        abstract = True


class Override(Record):
    """放行申请: somebody of legal asks to let one text pass in spite of one rule. Bound to the digest of what was read."""

    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+")
    subject = models.UUIDField()
    digest = models.TextField()
    rule = models.TextField()
    rev = models.IntegerField()
    pack = models.TextField()
    reason = models.TextField()
    risk = models.TextField()
    opinion = models.TextField()
    """Counsel's opinion: where it is kept, or the digest of a file that is kept here."""
    expires_on = models.DateField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=("subject", "digest"), name="rulebook_override_subject")]


class OverrideAgreement(Record):
    """Another person agrees."""

    override = models.OneToOneField(Override, models.PROTECT, related_name="agreement")


class OverrideWithdrawal(Record):
    """It no longer holds."""

    override = models.OneToOneField(Override, models.PROTECT, related_name="withdrawal")
    reason = models.TextField()


class PackSignOff(Record):
    """签署: somebody of the organisation takes responsibility for one version of a pack, byte for byte."""

    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+")
    pack = models.TextField()
    version = models.TextField()
    digest = models.TextField()
    role = models.TextField()
    note = models.TextField(blank=True)


class ProfileAnswer(Record):
    """An answer of the organisation to a question of the packs; the newest one counts, ``null`` takes it back."""

    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+")
    question = models.TextField()
    value = models.JSONField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=("organisation", "question"), name="rulebook_profile")]


class EvidenceGiven(Record):
    """补交证据: what was answered about a notice after its launch; the newest answer counts, ``null`` takes it back."""

    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+")
    subject = models.UUIDField()
    question = models.TextField()
    value = models.JSONField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=("subject", "question"), name="rulebook_evidence")]


class Assessment(Record):
    """What every rule said of one text at one stage, as canonical JSON, with the packs that were used."""

    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+")
    subject = models.UUIDField()
    digest = models.TextField()
    stage = models.TextField()
    packs = models.JSONField()
    """``[{pack, digest}]``"""
    decisions = models.TextField()
    decisions_digest = models.TextField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=("subject", "digest"), name="rulebook_assessment_subject")]


class InstalledPack(Record):
    """A rule pack that came from outside and runs beside those of Duly, until it is retired."""

    pack = models.TextField()
    version = models.TextField()
    digest = models.TextField()
    document = models.TextField()
    """A ``rulepack/2`` document as JSON."""
    origin = models.UUIDField()
    """What it came with, in a room above."""


class PackRetirement(Record):
    """It no longer runs."""

    installed = models.OneToOneField(InstalledPack, models.PROTECT, related_name="retirement")
