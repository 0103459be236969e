# SPDX-License-Identifier: Apache-2.0
"""The Merkle tree agrees with the reference vectors of Certificate Transparency, and with itself at every size."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duly.kernel import merkle

LEAVES = [
    bytes.fromhex(text)
    for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
"""The eight leaves of the reference implementation's tests (certificate-transparency, merkle_tree_test.cc)."""
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
INCLUSION = [
    (0, 1, []),
    (0, 8, ["96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7", "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e", "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"]),
    (5, 8, ["bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b", "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0", "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"]),
]  # fmt: skip
CONSISTENCY = [
    (1, 1, []),
    (1, 8, ["96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7", "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e", "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"]),
    (6, 8, ["0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a", "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0", "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"]),
    (2, 5, ["5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e", "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"]),
]  # fmt: skip
HASHES = [merkle.leaf_hash(leaf) for leaf in LEAVES]


def reader_of(hashes: list[bytes]) -> merkle.Reader:
    return lambda level, index: merkle.root(hashes[index << level : index + 1 << level])


def hashes_of(count: int) -> list[bytes]:
    return [hashlib.sha256(number.to_bytes(4, "big")).digest() for number in range(count)]


@pytest.mark.parametrize("size", range(9))
def test_roots_are_those_of_the_reference(size: int) -> None:
    assert ROOTS[size] == merkle.root(HASHES[:size]).hex()
    assert ROOTS[size] == merkle.root_of(size, reader_of(HASHES)).hex()


@pytest.mark.parametrize(("index", "size", "path"), INCLUSION)
def test_inclusion_proofs_are_those_of_the_reference(index: int, size: int, path: list[str]) -> None:
    assert path == [step.hex() for step in merkle.inclusion_path(index, size, reader_of(HASHES))]


@pytest.mark.parametrize(("old", "new", "path"), CONSISTENCY)
def test_consistency_proofs_are_those_of_the_reference(old: int, new: int, path: list[str]) -> None:
    found = merkle.consistency_path(old, new, reader_of(HASHES))
    assert path == [step.hex() for step in found]
    assert merkle.is_consistent(old, bytes.fromhex(ROOTS[old]), new, bytes.fromhex(ROOTS[new]), found)


@given(st.integers(1, 700).flatmap(lambda size: st.tuples(st.just(size), st.integers(0, size - 1))))
def test_every_leaf_is_included_and_only_at_its_place(place: tuple[int, int]) -> None:
    size, index = place
    hashes = hashes_of(size)
    path = merkle.inclusion_path(index, size, reader_of(hashes))
    root = merkle.root(hashes)
    assert root == merkle.root_from_inclusion(index, size, hashes[index], path)
    assert root != merkle.root_from_inclusion(index, size, merkle.leaf_hash(b"other"), path)
    assert root != merkle.root_from_inclusion((index + 1) % size, size, hashes[index], path) or size == 1
    assert merkle.root_from_inclusion(index, size, hashes[index], [*path, bytes(32)]) is None
    assert path == [] or merkle.root_from_inclusion(index, size, hashes[index], path[:-1]) != root


@given(st.integers(1, 500).flatmap(lambda new: st.tuples(st.integers(1, new), st.just(new))))
def test_a_prefix_is_consistent_and_anything_else_is_not(sizes: tuple[int, int]) -> None:
    old, new = sizes
    hashes = hashes_of(new)
    path = merkle.consistency_path(old, new, reader_of(hashes))
    before, after = merkle.root(hashes[:old]), merkle.root(hashes)
    assert merkle.is_consistent(old, before, new, after, path)
    assert not merkle.is_consistent(old, merkle.leaf_hash(b""), new, after, path)
    assert not merkle.is_consistent(old, before, new, merkle.leaf_hash(b""), path)
    assert not merkle.is_consistent(old, before, new, after, [*path, bytes(32)])
    if old < new:
        assert not merkle.is_consistent(old, before, new, after, [])


@given(st.lists(st.integers(1, 600), min_size=1, max_size=6))
def test_tiles_grown_in_steps_carry_the_same_tree(steps: list[int]) -> None:
    hashes, tiles, size = hashes_of(sum(steps)), dict[tuple[int, int], bytes](), 0

    def tile(level: int, position: int) -> bytes:
        return tiles[level, position]

    for step in steps:
        tiles |= merkle.append(size, hashes[size : size + step], tile)
        size += step
    read = merkle.tile_reader(tile)
    assert merkle.root(hashes) == merkle.root_of(size, read)
    assert merkle.inclusion_path(size // 2, size, read) == merkle.inclusion_path(size // 2, size, reader_of(hashes))
    for old in (1, steps[0], size):
        assert merkle.root(hashes[:old]) == merkle.root_of(old, read)


def test_a_third_level_of_tiles_is_reached_after_65536_leaves() -> None:
    hashes, tiles = hashes_of(65_536 + 300), dict[tuple[int, int], bytes]()
    tiles |= merkle.append(0, hashes[:65_000], lambda level, position: tiles[level, position])
    tiles |= merkle.append(65_000, hashes[65_000:], lambda level, position: tiles[level, position])
    assert len(tiles[2, 0]) == 32
    assert merkle.root(hashes) == merkle.root_of(len(hashes), merkle.tile_reader(lambda *place: tiles[place]))


@given(st.integers(0, 300), st.integers(0, 300))
def test_a_frontier_knows_the_root_and_can_be_put_away(first: int, second: int) -> None:
    hashes = hashes_of(first + second)
    edge = merkle.Frontier()
    for leaf in hashes[:first]:
        edge.append(leaf)
    assert merkle.root(hashes[:first]) == edge.root()
    again = merkle.Frontier(edge.size, edge.hashes)
    for leaf in hashes[first:]:
        again.append(leaf)
    assert merkle.root(hashes) == again.root()


@pytest.mark.parametrize(("size", "hashes"), [(1, []), (2, [b"x" * 32] * 2), (1, [b"short"]), (-1, [])])
def test_a_frontier_that_cannot_be_is_refused(size: int, hashes: list[bytes]) -> None:
    with pytest.raises(ValueError, match="frontier"):
        merkle.Frontier(size, hashes)


@pytest.mark.parametrize(("index", "size"), [(0, 0), (-1, 3), (3, 3)])
def test_a_leaf_outside_the_tree_has_no_proof(index: int, size: int) -> None:
    with pytest.raises(IndexError):
        merkle.inclusion_path(index, size, reader_of(HASHES))
    assert merkle.root_from_inclusion(index, size, HASHES[0], []) is None


def test_a_larger_tree_is_no_prefix_of_a_smaller_one() -> None:
    with pytest.raises(IndexError):
        merkle.consistency_path(3, 2, reader_of(HASHES))
    assert not merkle.is_consistent(3, HASHES[0], 2, HASHES[0], [])


def test_a_tile_that_is_too_short_is_noticed() -> None:
    with pytest.raises(ValueError, match="too short"):
        merkle.tile_reader(lambda *_: bytes(32))(0, 1)
