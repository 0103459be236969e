# SPDX-License-Identifier: Apache-2.0
"""The chain of custody (交接链): who had a package when, each entry signed by who did it and bound to the one before.

An entry that is left out, changed or put elsewhere breaks the chain; two copies of it can be laid side by side.
"""

import hashlib
from collections.abc import Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

import orjson

from duly.kernel.canonical import Json, encode
from duly.kernel.refusals import Refusal
from duly.rooms.parcels.refusals import BAD_CUSTODY, MALFORMED
from duly.rooms.parcels.rules.cards import Card, Private, read_card
from duly.rooms.parcels.rules.documents import Shape, fitted, parsed
from duly.rooms.parcels.rules.limits import CUSTODY, LONGEST_LINE
from duly.rooms.parcels.rules.reasons import (
    NO_CARD,
    NOT_OUR_SHAPE,
    OTHER_PARCEL,
    OUT_OF_ORDER,
    PREV_DIGEST,
    UNKNOWN_EVENT,
)
from duly.rooms.parcels.terms import Compared, Event, Relation

AFTER = {
    Event.SEALED: Event.CREATED, Event.HANDED: Event.SEALED, Event.RECEIVED: Event.SEALED, Event.VERIFIED: Event.RECEIVED,
    Event.UNSEALED: Event.VERIFIED, Event.LOADED: Event.UNSEALED, Event.RECONCILED: Event.LOADED, Event.DESTROYED: Event.CREATED,
}  # fmt: skip
"""What must have happened before; only the first entry of a chain follows nothing."""
_ONCE = frozenset({Event.CREATED, Event.SEALED})
_START = f"sha256:{'0' * 64}"
_ENTRY: Shape = {
    "at": str, "by": str, "card": (dict, type(None)), "data": dict, "event": str, "n": int, "parcel": str, "prev": str, "sig": dict,
    "v": int,
}  # fmt: skip


class Entry(NamedTuple):
    """One entry. ``line`` is its exact text, without the newline."""

    n: int
    event: Event
    at: str
    by: str
    data: Mapping[str, Json]
    card: Card
    """The key that signed it."""
    line: bytes

    @property
    def digest(self) -> str:
        """What the next entry names."""
        return digest_of(self.line)


def digest_of(line: bytes) -> str:
    """The digest of an entry's line."""
    return f"sha256:{hashlib.sha256(line).hexdigest()}"


def entry(
    chain: Sequence[Entry],
    parcel: UUID,
    event: Event,
    *,
    at: str,
    signer: tuple[Card, Private],
    data: Mapping[str, Json],
) -> Entry:
    """The next entry of a chain, signed. The first of a signer carries its card.

    Raises:
        Refusal: ``parcels.bad_custody`` when it cannot follow what is there.
    """
    card, own = signer
    is_new = all(one.card.key_id != card.key_id for one in chain)
    said: dict[str, Json] = {
        "at": at, "by": card.key_id, "card": orjson.loads(card.text) if is_new else None, "data": data, "event": str(event),
        "n": len(chain), "parcel": str(parcel), "prev": chain[-1].digest if chain else _START, "v": 1,
    }  # fmt: skip
    line = encode(said | {"sig": own.sign(_signed(said))})
    return read_chain(b"".join(one.line + b"\n" for one in chain) + line + b"\n", parcel)[-1]


def read_chain(raw: bytes, parcel: UUID) -> list[Entry]:
    """A chain that came from outside: each entry signed, each following the one before, all about this package.

    Raises:
        Refusal: ``parcels.bad_custody``, ``parcels.bad_signature``, ``parcels.malformed``.
    """
    if raw[-1:] != b"\n":
        raise MALFORMED(path=CUSTODY, why=NOT_OUR_SHAPE)
    chain: list[Entry] = []
    cards: dict[str, Card] = {}
    for line in raw[:-1].split(b"\n"):
        chain.append(_follow(chain, cards, line, parcel))
    return chain


def compare(one: Sequence[Entry], other: Sequence[Entry]) -> Compared:
    """Lay two copies side by side."""
    ends = min(len(one), len(other))
    shared = next((n for n in range(ends) if one[n].line != other[n].line), ends)
    if shared == ends:
        return Compared(shared, Relation.SAME if len(one) == len(other) else Relation.CONTINUES)
    both = {entry.by for entry in one[shared:]} & {entry.by for entry in other[shared:]}
    return Compared(shared, Relation.CONTRADICTS if both else Relation.BRANCHES)


def may_follow(events: Sequence[Event], event: Event) -> bool:
    """Whether an event can come now; nothing comes after a destruction."""
    if not events or Event.DESTROYED in events:
        return not events and event is Event.CREATED
    return event in AFTER and AFTER[event] in events and not (event in _ONCE and event in events)


def _follow(chain: Sequence[Entry], cards: dict[str, Card], line: bytes, parcel: UUID) -> Entry:
    n = len(chain)
    if len(line) > LONGEST_LINE:
        raise BAD_CUSTODY(n=n, why=NOT_OUR_SHAPE)
    said = fitted(CUSTODY, parsed(CUSTODY, line), _ENTRY)
    if (said["n"], said["prev"], said["v"]) != (n, chain[-1].digest if chain else _START, 1):
        raise BAD_CUSTODY(n=n, why=PREV_DIGEST)
    if said["parcel"] != str(parcel):
        raise BAD_CUSTODY(n=n, why=OTHER_PARCEL)
    if said["event"] not in set(Event):
        raise BAD_CUSTODY(n=n, why=UNKNOWN_EVENT)
    if not may_follow([one.event for one in chain], Event(said["event"])):
        raise BAD_CUSTODY(n=n, why=OUT_OF_ORDER)
    card = _card(n, said, cards)
    card.must_have_signed(f"{CUSTODY} {n}", _signed({name: said[name] for name in said if name != "sig"}), said["sig"])
    return Entry(n, Event(said["event"]), said["at"], said["by"], said["data"], card, line)


def _card(n: int, said: Mapping[str, Json], cards: dict[str, Card]) -> Card:
    by = str(said["by"])
    if said["card"] is not None:
        try:
            card = read_card(encode(said["card"]).decode())
        except Refusal as no:
            raise BAD_CUSTODY(n=n, why=no.values.get("why", NO_CARD)) from None
        cards.setdefault(card.key_id, card)
    if by not in cards:
        raise BAD_CUSTODY(n=n, why=NO_CARD)
    return cards[by]


def _signed(said: Mapping[str, Json]) -> bytes:
    return b"duly parcel custody 1\n" + encode(said)
