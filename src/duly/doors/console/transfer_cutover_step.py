# SPDX-License-Identifier: Apache-2.0
"""The cut-over as one step more on the way of a transfer, between comparing and signing."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from duly.doors.console.transfer_steps import StepCard
from duly.kernel.words import Words
from duly.rooms.transfer.facts import CutoverCard, State, TransferCard

_WORDS = Words(en="Cut-over", zh="切换")
_DONE, _NOW = {State.CUT_OVER, State.SIGNED_OFF}, {State.RECONCILED, State.FROZEN}


def with_cutover(
    steps: Sequence[StepCard],
    card: TransferCard,
    found: CutoverCard | None,
    facts: Sequence[Mapping[str, Any]],
    language: str,
) -> list[StepCard]:
    """The steps with that of the cut-over before the last; as they were where none is laid down."""
    if found is None:
        return list(steps)
    tone, said, at, who = "grey", "", "", ""
    if card.state in _DONE and found.go:
        at = next((str(fact["at"]) for fact in reversed(facts) if fact["type"] == "transfer.cut_over"), "")
        tone, said, who = "green", pgettext("step", "done"), found.go.by_name
    elif card.state in _NOW:
        tone, said = "amber", _said(found)
    last = steps[-1] if card.state in _DONE else steps[-1]._replace(tone="grey", said="")
    return [*steps[:-1], StepCard(_WORDS.say(language), tone, said, at, who), last]


def _said(found: CutoverCard) -> str:
    if found.freeze is None:
        return _("comes next")
    return _("frozen, gates open") if found.open_gates else _("frozen, ready")
