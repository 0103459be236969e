# SPDX-License-Identifier: Apache-2.0
"""The canonical document of a notice as its rows say it now."""

from duly.kernel import canonical
from duly.kernel.canonical import Json
from duly.rooms.notices.facts import EditionText
from duly.rooms.notices.models import Edition, Notice
from duly.rooms.notices.rules import documents


def document_of(notice: Notice) -> dict[str, Json]:
    """Edition, plan and audience rule as they stand, in the profile of canonical JSON."""
    rows = Edition.objects.filter(notice=notice, revision=notice.revision)
    change = notice.change
    return documents.document(
        number=notice.number,
        organisation=notice.organisation.ref,
        revision=notice.revision,
        change={
            "kind": change.kind,
            "reason": change.reason,
            "effective_on": change.effective_on.isoformat(),
            "fields": change.fields,
        },
        notice={
            "mandatory": notice.mandatory,
            "legal_basis": notice.legal_basis,
            "fallbacks": notice.fallbacks,
            "audience_rule": notice.audience_rule,
            "plan": notice.plan,
            "asked": notice.asked,
            "terms": notice.terms,
            "answers": notice.answers,
            "renderings": notice.renderings,
        },
        editions=[text_of(row) for row in rows],
        salt=notice.salt,
    )


def text_of(row: Edition) -> EditionText:
    """The wording in one language."""
    return EditionText(
        row.language, row.title, row.subject, row.summary, row.body, row.sms, row.everyone, row.correction
    )


def digest_of(notice: Notice) -> str:
    """The digest of :func:`document_of`: what a submission, an approval and a launch bind to."""
    return canonical.digest(document_of(notice))
