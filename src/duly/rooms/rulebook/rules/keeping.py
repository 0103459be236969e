# SPDX-License-Identifier: Apache-2.0
"""What the gate must know of a notice while it goes out, frozen at its launch as plain JSON: no texts, no fields."""

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from duly.rooms.rulebook.facts import Sender, Snapshot

_PLAIN = (
    "kind", "time_zone", "mandatory", "legal_basis", "quiet_hours_waived", "message_class", "answers", "sender_region",
    "urgency", "relation", "previous_kind", "audience_count", "has_persons", "has_companies",
)  # fmt: skip
_LISTS = ("regions", "editions", "channels", "also", "jurisdictions")
_DAYS = ("effective_on", "acknowledge_by", "start_on")


def kept(snapshot: Snapshot) -> dict[str, Any]:
    """A snapshot as it is kept beside what is sent."""
    found = {name: getattr(snapshot, name) for name in _PLAIN}
    found["answers"] = {name: _plain(value) for name, value in snapshot.answers.items()}
    found |= {name: list(getattr(snapshot, name)) for name in _LISTS}
    found |= {name: _plain(getattr(snapshot, name)) for name in (*_DAYS, "start_at")}
    return found


def taken_up(held: Mapping[str, Any]) -> Snapshot:
    """The snapshot in what :func:`kept` gave."""
    values = {name: held[name] for name in _PLAIN if name in held}
    values |= {name: tuple(held.get(name, ())) for name in _LISTS}
    values |= {name: date.fromisoformat(held[name]) if held.get(name) else None for name in _DAYS}
    start_at = time.fromisoformat(held["start_at"]) if held.get("start_at") else None
    return Snapshot(sender=Sender((), ()), start_at=start_at, **values)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | time) else value
