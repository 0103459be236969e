# SPDX-License-Identifier: Apache-2.0
"""What a rule may ask about a snapshot, by name: known, known to be absent, or not known; and what it did ask."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, Final

from duly.kernel.clock import day_in
from duly.rooms.rulebook.facts import Question, Recipient, Snapshot
from duly.rooms.rulebook.rules import answers, places

ALL = "*"
_PLACED = ("governing_law", "storage_region")
"""Questions whose answers are places with a law of their own."""


class Unknown:
    """The value of what nobody said yet."""

    def __repr__(self) -> str:
        return "unknown"


UNKNOWN: Final = Unknown()
"""Not the same as ``None``, which is known to be absent."""


class Lookup:
    """The facts of one snapshot at one moment. ``used`` keeps what was asked for, ``assumed`` what nobody answered."""

    def __init__(self, snapshot: Snapshot, questions: Mapping[str, Question], now: datetime) -> None:
        self.snapshot = snapshot
        self.questions = questions
        self.now = now
        self.today = day_in(snapshot.time_zone, now)
        self.used: dict[str, Any] = {}
        self.assumed: dict[str, None] = {}

    def begin(self) -> None:
        """Forget what was asked for: another rule begins."""
        self.used, self.assumed = {}, {}

    def get(self, name: str) -> Any:
        """A fact by its name; :data:`UNKNOWN` when nobody said."""
        value = self._find(name)
        self.used[name] = None if isinstance(value, Unknown) else value
        return value

    def day(self, name: str) -> Any:
        """A fact that is a date; of a moment, the day at the organisation's place."""
        value = self.get(name)
        if isinstance(value, str):
            value = answers.read_moment(value)
        if isinstance(value, datetime):
            return day_in(self.snapshot.time_zone, value)
        return value if isinstance(value, date) or value is None else UNKNOWN

    def moment(self, name: str) -> Any:
        """A fact that is a moment or a date, as it was given."""
        value = self.get(name)
        if isinstance(value, str):
            value = answers.read_moment(value)
        return value if isinstance(value, date) or value is None else UNKNOWN

    def _find(self, name: str) -> Any:
        if name in FACTS:
            return FACTS[name](self)
        if name.startswith("fields."):
            return self._field(name.removeprefix("fields."))
        if name.startswith("recipient."):
            return _recipient(self.snapshot.recipient, name.removeprefix("recipient."))
        return self._question(name)

    def _field(self, name: str) -> Any:
        given = self.snapshot.fields.get(name, {})
        return given.get(ALL) or next((text for _, text in sorted(given.items()) if text), None)

    def _question(self, name: str) -> Any:
        if name in self.snapshot.answers:
            return answers.plain(self.snapshot.answers[name])
        asked = self.questions.get(name)
        if asked is None and name.endswith("_on") and self.questions.get(name.removesuffix("_on")):
            return None  # the date of an evidence that nobody gave
        if asked is None or not asked.has_assumption:
            return UNKNOWN
        self.assumed[name] = None
        return self._find(asked.assume_from) if asked.assume_from else asked.assume


def _recipient(one: Recipient | None, name: str) -> Any:
    if one is None:
        return UNKNOWN
    if name.startswith("consent."):
        return one.consents.get(name.removeprefix("consent."), UNKNOWN)
    value = getattr(one, name, None)
    if name == "residence" and not value:
        value = places.jurisdiction_of(one.region)
    return UNKNOWN if value is None or value == "" else value


def _known(value: Any) -> Any:
    return UNKNOWN if value is None else value


def jurisdictions(snapshot: Snapshot) -> tuple[str, ...]:
    """Whose law a notice is under: of its sender, of everybody on its audience, and what :func:`elsewhere` adds."""
    own = snapshot.jurisdictions or places.jurisdictions_of((snapshot.sender_region, *snapshot.regions))
    return tuple(sorted({*own, *elsewhere(snapshot)}))


def elsewhere(snapshot: Snapshot) -> tuple[str, ...]:
    """Law that holds wherever people live: what the contracts name, and that of the place where the data are kept."""
    return places.jurisdictions_of(str(snapshot.answers.get(name) or "") for name in _PLACED)


def message_class(snapshot: Snapshot) -> str:
    """What sort of message it is; a mandatory one is a legal notice unless the file says otherwise."""
    return snapshot.message_class or ("legal_notice" if snapshot.mandatory else "service_notice")


FACTS: Mapping[str, Callable[[Lookup], Any]] = {
    "kind": lambda on: on.snapshot.kind,
    "message_class": lambda on: message_class(on.snapshot),
    "mandatory": lambda on: on.snapshot.mandatory,
    "quiet_hours_waived": lambda on: on.snapshot.quiet_hours_waived,
    "legal_basis": lambda on: on.snapshot.legal_basis or None,
    "channels": lambda on: on.snapshot.channels,
    "also": lambda on: on.snapshot.also,
    "jurisdictions": lambda on: jurisdictions(on.snapshot),
    "regions": lambda on: on.snapshot.regions,
    "languages": lambda on: on.snapshot.editions,
    "urgency": lambda on: on.snapshot.urgency,
    "today": lambda on: on.today,
    "start_on": lambda on: max(on.snapshot.start_on or on.today, on.today),
    "effective_on": lambda on: on.snapshot.effective_on,
    "acknowledge_by": lambda on: on.snapshot.acknowledge_by,
    "audience_count": lambda on: _known(on.snapshot.audience_count),
    "has_persons": lambda on: _known(on.snapshot.has_persons),
    "has_companies": lambda on: _known(on.snapshot.has_companies),
    "relation": lambda on: on.snapshot.relation or None,
    "previous_kind": lambda on: on.snapshot.previous_kind or None,
    "sender_region": lambda on: on.snapshot.sender_region or UNKNOWN,
}
RECIPIENT = frozenset(
    f"recipient.{name}"
    for name in [
        "residence",
        "region",
        "number_country",
        "channel",
        "language",
        "is_person",
        "opted_out",
        "attempts_today",
    ]
)


def is_fact(name: str, questions: Mapping[str, Question]) -> bool:
    """Whether rules may ask for this name at all."""
    return (
        name in FACTS
        or name in RECIPIENT
        or name in questions
        or name.startswith(("fields.", "recipient.consent."))
        or questions.get(name.removesuffix("_on"), None) is not None
    )
