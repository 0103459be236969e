# SPDX-License-Identifier: Apache-2.0
"""The thorough search: doubles are found among many, and who has not installed the extra is told how."""

import random
from dataclasses import dataclass

import pytest

from duly.kernel.refusals import Refusal
from duly.rooms.quality import resolving
from duly.rooms.quality.rules.features import Features

FIRST = ("anna", "ben", "clara", "david", "emma", "felix", "greta", "hugo", "ida", "jonas", "klara", "leon")
LAST = ("abel", "brandt", "conrad", "dietz", "ebert", "frank", "gross", "hahn", "iske", "jung", "kern", "lang", "marx")
STREETS = ("lindenweg", "hauptstrasse", "am markt", "schulgasse", "bahnhofplatz", "ringstrasse")

thorough = pytest.mark.skipif(not resolving.is_installed(), reason="the extra [dedupe] is not installed")


@dataclass(frozen=True)
class Crowd:
    rows: list[Features]
    doubles: set[tuple[str, str]]


@pytest.fixture(scope="module")
def crowd() -> Crowd:
    """Four hundred people; each tenth is on record twice, with a typing mistake and another telephone."""
    chance = random.Random(7)
    rows, doubles = [], set()
    for number in range(400):
        one = Features(
            f"a{number:03d}", chance.choice(FIRST), chance.choice(LAST), f"19{chance.randrange(50, 99)}{chance.randrange(1, 13):02d}15",
            "", f"user{number}@example.com", f"+4930{number:07d}", f"{chance.randrange(10000, 10060)}",
            f"{chance.choice(STREETS)} {chance.randrange(1, 90)}", "", "DE",
        )  # fmt: skip
        rows.append(one)
        if number % 10 == 0:
            other = one._replace(
                id=f"b{number:03d}",
                family=one.family[0] + one.family[2] + one.family[1] + one.family[3:],
                phone="",
                email="",
            )
            rows.append(other)
            doubles.add((one.id, other.id))
    return Crowd(rows, doubles)


@thorough
def test_doubles_with_a_typing_mistake_are_found_and_few_others(crowd: Crowd) -> None:
    found = {(pair.first, pair.second) for pair in resolving.resolve(crowd.rows)}
    assert len(found & crowd.doubles) >= 0.9 * len(crowd.doubles)
    assert len(found - crowd.doubles) <= 0.1 * len(crowd.doubles)


@thorough
def test_a_pair_says_what_speaks_for_it_and_the_most_probable_comes_first(crowd: Crowd) -> None:
    pairs = list(resolving.resolve(crowd.rows))
    assert [pair.score for pair in pairs] == sorted((pair.score for pair in pairs), reverse=True)
    assert {"born", "postcode", "street"} <= set(pairs[0].agree)
    assert "email" not in pairs[0].agree, "it is not known of one of the two"


@thorough
def test_companies_are_found_too() -> None:
    chance = random.Random(3)
    words = ("stahl", "holz", "licht", "wasser", "kraft", "wind", "daten", "druck", "bau", "glas")
    rows = [
        Features(f"a{number:03d}", family=f"{chance.choice(words)} {chance.choice(words)} {number}", phone=f"+4930{number:07d}",
                 email=f"office@c{number}.example", region=chance.choice(("DE", "AT", "CH")))
        for number in range(200)
    ]  # fmt: skip
    doubles = {(row.id, f"b{row.id}"): row for row in rows[::9]}
    again = [row._replace(id=other, family=row.family[1:], email="") for (_, other), row in doubles.items()]
    found = {(pair.first, pair.second) for pair in resolving.resolve([*rows, *again])}
    assert len(found & doubles.keys()) >= 0.9 * len(doubles)
    assert len(found - doubles.keys()) <= 0.1 * len(doubles)


@thorough
def test_of_a_handful_of_rows_nothing_is_guessed(crowd: Crowd) -> None:
    assert list(resolving.resolve(crowd.rows[:20])) == []


def test_who_lacks_the_extra_is_told_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resolving, "find_spec", lambda name: None)
    with pytest.raises(Refusal, match=r"pip install 'duly\[dedupe\]'"):
        next(resolving.resolve([]))
