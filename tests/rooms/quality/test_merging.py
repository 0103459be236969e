# SPDX-License-Identifier: Apache-2.0
"""Two customers become one by two people, and are two again when it was wrong."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError

import world
from duly.kernel.refusals import Refusal
from duly.rooms.customers import queries as registry
from duly.rooms.customers.models import Party
from duly.rooms.quality import actions, queries
from duly.rooms.quality.actions import pairing
from duly.rooms.quality.facts import PairCard
from duly.rooms.quality.models import Pair
from rooms.delivery.post_office import turned

pytestmark = pytest.mark.django_db()


@pytest.fixture(autouse=True)
def _no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pairing, "enqueue", lambda name, **arguments: True)


@pytest.fixture
def pair(cast: world.World, customers: list[Party]) -> PairCard:
    actions.carry_search(cast.operator, actions.find_duplicates(cast.ada, "acme"))
    return queries.pairs_for(cast.cy, cast.acme.id)[0]


def refused_by(call: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as refused:
        call()
    return refused.value.code


def test_who_judged_does_not_merge(cast: world.World, pair: PairCard) -> None:
    assert refused_by(lambda: actions.merge(cast.ada, pair.id, survivor=pair.first)) == "quality.not_judged_same"
    actions.judge(cast.ada, pair.id, same=True, reason="one passport")
    assert refused_by(lambda: actions.merge(cast.ada, pair.id, survivor=pair.first)) == "quality.own_judgement"
    assert refused_by(lambda: actions.merge(cast.bo, pair.id, survivor=cast.acme.id)) == "quality.not_of_the_pair"
    assert refused_by(lambda: actions.merge(cast.dee, pair.id, survivor=pair.first)) == "quality.no_such_pair"
    actions.merge(cast.bo, pair.id, survivor=pair.first)
    assert Party.objects.get(id=pair.second).merged_into == pair.first
    assert refused_by(lambda: actions.merge(cast.bo, pair.id, survivor=pair.first)) == "quality.not_judged_same"


def test_the_database_refuses_a_merge_by_the_judge(cast: world.World, pair: PairCard) -> None:
    actions.judge(cast.ada, pair.id, same=True, reason="one passport")
    with pytest.raises(IntegrityError, match="quality_merged_by_two"):
        turned(lambda: Pair.objects.filter(id=pair.id).update(merged_by=cast.ada.id))


def test_a_merge_is_taken_back_by_another_and_they_stay_apart(cast: world.World, pair: PairCard) -> None:
    actions.judge(cast.ada, pair.id, same=True, reason="one passport")
    assert refused_by(lambda: actions.unmerge(cast.ada, pair.id, reason="x")) == "quality.not_merged"
    actions.merge(cast.bo, pair.id, survivor=pair.second)
    assert registry.merges_of(pair.first)
    assert refused_by(lambda: actions.unmerge(cast.bo, pair.id, reason="brothers")) == "quality.own_merge"
    assert refused_by(lambda: actions.unmerge(cast.ada, pair.id, reason=" ")) == "quality.reason_needed"
    assert refused_by(lambda: actions.unmerge(cast.dee, pair.id, reason="mine")) == "quality.no_such_pair"
    actions.unmerge(cast.ada, pair.id, reason="brothers")
    assert Party.objects.get(id=pair.first).merged_into is None
    held = queries.pair_for(cast.cy, pair.id)
    assert (held.state, held.merge, held.reason) == ("apart", None, "brothers")
