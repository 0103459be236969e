# SPDX-License-Identifier: Apache-2.0
"""Searching an organisation for customers who are on record twice, and what people judge about the pairs."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import islice
from typing import TypeVar
from uuid import UUID

from duly.foundation.accounts import queries as accounts
from duly.foundation.jobs.actions import enqueue
from duly.foundation.ledger.actions import Turn, action, record, take_turn
from duly.foundation.vault import queries as vault
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json
from duly.kernel.refusals import Refusal
from duly.rooms.customers import queries as registry
from duly.rooms.quality.actions.keeping import Told, keep
from duly.rooms.quality.facts import (
    BAD_WAY,
    EXTRA_MISSING,
    NO_SUCH_PAIR,
    OVER,
    REASON_NEEDED,
    REMARKING,
    SEARCHING,
    PairState,
    Way,
)
from duly.rooms.quality.kinds import JUDGED, PAIRS_FOUND, SEARCH_BEGUN, SEARCHED
from duly.rooms.quality.models import Pair, Search
from duly.rooms.quality.queries.doubles import of_one_name
from duly.rooms.quality.queries.subjects import every_subject
from duly.rooms.quality.resolving import is_installed, resolve
from duly.rooms.quality.rules.features import features_of
from duly.rooms.quality.rules.likeness import Shared, pairs_of, score_of

JOB = "quality.search"
_GROUPS, _PAIRS = 2_000, 1_000
_OVERDUE = timedelta(hours=12)
T = TypeVar("T")


@action("quality.find_duplicates")
def find_duplicates(actor: Actor, organisation_ref: str | None, *, way: str = Way.QUICK) -> UUID:
    """Begin a search for doubles, which a worker carries; gives its id.

    ``quick`` looks for equal e-mail addresses, telephone numbers, identifiers, postal addresses and names, by blind indexes
    alone. ``thorough`` opens every record, compares them as a whole, and takes memory in the worker: about 7 kB a customer.
    Records ``quality.search_begun``.

    Raises:
        Refusal: ``quality.bad_way``, ``quality.searching``, ``quality.extra_missing``, ``quality.remarking``, ``accounts.unknown_organisation``,
            ``accounts.which_organisation``.
    """
    place = accounts.organisation_for(actor, organisation_ref)
    if way not in tuple(Way):
        raise BAD_WAY(field="way", given=way, known=", ".join(Way))
    if way == Way.THOROUGH and not is_installed():
        raise EXTRA_MISSING(field="way")
    if way == Way.QUICK:
        _one_index({})
    take_turn(Turn.QUALITY, place.id)
    _end_abandoned(actor, place.id)
    if Search.objects.filter(organisation_id=place.id, state="running").exists():
        raise SEARCHING(field="organisation")
    row = Search.objects.create(organisation_id=place.id, way=way, by=actor.id, begun_at=clock.now())
    said = {"organisation": str(place.id), "search": str(row.id), "way": str(way)}
    record(SEARCH_BEGUN, stream=row.id, public=said)
    enqueue(JOB, key=f"search {row.id}", search=str(row.id))
    return row.id


def _end_abandoned(actor: Actor, organisation: UUID) -> None:
    """One whose worker gave up blocks nobody for ever."""
    old = Search.objects.filter(organisation_id=organisation, state="running", begun_at__lt=clock.now() - _OVERDUE)
    for search_id in old.values_list("id", flat=True):
        _end_search(actor, search_id, "abandoned")


def carry_search(actor: Actor, search_id: UUID) -> int:
    """Carry a search to its end; gives how many pairs it found.

    Each page of pairs is a transaction. After a kill the quick search goes on where it stopped, and the thorough one begins
    anew, since what it reads is kept in memory only: pairs that are on the list already are not put there again.
    """
    row = Search.objects.get(id=search_id)
    if row.state != "running":
        return row.pairs
    try:
        pages = _quick_pages(row) if row.way == Way.QUICK else _thorough_pages(row)
        for pairs, place in pages:
            _keep_pairs(actor, search_id, pairs, place)
    except Refusal as refused:
        return _end_search(actor, search_id, refused.code)
    return _end_search(actor, search_id, "")


@action("quality.keep_pairs")
def _keep_pairs(
    actor: Actor, search_id: UUID, pairs: Mapping[tuple[UUID, UUID], Told], place: Mapping[str, str]
) -> None:
    """Put a page of pairs on the list, and where the search is. Records ``quality.pairs_found``."""
    row = Search.objects.select_for_update().get(id=search_id)
    new, again = keep(row, pairs, clock.now())
    row.pairs += new + again
    row.place = dict(place)
    row.save(update_fields=["pairs", "place"])
    said: dict[str, Json] = {
        "organisation": str(row.organisation_id),
        "search": str(row.id),
        "new": new,
        "again": again,
    }
    record(PAIRS_FOUND, stream=row.id, public=said)


@action("quality.end_search")
def _end_search(actor: Actor, search_id: UUID, code: str) -> int:
    """Close a search. Open pairs that one of the same way found before, and this one did not, are no longer alike; gives how
    many pairs it found. Records ``quality.searched``.
    """
    row = Search.objects.select_for_update().get(id=search_id)
    if row.state == "running":
        row.state, row.finished_at = ("failed" if code else "finished"), clock.now()
        row.save(update_fields=["state", "finished_at"])
        if not code:
            old = Pair.objects.filter(organisation_id=row.organisation_id, way=row.way, seen_at__lt=row.begun_at)
            old.filter(state=PairState.OPEN).update(state=PairState.GONE)
        said: dict[str, Json] = {
            "organisation": str(row.organisation_id), "search": str(row.id), "outcome": code or "finished",
            "pairs": row.pairs,
        }  # fmt: skip
        record(SEARCHED, stream=row.id, public=said)
    return row.pairs


@action("quality.judge")
def judge(actor: Actor, pair_id: UUID, *, same: bool, reason: str) -> None:
    """Say whether two customers are one; it is remembered, and they are not put on the list again. That they are the same
    changes no record: merging is a verb of the customers' own. Records ``quality.judged``.

    Raises:
        Refusal: ``quality.no_such_pair``, ``quality.over``, ``quality.reason_needed``.
    """
    row = Pair.objects.select_for_update().filter(id=pair_id).first()
    if row is None or not actor.may_see(row.organisation_id):
        raise NO_SUCH_PAIR(field="pair")
    if row.state != PairState.OPEN:
        raise OVER(field="pair")
    if not reason.strip():
        raise REASON_NEEDED(field="reason")
    row.state, row.reason = (PairState.SAME if same else PairState.APART), reason.strip()
    row.judged_by, row.judged_at = actor.id, clock.now()
    row.save(update_fields=["state", "reason", "judged_by", "judged_at"])
    said = {"organisation": str(row.organisation_id), "pair": str(row.id), "judgement": str(row.state)}
    record(JUDGED, stream=row.id, public=said, subject=row.first, personal={"reason": row.reason})


Page = tuple[dict[tuple[UUID, UUID], Told], dict[str, str]]


def _quick_pages(row: Search) -> Iterator[Page]:
    """Values that several customers have, then names; ``place`` says after which. Of one index only: equal values that
    stand under two keys do not look equal, and what was found under the last key would be missed.
    """
    place = row.place
    index = _one_index(place)
    if place.get("stage", "values") == "values":
        after = (place["kind"], bytes.fromhex(place["mark"])) if "mark" in place else None
        while page := registry.shared_in(row.organisation_id, after, _GROUPS):
            after = (page[-1].kind, page[-1].mark)
            groups = [Shared(one.kind, tuple(one.parties)) for one in page]
            yield _told(groups), {"stage": "values", "kind": after[0], "mark": after[1].hex()} | index
    key = bytes.fromhex(place["key"]) if "key" in place else None
    while named := of_one_name(row.organisation_id, key, _GROUPS):
        key = named[-1][0]
        yield _told([group for _, group in named]), {"stage": "names", "key": key.hex()} | index
    _one_index(index)


def _one_index(place: Mapping[str, str]) -> dict[str, str]:
    """The index key that a search goes by.

    Raises:
        Refusal: ``quality.remarking`` while the indexes are made anew, or when they were since the search began.
    """
    number = str(vault.index_number())
    if vault.is_remarking() or place.get("index", number) != number:
        raise REMARKING(field="way")
    return {"index": number}


def _told(groups: Sequence[Shared]) -> dict[tuple[UUID, UUID], Told]:
    return {pair: Told(*score_of(kinds)) for pair, kinds in pairs_of(groups).items()}


def _thorough_pages(row: Search) -> Iterator[Page]:
    found = resolve(features_of(subject) for subject in every_subject(row.organisation_id) if not subject.is_erased)
    for page in _pages(found, _PAIRS):
        pairs = ((sorted((UUID(one.first), UUID(one.second))), one) for one in page)
        yield {(first, second): Told(one.score, one.agree) for (first, second), one in pairs}, {}


def _pages(rows: Iterable[T], size: int) -> Iterator[list[T]]:
    stream = iter(rows)
    while page := list(islice(stream, size)):
        yield page
