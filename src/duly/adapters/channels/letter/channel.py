# SPDX-License-Identifier: Apache-2.0
"""Letters on paper as a channel: accepted means in the tray, from which the next print batch takes it, and no more.

That a print shop took it, and that it arrived, is told later by people and carriers; see ``rooms/printing``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import orjson

from duly.adapters.channels.letter.codes import CODES
from duly.rooms.delivery.channel import Accepted, Letter, Limits, Outcome, Receipt, Reply
from duly.rooms.delivery.facts import BAD_RECEIPT, BAD_SIGNATURE, TakenByUs
from duly.rooms.printing.press import Letterhead

_MOST_LINES, _LONGEST = 7, 80
_LIMITS = Limits(batch=500, connections=1)


@dataclass(frozen=True, slots=True)
class LetterChannel:
    """Needs nobody outside: the tray is ours. ``heads`` says how letters look, by organisation; ``""`` for all others."""

    heads: Mapping[str, Letterhead] = field(default_factory=dict)
    name: str = "letter"
    limits: Limits = _LIMITS

    def check(self, address: str) -> str | None:
        """Why nothing can be sent to this address: it has no lines, too many, or one that no window shows."""
        lines = [line for line in address.split("\n") if line.strip()]
        if not lines:
            return "no postal address"
        if len(lines) > _MOST_LINES or any(len(line) > _LONGEST for line in lines):
            return f"a postal address has at most {_MOST_LINES} lines of {_LONGEST} characters"
        return None

    def post(self, letters: Sequence[Letter]) -> list[Outcome]:
        """Into the tray, which has room for all. It costs nothing until it is printed, and its pages are counted."""
        return [Accepted(str(letter.delivery_id), "in the tray", units=0) for letter in letters]

    def read_receipt(self, headers: Mapping[str, str], body: bytes) -> list[Receipt | Reply]:
        """News that our own intake of tracking files and returned letters hands on; nobody else is listened to.

        Raises:
            Refusal: ``delivery.bad_signature``, ``delivery.bad_receipt``.
        """
        if not isinstance(headers, TakenByUs):
            raise BAD_SIGNATURE(why="nobody outside reports on letters")
        try:
            return [_receipt(row) for row in orjson.loads(body)]
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise BAD_RECEIPT(why=type(error).__name__) from error


def _receipt(row: Mapping[str, Any]) -> Receipt:
    code = str(row["code"]) or str(row["outcome"])
    known = CODES.get(code)
    return Receipt(
        UUID(row["delivery"]),
        "unmapped" if known is None else "delivered" if known.outcome == "delivered" else "bounced",
        known.code if known else code,
        str(row.get("response", "")),
        said_at=str(row.get("said_at", "")),
    )
