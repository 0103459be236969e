# SPDX-License-Identifier: Apache-2.0
"""From the inbox into the log: every fact gets its number in its stream and its place in the tree, exactly once.

One transaction takes a batch out of the inbox, writes the entries and the tiles; a crash at any point leaves either
all of it or none. An advisory lock keeps a second sequencer out, and the primary key of the entries would refuse it.
"""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from duly.foundation.ledger import queries
from duly.kernel import merkle
from duly.kernel.named_sql import named_sql

_LOCK = 0x6475_6C79_0001
_BATCH = 5_000
_NO_ENTRY = (-1, "")
_REMEMBERED = 50_000


@dataclass(slots=True)
class _Memory:
    """The heads that this process saw lately: right as long as the last entry of the log is the one remembered here.

    An entry is unlike any other and nothing before it can change, so an equal last entry means an equal log; another
    sequencer, a rollback or a restored backup shows in it.
    """

    last: tuple[int, str] = _NO_ENTRY
    heads: dict[str, tuple[int, str]] = field(default_factory=dict)


_memory = _Memory()


def sequence(limit: int = _BATCH) -> int:
    """Move at most ``limit`` facts from the inbox into the log; gives how many, 0 when another sequencer is at it."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(named_sql(__package__, "take"), [limit])
        taken: list[tuple[int, str, str]] = sorted(cursor.fetchall())
        if taken:
            _append(cursor, taken)
        return len(taken)


def sequence_waiting(patience: float = 2.0) -> int:
    """Sequence until the inbox is empty or the time is up; gives how many."""
    deadline = time.monotonic() + patience
    done = 0
    while time.monotonic() < deadline:
        moved = sequence()
        done += moved
        if moved < _BATCH:
            break
    return done


def _append(cursor: CursorWrapper, taken: Sequence[tuple[int, str, str]]) -> None:
    size, heads = _heads(cursor, {stream for _, stream, _ in taken})
    lines: list[str] = []
    hashes: list[bytes] = []
    for seq, (_, stream, body) in enumerate(taken, size):
        last, digest = heads.get(stream, _NO_ENTRY)
        prev = f'"{digest}"' if digest else "null"
        n = last + 1
        leaf = f'{{"fact":{body},"n":{n},"prev":{prev},"stream":"{stream}"}}'
        hashed = merkle.leaf_hash(leaf.encode())
        heads[stream] = (n, hashed.hex())
        hashes.append(hashed)
        lines.append(f"{seq}\t{stream}\t{n}\t{leaf}\n")
    with cursor.copy("COPY ledger_entry (seq, stream, n, leaf) FROM STDIN") as copy:
        # In COPY's text form a backslash is doubled; JSON has no raw tab or newline that would need more.
        copy.write("".join(lines).replace("\\", "\\\\"))
    _extend_tree(cursor, size, hashes)
    _memory.last, _memory.heads = (seq, hashed.hex()), heads


def _heads(cursor: CursorWrapper, streams: set[str]) -> tuple[int, dict[str, tuple[int, str]]]:
    """The size of the log, and the number and hash of the last entry of each of these streams that has one."""
    cursor.execute(named_sql(__package__, "last"))
    last: tuple[int, str] = cursor.fetchone() or _NO_ENTRY
    held, _memory.heads = _memory.heads, {}  # what fails on the way is not remembered
    heads = held if last == _memory.last and len(held) < _REMEMBERED else {}
    if unknown := streams - heads.keys():
        cursor.execute(named_sql(__package__, "tails"), [f"{{{','.join(unknown)}}}"])
        heads.update((stream, (n, digest)) for stream, n, digest in cursor.fetchall())
    return last[0] + 1, heads


def _extend_tree(cursor: CursorWrapper, size: int, hashes: Iterable[bytes]) -> None:
    changed = merkle.append(size, hashes, queries.tile)
    cursor.executemany(
        named_sql(__package__, "put_tile"),
        [(level, position, block) for (level, position), block in changed.items()],
    )
