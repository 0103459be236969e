# SPDX-License-Identifier: Apache-2.0
"""Under what names the things of a shard lie on the workbench."""

from uuid import UUID

from duly.rooms.transfer.models import Shard

STAGED, KEYS, QUARANTINE, EXCLUDED = "staged", "keys", "quarantine", "excluded"
UNFIT = "unfit"
"""What the target said beforehand that it would not take."""
SET_ASIDE, DOUBLE_KEYS = "set-aside", "double-keys"
DIFFERENCES, MISSING, EXTRA = "differences", "missing", "extra"
UNDONE = "undone"
KNOWN = "known"
"""Of rows that a round found different: their digests, now and before, and where they stand."""
REMOVES, ASKS = "removes", "asks"
"""In the span of a shard of a round: that its rows are to go; that somebody is asked before any does."""
LEDGER, ROUNDS, SUPERSEDED = "ledger/", "rounds/", "superseded/"
_THEIRS, _SETTLED = "theirs-", "settled-"
TOTALS = "totals"
"""What the columns of a shard add up to, on both sides."""
REHEARSAL, RECONCILIATION = "report/rehearsal", "report/reconciliation"
"""What was found that a report tells: no value of a customer but masked ones."""
SAMPLES = "samples/"
DRAWN = f"{SAMPLES}drawn"
"""Rows that were drawn to be looked at, as they stand at the source and in the target."""
MOVED = "moved"
"""Of every row that was loaded: its key, its digest, what says whose it is."""
AFTER = "after/"
"""What checks after the sign-off need and found."""
_BEFORE = "before-"
_REVERSE = "reverse-"
MENDED, MENDS = "mended", "mends/"
"""Rows as somebody corrected them, in the columns of their source."""
MENDS_FROM, ROUNDS_FROM = 1_000_000, 2_000_000
"""The numbers of shards of corrected rows begin with the first, those of what changed since with the second."""
LAID = "laid-"
"""How the names of those begin that hold rows which go out in a sealed package."""


def fates(attempt: UUID) -> str:
    """What became of the rows that an attempt wrote."""
    return f"fates-{attempt.hex}"


def before(attempt: UUID) -> str:
    """What stood under the keys that an attempt wrote over."""
    return f"{_BEFORE}{attempt.hex}"


def reverse(attempt: UUID) -> str:
    """What the new system changed of an attempt before it was rolled back."""
    return f"{_REVERSE}{attempt.hex}"


def refused(attempt: UUID) -> str:
    """What the target did not take of an attempt."""
    return f"refused-{attempt.hex}"


def sample(position: int) -> str:
    """Whole rows of a table that are kept for checks."""
    return f"{AFTER}sample-{position:04d}"


def mends(table: UUID, number: int) -> str:
    """Where the corrected rows of a source table lie."""
    return f"{MENDS}{table.hex}/{number:06d}/{MENDED}"


def is_mend(shard: Shard) -> bool:
    """Whether its rows were held back when others were loaded, and corrected since."""
    return MENDS_FROM <= shard.number < ROUNDS_FROM


def aside(attempt: UUID) -> str:
    """Over which rows of a round both sides disagreed, and which side stands."""
    return f"aside-{attempt.hex}"


def theirs(attempt: UUID) -> str:
    """What stood in the target under the keys of those."""
    return f"{_THEIRS}{attempt.hex}"


def settled(attempt: UUID) -> str:
    """What a round's attempt carried over, as it goes into the ledger, and what it took the place of."""
    return f"{_SETTLED}{attempt.hex}"


def superseded(shard: UUID) -> str:
    """Rows of a shard in whose place later ones came; a folder with a frame for each shard that brought them."""
    return f"superseded/{shard.hex}"


def ledger(position: int, number: int) -> str:
    """What the sources of a table said of its rows up to a round; a folder of parts."""
    return f"{LEDGER}{position:04d}/{number:06d}"


def population(position: int) -> str:
    """How many rows of a table moved, out of which those are."""
    return f"{AFTER}population-{position:04d}"


def place(shard: Shard, what: str) -> str:
    """Where something of a shard lies."""
    return f"shards/{shard.mapped.position:04d}/{shard.number:06d}/{what}"


def holds_rows(what: str) -> bool:
    """Whether whole rows lie there: as they are to be loaded, or as they stood before."""
    return what in {STAGED, KEYS, MENDED, KNOWN} or what.startswith((_BEFORE, _REVERSE, LAID, _THEIRS, _SETTLED))
