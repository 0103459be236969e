# SPDX-License-Identifier: Apache-2.0
"""What the log holds for one customer and one notice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from duly.foundation.ledger import queries as ledger
from duly.foundation.ledger.facts import Line
from duly.kernel.canonical import Json, encode
from duly.kernel.disclosures import opened


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything sequenced about a notice and one of its recipients, with what may be opened for that customer."""

    notice: UUID
    recipient: UUID
    notice_lines: Sequence[Line]
    recipient_lines: Sequence[Line]
    disclosures: Mapping[tuple[UUID, int], Sequence[str]]

    @property
    def lines(self) -> list[Line]:
        """Both chains, the notice's first."""
        return [*self.notice_lines, *self.recipient_lines]

    def disclosed(self) -> int:
        """How many values are opened."""
        return sum(len(texts) for texts in self.disclosures.values())

    def disclosures_file(self) -> bytes:
        """What goes into the pack, so that the customer's own data can be read out of the salted digests."""
        rows: list[Json] = [
            {"disclosures": list(self.disclosures[stream, n]), "n": n, "stream": str(stream)}
            for stream, n in sorted(self.disclosures, key=lambda place: (str(place[0]), place[1]))
        ]
        return encode(rows)

    def values(self, line: Line) -> dict[str, str]:
        """The opened values of one entry."""
        return dict(opened(text) for text in self.disclosures.get((line.stream, line.n), ()))

    def facts_of_notice(self) -> list[Mapping[str, Any]]:
        """What was recorded of the notice itself, in its order."""
        return [line.fact for line in self.notice_lines]

    def timeline(self) -> list[dict[str, object]]:
        """All facts by time, each with its sentences and opened values."""
        rows = [ledger.told(line) | {"values": self.values(line)} for line in self.lines]
        return sorted(rows, key=lambda row: (str(row["at"]), row["seq"]))


def evidence(notice: UUID, recipient: UUID, customer: UUID) -> Evidence:
    """What the log holds now."""
    chains = ledger.entries_of_many([notice, recipient])
    lines = [*chains[notice], *chains[recipient]]
    return Evidence(notice, recipient, chains[notice], chains[recipient], ledger.disclosures_of(lines, customer))
