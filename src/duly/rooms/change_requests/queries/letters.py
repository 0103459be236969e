# SPDX-License-Identifier: Apache-2.0
"""What the letter of a request says: gathered once, when the letter is written, and read again whenever it is taken."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import orjson

from duly.foundation.accounts import queries as accounts
from duly.foundation.vault import keys
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.languages import closest
from duly.rooms.change_requests.lettering import CONFIRMATION, REFUSAL
from duly.rooms.change_requests.models import ChangeItem, ChangeRequest, Letter
from duly.rooms.change_requests.queries.opening import asked
from duly.rooms.change_requests.queries.reading import in_part, kinds_of, seen_row
from duly.rooms.change_requests.rules.clocks import APPEAL_DAYS, DISPUTE_DAYS
from duly.rooms.change_requests.rules.states import DONE
from duly.rooms.change_requests.terms import State
from duly.rooms.change_requests.wording import WORDS
from duly.rooms.customers import queries as customers
from duly.rooms.customers.facts import Record

LETTER = "change_letter"
_REFUSED = frozenset({State.REFUSED, State.DISAGREEMENT_LOGGED})
_A_MOMENT = timedelta(microseconds=1)


def letter_for(actor: Actor, request_id: UUID) -> str:
    """Which letter answers a request: ``confirmation``, ``refusal``, or nothing where none is due.

    Raises:
        Refusal: ``change_requests.no_such_request``.
    """
    return matter_of(seen_row(actor, request_id))


def matter_of(row: ChangeRequest) -> str:
    """The same of a row; a request that was refused before it was known whom it concerned has nobody to write to."""
    if row.party_id is None:
        return ""
    if row.state in _REFUSED:
        return REFUSAL
    return CONFIRMATION if row.state in DONE and row.applied_at is not None else ""


def drafted(row: ChangeRequest, letter_id: UUID, matter: str, note: str = "") -> dict[str, Any]:
    """What a letter says: of a change, what was on record before it and what it came to; never a value in full."""
    party = row.party_id or row.id
    home = accounts.organisations([row.organisation_id])[row.organisation_id]
    card = customers.cards([party])[party]
    language = closest(row.language or card.language, WORDS) or "en"
    done = _decided_at(row)
    until = done + timedelta(days=APPEAL_DAYS if matter == REFUSAL else DISPUTE_DAYS)

    def day(moment: datetime | None) -> str:
        return clock.day_in(home.time_zone, moment).isoformat() if moment else ""

    return {
        "form": "duly.letter/1", "letter": str(letter_id), "matter": matter, "language": language, "number": row.number,
        "on": day(done), "organisation": home.name(language), "ways": [way for way in (home.phone, home.email) if way],
        "customer": card.name, "ref": card.ref, "received_on": day(row.received_at), "channel": row.channel,
        "nature": row.nature, "items": _items(row), "reason": row.refusal or "other", "note": note.strip() or _said_why(row),
        "applied_on": day(row.applied_at), "holds_from": day(row.effective_from), "until": day(until),
        "record": str(row.record_id or ""), "rules": f"{row.policy_version}/{row.rules_version or '–'}",
    }  # fmt: skip


def told_why(row: ChangeRequest, note: str) -> bytes:
    """A reviewer's own words to the customer, sealed, as they lie beside the decision."""
    key = keys.held([row.sealed_under]).get(row.sealed_under)
    return key.seal(_beside(row), note.strip().encode()) if key and note.strip() else b""


def said_in(letter: Letter) -> Mapping[str, Any] | None:
    """What a letter says; ``None`` for good once the customer's key was destroyed."""
    key = keys.held([letter.sealed_under]).get(letter.sealed_under)
    if key is None:
        return None
    said: dict[str, Any] = orjson.loads(key.open(seat(letter), bytes(letter.sealed)))
    return said


def seat(letter: Letter) -> bytes:
    """The place to which what a letter says is bound."""
    return keys.place(letter.request.organisation_id, LETTER, letter.sealed_under, letter.id)


def _said_why(row: ChangeRequest) -> str:
    key = keys.held([row.sealed_under]).get(row.sealed_under)
    boxes = [bytes(one.told) for one in row.reviews.filter(round=row.round).order_by("at") if one.told]
    return " ".join(key.open(_beside(row), box).decode() for box in boxes) if key else ""


def _beside(row: ChangeRequest) -> bytes:
    return keys.place(row.organisation_id, "change_refusal", row.sealed_under, row.id)


def _decided_at(row: ChangeRequest) -> datetime:
    if row.applied_at is not None:
        return row.applied_at
    event = row.events.filter(after=State.REFUSED).order_by("-id").first()
    return event.at if event else clock.now()


def _items(row: ChangeRequest) -> list[dict[str, Any]]:
    items = list(row.items.order_by("position"))
    values, kinds, before = asked(row, items), kinds_of(row, items), _before(row)
    return [
        {
            "family": item.family, "field": item.field, "kind": kinds[item.id] or item.family, "ends": item.ends,
            "before": in_part(item, kinds, _held(before, item)), "asked": in_part(item, kinds, values[item.id].value or ""),
            "decision": item.decision, "why": item.reason, "outcome": item.outcome,
        }
        for item in items
    ]  # fmt: skip


def _before(row: ChangeRequest) -> Record:
    """The record as it was believed the moment before the change was written; as it is now where nothing was."""
    party = row.party_id or row.id
    entry = customers.changes([row.record_id]).get(row.record_id) if row.record_id else None
    if entry is None:
        return customers.record_of(party)
    return customers.record_of(party, at=max(entry.since, entry.at), known_at=entry.at - _A_MOMENT)


def _held(before: Record, item: ChangeItem) -> str:
    entity = next((one for one in before.entities if one.id == item.entity_id), None)
    return (entity.values.get(item.field) or entity.attributes.get(item.field, "")) if entity else ""
