# SPDX-License-Identifier: Apache-2.0
"""How a room says no: a code for programs, a sentence for people in their language, and the field at fault.

Rooms raise refusals and know nothing of HTTP or exit codes; each door translates a refusal once.
"""

from dataclasses import dataclass
from enum import Enum

from duly.kernel.words import Words


class Because(Enum):
    """What sort of no it is. Doors map it: HTTP status, exit code."""

    INVALID = "invalid"
    """The input is wrong: mend it and ask again."""
    DENIED = "denied"
    """This actor may not."""
    MISSING = "missing"
    """There is no such thing, or it is not this actor's to see."""
    CONFLICT = "conflict"
    """The state of things forbids it now."""
    UNAVAILABLE = "unavailable"
    """Something outside is not there: try again later."""


class Refusal(Exception):
    """A no with its reason. ``str()`` gives the English sentence; :meth:`say` gives the reader's."""

    def __init__(self, kind: "RefusalKind", *, field: str | None, values: dict[str, object]) -> None:
        self.kind = kind
        self.field = field
        self.values = values
        super().__init__(self.say("en"))

    @property
    def code(self) -> str:
        """The dotted, stable name for programs."""
        return self.kind.code

    def say(self, language: str) -> str:
        """The sentence in the reader's language."""
        return self.kind.words.say(language, **self.values)


@dataclass(frozen=True, slots=True)
class RefusalKind:
    """One way of saying no, declared once in a room's ``facts`` and raised by calling it."""

    code: str
    because: Because
    words: Words

    def __call__(self, *, field: str | None = None, **values: object) -> Refusal:
        """The refusal itself, to be raised; ``values`` fill the sentence."""
        return Refusal(self, field=field, values=values)


def refusal(code: str, because: Because, *, en: str, zh: str) -> RefusalKind:
    """Declare a kind of refusal."""
    return RefusalKind(code, because, Words(en=en, zh=zh))
