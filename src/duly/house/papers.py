# SPDX-License-Identifier: Apache-2.0
"""Documents that were stored before documents were sealed: they are sealed where they lie, a file at a time.

What is left to do stands in the rows themselves, so that whoever is stopped goes on where they were. Once nothing lies open
any more, all that remains is one look an hour.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from uuid import UUID

import structlog

from duly.foundation.files import actions, queries
from duly.foundation.vault import queries as vault
from duly.kernel.actors import SYSTEM
from duly.kernel.refusals import Refusal
from duly.rooms.change_requests import queries as change_requests
from duly.rooms.counter import queries as counter
from duly.rooms.privacy import queries as privacy

_AT_ONCE = 500
log = structlog.get_logger()


def seal() -> int:
    """Seal what lies open under the keys of those whom it is about; gives how many files were.

    Each is a transaction of its own; one that is damaged is said in the log, and the others go on.
    """
    done = 0
    for digest, whose in _open_ones().items():
        try:
            done += actions.seal(SYSTEM, digest, whose)
        except Refusal as refusal:
            log.warning("papers.not_sealed", digest=digest, code=refusal.code)
    return done


def _open_ones() -> dict[str, set[UUID]]:
    found: dict[str, set[UUID]] = defaultdict(set)
    held = _held()
    while some := list(islice(held, _AT_ONCE)):
        plain = queries.plain_among({digest for digest, _ in some})
        for digest, subject in some:
            if digest in plain:
                found[digest].add(subject)
    return {digest: left for digest, whose in found.items() if (left := whose - _gone(whose))}


def _held() -> Iterator[tuple[str, UUID]]:
    return chain(change_requests.files_and_subjects(), counter.files_and_subjects(), privacy.files_and_subjects())


def _gone(whose: Iterable[UUID]) -> set[UUID]:
    return vault.erased(whose)
