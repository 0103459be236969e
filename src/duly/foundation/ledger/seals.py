# SPDX-License-Identifier: Apache-2.0
"""Sealing: a signer takes note of all entries so far and signs the root over them."""

import time
from collections.abc import Callable, Iterator

from django.db import connection

from duly.foundation.ledger import queries
from duly.foundation.ledger.facts import SIGNER_AWAY
from duly.foundation.ledger.models import Log, Seal
from duly.foundation.ledger.sequencer import sequence_waiting
from duly.foundation.ledger.signer import Signer
from duly.kernel import clock, merkle
from duly.kernel.named_sql import named_sql
from duly.kernel.notes import Checkpoint

_CHUNK = 5_000
_signer: Callable[[str], Signer] | None = None


def install_signer(signer_of: Callable[[str], Signer]) -> None:
    """Say who signs: ``signer_of(origin)``. Called once, by the house."""
    global _signer  # noqa: PLW0603  one signer per process, set when the house is wired
    _signer = signer_of


def signer() -> Signer:
    """The signer of this house's log.

    Raises:
        Refusal: ``ledger.not_open``.
        OSError: this process may not use the key.
    """
    if _signer is None:
        message = "no signer is installed"
        raise RuntimeError(message)
    return _signer(queries.log().origin)


def seal() -> int:
    """Sign a checkpoint over all entries, if there are new ones; gives how many entries it newly covers.

    Raises:
        Refusal: ``ledger.signer_refused``; nothing is sealed.
        OSError: this process may not use the key.
    """
    size, sealed = queries.size(), queries.sealed_size()
    if size == sealed:
        return 0
    log, hand = queries.log(), signer()
    if log.verifier_key != (key := hand.verifier_key()):
        Log.objects.filter(pk=log.pk).update(verifier_key=key)
    claimed = Checkpoint(log.origin, size, merkle.root_of(size, queries.tree()))
    note = hand.sign(claimed, lambda start: _leaves(start, size))
    Seal.objects.bulk_create([Seal(size=size, note=note, sealed_at=clock.now())], ignore_conflicts=True)
    return size - sealed


def rolled_back() -> tuple[int, int] | None:
    """How many entries were signed and how many the log has, where it is not the log that was signed: a backup came back.

    What was recorded since the backup may have made the log longer again, so its root is compared as well.

    Raises:
        Refusal: ``ledger.signer_refused``; the signer lost its memory, or it is that of another log.
        OSError: this process may not ask the signer.
    """
    if not queries.is_open():
        return None
    signed, root = signer().remembers()
    have = queries.size()
    if not signed or (signed <= have and merkle.root_of(signed, queries.tree()) == root):
        return None
    return signed, have


def settle(patience: float = 15.0) -> int:
    """Have everything recorded so far sequenced and sealed, by whoever can, and wait for it; gives the sealed size.

    Raises:
        Refusal: ``ledger.signer_away`` when that does not happen in time.
    """
    deadline = time.monotonic() + patience
    last = queries.last_waiting()
    while queries.is_waiting(last):
        if sequence_waiting():
            deadline = time.monotonic() + patience  # it moves; only standing still is a reason to give up
        else:
            _pause(deadline)
    wanted = queries.size()
    while queries.sealed_size() < wanted:
        try:
            seal()
        except OSError:  # the key belongs to another user; the sealing process will come round
            _pause(deadline)
    return queries.sealed_size()


def _pause(deadline: float) -> None:
    if time.monotonic() > deadline:
        raise SIGNER_AWAY()
    time.sleep(0.05)


def _leaves(start: int, end: int) -> Iterator[bytes]:
    """The exact bytes of entries ``[start, end)``, a chunk at a time."""
    for first in range(start, end, _CHUNK):
        with connection.cursor() as cursor:
            cursor.execute(named_sql(__package__, "leaves"), [first, min(first + _CHUNK, end)])
            rows = cursor.fetchall()
        for (leaf,) in rows:
            yield leaf.encode()
