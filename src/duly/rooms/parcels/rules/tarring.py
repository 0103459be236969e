# SPDX-License-Identifier: Apache-2.0
"""A package as one file: an uncompressed tar (POSIX ustar) in the one form that the same members always lead to.

What is read must be what we would have written: no links, no folders, no extensions, no owner, no time. GNU tar and every other
program can unpack it; nothing but plain files with plain names can be in it.
"""

BLOCK = 512
_OCTAL = 8**11
_END = bytes(2 * BLOCK)
END = len(_END)


def member(name: str, size: int) -> bytes:
    """The header of a member. Sizes from 8 GiB on are written in base 256, as GNU tar and POSIX pax readers know it."""
    length = f"{size:011o}\0".encode() if size < _OCTAL else b"\x80" + size.to_bytes(11, "big")
    head = bytearray(
        name.encode().ljust(100, b"\0") + b"0000644\0" + b"0000000\0" * 2 + length + b"00000000000\0" + b" " * 8 + b"0"
        + bytes(100) + b"ustar\00000" + bytes(64) + b"0000000\0" * 2 + bytes(167)
    )  # fmt: skip
    head[148:156] = f"{sum(head):06o}\0 ".encode()
    return bytes(head)


def padding(size: int) -> bytes:
    """What fills the last block of a member."""
    return bytes(-size % BLOCK)


def end() -> bytes:
    """The two empty blocks behind the last member."""
    return _END


def read_member(head: bytes) -> tuple[str, int] | None:
    """The name and size in a header; ``None`` when it is not in the form that :func:`member` writes."""
    try:
        name = head[:100].rstrip(b"\0").decode("ascii")
        size = int.from_bytes(head[125:136], "big") if head[124:125] == b"\x80" else int(head[124:135], 8)
        is_ours = bool(name) and size >= 0 and member(name, size) == head
    except ValueError:
        return None
    return (name, size) if is_ours else None
