# SPDX-License-Identifier: Apache-2.0
"""Which provider carries a letter, and when one rests."""

from datetime import UTC, datetime, timedelta

import pytest

from duly.rooms.delivery.channel import Accepted, Limits, Outcome, Provider, Refused, Unknown
from duly.rooms.delivery.choosing import Choice, Condition, Letterhead, Tally, judged, tally, weights
from rooms.delivery.post_office import Recorder

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
CONNECT = Refused("connect", "refused", permanent=False)
FAULT = Refused("provider_fault", "500", permanent=False)
DRAWS = [n / 100 for n in range(100)]


def provider(name: str, **changes: object) -> Provider:
    return Provider(name, Recorder(limits=Limits(batch=10, connections=4)), **changes)  # type: ignore[arg-type]


def share_of(name: str, conditions: dict[str, Condition], now: datetime = NOW) -> float:
    found = weights([provider("a"), provider("b")], conditions, now)
    return found[name] / sum(found.values())


def after(*tallies: Tally, now: datetime = NOW) -> Condition:
    condition = None
    for one in tallies:
        condition = judged(condition, one, now)
    assert condition is not None
    return condition


def seen(*outcomes: Outcome, seconds: float = 0.1) -> Tally:
    return tally(provider("a"), outcomes, seconds)


def test_providers_share_by_their_weights() -> None:
    choice = Choice([provider("a", weight=300), provider("b")], {"a": 100, "b": 100}, {"a": 300, "b": 100})
    chosen = [choice.choose(Letterhead("GB", "normal", ""), draw) for draw in DRAWS]
    assert [one.name for one in chosen if one].count("a") == 75


def test_faults_move_the_share_away_and_time_brings_it_back() -> None:
    failing = {"a": after(Tally("a", good=10, faults=30))}
    assert share_of("a", failing) < 0.15
    shares = [share_of("a", failing, NOW + n * MINUTE) for n in range(12)]
    assert shares == sorted(shares)
    assert shares[-1] > 0.45


def test_a_bad_provider_keeps_a_trickle() -> None:
    assert 0 < share_of("a", {"a": after(Tally("a", faults=10_000))}) < 0.02


def test_a_slow_provider_gets_less() -> None:
    slow = {"a": after(Tally("a", good=50, seconds=4.0)), "b": after(Tally("b", good=50, seconds=0.5))}
    assert share_of("a", slow) == pytest.approx(0.2, abs=0.02)
    level = {"a": after(Tally("a", good=50, seconds=0.9)), "b": after(Tally("b", good=50, seconds=0.5))}
    assert share_of("a", level) == pytest.approx(0.5)


def test_an_address_that_does_not_exist_is_not_the_providers_fault() -> None:
    counted = seen(Refused("no_mailbox", "550", permanent=True), Accepted("x"))
    assert (counted.good, counted.faults, counted.is_alive) == (2, 0, True)


@pytest.mark.parametrize(
    "outcomes", [[CONNECT] * 8, [Unknown("timeout")] * 8, [CONNECT, Unknown("timeout")], [Refused("credentials", "535", permanent=True)]]
)  # fmt: skip
def test_a_provider_that_is_away_rests_at_once(outcomes: list[Outcome]) -> None:
    condition = after(seen(*outcomes))
    assert condition.circuit(NOW) == "open"
    assert condition.circuit(NOW + MINUTE) == "half_open"


def test_rests_grow_while_it_stays_away_and_end_with_one_good_letter() -> None:
    now, rests = NOW, []
    condition = None
    for _ in range(5):
        condition = judged(condition, seen(CONNECT), now)
        assert condition.rests_until is not None
        rests.append((condition.rests_until - now).total_seconds())
        now = condition.rests_until
    assert rests == sorted(rests)
    assert judged(condition, seen(Accepted("x")), now).circuit(now) == "closed"


def test_plain_faults_need_three_waves_in_a_row() -> None:
    assert after(*[seen(FAULT)] * 2).circuit(NOW) == "closed"
    assert after(*[seen(FAULT)] * 3).circuit(NOW) == "open"
    assert after(seen(FAULT), seen(FAULT), seen(Accepted("x")), seen(FAULT)).circuit(NOW) == "closed"


def test_a_provider_is_left_alone_for_as_long_as_it_asks() -> None:
    busy = seen(Accepted("x"), Refused("too_many", "429", permanent=False, retry_after=90))
    condition = after(busy)
    assert condition.circuit(NOW + 80 * timedelta(seconds=1)) == "open"
    assert condition.circuit(NOW + 91 * timedelta(seconds=1)) == "closed"


def test_greylisting_is_an_answer() -> None:
    assert after(*[seen(Refused("later", "451", permanent=False))] * 5).circuit(NOW) == "closed"


def test_a_code_that_nobody_mapped_is_counted_apart() -> None:
    counted = seen(Unknown("unmapped:4711"))
    assert (counted.unmapped, counted.unknown, counted.is_alive) == (1, 0, True)


@pytest.mark.parametrize(
    ("letter", "expected"),
    [
        (Letterhead("CN", "normal", ""), {"home"}),
        (Letterhead("CN-31", "normal", ""), {"home"}),
        (Letterhead("GB", "normal", ""), {"world"}),
        (Letterhead("GB", "urgent", ""), {"world", "red"}),
        (Letterhead("GB", "urgent", "world"), {"red"}),
        (Letterhead("CN", "normal", "home"), {"home"}),
    ],
)
def test_regions_lanes_and_who_failed_last(letter: Letterhead, expected: set[str]) -> None:
    able = [
        provider("home", regions=("CN",)),
        provider("world", regions=("GB",)),
        provider("red", regions=("GB",), lane="urgent"),
    ]
    names = [one.name for one in able]
    chosen = [Choice(able, dict.fromkeys(names, 9), dict.fromkeys(names, 1.0)).choose(letter, draw) for draw in DRAWS]
    assert {one.name for one in chosen if one} == expected


def test_a_provider_without_room_gets_nothing() -> None:
    choice = Choice([provider("a")], {"a": 2}, {"a": 1.0})
    chosen = [choice.choose(Letterhead("GB", "normal", ""), 0.5) for _ in range(3)]
    assert [one.name if one else None for one in chosen] == ["a", "a", None]


def test_a_wave_is_as_long_as_the_shares_allow() -> None:
    able = [provider("a", weight=300), provider("b", weight=100), provider("red", lane="urgent")]
    choice = Choice(able, {"a": 40, "b": 40, "red": 40}, {"a": 300.0, "b": 100.0, "red": 100.0})
    assert choice.together("bulk") == 53
    assert choice.together("urgent") == 66
    assert Choice([], {}, {}).together("bulk") == 0
