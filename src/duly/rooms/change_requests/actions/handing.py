# SPDX-License-Identifier: Apache-2.0
"""Files pass from one key to another, before the first is destroyed."""

from collections.abc import Iterable
from uuid import UUID

from duly.foundation.files import actions as files
from duly.foundation.files.facts import CLOSED, DAMAGED, NO_FILE
from duly.kernel.actors import Actor
from duly.kernel.refusals import Refusal

_LOST = frozenset({CLOSED.code, DAMAGED.code, NO_FILE.code})


def hand_over(actor: Actor, digests: Iterable[str], before: UUID, after: UUID) -> None:
    """Seal files under another key, and end what was sealed under the one before.

    A file that is lost already stays lost and holds nothing up. A store that is away is another matter: nothing happens then.

    Raises:
        Refusal: ``files.store_full``, ``files.store_unavailable``.
    """
    for digest in sorted(digests):
        try:
            files.seal(actor, digest, [after], instead_of=before)
        except Refusal as refusal:
            if refusal.code not in _LOST:
                raise
