# SPDX-License-Identifier: Apache-2.0
"""Small decisions of a launch."""

from collections.abc import Sequence

from duly.kernel.words import Words
from duly.rooms.rulebook.facts import Finding

_LARGEST_SCALE = 100_000


def is_fit_scale(scale: int) -> bool:
    """Whether a rehearsal may divide waits by this."""
    return 1 <= scale <= _LARGEST_SCALE


def list_of(findings: Sequence[Finding]) -> Words:
    """Findings as a list for people, one a line, with the law where there is one."""

    def lines(language: str) -> str:
        said = (
            f"- {finding.words.say(language)}" + (f" [{finding.law}]" if finding.law else "") for finding in findings
        )
        return "\n".join(said).replace("{", "{{").replace("}", "}}")

    return Words(en=lines("en"), zh=lines("zh"))
