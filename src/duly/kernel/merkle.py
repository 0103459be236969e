# SPDX-License-Identifier: Apache-2.0
"""The Merkle tree of RFC 6962: hashes, roots, inclusion and consistency proofs, and C2SP tiles. Pure functions.

A tile (https://c2sp.org/tlog-tiles) is a run of at most 256 hashes of one level; level 0 holds leaf hashes, and one
hash of level L+1 stands for 256 of level L. The whole tree can be computed from its tiles.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence

HASH = 32
TILE_HEIGHT = 8
TILE_WIDTH = 1 << TILE_HEIGHT

Reader = Callable[[int, int], bytes]
"""``reader(level, index)`` gives a complete subtree's hash: that of the leaves ``[index << level, index+1 << level)``."""


def leaf_hash(entry: bytes) -> bytes:
    """RFC 6962, section 2.1: SHA-256(0x00 || entry)."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """RFC 6962, section 2.1: SHA-256(0x01 || left || right)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """The Merkle tree hash of leaf hashes; of none, SHA-256 of nothing (RFC 6962, section 2.1)."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    level, sha256 = list(leaves), hashlib.sha256
    while len(level) > 1:
        nodes = b"".join(level)
        paired = [sha256(b"\x01" + nodes[at : at + 2 * HASH]).digest() for at in range(0, len(nodes) - HASH, 2 * HASH)]
        if len(level) % 2:
            paired.append(level[-1])
        level = paired
    return level[0]


def split(size: int) -> int:
    """The largest power of two strictly smaller than ``size`` (RFC 6962's k)."""
    return 1 << (size - 1).bit_length() - 1


def range_hash(start: int, end: int, read: Reader) -> bytes:
    """The hash of leaves ``[start, end)``, where ``start`` is a multiple of the enclosing power of two."""
    width = end - start
    if width & (width - 1) == 0:
        level = width.bit_length() - 1
        return read(level, start >> level)
    middle = start + split(width)
    return node_hash(range_hash(start, middle, read), range_hash(middle, end, read))


def root_of(size: int, read: Reader) -> bytes:
    """The root of the first ``size`` leaves, from stored subtree hashes."""
    return range_hash(0, size, read) if size else root(())


def inclusion_path(index: int, size: int, read: Reader) -> list[bytes]:
    """RFC 6962, section 2.1.1: the audit path of leaf ``index`` in the tree of ``size`` leaves.

    Raises:
        IndexError: the tree has no such leaf.
    """
    if not 0 <= index < size:
        message = f"a tree of {size} leaves has no leaf {index}"
        raise IndexError(message)
    path: list[bytes] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + split(end - start)
        if index < middle:
            path.append(range_hash(middle, end, read))
            end = middle
        else:
            path.append(range_hash(start, middle, read))
            start = middle
    return path[::-1]


def consistency_path(old: int, new: int, read: Reader) -> list[bytes]:
    """RFC 6962, section 2.1.2: the proof that the tree of ``old`` leaves is a prefix of that of ``new`` leaves.

    Raises:
        IndexError: ``old`` is larger than ``new``.
    """
    if not 0 <= old <= new:
        message = f"a tree of {new} leaves cannot extend one of {old}"
        raise IndexError(message)
    if old in (0, new):
        return []
    path: list[bytes] = []
    start, end, whole = 0, new, True
    while end != old:
        middle = start + split(end - start)
        if old <= middle:
            path.append(range_hash(middle, end, read))
            end = middle
        else:
            path.append(range_hash(start, middle, read))
            start, whole = middle, False
    if not whole:
        path.append(range_hash(start, end, read))
    return path[::-1]


def root_from_inclusion(index: int, size: int, leaf: bytes, path: Sequence[bytes]) -> bytes | None:
    """The root that an audit path leads to, or ``None`` when the path has the wrong length (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return None
    node, last, value = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            return None
        if node & 1 or node == last:
            value = node_hash(sibling, value)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            value = node_hash(value, sibling)
        node, last = node >> 1, last >> 1
    return value if last == 0 else None


def is_consistent(old: int, old_root: bytes, new: int, new_root: bytes, path: Sequence[bytes]) -> bool:
    """Whether the proof shows that the old tree is a prefix of the new one (RFC 9162, 2.1.4.2)."""
    if old == new:
        return old_root == new_root and not path
    if not 0 < old < new or not path:
        return old == 0 and not path
    nodes = [old_root, *path] if old & (old - 1) == 0 else list(path)
    return _roots_from_consistency(old, new, nodes) == (old_root, new_root)


def _roots_from_consistency(old: int, new: int, nodes: Sequence[bytes]) -> tuple[bytes, bytes] | None:
    node, last = old - 1, new - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    first = second = nodes[0]
    for sibling in nodes[1:]:
        if last == 0:
            return None
        if node & 1 or node == last:
            first, second = node_hash(sibling, first), node_hash(sibling, second)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            second = node_hash(second, sibling)
        node, last = node >> 1, last >> 1
    return (first, second) if last == 0 else None


def tile_reader(tile: Callable[[int, int], bytes]) -> Reader:
    """Read subtree hashes out of tiles; ``tile(level, index)`` gives a tile's bytes, 32 for each hash it holds so far."""

    def read(level: int, index: int) -> bytes:
        tile_level, inside = divmod(level, TILE_HEIGHT)
        first = index << inside
        tile_index, offset = divmod(first, TILE_WIDTH)
        hashes = tile(tile_level, tile_index)
        wanted = hashes[offset * HASH : (offset + (1 << inside)) * HASH]
        if len(wanted) != HASH << inside:
            message = f"tile {tile_level}/{tile_index} is too short for the tree that it should carry"
            raise ValueError(message)
        return root([wanted[i : i + HASH] for i in range(0, len(wanted), HASH)])

    return read


def append(size: int, leaves: Iterable[bytes], tile: Callable[[int, int], bytes]) -> dict[tuple[int, int], bytes]:
    """The tiles that change when leaf hashes are appended to a tree of ``size``: ``{(level, index): bytes}``."""
    changed: dict[tuple[int, int], bytes] = {}
    level, rising = 0, list(leaves)
    while rising:
        index, held = divmod(size, TILE_WIDTH)
        hashes = (tile(level, index) if held else b"") + b"".join(rising)
        rising = []
        for start in range(0, len(hashes), TILE_WIDTH * HASH):
            block = hashes[start : start + TILE_WIDTH * HASH]
            changed[level, index] = block
            index += 1
            if len(block) == TILE_WIDTH * HASH:
                rising.append(root([block[i : i + HASH] for i in range(0, len(block), HASH)]))
        level, size = level + 1, size >> TILE_HEIGHT
    return changed


class Frontier:
    """The right edge of a tree: all that it takes to append leaf hashes and to know the root, in constant memory.

    ``hashes`` are those of the complete subtrees that the tree falls into, the largest first.
    """

    def __init__(self, size: int = 0, hashes: Iterable[bytes] = ()) -> None:
        self.size = size
        self.hashes = list(hashes)
        if size < 0 or len(self.hashes) != size.bit_count() or any(len(held) != HASH for held in self.hashes):
            message = f"{len(self.hashes)} hashes are not the frontier of a tree of {size} leaves"
            raise ValueError(message)

    def append(self, leaf: bytes) -> None:
        """Add one leaf hash."""
        node, rest = leaf, self.size
        while rest & 1:
            node, rest = node_hash(self.hashes.pop(), node), rest >> 1
        self.hashes.append(node)
        self.size += 1

    def root(self) -> bytes:
        """The root over all leaves so far."""
        if not self.hashes:
            return root(())
        value = self.hashes[-1]
        for held in self.hashes[-2::-1]:
            value = node_hash(held, value)
        return value
