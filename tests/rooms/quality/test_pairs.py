# SPDX-License-Identifier: Apache-2.0
"""Doubles: found by what two customers have in common, judged by people, and a judgement is remembered."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

import world
from duly.kernel import clock
from duly.kernel.actors import SYSTEM
from duly.kernel.refusals import Refusal
from duly.rooms.customers.models import Party
from duly.rooms.quality import actions, jobs, queries
from duly.rooms.quality.actions import pairing
from duly.rooms.quality.facts import PAIR_ORDERS, PairCard, Way
from duly.rooms.quality.models import NameKey, Search
from duly.rooms.quality.resolving import is_installed
from rooms.quality.conftest import NOON

pytestmark = pytest.mark.django_db()
PHONE = "+12025550171"


@pytest.fixture(autouse=True)
def _no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pairing, "enqueue", lambda name, **arguments: True)


def surveyed(cast: world.World) -> None:
    """Names are known to the search only once a survey has read them."""
    begun = actions.begin_survey(SYSTEM, cast.acme.id)
    while begun is not None and actions.survey(SYSTEM, begun):
        pass


def searched(cast: world.World, way: str = Way.QUICK) -> int:
    return actions.carry_search(SYSTEM, actions.find_duplicates(cast.ada, "acme", way=way))


def pairs(cast: world.World, **wanted: object) -> list[tuple[str, str]]:
    refs = dict(Party.objects.values_list("id", "ref"))
    found = queries.pairs_for(cast.cy, cast.acme.id, **wanted)
    return [tuple(sorted((refs[card.first], refs[card.second]))) for card in found]


def the_pair(cast: world.World) -> PairCard:
    return queries.pairs_for(cast.cy, cast.acme.id)[0]


def test_two_of_one_telephone_and_name_are_a_pair(cast: world.World, customers: list[Party]) -> None:
    surveyed(cast)
    searched(cast)
    assert pairs(cast) == [("C-00004", "C-00005")]
    assert the_pair(cast).reasons == ("name", "phone")
    assert the_pair(cast).points == 780


def test_a_page_each_comes_to_the_same_as_all_at_once(
    cast: world.World, customers: list[Party], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pairing, "_GROUPS", 1)
    surveyed(cast)
    searched(cast)
    assert the_pair(cast).reasons == ("name", "phone")
    assert the_pair(cast).points == 780


def test_a_name_that_two_have_is_not_enough(cast: world.World, tmp_path: Path) -> None:
    world.make_customers(
        cast, [world.customer_row(number, kind="person", name="Li Ming") for number in (1, 102)], tmp_path
    )
    surveyed(cast)
    searched(cast)
    assert pairs(cast) == []
    assert NameKey.objects.values("key").distinct().count() == 1


def test_a_killed_search_goes_on_where_it_stopped(
    cast: world.World, customers: list[Party], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pairing, "_GROUPS", 1)
    surveyed(cast)
    begun = actions.find_duplicates(cast.ada, "acme")

    def killed(*_: object) -> object:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(pairing, "of_one_name", killed)
        actions.carry_search(SYSTEM, begun)
    assert Search.objects.get(id=begun).place["stage"] == "values"
    jobs.search(str(begun))
    assert Search.objects.get(id=begun).state == "finished"
    assert the_pair(cast).reasons == ("name", "phone")


@pytest.mark.parametrize("same", [True, False])
def test_a_judgement_is_remembered(cast: world.World, customers: list[Party], same: bool) -> None:
    surveyed(cast)
    searched(cast)
    actions.judge(cast.cy, the_pair(cast).id, same=same, reason="spoke with both")
    assert pairs(cast) == []
    searched(cast)
    assert pairs(cast) == []
    assert pairs(cast, state="same" if same else "apart") == [("C-00004", "C-00005")]


def test_a_judgement_needs_a_reason_and_is_made_once(cast: world.World, customers: list[Party]) -> None:
    searched(cast)
    pair = the_pair(cast).id
    for judge, code in (
        (lambda: actions.judge(cast.cy, pair, same=False, reason=" "), "quality.reason_needed"),
        (lambda: actions.judge(cast.dee, pair, same=False, reason="mine"), "quality.no_such_pair"),
    ):
        assert refused_by(judge) == code
    actions.judge(cast.cy, pair, same=False, reason="two people")
    assert refused_by(lambda: actions.judge(cast.cy, pair, same=True, reason="one")) == "quality.over"


def refused_by(call: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as refused:
        call()
    return refused.value.code


def test_a_pair_that_is_no_longer_alike_leaves_the_list(
    cast: world.World, customers: list[Party], monkeypatch: pytest.MonkeyPatch
) -> None:
    searched(cast)
    assert pairs(cast)
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(days=1))
    monkeypatch.setattr(pairing.registry, "shared_in", lambda *_: [])
    searched(cast)
    assert pairs(cast) == []
    assert pairs(cast, state="gone") == [("C-00004", "C-00005")]


def test_one_search_at_a_time(cast: world.World, customers: list[Party]) -> None:
    actions.find_duplicates(cast.ada, "acme")
    assert refused_by(lambda: actions.find_duplicates(cast.ada, "acme")) == "quality.searching"


def test_a_search_whose_worker_gave_up_blocks_nobody(
    cast: world.World, customers: list[Party], monkeypatch: pytest.MonkeyPatch
) -> None:
    old = actions.find_duplicates(cast.ada, "acme")
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(hours=13))
    assert actions.find_duplicates(cast.ada, "acme") != old
    assert Search.objects.get(id=old).state == "failed"


def test_only_a_worker_or_an_operator_writes_pairs(cast: world.World, customers: list[Party]) -> None:
    begun = actions.find_duplicates(cast.ada, "acme")
    with pytest.raises(Refusal, match=r"quality\.keep_pairs"):
        pairing._keep_pairs(cast.cy, begun, {}, {})
    with pytest.raises(Refusal, match=r"quality\.end_search"):
        pairing._end_search(cast.cy, begun, "")
    assert Search.objects.get().state == "running"


def test_a_search_that_nobody_knows_is_refused(cast: world.World) -> None:
    assert refused_by(lambda: actions.find_duplicates(cast.ada, "acme", way="magic")) == "quality.bad_way"


def test_a_thorough_search_without_the_extra_says_how_to_install_it(
    cast: world.World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pairing, "is_installed", lambda: False)
    assert refused_by(lambda: actions.find_duplicates(cast.ada, "acme", way="thorough")) == "quality.extra_missing"
    assert not Search.objects.exists()


@pytest.mark.skipif(not is_installed(), reason="the extra [dedupe] is not installed")
def test_the_thorough_search_finds_what_was_mistyped(cast: world.World, tmp_path: Path) -> None:
    first = ("Anna", "Ben", "Clara", "David", "Emma", "Felix", "Greta")
    last = ("Abel", "Brandt", "Conrad", "Dietz", "Ebert", "Frank", "Gross", "Hahn", "Iske", "Jung", "Kern")
    names = [f"{one} {other}" for one in first for other in last]
    rows = [world.customer_row(number, kind="person", name=name) for number, name in enumerate(names)]
    again = [(number, names[number].replace("an", "na").replace("er", "re")) for number in range(3, 70, 7)]
    rows += [
        world.customer_row(number, ref=f"D-{number:05d}", kind="person", name=name, contract=f"D-{number}", email="")
        for number, name in again
    ]
    world.make_customers(cast, rows, tmp_path)
    searched(cast, Way.THOROUGH)
    found = set(pairs(cast))
    wanted = {(f"C-{number:05d}", f"D-{number:05d}") for number, _ in again}
    assert len(found & wanted) >= 0.9 * len(wanted)
    assert Search.objects.get().state == "finished"


def test_a_worker_without_the_extra_ends_the_search_and_says_why(
    cast: world.World, customers: list[Party], monkeypatch: pytest.MonkeyPatch
) -> None:
    from duly.rooms.quality import resolving

    monkeypatch.setattr(pairing, "is_installed", lambda: True)
    monkeypatch.setattr(resolving, "find_spec", lambda name: None)
    searched(cast, Way.THOROUGH)
    assert Search.objects.get().state == "failed"


def test_who_is_entered_again_is_recognised_before_anything_is_opened(
    cast: world.World, customers: list[Party]
) -> None:
    surveyed(cast)
    ids = {party.ref: party.id for party in customers}
    found = queries.likely_same(
        cast.acme.id,
        kind="person",
        name="DAVID  MARX",
        region="GB",
        values=[("phone", PHONE), ("email", "new@example.com")],
    )
    assert [one.customer_id for one in found] == sorted([ids["C-00004"], ids["C-00005"]])
    assert found[0].reasons == ("name", "phone")
    assert queries.likely_same(cast.acme.id, kind="person", name="David Marx", region="GB") == []
    assert (
        queries.likely_same(cast.other.id, kind="person", name="David Marx", region="GB", values=[("phone", PHONE)])
        == []
    )


def test_pairs_count_in_the_next_survey(
    cast: world.World, customers: list[Party], monkeypatch: pytest.MonkeyPatch
) -> None:
    searched(cast)
    surveyed(cast)
    measured = {card.dimension: (card.part, card.whole) for card in queries.measures_for(cast.cy, cast.acme.id)}
    assert measured["uniqueness"] == (3, 5)


def test_pairs_are_read_a_page_at_a_time_and_only_by_their_own(cast: world.World, tmp_path: Path) -> None:
    rows = [
        world.customer_row(number, kind="person", name=f"Person {number}", email="one@example.com")
        for number in range(4)
    ]
    world.make_customers(cast, rows, tmp_path)
    searched(cast)
    seen: list[UUID] = []
    after = None
    while page := queries.pairs_for(cast.cy, cast.acme.id, after=after, limit=4):
        seen += [card.id for card in page]
        after = PAIR_ORDERS.usual.place_of(page[-1])
    assert len(seen) == len(set(seen)) == 6
    assert queries.pairs_for(cast.dee) == []
    assert refused_by(lambda: queries.pair_for(cast.dee, seen[0])) == "quality.no_such_pair"
    assert len(queries.searches_for(cast.cy)) == 1


def test_the_search_is_work_for_a_worker(cast: world.World, monkeypatch: pytest.MonkeyPatch) -> None:
    woken: list[str] = []
    monkeypatch.setattr(pairing, "enqueue", lambda name, *, key, search: woken.append(search))
    assert str(actions.find_duplicates(cast.ada, "acme")) == woken[0]
