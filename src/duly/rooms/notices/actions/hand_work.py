# SPDX-License-Identifier: Apache-2.0
"""Languages that came with a notice file: whoever wrote the file answers for them as a translator does."""

from duly.kernel.actors import Actor
from duly.rooms.notices.models import Notice
from duly.rooms.notices.queries.translating import matrix_of, source_of, subject_of
from duly.rooms.translation import actions as translation
from duly.rooms.translation.facts import Pair


def note_translations(actor: Actor, notice: Notice) -> None:
    """Whoever wrote a notice file wrote its languages, too: put on record those that say something new.

    Inside ``create`` and ``revise``. A language that stands as it stood, while its source has changed, gets no record and
    is stale. Records ``translation.translated``.
    """
    if not source_of(notice):
        return
    matrix = matrix_of(notice)
    for one in matrix.languages:
        side = matrix.sides.get(one.language)
        known = (*one.records.drafts, *one.records.translations)
        if side is not None and side.digest not in {made.pair.target for made in known}:
            translation.translate(actor, subject_of(notice), one.language, Pair(matrix.source.digest, side.digest))
