# SPDX-License-Identifier: Apache-2.0
"""Everything held about one customer, as one document: what a bundle is made of. Nothing of anybody else is in it."""

from collections import Counter
from datetime import date, datetime
from typing import Any
from uuid import UUID

from duly.foundation.accounts import queries as accounts
from duly.kernel.actors import SYSTEM
from duly.kernel.refusals import Refusal
from duly.rooms.audience import queries as audience
from duly.rooms.audience.facts import RecipientCard
from duly.rooms.change_requests import queries as change_requests
from duly.rooms.counter import queries as counter
from duly.rooms.customers import queries as customers
from duly.rooms.delivery import queries as deliveries
from duly.rooms.downstream import queries as downstream
from duly.rooms.feedback import queries as feedback
from duly.rooms.notices import queries as notices
from duly.rooms.obligations import queries as obligations
from duly.rooms.privacy.facts import SCHEMA, RequestCard
from duly.rooms.privacy.models import Look
from duly.rooms.privacy.queries.requests import flags_of, requests_of, words_of

Section = list[dict[str, Any]]


def gathered(request: RequestCard, at: datetime) -> dict[str, Any]:
    """The whole: who asked and when, then section by section.

    Raises:
        Refusal: ``customers.unknown``.
    """
    party = request.party
    held = customers.profile(party)
    home = accounts.organisations([request.organisation])[request.organisation]
    return {
        "schema": SCHEMA,
        "watermark": f"{request.number} · {at:%Y-%m-%d %H:%M} UTC",
        "request": {"number": request.number, "kind": str(request.kind), "made_at": _said(at)},
        "controller": {
            "name_en": home.name("en"),
            "name_zh": home.name("zh"),
            "email": home.email,
            "phone": home.phone,
        },
        "record": _record(party, held.party.ref),
        "history": _history(party),
        "changes": _changes(party),
        **_agreed(held),
        "preferences": _wishes(party),
        "notices": [_notice(one, held.party.name) for one in audience.recipients_of_customer(party)],
        "restrictions": [
            {"kind": one.kind, "purpose": one.purpose, "since": _said(one.since), "lifted_at": _said(one.lifted_at)}
            for one in flags_of(party)
        ],
        "requests": [_request(one) for one in requests_of(party)],
        "change_requests": _change_requests(party),
        "conversations": _conversations(party),
        "recipients": [{"name": name, "what": "carried messages"} for name in carriers_of(party)] + _holders(party),
        "told": _told(party),
        "looks": _looks(party),
    }


def counts_of(document: dict[str, Any]) -> dict[str, int]:
    """How many things each section holds: what may be said of a bundle without opening it."""
    return {name: len(part) for name, part in document.items() if isinstance(part, list)}


def carriers_of(party: UUID) -> list[str]:
    """The providers that carried messages to a customer, and so got an address and a text: others who hold their data."""
    recipients = [one.id for one in audience.recipients_of_customer(party)]
    sent = deliveries.deliveries_of(recipients).values()
    return sorted({one.provider for cards in sent for one in cards if one.provider})


def holders_of(party: UUID) -> list[str]:
    """The systems and companies that were given data of a customer."""
    return [one.name for one in downstream.recipients_of(party)]


def _told(party: UUID) -> Section:
    return [
        {
            "name": name, "what": str(one.matter), "fields": list(one.fields), "number": one.number, "at": _said(one.made_at),
            "state": str(one.state),
        }
        for name, one in downstream.of_customer(party)
    ]  # fmt: skip


def _holders(party: UUID) -> Section:
    return [
        {"name": one.name, "kind": str(one.kind), "purpose": one.purpose, "families": list(one.families), "since": _said(one.since)}
        for one in downstream.recipients_of(party)
    ]  # fmt: skip


def _record(party: UUID, ref: str) -> dict[str, Any]:
    entities = customers.record_of(party).entities
    return {"ref": ref, "entities": [{"family": one.family, **one.attributes, **one.values} for one in entities]}


def _history(party: UUID) -> Section:
    return [
        {
            "family": one.family, "entity": str(one.id), **one.attributes, **one.values, "op": one.op,
            "valid_from": _said(one.since), "valid_until": _said(one.until), "recorded_at": _said(one.recorded_at),
            "superseded_at": _said(one.superseded_at),
        }
        for one in customers.history_of(party)
    ]  # fmt: skip


def _changes(party: UUID) -> Section:
    return [
        {
            "at": _said(one.at), "since": _said(one.since), "nature": one.nature, "source": one.source, "reason": one.reason,
            "number": one.number, "requester": one.requester, "proofs": list(one.proofs),
        }
        for one in customers.changes_of(party, limit=10_000)
    ]  # fmt: skip


def _agreed(held: customers.Profile) -> dict[str, Section]:
    """Contracts, and decisions about being contacted with where each comes from."""
    return {
        "contracts": [
            {"number": one.number, "service": one.service, "started_on": _said(one.started_on), "ended_on": _said(one.ended_on)}
            for one in held.contracts
        ],
        "consents": [
            {
                "purpose": one.purpose, "decision": one.decision, "channel": one.channel or "", "mechanism": one.mechanism,
                "kind": one.kind, "how": one.how, "given_on": _said(one.given_on), "wording": one.wording, "at": _said(one.at),
            }
            for one in held.consents
        ],
    }  # fmt: skip


def _change_requests(party: UUID) -> Section:
    return [
        {
            "number": one.number, "nature": str(one.nature), "channel": one.channel, "state": str(one.state),
            "received_at": _said(one.received_at),
        }
        for one in change_requests.requests_of(SYSTEM, party, limit=10_000)
    ]  # fmt: skip


def _conversations(party: UUID) -> Section:
    """What they asked and complained about, what we answered, and what we noted about it."""
    return [
        {
            "number": one.card.number, "kind": str(one.card.kind), "channel": str(one.card.channel), "state": str(one.card.state),
            "outcome": str(one.card.outcome or ""), "received_at": _said(one.card.received_at), "stars": one.card.stars,
            "rating": one.rating,
            "messages": [{"at": _said(line.at), "side": str(line.side), "text": line.text} for line in one.messages],
        }
        for one in feedback.held_of(party)
    ]  # fmt: skip


def _wishes(party: UUID) -> dict[str, Any]:
    wished = customers.wishes_of(party)
    hours = [f"{one:%H:%M}" if one else "" for one in (wished.quiet_from, wished.quiet_to)]
    return {
        "quiet_from": hours[0],
        "quiet_to": hours[1],
        "channels": list(wished.order),
        "agreed": dict(wished.channels),
    }


def _notice(card: RecipientCard, name: str) -> dict[str, Any]:
    """A notice as it was said to this customer, what was sent and what came of it, and what they answered."""
    try:
        read = notices.reading(card.notice_id, card.language, name=name, link="…", recipient_id=card.id)
        said = {"number": read.number, "title": read.title, "body": read.body, "language": read.language}
    except Refusal as no:
        said = {"number": "", "title": "", "body": no.kind.code, "language": card.language}
    owed = obligations.states_of([card.id]).get(card.id)
    return said | {
        "deliveries": [
            {"channel": one.channel, "state": str(one.state), "code": one.code, "at": _said(one.updated_at)}
            for one in deliveries.deliveries_of([card.id]).get(card.id, [])
        ],
        "answer": {"state": owed.state, "how": owed.how, "at": _said(owed.met_at)} if owed else {},
        "questions": [{"at": _said(one.asked_at), "text": one.text} for one in feedback.asked_by(card.id)],
        "scans": [{"at": _said(one.at), "sha256": one.digest} for one in counter.scans_of(card.id)],
    }  # fmt: skip


def _request(one: RequestCard) -> dict[str, Any]:
    return {
        "number": one.number, "kind": str(one.kind), "channel": str(one.channel), "state": str(one.state),
        "received_at": _said(one.received_at), "due_on": _said(one.due_on), "outcome": str(one.outcome or ""),
        "why": str(one.why), "laws": list(one.laws), "words": words_of(one.id),
    }  # fmt: skip


def _looks(party: UUID) -> Section:
    """Who looked: by capacity, day and reason. Names of staff are theirs; whoever needs one asks, with a reason."""
    rows = list(Look.objects.filter(party_id=party).order_by("at"))
    alike = Counter((row.day, str(row.user), row.reason) for row in rows)
    names = {user: f"staff-{n}" for n, user in enumerate(dict.fromkeys(str(row.user) for row in rows), 1)}
    return [
        {"on": _said(day), "who": names[user], "reason": reason, "times": times} for (day, user, reason), times in alike.items()
    ]  # fmt: skip


def _said(when: date | datetime | None) -> str:
    return when.isoformat() if when else ""
