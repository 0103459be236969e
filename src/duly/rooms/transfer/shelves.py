# SPDX-License-Identifier: Apache-2.0
"""Under what names the things of a shard lie on the workbench."""

from uuid import UUID

from duly.rooms.transfer.models import Shard

STAGED, KEYS, QUARANTINE, EXCLUDED = "staged", "keys", "quarantine", "excluded"
SET_ASIDE, DOUBLE_KEYS = "set-aside", "double-keys"
DIFFERENCES, MISSING, EXTRA = "differences", "missing", "extra"
UNDONE = "undone"
SAMPLES = "samples/"
_BEFORE = "before-"


def fates(attempt: UUID) -> str:
    """What became of the rows that an attempt wrote."""
    return f"fates-{attempt.hex}"


def before(attempt: UUID) -> str:
    """What stood under the keys that an attempt wrote over."""
    return f"{_BEFORE}{attempt.hex}"


def refused(attempt: UUID) -> str:
    """What the target did not take of an attempt."""
    return f"refused-{attempt.hex}"


def place(shard: Shard, what: str) -> str:
    """Where something of a shard lies."""
    return f"shards/{shard.mapped.position:04d}/{shard.number:06d}/{what}"


def holds_rows(what: str) -> bool:
    """Whether whole rows lie there: as they are to be loaded, or as they stood before."""
    return what in {STAGED, KEYS} or what.startswith(_BEFORE)
