# SPDX-License-Identifier: Apache-2.0
"""Whether what customers say can be true: telephone numbers, addresses, identity numbers, names.

``check`` answers pass, warn, fail or unknown, with a code and a sentence for each thing it found.
"""

from duly.rooms.customers.rules.truth.checking import KINDS, check, versions
from duly.rooms.customers.rules.truth.letters import is_disguised
from duly.rooms.customers.rules.truth.verdicts import FINDINGS, Finding, Outcome, Verdict, Verdicts
from duly.rooms.customers.rules.truth.worldwide import judge_fields as check_fields

__all__ = [
    "FINDINGS",
    "KINDS",
    "Finding",
    "Outcome",
    "Verdict",
    "Verdicts",
    "check",
    "check_fields",
    "is_disguised",
    "versions",
]
