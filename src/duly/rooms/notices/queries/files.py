# SPDX-License-Identifier: Apache-2.0
"""The file behind a notice, as it would have to be written today."""

from typing import Any

from duly.rooms.notices.models import Notice
from duly.rooms.notices.queries.finding import current_editions
from duly.rooms.notices.rules import files


def file_of(notice: Notice) -> dict[str, Any]:
    """The notice as a notice file that was read into plain values; ``revise`` with it changes nothing but the revision."""
    change = notice.change
    return files.written(
        {"kind": change.kind, "reason": change.reason, "effective_on": change.effective_on.isoformat(), "fields": change.fields},
        {key: getattr(notice, key, None) for key in ("mandatory", "legal_basis", "fallbacks", "audience_rule", "plan", "terms", "answers")},
        current_editions(notice),
    )  # fmt: skip
