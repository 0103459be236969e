# SPDX-License-Identifier: Apache-2.0
"""Tables of notices. Editions and the records of what was decided are only ever added to (a trigger says so too)."""

from typing import ClassVar

from django.db import models

from duly.kernel.ids import uuid7


class Change(models.Model):
    """变更: what happens to the company."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+")
    kind = models.TextField()
    reason = models.JSONField()
    """``{language: text}``; ``*`` stands for all languages."""
    effective_on = models.DateField()
    fields = models.JSONField()
    """``{name: {language: text}}``; ``*`` stands for all languages."""

    class Meta:
        indexes: ClassVar = [models.Index(fields=("effective_on",), name="notices_by_effect")]


class Notice(models.Model):
    """通知: what customers are told of a change. Its state is derived from its records."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    change = models.OneToOneField(Change, models.PROTECT, related_name="notice")
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+")
    number = models.TextField()
    revision = models.IntegerField(default=1)
    mandatory = models.BooleanField()
    legal_basis = models.JSONField(null=True)
    """``{law, article, note}``"""
    audience_rule = models.JSONField()
    plan = models.JSONField()
    """``{steps: [{channel, wait}], acknowledge_by, also, quiet_hours_waived}``, ``wait`` in seconds."""
    fallbacks = models.JSONField(default=dict)
    asked = models.JSONField(default=dict)
    """Dates that the file gave as ``+45d``, as they were written."""
    terms = models.JSONField(db_default={})
    """``{urgency, authority, repeat: {months, times}, refers: {relation, number}}``; what is as usual is left out."""
    answers = models.JSONField(db_default={})
    """``{question: value}``: what rules turn on and no field holds."""
    renderings = models.JSONField(null=True)
    """``[{channel, language, digest}]`` of this revision; null for those from before digests were kept."""
    predecessor = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    """The notice whose place this one takes."""
    salt = models.TextField()
    """Hides the list of exemptions behind its digest in the document that other customers may see."""
    created_by = models.UUIDField()
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("organisation", "number"), name="notices_one_number"),
        ]
        indexes: ClassVar = [
            models.Index(fields=("created_at", "id"), name="notices_by_age"),
            models.Index(fields=("number", "id"), name="notices_by_number"),
        ]


class Series(models.Model):
    """The last number given to a notice of an organisation in a year."""

    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+")
    year = models.SmallIntegerField()
    last = models.IntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=("organisation", "year"), name="notices_one_series")]


class Edition(models.Model):
    """版本: the wording in one language, as of one revision."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    notice = models.ForeignKey(Notice, models.PROTECT, related_name="editions")
    language = models.TextField()
    revision = models.IntegerField()
    title = models.TextField()
    subject = models.TextField()
    summary = models.TextField()
    body = models.TextField()
    sms = models.TextField()
    everyone = models.TextField()
    """How the public page addresses its reader where the body says ``{{ name }}``."""
    correction = models.JSONField(null=True)
    """The parts that read differently for those who got the notice whose place this one takes."""
    digest = models.TextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("notice", "language", "revision"), name="notices_one_edition"),
        ]


class Record(models.Model):
    """What was decided about a notice, by whom, when: added, never changed."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    notice = models.ForeignKey(Notice, models.PROTECT, related_name="%(class)s_records")
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        abstract = True


class Revision(Record):
    """Somebody wrote the notice, or wrote it anew; ``document`` is canonical JSON as it stood then."""

    number = models.IntegerField()
    document = models.TextField()
    digest = models.TextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("notice", "number"), name="notices_one_revision"),
        ]


class Submission(Record):
    """The maker asks for approval of what has this digest."""

    digest = models.TextField()
    needed = models.JSONField(null=True)
    """``{approvers, departments}`` as the policy stood then; one approver where it is empty."""


class Approval(Record):
    """A checker who wrote none of it agrees to what has this digest. The database refuses a maker, too (0002)."""

    digest = models.TextField()
    submission = models.ForeignKey(Submission, models.PROTECT, null=True, related_name="approvals")
    """Which asking it answers: one person does so once."""
    department = models.ForeignKey("accounts.Department", models.PROTECT, null=True, related_name="+")
    on_behalf_of = models.UUIDField(null=True)
    """In whose place, by a delegation."""
    delegation = models.ForeignKey("agreement.Delegation", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=("submission", "by"), name="notices_one_approval_each")]


class Rejection(Record):
    """A checker sends it back."""

    digest = models.TextField()
    reason = models.TextField()


class Launch(Record):
    """It goes out, once."""

    digest = models.TextField()
    packs = models.JSONField()
    rehearsal = models.JSONField(null=True)
    """``{scale, ignore_quiet_hours}`` when the clock was compressed."""

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=("notice",), name="notices_one_launch")]


class Pause(Record):
    """Nothing more is sent until it is resumed."""


class Resumption(Record):
    """It goes on after a pause."""


class Cancellation(Record):
    """Nothing more is sent, for good."""

    reason = models.TextField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=("notice",), name="notices_one_cancellation")]


class Completion(Record):
    """Every customer on the roll is accounted for."""

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=("notice",), name="notices_one_completion")]


class Publication(Record):
    """It stands on the website."""

    slug = models.TextField(unique=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=("notice",), name="notices_one_publication")]


class Succession(Record):
    """Another notice took its place."""

    successor = models.ForeignKey(Notice, models.PROTECT, related_name="+")
    relation = models.TextField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=("notice",), name="notices_one_succession")]


class Repetition(Record):
    """It is one round of a notice that comes round; where it is fit, the approval of the first one holds for it."""

    first = models.ForeignKey(Notice, models.PROTECT, related_name="rounds")
    period = models.IntegerField()
    digest = models.TextField()
    approved_digest = models.TextField()
    fit = models.BooleanField()
    why = models.JSONField(null=True)
    """``{en, zh}``: why people must look at it first."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("notice",), name="notices_one_repetition"),
            models.UniqueConstraint(fields=("first", "period"), name="notices_one_round"),
        ]
