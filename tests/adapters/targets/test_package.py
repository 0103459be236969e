# SPDX-License-Identifier: Apache-2.0
"""A sealed package as a target: what every target promises, on a shelf of its own; and what is its alone."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import polars as pl
import pytest

from adapters.targets.conformance import Conformance
from adapters.targets.grounds import CUSTOMERS, Kept, customers, load, opened, stand
from duly.kernel.refusals import Refusal
from duly.rooms.transfer.target import Asked, HeldHere, Loaded


@dataclass
class Shelf:
    """Frames by their names, in memory."""

    held: dict[str, pl.DataFrame] = field(default_factory=dict)

    def put(self, name: str, frame: pl.DataFrame) -> None:
        self.held[name] = frame

    def put_new(self, name: str, frame: pl.DataFrame) -> bool:
        return self.held.setdefault(name, frame) is frame

    def get(self, name: str) -> pl.DataFrame:
        if name not in self.held:
            raise FileNotFoundError(name)
        return self.held[name]

    def has(self, name: str) -> bool:
        return name in self.held

    def names(self, below: str) -> Iterator[str]:
        yield from sorted(name for name in self.held if name.startswith(f"{below}/"))

    def clear_one(self, name: str) -> None:
        self.held.pop(name, None)


@dataclass
class PackageGround:
    """Nobody else works there: what others do is not possible."""

    asked: Asked
    shelf: Shelf
    updates: bool = False

    def edit(self, table: str, key: str, **values: Any) -> None:
        pytest.skip("nobody else can change what is laid down")

    def remove(self, table: str, key: str) -> None:
        self.edit(table, key)

    def strict(self, table: str) -> None:
        self.edit(table, "")

    def alter(self, table: str, column: str) -> None:
        self.edit(table, column)

    def rest_of(self, table: str, key: str) -> Any:
        self.edit(table, key)


@pytest.fixture
def ground() -> PackageGround:
    shelf = Shelf()
    return PackageGround(Asked("package", "", {}, shelf), shelf)


class TestPackages(Conformance):
    pass


def test_shards_are_given_out_in_their_order_each_once(ground: PackageGround) -> None:
    target, run = opened(ground), uuid4()
    target.prepare(run, CUSTOMERS)
    for shard in (2, 1, 2):
        load(target, CUSTOMERS, customers(shard * 10, 2), run=run, shard=shard)
    assert isinstance(target, HeldHere)
    assert [part["编号"].to_list() for part in target.laid_down(CUSTOMERS)] == [
        ["C000010", "C000011"],
        ["C000020", "C000021"],
    ]


def test_what_a_killed_attempt_left_is_gone_once_the_shard_holds(ground: PackageGround) -> None:
    target, run = opened(ground), uuid4()
    target.prepare(run, CUSTOMERS)

    def killed(_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load(target, CUSTOMERS, customers(1, 2), run=run, keep=killed)
    assert target.attempt(run, CUSTOMERS, 1) is None
    load(target, CUSTOMERS, customers(1, 2), run=run)
    assert sum("laid-" in name for name in ground.shelf.held) == 1


def test_of_two_attempts_at_once_the_first_holds_and_the_other_leaves_nothing(ground: PackageGround) -> None:
    target, run, rows = opened(ground), uuid4(), customers(1, 2)
    target.prepare(run, CUSTOMERS)
    first: list[Loaded] = []
    second = load(
        target, CUSTOMERS, rows, run=run, keep=lambda _: first.append(load(opened(ground), CUSTOMERS, rows, run=run))
    )
    assert second.again
    assert [second.attempt] == [one.attempt for one in first]
    assert sum("laid-" in name for name in ground.shelf.held) == 1
    assert len(stand(target, CUSTOMERS, rows)) == 2


def test_rows_that_are_gone_from_the_shelf_are_a_refusal(ground: PackageGround) -> None:
    target, run, kept = opened(ground), uuid4(), Kept()
    target.prepare(run, CUSTOMERS)
    load(target, CUSTOMERS, customers(1, 2), run=run, keep=kept.append)
    for name in list(ground.shelf.held):
        if "laid-" in name:
            ground.shelf.clear_one(name)
    with pytest.raises(Refusal) as no:
        stand(target, CUSTOMERS, customers(1, 2))
    assert no.value.code == "transfer.target_damaged"
