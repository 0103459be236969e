# SPDX-License-Identifier: Apache-2.0
"""The chain of custody: what was left out, changed, moved or told twice shows."""

from uuid import UUID

import orjson
import pytest

from duly.rooms.parcels.rules.cards import private
from duly.rooms.parcels.rules.custody import Entry, compare, entry, may_follow, read_chain
from duly.rooms.parcels.terms import Event, Relation
from rooms.parcels.bags import NOW, PARCEL, RECEIVER_SECRET, SENDER_SECRET, a_card, text
from rooms.parcels.stage import refused


def longer(chain: list[Entry], event: Event, secret: bytes = SENDER_SECRET, **data: str) -> list[Entry]:
    """A chain with one entry more."""
    return [*chain, entry(chain, PARCEL, event, at=NOW, signer=(a_card(secret), private(secret)), data=data)]


@pytest.fixture(scope="module")
def chain() -> list[Entry]:
    """Begun, sealed, handed over, received."""
    held: list[Entry] = []
    for event in (Event.CREATED, Event.SEALED, Event.HANDED):
        held = longer(held, event)
    return longer(held, Event.RECEIVED, RECEIVER_SECRET)


def test_a_chain_reads_back(chain: list[Entry]) -> None:
    assert read_chain(text(chain), PARCEL) == chain


@pytest.mark.parametrize("n", range(3))
def test_an_entry_that_is_left_out_shows(chain: list[Entry], n: int) -> None:
    assert refused(lambda: read_chain(text(chain[:n] + chain[n + 1 :]), PARCEL)).code == "parcels.bad_custody"


def test_entries_that_change_places_show(chain: list[Entry]) -> None:
    assert refused(lambda: read_chain(text([chain[1], chain[0], *chain[2:]]), PARCEL)).code == "parcels.bad_custody"


@pytest.mark.parametrize("field", ["at", "event", "data", "by", "n", "prev", "parcel", "v", "card"])
def test_a_changed_field_shows(chain: list[Entry], field: str) -> None:
    said = orjson.loads(chain[2].line)
    other = {
        "at": "2020-01-01T00:00:00.000Z", "event": "destroyed", "data": {"x": 1}, "by": a_card(RECEIVER_SECRET).key_id, "n": 3,
        "prev": chain[0].digest, "parcel": str(UUID(int=1)), "v": 2, "card": orjson.loads(a_card(SENDER_SECRET).text),
    }  # fmt: skip
    line = orjson.dumps(said | {field: other[field]}, option=orjson.OPT_SORT_KEYS)
    raw = text(chain[:2]) + line + b"\n"
    assert refused(lambda: read_chain(raw, PARCEL)).code in {"parcels.bad_custody", "parcels.bad_signature"}


@pytest.mark.parametrize("alg", ["ed25519", "ml_dsa_65"])
def test_each_signature_is_needed(chain: list[Entry], alg: str) -> None:
    said, other = orjson.loads(chain[1].line), orjson.loads(chain[0].line)
    said["sig"][alg] = other["sig"][alg]
    raw = text(chain[:1]) + orjson.dumps(said, option=orjson.OPT_SORT_KEYS) + b"\n"
    assert refused(lambda: read_chain(raw, PARCEL)).code == "parcels.bad_signature"


@pytest.mark.parametrize("raw", [b"", b"\n", b"{}\n", b"x\n", b"[" * 100_000 + b"\n", b"x" * 70_000 + b"\n"])
def test_what_is_no_chain_is_refused(raw: bytes) -> None:
    assert refused(lambda: read_chain(raw, PARCEL)).code in {"parcels.malformed", "parcels.bad_custody"}


def test_a_chain_of_another_package_is_refused(chain: list[Entry]) -> None:
    assert refused(lambda: read_chain(text(chain), UUID(int=9))).code == "parcels.bad_custody"


def test_what_cannot_follow_is_not_signed(chain: list[Entry]) -> None:
    assert refused(lambda: longer(chain, Event.LOADED)).code == "parcels.bad_custody"
    assert refused(lambda: longer(chain, Event.SEALED)).code == "parcels.bad_custody"
    assert refused(lambda: longer([], Event.SEALED)).code == "parcels.bad_custody"


def test_nothing_follows_a_destruction() -> None:
    assert not may_follow([Event.CREATED, Event.DESTROYED], Event.SEALED)
    assert may_follow([Event.CREATED], Event.DESTROYED)


def test_two_copies_are_laid_side_by_side(chain: list[Entry]) -> None:
    assert compare(chain, chain) == (4, Relation.SAME)
    assert compare(chain, chain[:2]) == (2, Relation.CONTINUES)
    ours, theirs = longer(chain[:3], Event.DESTROYED), chain
    assert compare(ours, theirs) == (3, Relation.BRANCHES)


def test_two_stories_under_one_key_contradict(chain: list[Entry]) -> None:
    other = longer(chain[:2], Event.HANDED, way="usb")
    assert compare(chain, other) == (2, Relation.CONTRADICTS)
