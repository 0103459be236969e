# SPDX-License-Identifier: Apache-2.0
"""What was done, said on the next page that is shown, with a button that takes it back where a verb leads there."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field

from django.contrib import messages
from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Back:
    """The way back: the form that the button sends, and where to. Its verb asks for rights as every other does."""

    address: str
    fields: Mapping[str, str | Sequence[str]] = field(default_factory=dict)
    """What it sends, by name; a list is sent as so many fields of one name."""

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Each hidden field: its name, its value."""
        for name, held in self.fields.items():
            for value in [held] if isinstance(held, str) else held:
                yield name, value


@dataclass(frozen=True, slots=True)
class Toast:
    """One thing that was done."""

    words: str
    back: Back | None = None


def say(request: HttpRequest, words: str, back: Back | None = None) -> None:
    """Keep it for the next page; the framework carries text beside a message, so the way back travels as JSON."""
    messages.success(request, words, extra_tags=json.dumps(asdict(back)) if back else "", fail_silently=True)


def toasts_of(request: HttpRequest) -> list[Toast]:
    """What was done since the last page; asked once, by the page that shows it."""
    return [Toast(str(one.message), _back(one.extra_tags or "")) for one in messages.get_messages(request)]


def _back(carried: str) -> Back | None:
    return Back(**json.loads(carried)) if carried else None
