# SPDX-License-Identifier: Apache-2.0
"""What a plan says of keeping a target in step with a source that goes on changing: ``sync`` of a source, read strictly."""

from collections.abc import Mapping
from typing import NamedTuple

from duly.kernel.canonical import Json
from duly.rooms.transfer.rules import complaints, drift, shapes

SNAPSHOT, WATERMARK, REPLICATION = "snapshot", "watermark", "replication"
WAYS = (SNAPSHOT, WATERMARK, REPLICATION)
"""``snapshot`` reads all of it again; ``watermark`` what a column says was changed lately; ``replication`` what the log of a
PostgreSQL server says."""
CARRY, KEEP, HOLD = "carry", "keep", "hold"
DELETES = (CARRY, KEEP, HOLD)
"""What becomes of a row that is gone at the source: it goes at the target, too; it stays; somebody decides."""
SOURCE, TARGET = "source", "target"
CONFLICTS = (SOURCE, TARGET, HOLD)
"""Which side stands where both changed a row: the source, the target, or whichever somebody decides for."""
_KEYS = ("how", "column", "overlap", "deletes", "conflicts", "drift", "every", "alarm", "publication")
_LONGEST_OVERLAP, _SELDOMEST, _LEAST_EVERY = 7 * 86_400, 30 * 86_400, 10
OVERLAP, ALARM = 300, 3_600


class SyncPlan(NamedTuple):
    """How one source is followed."""

    how: str = SNAPSHOT
    column: str = ""
    """Of a watermark: the column that says when a row was changed last."""
    overlap: int = OVERLAP
    """Seconds by which a watermark looks further back: transactions end later than they begin."""
    deletes: str = HOLD
    conflicts: str = HOLD
    drift: str = drift.ALARM
    every: int = 0
    """Seconds between two rounds that begin by themselves; 0 where somebody has to ask for each."""
    alarm: int = ALARM
    """So many seconds behind are worth an alarm."""
    publication: str = ""
    """Of replication: a publication that is there already; one of our own is made where none is named."""

    def stated(self) -> dict[str, Json]:
        """As it stands in the plan that is kept."""
        return dict(self._asdict())


def read_sync(raw: object, path: str) -> SyncPlan:
    """``sync`` of a source; what is left out is as :class:`SyncPlan` has it.

    Raises:
        Refusal: the complaints about a plan, each with the place.
    """
    given = shapes.group({} if raw is None else raw, path, _KEYS)
    usual = SyncPlan()
    how = shapes.one_of(given.get("how", usual.how), f"{path}.how", WAYS)
    column = shapes.text(given.get("column"), f"{path}.column", 200, required=how == WATERMARK)
    _must_belong(given, path, how)
    return SyncPlan(
        how, column, shapes.count(given.get("overlap", usual.overlap), f"{path}.overlap", 0, _LONGEST_OVERLAP),
        shapes.one_of(given.get("deletes", usual.deletes), f"{path}.deletes", DELETES),
        shapes.one_of(given.get("conflicts", usual.conflicts), f"{path}.conflicts", CONFLICTS),
        shapes.one_of(given.get("drift", usual.drift), f"{path}.drift", drift.POLICIES),
        _seconds(given.get("every"), f"{path}.every"),
        shapes.count(given.get("alarm", usual.alarm), f"{path}.alarm", 1, _SELDOMEST),
        shapes.text(given.get("publication"), f"{path}.publication", 63, required=False),
    )  # fmt: skip


def stated_sync(source: Mapping[str, object]) -> SyncPlan:
    """The same, of a source as the plan that is kept has it; plans of earlier releases say nothing."""
    said = source.get("sync")
    return SyncPlan(**said) if isinstance(said, dict) else SyncPlan()


def _seconds(raw: object, path: str) -> int:
    return 0 if raw is None else shapes.count(raw, path, _LEAST_EVERY, _SELDOMEST)


def _must_belong(given: Mapping[str, object], path: str, how: str) -> None:
    """A word that another way would need is a misunderstanding, not to be passed over."""
    foreign = {
        name: way for name, way in (("column", WATERMARK), ("overlap", WATERMARK), ("publication", REPLICATION))
        if name in given and how != way
    }  # fmt: skip
    for name, way in foreign.items():
        raise complaints.SYNC_FOREIGN(field=f"{path}.{name}", path=f"{path}.{name}", way=way, how=how)
