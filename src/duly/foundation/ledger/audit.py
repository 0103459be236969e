# SPDX-License-Identifier: Apache-2.0
"""Does the whole log hold? Every leaf hashed again, every tile, seal and stream checked, in constant memory."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import orjson
from django.db import connection

from duly.foundation.ledger import queries, seals
from duly.foundation.ledger.facts import Fault
from duly.foundation.ledger.models import Seal, Tile
from duly.kernel import clock, merkle, notes
from duly.kernel.named_sql import named_sql
from duly.kernel.refusals import Refusal

MERGE_DELAY = timedelta(seconds=60)
"""A fact that waits longer for its place in the log is an alarm."""
_CHUNK = 5_000
_ENOUGH = 5
Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Verdict:
    """What came out. ``faults`` is empty when the log holds; ``remarks`` are no faults, but should be known."""

    origin: str
    size: int = 0
    sealed: int = 0
    root: str = ""
    seals: int = 0
    faults: list[Fault] = field(default_factory=list)
    remarks: list[Fault] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults

    def fault(self, code: str, en: str, zh: str, **values: object) -> None:
        """Note something wrong; of one kind only the first few are listed."""
        if sum(fault.code == code for fault in self.faults) < _ENOUGH:
            self.faults.append(Fault(code, en.format(**values), zh.format(**values)))


def verify_all(progress: Progress = lambda _done, _all: None) -> Verdict:
    """Verify the whole log; ``progress(done, all)`` is told now and then.

    Raises:
        Refusal: ``ledger.not_open``.
    """
    verdict = Verdict(queries.log().origin, size=queries.size())
    walk = _Walk(verdict)
    sealed = _seals()
    for seq, stream, n, leaf in _entries(verdict.size):
        walk.entry(seq, stream, n, leaf)
        if sealed and walk.edge.size == sealed[0].size:
            _check_seal(verdict, sealed.pop(0), walk.edge)
            sealed = sealed or _seals(after=walk.edge.size)
        if walk.edge.size % _CHUNK == 0:
            progress(walk.edge.size, verdict.size)
    walk.finish()
    for seal in sealed:
        verdict.fault(
            "seal_beyond",
            "a seal covers {size} entries, but the log has only {have}",
            "封印覆盖 {size} 条记录，而账本只有 {have} 条",
            size=seal.size,
            have=walk.edge.size,
        )
    _check_streams(verdict)
    _check_signer(verdict)
    _check_inbox(verdict, clock.now())
    progress(verdict.size, verdict.size)
    return verdict


class _Walk:
    """The walk along the leaves: a frontier for the root, and the tiles as they should be."""

    def __init__(self, verdict: Verdict) -> None:
        self.verdict = verdict
        self.edge = merkle.Frontier()
        self._next = 0
        self._open: list[list[bytes]] = [[]]
        self._whole: list[int] = [0]

    def entry(self, seq: int, stream: str, n: int, leaf: str) -> None:
        """Take the next leaf."""
        if seq != self._next:
            self.verdict.fault(
                "gap",
                "entry {want} is missing; the next is {seq}",
                "缺少第 {want} 条记录；下一条为 {seq}",
                want=self._next,
                seq=seq,
            )
        self._next = seq + 1
        if not _says_where_it_is(leaf, stream, n):
            self.verdict.fault(
                "misplaced", "entry {seq} stands elsewhere than it says", "第 {seq} 条记录与其自述位置不符", seq=seq
            )
        hashed = merkle.leaf_hash(leaf.encode())
        self.edge.append(hashed)
        self._rise(0, hashed)

    def _rise(self, level: int, hashed: bytes) -> None:
        while len(self._open) <= level:
            self._open.append([])
            self._whole.append(0)
        self._open[level].append(hashed)
        if len(self._open[level]) == merkle.TILE_WIDTH:
            self._compare(level)
            whole, self._open[level] = merkle.root(self._open[level]), []
            self._whole[level] += 1
            self._rise(level + 1, whole)

    def _compare(self, level: int) -> None:
        position = self._whole[level]
        held = Tile.objects.filter(level=level, position=position).values_list("hashes", flat=True).first()
        if held is None or bytes(held) != b"".join(self._open[level]):
            self.verdict.fault(
                "tile",
                "tile {level}/{position} does not match the entries",
                "哈希块 {level}/{position} 与记录不符",
                level=level,
                position=position,
            )

    def finish(self) -> None:
        """Compare the unfinished tiles, and see that there are no others."""
        expected = 0
        for level, hashes in enumerate(self._open):
            if hashes:
                self._compare(level)
            expected += self._whole[level] + bool(hashes)
        if Tile.objects.count() != expected:
            self.verdict.fault(
                "tiles",
                "there are {have} tiles instead of {want}",
                "哈希块数量为 {have}，应为 {want}",
                have=Tile.objects.count(),
                want=expected,
            )


def _says_where_it_is(leaf: str, stream: str, n: int) -> bool:
    try:
        told = orjson.loads(leaf)
    except ValueError:
        return False
    return (
        isinstance(told, dict)
        and told.keys() == {"fact", "n", "prev", "stream"}
        and (told["stream"], told["n"]) == (stream, n)
    )


def _entries(size: int) -> Iterator[tuple[int, str, int, str]]:
    for first in range(0, size, _CHUNK):
        with connection.cursor() as cursor:
            cursor.execute(named_sql(__package__, "entries"), [first, min(first + _CHUNK, size)])
            rows = cursor.fetchall()
        yield from rows


def _seals(after: int = -1) -> list[Seal]:
    return list(Seal.objects.filter(size__gt=after).order_by("size")[:1000])


def _check_seal(verdict: Verdict, seal: Seal, edge: merkle.Frontier) -> None:
    verdict.seals += 1
    try:
        claimed = notes.read_checkpoint(seal.note)
        name, public = notes.public_key(queries.log().verifier_key)
        good = (
            notes.is_signed_by(seal.note, name, public)
            and name == claimed.origin == verdict.origin
            and claimed.size == seal.size
        )
    except ValueError:
        good = False
    if not good:
        verdict.fault(
            "signature",
            "the seal over {size} entries has no good signature",
            "覆盖 {size} 条记录的封印签名无效",
            size=seal.size,
        )
    elif claimed.root != edge.root():
        verdict.fault(
            "root",
            "the first {size} entries are not those that were sealed",
            "前 {size} 条记录与封存时不一致",
            size=seal.size,
        )
    else:
        verdict.sealed, verdict.root = seal.size, claimed.root.hex()


def _check_streams(verdict: Verdict) -> None:
    with connection.cursor() as cursor:
        cursor.execute(named_sql(__package__, "broken_streams"))
        for stream, n in cursor.fetchall():
            verdict.fault(
                "stream",
                "stream {stream} does not run without a gap up to entry {n}",
                "序列 {stream} 在第 {n} 条之前不连续",
                stream=stream,
                n=n,
            )


def _check_signer(verdict: Verdict) -> None:
    try:
        remembered = seals.signer().size()
    except OSError:
        verdict.remarks.append(
            Fault(
                "signer_unread",
                "The signer's memory belongs to another user and was not compared.",
                "签名者的状态属于其他用户，未作比对。",
            )
        )
        return
    except Refusal as refused:
        verdict.fault("signer", "{why}", "{said}", why=refused.say("en"), said=refused.say("zh"))
        return
    if remembered > verdict.size:
        verdict.fault(
            "rollback",
            "the signer has signed {signed} entries, but the log has only {have}: it was rolled back",
            "签名者已签署 {signed} 条记录，而账本只有 {have} 条：账本被回退",
            signed=remembered,
            have=verdict.size,
        )


def _check_inbox(verdict: Verdict, now: datetime) -> None:
    standing = queries.standing()
    if standing.waiting_since and now - standing.waiting_since > MERGE_DELAY:
        verdict.remarks.append(
            Fault(
                "inbox_old",
                f"{standing.waiting} facts wait for their place in the log, the oldest since {standing.waiting_since:%Y-%m-%d %H:%M:%S} UTC; is a worker running?",
                f"有 {standing.waiting} 条事实尚未入账，最早的始于 {standing.waiting_since:%Y-%m-%d %H:%M:%S}（UTC）；后台工作进程是否在运行？",
            )
        )
    if verdict.sealed < verdict.size:
        verdict.remarks.append(
            Fault(
                "unsealed",
                f"{verdict.size - verdict.sealed} entries are not sealed yet.",
                f"尚有 {verdict.size - verdict.sealed} 条记录未封存。",
            )
        )
    verdict.remarks.append(
        Fault(
            "no_anchor",
            "Nobody outside this house vouches for the log: its operator could rewrite all of it.",
            "尚无外部见证：运营者理论上可以重写整个账本。",
        )
    )
