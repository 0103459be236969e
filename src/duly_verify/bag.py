# SPDX-License-Identifier: Apache-2.0
"""The files of a sealed package, in a folder or in one tar file: only those that may be there, read a piece at a time."""

import hashlib
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from duly_verify.verify import Wrong

PIECE = 1 << 20
LARGEST = {
    "bagit.txt": 200, "bag-info.txt": 16_384, "parcel.json": 65_536, "keys.json": 80 << 20, "manifest-sha256.txt": 4 << 20,
    "tagmanifest-sha256.txt": 4_096, "manifest.sig": 16_384, "custody.jsonl": 64 << 20,
}  # fmt: skip
MOST = 20_000 + len(LARGEST)
PAYLOAD = re.compile(r"data/\d{5}\.(tpk|age)\Z")


class Bag(NamedTuple):
    """Where each file of a package lies: path, first byte, size."""

    files: dict[str, tuple[Path, int, int]]

    def pieces(self, name: str) -> Iterator[bytes]:
        """The bytes of a file."""
        if name not in self.files:
            raise Wrong("bad_member", path=name, why="missing")
        path, start, left = self.files[name]
        with path.open("rb") as file:
            file.seek(start)
            while left and (piece := file.read(min(PIECE, left))):
                left -= len(piece)
                yield piece

    def whole(self, name: str) -> bytes:
        """A short file."""
        return b"".join(self.pieces(name))

    def digest(self, name: str) -> str:
        """The SHA-256 of a file."""
        found = hashlib.sha256()
        for piece in self.pieces(name):
            found.update(piece)
        return found.hexdigest()


def bag_at(path: Path) -> Bag:
    """The files of a package: a folder, or a tar in the one form that is allowed."""
    found: dict[str, tuple[Path, int, int]] = {}
    for name, where, start, size in folder(path) if path.is_dir() else tar(path):
        if name in found or len(found) > MOST or (name not in LARGEST and not PAYLOAD.match(name)):
            raise Wrong("bad_member", path=name[:200], why="does not belong here")
        if size > LARGEST.get(name, size):
            raise Wrong("bad_member", path=name, why=f"{size} bytes")
        found[name] = (where, start, size)
    return Bag(found)


def folder(path: Path) -> Iterator[tuple[str, Path, int, int]]:
    """Plain files in the folder and in ``data``."""
    for prefix, inside in (("", path), ("data/", path / "data")):
        if inside.is_symlink() and prefix:
            raise Wrong("bad_member", path="data", why="link")
        for entry in os.scandir(inside) if inside.is_dir() else ():
            if prefix or entry.name != "data" or not entry.is_dir():
                if not entry.is_file(follow_symlinks=False):
                    raise Wrong("bad_member", path=prefix + entry.name, why="not a plain file")
                yield prefix + entry.name, Path(entry.path), 0, entry.stat(follow_symlinks=False).st_size


def header(name: str, size: int) -> bytes:
    """The one header that a member may have."""
    length = f"{size:011o}\0".encode() if size < 8**11 else b"\x80" + size.to_bytes(11, "big")
    start = name.encode().ljust(100, b"\0") + b"0000644\0" + b"0000000\0" * 2 + length + b"00000000000\0"
    rest = b"0" + bytes(100) + b"ustar\x0000" + bytes(64) + b"0000000\0" * 2 + bytes(167)
    return start + f"{sum(start + rest) + 8 * 32:06o}\0 ".encode() + rest


def tar(path: Path) -> Iterator[tuple[str, Path, int, int]]:
    """The members of a tar file, up to the two empty blocks with which it ends."""
    end = path.stat().st_size
    with path.open("rb") as file:
        at = 0
        while (head := file.read(512)).strip(b"\0"):
            name = head[:100].rstrip(b"\0").decode("ascii", "replace")
            try:
                size = int.from_bytes(head[125:136], "big") if head[124:125] == b"\x80" else int(head[124:135], 8)
            except ValueError:
                size = -1
            if size < 0 or not name.isascii() or header(name, size) != head:
                raise Wrong("bad_member", path=path.name, why=f"header at byte {at}")
            yield name, path, at + 512, size
            at += 512 + size + -size % 512
            file.seek(at - (-size % 512))
            if at > end or file.read(-size % 512).strip(b"\0"):
                raise Wrong("bad_member", path=name, why="cut")
        if head + file.read(513) != bytes(1024):
            raise Wrong("bad_member", path=path.name, why=f"end at byte {at}")
