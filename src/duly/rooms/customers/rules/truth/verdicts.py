# SPDX-License-Identifier: Apache-2.0
"""How a check answers: pass, warn, fail or unknown, each with a stable code and a sentence in both languages.

Unknown is an answer of its own: nothing that could not be judged may count as judged.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from duly.kernel.words import Words


class Outcome(StrEnum):
    """What a check has to say about a value."""

    PASS = "pass"  # noqa: S105  an outcome, no password
    WARN = "warn"
    UNKNOWN = "unknown"
    FAIL = "fail"


_GRAVITY = {outcome: rank for rank, outcome in enumerate(Outcome)}
_SHOWN = 60


class Given(NamedTuple):
    """What a check is asked about; ``region`` is two letters or empty, ``today`` the day for dates that must be past."""

    text: str
    region: str = ""
    today: date | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """One thing that was found."""

    outcome: Outcome
    code: str
    words: Words
    values: tuple[tuple[str, str | Words], ...] = ()

    def say(self, language: str) -> str:
        """The sentence: what, where, and how to mend it."""
        return self.words.say(language, **dict(self.values))


@dataclass(frozen=True, slots=True)
class Verdicts:
    """Everything that was found about one value, the gravest first.

    ``normalised`` is its one written form, where there is one. ``parts`` say what was read out of it; nothing that the
    asker did not write in plain sight (a sex, a birthday) is among them.
    """

    kind: str
    normalised: str | None
    found: tuple[Verdict, ...]
    parts: tuple[tuple[str, str], ...] = ()

    @property
    def outcome(self) -> Outcome:
        """The gravest: fail before unknown before warn before pass. With nothing found, nothing was judged."""
        return self.found[0].outcome if self.found else Outcome.UNKNOWN

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of all that was found."""
        return tuple(verdict.code for verdict in self.found)

    def part(self, name: str) -> str:
        """One of the parts; empty when it is not there."""
        return dict(self.parts).get(name, "")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a check can find; calling it with values for the sentence makes the verdict."""

    outcome: Outcome
    code: str
    words: Words

    def __call__(self, **values: str | Words) -> Verdict:
        """The verdict; what is quoted in it is cut to what can be shown."""
        return Verdict(
            self.outcome,
            self.code,
            self.words,
            tuple((name, text[:_SHOWN] if isinstance(text, str) else text) for name, text in values.items()),
        )


FINDINGS: dict[str, Finding] = {}
"""Everything that any check can find, by its code."""


def passes(code: str, *, en: str, zh: str) -> Finding:
    """Declares what is said when all is well, as far as it can be told."""
    return _declared(Outcome.PASS, code, en, zh)


def warns(code: str, *, en: str, zh: str) -> Finding:
    """Declares a doubt: a person should look."""
    return _declared(Outcome.WARN, code, en, zh)


def fails(code: str, *, en: str, zh: str) -> Finding:
    """Declares what cannot be right."""
    return _declared(Outcome.FAIL, code, en, zh)


def unsure(code: str, *, en: str, zh: str) -> Finding:
    """Declares what could not be judged, and by what else it may be."""
    return _declared(Outcome.UNKNOWN, code, en, zh)


def gathered(
    kind: str, normalised: str | None, *found: Verdict | None, parts: tuple[tuple[str, str], ...] = ()
) -> Verdicts:
    """The answer of a check; what was not found is left out, and what cannot be right has no written form."""
    present = sorted((verdict for verdict in found if verdict), key=lambda verdict: -_GRAVITY[verdict.outcome])
    is_refused = bool(present) and present[0].outcome is Outcome.FAIL
    return Verdicts(kind, None if is_refused else normalised, tuple(present), parts)


def _declared(outcome: Outcome, code: str, en: str, zh: str) -> Finding:
    if code in FINDINGS:
        message = f"{code} is declared twice"
        raise ValueError(message)
    FINDINGS[code] = Finding(outcome, code, Words(en=en, zh=zh))
    return FINDINGS[code]
